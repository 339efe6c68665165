"""The part of the configuration that is about the service."""

from __future__ import annotations

from typing import Self

from pydantic import Field, field_validator, model_validator

from ticket_lint.config.strict import Strict

_FIELDS = 5


class Schedule(Strict):
    """A scan that the service starts by itself."""

    name: str = Field(
        min_length=1,
        max_length=100,
        pattern=r"^[A-Za-z0-9][A-Za-z0-9 ._-]*$",
        description="What it is called in lists and logs.",
    )
    cron: str = Field(
        description="When: five fields (minute, hour, day of month, month, day of week), e.g. "
        "`30 6 * * 1-5`."
    )
    timezone: str = Field("UTC", description="The time zone of `cron`, e.g. `Europe/Berlin`.")
    jql: str = Field(min_length=1, description="Which tickets.")
    apply: bool = Field(
        False,  # noqa: FBT003 - a default
        description="Write to Jira, in projects with `write = true`.",
    )
    changed_within: int | None = Field(
        None,
        strict=True,
        ge=1,
        description="Only tickets that were changed within so many minutes, or since the last run "
        "where that is longer ago; all of them if not given.",
    )

    @field_validator("cron")
    @classmethod
    def _time(cls, cron: str) -> str:
        right = "five fields: minute, hour, day of month, month, day of week, e.g. `30 6 * * 1-5`"
        if len(cron.split()) != _FIELDS:
            raise ValueError(f"{cron!r} is no time; {right}")
        try:
            from croniter import (  # type: ignore[import-untyped]  # noqa: PLC0415 - few have schedules
                croniter,
            )
        except ImportError:  # only the service needs it, and this may be read without
            return cron
        try:
            croniter(cron, 0.0).get_next(float)
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"{cron!r} is no time that comes ({error}); {right}") from None
        return cron

    @field_validator("timezone")
    @classmethod
    def _zone(cls, name: str) -> str:
        from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # noqa: PLC0415 - few have schedules

        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(f"there is no time zone {name!r}") from None
        return name


class Service(Strict):
    """`ticket-lint serve` and `worker`: where they listen, and how much they take on."""

    url: str = Field(
        "",
        description="The address of a service, e.g. `https://lint.example.org`: `scan --apply` "
        "hands its work to it (with the token in TICKET_LINT_SERVICE_TOKEN). None if empty.",
    )
    host: str = Field(
        "127.0.0.1",
        description="The address to listen on. Any but this machine's own needs "
        "TICKET_LINT_WEBHOOK_SECRETS.",
    )
    port: int = Field(
        8080, strict=True, ge=0, le=65_535, description="The port; 0 is any free one."
    )
    concurrency: int = Field(
        8, strict=True, ge=1, le=64, description="Tickets that a worker is at together."
    )
    rate: float = Field(
        20.0,
        gt=0,
        le=1_000,
        description="Requests a second to Jira, by all workers together.",
    )
    max_tries: int = Field(
        5,
        strict=True,
        ge=1,
        le=50,
        description="How often a ticket is tried before it goes to the dead letters. Times in "
        "which Jira cannot be reached do not count.",
    )
    max_waiting: int = Field(
        20_000,
        strict=True,
        ge=1,
        description="Tickets that may wait; beyond it events of other tickets are answered with "
        "503, for Jira to send them again.",
    )
    max_body: int = Field(
        5_000_000,
        strict=True,
        ge=1_000,
        description="Bytes of a request; more is refused with 413.",
    )
    keep_days: int = Field(
        7,
        strict=True,
        ge=1,
        description="Days that dead letters stay; jobs that went well are shown for one day.",
    )
    schedules: tuple[Schedule, ...] = Field(
        (),
        description="Scans that the service starts by itself, each a `[[service.schedules]]`.",
        examples=[
            [
                {
                    "name": "nightly",
                    "cron": "30 4 * * *",
                    "timezone": "Europe/Berlin",
                    "jql": "project = WEB AND statusCategory != Done",
                    "apply": True,
                }
            ]
        ],
    )

    @model_validator(mode="after")
    def _once(self) -> Self:
        names = [one.name for one in self.schedules]
        if twice := next((name for name in names if names.count(name) > 1), ""):
            raise ValueError(f"two schedules are called {twice!r}")
        return self
