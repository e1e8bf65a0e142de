/** The elements of the page's components, by id. */
import type { Origin } from "./wire";

export const COMPONENT = "[data-component]";
let elements = new Map<string, HTMLElement>();

export const elementOf = (id: string | null): HTMLElement | undefined => elements.get(id as string);

export const isEmpty = (): boolean => !elements.size;

/** Has a component's element left the page since we looked? */
export const isSomeGone = (): boolean => [...elements.values()].some((element) => !element.isConnected);

/** The id of the component that an element belongs to. */
export const idAround = (element: Element | null): string | undefined =>
  element?.closest<HTMLElement>(COMPONENT)?.dataset.id;

/** Look at the page again: who came, parents before children, and who is gone. */
export function survey(): [came: Origin[], gone: string[]] {
  const before = elements;
  const all = [...document.querySelectorAll<HTMLElement>(COMPONENT)];
  elements = new Map(all.map((element) => [element.dataset.id as string, element]));
  return [
    all.filter(({ dataset }) => !before.has(dataset.id as string)).map(originOf),
    [...before.keys()].filter((id) => !elements.has(id)),
  ];
}

function originOf(element: HTMLElement): Origin {
  const { id, component, session } = element.dataset as { readonly [name: string]: string };
  return [id, component, session, idAround(element.parentElement) ?? null];
}
