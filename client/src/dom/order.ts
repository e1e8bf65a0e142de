/**
 * A list's new order, given as runs `start, length` of old indexes (`-1, length` for new items). Pure.
 * By position in `runs`: may the run stay where it is? Those are the heaviest sequence with increasing starts, so
 * that as few items as possible are moved. One look a run where little has moved; quadratic in runs at worst.
 */
export function staying(runs: readonly number[]): boolean[] {
  const weights: number[] = [];
  const previous: number[] = [];
  const stay: boolean[] = [];
  let best = -1;
  for (let run = 0; run < runs.length; run += 2) {
    const start = runs[run];
    if (start < 0) continue;
    let before = -1;
    if (runs[best] < start) before = best;
    else {
      for (let other = 0; other < run; other += 2) {
        if (runs[other] < start && weights[other] > (weights[before] ?? 0)) before = other;
      }
    }
    previous[run] = before;
    weights[run] = (weights[before] ?? 0) + runs[run + 1];
    if (weights[run] > (weights[best] ?? 0)) best = run;
  }
  for (; best >= 0; best = previous[best]) stay[best] = true;
  return stay;
}
