"""What a request is answered with, and the refusals in Jira's own shapes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

BASE = "https://base.sandbox.invalid"
"""Stands for the site's address in all stored and composed text; replaced as an answer is sent."""

CLOUD_ID = "5a7d0b0e-1c7f-4b44-9a8e-73f1c0ffee00"
"""The id of the sandbox's site, for addresses behind the gateway."""

UNSEEN = "Issue does not exist or you do not have permission to see it."


class Answer(NamedTuple):
    """A status, a body (JSON, `str` for HTML, None for none) and extra headers."""

    status: int = 200
    body: object = None
    headers: Mapping[str, str] = {}
    cut: bool = False
    """Whether only half of the body is sent before the connection drops."""


class JiraError(Exception):
    """A refusal. `messages` are general, `errors` belong to a field."""

    def __init__(
        self,
        status: int,
        *messages: str,
        errors: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        body: object = None,
    ) -> None:
        """Compose Jira's error collection, unless `body` says something else."""
        super().__init__(*messages)
        self.answer = Answer(
            status,
            collection(messages, errors) if body is None else body,
            headers or {},
        )


def collection(
    messages: Sequence[str], errors: Mapping[str, str] | None = None
) -> dict[str, object]:
    """Return Jira's error collection."""
    return {"errorMessages": list(messages), "errors": dict(errors or {})}


def page_html(status: int, title: str) -> str:
    """Return an HTML page, as proxies and login pages send it in place of JSON."""
    return (
        f"<!DOCTYPE html>\n<html><head><title>{title}</title></head>"
        f"<body><h1>{status} {title}</h1></body></html>\n"
    )
