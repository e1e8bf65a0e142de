"""What the log says of refusals: an abuser must not fill it, and an operator must find what is wrong with a deployment."""

import logging
from typing import Final

from liveview.errors import (
    Failed,
    HandlerFailed,
    JoinFailed,
    Poison,
    SessionInvalid,
    SessionNewer,
    TooMany,
    UnknownComponent,
)
from liveview.session.messages import Error

logger = logging.getLogger("liveview")

# These were logged with what was raised.
_REPORTED: Final = frozenset({Failed.code, HandlerFailed.code, JoinFailed.code})

# These say that something is wrong with a deployment (two secrets, two versions, a module not imported), or with a handler.
_FOR_OPERATORS: Final = frozenset(
    {SessionInvalid.code, SessionNewer.code, UnknownComponent.code, Poison.code, TooMany.code}
)


def log(refusal: Error, logged: frozenset[str]) -> frozenset[str]:
    """Log by its code, and without its text, which may repeat what was sent.

    `logged`: the codes that the connection was told before; the result has this one too. Of each the first is a warning.
    """
    code = refusal.code
    if code in _REPORTED:
        return logged
    is_new = code in _FOR_OPERATORS and code not in logged
    logger.log(
        logging.WARNING if is_new else logging.DEBUG,
        "%s was answered to a page",
        code,
        extra={"code": code, "component": refusal.id, "number": refusal.number},
    )
    return logged | {code}
