/**
 * A list's new order, given as runs `start, length` of old indexes (`-1, length` for new items). Pure.
 * By position in `runs`: may the run stay where it is? Those are the heaviest sequence with increasing starts, so
 * that as few items as possible are moved. Each run costs a binary search, or one look where nothing has moved.
 */
export function staying(runs: readonly number[]): boolean[] {
  const weights: number[] = [];
  const previous: number[] = [];
  const stay: boolean[] = [];
  /** The runs that sequences worth going on with end in: a later start only where it makes a heavier sequence. */
  const ends: number[] = [];
  let best = -1;
  for (let run = 0; run < runs.length; run += 2) {
    const start = runs[run];
    if (start < 0) continue;
    const place = placeOf(start, ends, runs);
    const before = ends[place - 1];
    const weight = (weights[before] ?? 0) + runs[run + 1];
    let next = place;
    while (weights[ends[next]] <= weight) next++;
    ends.splice(place, next - place, run);
    previous[run] = before;
    weights[run] = weight;
    if (weight > (weights[best] ?? 0)) best = run;
  }
  for (; best >= 0; best = previous[best]) stay[best] = true;
  return stay;
}

/** How many of the runs start before `start`. */
function placeOf(start: number, ends: readonly number[], runs: readonly number[]): number {
  let [low, high] = [0, ends.length];
  let middle = high - 1;
  while (low < high) {
    if (runs[ends[middle]] < start) low = middle + 1;
    else high = middle;
    middle = (low + high) >> 1;
  }
  return low;
}
