/**
 * A quiet notice while the page is disconnected. It has next to no specificity, so that any rule of the page's
 * own CSS for `html[data-live-state=disconnected]::after` replaces it, and as it is no markup no CSP forbids it.
 * It shows after a second: most breaks are shorter.
 */
const CSS_TEXT =
  ":where(html[data-live-state=disconnected])::after{content:'Reconnecting \\2026';position:fixed;bottom:0;padding:1em;font:caption;background:Canvas;animation:live-notice 1s}@keyframes live-notice{0%,99%{opacity:0}}";

export function installNotice(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CSS_TEXT);
  document.adoptedStyleSheets.push(sheet);
}
