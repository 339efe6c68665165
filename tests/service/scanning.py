"""A worker as a process of its own, for tests that kill it: `python scanning.py CONFIG`."""

from __future__ import annotations

import os
import sys

from ticket_lint.config.sources import load
from ticket_lint.judge.assess import Judge
from ticket_lint.service import engine, office, run, scans
from ticket_lint.store.database import opened
from ticket_lint.writeback.apply import Patience

if __name__ == "__main__":
    Patience.__init__.__defaults__ = (0.05, 0.6, 0.3)  # type: ignore[misc]
    scans.AHEAD, scans.LOW = 2, 1  # so that four hundred tickets are more than a chunk
    in_force = load(sys.argv[1], environ=os.environ).config
    database = opened(os.environ["TICKET_LINT_DATABASE_URL"])
    engine.migrated(database)
    with run.told() as ended, engine.working(office.opened(in_force, Judge.of(in_force), database)):
        print("ready", flush=True)  # noqa: T201 - for the test
        ended.wait()
    run.end(0, database)
