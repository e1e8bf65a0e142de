/**
 * Random templates' content, random walks of patches: the page always equals content made anew, whether the client
 * made it or adopted it. Then the same with foreign damage in between: an update may find the page lost, but it never
 * vanishes, and the whole content mends the page.
 */
import { update } from "../../src/dom/component";
import { patch } from "../../src/dom/instance";
import { Key, type Patch, type Value } from "../../src/wire";
import { damage, type Tally } from "./damage";
import { equal, shape, stage, test } from "./harness";
import { load, mount } from "./patches";
import { render, type Templates } from "./server";

/** The kinds of a template's slots, in their order. */
type Kind = "child" | "text" | "content" | "attribute" | "spread" | "rows" | "shapes" | "options";

const SOURCES: { readonly [tid: string]: readonly [source: string, ...kinds: Kind[]] } = {
  page: [
    'Hello <!--$0-->, <!--$1--><!--$2-->!<b $3="class"><!--$4--></b>',
    "child",
    "child",
    "child",
    "attribute",
    "child",
  ],
  start: ["<!----><!--$0--><i><!--$1--> x <!--$2--></i><!--$3-->", "child", "child", "child", "child"],
  box: ['<div $0="title"><!--$1--></div>', "attribute", "child"],
  tail: ["<ul><!--$0--></ul> tail <!--$1-->", "child", "child"],
  deep: [
    '<div><section $0="data-a" $1="hidden" class="k"><em>s</em><!--$2--><em><!--$3--></em> t <!--$4--> u</section></div>',
    "attribute",
    "attribute",
    "child",
    "child",
    "child",
  ],
  spread: ['<article class="k" $0="" $1="title" id="i"><!--$2--></article>', "spread", "attribute", "child"],
  area: [
    '<figure><textarea $0=".value" $1="class"></textarea><!--$2--></figure>',
    "content",
    "attribute",
    "child",
  ],
  titled: ['<title $0="lang" $1=".textContent"></title><!--$2-->', "attribute", "content", "child"],
  none: ["<br>"],
  words: [" and "],
  table: ["<table><tbody><!--$0--></tbody></table>", "rows"],
  row: ['<tr $0="class"><td><!--$1--></td><td>a<!--$2--></td></tr>', "attribute", "child", "child"],
  svg: ['<svg viewBox="0 0 1 1" $0="systemLanguage"><!--$1--></svg>', "attribute", "shapes"],
  shape: ['<g $0="class"><circle></circle><text><!--$1--></text></g>', "attribute", "text"],
  select: ["<select><!--$0--></select>", "options"],
  option: ['<option $0="value"><!--$1--></option>', "attribute", "text"],
};
const ROOTS = ["page", "start", "tail", "deep", "table", "svg", "select", "spread", "area", "titled"];
const INNER = [
  "page",
  "start",
  "box",
  "tail",
  "deep",
  "spread",
  "none",
  "words",
  "table",
  "svg",
  "area",
  "titled",
];
const LEAVES = ["box", "none", "words", "spread", "area"];

const templates: Templates = Object.fromEntries(
  Object.entries(SOURCES).map(([tid, [source]]) => [tid, tid === "shape" ? [source, "svg"] : source]),
);

/** A model value: lists keep their rows apart. */
type Model = string | number | true | null | Spread | Made | Raw | List;
interface Spread {
  readonly kind: "spread";
  readonly entries: readonly string[];
}
interface Made {
  readonly kind: "made";
  readonly tid: string;
  readonly values: readonly Model[];
}
interface Raw {
  readonly kind: "raw";
  readonly html: string;
}
interface List {
  readonly kind: "list";
  readonly tid: string;
  readonly rows: readonly (readonly Model[])[];
}

let state = 1;
/** How often each construct occurred. */
const seen: Record<string, number> = {};

function random(below: number): number {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 4294967296) * below);
}

const pick = <T>(from: readonly T[]): T => from[random(from.length)];
const count = (name: string): void => {
  seen[name] = (seen[name] ?? 0) + 1;
};

/** Every text occurs only once, so that it is on the page only if its change went in. */
let isMarking = false;
let marks = 0;

function word(): string {
  if (isMarking) return `mark ${marks++};`;
  return pick(["", "a", "b&c", "<x>", "Hello", " ", "7", '"']) + (random(3) ? random(100) : "");
}

function make(tid: string, depth: number): Made {
  const [, ...kinds] = SOURCES[tid];
  return { kind: "made", tid, values: kinds.map((kind) => value(kind, depth + 1)) };
}

function list(tid: string, depth: number): List {
  const length = random(depth > 2 ? 3 : 7);
  return { kind: "list", tid, rows: Array.from({ length }, () => make(tid, depth + 1).values) };
}

function value(kind: Kind, depth: number): Model {
  if (kind === "text") return word();
  if (kind === "content") return pick([null, random(10), word(), `${word()}\n${word()}`]);
  if (kind === "attribute") return pick([null, true, word(), `q${random(9)}`]);
  if (kind === "spread") return { kind: "spread", entries: spread() };
  if (kind === "rows") return list("row", depth);
  if (kind === "shapes") return list("shape", depth);
  if (kind === "options") return list("option", depth);
  return child(depth);
}

function spread(): string[] {
  const names = ["data-x", "data-y", "lang", "dir"].filter(() => random(2));
  return names.flatMap((name) => [name, word()]);
}

function child(depth: number): Model {
  const choice = random(depth > 3 ? 3 : 9);
  if (choice < 3) return random(3) ? word() : pick([null, null, random(1000)]);
  if (choice < 6) return make(pick(depth > 2 ? LEAVES : INNER), depth);
  if (choice < 8) return list(pick(depth > 2 ? LEAVES : INNER), depth);
  return { kind: "raw", html: pick(["", `<u>raw</u>${random(9)} <s>x</s>`, "text", "<!--note--><hr>"]) };
}

/** As it travels. */
function wire(model: Model): Value {
  if (model === null || typeof model !== "object") return model;
  if (model.kind === "spread") return model.entries;
  if (model.kind === "made") return [model.tid, ...model.values.map(wire)];
  if (model.kind === "raw") return { [Key.html]: model.html };
  const { tid, rows } = model;
  return { [Key.list]: tid, [Key.values]: flat(tid, rows) };
}

function flat(tid: string, rows: List["rows"]): Value[] {
  return SOURCES[tid].length > 1 ? rows.flatMap((row) => row.map(wire)) : [rows.length];
}

function mutate(tid: string, values: readonly Model[], depth: number): [Model[], Patch] {
  const [, ...kinds] = SOURCES[tid];
  const after = [...values];
  const patches: (number | unknown)[] = [];
  kinds.forEach((kind, slot) => {
    if (random(3)) return;
    const [model, change] = mutateValue(values[slot], kind, depth);
    after[slot] = model;
    patches.push(slot, change);
  });
  return [after, patches as Patch];
}

function mutateValue(model: Model, kind: Kind, depth: number): [Model, unknown] {
  if (model !== null && typeof model === "object" && random(5)) {
    if (model.kind === "made") {
      count("patched instance");
      const [values, changes] = mutate(model.tid, model.values, depth + 1);
      return [{ ...model, values }, { [Key.patch]: changes }];
    }
    if (model.kind === "list") return mutateList(model, depth);
  }
  const after = value(kind, depth);
  const name = after === null || typeof after !== "object" ? "scalar" : after.kind;
  count(`new ${name}`);
  return [after, wire(after)];
}

function mutateList({ tid, rows: before }: List, depth: number): [Model, unknown] {
  const order = [...before.keys()].filter(() => random(6));
  const how = random(3);
  if (how === 0) order.sort(() => random(3) - 1);
  if (how === 1 && order.length > 1) {
    const [first, second] = [random(order.length), random(order.length)];
    [order[first], order[second]] = [order[second], order[first]];
  }
  const runs: number[] = [];
  const rows: (readonly Model[])[] = [];
  const fresh: (readonly Model[])[] = [];
  const items: unknown[] = [];
  const add = () => {
    const row = make(tid, depth + 1).values;
    rows.push(row);
    fresh.push(row);
    if (runs.at(-2) === -1) runs[runs.length - 1]++;
    else runs.push(-1, 1);
  };
  for (const index of order) {
    while (!random(5)) add();
    const [start, length] = runs.slice(-2);
    if (start >= 0 && start + length === index) runs[runs.length - 1]++;
    else runs.push(index, 1);
    let row = before[index];
    if (!random(3)) {
      const [values, changes] = mutate(tid, row, depth + 1);
      row = values;
      items.push(rows.length, changes);
    }
    rows.push(row);
  }
  while (!random(4)) add();
  const isSame = runs.length === 2 && runs[0] === 0 && runs[1] === before.length;
  count(isSame ? "list without order" : runs.length > 2 ? "list in runs" : "list cut");
  const change = {
    [Key.order]: runs,
    ...(fresh.length ? { [Key.list]: tid, [Key.values]: flat(tid, fresh) } : {}),
    ...(items.length ? { [Key.items]: items } : {}),
  };
  return [{ kind: "list", tid, rows }, isSame && items.length ? items : change];
}

const travelled = <T>(json: T): T => JSON.parse(JSON.stringify(json));

test("fuzz: made and adopted content equal content made anew", () => {
  load(templates);
  const [rounds, steps] = [400, 10];
  for (let round = 0; round < rounds; round++) {
    state = round + 1;
    const tid = pick(ROOTS);
    let model = make(tid, 0);
    const element = stage();
    element.innerHTML = "<div></div><div></div><div></div>";
    const [made, adopted, fresh] = element.children;
    const instance = mount(made, wire(model) as [string]);
    adopted.innerHTML = render(templates, wire(model) as [string]);
    equal(shape(adopted), shape(made), `round ${round}`);
    for (let step = 0; step < steps; step++) {
      const [values, changes] = mutate(tid, model.values, 0);
      const about = () =>
        `round ${round}, step ${step}, ${JSON.stringify(changes)} on ${JSON.stringify(wire(model))}`;
      try {
        patch(instance, travelled(changes));
        update(adopted, tid, travelled(changes));
      } catch (error) {
        throw new Error(`${about()}: ${(error as Error).stack}`);
      }
      model = { ...model, values };
      mount(fresh, wire(model) as [string]);
      equal(shape(made), shape(fresh), `made, ${about()}`);
      equal(shape(adopted), shape(fresh), `adopted, ${about()}`);
    }
  }
  return `${rounds * steps} patches, each on made and on adopted content; ${JSON.stringify(seen)}`;
});

test("fuzz: foreign damage is noticed where an update meets it, and whole content mends it", () => {
  load(templates);
  const [rounds, steps] = [400, 10];
  const kinds: Tally = {};
  let lost = 0;
  let other = 0;
  let shown = 0;
  isMarking = true;
  for (let round = 0; round < rounds; round++) {
    state = round + 99991;
    const tid = pick(ROOTS);
    let model = make(tid, 0);
    const element = stage();
    element.innerHTML = "<div></div><div></div>";
    const [page, fresh] = element.children;
    page.innerHTML = render(templates, wire(model) as [string]);
    for (let step = 0; step < steps; step++) {
      if (!random(2)) damage(page, 3, random, kinds);
      const [values, changes] = mutate(tid, model.values, 0);
      model = { ...model, values };
      let fits = true;
      try {
        update(page, tid, travelled(changes));
      } catch {
        fits = false;
        lost++;
      }
      if (fits) {
        const now = shape(page);
        for (const [text] of JSON.stringify(changes).matchAll(/mark \d+;/g)) {
          equal(
            now.includes(text),
            true,
            `round ${round}, step ${step}: ${text} of ${JSON.stringify(changes)}`,
          );
          shown++;
        }
      }
      mount(fresh, wire(model) as [string]);
      if (fits && shape(page) !== shape(fresh)) other++;
      if (shape(page) === shape(fresh)) continue;
      update(page, tid, { [Key.template]: tid, [Key.html]: render(templates, wire(model) as [string]) });
      equal(shape(page), shape(fresh), `mended, round ${round}, step ${step}`);
    }
  }
  isMarking = false;
  const outcome = `${lost} found the page lost, ${other} left damage elsewhere, none of ${shown} texts vanished`;
  return `${rounds * steps} patches: ${outcome}; ${JSON.stringify(kinds)}`;
});
