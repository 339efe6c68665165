"""The comment: what it says, once, whatever product it goes to."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ticket_lint.jira.write import MAX_TEXT
from ticket_lint.lexicon.secrets import mask
from ticket_lint.report.escape import plain
from ticket_lint.values.assessment import Assessment, Finding
from ticket_lint.values.plan import FOR_GOOD, Product, Reply
from ticket_lint.writeback import adf, wiki
from ticket_lint.writeback.model import Bullets, Code, Line, Paragraph, Part, Piece
from ticket_lint.writeback.words import Words, words

MOST_FINDINGS = 5
_QUOTE, _TEXT, _SKELETON = 160, 240, 4_000
_MOST_QUOTES = 2
_MOST_LINES = 5
_FORMAT = "1"
_COMMANDS = ("recheck", "ignore", "wrong")


@dataclass(frozen=True, slots=True)
class Written:
    """A comment in the form of a product: ADF for Cloud, wiki markup for Data Center.

    `content` is a fingerprint of what it says, the same for both, and `text` what a person reads.
    """

    body: dict[str, Any] | str
    content: str
    text: str


def written(
    assessment: Assessment,
    product: Product,
    *,
    language: str = "",
    replies: Sequence[Reply] = (),
    back_to: str = "",
) -> Written:
    """Return the comment on an assessment in a language, else in English.

    `replies` are answers that people gave: those obeyed, and those that cannot be; `back_to` is the
    status that the ticket was moved back to. It is never longer than Jira takes: findings that do
    not fit are counted and not shown.
    """
    say = words(language)
    for most in range(MOST_FINDINGS, -1, -1):
        parts = tuple(_parts(assessment, say, replies, most, back_to))
        body: dict[str, Any] | str
        if product == "cloud":
            body, size = adf.document(parts)
        else:
            body = wiki.text(parts)
            size = len(body)
        if size <= MAX_TEXT:
            break
    digest = hashlib.sha256(f"{_FORMAT}\0{say.language}\0{parts!r}".encode("utf-8", "replace"))
    return Written(body, digest.hexdigest()[:16], "\n".join(map(_read, parts)))


def _parts(
    a: Assessment, say: Words, replies: Sequence[Reply], most: int, back_to: str
) -> Iterator[Part]:
    head = say("head", score=a.score, verdict=say(f"verdict.{a.verdict}"))
    facts = [
        say.fact(kind)
        for kind, one in a.stated.items()
        if one.state == "stated" and kind != "open_decision"  # to be open is not yet good
    ]
    good = [Piece(" " + say("good", facts=say.listed(facts)))] if facts else []
    yield Paragraph((Piece(head, "strong"), *good))
    if back_to:
        yield Paragraph((Piece(say("back", status=_cut(back_to, _QUOTE))),))
    groups = _grouped(a.findings)
    shown = groups[:most]
    if shown:
        some = say("some", shown=len(shown), all=len(groups))
        yield Paragraph((Piece(some if len(groups) > len(shown) else say("all")),))
        yield Bullets(tuple(tuple(_finding(same, say)) for same in shown))
    skeleton = "\n\n".join(edit.skeleton for edit in a.edits if edit.skeleton)
    if skeleton and most:
        yield Paragraph((Piece(say("paste")),))
        yield Code(_lines(skeleton))
    if answers := tuple((line,) for line in _answers(replies, say)):
        yield Bullets(answers)
    yield Paragraph((Piece(say("answer")),))
    yield Bullets(
        tuple(
            ((Piece(say(f"command.{name}"), "code"), Piece(" " + say(name))),) for name in _COMMANDS
        )
    )
    yield Paragraph((Piece(say("delete")),))


def _grouped(findings: Iterable[Finding]) -> list[list[Finding]]:
    """Return findings by what they say, blockers first, else in their order."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.rule, finding.message), []).append(finding)
    return sorted(groups.values(), key=lambda same: all(one.severity != "E" for one in same))


def _finding(same: Sequence[Finding], say: Words) -> Iterator[Line]:
    first = same[0]
    blocks = [Piece(say("needed") + " ", "strong")] if first.severity == "E" else []
    own = say.rule(first.rule)
    line = [*blocks, Piece(_cut(own or _sentence(first.message), _TEXT))]
    quotes = list(dict.fromkeys(f.evidence.quote for f in same if f.evidence))
    for quote in quotes[:_MOST_QUOTES]:
        line += [Piece(" "), Piece(f"“{_cut(quote, _QUOTE)}”")]
    if len(quotes) > _MOST_QUOTES:
        line.append(Piece(f" +{len(quotes) - _MOST_QUOTES}"))
    yield (*line, Piece(" "), Piece(_cut(first.rule, _QUOTE), "code"))
    if first.suggestion and not own:
        yield (Piece(f"→ {_cut(first.suggestion, _TEXT)}"),)


def _answers(replies: Sequence[Reply], say: Words) -> Iterator[Line]:
    """Yield what became of the answers: the latest of each kind for each rule."""
    latest = {(one.verb, one.rule): one for one in replies}
    for one in list(latest.values())[-_MOST_LINES:]:
        if one.problem:
            command = f"ticket-lint {one.verb} {one.rule}".strip()
            yield (Piece(_cut(command, _QUOTE), "code"), Piece(f" {say('problem.' + one.problem)}"))
        elif one.verb == "recheck":
            yield (Piece(say("rechecked", day=one.created)),)
        else:
            key = "ignored" if one.verb == "ignore" else "rejected"
            reason = f" “{_cut(one.reason, _QUOTE)}”" if one.reason else ""
            until = f" ({say('until', day=one.until)})" if one.until != FOR_GOOD else ""
            yield (Piece(say(key) + " "), Piece(one.rule, "code"), Piece(reason + until))


def _read(part: Part) -> str:
    """Return a part as plain text, for a terminal."""
    if isinstance(part, Paragraph):
        return "".join(piece.text for piece in part.line)
    if isinstance(part, Code):
        return "\n".join(f"    {line}".rstrip() for line in part.text.splitlines())
    items = ("\n    ".join("".join(p.text for p in line) for line in item) for item in part.items)
    return "\n".join(f"  - {item}" for item in items)


def _sentence(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "?", "!")) else text + "."


def _cut(text: str, most: int) -> str:
    """Return a text on one line, its secrets masked, and not longer than that."""
    text = plain(mask(text[: 4 * most])).strip()
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _lines(text: str) -> str:
    return "\n".join(plain(line) for line in mask(text[:_SKELETON]).splitlines())
