/** Selects under patches: the person's choice stays unless the server's own is another. */
import { update } from "../../src/dom/component";
import { Key } from "../../src/wire";
import { equal, stage, test } from "./harness";
import { load } from "./patches";

load({
  so: '<option $0="value" $1="selected"><!--$2--></option>',
  ss: '<select $0="multiple"><!--$1--></select><input>',
  sg: '<optgroup $0="label"><!--$1--></optgroup>',
  sc: '<select><option $0="selected">a</option><option $1="selected">b</option><option $2="selected">c</option></select>',
  st: "<select><!--$0--><!--$1--></select>",
});

type Row = readonly [value: string, selected?: true];
const flat = (rows: readonly Row[]) => rows.flatMap(([value, selected]) => [value, selected ?? null, value]);
const list = (...rows: readonly Row[]) => ({ [Key.list]: "so", [Key.values]: flat(rows) });
const html = (...rows: readonly Row[]) =>
  `<!--{so-->${rows.map(([value, selected]) => `<option value="${value}" ${selected ? "selected" : ""}>${value}</option>`).join("")}<!--}-->`;

/** A page with a select that was adopted, and the person's choice in it. */
function choose(
  values: readonly string[],
  rows: readonly Row[],
  multiple = "",
): [HTMLElement, HTMLSelectElement] {
  const element = stage();
  element.innerHTML = `<select ${multiple}>${html(...rows)}</select><input>`;
  const select = element.firstChild as HTMLSelectElement;
  for (const option of select.options) option.selected = values.includes(option.value);
  return [element, select];
}

const chosen = (select: HTMLSelectElement) => Array.from(select.selectedOptions, ({ value }) => value).join();

test("choice: options come, move and go around it", () => {
  const [element, select] = choose(["b"], [["a", true], ["b"], ["c"]]);
  update(element, "ss", [1, { [Key.order]: [-1, 1, 2, 1, 0, 2, -1, 1], ...list(["z"], ["y"]) }]);
  equal([chosen(select), select.options.length], ["b", 5]);
  update(element, "ss", [1, { [Key.order]: [3, 1, 0, 3] }]);
  equal(chosen(select), "b");
});

test("choice: options that pair by position", () => {
  const [element, select] = choose(["b"], [["a", true], ["b"], ["c"]]);
  const items = [0, [0, "z", 1, null, 2, "z"], 1, [0, "a", 1, true, 2, "a"], 2, [0, "b", 2, "b"]];
  update(element, "ss", [1, { [Key.order]: [0, 3, -1, 1], ...list(["c"]), [Key.items]: items } as never]);
  equal([chosen(select), select.selectedIndex], ["b", 2]);
});

test("choice: the list is another one as a whole, or no list for a while", () => {
  const [element, select] = choose(["b"], [["a", true], ["b"]]);
  update(element, "ss", [1, list(["x"], ["b"], ["a", true])]);
  equal(chosen(select), "b");
  update(element, "ss", [1, null]);
  update(element, "ss", [1, list(["x"], ["b"], ["a", true])]);
  equal(chosen(select), "a");
});

test("choice: gone with its option, it is the server's", () => {
  const [element, select] = choose(["b"], [["a"], ["b"], ["c", true]]);
  update(element, "ss", [1, { [Key.order]: [0, 1, 2, 1] }]);
  equal(chosen(select), "c");
});

test("choice: the text and the value of the chosen option change", () => {
  const [element, select] = choose(["b"], [["a", true], ["b"]]);
  update(element, "ss", [1, [1, [0, "B", 2, "B"]]]);
  equal(chosen(select), "B");
});

test("choice: the server's own is another one", () => {
  const [element, select] = choose(["b"], [["a", true], ["b"], ["c"]]);
  update(element, "ss", [1, [0, [1, null], 2, [1, true]]]);
  equal(chosen(select), "c");
  select.value = "b";
  update(element, "ss", [
    1,
    { [Key.order]: [0, 3, -1, 1], ...list(["d", true]), [Key.items]: [2, [1, null]] },
  ]);
  equal(chosen(select), "d");
});

test("choice: the server takes its own back", () => {
  const [element, select] = choose(["b"], [["a"], ["b"], ["c", true]]);
  update(element, "ss", [1, [2, [1, null]]]);
  equal(chosen(select), "a");
});

test("choice: options that are holes one by one", () => {
  const element = stage();
  element.innerHTML = "<select><option selected>a</option><option>b</option><option>c</option></select>";
  const select = element.firstChild as HTMLSelectElement;
  select.value = "b";
  update(element, "sc", [0, null, 2, true]);
  equal(chosen(select), "c");
  update(element, "sc", [0, true, 2, null]);
  equal(chosen(select), "a");
});

test("choice: the server knows of it and sets its own again", () => {
  const element = stage();
  element.innerHTML = "<select><option selected>a</option><option>b</option><option>c</option></select>";
  const select = element.firstChild as HTMLSelectElement;
  select.focus();
  select.value = "b";
  update(element, "sc", [0, true, 1, null]);
  equal(chosen(select), "a");
});

test("choice: the server's moves from one list of the select to the other", () => {
  const element = stage();
  element.innerHTML = `<select>${html(["a"], ["b", true])}<!---->${html(["c"], ["d"])}</select>`;
  const select = element.firstChild as HTMLSelectElement;
  select.value = "c";
  update(element, "st", [
    0,
    { [Key.order]: [0, 1] },
    1,
    { [Key.order]: [0, 2, -1, 1], ...list(["b", true]) },
  ]);
  equal(chosen(select), "c");
});

test("choice: groups", () => {
  const element = stage();
  const group = (label: string, ...rows: readonly Row[]) =>
    `<optgroup label="${label}">${html(...rows)}</optgroup>`;
  element.innerHTML = `<select><!--{sg-->${group("1", ["a", true], ["b"])}${group("2", ["c"])}<!--}--></select><input>`;
  const select = element.firstChild as HTMLSelectElement;
  select.value = "c";
  update(element, "ss", [
    1,
    { [Key.order]: [1, 1, 0, 1], [Key.items]: [0, [1, { [Key.order]: [-1, 1, 0, 1], ...list(["z"]) }]] },
  ]);
  equal([chosen(select), select.options[0].value], ["c", "z"]);
});

test("choice: of a multiple select, all that is left", () => {
  const [element, select] = choose(["a", "c"], [["a"], ["b", true], ["c"]], "multiple");
  update(element, "ss", [1, { [Key.order]: [2, 1, 1, 1, -1, 1, 0, 1], ...list(["z"]) }]);
  equal(chosen(select), "c,a");
  update(element, "ss", [1, { [Key.order]: [0, 3] }]);
  equal(chosen(select), "c");
  update(element, "ss", [1, [1, [1, null], 2, [1, true]]]);
  equal(chosen(select), "z");
});

test("choice: a select with the focus keeps it until the focus is gone", () => {
  const [element, select] = choose(["b"], [["a", true], ["b"], ["c"]]);
  select.focus();
  update(element, "ss", [1, { [Key.order]: [-1, 1, 0, 3], ...list(["z"]) }]);
  equal([chosen(select), document.activeElement === select], ["b", true]);
  update(element, "ss", [1, [1, [1, null], 3, [1, true]]]);
  equal([chosen(select), document.activeElement === select], ["b", true]);
  select.blur();
  equal(chosen(select), "c");
});

test("choice: made after the server's, with the focus, it is the later one", () => {
  const [element, select] = choose(["b"], [["a", true], ["b"], ["c"]]);
  select.focus();
  update(element, "ss", [1, [0, [1, null], 2, [1, true]]]);
  select.value = "a";
  select.blur();
  equal(chosen(select), "a");
});

test("choice: a focused select that nobody has chosen in follows at once", () => {
  const [element, select] = choose(["a"], [["a", true], ["b"], ["c"]]);
  select.focus();
  update(element, "ss", [1, [0, [1, null], 2, [1, true]]]);
  equal(chosen(select), "c");
});

test("choice: a new select shows the server's", () => {
  const element = stage();
  element.innerHTML = "<div></div>";
  load({ sd: "<div><!--$0--></div>" });
  update(element, "sd", [0, ["ss", null, list(["a"], ["b", true], ["c"])]]);
  equal(chosen(element.querySelector("select") as HTMLSelectElement), "b");
});
