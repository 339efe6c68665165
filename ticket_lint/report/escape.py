"""Text of a ticket, made harmless for each format: it may hold anything at all."""

from __future__ import annotations

import re
import unicodedata

_BIDI = {0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)}
_NONCHARACTER = 0xFFFE
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


class _Visible(dict[int, str]):
    """A translation table that is worked out for the characters that occur."""

    def __missing__(self, code: int) -> str:
        """Return what a reader is to see of a character."""
        category = unicodedata.category(chr(code))
        if chr(code) in "\t\n\r" or category in {"Zl", "Zp"}:
            shown = " "
        elif category == "Cc":
            shown = f"\\x{code:02x}"
        elif code in _BIDI:  # they can make a terminal or a page show another order
            shown = f"\\u{code:04x}"
        elif category == "Cs" or code & _NONCHARACTER == _NONCHARACTER:
            shown = _REPLACEMENT
        else:
            shown = chr(code)
        self[code] = shown
        return shown


_VISIBLE = _Visible()


def plain(text: str) -> str:
    r"""Return a text on one line, control characters shown as `\x1b`, halves of pairs replaced.

    What is left can stand in a terminal, in UTF-8 and (escaped) in XML 1.0.
    """
    return text if text.isprintable() else text.translate(_VISIBLE)


_BRIEF = 200


def brief(text: str) -> str:
    """Return the beginning of a text that nobody limits, such as a summary, on one line."""
    return plain(text if len(text) <= _BRIEF else text[: _BRIEF - 1].rstrip() + "…")


def xml(text: str) -> str:
    """Return a text for the content of an XML element or a quoted attribute, on one line."""
    return (
        plain(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace('"', "&quot;")
    )


_MARKED = re.compile(r"([\\`*_\[\]<>|~&$#])")
_MENTION = re.compile(r"(?<=@)(?=\w)")
_ADDRESS = re.compile(r"(:)(?=//)|(?i:(?<=\bwww)(\.))")


def markdown(text: str) -> str:
    """Return a text for a Markdown line: no markup, no link, no mention, no HTML, no table cell."""
    text = _MARKED.sub(r"\\\1", plain(text))
    # GitHub notifies people by name even where the `@` is escaped; a joiner breaks the name.
    return _ADDRESS.sub(r"\\\1\2", _MENTION.sub("\N{WORD JOINER}", text))


def code(text: str, *, cell: bool = False) -> str:
    """Return a text as a Markdown code span, whatever backticks it holds; `cell`: in a table."""
    text = plain(text).strip() or " "
    fence = "`" * (_longest_run(text) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    if cell:
        text = text.replace("|", "\\|")
    return f"{fence}{pad}{text}{pad}{fence}"


def block(text: str, language: str = "") -> str:
    """Return lines as a fenced Markdown block that nothing in them can end."""
    fence = "`" * max(3, _longest_run(text) + 1)
    lines = "\n".join(plain(line) for line in text.splitlines())
    return f"{fence}{language}\n{lines}\n{fence}"


def _longest_run(text: str) -> int:
    """Return the length of the longest run of backticks."""
    return max((len(run) for run in re.findall(r"`+", text)), default=0)


_UNSAFE_IN_JSON = re.compile(r"[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def json(text: str) -> str:
    r"""Return JSON of the same content without raw control characters or line separators.

    JSON itself escapes those below space; the others can only stand inside its strings.
    """
    if text.isascii() and "\x7f" not in text:
        return text
    return _UNSAFE_IN_JSON.sub(lambda match: f"\\u{ord(match.group()):04x}", text)
