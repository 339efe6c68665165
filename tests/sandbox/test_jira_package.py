"""The `jira` package, written against real sites, works with the sandbox as it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jira as package
import pytest

from ticket_lint.sandbox.server import running


@pytest.fixture(params=["cloud", "datacenter"])
def jira(request: pytest.FixtureRequest) -> Iterator[Any]:
    """Return a client of the package, logged in as the product manager."""
    with running(request.param, tickets=120) as sandbox:
        if request.param == "cloud":
            auth: dict[str, Any] = {"basic_auth": ("pm@sandbox.example", "pm-token")}
            auth["options"] = {"rest_api_version": "3"}
        else:
            auth = {"token_auth": "pm-token"}
        client = package.JIRA(sandbox.url, max_retries=0, **auth)
        yield client
        client.close()


def test_reads(jira: Any) -> None:
    """It learns which product it is, logs in, pages through a search, sees boards and sprints."""
    assert jira.myself()["displayName"] == "Paula Mertens"
    found = jira.search_issues("project = TIDE ORDER BY key", maxResults=False, fields="summary")
    assert (len(found), found[0].key) == (114, "TIDE-1")
    board = jira.boards(type="scrum")[0]
    assert [sprint.state for sprint in jira.sprints(board.id)] == ["active", "future"]
    with pytest.raises(package.JIRAError) as error:
        jira.search_issues("colour = red")
    assert error.value.text.startswith("Field 'colour' does not exist")


def test_writes(jira: Any) -> None:
    """It comments, edits, deletes, labels and moves a ticket."""
    content = [{"type": "paragraph", "content": [{"type": "text", "text": "Hello"}]}]
    adf = {"type": "doc", "version": 1, "content": content}
    body: Any = adf if jira._is_cloud else "Hello"
    comment = jira.add_comment("TIDE-4", body)
    comment.update(body=body)
    assert [each.id for each in jira.comments("TIDE-4")] == [comment.id]
    comment.delete()
    assert jira.comments("TIDE-4") == []
    jira.issue("TIDE-4").update(fields={"labels": ["seen"]})
    jira.transition_issue("TIDE-4", "Done")
    issue = jira.issue("TIDE-4", expand="changelog")
    assert (issue.fields.labels, issue.fields.status.name) == (["seen"], "Done")
    fields = [entry.items[0].field for entry in issue.changelog.histories]
    newest_first = ["status", "labels"]
    assert fields == (newest_first if jira._is_cloud else newest_first[::-1])
    jira.add_issue_property("TIDE-4", "ticket-lint", {"score": 1})
    assert jira.issue_property("TIDE-4", "ticket-lint").value.score == 1
