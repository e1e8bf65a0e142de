/**
 * The entry of `debug.js`, which is in pages of a server in development only: shows what went wrong over the page, and has
 * the page follow the server's source. It hears the client through `live:error` and `live:build` alone, so the client knows
 * nothing of it.
 */
import { follow } from "./follow";
import { createHistory } from "./history";
import { createOverlay } from "./overlay";

declare global {
  interface Window {
    liveviewDebug?: true;
  }
}

interface Detail {
  readonly number: number | null;
  readonly code: string;
  readonly text: string;
}

function install(): true {
  const history = createHistory();
  const refresh = (): void => overlay.show(history.shown);
  const overlay = createOverlay({
    move(places) {
      history.move(places);
      refresh();
    },
    close() {
      history.close();
      refresh();
    },
  });
  // Capture: a page that stops the event on its way does not hide the error.
  addEventListener(
    "live:error",
    (event) => {
      const { number, code, text } = (event as CustomEvent<Detail>).detail;
      history.note({ code, text, component: componentOf(event.target) }, !!number);
      refresh();
    },
    true,
  );
  follow();
  return true;
}

const componentOf = (target: EventTarget | null): string | null =>
  target instanceof Element ? target.getAttribute("data-component") : null;

// A page with components of two servers has the script twice.
window.liveviewDebug ??= install();
