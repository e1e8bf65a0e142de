"""Controls with constraints, and what is typed into them: some of it no browser submits."""

EMAILS = [*"a@b a@b.c a a@ @b a@b.c,d@e a@b,  a@-b a@b-.c a+b@c.example".split(" "), "a b@c", "a@b , c@d"]
URLS = (
    "http://a https://a.example/b?c#d mailto:a a a.example //a http:// javascript:1 http://[::1]/ x:".split()
)
NUMBERS = [
    "",
    "min=1",
    "max=2",
    "step=0.5",
    "step=any",
    "step=2 min=1",
    "value=0.5",
    "step=x",
    "step=3 value=1",
]
PICKED = [
    ("date", "2026-12-31", "min=2027-01-01"),
    ("date", "2026-12-31", "max=2026-12-31"),
    ("date", "2026-12-31", "step=7"),
    ("date", "2026-12-31", "step=2"),
    ("date", "2026-12-31", "step=2 min=2026-12-30"),
    ("date", "1969-12-31", "step=2"),
    ("month", "2026-12", "min=2027-01"),
    ("month", "2026-12", "step=2"),
    ("month", "2026-11", "step=2"),
    ("week", "2026-W52", "max=2026-W51"),
    ("week", "2026-W52", "step=2"),
    ("week", "2026-W51", "step=2"),
    ("time", "10:30", "min=11:00"),
    ("time", "10:30:15", ""),
    ("time", "10:30:15", "step=15"),
    ("time", "10:30", "step=7200"),
    ("datetime-local", "2026-12-31T10:30", "min=2026-12-31T11:00"),
    ("datetime-local", "2026-12-31T10:30:01", ""),
    ("datetime-local", "2026-12-31T10:30", "step=3600"),
    ("range", "7", "min=1 step=2"),
    ("color", "#123456", "required"),
]
TEXT_RULES = [
    "",
    "required",
    "pattern=[a-z]+",
    "pattern=a|b",
    "pattern='\\d\\d'",
    "pattern='('",
    "pattern='(?<x>a)b\\k<x>?'",
    "minlength=3",
    "type=password required pattern=...",
    "type=search minlength=2",
    "type=tel pattern='[0-9]{2}'",
    "maxlength=x",
]
UNTYPED = [
    "<input type=checkbox required>",
    "<input type=checkbox required checked>",
    "<input type=radio name=a required>",
    "<input type=radio name=a required><input type=radio name=a>",
    "<input type=radio name=a required><input type=radio name=a checked>",
    "<input type=radio required>",
    "<input type=file required>",
    "<input type=range required>",
    "<input type=color required>",
    "<input type=submit required>",
    "<button required>x</button>",
    "<select required><option value=''>x</option></select>",
    "<select required><option>x</option></select>",
    "<select required><option value=''>x</option><option selected>y</option></select>",
    "<select required><option>x</option><option value='' selected>y</option></select>",
    "<select required></select>",
    "<select required multiple><option>x</option></select>",
    "<select required multiple><option selected>x</option></select>",
    "<select required size=2><option value='' selected>x</option></select>",
    "<select required size=2><option>x</option></select>",
    "<select required><optgroup label=g><option value=''>x</option></optgroup></select>",
    "<textarea required></textarea>",
    "<textarea required>x</textarea>",
    "<textarea required readonly></textarea>",
    "<fieldset disabled><input required></fieldset>",
    "<fieldset disabled><legend><input required></legend></fieldset>",
    "<input type=email value=x>",
    "<input type=number value=3 max=2>",
    "<input value=abc maxlength=2>",
    "<input value=a minlength=2>",
    "<input required value=' '>",
    "<input type=number required value=x>",
    "<datalist><input required></datalist>",
    "<output required></output>",
    "<input required readonly>",
    "<input required disabled>",
    "<input type=hidden required>",
    "<input type=date required readonly>",
]

# A control, and what is typed into it; None: nothing.
CONTROLS: list[tuple[str, str | None]] = [
    *((f'<input type="email" {more}>', text) for more in ("", "multiple") for text in EMAILS),
    *(('<input type="url">', text) for text in URLS),
    *((f'<input type="number" {more}>', text) for more in NUMBERS for text in ("1", "1.5", "-3", "4", "1e2")),
    *((f'<input type="{kind}" {more}>', text) for kind, text, more in PICKED),
    *(
        (f"<input {more}>", text)
        for more in TEXT_RULES
        for text in (None, "", "ab", "abc", "12", "a b", "😀", "😀😀")
    ),
    *(
        (f"<textarea {more}></textarea>", text)
        for more in ("required", "minlength=3")
        for text in (None, "a", "abc")
    ),
    *((html, None) for html in UNTYPED),
]
