/** Debounce and throttle: when an event is let go, without ever changing the order of one component's events. */

interface Waiting {
  readonly component: string;
  readonly run: () => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** By the attribute that asked for it, in the order in which they came. */
const waiting = new Map<Attr, Waiting>();
const times = new WeakMap<Attr, number>();

/** Run once nothing more came for so long. What waited for the same attribute is dropped. */
export function debounce(attribute: Attr, component: string, milliseconds: number, run: () => void): void {
  clearTimeout(waiting.get(attribute)?.timer);
  waiting.delete(attribute);
  const timer = setTimeout(flush, milliseconds, component);
  waiting.set(attribute, { component, run, timer });
}

/** Run at once what waits for the component, or for any: with one event go those before it. */
export function flush(only?: string): void {
  for (const [attribute, { component, run, timer }] of waiting) {
    if (only && only !== component) continue;
    waiting.delete(attribute);
    clearTimeout(timer);
    times.set(attribute, performance.now());
    run();
  }
}

/** How long it is until so much time has passed since the attribute last let an event through; 0: this one passes. */
export function pauseOf(attribute: Attr, milliseconds: number, now: number): number {
  const pause = (times.get(attribute) as number) + milliseconds - now;
  if (pause > 0) return pause;
  times.set(attribute, now);
  return 0;
}
