"""Many clients at once, and a sandbox that is killed: nothing acknowledged is lost or doubled."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import requests

from ticket_lint.sandbox.server import Sandbox, running

AUTH = ("lint@sandbox.example", "sandbox-token")


def test_comments_of_many_clients(
    cloud: Sandbox, client_of: Callable[..., Any], adf: Callable[[str], Any]
) -> None:
    """Each POST makes one comment, those with a dropped answer too, and the counts agree."""
    cloud.faults.add(kind="drop-after", method="POST", path="*/comment", times=5)
    answered: list[str] = []

    def work(number: int) -> None:
        ask = client_of(cloud)
        for each in range(5):
            with contextlib.suppress(requests.ConnectionError):
                body = {"body": adf(f"{number}-{each}")}
                answered.append(ask("POST", "/issue/FERRY-412/comment", json=body).json()["id"])

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = client_of(cloud)("GET", "/issue/FERRY-412/comment").json()["comments"]
    texts = [each["body"]["content"][0]["content"][0]["text"] for each in found]
    assert sorted(texts) == sorted(f"{number}-{each}" for number in range(4) for each in range(5))
    assert len(answered) == len(set(answered)) == 15
    assert cloud.log.comment_posts == cloud.log.comments_made == {"FERRY-412": 20}


def test_killed(tmp_path: Path) -> None:
    """After kill -9 a state in a file holds every write that was acknowledged."""
    data = str(tmp_path / "jira.db")
    command = [sys.executable, "-m", "ticket_lint", "sandbox", "--tickets", "2", "--data", data]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=tmp_path, env=environment
    ) as process:
        line = ""
        while not (url := re.search(r"http://[\d.:]+", line)):
            assert process.stdout
            line = process.stdout.readline()
            assert line
        session = requests.Session()
        session.auth = AUTH
        for number in range(30):
            path = f"{url[0]}/rest/api/3/issue/TIDE-2/properties/p{number}"
            assert session.put(path, json=number, timeout=10).status_code == 201
        session.close()
        process.send_signal(signal.SIGKILL)
    with running(data=data) as sandbox:
        rows = sandbox.state.rows("SELECT value FROM property WHERE key GLOB 'p*'")
        assert sorted(int(row[0]) for row in rows) == list(range(30))
