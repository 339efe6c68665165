"""The configuration as pydantic models: the one place where its keys, types and defaults stand."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal, Self

from pydantic import Field, field_validator, model_validator

from ticket_lint.config.service import Service
from ticket_lint.config.strict import Strict
from ticket_lint.values.assessment import Severity, Stage
from ticket_lint.values.ticket import Kind


class PhraseList(Strict):
    """A word list that is a rule: shipped as `rules/<family>/<name>.toml` or `[phrases.NAME]`.

    `en`, `de`, `fr`, `es`, `pt` are multi-line texts in the phrase notation, one phrase a line.
    """

    page: str = Field(description="Manual page: a title line, why it matters, examples.")
    message: str = Field(description="What is wrong, for one finding.")
    suggestion: str = Field("", description="One concrete next step.")
    severity: Severity = Field(
        "W", description="E keeps a ticket from ready, W costs points, I informs."
    )
    stage: Stage = Field("refined", description="By when it is due.")
    kinds: tuple[Kind, ...] = Field((), description="Kinds of ticket it judges; all if empty.")
    where: Literal["criteria", "requirements", "prose", "summary"] = Field(
        "requirements",
        description="criteria: inside criteria. requirements: inside listed criteria, and what a "
        "sentence demands (should, must). prose: anywhere in the text. summary: the summary line.",
    )
    implied_by: tuple[str, ...] = Field(
        (), description="Rules whose finding makes this one redundant."
    )
    source: str = Field("", description="Where the list comes from.")
    en: str = Field("", description="English phrases, one a line.")
    de: str = Field("", description="German phrases, one a line.")
    fr: str = Field("", description="French phrases, one a line.")
    es: str = Field("", description="Spanish phrases, one a line.")
    pt: str = Field("", description="Portuguese phrases, one a line.")

    def phrases(self) -> dict[str, str]:
        """Return the phrases by language, those that are given."""
        by_language = {"en": self.en, "de": self.de, "fr": self.fr, "es": self.es, "pt": self.pt}
        return {language: text for language, text in by_language.items() if text.strip()}


class Waiver(Strict):
    """A finding that an organisation accepts: which rule, on which tickets, why, until when."""

    rule: str = Field(description="The rule whose findings are accepted.")
    tickets: tuple[str, ...] = Field(
        (), description="Keys or patterns such as `WEB-*`; every ticket if empty."
    )
    reason: str = Field(min_length=3, description="Why; every report shows it.")
    until: dt.date = Field(description="The last day on which the waiver holds.")


class Bars(Strict):
    """The scores at which a verdict begins."""

    ready: int = Field(
        80, strict=True, ge=1, le=100, description="From this score on a ticket is `ready`."
    )
    needs_work: int = Field(
        50,
        ge=0,
        le=99,
        description="From this score on it is `needs-work`, below `underspecified`.",
    )


class Fields(Strict):
    """Which Jira fields hold what: ids (`customfield_10034`) or names (`Acceptance Criteria`)."""

    criteria: tuple[str, ...] = Field(
        ("Acceptance Criteria", "Acceptance criteria"),
        description="Fields that hold acceptance criteria.",
    )
    checklist: tuple[str, ...] = Field(
        ("Checklist", "Checklist Text", "Smart Checklist"),
        description="Fields of a checklist app; an item counts as a criterion.",
    )
    points: tuple[str, ...] = Field(
        ("Story Points", "Story point estimate"), description="Fields that hold the estimate."
    )


class References(Strict):
    """Whose reference tickets count: those that ship with ticket-lint, your own, or both."""

    folder: str = Field(
        "",
        description="A folder with reference tickets of your own, relative to this file; none if "
        "empty.",
    )
    use: Literal["add", "replace"] = Field(
        "add", description="add: yours beside the shipped ones. replace: yours alone."
    )


class Jira(Strict):
    """Where Jira is and how it is asked; the token never stands in a file like this."""

    url: str = Field(
        "",
        description="Your Jira, e.g. `https://example.atlassian.net`; the variable "
        "TICKET_LINT_JIRA_URL wins.",
    )
    email: str = Field(
        "",
        description="The account of an API token (Jira Cloud). Empty for a token that stands for "
        "itself: personal access token, OAuth 2. TICKET_LINT_JIRA_EMAIL wins.",
    )
    board: str = Field("", description="The board whose sprints are meant: its id or its name.")
    linked: bool = Field(
        False,  # noqa: FBT003 - a default
        description="Count what linked tickets state, too; what the parent states always counts.",
    )
    cloud_id: str = Field(
        "", description="The site's id at the gateway; found by itself where it is needed."
    )
    gateway: str = Field(
        "https://api.atlassian.com",
        description="Where Jira Cloud takes scoped tokens and OAuth 2.",
    )
    timeout: int = Field(
        30, strict=True, ge=1, le=600, description="Seconds to wait for an answer to begin."
    )
    max_requests: int = Field(
        0, strict=True, ge=0, description="Requests that a run may make; 0 for any number."
    )


class Store(Strict):
    """Where the history is kept: runs, assessments, what was written."""

    url: str = Field(
        "",
        description="A file, relative to this one, or the URL of a database. Empty: the file "
        "`ticket-lint/history.sqlite` among your data (`~/.local/share` on Linux). "
        "TICKET_LINT_DATABASE_URL wins.",
    )
    keep_days: int = Field(
        180,
        strict=True,
        ge=0,
        description="Days that runs stay, and assessments that no run sees; 0 for good.",
    )

    @field_validator("url")
    @classmethod
    def _no_password(cls, url: str) -> str:
        login = url.partition("://")[2].rpartition("@")[0]
        if ":" in login:
            raise ValueError("a password stands in it; such a URL goes to TICKET_LINT_DATABASE_URL")
        return url


class Writeback(Strict):
    """What is written to Jira, in projects with `write = true` alone, and how much of it."""

    label: str = Field(
        "",
        pattern=r"^\S*$",
        description="A label for tickets that are not ready, taken off again; none if empty.",
    )
    score_field: str = Field(
        "",
        pattern=r"^(customfield_[0-9]+)?$",
        description="The id of a field of numbers that gets the score; none if empty. A condition "
        "of the workflow on it keeps tickets back without moving any.",
    )
    most_a_run: int = Field(
        20, strict=True, ge=0, description="New comments in one run; beyond it only the label."
    )
    most_a_week: int = Field(
        100, strict=True, ge=0, description="New comments in a project within seven days."
    )
    most_a_person: int = Field(
        5, strict=True, ge=0, description="New comments within seven days that ask one person."
    )
    quiet_days: int = Field(
        3,
        strict=True,
        ge=0,
        description="After a person commented below ours: the days in which it stays as it is, "
        "unless the ticket's text changes.",
    )
    opt_out: tuple[str, ...] = Field(
        ("no-ticket-lint",), description="Labels of tickets that nothing is written to."
    )
    hold_at: tuple[str, ...] = Field(
        (),
        description="Statuses in which a ticket that is not ready does not belong: it is moved to "
        "`back_to`, once for each text.",
    )
    back_to: str = Field("", description="The status that such a ticket is moved back to.")

    @model_validator(mode="after")
    def _both(self) -> Self:
        if bool(self.hold_at) != bool(self.back_to):
            raise ValueError("`hold_at` and `back_to` belong together")
        return self


class Project(Strict):
    """What is different in one project."""

    fields: Fields = Field(
        Fields(), description="Which fields hold what in this project, where not the same."
    )
    write: bool = Field(
        False,  # noqa: FBT003 - a default
        description="Write to the tickets of this project, where `--apply` is given.",
    )
    since: dt.date | None = Field(
        None,
        description="The day of the roll-out: tickets made before it get no comment of their own.",
    )

    @model_validator(mode="after")
    def _dated(self) -> Self:
        if self.write and self.since is None:
            raise ValueError("`write = true` needs `since`, the day of the roll-out")
        return self


class Config(Strict):
    """Everything that can be configured, with its default."""

    profile: Stage = Field(
        "refined",
        description="The stage tickets are to be ready for: draft, refined, sprint or agent. "
        "Each takes the rules of the stages before it along.",
    )
    select: tuple[str, ...] = Field(
        (), description="Run only these rules, whatever the profile; all of the profile if empty."
    )
    off: tuple[str, ...] = Field((), description="Rules that never run; every report names them.")
    glossary: tuple[str, ...] = Field(
        (), description="Acronyms and terms that everybody here knows."
    )
    bars: Bars = Field(Bars(), description="The scores at which a verdict begins.")
    fields: Fields = Field(
        Fields(),
        description="Which Jira fields hold what: ids (`customfield_10034`) or names.",
    )
    encoder: str = Field(
        "static",
        pattern=r"^(static|none|sentence-transformers:.+)$",
        description="What turns texts into vectors that can be compared: `static`, which ships and "
        "is for English; `none`; or `sentence-transformers:NAME-OR-PATH`, any model on this "
        "machine (needs the extra `transformers`).",
    )
    references: References = Field(
        References(), description="Reference tickets: what well and weakly specified looks like."
    )
    costs_file: str = Field(
        "",
        description="A file of costs that `ticket-lint calibrate --write` has fitted to your own "
        "labels, relative to this file; the shipped costs if empty.",
    )
    jira: Jira = Field(Jira(), description="Where Jira is and how it is asked.")
    store: Store = Field(Store(), description="Where the history is kept.")
    writeback: Writeback = Field(
        Writeback(), description="What is written to Jira, and how much of it."
    )
    service: Service = Field(Service(), description="The service: `serve` and `worker`.")
    stages: dict[str, Stage] = Field(
        {},
        description="Statuses that ask for another profile than `profile`: status = profile. "
        "An explicit --profile wins, and `sprint` holds all tickets to one.",
        examples=[{"Ready for sprint": "sprint", "Draft": "draft"}],
    )
    projects: dict[str, Project] = Field(
        {},
        description="What is different in a project, by its key.",
        examples=[
            {
                "WEB": {
                    "write": True,
                    "since": "2030-01-01",
                    "fields": {"criteria": ["customfield_10034"]},
                }
            }
        ],
    )
    kinds: dict[str, Kind] = Field(
        {},
        description="Issue types that your Jira calls by names of its own: name or id = kind "
        "(story, bug, task, spike, subtask, epic, other).",
        examples=[{"Change request": "story", "10042": "bug"}],
    )
    rules: dict[str, dict[str, Any]] = Field(
        {},
        description="Options of a rule; `ticket-lint rules NAME` lists them.",
        examples=[{"too-many-criteria": {"limit": 10}}],
    )
    costs: dict[str, Annotated[int, Field(strict=True, ge=0, le=100)]] = Field(
        {},
        description="Points that a rule costs, where not the shipped ones.",
        examples=[{"vague-adverb": 2}],
    )
    phrases: dict[str, PhraseList] = Field(
        {},
        description="Word lists of your own, each a rule of the given name: one phrase a line.",
        examples=[
            {
                "house-words": {
                    "page": "Words that mean two things here.\n\n"
                    "Sales and operations read them differently.",
                    "message": "a word that two teams read differently",
                    "suggestion": "Say contract or customer.",
                    "en": "account\ncase",
                }
            }
        ],
    )
    ignore: tuple[Waiver, ...] = Field(
        (),
        description="Findings that you accept for a time, with the reason: every report lists "
        "them. After its last day a waiver no longer holds.",
        examples=[
            [
                {
                    "rule": "missing-impact",
                    "tickets": ["WEB-*"],
                    "reason": "the impact is stated in the incident tool",
                    "until": "2030-12-31",
                }
            ]
        ],
    )
