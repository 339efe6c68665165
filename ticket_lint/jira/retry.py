"""What may be sent again, and after how long.

The `jira` package's own retries are off: they wait at most 60 s whatever Jira asked, fail on a
`Retry-After` that is a date, and send a POST again after a dropped connection, which doubles
comments.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from urllib.parse import unquote, urlsplit

from ticket_lint.jira.limits import Clock, Target

RETRIES = 4
PATIENCE_S = 120.0
"""The longest wait that Jira is granted; beyond it the run ends and says when to come back."""
_BASE_S = 1.0
_LOW, _HIGH = 0.7, 1.3
_READING_POSTS = (
    "/search/jql",
    "/search",
    "/search/approximate-count",
    "/issue/bulkfetch",
    "/comment/list",
    "/changelog/bulkfetch",
)
_REST = re.compile(r"(?P<api>/rest/[^/]+/[^/]+)(?P<path>/.*)")
_KEY = r"[A-Za-z][A-Za-z0-9_]*-[0-9]+"
_ISSUE = re.compile(rf"/issue/(?P<issue>{_KEY}|[0-9]+)(?=/|\Z)")
_VARIABLE = re.compile(rf"(?<=/)(?:{_KEY}|[0-9]+)(?=/|\Z)|(?<=/properties/)[^/]+")


def target(method: str, url: str) -> Target:
    """Return what a request is counted under; keys and ids in its path become `*`."""
    path = unquote(urlsplit(url).path)
    rest = _REST.search(path)
    api, path = (rest.group("api"), rest.group("path")) if rest else ("", path)
    issue = _ISSUE.search(path)
    return Target(method, api + _VARIABLE.sub("*", path), issue.group("issue") if issue else "")


def is_repeatable(method: str, url: str) -> bool:
    """Tell whether a request may be sent twice: it reads, or does the same each time."""
    return method in ("GET", "HEAD", "PUT", "DELETE") or urlsplit(url).path.endswith(_READING_POSTS)


def asked_delay(headers: Mapping[str, str], clock: Clock, *, limited: bool) -> float | None:
    """Return the seconds that Jira asks to wait, None where it does not say.

    `Retry-After` is a number of seconds or an HTTP date. `X-RateLimit-Reset` (ISO 8601) stands in
    for it only where a limit is reached: Jira sends it with other answers, too.
    """
    after = headers.get("Retry-After", "").strip()
    if re.fullmatch(r"[0-9]{1,9}(?:\.[0-9]{1,9})?", after):
        return float(after)
    try:
        if after:
            return max(0.0, parsedate_to_datetime(after).timestamp() - clock.wall())
    except (ValueError, TypeError, OverflowError):
        pass
    reset = headers.get("X-RateLimit-Reset", "").strip() if limited else ""
    try:
        if reset:
            return max(0.0, dt.datetime.fromisoformat(reset).timestamp() - clock.wall())
    except (ValueError, OverflowError):
        pass
    return None


def delay(attempt: int, asked: float | None, clock: Clock) -> float:
    """Return the seconds before try number `attempt` + 1: never less than Jira asked for."""
    own = _BASE_S * float(2 ** (attempt - 1)) * clock.spread(_LOW, _HIGH)
    return max(own, asked * clock.spread(1.0, _HIGH)) if asked else own
