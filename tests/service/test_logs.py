"""Logs: a line of JSON each, with the ids of request and job, and no secret in any of them."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from ticket_lint.service import logs

TOKEN = "tl_" + "k3Jq9ZxT7mWb2LfR8vNc4HdPs6Yg1AuE5QoK_-abcde"
OTHER = "ghp_" + "k3Jq9ZxT7mWb2LfR8vNc4HdPs6Yg1AuE5QoK"


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    """Leave logging as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """Return what was logged."""
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_all_go_the_same_way(capsys: pytest.CaptureFixture[str]) -> None:
    """Ours, the standard library's and those of libraries are JSON lines of one form."""
    logs.configure(terminal=False)
    structlog.stdlib.get_logger("ours").info("hello", count=7)
    logging.getLogger("ticket_lint.x").warning("a %s", "b")
    logging.getLogger("uvicorn.error").error("c")
    logging.getLogger("dbos").info("not told")
    found = lines(capsys)
    assert [one["event"] for one in found] == ["hello", "a b", "c"]
    assert found[0]["count"] == 7
    assert all(one["timestamp"].endswith("Z") and one["level"] for one in found)


def test_ids_are_bound(capsys: pytest.CaptureFixture[str]) -> None:
    """Within a job all lines have its id, those of libraries, too; not after it."""
    logs.configure(terminal=False)
    with logs.job("job-7", kind="ticket"):
        logging.getLogger("urllib3").warning("within")
    logging.getLogger("urllib3").warning("after")
    within, after = lines(capsys)
    assert (within["job"], within["kind"]) == ("job-7", "ticket")
    assert "job" not in after


def test_secrets_are_masked(capsys: pytest.CaptureFixture[str]) -> None:
    """A token is masked wherever it stands: text, value, argument, exception."""
    logs.configure(terminal=False)
    logging.getLogger("a").warning("token %s and %s", TOKEN, OTHER)
    structlog.stdlib.get_logger("a").info("x", value=[TOKEN], header=f"Bearer {OTHER}")
    try:
        int(TOKEN)
    except ValueError:
        logging.getLogger("a").exception("failed")
    text = capsys.readouterr().err
    assert TOKEN not in text
    assert OTHER not in text
    assert "ValueError" in text


def test_hostile_values_stay_on_their_line(capsys: pytest.CaptureFixture[str]) -> None:
    """Line breaks, terminal controls and long values cannot forge a line or fill the disk."""
    logs.configure(terminal=False)
    logging.getLogger("a").warning("%s", 'x\n{"level": "forged"}\x1b[2J' + "y" * 100_000)
    (one,) = lines(capsys)
    assert "\x1b" not in one["event"]
    assert len(one["event"]) < 3_000
    logs.configure(terminal=True)
    logging.getLogger("a").warning("x\nforged")
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_the_line_of_a_request(service: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """A request has one line: method, template of the route, status, milliseconds, id."""
    logs.configure(terminal=False)
    logging.getLogger("httpx").setLevel(logging.WARNING)  # who asks is in this process, too
    token = service.token("read")
    headers = token | {"X-Request-Id": "mine"}
    service.ask("GET", "/api/v1/tickets/SECRET-1?x=SECRET", headers=headers)
    service.ask("GET", "/healthz")
    text = capsys.readouterr().err
    (one,) = [json.loads(line) for line in text.splitlines() if "ticket_lint.access" in line]
    assert (one["method"], one["route"], one["status"]) == ("GET", "/api/v1/tickets/{key}", 404)
    assert one["request"] == "mine"
    assert one["ms"] >= 0
    assert "SECRET" not in text
    assert token["Authorization"].removeprefix("Bearer ") not in text


def test_the_line_of_an_event(service: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """The line of a request that brought an event has the job that is in charge of its ticket."""
    logs.configure(terminal=False)
    body = {"webhookEvent": "jira:issue_created", "issue": {"id": "1", "key": "WEB-1"}}
    secret = {"X-Ticket-Lint-Secret": "a-secret-of-the-webhook"}
    assert service.ask("POST", "/webhooks/jira", json=body, headers=secret).status_code == 202
    (one,) = [one for one in lines(capsys) if one.get("route") == "/webhooks/jira"]
    assert one["job"] == "job"


def test_a_mistake_of_ours_is_logged_with_its_request(
    service: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of an error that nobody expected the log has the trace and the id that the answer has."""
    logs.configure(terminal=False)

    def fail(_: str) -> str:
        raise ZeroDivisionError

    service.sprint = fail
    answer = service.ask("GET", "/api/v1/sprints/7", headers=service.token("read"))
    assert answer.status_code == 500
    found = [one for one in lines(capsys) if "exception" in one]
    assert [one["request"] for one in found] == [answer.json()["request"]]
    assert "ZeroDivisionError" in found[0]["exception"]
