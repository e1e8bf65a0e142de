/**
 * Instances of templates: made from values, changed by patches. A part refers to the very node behind a slot,
 * so that a change costs the same however large the page is.
 */
import {
  type BlockChange,
  type Change,
  type ItemsChange,
  Key,
  type ListChange,
  type Patch,
  type PatchChange,
  type RawValue,
  type Scalar,
  type SpreadValue,
  type Value,
} from "../wire";
import { adopt } from "./adopt";
import { setAttribute, setSpread, writePlain } from "./attribute";
import { noteSelect } from "./choice";
import { clear, insert, reorder } from "./list";
import { Lost } from "./lost";
import { type Block, type Instance, isNode, type Part } from "./parts";
import { find, isComment, suspect, type Template, walk } from "./template";

/** A new instance; its nodes are not in the page yet. `offset`: where its values begin. */
export function make(tid: string, values: readonly Value[], offset: number): Instance {
  const template = find(tid);
  const root = template.clone();
  const isFragment = root.nodeType === 11;
  const first = isFragment ? (root.firstChild as Node) : root;
  const parts: Part[] = [];
  let node = first;
  for (const step of template.steps) {
    if (step < 0) node = walk(node, step) as Node;
    else {
      parts[step] = node as Part;
      const value = values[offset + step];
      if (value !== null) write(template, parts, step, value);
    }
  }
  return { tid, first, last: isFragment ? (root.lastChild as Node) : first, parts };
}

/**
 * Change some slots. A part that is not in the page then means Lost: the change would vanish silently. It may have
 * gone before, or with a neighbour's content that somebody had moved around it.
 */
export function patch(instance: Instance, changes: Patch): void {
  const { tid, first } = instance;
  const template = find(tid);
  instance.parts ??= adopt(instance, template, isComment(first) ? first.nextSibling : first);
  const { parts } = instance;
  for (let index = 0; index < changes.length; index += 2) {
    write(template, parts, changes[index] as number, changes[index + 1] as Change);
  }
  for (let index = 0; index < changes.length; index += 2) {
    const part = parts[changes[index] as number];
    if (!(isNode(part) ? part : part.anchor).isConnected) throw new Lost();
  }
}

function write({ names, plain, others }: Template, parts: Part[], slot: number, change: Change): void {
  const part = parts[slot];
  const name = names[slot];
  if (plain[slot]) writePlain(part as Element, name as string, change as Scalar);
  else if (name) setAttribute(part as Element, name, change as Scalar);
  else if (name === "") setSpread(part as Element, change as SpreadValue, others[slot]);
  else writeChild(parts, slot, change as Scalar | BlockChange);
}

function writeChild(parts: Part[], slot: number, change: Scalar | BlockChange): void {
  const part = parts[slot] as Text | Block;
  if (!isNode(part)) writeBlock(parts, slot, part, change);
  else if (change !== null && typeof change === "object") {
    part.data = "";
    writeBlock(parts, slot, { anchor: part, items: [] }, change);
  } else part.data = change as string;
}

function writeBlock(parts: Part[], slot: number, block: Block, change: Scalar | BlockChange): void {
  const { anchor } = block;
  noteSelect(anchor);
  if (change !== null && typeof change === "object") {
    fill(block, change);
    parts[slot] = block;
  } else {
    clear(block);
    anchor.data = change as string;
    parts[slot] = anchor;
  }
}

type AnyChange = Partial<PatchChange & RawValue> & ListChange;

function fill(block: Block, change: BlockChange): void {
  const { [Key.patch]: changes, [Key.order]: runs, [Key.html]: html } = change as AnyChange;
  if (changes) patch(block.items[0], changes);
  else if (typeof (change as ItemsChange)[0] === "number") patchItems(block, change as ItemsChange);
  else {
    if (!runs) clear(block);
    if (Array.isArray(change)) show(block, make(change[0], change, 1));
    else if (html !== undefined) showRaw(block, html);
    else changeList(block, change as ListChange);
  }
}

function show(block: Block, content: Instance): void {
  insert([content], block.anchor);
  block.items = [content];
}

/** Only one: each that lives has its share in every later change of the page. */
const range = new Range();

/** Raw HTML is parsed where it will stand, as if the page had been loaded with it. */
function showRaw(block: Block, html: string): void {
  suspect(html);
  range.selectNode(block.anchor);
  const { firstChild: first, lastChild: last } = range.createContextualFragment(html);
  if (first && last) show(block, { tid: "", first, last });
}

function changeList(block: Block, change: ListChange): void {
  const { [Key.list]: tid, [Key.values]: values = [], [Key.items]: items = [] } = change;
  const size = tid ? find(tid).names.length : 0;
  const fresh = size ? values.length / size : (values[0] as number);
  const runs = change[Key.order] ?? (tid && [-1, fresh]);
  if (runs) reorder(block, runs, fresh, (index) => make(tid as string, values, index * size));
  patchItems(block, items);
}

function patchItems(block: Block, changes: ItemsChange): void {
  for (let index = 0; index < changes.length; index += 2) {
    patch(block.items[changes[index] as number], changes[index + 1] as Patch);
  }
}
