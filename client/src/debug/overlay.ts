/**
 * The overlay: one error, over the page but no part of it. It stands beside the body, where no update and no script that
 * exchanges content comes by, and in a shadow root, where the page's CSS does not reach. It never takes the focus by itself.
 */
import { borrowFocus } from "./focus";
import type { Shown } from "./history";
import { CSS_TEXT } from "./style";

export interface Overlay {
  /** Show an error, or nothing. */
  show(shown: Shown | undefined): void;
}

/** What the person wants. */
export interface Wishes {
  move(places: number): void;
  close(): void;
}

export function createOverlay(wishes: Wishes): Overlay {
  const host = document.createElement("live-debug");
  const code = make("h2");
  const component = make("p");
  const text = make("pre");
  const reference = make("p");
  const count = make("span");
  const previous = button("\u2039", "Previous error", () => wishes.move(-1));
  const next = button("\u203a", "Next error", () => wishes.move(1));
  const closer = button("\u00d7", "Close (Escape)", () => wishes.close());
  closer.className = "close";

  const alert = make("div", code, component, text, reference);
  // Read out as a whole when another error is shown. How often it came stands outside: it may change all the time.
  alert.role = "alert";
  const panel = make("section", alert, make("footer", count, previous, next), closer);
  panel.ariaLabel = "Errors, shown in development only";
  // In the top layer a dialog of the page does not cover it.
  panel.popover = "manual";
  const returnFocus = borrowFocus(panel);

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CSS_TEXT);
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [sheet];
  root.append(panel);

  function open(): void {
    document.documentElement.append(host);
    panel.showPopover?.();
  }

  function close(): void {
    if (!host.isConnected) return;
    host.remove();
    returnFocus();
  }

  function show(shown: Shown | undefined): void {
    if (!shown) {
      close();
      return;
    }
    say(code, shown.code);
    say(component, shown.component ? `in ${shown.component}` : "");
    say(text, shown.text);
    say(reference, `see docs/errors/${shown.code}.md`);
    say(count, `${shown.place} of ${shown.count}${shown.times > 1 ? `, came ${shown.times} times` : ""}`);
    previous.hidden = next.hidden = shown.count < 2;
    if (!host.isConnected) open();
  }

  // Capture, and before the client hears it: the key closes what is on top, and nothing of the page below it.
  addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || event.isComposing || !host.isConnected) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      wishes.close();
    },
    true,
  );
  return { show };
}

function make(name: string, ...children: readonly Node[]): HTMLElement {
  const element = document.createElement(name);
  element.append(...children);
  return element;
}

function button(sign: string, label: string, pressed: () => void): HTMLElement {
  const element = make("button");
  element.textContent = sign;
  element.title = element.ariaLabel = label;
  element.onclick = pressed;
  return element;
}

/** Only where it changes: what somebody selected stays selected, and nothing is read out twice. */
function say(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
