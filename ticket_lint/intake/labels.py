"""Labels of tickets: CSV or JSON lines with `key` and `level`, other columns are left alone.

    key,level
    WEB-12,0
    WEB-31,2.5

`level` is 0 well specified, 1 some blanks but one sensible reading, 2 ambiguous, 3 almost
impossible to deliver without more information; a mean of several people may lie between.
"""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path

from ticket_lint.errors import InputError

WORST = 3
_RIGHT = "a CSV file with the columns key and level, or JSON lines with these two keys"


def read_labels(path: str | Path) -> dict[str, float]:
    """Return the levels by ticket key, in the order of the file.

    Raises `InputError` for a file that cannot be read, has no such columns or no labels, for a
    level outside 0-3 and for a key with two different levels.
    """
    where = str(path)
    try:
        text = Path(path).read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"is no UTF-8 text (byte {error.start})", where=where, right="save it as UTF-8"
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"cannot be read: {reason}", where=where, right=_RIGHT) from None
    rows = _json_lines if text.lstrip().startswith("{") else _csv
    found: dict[str, float] = {}
    for number, row in rows(text, where):
        key, level = str(row.get("key") or "").strip(), row.get("level")
        place = f"{where}:{number}"
        if not key or level in (None, ""):
            what = "key" if not key else "level"
            raise InputError(f"has no {what}", where=place, right=_RIGHT)
        value = _level(level, place)
        if found.setdefault(key, value) != value:
            raise InputError(
                f"{key} has two levels, {found[key]:g} and {value:g}",
                where=place,
                right="one line a ticket; of several reviewers, their mean",
            )
    if not found:
        raise InputError("holds no labels", where=where, right=_RIGHT)
    return found


def _level(value: object, where: str) -> float:
    try:
        level = float(str(value).strip().replace(",", "."))
    except ValueError:
        level = math.nan
    if not 0 <= level <= WORST:  # not a number fits no comparison
        raise InputError(
            f"level {str(value)[:40]!r} does not fit",
            where=where,
            right="0 (well specified) to 3 (cannot be delivered without asking)",
        )
    return level


def _csv(text: str, where: str) -> Iterator[tuple[int, Mapping[str, object]]]:
    head = text[: text.find("\n") + 1] or text
    delimiter = max(",;\t", key=head.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        names = {str(name).strip().lower(): name for name in reader.fieldnames or ()}
        if missing := {"key", "level"} - names.keys():
            listed = " and ".join(sorted(missing))
            raise InputError(f"has no column {listed}", where=where, right=_RIGHT)
        for row in reader:
            yield reader.line_num, {name: row.get(names[name]) for name in ("key", "level")}
    except csv.Error as error:
        raise InputError(f"is no CSV: {error}", where=where, right=_RIGHT) from None


def _json_lines(text: str, where: str) -> Iterator[tuple[int, Mapping[str, object]]]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            row = None
        if not isinstance(row, dict):
            raise InputError("is no JSON object", where=f"{where}:{number}", right=_RIGHT)
        yield number, row
