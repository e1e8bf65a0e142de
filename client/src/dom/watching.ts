/**
 * Observers of the page that do not watch what we do ourselves: each that watches makes every node that comes or goes
 * dearer, and what we do we know.
 */

interface Watch {
  readonly observer: MutationObserver;
  readonly options: MutationObserverInit;
  readonly note: (records: MutationRecord[]) => void;
}

const watches: Watch[] = [];

/** Have everything noted that others do to the page. */
export function watch(options: MutationObserverInit, note: Watch["note"]): MutationObserver {
  const observer = new MutationObserver(note);
  watches.push({ observer, options, note });
  observer.observe(document, options);
  return observer;
}

/** Do something to the page that nobody is to note. What others did before is noted first. */
export function unwatched(run: () => void): void {
  for (const { observer, note } of watches) {
    note(observer.takeRecords());
    observer.disconnect();
  }
  try {
    run();
  } finally {
    for (const { observer, options } of watches) observer.observe(document, options);
  }
}
