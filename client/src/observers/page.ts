/** The page as a whole: seen again, online again, put away, about to go. */

/**
 * `awake`: a connection has a good chance now. `hide`: nobody sees the page, and it may end without another word.
 * `leave`: it does, or the browser keeps it as it is, to show it again.
 */
export function observePage(awake: () => void, hide: () => void, leave: () => void): void {
  for (const type of ["online", "visibilitychange"])
    addEventListener(type, () => (document.hidden ? hide() : awake()));
  // The first is said before the new page is asked for, and the second need not be said in time for it.
  for (const type of ["beforeunload", "pagehide"]) addEventListener(type, hide);
  addEventListener("pagehide", leave);
}
