/** Nodes that come and go, and components with them: what others do is told apart from what an update does. */
import { COMPONENT } from "../components";
import { noteOthers } from "../dom/others";

let observer: MutationObserver;
let componentsChanged: () => void;

export function observeMutations(changed: () => void): void {
  componentsChanged = changed;
  observer = new MutationObserver((records) => {
    noteOthers(records);
    look(records);
  });
  observer.observe(document, { childList: true, subtree: true });
}

/** Run what changes the page on the server's behalf. */
export function asOurs(run: () => void): void {
  const before = observer.takeRecords();
  noteOthers(before);
  try {
    run();
  } finally {
    look([...before, ...observer.takeRecords()]);
  }
}

function look(records: readonly MutationRecord[]): void {
  const nodes = records.flatMap(({ addedNodes, removedNodes }) => [...addedNodes, ...removedNodes]);
  if (nodes.some(holdsComponent)) queueMicrotask(componentsChanged);
}

const holdsComponent = (node: Node): boolean =>
  node instanceof Element && (node.matches(COMPONENT) || !!node.querySelector(COMPONENT));
