/** Which handlers an element's attributes name for an event, and whether their modifiers let it through. */

/** Modifiers that say what to do, not when. */
const DEEDS = /^(stop|once|window|debounce|throttle|reset|\d+ms|lazy|trim|number)$/;

/** Call back with each handler that the element, or what is none, names for an event of this type. */
export function eachBinding(
  element: Element,
  type: string,
  call: (attribute: Attr, modifiers: readonly string[], handler: string) => void,
): void {
  const wished = `live-${type}`;
  // Names are cheap to come by, attributes are not, and most elements on an event's way have none of ours.
  for (const name of element?.getAttributeNames?.() ?? []) {
    if (!name.startsWith("live-")) continue;
    const attribute = element.getAttributeNode(name) as Attr;
    const { value } = attribute;
    const [event, ...modifiers] = name.split(".");
    if (event === wished) call(attribute, modifiers, value);
    // A field's own handler, as wire/PROTOCOL.md has it.
    if (event === "live-model" && type === (modifiers.includes("lazy") ? "change" : "input"))
      call(attribute, modifiers, `=${value}${modifiers.includes("trim") ? ".trim" : ""}`);
    if (name !== "live-on") continue;
    for (const pair of value.split(",")) {
      const [wanted, handler] = pair.trim().split(/\s+/);
      if (wanted === type) call(attribute, modifiers, handler);
    }
  }
}

/**
 * Do the modifiers let the event through: is it this element, this key, are these keys held? `pressed`: where the pointer
 * went down last.
 */
export function admits(
  modifiers: readonly string[],
  event: Event,
  element: Element,
  pressed?: EventTarget | null,
): boolean {
  return modifiers.every((modifier) => {
    if (modifier === "self") return event.target === element;
    if (modifier === "away") return isAway(event as MouseEvent, element, pressed);
    // A link is still one that can be opened beside this page.
    if (modifier === "prevent") return !isForAnotherTab(event, modifiers);
    if (DEEDS.test(modifier)) return true;
    return isHeld(event, modifier) ?? keyOf(event) === modifier;
  });
}

/** Elsewhere than in an element that is seen; a click was so from where it began, or from where Enter was pressed. */
function isAway(
  { type, target, detail }: MouseEvent,
  element: Element,
  pressed?: EventTarget | null,
): boolean {
  const origin = type !== "click" ? target : detail ? pressed : document.activeElement;
  return !!element.getClientRects()[0] && ![target, origin].some((node) => element.contains(node as Node));
}

/** On a link, with a key held that the modifiers do not name. */
const isForAnotherTab = (event: Event, modifiers: readonly string[]): unknown =>
  event.type === "click" &&
  (event.target as Element).closest("a[href]") &&
  "ctrl meta shift".split(" ").some((key) => isHeld(event, key) && !modifiers.includes(key));

const isHeld = (event: Event, modifier: string): unknown =>
  (event as unknown as Record<string, unknown>)[`${modifier}Key`];

/** The milliseconds behind a modifier, as in `debounce.300ms`; 300 if it has none, 0 if it is absent. */
export function delayOf(modifiers: readonly string[], modifier: string): number {
  const index = modifiers.indexOf(modifier);
  return index < 0 ? 0 : Number.parseFloat(modifiers[index + 1]) || 300;
}

/** What the template wrote in `live-value-*`. */
export function argumentsOf(element: Element): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of element.getAttributeNames()) {
    const [, parameter] = name.split("live-value-");
    if (parameter) found[parameter.replaceAll("-", "_")] = element.getAttribute(name) as string;
  }
  return found;
}

/** `ArrowUp` is `arrow-up`. What is typed while a composition is open are no keys yet. */
function keyOf(event: Event): string | undefined {
  const { key, isComposing } = event as KeyboardEvent;
  return isComposing
    ? ""
    : key
        ?.replace(" ", "space")
        .replace(/\B(?=[A-Z])/g, "-")
        .toLowerCase();
}
