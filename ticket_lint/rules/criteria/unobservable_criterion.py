"""See the rule's own page below."""

from __future__ import annotations

from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.rules.criteria.hollow import empty_claims, hollow_criteria, reported
from ticket_lint.stated.reading import Reading

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


_SUGGESTION = "Say what one sees when it holds: when …, then …"


@rule(
    severity="E",
    kinds=("story", "task", "subtask", "epic"),
    needs=("criteria",),
    repair="criteria",
    phrases={"en": EN, "de": DE, "fr": FR, "es": ES, "pt": PT},
    languages=("en", "de", "fr", "es", "pt"),
    source="ISO/IEC/IEEE 29148: verifiable",
)
def unobservable_criterion(reading: Reading) -> Faults:
    """A criterion whose whole claim is that it works or is good.

    "Export works", "the page is user-friendly" and "errors are handled" name nothing that one could
    look at: whoever accepts the ticket has to invent the check. It blocks a ticket only where no
    criterion has a value, a quotation, a condition or a visible outcome, and most are hollow: a
    judgement ("in a simple way"), an activity ("hook up the API"), a norm without its text ("the
    house rules are respected"), a guess. Beside an observable criterion it is a warning.

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

    ```ticket bad
    ---
    kind: story
    summary: Remind members of their dues
    ---
    As a treasurer I want to remind members of their dues so that fewer of them pay late.

    ## Acceptance criteria
    - reminders can be set up in a flexible way
    - existing permissions are taken into account
    - hook up the mail service
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
    hollow = hollow_criteria(reading)
    listed = {fact.span for fact in reading.listed()}
    empty = empty_claims(reading)
    for fact in empty:
        yield Fault(
            "claims that it works or is good, which nobody can check",
            at=fact,
            suggestion=_SUGGESTION,
            severity=None if hollow else "W",
        )
    if not empty and hollow and hollow[0].span in listed and not reported(reading, hollow):
        yield Fault(
            "cannot be checked, and neither can the other criteria",
            at=hollow[0],
            suggestion=_SUGGESTION,
        )
