/**
 * The errors that a page had, and which of them the overlay shows. No DOM.
 *
 * What happens again is counted, not kept twice, so that a timer that always fails does not push out what failed first.
 */

export const KEPT = 20;

export interface Problem {
  readonly code: string;
  readonly text: string;
  /** The name of the component it happened in, if it was one. */
  readonly component: string | null;
}

export interface History {
  /** What is shown; nothing while the overlay is closed. */
  readonly shown: Shown | undefined;
  /** `isAnswer`: the person did something that went wrong, and did not merely watch. */
  note(problem: Problem, isAnswer: boolean): void;
  /** Show one so many places later; behind the last comes the first. */
  move(places: number): void;
  close(): void;
}

export interface Shown extends Problem {
  /** How often it came. */
  readonly times: number;
  /** From 1. */
  readonly place: number;
  readonly count: number;
}

export function createHistory(): History {
  const entries: { readonly problem: Problem; times: number }[] = [];
  let index = 0;
  let isOpen = false;

  function note(problem: Problem, isAnswer: boolean): void {
    const known = entries.find((entry) => isSame(entry.problem, problem));
    if (known) known.times++;
    else add(problem);
    // What comes by itself opens the overlay once, and takes nobody away from what they read.
    const opens = isAnswer || !(known || isOpen);
    if (opens) index = known ? entries.indexOf(known) : entries.length - 1;
    isOpen ||= opens;
  }

  function add(problem: Problem): void {
    entries.push({ problem, times: 1 });
    if (entries.length <= KEPT) return;
    entries.shift();
    index = Math.max(0, index - 1);
  }

  return {
    note,
    get shown() {
      if (!isOpen) return undefined;
      const { problem, times } = entries[index];
      return { ...problem, times, place: index + 1, count: entries.length };
    },
    move(places) {
      index = (index + places + entries.length) % entries.length;
    },
    close() {
      isOpen = false;
    },
  };
}

const isSame = (one: Problem, other: Problem): boolean =>
  one.code === other.code && one.text === other.text && one.component === other.component;
