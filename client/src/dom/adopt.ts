/**
 * Adoption of the server's HTML: walk it beside the template's prototype, let markers tell where blocks end.
 * Lazy: a block is looked into when it is first patched. A node that does not fit means Lost.
 */
import { Lost } from "./lost";
import type { Block, Instance, Part } from "./parts";
import { firstOf, isComment, isText, Step, type Template, walk } from "./template";

/** Find the parts of a server-made instance, whose walk begins at `first`. */
export function adopt(instance: Instance, { prototype, steps }: Template, first: Node | null): Part[] {
  const parts: Part[] = [];
  let model = firstOf(prototype);
  let node = fit(model, first);
  let part = node as Part;
  for (const step of steps) {
    if (step >= 0) {
      parts[step] = part;
      continue;
    }
    const parent = step === Step.down ? node : (node.parentNode as Node);
    let next = walk(node, step);
    model = walk(model, step) as Node;
    if (step === Step.next && isText(model) && isText(model.previousSibling)) {
      if (markOf(next) !== "") throw new Lost();
      next = (next as Node).nextSibling;
    }
    if (isText(model) && !model.data) [part, node] = adoptChild(instance, parent, next);
    else part = (node = fit(model, next)) as Part;
  }
  return parts;
}

/** The part in a child hole that begins at `node`, and the last node that belongs to it. */
function adoptChild(instance: Instance, parent: Node, node: Node | null): [Part, Node] {
  if (isText(node)) return [node, node];
  const anchor = document.createTextNode("");
  if (isComment(node) && nesting(node) > 0) return adoptBlock(anchor, node);
  parent.insertBefore(anchor, node);
  if (anchor.previousSibling === instance.last) instance.last = anchor;
  return [anchor, anchor];
}

/** The block that `start` opens, and the marker that closes it. A marker in front of an instance belongs to it. */
function adoptBlock(anchor: Text, start: Comment): [Block, Node] {
  const tid = start.data.slice(1);
  const first = start.nextSibling as Node;
  const isList = start.data[0] === "{";
  const isMarked = markOf(first) === ":";
  const items: Instance[] = isList ? [] : [{ tid, first: start, last: start }];
  let node = first;
  for (let depth = 1; (depth += nesting(node)); node = node.nextSibling as Node) {
    if (isList && !isMarked) fit(first, node);
    const isItem = isList && (!isMarked || (depth === 1 && markOf(node) === ":"));
    if (isItem) items.push({ tid, first: node, last: node });
    else items[items.length - 1].last = node;
  }
  (node as ChildNode).before(anchor);
  return [{ anchor, items }, node];
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
