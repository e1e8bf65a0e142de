"""`liveview check`: what would go wrong with components once they run, found without running them.

Modules are imported, templates compiled, and held against their classes. No component is constructed, no server started.
"""

import os
import secrets
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import TextIO

from liveview.cli.check.classes import class_findings
from liveview.cli.check.discovery import Found, discover
from liveview.cli.check.finding import Finding, Severity
from liveview.cli.check.settings import settings_of
from liveview.cli.check.templates import template_findings
from liveview.cli.check.unannotated import unannotated_findings
from liveview.cli.target import look_here


def check(targets: list[str], *, strict: bool, output: TextIO) -> int:
    """Write what was found about the targets; the exit status, 1 where there are errors. `strict`: warnings are errors too.

    Raises `ConfigurationError` for a target that does not exist.
    """
    # An application needs a key to be imported. No session is made with this one.
    os.environ.setdefault("LIVEVIEW_SECRET_KEY", secrets.token_urlsafe(32))
    look_here()
    found = discover(targets)
    findings = sorted(set(chain(found.broken, _findings(found))))
    if strict:
        findings = [_strictly(finding) for finding in findings]
    output.writelines(f"{finding}\n" for finding in findings)
    if not found.components and not found.broken:
        output.write(f"error: {', '.join(targets)}: no component is defined there.\n")
        return 1
    output.write(_summary(findings, len(found.components)))
    return int(any(finding.severity is Severity.ERROR for finding in findings))


def _findings(found: Found) -> Iterator[Finding]:
    settings = settings_of(found.modules)
    for component in found.components:
        yield from class_findings(component, settings.codecs)
        yield from unannotated_findings(component)
        yield from template_findings(component, settings)


def _strictly(finding: Finding) -> Finding:
    return replace(finding, severity=Severity.ERROR) if finding.severity is Severity.WARNING else finding


def _summary(findings: list[Finding], components: int) -> str:
    counts = [
        _count(sum(finding.severity is severity for finding in findings), severity.name.lower())
        for severity in reversed(Severity)
    ]
    return f"{_count(components, 'component')}: {', '.join(counts)}.\n"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
