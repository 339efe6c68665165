"""See the rule's own page below."""

from __future__ import annotations

import re

from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.rules.phrases import standing
from ticket_lint.stated.reading import Reading

EN = """
improve|enhance|optimize|optimise|streamline|modernize|modernise|beautify|polish|revamp|rework
overhaul
is|are|be improved|enhanced|optimized|optimised|streamlined|modernized|modernised|polished
is|are|be reworked
be revamped
better|improved|full|good|basic|enhanced support
handle|handles|handled errors|exceptions|failures|everything|properly|correctly|gracefully
handle|handles|handled appropriately
{edge cases|corner cases} are|be handled|considered|covered|supported
make better|nicer|cleaner|usable|robust
taken|take into account|consideration
is|are|be respected|accommodated
"""
DE = """
verbessern|verbessert|optimieren|optimiert|modernisieren|modernisiert|überarbeiten|überarbeitet
aufhübschen|vereinheitlichen|verschönern
besser|besserer|bessere|vollständig|vollständige unterstützen|unterstützt|unterstützung
{fehler|fehlerfälle|ausnahmen|sonderfälle} behandeln|behandelt|abfangen|berücksichtigen
{fehler|fehlerfälle|ausnahmen|sonderfälle} berücksichtigt
kümmert sich um
{wird|werden|ist|sind} (alle|ausreichend) berücksichtigt|beachtet|bedacht|mitgedacht
(zu) berücksichtigen$
{sind|ist} zu berücksichtigen|beachten|bedenken
"""
FR = """
améliorer|améliore|améliorée|amélioré|optimiser|optimise|optimisé|optimisée|moderniser|peaufiner
fluidifier|rationaliser
{meilleure prise en charge|meilleur support}
{gérer|gère} (correctement|bien) {les erreurs|les exceptions|les cas limites|les cas particuliers}
pris|prise|prises {en compte|en considération}
tenir|tient|tiennent compte
est|sont respecté|respectée|respectés|respectées|considéré|considérés
"""
ES = """
mejorar|mejore|mejorado|mejorada|optimizar|optimice|optimizado|optimizada|modernizar|pulir
agilizar
{mejor soporte|soporte completo}
{manejar|gestionar|tratar} (correctamente|bien) {los errores|las excepciones|los casos límite}
tenido|tenidos|tenida|tenidas|tener|tiene|tienen|tomar|tomado|tomados en cuenta|consideración
se tienen|tiene en cuenta
es|son|se respetado|respetados|respetan|respeta|contemplan|contempla
"""
PT = """
melhorar|melhore|melhorado|melhorada|otimizar|otimize|otimizado|otimizada|aprimorar|modernizar
agilizar|aperfeiçoar
{melhor suporte|suporte completo}
{tratar|lidar com} (corretamente|bem) {os erros|as exceções|os casos limite}
levado|levados|levada|levadas|levar {em conta|em consideração}
é|são|ser respeitado|respeitados|considerado|considerados|contemplado|contemplados
"""
_TARGET = re.compile(
    r"\d|[\"“„«`:]|\b(?:to|by|so|from|with|instead|using|until|via|if|when|unless"
    r"|damit|sodass|indem|von|mit|durch|statt|bis|wenn|falls|zu"
    r"|afin|pour|en|grâce|avec|si|quand|lorsqu\w*"
    r"|para|con|mediante|usando|cuando|al|hasta"
    r"|com|através|quando|ao|até|se)\b",
    re.IGNORECASE,
)
_AIM = re.compile(r"(?<!need)(?<!needs)(?<!has)(?<!have)(?<!ought)\s+to\s*\Z", re.IGNORECASE)


@rule(
    severity="W",
    phrases={"en": EN, "de": DE, "fr": FR, "es": ES, "pt": PT},
    languages=("en", "de", "fr", "es", "pt"),
    source="Femmer et al., requirement smells; ISO/IEC/IEEE 29148",
)
def vague_verb(reading: Reading) -> Faults:
    """A verb in a requirement that any change would satisfy.

    "Improve", "optimise" and "handle errors" name no result. With a measure ("from 3 s to 1 s") or
    a way ("by caching the rates", "so that …") they do, and such a sentence is left alone. The noun
    ("customer support") and a named thing to support ("support PNG") are no vague verbs.

    ```ticket bad
    ---
    kind: task
    summary: Nightly import
    ---
    The nightly import takes four hours. Its performance should be improved.
    ```

    ```ticket bad
    ---
    kind: story
    summary: Import contacts
    ---
    As a seller I want to import contacts so that I can write to them.

    ## Acceptance criteria
    - the import handles errors
    ```

    ```ticket bad
    ---
    kind: task
    summary: Nächtlicher Import
    ---
    Der Import dauert vier Stunden. Die Laufzeit muss optimiert werden.
    ```

    ```ticket good
    ---
    kind: task
    summary: Nightly import
    ---
    The nightly import takes four hours. Its run time should be improved to 60 minutes at most.
    ```

    ```ticket good
    ---
    kind: story
    summary: Import contacts
    ---
    As a seller I want to import contacts so that I can write to them.

    ## Acceptance criteria
    - the import supports CSV and vCard
    - a row without a mail address is skipped and listed
    - the report goes to customer support
    ```

    ```ticket good
    ---
    kind: bug
    summary: Search got slower
    ---
    We tried to improve the search in 3.1, but since then it takes 8 s. It should answer within 1 s.
    ```
    """
    for found in standing(reading, "vague-verb"):
        document = reading.document(found.field)
        if document is None:
            continue
        before = document.text[found.sentence.start : found.span.start]
        after = document.text[found.span.end : found.sentence.end]
        if not _TARGET.search(after) and not _AIM.search(before):
            yield Fault(
                "any change at all would satisfy this verb",
                at=found,
                suggestion="Say what is different afterwards, with a number or an example.",
            )
