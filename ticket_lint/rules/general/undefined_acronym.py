"""See the rule's own page below."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, cached_property
from importlib.resources import files
from itertools import islice

from ticket_lint.lexicon.phrases import plain
from ticket_lint.lexicon.words import words
from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.rules.prose import in_code
from ticket_lint.stated.reading import Reading
from ticket_lint.values.document import Document, Span
from ticket_lint.values.fact import Place

_CANDIDATE = re.compile(r"[A-Z][A-Z][A-Z]+")
_LONGEST = 5
# Part of a name, a path, a key such as WEB-12, a constant, or quoted.
_JOINED = frozenset("_./\\@#$%&=:<>{[\"'`*+-")
_GOES_ON = re.compile(r"s?(?:[\w/\\@#=<>{\]\"'`*+-]|[.:]\w|\(\))")
_CAPITALS = re.compile(r"[A-Z]{2,}")
_EXPLAINED = re.compile(r"s?\s{0,2}(?:\(\s?[^\W\d]{3,}|=|—|–|stands for|is short|steht für|means )")
_CLOSED = re.compile(r"s?\s?[),;]")
_INITIAL = re.compile(r"(?<![^\W_])[^\W\d_]")
_MAIN_INITIAL = re.compile(
    r"(?<![^\W_])(?!(?:of|and|the|for|to|in|on|an?|de|la|des|der|die|das|und|do|da|et)\b)[^\W\d_]"
)
_MOST = 200
_MOST_FOUND = 3
_MOST_NAMES = 20


@rule(severity="I", implied_by=("empty-description",), source="ISO/IEC/IEEE 29148: unambiguous")
def undefined_acronym(reading: Reading, *, glossary: tuple[str, ...] = ()) -> Faults:
    """An acronym is explained neither here nor in the glossary.

    Three to five capitals count, outside of code, unless they are among some 900 that everybody in
    software knows, stand in the `glossary` of the configuration, in the ticket's key, labels or
    components, or are explained: "PSR (payment service request)", "payment service request (PSR)",
    or the words themselves somewhere in the text. Capitals for emphasis do not count.

    Newcomers and coding agents guess, and each guesses something else.

    ```ticket bad
    ---
    kind: story
    summary: Show the PSR state
    ---
    Support cannot see in which state a PSR is, so they ask the bank by phone.
    ```

    ```ticket bad
    ---
    kind: task
    summary: Archiv umziehen
    ---
    Das Archiv soll auf den neuen Server umziehen, damit die BVQ wieder in einer Stunde fertig ist.
    ```

    ```ticket good
    ---
    kind: story
    summary: Show the PSR state
    ---
    Support cannot see in which state a payment service request (PSR) is, so they ask the bank.
    ```

    ```ticket good
    ---
    kind: bug
    summary: HTTP 500 from the REST API
    ---
    The JSON API MUST NOT answer 500 when the `QXZ` header is absent. See WEB-12 and QRST.java; the
    SQL log says ERROR.
    ```
    """
    found = _unknown(reading.ticket.documents)
    if not found:
        return
    ticket = reading.ticket
    own = [*glossary, *ticket.labels, *ticket.components, ticket.project, ticket.key.split("-")[0]]
    named = words(" ".join(own).upper().replace("-", " ").replace("_", " "))
    text = _Text("\n".join(d.text for d in ticket.documents))
    unexplained = (
        at for name, at in found.items() if name not in named and not text.explains(name)
    )
    for place in islice(unexplained, _MOST_FOUND):
        yield Fault(
            "an acronym that is not explained",
            at=place,
            suggestion="Write it out once, or add it to the glossary of the configuration.",
        )


def _unknown(documents: Iterable[Document]) -> dict[str, Place]:
    """Return acronyms that are not widely known, each with its first place in prose."""
    known = _known()
    found: dict[str, Place] = {}
    for document in documents:
        if document.field == "environment":
            continue
        for match in islice(_CANDIDATE.finditer(document.text), _MOST):
            name = match[0]
            if len(name) > _LONGEST or name in known or name in found or len(found) == _MOST_NAMES:
                continue
            span = Span(*match.span())
            if (
                _stands_alone(document.text, span)
                and not _shouted(document, span)
                and not in_code(document, *span)
            ):
                found[name] = Place(document.field, span)
    return found


@cache
def _known() -> frozenset[str]:
    return words(
        "\n".join(
            line
            for line in files("ticket_lint.lexicon")
            .joinpath("acronyms.txt")
            .read_text(encoding="utf-8")
            .splitlines()
            if not line.startswith("#")
        )
    )


class _Text:
    """What of a text tells whether it explains an acronym; built for tickets that have one."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lower = plain(text)
        self.initials = "".join(_INITIAL.findall(self.lower))

    @cached_property
    def main_initials(self) -> str:
        """The initials without those of small words, which some acronyms leave out."""
        return "".join(_MAIN_INITIAL.findall(self.lower))

    def explains(self, acronym: str) -> bool:
        """Tell whether the text explains an acronym, or has it as a word in small letters."""
        lower = acronym.lower()
        if lower in self.initials or lower in self.main_initials or self._has_word(acronym):
            return True
        at = self.text.find(acronym)
        for _ in range(_MOST):
            if at < 0:
                break
            end = at + len(acronym)
            if _EXPLAINED.match(self.text, end):
                return True
            if self.text[max(0, at - 2) : at].strip() == "(" and _CLOSED.match(self.text, end):
                return True
            at = self.text.find(acronym, end)
        return False

    def _has_word(self, acronym: str) -> bool:
        return any(
            re.search(rf"\b{word}\b", self.text)
            for word in (acronym.lower(), acronym.capitalize())
            if word in self.text
        )


def _stands_alone(text: str, span: Span) -> bool:
    """Tell whether an acronym is a word of its own; a plural s may follow."""
    before = text[span.start - 1] if span.start else " "
    if before.isalnum() or before in _JOINED:
        return False
    return _GOES_ON.match(text, span.end) is None or text[span.end : span.end + 2] in {"s ", "s,"}


def _shouted(document: Document, span: Span) -> bool:
    """Tell whether an acronym stands beside other words in capitals."""
    before = document.text[max(0, span.start - 20) : span.start].split()
    after = document.text[span.end : span.end + 20].split()
    return any(_CAPITALS.fullmatch(w.strip(".,:;!?()")) for w in [*before[-1:], *after[:1]])
