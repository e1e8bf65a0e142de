/** What other scripts, extensions and translators do to a page. */

/** A random whole number from 0, below a bound. */
export type Random = (below: number) => number;

/** By kind: how often it was done. */
export type Tally = Record<string, number>;

const TO_TEXTS: { readonly [kind: string]: (text: Text, other: Element) => void } = {
  translated: (text) => {
    const font = document.createElement("font");
    font.append(text.data);
    text.replaceWith(font);
  },
  wrapped: (text) => {
    const font = document.createElement("font");
    text.replaceWith(font);
    font.append(text);
  },
  split: (text) => text.splitText(text.length >> 1),
  "text removed": (text) => text.remove(),
  "text moved": (text, other) => other.append(text),
};

const TO_ELEMENTS: { readonly [kind: string]: (element: Element, other: Element) => void } = {
  removed: (element) => element.remove(),
  emptied: (element) => element.replaceChildren(),
  cloned: (element) => element.replaceWith(element.cloneNode(true)),
  "put last": (element) => element.parentNode?.append(element),
  "put first": (element) => element.parentNode?.prepend(element),
  "moved into another": (element, other) => {
    if (!element.contains(other)) other.append(element);
  },
  boxed: (element) => {
    const box = document.createElement("div");
    element.replaceWith(box);
    box.append(element);
  },
  "element added inside": (element) => element.prepend(document.createElement("u")),
  "element added behind": (element) => element.after(document.createElement("u")),
  "text added": (element) => element.append("foreign"),
  "class changed": (element) => element.classList.toggle("foreign"),
  "attribute removed": (element) => element.removeAttribute(element.getAttributeNames()[0] ?? "class"),
  normalized: (element) => element.normalize(),
};

/** Damage what is below the root in up to `times` places. */
export function damage(root: Element, times: number, random: Random, tally: Tally): void {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  const nodes: (Element | Text)[] = [];
  while (walker.nextNode()) nodes.push(walker.currentNode as Element | Text);
  const elements = nodes.filter((node) => node instanceof Element);
  for (; times && nodes.length; times--) {
    const among = random(2) && elements.length ? elements : nodes;
    const node = among[random(among.length)];
    const other = elements[random(elements.length)] ?? root;
    if (!root.contains(node) || !root.contains(other)) continue;
    const kinds = node instanceof Text ? TO_TEXTS : TO_ELEMENTS;
    const kind = Object.keys(kinds)[random(Object.keys(kinds).length)];
    kinds[kind](node as never, other);
    tally[kind] = (tally[kind] ?? 0) + 1;
  }
}

export function randomOf(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * below);
  };
}
