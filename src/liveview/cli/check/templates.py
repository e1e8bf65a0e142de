"""A component's template, held against its class: does it compile, do its handlers exist and get what they need."""

from collections.abc import Iterator, Mapping

from liveview.cli.check.details import can_tell, form_of
from liveview.cli.check.elements import Binding, Element, Reading, read_elements
from liveview.cli.check.events import event_findings
from liveview.cli.check.finding import Finding, error, note, of_template_error
from liveview.cli.check.forms import form_findings
from liveview.cli.check.names import name_findings
from liveview.cli.check.places import place_of_class
from liveview.cli.check.resets import reset_findings
from liveview.cli.check.settings import Settings
from liveview.component.arguments import missing, try_argument
from liveview.component.bound import SIGN, TRIM
from liveview.component.component import Component
from liveview.component.handler import Handler, Parameter
from liveview.component.templates import inline_template, problem_of_handler, repair_of_handler
from liveview.errors import BadArguments, ComponentError, TemplateError
from liveview.template.compiled import compile_source


def template_findings(component: type[Component], settings: Settings) -> Iterator[Finding]:
    """Everything about the template of one class."""
    plan = component.__plan__
    if _is_left_to_others(component):
        return
    try:
        source, environment = settings.source_of(component)
        compile_source(source, environment, plan.names, plan.bits)
        reading = read_elements(source, environment)
    except TemplateError as raised:
        yield of_template_error(raised)
        return
    except (ComponentError, OSError, UnicodeDecodeError) as raised:
        yield error(place_of_class(component), str(raised))
        return
    yield from name_findings(component, source, environment)
    for element in reading.elements:
        yield from _element_findings(component, element, reading)
        yield from event_findings(element)
        yield from reset_findings(element, reading)
    for raw in reading.raw:
        yield note(raw.place, f"A {raw.what}: its content is sent as one piece of HTML whenever it changes.")


def _is_left_to_others(component: type[Component]) -> bool:
    """Whether it has no template because the classes that are derived from it have theirs."""
    has_template = inline_template(component) is not None or component.template_name is not None
    return not has_template and not component.__plan__.has_render and bool(component.__subclasses__())


def _element_findings(component: type[Component], element: Element, reading: Reading) -> Iterator[Finding]:
    plan = component.__plan__
    for binding in element.bindings:
        handler = plan.handler(binding.handler)
        if handler is not None:
            yield from _binding_findings(handler, binding, element, reading)
        elif not _is_given_below(component, binding.handler):
            yield error(
                binding.place,
                problem_of_handler(component, binding.handler),
                repair_of_handler(component, binding.handler),
            )


def _is_given_below(component: type[Component], handler: str) -> bool:
    """Whether a class is made to be derived from, and all that are give it the handler."""
    below = component.__subclasses__()
    return bool(below) and all(derived.__plan__.handler(handler) is not None for derived in below)


def _binding_findings(
    handler: Handler, binding: Binding, element: Element, reading: Reading
) -> Iterator[Finding]:
    try:
        parameters = {parameter.name: parameter for parameter in handler.parameters}
        _ = handler.rest
    except ComponentError:
        return  # said where the class is looked at
    yield from _argument_findings(handler, parameters, element)
    for parameter in parameters.values():
        is_given = parameter.is_event or parameter.name in element.arguments or element.has_more
        if not is_given and parameter.detail == "form":
            form = form_of(element, reading)
            if form is not None:
                yield from form_findings(handler, parameter, form, binding.place, reading)
        if parameter.is_required and not is_given:
            yield from _missing_findings(handler, parameter, binding, element, reading)


def _argument_findings(
    handler: Handler, parameters: Mapping[str, Parameter], element: Element
) -> Iterator[Finding]:
    for name, written in element.arguments.items():
        if name not in parameters and handler.rest is None:
            texts: list[str] = [""]  # whatever it says
        else:
            texts = sorted(written.texts or ())
        for text in texts:
            try:
                try_argument(handler, name, text)
            except BadArguments as refused:
                yield error(written.place, str(refused), _spelling(name, parameters))


def _spelling(name: str, parameters: Mapping[str, Parameter]) -> str:
    """HTML has no capitals in the names of attributes."""
    near = next((each for each in parameters if each != name and each.lower() == name), None)
    return (
        "" if near is None else f"HTML knows no capitals in names, so nothing can fill {near!r}: rename it."
    )


def _missing_findings(
    handler: Handler, parameter: Parameter, binding: Binding, element: Element, reading: Reading
) -> Iterator[Finding]:
    if parameter.detail is None:
        yield error(binding.place, missing(handler, parameter))
    elif can_tell(binding, element, parameter.detail, reading):
        return
    elif handler.name.startswith(SIGN):
        field = handler.name.removeprefix(SIGN).removesuffix(TRIM)
        box = ' Write type="checkbox".' if parameter.detail == "checked" else ""
        yield error(
            binding.place,
            f"live-model={field!r} takes {parameter.detail!r} of a control, because of the field's type, "
            f"and this <{element.tag}> has none.{box}",
        )
    else:
        yield error(
            binding.place,
            f"Nothing here gives {parameter.name!r} with {binding.event_type!r}.",
            missing(handler, parameter),
        )
