"use strict";
/** Everything happens in the browser: there is no server that knows of the rows. */

const ADJECTIVES = (
  "pretty large big small tall short long handsome plain quaint clean elegant easy angry crazy helpful " +
  "mushy odd unsightly adorable important inexpensive cheap expensive fancy"
).split(" ");
const COLOURS = "red yellow blue green pink brown purple brown white black orange".split(" ");
const NOUNS = "table chair house bbq desk car pony cookie sandwich burger pizza mouse keyboard".split(" ");

let nextId = 1;

const pick = (words) => words[Math.floor(Math.random() * words.length)];
const create = () => newRow(nextId++, `${pick(ADJECTIVES)} ${pick(COLOURS)} ${pick(NOUNS)}`);

const actions = {
  run() { clear(); append(1_000, create); },
  runlots() { clear(); append(10_000, create); },
  add() { append(1_000, create); },
  update() { changeLabels((text) => `${text} !!!`); },
  clear,
  swaprows: swap,
};

for (const [id, action] of Object.entries(actions)) document.getElementById(id).addEventListener("click", action);
tbody.addEventListener("click", ({ target }) => {
  const link = target.closest("a");
  if (!link) return;
  (link.getAttribute("live-click") === "select" ? select : remove)(link.closest("tr"));
});
