/** What the client remembers of the nodes that a template's values stand in. */

export interface Instance {
  readonly tid: string;
  /** Server-made: the marker in front of it belongs to it. */
  readonly first: Node;
  last: Node;
  /** By slot; missing until a server-made instance is first patched. */
  parts?: Part[];
}

/** What stands in a child hole that is more than text. */
export interface Block {
  /** An empty text node behind the block's content; it is the hole's place for good. */
  readonly anchor: Text;
  /** Instances of templates, or stretches of raw nodes. */
  items: Instance[];
}

/** An element with an attribute hole, the text of a child hole, or its block. */
export type Part = Element | Text | Block;

/** Faster than `instanceof`. */
export const isNode = (part: Part): part is Element | Text => (part as Node).nodeType > 0;
