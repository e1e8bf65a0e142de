/** Elements that wait for the answer to an event of theirs carry `data-live-busy`. */

const BUSY = "data-live-busy";

/** Where an event came from. */
export interface Sender {
  readonly element: Element;
  /** Of a browser event, if it was one; `reset` where a form was put back when it was sent. */
  readonly type?: string;
  /** When that happened. */
  readonly time?: number;
  /** Is told when it is answered. */
  readonly answered?: ((isRefused?: boolean) => void) | undefined;
}

const waiting = new Set<Sender>();

export function hold(sender: Sender): void {
  waiting.add(sender);
  sender.element.setAttribute(BUSY, "");
}

export function release(sender: Sender): void {
  waiting.delete(sender);
  if (!isWaiting(sender.element)) sender.element.removeAttribute(BUSY);
}

/** Does an event of before that time wait for its answer, or was it answered just now? */
export const isAwaited = (since: number): boolean =>
  [...waiting].some(({ time }) => (time as number) < since);

/** Does the element wait for the answer to an event of this type, or of any? */
export function isWaiting(element: Element, type?: string): boolean {
  return [...waiting].some((sender) => sender.element === element && (!type || sender.type === type));
}

/** Does the form around wait for the answer to its submit, or to a click in it? */
export function isSent(control: Element & { readonly form?: Element | null }): boolean {
  const form = control.form ?? control;
  return [...waiting].some(
    ({ element, type }) =>
      /submit|reset|click/.test(type as string) && (element.contains(form) || form.contains(element)),
  );
}
