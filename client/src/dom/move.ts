/**
 * Moves a node within the page without the person noticing. Browsers that have `moveBefore` keep all of a node's
 * state; for the others focus, selection, scroll positions, popovers and modal dialogs are given back.
 */
import { isElement } from "./template";

/** The types do not know it yet. */
type Parent = Node & { moveBefore?(node: Node, before: Node | null): void };

export function move(node: Node, parent: Parent, before: Node | null): void {
  // It throws for what somebody has taken out of the page.
  if (parent.moveBefore) parent.moveBefore(node, before);
  else {
    const giveBack = isElement(node) ? stateOf(node) : [];
    parent.insertBefore(node, before);
    for (const give of giveBack) give();
  }
}

/** What gives back the state that an element and all in it lose on their way. */
function stateOf(root: Element): (() => void)[] {
  const giveBack: (() => void)[] = [];
  for (const element of [root, ...root.querySelectorAll<HTMLDialogElement & HTMLInputElement>("*")]) {
    const { scrollLeft, scrollTop } = element;
    if (scrollLeft || scrollTop) giveBack.push(() => element.scrollTo(scrollLeft, scrollTop));
    // Inside `:is` a browser may meet a name that it does not know.
    if (element.matches(":is(:modal)")) giveBack.push(() => showModal(element as HTMLDialogElement));
    if (element.matches(":is(:popover-open)")) giveBack.push(() => (element as HTMLElement).showPopover());
    if (element === document.activeElement) giveBack.push(focusOf(element as HTMLInputElement));
  }
  return giveBack;
}

function showModal(dialog: HTMLDialogElement): void {
  dialog.open = false;
  dialog.showModal();
}

function focusOf(field: HTMLInputElement): () => void {
  const { selectionStart, selectionEnd } = field;
  return () => {
    field.focus({ preventScroll: true });
    if (typeof selectionStart === "number") field.setSelectionRange(selectionStart, selectionEnd);
  };
}
