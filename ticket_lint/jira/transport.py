"""The one way to Jira: limits, time-outs, retries, budget and recording below the session."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from requests import PreparedRequest, Response, exceptions
from requests.adapters import HTTPAdapter
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt
from urllib3.exceptions import NameResolutionError, NewConnectionError

from ticket_lint.errors import (
    AnswerLost,
    BudgetSpent,
    JiraBusy,
    JiraError,
    JiraUnreachable,
    NotJira,
)
from ticket_lint.jira import answers, retry
from ticket_lint.jira.address import host_of
from ticket_lint.jira.limits import Clock, Limiter, Pace, Target, is_about_all
from ticket_lint.jira.record import Recorder

MAX_ANSWER = 200_000_000
"""Bytes of an answer; a page of 100 issues has some megabytes at most."""
_CHUNK = 1 << 16
_CONNECT_S = 10
_WHOLE = 4
"""How many times the time-out the whole of an answer may take."""
_TOO_MANY = 429
_SHORT_S = 1.0
"""Seconds to wait here where whoever calls comes back by itself."""
_GATEWAY_FAULTS = (500, 502, 503, 504)
_LOG = logging.getLogger(__name__)


def _nobody(_: int) -> None:
    """Count no answer."""


@dataclass(slots=True)
class Terms:
    """How Jira is asked: seconds to wait for an answer, requests in all (0: any), recording.

    With `retries` 0 nothing is sent again and no pause of Jira's is slept through: what failed is
    raised at once, for a queue that comes back later. `pace` is shared with others; `urgent` says
    whether to go before them. `slowest_write` is the longest that a change of a ticket took so far,
    its wait for a turn included. `told` is called with the HTTP status of each answer, 0 for none.
    """

    timeout: int = 30
    max_requests: int = 0
    record: Recorder | None = None
    clock: Clock = field(default_factory=Clock)
    retries: int = retry.RETRIES
    pace: Pace | None = None
    urgent: bool = True
    requests: int = 0
    slowest_write: float = 0.0
    told: Callable[[int], None] = _nobody

    @property
    def patience(self) -> float:
        """The longest wait (seconds) that Jira is granted."""
        return retry.PATIENCE_S if self.retries else 0.0


class _Again(Exception):  # noqa: N818 - an event
    """A try that failed, and may be made again."""

    def __init__(self, error: JiraError, asked: float | None = None) -> None:
        super().__init__()
        self.error, self.asked = error, asked


class Transport(HTTPAdapter):
    """Mounted on a session, so that whatever goes through it is asked politely.

    Every answer that comes back is a good one; all others are raised as a `JiraError`.
    """

    def __init__(self, terms: Terms) -> None:
        """Take the terms; the adapter's own retries stay off."""
        super().__init__(max_retries=0)
        self.terms = terms
        self._limiter = Limiter(terms.clock)
        self._answered = False

    def send(self, request: PreparedRequest, *_: Any, **given: Any) -> Response:  # noqa: ANN401 - requests'
        """Send a request, and again where that is right."""
        method, url = request.method or "GET", request.url or ""
        target = retry.target(method, url)
        repeatable = retry.is_repeatable(method, url)
        tries = Retrying(
            stop=stop_after_attempt(self.terms.retries + 1),
            wait=self._delay,
            retry=retry_if_exception_type(_Again),
            sleep=self.terms.clock.sleep,
            reraise=True,
        )
        try:
            return tries(self._once, request, target, repeatable=repeatable, given=given)
        except _Again as again:
            raise again.error from None

    def _delay(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        asked = error.asked if isinstance(error, _Again) else None
        return retry.delay(state.attempt_number, asked, self.terms.clock)

    def _once(
        self, request: PreparedRequest, target: Target, *, repeatable: bool, given: dict[str, Any]
    ) -> Response:
        """Send once. `_Again` is what may be tried again, any other error is the end."""
        where = f"{target.method} {host_of(request.url or '')}{target.endpoint}"
        if self.terms.max_requests and self.terms.requests >= self.terms.max_requests:
            raise BudgetSpent(
                f"{self.terms.requests} requests were made, as many as are allowed",
                where=where,
                right="--max-requests or `max_requests` under [jira]",
            )
        began = self.terms.clock.monotonic()
        self._turn(target, where)
        self.terms.requests += 1
        given |= {"stream": True, "timeout": (_CONNECT_S, self.terms.timeout)}
        try:
            response = super().send(request, **given)
            body = self._body(response, where)
        except exceptions.RequestException as error:
            self.terms.told(0)
            raise self._lost(error, where, repeatable=repeatable) from None
        finally:
            if target.is_change:
                took = self.terms.clock.monotonic() - began
                self.terms.slowest_write = max(self.terms.slowest_write, took)
        self._answered = True
        self.terms.told(response.status_code)
        _LOG.debug("%s %s: %d", target.method, target.endpoint, response.status_code)
        if self.terms.record:
            sent = request.body if isinstance(request.body, (str, bytes)) else None
            answer = (response.status_code, response.headers, body)
            self.terms.record(target, request.url or "", sent, answer)
        self._judge(response, body, target, where, repeatable=repeatable)
        return response

    def _turn(self, target: Target, where: str) -> None:
        """Wait for what this connection, and all who share the pace, may send."""
        held = 0.0 if self.terms.retries else self._limiter.held(target)
        if held > _SHORT_S:
            raise _busy(held, "", where, _TOO_MANY)
        self._limiter.wait(target)
        if self.terms.pace:
            self.terms.pace.wait(urgent=self.terms.urgent)

    def _hold(self, target: Target, reason: str, seconds: float) -> None:
        """Pause what a limit is about: everybody where it is the whole site."""
        if self.terms.pace and is_about_all(target, reason):
            self.terms.pace.hold(seconds)
        elif seconds <= retry.PATIENCE_S or not self.terms.retries:
            self._limiter.hold(target, reason, seconds)

    def _body(self, response: Response, where: str) -> bytes:
        """Read an answer whole, within bounds of size and time."""
        chunks, size, start = [], 0, time.monotonic()
        for chunk in response.iter_content(_CHUNK):
            chunks.append(chunk)
            size += len(chunk)
            if size > MAX_ANSWER:
                response.close()
                raise NotJira(f"answers with more than {MAX_ANSWER:,} bytes", where=where)
            if time.monotonic() - start > _WHOLE * self.terms.timeout:
                response.close()
                raise exceptions.ReadTimeout
        body = b"".join(chunks)
        response._content = body  # noqa: SLF001 - else the session would read it again
        return body

    def _lost(
        self, error: exceptions.RequestException, where: str, *, repeatable: bool
    ) -> Exception:
        """Return what a request without an answer means, and whether to try again."""
        unsent = _was_not_sent(error)
        what, right = _reason(error, self.terms.timeout)
        if not unsent and not repeatable:
            return AnswerLost(
                f"{what} after something was sent; Jira may have done it all the same", where=where
            )
        failed = JiraUnreachable(what, where=where, right=right)
        final = isinstance(error, (exceptions.SSLError, exceptions.ProxyError))
        # A host that never answered is more likely mistyped than busy.
        return failed if final or (unsent and not self._answered) else _Again(failed)

    def _judge(
        self, response: Response, body: bytes, target: Target, where: str, *, repeatable: bool
    ) -> None:
        """Raise where an answer is none."""
        status, headers = response.status_code, response.headers
        asked = retry.asked_delay(headers, self.terms.clock, limited=status == _TOO_MANY)
        if status == _TOO_MANY:
            raise self._too_many(response, target, where, asked)
        self._spare(response, target)
        error = answers.fault(status, headers, body, where)
        if error is None:
            return
        if status not in _GATEWAY_FAULTS:
            raise error
        if asked and self.terms.pace:
            self.terms.pace.hold(asked)
        if not repeatable:
            raise AnswerLost(
                f"{error.what}; Jira may have done it all the same", where=where, status=status
            )
        if asked and asked > self.terms.patience:
            raise _busy(asked, "", where, status)
        raise _Again(error, asked)

    def _too_many(
        self, response: Response, target: Target, where: str, asked: float | None
    ) -> Exception:
        """Return the wait that Jira asks for; a request that was refused may be sent again."""
        reason = response.headers.get("RateLimit-Reason", "")
        if asked:
            self._hold(target, reason, asked)
        if asked and asked > self.terms.patience:
            return _busy(asked, reason, where, _TOO_MANY)
        return _Again(_busy(asked or 0, reason, where, _TOO_MANY), asked)

    def _spare(self, response: Response, target: Target) -> None:
        """Wait before the next request where Data Center says that none is left."""
        headers = response.headers
        interval = headers.get("X-RateLimit-Interval-Seconds", "")
        if (
            headers.get("X-RateLimit-Remaining") == "0"
            and interval.isascii()
            and interval.isdigit()
        ):
            self._hold(target, "", min(float(interval), retry.PATIENCE_S))


def _busy(asked: float, reason: str, where: str, status: int) -> JiraBusy:
    because = f" ({reason})" if reason else ""
    wait = f"to wait {asked:.0f} s" if asked else "to wait"
    return JiraBusy(
        f"Jira asks {wait}{because}",
        where=where,
        right="try again after that",
        status=status,
        after=asked,
    )


def _was_not_sent(error: exceptions.RequestException) -> bool:
    """Tell whether a request surely never reached Jira."""
    if isinstance(error, (exceptions.ConnectTimeout, exceptions.SSLError, exceptions.ProxyError)):
        return True
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(reason, NewConnectionError)


def _reason(error: exceptions.RequestException, timeout: int) -> tuple[str, str]:
    """Return what went wrong and what would be right. The error's own words may hold the URL."""
    reason = getattr(error.args[0], "reason", None) if error.args else None
    said = ("the connection broke", "try again")
    if isinstance(error, exceptions.SSLError):
        said = "the certificate is not trusted", "REQUESTS_CA_BUNDLE names your own authority"
    elif isinstance(error, exceptions.ProxyError):
        said = "the proxy does not let it through", "see HTTPS_PROXY"
    elif isinstance(error, exceptions.ConnectTimeout):
        said = f"no connection within {_CONNECT_S} s", "is the address right?"
    elif isinstance(error, exceptions.Timeout):
        said = f"no answer within {timeout} s", "`timeout` under [jira]"
    elif isinstance(reason, NameResolutionError):
        said = "there is no such host", "is the address right?"
    elif isinstance(reason, NewConnectionError):
        said = "the connection is refused", "is the address right?"
    return said
