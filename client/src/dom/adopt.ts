/**
 * Adoption of the server's HTML: walk it beside the template's prototype, let markers tell where blocks end.
 * Lazy: a block is looked into when it is first patched. A node that does not fit means Lost.
 */
import { Lost } from "./lost";
import { isTorn, passOthers } from "./others";
import type { Block, Instance, Part } from "./parts";
import { firstOf, isComment, isText, Step, type Template, walk } from "./template";

/** Find the parts of a server-made instance, whose walk begins at `first`. */
export function adopt(instance: Instance, { prototype, steps }: Template, first: Node | null): Part[] {
  const parts: Part[] = [];
  let model = firstOf(prototype);
  let node = fit(model, passOthers(first));
  let part = node as Part;
  for (const step of steps) {
    if (step >= 0) {
      parts[step] = part;
      continue;
    }
    const parent = step === Step.down ? node : (node.parentNode as Node);
    if (isTorn(parent)) throw new Lost();
    let next = passOthers(walk(node, step));
    model = walk(model, step) as Node;
    if (step === Step.next && isText(model) && isText(model.previousSibling)) {
      if (markOf(next) !== "") throw new Lost();
      next = passOthers((next as Node).nextSibling);
    }
    if (isText(model) && !model.data) {
      part = adoptChild(instance, parent, next, model.nextSibling);
      node = part instanceof Node ? part : part.anchor;
    } else {
      node = fit(model, next);
      part = node as Part;
    }
  }
  return parts;
}

/**
 * The part in a child hole that begins at `node`, or is empty before it; in the template `follows` comes behind it. A new
 * text comes behind the end of a block, not before it: there it could be taken for that of an empty hole at the block's end.
 */
function adoptChild(instance: Instance, parent: Node, node: Node | null, follows: Node | null): Text | Block {
  if (isText(node)) return node;
  if (node && !isComment(node)) fit(node, follows);
  const anchor = new Text();
  const isBlock = isComment(node) && nesting(node) > 0;
  const items: Instance[] = [];
  parent.insertBefore(anchor, isBlock ? findItems(node, items).nextSibling : node);
  if (anchor.previousSibling === instance.last) instance.last = anchor;
  return isBlock ? { anchor, items } : anchor;
}

/** Find the content of the block that `start` opens; returns what closes it. A marker belongs to what comes after it. */
function findItems(start: Comment, items: Instance[]): Node {
  const tid = start.data.slice(1);
  const first = passOthers(start.nextSibling) as Node;
  const isList = start.data[0] === "{";
  const isMarked = markOf(first) === ":";
  if (!isList) items.push({ tid, first: start, last: start });
  let node = first;
  let depth = 1 + nesting(node);
  while (depth) {
    if (isList && !isMarked) fit(first, node);
    const isItem = isList && (!isMarked || (depth === 1 && markOf(node) === ":"));
    if (isItem) items.push({ tid, first: node, last: node });
    else items[items.length - 1].last = node;
    node = passOthers(node.nextSibling) as Node;
    depth += nesting(node);
  }
  return node;
}

/** How much deeper into blocks a node leads. */
function nesting(node: Node): number {
  const mark = markOf(node) ?? "";
  return /^[[{(]/.test(mark) ? 1 : /^[\]})]$/.test(mark) ? -1 : 0;
}

const markOf = (node: Node | null): string | undefined => (isComment(node) ? node.data : undefined);

function fit(model: Node, node: Node | null): Node {
  if (node?.nodeName !== model.nodeName) throw new Lost();
  return node;
}
