"""See the rule's own page below."""

from __future__ import annotations

import re

from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.stated.reading import Reading

_BRANCH = re.compile(
    r"\bif (?:the |a |an |this |my |their )?[\w-]+(?: [\w-]+){0,3}? (?:is|are|has been|was)"
    r" (?:paid|enabled|checked|ticked|active|activated|selected|valid|available|logged in|signed in"
    r"|allowed|approved|accepted|verified|confirmed|registered|subscribed|online|connected|granted"
    r"|eligible|public|published|turned on|switched on|on|open|in stock)\b"
    r"|\b(?:wenn|falls) (?:der|die|das|ein|eine|mein|meine|ihr)? ?[\w-]+(?: [\w-]+){0,3}?"
    r" (?:bezahlt|aktiviert|aktiv|ausgewählt|gültig|verfügbar|angemeldet|eingeloggt|erlaubt"
    r"|genehmigt"
    r"|bestätigt|registriert|online|verbunden|öffentlich|vorrätig|lieferbar"
    r"|eingeschaltet) (?:ist|sind"
    r"|wurde|wurden)\b"
    r"|\bsi (?:l'|le |la |les |un |une )?[\w-]+(?: [\w-]+){0,3}? (?:est|sont) (?:payée?|activée?"
    r"|cochée?"
    r"|active?|valide|disponible|connectée?|autorisée?|approuvée?|confirmée?|inscrite?|publique?)\b"
    r"|\bsi (?:el |la |los |un |una )?[\w-]+(?: [\w-]+){0,3}? (?:es|está|están) (?:pagad[oa]"
    r"|activad[oa]"
    r"|activ[oa]|válid[oa]|disponible|conectad[oa]|permitid[oa]|aprobad[oa]|confirmad[oa]"
    r"|registrad[oa]|públic[oa])\b"
    r"|\bse (?:o |a |os |um |uma )?[\w-]+(?: [\w-]+){0,3}? (?:é|está|estiver|for) (?:pag[oa]"
    r"|ativad[oa]"
    r"|ativ[oa]|válid[oa]|disponível|conectad[oa]|permitid[oa]|aprovad[oa]|confirmad[oa]"
    r"|registrad[oa]|públic[oa])\b",
    re.IGNORECASE,
)
_OTHER_BRANCH = re.compile(
    r"n['’]t\b|\b(?:otherwise|else|unless|not|no|without|until|un\w{3,}|in(?:valid|active)"
    r"|disabled|off"
    r"|offline|fail\w*|denied|rejected|expired|missing|never|only|except|out of|instead|by default"
    r"|sonst|andernfalls|nicht|kein\w*|ohne|un\w{3,}|inaktiv|deaktiviert|erst|nur|abgelehnt|außer"
    r"|sinon|pas|aucun\w*|sans|invalide|désactiv\w*|seulement|inactive?"
    r"|si no|no|sin|inválid\w*|inactiv\w*|desactivad\w*|solo|sólo"
    r"|senão|caso contrário|não|sem|inativ\w*|desativad\w*|somente|apenas|exceto)\b",
    re.IGNORECASE,
)


@rule(
    severity="W",
    kinds=("story", "task", "subtask"),
    needs=("criteria",),
    repair="criteria",
    languages=("en", "de", "fr", "es", "pt"),
    source="ISO/IEC/IEEE 29148: complete",
)
def one_sided_condition(reading: Reading) -> Faults:
    """One branch of an either/or is given, the other is not.

    "If the order is paid, it is shipped" says nothing of an order that is not paid, and somebody
    will build something for it. Only yes-or-no states (paid, active, valid, signed in …) in listed
    criteria are looked at, and one word anywhere in the criteria about the other branch
    ("otherwise", "unpaid", "not", "only") is enough.

    ```ticket bad
    ---
    kind: story
    summary: Ship paid orders
    ---
    As a buyer I want my order shipped so that I get the goods.

    ## Acceptance criteria
    - if the order is paid, it is shipped the same day
    ```

    ```ticket bad
    ---
    kind: story
    summary: Bezahlte Bestellungen verschicken
    ---
    Als Käufer möchte ich die Ware, sobald ich bezahlt habe.

    ## Akzeptanzkriterien
    - wenn die Bestellung bezahlt ist, geht sie am selben Tag heraus
    - der Käufer bekommt die Sendungsnummer
    ```

    ```ticket good
    ---
    kind: story
    summary: Ship paid orders
    ---
    As a buyer I want my order shipped so that I get the goods.

    ## Acceptance criteria
    - if the order is paid, it is shipped the same day
    - an unpaid order is cancelled after 14 days
    ```

    ```ticket good
    ---
    kind: story
    summary: Warn of large files
    ---
    As an employee I want to know the limit so that I do not upload in vain.

    ## Acceptance criteria
    - if the file is larger than 5 MB, the upload is refused
    - when the order is opened, its state is shown
    ```
    """
    listed = reading.listed()
    if not listed:
        return
    texts = [reading.text(fact)[:1000] for fact in listed]
    for fact, text in zip(listed, texts, strict=True):
        if _BRANCH.search(text):
            if not any(_OTHER_BRANCH.search(other) for other in texts):
                yield Fault(
                    "says what happens in one case and not in the other",
                    at=fact,
                    suggestion="Add what happens otherwise, even if it is: nothing.",
                )
            return
