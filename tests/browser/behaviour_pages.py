"""Pages for `docs/behaviours.md`: small components that note what they hear, one for each heading of it."""

import asyncio

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, Response

from liveview import Bound, Component, Event, LiveView, event

live = LiveView()
app = FastAPI()
app.mount(live.path, live)

LOG = '<ol id="log">{% for line in log %}<li>{{ line }}</li>{% endfor %}</ol>'


class Noting(Component):
    """Shows in `#log` what its handlers heard, in order."""

    template = LOG
    log: list[str] = []

    @event
    def nothing(self) -> None:
        """Its answer comes behind those to everything before."""

    @event
    def note(self, event: Event) -> None:
        self.log.append(" ".join(filter(None, [event.type, event.name, event.key])))

    @event
    def told(self, said: str) -> None:
        self.log.append(said)

    @event
    def valued(self, event: Event, value: str | list[str]) -> None:
        self.log.append(f"{event.type} {value}")

    @event
    def sent(self, event: Event, form: dict[str, list[str]]) -> None:
        self.log.append(f"{event.type} {form}")


class Focus(Noting):
    """Controls that one is at while the server changes them."""

    template = (
        LOG
        + """
      <input id="typed" value="{{ step }}" class="step-{{ step }}" readonly="{{ step % 2 }}">
      <input type="hidden" id="hidden" value="{{ step }}"> <b id="shown">{{ text }}</b>
      <select id="still"><option>a</option><option>b</option></select>
      <select id="many" multiple>
        {% for tag in "xyz" %}<option selected="{{ tag == 'z' and step > 0 }}">{{ tag }}</option>{% endfor %}
      </select>
      <form live-submit="clear">
        <select id="cleared" name="kind" live-model="kind"><option value="">none</option><option>s</option></select>
      </form>
      <input type="checkbox" id="box" checked="{{ step % 2 }}">
      <input type="checkbox" id="refused" checked="{{ step > 9 }}" live-change="refuse">
      <input type="checkbox" id="own" live-change="refuse">
      <input type="number" id="amount" live-model="amount" live-change="note"> <i id="sum">{{ amount }}</i>
      <input id="named" name="named" live-input="note" live-change="note">
      <input id="model" live-model="text"> <input id="lazy" live-model.lazy="text">
      <div id="plain" live-change="detailed"><i>x</i></div>
      <input id="composed" live-input="valued">
      <input id="keyed" live-keydown="note" live-keydown.enter="valued">
      <form live-input="slowly" live-submit="slowly">
        <input id="first" name="first"><input id="second" name="second"><button>Send</button>
      </form>
      <ul>{% for row in rows %}
        <li live-key="{{ row }}"><input id="row-{{ row }}" live-focus="note" live-blur="note" live-focusin="note"></li>
      {% endfor %}</ul>
    """
    )
    step: int = 0
    kind: Bound[str] = ""
    amount: Bound[int] = 5
    text: Bound[str] = ""
    rows: list[int] = [1, 2, 3]

    @event
    def go(self) -> None:
        self.step += 1

    @event
    def turn(self) -> None:
        self.rows = self.rows[::-1]

    @event
    def clear(self) -> None:
        self.kind = ""

    @event
    def refuse(self, checked: bool) -> None:
        self.log.append(f"refused {checked}")

    @event
    def detailed(self, event: Event) -> None:
        self.log.append(f"{event.type} {event.detail}")

    @event
    async def slowly(self, event: Event, form: dict[str, str]) -> None:
        await asyncio.sleep(0.5)
        self.log.append(f"{event.type} {form['first']}")


class InFlight(Noting):
    """What takes a while."""

    template = (
        LOG
        + """
      <style>body:has(#slow[data-live-busy]) #aside { opacity: 0.25 }</style>
      <form live-submit="slowly">
        <input name="free"><input name="fixed" readonly><input name="off" disabled><textarea name="text"></textarea>
        <button id="send" live-busy-text="Sending"><svg width="9" height="9"><circle r="4"/></svg> <b>Send</b></button>
        <button id="never" disabled>Never</button>
      </form>
      <button id="slow" live-click="slowly" live-busy-text="Wait">Slow</button> <p id="aside">aside</p>
    """
    )

    @event
    async def slowly(self) -> None:
        await asyncio.sleep(0.5)
        self.log.append("slow")


class Clicks(Noting):
    """What is clicked, clicked elsewhere, and typed as a key."""

    template = (
        LOG
        + """
      <style>.box { width: 9em; height: 3em; border: 1px solid }</style>
      <div id="menu" class="box" live-click.away="told" live-value-said="away">
        <b>menu</b> <input id="owned" form="order"> <button id="opener" popovertarget="more">more</button>
        <div id="more" popover>more</div><dialog id="inner"><p>inner</p></dialog>
      </div>
      <div hidden live-click.away="told" live-value-said="away from what is hidden"></div>
      <p id="outside">outside</p> <button id="plain" live-click="told" live-value-said="plain">Plain</button>
      <form id="order" live-submit="told" live-value-said="submit">
        <button id="send" live-click="told" live-value-said="pressed">Send</button>
      </form>
      <dialog id="modal" live-click.self="told" live-value-said="backdrop"><p class="box">inside</p></dialog>
      <a id="link" href="/other" live-click.prevent="told" live-value-said="link"><b>link</b></a>
      <a id="held" href="/other" live-click.ctrl.prevent="told" live-value-said="with ctrl">link</a>
      <a id="heard" href="/other" live-click="told" live-value-said="beside">link</a>
      <a id="download" href="/download">download</a> <a id="hash" href="#outside">hash</a>
      <a id="mail" href="mailto:ann@example.com">mail</a> <a id="slow" href="/slow">slow</a>
      <svg width="40" height="40">
        <a href="/other" live-click.prevent="told" live-value-said="drawn"><rect id="shape" width="40" height="40"/></a>
      </svg>
      <input id="often" live-keydown.throttle.60000ms="note">
      {% if is_there %}<p><input id="going" live-blur="told" live-value-said="blurred" live-focusout="told"></p>{% endif %}
    """
    )
    is_there: bool = True

    @event
    def take_out(self) -> None:
        self.is_there = False


class Pace(Noting):
    """What waits for a pause, for longer than a test would."""

    template = (
        LOG
        + """
      <form id="f" live-submit="told" live-value-said="submit">
        <input id="slow" live-input.debounce.60000ms="valued" live-blur="note">
        <input id="other" live-input.debounce.60000ms="valued"> <button>Send</button>
      </form>
      <input id="far" form="f" live-input.debounce.60000ms="valued"> <input id="default" live-input.debounce="valued">
      <input id="late" live-blur.debounce.60000ms="told" live-value-said="late"> <button id="plain">Plain</button>
      <input id="often" live-input.throttle.60000ms="valued"> <input id="lazy" live-model.lazy="text"> <b>{{ text }}</b>
      {% if is_there %}<input id="going" live-input.debounce.1000ms="valued">{% endif %}
    """
    )
    is_there: bool = True
    text: Bound[str] = ""

    @event
    def take_out(self) -> None:
        self.is_there = False


class Forms(Noting):
    """Forms with buttons inside and outside, rows that come and go, and controls with names of the form's own."""

    template = (
        LOG
        + """
      <form id="order" live-submit="sent">
        <input name="a" value="1"><button id="middle" name="how" value="middle">Middle</button><input name="b" value="2">
        <button id="nameless" value="nothing">Nameless</button>
      </form>
      <button id="outside" form="order" name="how" value="outside">Outside</button>
      <form id="upload" live-submit="sent"><input type="file" name="file"><button id="send-file">Send</button></form>
      <form id="clobbered" live-submit="sent" live-input="note" action="/clobbered">
        {% for name in names %}<input name="{{ name }}" value="{{ step }}">{% endfor %}<button id="send">Send</button>
      </form>
      <form id="around" live-input="note" live-submit="sent" live-reset="sent">
        <input id="nameless-field"> <button>Send</button> <button type="reset" id="reset">Reset</button></form>
      <input id="external" form="around" name="external">
      <form id="rows" live-submit="sent">
        {% for row in rows %}<p live-key="{{ row }}">
          <input name="row[{{ loop.index0 }}]"><input type="checkbox" live-change="drop" live-value-row="{{ row }}">
          <button type="button" live-click="drop" live-value-row="{{ row }}">-</button>
        </p>{% endfor %}
        <button type="button" id="add" live-click="add">+</button><button id="save">Save</button>
      </form>
      {% if is_native %}
        <form action="/native" method="post" live-native="{{ true }}"><input name="way" value="added"></form>
      {% endif %}
    """
    )
    step: int = 0
    is_native: bool = False
    rows: list[int] = [0]

    @property
    def names(self) -> list[str]:
        """What a form has properties for."""
        return [*"id name submit action method elements value type length target title".split()]

    @event
    def go(self) -> None:
        self.step += 1

    @event
    def leave(self) -> None:
        self.is_native = True

    @event
    def add(self) -> None:
        self.rows.append(max(self.rows, default=0) + 1)

    @event
    def drop(self, row: int) -> None:
        self.rows.remove(row)


@app.get("/other", response_class=HTMLResponse)
async def other() -> str:
    return "<!doctype html><title>Other</title><p>other</p>"


@app.get("/slow", response_class=HTMLResponse)
async def slow() -> str:
    await asyncio.sleep(1.5)
    return "<!doctype html><title>Slow</title><p>slow</p>"


@app.post("/native", response_class=HTMLResponse)
async def native(request: Request) -> str:
    return f"<!doctype html><title>Native</title><p>{(await request.body()).decode()}</p>"


@app.get("/download")
async def download() -> Response:
    return PlainTextResponse("x", headers={"Content-Disposition": "attachment; filename=x.txt"})


@app.get("/behaviour/{name}", response_class=HTMLResponse)
async def page(request: Request, name: str) -> str:
    kind = {"focus": Focus, "in-flight": InFlight, "clicks": Clicks, "pace": Pace, "forms": Forms}[name]
    return await live.page(kind(), request=request, title=name)
