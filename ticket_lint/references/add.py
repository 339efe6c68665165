"""A ticket becomes a reference: a file with front matter in the folder of own references.

What identifies people or the ticket is left behind: key, comments, links, status and dates; a
mention becomes "@somebody". A reference gets committed, so a secret, private data or an e-mail
address in its text is refused, or masked where that is asked for.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import Field

from ticket_lint.config.schema import Config
from ticket_lint.errors import InputError, UnknownKey, UsageError
from ticket_lint.intake.draft import split
from ticket_lint.intake.schema import Draft
from ticket_lint.references import private
from ticket_lint.references.library import Reference, load, own_folder, parse, shown_path
from ticket_lint.references.written import markdown
from ticket_lint.values.ticket import Ticket

DRAFTS = (".md", ".markdown", ".txt")
_FIELDS = ("criteria", "checklist", "environment")
_ENTRY = re.compile(r"[^\w.-]+")


class Shows(NamedTuple):
    """What a new reference shows; empty values are taken from the draft's front matter."""

    level: int | None = None
    pair: str = ""
    id: str = ""
    domain: str = ""
    why: Mapping[str, str] = {}


class _Drafted(Draft):
    """A draft that may say already what it shows as a reference."""

    id: str = ""
    pair: str = ""
    level: str = ""
    domain: str = ""
    reviewed: str = ""
    why: dict[str, str] = Field({})


class Entry(NamedTuple):
    """The front matter and the Markdown body that a reference is written from."""

    keys: dict[str, Any]
    body: str


def of_draft(text: str, *, where: str) -> Entry:
    """Return the entry of a Markdown draft, its body as it stands; raises `InputError`."""
    draft, body = split(text, _Drafted, where=where)
    keys = draft.model_dump(mode="json", exclude_unset=True)
    for name in ("key", "project", "status", "status_category", "created", "updated"):
        keys.pop(name, None)
    return Entry(keys, body)


def of_ticket(ticket: Ticket) -> Entry:
    """Return the entry of a ticket as it was read from Jira or an export."""
    keys: dict[str, Any] = {"kind": ticket.kind, "summary": ticket.summary}
    keys |= {
        document.field: document.text if document.field == "environment" else markdown(document)
        for document in ticket.documents
        if document.field in _FIELDS and document.text
    }
    for name in ("priority", "labels", "components", "versions"):
        if value := getattr(ticket, name):
            keys[name] = value if isinstance(value, str) else list(value)
    if ticket.estimable:
        keys["points"] = "" if ticket.points is None else f"{ticket.points:g}"
    if ticket.attachments:  # that there is a picture matters, its name does not
        keys["attachments"] = [
            f"attachment-{number}{Path(name).suffix[:8]}"
            for number, name in enumerate(ticket.attachments, 1)
        ]
    if ticket.parent and ticket.parent.summary:
        parent = ticket.parent
        keys["parent"] = {"key": "PARENT-1", "summary": parent.summary, "kind": parent.kind}
    description = ticket.document("description")
    return Entry(keys, markdown(description) if description else "")


def add(
    entry: Entry, shows: Shows, config: Config, *, mask: bool = False, today: dt.date
) -> Reference:
    """Write a reference into the configured folder and return it.

    Raises `UsageError` where a level or pair is missing, no folder is configured or the id is
    taken, and `InputError` for a text with secrets or private data, unless they are to be masked.
    """
    folder = own_folder(config)
    if folder is None:
        raise UsageError(
            "there is no folder for references of your own",
            where="references add",
            right='name one in ticket-lint.toml: [references] folder = "references"',
        )
    keys = _shown(entry, shows, today)
    if not keys.get("summary"):
        raise InputError("has no summary", where=keys["id"], right="a reference needs one")
    keys, body = private.cleaned(keys, _whole), _whole(entry.body)
    if mask:
        keys, body = private.cleaned(keys, private.masked), private.masked(body)
    elif found := [*private.found("\n".join(private.texts(keys))), *private.found(body)]:
        raise InputError(
            f"the text holds what should not be committed: {', '.join(found[:5])}",
            where=keys["id"],
            right="take it out, or let --mask put dots in its place",
        )
    written = f"---\n{_front(keys)}---\n{body.strip()}\n"
    reference = parse(written, where=shown_path(f"{folder}/{keys['id']}.md"), own=True)
    for other in (*load(), *(load(folder) if folder.is_dir() else ())):
        if other.id == reference.id:
            raise UsageError(
                f"there is a reference {other.id!r} already",
                where=other.file,
                right="name another id with --id, or remove that one first",
            )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with Path(reference.file).open("x", encoding="utf-8", newline="\n") as file:
            file.write(written)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(f"cannot be written: {reason}", where=reference.file) from None
    return reference


def remove(name: str, references: Iterable[Reference]) -> Reference:
    """Delete an own reference's file and return what it was; raises `UsageError`."""
    found = find(name, references)
    if not found.own:
        raise UsageError(
            f"{name!r} ships with ticket-lint and cannot be removed",
            where="references remove",
            right='to do without ours, set [references] use = "replace"',
        )
    try:
        Path(found.file).unlink()
    except OSError as error:
        raise UsageError(f"cannot be removed: {error.strerror}", where=found.file) from None
    return found


def find(name: str, references: Iterable[Reference]) -> Reference:
    """Return the reference of an id; raises `UnknownKey`, which offers the nearest."""
    known = {reference.id: reference for reference in references}
    if name not in known:
        raise UnknownKey("reference", name, known)
    return known[name]


def _shown(entry: Entry, shows: Shows, today: dt.date) -> dict[str, Any]:
    """Return the front matter with what the reference shows, that first."""
    keys = dict(entry.keys)
    said = {name: keys.pop(name, "") for name in ("id", "pair", "level", "domain", "reviewed")}
    reasons = {**keys.pop("why", {}), **shows.why}
    level = said["level"] if shows.level is None else str(shows.level)
    pair = shows.pair or said["pair"]
    if not level or not pair:
        raise UsageError(
            f"a reference needs a {'pair' if level else 'level'}",
            where="references add",
            right="--pair NAME, shared by the good and the weak ticket about the same thing"
            if level
            else "--level 0, well specified, to 3, cannot be delivered without asking",
        )
    made = f"{_ENTRY.sub('-', pair)}.{'good' if level in {'0', '1'} else 'weak'}"
    head = {
        "id": shows.id or said["id"] or made,
        "pair": pair,
        "level": level,
        "domain": shows.domain or said["domain"],
        "reviewed": today.isoformat(),
        "why": reasons,
    }
    return {key: value for key, value in head.items() if value} | keys


def _whole(text: str) -> str:
    """Return a text that UTF-8 can hold: JSON may bring halves of surrogate pairs."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _front(keys: Mapping[str, Any]) -> str:
    """Return front matter as YAML, a text of several lines as a block."""
    import yaml  # noqa: PLC0415 - only this needs it

    class Dumper(yaml.SafeDumper):
        pass

    def text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
        style = "|" if "\n" in value else None
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)

    Dumper.add_representer(str, text)
    shown: str = yaml.dump(
        dict(keys), Dumper=Dumper, allow_unicode=True, sort_keys=False, width=100
    )
    return shown
