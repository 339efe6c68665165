"""Dates of JQL: absolute, relative (`-7d`) and the ends of days, weeks, months and years."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

_PERIOD = re.compile(r"([+-]?)((?:\d+[wdhm]\s*)+)", re.IGNORECASE)
_PART = re.compile(r"(\d+)([wdhm])", re.IGNORECASE)
_UNITS = {"w": 604_800_000, "d": 86_400_000, "h": 3_600_000, "m": 60_000}
_FORMATS = ("%Y/%m/%d %H:%M", "%Y-%m-%d %H:%M", "%Y/%m/%d", "%Y-%m-%d")
_STEP = re.compile(r"([+-]?\d+)([yMwdhm]?)")
_MAX_PERIOD = 4_000_000_000_000
"""More than a century in milliseconds; further back lies nothing."""


def moment(text: str, now: float) -> int | None:
    """Return a date of JQL in milliseconds since 1970, None for what is none; `now` in seconds."""
    text = text.strip()
    if found := _PERIOD.fullmatch(text):
        total = sum(int(count) * _UNITS[unit.lower()] for count, unit in _PART.findall(found[2]))
        total = min(total, _MAX_PERIOD)
        return round(now * 1000) + (-total if found[1] == "-" else total)
    for form in _FORMATS:
        try:
            return round(datetime.strptime(text, form).replace(tzinfo=UTC).timestamp() * 1000)
        except ValueError:
            continue
    return None


def edge(name: str, arguments: tuple[str, ...], now: float) -> int | None:
    """Return the value of `now()`, `startOfDay(-1d)`, `endOfMonth()`, …; None for another name."""
    if name == "now":
        return round(now * 1000)
    unit = name.removeprefix("startof").removeprefix("endof")
    if unit == name or unit not in ("day", "week", "month", "year"):
        return None
    start = datetime.fromtimestamp(now, UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    if unit == "week":
        start -= timedelta(days=(start.weekday() + 1) % 7)  # Jira's week begins on Sunday
    elif unit != "day":
        start = start.replace(day=1, month=1 if unit == "year" else start.month)
    count, letter = 0, ""
    if arguments and (found := _STEP.fullmatch(arguments[0].strip())):
        count, letter = int(found[1]), found[2]
    start = _moved(start, count, letter or {"month": "M"}.get(unit, unit[0]))
    if name.startswith("endof"):
        start = _moved(start, 1, {"month": "M"}.get(unit, unit[0])) - timedelta(milliseconds=1)
    return round(start.timestamp() * 1000)


def _moved(when: datetime, count: int, unit: str) -> datetime:
    count = max(-10_000, min(count, 10_000))
    if unit in ("y", "M"):
        months = when.year * 12 + when.month - 1 + count * (12 if unit == "y" else 1)
        year = min(max(months // 12, 1), 9000)
        return when.replace(year=year, month=months % 12 + 1, day=min(when.day, 28))
    return when + timedelta(milliseconds=count * _UNITS[unit])
