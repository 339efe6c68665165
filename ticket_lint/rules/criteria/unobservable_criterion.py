"""See the rule's own page below."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ticket_lint.lexicon import gherkin
from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.stated.reading import LISTED, Found, Reading
from ticket_lint.values.document import Document
from ticket_lint.values.fact import Fact

EN = """
works|work$
works|work|functions|function|behaves|behave properly|correctly|well|fine|ok|okay|great$
works|work|functions|function|behaves|behave perfectly|smoothly|flawlessly|reliably|nicely$
works|work|functions|function|behaves|behave as expected|intended|designed|required|desired|planned$
works|work|behaves|behave {as it should|as they should|like a charm|in general|out of the box}$
works|work|runs|run without (any) problems|issues|trouble$
is|are|be|looks|look|feels|feel (very|really|quite|all) good|nice|great|fine|ok|okay|perfect$
is|are|be|looks|look|feels|feel (very|really|more) acceptable|appropriate|adequate|satisfactory$
is|are|be|looks|look|feels|feel (very|really|more) intuitive|usable|clean|modern|pretty$
is|are|be|looks|look|feels|feel (very|really|more) user friendly$
is|are|be (very|really|more) {easy to use|simple to use|easy to understand|self explanatory}$
is|are|be (very|really|more) fast|quick|performant|robust|stable|reliable|scalable|flexible$
is|are|be (very|really|more) {maintainable|elegant|bug free}$
is|are|be|been (fully|completely|properly|successfully) implemented|finished$
is|are happy|satisfied|pleased|delighted (with it|with the result|with the solution)$
no issues|problems|bugs$
performance|usability|quality|ux|stability (is|are|be) (much) better|improved|acceptable$
is|are|be handled properly|correctly|gracefully|appropriately|well|nicely$
{errors|exceptions|edge cases|corner cases} are|be handled$
meets|meet|fulfils|fulfills (the|all) requirements|expectations|needs$
"""
DE = """
funktioniert|funktionieren$
funktioniert|läuft wie erwartet|gewünscht|vorgesehen|geplant|gewohnt$
funktioniert|läuft (wieder) korrekt|richtig|einwandfrei|problemlos|reibungslos|ordnungsgemäß|gut$
funktioniert|läuft (wieder) {sauber|stabil|zuverlässig|performant|ohne probleme}$
korrekt|richtig|einwandfrei|problemlos|reibungslos|ordnungsgemäß|gut funktionieren|laufen$
ist|sind|sein (sehr) gut|schön|schnell|intuitiv|benutzerfreundlich|übersichtlich|stabil|robust$
ist|sind (sehr) performant|ansprechend|modern|flexibel|zufriedenstellend|akzeptabel|ok|okay$
ist|sind {in ordnung|einfach zu bedienen|leicht zu bedienen|leicht verständlich}$
gut|schön|schnell|intuitiv|benutzerfreundlich|übersichtlich|stabil|robust|performant sein$
ist|sind (vollständig|komplett) umgesetzt|fertig|erledigt|implementiert$
sieht|sehen gut|schön|ordentlich|modern aus$
ist|sind zufrieden|glücklich$
keine probleme|bugs$
performance|leistung|usability (ist|wird) besser|verbessert|gut$
fehler|ausnahmen|sonderfälle werden (korrekt|sauber|richtig|ordentlich) behandelt|abgefangen$
"""
FR = """
fonctionne|fonctionnent|fonctionner|marche$
fonctionne|fonctionnent|fonctionner|marche bien|correctement|parfaitement|normalement$
fonctionne|fonctionnent|fonctionner|marche {comme prévu|comme attendu|sans problème|sans problèmes}$
est|sont (très|plus) convivial|conviviale|intuitif|intuitive|ergonomique|rapide|simple|facile$
est|sont (très|plus) stable|robuste|performant|performante|agréable|joli|jolie|satisfaisant$
est|sont (très|plus) {facile à utiliser|simple à utiliser|facile d'utilisation}$
est|sont (bien) implémenté|implémentée|terminé|terminée|réalisé|réalisée|fini|finie$
est|sont satisfait|satisfaits|content|contents$
aucun problème|bug$
erreurs sont (bien|correctement) gérées (correctement)$
"""
ES = """
funciona|funcionan|funcionar$
funciona|funcionan|funcionar bien|correctamente|perfectamente|adecuadamente|normalmente$
funciona|funcionan {como se espera|como se esperaba|según lo esperado|sin problemas}$
es|son (muy|más) intuitivo|intuitiva|amigable|rápido|rápida|sencillo|sencilla|robusto|robusta$
es|son (muy|más) {fácil de usar|fácil de entender|fácil de utilizar}$
está|están implementado|implementada|terminado|terminada|hecho|hecha$
está|están satisfecho|satisfechos|contento|contentos$
errores se manejan|gestionan|tratan (correctamente|adecuadamente)$
"""
PT = """
funciona|funcionam|funcionar|funcionando$
funciona|funcionam|funcionar|funcionando bem|corretamente|perfeitamente|adequadamente$
funciona|funcionam {como esperado|conforme esperado|sem problemas|normalmente}$
é|são (muito|mais) intuitivo|intuitiva|amigável|rápido|rápida|simples|robusto|robusta|estável$
é|são (muito|mais) {fácil de usar|fácil de entender|fácil de utilizar}$
está|estão|foi implementado|implementada|concluído|concluída|feito|feita$
está|estão satisfeito|satisfeitos|feliz|felizes$
erros são tratados (corretamente|adequadamente)$
"""
_DETAIL = re.compile(
    r"[\d\"“„«`:;]|\b(?:when|if|after|before|with|without|for|from|via|on|in|at|than|within|per"
    r"|while"
    r"|using|by|still|again|wenn|falls|nach|vor|mit|ohne|für|von|auf|im|am|bei|noch|wieder|quand|si"
    r"|après|avec|sans|pour|sur|dans|cuando|tras|con|sin|para|sobre|quando|se|após|com|sem|em|no|na"
    r"|not|nicht|pas|não|and|or|und|oder|et|ou|y)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+")
_MAX_SUBJECT = 6
"""Words before the claim; a longer subject says something that one may look at."""
_SLACK = 3


@rule(
    severity="E",
    kinds=("story", "task", "subtask"),
    needs=("criteria",),
    repair="criteria",
    phrases={"en": EN, "de": DE, "fr": FR, "es": ES, "pt": PT},
    languages=("en", "de", "fr", "es", "pt"),
    source="ISO/IEC/IEEE 29148: verifiable",
)
def unobservable_criterion(reading: Reading) -> Faults:
    """A criterion whose whole claim is that it works or is good.

    "Export works", "the page is user-friendly" and "errors are handled" name nothing that one could
    look at: whoever accepts the ticket has to invent the check. It blocks a ticket only where every
    criterion is like that; beside an observable one it is a warning.

    A criterion that says with what, when, where or how often something works is left alone, and so
    is one that asks that something *still* works.

    ```ticket bad
    ---
    kind: story
    summary: Export invoices
    ---
    As an accountant I want to export invoices so that I can close the books by day 2.

    ## Acceptance criteria
    - the export works as expected
    - the page is user-friendly
    ```

    ```ticket bad
    ---
    kind: story
    summary: Rechnungen exportieren
    ---
    Als Buchhalterin möchte ich Rechnungen exportieren, damit ich den Monat abschließen kann.

    ## Akzeptanzkriterien
    - Der Export funktioniert einwandfrei
    - Die Datei enthält eine Zeile je Rechnung
    ```

    ```ticket bad
    ---
    kind: story
    summary: Exportar faturas
    ---
    Como contador quero exportar faturas para fechar o mês.

    ## Critérios de aceitação
    - a exportação funciona corretamente
    ```

    ```ticket good
    ---
    kind: story
    summary: Export invoices
    ---
    As an accountant I want to export invoices so that I can close the books by day 2.

    ## Acceptance criteria
    - the export works with up to 10,000 invoices
    - the link in the mail still works after a rename
    - the button "Export is done" opens the folder
    ```

    ```ticket good
    ---
    kind: task
    summary: Replace the mail gateway
    ---
    The old gateway is switched off in May and does not work properly any more.

    ## Done when
    - invoices, reminders and resets go out through the new gateway
    - a refused mail is listed with its reason
    ```

    ```ticket good
    ---
    kind: story
    summary: Rechnungen exportieren
    ---
    Als Buchhalterin möchte ich Rechnungen exportieren, damit ich den Monat abschließen kann.

    ## Akzeptanzkriterien
    - Der Export funktioniert auch ohne Internet
    ```
    """
    empty = empty_claims(reading)
    if not empty:
        return
    # What the prose around a list promises is no way to check the list.
    every = len(empty) >= len({f.span for f in reading.listed() or reading.facts.of("criteria")})
    for fact in empty:
        yield Fault(
            "claims that it works or is good, which nobody can check",
            at=fact,
            suggestion="Say what one sees when it holds: when …, then …",
            severity=None if every else "W",
        )


def empty_claims(reading: Reading) -> tuple[Fact, ...]:
    """Return the criteria that consist of a subject and an empty claim."""
    places = reading.phrases("unobservable-criterion")
    return tuple(dict.fromkeys(_empty_claims(reading, places))) if places else ()


def _empty_claims(reading: Reading, places: tuple[Found, ...]) -> Iterator[Fact]:
    criteria = reading.facts.of("criteria")
    listed = reading.listed()
    # Beside listed criteria, prose is explanation; alone, it is all there is.
    candidates = listed or criteria
    for found in places:
        document = reading.document(found.field)
        if document is None or found.field == "summary":
            continue
        for fact in candidates:
            if (
                fact.field == found.field
                and fact.span.start <= found.span.start
                and abs(found.span.end - fact.span.end) <= _SLACK
                and (fact.form in LISTED or len(candidates) == 1)
                and _says_nothing_else(document, fact, found)
            ):
                yield fact


def _says_nothing_else(document: Document, fact: Fact, found: Found) -> bool:
    """Tell whether the words around the claim are a bare subject.

    Of a scenario the last step is looked at, where it is the only outcome.
    """
    subject = document.text[fact.span.start : found.span.start]
    if fact.form == "gherkin":
        subject = subject[subject.rfind("\n") + 1 :]
        if gherkin.keyword(subject, document.language) != "then":
            return False
    return (
        len(_WORD.findall(subject)) <= _MAX_SUBJECT
        and not _DETAIL.search(subject)
        and not document.text[found.span.end - 1 : fact.span.end + 1].strip().endswith(":")
        and not any(
            inline.kind == "code" and fact.span.start <= inline.start < fact.span.end
            for inline in document.inlines
        )
    )
