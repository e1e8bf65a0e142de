/**
 * One page's conversation with the server, without any I/O: no DOM, no socket, no clock, no JSON. What happened
 * goes in, effects go out. It numbers events, keeps them until they are answered, and sends them again after a
 * reconnect.
 */
import {
  type Arguments,
  type ClientMessage,
  type Command,
  type Content,
  type Definition,
  type Details,
  type Entry,
  type Failure,
  isContent,
  Key,
  type Origin,
  type Patch,
  type ServerMessage,
  type Update,
  VERSION_REFUSED,
  type Wants,
} from "./wire";

/** What the session wants done. `Sender` is whatever the caller knows an event's sender by. */
export interface Effects<Sender> {
  send(message: ClientMessage): void;
  /** Open a connection after so long. */
  connect(milliseconds: number): void;
  /** Go on after so long. */
  wait(milliseconds: number, then: () => void): void;
  define(tid: string, definition: Definition): void;
  listen(types: readonly string[]): void;
  /** Change a component's content; `tid` is its root template. Says whether the page fitted. */
  update(id: string, tid: string | undefined, change: Patch | Content): boolean;
  answered(sender: Sender): void;
  fail(failure: Failure): void;
  obey(command: Command): void;
}

export interface Session<Sender> {
  /** Components came to the page, parents before children. */
  add(origins: readonly Origin[]): void;
  /** A component's element is gone. */
  remove(id: string): void;
  /** The person did something. */
  event(id: string, handler: string, args: Arguments, details: Details, sender: Sender): void;
  /** What the handler wants to know of an event; nothing while that is unknown: then it is told everything. */
  wants(id: string, handler: string): readonly string[] | undefined;
  opened(): void;
  /** Says whether it comes back. */
  closed(code: number): boolean;
  receive(message: ServerMessage): void;
}

interface Component<Sender> {
  /** With the newest session. */
  readonly origin: [id: string, component: string, session: string, parent: string | null];
  /** Events without an answer. */
  pending: Pending<Sender>[];
  /** The last event number given out. */
  number: number;
  /** Does the page show exactly the content of the session? */
  shown: 0 | 1;
  /** On which `subscribe` was sent. */
  connection?: number | undefined;
  /** Does the page no longer fit, so that only whole content is of use? */
  isLost?: boolean;
  /** The root template. */
  root?: string | undefined;
  /** What handlers want to know of events; missing until `subscribe` is answered. */
  wants?: Wants | undefined;
  /** How often `subscribe` was refused. */
  tries: number;
  /** Why it was refused for good, on this connection. */
  refusal?: Failure | undefined;
}

interface Pending<Sender> {
  readonly number: number;
  readonly handler: string;
  readonly args: Arguments;
  readonly details: Details;
  readonly sender: Sender;
  /** How often it was sent. */
  attempt: number;
  /** On which connection it was sent last. */
  connection?: number;
}

/** So many events of a component are under way at once; the server closes a connection that has many more. */
const WINDOW = 64;

/** Refusals of a `subscribe` that another process, or a later one, may not repeat. */
const PASSING = /^(unknown_component|session_newer)$/;

/** Full jitter: anywhere between 0.1 s and a bound that doubles with each try, up to 10 s. `random` is in [0, 1). */
export function backoff(tries: number, random: number): number {
  return 100 + random * (Math.min(10_000, 200 * 2 ** tries) - 100);
}

/** `document`: a random text of this document. `random`: numbers in [0, 1). */
export function createSession<Sender>(
  document: string,
  random: () => number,
  effects: Effects<Sender>,
): Session<Sender> {
  const components = new Map<string, Component<Sender>>();
  let connections = 0;
  /** 0: none stands. */
  let connection = 0;
  let tries = 0;

  function add(origins: readonly Origin[]): void {
    for (const origin of origins) {
      components.set(origin[0], { origin: [...origin], pending: [], number: 0, shown: 1, tries: 0 });
    }
    subscribe();
  }

  function remove(id: string): void {
    const component = components.get(id) as Component<Sender>;
    components.delete(id);
    // A child leaves with its parent, or because its parent's content says so: the server knows.
    const isChild = component.origin[3];
    if (component.connection === connection && !isChild) effects.send(["unsubscribe", id]);
    answer(component, () => true);
  }

  function event(id: string, handler: string, args: Arguments, details: Details, sender: Sender): void {
    const component = components.get(id) as Component<Sender>;
    if (component.refusal) {
      // It would be answered with "unknown id", which says nothing.
      effects.answered(sender);
      effects.fail(component.refusal);
      return;
    }
    component.pending.push({ number: ++component.number, handler, args, details, sender, attempt: 0 });
    send(component);
  }

  function wants(id: string, handler: string): readonly string[] | undefined {
    const known = components.get(id)?.wants;
    return known && (known[handler] ?? []);
  }

  function opened(): void {
    connection = ++connections;
    subscribe();
  }

  function closed(code: number): boolean {
    connection = 0;
    // Without components that it lets in the server closes after a while, and nobody misses it.
    const isMissed = code !== VERSION_REFUSED && [...components.values()].some(({ refusal }) => !refusal);
    if (isMissed) effects.connect(backoff(tries++, random()));
    return isMissed;
  }

  function receive(message: ServerMessage): void {
    // A refusal is no reason to come back at once.
    if (message[0] !== "error") tries = 0;
    if (message[0] === "update") update(message);
    else if (message[0] === "error") fail(message);
    else effects.obey(message);
  }

  function update([, id, answered, change, session, extras]: Update): void {
    const {
      [Key.template]: templates = {},
      [Key.types]: types = [],
      [Key.wants]: wants,
      [Key.root]: root,
    } = extras ?? {};
    for (const tid in templates) effects.define(tid, templates[tid]);
    effects.listen(types);
    const component = components.get(id);
    if (!component) return;
    component.tries = 0;
    component.wants = wants ?? component.wants ?? {};
    component.root = root ?? component.root;
    if (session) component.origin[2] = session;
    if (session || change) component.shown = session && !component.isLost ? 1 : 0;
    if (change) show(component, change);
    answer(component, (number) => number <= answered);
  }

  function show(component: Component<Sender>, change: Patch | Content): void {
    const [id] = component.origin;
    if (isContent(change)) {
      component.root = change[Key.template];
      component.isLost = false;
    }
    if (!component.isLost) {
      if (effects.update(id, component.root, change)) return;
      component.isLost = true;
      effects.send(["resync", id]);
    }
    component.shown = 0;
  }

  function fail(failure: Failure): void {
    const [, id, number, code] = failure;
    effects.fail(failure);
    const component = components.get(id as string);
    if (!component) return;
    if (number) answer(component, (its) => its === number);
    else if (!component.wants) {
      if (PASSING.test(code)) {
        component.connection = undefined;
        effects.wait(backoff(component.tries++, random()), subscribe);
      } else {
        component.refusal = failure;
        answer(component, () => true);
      }
    }
  }

  /** Subscribe all that are not yet, and say what they have to say. */
  function subscribe(): void {
    const due = [...components.values()].filter((component) => component.connection !== connection);
    if (!connection || !due.length) return;
    effects.send(["subscribe", document, due.map(enter)]);
    due.forEach(send);
  }

  function enter(component: Component<Sender>): Entry {
    const { origin, pending, number, shown } = component;
    component.connection = connection;
    component.isLost = false;
    component.wants = component.refusal = undefined;
    return [...origin, pending.length ? pending[0].number - 1 : number, shown];
  }

  /** Say what has not been said on this connection, as far as the window is open. */
  function send(component: Component<Sender>): void {
    if (component.connection !== connection) return;
    for (const event of component.pending.slice(0, WINDOW)) {
      if (event.connection === connection) continue;
      event.connection = connection;
      const { number, handler, args, details } = event;
      effects.send(["event", component.origin[0], number, handler, args, details, event.attempt++]);
    }
  }

  /** Let go of events that need no answer any more. */
  function answer(component: Component<Sender>, isAnswered: (number: number) => boolean): void {
    component.pending = component.pending.filter(({ number, sender }) => {
      if (!isAnswered(number)) return true;
      effects.answered(sender);
      return false;
    });
    send(component);
  }

  return { add, remove, event, wants, opened, closed, receive };
}
