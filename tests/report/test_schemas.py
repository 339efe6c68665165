"""The machine formats hold to their schemas."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from ticket_lint.errors import InputError
from ticket_lint.report.machine import schema
from ticket_lint.values.assessment import Assessment

FAULT = InputError("is no JSON", where="x.json")
SARIF = Path(__file__).parent / "sarif-2.1.0.schema.json"


@pytest.fixture
def strict() -> dict[str, Any]:
    """The published schema, no further key allowed, so that none goes unpublished."""
    made = schema()
    for part in (made, *made["$defs"].values()):
        if "properties" in part:
            part["additionalProperties"] = False
    return made


def test_json(
    render: Callable[..., str], assessments: tuple[Assessment, ...], strict: dict[str, Any]
) -> None:
    """`--format json` has every published key and no other."""
    output = json.loads(render("json", assessments, faults=[FAULT]))
    jsonschema.Draft202012Validator(strict).validate(output)


def test_jsonl(
    render: Callable[..., str], assessments: tuple[Assessment, ...], strict: dict[str, Any]
) -> None:
    """Each line of `--format jsonl` is an element of `tickets`."""
    lines = render("jsonl", assessments, faults=[FAULT]).splitlines()
    assert [json.loads(line) for line in lines] == json.loads(render("json", assessments))[
        "tickets"
    ]
    element = {**strict["$defs"]["Assessment"], "$defs": strict["$defs"]}
    for line in lines:
        jsonschema.Draft202012Validator(element).validate(json.loads(line))


def test_contract() -> None:
    """The keys of a ticket are those that were agreed on."""
    ticket = schema()["$defs"]["Assessment"]
    assert ticket["required"] == [
        "schema_version",
        "key",
        "kind",
        "score",
        "verdict",
        "summary",
        "kind_from",
        "findings",
        "abstained",
        "waived",
        "stated",
        "nearest",
        "edits",
        "versions",
        "text_hash",
    ]


@pytest.mark.parametrize("complete", [True, False])
def test_sarif(
    render: Callable[..., str], assessments: tuple[Assessment, ...], *, complete: bool
) -> None:
    """SARIF holds to the schema of OASIS, with and without findings."""
    validator = jsonschema.Draft4Validator(json.loads(SARIF.read_text(encoding="utf-8")))
    for tickets in (assessments, ()):
        validator.validate(json.loads(render("sarif", tickets, faults=[FAULT], complete=complete)))


def test_sarif_says_where_and_what_is_waived(
    render: Callable[..., str], assessments: tuple[Assessment, ...]
) -> None:
    """A quoted finding points into its field, an absence at its ticket; a waiver suppresses."""
    (run,) = json.loads(render("sarif", assessments))["runs"]
    absent, quoted, *others = run["results"]
    (waived,) = (result for result in others if "suppressions" in result)
    assert absent["locations"][0]["physicalLocation"] == {"artifactLocation": {"uri": "WEB-23"}}
    physical = quoted["locations"][0]["physicalLocation"]
    assert physical["artifactLocation"]["uri"] == "WEB-23/description"
    assert physical["region"] == {
        "charOffset": 10,
        "charLength": 7,
        "snippet": {"text": "quickly"},
    }
    assert run["tool"]["driver"]["rules"][quoted["ruleIndex"]]["id"] == quoted["ruleId"]
    assert "stated in the incident tool" in waived["suppressions"][0]["justification"]
    assert "suppressions" not in quoted


def test_empty_reports_are_well_formed(render: Callable[..., str]) -> None:
    """A run without tickets is still whole."""
    output = json.loads(render("json", [], complete=False))
    assert output["tickets"] == []
    assert output["summary"] | {"complete": False, "mean_score": None} == output["summary"]
    assert render("jsonl", []) == ""
    assert render("terminal", []).startswith("0 tickets\n")
