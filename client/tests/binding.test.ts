/** Names of attributes: which events and which modifiers they mean. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { admits, argumentsOf, delayOf, eachBinding } from "../src/observers/binding";

/** An element that has nothing but attributes. */
function element(attributes: { readonly [name: string]: string }): Element {
  const list = Object.entries(attributes).map(([name, value]) => ({ name, value }));
  return {
    getAttribute: (name: string) => attributes[name],
    getAttributeNames: () => Object.keys(attributes),
    getAttributeNode: (name: string) => list.find((attribute) => attribute.name === name),
  } as unknown as Element;
}

function bound(attributes: { readonly [name: string]: string }, type: string): [string, string][] {
  const found: [string, string][] = [];
  eachBinding(element(attributes), type, (_, modifiers, handler) =>
    found.push([modifiers.join("."), handler]),
  );
  return found;
}

const key = (name: string, held: object = {}): Event =>
  ({ key: name, ctrlKey: false, ...held }) as unknown as Event;
const passes = (modifiers: string, event: Event): boolean =>
  !!admits(modifiers.split("."), event, element({}));

test("an attribute names the handler of its type of event", () => {
  const attributes = {
    "live-click": "a",
    "live-click.once": "b",
    "live-clicks": "c",
    "live-value-click": "d",
    id: "e",
  };
  assert.deepEqual(bound(attributes, "click"), [
    ["", "a"],
    ["once", "b"],
  ]);
});

test("live-on names types that do not fit an attribute", () => {
  const attributes = { "live-on": "shown.bs.modal opened, hidden.bs.modal  closed,DOMChange changed" };
  assert.deepEqual(bound(attributes, "hidden.bs.modal"), [["", "closed"]]);
  assert.deepEqual(bound(attributes, "DOMChange"), [["", "changed"]]);
});

test("keys by their names in lower case, with hyphens", () => {
  const names: [string, string][] = [
    ["enter", "Enter"],
    ["arrow-up", "ArrowUp"],
    ["page-down", "PageDown"],
    ["space", " "],
    ["s", "S"],
    ["f1", "F1"],
    ["escape", "Escape"],
  ];
  for (const [modifier, name] of names) assert.ok(passes(modifier, key(name)), name);
  assert.ok(!passes("enter", key("Escape")));
  assert.ok(!passes("enter", {} as Event));
});

test("held keys", () => {
  assert.ok(passes("ctrl.s", key("s", { ctrlKey: true })));
  assert.ok(!passes("ctrl.s", key("s")));
  assert.ok(!passes("ctrl.s", key("d", { ctrlKey: true })));
});

test("a key that ends a composition is none", () => {
  assert.ok(!passes("enter", key("Enter", { isComposing: true })));
});

test("what to do is no condition", () => {
  assert.ok(passes("prevent.stop.once.window.reset.debounce.300ms.throttle.20ms.enter", key("Enter")));
});

test("delays", () => {
  assert.equal(delayOf(["debounce", "150ms"], "debounce"), 150);
  assert.equal(delayOf(["prevent", "debounce"], "debounce"), 300);
  assert.equal(delayOf(["debounce", "prevent"], "debounce"), 300);
  assert.equal(delayOf(["prevent"], "debounce"), 0);
});

test("arguments by parameter name", () => {
  const attributes = { "live-value-by": "10", "live-value-row-id": "7", value: "x", "live-click": "add" };
  assert.deepEqual(argumentsOf(element(attributes)), { by: "10", row_id: "7" });
});
