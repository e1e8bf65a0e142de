/**
 * Whether the server has a `<details>` or `<dialog>` open. Its attribute alone does not say: it changes with what the
 * person does. Known is what the client wrote, else what stood there before somebody else changed it first.
 */
import { isElement } from "./template";
import { watch } from "./watching";

const OPENABLE = "details,dialog";

const known = new WeakMap<Node, boolean>();
const observer = watch({ subtree: true, attributeFilter: ["open"], attributeOldValue: true }, note);

export function noteOpen(element: Element, isOpen: boolean): void {
  known.set(element, isOpen);
}

/** What the server said last. */
export function servedOpen(element: Element): boolean {
  note(observer.takeRecords());
  return known.get(element) ?? element.hasAttribute("open");
}

/** Is it, or has it inside, what can be open? */
export const holdsOpenable = (node: Node): boolean =>
  isElement(node) && (node.matches(OPENABLE) || node.querySelector(OPENABLE) !== null);

function note(changes: readonly MutationRecord[]): void {
  for (const { target, oldValue } of changes) {
    if (!known.has(target)) known.set(target, oldValue !== null);
  }
}
