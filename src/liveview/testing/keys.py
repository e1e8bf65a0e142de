"""Keys as people write them, `"Control+s"`, and what a browser says of each."""

from dataclasses import dataclass
from typing import Final

_MODIFIERS: Final = {"Alt": "alt", "Control": "ctrl", "Meta": "meta", "Shift": "shift"}

# Names of keys that write no character (UI Events, "key" attribute values), without those of phones and televisions.
_NAMED: Final = frozenset(
    """ArrowDown ArrowLeft ArrowRight ArrowUp Backspace CapsLock ContextMenu Delete End Enter Escape Home Insert NumLock
    PageDown PageUp Pause PrintScreen ScrollLock Tab""".split()
) | {f"F{number}" for number in range(1, 25)}
_ALIASES: Final = {"Space": " ", "Ctrl": "Control", "Esc": "Escape", "Return": "Enter"}


@dataclass(frozen=True)
class Key:
    """One key. `held`: the modifier keys that are down with it, in the words of an event: `{"ctrl"}`."""

    key: str
    code: str
    held: frozenset[str]

    @property
    def is_character(self) -> bool:
        """Whether it writes a character into a field."""
        return len(self.key) == 1 and not self.held & {"alt", "ctrl", "meta"}


def strokes(text: str) -> list[Key]:
    """The keys that go down, one after another: of `"Control+s"` first `Control`, then `s`. Raises `ValueError`."""
    *modifiers, name = _split(text)
    held: frozenset[str] = frozenset()
    pressed: list[Key] = []
    for modifier in modifiers:
        known = _ALIASES.get(modifier, modifier)
        if known not in _MODIFIERS:
            raise ValueError(
                f"{text!r}: {modifier!r} is no modifier key. These are: {', '.join(_MODIFIERS)}."
            )
        held |= {_MODIFIERS[known]}
        pressed.append(Key(known, f"{known}Left", held))
    return [*pressed, _key(text, name, held)]


def _split(text: str) -> list[str]:
    """`"Control++"` is the plus with Control."""
    if text.endswith("++"):
        return [*text[:-2].split("+"), "+"]
    return [text] if text == "+" else text.split("+")


def _key(text: str, name: str, held: frozenset[str]) -> Key:
    key = _ALIASES.get(name, name)
    if key in _MODIFIERS:
        return Key(key, f"{key}Left", held | {_MODIFIERS[key]})
    if len(key) != 1 and key not in _NAMED:
        raise ValueError(
            f"{text!r}: there is no key {name!r}. A key is one character, or a name like 'Enter', 'Escape' or 'ArrowUp'."
        )
    if "shift" in held and key.isalpha() and len(key) == 1:
        key = key.upper()
    return Key(key, _code_of(key), held)


def _code_of(key: str) -> str:
    """Where it is on a keyboard of the United States; empty for characters that have no key of their own there."""
    if key == " ":
        return "Space"
    if len(key) > 1:
        return key
    if key.isascii() and key.isalpha():
        return f"Key{key.upper()}"
    return f"Digit{key}" if key.isascii() and key.isdigit() else ""
