/** The focus is the page's: the mouse does not take it, and the keyboard brings it back. */

/** The result gives the focus back, to be called once the panel is gone. */
export function borrowFocus(panel: HTMLElement): () => void {
  let lender: EventTarget | null = null;
  panel.addEventListener("mousedown", (event) => {
    // Text can still be selected.
    if (event.target instanceof HTMLButtonElement) event.preventDefault();
  });
  panel.addEventListener("focusin", ({ relatedTarget }) => {
    if (!panel.contains(relatedTarget as Node | null)) lender = relatedTarget;
  });
  return () => {
    // Whoever went back by himself has not lost it.
    const isLost = document.activeElement === document.body;
    if (isLost && lender instanceof HTMLElement) lender.focus({ preventScroll: true });
    lender = null;
  };
}
