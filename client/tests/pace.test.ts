/** Debounce and throttle under a clock that the test moves. */
import assert from "node:assert/strict";
import { beforeEach, type TestContext, test } from "node:test";
import { debounce, flush, pauseOf } from "../src/observers/pace";

const attribute = (): Attr => ({}) as Attr;
let said: string[] = [];
const say = (text: string) => () => void said.push(text);

beforeEach(() => {
  flush();
  said = [];
});

function clock(context: TestContext): (milliseconds: number) => void {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  return (milliseconds) => context.mock.timers.tick(milliseconds);
}

test("debounce: the last of a burst, once it is quiet", (context) => {
  const pass = clock(context);
  const input = attribute();
  for (const text of ["a", "ab", "abc"]) {
    debounce(input, "c1", 300, say(text));
    pass(299);
  }
  assert.deepEqual(said, []);
  pass(1);
  assert.deepEqual(said, ["abc"]);
  pass(1000);
  assert.deepEqual(said, ["abc"]);
});

test("debounce: another event of the component takes with it what waits, in order", (context) => {
  const pass = clock(context);
  debounce(attribute(), "c1", 300, say("first"));
  debounce(attribute(), "c2", 300, say("other component"));
  debounce(attribute(), "c1", 100, say("second"));
  flush("c1");
  assert.deepEqual(said, ["first", "second"]);
  pass(1000);
  assert.deepEqual(said, ["first", "second", "other component"]);
});

test("debounce: one that is quiet sooner does not overtake", (context) => {
  const pass = clock(context);
  debounce(attribute(), "c1", 300, say("slow"));
  debounce(attribute(), "c1", 100, say("fast"));
  pass(100);
  assert.deepEqual(said, ["slow", "fast"]);
});

test("debounce: typing again puts an event behind those that came meanwhile", (context) => {
  clock(context);
  const input = attribute();
  debounce(input, "c1", 300, say("a"));
  debounce(attribute(), "c1", 300, say("b"));
  debounce(input, "c1", 300, say("aa"));
  flush();
  assert.deepEqual(said, ["b", "aa"]);
});

test("throttle: the first passes at once, then one in each interval; until then it says how long", () => {
  const scroll = attribute();
  const pauses = [5, 50, 104, 105, 150, 400].map((now) => pauseOf(scroll, 100, now));
  assert.deepEqual(pauses, [0, 55, 1, 0, 55, 0]);
});

test("throttle: what waited for the end of its interval begins another one", (context) => {
  const pass = clock(context);
  const move = attribute();
  const before = performance.now();
  debounce(move, "c1", 40, say("last"));
  pass(40);
  assert.deepEqual(said, ["last"]);
  assert.ok(pauseOf(move, 10_000, before) >= 10_000);
});

test("once: an endless pause", () => {
  const click = attribute();
  assert.deepEqual(
    [5, 1e9].map((now) => pauseOf(click, Infinity, now)),
    [0, Infinity],
  );
});
