/**
 * What was in a form that was put back when it was sent (`live-submit.reset`). It comes back if the server does not take it,
 * once there is nothing newer in the form.
 */
import { isUsed, markUsed } from "./dom/use";
import { fill, isChanged, stateOf } from "./drafts";
import type { Control } from "./observers/details";

/** By form, what brings back what was in it: what was sent first comes back first. */
const refused = new WeakMap<HTMLFormElement, (() => void)[]>();

/** A form is about to be put back. The result is called when the server has answered. */
export function takeDown(form: HTMLFormElement): (isRefused?: boolean) => void {
  const controls = [...form] as Control[];
  const states = controls
    .filter((its) => its.type !== "file" && isChanged(its))
    .map((its) => [its, ...stateOf(its)] as const);
  const bringBack = () => {
    for (const state of states) {
      fill(...state);
      markUsed(state[0], performance.now());
    }
  };
  return (isRefused) => {
    const waiting = refused.get(form) ?? [];
    refused.set(form, waiting);
    if (isRefused) waiting.push(bringBack);
    if (!controls.some(isUsed)) waiting.shift()?.();
  };
}
