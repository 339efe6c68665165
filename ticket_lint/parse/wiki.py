"""Jira wiki markup to `Document`, line by line."""

from __future__ import annotations

import re

from ticket_lint.parse.build import Builder
from ticket_lint.parse.lines import newlines
from ticket_lint.parse.wiki_inline import inline
from ticket_lint.values.document import PSEUDO_HEADING, BlockKind, Document

_VERBATIM = re.compile(r"(?<!\\)\{(code|noformat)(?::([^{}\n]{0,500}))?\}")
_BOX = re.compile(
    r"(?<!\\)\{(quote|panel|info|note|tip|warning|expand|section|column|toc|div)(?::([^{}\n]{0,500}))?\}"
)
_HEADING = re.compile(r"\s*h([1-6])\.\s*")
_QUOTE = re.compile(r"\s*bq\.\s*")
_LIST = re.compile(r"\s*([*#]++|-|[*#-]{2,20})\s+(\[[ xX]?\]\s+)?(?=\S)")
_RULE = re.compile(r"\s*-{4,}+\s*\Z")
_TITLE = re.compile(r"(?:^|\|)\s*title\s*=\s*([^|]*)")
_CELL = re.compile(
    r"\\.|\{\{[^{}\n]{0,400}\}\}|\[[^\[\]\n|]{0,400}\|[^\[\]\n]{0,2000}\]|![^!|\s][^!|\n]{0,200}\|[^!|\n]{0,200}!|(\|\|?)"
)
_SPECIAL = frozenset("hb*#-|")
_MARKER = re.compile(r"^[ \t]*[*#-]+ +", re.MULTILINE)


class _Reader:
    """The state while a field is read: a table row still open, and whether we are in a quote."""

    def __init__(self) -> None:
        self.builder = Builder()
        self.row: list[str] = []
        self.quoted = False

    def flow(self, text: str) -> None:
        """Read text without code blocks."""
        position = 0
        while position <= len(text):
            end = text.find("\n", position)
            if end < 0:
                end = len(text)
            line = text[position:end]
            position = end + 1
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
            before = line[position : match.start()]
            if before and not before.isspace():
                self.line(before)
            self.end()
            position = match.end()
            if match[1] == "quote":
                self.quoted = not self.quoted
            title = _TITLE.search(match[2] or "")
            if title:
                self.builder.add("heading", title[1], PSEUDO_HEADING)
            elif match[1] == "expand" and match[2]:
                self.builder.add("heading", match[2], PSEUDO_HEADING)
        if position < len(line):
            self.line(line[position:])

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
        if first in _SPECIAL and self.block(line, first):
            return
        text, marks = inline(line)
        self.builder.line(text, marks, "quote" if self.quoted else "paragraph")

    def block(self, line: str, first: str) -> bool:
        """Read a line that is a block of its own; tell whether it is one."""
        if first == "|":
            self.row = [line]
            if line.rstrip().endswith("|"):
                self.table()
            return True
        if first == "h":
            match = _HEADING.match(line)
            if match:
                text, marks = inline(line[match.end() :])
                self.builder.add("heading", text, int(match[1]), marks)
            return bool(match)
        if first == "b":
            match = _QUOTE.match(line)
            if match:
                text, marks = inline(line[match.end() :])
                self.builder.add("quote", text, 0, marks)
            return bool(match)
        if first == "-" and _RULE.match(line):
            self.builder.end()
            return True
        match = _LIST.match(line)
        if match:
            kind: BlockKind = "task" if match[2] else "item"
            text, marks = inline(line[match.end() :])
            self.builder.item(kind, text, len(match[1]), marks)
        return bool(match)

    def table(self) -> None:
        """Read the table row that is open; its last cell may go on over lines."""
        row, self.row = "\n".join(self.row), []
        kind: BlockKind = "cell"
        column, position = -1, 0
        for match in _CELL.finditer(row):
            if not match[1]:
                continue
            self.cell(kind, row[position : match.start()], column)
            kind = "head" if match[1] == "||" else "cell"
            position = match.end()
            column += 1
        self.cell(kind, row[position:], column)

    def cell(self, kind: BlockKind, text: str, column: int) -> None:
        text = text.strip()
        if not text:
            return
        if "\n" in text:
            text = _MARKER.sub("", text)
        text, marks = inline(text)
        self.builder.add(kind, text, max(column, 0), marks)


def read(field: str, text: str) -> Document:
    """Read a field in wiki markup."""
    text = newlines(text)
    reader = _Reader()
    if "{code" not in text and "{noformat" not in text:
        reader.flow(text)
        return reader.builder.document(field)
    flowed = position = 0
    missing: set[str] = set()
    while match := _VERBATIM.search(text, position):
        name = match[1]
        closing = "{" + name + "}"
        end = -1 if name in missing else text.find(closing, match.end())
        if end < 0:
            missing.add(name)
            position = match.end()
            reader.flow(text[flowed : match.start()])
            flowed = position
            continue
        position = end + len(closing)
        body = text[match.end() : end]
        if "\n" not in body and _in_sentence(text, match.start(), position):
            continue
        reader.flow(text[flowed : match.start()])
        title = _TITLE.search(match[2] or "")
        if title:
            reader.builder.add("heading", title[1], PSEUDO_HEADING)
        reader.builder.add("code", body)
        flowed = position
    reader.flow(text[flowed:])
    return reader.builder.document(field)


def _in_sentence(text: str, start: int, end: int) -> bool:
    """Tell whether other text stands before or after on the same line (looks at 200 characters)."""
    before = text[max(0, start - 200) : start].rpartition("\n")[2]
    after = text[end : end + 200].partition("\n")[0]
    return end - start < 400 and bool(before.strip() or after.strip())  # noqa: PLR2004
