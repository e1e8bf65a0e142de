/**
 * The browser's events, heard once for the whole window. Each handler named on the way from the target upwards
 * is called, as if the event bubbled; then those that listen from elsewhere.
 */
import { noteTyping } from "../dom/attribute";
import { idAround } from "../components";
import { admits, delayOf, eachBinding } from "./binding";
import { debounce, flush, isPaced } from "./pace";

/** Takes down what is to be said of an event; the result says it. Nothing if the event is to be ignored. */
export type Prepare = (
  event: Event,
  element: Element,
  component: string,
  handler: string,
) => (() => void) | undefined;

const TYPES =
  "click dblclick input change submit reset focus blur focusin focusout keydown keyup pointerdown pointerup";
const GLOBAL = /\.(away|window)\b/;

/** The rests of names of attributes that hear events from elsewhere, as `click.away`. */
const globals = new Set<string>();
let prepare: Prepare;

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
  // What was typed goes out with what ends the typing.
  if (/^(blur|change|submit)$/.test(type)) flush();
  if (type === "input") noteTyping(target);
  if (type === "submit") noteTyping(null);
  const path = event.composedPath();
  for (const element of event.bubbles ? path : path.slice(0, 1)) {
    if (callAll(event, element as Element, false)) break;
  }
  for (const name of globals) {
    if (typeOf(name) !== type) continue;
    for (const element of document.querySelectorAll(`[${CSS.escape(`live-${name}`)}]`)) {
      callAll(event, element, true);
    }
  }
}

/** Call the element's handlers for the event. Says whether one of them keeps it from those above. */
function callAll(event: Event, element: Element, isGlobal: boolean): boolean {
  let isStopped = false;
  eachBinding(element, event.type, (attribute, modifiers, handler) => {
    if (GLOBAL.test(attribute.name) !== isGlobal || !admits(modifiers, event, element)) return;
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
  if (event.type === "submit" || modifiers.includes("prevent")) event.preventDefault();
  const pause = modifiers.includes("once") ? Infinity : delayOf(modifiers, "throttle");
  const delay = delayOf(modifiers, "debounce");
  const say = prepare(event, element, component, handler);
  if (!say || (pause && !isPaced(attribute, pause, event.timeStamp))) return;
  if (delay) return debounce(attribute, component, delay, say);
  flush(component);
  say();
}

const typeOf = (name: string): string => name.split(".")[0];
