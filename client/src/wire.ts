/**
 * The wire, as in wire/PROTOCOL.md: the one place of the client that says which words and keys there are.
 * A message is a tuple on both sides, so that its type is all there is to it.
 */

export const SUBPROTOCOL = "liveview.v1";
/** The close code for a version that the server does not speak: there is no use in coming back. */
export const VERSION_REFUSED = 4406;

/** What a page says of a component. */
export type Origin = readonly [id: string, component: string, session: string, parent: string | null];
export type Entry = readonly [...Origin, answered: number, shown: 0 | 1];

export type EventBody = [
  number: number,
  handler: string,
  arguments: Arguments,
  details: Details,
  /** 0: never sent. Else 1, and 1 for each time that the server began it and gave no answer. */
  attempt: number,
  /** The document in which it was caused, where that is another one. */
  origin?: string,
];
export type EventMessage = readonly [word: "event", id: string, ...Readonly<EventBody>];
export type ClientMessage =
  | readonly [word: "subscribe", document: string, components: readonly Entry[]]
  | EventMessage
  | readonly [word: "unsubscribe", id: string]
  | readonly [word: "resync", id: string]
  | readonly [word: "ping"];

export type Arguments = { readonly [name: string]: string };
export type Details = { [key: string]: unknown };

export type Update = readonly [
  word: "update",
  id: string,
  answered: number,
  change: Patch | Content | null,
  session?: string | null,
  extras?: Extras | null,
];
export type Failure = readonly [
  word: "error",
  id: string | null,
  number: number | null,
  code: string,
  text: string,
];
/** A handler is about to run for an event that was sent before. */
export type Begun = readonly [word: "begun", id: string, number: number];
/** The process is about to go: another connection within so long. */
export type Handover = readonly [word: "handover", milliseconds: number];
/** What the server asks of the browser rather than of a component's content, and the answer to `ping`. */
export type Command =
  | readonly [word: "pong"]
  | readonly [word: "redirect", url: string]
  | readonly [word: "title", text: string]
  | readonly [word: "emit", id: string, name: string, detail: unknown]
  | readonly [word: "reload", code: string]
  | readonly [word: "build", text: string];
export type ServerMessage = Update | Failure | Begun | Handover | Command;

/** The keys of blocks, changes and extras. */
export enum Key {
  list = "l",
  values = "v",
  html = "h",
  child = "c",
  patch = "p",
  order = "o",
  items = "u",
  template = "t",
  wants = "w",
  types = "e",
  root = "r",
  // biome-ignore lint/suspicious/noDuplicateEnumValues: this is a key of extras, the other one of changes of lists.
  offline = "o",
}

export type Extras = {
  readonly [Key.template]?: { readonly [tid: string]: Definition };
  readonly [Key.wants]?: Wants;
  readonly [Key.types]?: readonly string[];
  readonly [Key.root]?: string;
  readonly [Key.offline]?: 0 | 1;
};
export type Definition = string | readonly [html: string, namespace: "svg" | "math"];
export type Wants = { readonly [handler: string]: readonly string[] };

export type Scalar = string | number | true | null;
/** The names and texts of a spread, flat. */
export type SpreadValue = readonly string[];
export type InstanceValue = readonly [tid: string, ...values: Value[]];
export type RawValue = { readonly [Key.html]: string };
export type ListValue = { readonly [Key.list]: string; readonly [Key.values]: readonly Value[] };
export type ChildValue = { readonly [Key.child]: Origin; readonly [Key.values]: InstanceValue };
export type BlockValue = InstanceValue | RawValue | ListValue | ChildValue;
export type Value = Scalar | SpreadValue | BlockValue;

export type PatchChange = { readonly [Key.patch]: Patch };
/** `index, patch` of items of a list that stays in its order. */
export type ItemsChange = readonly (number | Patch)[];
export type ListChange = Partial<ListValue> & {
  /** `start, length` of old indexes, or `-1, length` for new items. */
  readonly [Key.order]?: readonly number[];
  /** By new index. */
  readonly [Key.items]?: ItemsChange;
};
export type BlockChange = BlockValue | PatchChange | ItemsChange | ListChange;
export type Change = Scalar | SpreadValue | BlockChange;
/** `slot, change, slot, change ...` */
export type Patch = readonly (number | Change)[];
/** A component's content as a whole. */
export type Content = { readonly [Key.template]: string; readonly [Key.html]: string };

export const isContent = (change: Patch | Content): change is Content => Key.html in change;

/** The text frame of a message, without what is nothing at its end. */
export function encode(message: ClientMessage): string {
  let { length } = message;
  while (isNothing(message[length - 1])) length--;
  return JSON.stringify(message.slice(0, length));
}

const isNothing = (part: unknown): boolean =>
  (part ?? 0) === 0 || (typeof part === "object" && !Object.keys(part as object).length);

/** The message of a text frame. Its word may be one of a later version. */
export const decode = (frame: string): ServerMessage => JSON.parse(frame);
