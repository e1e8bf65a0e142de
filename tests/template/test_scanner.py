"""The scanner reads pieces of HTML and knows where each ends."""

import pytest

from liveview.template.scanner import At, Attribute, EndTag, RawContent, Scanner, StartTag, TagClosed, Text


def test_tokens_keep_what_was_written() -> None:
    """Texts, tags and attributes come out in order, as they stand in the source."""
    tokens = list(Scanner().feed("a<P Class='x' b=1>&lt;</P>"))
    assert tokens == [
        Text("a"),
        StartTag("P"),
        Attribute("Class", " Class='x'", "x"),
        Attribute("b", " b=1", "1"),
        TagClosed(self_closing=False),
        Text("&lt;"),
        EndTag("P"),
    ]


@pytest.mark.parametrize(
    ("piece", "at"),
    [
        ("text", At.TEXT),
        ("1 < 2", At.TEXT),
        ("<p", At.TAG_NAME),
        ("<p ", At.TAG),
        ("<p a ", At.TAG),
        ("<p a", At.NAME),
        ("<p a=", At.BEFORE_VALUE),
        ("<p a=b", At.UNQUOTED),
        ('<p a="b', At.VALUE),
        ("</p", At.END_TAG),
        ("<!-- ", At.COMMENT),
        ("<!doctype", At.COMMENT),
        ("<script>if (a < b) ", At.RAW),
        ("<textarea>", At.TITLE),
        ("<script>1</script>", At.TEXT),
        ("<!-->", At.TEXT),
        ("<!--->", At.TEXT),
    ],
)
def test_place_after_a_piece(piece: str, at: At) -> None:
    """Code that follows a piece of HTML stands at a known place."""
    scanner = Scanner()
    list(scanner.feed(piece))
    assert scanner.at is at


@pytest.mark.parametrize(
    ("html", "names"),
    [
        ("<p =>", ["="]),
        ("<p = >", ["="]),
        ("<p = a=1>", ["=", "a"]),
        ("<p ==>", ["="]),
        ("<p ==a b>", ["=", "b"]),
        ("<p =a=1 b>", ["=a", "b"]),
        ("<p/=a/b>", ["=a", "b"]),
        ("<p a\xa0b \x0b>", ["a\xa0b", "\x0b"]),
        ('<p \'="x">', ["'"]),
    ],
)
def test_names_of_attributes(html: str, names: list[str]) -> None:
    """An equals sign may begin a name (HTML standard, 13.2.5.32), and only what HTML calls whitespace ends one."""
    tokens = list(Scanner().feed(html))
    assert [token.name for token in tokens if isinstance(token, Attribute)] == names
    assert tokens[-1] == TagClosed(self_closing=False)


def test_end_of_raw_text_is_found_behind_any_letter() -> None:
    """Letters that have a longer form in lower case do not shift it, and only ASCII letters match in both cases."""
    assert list(Scanner().feed("<script>İİ</ſcript></SCRIPT>"))[2:] == [
        RawContent("İİ</ſcript>"),
        EndTag("SCRIPT"),
    ]


CUT = "<a href=\"x>y\" b='1'  c>t</a><br/>"


@pytest.mark.parametrize("cut", [place for place in range(1, len(CUT)) if CUT[place - 1] != "<"])
def test_pieces_give_what_the_whole_gives(cut: int) -> None:
    """Where the source is cut makes no difference, but to texts, which come in two; `<` alone is a text."""
    html = CUT
    whole, pieces = Scanner(), Scanner()
    expected = list(whole.feed(html))
    found = [*pieces.feed(html[:cut]), *pieces.feed(html[cut:])]
    assert [token for token in found if not isinstance(token, Text | RawContent)] == [
        token for token in expected if not isinstance(token, Text | RawContent)
    ]


def test_lines_are_counted() -> None:
    """The line is the one on which the last token ends."""
    scanner = Scanner()
    list(scanner.feed('<p\n a="1\n2">\n'))
    assert scanner.line == 4
