/** What the person has changed of the page's forms, and has not sent. */

/** Controls that were changed since the page was loaded, or their form was put back. */
const used = new WeakSet<EventTarget>();
let isSilent = false;

/** Note what an event says of that. Tells whether the event is to be heard by nobody else. */
export function noteUse({ type, target }: Event): boolean {
  if (/^(input|change)$/.test(type)) markUsed(target as Element);
  // Of the form itself: `elements` may be a control of that name.
  if (type === "reset") for (const control of target as HTMLFormElement) used.delete(control);
  return isSilent;
}

export const isUsed = (control: Element): boolean => used.has(control);

export const hasUse = (form: HTMLFormElement): boolean => [...form].some(isUsed);

export function markUsed(control: Element): void {
  used.add(control);
}

/** Have a form as the template has it. No handler hears of it: the person has reset nothing. */
export function reset(form: HTMLFormElement): void {
  isSilent = true;
  // As the browser does it, whatever the form's controls are called.
  HTMLFormElement.prototype.reset.call(form);
  isSilent = false;
}
