"""A sandbox with a past: closed sprints with what was finished in them, and a backlog."""

from __future__ import annotations

from pathlib import Path

import pytest
import requests

from ticket_lint.sandbox.contract import Contract
from ticket_lint.sandbox.server import running

SAMPLES = Path(__file__).parents[2] / "samples" / "sprint"


@pytest.mark.parametrize("product", ["cloud", "datacenter"])
@pytest.mark.parametrize("seeded", [True, False])
def test_past(product: str, *, seeded: bool) -> None:
    """Each board has closed sprints before the active one; no ticket is in two at once."""
    cloud = product == "cloud"
    with running(
        product,  # type: ignore[arg-type] # one of the two
        seed=str(SAMPLES / f"{product}.json") if seeded else "",
        tickets=None if seeded else 30,
        past=3,
        contract=Contract(cloud=cloud),
    ) as sandbox:
        state = sandbox.state
        boards = [body for body in state.catalog("board").values() if body["type"] == "scrum"]
        assert len(boards) == 1
        session = requests.Session()
        session.auth = ("lint@sandbox.example" if cloud else "lint", "sandbox-token")
        found = session.get(
            f"{sandbox.url}/rest/agile/1.0/board/{boards[0]['id']}/sprint", timeout=10
        ).json()["values"]
        assert [one["state"] for one in found] == ["closed"] * 3 + ["active", "future"]
        ends = [one["completeDate"] for one in found[:3]]
        assert ends == sorted(ends)
        for one in found:
            query = f"sprint = {one['id']}"
            done = _count(session, sandbox.url, f"{query} AND statusCategory = Done", cloud=cloud)
            rest = _count(session, sandbox.url, f"{query} AND statusCategory != Done", cloud=cloud)
            assert (done > 0, rest > 0) == (one["state"] == "closed", one["state"] != "closed")
        board = f"filter = {boards[0]['id']} AND statusCategory != Done AND sprint is EMPTY"
        assert _count(session, sandbox.url, board, cloud=cloud) >= 14
        assert not sandbox.log.violations


def _count(session: requests.Session, url: str, jql: str, *, cloud: bool) -> int:
    path = "/rest/api/3/search/jql" if cloud else "/rest/api/2/search"
    body = {"jql": jql, "fields": ["summary"], "maxResults": 100}
    answer = session.post(f"{url}{path}", json=body, timeout=10)
    assert answer.status_code == 200, answer.text
    return len(answer.json()["issues"])
