"""See the rule's own page below."""

from __future__ import annotations

import re

from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.stated.reading import Reading
from ticket_lint.values.fact import Fact

_GENERIC = re.compile(
    # English
    r"\b(?:tests?|specs?) (?:\w+ ){0,2}?(?:pass(?:es|ed|ing)?|green|written|added|updated"
    r"|succeed)\b"
    r"|\bcode (?:is |was |has been )?(?:reviewed|merged|documented|commented|committed|clean)\b"
    r"|\b(?:code )?review(?:ed)? (?:is |was )?(?:done|completed?|passed|approved|finished)\b"
    r"|\b(?:pr|pull request|mr|merge request|branch) (?:is |was |has been )?(?:merged|approved"
    r"|reviewed)"
    r"|\b(?:docs|documentation|readme|changelog|release notes) (?:is |are |was |has been "
    r"|have been )?"
    r"(?:updated|written|added|complete|up to date)\b"
    r"|\b(?:deployed|released|rolled out|shipped) (?:to|on|in) (?:the )?"
    r"(?:staging|production|prod|test|dev|qa|uat|live)\b"
    r"|\bno regressions?\b|\b(?:ci|build|pipeline) (?:is )?(?:green|passes|passing|succeeds)\b"
    r"|\b(?:qa|po|product owner|stakeholders?) (?:has |have )?(?:approv|accept|sign|pass|test)\w*"
    r"|\b(?:accepted|approved|signed off|tested) by (?:the )?(?:qa|po|product owner|customer"
    r"|team)\b"
    r"|\b(?:merged|committed) (?:in)?to (?:main|master|develop|trunk)\b|\bdemoe?d\b|\bdemo to\b"
    r"|\bdefinition of done\b|\b(?:test|code) coverage\b|\b(?:unit|integration|automated) tests?\Z"
    # German
    r"|\btests? (?:\w+ ){0,2}?(?:laufen|läuft|grün|bestanden|geschrieben|vorhanden|erfolgreich)\b"
    r"|\bcode[- ]?review\b|\bcode (?:ist |wurde )?(?:reviewt|geprüft|gemergt|dokumentiert)\b"
    r"|\bdoku(?:mentation)? (?:ist |wurde )?(?:aktualisiert|angepasst|geschrieben|erstellt"
    r"|ergänzt)\b"
    r"|\bauf (?:\w+ )?(?:staging|test|produktion|prod|live)\w* (?:deployt|ausgerollt|deployed)\b"
    r"|\b(?:abnahme|abgenommen) (?:durch|vom|von)\b"
    # French
    r"|\btests? (?:\w+ ){0,2}?(?:passent|passants?|verts?|écrits?|ajoutés?)\b|\brevue de code\b"
    r"|\bdocumentation (?:est )?(?:mise à jour|à jour|rédigée)\b|\bdéployée? (?:en|sur) \w+"
    r"|\bvalidée? par (?:le|la) (?:po|product owner|métier|qa)\b"
    r"|\bcode (?:est |a été )?(?:relu|revu|fusionné)\b"
    r"|\btests? unitaires (?:sont )?(?:écrits|verts)\b"
    # Spanish, Portuguese
    r"|\b(?:pruebas|tests|testes) (?:\w+ ){0,2}?(?:pasan|pasando|passam|passando|escritas"
    r"|escritos)\b"
    r"|\b(?:pruebas unitarias|testes unitários) (?:están |estão )?(?:escrit|list|pront)[ao]s\b"
    r"|\b(?:aprobad|aprovad|validad)[oa] (?:por el|pelo) product owner\b"
    r"|\bcódigo (?:es |está |foi )?revisado\b|\brevisi?ón de código\b|\brevisão de código\b"
    r"|\bdocumenta(?:ción|ção) (?:está |foi )?(?:actualizada|atualizada)\b"
    r"|\b(?:desplegado|implantado|publicado) em? \w+|\baprobad[oa] por el po\b"
    r"|\baprovad[oa] pelo po\b",
    re.IGNORECASE,
)
# True of any ticket, whatever it is about.
_ANY_TICKET = re.compile(
    r"\b(?:works?|runs?|looks? good) (?:\w+ )?(?:on|in|across) (?:all|any|every) (?:\w+ )?"
    r"(?:browsers?|devices?|platforms?|systems?|environments?|screens?|screen sizes?)\b"
    r"|\b(?:product owner|po|qa|business|customer|client|stakeholders?|management) "
    r"(?:has |have |is |are )?(?:accept\w+|approv\w+|sign\w*[- ]?off|happy|satisfied)\b"
    r"|\A\W*(?:code[- ]?reviews?|qa|ci|sign[- ]?off|acceptance|demo|announce(?:ment)?|approval"
    r"|abnahme|freigabe|recette|visto bueno|aceite|homologação)\W*\Z"
    r"|\b(?:data protection|privacy|gdpr|security|accessibility) (?:is |are |has been )?"
    r"(?:observed|ensured|respected|met|ok|guaranteed)\b|\bno (?:known )?bugs\b"
    r"|\b(?:läuft|funktioniert) (?:auf|in) allen (?:\w+ )?(?:browsern|geräten|systemen)\b"
    r"|\b(?:product owner|po|fachbereich|kunde|qs) (?:hat |ist )?(?:abgenommen|freigegeben"
    r"|zugestimmt|zufrieden)\b"
    r"|\b(?:datenschutz|dsgvo|sicherheit|barrierefreiheit) (?:ist |wird )?(?:eingehalten|beachtet"
    r"|gewährleistet|sichergestellt)\b"
    r"|\b(?:fonctionne|marche) (?:sur|dans) tous les (?:navigateurs|appareils|téléphones)\b"
    r"|\b(?:le |la )?(?:po|product owner|métier|client) (?:a |est )?(?:validé|accepté|approuvé"
    r"|satisfait)\b"
    r"|\bfunciona (?:en|em) todos (?:los|os) (?:navegadores|dispositivos|móviles|celulares)\b"
    r"|\b(?:producto|po|product owner|negocio|cliente|produto|negócio) (?:ha |lo |está |o )?"
    r"(?:dado el visto bueno|aceptad\w+|aprobad\w+|aprobó|validad\w+|aprovou|aceitou|validou)\b",
    re.IGNORECASE,
)
_ABOUT_THE_WORK = re.compile(
    r"\b(?:tests?|testing|coverage|docs?|documentation|readme|deploy\w*|release|review\w*"
    r"|pipeline|ci"
    r"|doku\w*|freigabe|déploiement|pruebas|testes|despliegue|implantação|documenta\w+)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+")
_MOST_OTHERS = 4
"""Words beside the generic phrase; with more of them a criterion says something of its own."""


@rule(
    severity="W",
    kinds=("story", "task", "subtask"),
    needs=("criteria",),
    repair="criteria",
    languages=("en", "de", "fr", "es", "pt"),
    source="Scrum Guide: a definition of done holds for every ticket, a criterion for this one",
)
def boilerplate_criteria(reading: Reading) -> Faults:
    """All criteria are lines that hold for every ticket.

    "Tests pass", "code is reviewed" and "works on all browsers" belong to the team's definition of
    done: they are true of a ticket that does the wrong thing. One criterion about behaviour is
    enough to silence the rule, in a list or in prose, and so is a ticket that is itself about
    tests, documentation or a deployment.

    ```ticket bad
    ---
    kind: story
    summary: Export invoices
    ---
    As an accountant I want to export invoices so that I can close the books by day 2.

    ## Acceptance criteria
    - unit tests pass
    - code is reviewed
    - documentation updated
    ```

    ```ticket bad
    ---
    kind: story
    summary: Rechnungen exportieren
    ---
    Als Buchhalterin möchte ich Rechnungen exportieren, damit ich den Monat abschließen kann.

    ## Akzeptanzkriterien
    - Code-Review erfolgt
    - alle Tests sind grün
    ```

    ```ticket good
    ---
    kind: story
    summary: Export invoices
    ---
    As an accountant I want to export invoices so that I can close the books by day 2.

    ## Acceptance criteria
    - the file holds one row an invoice
    - unit tests pass
    - code is reviewed
    ```

    ```ticket good
    ---
    kind: task
    summary: Raise the test coverage of the parser
    ---
    The parser has no tests and broke twice this year.

    ## Done when
    - unit tests written for each node type
    - documentation updated
    ```
    """
    listed = reading.listed()
    if not listed or len(listed) < len(reading.facts.of("criteria")):
        return
    if all(is_generic(reading, fact) for fact in listed):
        yield Fault(
            "every criterion holds for any ticket: none says what this one changes",
            at=listed[0],
            suggestion="Add what one can see or call afterwards that is not there today.",
        )


def is_generic(reading: Reading, fact: Fact) -> bool:
    """Tell whether a criterion is a line for any ticket and little else."""
    text = reading.text(fact)
    match = _ANY_TICKET.search(text)
    if not match:
        match = _GENERIC.search(text)
        if not match or _ABOUT_THE_WORK.search(reading.ticket.summary):
            return False
    return len(_WORD.findall(text)) - len(_WORD.findall(match[0])) <= _MOST_OTHERS
