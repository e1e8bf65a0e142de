/**
 * Which node of the page becomes which of new content: those of the same id or component, wherever they are; among
 * siblings those of the same `live-key`; then, in order, those of the same kind, first with the same name.
 */
import { isElement } from "./template";

/** Elements of the page that the new content has too, by what makes them the same. */
export type Lasting = Map<string, Element>;

const COMPONENT = "[data-component]";
const IDENTIFIED = "[id],[data-id]";

export const isComponent = (node: Node): boolean => isElement(node) && node.matches(COMPONENT);

export function findLasting(root: Element, content: ParentNode): Lasting {
  const wanted = [...content.querySelectorAll(IDENTIFIED)].map(identityOf).sort();
  const isUnique = (identity: string, index: number) =>
    wanted[index - 1] !== identity && wanted[index + 1] !== identity;
  const unique = new Set(wanted.filter(isUnique));
  const lasting: Lasting = new Map();
  const owner = root.closest(COMPONENT);
  for (const element of root.querySelectorAll(IDENTIFIED)) {
    const identity = identityOf(element);
    // Of several with one id the first is meant. What is inside another component is not to be had.
    if (!unique.has(identity) || lasting.has(identity)) continue;
    if (element.parentElement?.closest(COMPONENT) === owner) lasting.set(identity, element);
  }
  return lasting;
}

/** Is the node, or something in it, among those that last and have not found their place yet? */
export function isLasting(node: Node, lasting: Lasting): boolean {
  return (
    lasting.size > 0 &&
    isElement(node) &&
    [node, ...node.querySelectorAll(IDENTIFIED)].some((element) => lasting.has(identityOf(element)))
  );
}

/** By position in `fresh`: the node of `old`, or one that lasts, that becomes it. */
export function pair(
  old: readonly ChildNode[],
  fresh: readonly ChildNode[],
  lasting: Lasting,
): (ChildNode | undefined)[] {
  const matches: (ChildNode | undefined)[] = fresh.map((node) => takeLasting(node, lasting));
  for (const kindOf of [nameOf, plainKindOf]) {
    const taken = new Set(matches);
    const free = new Map<string, ChildNode[]>();
    for (let index = old.length - 1; index >= 0; index--) {
      const node = old[index];
      if (taken.has(node)) continue;
      const kind = kindOf(node);
      const others = free.get(kind);
      if (others) others.push(node);
      else free.set(kind, [node]);
    }
    fresh.forEach((node, index) => {
      matches[index] ??= free.get(kindOf(node))?.pop();
    });
  }
  return matches;
}

function takeLasting(node: ChildNode, lasting: Lasting): Element | undefined {
  const identity = identityOf(node);
  const found = lasting.get(identity);
  if (!identity || !found || plainKindOf(found) !== plainKindOf(node)) return undefined;
  lasting.delete(identity);
  return found;
}

/** Of a form, `id` may be a control of that name. */
const identityOf = (node: Node): string =>
  (isElement(node) && (node.getAttribute("data-id") ?? node.getAttribute("id"))) || "";

/** What makes it senseless to change one node into the other if it differs. */
function plainKindOf(node: Node): string {
  const { nodeName, type } = node as HTMLInputElement;
  const key = isElement(node) && node.getAttribute("live-key");
  return `${nodeName} ${nodeName === "INPUT" && type} ${key} ${identityOf(node)}`;
}

/** What makes it likely that two nodes of a kind are the same. */
export function nameOf(node: Node): string {
  const name = isElement(node) ? labelOf(node as HTMLInputElement) : node.nodeValue;
  return `${plainKindOf(node)} ${name}`;
}

function labelOf(element: HTMLInputElement): string | null {
  const { localName, type, value } = element;
  const name = element.getAttribute("name");
  return localName === "option" || /^(checkbox|radio)$/.test(type) ? `${name} ${value}` : name;
}
