/**
 * What a person typed, ticked or chose and did not send, when the page has to be loaded again: for the same person it is
 * kept and comes back, for another one nothing of it does. Passwords and files are never kept.
 */
import { nameOf } from "./dom/pair";
import { parse } from "./dom/template";
import { isUnsent } from "./dom/use";
import { type Control, textsOf } from "./observers/details";

/** A control's name among those of the page, and what it held. */
export type Draft = readonly [name: string, texts: unknown, isChecked: boolean | undefined];

const SAME_PERSON = /expired/;

/** Why the page is being loaded again. */
let reason = "";

/** Is there text that another person's page would lose? */
export const isSpared = (code: string): boolean => !SAME_PERSON.test(code) && typed().length > 0;

/** Load the page again because of an error, or at the server's word. */
export function loadAgain(code: string): void {
  reason = code;
  draw();
  location.reload();
}

/** What is to be kept of what was typed; nothing: another person is to come, who gets nothing of this page. */
export function draw(): Draft[] | undefined {
  // Where the person leaves the browser keeps it.
  if (!reason) return [];
  const its = typed();
  if (SAME_PERSON.test(reason)) return its.map(([name, control]) => [name, ...stateOf(control)]);
  // Some browsers fill in what was typed before, whoever that was.
  for (const [, control] of its) control.replaceWith(pristine(control));
  return undefined;
}

/** Put drafts back where they fit, as if the person did. */
export function putBack(its: readonly Draft[]): void {
  const found = new Map(named());
  for (const [name, texts, isChecked] of its) {
    const control = found.get(name);
    if (!control) continue;
    fill(control, texts, isChecked);
    for (const type of ["input", "change"]) control.dispatchEvent(new Event(type, { bubbles: true }));
  }
}

/** Have a control hold what it held. */
export function fill(control: Control, texts: unknown, isChecked: boolean | undefined): void {
  const { options } = control;
  if (options) for (const option of options) option.selected = [texts].flat().includes(option.value);
  else Object.assign(control, { value: texts, checked: isChecked });
}

/** The page's controls, each with a name of its own. */
function named(): [name: string, control: Control][] {
  const counts: Record<string, number> = {};
  return [
    ...document.querySelectorAll<Control>("input:not([type=password],[type=file]),textarea,select"),
  ].map((control) => {
    const name = nameOf(control) + nameOf(control.form ?? control);
    counts[name] = (counts[name] ?? 0) + 1;
    return [name + counts[name], control];
  });
}

/** Of radio buttons the one that was chosen says it all. */
const typed = (): [name: string, control: Control][] =>
  named().filter(
    ([, control]) =>
      (isChanged(control) || isUnsent(control)) && (control.type !== "radio" || control.checked),
  );

/** Whoever did it: the person, perhaps before this script was there, or the browser for them. */
export const isChanged = (control: Control): boolean =>
  `${stateOf(control)}` !== `${stateOf(pristine(control))}`;

/** The control as the server made it. */
const pristine = (control: Control): Control => parse(control.outerHTML).firstChild as Control;

export const stateOf = (control: Control): [unknown, boolean | undefined] => [
  textsOf(control),
  control.checked,
];
