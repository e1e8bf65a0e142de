"""A list of things to do: added, changed in place, ticked, moved, filtered. It is there again when the page is loaded again."""

from dataclasses import dataclass
from typing import Literal

from liveview import Bound, Component, event, field


@dataclass
class Task:
    """One line of the list."""

    id: int
    text: str
    is_done: bool = False


class Todo(Component, restore=True):
    """What is typed into a line is a draft: Enter or leaving it saves, Escape brings back what was there."""

    template = """
      <h1>To do</h1>
      <form class="row" live-submit.reset="add">
        <input name="text" aria-label="New task" placeholder="What is to be done?"
               autocomplete="off" maxlength="200">
        <button>Add</button>
      </form>
      <fieldset class="choice">
        <legend class="unseen">Show</legend>
        <label><input type="radio" name="show" value="all" live-model="show"> All</label>
        <label><input type="radio" name="show" value="open" live-model="show"> Open</label>
        <label><input type="radio" name="show" value="done" live-model="show"> Done</label>
      </fieldset>
      <ul class="tasks">
        {% for task in tasks if show == "all" or task.is_done == (show == "done") %}
        <li live-key="{{ task.id }}" live-value-id="{{ task.id }}" class="{{ 'target' if task.id == target }}"
            live-dragover.prevent.throttle.200ms="drag_over" live-drop.prevent="drop">
          <span class="grip" draggable="true" title="Drag to move" aria-hidden="true"
                live-on="dragstart drag, dragend drag_end" live-value-id="{{ task.id }}">⠿</span>
          <input type="checkbox" checked="{{ task.is_done }}" aria-label="Done: {{ task.text }}"
                 live-change="tick" live-value-id="{{ task.id }}">
          <textarea class="text" rows="1" aria-label="Task" maxlength="200" live-value-id="{{ task.id }}"
                    live-input.debounce="edit" live-keydown.escape="cancel" live-keydown.enter.prevent="save"
                    live-blur="save">{{ draft if task.id == edited else task.text }}</textarea>
          <button live-click="move" live-value-id="{{ task.id }}" live-value-by="-1" aria-label="Move up: {{ task.text }}">
            ↑</button>
          <button live-click="move" live-value-id="{{ task.id }}" live-value-by="1" aria-label="Move down: {{ task.text }}">
            ↓</button>
          <button live-click="remove" live-value-id="{{ task.id }}" aria-label="Remove: {{ task.text }}">✕</button>
        </li>
        {% else %}
        <li class="quiet">Nothing here.</li>
        {% endfor %}
      </ul>
      <p class="row quiet">
        <output>{{ open_count }} open</output>
        <button live-click="clear_done" disabled="{{ open_count == tasks|length }}">Clear done</button>
      </p>
    """
    tasks: list[Task] = field(default_factory=list[Task])
    next_id: int = 1
    show: Bound[Literal["all", "open", "done"]] = "all"
    edited: int | None = None
    draft: str = ""
    dragged: int | None = None
    target: int | None = None

    @property
    def open_count(self) -> int:
        """How many are to be done yet."""
        return sum(not task.is_done for task in self.tasks)

    @event
    def add(self, form: dict[str, str]) -> None:
        if text := form["text"].strip():
            self.tasks.append(Task(self.next_id, text))
            self.next_id += 1

    @event
    def tick(self, id: int, checked: bool) -> None:  # noqa: FBT001  # of a box that is what there is to say
        self.tasks[self.place_of(id)].is_done = checked

    @event
    def remove(self, id: int) -> None:
        del self.tasks[self.place_of(id)]

    @event
    def clear_done(self) -> None:
        self.tasks = [task for task in self.tasks if not task.is_done]

    @event
    def edit(self, id: int, value: str) -> None:
        self.edited, self.draft = id, value

    @event
    def save(self, id: int) -> None:
        if id == self.edited:
            task = self.tasks[self.place_of(id)]
            task.text = self.draft.strip() or task.text
            self.edited = None

    @event
    def cancel(self, id: int) -> None:
        if id == self.edited:
            self.edited = None

    @event
    def move(self, id: int, by: int) -> None:
        place = self.place_of(id)
        self.tasks.insert(max(place + by, 0), self.tasks.pop(place))

    @event
    def drag(self, id: int) -> None:
        self.dragged = id

    @event
    def drag_over(self, id: int) -> None:
        self.target = id

    @event
    def drop(self, id: int) -> None:
        if self.dragged is not None:
            self.move(self.dragged, self.place_of(id) - self.place_of(self.dragged))
        self.dragged = self.target = None

    @event
    def drag_end(self, id: int) -> None:
        self.dragged = self.target = None

    def place_of(self, id: int) -> int:
        """Where in the list a task is."""
        return next(place for place, task in enumerate(self.tasks) if task.id == id)
