"""The application as a whole: who gets in, one form of error, bounds for every request."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from fastapi.routing import iter_route_contexts

from ticket_lint.config.schema import Config
from ticket_lint.config.service import Service as Settings
from ticket_lint.errors import JiraBusy, JiraUnreachable, NotThere, StoreError, UsageError
from ticket_lint.service import wire
from ticket_lint.store.tokens import SCOPES

OPEN = {
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/metrics"),
    ("POST", "/webhooks/jira"),
    ("GET", "/api/v1/openapi.json"),
    ("HEAD", "/api/v1/openapi.json"),
}
NEEDS = {
    ("POST", "/api/v1/assessments"): "assess",
    ("GET", "/api/v1/tickets/{key}"): "read",
    ("GET", "/api/v1/sprints/{which}"): "read",
    ("POST", "/api/v1/scans"): "scan",
    ("GET", "/api/v1/scans/{scan}"): "scan",
    ("GET", "/api/v1/jobs"): "jobs",
    ("GET", "/api/v1/jobs/{job}"): "jobs",
    ("POST", "/api/v1/jobs/{job}/retry"): "jobs",
}


def routes(made: Any) -> Iterator[tuple[str, str]]:
    """Yield every method and path that the application answers."""
    for one in iter_route_contexts(made.routes):
        for method in one.methods or ():
            yield method, str(one.path)


def test_every_route_wants_a_token_of_its_scope(service: Any) -> None:
    """Each route is open by a short list, or refuses without a token and with any other scope."""
    found = set(routes(service.made()))
    assert found == OPEN | NEEDS.keys()
    for (method, template), scope in NEEDS.items():
        path = re.sub(r"\{\w+\}", "WEB-1", template)
        answer = service.ask(method, path)
        assert answer.status_code == 401, path
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        others = [one for one in SCOPES if one != scope]
        answer = service.ask(method, path, headers=service.token(*others))
        assert answer.status_code == 403, path
        assert f"`{scope}`" in answer.json()["error"]["what"]
        answer = service.ask(method, path, headers=service.token(scope))
        assert answer.status_code not in (401, 403), path


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer ", "Basic dXNlcjpwYXNz", "Bearer tl_" + "x" * 43, "tl_" + "x" * 43],
)
def test_no_token_at_all(service: Any, header: str) -> None:
    """What is no token opens nothing."""
    answer = service.ask("GET", "/api/v1/tickets/WEB-1", headers={"Authorization": header})
    assert answer.status_code == 401


def test_openapi_tells_who_may(service: Any) -> None:
    """The description is open, names the scheme of tokens, and no page of docs is served."""
    answer = service.ask("GET", "/api/v1/openapi.json")
    assert answer.status_code == 200
    told = answer.json()
    assert told["paths"]["/api/v1/assessments"]["post"]["security"] == [{"token": []}]
    assert "http" not in told["components"]["securitySchemes"]["token"].get("openIdConnectUrl", "")
    assert [service.ask("GET", path).status_code for path in ("/docs", "/redoc")] == [404, 404]


@pytest.mark.parametrize(
    ("method", "path", "given", "status"),
    [
        ("GET", "/nothing", {}, 404),
        ("GET", "/api/v1/assessments", {}, 405),
        ("GET", "/api/v1/tickets/WEB-1/", {}, 404),
        ("POST", "/api/v1/assessments?profile=none", {"content": b"x"}, 422),
        ("POST", "/api/v1/assessments", {"content": b"x"}, 415),
        ("GET", "/api/v1/tickets/WEB-404", {}, 404),
        ("GET", "/api/v1/tickets/no key", {}, 400),
        ("GET", "/api/v1/sprints/DROP", {}, 400),
        ("POST", "/webhooks/jira", {"content": b"x"}, 401),
    ],
)
def test_one_form_of_error(service: Any, method: str, path: str, given: Any, status: int) -> None:
    """Every error is `{"error": {"what", "where", "right"}, "request"}` with the request's id."""
    headers = service.token(*SCOPES)
    answer = service.ask(method, path, headers=headers, **given)
    assert answer.status_code == status
    told = answer.json()
    assert told.keys() == {"error", "request"}
    assert told["error"].keys() == {"what", "where", "right"}
    assert told["error"]["what"]
    assert told["request"] == answer.headers["X-Request-Id"]


@pytest.mark.parametrize(
    ("error", "status", "wait"),
    [
        (NotThere("no such sprint", status=404), 404, None),
        (UsageError("no sprint is active"), 404, None),
        (JiraBusy("Jira asks to wait", after=7.2), 503, "8"),
        (JiraUnreachable("no answer"), 502, None),
        (StoreError("locked"), 503, "30"),
        (ZeroDivisionError("a-secret-thing"), 500, None),
    ],
)
def test_errors_from_below(service: Any, error: Exception, status: int, wait: str | None) -> None:
    """What Jira, the store and our own mistakes raise has a status, and a wait where one helps."""

    def fail(_: str) -> str:
        raise error

    service.sprint = fail
    answer = service.ask("GET", "/api/v1/sprints/7", headers=service.token("read"))
    assert answer.status_code == status
    assert answer.headers.get("Retry-After") == wait
    assert "a-secret-thing" not in answer.text
    assert answer.json()["request"] == answer.headers["X-Request-Id"]


@pytest.mark.parametrize("given", ["abc-1", "A" * 64])
def test_a_sane_id_of_the_caller_is_kept(service: Any, given: str) -> None:
    """The caller's own id of a request comes back."""
    answer = service.ask("GET", "/healthz", headers={"X-Request-Id": given})
    assert answer.headers["X-Request-Id"] == given


@pytest.mark.parametrize("given", ["", "a b", "<script>", "A" * 65, '"', "-x"])
def test_any_other_id_is_replaced(service: Any, given: str) -> None:
    """An id that could be read as something else is not taken over."""
    answer = service.ask("GET", "/healthz", headers={"X-Request-Id": given})
    assert re.fullmatch(r"[0-9a-f]{16}", answer.headers["X-Request-Id"])


def test_headers_of_every_answer(service: Any) -> None:
    """No answer is kept by a cache or read as another type, and no other site may read one."""
    answer = service.ask("GET", "/healthz", headers={"Origin": "https://evil.example"})
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize("said", [True, False])
def test_a_body_that_is_too_large(service: Any, *, said: bool) -> None:
    """A body over the limit is refused, whether its length is said or not, on any route."""
    service.config = Config(service=Settings(max_body=1_000))

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(30):
            yield b"x" * 100

    headers = service.token("assess") | {"Content-Type": "text/markdown"}
    content: Any = b"x" * 3_000 if said else pieces()
    answer = service.ask("POST", "/api/v1/assessments", headers=headers, content=content)
    assert answer.status_code == 413
    assert "1,000 bytes" in answer.json()["error"]["what"]


def test_errors_quote_no_secret(service: Any) -> None:
    """A secret that stands in an address is masked in the answer."""
    secret = "ghp_" + "k3Jq9ZxT7mWb2LfR8vNc4HdPs6Yg1AuE5QoK"
    answer = service.ask("GET", f"/{secret}")
    assert answer.status_code == 404
    assert secret not in json.dumps(answer.json())


def test_too_many_requests_at_once(service: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond those that are served together the answer is 503, in our form, with Retry-After."""
    monkeypatch.setattr(wire, "AT_ONCE", 2)
    answers = service.together(*[("GET", "/readyz", {})] * 10)
    refused = [one for one in answers if one.status_code == 503]
    assert 0 < len(refused) < len(answers)
    assert {one.headers["Retry-After"] for one in refused} == {"1"}
    assert {one.json()["error"]["what"] for one in refused} == {"2 requests are under way"}
