/**
 * Whole content: the page is changed into it, so that what fits stays, with all that the person did to it: focus,
 * typed text, choices, open details, scroll positions, playing media.
 */
import { forgetSpread, OWN, setAttribute } from "./attribute";
import { noteChoices } from "./choice";
import { move } from "./move";
import { holdsOpenable, noteOpen, servedOpen } from "./openness";
import { staying } from "./order";
import { findLasting, isComponent, isLasting, type Lasting, pair } from "./pair";
import { isElement, isText, parse } from "./template";

/** Nodes that left their place, but hold something that is wanted elsewhere. */
type Leaving = Set<ChildNode>;

export function replaceContent(element: Element, html: string): void {
  const content = parse(html);
  const top = content.firstElementChild;
  noteChoices(element);
  const lasting = findLasting(element, content);
  const leaving: Leaving = new Set();
  if (top?.hasAttribute("live-root")) changeElement(element, top, lasting, leaving);
  else changeChildren(element, content, lasting, leaving);
  for (const node of leaving) node.remove();
}

function changeNode(before: Node, after: Node, lasting: Lasting, leaving: Leaving): void {
  // The content of a component is its own business, and so are its attributes.
  if (isComponent(before) || (before.isEqualNode(after) && !holdsOpenable(before))) return;
  if (isElement(before)) changeElement(before, after as Element, lasting, leaving);
  else before.nodeValue = after.nodeValue;
}

function changeElement(before: Element, after: Element, lasting: Lasting, leaving: Leaving): void {
  const isOpen = after.hasAttribute("open");
  const wasOpen = "open" in before ? servedOpen(before) : undefined;
  const isPersons = wasOpen === isOpen && before.hasAttribute("open") !== isOpen;
  const isKept = (name: string) => OWN.test(name) || (isPersons && name === "open");
  for (const name of before.getAttributeNames()) {
    if (!after.hasAttribute(name) && !isKept(name)) setAttribute(before, name, null);
  }
  for (const { name, value } of after.attributes) {
    if (before.getAttribute(name) !== value && !isKept(name)) setAttribute(before, name, value);
  }
  noteOpen(before, isOpen);
  forgetSpread(before);
  if (before.localName !== "textarea") changeChildren(before, after, lasting, leaving);
  else if (before.innerHTML !== after.innerHTML) setAttribute(before, ".value", after.textContent);
}

function changeChildren(before: Element, after: ParentNode, lasting: Lasting, leaving: Leaving): void {
  const children = [...before.childNodes];
  // An empty text is where the client may put something; the new content has none.
  const old = children.filter((node) => !isText(node) || node.data);
  const fresh = [...after.childNodes];
  const holding = new Set(old.filter((node) => isLasting(node, lasting)));
  const matches = pair(old, fresh, lasting);
  const kept = new Set(matches);
  for (const node of children) {
    if (kept.has(node)) continue;
    if (holding.has(node)) leaving.add(node);
    else node.remove();
  }
  const places = new Map(old.map((node, index) => [node as Node, index]));
  const stay = staying(matches.flatMap((match) => [places.get(match as Node) ?? -1, 1]));
  let next: Node | null = null;
  for (let index = fresh.length - 1; index >= 0; index--) {
    const node = fresh[index];
    let match = matches[index];
    if (!match) {
      // What lasts inside a new element comes in from its old place.
      if (isLasting(node, lasting)) match = document.importNode(node, false);
      before.insertBefore(match ?? node, next);
    } else if (!stay[2 * index]) move(match, before, next);
    if (match) leaving.delete(match);
    matches[index] = match;
    next = match ?? node;
  }
  matches.forEach((match, index) => {
    if (match) changeNode(match, fresh[index], lasting, leaving);
  });
}
