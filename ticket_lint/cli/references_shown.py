"""References as text for a terminal, and as JSON values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from ticket_lint.references.form import forms, size
from ticket_lint.references.written import markdown
from ticket_lint.report.escape import brief, plain

if TYPE_CHECKING:
    from ticket_lint.fit.evaluate import Evaluation
    from ticket_lint.fit.measure import Interval
    from ticket_lint.references.doctor import Remark
    from ticket_lint.references.library import Reference
    from ticket_lint.report.paint import Paint
    from ticket_lint.values.assessment import Assessment

LEVELS = ("well specified", "some blanks", "ambiguous", "cannot be delivered without asking")
_COLUMNS = ("id", "level", "kind", "lang", "domain", "words", "form")
_INDENT = " " * 12


def described(reference: Reference) -> dict[str, object]:
    """Return a reference as JSON values, without its text."""
    ticket = reference.ticket
    return {
        "id": reference.id,
        "pair": reference.pair,
        "level": reference.level,
        "good": reference.good,
        "kind": ticket.kind,
        "language": ticket.language,
        "domain": reference.domain,
        "forms": list(forms(ticket)),
        "words": size(ticket),
        "reviewed": str(reference.reviewed) if reference.reviewed else None,
        "own": reference.own,
        "file": reference.file,
        "summary": ticket.summary,
        "why": dict(reference.why),
    }


def page_values(reference: Reference, assessment: Assessment) -> dict[str, object]:
    """Return a reference as JSON values with its text by field, and what the rules say of it."""
    return described(reference) | {
        "text": {d.field: markdown(d) for d in reference.ticket.documents if d.text},
        "score": assessment.score,
        "verdict": assessment.verdict,
        "findings": [f.rule for f in assessment.findings if f.cost],
    }


def listed(references: Sequence[Reference], paint: Paint) -> Iterator[str]:
    """Yield a line for each reference, and how many there are."""
    rows = [
        (
            plain(r.id),
            str(r.level),
            r.ticket.kind,
            r.ticket.language,
            plain(r.domain),
            str(size(r.ticket)),
            ", ".join(forms(r.ticket)) + ("  (own)" if r.own else ""),
        )
        for r in references
    ]
    widths = [max(map(len, column)) for column in zip(_COLUMNS, *rows, strict=True)]
    yield paint(_aligned(_COLUMNS, widths), "bold")
    for reference, row in zip(references, rows, strict=True):
        line = _aligned(row, widths)
        name, rest = line[: widths[0]], line[widths[0] :]
        yield paint(name, "green" if reference.good else "red") + rest
    yield ""
    yield (
        f"{counted(references)}. Levels 0 and 1 show how it should be, 2 and 3 how not. "
        "`ticket-lint references show ID` shows one."
    )


def counted(references: Sequence[Reference]) -> str:
    """Return how many references and complete pairs there are, and whose."""
    from ticket_lint.references.library import pairs  # noqa: PLC0415

    own = sum(reference.own for reference in references)
    whose = "" if not own else ", all your own" if own == len(references) else f", {own} your own"
    return f"{_many(len(references), 'reference')}, {_many(len(pairs(references)), 'pair')}{whose}"


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def page(
    reference: Reference, twins: Iterable[Reference], assessment: Assessment, paint: Paint
) -> Iterator[str]:
    """Yield what a reference shows and why, then its text."""
    ticket = reference.ticket
    style = "green" if reference.good else "red"
    yield (
        paint(plain(reference.id), "bold")
        + ": "
        + paint("good" if reference.good else "weak", style)
    )
    yield paint(brief(ticket.summary), "bold")
    yield ""
    costly = list(dict.fromkeys(f.rule for f in assessment.findings if f.cost))
    if assessment.nearest and assessment.nearest.cost:
        costly.append(f"distance to the references −{assessment.nearest.cost}")
    judged = f"{assessment.verdict} with {assessment.score}"
    judged += f": {', '.join(costly)}" if costly else ""
    facts = {
        "level": f"{reference.level} ({LEVELS[reference.level]})",
        "kind": ticket.kind,
        "language": ticket.language or "unknown",
        "domain": plain(reference.domain),
        "form": f"{', '.join(forms(ticket))}; {size(ticket)} words",
        "judged": judged,
        "twin": ", ".join(plain(twin.id) for twin in twins),
        "reviewed": str(reference.reviewed or ""),
        "file": plain(reference.file),
    }
    for label, value in facts.items():
        if value:
            yield from paint.row([(f"  {label:<10}", "dim")], value, _INDENT)
    yield ""
    yield paint("Why:", style)
    for part, reason in reference.why.items():
        yield from paint.row([(f"  {plain(part):<13} ", "dim")], plain(reason), " " * 16)
    for document in ticket.documents:
        if document.field != "summary" and document.text:
            yield ""
            yield paint(f"{document.field.capitalize()}:", "bold")
            yield from (f"    {plain(line)}".rstrip() for line in markdown(document).splitlines())


def remarks(found: Sequence[Remark], paint: Paint) -> Iterator[str]:
    """Yield the remarks of the doctor and their number."""
    for remark in found:
        sign, style = ("I", "blue") if remark.note else ("W", "yellow")
        about = f" {remark.about}" if remark.about else ""
        head = f"{sign} {remark.check}{plain(about)}: "
        yield from paint.row([(head, style)], plain(remark.message), "    ")
    warnings = sum(not remark.note for remark in found)
    yield f"{_many(warnings, 'warning')}, {_many(len(found) - warnings, 'note')}"


def covered(table: Mapping[str, Mapping[str, tuple[int, int]]], paint: Paint) -> Iterator[str]:
    """Yield how many references are of each kind, language, domain and form: good + weak."""
    for name, counts in table.items():
        shown = ", ".join(f"{plain(value)} {good}+{weak}" for value, (good, weak) in counts.items())
        yield from paint.row([(f"  {name:<10}", "dim")], shown, _INDENT)


def separated(found: Evaluation, distance: Interval | None) -> Iterator[str]:
    """Yield how well labelled tickets are separated: by the score, by the distance alone."""
    yield (
        f"On {found.tickets - found.weak} well specified and {found.weak} other labelled tickets "
        f"the score has an AUC of {_auc(found.auc)}; 0.5 is chance."
    )
    if distance:
        yield f"The distance to these references alone has {_auc(distance)}."


def _auc(found: Interval) -> str:
    return f"{found.value:.2f} (95 % interval {found.low:.2f}-{found.high:.2f})"


def separation_values(found: Evaluation, distance: Interval | None) -> dict[str, object]:
    """Return the same as plain values."""
    good = found.tickets - found.weak
    area, low, high = found.auc
    values: dict[str, object] = {"auc": area, "low": low, "high": high}
    alone = distance and dict(zip(("auc", "low", "high"), distance, strict=True))
    return values | {"good": good, "weak": found.weak, "distance": alone}


def _many(count: int, noun: str) -> str:
    return f"{count or 'no'} {noun}{'' if count == 1 else 's'}"
