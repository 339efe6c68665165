"""The webhook's route: an answer of 202 means that the event is kept, and nothing else does."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import requests
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from hypothesis import given
from hypothesis import strategies as st

from ticket_lint.config.schema import Config
from ticket_lint.config.service import Service
from ticket_lint.errors import QueueFull, StoreError
from ticket_lint.jira.webhook import event
from ticket_lint.sandbox.server import Sandbox, running
from ticket_lint.sandbox.state import Product
from ticket_lint.sandbox.webhooks import EVENTS, Delivery, signature
from ticket_lint.service import hook, wire
from ticket_lint.service.inbox import Outcome
from ticket_lint.service.refusal import Refused
from ticket_lint.service.wire import Wire
from ticket_lint.values.event import Event

SECRET = "the-one-in-use"
LIMIT = 10_000
SAMPLES = Path(__file__).parents[2] / "samples" / "sprint"
JSON = "application/json; charset=utf-8"
CREATED = json.dumps(
    {"webhookEvent": "jira:issue_created", "issue": {"id": "10040", "key": "TES-41"}}
).encode()


@dataclass
class Fake:
    """An inbox in memory: a delivery counts once, and it fails with what it is given."""

    error: Exception | None = None
    hangs: bool = False
    kept: list[Event] = field(default_factory=list)

    def submit(self, event: Event) -> Future[Outcome]:
        """Take an event as `Inbox` does."""
        answer: Future[Outcome] = Future()
        if self.hangs:
            return answer
        if self.error:
            answer.set_exception(self.error)
            return answer
        again = event.delivery and event.delivery in [one.delivery for one in self.kept]
        joined = event.issue in [one.issue for one in self.kept]
        if not again:
            self.kept.append(event)
        answer.set_result(Outcome("again" if again else "joined" if joined else "new", "job"))
        return answer


class Answer(NamedTuple):
    """An answer, and how many chunks of the body were asked for before it, and in all."""

    status: int
    headers: dict[str, str]
    body: Any
    asked: int
    read: int


class Cut(NamedTuple):
    """A body whose sender goes away after these chunks."""

    chunks: tuple[bytes, ...]


def app(inbox: Fake, secrets: Iterable[str] = (SECRET,)) -> FastAPI:
    """Return an app with this route alone, within the bounds that each request has."""
    made = FastAPI()
    made.add_middleware(Wire, max_body=LIMIT)
    config = Config(service=Service(max_body=LIMIT))
    made.include_router(hook.router(config, inbox, list(secrets)))  # type: ignore[arg-type]

    @made.exception_handler(Refused)
    async def refused(_: Request, error: Refused) -> JSONResponse:
        told = {"what": error.what, "where": error.where, "right": error.right}
        return JSONResponse({"error": told}, error.status, error.headers)

    return made


def ask(
    inbox: Fake,
    body: bytes | Iterable[bytes] | Cut,
    headers: Mapping[str, str] | None = None,
    *,
    secrets: Iterable[str] = (SECRET,),
) -> Answer:
    """Send a body, whole, in chunks or cut off, as an HTTP server hands it to the app."""
    chunks = iter((body,) if isinstance(body, bytes) else getattr(body, "chunks", body))
    ends = {"type": "http.disconnect"} if isinstance(body, Cut) else {"type": "http.request"}
    sent: list[dict[str, Any]] = []
    before: list[int] = []
    asked = 0

    async def receive() -> dict[str, Any]:
        nonlocal asked
        chunk = next(chunks, None)
        asked += 1
        return ends if chunk is None else {"type": "http.request", "body": chunk, "more_body": True}

    async def send(message: dict[str, Any]) -> None:
        before.append(asked)
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": hook.PATH,
        "raw_path": hook.PATH.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(k.lower().encode(), v.encode("latin-1")) for k, v in (headers or {}).items()],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }
    asyncio.run(app(inbox, secrets)(scope, receive, send))  # type: ignore[arg-type]
    start, *rest = sent
    told = b"".join(one.get("body", b"") for one in rest)
    got = {k.decode().lower(): v.decode() for k, v in start["headers"]}
    return Answer(start["status"], got, json.loads(told), before[0], asked)


def signed(body: bytes, secret: str = SECRET, **more: str) -> dict[str, str]:
    """Return the headers of a webhook with a secret."""
    return {"Content-Type": JSON, "X-Hub-Signature": signature(secret, body), **more}


def test_accepted() -> None:
    """A signed event is kept before it is answered, and one for the same ticket joins it."""
    inbox = Fake()
    answer = ask(inbox, CREATED, signed(CREATED))
    assert (answer.status, answer.body) == (202, {"state": "new"})
    assert inbox.kept == [Event("jira:issue_created", "10040", "TES-41", "TES")]
    assert ask(inbox, CREATED, signed(CREATED)).body == {"state": "joined"}


def test_replayed() -> None:
    """The same identifier is handled once, and answered with 202: Jira is to stop sending it."""
    inbox = Fake()
    headers = signed(CREATED) | {"X-Atlassian-Webhook-Identifier": "6d3c9e1a"}
    assert ask(inbox, CREATED, headers).body == {"state": "new"}
    again = headers | {"X-Atlassian-Webhook-Retry": "1"}
    answer = ask(inbox, CREATED, again)
    assert (answer.status, answer.body) == (202, {"state": "again"})
    assert len(inbox.kept) == 1


def test_rotation() -> None:
    """While a secret is replaced, the old one and the new one both count."""
    for secret in ("old", "new"):
        assert ask(Fake(), CREATED, signed(CREATED, secret), secrets=["new", "old"]).status == 202


def test_automation() -> None:
    """Jira Automation sends the secret in a header and the issue without an event."""
    inbox = Fake()
    body = json.dumps({"self": "x", "id": 7, "key": "WEB-7", "fields": {"summary": "S"}}).encode()
    answer = ask(inbox, body, {"content-type": "application/json", "x-ticket-lint-secret": SECRET})
    assert (answer.status, answer.body) == (202, {"state": "new"})
    assert inbox.kept == [Event("automation", "7", "WEB-7", "WEB")]


@pytest.mark.parametrize(("size", "off_the_loop"), [(900, False), (1_000, True)])
def test_large_body(monkeypatch: pytest.MonkeyPatch, size: int, *, off_the_loop: bool) -> None:
    """A large body is read in another thread, and never before its sender is known."""
    monkeypatch.setattr(hook, "LARGE", 1_000)
    threads = []

    def told(headers: Mapping[str, str], body: bytes) -> Event:
        threads.append(threading.current_thread())
        return event(headers, body)

    monkeypatch.setattr(hook, "told", told)
    inbox = Fake()
    body = CREATED + b" " * (size - len(CREATED))
    assert ask(inbox, body, signed(body, "another")).status == 401
    assert threads == []
    assert ask(inbox, body, signed(body)).body == {"state": "new"}
    assert [one is not threading.current_thread() for one in threads] == [off_the_loop]
    wrong = b"{" + body
    assert ask(inbox, wrong, signed(wrong)).status == 400


def test_link() -> None:
    """A link is one event for the ticket at each end, also where it is delivered again."""
    inbox = Fake()
    link = {"id": 1, "sourceIssueId": 7, "destinationIssueId": 8}
    body = json.dumps({"webhookEvent": "issuelink_created", "issueLink": link}).encode()
    headers = signed(body) | {"X-Atlassian-Webhook-Identifier": "6d3c9e1a"}
    assert ask(inbox, body, headers).body == {"state": "new"}
    assert [(one.issue, one.delivery) for one in inbox.kept] == [
        ("7", "6d3c9e1a"),
        ("8", "6d3c9e1a/2"),
    ]
    assert ask(inbox, body, headers).body == {"state": "again"}
    inbox.kept.pop()  # as if the queue had been full for the second
    assert ask(inbox, body, headers).body == {"state": "new"}
    assert [one.issue for one in inbox.kept] == ["7", "8"]


def test_dropped() -> None:
    """What cannot matter is answered with 202 and why, and not kept."""
    inbox = Fake()
    body = json.dumps({"webhookEvent": "sprint_started", "sprint": {"id": 1}}).encode()
    answer = ask(inbox, body, signed(body))
    assert answer.status == 202
    assert answer.body == {"state": "dropped", "why": "no event that changes a ticket"}
    assert inbox.kept == []


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Hub-Signature": ""},
        {"X-Hub-Signature": "sha256=" + "0" * 64},
        {"X-Hub-Signature": "sha1=" + "0" * 40},
        {"X-Hub-Signature": signature("another", CREATED)},
        {"X-Hub-Signature": signature(SECRET, CREATED + b" ")},
        {"X-Ticket-Lint-Secret": ""},
        {"X-Ticket-Lint-Secret": "another"},
        {"X-Ticket-Lint-Secret": "\xff"},
        {"Authorization": f"Bearer {SECRET}"},
    ],
)
def test_strangers(headers: dict[str, str]) -> None:
    """Unsigned and badly signed are one and the same refusal, before the body is looked at."""
    inbox = Fake()
    answers = [
        ask(inbox, body, {"Content-Type": JSON} | headers) for body in (CREATED, b"\xff{", b"")
    ]
    wanted = ask(inbox, CREATED, {"Content-Type": JSON})
    for one in answers:
        assert (one.status, one.body["error"]) == (401, wanted.body["error"])
        assert SECRET not in json.dumps(one.body)
    assert inbox.kept == []


def test_stranger_is_not_read() -> None:
    """A sender that cannot be known is answered before a byte of the body is read."""
    assert ask(Fake(), [b"x"] * 9, {"Content-Type": JSON}).asked == 0


@pytest.mark.parametrize("secrets", [[], [""]])
def test_no_secret(secrets: list[str]) -> None:
    """A service without a secret accepts nothing, and says which variable is not set."""
    answer = ask(Fake(), CREATED, signed(CREATED, ""), secrets=secrets)
    assert answer.status == 401
    assert "TICKET_LINT_WEBHOOK_SECRETS is not set" in answer.body["error"]["what"]


@pytest.mark.parametrize(
    "content_type", ["", "text/plain", "application/x-www-form-urlencoded", "application/jsonp"]
)
def test_wrong_type(content_type: str) -> None:
    """A body of another type is refused, signed or not."""
    headers = signed(CREATED) | {"Content-Type": content_type}
    answer = ask(Fake(), CREATED, headers)
    assert (answer.status, answer.asked) == (415, 0)


@pytest.mark.parametrize("content_type", ["application/json", "Application/JSON ;charset=UTF-8"])
def test_right_type(content_type: str) -> None:
    """The type counts in any case and with any parameter."""
    assert ask(Fake(), CREATED, signed(CREATED) | {"Content-Type": content_type}).status == 202


@pytest.mark.parametrize("length", [str(LIMIT + 1), "9" * 5_000, "0" * 50 + "9" * 20])
def test_too_large_by_its_length(length: str) -> None:
    """A body that is said to be too large is refused before a byte of it is read.

    What comes all the same is read and dropped: a socket closed with it unread would be reset, and
    the sender would not see the answer.
    """
    answer = ask(Fake(), [b"x"], signed(b"x") | {"Content-Length": length})
    assert (answer.status, answer.asked, answer.read) == (413, 0, 2)


def test_too_large_and_asked_first() -> None:
    """A sender that asks first (`Expect: 100-continue`) sends no body then: none is awaited."""
    headers = {"Content-Length": str(LIMIT + 1), "Expect": "100-continue"}
    answer = ask(Fake(), [b"x"], signed(b"x") | headers)
    assert (answer.status, answer.read) == (413, 0)


def test_too_large_in_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A body of untold length is refused at the limit, and read no further than bounds allow."""
    monkeypatch.setattr(wire, "REST", 50_000)
    inbox = Fake()
    endless = (b" " * 1_000 for _ in range(10**9))
    answer = ask(inbox, endless, signed(CREATED) | {"Transfer-Encoding": "chunked"})
    assert (answer.status, answer.asked) == (413, LIMIT // 1_000 + 1)
    assert answer.read == answer.asked + 50
    assert inbox.kept == []


def test_at_the_limit() -> None:
    """A body of just the limit is accepted, in one piece and byte by byte."""
    body = CREATED + b" " * (LIMIT - len(CREATED))
    assert ask(Fake(), body, signed(body) | {"Content-Length": str(LIMIT)}).status == 202
    assert ask(Fake(), [body[i : i + 1] for i in range(LIMIT)], signed(body)).status == 202


@pytest.mark.parametrize("chunks", [(), (CREATED[:20],), (CREATED,)])
def test_half_sent(chunks: tuple[bytes, ...]) -> None:
    """A sender that goes away before the end of the body has sent nothing."""
    inbox = Fake()
    answer = ask(inbox, Cut(chunks), signed(CREATED) | {"Content-Length": "99"})
    assert answer.status == 400
    assert inbox.kept == []


@pytest.mark.parametrize(
    "body",
    [b"", b"issue=WEB-1", b"[]", b'{"a": NaN}', b"\xff\xfe", b"[" * 9_000, b"{}", b'{"issue": 1}'],
)
def test_bad_bodies(body: bytes) -> None:
    """A signed body that says nothing is a 400 with what, where and what would be right."""
    inbox = Fake()
    answer = ask(inbox, body, signed(body))
    assert answer.status == 400
    assert all(answer.body["error"].values())
    assert inbox.kept == []


def test_nothing_of_the_body_is_told() -> None:
    """A refusal quotes nothing of what was sent."""
    body = b'{"summary": "Kelvin has a secret", '
    assert "Kelvin" not in json.dumps(ask(Fake(), body, signed(body)).body)


@pytest.mark.parametrize(
    "error",
    [
        QueueFull("20,000 tickets wait already", right="send it again later"),
        StoreError("the database is locked", where="history.sqlite"),
        StoreError("the disk is full"),
        StoreError("the database is read-only"),
    ],
)
def test_not_kept(error: Exception) -> None:
    """What cannot be kept is answered with 503, and when to send it again."""
    answer = ask(Fake(error=error), CREATED, signed(CREATED))
    assert answer.status == 503
    assert 30 <= int(answer.headers["retry-after"]) <= 90
    assert answer.body["error"]["what"] == str(error.args[0])
    assert answer.body["error"]["right"]


@pytest.mark.parametrize(
    ("inbox", "body", "secret", "outcomes"),
    [
        (Fake(), CREATED, SECRET, ["new", "joined"]),
        (Fake(), b'{"webhookEvent": "sprint_closed"}', SECRET, ["dropped"]),
        (Fake(), CREATED, "another", ["refused"]),
        (Fake(), b"{}", SECRET, ["refused"]),
        (Fake(error=QueueFull("full")), CREATED, SECRET, ["full"]),
        (Fake(error=StoreError("locked")), CREATED, SECRET, ["failed"]),
    ],
)
def test_counted(
    inbox: Fake, body: bytes, secret: str, outcomes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each request is counted once, under what became of it."""
    counted: list[str] = []
    monkeypatch.setattr(hook.metrics, "event", counted.append)
    for _ in outcomes:
        ask(inbox, body, signed(body, secret))
    assert counted == outcomes


def test_retries_are_spread() -> None:
    """Not all who were refused are told to come back in the same second."""
    told = {
        ask(Fake(error=StoreError("x")), CREATED, signed(CREATED)).headers["retry-after"]
        for _ in range(20)
    }
    assert len(told) > 1


def test_silent_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that does not answer in time is a 503; the event is not taken back."""
    inbox = Fake(hangs=True)
    monkeypatch.setattr(hook, "PATIENCE_S", 0.05)
    made: list[Future[Outcome]] = []
    submit = inbox.submit
    inbox.submit = lambda event: made.append(submit(event)) or made[-1]  # type: ignore[func-returns-value,method-assign]
    assert ask(inbox, CREATED, signed(CREATED)).status == 503
    assert not made[0].cancelled()


def test_our_bug_is_not_an_acceptance() -> None:
    """An error that nobody foresaw is a 500."""
    assert ask(Fake(error=ZeroDivisionError()), CREATED, signed(CREATED)).status == 500


header_values = st.text(st.characters(max_codepoint=255, exclude_characters="\r\n"), max_size=60)


@given(
    body=st.binary(max_size=200),
    headers=st.dictionaries(
        st.sampled_from(
            ["X-Hub-Signature", "X-Ticket-Lint-Secret", "Content-Type", "Content-Length"]
        ),
        header_values,
    ),
)
def test_any_request(body: bytes, headers: dict[str, str]) -> None:
    """Whatever a stranger sends is refused; nothing is kept and nothing breaks."""
    inbox = Fake()
    assert ask(inbox, body, headers).status in {400, 401, 413, 415}
    assert inbox.kept == []


@given(body=st.binary(max_size=200) | st.text(max_size=100).map(lambda text: text.encode()))
def test_any_signed_body(body: bytes) -> None:
    """Whatever a known sender sends is accepted, dropped or refused in the same form."""
    answer = ask(Fake(), body, signed(body))
    assert answer.status in {202, 400}
    assert ("error" in answer.body) is (answer.status == 400)


@pytest.mark.parametrize(("product", "key"), [("cloud", "FERRY-412"), ("datacenter", "OPS-88")])
def test_sandbox(product: Product, key: str) -> None:
    """What a Jira sends is understood: change, transition, comment, answer, our own property."""
    taken: list[Delivery] = []
    with running(product, seed=str(SAMPLES / f"{product}.json"), tickets=20) as sandbox:
        sandbox.app.webhooks.send = taken.extend  # type: ignore[method-assign]
        given = {"url": "http://localhost/x", "secret": SECRET, "name": "x", "events": EVENTS}
        does(sandbox, "admin", "POST", "/rest/webhooks/1.0/webhook", given)
        issue = f"/rest/api/2/issue/{key}"
        does(sandbox, "pm", "PUT", issue, {"fields": {"summary": "Another summary"}})
        does(sandbox, "pm", "PUT", issue, {"fields": {"assignee": None}})
        moves = does(sandbox, "pm", "GET", issue + "/transitions")["transitions"]
        to = {"transition": {"id": moves[-1]["id"]}}
        does(sandbox, "pm", "POST", issue + "/transitions", to)
        does(sandbox, "pm", "POST", issue + "/comment", {"body": "thanks"})
        does(sandbox, "pm", "POST", issue + "/comment", {"body": "ticket-lint recheck"})
        does(sandbox, "lint", "PUT", issue + "/properties/ticket-lint", {"score": 1})
    inbox = Fake()
    states = []
    for one in taken:
        headers = signed(one.body, **{"X-Atlassian-Webhook-Identifier": one.identifier})
        answer = ask(inbox, one.body, headers)
        assert answer.status == 202
        states.append(answer.body["state"])
    assert states == [
        "new",
        *["dropped"] * (len(states) - 5),
        "joined",
        "dropped",
        "joined",
        "dropped",
    ]
    assert len({event.issue for event in inbox.kept}) == 1
    assert inbox.kept[1].status == moves[-1]["to"]["name"]


def does(sandbox: Sandbox, who: str, method: str, path: str, body: Any = None) -> Any:
    """Do something in the sandbox as one of its people."""
    cloud = sandbox.state.cloud
    token = "sandbox-token" if who == "lint" else f"{who}-token"
    login = (f"{who}@sandbox.example" if cloud else who, token)
    answer = requests.request(method, sandbox.url + path, json=body, auth=login, timeout=10)
    answer.raise_for_status()
    return answer.json() if answer.content else None
