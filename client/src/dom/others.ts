/**
 * What other scripts and tools do to the page's nodes before a template's nodes have been looked for: a walk over the
 * server's HTML has to pass over what they put in, and must not start where they took something out.
 */

const added = new WeakSet<Node>();
const torn = new WeakSet<Node>();

/** Somebody else did this. */
export function noteOthers(records: readonly MutationRecord[]): void {
  for (const { target, addedNodes, removedNodes } of records) {
    for (const node of addedNodes) added.add(node);
    for (const node of removedNodes) if (!added.has(node)) torn.add(target);
  }
}

/** The node itself, or the first one behind it that nobody else has put there. */
export function passOthers(node: Node | null): Node | null {
  let ours = node;
  while (ours && added.has(ours)) ours = ours.nextSibling;
  return ours;
}

/** Is something gone from among a node's children? */
export const isTorn = (parent: Node): boolean => torn.has(parent);

/** The content was put in place whole: whoever made its nodes, they are the server's now. */
export function forgetOthers(root: Node): void {
  added.delete(root);
  torn.delete(root);
  root.childNodes.forEach(forgetOthers);
}
