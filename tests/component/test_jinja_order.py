"""A page shows what stock Jinja shows after each change, also where one row sees what another did, or a macro is a partial's."""

# Rows are dicts of anything.
# pyright: reportUnknownMemberType=false

import re
from collections.abc import Callable
from typing import Any

import pytest
from jinja2 import DictLoader, Environment
from jinja2.sandbox import SandboxedEnvironment

from liveview.component.component import Component
from liveview.component.view import View
from liveview.errors import DuplicateKey
from liveview.template.compiled import compile_source
from liveview.template.source import Source
from liveview.tracked.container import plain


class Board(Component):
    """Rows, and values beside them."""

    rows: list[Any] = []
    named: dict[str, Any] = {}
    members: set[Any] = set()
    n: int = 0


class Page:
    """A page of a template, held against what stock Jinja makes of it."""

    def __init__(
        self,
        source: str,
        board: Board,
        files: dict[str, str] | None = None,
        *,
        kind: type[Environment] = Environment,
    ) -> None:
        environment = kind(autoescape=True, loader=DictLoader(files or {}))
        plan = Board.__plan__
        compiled = compile_source(Source(source, "page.html"), environment, plan.names, plan.bits)
        self.board = board
        self.view = View(board, compiled)
        self._stock = environment.from_string(source)

    @property
    def html(self) -> str:
        """What is shown, without markers."""
        return re.sub(r"<!--.*?-->", "", self.view.html)

    def hold(self) -> None:
        """It is what Jinja writes."""
        fields = {name: plain(value) for name, value in self.board.__dict__.items()}
        assert self.html == self._stock.render(fields)

    def change(self, change: Callable[[Board], object]) -> None:
        """Something changes, and the page follows."""
        change(self.board)
        self.view.update()
        self.hold()


def _insert(board: Board) -> None:
    board.rows.insert(1, {"n": 7, "id": "new"})


def _swap(board: Board) -> None:
    board.rows[0], board.rows[2] = board.rows[2], board.rows[0]


def _change(board: Board) -> None:
    board.rows[1]["n"] = 40


def _drop(board: Board) -> None:
    del board.rows[0]


def _append(board: Board) -> None:
    board.rows.append({"n": 3, "id": "last"})


CHANGES = [_insert, _swap, _change, _drop, _append]

TOTAL = "{% set ns = namespace(t=0, last='') %}"

ONE_AFTER_THE_OTHER = [
    TOTAL + "{% for r in rows %}{% set ns.t = ns.t + r.n %}<li>{{ ns.t }}</li>{% endfor %}{{ ns.t }}",
    TOTAL
    + '{% for r in rows %}{% set ns.t = ns.t + r.n %}<li live-key="{{ r.id }}">{{ ns.t }}</li>{% endfor %}',
    TOTAL
    + "{% for r in rows if r.n != ns.last %}{% set ns.last = r.n %}<li>{{ loop.index }}{{ r.n }}</li>{% endfor %}",
    "{% set c = cycler('a', 'b') %}{% for r in rows %}<li>{{ c.next() }}{{ r.n }}</li>{% endfor %}",
    (
        "{% set c = cycler('a', 'b') %}{% for r in rows %}{% set x = c.next() %}"
        '<li live-key="{{ r.id }}">{{ x }}{{ r.n }}</li>{% endfor %}'
    ),
    "{% set j = joiner(', ') %}{% for r in rows %}<li>{{ j() }}{{ r.n }}</li>{% endfor %}",
    (
        "{% for r in rows %}{% set ns = namespace(k='') %}{% for t in r.id %}{% set ns.k = ns.k ~ t %}<b>{{ t }}</b>"
        '{% endfor %}<li live-key="{{ ns.k }}">{{ r.n }}</li>{% endfor %}'
    ),
]


@pytest.mark.parametrize("source", ONE_AFTER_THE_OTHER)
def test_rows_that_see_what_rows_before_them_did(source: str) -> None:
    """Rows run in their order, each once, however few of them changed."""
    rows = [{"n": number, "id": name} for name, number in zip("abcd", (1, 1, 2, 5), strict=True)]
    page = Page(source, Board(rows=rows))
    page.hold()
    for change in CHANGES * 2:
        page.board.rows = [row for row in page.board.rows if row["id"] not in {"new", "last"}]
        page.change(change)


def test_a_key_that_is_made_in_the_row_is_refused_twice() -> None:
    """As any live-key."""
    source = TOTAL + '{% for r in rows %}{% set ns.t = r.n %}<li live-key="{{ ns.t }}"></li>{% endfor %}'
    page = Page(source, Board(rows=[{"n": 1}, {"n": 2}]))
    page.board.rows[0]["n"] = 2
    with pytest.raises(DuplicateKey, match="live-key '2'"):
        page.view.update()


@pytest.mark.parametrize(
    ("source", "files"),
    [
        (
            (
                "{% macro icon(t) %}<i>{{ t }}</i>{% endmacro %}{% macro tree(of) %}{% for r in of %}<b>{{ icon(r.n) }}"
                "{{ tree(r.kids) }}</b>{% endfor %}{% endmacro %}{{ tree(rows) }}"
            ),
            {},
        ),
        (
            "<div>{% include 'part' %}</div>",
            {
                "part": "{% set c = 'z' %}{% macro m(a) %}<b>{{ c }}{{ a }}{{ n }}</b>{% endmacro %}{{ m(rows[0].n) }}"
            },
        ),
        ("{% macro n(a) %}x{{ a }}{% endmacro %}<p>{{ n(rows[0].n)|upper }}</p>", {}),
        ("{% macro n(a) %}<b>{{ a }}</b>{% endmacro %}<p>{{ n(rows[0].n) }}</p>", {}),
        (
            "{% macro m(a) %}<b>{{ a }}</b>{% endmacro %}{% include 'part' %}{{ m(rows[0].n) }}",
            {"part": "{% macro m(a) %}<i>{{ a }}</i>{% endmacro %}{{ m(n) }}"},
        ),
    ],
)
def test_macros_see_and_are_seen_as_in_jinja(source: str, files: dict[str, str]) -> None:
    """One that another calls, one of a partial that reads the partial's names, one that has a field's name."""
    page = Page(source, Board(rows=[{"n": 1, "kids": [{"n": 2, "kids": []}]}]), files)
    page.hold()
    page.change(lambda board: board.rows[0].update(n=5))
    page.change(lambda board: setattr(board, "n", 9))


@pytest.mark.parametrize("kind", [Environment, SandboxedEnvironment])
def test_tracked_containers_have_no_names_of_their_own_in_a_template(kind: type[Environment]) -> None:
    """A key that is named like something of ours is the item, and of a list there is what lists have."""
    source = (
        "{{ rows.version|default('-') }}{{ members.held|default('-') }}{{ named.version }}{{ named.held|default('-') }}"
        "{{ rows.count(1) }}{{ rows[0].plain|default('-') }}{{ named.items()|length }}"
    )
    page = Page(source, Board(rows=[{"n": 1}], named={"version": "v1"}), kind=kind)
    assert page.html == "--v1-0-1"
    page.hold()
