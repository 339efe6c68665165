"""`--record DIR`: each answer as a file, for a report of a fault; scrubbed before it is written."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from ticket_lint.errors import UsageError
from ticket_lint.jira import scrub
from ticket_lint.jira.limits import Target

_HEADERS = ("content-type", "retry-after", "x-seraph-loginreason")
_RATE = ("x-ratelimit-", "ratelimit-")


@dataclass(slots=True)
class Recorder:
    """Writes `0001-GET-rest-api-3-myself.json` and so on into a folder.

    `secrets` are replaced wherever they stand: the token, and what is made of it.
    """

    folder: Path
    secrets: tuple[str, ...]
    _count: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        """Make the folder; raises `UsageError` where that fails or it already holds a record."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            taken = next(self.folder.glob("0001-*.json"), None)
        except OSError as error:
            raise UsageError(
                f"cannot be made: {error.strerror}", where=f"--record {self.folder}"
            ) from None
        if taken:
            raise UsageError(
                "holds a record already", where=f"--record {self.folder}", right="another folder"
            )

    def __call__(
        self, target: Target, url: str, sent: bytes | str | None, answer: tuple[int, Any, bytes]
    ) -> None:
        """Write an exchange. Only headers about the limits and the type are kept, no cookie."""
        status, headers, body = answer
        self._count += 1
        name = "-".join(filter(None, target.endpoint.replace("*", "_").split("/")))
        kept = {
            key.lower(): scrub.text(value, self.secrets)
            for key, value in headers.items()
            if key.lower() in _HEADERS or key.lower().startswith(_RATE)
        }
        query = dict(parse_qsl(urlsplit(url).query))
        exchange = {
            "request": {
                "method": target.method,
                "path": scrub.text(urlsplit(url).path, self.secrets),
                "query": scrub.json(query, self.secrets),
                "body": scrub.json(_decoded(sent), self.secrets),
            },
            "status": status,
            "headers": kept,
            "body": scrub.json(_decoded(body), self.secrets),
        }
        file = self.folder / f"{self._count:04}-{target.method}-{name[:80]}.json"
        try:
            file.write_text(json.dumps(exchange, indent=1), encoding="utf-8")
        except OSError as error:
            raise UsageError(f"cannot be written: {error.strerror}", where=str(file)) from None


def _decoded(body: bytes | str | None) -> Any:  # noqa: ANN401 - JSON
    """Return JSON decoded; a web page is not kept, since it may hold the token of a form."""
    if not body:
        return None
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return f"({len(body)} bytes that are no JSON)"
