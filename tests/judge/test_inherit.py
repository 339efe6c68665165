"""What a parent states counts for its child, and the report says where it stands."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from ticket_lint import Judge, Ticket, parse_draft
from ticket_lint.report.formats import Format, report
from ticket_lint.report.tally import Look, Tally, Terms

CHILD = parse_draft(
    "---\nkind: story\nkey: WEB-2\nsummary: Export invoices as CSV\n---\n"
    "As an accountant I want to export the invoices of a month as a CSV file.\n\n"
    "The dialog should be user-friendly.\n"
)
PARENT = parse_draft(
    "---\nkind: epic\nkey: EPIC-1\nsummary: Closing the books\n---\n"
    "Closing takes three days because every invoice is copied by hand.\n\n"
    "## Acceptance criteria\n"
    "- the file holds one row an invoice, with number, date and gross amount\n"
    "- a month without invoices gives a file with the header alone\n"
)
HOLLOW = parse_draft(
    "---\nkind: epic\nkey: EPIC-2\nsummary: Closing the books\n---\n"
    "## Acceptance criteria\n- everything works as expected\n"
)


@pytest.fixture(scope="module")
def judge() -> Judge:
    """Return a judge under the defaults."""
    return Judge.of()


def rules(judge: Judge, ticket: Ticket) -> set[str]:
    """Return the names of the rules that find something."""
    return {finding.rule for finding in judge(ticket).findings}


def test_criteria_and_reason_of_the_parent_count(judge: Judge) -> None:
    """A story without criteria and reason has those of its epic, and says where they stand."""
    assert "missing-criteria" in rules(judge, CHILD)
    child = replace(CHILD, context=(PARENT,))
    assert not {"missing-criteria", "missing-rationale"} & rules(judge, child)
    stated = judge(child).stated
    assert stated["criteria"].state == "stated"
    assert stated["criteria"].reason == "stated in EPIC-1"
    assert stated["criteria"].evidence[0].field == "EPIC-1/description"
    assert stated["reason"].reason == "stated in EPIC-1"


def test_own_statements_come_first(judge: Judge) -> None:
    """What a ticket states itself is shown and judged, not its parent's."""
    own = replace(PARENT, key="WEB-3", kind="story", context=(PARENT,))
    stated = judge(own).stated["criteria"]
    assert stated.reason == ""
    assert stated.evidence[0].field == "description"


def test_hollow_criteria_are_not_inherited(judge: Judge) -> None:
    """An epic whose only criterion is that everything works gives its stories none."""
    assert "missing-criteria" in rules(judge, replace(CHILD, context=(HOLLOW,)))


def test_first_that_states_it_wins(judge: Judge) -> None:
    """Where the parent states nothing, a linked ticket after it may."""
    child = replace(CHILD, context=(HOLLOW, PARENT))
    assert judge(child).stated["criteria"].reason == "stated in EPIC-1"


def test_faults_of_the_parent_are_not_the_childs(judge: Judge) -> None:
    """No finding of the child points at words of its parent."""
    found = judge(replace(CHILD, context=(PARENT,))).findings
    assert all("/" not in finding.evidence.field for finding in found if finding.evidence)


@pytest.mark.parametrize("name", ["terminal", "markdown"])
def test_reports_name_the_ticket(judge: Judge, name: Format) -> None:
    """People read where it stands."""
    terms = Terms(
        profile="refined",
        versions={},
        rules=(),
        off=(),
        waivers=(),
        today=dt.date(2026, 11, 24),
        fail_under=None,
    )
    tally, assessment = Tally(terms), judge(replace(CHILD, context=(PARENT,)))
    tally.add(assessment)
    written = report(name, terms, Look())
    shown = written.ticket(assessment) + "".join(written.end(tally))
    assert "stated in EPIC-1" in shown.replace("\\", "")
