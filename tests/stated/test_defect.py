"""What a report of a fault states: what people count as expected, steps and reproduction."""

from __future__ import annotations

import pytest

from ticket_lint.parse import Source, documents
from ticket_lint.stated.extract import Extractor
from ticket_lint.values.fact import FactKind, Facts
from ticket_lint.values.ticket import Kind, Ticket

EXTRACT = Extractor.of(classify=False)
LOG = """The agent stops.
```
2024-03-01 10:00:01 ERROR Worker died
java.lang.IllegalStateException: closed
    at org.example.Worker.run(Worker.java:12)
    at org.example.Main.main(Main.java:3)
```"""


def facts(body: str, *, summary: str = "The total is wrong", kind: Kind = "bug") -> Facts:
    """Return what a ticket states, as patterns see it."""
    sources = (Source("summary", summary, "text"), Source("description", body, "markdown"))
    return EXTRACT(Ticket(key="T-1", kind=kind, documents=documents(sources))).facts


@pytest.mark.parametrize(
    ("fact", "body"),
    [
        ("expected", "Typically the page shows the source."),
        ("expected", "Before this it was only writing the name."),
        ("expected", "The page shows two rows instead of one."),
        ("expected", "The message would be more helpful with the name of the file."),
        ("steps", "If I copy the file and open it, the totals differ."),
        ("steps", "When opening the page, the list stays empty."),
        ("steps", "I opened the page. Then I clicked Save."),
        ("steps", "The following statement gives an error: char a = 0;"),
        ("steps", "The command line is export with two files."),
        ("steps", "I clicked Save and nothing came."),
        ("steps", "1. Lock a file\n2. Typed a name"),
        ("reproduction", "Adding a second block hides the first."),
        ("reproduction", "This fails on startup."),
        ("reproduction", "It stays empty with the cache enabled."),
        ("reproduction", "It returns nothing, for example for order 5."),
        ("reproduction", "Trying to save answers 500."),
        ("reproduction", "```\n$ export --all\nerror 28\n```"),
        ("reason", "This may cause data of two tenants to mix."),
        ("reason", "To stay in line with the bank, rows have a number."),
    ],
)
def test_stated(fact: FactKind, body: str) -> None:
    """Wordings that people or reviewers count are found."""
    assert facts(body).state(fact) == "stated"


@pytest.mark.parametrize(
    ("fact", "body"),
    [
        ("expected", "The same happens when using curl instead of the client."),
        ("expected", "This is a limitation rather than a fault."),
        ("expected", "It works in Firefox."),
        ("expected", "Is this expected behaviour?"),
        ("expected", "An unexpected error shows up."),
        ("expected", "This should be fixed."),
        ("expected", "Any help would be great."),
        ("steps", "I use release 5 on two machines. I use the client for billing."),
        ("steps", "We fixed that by adding a header."),
        ("steps", "I was not able to reproduce it."),
        ("steps", "/* look for the entry */\n/* check its size */"),
        ("steps", "If you need anything, ask me."),
        ("steps", "Sometimes the list is empty when I open the page."),
        ("reproduction", "The total is wrong."),
        ("reproduction", LOG),
        ("reproduction", "Sometimes rows go missing when the server is busy."),
        ("reproduction", "Selecting does not always work."),
    ],
)
def test_absent(fact: FactKind, body: str) -> None:
    """What only looks like it is none: so people and reviewers label it."""
    assert facts(body).of(fact) == ()


@pytest.mark.parametrize(
    ("kind", "summary", "reported"),
    [
        ("task", "Installer ignores the port", True),
        ("story", "Blocking a user causes constant pop-ups", True),
        ("task", "Address the bug in totals of closed orders", True),
        ("story", "Reject a login when the password is wrong", False),
        ("task", "Write down how to install the client", False),
        ("story", "Export of invoices", False),
    ],
)
def test_faults_filed_as_something_else(kind: Kind, summary: str, *, reported: bool) -> None:
    """A summary that tells of a fault is read as one, whatever type the ticket was given."""
    found = facts("When I open the page, the list stays empty.", summary=summary, kind=kind)
    assert (found.state("reproduction") == "stated") == reported


@pytest.mark.parametrize("summary", ["Disable mode is broken", "Add to profile button fails"])
def test_a_name_that_begins_with_a_verb(summary: str) -> None:
    """A summary that tells of a fault asks for nothing, though it begins like an order."""
    assert facts("It stays grey.", summary=summary).of("expected") == ()


def test_what_a_thing_is_for_is_no_reason() -> None:
    """What a part is to do says what is wanted, not why."""
    found = facts("", summary="A property to enable the export of orders", kind="task")
    assert found.of("reason") == ()
