"""See the rule's own page below."""

from __future__ import annotations

import re

from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.stated.reading import Reading

_TOPICS = (
    ("personal data", re.compile(r"person|privacy|gdpr|hipaa|\bpii\b|dsgvo|rgpd|lgpd|birth|card")),
    ("an incident", re.compile(r"incident|outage|breach|loss|vorfall|datenverlust|pérdida|perda")),
    ("a deep rework", re.compile(r"refactor|rewrit|architect|scratch|réécri|reescri|neu")),
    ("access rights or security", re.compile("")),
)
# Work on the words around such a thing needs no more care than other work on words.
_WORDING = re.compile(
    r"\b(?:typos?|spelling|wording|misspel\w+|label|tooltip|readme|docs?|(?:un)?documente?d?|javadoc"
    r"|documentation|translations?|tippfehler|übersetzung|traducción|tradução|traduction)\b",
    re.IGNORECASE,
)
_OFTEN = 2
_LABELS = frozenset(("security", "incident", "gdpr", "pii", "privacy", "dsgvo", "rgpd", "lgpd"))


@rule(
    severity="E",
    stage="agent",
    phrases={
        "en": """
            authentication|authorization|authorisation|authn|authz|oauth|oauth2|saml|sso|kerberos
            {access control|access controls|permission checks|permission model|user permissions}
            {session fixation|privilege escalation|password hashing|password reset|private key}
            encrypt|encryption|decrypt|decryption
            vulnerability|vulnerabilities|csrf|xss|xxe
            sql injection
            {personal data|personally identifiable|date of birth|credit card|social security number}
            gdpr|pii|hipaa|dsgvo|rgpd|lgpd
            incident|outage|postmortem
            {data loss|data breach}
            refactor|rewrite … {whole|entire|everywhere|codebase|code base|from scratch}
            rearchitect*
            re architect
        """,
        "de": """
            authentifizierung|autorisierung|zugriffsrechte|berechtigungskonzept|zugriffskontrolle
            verschlüsselung|sicherheitslücke|sicherheitslücken
            personenbezogene|personenbezogenen
            sicherheitsvorfall|datenverlust
            komplett neu schreiben
        """,
        "fr": """
            authentification|autorisations|chiffrement|vulnérabilité
            contrôle d'accès
            {données personnelles|données à caractère personnel}
            incident
            réécrire {tout|entièrement}
        """,
        "es": """
            autenticación|autorización|cifrado|vulnerabilidad
            control de acceso
            datos personales
            incidente
            pérdida de datos
            reescribir {todo|por completo}
        """,
        "pt": """
            autenticação|autorização|criptografia|vulnerabilidade
            controle de acesso
            dados pessoais
            incidente
            perda de dados
            reescrever {tudo|por completo}
        """,
    },
    source="Agent hand-off: work that goes wrong quietly or cannot be undone",
)
def needs_human(reading: Reading) -> Faults:
    """The work is of a kind that a coding agent should not do unattended.

    Such work is access rights and security, personal data, incidents, and reworking a whole code
    base. It counts where the summary names it or a label does, or where the goal and the criteria
    come back to it; a mention in passing does not, nor does work on wording and documentation. An
    undecided design is found by `open-question` and `undecided-alternatives`. Only tickets for an
    agent are judged (profile `agent`).

    In these places a plausible mistake passes review and is dear: a hole nobody sees, data that
    cannot be called back.

    ```ticket bad
    ---
    kind: story
    summary: Check the role before authorization of refunds
    ---
    Refunds over 500 EUR must need the role `refund-admin`, see billing-api `RefundPolicy`.
    ```

    ```ticket bad
    ---
    kind: task
    summary: Personenbezogene Daten nach 30 Tagen löschen
    ---
    Der Nachtlauf in `crm/cleanup.py` soll Anschriften 30 Tage nach der Kündigung löschen.
    ```

    ```ticket bad
    ---
    kind: bug
    summary: Requests of one tenant end up in the log of another
    labels: [security]
    ---
    `TenantFilter` writes the wrong id when two requests arrive at once.
    ```

    ```ticket good
    ---
    kind: bug
    summary: Typo on the authentication page
    ---
    `login.html` says "Pasword". Expected: "Password".
    ```

    ```ticket good
    ---
    kind: task
    summary: Sort the export by date
    ---
    `export.py` should write rows by date. Since the outage in May people read it from the top.
    ```
    """
    ticket = reading.ticket
    label = next((label for label in ticket.labels if label.lower() in _LABELS), None)
    if label is not None:
        yield Fault(
            f"is labelled {label}",
            searched=("labels",),
            suggestion="Let a person do it, or have one supervise the agent and review each step.",
        )
        return
    found = reading.phrases("needs-human")
    if not found or _WORDING.search(ticket.summary):
        return
    central = [place for place in found if place.field == "summary"]
    if not central:
        asked = [place for place in found if reading.within(place, "goal", "criteria")]
        central = asked if len(asked) >= _OFTEN else []
    if central:
        words = reading.text(central[0]).lower()
        topic = next(name for name, words_of in _TOPICS if words_of.search(words))
        yield Fault(
            f"is about {topic}",
            at=central[0],
            suggestion="Let a person do it, or have one supervise the agent and review each step.",
        )
