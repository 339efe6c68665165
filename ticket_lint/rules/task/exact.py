"""Whether a summary names one exact change, which is over when it is made."""

from __future__ import annotations

import re

# A summary that names one change which is over when it is made: a version to go to, a thing to
# remove, rename, move or merge. "Improve" and "convert" are over whenever somebody stops.
_EXACT = re.compile(
    r"^\W*(?:[\w .-]{1,30}:\s+|\[[\w ]{1,30}\]\s*)?(?:"
    r"(?:update|upgrade|bump|ship|pin|downgrade|mettre à jour|actualizar|atualizar)\b.*\d"
    r"|(?:remove|delete|drop|eliminate|get rid of|rename|replace|move|port|backport|cherry-?pick"
    r"|merge|combine|bundle|revert|disable|enable|exclude|extract|inline"
    r"|supprimer|renommer|remplacer|déplacer|fusionner|désactiver|activer"
    r"|eliminar|borrar|renombrar|reemplazar|mover|combinar|desactivar|activar"
    r"|remover|excluir|renomear|substituir|desativar|ativar)\s+\w+\W+\w+"
    r"|.*\b(?:auf \S*\d\S* aktualisieren|entfernen|löschen|umbenennen|ersetzen|verschieben"
    r"|zusammenführen|deaktivieren|aktivieren)\W*$)",
    re.IGNORECASE,
)
_READ = 300  # characters of a summary that are searched


def exact(summary: str) -> bool:
    """Tell whether a summary names one exact change: "Rename A to B", "Update X to 2.4"."""
    return _EXACT.search(summary[:_READ]) is not None
