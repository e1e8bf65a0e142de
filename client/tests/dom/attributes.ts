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

test("a textarea's value is a property, and its text", () => {
  const area = input("<form><textarea>a</textarea></form>").firstChild as unknown as HTMLTextAreaElement;
  setAttribute(area, ".value", "b\nc");
  equal(
    [area.value, area.textContent, area.childNodes.length, area.hasAttribute("value")],
    ["b\nc", "b\nc", 1, false],
  );
  area.value = "typed, and left";
  setAttribute(area, ".value", "d");
  equal([area.value, area.textContent], ["d", "d"]);
  area.focus();
  area.value = "typed";
  noteTyping(area);
  setAttribute(area, ".value", "e");
  equal([area.value, area.textContent], ["typed", "e"]);
  area.form?.reset();
  equal(area.value, "e");
  setAttribute(area, ".value", null);
  equal([area.value, area.childNodes.length], ["", 0]);
  noteTyping(null);
});

test("a field that was not touched is not touched by what the server sets either", () => {
  const field = input();
  setAttribute(field, "value", "new");
  field.defaultValue = "set by its form";
  equal(field.value, "set by its form");
});

test("a title's text is a property", () => {
  const title = input("<title>a</title>");
  setAttribute(title, ".textContent", "<b> & c");
  equal(title.outerHTML, "<title><b> & c</title>".replace("<b> & c", "&lt;b&gt; &amp; c"));
  setAttribute(title, ".textContent", null);
  equal(title.childNodes.length, 0);
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
