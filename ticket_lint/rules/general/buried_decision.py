"""See the rule's own page below."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

from ticket_lint.lexicon.phrases import WORD, PhraseBook, lines, plain
from ticket_lint.lexicon.words import words
from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.stated.evidence import COMMENT
from ticket_lint.stated.reading import Reading
from ticket_lint.values.document import Span
from ticket_lint.values.fact import Place
from ticket_lint.values.ticket import Comment

# By language: parts of words, one of which every phrase has, and the phrases.
_DECIDED = {
    "en": (
        ("deci", "agreed", "o with", "ing with", "settled on", "consensus"),
        """
        we (have|all|both|finally|then|now) decided|agreed !if|whether
        we've (all|both|finally|now) decided|agreed !if|whether
        {it was decided|it has been decided|it's been decided|has been decided}
        {it was agreed|has been agreed|have been agreed|everyone agreed|all agreed} !if|whether
        {the decision is|the decision was|final decision} !on|about|of|yet|by
        ^decision|consensus !by|on|whether|is|about|of|with
        {let's go with|lets go with|we will go with|we'll go with|we go with} !it|that|this
        {we are going with|we're going with|we settled on} !it|that|this
        {the consensus is|the consensus was}
        """,
    ),
    "de": (
        ("entsch", "geeinigt", "verständigt", "beschl", "vereinbart", "festgelegt"),
        """
        wir haben uns (jetzt|heute|gestern|nun) entschieden|geeinigt|verständigt
        wir haben (jetzt|heute|gestern|nun) beschlossen|entschieden|vereinbart|festgelegt
        wurde (gemeinsam|jetzt|heute) beschlossen|entschieden|vereinbart|festgelegt
        {haben uns darauf geeinigt|die entscheidung ist|die entscheidung lautet}
        ^entscheidung|beschluss
        """,
    ),
    "fr": (
        ("décid", "décis", "d'accord", "on part", "partons", "on retient"),
        """
        {on a décidé|nous avons décidé|il a été décidé|on s'est mis d'accord|la décision est}
        {on part sur|nous partons sur|on retient}
        ^décision
        """,
    ),
    "es": (
        ("decid", "decis", "acord", "quedamos"),
        """
        {hemos decidido|se decidió|se ha decidido|hemos acordado|quedamos en|la decisión es}
        {decidimos|se acordó}
        ^decisión
        """,
    ),
    "pt": (
        ("decid", "decis", "acord", "combin", "vamos seguir"),
        """
        {foi decidido|ficou decidido|ficou acordado|ficou combinado|decidimos|a decisão é}
        {combinamos|vamos seguir com}
        ^decisão
        """,
    ),
}
# About the ticket or the work on it, not about what it asks for.
_ABOUT_TICKET = re.compile(
    r"\b(?:clos(?:e|ed|ing)\b|won't|wont|wontfix|duplicate|postpone|defer|backlog|sprint|release|"
    r"reopen|resolve|reject|merge|commit|patch|priorit|assign|milestone|fix ?version|split|schließ|"
    r"verschieb|verschoben|duplikat|fermer|doublon|reporter|cerrar|duplicad|posponer|fechar|adiar)"
)
# Words that say nothing of what was decided.
_EMPTY = words("""
    decided decision agreed consensus settled going final that this with have been from will would
    should they them then also into about only there their what when which
    entschieden entscheidung beschlossen geeinigt vereinbart haben wurde dass eine einen werden
    sollen nicht auch décidé décision avons pour avec dans hemos decidido decisión para como foi
    decidido decisão vamos
""")
_SENTENCE = re.compile(r"[^.!?\n]{1,600}[.!?]?")
_LETTERS = 4
_STEM = 5
_FEWEST = 3
_KNOWN = 0.6
_MOST_SENTENCES = 300
_MOST_COMMENTS = 100
_MOST = 3


@rule(
    severity="W",
    implied_by=("empty-description",),
    source="",
)
def buried_decision(reading: Reading) -> Faults:
    """A comment holds a decision that the description does not mention.

    "We decided", "let's go with", "agreed:" and the like count, unless most words of that sentence
    stand in the description or the criteria, or it is about the ticket itself (closing it, moving
    it to the next sprint). Finished tickets are left alone.

    Whoever starts from the description builds what was wanted before the decision.

    ```ticket bad
    ---
    kind: story
    summary: Export invoices
    comments:
      - text: Talked to finance today. We decided to export XLSX files with one sheet a customer.
    ---
    Accountants need an export of the current month as a CSV file.
    ```

    ```ticket bad
    ---
    kind: task
    summary: Archiv umziehen
    comments:
      - text: "Entscheidung: Rechnungen vor 2015 bleiben auf dem alten Server."
    ---
    Das Archiv soll auf den neuen Server umziehen, weil der alte zu langsam ist.
    ```

    ```ticket good
    ---
    kind: story
    summary: Export invoices
    comments:
      - text: We decided to export XLSX files with one sheet a customer.
    ---
    Accountants need an export of the current month: XLSX files with one sheet for each customer.
    ```

    ```ticket good
    ---
    kind: task
    summary: Move the archive
    comments:
      - text: Have we decided on the server yet?
      - text: We decided to close the old ticket as a duplicate and postpone this one.
    ---
    The archive should move to the new server, because the old one is too slow.
    ```
    """
    ticket = reading.ticket
    if not ticket.comments or ticket.status_category == "done":
        return
    cues, book = _patterns(reading.language)
    known = None
    count = 0
    for comment in ticket.comments[-_MOST_COMMENTS:]:
        for span in _decisions(comment, cues, book):
            if known is None:
                known = _stems(" ".join(d.text for d in ticket.documents))
            said = _stems(comment.text[span.start : span.end])
            if len(said) >= _FEWEST and len(said & known) < _KNOWN * len(said):
                yield Fault(
                    "a decision stands in a comment only",
                    at=Place(COMMENT + comment.id, span),
                    suggestion="Copy it into the description.",
                )
                count += 1
                if count == _MOST:
                    return


def _decisions(comment: Comment, cues: tuple[str, ...], book: PhraseBook) -> Iterator[Span]:
    """Yield the sentences of a comment that tell a decision about what is to be built."""
    text = plain(comment.text)
    if not any(cue in text for cue in cues):
        return
    for match in islice(_SENTENCE.finditer(text), _MOST_SENTENCES):
        said = match[0].lstrip(" \t\r*_#>-")
        if said.endswith("?") or not any(cue in said for cue in cues):
            continue
        if next(book.find(said), None) and not _ABOUT_TICKET.search(said):
            yield Span(match.end() - len(said), match.end())


@cache
def _patterns(language: str) -> tuple[tuple[str, ...], PhraseBook]:
    """Return the cues and phrases for a ticket: its language's and English ones, else all."""
    spoken = {language, "en"} if language in _DECIDED else set(_DECIDED)
    chosen = [listed for name, listed in _DECIDED.items() if name in spoken]
    phrases = [line for _, text in chosen for line in lines(text)]
    book = PhraseBook({"decision": phrases}, where="buried-decision")
    return tuple(cue for cues, _ in chosen for cue in cues), book


def _stems(text: str) -> set[str]:
    """Return the beginnings of the longer words of a text."""
    said = WORD.findall(plain(text))
    return {word[:_STEM] for word in said if len(word) >= _LETTERS and word not in _EMPTY}
