"""Events sent to who registered for them: signed, with one identifier for all tries."""

from __future__ import annotations

import hashlib
import heapq
import hmac
import itertools
import json
import threading
import time
import uuid
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import NamedTuple
from urllib.parse import urlsplit

from ticket_lint.sandbox.access import Caller, searcher
from ticket_lint.sandbox.answer import BASE
from ticket_lint.sandbox.catalogs import shown_user
from ticket_lint.sandbox.comments import Comment, shown_comment
from ticket_lint.sandbox.issues import find
from ticket_lint.sandbox.jql.compile import compiled
from ticket_lint.sandbox.jql.parse import parse
from ticket_lint.sandbox.jql.tokens import JqlError
from ticket_lint.sandbox.state import JSON, State
from ticket_lint.sandbox.view import Wanted, shown_issue

EVENTS = (
    "jira:issue_created",
    "jira:issue_updated",
    "jira:issue_deleted",
    "comment_created",
    "comment_updated",
    "comment_deleted",
    "issue_property_set",
    "issue_property_deleted",
)
RETRIED = frozenset((408, 409, 425, 429, 500, 501, 502, 503, 504))
_TRIES = 6
_TIMEOUT = 20.0
_NAMES = {"jira:issue_created": "issue_created", "jira:issue_updated": "issue_updated"}


class Delivery(NamedTuple):
    """One event for one webhook."""

    url: str
    secret: str
    body: bytes
    identifier: str
    attempt: int = 0


class Sent(NamedTuple):
    """What came of a try; status 0 where nobody answered."""

    identifier: str
    url: str
    attempt: int
    status: int


class Webhooks:
    """Composes events while a request runs, and sends them from a thread of its own."""

    def __init__(self, state: State) -> None:
        """Send events of `state`."""
        self.state = state
        self.base = BASE
        self.retry_after = 600.0
        """Seconds between two tries; Jira waits 5 to 15 minutes."""
        self.sent: list[Sent] = []
        self._taken: list[Delivery] = []
        self._queue: list[tuple[float, int, Delivery]] = []
        self._number = itertools.count()
        self._wake = threading.Condition()
        self._thread: threading.Thread | None = None
        self._stopped = False

    def issue(self, event: str, issue: int, caller: Caller, entry: JSON | None) -> None:
        """Compose an event of an issue, with the changelog entry of an update."""
        body: JSON = {"issue_event_type_name": _event_name(event, entry)}
        if entry:
            body["changelog"] = {"id": entry["id"], "items": entry["items"]}
        self._compose(event, issue, caller, body)

    def comment(self, event: str, issue: int, comment: int, caller: Caller) -> None:
        """Compose an event of a comment; Data Center does not say of which issue."""
        row = self.state.row("SELECT body FROM comment WHERE id = ?", comment)
        if row:
            shown = shown_comment(
                self.state, Comment(comment, issue, json.loads(row[0])), version="2"
            )
            self._compose(event, issue, caller, {"comment": shown})

    def property(self, event: str, issue: int, key: str, value: object, caller: Caller) -> None:
        """Compose an event of an issue property."""
        self._compose(event, issue, caller, {"property": {"key": key, "value": value}})

    def _compose(self, event: str, issue: int, caller: Caller, extra: JSON) -> None:
        wanting = [
            hook
            for hook in self.state.catalog("webhook").values()
            if event in hook["events"] and hook["enabled"] and self._passes(hook, issue)
        ]
        if not wanting:
            return
        body: JSON = {"timestamp": round(self.state.now() * 1000), "webhookEvent": event, **extra}
        is_comment = event.startswith("comment_")
        if not is_comment:
            body["user"] = shown_user(self.state, caller.user)
        if self.state.cloud or not is_comment:
            found = find(self.state, str(issue))
            wanted = Wanted(["summary", "issuetype", "project", "status", "priority", "assignee"])
            if found:
                body["issue"] = shown_issue(
                    self.state,
                    found,
                    wanted if is_comment else Wanted([]),
                    caller,
                    version="2",
                    in_search=True,
                )
        text = json.dumps(body).replace(BASE, self.base)
        for hook in wanting:
            url = hook["url"]
            if found := find(self.state, str(issue)):
                url = url.replace("${issue.key}", found.key).replace("${issue.id}", str(issue))
            data = b"" if hook["excludeBody"] else text.encode()
            self._taken.append(Delivery(url, hook["secret"], data, str(uuid.uuid4())))

    def _passes(self, hook: JSON, issue: int) -> bool:
        jql = hook["filters"].get("issue-related-events-section", "")
        if not jql:
            return True
        admin = Caller(next(iter(self.state.catalog("user")), ""))
        who = searcher(self.state, admin)._replace(
            projects=frozenset(body["key"] for body in self.state.catalog("project").values()),
            levels=frozenset(self.state.catalog("security")),
        )
        try:
            where, _ = compiled(parse(jql), who)
        except JqlError:
            return False
        sql = f"SELECT 1 FROM search WHERE id = ? AND {where.text}"  # noqa: S608 - compiled
        return bool(self.state.row(sql, issue, *where.values))

    def take(self) -> list[Delivery]:
        """Return what the present request composed; called under the state's lock."""
        taken, self._taken = self._taken, []
        return taken

    def send(self, deliveries: list[Delivery]) -> None:
        """Send events soon, in a thread."""
        if not deliveries:
            return
        with self._wake:
            for each in deliveries:
                heapq.heappush(self._queue, (time.monotonic(), next(self._number), each))
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, daemon=True)
                self._thread.start()
            self._wake.notify()

    def stop(self) -> None:
        """Send no more."""
        with self._wake:
            self._stopped = True
            self._wake.notify()
        if self._thread:
            self._thread.join(_TIMEOUT)

    def _work(self) -> None:
        while True:
            with self._wake:
                while not self._stopped and (
                    not self._queue or self._queue[0][0] > time.monotonic()
                ):
                    wait = self._queue[0][0] - time.monotonic() if self._queue else None
                    self._wake.wait(wait)
                if self._stopped:
                    return
                _, _, delivery = heapq.heappop(self._queue)
            status = _post(delivery, cloud=self.state.cloud)
            with self._wake:
                attempt = delivery.attempt
                self.sent.append(Sent(delivery.identifier, delivery.url, attempt, status))
                if (status == 0 or status in RETRIED) and attempt + 1 < _TRIES:
                    due = time.monotonic() + self.retry_after
                    again = delivery._replace(attempt=attempt + 1)
                    heapq.heappush(self._queue, (due, next(self._number), again))


def _event_name(event: str, entry: JSON | None) -> str:
    """Return Jira's second name of an event: `issue_generic` for a transition."""
    if entry and any(item["field"] == "status" for item in entry["items"]):
        return "issue_generic"
    if entry and any(item["field"] == "assignee" for item in entry["items"]):
        return "issue_assigned"
    return _NAMES.get(event, event)


def signature(secret: str, body: bytes) -> str:
    """Return the value of `X-Hub-Signature` for a body."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def _post(delivery: Delivery, *, cloud: bool) -> int:
    """Send a delivery; returns the status, 0 where nobody answered in time."""
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Atlassian Webhook HTTP Client",
        "X-Atlassian-Webhook-Identifier": delivery.identifier,
    }
    if cloud:
        headers["X-Atlassian-Webhook-Flow"] = "Primary"
    if delivery.attempt:
        headers["X-Atlassian-Webhook-Retry"] = str(delivery.attempt)
    if delivery.secret:
        headers["X-Hub-Signature"] = signature(delivery.secret, delivery.body)
    cut = urlsplit(delivery.url)
    kind = HTTPSConnection if cut.scheme == "https" else HTTPConnection
    connection = kind(cut.netloc, timeout=_TIMEOUT)
    try:
        target = (cut.path or "/") + (f"?{cut.query}" if cut.query else "")
        connection.request("POST", target, delivery.body, headers)
        response = connection.getresponse()
        response.read()
    except (OSError, HTTPException):
        return 0
    finally:
        connection.close()
    return response.status
