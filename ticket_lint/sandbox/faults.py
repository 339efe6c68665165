"""Failures on demand, so that a client meets all that goes wrong with a real Jira."""

from __future__ import annotations

import fnmatch
import threading
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ticket_lint.errors import UsageError
from ticket_lint.sandbox.limits import REASONS
from ticket_lint.sandbox.wire import Request

Kind = Literal[
    "429",
    "500",
    "503",
    "html",
    "slow",
    "timeout",
    "drop-before",
    "drop-after",
    "late-commit",
    "repeat-token",
    "expired-token",
    "truncated",
]
KINDS = {
    "429": "too many requests; `reason` and `retry_after` say how, `date` writes it as a date",
    "500": "an internal error in Jira's shape",
    "503": "unavailable, with `retry_after` where given",
    "html": "an HTML page in place of JSON, with `status` (default 502)",
    "slow": "the answer comes after `delay` seconds",
    "timeout": "nothing is done and the connection is dropped after `delay` seconds",
    "drop-before": "the connection is dropped, nothing is done",
    "drop-after": "the work is done, then the connection is dropped without an answer",
    "late-commit": "the connection is dropped at once, the work is done `delay` seconds later",
    "repeat-token": "a search returns the page token that it was given",
    "expired-token": "the credential counts as expired",
    "truncated": "the answer breaks off in its middle",
}


class Fault(BaseModel):
    """A failure: what happens, to which requests, how often."""

    model_config = ConfigDict(extra="forbid")

    kind: Kind
    method: str = Field("*", description="GET, POST, …; `write` is all that changes something")
    path: str = Field("*", description="a pattern of the path, e.g. `*/comment`")
    times: int = Field(1, description="how many requests are hit; 0: all from then on")
    skip: int = Field(0, ge=0, description="how many fitting requests pass before")
    delay: float = Field(1.0, ge=0, description="seconds")
    status: int = 502
    reason: str = Field(REASONS[2], description=", ".join(REASONS))
    retry_after: float | None = Field(None, description="seconds")
    date: bool = Field(default=False, description="`Retry-After` as an HTTP date")
    hits: int = Field(0, description="how many requests were hit")

    def fits(self, request: Request) -> bool:
        """Tell whether a request is of the kind that is hit."""
        if self.method == "write":
            search = request.path.endswith(("/search", "/search/jql", "/bulkfetch", "/list"))
            if request.method == "GET" or search:
                return False
        elif self.method not in ("*", request.method):
            return False
        return fnmatch.fnmatchcase(request.path, self.path)


class Faults:
    """The failures in force. The first that fits and is not used up hits a request."""

    def __init__(self) -> None:
        """Begin with none."""
        self.all: list[Fault] = []
        self.lock = threading.Lock()

    def add(self, **given: Any) -> Fault:  # noqa: ANN401 - the fields of a fault
        """Add a failure; raises pydantic's `ValidationError`."""
        fault = Fault(**given)
        with self.lock:
            self.all.append(fault)
        return fault

    def clear(self) -> None:
        """Let everything work again."""
        with self.lock:
            self.all.clear()

    def hit(self, request: Request) -> Fault | None:
        """Return the failure that hits a request."""
        if not self.all:
            return None
        with self.lock:
            for fault in self.all:
                if (fault.times and fault.hits >= fault.times) or not fault.fits(request):
                    continue
                if fault.skip:
                    fault.skip -= 1
                    continue
                fault.hits += 1
                return fault
        return None


def parsed(text: str) -> Fault:
    """Return the failure of a command line: `429,path=*/comment,times=3`.

    Raises `UsageError` for one that does not exist.
    """
    kind, *pairs = text.split(",")
    given = dict(pair.partition("=")[::2] for pair in pairs)
    try:
        return Fault(kind=kind, **given)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        kinds = ", ".join(KINDS)
        names = ", ".join(name for name in Fault.model_fields if name not in ("kind", "hits"))
        raise UsageError(
            f"no such failure: {place}: {first['msg']}",
            where=text,
            right=f"KIND[,NAME=VALUE…] with KIND one of {kinds} and NAME one of {names}",
        ) from None
