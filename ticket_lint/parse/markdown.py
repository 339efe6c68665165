"""GitHub-like Markdown to `Document`, line by line."""

from __future__ import annotations

import re

from ticket_lint.parse.build import Builder
from ticket_lint.parse.lines import WHOLE_HEADING, bullet, lines, newlines, wraps
from ticket_lint.parse.markdown_inline import inline
from ticket_lint.values.document import PSEUDO_HEADING, BlockKind, Document

_QUOTE = re.compile(r"(?: {0,3}+> ?)++")
_ITEM = re.compile(r"(?:[-*+]|\d{1,9}[.)])(?:[ \t]+|\Z)")
_TASK = re.compile(r"\[[ xX]\][ \t]+")
_HEADING = re.compile(r"(#{1,6})(?:[ \t]+|\Z)")
_CLOSING = re.compile(r"(?:\A|[ \t])#+[ \t]*\Z")
_FENCE = re.compile(r"(`{3,}+|~{3,}+)[^`]*\Z")
_RULE = re.compile(r"(?:[-*_][ \t]*){3,}+\Z")
_DELIMITER = frozenset("|-: \t")
_CELL = re.compile(r"\\.|`[^`\n]{0,400}`|(\|)")
_BOLD = re.compile(r"(?:\*\*|__)(?=\S)([^*_\n]{1,76})(?:\*\*:?|__:?)\Z")
_SPECIAL = frozenset("#`~-*+_=|<0123456789•◦▪‣●–—[☐☑☒")
_TAB = 4


class _Reader:
    """The state between two lines."""

    def __init__(self) -> None:
        self.builder = Builder()
        self.paragraph: list[str] = []
        self.kind: BlockKind = "paragraph"
        self.depth = 0
        self.lists: list[int] = []  # where the content of each open list item begins
        self.fence = ""
        self.code: list[str] = []
        self.table = False
        self.blank = True

    def line(self, line: str) -> None:
        if self.fence:
            self.fenced(line)
            return
        quoted = False
        if ">" in line:
            match = _QUOTE.match(line)
            if match:
                quoted, line = True, line[match.end() :]
        body = line.lstrip()
        if not body:
            self.empty(line, quoted=quoted)
            return
        indent = len(line) - len(body)
        if "\t" in line[:indent]:
            indent = len(line[:indent].expandtabs(_TAB))
        if (self.kind == "quote") != quoted and self.paragraph:
            self.end()
        if self.code or (indent >= _TAB and self.blank and not self.lists and not self.paragraph):
            if indent >= _TAB:
                self.code.append(line)
                return
            self.end()
        if body[0] in _SPECIAL and self.block(body.rstrip(), indent, quoted=quoted):
            self.blank = False
            return
        self.prose(body, indent, quoted=quoted)
        self.blank = False

    def empty(self, line: str, *, quoted: bool) -> None:
        if self.code:
            self.code.append(line)
        else:
            self.end()
        self.blank, self.table = not quoted or self.blank, False

    def fenced(self, line: str) -> None:
        body = line.strip()
        if body[:1] == "`" or body[:1] == "~":
            fence = self.fence
            if body.startswith(fence) and not body.strip(fence[0]):
                self.fence = ""
                self.end()
                return
        self.code.append(line)

    def block(self, body: str, indent: int, *, quoted: bool) -> bool:
        """Read a line that may begin a block; tell whether it did."""
        first = body[0]
        if first == "#":
            match = _HEADING.match(body)
            if not match:
                return False
            self.end()
            self.lists.clear()
            self.emit("heading", _CLOSING.sub("", body[match.end() :]), len(match[1]))
            return True
        if first in "`~" and (match := _FENCE.match(body)):
            self.end()
            self.fence = match[1]
            return True
        if first in "=-" and self.setext(body, first):
            return True
        if first in "-*_" and _RULE.match(body):
            self.end()
            self.lists.clear()
            return True
        if self.row(body):
            return True
        if first in "*_" and self.bold(body):
            return True
        return self.item(body, indent, quoted=quoted)

    def setext(self, body: str, first: str) -> bool:
        """Read the underline of a heading or the second row of a table."""
        if first == "-" and self.row(body):
            return True
        if self.kind != "paragraph" or not self.paragraph or body.strip(first):
            return False
        text, self.paragraph = "\n".join(self.paragraph), []
        self.emit("heading", text, 1 if first == "=" else 2)
        return True

    def bold(self, body: str) -> bool:
        """Read a line that is short and all in bold: a heading in all but markup."""
        match = _BOLD.match(body)
        if not match or len(body) > WHOLE_HEADING or match[1].rstrip()[-1:] in ".!?,;":
            return False
        self.end()
        self.emit("heading", body, PSEUDO_HEADING)
        return True

    def row(self, body: str) -> bool:
        """Read a table row; the one before a delimiter row is its header."""
        if "|" not in body:
            return False
        if self.table:
            self.cells("cell", body)
            return True
        if self.paragraph and "-" in body and _DELIMITER.issuperset(body):
            head = self.paragraph.pop()
            if "|" in head:
                self.end()
                self.cells("head", head)
                self.table = True
                return True
            self.paragraph.append(head)
        return False

    def cells(self, kind: BlockKind, body: str) -> None:
        body = body.strip().removeprefix("|")
        column = position = 0
        for match in _CELL.finditer(body):
            if match[1]:
                self.emit(kind, body[position : match.start()], column)
                column += 1
                position = match.end()
        self.emit(kind, body[position:], column)

    def item(self, body: str, indent: int, *, quoted: bool) -> bool:
        match = _ITEM.match(body)
        if not match:
            found = bullet(body)
            if not found:
                return False
            self.end()
            self.kind, self.depth = found[0], 1
            self.paragraph = [body[found[2] :]]
            return True
        if self.paragraph and self.kind == "paragraph" and body[0].isdigit() and body[:1] != "1":
            return self.number(body, match.end())
        self.end()
        self.table = False
        position, kind = 0, "item"
        while match:  # `- - x` is a list in a list
            while self.lists and indent < self.lists[-1]:
                self.lists.pop()
            width = match.end() - position
            indent += min(width, 5)
            self.lists.append(indent)
            position = match.end()
            match = _ITEM.match(body, position)
        task = _TASK.match(body, position)
        if task:
            kind, position = "task", task.end()
        self.kind = "quote" if quoted and kind == "quote" else kind  # type: ignore[assignment]
        self.depth = len(self.lists)
        self.paragraph = [body[position:]]
        return True

    def number(self, body: str, start: int) -> bool:
        """Read `2. …` right after a line of prose: an item, unless the line was wrapped there."""
        if wraps(self.paragraph[-1], "x" + body):
            return False
        self.end()
        self.kind, self.depth = "item", 1
        self.paragraph = [body[start:]]
        return True

    def prose(self, body: str, indent: int, *, quoted: bool) -> None:
        if self.table:
            if "|" in body:
                self.cells("cell", body)
                return
            self.table = False
        if self.paragraph:
            item = self.kind in {"item", "task"}
            if not item or indent >= 2 or wraps(self.paragraph[-1], body):  # noqa: PLR2004
                self.paragraph.append(body)
                return
            self.end()
        while self.lists and indent < self.lists[-1]:
            self.lists.pop()
        self.kind, self.depth = ("quote" if quoted else "paragraph"), 0
        self.paragraph.append(body)

    def end(self) -> None:
        """End the block being read."""
        if self.paragraph:
            text, self.paragraph = "\n".join(self.paragraph), []
            self.emit(self.kind, text, self.depth)
        if self.code:
            text, self.code = "\n".join(self.code), []
            self.builder.add("code", text)
        self.kind, self.depth = "paragraph", 0

    def emit(self, kind: BlockKind, text: str, depth: int = 0) -> None:
        text, marks = inline(text)
        self.builder.add(kind, text, depth, marks)


def read(field: str, text: str) -> Document:
    """Read a field in Markdown."""
    reader = _Reader()
    for line in lines(newlines(text)):
        reader.line(line)
    reader.end()
    return reader.builder.document(field)
