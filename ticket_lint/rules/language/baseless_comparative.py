"""See the rule's own page below."""

from __future__ import annotations

import re

from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.rules.phrases import standing
from ticket_lint.stated.reading import Reading

_BASE = re.compile(
    r"\d|\b(?:than|instead|compared|from|versus|vs|als|statt|gegenüber|im vergleich|bisher\w*"
    r"|que|plutôt|par rapport|actuel\w*|frente a|en lugar|comparado|do que|em vez|atual\w*)\b",
    re.IGNORECASE,
)

EN = """
!for|a faster|quicker|snappier|speedier|cheaper|smoother|nicer|cleaner|smarter|friendlier
a faster|quicker|smoother|nicer|cleaner|smarter !pace|rate
!or|be|it|is|for|even better !to|if|off|yet|be|option|options|approach|solution|idea|way|job
improved|increased|enhanced|superior|greater performance|usability|readability|reliability
improved|increased|enhanced|superior|greater stability|security|quality|experience|accuracy
improved|increased|enhanced|superior|greater flexibility|efficiency|scalability|throughput
more|less user friendly
more|less efficient|efficiently|intuitive|robust|flexible|readable|reliable|reliably|stable
more|less secure|scalable|maintainable|performant|responsive|usable|convenient|descriptive
more|less helpful|informative|meaningful|obvious|prominent|visible|accurate|consistent
more|less graceful|gracefully|clearly
be easier|simpler
"""
DE = """
schneller|zügiger$
schneller|zügiger laden|lädt|werden|wird|sein|ist|starten|startet|reagieren|reagiert|antworten
schneller|zügiger antwortet|angezeigt|ausgeführt|verarbeitet|durchlaufen
besser !als
{bessere|besseren|besserer|höhere|höherer|verbesserte} performance|lesbarkeit|bedienbarkeit
{bessere|besseren|besserer|höhere|höherer|verbesserte} benutzbarkeit|qualität|stabilität
{bessere|besseren|besserer|höhere|höherer|verbesserte} sicherheit|übersicht|usability|leistung
{bessere|besseren|besserer|höhere|höherer|verbesserte} zuverlässigkeit
übersichtlicher|benutzerfreundlicher|intuitiver|stabiler|effizienter|zuverlässiger !als
flexibler|robuster|komfortabler|performanter|verständlicher|lesbarer !als
einfacher|leichter zu
einfacher|leichter werden|sein|machen|gestalten|bedienen
"""
FR = """
plus|moins rapide|rapides|rapidement|efficace|efficaces|efficacement|intuitif|intuitive
plus|moins ergonomique|fiable|fiables|robuste|lisible|lisibles|stable|flexible|convivial
plus|moins conviviale|performant|performante|fluide|pratique
plus facile|faciles|simple|simples|facilement|simplement (à)
!le|la|les|du|des|au|aux meilleur|meilleure|meilleurs|meilleures performance|performances
!le|la|les|du|des|au|aux meilleur|meilleure|meilleurs|meilleures expérience|qualité|lisibilité
!le|la|les|du|des|au|aux meilleur|meilleure|meilleurs|meilleures ergonomie|stabilité|fiabilité
{performances améliorées|qualité améliorée}
"""
ES = """
más|menos rápido|rápida|rápidos|rápidas|rápidamente|eficiente|eficientes|intuitivo|intuitiva
más|menos fiable|robusto|robusta|legible|estable|flexible|amigable|cómodo|cómoda|fluido|fluida
más fácil|fáciles|sencillo|sencilla|simple|fácilmente (de)
!el|la|los|las|lo mejor|mejores rendimiento|desempeño|experiencia|calidad|legibilidad|usabilidad
!el|la|los|las|lo mejor|mejores estabilidad
funcione|cargue|responda mejor
"""
PT = """
mais|menos rápido|rápida|rápidos|rápidas|rapidamente|eficiente|eficientes|intuitivo|intuitiva
mais|menos confiável|robusto|robusta|legível|estável|flexível|amigável|fluido|fluida
mais fácil|fáceis|simples|facilmente (de)
!o|a|os|as melhor|melhores desempenho|performance|experiência|qualidade|legibilidade|usabilidade
!o|a|os|as melhor|melhores estabilidade
funcione|carregue|responda melhor
"""


@rule(
    severity="W",
    phrases={"en": EN, "de": DE, "fr": FR, "es": ES, "pt": PT},
    languages=("en", "de", "fr", "es", "pt"),
    source="Femmer et al., requirement smells; ISO/IEC/IEEE 29148",
)
def baseless_comparative(reading: Reading) -> Faults:
    """A comparative in a requirement that does not say compared with what.

    "Faster" is met by one millisecond. With the value of today and the one wanted it can be tested.
    A sentence that has a number or names what it compares with ("faster than the old import",
    "instead of") is left alone, and so is a comparison that gives a reason or an opinion ("it would
    be better to …").

    ```ticket bad
    ---
    kind: story
    summary: Speed up the search
    ---
    As a clerk I want a faster search so that callers wait less.

    ## Acceptance criteria
    - the search is faster
    ```

    ```ticket bad
    ---
    kind: task
    summary: Rework the log messages
    ---
    Nobody can tell from the log why a job was refused. The messages should be more descriptive.
    ```

    ```ticket bad
    ---
    kind: story
    summary: Suche beschleunigen
    ---
    Als Sachbearbeiter möchte ich schneller suchen, damit Anrufer weniger warten.

    ## Akzeptanzkriterien
    - die Trefferliste soll schneller laden
    ```

    ```ticket good
    ---
    kind: story
    summary: Speed up the search
    ---
    As a clerk I want a faster search so that callers wait less.

    ## Acceptance criteria
    - the search is faster: 3 s today, 1 s at most
    - results of the last search appear faster than a new search
    ```

    ```ticket good
    ---
    kind: task
    summary: Move the lookup into the cache
    ---
    It would be better to do the lookup in the cache. The method `find` should ask the cache first
    and the database only for a missing key.
    ```

    ```ticket good
    ---
    kind: bug
    summary: Scrolling stutters
    ---
    Scrolling got faster in 3.1 and has stuttered since. It should draw each frame within 16 ms.
    ```
    """
    for found in standing(reading, "baseless-comparative"):
        document = reading.document(found.field)
        if document and not _BASE.search(document.slice(found.sentence)):
            yield Fault(
                "a comparison without a base: any difference would meet it",
                at=found,
                suggestion="Give the value of today and the value wanted, e.g. from 3 s to 1 s.",
            )
