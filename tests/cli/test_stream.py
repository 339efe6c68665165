"""The run: one ticket at a time, whatever happens on the way."""

from __future__ import annotations

import signal
import tracemalloc
from collections.abc import Iterator
from typing import Any

import pytest

from ticket_lint.cli import progress
from ticket_lint.cli.interrupt import Interrupts
from ticket_lint.cli.progress import Bar
from ticket_lint.cli.stream import Run
from ticket_lint.errors import ConfigError, InputError
from ticket_lint.report.formats import FORMATS, Format, report
from ticket_lint.report.tally import Look, Tally, Terms
from ticket_lint.values.assessment import Assessment, Evidence, Finding
from ticket_lint.values.ticket import Ticket


def assess(ticket: Ticket) -> Assessment:
    """Return an assessment with a finding of some length."""
    evidence = Evidence("description", 0, 200, "word " * 40)
    finding = Finding("some-rule", "W", "a fault", evidence, (), "Mend it.", 9)
    return Assessment(
        key=ticket.key, kind="task", score=91, verdict="ready", findings=(finding,) * 5
    )


def run(name: Format, write: Any, judge: Any = assess, **options: Any) -> Run:
    """Return a run with a judge that costs nothing."""
    terms = Terms()
    return Run(
        judge, report(name, terms, Look()), Tally(terms), write, Bar([], wanted=False), **options
    )


@pytest.mark.parametrize("name", FORMATS)
def test_memory_does_not_grow_with_the_tickets(name: Format) -> None:
    """Twenty times the tickets take no more memory, in any format; what waits goes to disk."""
    written = 0

    def write(text: str) -> None:
        nonlocal written
        written += len(text)

    def peak(count: int) -> int:
        tracemalloc.start()
        run(name, write)(Ticket(key=f"A-{number}") for number in range(count))
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(1)
    few = peak(200)
    written = 0
    assert peak(4_000) < few + 1_500_000
    assert written > 2_500_000


def test_tickets_are_reported_before_the_next_is_read() -> None:
    """Results come as they are made."""
    written: list[str] = []

    def tickets() -> Iterator[Ticket]:
        for number in range(3):
            assert len(written) == 1 + number
            yield Ticket(key=f"A-{number}")

    assert run("jsonl", written.append)(tickets()) == 0
    assert len(written) == 4


def test_our_own_mistake_costs_one_ticket(capsys: pytest.CaptureFixture[str]) -> None:
    """The others are reported; the bug report has no word of the ticket; exit code 3."""
    words = "a secret of" + " the ticket"

    def judge(ticket: Ticket) -> Assessment:
        if ticket.key == "A-1":
            raise ValueError(ticket.summary or words)
        return assess(ticket)

    written: list[str] = []
    code = run("json", written.append, judge)(Ticket(key=f"A-{n}") for n in range(3))
    assert code == 3
    text = "".join(written)
    assert '"A-0"' in text
    assert '"A-2"' in text
    assert '"what":"ticket-lint made a mistake (ValueError)","where":"A-1"' in text
    said = capsys.readouterr().err
    assert "ValueError" in said
    assert "Please report it" in said
    assert "test_stream.py" in said
    assert words not in said + text


def test_fault_of_the_configuration_ends_the_run(capsys: pytest.CaptureFixture[str]) -> None:
    """A word list that turns out to be broken is no fault of a ticket: the run stops with it."""

    def judge(_: Ticket) -> Assessment:
        raise ConfigError("is no phrase", where="phrases.house")

    written: list[str] = []
    with pytest.raises(ConfigError):
        run("json", written.append, judge)([Ticket(key="A-1")])
    assert '"complete":false' in "".join(written)
    assert capsys.readouterr().err == ""


def test_strict_stops_at_the_first_fault() -> None:
    """`--strict` reads no further."""
    items = iter([Ticket(key="A-0"), InputError("is no JSON"), Ticket(key="A-2")])
    written: list[str] = []
    assert run("jsonl", written.append, strict=True)(items) == 2
    assert len([text for text in written if text]) == 1
    assert next(items).key == "A-2"  # type: ignore[union-attr]


def test_interrupt_waits_for_the_end_of_a_write() -> None:
    """^C within a write takes effect after it; outside of one at once; the second does not wait."""
    done = []
    before = signal.getsignal(signal.SIGINT)  # ignored in a job that a shell runs behind
    with Interrupts() as interrupts:
        with pytest.raises(KeyboardInterrupt), interrupts.held():  # noqa: PT012 - the point
            signal.raise_signal(signal.SIGINT)
            done.append("whole")
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt), interrupts.held():  # noqa: PT012 - the point
            signal.raise_signal(signal.SIGINT)
            signal.raise_signal(signal.SIGINT)
            done.append("never")
    assert done == ["whole"]
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.parametrize("wanted", [True, False])
def test_bar(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *, wanted: bool
) -> None:
    """A bar counts tickets on standard error where it is wanted, and nothing is shown elsewhere."""
    monkeypatch.setattr(progress, "_PATIENCE_S", 0)
    monkeypatch.setattr(progress, "_EVERY_S", 0)
    monkeypatch.setenv("FORCE_COLOR", "1")  # rich takes it for a terminal then
    bar = Bar([__file__], wanted=wanted)
    for _ in range(3):
        bar.read(100)
        bar.ticket()
    bar.say("error: a line of its own")
    bar.close()
    shown, said = capsys.readouterr()
    assert shown == ""
    assert ("3 tickets" in said) is wanted
    assert ("%" in said) is wanted
    assert "error: a line of its own" in said


def test_bar_is_patient(capsys: pytest.CaptureFixture[str]) -> None:
    """A short run shows none."""
    bar = Bar([__file__], wanted=True)
    bar.ticket()
    bar.close()
    assert capsys.readouterr() == ("", "")
