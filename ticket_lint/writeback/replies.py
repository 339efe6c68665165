"""Answers to our comment: `ticket-lint recheck`, `ignore RULE because …`, `wrong RULE …`."""

from __future__ import annotations

import datetime as dt
import re

from ticket_lint.lexicon.commands import COMMAND, MAX_LINE
from ticket_lint.lexicon.secrets import mask
from ticket_lint.values.plan import FOR_GOOD, Reply

_RULE = re.compile(r"`?(?P<rule>[A-Za-z][A-Za-z0-9-]{0,60})`?(?=[\s:,.;]|\Z)(?P<rest>.*)")
_BECAUSE = re.compile(r"(?i)[\s:,.;–-]*(?:(?:because|weil|denn|parce que|car|porque|pois)\b)?")
_UNTIL = re.compile(r"(?i)[\s,(]*\b(?:until|bis|jusqu'au|hasta|até)\s+(?P<day>\S{10})\)?\.?\s*\Z")
_MAX_REASON = 300
_LEAST_REASON = 3


def reply(text: str, *, comment: str, author: str, created: str) -> Reply | None:
    """Return the answer that a comment gives in its first line, None for any other comment.

    `problem` says what is missing: a rule, a reason, a day that exists.
    """
    line = text.lstrip()[:MAX_LINE].partition("\n")[0]
    match = COMMAND.match(line)
    if not match:
        return None
    verb = match["verb"].lower()
    day = created[:10]
    if verb == "recheck":
        return Reply(comment, author, "recheck", day)
    named = _RULE.match(match["rest"])
    given = Reply(comment, author, "ignore" if verb == "ignore" else "wrong", day)
    if not named:
        return given._replace(problem="no-rule")
    rest, until, problem = named["rest"], FOR_GOOD, ""
    if last := _UNTIL.search(rest):
        until, problem = _day(last["day"])
        rest = rest[: last.start()]
    start = _BECAUSE.match(rest)
    reason = mask(" ".join(rest[start.end() if start else 0 :].split()))[:_MAX_REASON]
    if verb == "ignore" and len(reason) < _LEAST_REASON:
        problem = problem or "no-reason"
    return given._replace(rule=named["rule"].lower(), reason=reason, until=until, problem=problem)


def _day(text: str) -> tuple[str, str]:
    try:
        return dt.date.fromisoformat(text).isoformat(), ""
    except ValueError:
        return FOR_GOOD, "no-day"
