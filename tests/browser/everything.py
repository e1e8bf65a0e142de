"""A page with every kind of control, and what can be done to it."""

from collections.abc import Callable
from random import Random
from typing import Any

from liveview import Bound, Component, Event, Form, event

# What a deed is called, where it is done, and with what.
Deed = tuple[Any, ...]


class Everything(Component):
    """Every kind of control, some of which are not successful; and what came of them."""

    template = """
      <form id="f" live-submit="sent" live-reset="note" live-input="note" live-change="note" live-focusin="note"
            live-focusout="note" live-click="note" live-keydown="pressed" live-keyup="pressed" {{ 'novalidate' if free }}>
        <input name="plain" value="as &lt;rendered&gt;">
        <input value="nameless">
        <input type="hidden" name="token" value="t0ken"><input type="hidden" name="_charset_">
        <input type="search" name="search"><input type="tel" name="tel"><input type="password" name="password" value="pw">
        <input type="email" name="email" value=" a@example.com "><input type="url" name="url" value="https://example.com/">
        <input type="number" name="number" value="3" min="1" step="2"><input type="number" name="none" value="x">
        <input type="date" name="date" value="2026-02-30"><input type="time" name="time" value="10:30">
        <input type="month" name="month" value="2026-02"><input type="week" name="week" value="2026-W06">
        <input type="datetime-local" name="moment" value="2026-02-03 10:30">
        <input type="range" name="range"><input type="range" name="far" max="10" value="50">
        <input type="color" name="color"><input type="color" name="red" value="#FF0000">
        <input type="file" name="file">
        <input name="off" value="disabled" disabled><input name="fixed" value="read only" readonly>
        <textarea name="long">
one
two</textarea>
        <br><label id="label"><input type="checkbox" name="box"> a box with words behind it</label>
        <label for="ticked" id="other-label">another</label><input type="checkbox" name="box" id="ticked" value="two" checked>
        <input type="radio" name="size" value="s" checked><input type="radio" name="size" value="m">
        <input type="radio" name="size" value="l" checked>
        <input type="radio" name="shape" value="round"><input type="radio" name="shape" value="square">
        <select name="one">
          <option value="" disabled>please</option><option>first  one</option><option value="2" label="two">2</option>
        </select>
        <select name="last"><option selected>a</option><option selected>b</option><option>c</option></select>
        <select name="many" multiple><option selected>a</option><option disabled selected>b</option><option>c</option></select>
        <select name="tall" size="3"><option>a</option><option>b</option></select>
        <select name="grouped"><optgroup disabled label="g"><option>in</option></optgroup><option>out</option></select>
        <fieldset disabled>
          <legend><input name="in-legend" value="counts"></legend><input name="in-fieldset" value="no">
        </fieldset>
        <datalist id="known"><option value="x"></option><input name="in-datalist" value="no"></datalist>
        <output name="output">no</output>
        <button id="first" name="how" value="first" live-click="note">First</button>
        <input name="between" value="buttons"><input name="short" maxlength="1">
        <button id="plain-button" type="button" name="how" value="plain">Plain</button>
        <input type="submit" id="second" name="how" value="Second">
        <input type="image" id="picture" name="spot" alt="Go" src="data:," width="9" height="9">
        <button id="reset" type="reset">Reset</button>
        <input name="server" value="{{ turns }}"><input type="checkbox" name="served-box" checked="{{ turns % 2 }}">
        <textarea name="served-long">{{ turns }}</textarea><input name="echo" live-input="hear" value="{{ heard }}">
        {% for letter in 'abc' %}
          <input type="radio" name="served-radio" value="{{ letter }}" checked="{{ is_on(letter) }}">
        {% endfor %}
        <select name="served-list">
          {% for letter in 'abc' %}<option selected="{{ is_on(letter) }}">{{ letter }}</option>{% endfor %}
        </select>
        <select name="moving">
          {% for letter in letters %}<option live-key="{{ letter }}">{{ letter }}</option>{% endfor %}
        </select>
        <input name="bound" live-model="text"><textarea name="bound-late" live-model.lazy.trim="late"></textarea>
        <input name="bound-number" type="number" step="any" live-model.debounce.50ms="number">
        <input name="bound-box" type="checkbox" live-model="agreed">
        {% for letter in "ab" %}<input name="bound-boxes" type="checkbox" value="{{ letter }}" live-model="liked">{% endfor %}
        {% for letter in "rg" %}<input name="bound-radio" type="radio" value="{{ letter }}" live-model="hue">{% endfor %}
        <select name="bound-list" live-model="town"><option>a</option><option>b</option></select>
        <select name="bound-lists" multiple live-model="towns"><option>a</option><option>b</option></select>
        <b id="models">{{ text }} {{ late }} {{ number }} {{ agreed }} {{ liked }} {{ hue }} {{ town }} {{ towns }}</b>
        {% for number in numbers %}<input live-key="{{ number }}" name="item-{{ number }}" value="{{ number }}">{% endfor %}
      </form>
      <input name="outside" value="belongs" form="f"><textarea name="far-away" form="f">too</textarea>
      <input name="stray" value="belongs to none" form="none">
      <button id="free" live-click="set_free">free</button> <button id="turn" live-click="turn">turn</button>
      <p>{{ log|length }}</p><pre id="log">{% for line in log %}{{ line }}
{% endfor %}</pre><pre id="form">{% for name, texts in form.items() %}{{ name }}={{ texts }}
{% endfor %}</pre>
    """
    free: bool = False
    log: list[str] = []
    form: dict[str, list[str]] = {}
    turns: int = 0
    text: Bound[str] = ""
    late: Bound[str] = ""
    number: Bound[float] = 1.5
    agreed: Bound[bool] = False
    liked: Bound[list[str]] = ["a"]
    hue: Bound[str] = "r"
    town: Bound[str] = "b"
    towns: Bound[list[str]] = []
    heard: str = ""

    def is_on(self, letter: str) -> bool:
        return letter == "bca"[self.turns % 3]

    @property
    def letters(self) -> str:
        return ["abc", "cb", "ca", "bca"][self.turns % 4]

    @property
    def numbers(self) -> list[int]:
        return [[1, 2, 3], [3, 2, 1], [2, 4]][self.turns % 3]

    @event
    def turn(self) -> None:
        self.turns += 1

    @event
    def hear(self, value: str) -> None:
        self.heard = value.upper()

    @event
    def note(self, event: Event, form: Form[dict[str, list[str]]]) -> None:
        self.log.append(f"{event.type} {event.name} {event.value!r} {event.checked} {form.used}")

    @event
    def pressed(self, event: Event) -> None:
        held = [name for name in ("alt", "ctrl", "meta", "shift") if getattr(event, name)]
        self.log.append(f"{event.type} {event.name} {event.key} {event.code} {held}")

    @event
    def sent(self, form: dict[str, list[str]]) -> None:
        self.log.append("submit")
        self.form = form

    @event
    def set_free(self) -> None:
        self.free = not self.free


DEEDS: list[tuple[str, list[Deed]]] = [
    ("Enter presses the first button", [("press", "[name=plain]", "Enter")]),
    ("another button is the submitter", [("click", "#second")]),
    (
        "a button that is an image",
        [("click", "#picture"), ("click", "#second"), ("press", "#picture", "Enter")],
    ),
    ("a button that submits nothing", [("click", "#plain-button")]),
    (
        "texts are typed, and have changed when they are left",
        [
            ("fill", "[name=plain]", "typed"),
            ("fill", "[name=email]", " b@example.com "),
            ("fill", "[name=long]", "a b"),
            ("fill", "[name=outside]", "too"),
            ("click", "#second"),
        ],
    ),
    (
        "a text that is typed and taken back has not changed",
        [("fill", "[name=password]", "x"), ("fill", "[name=password]", "pw"), ("blur", "[name=password]")],
    ),
    (
        "values that are picked",
        [
            ("fill", "[name=date]", "2026-12-31"),
            ("fill", "[name=time]", "23:59"),
            ("fill", "[name=month]", "2026-12"),
            ("fill", "[name=week]", "2026-W52"),
            ("fill", "[name=moment]", "2026-12-31T23:59"),
            ("fill", "[name=range]", "7"),
            ("fill", "[name=color]", "#8000ff"),
            ("press", "[name=tel]", "Enter"),
        ],
    ),
    (
        "boxes, and labels for them",
        [
            ("check", "[name=box]"),
            ("uncheck", "#ticked"),
            ("check", "#ticked"),
            ("click", "#label"),
            ("click", "#other-label"),
            ("check", "[name=box]"),
            ("check", "[name=box]"),
            ("click", "#second"),
        ],
    ),
    (
        "radio buttons",
        [
            ("check", "[name=size][value=m]"),
            ("check", "[name=shape][value=square]"),
            ("check", "[name=shape][value=round]"),
            ("click", "[name=shape][value=round]"),
            ("press", "[name=plain]", "Enter"),
        ],
    ),
    (
        "lists",
        [
            ("select", "[name=one]", "2"),
            ("select", "[name=last]", "c"),
            ("select", "[name=many]", "a", "c"),
            ("select", "[name=tall]", "b"),
            ("click", "#second"),
        ],
    ),
    (
        "keys",
        [
            ("press", "[name=plain]", "a"),
            ("press", "[name=plain]", "Shift+B"),
            ("press", "[name=plain]", "Backspace"),
            ("press", "[name=plain]", "Control+s"),
            ("fill", "[name=number]", "3"),
            ("press", "[name=number]", "5"),
            ("press", "[name=long]", "Enter"),
            ("press", "[name=short]", "x"),
            ("press", "[name=short]", "y"),
            ("press", "[name=box]", "Space"),
            ("press", "#plain-button", "Space"),
            ("press", "#plain-button", "Enter"),
            ("press", "[name=plain]", "ArrowLeft"),
            ("press", "[name=fixed]", "x"),
            ("press", "[name=plain]", "Enter"),
        ],
    ),
    (
        "Tab leaves the field",
        [("fill", "[name=between]", "x"), ("press", "[name=between]", "Tab"), ("click", "#free")],
    ),
    (
        "reset",
        [
            ("fill", "[name=plain]", "x"),
            ("check", "[name=box]"),
            ("check", "[name=size][value=m]"),
            ("select", "[name=last]", "c"),
            ("fill", "[name=far]", "3"),
            ("click", "#reset"),
            ("click", "#second"),
        ],
    ),
    (
        "what was done stays over updates",
        [
            ("fill", "[name=plain]", "x"),
            ("check", "[name=box]"),
            ("select", "[name=last]", "c"),
            ("click", "#free"),
            ("click", "#free"),
            ("click", "#second"),
        ],
    ),
    (
        "the server's own values take its place",
        [
            ("fill", "[name=server]", "x"),
            ("check", "[name=served-box]"),
            ("check", "[name=served-radio][value=a]"),
            ("select", "[name=served-list]", "a"),
            ("fill", "[name=served-long]", "x"),
            ("click", "#turn"),
            ("click", "#second"),
            ("select", "[name=served-list]", "a"),
            ("check", "[name=served-radio][value=a]"),
            ("click", "#turn"),
            ("click", "#second"),
        ],
    ),
    ("but not in the field that is typed into", [("fill", "[name=echo]", "abc"), ("click", "#second")]),
    (
        "options come and go",
        [
            ("click", "#turn"),
            ("select", "[name=moving]", "b"),
            ("click", "#turn"),
            ("click", "#second"),
            ("click", "#turn"),
            ("click", "#turn"),
            ("click", "#turn"),
            ("click", "#second"),
        ],
    ),
    (
        "controls that are bound to fields",
        [
            ("fill", "[name=bound]", "x"),
            ("press", "[name=bound]", "y"),
            ("fill", "[name=bound-late]", " z "),
            ("fill", "[name=bound-number]", "2.50"),
            ("check", "[name=bound-box]"),
            ("check", "[name=bound-boxes][value=b]"),
            ("uncheck", "[name=bound-boxes][value=a]"),
            ("check", "[name=bound-radio][value=g]"),
            ("select", "[name=bound-list]", "a"),
            ("select", "[name=bound-lists]", "a", "b"),
            ("click", "#second"),
        ],
    ),
    (
        "items move with what was typed",
        [
            ("fill", "[name=item-1]", "x"),
            ("fill", "[name=item-2]", "y"),
            ("click", "#turn"),
            ("click", "#second"),
            ("click", "#turn"),
            ("click", "#second"),
        ],
    ),
]


TEXTS = (
    "plain search tel password long between outside server served-long echo far-away bound bound-late".split()
)
BOXES = ["[name=box]", "#ticked", "[name=served-box]", "[name=bound-box]", "[name=bound-boxes][value=b]"]
LISTS = {
    "one": ["first one", "2"],
    "last": "abc",
    "tall": "ab",
    "served-list": "abc",
    "grouped": ["out"],
    "bound-list": "ab",
}
KEYS = ["a", "Z", "Space", "Backspace", "Tab", "Shift+Tab", "Control+s", "ArrowUp"]

# One kind of deed each.
ANY: list[Callable[[Random], Deed]] = [
    lambda random: ("fill", f"[name={random.choice(TEXTS)}]", random.choice(["x", "some text", "3"])),
    lambda random: ("fill", "[name=number]", random.choice(["1", "7"])),
    lambda random: ("press", f"[name={random.choice(TEXTS)}]", random.choice(KEYS)),
    lambda random: ("press", f"[name={random.choice(TEXTS)}]", random.choice(["Backspace", "a"])),
    lambda random: (random.choice(["check", "uncheck"]), random.choice(BOXES)),
    lambda random: ("press", random.choice(BOXES), "Space"),
    lambda random: ("check", f"[name=size][value={random.choice('sml')}]"),
    lambda random: ("check", f"[name=served-radio][value={random.choice('abc')}]"),
    lambda random: ("select", f"[name={(name := random.choice(list(LISTS)))}]", random.choice(LISTS[name])),
    lambda random: ("select", "[name=many]", *random.choice(["a", "c", "ac"])),
    lambda random: ("click", random.choice(["#label", "#other-label", "#plain-button", "#free"])),
    lambda random: ("click", random.choice(["#turn", "#turn", "#reset"])),
    lambda random: (random.choice(["click", "submit"]), random.choice(["#first", "#second"])),
]
