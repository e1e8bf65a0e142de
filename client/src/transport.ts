/** The only place with WebSockets. It opens, sends, hears and notices silence; when to come back is for others to say. */
import { type ClientMessage, decode, encode, type ServerMessage, SUBPROTOCOL } from "./wire";

export interface Listener {
  readonly url: string;
  opened(): void;
  received(message: ServerMessage): void;
  /** It closed, or did not open; `isStanding`: another one stands. */
  closed(code: number, isStanding: boolean): void;
}

/** After so long without a word from either side we ask whether the server is there, which tells it that we are ... */
const SILENCE_MILLISECONDS = 25_000;
/** ... and give it so long to answer, or to let us in. */
const PATIENCE_MILLISECONDS = 10_000;

type Timer = ReturnType<typeof setTimeout> | undefined;

let listener: Listener;
/** The connection that stands. */
let current: WebSocket | undefined;
/** The one that is about to. */
let next: WebSocket | undefined;
/** For the next one; nothing: none is to be opened. */
let coming: Timer;
/** For what is to happen to the current one unless something else does before. */
let watching: Timer;
/** When the server last said something: a timer for each word would cost as much as the word. */
let heard = 0;
/** When we last said something. */
let spoke = 0;
let isAsked = false;

/** A page has one transport, and it has one listener. */
export function report(to: Listener): void {
  listener = to;
}

/** Open a connection if there is none. */
export function connect(): void {
  if (!current) open();
}

/** Open a connection after so long. One that stands serves until then, and is closed after that. */
export function connectLater(milliseconds: number): void {
  stay();
  coming = setTimeout(open, milliseconds);
}

/** Close, and come back when it is time. */
export function drop(): void {
  end(next);
  end(current);
}

/** Close, and stay closed. */
export function disconnect(): void {
  drop();
  stay();
}

export function send(message: ClientMessage): void {
  spoke = Date.now();
  current?.send(encode(message));
}

/** A good moment: come back if we are away for a while, else make sure that the server is still there. */
export function awake(): void {
  if (current) probe();
  else if (coming) open();
}

function open(): void {
  if (next) return;
  const socket = new WebSocket(listener.url, SUBPROTOCOL);
  next = socket;
  setTimeout(() => socket === next && end(socket), PATIENCE_MILLISECONDS);
  socket.onopen = () => {
    const before = current;
    current = socket;
    next = undefined;
    stay();
    heard = spoke = Date.now();
    watch();
    listener.opened();
    before?.close();
  };
  socket.onmessage = ({ data }) => {
    if (current !== socket) return;
    hear();
    listener.received(decode(data));
  };
  socket.onclose = ({ code }) => end(socket, code);
}

function stay(): void {
  clearTimeout(coming);
  coming = undefined;
}

function hear(): void {
  heard = Date.now();
  if (isAsked) watch();
}

/** Ask once one side has said nothing for long. */
function watch(): void {
  isAsked = false;
  const silence = Date.now() - Math.min(heard, spoke);
  if (silence < SILENCE_MILLISECONDS) expect(watch, SILENCE_MILLISECONDS - silence);
  else probe();
}

function probe(): void {
  send(["ping"]);
  isAsked = true;
  expect(() => end(current), PATIENCE_MILLISECONDS);
}

function expect(otherwise: () => void, milliseconds: number): void {
  clearTimeout(watching);
  watching = setTimeout(otherwise, milliseconds);
}

/** Close without waiting for the other side, which may be long gone. */
function end(socket: WebSocket | undefined, code = 0): void {
  if (!socket || (socket !== current && socket !== next)) return;
  socket.close();
  if (socket === next) next = undefined;
  else current = undefined;
  listener.closed(code, !!current);
}
