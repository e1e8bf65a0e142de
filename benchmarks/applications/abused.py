"""The site of `tests/abuse` with the limits that applications have by default."""

from typing import Final

from liveview.session.limits import DEFAULT_LIMITS
from tests.abuse.application import site

app: Final = site(DEFAULT_LIMITS)
