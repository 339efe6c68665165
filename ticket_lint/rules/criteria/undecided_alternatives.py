"""See the rule's own page below."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.rules.phrases import standing
from ticket_lint.stated.reading import Found, Reading
from ticket_lint.values.fact import Place

EN = """
i|we could|might|may|should either … or
either we … or we
^either add|change|keep|remove|drop|use|make|move|let|allow|rename|show|accommodate … or !a|an|the
should|shall we … or (should|shall|just|rather|instead|do|use|keep|make|leave|maybe|perhaps)$
{option 1|option a|option one} … {option 2|option b|option two}
two|three|four|several|multiple|different possible|alternative solutions|approaches|options|ways
alternatively we|one could|can|might
another|alternative option|approach|solution|possibility {would be|might be|could be}
or maybe|perhaps we could|should|can
one option|possibility {would be|might be|could be|is to}
^either … … or we
^either * it|this|that|them … or
either … or we !are|will|have|get|lose|can't|cannot
or we (just|simply|could|can|should|might|may) take|move|use|keep|poll|switch|add|buy|drop|build
or we (just|simply|could|can|should|might|may) make|write|let|leave|go|sync|put|cache|store|rent
or we (just|simply|could|can|should|might|may) do|replace
could|might go|live|sit … or into|in|on|to|under
could|might be placed|stored|put|kept|sent|passed|done … or into|in|on|to|under|by|via|with|as
{on the other hand} … perhaps|maybe|might|could
would be (also) (an|another) option|alternative|possibility
we should|must (just|then|probably) {pick|choose|settle|decide on|agree on} !the|from|between
we have|need to (just|then|still) {pick|choose|settle|decide on|agree on} !the|from|between
somebody|someone should {pick|choose|settle|decide on|agree on} !the|from|between
the choice between … and … will|is|has
"""
DE = """
wir könnten|können|sollten … entweder … oder
entweder wir … oder wir
sollen|sollten wir … oder (lieber|eher|doch|besser)
{option 1|option a|variante 1|variante a} … {option 2|option b|variante 2|variante b}
zwei|drei|mehrere|verschiedene {mögliche lösungen|lösungsmöglichkeiten|lösungsansätze|varianten}
alternativ könnte|könnten (man|wir)
{andere|weitere} möglichkeit|option|alternative {wäre|könnte sein}
oder vielleicht|eventuell könnten|sollten wir
eine möglichkeit wäre
^entweder … … oder
oder wir nehmen|machen|bauen|schreiben|kaufen|mieten|lassen|stellen|nutzen|verwenden
ob … oder … {noch abzustimmen|noch offen|noch zu klären|noch unklar|zu entscheiden|zu klären}
könnte|könnten … oder … stehen|liegen|kommen|gehen|landen
{wäre auch|wäre ebenfalls|wäre ebenso} {denkbar|möglich|eine option|eine möglichkeit}
{müssen wir uns|sollten wir uns|müssen uns} … entscheiden|einigen
{die wahl zwischen} … und … {wird|ist|steht}
"""
FR = """
on|nous pourrait|pourrions|peut|pouvons soit … soit
{faut-il|doit-on|devons-nous} … ou
{option 1|option a|solution 1|solution a} … {option 2|option b|solution 2|solution b}
deux|trois|plusieurs {solutions possibles|options possibles|approches possibles|pistes possibles}
{une autre option|une autre solution|une autre possibilité} serait|pourrait
^soit on|nous … soit
{reste à voir|il faudrait voir|faut voir|à voir} si … ou
pourrait|pourraient aller|être … ou dans|sur|par|via|en
le choix entre … et … sera|reste|est
ou bien on|nous
{serait aussi|serait également} {possible|envisageable|une option}
{il faudra choisir|il faudrait choisir|on devrait choisir|à nous de choisir}
"""
ES = """
podríamos|podemos {o bien} … {o bien}
{opción 1|opción a|alternativa 1|alternativa a} … {opción 2|opción b|alternativa 2|alternativa b}
dos|tres|varias {soluciones posibles|opciones posibles|alternativas posibles|posibles soluciones}
{otra opción|otra alternativa|otra posibilidad} sería|podría
{habría que ver|hay que ver|falta ver|falta decidir} (si) … o
{está por ver|queda por decidir|habría que decidir} (si) … o
o (lo|la|los|las) usamos|ponemos|movemos|dejamos|hacemos|cambiamos|compramos|guardamos
podría|podrían ir|estar|ser … o en|por|con|como
{también sería posible|también podría ser|otra opción es|sería otra opción}
{deberíamos elegir|tenemos que elegir|habría que elegir} !la|el
la elección entre … y … {se hará|queda|está}
"""
PT = """
poderíamos|podemos ou … ou
{opção 1|opção a|alternativa 1|alternativa a} … {opção 2|opção b|alternativa 2|alternativa b}
duas|três|várias {soluções possíveis|opções possíveis|alternativas possíveis|possíveis soluções}
{outra opção|outra alternativa|outra possibilidade} seria|poderia
{teria que ver|tem que ver|precisa ver|falta decidir|resta decidir} (se) … ou
{falta ver|precisamos ver} (se) … ou
ou (a gente) usamos|usa|movemos|move|deixamos|deixa|fazemos|colocamos|compramos
poderia|poderiam ir|ficar|ser … ou no|na|em|por|com|como
{também seria possível|também poderia ser|seria outra opção}
{deveríamos escolher|temos que escolher|precisamos escolher} !o|a
a escolha entre … e … {será|fica|está}
"""
_BOTH = re.compile(
    r"\b(?:either|entweder|soit|o bien|ob|habría que|hay que|falta|queda por|está por|teria que"
    r"|tem que|resta|reste à|voir si|choice between|wahl zwischen|choix entre|elección entre"
    r"|escolha entre|could (?:go|live|sit|be)|might (?:go|live|sit|be)|könnten?|pourrai(?:en)?t"
    r"|podrían?|poderiam?|[12])\b|\bou\b.*\bou\b|\ba\b.*\bb\b",
    re.IGNORECASE,
)
"""Words of a phrase that holds two solutions, not a hint at a second one."""
_DECIDED = re.compile(
    r"(?<!not )(?<!n't )(?<!not yet )(?<!to be )(?<!nicht )(?<!noch nicht )(?<!pas )(?<!no se ha )"
    r"(?<!não foi )\b(?:decided|decision(?! (?:is )?(?:pending|needed|to be|open))|we chose"
    r"|chosen|agreed|we(?:'ll| will) (?:go with|use|take)"
    r"|go(?:ing)? with"
    r"|settled on|selected|preferred|prefer|recommend\w*|my vote"
    r"|entschieden|entscheidung|beschlossen|gewählt|bevorzug\w*|wir nehmen|empfehl\w*"
    r"|décidé|décision|choisi\w*|retenu\w*|préfér\w*|recommand\w*"
    r"|decidido|decisión|elegid\w*|preferid\w*|preferimos|recomend\w*"
    r"|decisão|escolhid\w*|optamos)\b",
    re.IGNORECASE,
)

# An item that asks for one of two ("Redis or a table??"), not whether something is so.
_ASKED = re.compile(
    r"\W*(?!(?:will|is|are|was|does|do|did|has|have|can|if|when|ist|sind|wird|hat|kann|est|es|é)\b)"
    r"[^?.!\n]{2,60}\b(?:or|oder|ou|vs)\b[^?.!\n]{2,60}\?{1,3}\W*",
    re.IGNORECASE,
)
_LONGEST = 160  # characters of such an item


@rule(
    severity="E",
    kinds=("story", "task", "subtask"),
    phrases={"en": EN, "de": DE, "fr": FR, "es": ES, "pt": PT},
    languages=("en", "de", "fr", "es", "pt"),
    source="ISO/IEC/IEEE 29148: unambiguous",
)
def undecided_alternatives(reading: Reading) -> Faults:
    """Two or more solutions are offered and none is chosen.

    Whoever does the work then makes a decision that somebody else expects to make, and learns of it
    in the review. A choice that the user has ("either by mail or by phone") is no such alternative,
    and a ticket that says anywhere which solution was chosen or is preferred is left alone.
    Weighing solutions is the purpose of a spike and a guess in a bug: both are not judged.

    ```ticket bad
    ---
    kind: story
    summary: Speed up the price list
    ---
    As a buyer I want the price list at once so that I do not leave. It takes 6 s today.

    We could either cache it or compute it at night.

    ## Acceptance criteria
    - the list is shown within 1 s
    ```

    ```ticket bad
    ---
    kind: task
    summary: Preisliste beschleunigen
    ---
    Die Preisliste braucht 6 s, sie soll in 1 s erscheinen.

    Wir könnten sie entweder zwischenspeichern oder nachts berechnen.
    ```

    ```ticket good
    ---
    kind: story
    summary: Speed up the price list
    ---
    As a buyer I want the price list at once so that I do not leave. It takes 6 s today.

    We could either cache it or compute it at night. Decision: compute it at night.

    ## Acceptance criteria
    - the list is shown within 1 s
    ```

    ```ticket good
    ---
    kind: story
    summary: Choose how to be reminded
    ---
    As a patient I want to be reminded so that I do not miss a date.

    ## Acceptance criteria
    - the patient can choose either mail or text message
    - without a choice no reminder is sent
    ```

    ```ticket good
    ---
    kind: spike
    summary: How to speed up the price list
    ---
    Question: does a cache bring the list below 1 s? We could either cache it or compute it
    at night. Two days, result is a decision record.
    ```
    """
    said = standing(reading, "undecided-alternatives", "prose")
    offers: list[Found | Place] = [*said, *_asked(reading)]
    if not offers or any(_DECIDED.search(document.text) for document in reading.bodies()):
        return
    both = [found for found in offers if _BOTH.search(reading.text(found))]
    blocks = bool(both) or len(offers) > 1
    yield Fault(
        "offers several solutions and chooses none",
        at=(both or offers)[0],
        suggestion="Write down which one is taken, or make the choice a spike.",
        severity=None if blocks else "W",
    )


def _asked(reading: Reading) -> Iterator[Place]:
    """Yield the list items that ask for one of two solutions, sections of open points left out."""
    for document in reading.bodies():
        if "?" not in document.text:
            continue
        open_points = [
            section.body
            for section in reading.sections
            if section.name == "open_decision" and section.field == document.field
        ]
        for block in document.blocks:
            if (
                block.kind in {"item", "task"}
                and block.end - block.start <= _LONGEST
                and _ASKED.fullmatch(document.slice(block.span))
                and not any(s.start <= block.start < s.end for s in open_points)
            ):
                yield Place(document.field, block.span)
