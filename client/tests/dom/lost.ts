/** Pages that no longer fit: an update says so instead of going somewhere else. */
import { update } from "../../src/dom/component";
import { Key } from "../../src/wire";
import { equal, shape, stage, test, throws } from "./harness";
import { load } from "./patches";

load({ lp: "<p><b><!--$0--></b><i><!--$1--></i></p>", ll: "<ul><!--$0--></ul>", lx: "<li><!--$0--></li>" });
load({ lr: '<section live-root $0="class" $1=""><!--$2--></section>', lt: "<!----><!--$0-->!" });

function page(html: string): HTMLElement {
  const element = stage();
  element.innerHTML = html;
  return element;
}

test("adoption: another element in the way", () => {
  throws(() => update(page("<p><u></u><i>x</i></p>"), "lp", [1, "y"]));
  throws(() => update(page("<div><b></b><i>x</i></div>"), "lp", [1, "y"]));
  throws(() => update(page("<p><b></b></p>"), "lp", [1, "y"]));
  throws(() => update(page(""), "lp", [1, "y"]));
});

test("adoption: a template that was never defined", () => {
  throws(() => update(page("<p></p>"), "l?", [0, "y"]));
});

test("adoption: a block without its end", () => {
  throws(() => update(page("<ul><!--{lx--><li>a</li></ul>"), "ll", [0, { [Key.order]: [] }]));
});

test("adoption: a stranger among a list's items", () => {
  throws(() =>
    update(page("<ul><!--{lx--><li>a</li><div></div><!--}--></ul>"), "ll", [0, { [Key.order]: [0, 1] }]),
  );
});

test("patch: a text that a translator has replaced", () => {
  const element = page("<p><b>x</b><i>y</i></p>");
  update(element, "lp", [0, "1"]);
  const text = element.querySelector("b")?.firstChild as Text;
  const font = document.createElement("font");
  text.replaceWith(font);
  font.append(text.data);
  throws(() => update(element, "lp", [0, "2"]));
  update(element, "lp", [1, "still"]);
  equal(element.textContent, "1still");
});

test("patch: a text in a subtree that was taken out", () => {
  const element = page("<p><b>x</b><i>y</i></p>");
  update(element, "lp", [0, "1"]);
  element.firstElementChild?.remove();
  throws(() => update(element, "lp", [0, "2"]));
});

test("patch: an item before which new ones go, that somebody has taken out with what is around it", () => {
  const element = page("<ul><!--{lx--><li>a</li><li>b</li><!--}--></ul>");
  update(element, "ll", [0, { [Key.order]: [0, 2] }]);
  const box = document.createElement("div");
  box.append(element.querySelector("li") as Element);
  const change = { [Key.order]: [-1, 1, 0, 2], [Key.list]: "lx", [Key.values]: ["new"] };
  throws(() => update(element, "ll", [0, change]));
  const other = page("<ul><!--{lx--><li>a</li><li>b</li><li>c</li><!--}--></ul>");
  update(other, "ll", [0, { [Key.order]: [0, 3] }]);
  box.append(other.querySelector("li") as Element);
  throws(() => update(other, "ll", [0, { [Key.order]: [2, 1, 0, 2] }]));
});

test("patch: a list whose last item somebody has put elsewhere ends", () => {
  load({ lm: "<i></i><b><!--$0--></b>" });
  const element = page("<p><!--{lm--><!--:--><i></i><b>a</b><!--:--><i></i><b>b</b><!--}--></p>");
  load({ lw: "<p><!--$0--></p>" });
  update(element, "lw", [0, [1, [0, "B"]]]);
  element.firstElementChild?.prepend(element.querySelector("b") as Element);
  throws(() => update(element, "lw", [0, { [Key.order]: [1, 1, 0, 1] }]));
});

test("patch: a block for a list that is none", () => {
  throws(() => update(page("<ul>text</ul>"), "ll", [0, [0, [0, "x"]]]));
});

test("whole content is adopted again", () => {
  const element = page("<p><font>x</font></p>");
  throws(() => update(element, "lp", [0, "1"]));
  update(element, "ll", {
    [Key.template]: "ll",
    [Key.html]: "<ul><!--{lx--><li>a</li><li>b</li><!--}--></ul>",
  });
  update(element, "ll", [0, [1, [0, "B"]]]);
  equal(element.textContent, "aB");
});

test("live-root: the element itself is the template's root", () => {
  const element = page(
    '<section live-root class="a" data-id="1" data-component="C" data-session="S" lang="de">x</section>',
  );
  const root = element.firstElementChild as Element;
  update(root, "lr", [0, "b", 1, ["dir", "ltr"], 2, "y"]);
  equal(
    shape(element),
    '<html:section class="b" data-component="C" data-id="1" data-session="S" dir="ltr" live-root="">y</html:section>',
  );
  update(root, "lr", { [Key.template]: "lr", [Key.html]: '<section live-root class="c">z</section>' });
  equal(element.querySelectorAll("section").length, 1);
  equal(
    [root.className, root.textContent, root.getAttribute("data-id"), root.hasAttribute("dir")],
    ["c", "z", "1", false],
  );
  update(root, "lr", [2, "w"]);
  equal(root.textContent, "w");
});
