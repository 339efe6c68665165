"""Colours of a terminal, and lines that fit its width."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from ticket_lint.report.tally import Look

_CODES = {
    "bold": "1",
    "dim": "2",
    "red": "31",
    "green": "32",
    "yellow": "33",
    "blue": "34",
    "cyan": "36",
}
_NARROWEST = 40


class Paint:
    """Styles text for a terminal, or leaves it as it is; all text given is harmless already."""

    def __init__(self, look: Look) -> None:
        """Take whether to colour, and the width that lines are to fit, if any."""
        self._on = look.color
        self._width = max(look.width, _NARROWEST) if look.width else 0

    def __call__(self, text: str, *styles: str) -> str:
        """Return a text in some styles."""
        if not self._on or not styles or not text:
            return text
        return f"\x1b[{';'.join(_CODES[style] for style in styles)}m{text}\x1b[0m"

    def row(
        self, head: Sequence[tuple[str, ...]], text: str, indent: str, *styles: str
    ) -> Iterator[str]:
        """Yield a line that begins with `head` (texts, each with its styles), wrapped to width.

        Later lines begin with `indent`.
        """
        shown = "".join(self(*part) for part in head)
        taken = sum(len(part[0]) for part in head)
        if not self._width or taken + len(text) <= self._width:
            yield shown + self(text, *styles)
            return
        first, *rest = textwrap.wrap(
            text,
            self._width,
            initial_indent=" " * taken,
            subsequent_indent=indent,
            break_on_hyphens=False,
        ) or [" " * taken]
        yield shown + self(first[taken:], *styles)
        for line in rest:
            yield indent + self(line[len(indent) :], *styles)
