"""`live-model="name"`: a control shows a field, and writes it. What it shows is written out before Jinja reads the template.

    <input live-model="query">                     gets  value="{{ query }}"
    <input type="checkbox" live-model="agreed">    gets  checked="{{ agreed }}"
    <select live-model="size"><option value="s">   gets  selected="{{ size is that option's value }}" on each option

A control that says itself what it shows is left as it is. No line end is added, so that errors name the right line.
"""

import re
from html import unescape
from typing import Final

from liveview.errors import TemplateError
from liveview.template.refusals import refuse
from liveview.template.source import Source

_CODE: Final = r"\{\{.*?\}\}|\{%.*?%\}|\{\#.*?\#\}"
_QUOTED: Final = rf'"(?:{_CODE}|[^"])*"|\'(?:{_CODE}|[^\'])*\''
_TAG: Final = re.compile(
    rf"<!--.*?-->|\{{%-?\s*raw\s*-?%\}}.*?\{{%-?\s*endraw\s*-?%\}}|{_CODE}|<(input|textarea|select|option)(?=[\s/>])((?:{_CODE}|{_QUOTED}|[^>\"'])*?)(/?>)|</(select)\s*>",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE: Final = re.compile(rf"(?<=\s)([^\s=/>\"']+)(?:\s*=\s*({_QUOTED}|[^\s>\"']+))?", re.DOTALL)
_EXPRESSION: Final = re.compile(r"\{\{-?(.*?)-?\}\}", re.DOTALL)
# The text of an option, which is its value where it says no other.
_TEXT: Final = re.compile(rf"\s*((?:{_CODE}|[^<])*?)\s*(?=<)|()", re.DOTALL)
_MODEL: Final = "live-model"


def written_out(source: Source) -> Source:
    """The source with what its models show. Raises `TemplateError` for a model that names no field by constant text."""
    if _MODEL not in source.text:
        return source
    return Source(_Writer(source).text(), source.file, source.first_line, source.text)


class _Writer:
    def __init__(self, source: Source) -> None:
        self._source = source
        self._select: str | None = None  # the field of the select around

    def text(self) -> str:
        text = self._source.text
        pieces: list[str] = []
        end = 0
        for found in _TAG.finditer(text):
            if found[1] is None:
                self._select = None if found[4] else self._select
                continue
            tag = found[1].lower()
            attributes = {
                name.lower().partition(".")[0]: value[1:-1] if value[:1] in "\"'" and value else value
                for name, value in _ATTRIBUTE.findall(found[2])
            }
            if tag == "option" and "value" not in attributes:
                attributes["value"] = _TEXT.match(text, found.end())[1]  # type: ignore[index]  # it matches always
            field = self._field(attributes, text.count("\n", 0, found.start()) + 1)
            if tag == "select":
                self._select = field
            added = self._shown(tag, field, attributes)
            pieces.append(text[end : found.start(3)] + (f" {added}" if added else ""))
            end = found.start(3)
            if (
                tag == "textarea"
                and field is not None
                and re.match(r"\s*</textarea", text[found.end() :], re.IGNORECASE)
            ):
                pieces.append(f"{found[3]}{{{{ {_text_of(field)} }}}}")
                end = found.end()
        return "".join(pieces) + text[end:]

    def _field(self, attributes: dict[str, str], line: int) -> str | None:
        field = attributes.get(_MODEL)
        if field is not None and not field.isidentifier():
            refuse(
                TemplateError,
                self._source,
                f"live-model={field!r} names no field.",
                line,
                'Write the name of a field that is Bound: live-model="query". In a macro, write value and live-input.',
            )
        return field

    def _shown(self, tag: str, field: str | None, attributes: dict[str, str]) -> str:
        """The attribute to add."""
        kind = attributes.get("type", "text").lower()
        own = _expression(attributes["value"]) if "value" in attributes else None
        if tag == "option" and self._select is not None and own is not None and "selected" not in attributes:
            return f'selected="{{{{ {_chosen(self._select, own)} }}}}"'
        if tag != "input" or field is None:
            return ""
        match kind:
            case "checkbox" if "checked" not in attributes:
                return f'checked="{{{{ {field if own is None else _ticked(field, own)} }}}}"'
            case "radio" if "checked" not in attributes and own is not None:
                return f'checked="{{{{ {_equals(field, own)} }}}}"'
            case "checkbox" | "radio" | "file" | "password":
                return ""  # of a password nothing is shown
            case _:
                return "" if own is not None else f'value="{{{{ {_text_of(field)} }}}}"'


def _text_of(field: str) -> str:
    """An enum's value, nothing for None, else the text of what is in the field."""
    return f"{field}.value|default({field}) if {field} is not none else ''"


def _equals(field: str, own: str) -> str:
    return f"({field}.value|default({field}))|string == ({own})|string"


def _in(field: str, own: str) -> str:
    return f"({own})|string in {field}|map('string')|list"


def _is_several(field: str) -> str:
    return f"{field} is iterable and {field} is not string"


def _ticked(field: str, own: str) -> str:
    return f"{_in(field, own)} if {_is_several(field)} else {field}"


def _chosen(field: str, own: str) -> str:
    return f"{_in(field, own)} if {_is_several(field)} else {_equals(field, own)}"


def _expression(html: str) -> str:
    """An attribute's text as an expression that stands between double quotes."""
    parts: list[str] = []
    end = 0
    for found in _EXPRESSION.finditer(html):
        parts += [_literal(html[end : found.start()]), f"({found[1].strip()})"]
        end = found.end()
    parts.append(_literal(html[end:]))
    return " ~ ".join(part for part in parts if part != "''") or "''"


def _literal(html: str) -> str:
    text = unescape(html).replace("\\", "\\\\").replace("'", "\\'")
    return f"'{text}'"
