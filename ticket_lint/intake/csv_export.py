"""Jira's CSV export: each row becomes the REST issue it was exported from.

Columns stand in any order and repeat (`Labels`, `Comment`, links); the header may be in any of five
languages, the delimiter a comma, a semicolon or a tab.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from ticket_lint.config.schema import Config
from ticket_lint.errors import InputError
from ticket_lint.intake.streams import MAX_PIECE, Line, lines
from ticket_lint.intake.tickets import Read, Tickets

_COLUMNS = {
    "key": "issue key|work item key|key|vorgangsschlüssel|schlüssel|clé de ticket|clé de demande"
    "|clé|clave de incidencia|clave de la incidencia|clave|chave da item|chave do item|chave",
    "id": "issue id|work item id|vorgangs-id|id du ticket|id de incidencia|id da item",
    "summary": "summary|zusammenfassung|résumé|resumen|resumo",
    "type": "issue type|work type|issuetype|type|vorgangstyp|vorgangsart|type de ticket"
    "|type de demande|tipo de incidencia|tipo de item|tipo de issue|tipo de ticket|tipo",
    "description": "description|beschreibung|descripción|descrição",
    "environment": "environment|umgebung|environnement|entorno|ambiente",
    "status": "status|état|statut|estado",
    "category": "status category|statuskategorie|catégorie d'état|categoría de estado",
    "priority": "priority|priorität|priorité|prioridad|prioridade",
    "project": "project key|projektschlüssel|clé de projet|clave de proyecto|chave do projeto",
    "labels": "labels|stichwörter|étiquettes|etiquetas|categorias",
    "components": "component/s|components|component|komponenten|composants|componentes",
    "versions": "affects version/s|affects versions|betrifft version/en|betroffene versionen"
    "|affecte la/les version(s)|versions affectées|afecta a la/s versión/es|versiones afectadas"
    "|afeta a(s) versão(ões)|versões afetadas",
    "comment": "comment|comments|kommentar|commentaire|comentario|comentário",
    "attachment": "attachment|attachments|anhang|pièce jointe|adjunto|anexo",
    "security": "security level|sicherheitsstufe|niveau de sécurité|nivel de seguridad",
    "created": "created|erstellt|création|creada|creado|criado|criada",
    "updated": "updated|aktualisiert|mise à jour|actualizada|actualizado|atualizado",
    "parent": "parent key|schlüssel des übergeordneten vorgangs",
    "parent id": "parent|parent id|übergeordnet|elternteil|principal|pai",
    "parent summary": "parent summary",
}
_COLUMN = {name: column for column, names in _COLUMNS.items() for name in names.split("|")}
_CUSTOM = re.compile(
    r"(?:custom field|benutzerdefiniertes feld|champs? personnalisés?|campo personalizado)"
    r"\s*\((.*)\)",
    re.IGNORECASE,
)
_LINK = re.compile(r"(inward|outward) (?:issue|work item) link \((.*)\)", re.IGNORECASE)
_WORDING = {
    ("outward", "blocks"): "blocks",
    ("inward", "blocks"): "is blocked by",
    ("outward", "cloners"): "clones",
    ("inward", "cloners"): "is cloned by",
    ("outward", "duplicate"): "duplicates",
    ("inward", "duplicate"): "is duplicated by",
    ("outward", "relates"): "relates to",
    ("inward", "relates"): "relates to",
}
_CATEGORIES = {"to do": "new", "in progress": "indeterminate", "done": "done"}
_DELIMITERS = (",", ";", "\t")
_RIGHT = "a header with `Issue key`, `Summary`, `Issue Type`, `Description`, as Jira exports it"


def delimiter(header: str) -> str:
    """Return the delimiter with which a line is the header of a Jira export, else `""`."""
    best, most = "", 1
    for mark in _DELIMITERS:
        try:
            titles = next(csv.reader([header], delimiter=mark), [])
        except csv.Error:
            return ""
        known = {column for column, _ in _columns(titles)}
        if "summary" in known and len(known) > most:
            best, most = mark, len(known)
    return best


def tickets(stream: BinaryIO, where: str, config: Config | None = None) -> Iterator[Read]:
    """Yield the tickets of an export, row by row."""
    source = _Rows(stream, where)
    header = source.header()
    mark = delimiter(header)
    if not mark:
        yield InputError("is no Jira CSV export", where=f"{where}:1", right=_RIGHT)
        return
    columns = _columns(next(csv.reader([header], delimiter=mark)))
    names = {name: name for column, name in columns if column == "custom"}
    make = Tickets.of(config, names)
    csv.field_size_limit(MAX_PIECE)
    rows = csv.reader(source, delimiter=mark)
    while True:
        begin = source.number + 1
        try:
            row = next(rows, None)
        except csv.Error as error:
            yield InputError(f"no CSV: {error}", where=f"{where}:{begin}")
            return
        except InputError as error:
            yield error
            return
        if row is None:
            return
        if source.wrong:
            yield source.wrong
            source.wrong = None
        elif any(row):
            yield make.issue(_issue(columns, row, f"{where}:{begin}"), f"{where}:{begin}")


class _Rows:
    """The lines of a file as text for the CSV reader; notes invalid UTF-8 and reads on."""

    def __init__(self, stream: BinaryIO, where: str) -> None:
        self._lines, self._where = lines(stream, where), where
        self.number, self.wrong = 0, None  # type: int, InputError | None

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            yield self._text(line)

    def header(self) -> str:
        line = next(self._lines, None)
        return "" if line is None else self._text(line).rstrip("\r\n")

    def _text(self, line: Line | InputError) -> str:
        if isinstance(line, InputError):
            raise line
        self.number = line.number
        try:
            return line.content.decode()
        except UnicodeDecodeError as error:
            self.wrong = InputError(
                f"byte {line.offset + error.start:,} is no UTF-8",
                where=f"{self._where}:{line.number}",
                right="export or save it as UTF-8",
            )
            return line.content.decode(errors="replace")


def _columns(header: list[str]) -> list[tuple[str, str]]:
    """Return for each column what it is and the name it has: of a field, or of a link's type."""
    found = []
    for title in header:
        bare = " ".join(title.split())
        if custom := _CUSTOM.fullmatch(bare):
            found.append(("custom", custom[1]))
        elif link := _LINK.fullmatch(bare):
            found.append((link[1].lower(), link[2]))
        else:
            found.append((_COLUMN.get(bare.casefold(), ""), bare))
    return found


def _issue(columns: list[tuple[str, str]], row: list[str], where: str) -> dict[str, Any]:
    """Return a row as a REST v2 issue."""
    fields: dict[str, Any] = {name: None for column, name in columns if column == "custom"}
    lists: dict[str, list[Any]] = {}
    one: dict[str, str] = {}
    for (column, name), cell in zip(columns, row, strict=False):
        if not cell:
            continue
        if column == "custom":
            _add(fields, name, cell)
        elif column in {"inward", "outward"}:
            wording = _WORDING.get((column, name.casefold()), f"{name} ({column})")
            link = {"type": {column: wording}, f"{column}Issue": {"key": cell}}
            lists.setdefault("issuelinks", []).append(link)
        elif column == "comment":
            lists.setdefault("comment", []).append(_comment(cell))
        elif column == "attachment":
            parts = cell.split(";", 3)[2:3] or [cell]  # date;author;name;URL
            lists.setdefault("attachment", []).append({"filename": parts[0]})
        elif column in {"labels", "components", "versions"}:
            lists.setdefault(column, []).append(cell if column == "labels" else {"name": cell})
        elif column:
            one.setdefault(column, cell)
    parent = one.get("parent") or one.get("parent id")
    category = _CATEGORIES.get(one.get("category", "").casefold(), "")
    fields |= lists | {
        "summary": one.get("summary", ""),
        "description": one.get("description", ""),
        "environment": one.get("environment"),
        "issuetype": {"name": one.get("type", "")},
        "status": {"name": one.get("status", ""), "statusCategory": {"key": category}},
        "priority": {"name": one.get("priority", "")},
        "project": {"key": one.get("project", "")},
        "security": {"name": one.get("security", "")},
        "parent": {"key": parent, "fields": {"summary": one.get("parent summary", "")}},
        "created": one.get("created", ""),
        "updated": one.get("updated", ""),
    }
    return {"key": one.get("key") or where, "id": one.get("id", ""), "fields": fields}


def _add(fields: dict[str, Any], name: str, cell: str) -> None:
    """Fill a custom field; several columns of one name are the values of one field."""
    fields[name] = cell if fields.get(name) is None else f"{fields[name]}\n{cell}"


def _comment(cell: str) -> dict[str, Any]:
    """Read a comment's cell: `date;author;text`."""
    parts = cell.split(";", 2)
    if len(parts) < 3:  # noqa: PLR2004 - the three parts of a cell
        return {"body": cell}
    return {"created": parts[0], "author": {"displayName": parts[1]}, "body": parts[2]}
