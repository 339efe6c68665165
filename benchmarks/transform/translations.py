"""References in other languages, translated by hand: `translations/ID.LANGUAGE.md`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ticket_lint.intake.draft import parse_draft
from ticket_lint.values.ticket import Ticket

_FOLDER = Path(__file__).parent / "translations"


def translations(reference: str) -> Iterator[tuple[str, Ticket]]:
    """Yield the translations of a reference, each with the code of its language."""
    for file in sorted(_FOLDER.glob(f"{reference}.*.md")):
        language = file.name.removesuffix(".md").rpartition(".")[2]
        yield language, parse_draft(file.read_text(encoding="utf-8"), where=file.name)
