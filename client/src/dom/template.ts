/**
 * Templates: constant HTML with numbered holes, parsed once by the browser's own parser. Each becomes a prototype
 * to clone and the steps of a walk that meets every hole; the same walk finds the holes in the server's HTML.
 */
import type { Definition } from "../wire";

/** A step of the walk. A number of 0 and above is the slot of the node just reached. */
export enum Step {
  down = -1,
  next = -2,
  up = -3,
}

export interface Template extends Walk {
  /** What is cloned: a node, or a fragment. A child hole is an empty text in it. */
  readonly prototype: Node;
  /** A new copy of the prototype, for the page. */
  clone(): Node;
}

interface Walk {
  /** The walk begins at the first node. */
  readonly steps: number[];
  /** By slot: the attribute's name, or nothing for a child. */
  readonly names: (string | undefined)[];
  /** By slot: is it an attribute that no property follows? */
  readonly plain: boolean[];
  /** By slot of a spread: what its element has from elsewhere. */
  readonly others: string[][];
}

/** What begins to load, or runs a constructor, once it belongs to the page's document. */
const ACTIVE = ":not(:defined),img,picture,video,audio,iframe,object,embed,script,link,style,[src]";

const templates = new Map<string, Template>();

/** One that was never defined has nothing to read: whoever tries throws, which is as good as Lost. */
export const find = (tid: string): Template => templates.get(tid) as Template;

export function define(tid: string, definition: Definition): void {
  const [html, namespace] = [definition].flat();
  const content = parse(namespace ? `<${namespace}>${html}</${namespace}>` : html);
  if (namespace) content.replaceChildren(...(content.firstChild as Element).childNodes);
  const steps: number[] = [];
  const template = { steps, names: [], plain: [], others: [] };
  trace(content, template);
  // The walk begins at the first node and ends among its siblings: it neither enters nor leaves the content.
  steps.shift();
  steps.pop();
  const single = content.childNodes.length > 1 ? content : (content.firstChild as Node);
  // A node of the page's own document is cloned faster than one is imported into it; but that would load and run.
  const isActive = content.querySelector(ACTIVE);
  const prototype = isActive ? single : document.importNode(single, true);
  const clone = () => (isActive ? document.importNode(prototype, true) : prototype.cloneNode(true));
  templates.set(tid, { ...template, prototype, clone });
}

let isSuspect = false;

/** HTML of the server's is about to become part of the page: there may be a component in it. */
export function suspect(html: string): void {
  isSuspect ||= html.includes("data-component");
}

/** Was there a component in the HTML since this was asked last? */
export function takeSuspicion(): boolean {
  const was = isSuspect;
  isSuspect = false;
  return was;
}

/** Parse without loading or running anything. */
export function parse(html: string): DocumentFragment {
  suspect(html);
  const element = document.createElement("template");
  element.innerHTML = html;
  return element.content;
}

/** The first node of a prototype, or of a clone. */
export const firstOf = (root: Node): Node => (root.nodeType === 11 ? (root.firstChild as Node) : root);

export function walk(node: Node, step: number): Node | null {
  return step === Step.down ? node.firstChild : step === Step.next ? node.nextSibling : node.parentNode;
}

/** Write down the walk below a parent, as far as its last hole. */
function trace(parent: Node, template: Walk): void {
  const { steps, names } = template;
  const start = steps.length;
  let useful = start;
  let step = Step.down;
  for (const child of [...parent.childNodes]) {
    const reached = steps.push(step);
    step = Step.next;
    if (isComment(child) && child.data[0] === "$") {
      const slot = slotOf(child.data);
      steps.push(slot);
      names[slot] = undefined;
      child.replaceWith(new Text());
    } else if (isElement(child)) {
      traceAttributes(child, template);
      trace(child, template);
    }
    if (steps.length > reached) useful = steps.length;
  }
  steps.length = useful;
  if (useful > start) steps.push(Step.up);
}

function traceAttributes(element: Element, { steps, names, plain, others }: Walk): void {
  const known: string[] = [];
  for (const { name, value } of [...element.attributes]) {
    const isHole = name[0] === "$";
    known.push(isHole ? value : name);
    if (!isHole) continue;
    const slot = slotOf(name);
    steps.push(slot);
    names[slot] = value;
    plain[slot] = value !== "" && value[0] !== "." && !(value in element);
    others[slot] = known;
    element.removeAttribute(name);
  }
}

const slotOf = (marker: string): number => +marker.slice(1);
export const isText = (node: Node | null): node is Text => node?.nodeType === 3;
export const isComment = (node: Node | null): node is Comment => node?.nodeType === 8;
export const isElement = (node: Node | null): node is Element => node?.nodeType === 1;
