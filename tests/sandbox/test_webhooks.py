"""Webhooks: signed, with one identifier for all tries, and only those that were asked for."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from ticket_lint.sandbox.server import Sandbox
from ticket_lint.sandbox.webhooks import signature


class Receiver:
    """A server that keeps what it gets and answers with the statuses it is given, then 200."""

    def __init__(self) -> None:
        """Listen on a free port."""
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.statuses: list[int] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                receiver.got.append((headers, body))
                self.send_response(receiver.statuses.pop(0) if receiver.statuses else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/hook"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def wait(self, count: int) -> list[tuple[dict[str, str], dict[str, Any]]]:
        """Return headers and JSON of the first `count` deliveries."""
        end = time.monotonic() + 10
        while len(self.got) < count:
            assert time.monotonic() < end, f"only {len(self.got)} came"
            time.sleep(0.02)
        return [(headers, json.loads(body)) for headers, body in self.got[:count]]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Return a receiver."""
    receiver = Receiver()
    yield receiver
    receiver.server.shutdown()
    receiver.server.server_close()


def test_signature() -> None:
    """The signature is Atlassian's, by the vector of its documentation."""
    assert signature("It's a Secret to Everybody", b"Hello World!") == (
        "sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9"
    )


def test_signed_update(cloud: Sandbox, receiver: Receiver, client_of: Callable[..., Any]) -> None:
    """A change is sent with its changelog, the text as wiki markup, signed over the raw bytes."""
    hook = {"url": f"{receiver.url}?key=${{issue.key}}", "secret": "s3cret", "name": "lint"}
    admin = client_of(cloud, "admin")
    given = hook | {"events": ["jira:issue_updated"]}
    assert admin("POST", "/rest/webhooks/1.0/webhook", json=given).status_code == 201
    client_of(cloud, "pm")("PUT", "/issue/FERRY-412", json={"fields": {"labels": ["x"]}})
    ((headers, body),) = receiver.wait(1)
    assert headers["x-hub-signature"] == signature("s3cret", receiver.got[0][1])
    assert headers["user-agent"] == "Atlassian Webhook HTTP Client"
    assert (body["webhookEvent"], body["issue"]["key"]) == ("jira:issue_updated", "FERRY-412")
    assert body["changelog"]["items"][0]["toString"] == "x"
    assert body["user"]["displayName"] == "Paula Mertens"
    assert isinstance(body["issue"]["fields"]["description"], str)
    assert body["issue"]["self"].startswith(cloud.url)


def test_retries_keep_their_identifier(cloud: Sandbox, receiver: Receiver, ask: Any) -> None:
    """A 503 is tried again with the same identifier; a 400 is not."""
    receiver.statuses = [503, 503, 400]
    ask("POST", "/sandbox/webhooks", json={"url": receiver.url, "retry_after": 0.05})
    ask("PUT", "/issue/FERRY-412/properties/x", json=1)
    found = receiver.wait(3)
    identifiers = {headers["x-atlassian-webhook-identifier"] for headers, _ in found}
    assert len(identifiers) == 1
    assert [headers.get("x-atlassian-webhook-retry") for headers, _ in found] == [None, "1", "2"]
    end = time.monotonic() + 5
    while len(cloud.app.webhooks.sent) < 3 and time.monotonic() < end:
        time.sleep(0.02)
    assert [sent.status for sent in cloud.app.webhooks.sent] == [503, 503, 400]


def test_comment_event(
    either: Sandbox, receiver: Receiver, client_of: Callable[..., Any], adf: Callable[[str], Any]
) -> None:
    """A comment's event has wiki text; on Data Center it does not say of which issue."""
    ask = client_of(either)
    hook = {"url": receiver.url, "events": ["comment_created"]}
    ask("POST", "/sandbox/webhooks", json=hook)
    key = "FERRY-412" if either.state.cloud else "OPS-88"
    text: Any = adf("Hello") if either.state.cloud else "Hello"
    ask("POST", f"/issue/{key}/comment", json={"body": text})
    ((_, body),) = receiver.wait(1)
    assert (body["webhookEvent"], body["comment"]["body"]) == ("comment_created", "Hello")
    assert ("issue" in body) == either.state.cloud


def test_filter_and_transition(receiver: Receiver, ask: Any) -> None:
    """A JQL filter holds back other issues; a transition is told by its changelog."""
    jql = {"issue-related-events-section": "project = FERRY AND type = Bug"}
    events = ["jira:issue_updated"]
    hook = {"url": receiver.url, "events": events, "filters": jql}
    ask("POST", "/sandbox/webhooks", json=hook)
    ask("PUT", "/issue/FERRY-412", json={"fields": {"labels": ["x"]}})
    ask("POST", "/issue/FERRY-416/transitions", json={"transition": {"id": "21"}})
    ((_, body),) = receiver.wait(1)
    assert body["issue"]["key"] == "FERRY-416"
    assert body["changelog"]["items"][0]["field"] == "status"
    assert len(ask("GET", "/sandbox/webhooks").json()["webhooks"]) == 1


def test_only_administrators_register(cloud: Sandbox, ask: Any) -> None:
    """Others are refused, a wrong address too, and no answer shows the secret."""
    hook = {"url": "http://127.0.0.1:9/x", "secret": "s3cret"}
    assert ask("POST", "/rest/webhooks/1.0/webhook", json=hook).status_code == 403
    assert ask("POST", "/sandbox/webhooks", json={"url": "ftp://x"}).status_code == 400
    answer = ask("POST", "/sandbox/webhooks", json=hook)
    assert (answer.json()["isSigned"], "s3cret" in answer.text) == (True, False)
    assert "s3cret" not in ask("GET", "/sandbox/webhooks").text
    assert cloud.state.catalog("webhook")
