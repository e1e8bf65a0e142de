"""What the random templates have to contain, each at least once in a run: the template subset, by name."""

from typing import Final

EXPRESSIONS: Final = (
    "field", "constant", "number", "float", "large integer", "true or false", "none", "property",
    "method of the component", "component", "local name", "loose local name", "undefined name",
    "undefined name with default", "attribute of an object", "item of a list", "item of a dict",
    "slice", "method of a value", "concatenation", "arithmetic", "comparison", "membership",
    "and, or, not", "conditional expression", "conditional expression without else", "filter",
    "filter with arguments", "chained filters", "filter over a list", "filter of the application",
    "filter with context", "function of the application", "function with context", "test",
    "test with an argument", "test of the application", "escape filter", "item of a tracked dict",
    "nested item of a tracked dict", "object in a tracked dict", "computed value", "member of an Enum",
)  # fmt: skip

CONTENT: Final = (
    "text", "entity in text", "bare < in text", "output", "adjacent outputs",
    "output first in an element", "Markup value", "safe filter", "Markup constant", "jinja comment",
    "html comment", "comment inside a word", "raw block", "void element", "pre", "svg",
    "text in svg", "foreignObject", "math", "table", "select", "definition list", "empty element",
    "self-closed svg element", "title in svg", "textarea", "uppercase tag", "whitespace control", "plus control",
    "environment that trims blocks",
)  # fmt: skip

ATTRIBUTES: Final = (
    "constant attribute", "single quotes", "unquoted constant", "bare attribute",
    "entity in an attribute", "whole attribute", "partial attribute", "two outputs in an attribute",
    "Markup in an attribute", "entity beside code", "open reference before code",
    "if in an attribute", "if and else in an attribute", "for in an attribute",
    "set in an attribute", "comment in an attribute", "whitespace control in an attribute",
    "boolean attribute", "boolean attribute by statements", "partial boolean attribute",
    "live attribute", "case of an svg attribute", "spread", "spread by output", "spread with else",
    "spread with a value", "spread by xmlattr", "spread by for", "spread of a bare name",
    "two spreads", "spreads that touch", "spread that repeats a fixed attribute",
    "set between attributes", "spread that repeats its own attribute",
)  # fmt: skip

STATEMENTS: Final = (
    "if", "elif", "else", "if in if", "if without content", "if with text only", "if in a table",
    "if in select", "for", "for with else", "for with condition", "for in for", "for in if",
    "if in for", "for with text only", "for without content", "for without holes",
    "for with one element", "for with several nodes", "for in a table", "for in select",
    "unpacking", "dict items", "keys of a dict", "range", "characters of a text", "undefined list",
    "cards", "computed list", "filtered cards", "slice of cards", "nested dict items", "values of a dict", "set",
    "tags of a card", "live-key", "live-key in branches", "literal list", "filtered list",
    "loop variable that hides a field", "groupby", "tags of a row",
    "loop.index", "loop.index0", "loop.revindex", "loop.first", "loop.last", "loop.length",
    "loop.previtem", "loop.nextitem", "loop.cycle", "loop.changed", "loop.depth",
    "outer loop kept by set", "set", "set of several names", "set in if, read after it",
    "with", "include", "macro", "macro with a named argument", "macro called by Jinja", "set block", "filter block",
    "call block", "set in for", "set that hides a field", "namespace changed in a loop",
)  # fmt: skip

TEMPLATE: Final = EXPRESSIONS + CONTENT + ATTRIBUTES + STATEMENTS

# Forms of changes on the wire.
PATCHES: Final = (
    "nothing", "text", "number", "absent", "attribute that is present", "spread", "raw HTML",
    "instance", "list", "instance patched", "list patched", "items added", "items dropped", "items moved",
    "definitions after the first content",
)  # fmt: skip
