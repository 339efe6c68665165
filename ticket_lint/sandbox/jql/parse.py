"""JQL as clauses.

NOT is pushed down to the operators, as Jira does it: so `NOT labels = x` leaves out issues without
labels, like `labels != x`.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from ticket_lint.sandbox.jql.tokens import JqlError, Token, place, reserved, tokens

_MAX_DEPTH = 60
_MAX_ORDER = 7
_OPPOSITE = {
    "=": "!=",
    "!=": "=",
    "<": ">=",
    ">=": "<",
    ">": "<=",
    "<=": ">",
    "~": "!~",
    "!~": "~",
    "in": "not in",
    "not in": "in",
    "is": "is not",
    "is not": "is",
}
_OPERATORS = (
    "The valid operators are '=', '!=', '<', '>', '<=', '>=', '~', '!~', 'IN', 'NOT IN', 'IS' and "
    "'IS NOT'."
)
_HISTORY = ("was", "changed")


class Value(NamedTuple):
    """A literal; `empty` is the unquoted EMPTY or NULL."""

    text: str
    empty: bool = False


class Call(NamedTuple):
    """A function with its arguments."""

    name: str
    arguments: tuple[str, ...]


Operand = Value | Call


class Clause(NamedTuple):
    """A field compared with operands; `operator` is in small letters: `=`, `not in`, `is`."""

    field: str
    operator: str
    operands: tuple[Operand, ...]
    listed: bool
    """Whether the operands stood in parentheses."""


class Junction(NamedTuple):
    """Several conditions, all or any of which must hold."""

    word: Literal["and", "or"]
    parts: tuple[Node, ...]


Node = Clause | Junction


class Query(NamedTuple):
    """A condition (None: none was given) and the fields to order by, with descending or not."""

    where: Node | None
    order: tuple[tuple[str, bool], ...]


def parse(text: str) -> Query:
    """Return the query of a text.

    Raises `JqlError`, in Jira's words, for what Jira's parser refuses.
    """
    return _Parser(text).query()


class _Parser:
    """A recursive descent whose depth is bounded."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = list(tokens(text))
        self.at = 0
        self.depth = 0

    def query(self) -> Query:
        where = None
        if self.peek.kind != "end" and not self.is_word("order"):
            where = self.junction("or", negate=False)
        order: list[tuple[str, bool]] = []
        if self.is_word("order"):
            self.at += 1
            if not self.take_word("by"):
                raise self.error("Expecting 'by'")
            order.append(self.order())
            while self.at_mark(","):
                self.at += 1
                order.append(self.order())
            if len(order) > _MAX_ORDER:
                raise JqlError(f"JQL can be ordered by at most {_MAX_ORDER} fields.")
        if self.peek.kind != "end":
            raise self.error("Expecting ','" if order else "Expecting either 'OR' or 'AND'")
        return Query(where, tuple(order))

    def order(self) -> tuple[str, bool]:
        field = self.name()
        descending = self.is_word("desc")
        if descending or self.is_word("asc"):
            self.at += 1
        return field, descending

    def junction(self, word: Literal["and", "or"], *, negate: bool) -> Node:
        """Read conditions joined by a word; a negated OR is an AND of the opposites."""
        parts = [self.part(word, negate=negate)]
        while self.take_word(word):
            parts.append(self.part(word, negate=negate))
        if len(parts) == 1:
            return parts[0]
        flipped: Literal["and", "or"] = "or" if word == "and" else "and"
        return Junction(flipped if negate else word, tuple(parts))

    def part(self, word: str, *, negate: bool) -> Node:
        if word == "or":
            return self.junction("and", negate=negate)
        while self.take_word("not"):
            negate = not negate
        if not self.at_mark("("):
            return self.clause(negate=negate)
        self.at += 1
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise JqlError("Error in the JQL Query: The query is nested too deeply.")
        inner = self.junction("or", negate=negate)
        self.depth -= 1
        if not self.at_mark(")"):
            raise self.error("Expecting ')'", "before the end of the query")
        self.at += 1
        return inner

    def clause(self, *, negate: bool) -> Clause:
        field = self.name()
        operator = self.operator()
        listed = self.at_mark("(")
        operands = self.operands() if listed else (self.value(),)
        return Clause(field, _OPPOSITE[operator] if negate else operator, operands, listed)

    def name(self) -> str:
        token = self.peek
        if token.kind not in ("word", "string"):
            raise self.error("Expecting a field name", "at the end of the query")
        if wrong := reserved(token, self.text):
            raise wrong
        self.at += 1
        return token.text

    def operator(self) -> str:
        token = self.peek
        word = token.text.lower()
        if token.kind == "operator":
            self.at += 1
            return word
        if token.kind == "word" and word in _HISTORY:
            raise JqlError(f"The sandbox does not search the history ('{token.text}').")
        if token.kind == "word" and word in ("in", "is", "not"):
            self.at += 1
            if word == "not":
                if not self.take_word("in"):
                    raise self.error("Expecting 'IN'")
                return "not in"
            return "is not" if word == "is" and self.take_word("not") else word
        raise self.error("Expecting operator", "before the end of the query", more=_OPERATORS)

    def operands(self) -> tuple[Operand, ...]:
        self.at += 1
        values = [self.value()]
        while self.at_mark(","):
            self.at += 1
            values.append(self.value())
        if not self.at_mark(")"):
            raise self.error("Expecting ')'", "before the end of the query")
        self.at += 1
        return tuple(values)

    def value(self) -> Value | Call:
        token = self.peek
        if token.kind == "string":
            self.at += 1
            return Value(token.text)
        if token.kind != "word":
            raise self.value_error()
        if wrong := reserved(token, self.text):
            raise wrong
        self.at += 1
        if not self.at_mark("("):
            return Value(token.text, empty=token.text.lower() in ("empty", "null"))
        self.at += 1
        arguments: list[str] = []
        while self.peek.kind in ("word", "string", ","):
            if self.peek.kind != ",":
                arguments.append(self.peek.text)
            self.at += 1
        if not self.at_mark(")"):
            raise self.error("Expecting ')'", "before the end of the query")
        self.at += 1
        return Call(token.text, tuple(arguments))

    @property
    def peek(self) -> Token:
        return self.tokens[self.at]

    def at_mark(self, mark: str) -> bool:
        return self.peek.kind == mark

    def is_word(self, word: str) -> bool:
        return self.peek.kind == "word" and self.peek.text.lower() == word

    def take_word(self, word: str) -> bool:
        taken = self.is_word(word)
        self.at += taken
        return taken

    def error(self, what: str, at_end: str = "at the end of the query", more: str = "") -> JqlError:
        token = self.peek
        if token.kind == "end":
            return JqlError(f"Error in the JQL Query: {what} {at_end}.{' ' + more if more else ''}")
        more = f" {more}" if more else ""
        return JqlError(
            f"Error in the JQL Query: {what} but got '{token.text}'.{more} "
            f"{place(self.text, token.at)}"
        )

    def value_error(self) -> JqlError:
        # Jira writes these two without the article.
        token = self.peek
        what = "Error in JQL Query: Expecting either a value, list or function"
        if token.kind == "end":
            return JqlError(f"{what} before the end of the query.")
        return JqlError(
            f"{what} but got '{token.text}'. You must surround '{token.text}' in quotation marks "
            f"to use it as a value. {place(self.text, token.at)}"
        )
