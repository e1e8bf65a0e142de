/** Which runs of a list's new order may stay. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { staying } from "../src/dom/order";

/** The starts of the runs that stay. */
function starts(...runs: readonly number[]): number[] {
  const stay = staying(runs);
  return runs.filter((_, index) => index % 2 === 0 && stay[index]);
}

/** The most items that can stay, by trying every choice of runs. */
function heaviest(runs: readonly number[], from = 0, last = -1): number {
  if (from >= runs.length) return 0;
  const without = heaviest(runs, from + 2, last);
  if (runs[from] <= last) return without;
  return Math.max(without, runs[from + 1] + heaviest(runs, from + 2, runs[from]));
}

test("nothing moves where runs leave or come", () => {
  assert.deepEqual(starts(0, 4, 5, 995), [0, 5]);
  assert.deepEqual(starts(-1, 3, 0, 4, -1, 1, 4, 9), [0, 4]);
  assert.deepEqual(starts(), []);
});

test("two rows that swap are all that moves", () => {
  assert.deepEqual(starts(0, 1, 998, 1, 2, 996, 1, 1, 999, 1), [0, 2, 999]);
});

test("a long run stays, the short ones move around it", () => {
  assert.deepEqual(starts(900, 100, 0, 900), [0]);
  assert.deepEqual(starts(2, 1, 1, 1, 0, 1), [2]);
});

test("as many items as possible stay, for random orders", () => {
  let seed = 7;
  const random = (below: number): number => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return Math.floor((seed / 4294967296) * below);
  };
  for (let round = 0; round < 2000; round++) {
    const blocks: [number, number][] = [];
    for (let index = 0; index < 9; ) {
      const length = 1 + random(3);
      blocks.push([index, length]);
      index += length + random(2);
    }
    blocks.sort(() => random(3) - 1);
    const runs = blocks.flatMap((block) => (random(4) ? block : [...block, -1, 1]));
    const stay = staying(runs);
    const kept = runs.filter((_, index) => index % 2 === 1 && stay[index - 1]);
    const stays = runs.filter((_, index) => index % 2 === 0 && stay[index]);
    assert.deepEqual(
      stays,
      [...stays].sort((a, b) => a - b),
    );
    const old = runs.filter((_, index) => runs[index - (index % 2)] >= 0);
    assert.equal(
      kept.reduce((sum, length) => sum + length, 0),
      heaviest(old),
      JSON.stringify(runs),
    );
  }
});

test("looks at each run a few times only, whatever the order", () => {
  const count = 2000;
  const indexes = Array.from({ length: count }, (_, index) => index);
  const orders = [
    indexes,
    [...indexes].reverse(),
    indexes.map((index) => (index * 7919) % count),
    indexes.map((index) => (index % 2 ? index : count - 2 - index)),
  ];
  for (const order of orders) {
    let looks = 0;
    const runs = order.flatMap((index) => [index, 1]);
    const counted = new Proxy(runs, {
      get(target, key) {
        looks++;
        return Reflect.get(target, key);
      },
    });
    staying(counted);
    assert.ok(looks < 20 * count, `${looks} looks`);
  }
});
