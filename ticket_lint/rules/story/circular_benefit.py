"""See the rule's own page below."""

from __future__ import annotations

import re

from ticket_lint.lexicon.phrases import WORD, plain
from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.stated.reading import Reading
from ticket_lint.values.document import Span
from ticket_lint.values.fact import Place

_SO_THAT = re.compile(
    r"\b(?:so that|in order to|in order that|damit|um|afin de|afin que|para que|de modo que"
    r"|de forma que|a fim de|pour|para)\b"
)
_WISH = re.compile(
    r"\b(?:want|wants|like|need|möchte|will|brauche|veux|voudrais|souhaite|quiero|necesito"
    r"|quero|preciso|gostaria)\b"
)
# Words that carry no content of a goal or benefit, in five languages.
_EMPTY_WORDS = """
a able also am an and any are as at be been being by can could do does easily for from get has have
having i in is it its me my need of on or our so that the their them then there these they this
those to us use user users want was we will with would you your
als auch auf das dem den der des die ein eine einen einer es für ich ihn im ist kann können mein
meine mit möchte nutzer sie um und von werden wir zu zum zur
au aux avec ce ces de du elle en est et il je la le les leur ma mes mon nous ou par pour pouvoir
puisse puissent que qui sa ses son sur un une utilisateur veux
al como con del el ella esta este las lo los mi mis nos o para pueda puedan poder por quiero se su
sus una usuario y
ao com da do dos e ela ele em eu meu minha na no os possa possam quero seu sua um uma usuário
"""
_EMPTY = frozenset(_EMPTY_WORDS.split())
_STEM = 5  # letters by which two forms of a word are told to be one
_SENTENCE = 1_000


def _content(text: str) -> set[str]:
    return {word.rstrip("s")[:_STEM] for word in WORD.findall(text) if word not in _EMPTY}


@rule(severity="I", kinds=("story",), source="QUS: minimal and unambiguous benefit")
def circular_benefit(reading: Reading) -> Faults:
    """The benefit of a story repeats its goal.

    Compares what stands after "so that" (or "damit", "afin de", "para", …) with what stands before
    it in the same sentence. It is circular where it adds no word of its own, other forms of a word
    counting as the same.

    The benefit is what lets somebody find a cheaper way, or drop the story. "I want to export so
    that I can export" does neither.

    ```ticket bad
    ---
    kind: story
    summary: Export invoices
    ---
    As an accountant, I want to export invoices so that I can export my invoices.
    ```

    ```ticket bad
    ---
    kind: story
    summary: Rechnungen filtern
    ---
    Als Buchhalterin möchte ich Rechnungen filtern, damit ich die Rechnungen filtern kann.
    ```

    ```ticket good
    ---
    kind: story
    summary: Export invoices
    ---
    As an accountant, I want to export invoices so that I can close the books by day 2.
    ```

    ```ticket good
    ---
    kind: story
    summary: Exporter les factures
    ---
    En tant que comptable, je veux exporter les factures afin de clôturer le mois en deux jours.
    ```
    """
    for fact in (*reading.facts.of("reason"), *reading.facts.of("goal")):
        document = reading.document(fact.field)
        if document is None:
            continue
        text = plain(
            document.text[fact.span.start : min(fact.span.end, fact.span.start + _SENTENCE)]
        )
        wish = _WISH.search(text)
        joint = _SO_THAT.search(text, wish.end()) if wish else None
        if wish is None or joint is None:
            continue
        benefit = re.split(r"[.;\n]", text[joint.end() :], maxsplit=1)[0]
        said = _content(benefit)
        if said and said <= _content(text[wish.end() : joint.start()]):
            start = fact.span.start + joint.start()
            yield Fault(
                "the benefit repeats the goal",
                at=Place(fact.field, Span(start, start + len(joint[0]) + len(benefit.rstrip()))),
                suggestion="Say what the wish is good for: what becomes faster, safer or possible.",
            )
            return
