"""The events that attributes name, held against those of browsers: one that never comes calls nothing, and is no error."""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Final

from liveview.cli.check.elements import Element
from liveview.cli.check.finding import Finding, warning
from liveview.template.live_attributes import bindings, takes_modifier

# Of the specifications of HTML, UI Events, Pointer Events, Touch Events, Clipboard, CSS and Media: what reaches elements and
# windows. A page's scripts may have any others, so a name is doubted only where it is nearly one of these.
_BROWSER_EVENTS: Final = frozenset(
    """
    abort animationcancel animationend animationiteration animationstart auxclick beforeinput beforetoggle blur cancel canplay
    canplaythrough change click close compositionend compositionstart compositionupdate contextmenu copy cut dblclick drag
    dragend dragenter dragleave dragover dragstart drop durationchange ended error focus focusin focusout formdata
    fullscreenchange gotpointercapture hashchange input invalid keydown keypress keyup load loadeddata loadedmetadata loadstart
    lostpointercapture message mousedown mouseenter mouseleave mousemove mouseout mouseover mouseup offline online paste pause
    play playing pointercancel pointerdown pointerenter pointerleave pointermove pointerout pointerover pointerup popstate
    progress ratechange reset resize scroll scrollend seeked seeking select selectionchange selectstart slotchange stalled
    storage submit suspend timeupdate toggle touchcancel touchend touchmove touchstart transitioncancel transitionend
    transitionrun transitionstart visibilitychange volumechange waiting wheel
    """.split()
)
# A wrong or missing letter, or two in the wrong order.
_ALIKE: Final = 0.8

_OF_KEYS: Final = re.compile(r"key(down|up|press)")


def event_findings(element: Element) -> Iterator[Finding]:
    """One for each event of an element, or modifier of one, that seems to be a slip of the pen."""
    for name, written in element.attributes.items():
        event, *modifiers = name.split(".")
        types = {kind for text in written.texts or ("",) for kind, _ in bindings(name, text) if kind}
        for kind in sorted(types - _BROWSER_EVENTS):
            for meant in _nearly(kind):
                yield warning(
                    written.place, f"{name}: no browser has an event {kind!r}. Did you mean {meant!r}?"
                )
        # Of keys a modifier may be any key's name.
        if event == "live-on" or not types or any(map(_OF_KEYS.fullmatch, types)):
            continue
        for modifier in modifiers:
            if not takes_modifier(modifier):
                yield warning(
                    written.place,
                    f"{name}: {modifier!r} is no modifier, and only keys have other names: nothing calls the handler.",
                )


def _nearly(kind: str) -> Iterator[str]:
    """The event that was meant. `changed` and `reload` are names of their own."""
    for near in get_close_matches(kind, _BROWSER_EVENTS, n=1, cutoff=_ALIKE):
        if near not in kind:
            yield near
