/** What others do to a page between its load and its first update: they put nodes in, they take texts out. */
import { update } from "../../src/dom/component";
import { asOurs, observeMutations } from "../../src/observers/mutations";
import { Key } from "../../src/wire";
import { equal, stage, test, throws } from "./harness";
import { load } from "./patches";

load({
  op: "<p><b><!--$0--></b><i><!--$1--></i></p>",
  ol: "<ul><!--$0--></ul>",
  ox: "<li><!--$0--></li>",
  ot: "<p>a <!--$0--></p>",
});
observeMutations(() => undefined);

/** A page as the server sent it, which others have not seen yet. */
function page(html: string): HTMLElement {
  const element = stage();
  asOurs(() => {
    element.innerHTML = html;
  });
  return element;
}

const put = (parent: Element | null, before: Node | null = parent?.firstChild ?? null): void => {
  parent?.insertBefore(document.createElement("u"), before);
};

test("a node that somebody put first is passed over, and stays", () => {
  const element = page("<p><b>x</b><i>y</i></p>");
  put(element);
  put(element.querySelector("p"));
  put(element.querySelector("b"));
  asOurs(() => update(element, "op", [0, "1", 1, "2"]));
  equal(element.innerHTML, "<u></u><p><u></u><b><u></u>1</b><i>2</i></p>");
});

test("a node of the same kind that somebody put first is not taken for ours", () => {
  const element = page("<p><b>x</b><i>y</i></p>");
  const other = document.createElement("b");
  element.querySelector("p")?.prepend(other);
  asOurs(() => update(element, "op", [0, "1"]));
  equal(element.innerHTML, "<p><b></b><b>1</b><i>y</i></p>");
});

test("a node among a list's items is passed over", () => {
  const element = page("<ul><!--{ox--><li>a</li><li>b</li><!--}--></ul>");
  put(element.querySelector("ul"), element.querySelectorAll("li")[1]);
  asOurs(() => update(element, "ol", [0, [1, [0, "B"]]]));
  equal(element.textContent, "aB");
});

test("a text that was translated before the first update is not shown twice", () => {
  const element = page("<p><b>x</b><i>y</i></p>");
  const text = element.querySelector("b")?.firstChild as Text;
  const font = document.createElement("font");
  text.replaceWith(font);
  font.append(text.data);
  throws(() => asOurs(() => update(element, "op", [0, "1"])));
});

test("a text that was translated before anybody watched is not taken for an empty hole", () => {
  throws(() => asOurs(() => update(page("<p><b><font>x</font></b><i>y</i></p>"), "op", [0, "1"])));
  throws(() => asOurs(() => update(page("<p>a <!----><font>x</font></p>"), "ot", [0, "1"])));
});

test("an element that is gone makes the page lost, even where its neighbour looks alike", () => {
  const element = page("<ul><!--{ox--><li>a</li><li>b</li><!--}--></ul>");
  element.querySelector("li")?.remove();
  throws(() => asOurs(() => update(element, "ol", [0, [1, [0, "B"]]])));
});

test("what somebody put in and took away again is nothing", () => {
  const element = page("<p><b>x</b><i>y</i></p>");
  put(element.querySelector("p"));
  element.querySelector("u")?.remove();
  asOurs(() => update(element, "op", [0, "1"]));
  equal(element.textContent, "1y");
});

test("whole content is the server's again, whoever made its nodes", () => {
  const element = page("<p><b>x</b><i>y</i></p>");
  const other = document.createElement("p");
  element.replaceChildren(other);
  throws(() => asOurs(() => update(element, "op", [0, "1"])));
  asOurs(() => update(element, "op", { [Key.template]: "op", [Key.html]: "<p><b>z</b><i>y</i></p>" }));
  asOurs(() => update(element, "op", [0, "1"]));
  equal(element.innerHTML, "<p><b>1</b><i>y</i></p>");
});
