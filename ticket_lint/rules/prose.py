"""Where a text is prose, and where it is code, a link or quoted: for rules that look themselves."""

from __future__ import annotations

from ticket_lint.values.document import Document, Span

_NO_PROSE = frozenset({"code", "link", "media", "mention"})
_NEAR = 200
_PAIRS = (("“", "”"), ("„", "“"), ("«", "»"), ("»", "«"), ("‘", "’"))


def in_code(document: Document, start: int, end: int) -> bool:
    """Tell whether a stretch touches code, a link, an image or a mention."""
    return any(
        i.kind in _NO_PROSE and i.start < end and start < i.end for i in document.inlines
    ) or any(b.kind == "code" and b.start < end and start < b.end for b in document.blocks)


def in_quotes(document: Document, span: Span) -> bool:
    """Tell whether a stretch stands between quotation marks, or in a quoted block."""
    text = document.text
    before = text[max(0, span.start - _NEAR) : span.start].rpartition("\n")[2]
    if before.lstrip().startswith(">"):
        return True
    after = text[span.end : span.end + _NEAR].partition("\n")[0]
    if before.count('"') % 2 and '"' in after:
        return True
    if any(before.rfind(o) > before.rfind(c) and c in after for o, c in _PAIRS):
        return True
    return any(b.kind == "quote" and b.start <= span.start < b.end for b in document.blocks)
