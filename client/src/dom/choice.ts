/**
 * What the person has chosen in a select or among radio buttons. It stays, whatever becomes of the options, unless the
 * server's own choice is another than before; in a select that has the focus even then, until the focus is gone.
 */

type Control = HTMLSelectElement | HTMLInputElement;
type Option = HTMLOptionElement & HTMLInputElement;

interface Choice {
  readonly chosen: readonly Option[];
  readonly values: readonly string[];
  /** The values that the server's HTML chooses. */
  readonly served: string;
  /** The server has chosen again what its HTML chose already: it knows what the person did, and is against it. */
  isOverruled: boolean;
}

const noted = new Map<Control, Choice>();

/** Make a change; choices that it notes before it touches them are kept. */
export function keepChoices(change: () => void): void {
  noted.clear();
  change();
  noted.forEach(settle);
}

/** An option of the select around a node is about to change, come or go. */
export function noteSelect(node: Node, isOverruled = false): void {
  const select = node.isConnected && node.parentElement?.closest("select");
  if (select) note(select).isOverruled ||= isOverruled;
}

/** Anything below an element is about to change. */
export function noteChoices(root: Element): void {
  root.querySelectorAll("select").forEach(note);
  for (const radio of root.querySelectorAll<HTMLInputElement>("[type=radio]:checked")) {
    if (!radio.defaultChecked) note(radio);
  }
}

function note(control: Control): Choice {
  const before = noted.get(control);
  if (before) return before;
  const chosen = optionsOf(control).filter(isChosen);
  const choice = { chosen, values: chosen.map(valueIn), served: servedBy(control), isOverruled: false };
  noted.set(control, choice);
  return choice;
}

function settle({ chosen, values, served, isOverruled }: Choice, control: Control): void {
  const options = optionsOf(control);
  const sameValue = options.filter(({ value }) => values.includes(value));
  const kept = sameValue.length ? sameValue : options.filter((option) => chosen.includes(option));
  const isServed = isOverruled || served !== servedBy(control);
  const isHeld = isServed && !isOverruled && control === document.activeElement && `${values}` !== served;
  const isGone = values.length > 0 && !kept.length;
  choose(options, isGone || (isServed && !isHeld) ? options.filter(isServedOption) : kept);
  if (isHeld) control.addEventListener("blur", () => follow(control, kept), { once: true });
}

/** Choose what the server does, unless the person has chosen again. */
function follow(control: Control, before: readonly Option[]): void {
  const options = optionsOf(control);
  if (isSame(options.filter(isChosen), before)) choose(options, options.filter(isServedOption));
}

function choose(options: readonly Option[], chosen: readonly Option[]): void {
  if (isSame(options.filter(isChosen), chosen)) return;
  for (const option of options) {
    const is = chosen.includes(option);
    if (option.localName === "option") option.selected = is;
    else option.checked = is;
  }
}

function optionsOf(control: Control): Option[] {
  if ("options" in control) return [...control.options] as unknown as Option[];
  const named = [...document.getElementsByName(control.name)] as Option[];
  return named.filter(({ type, form }) => type === "radio" && form === control.form);
}

const isChosen = (option: Option): boolean => option.selected ?? option.checked;
const isServedOption = (option: Option): boolean => option.defaultSelected ?? option.defaultChecked;
const valueIn = (option: Option): string => option.value;
const servedBy = (control: Control): string => `${optionsOf(control).filter(isServedOption).map(valueIn)}`;
const isSame = (left: readonly Option[], right: readonly Option[]): boolean =>
  left.length === right.length && left.every((option) => right.includes(option));
