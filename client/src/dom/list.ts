/** Lists: what left is removed, what is new comes in, what moved is moved. */
import { isTyping } from "./attribute";
import { Lost } from "./lost";
import { move } from "./move";
import { staying } from "./order";
import type { Block, Instance } from "./parts";
import { isComment } from "./template";

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
  const parent = block.anchor.parentNode as Node;
  let before: Node = block.anchor;
  removeOthers(block, runs);
  for (let run = runs.length - 2; run >= 0; run -= 2) {
    const [start, length] = [runs[run], runs[run + 1]];
    const part = start < 0 ? [] : old.slice(start, start + length);
    if (start < 0) {
      fresh -= length;
      for (let index = 0; index < length; index++) part.push(create(fresh + index));
    }
    // Beside an item that somebody else has moved away nothing would be seen.
    if (!stay[run] && before.parentNode !== parent) throw new Lost();
    if (start < 0) insert(part, before);
    else if (!stay[run]) for (const item of part) moveItem(item, parent, before);
    before = part[0]?.first ?? before;
    parts.push(part);
  }
  parts.reverse();
  // `flat` takes several times as long, but a call has only so many arguments.
  block.items = parts.length < 10_000 ? ([] as Instance[]).concat(...parts) : parts.flat();
}

let wanted: HTMLElement | null = null;

/** Give the focus to what an update has put into the page to have it: browsers do so only while they load a page. */
export function focusWanted(): void {
  if (!isTyping()) wanted?.focus();
  wanted = null;
}

/** Put new items into the page, all at once. */
export function insert(items: readonly Instance[], before: Node): void {
  const nodes = new DocumentFragment();
  for (const { first } of items) nodes.appendChild(first.parentNode ?? first);
  wanted = nodes.querySelector("[autofocus]") ?? wanted;
  (before.parentNode as Node).insertBefore(nodes, before);
}

/** Remove everything; in one call where the block is all that its parent has. */
export function clear(block: Block): void {
  const { items, anchor } = block;
  if (items.length > 1 && isAlone(items[0].first, anchor))
    (anchor.parentNode as Element).replaceChildren(anchor);
  else items.forEach(remove);
  block.items = [];
}

function isAlone(first: Node, anchor: Text): boolean {
  const before = first.previousSibling;
  const isFirst = !before || (isComment(before) && before.data[0] === "{" && !before.previousSibling);
  return isFirst && !anchor.nextSibling && first.parentNode === anchor.parentNode;
}

/** Remove the items that no run covers. */
function removeOthers(block: Block, runs: readonly number[]): void {
  const { items } = block;
  let left = items.length;
  for (let run = 0; run < runs.length; run += 2) if (runs[run] >= 0) left -= runs[run + 1];
  if (left === items.length) clear(block);
  else if (left) {
    const isCovered = new Uint8Array(items.length);
    for (let run = 0; run < runs.length; run += 2) {
      if (runs[run] >= 0) isCovered.fill(1, runs[run], runs[run] + runs[run + 1]);
    }
    for (let index = -1; left; left--) {
      index = isCovered.indexOf(0, index + 1);
      remove(items[index]);
    }
  }
}

function remove(item: Instance): void {
  if (item.first === item.last) (item.first as ChildNode).remove();
  else for (const node of nodesOf(item)) node.remove();
}

function moveItem(item: Instance, parent: Node, before: Node): void {
  for (const node of nodesOf(item)) move(node, parent, before);
}

/** Collected before they are touched: foreign moves must not make a walk endless. */
function nodesOf({ first, last }: Instance): ChildNode[] {
  const nodes = [first];
  for (let node = first; node !== last; nodes.push(node)) node = node.nextSibling as Node;
  return nodes as ChildNode[];
}
