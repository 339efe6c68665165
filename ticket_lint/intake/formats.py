"""Which format a file is in, told by how it begins, and the reader of each."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Iterator
from pathlib import PurePath
from typing import BinaryIO, TypeAlias

from ticket_lint.config.schema import Config
from ticket_lint.errors import InputError
from ticket_lint.intake import deep
from ticket_lint.intake.document import elements
from ticket_lint.intake.streams import HEAD, lines, rewindable, text
from ticket_lint.intake.tickets import Read, Tickets, not_fetched

Reader: TypeAlias = Callable[[BinaryIO, str, Config | None], Iterator[Read]]

MAX_DRAFT = 10_000_000
"""Bytes of a draft."""
_LINES = (".jsonl", ".ndjson")
_DRAFTS = (".md", ".markdown", ".txt")
_ISSUES = re.compile(r'"issues"\s*:\s*\[')
_NAMES = b'"names"'
_RIGHT = (
    "Jira issues as JSON (an issue, a response, one a line), Jira's CSV export, "
    "or a Markdown draft (`.md`, or front matter between `---`)"
)


def recognise(head: bytes, where: str) -> Reader:
    """Return the reader for a file that begins with `head`.

    Raises `InputError` for an empty file and for a format that is none of ours.
    """
    start = head.removeprefix(codecs.BOM_UTF8).decode(errors="replace").lstrip()
    suffix = PurePath(where).suffix.lower()
    if not start:
        raise InputError("is empty", where=where, right=_RIGHT)
    if suffix in _DRAFTS[:2] or re.match(r"---[ \t]*\r?\n", start):
        return drafts
    if suffix in _LINES or (start[0] == "{" and _by_line(start, whole=len(head) < HEAD)):
        return json_lines
    if start[0] in "{[":
        return json_document
    if suffix == ".csv" or _is_export(start):
        return export
    if suffix == ".txt" or (where == "<stdin>" and "\0" not in start):
        return drafts
    if suffix == ".json":
        raise InputError("no JSON: it begins with neither `{` nor `[`", where=where, right=_RIGHT)
    raise InputError("is in no format that is known here", where=where, right=_RIGHT)


def _by_line(start: str, *, whole: bool) -> bool:
    """Tell whether a text that begins with an object has one on each line."""
    first, newline, rest = start.partition("\n")
    if not newline:
        return not whole and not _ISSUES.search(first)
    if rest[:1] == "{":
        return True
    try:
        json.loads(first)
    except (ValueError, RecursionError):
        return False
    return bool(rest.strip())


def _is_export(start: str) -> bool:
    from ticket_lint.intake.csv_export import delimiter  # noqa: PLC0415 - only some runs need it

    return bool(delimiter(start.partition("\n")[0].rstrip("\r")))


def json_lines(stream: BinaryIO, where: str, config: Config | None) -> Iterator[Read]:
    """Read one JSON value a line; a line that is none is an error, and the next is read."""
    tickets = Tickets.of(config)
    for line in lines(stream, where):
        if isinstance(line, InputError):
            yield line
            continue
        place = f"{where}:{line.number}"
        try:
            content = text(line, where)
            if content.isspace():
                continue
            try:
                value = json.loads(content)
            except RecursionError:
                value, _ = deep.raw_decode(content)
        except InputError as error:
            yield error
        except json.JSONDecodeError as error:
            cut = error.pos >= len(content.rstrip()) or error.msg.startswith("Unterminated")
            what = "the line ends in the middle" if cut else error.msg
            yield InputError(
                f"no JSON: {what}",
                where=f"{place}:{error.pos + 1}",
                right="one whole object a line",
            )
        except ValueError as error:
            yield InputError(f"no JSON: {error}", where=place)
        else:
            yield from tickets(value, place)


def json_document(stream: BinaryIO, where: str, config: Config | None) -> Iterator[Read]:
    """Read a document: a response of any length, an array, an issue."""
    with rewindable(stream) as again:
        tickets = Tickets.of(config).named(_names(again, where))
        for role, line, value in elements(again, where):
            place = f"{where}:{line}"
            if role == "issue":
                yield tickets.issue(value, place)
            elif role == "rest":
                yield from not_fetched(value, place)
            else:
                yield from tickets(value, place)


def _names(stream: BinaryIO, where: str) -> object:
    """Return the field names of a response, which stand behind its issues; leave it rewound."""
    tail = found = b""
    while not found and (piece := stream.read(HEAD)):
        found = _NAMES if _NAMES in tail + piece else b""
        tail = piece[-len(_NAMES) :]
    stream.seek(0)
    if not found:
        return None
    names = None
    try:
        for role, _, value in elements(stream, where):
            if role == "rest":
                names = value.get("names", names)
    except InputError:
        names = None  # the reading proper says what is wrong, after the issues before it
    stream.seek(0)
    return names


def export(stream: BinaryIO, where: str, config: Config | None) -> Iterator[Read]:
    """Read Jira's CSV export."""
    from ticket_lint.intake.csv_export import tickets  # noqa: PLC0415 - only some runs need it

    yield from tickets(stream, where, config)


def drafts(stream: BinaryIO, where: str, config: Config | None) -> Iterator[Read]:
    """Read a Markdown draft."""
    from ticket_lint.intake.draft import parse_draft  # noqa: PLC0415 - only some runs need it

    content = stream.read(MAX_DRAFT + 1)
    if len(content) > MAX_DRAFT:
        raise InputError(
            "is too long for a draft", where=where, right=f"at most {MAX_DRAFT:,} bytes"
        )
    try:
        decoded = content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"byte {error.start:,} is no UTF-8", where=f"{where}:{line}", right="save it as UTF-8"
        ) from None
    yield parse_draft(decoded, where=where, config=config)
