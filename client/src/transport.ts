/** The only WebSocket. It opens, sends, hears and notices silence; when to come back is for others to say. */
import { type ClientMessage, decode, encode, type ServerMessage, SUBPROTOCOL } from "./wire";

export interface Listener {
  readonly url: string;
  opened(): void;
  received(message: ServerMessage): void;
  closed(code: number): void;
}

/** After so long without a word from either side we ask whether the server is there, which tells it that we are ... */
const SILENCE_MILLISECONDS = 25_000;
/** ... and give it so long to answer, or to let us in. */
const PATIENCE_MILLISECONDS = 10_000;

let listener: Listener;
let current: WebSocket | undefined;
/** For what is to happen unless something else does before. */
let timer: ReturnType<typeof setTimeout> | undefined;
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
  if (current) return;
  current = open();
  expect(drop, PATIENCE_MILLISECONDS);
}

/** Open a connection after so long. */
export function connectLater(milliseconds: number): void {
  expect(connect, milliseconds);
}

/** Open another connection. The one that stands serves until then, and is closed after that. */
export function open(): WebSocket {
  const socket = new WebSocket(listener.url, SUBPROTOCOL);
  socket.onopen = () => {
    const before = current;
    if (!before) return socket.close();
    current = socket;
    hear();
    spoke = heard;
    watch();
    listener.opened();
    if (before !== socket) before.close();
  };
  socket.onmessage = ({ data }) => {
    if (current !== socket) return;
    hear();
    listener.received(decode(data));
  };
  socket.onclose = ({ code }) => {
    if (current === socket) end(code);
  };
  return socket;
}

/** Close, and stay closed. */
export function disconnect(): void {
  drop();
  expect();
}

export function send(message: ClientMessage): void {
  spoke = Date.now();
  current?.send(encode(message));
}

/** A good moment: come back if we are away for a while, else make sure that the server is still there. */
export function awake(): void {
  if (current) probe();
  else if (timer) connect();
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
  if (current?.readyState !== WebSocket.OPEN) return;
  send(["ping"]);
  isAsked = true;
  expect(drop, PATIENCE_MILLISECONDS);
}

/** Close without waiting for the other side, which may be long gone. */
function drop(): void {
  current?.close();
  end(0);
}

function end(code: number): void {
  current = undefined;
  expect();
  listener.closed(code);
}

function expect(otherwise?: () => void, milliseconds?: number): void {
  clearTimeout(timer);
  timer = otherwise && setTimeout(otherwise, milliseconds);
}
