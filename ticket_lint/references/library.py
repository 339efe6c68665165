"""The library of reference tickets: Markdown drafts whose front matter says what they show.

    ---
    id: invoice-export.good
    pair: invoice-export
    level: 0
    kind: story
    summary: Accountant exports the month's invoices as CSV
    why:
      criteria: each row and the empty month can be checked
    ---

`level` is that of the labels: 0 well specified, 1 some blanks but one sensible reading, 2
ambiguous, 3 almost impossible to deliver without more information. `why` says for each part of
the ticket in one line what makes it good or weak. The two tickets of a `pair` are about the same
thing, so that the topic tells nothing. `reviewed` is the day on which somebody last read it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Iterator
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from pydantic import AfterValidator, Field

from ticket_lint import shipped
from ticket_lint.config.schema import Config
from ticket_lint.errors import ConfigError, InputError
from ticket_lint.intake.draft import split
from ticket_lint.intake.draft import ticket as build
from ticket_lint.intake.schema import Draft
from ticket_lint.values.ticket import Ticket

FOLDER = "reference_tickets"
GOOD = 1
"""The highest level of a reference that shows how it should be."""
_NAME = re.compile(r"\w[\w.-]{0,99}")


def _named(value: str) -> str:
    if not _NAME.fullmatch(value):
        raise ValueError("letters, digits, dots, `-` and `_`, e.g. invoice-export")
    return value


Name = Annotated[str, AfterValidator(_named)]


class ReferenceDraft(Draft):
    """The front matter of a reference: that of a draft, and what the reference shows."""

    id: Name
    pair: Name
    level: Literal["0", "1", "2", "3"]
    domain: str = ""
    reviewed: dt.date | None = None
    why: dict[str, str] = Field({})


class Reference(NamedTuple):
    """A reference ticket; `level` 0-3 as in the module's docstring.

    `file` is where it stands, `own` tells a user's from those that ship with ticket-lint.
    """

    id: str
    pair: str
    level: int
    domain: str
    why: dict[str, str]
    ticket: Ticket
    reviewed: dt.date | None = None
    file: str = ""
    own: bool = False

    @property
    def good(self) -> bool:
        """Tell whether the reference shows how a ticket should be."""
        return self.level <= GOOD


def parse(text: str, *, where: str = "", own: bool = False) -> Reference:
    """Return the reference that a text holds.

    Raises `InputError` for front matter that is none of a reference: a missing id, pair or level,
    a level that is none, a key nobody knows.
    """
    draft, body = split(text, ReferenceDraft, where=where)
    return Reference(
        id=draft.id,
        pair=draft.pair,
        level=int(draft.level),
        domain=draft.domain,
        why=dict(draft.why),
        ticket=build(draft, body, where=draft.id),
        reviewed=draft.reviewed,
        file=where,
        own=own,
    )


def load(folder: Traversable | None = None) -> tuple[Reference, ...]:
    """Return the references of a folder, by id; those that ship with ticket-lint by default.

    Raises `InputError` for a file that is no reference and for two of one id.
    """
    return _sorted(_read(folder or shipped.folder(FOLDER), own=folder is not None))


def in_force(config: Config | None = None) -> tuple[Reference, ...]:
    """Return the references that a configuration chooses, by id: ours, an own folder's, or both.

    Raises `ConfigError` for a folder that is missing or holds no references, `InputError` for a
    file that is no reference and for two of one id, also of both folders.
    """
    config = config or Config()
    folder = own_folder(config)
    if folder is None:
        return load()
    if not folder.is_dir():
        raise ConfigError(
            f"there is no folder {shown_path(str(folder))}",
            where="references.folder",
            right="correct its path, or let `ticket-lint references add` make it",
        )
    own = list(_read(folder, own=True))
    if config.references.use == "add":
        return _sorted([*_read(shipped.folder(FOLDER), own=False), *own])
    if not own:
        raise ConfigError(
            "holds no reference tickets, and they are to replace ours",
            where=shown_path(str(folder)),
            right="add some with `ticket-lint references add`",
        )
    return _sorted(own)


def own_folder(config: Config) -> Path | None:
    """Return the configured folder of own references, or None.

    Raises `ConfigError` where they are to replace ours and no folder is named.
    """
    if config.references.folder:
        return Path(config.references.folder)
    if config.references.use == "replace":
        raise ConfigError(
            'use = "replace" needs a folder', where="references", right='folder = "references"'
        )
    return None


def fingerprint(references: Iterable[Reference]) -> str:
    """Return a short hash that changes when a reference comes, goes or changes text or level."""
    digest = hashlib.sha256()
    for reference in references:
        text = reference.ticket.text_hash
        digest.update(f"{reference.id}\0{reference.pair}\0{reference.level}\0{text}\0".encode())
    return digest.hexdigest()[:12]


def pairs(references: Iterable[Reference]) -> dict[str, tuple[Reference, Reference]]:
    """Return the complete pairs by name: the good ticket and the weak one."""
    good: dict[str, Reference] = {}
    weak: dict[str, Reference] = {}
    for reference in references:
        (good if reference.good else weak)[reference.pair] = reference
    return {name: (good[name], weak[name]) for name in sorted(good.keys() & weak.keys())}


def _read(folder: Traversable, *, own: bool) -> Iterator[Reference]:
    """Yield the references of a folder by file name."""
    try:
        files = [f for f in folder.iterdir() if f.name.endswith(".md") and f.name != "README.md"]
    except OSError as error:
        where = shown_path(str(folder))
        raise InputError(f"cannot be read: {error.strerror}", where=where) from None
    for file in sorted(files, key=lambda file: file.name):
        where = shown_path(str(file)) if own else f"{FOLDER}/{file.name}"
        try:
            text = file.read_bytes().decode("utf-8")
        except UnicodeDecodeError as error:
            raise InputError(
                f"is no UTF-8 text (byte {error.start})", where=where, right="save it as UTF-8"
            ) from None
        except OSError as error:
            raise InputError(f"cannot be read: {error.strerror}", where=where) from None
        if not text.strip():
            raise InputError(
                "is empty", where=where, right="delete it, or write a reference ticket into it"
            )
        yield parse(text, where=where, own=own)


def shown_path(path: str) -> str:
    """Return a path from the working directory, where it lies below it."""
    try:
        return str(Path(path).relative_to(Path.cwd()))
    except (ValueError, OSError):
        return path


def _sorted(references: Iterable[Reference]) -> tuple[Reference, ...]:
    """Return references by id; raises `InputError` for two of one id."""
    seen: dict[str, Reference] = {}
    for reference in references:
        if other := seen.get(reference.id):
            raise InputError(
                f"has the id {reference.id!r}, and so has {other.file}",
                where=reference.file,
                right="give one of them another id",
            )
        seen[reference.id] = reference
    return tuple(seen[name] for name in sorted(seen))
