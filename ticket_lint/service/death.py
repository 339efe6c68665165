"""Jobs that are given up, so that each leaves a dead letter, whenever its worker is killed.

The queue notes an end only after the job has ended. A worker that is killed between freeing what
its job was in charge of and that note would leave nothing. So it is noted with the job first, and
whoever takes the job over gives it up for the same reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ticket_lint.service.queues import GIVEN_UP

if TYPE_CHECKING:
    from dbos import DBOSClient

    from ticket_lint.store.database import Database

_LONGEST = 1_000


class Dead(Exception):  # noqa: N818 - says what happened
    """A job that is given up, and why: what a dead letter says."""


def noted(database: Database, client: DBOSClient, job: str, why: str) -> None:
    """Note that a job is about to be given up; raises `StoreError`."""
    with database.guarded():
        client.update_workflow_attributes(job, {GIVEN_UP: why[:_LONGEST]}, merge=True)


def told(database: Database, client: DBOSClient, job: str) -> str:
    """Return why a job that is in charge of nothing was given up, nothing where it was not."""
    with database.guarded():
        found = client.list_workflows(workflow_ids=[job], load_input=False, load_output=False)
    return str((found[0].attributes or {}).get(GIVEN_UP, "")) if found else ""
