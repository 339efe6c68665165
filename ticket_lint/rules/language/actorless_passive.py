"""See the rule's own page below."""

from __future__ import annotations

import re

from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.rules.phrases import standing
from ticket_lint.stated.reading import Reading

EN = """
is|are|be|gets deleted|removed|purged|archived|cleaned|backed|rotated|renewed
is|are|be|gets approved|rejected|verified|closed|cancelled|canceled|released|published
is|are|be|gets notified|informed|contacted|escalated
is|are|be|gets migrated|converted|synchronised|synchronized|synced|updated|refreshed|recalculated
is|are|be|gets provisioned|monitored|maintained
"""
DE = """
wird|werden … gelöscht|entfernt|archiviert|aufgeräumt|gesichert|erneuert
wird|werden … freigegeben|genehmigt|abgelehnt|geprüft|überprüft|geschlossen|storniert
wird|werden … veröffentlicht
wird|werden … benachrichtigt|informiert|eskaliert
wird|werden … migriert|konvertiert|synchronisiert|aktualisiert|überwacht|gepflegt
{gelöscht|archiviert|freigegeben|geprüft|benachrichtigt|migriert|synchronisiert} wird|werden
"""
FR = """
est|sont|soit supprimé|supprimée|supprimés|supprimées|effacé|effacée|effacés|effacées
est|sont|soit archivé|archivée|archivés|archivées|sauvegardé|sauvegardée|sauvegardés
est|sont|soit approuvé|approuvée|validé|validée|validés|rejeté|rejetée|vérifié|vérifiée|vérifiés
est|sont|soit informé|informée|informés|notifié|notifiée|notifiés|annulé|annulée|publié|publiée
est|sont|soit migré|migrée|migrés|migrées|synchronisé|synchronisée|synchronisés|actualisé
est|sont|soit actualisée
"""
ES = """
es|son|será|serán eliminado|eliminada|eliminados|eliminadas|borrado|borrada|borrados|borradas
es|son|será|serán archivado|archivada|archivados|archivadas|respaldado|respaldada
es|son|será|serán aprobado|aprobada|aprobados|rechazado|rechazada|revisado|revisada|revisados
es|son|será|serán notificado|notificada|notificados|informado|informada|informados
es|son|será|serán migrado|migrada|migrados|migradas|sincronizado|sincronizada|sincronizados
se eliminan|borran|archivan|aprueban|revisan|notifican|migran|sincronizan
"""
PT = """
é|são|será|serão excluído|excluída|excluídos|excluídas|removido|removida|removidos|removidas
é|são|será|serão apagado|apagada|apagados|apagadas|arquivado|arquivada|arquivados|arquivadas
é|são|será|serão aprovado|aprovada|aprovados|rejeitado|rejeitada|revisado|revisada|revisados
é|são|será|serão notificado|notificada|notificados|informado|informada|informados
é|são|será|serão migrado|migrada|migrados|migradas|sincronizado|sincronizada|sincronizados
"""
_ACTOR_OR_TRIGGER = re.compile(
    r"\b(?:by|when|whenever|if|once|after|upon|on|as soon as|unless|via|until|before|without"
    r"|von|vom|durch|wenn|sobald|falls|nach|beim|bei|bis|per|vor|ohne"
    r"|par|quand|lorsqu\w*|si|après|dès|avant|sans|jusqu\w*"
    r"|por|cuando|al|tras|después|antes|sin|hasta"
    r"|pelo|pela|pelos|pelas|quando|se|ao|após|depois|sem|até)\b",
    re.IGNORECASE,
)


@rule(
    severity="I",
    kinds=("story", "task", "subtask", "epic"),
    phrases={"en": EN, "de": DE, "fr": FR, "es": ES, "pt": PT},
    languages=("en", "de", "fr", "es", "pt"),
    source="Femmer et al., requirement smells; ISO/IEC/IEEE 29148",
)
def actorless_passive(reading: Reading) -> Faults:
    """A criterion in the passive that does not say who or what acts.

    "Old data is deleted" hides the one decision that matters: by a nightly job, by the user, by
    support? Only listed criteria are searched, and only verbs of things that several parties could
    do (delete, approve, notify, migrate …): that a screen shows something needs no actor. A
    criterion that names an actor ("by …") or what sets it off ("when …") is left alone.

    ```ticket bad
    ---
    kind: story
    summary: Keep the archive small
    ---
    As an operator I want old documents gone so that the disk does not fill up.

    ## Acceptance criteria
    - documents older than 10 years are deleted
    ```

    ```ticket bad
    ---
    kind: story
    summary: Archiv klein halten
    ---
    Als Betreiber möchte ich alte Dokumente loswerden, damit die Platte nicht voll läuft.

    ## Akzeptanzkriterien
    - Dokumente, die älter als 10 Jahre sind, werden gelöscht
    ```

    ```ticket good
    ---
    kind: story
    summary: Keep the archive small
    ---
    As an operator I want old documents gone so that the disk does not fill up.

    ## Acceptance criteria
    - documents older than 10 years are deleted by the nightly job
    - when a document is opened, its date of access is updated
    - the number of documents is shown
    ```

    ```ticket good
    ---
    kind: bug
    summary: Attachments stay behind
    ---
    Documents are deleted but their attachments stay. The nightly job should delete both.
    ```
    """
    listed = reading.listed()
    if not listed:
        return
    for found in standing(reading, "actorless-passive", "criteria"):
        for fact in listed:
            inside = fact.field == found.field and (
                fact.span.start <= found.span.start < fact.span.end
            )
            if inside and fact.form != "gherkin":
                if not _ACTOR_OR_TRIGGER.search(reading.text(fact)):
                    yield Fault(
                        "does not say who or what does it",
                        at=found,
                        suggestion="Name the actor: the user, a role, a job, another system.",
                    )
                break
