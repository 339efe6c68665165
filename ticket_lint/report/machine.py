"""JSON and JSON lines: the contract for programs, by the serialiser its schema is made with."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from pydantic import TypeAdapter
from pydantic_core import PydanticSerializationError

from ticket_lint.errors import TicketLintError
from ticket_lint.report import escape
from ticket_lint.report.spool import Spool
from ticket_lint.report.tally import Tally, Terms, WaiverState
from ticket_lint.values.assessment import SCHEMA_VERSION, Assessment, Stage


@dataclass(frozen=True, slots=True)
class Tool:
    """Who wrote the report."""

    name: str
    version: str


@dataclass(frozen=True, slots=True)
class InputFault:
    """An input that could not be read: what is wrong, where, and what would be right."""

    what: str
    where: str
    right: str


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of the run.

    `complete` is false where it was interrupted or `--strict` stopped it. `below` counts the
    tickets under `--fail-under`, null where that was not given.
    """

    complete: bool
    tickets: int
    ready: int
    needs_work: int
    underspecified: int
    mean_score: float | None
    fail_under: int | None
    below: int | None
    errors: int


@dataclass(frozen=True, slots=True)
class Output:
    """The whole of `--format json`. A line of `--format jsonl` is one element of `tickets`."""

    schema_version: str
    tool: Tool
    profile: Stage
    versions: dict[str, str]
    rules_off: tuple[str, ...]
    tickets: tuple[Assessment, ...]
    errors: tuple[InputFault, ...]
    waivers: tuple[WaiverState, ...]
    summary: Summary


_ASSESSMENT = TypeAdapter(Assessment)


def line(assessment: Assessment) -> str:
    """Return a ticket as one line of JSON."""
    return dumped(_ASSESSMENT, assessment)


def schema() -> dict[str, Any]:
    """Return the JSON schema of the output; every key is always there."""
    return published(
        TypeAdapter(Output),
        name=f"output-{SCHEMA_VERSION}",
        title="Output of ticket-lint lint --format json",
    )


def published(adapter: TypeAdapter[Any], *, name: str, title: str) -> dict[str, Any]:
    """Return the JSON schema of what an adapter writes, as a published file."""
    made = adapter.json_schema(mode="serialization")
    for part in (made, *made["$defs"].values()):
        if part.get("type") == "object":
            part["required"] = list(part["properties"])
            for value in part["properties"].values():
                value.pop("default", None)
                value.pop("title", None)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"ticket-lint/{name}.schema.json",
        **made,
        "title": title,
    }


class Jsonl:
    """A line of JSON a ticket; inputs that cannot be read are told on standard error alone."""

    def __init__(self, terms: Terms) -> None:
        """Take any terms: each line stands for itself."""

    def start(self) -> str:
        """Return nothing."""
        return ""

    def ticket(self, assessment: Assessment) -> str:
        """Return a line."""
        return line(assessment) + "\n"

    def fault(self, error: TicketLintError) -> str:  # noqa: ARG002 - a line is a ticket
        """Return nothing."""
        return ""

    def end(self, tally: Tally) -> Iterator[str]:  # noqa: ARG002 - a line is a ticket
        """Yield nothing."""
        yield from ()


class Json:
    """One JSON object, written element by element."""

    def __init__(self, terms: Terms) -> None:
        """Take the terms for the head."""
        self._terms = terms
        self._between = ""
        self._faults = Spool()

    def start(self) -> str:
        """Return the head, up to the first ticket."""
        terms = self._terms
        head = {
            "schema_version": SCHEMA_VERSION,
            "tool": {"name": "ticket-lint", "version": terms.versions.get("ticket_lint", "")},
            "profile": terms.profile,
            "versions": dict(terms.versions),
            "rules_off": terms.off,
        }
        return _text(head)[:-1] + ',"tickets":['

    def ticket(self, assessment: Assessment) -> str:
        """Return an element of `tickets`."""
        between, self._between = self._between, ","
        return f"{between}\n{line(assessment)}"

    def fault(self, error: TicketLintError) -> str:
        """Keep an element of `errors`."""
        fault = {"what": error.what, "where": error.where, "right": error.right}
        self._faults.add(f"{',' if self._faults else ''}\n{_text(fault)}")
        return ""

    def end(self, tally: Tally) -> Iterator[str]:
        """Yield errors, waivers and summary."""
        yield '\n],"errors":['
        yield from self._faults
        waivers = [_mapping(state) for state in tally.waivers()]
        yield f'\n],"waivers":{_text(waivers)},\n"summary":{_text(_mapping(summary(tally)))}}}\n'


def summary(tally: Tally) -> Summary:
    """Return the counts of a run."""
    bar = tally.terms.fail_under
    return Summary(
        complete=tally.complete,
        tickets=tally.tickets,
        ready=tally.verdicts["ready"],
        needs_work=tally.verdicts["needs-work"],
        underspecified=tally.verdicts["underspecified"],
        mean_score=tally.mean,
        fail_under=bar,
        below=None if bar is None else tally.below,
        errors=tally.faults,
    )


def dumped(adapter: TypeAdapter[Any], value: object) -> str:
    """Return a value as JSON that stands in any reader."""
    try:
        text = adapter.dump_json(value).decode()
    except PydanticSerializationError:  # half a surrogate pair, which UTF-8 cannot hold
        return _text(adapter.dump_python(value))
    return escape.json(text)


def _text(value: object) -> str:
    """Return compact JSON; half a surrogate pair becomes a replacement character."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
    return escape.json(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))


def _mapping(value: Any) -> Mapping[str, Any]:  # noqa: ANN401 - any of our flat dataclasses
    return {field.name: getattr(value, field.name) for field in fields(value)}
