"""All cases, in the order of the files that hold them."""

from tests.browser.user_state import composition, controls, foreign, openings, rows, untouched
from tests.browser.user_state.stage import Case

CASES: tuple[Case, ...] = (
    *controls.CASES,
    *openings.CASES,
    *foreign.CASES,
    *rows.CASES,
    *untouched.CASES,
    *composition.CASES,
)
