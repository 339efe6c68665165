'''The rule contract: one function, one file, one page.

    @rule(severity="W", stage="refined", kinds=("story",), source="QUS atomic")
    def compound_summary(reading: Reading, *, limit: int = 1) -> Faults:
        """Several actions in one summary.

        The docstring is the manual page: a title line, then what it does, why it matters, and
        fenced examples (`ticket bad`, `ticket good`) that run as tests.
        """
        yield Fault("…", at=fact, suggestion="…")

A rule is named after its fault (`compound_summary` is `compound-summary`). It reads a `Reading` and
yields a `Fault` for each place it objects to, or an `Abstain` where it cannot know. Keyword-only
parameters are its options: annotated `bool`, `int`, `float`, `str` or `tuple[str, ...]`, each with
a default. The decorator returns a frozen `Rule` and registers nothing: `rules.load` finds it.
'''

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Concatenate, NamedTuple, TypeAlias

from ticket_lint.errors import RuleError
from ticket_lint.lexicon.phrases import lines
from ticket_lint.stated.evidence import Located
from ticket_lint.stated.reading import Reading
from ticket_lint.values.assessment import Severity, Stage
from ticket_lint.values.fact import FactKind
from ticket_lint.values.ticket import Kind


class Fault(NamedTuple):
    """One objection.

    `message` says what is wrong or missing in this ticket, `suggestion` one concrete next step,
    `at` the place that shows it. An absence has no place and lists where it looked in `searched`.
    `severity` overrides the rule's own for this fault. None of the texts quotes the ticket: the
    place does, and secrets are masked there.
    """

    message: str
    at: Located | None = None
    suggestion: str = ""
    searched: tuple[str, ...] = ()
    severity: Severity | None = None


class Abstain(NamedTuple):
    """The rule cannot know, and why."""

    reason: str


Faults: TypeAlias = Iterable[Fault | Abstain]
Check: TypeAlias = Callable[Concatenate[Reading, ...], Faults]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule as data.

    `kinds` empty means every kind of ticket. `severity_for` overrides `severity` by kind. `needs`
    names facts without which the rule abstains when they are *unknown*. `implied_by` names rules
    whose finding makes this one's redundant. `repair` names the part of a ticket (a skeleton of
    `judge.repair`) that settles it; empty means an edit in place. `languages` lists the languages
    the rule can judge, empty for all: in any other it abstains. `page` is the manual page.
    """

    name: str
    check: Check
    page: str
    severity: Severity
    stage: Stage
    family: str = ""
    kinds: tuple[Kind, ...] = ()
    severity_for: Mapping[Kind, Severity] = field(default_factory=dict)
    needs: tuple[FactKind, ...] = ()
    implied_by: tuple[str, ...] = ()
    repair: str = ""
    languages: tuple[str, ...] = ()
    source: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    phrases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The first line of the page."""
        return self.page.partition("\n")[0]

    def applies(self, kind: Kind) -> bool:
        """Tell whether the rule judges tickets of a kind."""
        return not self.kinds or kind in self.kinds

    def severity_of(self, kind: Kind) -> Severity:
        """Return the severity for a kind of ticket."""
        return self.severity_for.get(kind, self.severity)


def rule(
    *,
    severity: Severity,
    stage: Stage = "refined",
    kinds: tuple[Kind, ...] = (),
    severity_for: Mapping[Kind, Severity] | None = None,
    needs: tuple[FactKind, ...] = (),
    implied_by: tuple[str, ...] = (),
    repair: str = "",
    languages: tuple[str, ...] = (),
    phrases: Mapping[str, str] | None = None,
    source: str = "",
) -> Callable[[Check], Rule]:
    """Make a `Rule` of a function; see `Rule` for the parameters.

    `phrases` are multi-line texts by language in the phrase notation; where they stand in the
    ticket's prose is then `reading.phrases("rule-name")`.

    Raises `RuleError` where the function breaks the contract: no docstring, or an option without
    an annotation and a default.
    """

    def build(check: Check) -> Rule:
        name = check.__name__.replace("_", "-")
        page = inspect.cleandoc(check.__doc__ or "")
        if not page:
            raise RuleError("has no docstring", where=f"rule {name}", right="its manual page")
        return Rule(
            name=name,
            check=check,
            page=page,
            severity=severity,
            stage=stage,
            family=check.__module__.rpartition(".")[0].rpartition(".")[2],
            kinds=kinds,
            severity_for=severity_for or {},
            needs=needs,
            implied_by=implied_by,
            repair=repair,
            languages=languages,
            source=source,
            options=_options(name, check),
            phrases={language: tuple(lines(text)) for language, text in (phrases or {}).items()},
        )

    return build


def _options(name: str, check: Check) -> dict[str, Any]:
    """Return a check's options with their defaults."""
    options = {}
    for parameter in list(inspect.signature(check).parameters.values())[1:]:
        if (
            parameter.kind is not parameter.KEYWORD_ONLY
            or parameter.default is parameter.empty
            or parameter.annotation is parameter.empty
        ):
            raise RuleError(
                f"parameter {parameter.name!r} is no option",
                where=f"rule {name}",
                right="keyword-only, annotated, with a default",
            )
        options[parameter.name] = parameter.default
    return options
