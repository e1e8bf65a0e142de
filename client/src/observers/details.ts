/** What a handler may want to know of an event: exactly what is asked for, or all that applies. */
import { isUsed } from "../dom/use";
import type { Details } from "../wire";

/** What of these an element has. */
export type Control = Element &
  Partial<Omit<HTMLInputElement & HTMLSelectElement, keyof Element | "type">> & { readonly type?: string };
type AnyEvent = Event & Partial<SubmitEvent & KeyboardEvent & MouseEvent & CustomEvent>;

const PROPERTIES = "type key code altKey ctrlKey metaKey shiftKey repeat button buttons".split(" ");

/** `wants` undefined: not known yet, so everything. */
export function detailsOf(
  event: AnyEvent,
  element: Element,
  wants: readonly string[] | undefined,
  isReset: boolean,
): Details {
  const { target } = event;
  // A window has what the page's elements are called.
  const control = (target instanceof Element && "value" in target ? target : element) as Control;
  const all = {
    // That of a list's item or of a meter is a number, and nothing that a person said.
    value: control.value?.at && textsOf(control),
    checked: /^(checkbox|radio)$/.test(control.type as string) ? control.checked : undefined,
    key: event.key,
    get form() {
      return entriesOf(control.form ?? control.closest("form"), event, isReset);
    },
    get event() {
      return describe(event, element, control);
    },
  };
  const keys = (wants ?? Object.keys(all)) as (keyof typeof all)[];
  // JSON leaves out what is undefined.
  return Object.fromEntries(keys.map((key) => [key, all[key]]));
}

export function textsOf(control: Control): unknown {
  const { type, selectedOptions = [] } = control;
  return type === "select-multiple" ? [...selectedOptions].map(({ value }) => value) : control.value;
}

/** What stands in a form, and of each control whether it was used, or even sent, and then put back. */
function entriesOf(form: HTMLFormElement | null, { type, submitter }: AnyEvent, isReset: boolean): unknown {
  const names = form && ([...form] as Control[]).map((its) => isUsed(its) && its.name);
  const entries = form && [...new FormData(form, submitter)];
  return entries?.map(([name, value]) => [
    name,
    (value as File).name ?? value,
    isReset ? 3 : type === "submit" ? 2 : names?.includes(name) ? 1 : 0,
  ]);
}

function describe(event: AnyEvent, element: Element, control: Control): unknown {
  const { left, top, width, height } = element.getBoundingClientRect();
  const x = (event.clientX as number) - left;
  const y = (event.clientY as number) - top;
  const found: Record<string, unknown> = {
    // Of a form, `name` may be a control of that name.
    name: control.getAttribute("name"),
    detail: event instanceof CustomEvent && event.detail,
  };
  const place: Record<string, number> = { x, y, width, height };
  // What happens at no place has no number there, and of the element's size there is nothing to tell.
  for (const key in place) found[key] = x < Infinity && Math.round(place[key]);
  for (const key of PROPERTIES) found[key.replace("Key", "")] = event[key as keyof Event];
  // What is empty is left out.
  for (const key in found) found[key] ||= undefined;
  // What cannot travel fails here, before the event is kept.
  return JSON.parse(JSON.stringify(found));
}
