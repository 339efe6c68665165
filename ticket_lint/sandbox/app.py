"""From a request to its answer: failures, credentials, limits, the handler, the log."""

from __future__ import annotations

import re
import threading
import time
import traceback
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from ticket_lint.sandbox.access import Caller
from ticket_lint.sandbox.answer import CLOUD_ID, Answer, JiraError, collection, page_html
from ticket_lint.sandbox.call import Call
from ticket_lint.sandbox.faults import Fault, Faults
from ticket_lint.sandbox.limits import Limits, refusal
from ticket_lint.sandbox.log import Log
from ticket_lint.sandbox.login import Login, login
from ticket_lint.sandbox.rest.admin import ADMIN
from ticket_lint.sandbox.router import Match, Router
from ticket_lint.sandbox.routes import PLAIN, REST
from ticket_lint.sandbox.search import Searches
from ticket_lint.sandbox.state import State
from ticket_lint.sandbox.webhooks import Webhooks
from ticket_lint.sandbox.wire import Drop, Request

if TYPE_CHECKING:
    from ticket_lint.sandbox.contract import Contract

_API = re.compile(r"/rest/api/([^/]+)(/.*)")
_GATEWAY = re.compile(r"/ex/jira/([^/]+)(/.*)")
_AFTER = frozenset(("slow", "drop-after", "truncated"))
_VERSIONS = {"cloud": ("3", "2", "latest"), "datacenter": ("2", "latest")}


class _Found(NamedTuple):
    """Where a request leads."""

    match: Match
    version: str


class App:
    """A sandbox: its state, and all that lies between a request and the state."""

    def __init__(
        self, state: State, *, limits: bool = False, contract: Contract | None = None
    ) -> None:
        """Serve `state`; `limits` enforces Jira's rates, `contract` checks against its OpenAPI."""
        self.state = state
        self.limits = Limits(cloud=state.cloud) if limits else None
        self.contract = contract
        self.faults = Faults()
        self.log = Log()
        self.webhooks = Webhooks(state)
        self.searches = Searches()
        self.failures: dict[str, int] = {}
        self._timers: list[threading.Timer] = []
        other = "datacenter" if state.cloud else "cloud"
        self.rest = Router(route for route in REST if route.product != other)
        self.plain = Router(route for route in PLAIN if route.product != other)
        self.admin = Router(ADMIN)

    def __call__(self, request: Request) -> Answer:
        """Answer a request; raises `Drop` for a failure that cuts the connection."""
        if request.path.startswith("/sandbox"):
            return self._admin(request)
        gateway = _GATEWAY.fullmatch(request.path) if self.state.cloud else None
        if gateway:
            request = request._replace(path=gateway[2])
            if gateway[1] != CLOUD_ID:
                return _unknown_site(gateway[0])
        fault = self.faults.hit(request)
        if fault is None:
            return self._logged(request, gateway=bool(gateway), fault=None)
        return self._failing(request, fault, gateway=bool(gateway))

    def close(self) -> None:
        """Forget late writes, send no more events, and close the state."""
        for timer in self._timers:
            timer.cancel()
        self.webhooks.stop()
        with self.state.lock:
            self.state.db.close()

    def _failing(self, request: Request, fault: Fault, *, gateway: bool) -> Answer:
        work = partial(self._logged, request, gateway=gateway, fault=fault)
        kind = fault.kind
        if kind in _AFTER or kind in ("repeat-token", "expired-token"):
            if kind == "slow":
                time.sleep(fault.delay)
            answer = work()
            if kind == "drop-after":
                raise Drop
            if kind == "truncated":
                return answer._replace(cut=True)
            return answer
        if kind == "late-commit":
            timer = threading.Timer(fault.delay, work)
            timer.daemon = True
            self._timers.append(timer)
            timer.start()
            raise Drop
        if kind == "timeout":
            time.sleep(fault.delay)
        answer = _refused(fault)
        self._note(request, answer.status, Caller(), fault, request.path)
        if not answer.status:
            raise Drop
        return answer

    def _logged(self, request: Request, *, gateway: bool, fault: Fault | None) -> Answer:
        found = self._find(request)
        endpoint = found.match.route.template if found else request.path
        who = Login(Caller())
        try:
            header = request.headers.get("authorization", "")
            expired = fault is not None and fault.kind == "expired-token"
            who = login(
                self.state,
                "Bearer expired-token" if expired else header,
                gateway=gateway,
                failures=self.failures,
            )
            answer = self._limited(request, who.caller, endpoint, found)
            if answer is None:
                answer = self._handled(request, found, who, fault)
        except JiraError as error:
            answer = error.answer
        except Exception:  # noqa: BLE001 - a mistake of the sandbox is an answer, and printed
            traceback.print_exc()
            answer = Answer(500, collection(["Internal server error"]))
        headers = self._headers(who) | dict(answer.headers)
        answer = answer._replace(headers=headers)
        self._note(request, answer.status, who.caller, fault, endpoint)
        if self.contract and found:
            self.log.violated(self.contract.check(request, answer))
        return answer

    def _handled(
        self, request: Request, found: _Found | None, who: Login, fault: Fault | None
    ) -> Answer:
        if found is None:
            return self._no_route(request)
        route = found.match.route
        scopes = who.caller.scopes
        if scopes is not None and route.scope and route.scope not in scopes:
            return Answer(401, {"code": 401, "message": "Unauthorized; scope does not match"})
        call = Call(self, request, who.caller, found.match.path, found.version)
        with self.state.transaction():
            answer = route.handler(call)
            events = self.webhooks.take()
        self.webhooks.send(events)
        if fault and fault.kind == "repeat-token" and isinstance(answer.body, dict):
            token = call.body().get("nextPageToken") or answer.body.get("nextPageToken")
            if token:
                answer.body.update(nextPageToken=token, isLast=False)
        return answer

    def _find(self, request: Request) -> _Found | None:
        api = _API.fullmatch(request.path)
        if api is None:
            match = self.plain.match(request.method, request.path)
            version = "3" if self.state.cloud else "2"
        else:
            versions = _VERSIONS[self.state.product]
            if api[1] not in versions:
                return None
            match = self.rest.match(request.method, api[2])
            version = versions[0] if api[1] == "latest" and not self.state.cloud else api[1]
            version = "2" if version == "latest" else version
        return _Found(match, version) if match else None

    def _limited(
        self, request: Request, caller: Caller, endpoint: str, found: _Found | None
    ) -> Answer | None:
        if self.limits is None:
            return None
        issue = found.match.path.get("issue", "") if found else ""
        return self.limits.check(caller.user, request.method, endpoint, issue)

    def _headers(self, who: Login) -> dict[str, str]:
        if self.state.cloud:
            headers = {"X-AACCOUNTID": who.caller.user} if who.caller.user else {}
            if who.refused:
                headers["X-Seraph-LoginReason"] = "AUTHENTICATED_FAILED"
            return headers
        limits = self.limits.headers(who.caller.user) if self.limits else {}
        return limits | {"X-AUSERNAME": who.caller.user or "anonymous"}

    def _no_route(self, request: Request) -> Answer:
        known = self._methods(request.path)
        if known:
            return Answer(405, collection(["Method Not Allowed"]), {"Allow": ", ".join(known)})
        if not self.state.cloud:
            return Answer(404, page_html(404, "Not Found"))
        return Answer(
            404,
            {
                "type": "about:blank",
                "title": "Not Found",
                "status": 404,
                "detail": f"No endpoint {request.method} {request.path}.",
                "instance": request.path,
            },
            {"Content-Type": "application/problem+json;charset=UTF-8"},
        )

    def _methods(self, path: str) -> list[str]:
        api = _API.fullmatch(path)
        if api is None:
            return self.plain.methods(path)
        return self.rest.methods(api[2]) if api[1] in _VERSIONS[self.state.product] else []

    def _note(
        self, request: Request, status: int, caller: Caller, fault: Fault | None, endpoint: str
    ) -> None:
        cut = fault and fault.kind in ("drop-after", "late-commit")
        self.log.note(
            request.method,
            request.path,
            0 if cut else status,
            caller.user,
            fault=fault.kind if fault else "",
            endpoint=endpoint,
        )

    def _admin(self, request: Request) -> Answer:
        match = self.admin.match(request.method, request.path)
        if match is None:
            return Answer(404, collection([f"The sandbox has no {request.method} {request.path}"]))
        try:
            with self.state.transaction():
                return match.route.handler(Call(self, request, Caller(), match.path, ""))
        except JiraError as error:
            return error.answer


def _refused(fault: Fault) -> Answer:
    """Return the answer of a failure that does no work; status 0 for none."""
    after = fault.retry_after
    if fault.kind == "429":
        return refusal(fault.reason, 1 if after is None else after - 0.5, date=fault.date)
    if fault.kind == "500":
        return Answer(500, collection(["Internal server error"]))
    if fault.kind == "503":
        headers = {} if after is None else {"Retry-After": f"{after:g}"}
        return Answer(503, collection(["Service Unavailable"]), headers)
    if fault.kind == "html":
        return Answer(fault.status, page_html(fault.status, "Bad gateway"))
    return Answer(0)


def _unknown_site(path: str) -> Answer:
    body = {"status": 404, "error": "Not Found", "message": "No message available", "path": path}
    return Answer(404, body, {"X-Failure-Category": "FAILURE_CLIENT_TCS"})
