"""See the rule's own page below."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice

from ticket_lint.lexicon.words import words
from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.rules.prose import in_code, in_quotes
from ticket_lint.stated.reading import Reading
from ticket_lint.values.document import Document, Span
from ticket_lint.values.fact import Place

_BRACKETS = re.compile(r"[<\[{]([^<>\[\]{}\n]{2,80})[>\]}]")
_BLANK = re.compile(r"(?<!\w)_{3,20}(?!\w)")
_WORD = re.compile(r"[^\W\d]{3}")
_LONGEST_LINE = 500
_LONGEST_AT_START = 6
_ELLIPSIS = re.compile(r"(?:\.{3,}|…)(?=[\s,]|\Z)")
_FORMULA = re.compile(
    r"(?i:\b(?:as an?|i (?:want|need)(?: to)?|so that(?: i can)?|als|möchte ich|damit|en tant que?"
    r"|je (?:veux|souhaite)|afin (?:de|que)|como|quiero|para|quero))\s{1,3}[<\[{]{0,2}\Z"
)
_LONGEST_FORMULA = 24
_MOST = 50
_OPENING = frozenset("\"'“„`«")
_ROLES = words("""
    a an the of or and some type kind role persona user actor person customer who what why which how
    goal objective benefit reason value outcome action feature something want need task function
    capability purpose result i my your can be done want insert specific to do perform
    die der das ein eine rolle person benutzer nutzer wer was warum ziel nutzen grund funktion
    aktion
    wunsch art des
    un une le la les rôle utilisateur type qui quoi pourquoi objectif but bénéfice raison action
    besoin el los rol usuario tipo de quién qué porqué objetivo beneficio razón acción
    funcionalidad necesidad
    o os papel usuário quem quê benefício motivo razão ação funcionalidade necessidade persona
""")
_NEEDED = re.compile(
    r"(?i)r[oô]le|persona|user|goal|benefit|reason|value|outcome|action|feature|want|rolle|nutze|ziel|"
    r"grund|funktion|utilisateur|objecti|bénéf|raison|usu[aá]rio|objetiv|benef|motivo|papel|rol\b|"
    r"razón|acci|ação"
)
_INSTRUCTION = re.compile(
    r"(?i:(?:please |bitte |por favor |merci de |veuillez )?"
    r"(?:describe|explain|specify|fill (?:in|out)|(?:hier )?(?:beschreib\w*|ausfüllen)|décri\w+|"
    r"expli(?:que|quer|quez|ca)|describ\w+|rellen\w+|descrev\w+|preench\w+)"
    r"(?:[ ,:]|$).*"
    r"|(?:your|deine?|ihre?|votre|ton|tu|su|seu|sua) "
    r"(?:text|description|answer|content|feature|title|summary|idea|beschreibung|"
    r"antwort|texte|réponse|texto|descripción|respuesta|descrição|resposta)\b.*"
    r"|(?:add|insert|enter|write|put|type|paste|list|text|füge|trage|insére\w*|ajoute\w*"
    r"|escrib[ae]|añad[ae]|insert[ae]|insir[ae]|escrev[ae]|adicion[ae])"
    r"\b.{1,60} (?:here|hier|ici|aquí|aqui)(?: ein)?\.?"
    r"|(?:text|description|content|beschreibung|texte|texto) (?:goes )?(?:here|hier|ici|aquí|aqui)"
    r"|placeholder(?: text)?|platzhalter(?:text)?)"
)
# Words, or the first six letters of words, with which an instruction begins.
_OPENERS = words("""
    please bitte por merci veuillez hier describe explain specif fill beschr ausfül décriv expliq
    explic descri rellen descre preenc your dein deine ihr ihre votre ton tu su seu sua add insert
    enter write put type paste list text füge trage insére ajoute escrib añad añade insert insira
    escrev adicio descript descri conten placeh platzh texte texto
""")
_TODO = re.compile(
    r"\bTODO\b:?\s{0,3}(?i:(?:please )?(?:describe|explain|specify|fill in|"
    r"(?:add|write|insert) (?:a |the )?(?:description|details|criteria|acceptance|steps|text"
    r"|content|summary|context)"
    r"|beschreib|ergänze|décrire|compléter|describir|completar|descrever|preencher))"
)
_LOREM = re.compile(r"(?i)lorem ipsum dolor")


@rule(
    severity="E",
    stage="draft",
    implied_by=("empty-description",),
    phrases={
        "en": """
            a clear and concise description of what
            add any other context about the problem|feature
            {if applicable, add screenshots|delete this section if|remove this section if}
            {replace this text|delete this text} !in
            {describe the bug here|describe the issue here|describe the problem here}
            {describe your issue here|describe the feature here|your description here}
        """,
        "de": """
            {eine klare und präzise beschreibung|eine klare und prägnante beschreibung}
            {bitte hier beschreiben|hier beschreiben|diesen text ersetzen|hier bitte ausfüllen}
        """,
        "fr": """
            une description claire et concise
            {décrivez ici|décrire ici|remplacez ce texte|remplacer ce texte|à remplir ici}
        """,
        "es": """
            {una descripción clara y concisa|describa aquí|describe aquí|reemplace este texto}
            {reemplaza este texto|sustituye este texto|sustituya este texto}
        """,
        "pt": """
            {uma descrição clara e concisa|descreva aqui|substitua este texto|preencha aqui}
        """,
    },
    source="",
)
def unfilled_template(reading: Reading) -> Faults:
    """A placeholder of the template is still there.

    Found are instructions in brackets ("[describe here]", "<your text>"), slots of the story
    formula ("As a <role> I want …"), blanks (`____`), filler text, and the guiding sentences of
    well-known templates. Code, generics (`List<String>`), tags, keys in brackets, check boxes and
    links are none.

    The ticket looks complete in a list, and nobody has yet thought about what goes there.

    ```ticket bad
    ---
    kind: story
    summary: Export invoices
    ---
    As a <role> I want [goal] so that I can close the books.
    ```

    ```ticket bad
    ---
    kind: bug
    summary: Save fails
    ---
    Save fails with HTTP 500.

    ## Expected behaviour
    A clear and concise description of what you expected to happen.
    ```

    ```ticket bad
    ---
    kind: task
    summary: Rechnungen archivieren
    ---
    Warum: [bitte beschreiben]

    ## Akzeptanzkriterien
    - Wenn ____, dann ____
    ```

    ```ticket good
    ---
    kind: story
    summary: Export invoices
    ---
    As an accountant I want to export `List<Invoice>` so that I can close the books [WEB-12].

    - [ ] one row an invoice, fields <number> and [date], in __init__ order
    - press [Add] and see the text "<describe the bug>"
    ```

    ```ticket good
    ---
    kind: task
    summary: Replace the filler text on the start page
    ---
    The start page still shows "lorem ipsum". Users see <br> in the field [Your account].

        curl https://api.example.com/users/<id> -H "Token: <your token>"
    ```
    """
    places = [
        Place(document.field, span)
        for document in reading.ticket.documents
        for span in _placeholders(document)
    ]
    places += [Place(found.field, found.span) for found in reading.phrases("unfilled-template")]
    if places:
        more = f", and {len(places) - 1} more" if len(places) > 1 else ""
        yield Fault(
            f"a placeholder of the template is still there{more}",
            at=places[0],
            suggestion="Replace it with what is meant, or delete its line.",
        )


def _placeholders(document: Document) -> Iterator[Span]:
    """Yield the placeholders of a document, outside of code; at most the first of each sort."""
    text = document.text
    for pattern, marks, accepts in _SORTS:
        for mark in marks:
            if mark in text:
                break
        else:
            continue
        for match in islice(pattern.finditer(text), _MOST):
            if accepts(match) and _free(document, match):
                yield Span(*match.span())


def _is_bracketed(match: re.Match[str]) -> bool:
    """Tell whether brackets hold an instruction, or a slot of the story formula."""
    inner = match[1].strip()
    said = _SPLIT.split(inner.lower())
    opens = said[0] in _OPENERS or said[0][:6] in _OPENERS
    if opens and _INSTRUCTION.fullmatch(inner):
        return True
    return (
        all(word in _ROLES for word in said)
        and bool(_NEEDED.search(inner))
        and _after_formula(match)
    )


def _after_formula(match: re.Match[str]) -> bool:
    before = match.string[max(0, match.start() - _LONGEST_FORMULA) : match.start()]
    return bool(_FORMULA.search(before))


def _is_blank(match: re.Match[str]) -> bool:
    """Tell a blank from a ruled line and from a drawing: words stand on its line."""
    text = match.string
    before = text.rfind("\n", 0, match.start()) + 1
    if before == match.start() and match.end() - match.start() > _LONGEST_AT_START:
        return False
    after = text.find("\n", match.end())
    line = text[before : after if after >= 0 else len(text)]
    return _WORD.search(line[:_LONGEST_LINE].replace("_", " ")) is not None


def _free(document: Document, match: re.Match[str]) -> bool:
    """Tell whether a match is neither code nor quoted."""
    start, end = match.span()
    if start and document.text[start - 1] in _OPENING:
        return False
    return not in_code(document, start, end) and not in_quotes(document, Span(start, end))


def _is_any(match: re.Match[str]) -> bool:
    return bool(match[0])


_SPLIT = re.compile(r"[\s/']+")
_SORTS: tuple[tuple[re.Pattern[str], tuple[str, ...], Callable[[re.Match[str]], bool]], ...] = (
    (_BRACKETS, ("<", "[", "{"), _is_bracketed),
    (_BLANK, ("___",), _is_blank),
    (_ELLIPSIS, ("...", "…"), _after_formula),
    (_TODO, ("TODO",), _is_any),
    (_LOREM, ("ipsum dolor",), _is_any),
)
"""Pattern, what must stand in a text for it, and what a match must be."""
