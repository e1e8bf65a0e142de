"""Pydantic models as types of arguments and state. The only module that knows Pydantic, which need not be installed."""

import sys
from typing import TYPE_CHECKING, Any, TypeGuard

if TYPE_CHECKING:
    from pydantic import BaseModel


def is_model(kind: object) -> "TypeGuard[type[BaseModel]]":
    """Whether a type is a Pydantic model. Where nobody has imported Pydantic there is none."""
    pydantic = sys.modules.get("pydantic")
    return pydantic is not None and isinstance(kind, type) and issubclass(kind, pydantic.BaseModel)


def validate(model: "type[BaseModel]", value: object) -> "BaseModel":
    """An instance of the model.

    Raises `ValueError` with one short line for each thing that is wrong. By itself none repeats a value: it may be secret.
    """
    from pydantic import ValidationError  # noqa: PLC0415 - Pydantic need not be installed

    try:
        return model.model_validate(value)
    except ValidationError as error:
        problems = error.errors(include_url=False, include_context=False, include_input=False)
        lines = (
            f"{'.'.join(map(str, problem['loc']))}: {_without_tag(problem['msg'])}" for problem in problems
        )
        raise ValueError("; ".join(lines)) from error


def problems(
    model: "type[BaseModel]", value: object
) -> "BaseModel | list[tuple[str, str, str, dict[str, object]]]":
    """An instance of the model, or everything that is wrong: field, code, message and the numbers in it.

    The field is the empty text where it is the whole that is wrong.
    """
    from pydantic import ValidationError  # noqa: PLC0415 - as above

    try:
        return model.model_validate(value)
    except ValidationError as error:
        return [
            (
                str(problem["loc"][0]) if problem["loc"] else "",
                problem["type"],
                _without_tag(problem["msg"]),
                problem.get("ctx", {}),
            )
            for problem in error.errors(include_url=False, include_input=False)
        ]


def _without_tag(message: str) -> str:
    """A problem's text; the one that Pydantic has for an unknown tag of a union names what was sent."""
    tag, found, expected = message.rpartition(" found using '")
    return f"Input tag{found}{expected}" if tag.startswith("Input tag '") else message


def dump(instance: "BaseModel") -> object:
    """The instance as plain values that `validate` takes."""
    return instance.model_dump(mode="json", by_alias=True)


def field_types(model: "type[BaseModel]") -> dict[str, Any]:  # Any: every kind of type form
    """The annotation of each field, by the name that input carries."""
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}


def required_fields(model: "type[BaseModel]") -> dict[str, bool]:
    """Whether each field has to be given, by the name that input carries."""
    return {field.alias or name: field.is_required() for name, field in model.model_fields.items()}


def takes_others(model: "type[BaseModel]") -> bool:
    """Whether input may carry names that are no fields, and the model keeps them."""
    return model.model_config.get("extra") == "allow"
