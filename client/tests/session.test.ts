/** The conversation as a pure function: what goes in, what comes out. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { backoff, createSession, type Effects, type Session } from "../src/session";
import type { ClientMessage, Content, Origin, Patch } from "../src/wire";

type Log = readonly [effect: string, ...unknown[]];

/** A session, and what it wanted done since it was last asked. */
class Subject {
  readonly session: Session<string>;
  /** Whether the page fits the next update. */
  fits = true;
  readonly waits: (() => void)[] = [];
  #log: Log[] = [];

  constructor(...ids: readonly string[]) {
    const note =
      (effect: string) =>
      (...values: unknown[]): void => {
        this.#log.push([effect, ...values]);
      };
    const effects: Effects<string> = {
      send: (message: ClientMessage) => note("send")(...trimmed(message)),
      connect: note("connect"),
      wait: (milliseconds, then) => {
        this.waits.push(then);
        note("wait")(milliseconds);
      },
      define: note("define"),
      listen: (types) => types.length && note("listen")(types),
      update: (id, tid, change: Patch | Content) => {
        note("update")(id, tid, change);
        return this.fits;
      },
      answered: note("answered"),
      fail: note("fail"),
      obey: note("obey"),
    };
    this.session = createSession<string>("doc", () => 0.5, effects);
    this.session.add(ids.map(origin));
  }

  /** Connected, subscribed, answered. */
  static live(...ids: readonly string[]): Subject {
    const subject = new Subject(...ids);
    subject.session.opened();
    for (const id of ids)
      subject.session.receive(["update", id, 0, null, null, { r: "root", w: { typed: ["value"] } }]);
    subject.log();
    return subject;
  }

  click(id: string, handler = "click"): void {
    this.session.event(id, handler, {}, {}, `${id} ${handler}`);
  }

  log(): Log[] {
    const log = this.#log;
    this.#log = [];
    return log;
  }

  sent(): unknown[] {
    return this.log()
      .filter(([effect]) => effect === "send")
      .map(([, ...message]) => message);
  }
}

const origin = (id: string): Origin => [id, "m.C", `${id}-0`, null];
const entry = (id: string, answered = 0, shown = 1, session = `${id}-0`) => [
  id,
  "m.C",
  session,
  null,
  answered,
  shown,
];

function trimmed(message: ClientMessage): unknown[] {
  return JSON.parse(JSON.stringify(message));
}

const event = (id: string, number: number, attempt = 0, handler = "click") => [
  "event",
  id,
  number,
  handler,
  {},
  {},
  attempt,
];

test("all components of a page are subscribed in one frame, in their order", () => {
  const subject = new Subject("a", "b");
  assert.deepEqual(subject.log(), []);
  subject.session.opened();
  assert.deepEqual(subject.log(), [["send", "subscribe", "doc", [entry("a"), entry("b")]]]);
});

test("events before the connection are kept and follow the subscription, each with its first attempt", () => {
  const subject = new Subject("a");
  subject.click("a");
  subject.click("a");
  assert.deepEqual(subject.log(), []);
  subject.session.opened();
  assert.deepEqual(subject.sent(), [["subscribe", "doc", [entry("a")]], event("a", 1), event("a", 2)]);
});

test("numbers count from 1 for each id", () => {
  const subject = Subject.live("a", "b");
  for (const id of ["a", "b", "a"]) subject.click(id);
  assert.deepEqual(subject.sent(), [event("a", 1), event("b", 1), event("a", 2)]);
});

test("an answer is one for every event up to its number", () => {
  const subject = Subject.live("a");
  for (const handler of ["one", "two", "three"]) subject.click("a", handler);
  subject.log();
  subject.session.receive(["update", "a", 2, null]);
  assert.deepEqual(subject.log(), [
    ["answered", "a one"],
    ["answered", "a two"],
  ]);
  subject.session.receive(["update", "a", 2, null]);
  assert.deepEqual(subject.log(), []);
});

test("unanswered events are sent again after the next subscription, in order, with the attempt counted up", () => {
  const subject = Subject.live("a", "b");
  for (const id of ["a", "a", "b", "a"]) subject.click(id);
  subject.session.receive(["update", "a", 1, [0, "1"], "a-1"]);
  subject.log();
  for (const attempt of [1, 2]) {
    subject.session.closed(1006);
    subject.session.opened();
    assert.deepEqual(subject.sent(), [
      ["subscribe", "doc", [entry("a", 1, 1, "a-1"), entry("b")]],
      event("a", 2, attempt),
      event("a", 3, attempt),
      event("b", 1, attempt),
    ]);
  }
});

test("an event while the connection is away was not sent before", () => {
  const subject = Subject.live("a");
  subject.session.closed(1006);
  subject.click("a");
  subject.log();
  subject.session.opened();
  assert.deepEqual(subject.sent().at(-1), event("a", 1, 0));
});

test("at most 64 events of a component are under way; each answer lets others go, in their order", () => {
  const subject = Subject.live("a", "b");
  for (let count = 0; count < 70; count++) subject.click("a");
  subject.click("b");
  const sent = subject.sent();
  assert.deepEqual(sent.slice(63), [event("a", 64), event("b", 1)]);
  subject.session.receive(["update", "a", 2, null]);
  assert.deepEqual(subject.sent(), [event("a", 65), event("a", 66)]);
  subject.session.receive(["error", "a", 3, "bad_arguments", ""]);
  assert.deepEqual(subject.sent(), [event("a", 67)]);
  subject.session.closed(1006);
  subject.session.opened();
  subject.session.receive(["update", "a", 66, null, null, { r: "root" }]);
  assert.deepEqual(subject.sent().slice(-6), [
    event("a", 66, 1),
    event("a", 67, 1),
    event("b", 1, 1),
    event("a", 68),
    event("a", 69),
    event("a", 70),
  ]);
});

test("a page whose components were all refused does not come back", () => {
  const subject = new Subject("a", "b");
  subject.session.opened();
  subject.session.receive(["error", "a", null, "session_expired", ""]);
  assert.equal(subject.session.closed(4408), true);
  subject.session.opened();
  subject.session.receive(["error", "a", null, "session_expired", ""]);
  subject.session.receive(["error", "b", null, "refused", ""]);
  subject.log();
  assert.equal(subject.session.closed(4408), false);
  assert.deepEqual(subject.log(), []);
});

test("without components nobody comes back", () => {
  const subject = Subject.live("a");
  subject.session.remove("a");
  subject.log();
  subject.session.closed(4408);
  assert.deepEqual(subject.log(), []);
});

test("an error answers its event only, and no number counts as answered before those before it", () => {
  const subject = Subject.live("a");
  subject.click("a", "one");
  subject.click("a", "two");
  subject.log();
  subject.session.receive(["error", "a", 2, "unknown_handler", "?"]);
  assert.deepEqual(subject.log(), [
    ["fail", ["error", "a", 2, "unknown_handler", "?"]],
    ["answered", "a two"],
  ]);
  subject.session.closed(1006);
  subject.session.opened();
  assert.deepEqual(subject.sent(), [["subscribe", "doc", [entry("a", 0)]], event("a", 1, 1, "one")]);
});

test("numbers go on after everything is answered", () => {
  const subject = Subject.live("a");
  subject.click("a");
  subject.session.receive(["error", "a", 1, "bad_arguments", "?"]);
  subject.session.closed(1006);
  subject.log();
  subject.session.opened();
  subject.click("a");
  assert.deepEqual(subject.sent(), [["subscribe", "doc", [entry("a", 1)]], event("a", 2)]);
});

test("the page shows its session until an update comes without one", () => {
  const subject = Subject.live("a");
  const shown = (): unknown => {
    subject.session.closed(1006);
    subject.session.opened();
    const [[, , [[, , session, , , flag]]]] = subject.sent() as [[string, string, [unknown[]]]];
    return [session, flag];
  };
  assert.deepEqual(shown(), ["a-0", 1]);
  subject.session.receive(["update", "a", 0, [0, "x"], null]);
  assert.deepEqual(shown(), ["a-0", 0]);
  subject.session.receive(["update", "a", 0, null, "a-1"]);
  assert.deepEqual(shown(), ["a-1", 1]);
  subject.session.receive(["update", "a", 0, null, null]);
  assert.deepEqual(shown(), ["a-1", 1]);
});

test("definitions come before the patch, and the root's id comes with the subscription's answer", () => {
  const subject = new Subject("a");
  subject.session.opened();
  subject.log();
  subject.session.receive([
    "update",
    "a",
    0,
    [0, "x"],
    null,
    { t: { t1: "<p></p>" }, r: "t0", e: ["scroll"] },
  ]);
  assert.deepEqual(subject.log(), [
    ["define", "t1", "<p></p>"],
    ["listen", ["scroll"]],
    ["update", "a", "t0", [0, "x"]],
  ]);
});

test("definitions are taken even from an update of a component that is gone", () => {
  const subject = Subject.live("a");
  subject.session.receive(["update", "gone", 0, [0, "x"], null, { t: { t1: "<p></p>" } }]);
  assert.deepEqual(subject.log(), [["define", "t1", "<p></p>"]]);
});

test("a handler wants nothing unless named, and everything before the subscription is answered", () => {
  const subject = new Subject("a");
  assert.equal(subject.session.wants("a", "typed"), undefined);
  subject.session.opened();
  subject.session.receive(["update", "a", 0, null, null, { w: { typed: ["value"] } }]);
  assert.deepEqual(subject.session.wants("a", "typed"), ["value"]);
  assert.deepEqual(subject.session.wants("a", "click"), []);
  subject.session.receive(["update", "a", 0, null]);
  assert.deepEqual(subject.session.wants("a", "typed"), ["value"]);
});

test("a lost page asks once for the content, and lets go what comes before it", () => {
  const subject = Subject.live("a");
  subject.fits = false;
  subject.session.receive(["update", "a", 0, [0, "x"], "a-1"]);
  assert.deepEqual(subject.sent(), [["resync", "a"]]);
  subject.session.receive(["update", "a", 0, [0, "y"], "a-2"]);
  assert.deepEqual(subject.log(), []);
  subject.fits = true;
  subject.session.receive(["update", "a", 0, { t: "t2", h: "<p>y</p>" }, "a-3"]);
  subject.session.receive(["update", "a", 0, [0, "z"], "a-4"]);
  assert.deepEqual(subject.log(), [
    ["update", "a", "t2", { t: "t2", h: "<p>y</p>" }],
    ["update", "a", "t2", [0, "z"]],
  ]);
});

test("a page that is lost when the connection ends shows not what its session says", () => {
  const subject = Subject.live("a");
  subject.fits = false;
  subject.session.receive(["update", "a", 0, [0, "x"], "a-1"]);
  subject.session.closed(1006);
  subject.log();
  subject.session.opened();
  assert.deepEqual(subject.sent(), [["subscribe", "doc", [entry("a", 0, 0, "a-1")]]]);
});

test("a component that comes later is subscribed alone", () => {
  const subject = Subject.live("a");
  subject.session.add([["b", "m.C", "b-0", "a"]]);
  assert.deepEqual(subject.sent(), [["subscribe", "doc", [["b", "m.C", "b-0", "a", 0, 1]]]]);
});

test("a component that goes is unsubscribed, its events need no answer; its children's server knows", () => {
  const subject = Subject.live("a");
  subject.session.add([["b", "m.C", "b-0", "a"]]);
  subject.click("a");
  subject.log();
  subject.session.remove("b");
  subject.session.remove("a");
  assert.deepEqual(subject.log(), [
    ["send", "unsubscribe", "a"],
    ["answered", "a click"],
  ]);
  subject.session.closed(1006);
  subject.log();
  subject.session.opened();
  assert.deepEqual(subject.sent(), []);
});

for (const code of ["unknown_component", "session_newer"]) {
  test(`${code}: tried again later, the events kept`, () => {
    const subject = new Subject("a");
    subject.session.opened();
    subject.log();
    subject.session.receive(["error", "a", null, code, "?"]);
    subject.click("a");
    assert.deepEqual(
      subject.log().map(([effect, value]) => [effect, effect === "wait" ? value : null]),
      [
        ["fail", null],
        ["wait", backoff(0, 0.5)],
      ],
    );
    subject.waits[0]();
    assert.deepEqual(subject.sent(), [["subscribe", "doc", [entry("a")]], event("a", 1)]);
    subject.session.receive(["error", "a", null, code, "?"]);
    assert.deepEqual(subject.log().at(-1), ["wait", backoff(1, 0.5)]);
  });
}

test("another refusal to subscribe lets the events go", () => {
  const subject = new Subject("a");
  subject.session.opened();
  subject.click("a");
  subject.log();
  subject.session.receive(["error", "a", null, "session_invalid", "?"]);
  assert.deepEqual(subject.log(), [
    ["fail", ["error", "a", null, "session_invalid", "?"]],
    ["answered", "a click"],
  ]);
});

test("what is said to a refused component is answered with its refusal, until it is subscribed again", () => {
  const subject = new Subject("a");
  subject.session.opened();
  subject.session.receive(["error", "a", null, "refused", "no"]);
  subject.log();
  subject.click("a");
  assert.deepEqual(subject.log(), [
    ["answered", "a click"],
    ["fail", ["error", "a", null, "refused", "no"]],
  ]);
  subject.session.closed(1006);
  subject.session.opened();
  subject.log();
  subject.click("a");
  assert.deepEqual(subject.sent(), [event("a", 1)]);
});

test("a failure of a live component lets nothing go", () => {
  const subject = Subject.live("a");
  subject.click("a");
  subject.log();
  subject.session.receive(["error", "a", null, "failed", "?"]);
  assert.deepEqual(subject.log(), [["fail", ["error", "a", null, "failed", "?"]]]);
});

test("a hand-over subscribes on the new connection as after a break", () => {
  const subject = Subject.live("a");
  subject.click("a");
  subject.log();
  subject.session.opened();
  assert.deepEqual(subject.sent(), [["subscribe", "doc", [entry("a")]], event("a", 1, 1)]);
});

test("commands are passed on", () => {
  const subject = Subject.live("a");
  subject.session.receive(["title", "T"]);
  assert.deepEqual(subject.log(), [["obey", ["title", "T"]]]);
});

test("the waits for a connection grow, begin anew once the server spoke, and end when it speaks another version", () => {
  const subject = new Subject("a");
  subject.session.closed(1006);
  subject.session.closed(1006);
  subject.session.opened();
  subject.session.closed(1006);
  subject.session.opened();
  subject.session.receive(["pong"]);
  subject.session.closed(1006);
  const waits = subject
    .log()
    .flatMap(([effect, milliseconds]) => (effect === "connect" ? [milliseconds] : []));
  assert.deepEqual(waits, [backoff(0, 0.5), backoff(1, 0.5), backoff(2, 0.5), backoff(0, 0.5)]);
  subject.session.closed(4406);
  assert.deepEqual(subject.log(), []);
});

test("back-off: full jitter between 0.1 s and a bound that doubles up to 10 s", () => {
  assert.equal(backoff(0, 0), 100);
  assert.equal(backoff(50, 0), 100);
  assert.equal(backoff(0, 1), 200);
  assert.equal(backoff(3, 1), 1600);
  assert.equal(backoff(50, 1), 10_000);
});
