/** Which errors the overlay of development keeps, and which of them it shows. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createHistory, type History, KEPT, type Problem } from "../src/debug/history";

const problem = (text: string): Problem => ({ code: "failed", text, component: "m.C" });
const shown = ({ shown }: History): string | undefined =>
  shown && `${shown.text} ${shown.place}/${shown.count} x${shown.times}`;

/** A history after answers to what the person did. */
function answers(...texts: readonly string[]): History {
  const history = createHistory();
  for (const text of texts) history.note(problem(text), true);
  return history;
}

test("nothing is shown before something went wrong", () => {
  assert.equal(createHistory().shown, undefined);
});

test("what the person did last is shown", () => {
  assert.equal(shown(answers("a", "b")), "b 2/2 x1");
});

test("the same again is counted in its place", () => {
  assert.equal(shown(answers("a", "b", "a")), "a 1/2 x2");
});

test("another code or component is another error", () => {
  const history = answers("a");
  history.note({ ...problem("a"), code: "poison" }, true);
  history.note({ ...problem("a"), component: null }, true);
  assert.equal(history.shown?.count, 3);
});

test("one moves back and forth, and from the last to the first", () => {
  const history = answers("a", "b", "c");
  history.move(-1);
  assert.equal(shown(history), "b 2/3 x1");
  history.move(1);
  history.move(1);
  assert.equal(shown(history), "a 1/3 x1");
  history.move(-1);
  assert.equal(shown(history), "c 3/3 x1");
});

test("the last ones are kept", () => {
  const texts = Array.from({ length: KEPT + 5 }, (_, index) => `${index}`);
  const history = answers(...texts);
  assert.equal(shown(history), `${KEPT + 4} ${KEPT}/${KEPT} x1`);
  history.move(1);
  assert.equal(shown(history), `5 1/${KEPT} x1`);
});

test("what comes by itself takes nobody away from what they read", () => {
  const history = answers("a");
  history.note(problem("timer"), false);
  assert.equal(shown(history), "a 1/2 x1");
});

test("what is read stays when the oldest falls out", () => {
  const history = answers("a", "b");
  for (let index = 0; index < KEPT - 1; index++) history.note(problem(`timer ${index}`), false);
  assert.equal(shown(history), `b 1/${KEPT} x1`);
});

test("what comes by itself opens once, what the person did each time", () => {
  const history = createHistory();
  history.note(problem("timer"), false);
  assert.equal(shown(history), "timer 1/1 x1");
  history.close();
  assert.equal(history.shown, undefined);
  history.note(problem("timer"), false);
  assert.equal(history.shown, undefined);
  history.note(problem("other"), false);
  assert.equal(shown(history), "other 2/2 x1");
  history.close();
  history.note(problem("timer"), true);
  assert.equal(shown(history), "timer 1/2 x3");
});
