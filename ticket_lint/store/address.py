"""Where the database lies: the variable, the configuration, else a file of the user's own."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from ticket_lint.config.environment import MASKED, PREFIX
from ticket_lint.config.schema import Config

VARIABLE = PREFIX + "DATABASE_URL"
FILE = "history.sqlite"
_SCHEME = re.compile(r"[a-z0-9+]+://")
_SQLITE = "sqlite:///"
_PASSWORD = re.compile(r"(?<=://)[^/@\s]*(?=@)")


def address(config: Config, environ: Mapping[str, str]) -> str:
    """Return the database's URL; what has no scheme is the path of a SQLite file."""
    given = environ.get(VARIABLE, "").strip() or config.store.url.strip()
    given = given or str(_data_home(environ) / "ticket-lint" / FILE)
    if not _SCHEME.match(given):
        given = _SQLITE + str(Path(given).expanduser())
    return given


def origin(config: Config, environ: Mapping[str, str]) -> str:
    """Return what named the database, for errors."""
    if environ.get(VARIABLE, "").strip():
        return VARIABLE
    return "store.url" if config.store.url.strip() else "the history of ticket-lint"


def shown(url: str) -> str:
    """Return an address as it may be shown: without a login, and a SQLite file by its path."""
    return _PASSWORD.sub(MASKED, url).removeprefix(_SQLITE)


def _data_home(environ: Mapping[str, str]) -> Path:
    """Return the folder for data of programs: XDG's, and what stands for it elsewhere."""
    named = environ.get("XDG_DATA_HOME", "")
    if Path(named).is_absolute():
        return Path(named)
    if sys.platform == "win32" and environ.get("LOCALAPPDATA"):
        return Path(environ["LOCALAPPDATA"])
    home = Path(environ.get("HOME") or os.path.expanduser("~"))  # noqa: PTH111 - total
    if sys.platform == "darwin":
        return home / "Library" / "Application Support"
    return home / ".local" / "share"
