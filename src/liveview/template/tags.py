"""What the HTML standard says of elements and attributes, as far as holes meet it."""

from typing import Final

# HTML standard, 13.1.2: elements without an end tag.
VOID: Final = frozenset("area base br col embed hr img input link meta param source track wbr".split())

# Content that the parser does not read as HTML (13.2.5.1): a marker comment would be text there.
RAW_TEXT: Final = frozenset("script style noscript iframe noembed noframes xmp plaintext".split())
TITLE_TEXT: Final = frozenset(("textarea", "title"))

# 13.2.6.4.7: the parser drops a line end that comes first in these.
DROPS_LINE_END: Final = frozenset(("pre", "listing"))

# Where the parser throws whitespace away or no browser shows it, and where other text is moved before the table (13.2.6.4.9).
TABLE: Final = frozenset("table thead tbody tfoot tr colgroup".split())
WITHOUT_TEXT: Final = TABLE | {"select", "optgroup", "datalist"}

# A start tag on the right ends an open element on the left (13.2.6.4.7): the browser would move what follows.
_ENDS_PARAGRAPH = frozenset(
    "address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 "
    "header hgroup hr main menu nav ol p pre search section summary table ul li dd dt listing xmp plaintext".split()
)
_SCOPE = frozenset(
    "applet caption html table td th marquee object template button foreignObject desc title svg math".split()
)
_NOT_INSIDE_ITSELF: Final = frozenset(("a", "button", "form", "option"))
_SIBLINGS: Final = {
    "li": ({"li"}, {"ul", "ol", "menu"}),
    "dd": ({"dd", "dt"}, {"dl"}),
    "dt": ({"dd", "dt"}, {"dl"}),
}
_CHILDREN: Final = {
    "table": frozenset("caption colgroup thead tbody tfoot tr script template style".split()),
    "thead": frozenset(("tr", "script", "template")),
    "tbody": frozenset(("tr", "script", "template")),
    "tfoot": frozenset(("tr", "script", "template")),
    "tr": frozenset(("td", "th", "script", "template")),
    "colgroup": frozenset(("col", "template")),
}
_PARENTS: Final = {
    "tr": frozenset(("table", "thead", "tbody", "tfoot", "template")),
    "td": frozenset(("tr", "template")),
    "th": frozenset(("tr", "template")),
}

# HTML standard, 15.3.1 "Attributes", the rows "Boolean attribute"; `hidden` too, whose other value is a text. And one of ours: a
# form that gets it is sent.
BOOLEAN_ATTRIBUTES: Final = frozenset(
    "live-native allowfullscreen async autofocus autoplay checked controls default defer disabled formnovalidate hidden inert "
    "ismap itemscope loop multiple muted nomodule novalidate open playsinline readonly required reversed selected "
    "shadowrootclonable shadowrootdelegatesfocus shadowrootserializable".split()
)


def misplaced(tag: str, ancestors: list[str]) -> str | None:
    """Why a browser would not leave `tag` inside `ancestors` (outermost first), or None where it fits.

    An empty list means that the surroundings are not known, as at a component's root.
    """
    if not ancestors:
        return None
    parent = ancestors[-1]
    if parent in _CHILDREN and tag not in _CHILDREN[parent]:
        return f"<{tag}> directly in <{parent}>: the browser moves it out of the table."
    if tag in _PARENTS and parent not in _PARENTS[tag]:
        return f"<{tag}> directly in <{parent}>: the browser drops a <{tag}> there."
    for ancestor in reversed(ancestors):
        if ancestor == "p" and tag in _ENDS_PARAGRAPH:
            return f"<{tag}> inside <p>: the browser ends the paragraph before it."
        if tag == ancestor and tag in _NOT_INSIDE_ITSELF:
            return f"<{tag}> inside <{ancestor}>: the browser ends the outer one before it."
        if tag in _SIBLINGS and ancestor in _SIBLINGS[tag][0]:
            return f"<{tag}> inside <{ancestor}>: the browser ends the outer one before it."
        if ancestor in _SCOPE or (tag in _SIBLINGS and ancestor in _SIBLINGS[tag][1]):
            return None
    return None
