"""GitHub-like Markdown to `Document`, line by line.

Headings, lists and tasks (nested by indentation), fenced and indented code, quotes, tables. A
hard-wrapped paragraph is one block whose text keeps its line breaks, so that a `Label:` line in it
can still be found. HTML tags stay as text.
"""

from __future__ import annotations

import re

from ticket_lint.parse.build import MAX_HEADING, Builder
from ticket_lint.parse.codelike import is_code
from ticket_lint.parse.lines import bullet, lines, newlines, wraps
from ticket_lint.parse.markdown_inline import inline
from ticket_lint.values.document import PSEUDO_HEADING, BlockKind, Document

_QUOTE = re.compile(r"(?: {0,3}+> ?)++")
_ITEM = re.compile(r"(?:[-*+]|(\d{1,9}[.)]))(?:[ \t]+|\Z)")
_TASK = re.compile(r"\[[ xX]\][ \t]+")
_HEADING = re.compile(r"(#{1,6})(?:[ \t]+|\Z)")
_CLOSING = re.compile(r"(?:\A|(?<=[ \t]))#++\Z")
_FENCE = re.compile(r"(`{3,}+|~{3,}+)([^`]*+)\Z")
_RULE = re.compile(r"(?:-[ \t]*+){3,}+\Z|(?:\*[ \t]*+){3,}+\Z|(?:_[ \t]*+){3,}+\Z")
_DELIMITER = frozenset("|-: \t")
_CELL = re.compile(r"\\.|`[^`\n]{0,400}`|(\|)")
_BOLD = re.compile(r"(?:\*\*|__)(?=\S)([^*_\n]{1,76})(?:\*\*:?|__:?)\Z")
_SPECIAL = frozenset("#`~-*+_=|0123456789•◦▪▫‣●○■□–—·∙➢►([☐☑☒✓✔")
_TAB = 4
_ITEM_INDENT = 5
_YEAR = len("2019.")


class _Reader:
    """The state between two lines."""

    def __init__(self, text: str) -> None:
        self.builder = Builder()
        self.ends = text.count("-->")  # of comments: one that is never closed is text
        self.paragraph: list[str] = []  # the lines of the block being read,
        self.kind: BlockKind = "paragraph"  # and what it is
        self.depth = 0
        self.ordered = False
        self.sign = ""  # a bullet that is no markup
        self.code: list[str] = []
        self.fence = ""
        self.lists: list[int] = []  # where the content of each open list item begins
        self.table = False
        self.comment = False
        self.blank = True

    def line(self, line: str) -> None:
        if self.fence:
            self.fenced(line)
            return
        quoted = False
        if ">" in line and not self.comment:
            match = _QUOTE.match(line)
            if match:
                quoted, line = True, line[match.end() :]
        body = line.strip()
        if not body:
            self.empty(line)
            return
        indent = len(line) - len(line.lstrip())
        if "\t" in line[:indent]:
            indent = len(line[:indent].expandtabs(_TAB))
        if self.paragraph and (self.kind == "quote") != quoted and not self.comment:
            self.end()
        if not self.indented(line, indent):
            self.content(body, indent, quoted=quoted)
        self.blank = False

    def content(self, body: str, indent: int, *, quoted: bool) -> None:
        if self.comment or (self.ends > 0 and body.startswith("<!--")):
            self.note(body)
            return
        if body[0] in _SPECIAL and self.block(body, indent, quoted=quoted):
            return
        if not (self.lists or quoted or self.table) and self.pasted(body, indent):
            return
        self.prose(body, indent, quoted=quoted)

    def pasted(self, body: str, indent: int) -> bool:
        """Read a line of code that no markup says to be; tell whether it is one."""
        line = " " * indent + body
        if self.paragraph:
            if self.kind != "paragraph" or not is_code(line):
                return False
            self.end()
        return self.builder.code(line)

    def note(self, body: str) -> None:
        """Read a line of a comment that begins a line: one block up to its end."""
        if not self.comment:
            self.end()
        self.paragraph.append(body)
        self.comment = "-->" not in body
        if not self.comment:
            self.ends -= 1
            self.end()

    def empty(self, line: str) -> None:
        if self.code:
            self.code.append(line)
        elif self.comment:
            self.paragraph.append("")
        else:
            self.end()
        self.blank, self.table = True, False

    def fenced(self, line: str) -> None:
        body = line.strip()
        if body.startswith(self.fence) and not body.strip(self.fence[0]):
            self.fence = ""
            self.end()
        else:
            self.code.append(line)

    def indented(self, line: str, indent: int) -> bool:
        """Read a line of indented code: after a blank line, outside lists."""
        if indent >= _TAB and (self.code or (self.blank and not self.lists and not self.paragraph)):
            self.builder.end()
            self.code.append(line)
            return True
        if self.code:
            self.end()
        return False

    def block(self, body: str, indent: int, *, quoted: bool) -> bool:
        """Read a line that may begin a block; tell whether it did."""
        first = body[0]
        return (
            (first == "#" and self.heading(body))
            or (first in "`~" and self.opening(body))
            or ("|" in body and self.row(body))
            or (first in "=-" and self.underline(body, first))
            or (first in "-*_" and self.rule(body))
            or (first in "*_" and self.bold(body))
            or self.item(body, indent, quoted=quoted)
        )

    def heading(self, body: str) -> bool:
        match = _HEADING.match(body)
        if match:
            self.whole("heading", _CLOSING.sub("", body[match.end() :]), len(match[1]))
        return bool(match)

    def opening(self, body: str) -> bool:
        """Read the line that opens fenced code; several words in it are no language but code."""
        match = _FENCE.match(body)
        if match:
            self.end()
            self.fence = match[1]
            if " " in match[2].strip():
                self.code.append(match[2].strip())
        return bool(match)

    def rule(self, body: str) -> bool:
        match = _RULE.match(body)
        if match:
            self.whole("paragraph", "", 0)
        return bool(match)

    def underline(self, body: str, first: str) -> bool:
        """Read the underline of a heading."""
        if body.strip(first) or not self.paragraph or self.kind != "paragraph":
            return False
        text, self.paragraph = "\n".join(self.paragraph), []
        self.whole("heading", text, 1 if first == "=" else 2)
        return True

    def bold(self, body: str) -> bool:
        """Read a line that is short and all in bold: a heading in all but markup."""
        match = _BOLD.match(body)
        if not match or len(body) > MAX_HEADING or match[1].rstrip()[-1] in ".!?,;":
            return False
        self.whole("heading", body, PSEUDO_HEADING)
        return True

    def row(self, body: str) -> bool:
        """Read a table row; the one before the row of dashes is its header."""
        if self.table:
            self.cells("cell", body)
            return True
        if self.paragraph and "|" in self.paragraph[-1] and _DELIMITER.issuperset(body):
            head = self.paragraph.pop()
            self.end()
            self.cells("head", head)
            self.table = True
            return True
        return False

    def cells(self, kind: BlockKind, body: str) -> None:
        body = body.strip().removeprefix("|")
        column = position = 0
        for match in _CELL.finditer(body):
            if match[1]:
                self.emit(kind, body[position : match.start()], column)
                column += 1
                position = match.end()
                if self.builder.full:
                    break
        self.emit(kind, body[position:], column)

    def item(self, body: str, indent: int, *, quoted: bool) -> bool:
        """Read the first line of a list item."""
        match = _ITEM.match(body)
        if not match:
            found = bullet(body)
            if found:
                self.begin(found.kind, body[found.start :], found.depth, ordered=found.ordered)
                self.sign = body[: found.start]
            return bool(found)
        listed = self.kind in {"item", "task"} and len(match[1] or "") < _YEAR
        if match[1] and self.paragraph and not listed and wraps(self.paragraph[-1], "x"):
            return False  # a wrapped line that happens to begin with a number
        position = 0
        while match:  # `- - x` is a list in a list
            while self.lists and indent < self.lists[-1]:
                self.lists.pop()
            indent += min(match.end() - position, _ITEM_INDENT)
            self.lists.append(indent)
            position, ordered = match.end(), bool(match[1])
            match = _ITEM.match(body, position)
        task = _TASK.match(body, position)
        kind: BlockKind = "task" if task else "quote" if quoted else "item"
        text = body[task.end() if task else position :]
        self.begin(kind, text, len(self.lists) if kind != "quote" else 0, ordered=ordered)
        return True

    def begin(self, kind: BlockKind, text: str, depth: int, *, ordered: bool) -> None:
        self.end()
        self.table = False
        self.kind, self.depth, self.ordered = kind, depth, ordered
        self.paragraph = [text]

    def prose(self, body: str, indent: int, *, quoted: bool) -> None:
        if self.table and "|" in body:
            self.cells("cell", body)
            return
        self.table = False
        if self.paragraph:
            item = self.kind in {"item", "task"}
            if not item or indent > 1 or wraps(self.paragraph[-1], body):
                self.paragraph.append(body)
                return
        self.end()
        while self.lists and indent < self.lists[-1]:
            self.lists.pop()
        self.kind = "quote" if quoted else "paragraph"
        self.paragraph = [body]

    def end(self) -> None:
        """End the block being read."""
        if self.paragraph:
            text, self.paragraph = "\n".join(self.paragraph), []
            text, marks = inline(text)
            self.builder.item(
                self.kind, text, self.depth, marks, ordered=self.ordered, sign=self.sign
            )
            self.builder.end()
        elif self.code:
            text, self.code = "\n".join(self.code), []
            self.builder.add("code", text)
        else:
            self.builder.end()
        self.kind, self.depth, self.ordered, self.sign = "paragraph", 0, False, ""
        self.comment = False

    def whole(self, kind: BlockKind, text: str, depth: int) -> None:
        """Add a block of one line, which ends all lists."""
        self.end()
        self.lists.clear()
        self.table = False
        self.emit(kind, text, depth)

    def emit(self, kind: BlockKind, text: str, depth: int) -> None:
        text, marks = inline(text)
        self.builder.add(kind, text, depth, marks)


def read(field: str, text: str) -> Document:
    """Read a field in Markdown."""
    text = newlines(text)
    reader = _Reader(text)
    for position, line in lines(text):
        if reader.builder.full:
            reader.end()
            reader.builder.rest(text[position:])
            break
        reader.line(line)
    reader.end()
    return reader.builder.document(field)
