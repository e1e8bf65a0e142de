/**
 * Whole content: the page is changed into it, so that what fits stays: focus, typed text, playing media.
 * Nodes pair by kind, in order; markers pair with nothing, as a page made here has none.
 */
import { OWN, setAttribute } from "./attribute";
import { isComment, isElement, parse } from "./template";

export function replaceContent(element: Element, html: string): void {
  const content = parse(html);
  const top = content.firstElementChild;
  if (top?.hasAttribute("live-root")) changeElement(element, top);
  else changeChildren(element, content);
}

function changeElement(before: Element, after: Element): void {
  for (const name of before.getAttributeNames()) {
    if (!after.hasAttribute(name) && !OWN.test(name)) setAttribute(before, name, null);
  }
  for (const { name, value } of after.attributes) {
    if (before.getAttribute(name) !== value) setAttribute(before, name, value);
  }
  changeChildren(before, after);
}

function changeChildren(before: Element, after: ParentNode): void {
  let old = before.firstChild;
  for (const node of [...after.childNodes]) {
    let match = isComment(node) ? null : old;
    while (match && match.nodeName !== node.nodeName) match = match.nextSibling;
    if (!match) before.insertBefore(node, old);
    else {
      removeUntil(match, old);
      old = match.nextSibling;
      if (isElement(match)) changeElement(match, node as Element);
      else if (match.nodeValue !== node.nodeValue) match.nodeValue = node.nodeValue;
    }
  }
  removeUntil(null, old);
}

function removeUntil(end: ChildNode | null, node: ChildNode | null): void {
  while (node && node !== end) {
    const next = node.nextSibling;
    node.remove();
    node = next;
  }
}
