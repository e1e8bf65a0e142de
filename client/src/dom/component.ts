/** A component's content: adopted when its first update comes, patched, or put in place whole. */
import { type Content, isContent, Key, type Patch } from "../wire";
import { adopt } from "./adopt";
import { keepChoices } from "./choice";
import { replaceContent } from "./content";
import { patch } from "./instance";
import { forgetOthers, passOthers } from "./others";
import type { Instance } from "./parts";
import { find, firstOf, isElement } from "./template";

const roots = new WeakMap<Element, Instance>();

/** Bring a component's element up to date; `tid` names its root template. Throws where the page does not fit. */
export function update(element: Element, tid: string | undefined, change: Patch | Content): void {
  keepChoices(() => {
    if (isContent(change)) {
      roots.delete(element);
      replaceContent(element, change[Key.html]);
      forgetOthers(element);
    } else patch(roots.get(element) ?? adoptRoot(element, tid as string), change);
  });
}

function adoptRoot(element: Element, tid: string): Instance {
  const template = find(tid);
  const top = firstOf(template.prototype);
  const first =
    isElement(top) && top.hasAttribute("live-root") ? element : (passOthers(element.firstChild) as Node);
  const root: Instance = { tid, first, last: first };
  root.parts = adopt(root, template, first);
  roots.set(element, root);
  return root;
}
