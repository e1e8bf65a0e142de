/** What the person has changed of the page's forms, and has not sent. */

type Control = Element & { readonly form?: Element | null };

/**
 * When controls were changed, of those that were since the page was loaded, their form was put back or the server cleared
 * them; and when forms were sent.
 */
const used = new WeakMap<EventTarget, number>();
let isSilent = false;

/** Note what an event says of that. Tells whether the event is to be heard by nobody else. */
export function noteUse({ type, target, timeStamp }: Event): boolean {
  // A change says no more than the input before it, if there was one.
  if (/^(input|submit)$/.test(type) || (type === "change" && !isUsed(target as Element)))
    markUsed(target as Element, timeStamp);
  // Of the form itself: `elements` may be a control of that name.
  if (type === "reset") for (const control of target as HTMLFormElement) forgetUse(control);
  return isSilent;
}

export const isUsed = (control: Element): boolean => used.has(control);

export const hasUse = (form: HTMLFormElement): boolean => [...form].some(isUsed);

/** Has it a form, and was it changed since that was sent? */
export const isUnsent = (control: Control): boolean =>
  !!control.form && useOf(control) > (useOf(control.form) || 0);

/** Since when; no number where it is not. */
export const useOf = (control: Element): number => used.get(control) as number;

export function markUsed(control: Element, time: number): void {
  used.set(control, time);
}

export function forgetUse(control: Element): void {
  used.delete(control);
}

/** Have a form as the template has it. No handler hears of it: the person has reset nothing. */
export function reset(form: HTMLFormElement): void {
  isSilent = true;
  // As the browser does it, whatever the form's controls are called.
  HTMLFormElement.prototype.reset.call(form);
  isSilent = false;
}
