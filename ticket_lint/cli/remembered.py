"""The history that a command remembers by: where the configuration says, opened and closed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ticket_lint.config.sources import InForce
    from ticket_lint.store.database import Database


@contextmanager
def history(in_force: InForce) -> Iterator[Database]:
    """Open the database of a configuration; raises `StoreError`."""
    from ticket_lint.store.address import address, origin  # noqa: PLC0415 - as below
    from ticket_lint.store.database import opened  # noqa: PLC0415 - brings SQLAlchemy

    config = in_force.config
    found = opened(address(config, os.environ), where=origin(config, os.environ))
    try:
        yield found
    finally:
        found.close()
