/** Templates as what is cloned, and lists as what is cleared. */
import { update } from "../../src/dom/component";
import { Key } from "../../src/wire";
import { equal, stage, test } from "./harness";
import { load } from "./patches";

load({ th: "<div><!--$0--></div>", tl: "<ul><!--$0--></ul>", ti: "<li><!--$0--></li>" });

const list = (...values: readonly string[]) => ({ [Key.list]: "ti", [Key.values]: values });

test("template: nothing of it runs before it is in the page, then once for each", () => {
  let made = 0;
  customElements.define(
    "t-made",
    class extends HTMLElement {
      constructor() {
        super();
        made++;
      }
    },
  );
  load({ tc: "<p><t-made></t-made><!--$0--></p>" });
  equal(made, 0);
  const element = stage();
  element.innerHTML = "<div></div>";
  update(element, "th", [0, { [Key.list]: "tc", [Key.values]: ["a", "b"] }]);
  equal([made, element.querySelectorAll("t-made").length], [2, 2]);
});

test("template: an image in it is not asked for before it is in the page", async () => {
  const url = new URL("https://image.invalid/x.png").href;
  const asked: string[] = [];
  const observer = new PerformanceObserver((entries) => {
    for (const { name } of entries.getEntries()) asked.push(name);
  });
  observer.observe({ type: "resource" });
  load({ tp: `<p><img src="${url}"><!--$0--></p>` });
  await new Promise((done) => setTimeout(done, 200));
  equal(asked.includes(url), false);
  const element = stage();
  element.innerHTML = "<div></div>";
  update(element, "th", [0, ["tp", "a"]]);
  equal((element.querySelector("img") as HTMLImageElement).src, url);
  observer.disconnect();
});

test("list: cleared and filled again, alone in its parent and not", () => {
  for (const html of ["<ul></ul>", "<ul><!--{ti--><li>x</li><li>y</li><li>z</li><!--}--></ul>"]) {
    const element = stage();
    element.innerHTML = html;
    for (const values of [["a", "b", "c"], [], ["d", "e"], ["f"], []]) {
      update(element, "tl", [0, list(...values)]);
      equal(element.textContent, values.join(""));
    }
  }
});

test("list: what stands beside it stays when it is cleared", () => {
  load({
    tb: "<ul><li>first</li><!--$0--></ul>",
    ta: "<ul><!--$0--><li>last</li></ul>",
    tt: "<ul><!--$0--><!--$1--></ul>",
  });
  const element = stage();
  for (const [tid, html] of [
    ["tb", "<ul><li>first</li></ul>"],
    ["ta", "<ul><li>last</li></ul>"],
  ]) {
    element.innerHTML = html;
    update(element, tid, [0, list("a", "b")]);
    update(element, tid, [0, list()]);
    equal(element.innerHTML.replace(/<!--.*?-->/g, ""), html);
    update(element, "th", { [Key.template]: "th", [Key.html]: "<div></div>" });
  }
  element.innerHTML = "<ul>";
  update(element, "tt", { [Key.template]: "tt", [Key.html]: "<ul><!----></ul>" });
  update(element, "tt", [0, list("a", "b"), 1, list("c", "d")]);
  update(element, "tt", [1, list()]);
  equal(element.textContent, "ab");
  update(element, "tt", [0, list(), 1, list("e")]);
  equal(element.textContent, "e");
});
