/** The page as a whole: seen again, online again, put away, about to go, back as it was. */

/**
 * `awake`: a connection has a good chance now. `hide`: nobody sees the page, and it may end without another word.
 * `leave`: it does, or the browser keeps it as it is; `comeBack`: it is shown again.
 */
export function observePage(
  awake: () => void,
  hide: () => void,
  leave: () => void,
  comeBack: () => void,
): void {
  for (const type of ["online", "visibilitychange"])
    addEventListener(type, () => (document.hidden ? hide() : awake()));
  // For a reload a browser takes the entry of its history as it is when this is said, and not as it is in the end.
  addEventListener("beforeunload", hide);
  addEventListener("pagehide", () => {
    hide();
    leave();
  });
  addEventListener("pageshow", ({ persisted }) => persisted && comeBack());
}
