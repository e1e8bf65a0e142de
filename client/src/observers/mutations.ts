/** Nodes that come and go, and components with them. */
export function observeMutations(changed: () => void): void {
  new MutationObserver(changed).observe(document, { childList: true, subtree: true });
}
