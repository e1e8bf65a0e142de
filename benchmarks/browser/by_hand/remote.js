"use strict";
/**
 * Every click goes to a server that has the rows, and its answer, in words of this page alone, is what happens. No page whose
 * state is on a server can do with less script, if it can do with as little.
 */

const socket = new WebSocket(new URL("rows", location.href).href.replace("http", "ws"));

const appendAll = (rows) => append(rows.length, (index) => newRow(...rows[index]));

const answers = {
  run(rows) { clear(); appendAll(rows); },
  runlots(rows) { clear(); appendAll(rows); },
  add: appendAll,
  update(labels) { changeLabels((_, index) => labels[index]); },
  clear,
  swaprows: swap,
  select(index) { select(tbody.rows[index]); },
  remove(index) { remove(tbody.rows[index]); },
};

socket.onmessage = ({ data }) => {
  const [action, detail] = JSON.parse(data);
  answers[action](detail);
};

document.addEventListener("click", ({ target }) => {
  const link = target.closest("a");
  if (link) socket.send(JSON.stringify([link.getAttribute("live-click"), Number(link.getAttribute("live-value-id"))]));
  else if (target.id) socket.send(JSON.stringify([target.id]));
});
