"""The configuration as pydantic models: the one place where its keys, types and defaults stand."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from ticket_lint.values.assessment import Severity, Stage
from ticket_lint.values.ticket import Kind


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PhraseList(_Strict):
    """A word list that is a rule: shipped as `rules/<family>/<name>.toml` or `[phrases.NAME]`.

    `en`, `de`, `fr`, `es`, `pt` are multi-line texts in the phrase notation, one phrase a line.
    """

    page: str = Field(description="Manual page: a title line, why it matters, examples.")
    message: str = Field(description="What is wrong, for one finding.")
    suggestion: str = Field("", description="One concrete next step.")
    severity: Severity = "W"
    stage: Stage = "refined"
    kinds: tuple[Kind, ...] = ()
    where: Literal["criteria", "requirements", "prose", "summary"] = Field(
        "requirements",
        description="criteria: inside criteria. requirements: inside criteria, expected behaviour "
        "and goals. prose: anywhere in the text. summary: the summary line.",
    )
    implied_by: tuple[str, ...] = ()
    source: str = ""
    en: str = ""
    de: str = ""
    fr: str = ""
    es: str = ""
    pt: str = ""

    def phrases(self) -> dict[str, str]:
        """Return the phrases by language, those that are given."""
        by_language = {"en": self.en, "de": self.de, "fr": self.fr, "es": self.es, "pt": self.pt}
        return {language: text for language, text in by_language.items() if text.strip()}


class Waiver(_Strict):
    """A finding that an organisation accepts: which rule, on which tickets, why, until when."""

    rule: str
    tickets: tuple[str, ...] = Field((), description="Keys or patterns such as `WEB-*`; all if empty.")
    reason: str = Field(min_length=3)
    until: dt.date = Field(description="The last day on which the waiver holds.")


class Bars(_Strict):
    """The scores at which a verdict begins."""

    ready: int = Field(80, ge=1, le=100)
    needs_work: int = Field(50, ge=0, le=99)


class Fields(_Strict):
    """Which Jira fields hold what: ids (`customfield_10034`) or names (`Acceptance Criteria`)."""

    criteria: tuple[str, ...] = ("Acceptance Criteria", "Acceptance criteria")
    checklist: tuple[str, ...] = ("Checklist", "Checklist Text", "Smart Checklist")
    points: tuple[str, ...] = ("Story Points", "Story point estimate")


class Config(_Strict):
    """Everything that can be configured, with its default."""

    profile: Stage = Field("refined", description="Which stage tickets must be ready for.")
    select: tuple[str, ...] = Field((), description="Only these rules; all if empty.")
    ignore: tuple[str, ...] = Field((), description="Rules that never run.")
    waivers: tuple[Waiver, ...] = ()
    bars: Bars = Bars()
    kinds: dict[str, Kind] = Field({}, description="Issue type name or id = kind.")
    fields: Fields = Fields()
    glossary: tuple[str, ...] = Field((), description="Acronyms and terms everybody here knows.")
    rules: dict[str, dict[str, Any]] = Field({}, description="Options by rule name.")
    phrases: dict[str, PhraseList] = Field({}, description="Word lists of your own, by rule name.")
    costs: dict[str, int] = Field({}, description="Points a rule costs, where not the shipped ones.")
