"""Pointers into the code that stand in a text as names: paths, symbols, endpoints, stack traces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from ticket_lint.stated.notice import Noticed
from ticket_lint.values.document import Document, Inline, Span
from ticket_lint.values.fact import Fact

MAX_PLACES = 5
"""Places of a field that are kept: a stack trace has hundreds, and the first ones tell enough."""

_READ = 5_000  # characters of a field that are searched: who points at code does it early
_FILE_TYPES = (
    "java|kt|scala|groovy|py|rb|php|js|jsx|ts|tsx|vue|go|rs|c|cc|cpp|cxx|h|hh|hpp|cs|swift|sql|sh"
    "|bat|html?|css|scss|less|jsp|ftl|vm|xml|xsd|xslt?|wsdl|ya?ml|json|toml|ini|conf|cfg|properties"
    "|gradle|cmake|proto|tf|md|rst"
)
# What joins the parts of a name: only words that have one are looked at closely.
_JOINT = re.compile(r"[a-z0-9](?:[A-Z]|[_/.#:(][\w:)])|[A-Z][_/.#:(][\w:)]|(?<![\w/:])/\w")
_NAME_LETTERS = (
    "".join(map(chr, (*range(48, 58), *range(65, 91), *range(97, 123)))) + "_./~:$#{}()-"
)
_LONGEST = 200
# CamelCase needs two humps; the names of products that have them are taken out below.
_NAME = re.compile(
    rf"(?P<path>(?=.*[A-Za-z]).*\.(?:{_FILE_TYPES})"
    r"|/(?=.*[A-Za-z])[\w{}:.-]+(?:/[\w{}:.-]+)+|(?=.*[A-Za-z])[\w.-]+(?:/[\w.-]+){2,})"
    r"|(?P<symbol>(?:com|org|net|edu|gov|io|de|fr|es|br)(?:\.\w+){2,}"
    r"|\w{2,}(?:\.\w+)*\(\)|\w+(?:::\w{2,})+(?:\(\))?|[A-Za-z]\w+[#.][a-z]\w*[A-Z_]\w*(?:\(\))?"
    r"|[A-Z]\w+[#.]\w{2,}(?:\(\))?"
    r"|[a-z0-9]{2,}(?:_[a-z0-9]+)+|[A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+"
    r"|(?:[A-Z][a-z0-9]+){2,}[A-Z]*|[a-z]{2,}(?:[A-Z][a-z0-9]+)+)"
)
_TRACE = re.compile(
    r"^\s{0,20}at [\w.$<>]{3,200}\([\w.]{1,80}(?::\d+)?\)"
    r"|^\s{0,20}File \"[^\"\n]{1,200}\", line \d+"
    r"|[\w/.-]{1,100}\.(?:java|py|php|rb|js|ts|go|rs|cc|cpp|c|h|cs)(?::| on line )\d+",
    re.MULTILINE,
)
_CODE_NAME = re.compile(r"[\w./:#$()<>~*-]*[A-Za-z][\w./:#$()<>~*-]{2,}")
_SOURCE = re.compile(
    r"//[\w.-]*(?:github|gitlab|bitbucket)[\w.-]*/[^\s/]{1,100}/[^\s/]{1,100}"
    r"/(?:-/)?(?:blob|tree|src|commit|pull|merge_requests|compare|raw)/"
)
_FORGE = re.compile(r"\b(?:github|gitlab|bitbucket)\b")
_PRODUCTS = """
JavaScript TypeScript CoffeeScript GitHub GitLab BitBucket PostgreSQL MongoDB GraphQL YouTube
LinkedIn PayPal WordPress SharePoint PowerShell OpenStack OpenSource OpenSSL OpenID TeamCity HipChat
StackOverflow RabbitMQ ActiveMQ IntelliJ MacOS macOS macBook MacBook iPhone iPhones iPad iPads
OneDrive DropBox DevOps WhatsApp FaceBook QuickTime ElasticSearch
"""
_NO_NAMES = frozenset((*_PRODUCTS.split(), "null", "true", "false", "none", "None"))


def find(noticed: Noticed) -> Iterator[Fact]:
    """Yield where a ticket names a place in the code."""
    for document in noticed.ticket.documents:
        for span, form in islice(_places(document), MAX_PLACES):
            yield Fact("pointers", document.field, span, form)


def _places(document: Document) -> Iterator[tuple[Span, str]]:
    for inline in document.inlines:
        if inline.kind == "link" and _SOURCE.search(document.slice(inline)[:_LONGEST]):
            yield Span(inline.start, inline.end), "link"
        if inline.kind == "code" and inline.end - inline.start <= _LONGEST:
            name = document.slice(inline)
            if _CODE_NAME.fullmatch(name) and name not in _NO_NAMES:
                yield Span(inline.start, inline.end), "code"
    for block in document.blocks:
        if block.kind == "code":
            match = _TRACE.search(document.text, block.start, min(block.end, block.start + _READ))
            if match:
                yield Span(*match.span()), "trace"
    text = document.text[:_READ]
    for inline in document.inlines:
        # Neither a screenshot's name is a place nor a page elsewhere on the web.
        if inline.start < _READ and _is_elsewhere(document, inline):
            shown = text[inline.start : inline.end]
            text = f"{text[: inline.start]}{' ' * len(shown)}{text[inline.start + len(shown) :]}"
    yield from _names(text)


def _is_elsewhere(document: Document, inline: Inline) -> bool:
    if inline.kind == "link":
        shown = document.slice(inline)
        return "//" in shown and not _FORGE.search(shown)
    return inline.kind == "media"


def _names(text: str) -> Iterator[tuple[Span, str]]:
    """Yield the words of a text that are written like a path or symbol."""
    joint = _JOINT.search(text)
    while joint:
        at = joint.start()
        before, after = text[max(0, at - _LONGEST) : at], text[at : at + _LONGEST]
        start = at - len(before) + len(before.rstrip(_NAME_LETTERS))
        end = at + len(after) - len(after.lstrip(_NAME_LETTERS))
        name = text[start:end].lstrip("(.:#-").rstrip(".:#-{}")
        if name.endswith(")") and not name.endswith("()"):
            name = name[:-1]
        start = text.index(name, start)
        match = _NAME.fullmatch(name)
        if match and name not in _NO_NAMES and ("//" not in name or _FORGE.search(name)):
            yield Span(start, start + len(name)), match.lastgroup or "symbol"
        joint = _JOINT.search(text, max(end, at + 1))
