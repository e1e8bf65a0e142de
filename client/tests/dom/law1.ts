/**
 * Law 1 in a page: content that the client made and content that it adopted, patched step by step, both equal what a
 * fresh page shows. And with foreign damage between the steps: an update that finds the page lost says so, and
 * the content whole makes it a fresh page again. tests/browser/law1.py prepares the cases: server's HTML, definitions,
 * patches, and at each step the HTML that stock Jinja renders.
 */
import { update } from "../../src/dom/component";
import { patch } from "../../src/dom/instance";
import { Key } from "../../src/wire";
import { damage, type Random, randomOf, type Tally } from "./damage";
import { shape, stage } from "./harness";
import { load, mount } from "./patches";

interface Step {
  /** JSON texts, as they travel. */
  readonly definitions: string;
  readonly change: string;
  readonly expected: string;
  /** The server's HTML of the whole content, with markers. */
  readonly html: string;
}

interface Case {
  readonly seed: number;
  /** Content that Jinja writes: the space in its tables, which no browser shows, is as it is there. */
  readonly hasRaw: boolean;
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

function hold({ seed, steps, hasRaw }: Case): Failure | undefined {
  const element = stage();
  element.innerHTML = "<div></div><div></div><div></div>";
  const [made, adopted, fresh] = element.children;
  const [first, ...rest] = steps;
  let step = 0;
  try {
    load(JSON.parse(first.definitions));
    const content = JSON.parse(first.change);
    const instance = mount(made, content);
    adopted.replaceChildren(...parsed(first.html).childNodes);
    compare({ made, adopted }, fresh, first.expected, hasRaw);
    for (const { definitions, change, expected } of rest) {
      step++;
      load(JSON.parse(definitions));
      patch(instance, JSON.parse(change));
      update(adopted, content[0], JSON.parse(change));
      compare({ made, adopted }, fresh, expected, hasRaw);
    }
  } catch (error) {
    return { seed, step, error: String(error instanceof Error ? error.stack : error) };
  }
  return undefined;
}

/** What came of a walk with foreign damage. */
interface Outcome {
  steps: number;
  /** Updates that threw. */
  lost: number;
  /** Steps at whose end the page was another, though the update went in: damage that it did not meet. */
  unmet: number;
  /** Whole contents that made the page a fresh one. */
  mended: number;
  readonly damages: Tally;
  readonly failures: Failure[];
}

/** Walk with damage before each update; after each step the content comes whole, and the walk goes on with it. */
function holdDamaged(cases: readonly Case[]): Outcome {
  const outcome: Outcome = { steps: 0, lost: 0, unmet: 0, mended: 0, damages: {}, failures: [] };
  for (const each of cases) walkDamaged(each, randomOf(each.seed + 1), outcome);
  return outcome;
}

function walkDamaged({ seed, steps, hasRaw }: Case, random: Random, outcome: Outcome): void {
  const element = stage();
  element.innerHTML = "<div></div><div></div><p>another component</p>";
  const [page, fresh, other] = element.children;
  const nodesOfOther = [other, other.firstChild as Node];
  const [first, ...rest] = steps;
  const [tid] = JSON.parse(first.change);
  let step = 0;
  try {
    load(JSON.parse(first.definitions));
    page.replaceChildren(...parsed(first.html).childNodes);
    for (const { definitions, change, expected, html } of rest) {
      step++;
      outcome.steps++;
      // As often untouched, so that what was mended is patched too.
      if (random(2)) damage(page, 1 + random(4), random, outcome.damages);
      load(JSON.parse(definitions));
      let isLost = false;
      try {
        update(page, tid, JSON.parse(change));
      } catch {
        isLost = true;
        outcome.lost++;
      }
      if (!isLost && shape(page, hasRaw ? NO_SPACE : undefined) !== shapeOf(fresh, expected)) outcome.unmet++;
      update(page, tid, { [Key.template]: tid, [Key.html]: html });
      compare({ mended: page }, fresh, expected, hasRaw);
      outcome.mended++;
    }
    const now = [...element.children].slice(2).flatMap((each) => [each, ...each.childNodes]);
    if (now.some((node, index) => node !== nodesOfOther[index]))
      throw new Error("another component was touched");
  } catch (error) {
    outcome.failures.push({ seed, step, error: String(error instanceof Error ? error.stack : error) });
  }
}

/** What the HTML of a page shows. */
function shapeOf(fresh: Element, expected: string): string {
  fresh.replaceChildren(...parsed(expected).childNodes);
  return shape(fresh, NO_SPACE);
}

function compare(
  elements: { readonly [name: string]: Element },
  fresh: Element,
  expected: string,
  hasRaw: boolean,
): void {
  const page = shapeOf(fresh, expected);
  for (const [name, element] of Object.entries(elements)) {
    const shown = shape(element, hasRaw ? NO_SPACE : undefined);
    if (shown !== page) throw new Error(`${name}\n  is      ${shown}\n  and not ${page}`);
  }
}

/** As a page that is loaded: Chromium's shorter way for `innerHTML` reads `"&copy=1"` otherwise. */
function parsed(html: string): Element {
  return new DOMParser().parseFromString(`<!doctype html><main>${html}</main>`, "text/html").body.children[0];
}

Object.assign(window, { holdLaw1, holdDamaged });
