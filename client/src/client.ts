/** Puts session, transport, DOM and observers together. */
import { emit, obey } from "./command";
import { elementOf, idAround, isEmpty, survey } from "./components";
import { noteDeed, settleTyping } from "./dom/attribute";
import { hold, isSent, isWaiting, release, type Sender } from "./dom/busy";
import { update } from "./dom/component";
import { focusWanted } from "./dom/list";
import { define } from "./dom/template";
import { hasUse } from "./dom/use";
import { draw, putBack } from "./drafts";
import { isReturn, type Left, take, takeOver, write } from "./leaving";
import { notify } from "./notice";
import { argumentsOf } from "./observers/binding";
import { detailsOf } from "./observers/details";
import { listen, observeEvents } from "./observers/events";
import { asOurs, observeMutations } from "./observers/mutations";
import { flush } from "./observers/pace";
import { observePage } from "./observers/page";
import { takeDown } from "./refused";
import { createSession, type Kept } from "./session";
import * as transport from "./transport";
import type { Arguments, Content, Details, Failure, Patch, ServerMessage } from "./wire";

/** What page scripts and tests may use, as `window.liveview`. */
export interface Api {
  /** How often an update did not fit the page, so that the content had to be sent whole. */
  readonly resyncs: number;
  readonly state: State;
  connect(): void;
  disconnect(): void;
  /** Call a handler of the component around the element. */
  send(element: Element, handler: string, args?: Arguments): void;
}

export type State = "connecting" | "connected" | "disconnected";

/** A page that has been there for so long is not loaded again and again. */
const OLD_MILLISECONDS = 10_000;
/** Browsers allow few changes of the history. */
const SAVING_MILLISECONDS = 1000;
/** Also one that is shown in the clear for now. */
const PASSWORD = "[type=password],[autocomplete*=password]";

const { dataset } = document.documentElement;
let resyncs = 0;
let queued = 0;
let saving: ReturnType<typeof setTimeout> | undefined;

const session = createSession<Sender>(`${Math.random()}`, Math.random, {
  send: transport.send,
  connect: transport.connectLater,
  define,
  listen,
  update: change,
  answered(sender, isRefused) {
    sender.answered?.(isRefused);
    settleTyping(sender.time as number);
    // Until its answer is shown.
    queueMicrotask(() => release(sender));
  },
  queued(count) {
    // Said of each event and each answer, and the root's attributes concern the style of the whole page.
    if (count === queued) return;
    queued = count;
    dataset.liveQueued = `${count}`;
    if (!count) delete dataset.liveQueued;
  },
  fail,
  obey,
  isOld: () => isReturn || performance.now() > OLD_MILLISECONDS,
});

/** Bring the page to life; `url` is the endpoint's. */
export function start(url: string): Api {
  transport.report({
    url,
    opened() {
      dataset.liveState = "connected";
      session.opened();
    },
    received,
    closed(code, isStanding) {
      const isMissed = session.closed(code, isStanding);
      if (isStanding) return;
      dataset.liveState = "disconnected";
      // Nobody misses the connection of a page without components.
      if (!isMissed && isEmpty()) delete dataset.liveState;
    },
  });
  observeEvents(prepare);
  observePage(transport.awake, save, transport.drop);
  observeMutations(look);
  const [left, itsDrafts] = take();
  takeOver(left).forEach(session.resume);
  look();
  putBack(itsDrafts);
  return {
    get resyncs() {
      return resyncs;
    },
    get state() {
      return dataset.liveState as State;
    },
    connect: transport.connect,
    disconnect: transport.disconnect,
    send: (element, handler, args = {}) => say({ element }, handler, args, {}),
  };
}

function received(message: ServerMessage): void {
  session.receive(message);
  // Nobody sees the page, so the browser may end it without another word.
  if (document.hidden && message[0] === "update" && !saving) saving = setTimeout(save, SAVING_MILLISECONDS);
}

/** Leave in the history what is needed to go on from here. */
function save(): void {
  saving = undefined;
  flush();
  const drafts = draw();
  write(drafts && [session.keep().map(leave), drafts]);
}

/** What to leave of a component: of one with a password no event, because that may be in it. */
function leave([origin, number, pending]: Kept): Left {
  const element = elementOf(origin[0]);
  return [[origin, number, element?.querySelector(PASSWORD) ? [] : pending], element?.dataset.restore];
}

/** See which components came and went. */
function look(): void {
  const [came, gone] = survey();
  gone.forEach(session.remove);
  session.add(came);
  if (came.length) {
    dataset.liveState ??= "connecting";
    transport.connect();
  }
}

function prepare(
  event: Event,
  element: Element,
  id: string,
  handler: string,
  isReset: boolean,
): (() => void) | undefined {
  const type = isReset ? "reset" : event.type;
  // A form is submitted once at a time; one that was put back, again once something was entered again.
  if (event.type === "submit" && isWaiting(element, type) && !(isReset && hasUse(element as HTMLFormElement)))
    return undefined;
  const args = argumentsOf(element);
  const wants = session.wants(id, handler);
  // Most handlers want nothing.
  const details: Details = wants && !wants.length ? {} : detailsOf(event, element, wants, isReset);
  // The answer to its submit may change the form: what it held before that must not be said afterwards. Who only comes into a
  // field has entered nothing yet.
  const renew =
    details.form && !/submit|click|focus(in)?$/.test(event.type) && isSent(event.target as Element)
      ? () => {
          details.form = detailsOf(event, element, ["form"], isReset).form ?? details.form;
        }
      : undefined;
  const time = event.timeStamp;
  const answered = isReset ? takeDown(event.target as HTMLFormElement) : undefined;
  return () => say({ element, type, time, answered }, handler, args, details, renew);
}

function say(sender: Sender, handler: string, args: Arguments, details: Details, renew?: () => void): void {
  const id = idAround(sender.element);
  if (!id || !elementOf(id)) sender.answered?.(true);
  else {
    if (sender.type && sender.type !== "input") noteDeed();
    hold(sender);
    session.event(id, handler, args, details, sender, renew);
  }
}

function change(id: string, tid: string | undefined, content: Patch | Content): boolean {
  try {
    asOurs(() => update(elementOf(id) as Element, tid, content));
    return true;
  } catch {
    // Lost, or what the DOM throws where somebody else has changed it.
    resyncs++;
    return false;
  } finally {
    // It is the person's focus that moves now: handlers of the field that is left are told.
    focusWanted();
  }
}

function fail([, id, number, code, text]: Failure): void {
  console.error("liveview", code, text);
  if (emit(id, "live:error", { number, code, text })) notify(code, text);
}
