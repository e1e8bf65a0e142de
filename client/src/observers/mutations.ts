/** Nodes that come and go, and components with them: what others do is told apart from what an update does. */
import { COMPONENT, isSomeGone } from "../components";
import { noteOthers } from "../dom/others";
import { takeSuspicion } from "../dom/template";
import { unwatched, watch } from "../dom/watching";

let componentsChanged: () => void;

export function observeMutations(changed: () => void): void {
  componentsChanged = changed;
  watch({ childList: true, subtree: true }, (records) => {
    noteOthers(records);
    if (isSomeGone() || records.some(bringsComponent)) queueMicrotask(changed);
  });
}

/** Is the page being changed on the server's behalf? */
export let isOurs = false;

/** Run what changes the page on the server's behalf. */
export function asOurs(run: () => void): void {
  isOurs = true;
  try {
    unwatched(run);
  } finally {
    isOurs = false;
    if (takeSuspicion() || isSomeGone()) queueMicrotask(componentsChanged);
  }
}

const bringsComponent = ({ addedNodes }: MutationRecord): boolean =>
  [...addedNodes].some(
    (node) => node instanceof Element && (node.matches(COMPONENT) || node.querySelector(COMPONENT)),
  );
