/** Lists: what is new comes in, what moved is moved, what left is removed. */
import { staying } from "./order";
import type { Block, Instance } from "./parts";

/** Older browsers have no `moveBefore`, and the types do not know it yet. */
type Parent = Node & { moveBefore?(node: Node, before: Node): void };

/** Bring a list into the order of `runs`; `create(n)` makes the n-th of the `fresh` new items. */
export function reorder(
  block: Block,
  runs: readonly number[],
  fresh: number,
  create: (index: number) => Instance,
): void {
  const old = block.items;
  const stay = staying(runs);
  const parts: Instance[][] = [];
  let before: Node = block.anchor;
  for (let run = runs.length - 2; run >= 0; run -= 2) {
    const [start, length] = [runs[run], runs[run + 1]];
    const part = old.slice(start, start + length);
    if (start < 0) {
      fresh -= length;
      for (let index = 0; index < length; index++) part[index] = create(fresh + index);
      insert(part, before);
    } else if (!stay[run]) for (const item of part) move(item, before);
    before = part[0]?.first ?? before;
    parts.push(part);
  }
  block.items = parts.reverse().flat();
  const kept = new Set(block.items);
  for (const item of old) if (!kept.has(item)) remove(item);
}

/** Put new items into the page, all at once. */
export function insert(items: readonly Instance[], before: Node): void {
  const nodes = document.createDocumentFragment();
  for (const { first } of items) nodes.append(first.parentNode ?? first);
  (before.parentNode as Node).insertBefore(nodes, before);
}

export function clear(block: Block): void {
  block.items.forEach(remove);
  block.items = [];
}

function remove(item: Instance): void {
  for (const node of nodesOf(item)) node.remove();
}

/** Keeps focus, scroll and playing media where the browser can. */
function move(item: Instance, before: Node): void {
  const parent = before.parentNode as Parent;
  for (const node of nodesOf(item)) {
    if (parent.moveBefore) parent.moveBefore(node, before);
    else parent.insertBefore(node, before);
  }
}

/** Collected before they are touched: foreign moves must not make a walk endless. */
function nodesOf({ first, last }: Instance): ChildNode[] {
  const nodes = [first];
  for (let node = first; node !== last; nodes.push(node)) node = node.nextSibling as Node;
  return nodes as ChildNode[];
}
