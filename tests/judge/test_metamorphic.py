"""Changes of the references that a sound score must feel, and changes that must leave it alone.

The changes are those of the benchmark, which makes them on real tickets too and says how many come
out right: `benchmarks/metamorphic.py`.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

import metamorphic as checks

from ticket_lint.judge.assess import Judge

JUDGE = Judge.of(profile="refined")
SUBJECTS = list(checks.references(JUDGE))
GOOD = [subject for subject in SUBJECTS if subject.good]
TRANSLATED = [s for s in SUBJECTS if any(checks.translations(s.id))]


def name(subject: checks.Subject) -> str:
    """Return what a test case is called by."""
    return subject.id


def wrong(check: checks.Check, subject: checks.Subject) -> list[str]:
    """Return the changes of a check after which a subject is not as it has to be."""
    return [
        f"{outcome.change}: {subject.before.score} → {outcome.after.score}"
        for outcome in check(JUDGE, subject)
        if not outcome.right
    ]


@pytest.mark.parametrize("subject", GOOD, ids=name)
def test_good(subject: checks.Subject) -> None:
    """What a good reference states counts; its form does not, nor does padding."""
    for check in (
        checks.never_raises,
        checks.lowers,
        checks.never_improves,
        checks.keeps_form,
    ):
        assert not wrong(check, subject), check.__doc__


@pytest.mark.parametrize(
    ("check", "wanted"),
    [
        (checks.never_raises, 0.80),
        (checks.never_improves, 0.98),
        (checks.keeps_form, 1.0),
    ],
)
def test_weak(check: checks.Check, wanted: float) -> None:
    """Of the weak references nearly all changes come out right."""
    weak = [subject for subject in SUBJECTS if not subject.good]
    outcomes = [outcome for subject in weak for outcome in check(JUDGE, subject)]
    faults = [f"{o.subject.id} {o.change}" for o in outcomes if not o.right]
    assert len(faults) <= (1 - wanted) * len(outcomes), faults


def test_topic() -> None:
    """Another topic moves the score of hardly any reference by more than 5 points."""
    outcomes = [outcome for s in SUBJECTS for outcome in checks.keeps_topic(JUDGE, s)]
    faults = [o.subject.id for o in outcomes if not o.right]
    assert len(faults) <= 0.08 * len(outcomes), faults


@pytest.mark.parametrize("subject", TRANSLATED, ids=name)
def test_translated(subject: checks.Subject) -> None:
    """A translation keeps the verdict, or abstains where we do not speak the language."""
    assert not wrong(checks.keeps_language, subject)


def test_translations() -> None:
    """Six references are there in four languages, and two in one that we do not speak."""
    languages = [language for s in TRANSLATED for language, _ in checks.translations(s.id)]
    assert {language: languages.count(language) for language in languages} == {
        **dict.fromkeys(("de", "es", "fr", "pt"), 6),
        **dict.fromkeys(("nl", "sv"), 1),
    }
