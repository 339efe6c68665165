"""`scan --apply` where a service is configured: the service does it, and we watch."""

from __future__ import annotations

import json
import os
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from ticket_lint.cli.handler import say
from ticket_lint.errors import (
    EXIT_CLEAN,
    EXIT_COULD_NOT_RUN,
    EXIT_INTERRUPTED,
    TicketLintError,
    UsageError,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from requests import Response, Session

TOKEN = "TICKET_LINT_SERVICE_TOKEN"  # noqa: S105 - the name of a variable
_PATH = "/api/v1/scans"
NO_SCAN = 2**31 - 1
"""A number that is one, and that no scan will have."""
_TIMEOUT_S = (10, 30)
_FIRST_S, _LONGEST_S = 0.2, 2.0
_AWAY_S = 60.0
"""How long the service may be away before we stop following."""
_RIGHT = "`url` under [service], or --here for a scan on this machine"


def hand_over(
    url: str,
    jql: str,
    since: int | None,
    *,
    as_json: bool,
    environ: Mapping[str, str] = os.environ,
) -> int:
    """Have a service scan, follow it to its end and print how it ended; return the exit code.

    Raises `TicketLintError` where the service cannot be asked or refuses.
    """
    from ticket_lint.cli.progress import Bar  # noqa: PLC0415 - `--help` needs none of these

    service = _Service.at(url, environ.get(TOKEN, "").strip())
    scan = service.start(jql, since)
    number = scan["id"]
    say("note", f"{service.root} does it as scan {number}")
    bar = Bar((), wanted=sys.stderr.isatty())
    try:
        wait = _FIRST_S
        while not scan.get("outcome"):
            bar.at(scan["tickets"], scan.get("total"))
            time.sleep(wait)
            wait = min(_LONGEST_S, wait * 1.5)
            scan = service.show(number)
    except KeyboardInterrupt:
        bar.close()
        say("note", f"scan {number} goes on; only following it has ended")
        return EXIT_INTERRUPTED
    finally:
        bar.close()
    click.echo(json.dumps(scan, indent=2, ensure_ascii=False) if as_json else _text(scan))
    failed = scan["outcome"] != "done" or scan["counts"].get("failed")
    return EXIT_COULD_NOT_RUN if failed else EXIT_CLEAN


def reached(url: str, environ: Mapping[str, str] = os.environ) -> str:
    """Ask a service whether it would scan for us, and return its address; nothing is begun.

    Raises `TicketLintError` where it cannot be asked, or our token may not.
    """
    service = _Service.at(url, environ.get(TOKEN, "").strip())
    with suppress(_Unknown):
        service.ask("GET", f"{_PATH}/{NO_SCAN}")
    return service.root


@dataclass(frozen=True, slots=True)
class _Service:
    """A service and the session that knows our token."""

    root: str
    session: Session

    @classmethod
    def at(cls, url: str, token: str) -> _Service:
        from requests import Session  # noqa: PLC0415 - slow to import

        if not token:
            raise UsageError(
                "the service asks for a token",
                where=TOKEN,
                right="one of `ticket-lint token create NAME --scope scan`; or --here",
            )
        session = Session()
        session.headers.update({"Authorization": f"Bearer {token}", "User-Agent": "ticket-lint"})
        session.trust_env = True
        return cls(url.rstrip("/"), session)

    def start(self, jql: str, since: int | None) -> dict[str, Any]:
        """Begin a scan."""
        body = {"jql": jql, "apply": True, "changed_within": since}
        return self.ask("POST", _PATH, body)

    def show(self, number: int) -> dict[str, Any]:
        """Return how far a scan is; a service that is restarted meanwhile is waited for."""
        until = time.monotonic() + _AWAY_S
        while True:
            try:
                return self.ask("GET", f"{_PATH}/{number}")
            except _Away as error:
                if time.monotonic() > until:
                    error.right = f"scan {number} goes on there when it is back"
                    raise
                time.sleep(_LONGEST_S)

    def ask(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        """Return the scan that a request is answered with; raises `TicketLintError` for others."""
        from requests import RequestException  # noqa: PLC0415 - as above

        try:
            answer = self.session.request(
                method, self.root + path, json=body, timeout=_TIMEOUT_S, allow_redirects=False
            )
        except RequestException as error:
            what = f"the service cannot be reached ({type(error).__name__})"
            raise _Away(what, where=self.root, right=_RIGHT) from None
        try:
            found = answer.json()
        except ValueError:
            found = None
        if answer.status_code in (200, 202) and isinstance(found, dict) and "id" in found:
            return found
        raise self._refused(answer, found)

    def _refused(self, answer: Response, found: object) -> TicketLintError:
        """Return what an answer means that is no scan."""
        status = answer.status_code
        told = found.get("error") if isinstance(found, dict) else None
        if not isinstance(told, dict) or "what" not in told:
            if status in (502, 503, 504):
                return _Away(f"answers {status}", where=self.root, right=_RIGHT)
            return TicketLintError(
                f"is no ticket-lint service: answers {status}", where=self.root, right=_RIGHT
            )
        what, right = str(told["what"]), str(told.get("right") or "")
        if status in (401, 403):
            right = f"a token of the scope `scan` in {TOKEN}"
        if status == 404:  # noqa: PLR2004 - of HTTP
            return _Unknown(f"{what} ({status})", where=self.root, right=right)
        kind = _Away if status in (429, 502, 503, 504) else TicketLintError
        return kind(f"{what} ({status})", where=self.root, right=right)


class _Away(TicketLintError):  # noqa: N818 - says what happened
    """The service is not there, or says that it cannot just now."""


class _Unknown(TicketLintError):  # noqa: N818 - says what happened
    """The service knows us, and no such scan."""


def _text(scan: Mapping[str, Any]) -> str:
    from ticket_lint.cli.scan_shown import actions_line  # noqa: PLC0415 - as above
    from ticket_lint.report.tally import counted  # noqa: PLC0415

    counts = scan["counts"]
    many = {name: counts.get(name, 0) for name in ("judged", "unchanged", "failed")}
    parts = ", ".join(f"{count:,} {name}" for name, count in many.items())
    lines = [f"{counted(scan['tickets'], 'ticket')}: {parts}"]
    verdicts = ("ready", "needs-work", "underspecified")
    lines += [", ".join(f"{counts.get(name, 0):,} {name}" for name in verdicts)]
    written = {name.replace("_", " "): count for name, count in scan.get("written", {}).items()}
    lines += [f"written: {actions_line(written)}"]
    if scan.get("dead_pages"):
        lines += [f"{counted(scan['dead_pages'], 'page')} given up: `ticket-lint jobs list`"]
    if scan.get("reason"):
        lines += [f"not finished: {scan['reason']}"]
    return "\n".join(lines)
