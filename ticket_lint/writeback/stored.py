"""What we keep on a ticket, as JSON and back. Anybody may write there, so reading never fails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from ticket_lint.config.schema import Config
from ticket_lint.values.plan import FOR_GOOD, Claim, Ours, Reply, State

STATE = "ticket-lint"
"""The issue property with score, verdict, versions, text hash and the id of the comment."""
CLAIM = "ticket-lint-claim"
"""The issue property of a run that is about to post.

Apart from the state: a claim that Jira writes late must not undo what a finished run has kept.
"""
MARKER = "ticket-lint"
"""The comment property by which we know our comments."""
INTERNAL = "sd.public.comment"
"""The comment property that hides a comment from the customers of a service project."""
_MAX = 500


def state_json(state: State) -> dict[str, Any]:
    """Return the value of the issue property."""
    found: dict[str, Any] = {"v": 1}
    for each in fields(State):
        value = getattr(state, each.name)
        if each.name == "waivers":
            value = [_reply_json(one) for one in value]
        if value or each.name == "score":
            found[each.name] = value
    return found


def _reply_json(reply: Reply) -> dict[str, str]:
    return {name: value for name, value in reply._asdict().items() if value}


def state_of(value: object) -> State | None:
    """Return the state of a property's value, None where it is none of ours."""
    if not isinstance(value, dict) or value.get("v") != 1:
        return None
    versions = value.get("versions")
    versions = versions if isinstance(versions, dict) else {}
    waivers = value.get("waivers")
    score = value.get("score")
    return State(
        score=score if isinstance(score, int) and not isinstance(score, bool) else 0,
        **{name: _text(value.get(name)) for name in _TEXTS},
        versions={str(k): _text(v) for k, v in versions.items()},
        out=value.get("out") is True,
        label=value.get("label") is True,
        waivers=tuple(filter(None, map(_reply_of, waivers if isinstance(waivers, list) else ()))),
    )


_TEXTS = ("verdict", "text", "comment", "held", "moved", "replies")


def _reply_of(value: object) -> Reply | None:
    if not isinstance(value, dict) or value.get("verb") not in ("ignore", "wrong"):
        return None
    texts = {name: _text(value.get(name)) for name in Reply._fields}
    return Reply(**{**texts, "until": texts["until"] or FOR_GOOD})  # type: ignore[arg-type]


def claim_json(claim: Claim) -> dict[str, Any]:
    """Return the value of the claim's property."""
    return {"nonce": claim.nonce, "at": round(claim.at, 3)}


def claim_of(value: object) -> Claim | None:
    """Return the claim of a property's value, None where there is none."""
    if not isinstance(value, dict):
        return None
    nonce, at = value.get("nonce"), value.get("at")
    if not isinstance(nonce, str) or not isinstance(at, (int, float)) or isinstance(at, bool):
        return None
    return Claim(nonce[:_MAX], float(at))


def marker_json(nonce: str, content: str) -> dict[str, str]:
    """Return the value of a comment's marker: who posted it, and what it says."""
    return {"nonce": nonce, "content": content}


def ours_of(comment: str, value: object, *, mine: bool) -> Ours | None:
    """Return our comment by the value of its marker, None where the comment has none."""
    if not isinstance(value, dict) or not isinstance(value.get("nonce"), str):
        return None
    return Ours(comment, _text(value["nonce"]), _text(value.get("content")), mine)


def profile(versions: Mapping[str, str], config: Config) -> str:
    """Return the profile of what was found or written; versions name it where statuses have one."""
    return versions.get("profile", config.profile)


def _text(value: object) -> str:
    return value[:_MAX] if isinstance(value, str) else ""
