"""Real payloads and real tickets; skipped where the shared folder is absent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ticket_lint.errors import InputError
from ticket_lint.intake import read
from ticket_lint.jira import payload
from ticket_lint.values.ticket import Ticket

SHARED = Path(__file__).resolve().parents[3] / "shared"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="needs the shared folder ../shared")


def issues(value: Any) -> list[Any]:
    """Return the issues of a response, or the value if it is one."""
    if not isinstance(value, dict):
        return []
    found = value.get("issues")
    if isinstance(found, list):
        return found
    return [value] if payload.is_issue(value) else []


@pytest.mark.parametrize("folder", ["rest-jira-cli", "openapi-examples"])
def test_rest_samples(folder: str) -> None:
    """Each file with issues gives them all; each other one is an error, and says so."""
    paths = sorted((SHARED / "samples" / folder).glob("*.json"))
    assert paths
    for path in paths:
        wanted = issues(json.loads(path.read_text(encoding="utf-8")))
        found = [each for each in read([path]) if isinstance(each, Ticket)]
        assert [each.key for each in found] == [each["key"] for each in wanted], path
        if not wanted:
            assert all(isinstance(each, InputError) for each in read([path]))


def test_webhook_samples() -> None:
    """The issue in a webhook body is a ticket with a summary, a site and a kind."""
    count = 0
    for path in sorted((SHARED / "samples" / "webhooks-mattermost").glob("*.json")):
        body = json.loads(path.read_text(encoding="utf-8"))
        if issue := body.get("issue"):
            found = payload.ticket(issue)
            assert found.summary, path
            assert found.site, path
            count += 1
    assert count > 30


def test_real_tickets() -> None:
    """Every real issue is read, and what it says of itself arrives."""
    path = SHARED / "data" / "jira_tickets.jsonl"
    with path.open(encoding="utf-8") as file:
        for line, found in zip(file, read([path]), strict=True):
            issue = json.loads(line)
            fields = issue["fields"]
            assert isinstance(found, Ticket), found
            assert (found.key, found.id) == (issue["key"], issue["id"])
            assert found.site
            assert not found.unreadable
            assert len(found.comments) == len(fields["comment"]["comments"])
            assert len(found.links) == len(fields["issuelinks"])
            assert (found.parent is not None) == bool(fields.get("parent"))
            assert (found.kind == "subtask") == fields["issuetype"]["subtask"]
            assert (found.document("environment") is not None) == bool(fields.get("environment"))
