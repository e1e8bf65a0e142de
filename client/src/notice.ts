/**
 * What a person is told unasked, in few words at the bottom of the page: that the connection is gone, and that something
 * went wrong. It has next to no specificity, so that any rule of the page's own CSS for
 * `html[data-live-state=disconnected]::after` and `live-notice` replaces it, and no CSP forbids it. The first shows after a
 * second, because most breaks are shorter, and gives way to the second, an element, as pseudo-elements are not read out reliably.
 * The text of `live-busy-text` is laid over what the element holds: that is the server's to change meanwhile.
 */
import { loadAgain } from "./drafts";

const CSS_TEXT =
  ":where(html[data-live-state=disconnected]:not([data-live-error]))::after,:where(live-notice:not(:empty)){position:fixed;bottom:1em;left:1em;z-index:9999;padding:.5em 1em;max-width:60%;font:caption;color:CanvasText;background:Canvas;border:thin solid;border-radius:.5em}:where(html[data-live-state=disconnected]:not([data-live-error]))::after{content:'Reconnecting \\2026';animation:live-notice 1s}@keyframes live-notice{0%,99%{opacity:0}}:is([data-live-busy],[data-live-busy] *)[live-busy-text]{position:relative;-webkit-text-fill-color:#0000}:is([data-live-busy],[data-live-busy] *)[live-busy-text]::after{content:attr(live-busy-text);position:absolute;inset:0;display:grid;place-content:center;white-space:nowrap;-webkit-text-fill-color:currentColor}";

/** What only another page helps against. */
const STALE = /session_[ei]|identity|version/;
/** By the code of the error; of others a person need not know. */
const TEXTS: readonly (readonly [codes: RegExp, text: string])[] = [
  [/failed|poison|large/, "Something went wrong."],
  [/outcome/, "We could not confirm your last action. Please check before you repeat it."],
  [/refused/, "You are not allowed to do this."],
  [/identity/, "You were signed in or out elsewhere."],
  [/many/, "Too much at once. Please wait a moment."],
  [/offline/, "You are offline: nothing was done."],
];
/** For as long as one needs to notice and read it. */
const MILLISECONDS_PER_CHARACTER = 200;

const { dataset } = document.documentElement;
const notice = document.createElement("live-notice");
let timer: ReturnType<typeof setTimeout>;

export function installNotice(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CSS_TEXT);
  document.adoptedStyleSheets.push(sheet);
  // It stands there empty: what is read out is a change of a region that was there before.
  notice.role = "status";
  document.documentElement.append(notice);
}

/**
 * Tell the person of an error: in the words with which the application refused, `said`, else in the page's own where
 * `<meta name="live-text-CODE">` has some.
 */
export function notify(code: string, said?: string, isStale = STALE.test(code)): void {
  const text =
    (code === "refused" && said) ||
    (ownText(code) ??
      TEXTS.find(([codes]) => codes.test(code))?.[1] ??
      (isStale && "This page is out of date."));
  // Said again it would take the focus off its button.
  if (!text || (isStale && dataset.liveError === code)) return;
  notice.textContent = text;
  dataset.liveError = code;
  clearTimeout(timer);
  if (isStale) {
    // It stays so, until the person says that nothing on the page is of use any more.
    const button = document.createElement("button");
    button.textContent = ownText("reload") ?? "Reload";
    button.onclick = () => loadAgain(code);
    notice.append(" ", button);
  } else {
    timer = setTimeout(() => {
      notice.textContent = "";
      delete dataset.liveError;
    }, MILLISECONDS_PER_CHARACTER * text.length);
  }
}

function ownText(code: string): string | undefined {
  const [own] = document.getElementsByName(`live-text-${code}`) as NodeListOf<HTMLMetaElement>;
  return own?.content;
}
