"""See the rule's own page below."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.rules.prose import in_code, in_quotes
from ticket_lint.stated.reading import Reading
from ticket_lint.values.assessment import Severity
from ticket_lint.values.document import Document, Span
from ticket_lint.values.fact import Place

EN = """
some|any kind|sort|form|type of
something like|similar|that|along
somehow
not (yet) (quite|entirely|really) sure|certain|clear|obvious if|whether|how|what|which
not (yet) (quite|entirely|really) sure|certain|clear|obvious where|why|about|that|yet
{i'm not sure|we're not sure|i am not sure|we are not sure}
unsure|unclear|wonder|wondering
might|may|could|should|can (*) consider|investigate|explore|evaluate|revisit|discuss|rethink
might|may|could|should|can (*) {look at|look into|think about}
might|may want to
could|should|might|can be enhanced|improved|extended|considered|revisited
could|should|might|can be rethought|discussed|reconsidered|simplified
perhaps|maybe|possibly
need|needs|have|has to (be) decide*|determine*|define*|evaluate*|investigat*|discuss*|clarif*
need|needs|have|has to (be) understand|understood|agree|agreed|rationali*
need|needs|have|has to (be) {figure out|figured out|work out|worked out|find out|find a|look at}
need|needs|have|has to (be) {look into|think about|come up with|nail down|sort out|look for}
need|needs|has|have to make a decision|choice
make|making|take|taking a decision|choice on|about|which|whether|what|how
find|finding a|an|another {better way|good way|nice way|solution|approach|way}
come|coming up with
feedback|thoughts|ideas|suggestions|comments|opinions|input|proposals … welcome|wanted|needed
feedback|thoughts|ideas|suggestions|comments|opinions|input {would be|are|is}
{what do you think|what do others think|feel free to|any thoughts|any ideas}
best|better|right|easiest|simplest way|approach|option|solution to|for|would|might|could|is
one|another|possible|potential option|possibility|approach|idea|solution
alternatively
{pros and cons|trade-off|trade-offs|tradeoff|tradeoffs}
reluctant
{under discussion|been discussed|was discussed|were discussed}
{an idea|my idea|one idea|basic idea|rough idea|general idea|the idea}
"""
DE = """
irgendwie|irgendeine|irgendein|irgendwo
{eine art|so etwas wie|so was wie}
nicht (ganz) sicher|klar ob|wie|was|welche|wo
unklar|unsicher
vielleicht|eventuell|womöglich|möglicherweise
könnte|könnten|sollte|sollten (auch|vielleicht|wir|man) überlegen|prüfen|untersuchen
könnte|könnten|sollte|sollten (auch|vielleicht|wir|man) diskutieren|überdenken|betrachten
{muss noch|müssen noch|müssten noch} … klären|geklärt|definiert|definieren|entscheiden
{müsste noch|ist noch zu|sind noch zu} … klären|geklärt|definiert|definieren|entscheiden
{muss noch|müssen noch|müssten noch} … entschieden|abgestimmt|untersucht|prüfen|geprüft|überlegen
{müsste noch|ist noch zu|sind noch zu} … entschieden|abgestimmt|untersucht|prüfen|geprüft|überlegen
{eine lösung finden|einen weg finden|beste lösung|bester weg|besten weg|beste weg}
{feedback willkommen|ideen willkommen|was meint ihr|was haltet ihr}
alternativ
{die idee ist|die idee wäre|eine idee wäre|eine möglichkeit wäre|eine option wäre}
"""
FR = """
{une sorte de|un genre de|d'une manière ou d'une autre|quelque chose comme}
{pas sûr|pas certain|pas clair|pas encore clair} si|que|de|comment
peut-être|éventuellement
pourrait|pourrions|devrait|devrions (aussi|peut-être) envisager|étudier|évaluer
pourrait|pourrions|devrait|devrions (aussi|peut-être) discuter|explorer|réfléchir
{il faut|il faudrait|reste à|il reste à} (encore) définir|décider|déterminer
{il faut|il faudrait|reste à|il reste à} (encore) clarifier|évaluer|étudier|trouver
{trouver une solution|trouver un moyen|la meilleure solution|la meilleure façon|meilleure approche}
{vos avis|vos idées|qu'en pensez-vous|des idées}
{l'idée est|l'idée serait|une idée serait|une possibilité serait|une option serait}
"""
ES = """
{algún tipo de|alguna forma de|una especie de|algo como|de alguna manera}
{no estoy seguro|no está claro|no estamos seguros|no tengo claro} si|de|cómo|qué
quizás|quizá|tal vez|a lo mejor|posiblemente
podríamos|deberíamos|podría|debería (también|quizás) considerar|evaluar|investigar
podríamos|deberíamos|podría|debería (también|quizás) discutir|explorar|pensar|estudiar
{hay que|habría que|falta|queda por|tenemos que} (todavía|aún) definir|decidir|determinar
{hay que|habría que|falta|queda por|tenemos que} (todavía|aún) aclarar|evaluar|estudiar
{encontrar una solución|encontrar una forma|la mejor forma|la mejor solución|la mejor manera}
{qué opináis|qué opinan|qué os parece|se aceptan ideas|se aceptan sugerencias}
{la idea es|la idea sería|una idea sería|una opción sería|una posibilidad sería}
"""
PT = """
{algum tipo de|alguma forma de|uma espécie de|algo como|de alguma forma|de alguma maneira}
{não tenho certeza|não está claro|não temos certeza|não sei} se|de|como|qual
talvez|possivelmente
poderíamos|deveríamos|poderia|deveria (também|talvez) considerar|avaliar|investigar
poderíamos|deveríamos|poderia|deveria (também|talvez) discutir|explorar|pensar|estudar
{é preciso|precisamos|falta|temos que} (ainda) definir|decidir|determinar|esclarecer|avaliar|estudar
{encontrar uma solução|encontrar uma forma|a melhor forma|a melhor solução|a melhor maneira}
{o que acham|aceito sugestões|sugestões são}
{a ideia é|a ideia seria|uma ideia seria|uma opção seria|uma possibilidade seria}
"""
_ASKED = re.compile(r"[\w)\]\"'”’]\?(?=[\s\"')\]]|$)")
_ANSWER = re.compile(r"\?[\"')\]]?[ \t]+[^\s?][^\n?]*(?:\n|$)")
"""The rest of a line after its question: in a list of questions, the answer."""
_ROUGHLY = re.compile(r"(?i:maybe|perhaps|possibly) (?:\d|one|two|three|four|five|ten|half)\b")
"""An estimated number is no doubt about what is to be done."""
_ADDRESS = ("://", "www.", "=", "&")
_ELSEWHERE = {"steps", "observed", "environment", "verification", "exclusions"}
_READ = 20_000  # characters of a field in which questions are looked for
_LOOKED_AT = 20  # question marks
_MOST = 3  # places that are shown
_AROUND = 90  # characters of a long sentence that are shown on each side


@rule(
    severity="W",
    kinds=("story", "bug", "task", "subtask", "epic", "other"),
    severity_for={"bug": "I"},
    implied_by=(
        "empty-description",
        "open-question",
        "undecided-alternatives",
        "link-only-description",
    ),
    phrases={"en": EN, "de": DE, "fr": FR, "es": ES, "pt": PT},
    languages=("en", "de", "fr", "es", "pt"),
    source="ISO/IEC/IEEE 29148: unambiguous",
)
def unsettled_approach(reading: Reading) -> Faults:
    """The text weighs, doubts or asks what is to be done, and does not settle it.

    "Some kind of", "perhaps", "we should investigate", "not sure whether", "feedback is welcome"
    and plain questions count in prose, not in quotes, steps or what was observed. Where results are
    listed as criteria, the finding only informs, and so it does in a bug, which may guess at
    causes. What is marked as undecided is found by `open-question`, two named solutions by
    `undecided-alternatives`; a spike is there to decide and is not judged.

    Of badly specified tickets that read like this, careful readers miss a decision in three of
    five: whoever does the work makes it alone, or comes back to ask.

    ```ticket bad
    ---
    kind: story
    summary: Policy editor
    ---
    Some kind of editor is needed so that people can set a policy for many files at once. Not sure
    if this belongs to the import or is a page of its own.
    ```

    ```ticket bad
    ---
    kind: task
    summary: Adressen prüfen
    ---
    Viele Pakete kommen zurück. Wir sollten untersuchen, ob man die Adressen irgendwie prüfen kann.
    ```

    ```ticket bad
    ---
    kind: task
    summary: Show the keyboard shortcuts
    ---
    Many users do not know them. Where would they fit, in the menu or beside the buttons?
    ```

    ```ticket good
    ---
    kind: story
    summary: Policy editor
    ---
    An editor is needed so that librarians can set one policy for many files at once. It is a page
    of its own, reached from the list of files.
    ```

    ```ticket good
    ---
    kind: task
    summary: Prüfung der Adressen
    ---
    Viele Pakete kommen zurück. Beim Speichern muss die Postleitzahl zum Ort passen.
    ```
    """
    severity: Severity | None = "I" if reading.listed() else None
    for place in _places(reading):
        yield Fault(
            "weighs or asks what is to be done, and does not settle it",
            at=place,
            suggestion="Decide it with those concerned and write the result in its place.",
            severity=severity,
        )


def _places(reading: Reading) -> Iterator[Place]:
    """Yield the first sentences that hedge or ask, each once."""
    seen: set[tuple[str, int]] = set()
    found = [
        (hit.field, hit.sentence, hit.span)
        for hit in reading.phrases("unsettled-approach")
        if hit.field != "summary" and hit.section not in _ELSEWHERE
    ]
    for document in reading.bodies():
        if document.field == "description":
            found += [
                (document.field, asked, Span(asked.end - 1, asked.end))
                for asked in _questions(document)
            ]
    for field, sentence, span in sorted(found, key=lambda place: place[2]):
        text = reading.document(field)
        if text is None or (field, sentence.start) in seen or in_quotes(text, span):
            continue
        if _ROUGHLY.match(text.text, span.start):
            continue
        seen.add((field, sentence.start))
        shown = Span(
            max(sentence.start, span.start - _AROUND), min(sentence.end, span.end + _AROUND)
        )
        yield Place(field, shown)
        if len(seen) == _MOST:
            return


def _questions(document: Document) -> Iterator[Span]:
    """Yield the sentences of prose that end in a question mark."""
    for match in islice(_ASKED.finditer(document.text, 0, _READ), _LOOKED_AT):
        end = match.end()
        if _ANSWER.match(document.text, end - 1) and _listed(document, end):
            continue
        start = max(
            document.text.rfind(sign, max(0, end - 300), end - 2) for sign in (". ", "\n", "? ")
        )
        span = Span(start + 1 if start >= 0 else max(0, end - 300), end)
        asked = document.text[span.start : end]
        last = asked.split()[-1] if asked.strip() else ""
        if not any(sign in last for sign in _ADDRESS) and not in_code(document, end - 1, end):
            lead = len(asked) - len(asked.lstrip())
            yield Span(span.start + lead, end)


def _listed(document: Document, at: int) -> bool:
    return any(b.kind in {"item", "task"} and b.start < at <= b.end for b in document.blocks)
