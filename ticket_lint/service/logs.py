"""Log lines: JSON on standard error, readable on a terminal, with ids of request and job.

All goes the same way: our own lines, those of uvicorn and DBOS, and the standard library's. Secrets
are masked in every value, and nothing logs the body of a request.
"""

from __future__ import annotations

import logging
import re
import secrets
import sys
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any

import structlog

from ticket_lint.lexicon.secrets import mask
from ticket_lint.report.escape import plain
from ticket_lint.store.tokens import PREFIX

REQUEST_ID = "X-Request-Id"
_SANE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_OURS = re.compile(re.escape(PREFIX) + r"[A-Za-z0-9_-]{43}")
_LONGEST = 2_000
_QUIET = {"dbos": logging.WARNING, "alembic": logging.WARNING, "uvicorn": logging.WARNING}
_KEPT = ("level", "timestamp")


def configure(*, terminal: bool | None = None, level: int = logging.INFO) -> None:
    """Send all logging to standard error; as JSON unless that is a terminal."""
    if terminal is None:
        terminal = sys.stderr.isatty()
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    # Masking comes last before the rendering: what an exception says may hold a secret, too.
    shown: list[structlog.typing.Processor] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.format_exc_info,
        masked,
        structlog.dev.ConsoleRenderer(colors=False)
        if terminal
        else structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
    ]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=shown)
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "dbos"):
        logger = logging.getLogger(name)
        logger.handlers[:] = []
        logger.propagate = True
    for name, least in _QUIET.items():
        logging.getLogger(name).setLevel(least)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def masked(_: object, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Mask secrets in every value, cut long ones, and make control characters harmless."""
    for name, value in event.items():
        if name not in _KEPT and not isinstance(value, (int, float, bool, type(None))):
            event[name] = _clean(value if isinstance(value, str) else str(value), name)
    return event


def request_id(given: str) -> str:
    """Return the id that a caller gives its request if it is a sane one, else a new one."""
    return given if _SANE.fullmatch(given) else secrets.token_hex(8)


@contextmanager
def job(identifier: str, **more: str) -> Iterator[None]:
    """Bind the id of a job, and what else is told of it, to all lines that are logged within."""
    with structlog.contextvars.bound_contextvars(job=identifier, **more):
        yield


def _clean(text: str, name: str) -> str:
    cut = text if len(text) <= _LONGEST or name == "exception" else text[:_LONGEST] + "…"
    hidden = _OURS.sub("•••••", mask(cut))
    return hidden if name == "exception" else plain(hidden)
