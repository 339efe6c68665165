"""The environment variables: connections and secrets, which no configuration file may hold."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

PREFIX = "TICKET_LINT_"
MASKED = "•••••"
_IN_ADDRESS = re.compile(r"(?<=://)[^/@\s]*(?=@)")


class Variable(NamedTuple):
    """A variable that is read. `secret` ones are never shown, not even in part."""

    name: str
    description: str
    secret: bool = False


VARIABLES = (
    Variable(PREFIX + "CONFIG", "The configuration file; replaces the search for one."),
    Variable(PREFIX + "JIRA_URL", "Your Jira, e.g. https://example.atlassian.net."),
    Variable(PREFIX + "JIRA_EMAIL", "The account of the token (Jira Cloud)."),
    Variable(PREFIX + "JIRA_TOKEN", "The API token or personal access token.", secret=True),
    Variable(PREFIX + "JIRA_TOKEN_FILE", "A file that holds the token, instead of JIRA_TOKEN."),
    Variable(
        PREFIX + "WEBHOOK_SECRETS",
        "Secrets of the webhook, separated by spaces, so that they can be rotated.",
        secret=True,
    ),
    Variable(
        PREFIX + "SERVICE_TOKEN",
        "The API token for the service that `scan --apply` hands its work to.",
        secret=True,
    ),
    Variable(PREFIX + "DATABASE_URL", "Where the history is kept: a file, or a URL.", secret=True),
)


class Setting(NamedTuple):
    """A variable of the environment as it may be shown; `note` says what is wrong with it."""

    name: str
    shown: str
    note: str = ""


def settings(environ: Mapping[str, str]) -> Iterator[Setting]:
    """Yield every variable of ours, set or not (shown as nothing), then those nobody reads."""
    for variable in VARIABLES:
        value = environ.get(variable.name, "")
        shown = MASKED if value and variable.secret else _IN_ADDRESS.sub(MASKED, value)
        yield Setting(variable.name, shown)
    known = [variable.name for variable in VARIABLES]
    for name in sorted(environ):
        if name.startswith(PREFIX) and name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            offer = f"; did you mean {near[0]}?" if near else ""
            yield Setting(name, MASKED, f"nobody reads it{offer}")
