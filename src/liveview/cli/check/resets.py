"""Forms that are put back when they are sent: `.reset` where it does nothing, and controls that it does not empty."""

from collections.abc import Iterator

from liveview.cli.check.elements import Element, Reading
from liveview.cli.check.finding import Finding, warning
from liveview.cli.check.forms import belongs


def reset_findings(element: Element, reading: Reading) -> Iterator[Finding]:
    """What is wrong with the `.reset` of one element."""
    for name, written in element.attributes.items():
        event, *modifiers = name.split(".")
        if not event.startswith("live-") or "reset" not in modifiers:
            continue
        if event != "live-submit" or element.tag != "form":
            yield warning(written.place, f"{name}: it is live-submit on a <form> that puts the form back.")
            continue
        for control in reading.elements:
            models = [each for each in control.attributes if each.partition(".")[0] == "live-model"]
            if models and belongs(control, element):
                yield warning(
                    control.attributes[models[0]].place,
                    f"{name} puts its controls back to what the template gives: with live-model that is what was typed. "
                    f"Give the control a name, and take form in the handler.",
                )
