/**
 * Attributes, and the live properties that follow them. What the person has typed into the field that has the
 * focus is left alone until they are done with it.
 */
import type { Scalar, SpreadValue } from "../wire";
import { isAwaited } from "./busy";
import { noteSelect } from "./choice";
import { noteOpen } from "./openness";
import { forgetUse, useOf } from "./use";

/** Attributes that are the client's business, not a template's. */
export const OWN = /^data-(live-busy|id|component|session|restore)$/;

/** As the browser does it, whatever the form's controls are called. */
const { submit } = HTMLFormElement.prototype;
const spreads = new WeakMap<Element, string[]>();
let typed: EventTarget | null = null;
let typist: EventTarget | null = null;
/** When it was typed; no number while a composition is open. */
let stamp = 0;
/** When the newest event happened that is answered. */
let answered = 0;

/** Write one attribute; a name that starts with a dot is a property, whose text a textarea also has as its content. */
export function setAttribute(element: Element, name: string, value: Scalar): void {
  const properties = element as unknown as Record<string, unknown>;
  const isProperty = name[0] === ".";
  const property = isProperty ? name.slice(1) : name;
  const text = value === true || value === null ? "" : `${value}`;
  if (property === "value" && property in element) {
    // A field that nobody has touched follows this alone.
    if ("defaultValue" in element) properties.defaultValue = text;
    // `1.` and `1.0` are the same number, and nobody wants to see what they type become another text.
    if (properties.value !== text && properties.valueAsNumber !== Number.parseFloat(text))
      setValue(element, text);
  } else if (isProperty) properties[property] = text;
  // Once the person has ticked, chosen or muted, the attribute alone has no effect. For others it changes nothing.
  else if (typeof properties[name] === "boolean") {
    const isPresent = value !== null;
    if (name === "selected") noteSelect(element, isPresent === element.hasAttribute(name));
    if (name === "open") noteOpen(element, isPresent);
    properties[name] = isPresent;
  }
  if (!isProperty) writePlain(element, name, value);
}

/** Unless the person has typed since; where they are, the caret stays. */
function setValue(element: Element, text: string): void {
  const control = element as HTMLInputElement;
  const isFocused = control === document.activeElement;
  if (isFocused && control === typed) return;
  // What was typed since the person did what is answered here is newer than this.
  const since = useOf(control);
  if (since > answered && isAwaited(since)) return;
  // What the server has cleared begins anew; what it only writes otherwise is still what the person gave.
  if (!text) forgetUse(control);
  const { selectionStart } = control;
  control.value = text;
  if (isFocused && selectionStart != null) control.setSelectionRange(selectionStart, selectionStart);
}

/** Write an attribute that no property follows. */
export function writePlain(element: Element, name: string, value: Scalar): void {
  if (name === "live-native" && value !== null) queueMicrotask(() => submit.call(element as HTMLFormElement));
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? "" : (value as string));
}

/** Write a spread: its names and texts, without the names that it had before. `others` are not its own. */
export function setSpread(element: Element, value: SpreadValue, others: readonly string[]): void {
  const isOurs = (name: string) => !others.includes(name) && !OWN.test(name);
  const before = spreads.get(element) ?? element.getAttributeNames().filter(isOurs);
  const after = value.filter((_, index) => index % 2 === 0);
  for (const name of before) if (!after.includes(name)) setAttribute(element, name, null);
  for (let index = 0; index < value.length; index += 2) setAttribute(element, value[index], value[index + 1]);
  spreads.set(element, after);
}

/** What an element has now came another way than by its spread. */
export function forgetSpread(element: Element): void {
  spreads.delete(element);
}

/** Somebody typed into a field; or nobody did since. */
export function noteTyping(field: EventTarget | null, its = 0): void {
  typed = typist = field;
  stamp = its;
}

/** The person did something else than typing. */
export function noteDeed(): void {
  typist = null;
}

/** Is somebody typing, and has done nothing else since? What the server has answered of that makes no difference. */
export const isTyping = (): boolean => typist !== null && typist === document.activeElement;

/** The server has answered an event of that time: what it says now is newer than what was typed until then. */
export function settleTyping(time: number): void {
  if (time >= stamp) typed = null;
  if (time > answered) answered = time;
}
