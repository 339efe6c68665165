"""Where a new reference comes from: a draft, or a ticket of anything that the intake reads."""

from __future__ import annotations

from pathlib import Path

from ticket_lint.config.schema import Config
from ticket_lint.errors import InputError
from ticket_lint.intake import read
from ticket_lint.references.add import DRAFTS, Entry, of_draft, of_ticket
from ticket_lint.values.ticket import Ticket

_SHOWN = 10


def picked(source: str, key: str | None, config: Config) -> Entry:
    """Return what a reference is written from: a draft as it stands, or a ticket of a file.

    Raises `InputError` for a file that cannot be read, has no ticket of that key, or several and no
    key is given.
    """
    path = Path(source)
    if path.suffix.lower() in DRAFTS:
        try:
            text = path.read_bytes().decode("utf-8")
        except UnicodeDecodeError as error:
            what, right = f"is no UTF-8 text (byte {error.start})", "save it as UTF-8"
            raise InputError(what, where=source, right=right) from None
        except OSError as error:
            raise InputError(f"cannot be read: {error.strerror}", where=source) from None
        return of_draft(text, where=source)
    return of_ticket(_one(source, key, config))


def _one(source: str, key: str | None, config: Config) -> Ticket:
    """Return the ticket of a file: the one of a key, or the only one."""
    fault: InputError | None = None
    keys: list[str] = []
    only: Ticket | None = None
    for ticket in read([source], config):
        if isinstance(ticket, InputError):
            fault = fault or ticket
        elif key is None:
            only = only or ticket
            keys.append(ticket.key)
            if len(keys) > _SHOWN:
                break
        elif ticket.key == key:
            return ticket
        elif len(keys) < _SHOWN:
            keys.append(ticket.key)
    if only and len(keys) == 1 and not fault:
        return only
    listed = ", ".join(keys[:_SHOWN]) + (", …" if len(keys) >= _SHOWN else "")
    if keys:
        what = f"holds no ticket {key}" if key else "holds several tickets"
        right = f"there are: {listed}" if key else f"name one with --key: {listed}"
        raise InputError(what, where=source, right=right)
    raise fault or InputError("holds no tickets", where=source)
