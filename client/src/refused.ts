/**
 * What was in a form that was put back when it was sent (`live-submit.reset`). It comes back if the server does not take it,
 * once there is nothing newer in the form.
 */
import { isUsed, markUsed } from "./dom/use";
import { fill, stateOf } from "./drafts";
import type { Control } from "./observers/details";

/** Forms, and what brings back what was in them: what was sent first comes back first. */
const refused: [form: HTMLFormElement, bringBack: () => void][] = [];

/** A form is about to be put back. The result is called when the server has answered. */
export function takeDown(form: HTMLFormElement): (isRefused?: boolean) => void {
  const controls = [...form.elements] as Control[];
  const states = controls
    .filter((its) => isUsed(its) && its.type !== "file")
    .map((its) => [its, ...stateOf(its)] as const);
  const bringBack = () => {
    for (const state of states) {
      fill(...state);
      markUsed(state[0]);
    }
  };
  return (isRefused) => {
    if (isRefused) refused.push([form, bringBack]);
    const index = refused.findIndex((its) => its[0] === form);
    if (index >= 0 && !controls.some(isUsed)) refused.splice(index, 1)[0][1]();
  };
}
