"""Real documents lose no text: the shared samples, where they are at hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ticket_lint.parse import Source, document

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"
FILES = sorted([*SAMPLES.glob("adf-atlas-doc-parser/*.json"), *SAMPLES.glob("adf-*.json")])
needs_samples = pytest.mark.skipif(
    not FILES, reason="the shared samples are not beside the checkout"
)
SHOWN = {"text", "shortName", "title", "alt", "url"}


def leaves(node: Any) -> Iterator[str]:
    """Yield the strings that a reader of the page sees: text, names, titles, addresses of cards."""
    stack = [node]
    while stack:
        value = stack.pop()
        if isinstance(value, list):
            stack.extend(value)
        elif isinstance(value, dict):
            stack.extend(value.get("content") or [])
            if isinstance(value.get("text"), str) and value.get("type") != "hardBreak":
                yield value["text"]
            attrs = value.get("attrs") or {}
            if value.get("type") != "hardBreak":
                shown = [attrs[name] for name in SHOWN if isinstance(attrs.get(name), str)]
                yield from shown[:1] if value.get("type") in {"emoji", "media"} else shown


def bare(text: str) -> str:
    """Return a text without white space, which the edges of blocks and cells may change."""
    return "".join(text.split())


@needs_samples
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_adf_loses_no_text(path: Path) -> None:
    """Every text leaf of the JSON stands in the document."""
    node = json.loads(path.read_text(encoding="utf-8"))
    text = bare(document(Source("d", node, "adf")).text)
    emoji = {bare(leaf) for leaf in leaves(node) if leaf.startswith(":") and leaf.endswith(":")}
    assert [
        leaf for leaf in leaves(node) if bare(leaf) not in text and bare(leaf) not in emoji
    ] == []


@needs_samples
def test_wiki_says_what_its_adf_says() -> None:
    """Wiki markup has the text leaves of Atlassian's own conversion of it."""
    wiki = (SAMPLES / "kitchen-sink.wiki").read_text(encoding="utf-8")
    node = json.loads((SAMPLES / "kitchen-sink.wiki.adf.json").read_text(encoding="utf-8"))
    text = bare(document(Source("d", wiki, "wiki")).text)
    # The converter puts the dash of a citation into the text.
    assert [leaf for leaf in leaves(node) if bare(leaf.removeprefix("— ")) not in text] == []


@needs_samples
def test_wiki_has_the_structure_of_its_adf() -> None:
    """Both ways of the same page lead to the same blocks."""
    wiki = (SAMPLES / "kitchen-sink.wiki").read_text(encoding="utf-8")
    node = json.loads((SAMPLES / "kitchen-sink.wiki.adf.json").read_text(encoding="utf-8"))
    ours, theirs = document(Source("d", wiki, "wiki")), document(Source("d", node, "adf"))
    assert [b[0::3] for b in ours.blocks] == [b[0::3] for b in theirs.blocks]
