"""See the rule's own page below."""

from __future__ import annotations

from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.rules.criteria.hollow import ALREADY, hollow_criteria
from ticket_lint.stated.reading import Reading


@rule(
    severity="E",
    kinds=("story",),
    needs=("criteria",),
    implied_by=ALREADY,
    repair="criteria",
    source="INVEST: testable",
)
def missing_criteria(reading: Reading) -> Faults:
    """No acceptance criterion of a story is stated anywhere.

    A criterion is a result that somebody can check. It counts wherever it stands: in a custom
    field, a checklist, a table, a section under any heading, Gherkin, or plain prose. A heading
    with nothing under it, "TBD", a question, a list of clicks and an unfilled template are no
    criteria. Where every criterion holds for any ticket, repeats the summary or only says that it
    works, the rule for that blocks in place of this one.

    Criteria draw the line as well: what none of them asks for does not belong to the story. Without
    one, whoever does the work decides how far to go and when it is done, and others find out later.
    Where a story gives its reason and names the code to change, it is only a warning. What a task
    must state is checked by `missing-done-condition`.

    ```ticket bad
    ---
    kind: story
    summary: Export invoices
    ---
    As an accountant I want to export invoices so that I can close the books.

    ## Acceptance criteria
    TBD
    ```

    ```ticket bad
    ---
    kind: story
    summary: Better search
    ---
    Our customers complain about the search. We want to delight them with a great search experience.
    ```

    ```ticket good
    ---
    kind: story
    summary: Export invoices
    ---
    As an accountant I want to export invoices so that I can close the books by day 2.

    ## Done when
    - the file holds one row an invoice, with number, date and gross amount
    ```

    ```ticket good
    ---
    kind: story
    summary: Lock the account after five failed logins
    ---
    Attackers guess passwords on our login page. The login should be refused for 15 minutes when
    the password was wrong five times in a row.
    ```
    """
    hollow = hollow_criteria(reading)
    if hollow or reading.facts.lacks("criteria"):
        yield Fault(
            "states no acceptance criterion that somebody can check"
            if hollow
            else "no acceptance criterion is stated",
            at=hollow[0] if hollow else None,
            searched=()
            if hollow
            else ("criteria field", "checklist", "sections", "lists", "Gherkin", "prose"),
            suggestion="Write which cases it covers, and for each a result that somebody can "
            "check: when …, then …",
            severity="W" if not hollow and _leaves_no_choice(reading) else None,
        )


def _leaves_no_choice(reading: Reading) -> bool:
    """Tell whether a story says why and in which code, and has no place for criteria left empty.

    Careful readers then see a result in three of four such stories, whatever their wording.
    """
    return (
        reading.facts.states("reason")
        # Any word may be set as code; a path, a symbol or a link to source is a place.
        and any(fact.form != "code" for fact in reading.facts.of("pointers"))
        and all(section.name != "criteria" for section in reading.sections)
    )
