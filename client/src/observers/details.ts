/** What a handler may want to know of an event: exactly what is asked for, or all that applies. */
import type { Details } from "../wire";

/** What of these an element has. */
type Control = Element & Partial<Omit<HTMLInputElement & HTMLSelectElement, keyof Element>>;
type AnyEvent = Event & Partial<SubmitEvent & KeyboardEvent & MouseEvent & CustomEvent>;

const PROPERTIES = "type key code altKey ctrlKey metaKey shiftKey repeat button".split(" ");

/** `wants` undefined: not known yet, so everything. */
export function detailsOf(event: AnyEvent, element: Element, wants?: readonly string[]): Details {
  const target = event.target as Control;
  const control = "value" in target ? target : (element as Control);
  const all = {
    value: valueOf(control),
    checked: /^(checkbox|radio)$/.test(control.type as string) ? control.checked : undefined,
    key: event.key,
    get form() {
      return entriesOf(control.form ?? control.closest("form"), event.submitter);
    },
    get event() {
      return describe(event, element, control);
    },
  };
  const keys = (wants ?? Object.keys(all)) as (keyof typeof all)[];
  // JSON leaves out what is undefined.
  return Object.fromEntries(keys.map((key) => [key, all[key]]));
}

function valueOf(control: Control): unknown {
  const isMany = control.type === "select-multiple";
  return isMany ? Array.from(control.selectedOptions ?? [], ({ value }) => value) : control.value;
}

function entriesOf(form: HTMLFormElement | null, submitter: HTMLElement | null | undefined): unknown {
  const entries = form && [...new FormData(form, submitter)];
  return entries?.map(([name, value]) => [name, value instanceof File ? value.name : value]);
}

function describe(event: AnyEvent, element: Element, { name }: Control): unknown {
  const { left, top } = element.getBoundingClientRect();
  const found: Record<string, unknown> = {
    name,
    x: Math.round((event.clientX as number) - left),
    y: Math.round((event.clientY as number) - top),
    detail: event instanceof CustomEvent && event.detail,
  };
  for (const key of PROPERTIES) found[key.replace("Key", "")] = event[key as keyof Event];
  // What is empty or no number is left out. What cannot travel fails here, before the event is kept.
  return JSON.parse(JSON.stringify(found, (_, value) => value || undefined));
}
