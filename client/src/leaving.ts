/**
 * What stays of the page in its entry of the browser's history while it is not shown. Whoever comes back, by the history
 * or to a tab that the browser had put away, goes on with the state that was left; so does a page that is loaded again,
 * where its components opt in. A reload takes the entry as it was when the new page was asked for, although the old one
 * stays live until it comes: what is left for it is in the tab's own storage.
 */
import { COMPONENT, idAround } from "./components";
import type { Draft } from "./drafts";
import type { Kept } from "./session";

/** A component, and the text of its `data-restore`. */
export type Left = readonly [kept: Kept, restore: string | undefined];

const STORED = "liveview";

const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
/** Did the browser bring back a page that it had? */
export const isReturn: boolean | undefined =
  navigation?.type === "back_forward" || (document as { wasDiscarded?: boolean }).wasDiscarded;

/** What is left: the components in the order in which they came, and drafts. */
type Page = readonly [components: Left[], drafts: readonly Draft[]];

/** Write it, or take out what is there. */
export function write(page: Page | undefined): void {
  try {
    sessionStorage[STORED] = JSON.stringify(page ?? null);
  } catch {
    // Too large, or there is no storage.
  }
  const { state } = history;
  // Where the application keeps something that is no plain object there is no place for us.
  if (typeof state !== "object" || Array.isArray(state)) return;
  try {
    history.replaceState({ ...state, liveview: page }, "");
  } catch {
    // Too large, or too often for this browser.
  }
}

/** Take out what was written: it is good for one load, and not for a link to the page itself. */
export function take(): Page {
  const { liveview, ...others } = history.state ?? {};
  if (liveview) history.replaceState(others, "");
  const isReload = navigation?.type === "reload";
  let page = (isReload || isReturn) && liveview;
  try {
    if (isReload) page = JSON.parse(sessionStorage[STORED]);
    delete sessionStorage[STORED];
  } catch {
    // There is no storage, or nothing in it.
  }
  return page || [[], []];
}

/** Have the page's components be those that were left at the same place, if they may; says which were. */
export function takeOver(left: Left[]): Kept[] {
  const taken: Kept[] = [];
  for (const { dataset, parentElement } of document.querySelectorAll<HTMLElement>(COMPONENT)) {
    const around = idAround(parentElement) ?? null;
    const index = left.findIndex(
      ([[[, component, , parent]], restore]) =>
        // A child has come back if its parent has: nobody else knows that id.
        component === dataset.component &&
        parent === around &&
        (parent || isReturn || (restore && restore === dataset.restore)),
    );
    if (index < 0) continue;
    const [[kept]] = left.splice(index, 1);
    [[dataset.id, , dataset.session]] = kept;
    taken.push(kept);
  }
  return taken;
}
