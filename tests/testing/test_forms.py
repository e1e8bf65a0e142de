"""Forms are filled in and sent as by a person in a browser; `tests/browser/test_visit_like_a_browser.py` compares with one."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

import pytest

from liveview import Bound, Component, Event, Form, event
from liveview.errors import Refused
from liveview.testing import VisitedPage, visit


class Signup(Component):
    """A form that notes what it hears."""

    template = """
      <form id="f" live-submit="save" novalidate="{{ is_lenient }}">
        <input name="name" required live-input.debounce.300ms="typed" live-change="changed" value="{{ name }}">
        <input name="age" type="number" min="18" live-change="changed"> <input name="born" type="date">
        <input name="mail" type="email"> <input name="site" type="url"> <input name="zip" pattern="\\d{5}" title="five digits">
        <input name="nick" maxlength="4"> <input name="at" type="datetime-local">
        <input type="hidden" name="token" value="t"> <input name="off" disabled> <input name="fixed" readonly value="f">
        <input type="checkbox" name="news" live-click="changed"> <input type="checkbox" name="tags" value="a">
        <input type="checkbox" name="tags" value="b" checked> <input type="file" name="photo">
        <input type="radio" name="size" value="s" checked> <input type="radio" name="size" value="m" disabled>
        <input type="radio" name="size" value="l"> <input type="radio" name="odd" value="1"><textarea name="bio"></textarea>
        <select name="town">
          <option value="b">Berlin</option><option value="r">Rome</option><option value="x" disabled>X</option>
        </select>
        <select name="langs" multiple><option>py</option><option>ts</option></select>
        <input name="twice"> <input name="twice">
        <button name="how" value="plain">Save</button>
        <button name="how" value="draft" formnovalidate live-click="drafts">Draft</button>
        <button type="reset">Reset</button>
      </form>
      <p id="heard">{{ heard|join('|') }}</p>
    """
    name: str = ""
    is_lenient: bool = False
    heard: list[str] = []
    form: dict[str, list[str]] = {}

    @event
    def typed(self, value: str) -> None:
        self.name = value
        self.heard.append(f"typed {value}")

    @event
    def changed(self, details: Event) -> None:
        self.heard.append(f"changed {details.name}")

    @event
    def drafts(self) -> None:
        self.heard.append("drafts")

    @event
    def save(self, form: dict[str, list[str]]) -> None:
        self.form = form
        self.heard.append("saved")


async def test_what_is_filled_in_is_heard_and_sent() -> None:
    """At once whatever `debounce` says; `change` comes when the field is left, and before the form is sent."""
    async with visit(Signup()) as page:
        await page.fill("[name=name]", "Ann")
        assert page.value("[name=name]") == "Ann"
        assert page.component.heard == ["typed Ann"]
        await page.fill("[name=age]", 40)
        assert page.component.heard == ["typed Ann", "changed name"]
        await page.click("button", text="Save")
        assert page.component.heard == ["typed Ann", "changed name", "changed age", "saved"]
        assert page.component.form["name"] == ["Ann"]
        assert page.component.form["age"] == ["40"]


async def test_submit_fills_in_what_it_is_told() -> None:
    """Each control as its kind is: texts, dates, numbers, boxes, radio buttons, lists."""
    async with visit(Signup()) as page:
        await page.submit(
            "form",
            name="Ann",
            age=40,
            born=date(2000, 12, 31),
            at=datetime.fromisoformat("2026-01-02T03:04"),
            news=True,
            tags=["a"],
            size="l",
            bio="one\ntwo",
            town="Rome",
            langs=["py", "ts"],
            twice=["1", "2"],
        )
        assert page.component.form == {
            "name": ["Ann"], "age": ["40"], "born": ["2000-12-31"], "mail": [""], "site": [""], "zip": [""], "nick": [""],
            "at": ["2026-01-02T03:04"], "token": ["t"], "fixed": ["f"], "news": ["on"], "tags": ["a"], "photo": [""],
            "size": ["l"], "bio": ["one\ntwo"], "town": ["r"], "langs": ["py", "ts"], "twice": ["1", "2"], "how": ["plain"],
        }  # fmt: skip


async def test_a_button_sends_its_own_name_and_value() -> None:
    """And its `live-click` runs before; it may leave validation out."""
    async with visit(Signup()) as page:
        await page.submit("button[value=draft]")
        assert page.component.form["how"] == ["draft"]
        assert page.component.heard == ["drafts", "saved"]


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({}, r'<input name="name" .*: it is required'),
        ({"age": 17}, r'<input name="age".*: 17 is less than min=18'),
        ({"age": "18.5"}, "18.5 does not fit step=1"),
        ({"mail": "ann"}, "'ann' is no email address"),
        ({"site": "example.com"}, "'example.com' is no URL"),
        ({"zip": "1234"}, "'1234' does not match .*five digits"),
        ({"nick": "12345"}, "its 5 characters, which are more than maxlength=4"),
    ],
)
async def test_what_a_browser_would_not_submit_is_an_error(fields: dict[str, object], complaint: str) -> None:
    """It says which control holds the form up, and why; nothing is sent."""
    async with visit(Signup(name="Ann" if fields else "")) as page:
        with pytest.raises(AssertionError, match=complaint):
            await page.submit("form", **fields)  # type: ignore[arg-type]  # of each kind
        assert "saved" not in page.component.heard
        page.component.is_lenient = True
        await page.settle()
        await page.submit("form")
        assert "saved" in page.component.heard


async def test_a_forged_form_is_sent_as_it_is() -> None:
    """With fields that the page does not have, and without those that it has."""
    async with visit(Signup()) as page:
        await page.submit("form", {"admin": "1", "tags": ["x", "y"]})
        assert page.component.form == {"admin": ["1"], "tags": ["x", "y"]}


async def test_boxes_radio_buttons_and_lists_are_chosen_from() -> None:
    """Nothing happens where it is so already."""
    async with visit(Signup()) as page:
        await page.check("[name=news]")
        await page.check("[name=news]")
        assert page.is_checked("[name=news]")
        await page.uncheck("[name=news]")
        assert page.component.heard == ["changed news", "changed news"]
        await page.choose("[name=size]", "l")
        await page.choose("[name=odd]")
        assert [page.is_checked(f"[name=size][value={value}]") for value in "sl"] == [False, True]
        await page.select("[name=town]", "Rome")
        assert page.value("[name=town]") == "r"
        await page.select("[name=langs]", "py", "ts")
        await page.select("[name=langs]", "ts")
        assert page.value("[name=langs]") == ["ts"]
        await page.select("[name=langs]")
        assert page.value("[name=langs]") == []


async def test_reset_takes_back_what_was_filled_in() -> None:
    """By its button or by itself."""
    async with visit(Signup()) as page:
        for is_by_button in (True, False):
            await page.fill("[name=bio]", "Ben")
            await page.uncheck("[name=tags][value=b]")
            await (page.click("button", text="Reset") if is_by_button else page.reset("form"))
            assert page.value("[name=bio]") == ""
            assert page.is_checked("[name=tags][value=b]")


Misuse = Callable[[VisitedPage], Awaitable[None]]

MISUSES: list[tuple[Misuse, type[Exception], str]] = [
    (lambda page: page.fill("[name=news]", "x"), AssertionError, "use page.check"),
    (lambda page: page.fill("[name=size]", "x"), AssertionError, "use page.choose"),
    (lambda page: page.fill("[name=town]", "x"), AssertionError, "use page.select"),
    (lambda page: page.fill("button", "x"), AssertionError, "use page.click"),
    (lambda page: page.fill("[name=token]", "x"), AssertionError, "hidden: nobody can"),
    (lambda page: page.fill("[name=photo]", "x"), AssertionError, "takes files"),
    (lambda page: page.fill("form", "x"), AssertionError, "no field for typing"),
    (lambda page: page.fill("[name=off]", "x"), AssertionError, "is disabled"),
    (lambda page: page.fill("[name=fixed]", "x"), AssertionError, "read-only"),
    (lambda page: page.fill("[name=born]", "31.12.2000"), ValueError, "written like '2026-12-31'"),
    (lambda page: page.fill("[name=age]", "forty"), ValueError, "written like '1.5'"),
    (lambda page: page.check("[name=name]"), AssertionError, "is no checkbox or radio"),
    (lambda page: page.uncheck("[name=size]"), AssertionError, "is no checkbox"),
    (
        lambda page: page.choose("[name=size]", "xl"),
        LookupError,
        "has the value 'xl'. There are: 's', 'm', 'l'",
    ),
    (lambda page: page.choose("[name=size]", "m"), AssertionError, "is disabled"),
    (lambda page: page.select("[name=name]", "x"), AssertionError, "is no <select>"),
    (lambda page: page.select("[name=town]", "Oslo"), LookupError, "no option 'Oslo'. It has: 'b', 'r', 'x'"),
    (lambda page: page.select("[name=town]", "x"), AssertionError, "'x' is disabled"),
    (lambda page: page.select("[name=town]", "b", "r"), AssertionError, "takes one option, not 2"),
    (lambda page: page.submit("form", nmae="x"), LookupError, "no control named 'nmae'. Did you mean 'name'"),
    (
        lambda page: page.submit("form", tags=["z"]),
        LookupError,
        "no value 'z' to choose. There are: .'a', 'b'",
    ),
    (lambda page: page.submit("form", name=["a", "b"]), AssertionError, "takes one text, not 2"),
    (lambda page: page.submit("#heard"), LookupError, "is no form and belongs to none"),
    (lambda page: page.reset("#heard"), LookupError, "is no form and belongs to none"),
    (lambda page: page.click("[name=off]"), AssertionError, "is disabled"),
    (lambda page: page.click("#heard"), LookupError, "live-click"),
]


@pytest.mark.parametrize(("misuse", "error", "text"), MISUSES, ids=[text for _, _, text in MISUSES])
async def test_what_no_person_can_do_says_so(misuse: Misuse, error: type[Exception], text: str) -> None:
    """And how it is meant."""
    async with visit(Signup()) as page:
        with pytest.raises(error, match=text):
            await misuse(page)


class Search(Component):
    """Forms with other rules."""

    template = """
      <form id="one" live-submit="sent"><input name="q"></form>
      <form id="two" live-submit="sent"><input name="a"><input name="b"></form>
      <form id="off" live-submit="sent"><input name="c"><button disabled>Go</button></form>
      <form id="native" action="/search"><input name="n"><button>Go</button></form>
      <form id="outer" live-submit="sent"><button id="inside" type="button" live-click="sent">x</button></form>
      <button id="outside" form="outer" name="by" value="outside">x</button>
      <a href="/elsewhere">away</a> <label>Box <input type="checkbox" id="box" live-change="sent"></label>
      <input type="checkbox" id="kept" live-click.prevent="sent">
      <p>{{ sents }}</p>
    """
    sents: int = 0
    form: dict[str, str] = {}

    @event
    def sent(self, form: dict[str, str] | None = None) -> None:
        self.sents += 1
        self.form = form or {}


async def test_enter_submits_by_the_rules_of_browsers() -> None:
    """A form of one field without a button, not one of two; not one whose button is disabled."""
    async with visit(Search()) as page:
        await page.fill("[name=q]", "x")
        await page.press("[name=q]", "Enter")
        assert (page.component.sents, page.component.form) == (1, {"q": "x"})
        for name in ("a", "c"):
            with pytest.raises(LookupError, match=r"live-keydown"):
                await page.press(f"[name={name}]", "Enter")
        assert page.component.sents == 1
        with pytest.raises(AssertionError, match=r"is disabled"):
            await page.submit("#off")
        await page.submit("#two", a="1")
        assert page.component.form == {"a": "1", "b": ""}


async def test_a_button_submits_the_form_that_it_names() -> None:
    """Wherever it is; one of type "button" submits nothing."""
    async with visit(Search()) as page:
        await page.click("#inside")
        await page.click("#outside")
        assert (page.component.sents, page.component.form) == (2, {"by": "outside"})


async def test_what_the_browser_would_do_without_us_is_said() -> None:
    """A form or a link that goes elsewhere."""
    async with visit(Search()) as page:
        with pytest.raises(LookupError, match=r"would send the form to /search"):
            await page.submit("#native")
        with pytest.raises(LookupError, match=r"would go to /elsewhere"):
            await page.click("a")


async def test_a_label_ticks_its_box() -> None:
    """And a click that is prevented ticks none."""
    async with visit(Search()) as page:
        await page.click("label")
        assert page.is_checked("#box")
        assert page.component.sents == 1
        await page.click("#kept")
        assert not page.is_checked("#kept")
        with pytest.raises(AssertionError, match=r"stays as it is"):
            await page.check("#kept")


class Fieldsets(Component):
    """Controls that count and others that do not, and texts as they are."""

    template = """
      <form live-submit="sent">
        <fieldset disabled><legend><input name="legend" value="1"></legend><input name="inside" value="2"></fieldset>
        <textarea name="text">{{ text }}</textarea> <input name="one">
        <button type="button" disabled>no</button> <input name="two" maxlength="2">
        <input name="size" type="number" value="{{ size }}">
      </form>
    """
    text: str = "\nindented"
    size: str = "1"
    form: dict[str, str] = {}

    @event
    def sent(self, form: dict[str, str]) -> None:
        self.form = form


async def test_controls_of_a_disabled_fieldset_are_not_sent_but_for_its_legend() -> None:
    """And a text begins with the line end that it has."""
    async with visit(Fieldsets()) as page:
        await page.submit("form")
        assert page.component.form == {"legend": "1", "text": "\nindented", "one": "", "two": "", "size": "1"}


async def test_keys_go_no_further_than_a_field_lets_them() -> None:
    """Tab goes past what is disabled, and no more than `maxlength` is typed."""
    async with visit(Fieldsets()) as page:
        await page.press("[name=one]", "Tab")
        for key in "abc":
            with suppress(LookupError):
                await page.press(None, key)
        assert page.value("[name=two]") == "ab"
        await page.press(None, "Shift+Tab")
        await page.press(None, "x")
        assert page.value("[name=one]") == "x"


async def test_what_the_server_writes_waits_for_a_field_that_is_typed_into() -> None:
    """Until the server has answered or the field is left; the same number written otherwise stays as it is."""
    async with visit(Fieldsets()) as page:
        await page.fill("textarea", "typed")
        page.component.text = "served"
        await page.settle()
        assert page.value("textarea") == "typed"
        await page.fill("[name=size]", "2.0")
        page.component.text = "again"
        page.component.size = "2"
        await page.settle()
        await page.blur()
        page.component.size = "2.00"
        await page.settle()
        assert (page.value("textarea"), page.value("[name=size]")) == ("again", "2.0")
        page.component.size = "3"
        await page.settle()
        assert page.value("[name=size]") == "3"


class Rows(Component):
    """Fields in a list, one that the server writes, and raw HTML."""

    template = """
      {% for row in rows %}<input live-key="{{ row }}" name="{{ row }}" value="{{ row }}">{% endfor %}
      <input id="server" value="{{ server }}" live-input="echo"> {{ raw|safe }} <button live-click="turn">turn</button>
      <button id="write" live-click="write">write</button>
    """
    rows: list[str] = ["a", "b", "c"]
    server: str = "0"
    raw: str = '<input id="raw" value="1"><textarea id="long"><b></textarea>'

    @event
    def turn(self) -> None:
        self.rows.reverse()
        self.rows.pop()

    @event
    def write(self) -> None:
        self.server += "1"
        self.raw = self.raw.replace("1", "2")

    @event
    def echo(self, value: str) -> None:
        self.server = value.upper()


async def test_what_is_typed_stays_until_the_server_writes_another_value() -> None:
    """It moves with its element; what the server makes of it comes with its answer."""
    async with visit(Rows()) as page:
        await page.fill("[name=b]", "typed")
        await page.fill("#raw", "typed")
        await page.fill("#long", "typed")
        await page.click("button", text="turn")
        assert [page.value(f"[name={name}]") for name in "cb"] == ["c", "typed"]
        assert (page.value("#raw"), page.value("#long")) == ("typed", "typed")
        await page.fill("#server", "x")
        assert page.component.server == "X"
        assert page.value("#server") == "X"
        await page.click("#write")
        assert (page.value("#server"), page.value("#raw")) == ("X1", "2")
        assert page.value("[name=b]") == "typed"


@dataclass
class Account:
    """What a form becomes."""

    name: str
    age: int


class Profile(Component):
    """Controls that write fields, a form that says what is wrong with it, and one that the browser sends."""

    template = """
      <input id="query" live-model="query"> <input id="late" live-model.lazy.trim="late">
      <input type="checkbox" live-model="agreed"> <b>{{ query }} {{ late }} {{ agreed }}</b>
      <form id="account" live-change="check" live-submit="save" live-native="{{ form.value is not none and form.is_submitted }}"
        action="/accounts">
        <input name="name" value="{{ form['name'] }}"><input name="age" value="{{ form['age'] }}">
        <p>{{ form.errors_of('name')|length }} {{ form.errors_of('age')|length }}</p>
      </form>
    """
    query: Bound[str] = ""
    late: Bound[str] = ""
    agreed: Bound[bool] = False
    form: Form[Account] = Form()

    @event
    def check(self, form: Form[Account]) -> None:
        self.form = form

    @event
    def save(self, form: Form[Account]) -> None:
        self.form = form


async def test_controls_with_a_model_write_their_fields() -> None:
    """At once, or when they are left."""
    async with visit(Profile()) as page:
        await page.fill("#query", "tea")
        await page.check("[type=checkbox]")
        await page.fill("#late", " cup ")
        assert page.text("b") == "tea True"
        await page.blur()
        assert page.text("b") == "tea cup True"
        assert page.value("#late") == "cup"


async def test_a_form_knows_what_was_used_and_what_was_sent() -> None:
    """So that it says of nothing what is wrong before a person was there."""
    async with visit(Profile()) as page:
        await page.fill("[name=age]", "x")
        await page.blur()
        assert page.component.form.used == ["age"]
        assert page.text("#account p") == "0 1"
        await page.submit("#account", {"name": "Ann"})
        assert page.component.form.is_submitted
        assert page.sent_natively == []


async def test_a_form_that_the_browser_sends_itself_is_noted() -> None:
    """Once it is marked `live-native`, with what stands in it then."""
    async with visit(Profile()) as page:
        await page.submit("#account", name="Ann", age=40)
        assert page.sent_natively == [("/accounts", [("name", "Ann"), ("age", "40")])]


async def test_a_form_is_not_sent_when_its_mark_goes() -> None:
    """`live-native` is there or is not: False is no text that a form could get."""
    async with visit(Profile()) as page:
        assert page.attribute("#account", "live-native") is None
        await page.submit("#account", name="Ann", age=40)
        assert page.attribute("#account", "live-native") == ""
        await page.submit("#account", {"name": "Ann"})
        assert page.attribute("#account", "live-native") is None
        assert len(page.sent_natively) == 1


class Agreement(Component):
    """Boxes whose handler lets nobody tick them."""

    template = """
      <input type="checkbox" id="mine" checked="{{ agreed }}" live-change="refuse">
      <input type="checkbox" id="free" live-change="refuse">
      {% for name in "ab" %}<input type="checkbox" id="{{ name }}" checked="{{ agreed }}" live-change="refuse">{% endfor %}
    """
    agreed: bool = False

    @event
    def refuse(self, checked: bool) -> None:
        """Leave it as it was."""


@pytest.mark.parametrize(("box", "ticked"), [("#mine", False), ("#free", True), ("#b", True)])
async def test_a_tick_that_is_refused_is_taken_back(box: str, ticked: bool) -> None:
    """Where the template gives it, and it is certain which box is meant."""
    async with visit(Agreement()) as page:
        await page.check(box)
        assert page.find(box).is_checked == ticked
        await page.uncheck(box)
        assert not page.find(box).is_checked


class Said(Component):
    """A form that is empty as soon as it is sent."""

    template = """
      <form live-submit.reset="say" live-reset="count_reset">
        <input name="text" value="{{ text }}"> <input type="checkbox" name="loud">
        <select name="to"><option>all</option><option>Ann</option></select> <button>Say</button>
      </form>
      <p>{{ resets }}</p>
      {% for line in lines %}<li>{{ line }}</li>{% endfor %}
    """
    text: str = ""
    resets: int = 0
    lines: list[str] = []

    @event
    def say(self, form: Form[dict[str, str]]) -> None:
        assert form.is_submitted
        self.text = form["text"] if form["text"] == "short" else ""
        if form["text"] == "refused":
            raise Refused("Not this.")
        if not self.text:
            self.lines.append(f"{form['text']} to {form['to']}{'!' if form.has('loud') else ''}")

    @event
    def count_reset(self) -> None:
        self.resets += 1


async def test_a_form_that_is_put_back_is_as_the_template_has_it() -> None:
    """Once it is sent, whatever the server renders; and that is no reset for who hears of resets."""
    async with visit(Said()) as page:
        for text in ("one", "two"):
            await page.submit("form", text=text, loud=True, to="Ann")
            assert (page.value("[name=text]"), page.value("[name=to]")) == ("", "all")
            assert not page.is_checked("[name=loud]")
        assert page.texts("li") == ["one to Ann!", "two to Ann!"]
        assert page.text("p") == "0"


async def test_what_was_sent_in_vain_comes_back() -> None:
    """All of it where it was refused; what the server renders where it says what is wrong."""
    async with visit(Said()) as page:
        await page.submit("form", text="short", loud=True, to="Ann")
        assert (page.value("[name=text]"), page.value("[name=to]")) == ("short", "all")
        async with page.expecting("refused"):
            await page.submit("form", text="refused", loud=True, to="Ann")
        assert (page.value("[name=text]"), page.value("[name=to]")) == ("refused", "Ann")
        assert page.is_checked("[name=loud]")
        await page.submit("form", text="fine")
        assert page.value("[name=text]") == ""
        assert page.texts("li") == ["fine to Ann!"]
