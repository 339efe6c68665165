"""How well a Jira ticket is specified, why, and how to make it ready.

    from ticket_lint import Judge, lint, read

    print(lint("# Faster search").score)     # a draft, under the defaults

    judge = Judge.of()
    for ticket in read(["sprint.json"]):
        ...                     # a Ticket, or the InputError of what could not be read
        assessment = judge(ticket)

The names below are the public ones. Each is imported when it is first used, so that
`import ticket_lint` costs next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ticket_lint.config.schema import Config
    from ticket_lint.errors import InputError, TicketLintError
    from ticket_lint.intake import read
    from ticket_lint.intake.draft import parse_draft
    from ticket_lint.judge.assess import Judge, lint
    from ticket_lint.values.assessment import Assessment, Finding
    from ticket_lint.values.ticket import Ticket

__all__ = [
    "Assessment",
    "Config",
    "Finding",
    "InputError",
    "Judge",
    "Ticket",
    "TicketLintError",
    "lint",
    "parse_draft",
    "read",
]

_PLACES = {
    "Assessment": "values.assessment",
    "Config": "config.schema",
    "Finding": "values.assessment",
    "InputError": "errors",
    "Judge": "judge.assess",
    "Ticket": "values.ticket",
    "TicketLintError": "errors",
    "lint": "judge.assess",
    "parse_draft": "intake.draft",
    "read": "intake",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - the names are of different types
    """Import a public name on first use, and the installed version as `__version__`."""
    from importlib import import_module  # noqa: PLC0415 - only where a name is used

    if name == "__version__":
        return import_module("importlib.metadata").version("ticket-lint")
    if name not in _PLACES:
        raise AttributeError(f"module 'ticket_lint' has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f"ticket_lint.{_PLACES[name]}"), name)
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *_PLACES])
