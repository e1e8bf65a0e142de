/** A tiny test runner for the page: tests register themselves, the Python side runs them and reads what came out. */

export interface Result {
  readonly name: string;
  readonly error: string | null;
  /** What the test has to report, such as how much it has tried. */
  readonly note: string | null;
}

type Test = () => string | undefined | Promise<string | undefined>;

const tests: [name: string, run: Test][] = [];

export function test(name: string, run: () => unknown): void {
  tests.push([name, async () => (await run()) as string | undefined]);
}

export function equal(actual: unknown, expected: unknown, about = ""): void {
  const [left, right] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (left !== right) throw new Error(`${about}\n  is      ${left}\n  and not ${right}`);
}

export function throws(run: () => void, about = ""): void {
  try {
    run();
  } catch {
    return;
  }
  throw new Error(`${about}: nothing was thrown`);
}

/** An empty element in the page. */
export function stage(): HTMLElement {
  const element = document.createElement("div");
  document.body.replaceChildren(element);
  return element;
}

/**
 * What a page shows: elements by namespace with sorted attributes, texts joined, no comments, what stands in textareas.
 * In elements that match `withoutSpace`, texts of space alone are left out.
 */
export function shape(parent: Node, withoutSpace?: string): string {
  let text = "";
  const dropsSpace = withoutSpace && parent instanceof Element && parent.matches(withoutSpace);
  for (const node of parent.childNodes) {
    if (dropsSpace && node instanceof Text && !/[^ \t\n\r\f]/.test(node.data)) continue;
    if (node instanceof Text) text += node.data.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
    if (!(node instanceof Element)) continue;
    const attributes = [...node.attributes]
      .map(({ name, value }) => ` ${name}=${JSON.stringify(value)}`)
      .sort();
    if (node instanceof HTMLTextAreaElement) attributes.push(` .value=${JSON.stringify(node.value)}`);
    const name = `${node.namespaceURI?.slice(-4)}:${node.localName}`;
    text += `<${name}${attributes.join("")}>${shape(node, withoutSpace)}</${name}>`;
  }
  return text;
}

async function runTests(): Promise<Result[]> {
  const results: Result[] = [];
  for (const [name, run] of tests) {
    try {
      results.push({ name, error: null, note: (await run()) ?? null });
    } catch (error) {
      results.push({ name, error: String(error instanceof Error ? error.stack : error), note: null });
    }
  }
  return results;
}

Object.assign(window, { runTests });
