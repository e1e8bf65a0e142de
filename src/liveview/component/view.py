"""A component together with what its page shows of it."""

from collections.abc import Callable, Mapping

from liveview.component.changes import (
    Guard,
    forget_changes,
    forget_journals,
    forget_order,
    take_assigned,
    take_changes,
)
from liveview.component.component import Component
from liveview.component.templates import inline_template
from liveview.render.diff import diff
from liveview.render.fingerprint import advance, fingerprint
from liveview.render.html import to_html
from liveview.render.patch import Changes
from liveview.render.typed import Typed, as_typed, typed_in
from liveview.template.compiled import Compiled
from liveview.template.inputs import ALWAYS, EVERYTHING
from liveview.template.live_attributes import event_types_in
from liveview.template.values import Template, Values


class View:
    """`values` are what was last rendered; `mark` its fingerprint, or None while only a walk over the page could tell."""

    __slots__ = (
        "_assigned_by_template",
        "_compiled",
        "_is_stale",
        "_notify",
        "_typed",
        "component",
        "mark",
        "values",
    )

    def __init__(self, component: Component, compiled: Compiled) -> None:
        self.component = component
        self._compiled = compiled
        self._is_stale = False
        self._notify: Callable[[], None] | None = None
        self._typed: Typed | None = None
        forget_changes(component)
        self._assigned_by_template = 0
        self.values: Values = self._evaluate((), EVERYTHING)
        self.mark: int | None = fingerprint(compiled.template, self.values)

    @property
    def template(self) -> Template:
        """The component's root template."""
        return self._compiled.template

    @property
    def event_types(self) -> frozenset[str]:
        """The browser events that the template's attributes name; of what `render` returns, those that it names now."""
        return frozenset(event_types_in(self.html)) if self.renders_itself else self._compiled.event_types

    @property
    def models(self) -> frozenset[str]:
        """The names by which controls write fields: all that there are, where no template says which."""
        return (
            frozenset(type(self.component).__plan__.models) if self.renders_itself else self._compiled.models
        )

    @property
    def renders_itself(self) -> bool:
        """Whether the content is what the component's `render` returns, which nobody has read beforehand."""
        kind = type(self.component)
        return kind.__plan__.has_render and kind.template_name is None and inline_template(kind) is None

    @property
    def html(self) -> str:
        """The content as HTML with markers."""
        return to_html(self.template, self.values)

    def update(self) -> Changes:
        """Render again what may have changed; what differs from before.

        Raises what the template's code raises; the values are then those before, and the next render evaluates everything.
        """
        changed = take_changes(self.component) | self._assigned_by_template | ALWAYS
        if self._is_stale:
            changed = EVERYTHING
        self._is_stale = True
        after = self._evaluate(self.values, changed)
        self._is_stale = False
        before = self.values
        if self._typed is not None:
            before, self._typed = as_typed(self.template, before, after, self._typed), None
        changes = diff(before, after)
        if changes and self.mark is not None:
            self.mark = advance(self.mark, self.values, after, changes)
        self.values = after
        return changes

    def note_typed(self, handler: str, details: Mapping[str, object]) -> None:
        """An event has been handled that told what the page's controls hold: for the next update that is what they show.

        Else a text that a handler puts back to what was rendered before would not be sent, and stay as it was typed.
        """
        if self._compiled.has_controls:
            self._typed = typed_in(handler, details) or self._typed

    def begin_thread(self) -> None:
        """A thread goes to work on the component: until `end_thread` nobody renders it, nor is told of changes."""
        component = self.component
        self._notify, component.__changed__ = component.__changed__, None
        component.__guard__ = Guard()

    def end_thread(self, *, is_shared: bool) -> None:
        """The thread is done. `is_shared`: tasks of the component may have run beside it, and changed the same lists."""
        component = self.component
        guard, component.__guard__ = component.__guard__, None
        component.__changed__, self._notify = self._notify, None
        if is_shared or (guard is not None and guard.is_contended):
            self._is_stale = True
            forget_order(component)
        if component.__dirty__ and component.__changed__ is not None:
            component.__changed__()  # nobody was told meanwhile

    def _evaluate(self, before: Values, changed: int) -> Values:
        """Run the template.

        What it assigns, by a method that keeps a result, counts at the next render: else rendering would ask for
        rendering without end.
        """
        component = self.component
        notify, component.__changed__ = component.__changed__, None
        try:
            values = self._compiled.evaluate(component, before, changed)
            forget_journals(component)
            return values
        finally:
            self._assigned_by_template = take_assigned(component)
            component.__changed__ = notify
