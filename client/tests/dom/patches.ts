/** The golden patches of wire/cases/patches.json, on content that the client made and on content that it adopted. */
import golden from "../../../wire/cases/patches.json";
import { update } from "../../src/dom/component";
import { make, patch } from "../../src/dom/instance";
import { insert } from "../../src/dom/list";
import type { Instance } from "../../src/dom/parts";
import { define } from "../../src/dom/template";
import type { Patch, Value } from "../../src/wire";
import { equal, shape, stage, test } from "./harness";
import { render, type Templates } from "./server";

interface Case {
  readonly name: string;
  readonly templates: Templates;
  readonly before: readonly [string, ...Value[]];
  readonly adopted: string;
  readonly patch: Patch;
  readonly after: readonly [string, ...Value[]];
  readonly html: string;
}

/** Later definitions replace earlier ones: the cases use the same short names again and again. */
export function load(templates: Templates): void {
  for (const tid in templates) define(tid, templates[tid]);
}

/** Content that the client made, in a component's element. */
export function mount(element: Element, value: readonly [string, ...Value[]]): Instance {
  const anchor = document.createTextNode("");
  element.replaceChildren(anchor);
  const instance = make(value[0], value, 1);
  insert([instance], anchor);
  anchor.remove();
  return instance;
}

for (const {
  name,
  templates,
  before,
  adopted,
  patch: changes,
  after,
  html,
} of golden.cases as unknown as Case[]) {
  test(`golden, as written by a server: ${name}`, () => {
    equal(plain(render(templates, before)), plain(adopted));
  });

  test(`golden, adopted: ${name}`, () => {
    load(templates);
    const element = stage();
    element.innerHTML = adopted;
    update(element, before[0], changes);
    equal(shape(element), shapeOf(html));
  });

  test(`golden, made: ${name}`, () => {
    load(templates);
    const element = stage();
    patch(mount(element, before), changes);
    equal(shape(element), shapeOf(html));
    mount(element, after);
    equal(shape(element), shapeOf(html), "made anew");
  });
}

/** `hidden` and `hidden=""` are the same. */
const plain = (html: string): string => html.replaceAll('=""', "");

function shapeOf(html: string): string {
  const element = document.createElement("div");
  element.innerHTML = html;
  return shape(element);
}
