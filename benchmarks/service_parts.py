"""The processes of a service under measurement: the sandbox Jira, web and workers.

Each runs as an operator runs it, by its command, on addresses of this machine alone; whatever
happens, all are gone when the block ends.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any, NamedTuple

BINARY = Path(sys.executable).with_name("ticket-lint")
SECRET = "a-secret-for-measurements-alone"  # noqa: S105 - of a service that lives for a minute
_START_S = 60.0


class Answer(NamedTuple):
    """An answer: status 0 where nobody answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:  # noqa: ANN401 - JSON
        """Return the body as JSON."""
        return json.loads(self.body)


def asked(
    url: str,
    path: str,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    *,
    method: str = "",
    timeout: float = 20.0,
) -> Answer:
    """Send one request on a connection of its own."""
    connection = HTTPConnection(url.removeprefix("http://"), timeout=timeout)
    try:
        connection.request(method or ("GET" if body is None else "POST"), path, body, headers or {})
        got = connection.getresponse()
        return Answer(got.status, {k.lower(): v for k, v in got.getheaders()}, got.read())
    except (OSError, HTTPException):
        return Answer(0, {}, b"")
    finally:
        connection.close()


def free_port() -> int:
    """Return a port that nobody listens on: a service that is started again keeps its address."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Part:
    """A process that can be killed and started again."""

    def __init__(
        self, name: str, command: Sequence[str], folder: Path, environment: Mapping[str, str]
    ) -> None:
        """Say what to run and where; its output goes to `NAME.log` in the folder."""
        self.name, self.command, self.folder = name, list(command), folder
        clean = {k: v for k, v in os.environ.items() if not k.startswith("TICKET_LINT_")}
        self.environment = {**clean, "PYTHONUNBUFFERED": "1", **environment}
        self.log = folder / f"{name}.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=self.folder, env=self.environment, stdout=log, stderr=log
            )

    @property
    def pid(self) -> int:
        """Return its number; raises `RuntimeError` where it was never started."""
        if self.process is None:
            raise RuntimeError(self.name)
        return self.process.pid

    @property
    def alive(self) -> bool:
        """Tell whether it runs."""
        return self.process is not None and self.process.poll() is None

    def kill(self) -> None:
        """Kill it as the system does when memory runs out: it can do nothing more."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def stop(self, timeout: float = 20.0) -> int:
        """Ask it to end, as an operator does; returns its exit code."""
        if self.process is None:
            return 0
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.kill()
            return -signal.SIGKILL

    def cpu(self) -> float:
        """Return the seconds of CPU it has used."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self, what: str = "VmRSS") -> float:
        """Return the memory it holds in MB, or with `VmHWM` the most it held."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(re.findall(rf"{what}:\s+(\d+)", status)[0]) / 1024

    def tail(self) -> str:
        """Return the end of what it printed."""
        return self.log.read_text(errors="replace")[-2000:] if self.log.exists() else ""


@contextmanager
def ended(parts: Sequence[Part]) -> Iterator[None]:
    """Let no part outlive the block."""
    try:
        yield
    finally:
        for part in parts:
            with contextlib.suppress(OSError):
                part.kill()


class Jira:
    """A sandbox Jira in a process of its own."""

    def __init__(self, part: Part, url: str) -> None:
        """Join the process and its address."""
        self.part, self.url = part, url
        self.environment = {
            "TICKET_LINT_JIRA_URL": url,
            "TICKET_LINT_JIRA_EMAIL": "lint@sandbox.example",
            "TICKET_LINT_JIRA_TOKEN": "sandbox-token",
        }

    def ask(self, method: str, path: str, body: object = None, *, user: str = "pm") -> Answer:
        """Ask it as one of its people."""
        token = b64encode(f"{user}@sandbox.example:{user}-token".encode()).decode()
        headers = {"Authorization": f"Basic {token}", "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        return asked(self.url, path, data, headers, method=method, timeout=60)

    def keys(self, project: str = "TIDE") -> list[str]:
        """Return the keys of its tickets that are no epics and not done."""
        jql = f"project = {project} AND issuetype != Epic AND statusCategory != Done ORDER BY id"
        found: list[str] = []
        more: dict[str, Any] = {}
        while True:
            asks = {"jql": jql, "fields": ["summary"], "maxResults": 100, **more}
            page = self.ask("POST", "/rest/api/3/search/jql", asks).json()
            found += [one["key"] for one in page["issues"]]
            if page.get("isLast", True):
                return found
            more = {"nextPageToken": page["nextPageToken"]}

    def retext(self, key: str, text: str) -> int:
        """Change a description, as a person does; returns the status."""
        content = [
            {"type": "paragraph", "content": [{"type": "text", "text": line}]}
            for line in text.splitlines()
            if line
        ]
        fields = {"description": {"type": "doc", "version": 1, "content": content}}
        return self.ask("PUT", f"/rest/api/3/issue/{key}", {"fields": fields}).status

    def comments(self, key: str) -> list[Any]:
        """Return all comments of a ticket."""
        return list(self.ask("GET", f"/rest/api/3/issue/{key}/comment").json()["comments"])


@contextmanager
def jira(folder: Path, tickets: int, *more: str) -> Iterator[Jira]:
    """Run a sandbox; `more` are options of `ticket-lint sandbox`."""
    command = [str(BINARY), "sandbox", "--tickets", str(tickets), *more]
    part = Part("jira", command, folder, {})
    with ended([part]):
        part.start()
        until = time.monotonic() + _START_S + tickets / 200
        pattern = re.compile(r"export TICKET_LINT_JIRA_URL=(\S+)\s[\s\S]*ends it")
        while not (found := pattern.search(part.tail())):
            if not part.alive or time.monotonic() > until:
                raise SystemExit(f"the sandbox does not start\n{part.tail()}")
            time.sleep(0.02)
        yield Jira(part, found[1])


def healthy(url: str, part: Part, *, path: str = "/healthz", within: float = _START_S) -> float:
    """Wait for the first healthy answer; returns the seconds."""
    start = time.perf_counter()
    while time.perf_counter() - start < within:
        if asked(url, path, timeout=2).status == 200:  # noqa: PLR2004 - OK
            return time.perf_counter() - start
        if not part.alive:
            break
        time.sleep(0.005)
    raise SystemExit(f"{part.name} does not get healthy\n{part.tail()}")
