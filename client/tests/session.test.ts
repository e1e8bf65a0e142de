/** The conversation as a pure function: what goes in, what comes out. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { backoff, createSession, type Effects, type Session } from "../src/session";
import type { ClientMessage, Content, Details, Origin, Patch } from "../src/wire";

type Log = readonly [effect: string, ...unknown[]];

/** A session, and what it wanted done since it was last asked. */
class Subject {
  readonly session: Session<string>;
  /** Whether the page fits the next update. */
  fits = true;
  queued = 0;
  isOld = false;
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
      define: note("define"),
      listen: (types) => types.length && note("listen")(types),
      update: (id, tid, change: Patch | Content) => {
        note("update")(id, tid, change);
        return this.fits;
      },
      answered: (sender, isRefused) => note(isRefused ? "refused" : "answered")(sender),
      queued: (count) => {
        this.queued = count;
      },
      fail: note("fail"),
      isOld: () => this.isOld,
      obey: note("obey"),
    };
    this.session = createSession<string>("doc", () => 0.5, effects);
    this.session.add(ids.map(origin));
  }

  /** Connected, subscribed, answered. */
  static live(...ids: readonly string[]): Subject {
    return new Subject(...ids).live(...ids);
  }

  live(...ids: readonly string[]): this {
    this.session.opened();
    for (const id of ids)
      this.session.receive(["update", id, 0, null, null, { r: "root", w: { typed: ["value"] } }]);
    this.log();
    return this;
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

test("unanswered events are sent again after the next subscription, in order, as sent before", () => {
  const subject = Subject.live("a", "b");
  for (const id of ["a", "a", "b", "a"]) subject.click(id);
  subject.session.receive(["update", "a", 1, [0, "1"], "a-1"]);
  subject.log();
  for (const attempt of [1, 1]) {
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

test("an event counts how often the server began it without an answer, and nothing else", () => {
  const subject = Subject.live("a");
  subject.click("a");
  subject.click("a");
  const again = (): unknown[] => {
    subject.session.closed(1006);
    subject.session.opened();
    return subject.sent().slice(-2);
  };
  subject.session.receive(["begun", "a", 1]);
  assert.deepEqual(again(), [event("a", 1, 2), event("a", 2, 1)]);
  subject.session.receive(["begun", "a", 1]);
  assert.deepEqual(again(), [event("a", 1, 3), event("a", 2, 1)]);
  assert.deepEqual(again(), [event("a", 1, 3), event("a", 2, 1)]);
  subject.session.receive(["begun", "a", 7]);
  subject.session.receive(["begun", "gone", 1]);
  subject.session.receive(["update", "a", 1, null]);
  subject.session.receive(["begun", "a", 1]);
  subject.session.receive(["begun", "a", 2]);
  subject.session.closed(1006);
  subject.session.opened();
  assert.deepEqual(subject.sent().at(-1), event("a", 2, 2));
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
  assert.deepEqual(subject.sent(), []);
  subject.session.receive(["update", "a", 3, null]);
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

test("an error says what is wrong with an event; only an update answers it", () => {
  const subject = Subject.live("a");
  subject.click("a", "one");
  subject.click("a", "two");
  subject.log();
  subject.session.receive(["error", "a", 2, "unknown_handler", "?"]);
  assert.deepEqual(subject.log(), [["fail", ["error", "a", 2, "unknown_handler", "?"]]]);
  subject.session.closed(1006);
  subject.session.opened();
  assert.deepEqual(subject.sent(), [
    ["subscribe", "doc", [entry("a", 0)]],
    event("a", 1, 1, "one"),
    event("a", 2, 1, "two"),
  ]);
});

test("numbers go on after everything is answered", () => {
  const subject = Subject.live("a");
  subject.click("a");
  subject.session.receive(["error", "a", 1, "bad_arguments", "?"]);
  subject.session.receive(["update", "a", 1, null]);
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

test("an event that the server did not do is told apart from one that it did", () => {
  const subject = Subject.live("a");
  for (const handler of ["one", "two", "three"]) subject.click("a", handler);
  subject.log();
  subject.session.receive(["error", "a", 2, "refused", "no"]);
  subject.session.receive(["error", "a", null, "failed", "a timer"]);
  subject.log();
  subject.session.receive(["update", "a", 3, null]);
  assert.deepEqual(subject.log(), [
    ["answered", "a one"],
    ["refused", "a two"],
    ["answered", "a three"],
  ]);
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
    ["refused", "a click"],
  ]);
  subject.session.closed(1006);
  subject.log();
  subject.session.opened();
  assert.deepEqual(subject.sent(), []);
});

for (const code of ["unknown_component", "session_newer"]) {
  test(`${code}: another connection is tried later, the events kept; the one that stands serves the others`, () => {
    const subject = new Subject("a", "b").live("b");
    subject.session.receive(["error", "a", null, code, "?"]);
    subject.click("a");
    subject.click("b");
    assert.deepEqual(
      subject.log().filter(([effect]) => effect !== "fail"),
      [
        ["connect", backoff(0, 0.5)],
        ["send", ...event("b", 1)],
      ],
    );
    subject.session.opened();
    assert.deepEqual(subject.sent(), [
      ["subscribe", "doc", [entry("a"), entry("b")]],
      event("a", 1),
      event("b", 1, 1),
    ]);
    subject.session.receive(["error", "a", null, code, "?"]);
    assert.deepEqual(subject.log().at(-1), ["connect", backoff(1, 0.5)]);
  });
}

test("another connection that does not open is tried again, more and more rarely, whatever the old one says", () => {
  const subject = Subject.live("a", "b");
  subject.session.receive(["error", "a", null, "failed", "?"]);
  subject.session.receive(["handover", 1000]);
  for (const tries of [0, 1, 2]) {
    subject.log();
    assert.equal(subject.session.closed(1006, true), true);
    subject.session.receive(["pong"]);
    assert.deepEqual(subject.log()[0], ["connect", backoff(tries, 0.5)]);
  }
  subject.session.opened();
  subject.session.receive(["pong"]);
  subject.log();
  subject.session.closed(1006);
  assert.deepEqual(subject.log(), [["connect", backoff(0, 0.5)]]);
});

test("another refusal to subscribe lets the events go", () => {
  const subject = new Subject("a");
  subject.session.opened();
  subject.click("a");
  subject.log();
  subject.session.receive(["error", "a", null, "session_invalid", "?"]);
  assert.deepEqual(subject.log(), [
    ["fail", ["error", "a", null, "session_invalid", "?"]],
    ["refused", "a click"],
  ]);
});

test("what is said to a refused component is answered with its refusal, until it is subscribed again", () => {
  const subject = new Subject("a");
  subject.session.opened();
  subject.session.receive(["error", "a", null, "refused", "no"]);
  subject.log();
  subject.click("a");
  assert.deepEqual(subject.log(), [
    ["refused", "a click"],
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

test("a hand-over: another connection within so long, and no more words on this one", () => {
  const subject = Subject.live("a", "b");
  subject.click("a");
  subject.log();
  subject.session.receive(["handover", 1000]);
  assert.deepEqual(subject.log(), [["connect", 500]]);
  subject.click("a");
  subject.session.add([["c", "m.C", "c-0", "a"]]);
  subject.session.remove("b");
  subject.fits = false;
  subject.session.receive(["update", "a", 0, [0, "x"], "a-1"]);
  assert.deepEqual(subject.sent(), []);
  assert.equal(subject.queued, 0);
  subject.session.opened();
  assert.deepEqual(subject.sent(), [
    ["subscribe", "doc", [entry("a", 0, 0, "a-1"), ["c", "m.C", "c-0", "a", 0, 1]]],
    event("a", 1, 1),
    event("a", 2),
  ]);
});

test("answers that the old connection still gives after a hand-over count", () => {
  const subject = Subject.live("a");
  subject.click("a");
  subject.session.receive(["handover", 1000]);
  subject.session.receive(["update", "a", 1, [0, "x"], "a-1"]);
  subject.log();
  subject.session.opened();
  assert.deepEqual(subject.sent(), [["subscribe", "doc", [entry("a", 1, 1, "a-1")]]]);
});

test("a connection that ends before the hand-over is one that ended", () => {
  const subject = Subject.live("a");
  subject.session.receive(["handover", 1000]);
  subject.log();
  subject.session.closed(1012);
  assert.deepEqual(subject.log(), [["connect", backoff(0, 0.5)]]);
});

test("a hand-over of a page without components opens nothing", () => {
  const subject = Subject.live("a");
  subject.session.remove("a");
  subject.log();
  subject.session.receive(["handover", 1000]);
  assert.deepEqual(subject.log(), []);
});

test("while no connection stands it is told how many events wait, the unanswered among them", () => {
  const subject = Subject.live("a", "b");
  subject.click("a");
  assert.equal(subject.queued, 0);
  subject.session.closed(1006);
  assert.equal(subject.queued, 1);
  subject.click("b");
  subject.click("b");
  assert.equal(subject.queued, 3);
  subject.session.remove("a");
  assert.equal(subject.queued, 2);
  subject.session.opened();
  assert.equal(subject.queued, 0);
});

test("1,000 events of a page wait for a connection, and no more; once it stands there is no such bound", () => {
  const subject = Subject.live("a", "b");
  subject.session.closed(1006);
  for (let count = 0; count < 500; count++) for (const id of ["a", "b"]) subject.click(id);
  subject.log();
  subject.click("a");
  const refusal = [
    ["refused", "a click"],
    ["fail", ["error", "a", null, "too_many", ""]],
  ];
  assert.deepEqual(subject.log(), refusal);
  assert.equal(subject.queued, 1000);
  subject.session.opened();
  subject.log();
  subject.click("a");
  assert.deepEqual(subject.log(), []);
  assert.deepEqual(
    subject.session.closed(1006) && subject.queued,
    1001,
    "what came while a connection stood is kept",
  );
});

test("a component of now or never refuses events while no connection stands", () => {
  const subject = new Subject("a", "b");
  subject.session.closed(1006);
  subject.click("a", "first");
  subject.live("b");
  subject.session.receive(["update", "a", 1, null, null, { r: "root", o: 1 }]);
  subject.session.receive(["update", "a", 1, [0, "x"]]);
  subject.log();
  subject.session.receive(["handover", 1000]);
  subject.click("a", "moving");
  subject.session.closed(1006);
  subject.log();
  subject.click("b");
  subject.click("a");
  assert.deepEqual(subject.log(), [
    ["refused", "a click"],
    ["fail", ["error", "a", null, "offline", ""]],
  ]);
  subject.session.opened();
  assert.deepEqual(subject.sent().slice(1), [event("a", 2, 0, "moving"), event("b", 1)]);
});

for (const code of ["session_expired", "identity_changed"]) {
  test(`${code}: another page is asked for where this one was live once, or is old`, () => {
    const reloads = (subject: Subject): unknown[] => {
      subject.session.closed(1006);
      subject.session.opened();
      subject.session.receive(["error", "a", null, code, "?"]);
      return subject.log().filter(([effect]) => effect === "obey");
    };
    const subject = new Subject("a");
    assert.deepEqual(reloads(subject), []);
    subject.isOld = true;
    assert.deepEqual(reloads(subject), [["obey", ["reload", code]]]);
    assert.deepEqual(reloads(Subject.live("a")), [["obey", ["reload", code]]]);
  });
}

test("another refusal asks for no other page", () => {
  const subject = Subject.live("a");
  subject.session.closed(1006);
  subject.session.opened();
  subject.session.receive(["error", "a", null, "session_invalid", "?"]);
  assert.deepEqual(subject.log().at(-1)?.[0], "fail");
});

test("another document goes on with what was kept: sessions, numbers, and events without an answer", () => {
  const left = Subject.live("a", "b", "c");
  for (const id of ["a", "a", "a"]) left.click(id);
  left.session.receive(["update", "a", 1, [0, "x"], "a-1"]);
  left.session.receive(["begun", "a", 2]);
  left.session.closed(1006);
  left.click("a");
  left.session.opened();
  left.session.receive(["error", "c", null, "session_expired", "?"]);
  const kept = JSON.parse(JSON.stringify(left.session.keep()));
  assert.deepEqual(
    kept.map(([origin]: [string[]]) => origin[0]),
    ["a", "b"],
    "what was refused is refused again",
  );
  const subject = new Subject();
  kept.forEach(subject.session.resume);
  subject.session.add([origin("a"), origin("b"), origin("d")]);
  subject.session.opened();
  assert.deepEqual(subject.sent(), [
    ["subscribe", "doc", [entry("a", 1, 0, "a-1"), entry("b", 0, 0), entry("d")]],
    [...event("a", 2, 2), "doc"],
    [...event("a", 3, 1), "doc"],
    [...event("a", 4, 1), "doc"],
  ]);
  subject.session.receive(["update", "a", 4, null]);
  assert.deepEqual(subject.log(), [], "nobody waits for them here");
  subject.click("a");
  assert.deepEqual(subject.sent(), [event("a", 5)]);
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

test("what renews its details waits for what was done before it, and so does all behind it", () => {
  const subject = Subject.live("a");
  const type = () => {
    const details: Details = { form: "old" };
    subject.session.event("a", "typed", {}, details, "a typed", () => {
      details.form = "new";
    });
  };
  type();
  type();
  const typed = (number: number) => ["event", "a", number, "typed", {}, { form: "new" }, 0];
  assert.deepEqual(subject.sent(), [typed(1), typed(2)], "nothing is before them but the like");
  subject.click("a");
  type();
  subject.click("a");
  assert.deepEqual(subject.sent(), [event("a", 3)]);
  subject.session.receive(["update", "a", 2, null]);
  assert.deepEqual(subject.sent(), []);
  subject.session.receive(["update", "a", 3, [0, "cleared"]]);
  assert.deepEqual(
    subject.log().map(([effect]) => effect),
    ["answered", "update", "send", "send"],
    "once the answer is shown",
  );
});
