"""Decoded JSON as tickets: an issue, a response of many, or a plain ticket line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from ticket_lint.config.schema import Config
from ticket_lint.errors import InputError, PayloadError
from ticket_lint.jira import payload
from ticket_lint.jira.fields import Layout
from ticket_lint.values.ticket import Ticket

Read: TypeAlias = Ticket | InputError
"""What reading yields: a ticket, or why one could not be read."""


@dataclass(frozen=True, slots=True)
class Tickets:
    """Makes tickets of JSON values; nothing it meets is raised, an unreadable one is yielded."""

    config: Config
    layout: Layout

    @classmethod
    def of(cls, config: Config | None = None, names: object = None) -> Tickets:
        """Prepare for a configuration and a response's field names (id → name)."""
        config = config or Config()
        return cls(config, Layout.of(config, names))

    def __call__(self, value: object, where: str) -> Iterator[Read]:
        """Yield the tickets of a value; `where` names its place in errors."""
        issues = value.get("issues") if isinstance(value, dict) else None
        if isinstance(value, dict) and isinstance(issues, list):
            inner = self.named(value.get("names"))
            for issue in issues:
                yield inner.issue(issue, where)
            yield from not_fetched(value, where)
        else:
            yield self.one(value, where)

    def named(self, names: object) -> Tickets:
        """Return one that knows a response's field names, itself where there are none."""
        return Tickets.of(self.config, names) if isinstance(names, dict) and names else self

    def one(self, value: object, where: str) -> Read:
        """Return the ticket of an issue or of a plain line."""
        if isinstance(value, dict) and ("fields" in value or "self" in value):
            return self.named(value.get("names")).issue(value, where)
        from ticket_lint.intake.draft import line  # noqa: PLC0415 - only some runs need them
        from ticket_lint.intake.schema import TicketLine  # noqa: PLC0415

        if not isinstance(value, dict) or not value.keys() & TicketLine.model_fields.keys():
            known = ", ".join(sorted(TicketLine.model_fields))
            return InputError(
                "is neither a Jira issue nor a ticket line",
                where=where,
                right=f"an issue has `key` and `fields`, a ticket line has keys of: {known}",
            )
        try:
            return line(value, where=where, config=self.config)
        except InputError as error:
            return error

    def issue(self, value: object, where: str) -> Read:
        """Return the ticket of a REST issue."""
        try:
            return payload.ticket(value, layout=self.layout, where=where)
        except PayloadError as error:
            return error


def not_fetched(response: dict[str, object], where: str) -> Iterator[InputError]:
    """Yield the issues that a bulk fetch says it could not return."""
    errors = response.get("issueErrors")
    for error in errors if isinstance(errors, list) else ():
        if isinstance(error, dict):
            message = str(error.get("errorMessage", "no reason given"))[:200]
            yield InputError(f"Jira did not return issue {error.get('id')}: {message}", where=where)
