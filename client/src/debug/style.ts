/**
 * How the overlay looks. It stands in a corner, above the client's own notice at the bottom, which is to be seen too.
 * `!important`, as the page's rules for an element win over those of its shadow root otherwise.
 */
export const CSS_TEXT = `
:host { all: initial !important }
section {
  --paper: #fff; --ink: #1f2328; --quiet: #59636e; --soft: #f3f5f8; --line: #c9d1d9; --accent: #c4233b;
  color-scheme: light dark;
  position: fixed; inset: auto 1em 7.5em auto; width: min(40em, 100% - 2em); max-height: 60vh; max-height: 60dvh;
  box-sizing: border-box; margin: 0; padding: 0; overflow: hidden; display: flex; flex-direction: column;
  font: .9375em/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
  border: 1px solid var(--line); border-top: 4px solid var(--accent); border-radius: 8px;
  box-shadow: 0 8px 32px #0005;
}
@media (prefers-color-scheme: dark) {
  section { --paper: #20242b; --ink: #e8ebef; --quiet: #a3adb8; --soft: #14171c; --line: #444c56; --accent: #ff8f8f }
}
@media (max-width: 42em) { section { right: .5em; width: calc(100% - 1em) } }
@media print { section { display: none } }
div { display: flex; flex-direction: column; min-height: 0; padding: .75em 1em 0 }
h2 { margin: 0; padding-right: 2.5em; font-size: 1.125em; color: var(--accent); overflow-wrap: anywhere }
p { margin: 0; color: var(--quiet); overflow-wrap: anywhere }
p:empty { display: none }
pre {
  margin: .75em 0; padding: .75em; overflow: auto; white-space: pre-wrap; overflow-wrap: anywhere;
  font: .9333em/1.5 ui-monospace, monospace; color: var(--ink); background: var(--soft); border-radius: 4px;
}
footer { display: flex; align-items: center; min-height: 2.75em; padding: 0 .25em 0 1em; border-top: 1px solid var(--line) }
div + footer { margin-top: .75em }
footer button { font-size: 1.375em; min-width: 2em; min-height: 2em }
span { margin-right: auto; color: var(--quiet) }
button {
  min-width: 2.75em; min-height: 2.75em; padding: 0; font: inherit; font-size: 1em; color: inherit; background: none;
  border: 0; border-radius: 6px; cursor: pointer;
}
button:hover { background: var(--soft) }
button:focus-visible { outline: 2px solid var(--accent); outline-offset: -2px }
button[hidden] { display: none }
.close { position: absolute; top: .25em; right: .25em; font-size: 1.125em }
`;
