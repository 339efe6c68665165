"""The errors a user can meet, as one tree, and the exit code of each.

TicketLintError                 exit 2: could not run, and the message says what would be right
├── UsageError                  an option or argument that does not exist or does not fit
├── ConfigError                 a configuration file or value
│   ├── ConfigErrors            several of them in one file
│   ├── UnknownKey              a key, rule or profile nobody knows; lists the legal ones
│   └── RuleError               a rule or plug-in that breaks the rule contract
├── InputError                  one input that cannot be read; the others of a run go on
│   └── PayloadError            JSON that is no Jira issue, or an issue with an impossible field
├── JiraError                   Jira could not be asked, or said no
│   ├── JiraUnreachable         no answer: host, certificate, time-out, or its own fault (5xx)
│   ├── NotJira                 an answer that no Jira gives: a web page, a redirection
│   ├── NotAuthenticated        no token, or one that Jira does not accept (401)
│   ├── NotPermitted            the account may not do this (403)
│   ├── NotThere                gone, never there, or hidden from this account (404)
│   ├── RequestRefused          Jira does not understand what was asked, e.g. JQL (400)
│   ├── AmbiguousField          several fields have the configured name; lists them
│   ├── JiraBusy                Jira asks to wait longer than we do (429)
│   ├── BudgetSpent             `--max-requests` is reached
│   └── AnswerLost              something was sent, and nobody knows whether Jira did it
├── StoreError                  the database of the history cannot be used
├── QueueFull                   as many tickets wait as may wait
└── ShippedDataError            a data file of this installation is missing or damaged

Every message answers three questions: what happened, where, and what would be right.
Anything that is not a `TicketLintError` is our own mistake and ends with exit code 3.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

EXIT_CLEAN = 0
EXIT_TICKETS_FALL_SHORT = 1
EXIT_COULD_NOT_RUN = 2
EXIT_OUR_BUG = 3
EXIT_INTERRUPTED = 130


class TicketLintError(Exception):
    """The root: what happened, where it happened, and what would be right."""

    exit_code: ClassVar[int] = EXIT_COULD_NOT_RUN

    def __init__(self, what: str, *, where: str = "", right: str = "") -> None:
        """Keep the three parts apart, so that a machine-readable report can list them."""
        super().__init__(what)
        self.what, self.where, self.right = what, where, right

    def __str__(self) -> str:
        """Return the one-line message that every command prints."""
        place = f"{self.where}: " if self.where else ""
        cure = f" ({self.right})" if self.right else ""
        return f"{place}{self.what}{cure}"


class UsageError(TicketLintError):
    """An option or argument that does not exist or does not fit."""


class ConfigError(TicketLintError):
    """A configuration file or value that cannot be used."""


class ConfigErrors(ConfigError):  # noqa: N818 - there are several
    """Several faults of one configuration, so that all can be mended at once."""

    def __init__(self, faults: Sequence[ConfigError]) -> None:
        """Keep the faults in `faults`; the message has a line for each."""
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)


class UnknownKey(ConfigError):  # noqa: N818 - says what happened
    """A name nobody knows; the message offers the nearest and lists the legal ones."""

    def __init__(self, kind: str, name: str, legal: Iterable[str], *, where: str = "") -> None:
        """Say which `kind` of thing `name` was meant to be and what it could have been."""
        names = sorted(legal)
        near = difflib.get_close_matches(name, names, n=1)
        right = (f"did you mean {near[0]!r}? " if near else "") + "known: " + ", ".join(names)
        super().__init__(f"unknown {kind} {name!r}", where=where, right=right)


class RuleError(ConfigError):
    """A rule or plug-in that breaks the rule contract."""


class InputError(TicketLintError):
    """One input that cannot be read; the other tickets of a run are still linted."""


class PayloadError(InputError):
    """JSON that is no Jira issue, or an issue with an impossible field."""


class StoreError(TicketLintError):
    """The database of the history cannot be opened, read or written."""


class QueueFull(TicketLintError):  # noqa: N818 - says what happened
    """As many tickets wait as may wait: the event was not taken, and may be sent again later."""


class ShippedDataError(TicketLintError):
    """A data file of this installation is missing or damaged."""


class JiraError(TicketLintError):
    """Jira could not be asked, or said no. `status` is the HTTP status, 0 without an answer."""

    def __init__(self, what: str, *, where: str = "", right: str = "", status: int = 0) -> None:
        """Keep the status for those who act on it."""
        super().__init__(what, where=where, right=right)
        self.status = status


class JiraUnreachable(JiraError):  # noqa: N818 - says what happened
    """No answer: the host, its certificate, a time-out, or a fault of Jira's own."""


class NotJira(JiraError):  # noqa: N818 - says what happened
    """An answer that no Jira gives: a web page, a redirection, something that is no JSON."""


class NotAuthenticated(JiraError):  # noqa: N818 - says what happened
    """No token, or one that Jira does not accept."""


class NotPermitted(JiraError):  # noqa: N818 - says what happened
    """The account may not do this."""


class NotThere(JiraError):  # noqa: N818 - says what happened
    """What was asked for is gone, was never there, or is hidden from this account."""


class RequestRefused(JiraError):  # noqa: N818 - says what happened
    """Jira does not understand or accept what was asked."""


class AmbiguousField(JiraError):  # noqa: N818 - says what happened
    """Several fields have the configured name, and nothing tells which one is meant."""


class JiraBusy(JiraError):  # noqa: N818 - says what happened
    """Jira asks to wait for longer than we do: `after` seconds, 0 where it does not say."""

    def __init__(
        self, what: str, *, where: str = "", right: str = "", status: int = 0, after: float = 0.0
    ) -> None:
        """Keep the seconds for those who come back."""
        super().__init__(what, where=where, right=right, status=status)
        self.after = after


class BudgetSpent(JiraError):  # noqa: N818 - says what happened
    """The number of requests that was allowed is reached."""


class AnswerLost(JiraError):  # noqa: N818 - says what happened
    """Something was sent that must not be sent twice, and nobody knows whether Jira did it."""


OUTAGES = (JiraUnreachable, JiraBusy, AnswerLost, NotAuthenticated)
"""What is wrong with Jira or the way to it as a whole, and goes over without our doing."""
