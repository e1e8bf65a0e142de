"""How Sphinx makes the site of the files that one reads in the repository as well: `make docs`.

The repository's root is the source folder, so that a link from one file to another holds in both places.
"""

import re
from importlib.metadata import version as version_of
from typing import Any

from sphinx.application import Sphinx

project = "liveview"
version = release = version_of("liveview")

root_doc = "docs/index"
include_patterns = ["docs/**", "wire/PROTOCOL.md", "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md"]
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx_copybutton"]

# In a docstring `name` is code, as it is in Markdown.
default_role = "code"
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
autodoc_preserve_defaults = True
add_module_names = False
# Types that other projects document, and names that only this one's own modules know.
nitpick_ignore_regex = [("py:.*", r"(?!liveview\.\w+$).*")]
maximum_signature_line_length = 88

# Headings can be linked to, as on the hosts of repositories.
myst_heading_anchors = 4
myst_enable_extensions = ["attrs_block"]

html_theme = "furo"
html_title = "liveview"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_favicon = "_static/icon.svg"
html_extra_path = ["_root"]
html_copy_source = False
html_show_sourcelink = False
html_show_copyright = False
html_theme_options = {
    "navigation_with_keys": True,
    "light_css_variables": {"color-brand-primary": "#4338ca", "color-brand-content": "#4338ca"},
    "dark_css_variables": {"color-brand-primary": "#a5b4fc", "color-brand-content": "#a5b4fc"},
}


# Code on which a letter follows, once what stands before it has been passed.
_CODE = re.compile(r"`([^`]+)`(\w?)")


def setup(app: Sphinx) -> None:
    """What Sphinx calls."""
    app.connect("autodoc-process-docstring", to_restructured_text)


def to_restructured_text(*told: Any) -> None:
    """Have a docstring mean there what it means in the source. `told`: Sphinx's list of arguments, the lines at the end.

    What is indented is an example in Python, and a letter may follow on code, as in `str`s.
    """
    lines: list[str] = told[-1]
    marked: list[str] = []
    for line in lines:
        if line.startswith("    ") and marked and not marked[-1] and not _ends_in_example(marked):
            marked += [".. code-block:: python", ""]
        marked.append(line if line.startswith("    ") else _CODE.sub(r"`\1`\\ \2", line))
    lines[:] = marked


def _ends_in_example(lines: list[str]) -> bool:
    """Whether the last line that is not empty stands in one."""
    last = next((line for line in reversed(lines) if line), "")
    return last.startswith("    ")
