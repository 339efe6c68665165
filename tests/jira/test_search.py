"""Pages by token and by start, issues by key, and a Jira that pages for ever."""

from __future__ import annotations

import json
from itertools import chain
from typing import Any

import pytest
import requests
import responses

from ticket_lint.errors import InputError, NotJira, RequestRefused
from ticket_lint.jira.client import Jira
from ticket_lint.jira.search import count, fetch, search

CLOUD, CENTER = "https://example.atlassian.net", "https://jira.example.org/jira"
JQL, BULK = f"{CLOUD}/rest/api/3/search/jql", f"{CLOUD}/rest/api/3/issue/bulkfetch"
SEARCH = f"{CENTER}/rest/api/2/search"


def issue(number: int) -> dict[str, Any]:
    """Return an issue."""
    return {"id": str(10_000 + number), "key": f"WEB-{number}", "fields": {"summary": "x"}}


def keys(pages: Any) -> list[str]:
    """Return the keys of pages, and the place of each error."""
    return [one.where if isinstance(one, InputError) else one["key"] for one in chain(*list(pages))]


def sent(http: responses.RequestsMock, number: int) -> Any:
    """Return the body of a request, counted from the end."""
    return json.loads(http.calls[number].request.body or "null")


def test_pages_by_token(cloud: Jira, http: responses.RequestsMock) -> None:
    """Cloud: fields are named (its default is the id alone), the last page has no token."""
    http.post(JQL, json={"issues": [issue(1)], "nextPageToken": "a"})
    http.post(JQL, json={"issues": [issue(2)], "nextPageToken": "b"})
    http.post(JQL, json={"issues": [issue(3)]})
    assert keys(search(cloud, "project = WEB", ["summary"])) == ["WEB-1", "WEB-2", "WEB-3"]
    first = {"jql": "project = WEB", "maxResults": 100, "fields": ["summary"]}
    assert sent(http, -3) == first
    assert sent(http, -1) == {**first, "nextPageToken": "b"}


@pytest.mark.parametrize("tokens", [["a", "a"], ["a", "b", "a"], ["a", 7]])
def test_repeated_token_ends_with_an_error(
    cloud: Jira, http: responses.RequestsMock, tokens: list[Any]
) -> None:
    """A token that comes back would page for ever."""
    for token in tokens:
        http.post(JQL, json={"issues": [issue(1)], "nextPageToken": token})
    with pytest.raises(NotJira, match="again and again"):
        list(search(cloud, "project = WEB", []))


def test_last_page_with_a_token(cloud: Jira, http: responses.RequestsMock) -> None:
    """`isLast` counts, token or not."""
    http.post(JQL, json={"issues": [issue(1)], "nextPageToken": "a", "isLast": True})
    assert keys(search(cloud, "project = WEB", [])) == ["WEB-1"]


def test_pages_by_start(center: Jira, http: responses.RequestsMock) -> None:
    """Data Center: the next page begins after what came, not after what was asked for."""
    http.post(SEARCH, json={"issues": [issue(1), issue(2)], "total": 3, "maxResults": 2})
    http.post(SEARCH, json={"issues": [issue(3)], "total": 3})
    assert keys(search(center, "project = WEB", ["summary"])) == ["WEB-1", "WEB-2", "WEB-3"]
    assert sent(http, -1)["startAt"] == 2


@pytest.mark.parametrize(
    ("jql", "asked"),
    [
        ("project = WEB", "project = WEB ORDER BY key"),
        ("project = WEB order  by Rank", "project = WEB order  by Rank"),
        ('summary ~ "order by"', 'summary ~ "order by" ORDER BY key'),
        (r'summary ~ "a \" order by"', r'summary ~ "a \" order by" ORDER BY key'),
    ],
)
def test_pages_need_an_order(
    center: Jira, http: responses.RequestsMock, jql: str, asked: str
) -> None:
    """Without an order pages overlap; one that was given stays."""
    http.post(SEARCH, json={"issues": [], "total": 0})
    assert keys(search(center, jql, [])) == []
    assert sent(http, -1)["jql"] == asked


def test_same_page_of_data_center(center: Jira, http: responses.RequestsMock) -> None:
    """A server that ignores `startAt` is found out."""
    http.post(SEARCH, json={"issues": [issue(1)], "total": 9})
    with pytest.raises(NotJira, match="again and again"):
        list(search(center, "project = WEB", []))


@pytest.mark.parametrize("answer", [{"issues": None}, {}, {"total": 0}])
def test_search_without_issues(cloud: Jira, http: responses.RequestsMock, answer: Any) -> None:
    """A search that answers without a list is an error, never "no tickets"."""
    http.post(JQL, json=answer)
    with pytest.raises(NotJira, match="without a list"):
        list(search(cloud, "project = WEB", []))


def test_refused_query_is_quoted(cloud: Jira, http: responses.RequestsMock) -> None:
    """The error names the query and what Jira says of it."""
    http.post(JQL, status=400, json={"errorMessages": ["The value 'X' does not exist"]})
    with pytest.raises(RequestRefused, match=r"--jql project = X: .* does not exist"):
        list(search(cloud, "project = X", []))


def test_bulk_fetch(cloud: Jira, http: responses.RequestsMock) -> None:
    """A hundred a request, in the order asked, each once; what is missing is asked for alone."""
    wanted = [f"WEB-{number}" for number in range(150, 0, -1)]

    def answer(request: requests.PreparedRequest) -> tuple[int, dict[str, str], str]:
        names = json.loads(request.body or "")["issueIdsOrKeys"]
        found = [issue(int(name[4:])) for name in sorted(names) if name != "WEB-7"]
        return 200, {}, json.dumps({"issues": found, "issueErrors": [{"id": "WEB-7"}]})

    http.add_callback("POST", BULK, callback=answer)
    gone = {"errorMessages": ["Issue does not exist or you do not have permission to see it."]}
    http.get(f"{CLOUD}/rest/api/3/issue/WEB-7", status=404, json=gone)
    pages = list(fetch(cloud, [*wanted, "WEB-1"], ["summary"]))
    assert [len(page) for page in pages] == [100, 50]
    assert keys(pages) == wanted
    (error,) = [one for one in chain(*pages) if isinstance(one, InputError)]
    assert "does not exist" in error.what


def test_moved_issue_comes_under_its_new_key(cloud: Jira, http: responses.RequestsMock) -> None:
    """The old key still finds it."""
    http.post(BULK, json={"issues": []})
    http.get(f"{CLOUD}/rest/api/3/issue/OLD-1", json=issue(5))
    assert keys(fetch(cloud, ["OLD-1"], [])) == ["WEB-5"]


def test_missing_key_on_data_center_costs_no_other(
    center: Jira, http: responses.RequestsMock
) -> None:
    """Where `key in (…)` is refused for one key, the others are still fetched."""

    def answer(request: requests.PreparedRequest) -> tuple[int, dict[str, str], str]:
        jql = json.loads(request.body or "")["jql"]
        names = [name for name in (f"WEB-{n}" for n in range(1, 8)) if f'"{name}"' in jql]
        if "WEB-5" in names:
            return 400, {}, json.dumps({"errorMessages": ["An issue with key 'WEB-5' …"]})
        found = [issue(int(name[4:])) for name in names]
        return 200, {}, json.dumps({"issues": found, "total": len(found)})

    http.add_callback("POST", SEARCH, callback=answer)
    http.get(f"{CENTER}/rest/api/2/issue/WEB-5", status=404, json={})
    found = fetch(center, [f"WEB-{number}" for number in range(1, 8)], [])
    assert keys(found) == [f"WEB-{number}" for number in range(1, 8)]


def test_key_is_no_query(center: Jira, http: responses.RequestsMock) -> None:
    """What cannot be a key never becomes a part of JQL."""
    call = http.get(f"{CENTER}/rest/api/2/issue/X%22%29%20OR%20%28", status=404, json={})
    assert keys(fetch(center, ['X") OR ('], [])) == ['X") OR (']
    assert call.call_count == 1


def test_count(cloud: Jira, center: Jira, http: responses.RequestsMock) -> None:
    """Cloud counts by a request of its own, Data Center with a search for nothing."""
    http.post(f"{CLOUD}/rest/api/3/search/approximate-count", json={"count": 153})
    http.post(SEARCH, json={"issues": [], "total": 12})
    assert (count(cloud, "project = WEB"), count(center, "project = WEB")) == (153, 12)
    http.replace("POST", SEARCH, status=400, json={})
    assert count(center, "nonsense") is None
