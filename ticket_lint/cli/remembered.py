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
def history(in_force: InForce, pool: int = 0) -> Iterator[Database]:
    """Open the database of a configuration; raises `StoreError`.

    `pool` is how many connections there may be, where that is not as usual.
    """
    from ticket_lint.store.address import address, origin  # noqa: PLC0415 - as below
    from ticket_lint.store.database import POOL, opened  # noqa: PLC0415 - brings SQLAlchemy

    config = in_force.config
    url, where = address(config, os.environ), origin(config, os.environ)
    found = opened(url, where=where, pool=pool or POOL)
    try:
        yield found
    finally:
        found.close()
