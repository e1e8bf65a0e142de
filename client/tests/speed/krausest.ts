/**
 * Nine operations on a table of rows, as in krausest's js-framework-benchmark, by patches and by a program written by hand for
 * this table. Script time only: nothing here waits for layout. `node speed.mjs` runs it in Chromium.
 */
import { update } from "../../src/dom/component";
import { define } from "../../src/dom/template";

interface Row {
  readonly id: number;
  label: string;
}

/** What both have to do. An operation is prepared outside of what is timed. */
interface Table {
  show(rows: readonly Row[]): () => void;
  append(rows: readonly Row[]): () => void;
  /** `indexes` have another label now. */
  relabel(rows: readonly Row[], indexes: readonly number[]): () => void;
  select(index: number, before: number): () => void;
  swap(first: number, second: number, size: number): () => void;
  remove(index: number, size: number): () => void;
  clear(): () => void;
}

const ROW =
  '<td class="col-md-1">1</td><td class="col-md-4"><a class="lbl">2</a></td><td class="col-md-1"><a class="remove">' +
  '<span class="remove glyphicon glyphicon-remove" aria-hidden="true"></span></a></td><td class="col-md-6"></td></tr>';
const TABLE = '<table class="table table-hover table-striped test-data"><tbody>0</tbody></table>';

const holes = (html: string) => html.replace(/>(\d)</g, "><!--$$$1--><");
define("table", holes(TABLE));
define("row", `<tr $0="class">${holes(ROW)}`);

const flat = (rows: readonly Row[]) => rows.flatMap(({ id, label }) => [null, id, label]);

function patched(element: Element): Table {
  element.innerHTML = TABLE.replace(">0<", "><");
  const send = (change: unknown) => {
    const frame = JSON.stringify([0, change]);
    return () => update(element, "table", JSON.parse(frame));
  };
  return {
    show: (rows) => send({ l: "row", v: flat(rows) }),
    append: (rows) => send({ o: [0, 1000, -1, rows.length], l: "row", v: flat(rows) }),
    relabel: (rows, indexes) => send(indexes.flatMap((index) => [index, [2, rows[index].label]])),
    select: (index, before) => send([before, [0, null], index, [0, "danger"]]),
    swap: (first, second, size) =>
      send({
        o: [0, first, second, 1, first + 1, second - first - 1, first, 1, second + 1, size - second - 1],
      }),
    remove: (index, size) => send({ o: [0, index, index + 1, size - index - 1] }),
    clear: () => send({ l: "row", v: [] }),
  };
}

function written(element: Element): Table {
  element.innerHTML = TABLE.replace(">0<", "><");
  const body = element.querySelector("tbody") as HTMLElement;
  const template = document.createElement("template");
  template.innerHTML = `<table><tbody><tr>${ROW.replace(/>\d</g, "> <")}</tbody></table>`;
  const model = document.importNode(template.content.querySelector("tr") as Element, true);
  let shown: Element[] = [];
  const make = ({ id, label }: Row) => {
    const row = model.cloneNode(true) as HTMLTableRowElement;
    const cell = row.firstChild as Element;
    (cell.firstChild as Text).data = `${id}`;
    ((cell.nextSibling as Element).firstChild?.firstChild as Text).data = label;
    return row;
  };
  const textOf = (index: number) => shown[index].childNodes[1].firstChild?.firstChild as Text;
  const add = (rows: readonly Row[]) => {
    for (const each of rows) shown.push(body.appendChild(make(each)));
  };
  const clear = () => {
    body.textContent = "";
    shown = [];
  };
  return {
    show: (rows) => () => {
      clear();
      add(rows);
    },
    append: (rows) => () => add(rows),
    relabel: (rows, indexes) => {
      const labels = indexes.map((index) => rows[index].label);
      return () => {
        indexes.forEach((index, place) => {
          textOf(index).data = labels[place];
        });
      };
    },
    select: (index, before) => () => {
      shown[before].className = "";
      shown[index].className = "danger";
    },
    swap: (first, second) => () => {
      const behind = shown[second].nextSibling;
      body.insertBefore(shown[second], shown[first]);
      body.insertBefore(shown[first], behind);
      [shown[first], shown[second]] = [shown[second], shown[first]];
    },
    remove: (index) => () => {
      shown[index].remove();
      shown.splice(index, 1);
    },
    clear: () => clear,
  };
}

const rowsFrom = (start: number, count: number): Row[] =>
  Array.from({ length: count }, (_, index) => ({
    id: start + index,
    label: `pretty red table ${start + index}`,
  }));

/** Small operations are timed many at once: the clock is coarse. */
const OPERATIONS: { readonly [name: string]: (table: Table) => (() => void)[] } = {
  "create 1k": (table) => [table.show(rowsFrom(1, 1000))],
  "replace 1k": (table) => {
    table.show(rowsFrom(1, 1000))();
    return [table.show(rowsFrom(2001, 1000))];
  },
  "update every 10th": (table) => {
    const rows = rowsFrom(1, 1000);
    table.show(rows)();
    const tenth = rows.map((_, index) => index).filter((index) => index % 10 === 0);
    return Array.from({ length: 20 }, () => {
      for (const index of tenth) rows[index].label += " !!!";
      return table.relabel(rows, tenth);
    });
  },
  select: (table) => {
    table.show(rowsFrom(1, 1000))();
    return Array.from({ length: 2000 }, (_, index) => table.select((index + 1) % 1000, index % 1000));
  },
  swap: (table) => {
    table.show(rowsFrom(1, 1000))();
    return Array.from({ length: 500 }, () => table.swap(1, 998, 1000));
  },
  remove: (table) => {
    table.show(rowsFrom(1, 1000))();
    return Array.from({ length: 500 }, (_, index) => table.remove(4, 1000 - index));
  },
  "create 10k": (table) => [table.show(rowsFrom(1, 10_000))],
  "append 1k": (table) => {
    table.show(rowsFrom(1, 1000))();
    return [table.append(rowsFrom(1001, 1000))];
  },
  "clear 1k": (table) => {
    table.show(rowsFrom(1, 1000))();
    return [table.clear()];
  },
};

/** The machine has other work too: what an operation takes is what it takes at best. */
function best(values: readonly number[]): number {
  return Math.min(...values);
}

/** Milliseconds for each operation, by patches and by hand, in turns. */
function measure(name: string): readonly [patched: number, written: number] {
  const times: [number[], number[]] = [[], []];
  const shapes: string[] = [];
  const rounds = name === "create 10k" ? 15 : 40;
  for (let round = 0; round < rounds; round++) {
    for (const [which, make] of [patched, written].entries()) {
      const element = document.createElement("div");
      document.body.replaceChildren(element);
      const steps = OPERATIONS[name](make(element));
      const start = performance.now();
      for (const step of steps) step();
      const time = performance.now() - start;
      if (round > 4) times[which].push(time / steps.length);
      shapes[which] = element.textContent as string;
    }
  }
  if (shapes[0] !== shapes[1]) throw new Error(`${name}: not the same table`);
  return [best(times[0]), best(times[1])];
}

const lines: string[] = [];
let product = 1;
const names = Object.keys(OPERATIONS);
for (const name of names) {
  const [ours, theirs] = measure(name);
  product *= ours / theirs;
  lines.push(
    `${name.padEnd(18)} ${ours.toFixed(4).padStart(9)} ms, by hand ${theirs.toFixed(4).padStart(9)} ms: ${(ours / theirs).toFixed(2)}`,
  );
}
lines.push(`geometric mean: ${(product ** (1 / names.length)).toFixed(2)}`);

const order = Array.from({ length: 10_000 }, (_, index) => index).sort(() => Math.random() - 0.5);
const element = document.createElement("div");
document.body.replaceChildren(element);
const table = patched(element);
table.show(rowsFrom(1, 10_000))();
const start = performance.now();
update(element, "table", [0, { o: order.flatMap((index) => [index, 1]) }]);
lines.push(`10k shuffled: ${(performance.now() - start).toFixed(0)} ms`);

document.title = "done";
document.body.textContent = lines.join("\n");
