/** Attributes, and the live properties behind them. */
import { noteTyping, setAttribute } from "../../src/dom/attribute";
import { equal, stage, test } from "./harness";

function input(html = '<input value="server">'): HTMLInputElement {
  const element = stage();
  element.innerHTML = html;
  return element.firstElementChild as HTMLInputElement;
}

test("a typed value follows the server's when the field has no focus", () => {
  const field = input();
  field.value = "typed";
  setAttribute(field, "value", "new");
  equal([field.value, field.defaultValue], ["new", "new"]);
});

test("a focused field that nobody typed into follows the server's", () => {
  const field = input();
  field.focus();
  setAttribute(field, "value", "new");
  equal(field.value, "new");
});

test("the text typed into the focused field is left alone, its attribute follows", () => {
  const field = input();
  field.focus();
  field.value = "typed";
  noteTyping(field);
  setAttribute(field, "value", "new");
  equal([field.value, field.defaultValue], ["typed", "new"]);
});

test("the focused field is cleared after its text was submitted", () => {
  const field = input();
  field.focus();
  field.value = "typed";
  noteTyping(field);
  noteTyping(null);
  setAttribute(field, "value", "");
  equal(field.value, "");
});

test("a textarea's value is a property", () => {
  const field = input("<textarea>a</textarea>");
  setAttribute(field, ".value", "b\nc");
  equal([field.value, field.hasAttribute("value")], ["b\nc", false]);
  field.focus();
  field.value = "typed";
  noteTyping(field);
  setAttribute(field, ".value", "d");
  equal(field.value, "typed");
});

test("a ticked box follows the server's", () => {
  const box = input('<input type="checkbox">');
  box.checked = true;
  setAttribute(box, "checked", null);
  equal([box.checked, box.defaultChecked], [false, false]);
  setAttribute(box, "checked", "");
  equal([box.checked, box.defaultChecked], [true, true]);
});

test("a chosen option follows the server's", () => {
  const select = input("<select><option>a<option>b<option>c</select>") as unknown as HTMLSelectElement;
  select.selectedIndex = 1;
  setAttribute(select.options[2], "selected", true);
  equal(select.selectedIndex, 2);
});

test("muted follows the server's", () => {
  const video = input("<video></video>") as unknown as HTMLVideoElement;
  setAttribute(video, "muted", true);
  equal(video.muted, true);
  setAttribute(video, "muted", null);
  equal(video.muted, false);
});

test("value is an attribute where it is no control's", () => {
  const item = input('<progress max="10"></progress>');
  setAttribute(item, "value", "3");
  equal([item.getAttribute("value"), (item as unknown as HTMLProgressElement).position], ["3", 0.3]);
  setAttribute(item, "value", null);
  equal((item as unknown as HTMLProgressElement).position, -1);
});
