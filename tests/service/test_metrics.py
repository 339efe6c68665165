"""Metrics: counted where somebody asks, in short lists of labels, with nothing of a ticket."""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace
from typing import Any
from unittest.mock import MagicMock

import pytest
from prometheus_client.parser import text_string_to_metric_families

from ticket_lint.cli.scan_shown import _DONE
from ticket_lint.errors import JiraBusy, StoreError
from ticket_lint.service import metrics, reaper
from ticket_lint.service.outages import READ
from ticket_lint.service.scan_jobs import ScanJobs


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin with nothing counted."""
    monkeypatch.setattr(metrics, "_counts", None)


def shown() -> dict[tuple[str, tuple[str, ...]], float]:
    """Return the metrics by name and labels."""
    return {
        (one.name, tuple(one.labels.values())): one.value
        for family in text_string_to_metric_families(metrics.rendered({}).decode())
        for one in family.samples
    }


def count() -> None:
    """Count one of each."""
    metrics.event("new")
    metrics.answer("POST", "/webhooks/jira", 202, 0.004)
    metrics.job("ticket", "done", 0.3)
    metrics.jira(200)
    metrics.jira(429)
    metrics.jira(0)
    metrics.written(("posted", "label added", "state"))
    metrics.written(("posted",))
    metrics.commented(1.5)


@pytest.mark.parametrize("done", [*_DONE, "taken back"])
def test_what_receipts_say_is_on_the_list(done: str) -> None:
    """Whatever a receipt says was written counts under a name of its own kind."""
    metrics.enable()
    metrics.written([done])
    kinds = {kind for (name, kind) in shown() if name == "ticket_lint_writes_total"}
    assert kinds
    assert ("other",) not in kinds


def test_nothing_is_counted_before_somebody_asks() -> None:
    """Commands count nothing and do not even import the library."""
    count()
    assert metrics._counts is None
    code = (
        "import sys; from ticket_lint.service import metrics; metrics.event('new'); "
        "metrics.jira(200); sys.exit('prometheus_client' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_each_is_counted() -> None:
    """Events, answers, jobs, requests to Jira, writes and the way to the comment are there."""
    metrics.enable()
    count()
    found = shown()
    assert found["ticket_lint_webhook_events_total", ("new",)] == 1
    assert found["ticket_lint_answer_seconds_count", ("POST", "/webhooks/jira", "202")] == 1
    assert found["ticket_lint_jobs_total", ("ticket", "done")] == 1
    assert found["ticket_lint_job_seconds_count", ("ticket",)] == 1
    for status in ("2xx", "4xx", "none"):
        assert found["ticket_lint_jira_requests_total", (status,)] == 1
    assert found["ticket_lint_jira_limited_total", ()] == 1
    assert found["ticket_lint_writes_total", ("posted",)] == 2
    assert found["ticket_lint_event_to_comment_seconds_sum", ()] == 1.5


@pytest.mark.parametrize(("deaths", "outcome"), [(0, "taken-over"), (2, "dead")])
@pytest.mark.parametrize("kind", ["ticket", "scan", "page"])
def test_jobs_of_dead_workers(kind: str, deaths: int, outcome: str) -> None:
    """A job that is taken over, or given up for that, counts; nobody knows how long it took."""
    metrics.enable()
    left = SimpleNamespace(workflow_id="1", name=kind, executor_id="gone", queue_name="q")
    left.attributes = {"takeovers": deaths}
    client, life = MagicMock(), MagicMock()
    client.list_workflows.return_value = [left]
    reaper.taken_over(client, life, "me", 2, {})
    found = shown()
    assert found["ticket_lint_jobs_total", (kind, outcome)] == 1
    assert not found.get(("ticket_lint_job_seconds_count", (kind,)))


def test_pages_and_listings_count() -> None:
    """Each try at a page or a listing counts, with how it ended and its seconds."""
    metrics.enable()
    of = ScanJobs(MagicMock(), MagicMock())
    for kind, error in (("page", None), ("page", JiraBusy("no")), ("scan", StoreError("no"))):
        of._tried(kind, MagicMock(side_effect=error), READ)
    found = shown()
    told = [("page", "done"), ("page", "again"), ("scan", "again")]
    assert [found["ticket_lint_jobs_total", one] for one in told] == [1, 1, 1]
    assert found["ticket_lint_job_seconds_count", ("page",)] == 2


def test_labels_are_bounded() -> None:
    """What is on no list counts as `other`: a key or a path never becomes a label."""
    metrics.enable()
    for number in range(50):
        metrics.event(f"WEB-{number}")
        metrics.job(f"WEB-{number}", f"x{number}", 1)
        metrics.written([f"WEB-{number}"])
        metrics.answer(f"M{number}", "", 404, 0.1)
    text = metrics.rendered({}).decode()
    assert "WEB-" not in text
    assert 'method="other",route="other",status="404"' in text


def test_routes_are_templates(service: Any) -> None:
    """An answer is counted under the template of its route, and an unknown path under `other`."""
    may = service.token("read")
    service.ask("GET", "/api/v1/tickets/SECRET-1", headers=may)
    service.ask("GET", "/some/SECRET-2")
    text = service.ask("GET", "/metrics").text
    assert 'route="/api/v1/tickets/{key}",status="404"' in text
    assert 'route="other",status="404"' in text
    assert "SECRET" not in text
