/**
 * Law 1 in a page: content that the client made and content that it adopted, patched step by step, both equal what a
 * fresh page shows. tests/browser/test_law1_browser.py prepares the cases: server's HTML, definitions, patches, and at each
 * step the HTML that stock Jinja renders.
 */
import { update } from "../../src/dom/component";
import { patch } from "../../src/dom/instance";
import { shape, stage } from "./harness";
import { load, mount } from "./patches";

interface Step {
  /** JSON texts, as they travel. */
  readonly definitions: string;
  readonly change: string;
  readonly expected: string;
}

interface Case {
  readonly seed: number;
  /** The server's HTML, with markers. */
  readonly adopted: string;
  /** The first step's change is the content whole: `[tid, value, ...]`. */
  readonly steps: readonly Step[];
}

interface Failure {
  readonly seed: number;
  readonly step: number;
  readonly error: string;
}

const NO_SPACE = "table,thead,tbody,tfoot,tr,colgroup,select,optgroup,datalist";

/** Hold the law against some cases: what failed. */
function holdLaw1(cases: readonly Case[]): Failure[] {
  return cases.flatMap((each) => {
    const failure = hold(each);
    return failure ? [failure] : [];
  });
}

function hold({ seed, adopted: html, steps }: Case): Failure | undefined {
  const element = stage();
  element.innerHTML = "<div></div><div></div><div></div>";
  const [made, adopted, fresh] = element.children;
  const [first, ...rest] = steps;
  let step = 0;
  try {
    load(JSON.parse(first.definitions));
    const content = JSON.parse(first.change);
    const instance = mount(made, content);
    adopted.replaceChildren(...parsed(html).childNodes);
    compare(made, adopted, fresh, first.expected);
    for (const { definitions, change, expected } of rest) {
      step++;
      load(JSON.parse(definitions));
      patch(instance, JSON.parse(change));
      update(adopted, content[0], JSON.parse(change));
      compare(made, adopted, fresh, expected);
    }
  } catch (error) {
    return { seed, step, error: String(error instanceof Error ? error.stack : error) };
  }
  return undefined;
}

function compare(made: Element, adopted: Element, fresh: Element, expected: string): void {
  fresh.replaceChildren(...parsed(expected).childNodes);
  for (const parent of fresh.querySelectorAll(NO_SPACE)) dropSpace(parent);
  const page = shape(fresh);
  for (const [name, element] of Object.entries({ made, adopted })) {
    const shown = shape(element);
    if (shown !== page) throw new Error(`${name}\n  is      ${shown}\n  and not ${page}`);
  }
}

/** As a page that is loaded: Chromium's shorter way for `innerHTML` reads `"&copy=1"` otherwise. */
function parsed(html: string): Element {
  return new DOMParser().parseFromString(`<!doctype html><main>${html}</main>`, "text/html").body.children[0];
}

function dropSpace(parent: Element): void {
  for (const node of [...parent.childNodes]) {
    if (node instanceof Text && !/[^ \t\n\r\f]/.test(node.data)) node.remove();
  }
}

Object.assign(window, { holdLaw1 });
