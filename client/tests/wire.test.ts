/** The golden cases of messages, in wire/cases. */
import assert from "node:assert/strict";
import { test } from "node:test";
import client from "../../wire/cases/client.json";
import server from "../../wire/cases/server.json";
import { type ClientMessage, decode, encode } from "../src/wire";

/** The names that the cases give to the elements of a message. */
const NAMES: { readonly [word: string]: readonly string[] } = {
  subscribe: ["document", "components"],
  event: ["id", "number", "handler", "arguments", "details", "attempt"],
  unsubscribe: ["id"],
  resync: ["id"],
  ping: [],
  update: ["id", "answered", "patch", "session", "extras"],
  error: ["id", "number", "code", "text"],
  redirect: ["url"],
  title: ["text"],
  emit: ["id", "name", "detail"],
  handover: ["milliseconds"],
  reload: ["code"],
  build: ["text"],
  pong: [],
};
const ENTRY = ["id", "component", "session", "parent", "answered", "shown"];

type Named = { readonly [name: string]: unknown };

const valuesOf = (names: readonly string[], message: Named): unknown[] => names.map((name) => message[name]);

function toTuple(message: Named): ClientMessage {
  const { word, components } = message as { word: string; components?: readonly Named[] };
  const entries = components?.map((entry) => valuesOf(ENTRY, entry));
  return [word, ...valuesOf(NAMES[word], { ...message, components: entries })] as unknown as ClientMessage;
}

for (const { name, message, frame } of client.cases) {
  test(`the client says ${name}`, () => {
    assert.equal(encode(toTuple(message)), frame);
  });
}

for (const { name, message, frame } of server.cases) {
  test(`the server says ${name}`, () => {
    const [word, ...values] = decode(frame) as readonly [string, ...unknown[]];
    const named = NAMES[word].map((key, index) => [key, values[index] ?? null]);
    assert.deepEqual({ word, ...Object.fromEntries(named) }, message);
  });
}
