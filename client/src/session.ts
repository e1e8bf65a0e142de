/**
 * One page's conversation with the server, without any I/O: no DOM, no socket, no clock, no JSON. What happened
 * goes in, effects go out. It numbers events, keeps them until they are answered, and sends them again after a
 * reconnect. While no connection takes them they wait.
 */
import {
  type Arguments,
  type Begun,
  type ClientMessage,
  type Command,
  type Content,
  type Definition,
  type Details,
  type Entry,
  type EventBody,
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
  /** Open a connection after so long. One that stands serves until then. */
  connect(milliseconds: number): void;
  define(tid: string, definition: Definition): void;
  listen(types: readonly string[]): void;
  /** Change a component's content; `tid` is its root template. Says whether the page fitted. */
  update(id: string, tid: string | undefined, change: Patch | Content): boolean;
  /** `isRefused`: the server says that it did not do it. */
  answered(sender: Sender, isRefused: boolean | undefined): void;
  /** So many events wait for a connection. */
  queued(count: number): void;
  fail(failure: Failure): void;
  obey(command: Command): void;
  /** Is loading the page again of use, where a component could not be subscribed in this document yet? */
  isOld(): boolean;
}

export interface Session<Sender> {
  /** Components came to the page, parents before children. */
  add(origins: readonly Origin[]): void;
  /** A component's element is gone. */
  remove(id: string): void;
  /**
   * The person did something. `renew`: it waits until what was done before it is answered, and then this renews `details`,
   * which an answer on its way may make untrue.
   */
  event(
    id: string,
    handler: string,
    args: Arguments,
    details: Details,
    sender: Sender,
    renew?: (() => void) | undefined,
  ): void;
  /** What the handler wants to know of an event; nothing while that is unknown: then it is told everything. */
  wants(id: string, handler: string): readonly string[] | undefined;
  opened(): void;
  /** A connection ended, or another than the one that stands did not open. Says whether one is asked for again. */
  closed(code: number, isStanding?: boolean): boolean;
  receive(message: ServerMessage): void;
  /** What has to stay for another document to go on: of components as they came, and of none that was refused. */
  keep(): Kept[];
  /** A component of another document comes back, before it is added. */
  resume(kept: Kept): void;
}

/** A component, the last number given out, and its events without an answer. */
export type Kept = readonly [
  origin: Component<unknown>["origin"],
  number: number,
  pending: readonly EventBody[],
];

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
  /** Does it take no events that wait for a connection? */
  offline?: boolean;
}

interface Pending<Sender> {
  readonly body: EventBody;
  /** Of an event from this document. */
  readonly sender?: Sender;
  readonly renew?: (() => void) | undefined;
  /** On which connection it was sent last. */
  connection?: number;
  isRefused?: boolean;
}

/** So many events of a component are under way at once; the server closes a connection that has many more. */
const WINDOW = 64;
/** So many events of a page wait for a connection. */
const QUEUE = 1000;

/** Refusals that another page would not get. */
const RELOADING = /expired|identity/;
/** Refusals of a `subscribe` that another process may not repeat. */
const PASSING = /component|newer/;

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
  /** 0: none that takes what we say. */
  let connection = 0;
  /** Is another one asked for while one stands? */
  let isMoving = false;
  let tries = 0;

  function add(origins: readonly Origin[]): void {
    for (const origin of origins) {
      if (!components.has(origin[0])) put([[...origin], 0, []], 1);
    }
    subscribe();
  }

  function keep(): Kept[] {
    return [...components.values()]
      .filter(({ refusal }) => !refusal)
      .map(({ origin, number, pending }) => [
        origin,
        number,
        pending.map(({ body: [...body] }) => {
          body[5] ??= document;
          return body;
        }),
      ]);
  }

  function resume(kept: Kept): void {
    put(kept, 0);
  }

  function put([origin, number, bodies]: Kept, shown: 0 | 1): void {
    const pending = bodies.map((body) => ({ body }));
    components.set(origin[0], { origin, pending, number, shown, tries: 0 });
  }

  function remove(id: string): void {
    const component = components.get(id) as Component<Sender>;
    components.delete(id);
    // A child leaves with its parent, or because its parent's content says so: the server knows.
    const isChild = component.origin[3];
    if (component.connection === connection && !isChild) effects.send(["unsubscribe", id]);
    answer(component, Infinity);
    effects.queued(waiting());
  }

  function event(
    id: string,
    handler: string,
    args: Arguments,
    details: Details,
    sender: Sender,
    renew?: () => void,
  ): void {
    const component = components.get(id) as Component<Sender>;
    const refusal = refusalOf(component);
    if (refusal) {
      effects.answered(sender, true);
      effects.fail(refusal);
      return;
    }
    component.pending.push({ body: [++component.number, handler, args, details, 0], sender, renew });
    send(component);
  }

  /** Why the component takes no event now. One of a refused component would be answered with "unknown id", which says nothing. */
  function refusalOf({ origin: [id], refusal, offline }: Component<Sender>): Failure | undefined {
    if (offline && isAway()) return ["error", id, null, "offline", ""];
    if (waiting() >= QUEUE) return ["error", id, null, "too_many", ""];
    return refusal;
  }

  const isAway = (): boolean => !connection && !isMoving;

  /** How many events wait for a connection. */
  const waiting = (): number =>
    isAway() ? [...components.values()].flatMap(({ pending }) => pending).length : 0;

  function wants(id: string, handler: string): readonly string[] | undefined {
    const known = components.get(id)?.wants;
    return known && (known[handler] ?? []);
  }

  function opened(): void {
    connection = ++connections;
    isMoving = false;
    subscribe();
  }

  function closed(code: number, isStanding?: boolean): boolean {
    if (!isStanding) {
      connection = 0;
      isMoving = false;
      effects.queued(waiting());
    }
    return code !== VERSION_REFUSED && come(backoff(tries++, random()));
  }

  /** Come back, or over to another connection. Says whether anybody misses it. */
  function come(milliseconds: number): boolean {
    // Without components that it lets in the server closes after a while.
    const isMissed = [...components.values()].some(({ refusal }) => !refusal);
    if (isMissed) effects.connect(milliseconds);
    return isMissed;
  }

  function receive(message: ServerMessage): void {
    // A refusal is no reason to come back at once, nor is what is still said where another connection does not open.
    if (message[0] !== "error" && !isMoving) tries = 0;
    if (message[0] === "update") update(message);
    else if (message[0] === "error") fail(message);
    else if (message[0] === "begun") begin(message);
    else if (message[0] === "handover") {
      // Who hears this says no more here: events wait until there is another connection.
      connection = 0;
      isMoving = true;
      come(message[1] * random());
    } else effects.obey(message);
  }

  /** The server runs an event that was sent before: if it is sent again, its process may have died of it. */
  function begin([, id, number]: Begun): void {
    const event = components.get(id)?.pending.find(({ body }) => body[0] === number);
    if (event) event.body[4]++;
  }

  function update([, id, answered, change, session, extras]: Update): void {
    const {
      [Key.template]: templates = {},
      [Key.types]: types = [],
      [Key.wants]: wants,
      [Key.root]: root,
      [Key.offline]: offline,
    } = extras ?? {};
    for (const tid in templates) effects.define(tid, templates[tid]);
    effects.listen(types);
    const component = components.get(id);
    if (!component) return;
    component.tries = 0;
    component.wants = wants ?? component.wants ?? {};
    component.root = root ?? component.root;
    component.offline ||= offline === 1;
    if (session) component.origin[2] = session;
    if (session || change) component.shown = session && !component.isLost ? 1 : 0;
    // What is answered is settled before its answer is shown.
    answer(component, answered);
    if (change) show(component, change);
    send(component);
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
      if (connection) effects.send(["resync", id]);
    }
    component.shown = 0;
  }

  function fail(failure: Failure): void {
    const [, id, number, code] = failure;
    effects.fail(failure);
    const component = components.get(id as string);
    if (!component) return;
    for (const event of component.pending) event.isRefused ||= event.body[0] === number;
    // What is wrong with an event is no answer to it: that is the update behind, which has the session as well.
    if (!number && !component.wants) {
      if (PASSING.test(code)) {
        component.connection = undefined;
        isMoving = true;
        come(backoff(component.tries++, random()));
      } else {
        component.refusal = failure;
        answer(component, Infinity);
        // Else a page whose server finds fault with what it has just made would be loaded again and again.
        if (RELOADING.test(code) && (component.root || effects.isOld())) effects.obey(["reload", code]);
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
    return [...origin, pending.length ? pending[0].body[0] - 1 : number, shown];
  }

  /** Say what has not been said on this connection, as far as the window is open. */
  function send(component: Component<Sender>): void {
    effects.queued(waiting());
    if (component.connection !== connection) return;
    let isPlain: boolean | undefined;
    for (const event of component.pending.slice(0, WINDOW)) {
      const { body, renew } = event;
      if (renew && isPlain) break;
      isPlain ||= !renew;
      if (event.connection === connection) continue;
      event.connection = connection;
      if (!body[4]) renew?.();
      effects.send(["event", component.origin[0], ...body]);
      body[4] ||= 1;
    }
  }

  /** Let go of events that need no answer any more: up to this number, or of all, and then they are not done. */
  function answer(component: Component<Sender>, answered: number): void {
    component.pending = component.pending.filter(({ body: [number], sender, isRefused }) => {
      if (number > answered) return true;
      if (sender) effects.answered(sender, isRefused || answered === Infinity);
      return false;
    });
  }

  return { add, remove, event, wants, opened, closed, receive, keep, resume };
}
