"""What a component class is made of, read once when the class is made.

A `Plan` says which names are state, which are handlers, which are computed, and what a template may see. Everything
that needs an annotation's meaning waits for the first use, because the names in it may not exist yet.
"""

import dataclasses
import time
from binascii import crc32
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from types import FunctionType, MemberDescriptorType
from typing import Any, Literal

from liveview.component.annotations import (
    Scope,
    is_bound,
    is_class_variable,
    own_annotations,
    plain_type,
    scope_of,
    signature,
)
from liveview.component.bound import SIGN, bound_handlers
from liveview.component.changes import Tracked
from liveview.component.coded import Coding
from liveview.component.computed import Computed
from liveview.component.events import options_of
from liveview.component.fields import MISSING, Declaration, Field
from liveview.component.handler import Handler
from liveview.component.migration import Migrate, migration_of
from liveview.component.receiver import Receiver, chosen, message_options_of
from liveview.component.reserved import REFUSED, refuse_misuse
from liveview.component.spelling import spelled
from liveview.errors import ComponentError
from liveview.tracked.mutability import can_change


@dataclass(frozen=True, eq=False)
class FieldPlan:
    """One field of state. `bit` is its bit in masks of changes."""

    name: str
    bit: int
    default: object
    default_factory: Callable[[], object] | None
    session: bool
    annotation: object
    scope: Scope

    @property
    def is_required(self) -> bool:
        """Whether a constructor has to give it."""
        return self.default is MISSING and self.default_factory is None

    def initial(self) -> object:
        """The value of an instance that was given none: a copy of a default that can change, so nothing is shared."""
        if self.default_factory is not None:
            return self.default_factory()
        return deepcopy(self.default) if self._is_copied else self.default

    @cached_property
    def type(self) -> Any:  # Any: every kind of type form
        """The annotation as a type. Raises `ComponentError` where it cannot be resolved."""
        return plain_type(self._resolved)

    @cached_property
    def bound(self) -> bool:
        """Whether an input of the page may write it."""
        return is_bound(self._resolved)

    @cached_property
    def _resolved(self) -> object:
        return self.scope.resolve(f"{self.scope.owner.__name__}.{self.name}", self.annotation)

    @cached_property
    def _is_copied(self) -> bool:
        return can_change(self.default)


@dataclass(frozen=True, eq=False)
class ComputedPlan:
    """One computed value. `bit` is its bit in masks of changes."""

    name: str
    bit: int


@dataclass(frozen=True)
class Options:
    """What a class says of itself: `class Transfer(Component, offline="refuse")`. None: as for others.

    `offline`: what becomes of events while the page has no connection: they "queue", or one is told at once ("refuse").
    `restore`: whether a page that is loaded again goes on with the state that it had.
    """

    offline: Literal["queue", "refuse"] | None = None
    restore: bool = False


Codings = dict[tuple[type, ...], tuple[tuple[str, Coding], ...]]


@dataclass(frozen=True, eq=False)
class Plan:
    """What one component class is made of.

    `name`: module and qualified name, as `data-component` spells it. `declared`: the fields of the class's own body.
    `names`: all that a template may see. `bits`: the bit of every field and computed value; bit 1 is nobody's and
    stands for what may always have changed. `options`: what was said beside the class's bases. `migrate`: makes the state of
    a former version one of this. `loaded`: when the class was made, in seconds since the epoch. `codings`: how the fields
    travel, kept by `component/state.py` for each set of codecs.
    """

    name: str
    declared: Mapping[str, FieldPlan]
    fields: Mapping[str, FieldPlan]
    handlers: Mapping[str, Handler]
    computed: Mapping[str, ComputedPlan]
    names: frozenset[str]
    bits: Mapping[str, int]
    has_render: bool
    receivers: Mapping[str, Receiver]
    options: Options
    migrate: Migrate | None
    loaded: int = dataclasses.field(default_factory=lambda: int(time.time()))
    codings: Codings = dataclasses.field(default_factory=Codings)
    _receivers_by_type: dict[type, Receiver | None] = dataclasses.field(
        default_factory=dict[type, Receiver | None]
    )

    @cached_property
    def saved(self) -> tuple[str, ...]:
        """The names of the fields that a session carries."""
        return tuple(field.name for field in self.fields.values() if field.session)

    @cached_property
    def models(self) -> Mapping[str, Handler]:
        """What takes the value of a control with `live-model` into each `Bound` field, by the name that the wire has for it."""
        bound = [field for field in self.fields.values() if field.bound]
        return {handler.name: handler for field in bound for handler in bound_handlers(field)}

    def handler(self, name: str) -> Handler | None:
        """What a page may call by this name."""
        return self.models.get(name) if name.startswith(SIGN) else self.handlers.get(name)

    @cached_property
    def shape(self) -> int:
        """A mark of the fields that a session carries, by their names and types: other fields have another.

        So have those whose classes have other fields.
        """
        fields = sorted(f"{name}: {spelled(self.fields[name].type)}" for name in self.saved)
        return crc32("\n".join(fields).encode())

    def receiver(self, kind: type) -> Receiver | None:
        """The method that takes messages of a class. Raises `ComponentError` where annotations make no sense."""
        if kind not in self._receivers_by_type:
            self._receivers_by_type[kind] = chosen(self.receivers, kind)
        return self._receivers_by_type[kind]

    def check(self) -> None:
        """Resolve every annotation now. Raises `ComponentError` for the first that makes no sense."""
        for field in self.fields.values():
            _ = field.type
        for handler in self.handlers.values():
            _ = handler.parameters, handler.rest
        _ = self.models
        _ = self.receiver(object)


def make_plan(owner: type, root: type, options: Options) -> Plan:
    """Read a class. `root` is the base of all components, whose own members are no part of any plan."""
    bases = [base for base in reversed(owner.__mro__) if base not in root.__mro__]
    members = {name: value for base in bases for name, value in vars(base).items()}
    annotations = own_annotations(owner) if owner is not root else {}
    scope = scope_of(owner, _texts(owner, annotations))
    refuse_misuse(owner, root, annotations)
    inherited = _inherited_fields(bases)
    _refuse_replaced_fields(owner, inherited)
    declared = dict(_declared(scope, annotations, inherited))
    fields = _numbered({**inherited, **declared})
    computed = _computed(members, first_bit=2 << len(fields))
    bits = {name: plan.bit for name, plan in fields.items()} | {
        name: plan.bit for name, plan in computed.items()
    }
    visible = {name for name in members if not name.startswith("_")} | {"live"}
    return Plan(
        name=f"{owner.__module__}.{owner.__qualname__}",
        declared=declared,
        fields=fields,
        handlers=_handlers(bases, members, scope),
        computed=computed,
        names=frozenset((visible | set(fields)) - REFUSED),
        bits=bits,
        has_render=callable(members.get("render")),
        receivers=_receivers(bases, members, scope),
        options=options,
        migrate=migration_of(owner),
    )


def install_fields(owner: type[Tracked], plan: Plan) -> None:
    """Put a descriptor for every field on the class itself: with several bases a field has another bit."""
    for field in plan.fields.values():
        setattr(owner, field.name, Field(field.name, field.bit))
    owner.__bits__ = plan.bits


# --- fields -----------------------------------------------------------------------------------------------------------


def _inherited_fields(bases: list[type]) -> dict[str, FieldPlan]:
    """Fields of bases first; one that a later class declares again keeps its place."""
    found: dict[str, FieldPlan] = {}
    for base in bases:
        plan = base.__dict__.get("__plan__")
        if plan is not None:
            found.update(plan.declared)
    return found


def _declared(
    scope: Scope, annotations: Mapping[str, object], inherited: Mapping[str, FieldPlan]
) -> Iterator[tuple[str, FieldPlan]]:
    """The fields of a class's own body: annotated ones, and those of a base that are given another default."""
    owner = scope.owner
    for name, annotation in annotations.items():
        if name.startswith("_") or is_class_variable(annotation, owner):
            continue
        yield name, _field_plan(name, owner.__dict__.get(name, MISSING), annotation, scope)
    for name in inherited.keys() & (owner.__dict__.keys() - annotations.keys()):
        before = inherited[name]
        yield name, _field_plan(name, owner.__dict__[name], before.annotation, before.scope)


def _field_plan(name: str, default: object, annotation: object, scope: Scope) -> FieldPlan:
    if isinstance(default, dataclasses.Field):
        raise ComponentError(f"{scope.owner.__name__}.{name}: use liveview.field(), not dataclasses.field().")
    if isinstance(default, MemberDescriptorType):
        raise ComponentError(
            f"{scope.owner.__name__} has __slots__; remove it, fields live in the instance's __dict__."
        )
    if not isinstance(default, Declaration):
        default = Declaration(default, None, session=True)
    plan = FieldPlan(
        name=name,
        bit=0,
        default=default.default,
        default_factory=default.default_factory,
        session=default.session,
        annotation=annotation,
        scope=scope,
    )
    if plan.is_required and not plan.session:
        raise ComponentError(
            f"{scope.owner.__name__}.{name} is kept out of the session and has no default, so it would be missing "
            f"after a reconnect. Give it a default: field(default=None, session=False), and fill it in load."
        )
    return plan


def _numbered(fields: Mapping[str, FieldPlan]) -> dict[str, FieldPlan]:
    return {
        name: dataclasses.replace(field, bit=2 << place) for place, (name, field) in enumerate(fields.items())
    }


def _refuse_replaced_fields(owner: type, inherited: Mapping[str, FieldPlan]) -> None:
    for name in inherited.keys() & owner.__dict__.keys():
        value = owner.__dict__[name]
        if isinstance(value, (FunctionType, property, Computed, staticmethod, classmethod)):
            base = inherited[name].scope.owner.__name__
            raise ComponentError(
                f"{owner.__name__}.{name} is a field of {base} and cannot become a method. Rename one."
            )


def _texts(owner: type, annotations: Mapping[str, object]) -> list[str]:
    """Every annotation of a class, its handlers' too, that is a text still."""
    found = list(annotations.values())
    for value in vars(owner).values():
        if options_of(value) is not None or message_options_of(value) is not None:
            found += [parameter.annotation for parameter in signature(value).parameters.values()]
    return [annotation for annotation in found if isinstance(annotation, str)]


# --- methods ----------------------------------------------------------------------------------------------------------


def _computed(members: Mapping[str, object], first_bit: int) -> dict[str, ComputedPlan]:
    names = [name for name, value in members.items() if isinstance(value, Computed)]
    return {name: ComputedPlan(name, first_bit << place) for place, name in enumerate(names)}


def _handlers(bases: list[type], members: Mapping[str, object], scope: Scope) -> dict[str, Handler]:
    """The methods marked `@event`; one that a base has made a handler of already is taken from it."""
    known = {handler.function: handler for plan in _plans(bases) for handler in plan.handlers.values()}
    found: dict[str, Handler] = {}
    for name, value in members.items():
        options = options_of(value)
        if options is not None and callable(value):
            found[name] = known.get(value) or Handler(
                name, value, options.replay, scope, options.thread, options.seconds
            )
    for handler in found.values():
        handler.refuse_unbindable()
    return found


def _plans(bases: list[type]) -> list[Plan]:
    return [base.__dict__["__plan__"] for base in bases if "__plan__" in base.__dict__]


def _receivers(bases: list[type], members: Mapping[str, object], scope: Scope) -> dict[str, Receiver]:
    """The methods marked `@message`; one that a base has made a receiver of already is taken from it."""
    known = {receiver.function: receiver for plan in _plans(bases) for receiver in plan.receivers.values()}
    found: dict[str, Receiver] = {}
    for name, value in members.items():
        options = message_options_of(value)
        if options is not None and callable(value):
            found[name] = known.get(value) or Receiver(name, value, options.thread, scope)
    for receiver in found.values():
        receiver.refuse_uncallable()
    return found
