"""Requests that no client should send: refused, never a mistake of the sandbox."""

from __future__ import annotations

import itertools
import socket
from typing import Any

import pytest

from ticket_lint.sandbox.server import Sandbox

ODD: tuple[Any, ...] = (
    None, True, 0, -1, 2.5, 10**30, "", "x", "\0", [], [None], [[]], ["x"], [-1], [2.5], {},
    {"id": None}, {"id": []}, {"key": 1}, {"type": "doc", "version": 1, "content": [None]},
)  # fmt: skip
MEMBERS = {
    (
        "POST",
        "/search/jql",
    ): "jql fields maxResults nextPageToken expand properties reconcileIssues",
    ("POST", "/search"): "jql fields maxResults startAt expand properties",
    ("POST", "/search/approximate-count"): "jql",
    ("POST", "/issue/bulkfetch"): "issueIdsOrKeys fields expand properties",
    ("POST", "/changelog/bulkfetch"): "issueIdsOrKeys fieldIds maxResults nextPageToken",
    ("POST", "/comment/list"): "ids",
    ("POST", "/issue"): "fields update properties",
    ("PUT", "/issue/{0}"): "fields update properties",
    ("PUT", "/issue/{0}/assignee"): "accountId name",
    ("POST", "/issue/{0}/comment"): "body visibility properties",
    ("POST", "/issue/{0}/transitions"): "transition fields update",
    ("POST", "/rest/agile/1.0/sprint/{1}"): "name goal state startDate",
    ("POST", "/rest/agile/1.0/sprint/{1}/issue"): "issues",
    ("POST", "/rest/agile/1.0/backlog/issue"): "issues",
    ("POST", "/rest/webhooks/1.0/webhook"): "url events filters secret name excludeBody",
    ("POST", "/sandbox/permissions"): "user project permission granted",
    ("POST", "/sandbox/move"): "issue project",
    ("POST", "/sandbox/faults"): "kind method path times",
    ("PUT", "/sandbox/lag"): "seconds",
    ("POST", "/sandbox/clock"): "advance",
}
FIELDS = """summary description environment labels assignee reporter parent components versions
priority issuetype security project status customfield_10016 customfield_10020 customfield_10105
customfield_10034 customfield_10900 nothing""".split()


@pytest.fixture
def ask(either: Sandbox, client_of: Any) -> Any:
    """Return an administrator's client of each product."""
    return client_of(either, "admin")


def paths(ask: Any) -> tuple[str, int]:
    """Return an issue and a sprint that are there."""
    sprint = next(iter(ask.sandbox.state.catalog("sprint")))
    return ("FERRY-412" if ask.sandbox.state.cloud else "OPS-88"), sprint


def test_odd_members(ask: Any) -> None:
    """Whatever a member of a body holds, the answer is no error of the server."""
    good = {"jql": "project = TIDE", "issueIdsOrKeys": ["TIDE-2"], "issues": ["TIDE-2"]}
    wrong = []
    for (method, path), members in MEMBERS.items():
        for name, value in itertools.product(members.split(), ODD):
            body = (good if "search" in path or "fetch" in path else {}) | {name: value}
            body.pop("issues" if name != "issues" else "", None)
            answer = ask(method, path.format(*paths(ask)), json=body)
            if answer.status_code >= 500:
                wrong.append((method, path, name, value))
            if path == "/sandbox/faults":
                ask("DELETE", "/sandbox/faults")
    ask.sandbox.log.clear()
    assert wrong == []


def test_odd_fields(ask: Any) -> None:
    """Whatever a field of an issue is set to, the answer is no error of the server."""
    path = f"/issue/{paths(ask)[0]}"
    wrong = []
    for name, value in itertools.product(FIELDS, ODD):
        for body in ({"fields": {name: value}}, {"update": {name: [{"add": value}]}}):
            answer = ask("PUT", path, json=body)
            if answer.status_code >= 500:
                wrong.append(body)
            elif answer.status_code < 300:
                assert ask("GET", path).status_code == 200, body
    ask.sandbox.log.clear()
    assert wrong == []


@pytest.mark.parametrize("value", ["-1", "x", "9" * 40, "1.5", "\0", "é", ""])
def test_odd_parameters(ask: Any, value: str) -> None:
    """Whatever a parameter holds, the answer is no error of the server."""
    issue, sprint = paths(ask)
    names = (
        "startAt maxResults expand fields properties state type projectKeyOrId query orderBy jql"
    )
    query = dict.fromkeys([*names.split(), "id", "keys", "permissions", "projectKey"], value)
    for path in (
        f"/issue/{issue}",
        f"/issue/{issue}/comment",
        f"/issue/{issue}/comment/{value}",
        f"/issue/{issue}/changelog",
        f"/issue/{issue}/properties/{value}",
        f"/issue/{value}",
        f"/comment/{value}/properties",
        "/search",
        "/search/jql",
        "/field/search",
        "/project/search",
        "/user/search",
        "/mypermissions",
        "/rest/agile/1.0/board",
        "/rest/agile/1.0/board/1/sprint",
        f"/rest/agile/1.0/sprint/{sprint}/issue",
        f"/rest/agile/1.0/sprint/{value}",
    ):
        assert ask("GET", path, params=query).status_code < 500, path
    ask.sandbox.log.clear()


@pytest.mark.parametrize(
    "raw",
    [
        b"\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\n\r\n",
        b"GET http://[ HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nAuthorization: Basic ===\r\n\r\n",
        b"GET / HTTP/1.1\r\nAuthorization: Basic /w==\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 300 + b"\r\n",
        b"A" * 70_000,
        b"POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\nshort",
    ],
)
def test_odd_bytes(cloud: Sandbox, client_of: Any, raw: bytes) -> None:
    """Bytes that are no request end in a refusal or a closed connection; others are served."""
    port = int(cloud.url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(raw)
        connection.shutdown(socket.SHUT_WR)
        try:
            answer = connection.recv(1000)
        except ConnectionResetError:
            answer = b""
    assert answer == b"" or answer.startswith(b"HTTP/1.1 4")
    assert client_of(cloud)("GET", "/myself").status_code == 200
