/**
 * What a server does, in a few lines and on strings: values to HTML with markers. The tests' oracle for adoption.
 */
import { type Definition, Key, type Value } from "../../src/wire";

export type Templates = { readonly [tid: string]: Definition };
type AnyBlock = { [key in Key]?: unknown };

const HOLE = / \$(\d+)="([^"]*)"|<!--\$(\d+)-->/g;

export function render(templates: Templates, value: readonly unknown[]): string {
  const instance = (tid: string, values: readonly unknown[], offset: number): string => {
    const [source] = [templates[tid]].flat();
    let html = "";
    let end = 0;
    let wasHole = false;
    /** Of a hole that is a property: it goes behind the end of the tag. */
    let text = "";
    const fill = (constant: string): string => {
      const tagEnd = text ? constant.indexOf(">") + 1 : 0;
      if (!tagEnd) return constant;
      const filled = constant.slice(0, tagEnd) + text + constant.slice(tagEnd);
      text = "";
      return filled;
    };
    for (const match of source.matchAll(HOLE)) {
      const constant = fill(source.slice(end, match.index));
      end = match.index + match[0].length;
      html += wasHole && constant && constant[0] !== "<" ? `<!---->${constant}` : constant;
      const isChild = match[3] !== undefined;
      if (isChild && (constant ? !constant.endsWith(">") : wasHole)) html += "<!---->";
      const its = values[offset + Number(match[1] ?? match[3])] as Value;
      if (match[2]?.[0] === ".") text = contentOf(match[2], its);
      else html += isChild ? child(its) : attribute(match[2], its);
      wasHole = isChild;
    }
    const rest = fill(source.slice(end));
    return html + (wasHole && rest && rest[0] !== "<" ? "<!---->" : "") + rest;
  };

  const child = (its: unknown): string => {
    if (its === null || its === "") return "";
    if (typeof its !== "object") return quote(its);
    if (Array.isArray(its)) return `<!--[${its[0]}-->${instance(its[0], its, 1)}<!--]-->`;
    const block = its as AnyBlock;
    if (block[Key.html] !== undefined) return `<!--(-->${block[Key.html]}<!--)-->`;
    return list(block[Key.list] as string, block[Key.values] as unknown[]);
  };

  const list = (tid: string, values: readonly unknown[]): string => {
    const [source] = [templates[tid]].flat();
    const size = [...source.matchAll(HOLE)].length;
    const count = size ? values.length / size : (values[0] as number);
    const mark = isOneElement(source) ? "" : "<!--:-->";
    const items = Array.from({ length: count }, (_, index) => mark + instance(tid, values, index * size));
    return `<!--{${tid}-->${items.join("")}<!--}-->`;
  };

  return instance(value[0] as string, value, 1);
}

/** A textarea's parser drops a newline at the start. */
function contentOf(name: string, value: unknown): string {
  const text = quote(value ?? "");
  return name === ".value" && text[0] === "\n" ? `\n${text}` : text;
}

function attribute(name: string, value: unknown): string {
  if (Array.isArray(value)) {
    return value.map((text, index) => (index % 2 ? `="${quote(text)}"` : ` ${text}`)).join("");
  }
  return value === null ? "" : ` ${name}="${value === true ? "" : quote(value)}"`;
}

function isOneElement(source: string): boolean {
  const element = document.createElement("template");
  element.innerHTML = source;
  const { childNodes, firstChild } = element.content;
  return childNodes.length === 1 && firstChild instanceof Element;
}

const quote = (text: unknown): string =>
  String(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
