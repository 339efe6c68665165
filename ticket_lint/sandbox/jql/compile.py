"""Clauses of JQL as SQL over the search index."""

# ruff: noqa: S608 - the names in the SQL are ours, all values are parameters

from __future__ import annotations

import re
from typing import NamedTuple

from ticket_lint.sandbox.jql.fields import Field, field
from ticket_lint.sandbox.jql.parse import Call, Clause, Junction, Node, Query, Value
from ticket_lint.sandbox.jql.tokens import JqlError
from ticket_lint.sandbox.jql.values import Searcher, values

_ORDER = {
    "issuekey": "project {0}, number {0}",
    "status": "CAST(status AS INTEGER) {0}",
    # Jira calls the highest priority the largest; its id is the smallest.
    "priority": "CAST(priority AS INTEGER) {1}",
}
_PHRASE = re.compile(r'"([^"]*)"|(\S+)')
_LIKE = re.compile(r"[\W_]+")


class Sql(NamedTuple):
    """A condition and its parameters."""

    text: str
    values: tuple[object, ...] = ()


_NONE = Sql("0")


def compiled(query: Query, who: Searcher) -> tuple[Sql, str]:
    """Return the condition, with what the caller may see, and the ORDER BY.

    Raises `JqlError` with a message for every clause that the site does not understand. An
    anonymous caller gets no error but no issues, as on Jira Cloud.
    """
    faults: list[str] = []
    where = _node(query.where, who, faults) if query.where else Sql("1")
    order = _order(query, who, faults)
    if faults:
        if who.user:
            raise JqlError(*dict.fromkeys(faults))
        where = _NONE
    projects, levels = sorted(who.projects), sorted(who.levels)
    return (
        Sql(
            f"({where.text}) AND project IN ({_marks(projects)}) AND "
            f"(security IS NULL OR security IN ({_marks(levels)}))",
            (*where.values, *projects, *levels),
        ),
        order,
    )


def _order(query: Query, who: Searcher, faults: list[str]) -> str:
    parts = []
    for name, descending in query.order:
        try:
            of = field(name, who.state)
        except JqlError as error:
            faults += error.messages
            continue
        ways = ("DESC", "ASC") if descending else ("ASC", "DESC")
        if of.name in _ORDER:
            parts.append(_ORDER[of.name].format(*ways))
        elif of.store == "facet":
            parts.append(
                f"(SELECT max(value) FROM facet WHERE issue = search.id AND field = '{of.column}') "
                f"{ways[0]} NULLS {'FIRST' if descending else 'LAST'}"
            )
        elif of.store == "column" or of.column == "summary":
            # Jira puts empty values last, and first when descending.
            parts.append(f"{of.column} {ways[0]} NULLS {'FIRST' if descending else 'LAST'}")
        else:
            faults.append(f"Not able to sort using field '{name}'.")
    return ", ".join([*parts, "id DESC"])


def _node(node: Node, who: Searcher, faults: list[str]) -> Sql:
    if isinstance(node, Junction):
        parts = [_node(part, who, faults) for part in node.parts]
        return Sql(
            "(" + f" {node.word.upper()} ".join(part.text for part in parts) + ")",
            tuple(value for part in parts for value in part.values),
        )
    try:
        return _clause(node, who)
    except JqlError as error:
        faults += error.messages
        return _NONE


def _clause(clause: Clause, who: Searcher) -> Sql:
    of = field(clause.field, who.state)
    operator = clause.operator
    if operator not in of.operators:
        raise JqlError(f"The operator '{operator}' is not supported by the '{clause.field}' field.")
    operands = clause.operands
    _require_list(clause)
    if operator in ("is", "is not"):
        if len(operands) != 1 or not isinstance(operands[0], Value) or not operands[0].empty:
            raise JqlError(
                f"The operator '{operator}' is only supported with EMPTY or NULL for the field "
                f"'{clause.field}'."
            )
        return _empty(of, negate=operator == "is not")
    if operator in ("~", "!~"):
        return _text(of, operands[0], negate=operator == "!~")
    found = [value for each in operands for value in values(of, each, who)]
    if operator in ("<", ">", "<=", ">="):
        return _compared(of, operator, found)
    return _equal(of, found, negate=operator in ("!=", "not in"))


def _require_list(clause: Clause) -> None:
    """Raise Jira's refusal of a list where one value belongs, and of one value for IN."""
    shown = ", ".join(
        each.text if isinstance(each, Value) else each.name for each in clause.operands
    )
    if clause.operator not in ("in", "not in"):
        if clause.listed and len(clause.operands) > 1:
            raise JqlError(
                f"Operator '{clause.operator}' does not support the list value '({shown})' for the "
                f"field '{clause.field}'."
            )
    elif not clause.listed and isinstance(clause.operands[0], Value):
        raise JqlError(
            f"Operator '{clause.operator}' does not support the non-list value '{shown}' for field "
            f"'{clause.field}'."
        )


def _empty(of: Field, *, negate: bool) -> Sql:
    has = "IS NOT NULL" if negate else "IS NULL"
    if of.store == "column":
        return Sql(f"{of.column} {has}")
    table = "facet" if of.store == "facet" else "words"
    within = "IN" if negate else "NOT IN"
    return Sql(f"id {within} (SELECT issue FROM {table} WHERE field = ?)", (of.column,))


def _equal(of: Field, found: list[object], *, negate: bool) -> Sql:
    given = [value for value in found if value is not None]
    within = "NOT IN" if negate else "IN"
    if of.store == "facet":
        case = " COLLATE NOCASE" if of.values not in ("number", "sprint") else ""
        inside = f"(SELECT issue FROM facet WHERE field = ? AND value{case} IN ({_marks(given)}))"
        sql = Sql(f"id {within} {inside}", (of.column, *given))
    else:
        sql = Sql(f"{of.column} {within} ({_marks(given)})", tuple(given))
    empty = _empty(of, negate=negate)
    if len(given) < len(found):  # EMPTY is among them
        return Sql(
            f"({sql.text} {'AND' if negate else 'OR'} {empty.text})", (*sql.values, *empty.values)
        )
    if negate and of.store == "facet":  # != does not find what is empty
        return Sql(f"({sql.text} AND {empty.text})", (*sql.values, *empty.values))
    return sql


def _compared(of: Field, operator: str, found: list[object]) -> Sql:
    if len(found) != 1 or found[0] is None:
        raise JqlError(f"The operator '{operator}' needs one value for the field '{of.name}'.")
    if of.store == "facet":
        inside = f"SELECT issue FROM facet WHERE field = ? AND value {operator} ?"
        return Sql(f"id IN ({inside})", (of.column, found[0]))
    if of.store == "key":
        numbers = "SELECT {} FROM search AS s WHERE s.id = ?"
        return Sql(
            f"(project = ({numbers.format('project')}) AND number {operator} "
            f"({numbers.format('number')}))",
            (found[0], found[0]),
        )
    return Sql(f"{of.column} {operator} ?", (found[0],))


def _text(of: Field, operand: Value | Call, *, negate: bool) -> Sql:
    if isinstance(operand, Call) or not operand.text.strip():
        raise JqlError(f"The value for the field '{of.name}' must be text that is not empty.")
    parts, found = [], []
    for phrase, word in _PHRASE.findall(operand.text.casefold()):
        clean = _LIKE.sub(" ", phrase or word).strip()
        if not clean:
            continue
        parts.append("text LIKE ?")
        found.append(f"% {clean}" + ("%" if word.endswith("*") else " %"))
    condition = " AND ".join(parts) or "0"
    if of.column:
        condition, found = f"field = ? AND {condition}", [of.column, *found]
    sql = f"id {'NOT IN' if negate else 'IN'} (SELECT issue FROM words WHERE {condition})"
    if negate:  # !~ does not find what is empty
        return Sql(
            f"({sql} AND id IN (SELECT issue FROM words WHERE field = ?))", (*found, of.column)
        )
    return Sql(sql, tuple(found))


def _marks(found: list[object] | list[str]) -> str:
    return ", ".join("?" * len(found))
