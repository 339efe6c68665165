"""The sprint report for programs, by the serialiser that its schema is made with."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from ticket_lint.report.machine import dumped, published
from ticket_lint.values.sprint import SPRINT_SCHEMA_VERSION, SprintReport

_REPORT = TypeAdapter(SprintReport)


def text(report: SprintReport) -> str:
    """Return the report as one line of JSON."""
    return dumped(_REPORT, report) + "\n"


def schema() -> dict[str, Any]:
    """Return its JSON schema; every key is always there."""
    return published(
        _REPORT,
        name=f"sprint-{SPRINT_SCHEMA_VERSION}",
        title="Output of ticket-lint sprint --format json",
    )
