/** Whole content: the page becomes it, and what the person did to the page stays. */
import { noteTyping } from "../../src/dom/attribute";
import { update } from "../../src/dom/component";
import { Key } from "../../src/wire";
import { equal, shape, stage, test } from "./harness";
import { load } from "./patches";

type Field = HTMLInputElement & HTMLSelectElement;

function page(html: string): HTMLElement {
  const element = stage();
  element.innerHTML = html;
  return element;
}

/** The server sends its content whole. */
function replace(element: Element, html: string): void {
  update(element, "", { [Key.template]: "", [Key.html]: html });
  const fresh = document.createElement("div");
  fresh.innerHTML = html;
  // What was typed is another matter.
  const written = (root: Element) => shape(root).replace(/ \.value="[^"]*"/g, "");
  equal(written(element), written(fresh));
}

const find = <T extends Element = Field>(selector: string): T => document.querySelector(selector) as T;
const soon = () => new Promise((done) => setTimeout(done, 100));

/** Without `moveBefore`, as in older browsers. */
async function inOldBrowser(run: () => unknown): Promise<void> {
  const prototype = Element.prototype as unknown as Record<string, unknown>;
  const { moveBefore } = prototype;
  // Not deleted: it is read from the node.
  prototype.moveBefore = undefined;
  try {
    await run();
  } finally {
    prototype.moveBefore = moveBefore;
  }
}

test("content: ids are the same element wherever they stand", () => {
  const element = page('<section><p><input id="q" name="a"></p></section><p>x</p>');
  const field = find("#q");
  field.value = "typed";
  field.focus();
  field.setSelectionRange(1, 3);
  replace(element, '<p>y</p><main><div><b>new</b><input id="q" name="a"></div></main>');
  equal([field === find("#q"), document.activeElement === field], [true, true]);
  equal([field.value, field.selectionStart, field.selectionEnd], ["typed", 1, 3]);
});

test("content: a form keeps its element though a control of it is called id", () => {
  const element = page('<form id="f"><input name="id"></form><form><input name="id"></form>');
  const [first, second] = document.forms;
  replace(element, '<p>new</p><form><input name="id" class="n"></form><form id="f"><input name="id"></form>');
  equal(
    [...document.forms].map((form) => [form === first, form === second]),
    [
      [false, true],
      [true, false],
    ],
  );
});

test("content: nothing in it takes the focus", () => {
  const element = page('<p>a</p><input id="q">');
  find("#q").focus();
  replace(element, '<p>a</p><input id="q"><input autofocus>');
  equal(document.activeElement === find("#q"), true);
});

test("content: an id that the content has twice is nobody's", () => {
  const element = page('<p><b id="d">1</b></p><p><b id="d">2</b></p>');
  replace(element, '<div><b id="d">1</b></div><p><b id="d">3</b></p><p><b id="d">4</b></p>');
  replace(element, '<p><b id="d">1</b></p><p><i>3</i></p>');
});

test("content: an id on another kind of element is another element", () => {
  const element = page('<input id="q"><input id="r" type="checkbox">');
  const [first, second] = element.children;
  replace(element, '<textarea id="q"></textarea><input id="r" type="radio">');
  equal([first.isConnected, second.isConnected], [false, false]);
});

test("content: items with a live-key keep their elements and what was typed into them", () => {
  const row = (key: number, text: string) => `<li live-key="${key}">${text}<input></li>`;
  const element = page(`<ul>${row(1, "a")}${row(2, "b")}${row(3, "c")}</ul>`);
  const items = [...element.querySelectorAll("li")];
  (items[2].lastChild as Field).value = "third";
  (items[2].lastChild as Field).focus();
  replace(element, `<ul>${row(0, "new")}${row(3, "C")}${row(1, "a")}</ul>`);
  const now = [...element.querySelectorAll("li")];
  equal([now[1] === items[2], now[2] === items[0], items[1].isConnected], [true, true, false]);
  equal([(now[1].lastChild as Field).value, document.activeElement === now[1].lastChild], ["third", true]);
  equal((now[0].lastChild as Field).value, "");
});

test("content: a key counts among siblings only", () => {
  const element = page('<ul><li live-key="1">a</li></ul><ol><li live-key="1">b</li></ol>');
  const [first, second] = element.querySelectorAll("li");
  replace(element, '<ul><li live-key="2">c</li></ul><ol><li live-key="1">d</li></ol>');
  equal([first.isConnected, second.textContent], [false, "d"]);
});

test("content: what has neither pairs by kind, in order, and inputs by type and name", () => {
  const element = page('<input name="a"><input type="checkbox" name="c"><p>x</p><input name="b">');
  const [a, c, p, b] = element.children as unknown as Field[];
  a.value = "A";
  b.value = "B";
  replace(element, '<input name="new"><input name="a"><p>y</p><input name="b"><input type="radio" name="c">');
  const now = [...element.children] as Field[];
  equal([now[1] === a, now[2] === p, now[3] === b, c.isConnected], [true, true, true, false]);
  equal([now[0].value, a.value, b.value], ["", "A", "B"]);
});

test("content: a field that got another name stays if it is the only one of its kind", () => {
  const element = page('<input name="form-0">');
  const field = element.firstChild as Field;
  field.value = "typed";
  replace(element, '<input name="form-1">');
  equal([element.firstChild === field, field.value], [true, "typed"]);
});

test("content: what is typed stays unless the server's value is another", () => {
  const html = (value: string) => `<input value="${value}"><textarea>${value}</textarea>`;
  const element = page(html("server"));
  const [input, area] = element.children as unknown as Field[];
  input.value = area.value = "typed";
  replace(element, `<p>news</p>${html("server")}`);
  equal([input.value, area.value], ["typed", "typed"]);
  replace(element, html("changed"));
  equal([input.value, area.value], ["changed", "changed"]);
  for (const field of [input, area]) {
    field.focus();
    field.value = "typed";
    noteTyping(field);
    replace(element, html(`anything ${field.localName}`));
    equal([field.value, document.activeElement === field], ["typed", true]);
  }
  noteTyping(null);
});

test("content: a textarea that somebody put an element into", () => {
  const element = page("<textarea>text</textarea>");
  const area = element.firstChild as HTMLTextAreaElement;
  area.replaceChildren(document.createElement("font"));
  replace(element, "<textarea>text</textarea>");
  equal([area.value, area.childNodes.length, element.firstChild === area], ["text", 1, true]);
});

test("content: ticks stay unless the server's are others", () => {
  const html = (attribute: string) => `<input type="checkbox" ${attribute}><input type="checkbox" checked>`;
  const element = page(html(""));
  const [first, second] = element.children as unknown as Field[];
  first.checked = true;
  second.checked = false;
  replace(element, `${html("")}<p>news</p>`);
  equal([first.checked, second.checked], [true, false]);
  replace(element, html("checked"));
  replace(element, html(""));
  equal([first.checked, second.checked], [false, false]);
});

test("content: a chosen radio button stays, also where the server's own is made anew", () => {
  const radio = (value: number, attribute = "", tag = "p") =>
    `<${tag}><input type="radio" name="r" value="${value}" ${attribute}></${tag}>`;
  const element = page(radio(1, "checked") + radio(2) + radio(3));
  const chosen = () => [...element.querySelectorAll<Field>("input")].find((each) => each.checked)?.value;
  (element.children[1].firstChild as Field).checked = true;
  replace(element, radio(1, "checked", "div") + radio(2) + radio(3));
  equal(chosen(), "2");
  replace(element, radio(1) + radio(2) + radio(3, "checked"));
  equal(chosen(), "3");
});

test("content: a select's choice stays though options come, move and go", () => {
  const element = page("<select><option>a<option>b<option>c</select>");
  const select = element.firstChild as Field;
  select.value = "b";
  select.focus();
  replace(element, "<select><option>z<option>c<option>a<option>b</select>");
  equal([select.value, document.activeElement === select], ["b", true]);
  replace(element, "<select><option>z<option selected>c<option>a</select>");
  equal(select.value, "c");
});

test("content: a multiple select keeps all that is left of its choice", () => {
  const element = page("<select multiple><option>a<option>b<option>c</select>");
  const select = element.firstChild as Field;
  select.options[0].selected = select.options[2].selected = true;
  const chosen = () => [...select.selectedOptions].map((option) => option.value).join();
  replace(element, "<select multiple><option>z<option>c<option>a<option>b</select>");
  equal(chosen(), "c,a");
  replace(element, "<select multiple><option>z<option>c<option>b</select>");
  equal(chosen(), "c");
  replace(element, "<select multiple><option selected>z<option>c<option selected>b</select>");
  equal(chosen(), "z,b");
});

test("content: details that were opened or closed stay so until the server says otherwise", async () => {
  const html = (attribute: string) => `<details ${attribute}><summary>s</summary>x</details>`;
  const element = page(html(""));
  const details = element.firstChild as HTMLDetailsElement;
  details.open = true;
  update(element, "", { [Key.template]: "", [Key.html]: `${html("")}<p>news</p>` });
  equal([details.open, details.isConnected], [true, true]);
  await soon();
  update(element, "", { [Key.template]: "", [Key.html]: html("") });
  equal(details.open, true);
  update(element, "", { [Key.template]: "", [Key.html]: html("open") });
  details.open = false;
  update(element, "", { [Key.template]: "", [Key.html]: html("open") });
  equal(details.open, false);
  details.open = true;
  update(element, "", { [Key.template]: "", [Key.html]: html("") });
  equal(details.open, false);
});

test("content: the text of an open attribute follows", () => {
  const element = page('<details open="a"><summary>s</summary></details>');
  replace(element, '<details open="b"><summary>s</summary></details>');
});

test("content: the server's own details, never touched by the person, follow it", () => {
  const element = page("<details><summary>s</summary></details>");
  update(element, "", { [Key.template]: "", [Key.html]: "<details open><summary>s</summary></details>" });
  equal(find<HTMLDetailsElement>("details").open, true);
});

for (const [where, run] of [
  ["", (body: () => unknown) => body()],
  [" without moveBefore", inOldBrowser],
] as const) {
  test(`content: a modal dialog stays open, also where it moves${where}`, () =>
    run(() => {
      const element = page('<dialog id="d">x<input></dialog><p>z</p>');
      const dialog = find<HTMLDialogElement>("#d");
      dialog.showModal();
      update(element, "", {
        [Key.template]: "",
        [Key.html]: '<p>new</p><main><dialog id="d">X<input></dialog></main>',
      });
      equal([dialog.open, dialog.matches(":modal"), dialog.isConnected], [true, true, true]);
      equal([dialog.textContent, dialog.parentElement?.localName], ["X", "main"]);
      dialog.close();
    }));

  test(`content: a popover stays open, also where it moves${where}`, () =>
    run(() => {
      const element = page('<div id="p" popover>y</div><p>z</p>');
      const popover = find<HTMLElement>("#p");
      popover.showPopover();
      replace(element, '<p>new</p><main><div id="p" popover>yes</div></main>');
      equal([popover.matches(":popover-open"), popover.parentElement?.localName], [true, "main"]);
    }));

  test(`content: scroll positions, focus and selection stay where items move${where}`, () =>
    run(() => {
      const row = (key: number) =>
        `<li live-key="${key}"><div style="height:20px;overflow:auto"><p style="height:200px"></p></div><input></li>`;
      const element = page([1, 2, 3, 4].map(row).join(""));
      const items = [...element.children];
      for (const item of items) (item.firstChild as Element).scrollTop = 30;
      const field = items[3].lastChild as Field;
      field.value = "typed";
      field.focus();
      field.setSelectionRange(1, 4, "backward");
      replace(element, [4, 3, 2, 1].map(row).join(""));
      equal(
        [...element.children].map((item) => (item.firstChild as Element).scrollTop),
        [30, 30, 30, 30],
      );
      equal(document.activeElement === field, true);
      equal(
        [field.value, field.selectionStart, field.selectionEnd, field.selectionDirection],
        ["typed", 1, 4, "backward"],
      );
    }));
}

test("content: an iframe is not loaded again and an animation runs on, also where they move", async () => {
  const row = (key: number) => `<li live-key="${key}"><iframe srcdoc="<p>x"></iframe></li>`;
  const element = page(row(1) + row(2) + row(3));
  await soon();
  const frames = [...element.querySelectorAll("iframe")];
  for (const frame of frames) Object.assign(frame.contentWindow as Window, { mark: 1 });
  frames[2].animate([{ opacity: 0 }, { opacity: 1 }], 1e5);
  replace(element, `<p>new</p>${row(3)}${row(1)}${row(2)}`);
  await soon();
  equal(
    frames.map((frame) => (frame.contentWindow as unknown as { mark: number }).mark),
    [1, 1, 1],
  );
  equal(frames[2].getAnimations().length, 1);
});

test("content: selected text in a paragraph that stays", () => {
  const element = page("<p>one</p><p>Hello <b>x</b> some words</p>");
  const text = element.lastElementChild?.lastChild as Text;
  getSelection()?.setBaseAndExtent(text, 1, text, 5);
  replace(element, "<h1>new</h1><p>two</p><p>Hello <b>y</b> some words</p>");
  equal(`${getSelection()}`, "some");
});

test("content: what equals is not touched", () => {
  const element = page("<p>a</p><div><i>b</i></div>");
  const nodes = [...element.querySelectorAll("*")];
  const observer = new MutationObserver(() => {});
  observer.observe(element.lastElementChild as Element, { subtree: true, childList: true, attributes: true });
  replace(element, "<p>c</p><div><i>b</i></div>");
  equal([observer.takeRecords().length, nodes.every((node) => node.isConnected)], [0, true]);
});

test("content: another component's element is left alone, and found again wherever it stands", () => {
  const child = (content: string, session: string) =>
    `<div data-component="C" data-id="k" data-session="${session}">${content}</div>`;
  const element = page(`<p>a</p>${child("<b>its own</b>", "new")}`);
  const [inner, b] = [element.lastElementChild, element.querySelector("b")];
  update(element, "", {
    [Key.template]: "",
    [Key.html]: `<main><i>x</i>${child("<b>of the page</b>", "old")}</main><p>b</p>`,
  });
  equal([element.querySelector("main > div") === inner, inner?.firstChild === b], [true, true]);
  equal([inner?.textContent, inner?.getAttribute("data-session")], ["its own", "new"]);
  update(element, "", {
    [Key.template]: "",
    [Key.html]: '<main><div data-component="C" data-id="l">other</div></main>',
  });
  equal([inner?.isConnected, element.textContent], [false, "other"]);
});

test("content: the attributes that are the client's stay", () => {
  const element = page('<button data-live-busy="" class="a">x</button>');
  update(element, "", { [Key.template]: "", [Key.html]: '<button class="b">x</button>' });
  equal(element.innerHTML, '<button data-live-busy="" class="b">x</button>');
});

test("content: other components of the page keep every node", () => {
  const root = page('<div id="one"><p>a</p></div><div id="two"><p>b</p><input></div>');
  const others = [...find("#two").querySelectorAll("*"), find("#two")];
  const observer = new MutationObserver(() => {});
  observer.observe(find("#two"), { subtree: true, childList: true, attributes: true, characterData: true });
  update(find("#one"), "", { [Key.template]: "", [Key.html]: "<section>new</section>" });
  equal([observer.takeRecords().length, others.every((node) => node.isConnected)], [0, true]);
  equal(root.firstElementChild?.innerHTML, "<section>new</section>");
});

test("content: attributes that it brought are a spread's from then on", () => {
  load({ cs: '<p $0=""></p>' });
  const element = page("<p></p>");
  update(element, "cs", [0, ["data-x", "1"]]);
  update(element, "cs", { [Key.template]: "cs", [Key.html]: '<p data-y="2"></p>' });
  update(element, "cs", [0, ["data-z", "3"]]);
  equal(element.innerHTML, '<p data-z="3"></p>');
});

test("content: an id inside another component is not taken out of it", () => {
  const child = (content: string) => `<div data-component="C" data-id="k">${content}</div>`;
  const element = page(child('<b id="q">its own</b>'));
  const own = find("#q");
  update(element, "", { [Key.template]: "", [Key.html]: `<i id="n">new</i><b id="q">ours</b>${child("")}` });
  equal([own.parentElement === element.lastElementChild, element.textContent], [true, "newoursits own"]);
});

test("content: of an element that is not in the page", () => {
  const element = document.createElement("div");
  element.innerHTML = '<p id="a">a</p><p id="b">b</p>';
  const [a, b] = element.children;
  replace(element, '<p id="b">b</p><p id="a">A</p>');
  equal([element.children[0] === b, element.children[1] === a], [true, true]);
});
