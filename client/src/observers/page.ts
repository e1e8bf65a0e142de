/** The page as a whole: seen again, online again, about to go. */

/** `awake`: a connection has a good chance now. `leave`: the last moment to say something. */
export function observePage(awake: () => void, leave: () => void): void {
  for (const type of ["online", "visibilitychange"]) addEventListener(type, () => document.hidden || awake());
  addEventListener("pagehide", () => leave());
}
