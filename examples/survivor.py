"""A page that survives its server: kill it while you type, and nothing is lost.

`make demo`, and press the red buttons: `python -m examples` starts the server again when it has died, and gives it a folder to
write to. With `liveview run examples.survivor:Survivor` nobody would, and the buttons are off.
"""

import os
import signal
import time
from pathlib import Path
from typing import Final
from urllib.parse import quote

from liveview import Bound, Component, Event, event, field

# In the environment of a server that is started again: a folder that stays.
FOLDER: Final = "GALLERY_FOLDER"
MOST_NEWS, MOST_ITEMS = 5, 20


class Survivor(Component):
    """A counter, a text, a list, and two buttons that end the server's own process."""

    template = """
      <p class="count">Count: <output>{{ count }}</output> <button live-click="increment">+1</button></p>
      <label>A text <input live-model="text" placeholder="Type while the server is gone"></label>
      <form live-submit="add">
        <label>A list <input live-model="item" required></label> <button>Add</button>
      </form>
      <ul class="items">{% for item in items %}<li>{{ item }}</li>{% endfor %}</ul>
      <p class="length">The server has {{ text | length }} characters of the text. It is process {{ process }}.</p>
      <div class="actions">
        <button class="danger" live-click="kill" disabled="{{ not supervised }}">Kill it (SIGKILL)</button>
        <button class="danger" live-click="restart" disabled="{{ not supervised }}">Restart it (SIGTERM)</button>
      </div>
      {% if not supervised %}
      <p class="hint">Nobody would start the server again: run it with <code>make demo</code>.</p>
      {% endif %}
      <ol class="news" aria-live="polite">{% for line in news %}<li>{{ line }}</li>{% endfor %}</ol>
    """
    count: int = 0
    text: Bound[str] = ""
    item: Bound[str] = ""
    items: list[str] = field(default_factory=list[str])
    news: list[str] = field(default_factory=list[str])
    process: int = 0

    supervised = FOLDER in os.environ

    def load(self) -> None:
        self.process = os.getpid()

    def mount(self) -> None:
        if self.process == os.getpid():
            return
        self.news.insert(0, f"{obituary(self.process)}. This page goes on with process {os.getpid()}.")
        del self.news[MOST_NEWS:]
        self.process = os.getpid()

    @event
    def increment(self) -> None:
        self.count += 1

    @event
    def add(self) -> None:
        self.items.append(self.item)
        del self.items[:-MOST_ITEMS]
        self.item = ""

    @event
    def kill(self, event: Event) -> None:
        """End this process here and now. The page gets no answer, so it asks the next process for the same."""
        if is_first_time(event.id):
            os.kill(os.getpid(), signal.SIGKILL)

    @event
    def restart(self, event: Event) -> None:
        """Ask this process to end: it hands its pages over first."""
        if is_first_time(event.id):
            os.kill(os.getpid(), signal.SIGTERM)


def is_first_time(event_id: str) -> bool:
    """Whether nothing has been done for the event yet. What must happen only once is noted before, where it outlives us."""
    if FOLDER not in os.environ:
        return False
    try:
        Path(os.environ[FOLDER], f"event-{quote(event_id, safe='')}").touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def obituary(process: int) -> str:
    """How a process ended, and how long ago: what `examples/__main__.py` wrote down."""
    try:
        cause, when = Path(os.environ.get(FOLDER, ""), f"end-{process}").read_text().split()
    except FileNotFoundError:
        return f"Process {process} is gone"
    return f"Process {process} was ended by {cause} {time.time() - float(when):.1f} s ago"
