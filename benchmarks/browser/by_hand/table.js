"use strict";
/** The table's DOM, written by hand. Where its rows come from is the other script's business. */

const table = document.querySelector("table");
const tbody = document.querySelector("tbody");
// A copy that belongs to this document: a template's own content would be adopted row by row.
const blank = document.importNode(document.querySelector("template").content.firstElementChild, true);
let selected = null;

function newRow(id, text) {
  const row = blank.cloneNode(true);
  const first = row.firstChild;
  const second = first.nextSibling;
  const label = second.firstChild;
  const icon = second.nextSibling.firstChild;
  row.setAttribute("live-key", id);
  first.firstChild.data = id;
  label.setAttribute("live-value-id", id);
  label.firstChild.data = text;
  icon.setAttribute("live-value-id", id);
  return row;
}

/** `create(n)` makes the n-th row. */
function append(count, create) {
  const isEmpty = !tbody.firstChild;
  // Rows that go into a table outside of the document are laid out once.
  if (isEmpty) tbody.remove();
  for (let index = 0; index < count; index++) tbody.appendChild(create(index));
  if (isEmpty) table.appendChild(tbody);
}

/** The text of every tenth row becomes what `change` makes of it and of its number among these. */
function changeLabels(change) {
  const { rows } = tbody;
  for (let index = 0; index < rows.length; index += 10) {
    const text = rows[index].cells[1].firstChild.firstChild;
    text.data = change(text.data, index / 10);
  }
}

function clear() {
  tbody.textContent = "";
  selected = null;
}

function select(row) {
  if (selected) selected.className = "";
  row.className = "danger";
  selected = row;
}

function remove(row) {
  row.remove();
  if (selected === row) selected = null;
}

function swap() {
  const { 1: first, 2: behindFirst, 998: second } = tbody.rows;
  if (!second) return;
  const behindSecond = second.nextSibling;
  tbody.insertBefore(second, behindFirst);
  tbody.insertBefore(first, behindSecond);
}
