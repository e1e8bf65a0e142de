"""`Form`: what stands in a form, what is wrong with it, and what it means, for a page that says so while a person types.

A handler whose `form` parameter names a class gets the finished object or is not called. One that names `Form[...]` is
called in any case:

    class SignUp(Component):
        form: Form[Account] = Form()

        @event
        def check(self, form: Form[Account]) -> None:
            self.form = form

        @event
        def sign_up(self, form: Form[Account]) -> None:
            self.form = form
            if form.value is not None:
                create(form.value)
"""

from collections.abc import Iterable, Mapping
from typing import Any, Generic, Self, TypeVar, cast

import msgspec

T = TypeVar("T")

# The name under which stands what is wrong with a form as a whole.
WHOLE = ""


class Form(msgspec.Struct, Generic[T]):
    """A form as it stands on the page.

    `texts`: what each control holds, by name, in the order of the page. `errors`: by name, what is wrong; under `""` what is
    wrong with the whole. `used`: the names of controls that the person has changed. `is_submitted`: whether the form was sent
    with this. `value`: what it means; None while something is wrong. A form travels in a session if what it means does.
    """

    texts: dict[str, list[str]] = {}
    errors: dict[str, list[str]] = {}
    used: list[str] = []
    is_submitted: bool = False
    value: T | None = None

    @classmethod
    def of(cls, value: T) -> Self:
        """A form in which the fields of an object or dict stand, to be changed."""
        plain = cast("Mapping[str, object]", msgspec.to_builtins(value, str_keys=True, enc_hook=_dump))
        return cls(texts={name: list(_texts(each)) for name, each in plain.items()}, value=value)

    def __getitem__(self, name: str) -> str:
        """What the control of this name holds, the last where there are several; the empty text where there is none."""
        texts = self.texts.get(name)
        return texts[-1] if texts else ""

    def has(self, name: str, text: str = "on") -> bool:
        """Whether a box of this value is ticked, or an option chosen."""
        return text in self.texts.get(name, ())

    def errors_of(self, name: str) -> list[str]:
        """What is to be shown of what is wrong with a control: nothing before it was used or the form was sent."""
        return self.errors.get(name, []) if self.is_submitted or name in self.used else []

    @property
    def whole_errors(self) -> list[str]:
        """What is to be shown of what is wrong with the form as a whole."""
        return self.errors.get(WHOLE, []) if self.is_submitted else []

    def without(self, *names: str) -> Self:
        """The same without what these controls hold, and so without `value`: what state may keep of a form with a password.

        self.form = form.without("password")
        """
        texts = {name: held for name, held in self.texts.items() if name not in names}
        return msgspec.structs.replace(self, texts=texts, value=None)

    def add_error(self, name: str, text: str) -> None:
        """Say what else is wrong with a control, or with the whole under `""`: a name that is taken, a card that was refused."""
        self.errors = {**self.errors, name: [*self.errors.get(name, ()), text]}
        self.value = None


def _dump(value: object) -> object:
    dump: Any = getattr(value, "model_dump", None)  # Any: a Pydantic model's own method
    if dump is None:
        raise TypeError(f"{type(value).__name__} has no fields that a form could show.")
    return dump(mode="json", by_alias=True)


def _texts(value: object) -> Iterable[str]:
    """As HTML has it: a box that is not ticked is nothing."""
    match value:
        case None | False:
            return
        case True:
            yield "on"
        case list() | tuple():
            for each in cast("list[object]", value):
                yield from _texts(each)
        case _:
            yield str(value)
