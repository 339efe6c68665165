"""The comment as wiki markup for Data Center. Whatever could be markup is written as an entity."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ticket_lint.writeback.inert import inert
from ticket_lint.writeback.model import Bullets, Line, Paragraph, Part, Piece

_MARKUP = re.compile(
    r"[\\{}\[\]*_+^~?!|@#&<>]"
    r"|:(?=\S)|;(?=\))|\((?=[!?/*+\-xyin]\)|\*[rgby]\)|on\)|off\)|flag)"  # addresses, emoticons
    r"|(?<!\w)-|-(?!\w)"
)
_FENCE = re.compile(r"\{(?=/?(?:noformat|code))")
_HEADING = re.compile(r"(?m)^(#{1,6}) ")
_BULLET = re.compile(r"(?m)^( {0,40})[-*] ")
_NUMBER = re.compile(r"(?m)^[0-9]{1,3}\. ")


def text(parts: Iterable[Part]) -> str:
    """Return the comment as wiki markup."""
    return "\n\n".join(_block(part) for part in parts)


def _block(part: Part) -> str:
    if isinstance(part, Bullets):
        return "\n".join("* " + r" \\ ".join(map(_line, item)) for item in part.items)
    if isinstance(part, Paragraph):
        return _line(part.line)
    return "{noformat}\n" + _FENCE.sub("{ ", _as_wiki(part.text)) + "\n{noformat}"


def _line(line: Line) -> str:
    return "".join(map(_piece, line)).strip()


def _piece(piece: Piece) -> str:
    core = _MARKUP.sub(lambda sign: f"&#{ord(sign[0])};", inert(piece.text.strip()))
    if not core:
        return " " if piece.text else ""
    before = " " if piece.text[:1].isspace() else ""
    after = " " if piece.text[-1:].isspace() else ""
    if piece.style:
        core = f"*{core}*" if piece.style == "strong" else f"{{{{{core}}}}}"
    return before + core + after


def _as_wiki(markdown: str) -> str:
    """Return one of our skeletons in the markup of the field that it is pasted into."""
    found = _HEADING.sub(lambda match: f"h{len(match[1])}. ", markdown)
    found = _BULLET.sub(lambda match: "*" * (1 + len(match[1]) // 2) + " ", found)
    return _NUMBER.sub("# ", found)
