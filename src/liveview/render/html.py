"""Write values as HTML, with the markers by which the client adopts it (`wire/PROTOCOL.md` 4.4)."""

import re
from typing import Final

from markupsafe import escape

from liveview.template.values import Instance, Items, Kind, Raw, Template, Value, Values

# A comment in raw HTML that reads like a marker would end the block that it stands in. Parsers make comments of
# `<!...>` and `</...>` too (HTML standard, 13.2.5.7 and 13.2.5.42); one of `<?...>` begins with the question mark.
# What stands in a start tag is no comment, but the value of an attribute.
_MARKER_LIKE = re.compile(
    r"""(?P<tag><[A-Za-z](?:=\s*"[^"]*"|=\s*'[^']*'|[^>])*+>)|<(?:!--|!|/)(?=[\[\](){}:])"""
)
_CHARACTER_DATA: Final = "<![CDATA["
_FOREIGN = re.compile(r"<(/?)(?:svg|math)\b", re.IGNORECASE)

_SPECIAL = re.compile("[&<>\"']")


def escaped(text: str) -> str:
    """Text as HTML. Most has nothing special in it: looking takes 0.06 us, `escape` 0.3 us (`python -m benchmarks.micro`)."""
    # `escape` believes the `__html__` of anything but a plain `str`.
    return escape(str.__str__(text)) if _SPECIAL.search(text) else text


def to_html(template: Template, values: Values) -> str:
    """The HTML of one instance of `template`."""
    pieces: list[str] = []
    _write(template, values, pieces)
    return "".join(pieces)


def attribute_to_html(name: str, value: Value) -> str:
    """One attribute with a space before it, or nothing where it is absent."""
    if value is None:
        return ""
    return f' {name}="{"" if value is True else escaped(str(value))}"'


def spread_to_html(value: Value) -> str:
    """The attributes of a spread."""
    assert isinstance(value, tuple)
    return "".join(f' {name}="{escaped(text)}"' for name, text in zip(value[::2], value[1::2], strict=True))


def _write(template: Template, values: Values, pieces: list[str]) -> None:
    chunks = template.chunks
    pieces.append(chunks[0])
    for slot, hole in enumerate(template.holes):
        value = values[slot]
        if hole.kind is Kind.CHILD:
            _write_child(value, pieces)
        elif hole.kind is Kind.ATTRIBUTE:
            pieces.append(attribute_to_html(hole.name, value))
        elif hole.kind is Kind.PROPERTY:
            pieces.append(escaped(str(value)))
        else:
            pieces.append(spread_to_html(value))
        pieces.append(chunks[slot + 1])


def _write_child(value: Value, pieces: list[str]) -> None:
    if type(value) is str:
        pieces.append(escaped(value))
    elif type(value) is int:
        pieces.append(str(value))
    elif value is not None:
        _write_block(value, pieces)


def _write_block(value: Value, pieces: list[str]) -> None:
    match value:
        case Instance(template, values):
            pieces.append(f"<!--[{template.id}-->")
            _write(template, values, pieces)
            pieces.append("<!--]-->")
        case Items(template, rows):
            pieces.append(f"<!--{{{template.id}-->")
            for row in rows:
                if not template.is_element:
                    pieces.append("<!--:-->")
                _write(template, row, pieces)
            pieces.append("<!--}-->")
        case Raw(html):
            pieces.append(f"<!--(-->{_MARKER_LIKE.sub(_unlike_marker, html)}<!--)-->")
        case _:
            raise AssertionError(f"a spread in a child hole: {value!r}")


def _unlike_marker(start: re.Match[str]) -> str:
    """The start of a comment with a space before what follows, which no marker has."""
    html = start.string
    if start["tag"]:
        return start["tag"]
    if html.startswith(_CHARACTER_DATA, start.start()) and _is_foreign(html, start.start()):
        return start[0]
    return start[0] + " "


def _is_foreign(html: str, end: int) -> bool:
    """Whether `html` has an `<svg>` or `<math>` open at `end`: `<![CDATA[` begins a text there, elsewhere a comment."""
    closings = [found[1] for found in _FOREIGN.finditer(html, 0, end)]
    return closings.count("") > closings.count("/")
