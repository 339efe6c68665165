"""What each write sends, and what it does when Jira will not do it silently."""

from __future__ import annotations

import json
from typing import Any

import pytest
import responses

from ticket_lint.errors import NotPermitted, NotThere
from ticket_lint.jira import issues, write
from ticket_lint.jira.client import Jira

CLOUD = "https://example.atlassian.net/rest/api/3"
CENTER = "https://jira.example.org/jira/rest/api/2"
ADF = {"type": "doc", "version": 1, "content": []}


def sent(http: responses.RequestsMock) -> Any:
    """Return the body of the last request."""
    return json.loads(http.calls[-1].request.body or "null")


def test_comment_is_marked_from_the_first_moment(cloud: Jira, http: responses.RequestsMock) -> None:
    """The property goes along with the creation."""
    http.post(f"{CLOUD}/issue/WEB-1/comment", json={"id": "7"}, status=201)
    visibility = {"type": "role", "value": "Developers"}
    made = write.post_comment(
        cloud, "WEB-1", ADF, properties={"ticket-lint": {"nonce": "n"}}, visibility=visibility
    )
    assert made == {"id": "7"}
    assert sent(http) == {
        "body": ADF,
        "properties": [{"key": "ticket-lint", "value": {"nonce": "n"}}],
        "visibility": visibility,
    }


def test_edit_mails_nobody(cloud: Jira, http: responses.RequestsMock) -> None:
    """Cloud: `notifyUsers=false`, for its default is a mail to every watcher."""
    http.put(f"{CLOUD}/issue/WEB-1/comment/7", json={"id": "7"})
    write.edit_comment(cloud, "WEB-1", "7", ADF)
    assert http.calls[-1].request.params == {"notifyUsers": "false"}


def test_edit_on_data_center_without_being_administrator(
    center: Jira, http: responses.RequestsMock
) -> None:
    """Data Center answers 403 to `notifyUsers=false`; the edit is then sent without."""
    path = f"{CENTER}/issue/WEB-1/comment/7"
    http.put(path, status=403, json={"errorMessages": ["To discard the user notification …"]})
    http.put(path, json={"id": "7"})
    assert write.edit_comment(center, "WEB-1", "7", "h3. Text") == {"id": "7"}
    assert http.calls[-1].request.params == {}


def test_edit_that_is_forbidden(cloud: Jira, http: responses.RequestsMock) -> None:
    """On Cloud a 403 is final: somebody else's comment, or no permission."""
    http.put(f"{CLOUD}/issue/WEB-1/comment/7", status=403, json={})
    with pytest.raises(NotPermitted):
        write.edit_comment(cloud, "WEB-1", "7", ADF)
    assert len(http.calls) == 2


def test_deletions_of_what_is_gone(cloud: Jira, http: responses.RequestsMock) -> None:
    """To delete twice is to delete once."""
    http.delete(f"{CLOUD}/issue/WEB-1/comment/7", status=404, json={})
    http.delete(f"{CLOUD}/issue/WEB-1/properties/ticket-lint", status=404, json={})
    write.delete_comment(cloud, "WEB-1", "7")
    write.delete_property(cloud, "WEB-1", "ticket-lint")
    assert [call.request.method for call in http.calls][-2:] == ["DELETE", "DELETE"]


def test_labels_leave_the_others_alone(cloud: Jira, http: responses.RequestsMock) -> None:
    """Single steps, never the whole list, which would undo what somebody else just did."""
    http.put(f"{CLOUD}/issue/WEB-1", status=204)
    write.change_labels(cloud, "WEB-1", add=["needs-work"], remove=["ready"])
    assert sent(http) == {"update": {"labels": [{"add": "needs-work"}, {"remove": "ready"}]}}
    before = len(http.calls)
    write.change_labels(cloud, "WEB-1")
    assert len(http.calls) == before


def test_field_and_transition(cloud: Jira, http: responses.RequestsMock) -> None:
    """A field by its id, a move by the id of the transition."""
    http.put(f"{CLOUD}/issue/WEB-1", status=204)
    http.post(f"{CLOUD}/issue/WEB-1/transitions", status=204)
    http.get(f"{CLOUD}/issue/WEB-1/transitions", json={"transitions": [{"id": "11"}, None]})
    write.set_field(cloud, "WEB-1", "customfield_10900", 80)
    assert sent(http) == {"fields": {"customfield_10900": 80}}
    assert issues.transitions(cloud, "WEB-1") == [{"id": "11"}]
    write.transition(cloud, "WEB-1", "11")
    assert sent(http) == {"transition": {"id": "11"}}


def test_property_of_an_issue(cloud: Jira, http: responses.RequestsMock) -> None:
    """No property is None; no issue is an error, and never "nothing there yet"."""
    path = f"{CLOUD}/issue/WEB-1/properties/ticket-lint"
    http.get(path, status=404, json={})
    http.get(f"{CLOUD}/issue/WEB-1", json={"id": "1"})
    assert issues.property_of(cloud, "WEB-1", "ticket-lint") is None
    http.replace("GET", f"{CLOUD}/issue/WEB-1", status=404, json={})
    with pytest.raises(NotThere):
        issues.property_of(cloud, "WEB-1", "ticket-lint")


def test_keys_cannot_lead_elsewhere(cloud: Jira, http: responses.RequestsMock) -> None:
    """A key is one part of a path, whatever it holds."""
    call = http.get(f"{CLOUD}/issue/..%2F..%2Fmyself%3Fx/transitions", json={"transitions": []})
    issues.transitions(cloud, "../../myself?x")
    assert call.call_count == 1


def test_history_of_both_products(cloud: Jira, center: Jira, http: responses.RequestsMock) -> None:
    """Cloud gives pages, Data Center all at once with the issue."""
    http.get(f"{CLOUD}/issue/WEB-1/changelog", json={"values": [{"id": "1"}], "total": 2})
    http.get(f"{CLOUD}/issue/WEB-1/changelog", json={"values": [{"id": "2"}], "total": 2})
    http.get(f"{CENTER}/issue/WEB-1", json={"changelog": {"histories": [{"id": "3"}]}})
    assert [one["id"] for one in issues.changelog(cloud, "WEB-1")] == ["1", "2"]
    assert [one["id"] for one in issues.changelog(center, "WEB-1")] == ["3"]


def test_comments_in_pages(cloud: Jira, http: responses.RequestsMock) -> None:
    """Oldest first, properties along."""
    path = f"{CLOUD}/issue/WEB-1/comment"
    http.get(path, json={"comments": [{"id": "1"}], "total": 2, "startAt": 0})
    http.get(path, json={"comments": [{"id": "2"}], "total": 2, "startAt": 1})
    assert [one["id"] for one in issues.comments(cloud, "WEB-1")] == ["1", "2"]
    assert http.calls[-1].request.params["expand"] == "properties"


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"json": {"permissions": {"ADD_COMMENTS": {"havePermission": True}}}}, True),
        ({"json": {"permissions": {}}}, False),
        ({"status": 400, "json": {"errors": {"ADD_COMMENTS": "Unrecognized permission"}}}, False),
    ],
)
def test_permissions(
    cloud: Jira, http: responses.RequestsMock, answer: Any, *, expected: bool
) -> None:
    """One that Jira does not know is not had."""
    http.get(f"{CLOUD}/mypermissions", **answer)
    assert issues.permissions(cloud, "ADD_COMMENTS", project="WEB") == {"ADD_COMMENTS": expected}
