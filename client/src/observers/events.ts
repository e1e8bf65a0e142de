/**
 * The browser's events, heard once for the whole window. Each handler named on the way from the target upwards
 * is called, as if the event bubbled; then those that listen from elsewhere.
 */

import { idAround } from "../components";
import { noteTyping } from "../dom/attribute";
import { noteUse, reset } from "../dom/use";
import { admits, delayOf, eachBinding } from "./binding";
import type { Control } from "./details";
import { isOurs } from "./mutations";
import { debounce, flush, pauseOf } from "./pace";

/**
 * Takes down what is to be said of an event; the result says it. Nothing if the event is to be ignored.
 * `isReset`: the form is put back in between.
 */
export type Prepare = (
  event: Event,
  element: Element,
  component: string,
  handler: string,
  isReset: boolean,
) => (() => void) | undefined;

const TYPES =
  "click dblclick input change submit reset focus blur focusin focusout keydown keyup pointerdown pointerup compositionend";
/** Events that tell a value or a place: the last of several is what counts. Of others each is a deed of its own. */
const TELLING = /^(input|scroll|resize)$|move$/;
const GLOBAL = /\.(away|window)\b/;

/** The rests of names of attributes that hear events from elsewhere, as `click.away`. */
const globals = new Set<string>();
let prepare: Prepare;
/** Where the pointer went down last. */
let pressed: EventTarget | null;
/** What an event asks for: everything is taken down before anything is done. */
let deeds: (() => void)[];

export function observeEvents(its: Prepare): void {
  prepare = its;
  listen(TYPES.split(" "));
}

/** Hear more: types, or the rests of names of attributes with `.away` or `.window`. */
export function listen(names: readonly string[]): void {
  for (const name of names) {
    const isGlobal = GLOBAL.test(name);
    if (isGlobal) globals.add(name);
    // Capture: events that do not bubble are heard too. The same listener is added only once.
    addEventListener(isGlobal ? typeOf(name) : name, dispatch, true);
  }
}

function dispatch(event: Event): void {
  const { type, target } = event;
  // What is moved or removed may lose the focus, and get it back: that is no person's doing, nor a script's.
  if (isOurs && event.isTrusted) {
    // But what was typed before, and waits, is said.
    if (type === "blur") flush();
    return;
  }
  if (noteUse(event)) return;
  if (type === "input") {
    const { isComposing, timeStamp } = event as InputEvent;
    noteTyping(target, isComposing ? Number.NaN : timeStamp);
    // What is being composed is no text yet: it is said once, when it is.
    if (isComposing) return;
  } else if (type === "compositionend") target?.dispatchEvent(new Event("input", { bubbles: true }));
  else if (["blur", "change", "submit"].includes(type)) {
    // What was typed is done with, and goes out before what ends the typing.
    noteTyping(null);
    flush();
  }
  if (type === "pointerdown") pressed = target;
  const { validity, form } = (["input", "change"].includes(type) ? target : {}) as Control;
  // What is no number yet, as a lone minus, is nothing that could be said.
  if (validity?.badInput) return;
  deeds = [];
  // A control belongs to its form wherever it stands.
  for (const element of new Set([...event.composedPath(), form])) {
    if (callAll(event, element as Element, false)) break;
  }
  for (const name of globals) {
    if (typeOf(name) !== type) continue;
    for (const element of document.querySelectorAll(`[${CSS.escape(`live-${name}`)}]`)) {
      callAll(event, element, true);
    }
  }
  for (const deed of deeds) deed();
}

/** Call the element's handlers for the event. Says whether it ends there. */
function callAll(event: Event, element: Element, isGlobal: boolean): boolean {
  let isStopped = !event.bubbles;
  eachBinding(element, event.type, (attribute, modifiers, handler) => {
    if (GLOBAL.test(attribute.name) !== isGlobal || !admits(modifiers, event, element, pressed)) return;
    isStopped ||= modifiers.includes("stop");
    call(event, element, attribute, modifiers, handler);
  });
  return isStopped;
}

function call(
  event: Event,
  element: Element,
  attribute: Attr,
  modifiers: readonly string[],
  handler: string,
): void {
  const component = idAround(element);
  if (!component) return;
  const isSubmit = event.type === "submit";
  if (isSubmit || modifiers.includes("prevent")) event.preventDefault();
  // Its modifiers are all there is to it.
  if (!handler) return;
  const interval = modifiers.includes("once") ? Infinity : delayOf(modifiers, "throttle");
  const isReset = isSubmit && modifiers.includes("reset");
  const say = prepare(event, element, component, handler, isReset);
  if (!say) return;
  const pause = interval && pauseOf(attribute, interval, event.timeStamp);
  if (pause && (pause === Infinity || !TELLING.test(event.type))) return;
  const delay = pause || delayOf(modifiers, "debounce");
  if (isReset) deeds.unshift(() => reset(event.target as HTMLFormElement));
  deeds.push(() => {
    if (delay) debounce(attribute, component, delay, say);
    else {
      flush(component);
      say();
    }
  });
}

const typeOf = (name: string): string => name.split(".")[0];
