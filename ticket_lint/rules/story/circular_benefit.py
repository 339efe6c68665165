"""See the rule's own page below."""

from __future__ import annotations

import re

from ticket_lint.lexicon.phrases import WORD, plain
from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.stated.reading import Reading
from ticket_lint.values.document import Span
from ticket_lint.values.fact import Place

_WISH = re.compile(
    r"\b(?:want|wants|like|need|möchte|will|brauche|veux|voudrais|souhaite|quiero|necesito"
    r"|quero|preciso|gostaria)\b"
)
# Words that carry no content of a goal or benefit, in five languages.
_EMPTY_WORDS = """
a able also am an and any are as at be been being by can could do does easily for from get has have
having i in is it its me my need of on or order our so that the their them then there these this
those to us use user users want was we will with would you your they
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
# Praise is no benefit either: "so that it is better".
_PRAISE_WORDS = """
best better easier easy experience good great improved modern more nice nicer properly simple
simpler simply smooth well work works angenehm besser einfach einfacher erfahrung erlebnis
funktioniert gut komfortabel mehr modern haben habe moderner richtig schön schöner agréable
avoir bien bon bonne expérience facile facilement fonctionne marche meilleur meilleure mieux
moderne plus simple simplement bien buena experiencia fácil fácilmente funcione más mejor
moderna moderno sencilla sencillo tener tenga bem boa bom experiência facilmente funcione mais
melhor simples ter tenha
"""
_PRAISE = frozenset(word.rstrip("s")[:_STEM] for word in _PRAISE_WORDS.split())


def _content(text: str) -> set[str]:
    return {word.rstrip("s")[:_STEM] for word in WORD.findall(text) if word not in _EMPTY}


@rule(
    severity="I",
    kinds=("story",),
    phrases={
        "en": """
            so that
            in order to|that
        """,
        "de": "damit\num … zu",
        "fr": """
            afin de|que|d
            pour
        """,
        "es": "para (que)\nde modo que",
        "pt": "para (que)\nde modo que",
    },
    source="QUS: minimal and unambiguous benefit",
)
def circular_benefit(reading: Reading) -> Faults:
    """The benefit of a story repeats its goal.

    Compares what stands after "so that" (or "damit", "afin de", "para", …) with what stands before
    it in the same sentence. It is circular where it adds no word of its own, other forms of a word
    counting as the same, or nothing but praise ("a better experience").

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
    for found in reading.phrases("circular-benefit"):
        document = reading.document(found.field)
        if document is None or found.field == "summary":
            continue
        goal = plain(document.text[found.sentence.start : found.span.start])
        wish = _WISH.search(goal)
        # Of "um … zu" only the first word stands between goal and benefit.
        start = found.span.start + len(document.slice(found.span).split(None, 1)[0])
        benefit = plain(document.text[start : found.sentence.end])
        said = _content(benefit)
        if wish and said and said <= _content(goal[wish.end() :]) | _PRAISE:
            yield Fault(
                "the benefit repeats the goal",
                at=Place(found.field, Span(found.span.start, start + len(benefit.rstrip()))),
                suggestion="Say what the wish is good for: what becomes faster, safer or possible.",
            )
            return
