"""Jira wiki markup to `Document`, line by line.

Code comes first, since nothing in it is markup; the text between is read by lines, and boxes such
as `{panel}` only part it. A macro that nobody closed loses its tag and keeps its text, an unknown
one (`{pid}` in an address) stays as it is.
"""

from __future__ import annotations

import re

from ticket_lint.parse.build import Builder
from ticket_lint.parse.lines import lines, newlines
from ticket_lint.parse.wiki_inline import inline
from ticket_lint.values.document import PSEUDO_HEADING, BlockKind, Document

_CODE = re.compile(r"(?<!\\)\{(code|noformat)(?::([^{}\n]{0,500}))?\}")
_BOX = re.compile(
    r"(?<!\\)\{(quote|panel|info|note|tip|warning|expand|section|column|toc|div)"
    r"(?::([^{}\n]{0,500}))?\}"
)
_TITLE = re.compile(r"(?:^|\|)\s*title\s*=\s*([^|]*)")
_HEADING = re.compile(r"\s*h([1-6])\.(?!\d)\s*")
_QUOTE = re.compile(r"\s*bq\.\s*")
_LIST = re.compile(r"\s*+(?!-{4})([*#-]{1,60}+)\s+(\[[ xX]?\]\s+)?(?=\S)")
_RULE = re.compile(r"\s*-{3,}+\s*\Z")
_CELL = re.compile(
    r"\\.|\{\{[^{}\n]{0,400}\}\}|\[[^\[\]\n|]{0,400}\|[^\[\]\n]{0,2000}\]"
    r"|![^!|\s][^!|\n]{0,200}\|[^!|\n]{0,200}!|(\|\|?)"
)
_CELL_ITEM = re.compile(r"^[ \t]*+[*#-]++[ \t]+", re.MULTILINE)
_SPECIAL = frozenset("hb*#-|")
_NEAR = 200


class _Reader:
    """The state between two lines: a table row still open, and whether they are quoted."""

    def __init__(self, text: str) -> None:
        self.builder = Builder()
        self.row: list[str] = []
        self.quoted = False
        self.levels: list[int] = []  # of the open list items
        self.quotes = text.count("{quote")

    def flow(self, text: str) -> None:
        """Read text without code blocks."""
        for position, line in lines(text):
            if self.builder.full:
                self.builder.rest(text[position:])
                return
            if "{" in line and _BOX.search(line):
                self.boxes(line)
            else:
                self.line(line)
        self.end()

    def end(self) -> None:
        if self.row:
            self.table()
        self.builder.end()

    def boxes(self, line: str) -> None:
        """Read a line with tags such as `{panel}`: each parts what is before and after it."""
        position = 0
        for match in _BOX.finditer(line):
            self.part(line[position : match.start()])
            self.end()
            position = match.end()
            if match[1] == "quote":
                self.quotes -= 1
                # The last of an odd number is never closed: what follows it is no quote.
                self.quoted = not self.quoted and self.quotes > 0
            self.title(match[2], whole=match[1] == "expand")
        self.part(line[position:])

    def part(self, line: str) -> None:
        if line and not line.isspace():
            self.line(line)

    def title(self, options: str | None, *, whole: bool = False) -> None:
        """Add the title of a box or code block as a heading."""
        if options:
            match = _TITLE.search(options)
            if match or whole:
                self.builder.add("heading", match[1] if match else options, PSEUDO_HEADING)

    def line(self, line: str) -> None:
        first = line.lstrip()[:1]
        if self.row and first and first != "|":
            self.row.append(line)
            return
        if self.row:
            self.table()
        if not first:
            self.builder.end()
            return
        if not (first in _SPECIAL and self.block(line, first)) and not self.builder.code(line):
            text, marks = inline(line)
            self.builder.line(text, marks, "quote" if self.quoted else "paragraph")
        if self.levels and not self.builder.in_item:
            self.levels.clear()

    def block(self, line: str, first: str) -> bool:
        """Read a line that is a block of its own; tell whether it is one."""
        if first == "|":
            if self.builder.in_code:  # a terminal's table, after its rule
                return False
            self.row = [line]
            if line.rstrip().endswith("|"):
                self.table()
            return True
        if first in "hb":
            return self.heading(line)
        if first == "-" and _RULE.match(line):
            self.builder.end()
            return True
        match = _LIST.match(line)
        if match:
            marker = match[1]
            kind: BlockKind = "task" if match[2] else "item"
            text, marks = inline(line[match.end() :])
            depth = self.depth(len(marker))
            self.builder.item(kind, text, depth, marks, ordered=marker[-1] == "#")
        return bool(match)

    def depth(self, level: int) -> int:
        """Return the depth of an item: a list that begins with `**` has one level, not two."""
        while self.levels and self.levels[-1] >= level:
            self.levels.pop()
        self.levels.append(level)
        return len(self.levels)

    def heading(self, line: str) -> bool:
        heading = _HEADING.match(line)
        match = heading or _QUOTE.match(line)
        if match:
            text, marks = inline(line[match.end() :])
            kind: BlockKind = "heading" if heading else "quote"
            self.builder.add(kind, text, int(heading[1]) if heading else 0, marks)
        return bool(match)

    def table(self) -> None:
        """Read the table row that is open; its last cell may go on over lines."""
        row, self.row = "\n".join(self.row), []
        kind: BlockKind = "cell"
        column, position = -1, 0
        for match in _CELL.finditer(row):
            if match[1]:
                self.cell(kind, row[position : match.start()], column)
                kind = "head" if match[1] == "||" else "cell"
                position = match.end()
                column += 1
                if self.builder.full:
                    break
        self.cell(kind, row[position:], column)

    def cell(self, kind: BlockKind, text: str, column: int) -> None:
        if text and not text.isspace():
            if "\n" in text:
                text = _CELL_ITEM.sub("", text)
            text, marks = inline(text)
            self.builder.add(kind, text, max(column, 0), marks)


def read(field: str, text: str) -> Document:
    """Read a field in wiki markup."""
    text = newlines(text)
    reader = _Reader(text)
    flowed = position = 0
    unclosed: set[str] = set()
    while match := _CODE.search(text, position):
        closing = "{" + match[1] + "}"
        end = -1 if closing in unclosed else text.find(closing, match.end())
        if end < 0:
            unclosed.add(closing)
            position = match.end()
            continue  # the inline reader drops the tag
        position = end + len(closing)
        body = text[match.end() : end]
        if _is_inline(text, match.start(), position, body):
            continue
        reader.flow(text[flowed : match.start()])
        reader.title(match[2])
        reader.builder.add("code", body)
        flowed = position
    reader.flow(text[flowed:])
    return reader.builder.document(field)


def _is_inline(text: str, start: int, end: int, body: str) -> bool:
    """Tell whether code stands within a line of other text."""
    if "\n" in body or len(body) > _NEAR:
        return False
    before = text[max(0, start - _NEAR) : start].rpartition("\n")[2]
    after = text[end : end + _NEAR].partition("\n")[0]
    return bool(before.strip() or after.strip())
