"""Writes `references.json`: the shipped references as tickets are compared with them.

    python models/index.py [--check]

Run it after a change of a reference, of what is read out of tickets, or of a model; a test tells
when it is due.
"""

from __future__ import annotations

import sys
from pathlib import Path

from ticket_lint.encode import STATIC, encoder
from ticket_lint.judge.index import FILE, index, written
from ticket_lint.judge.specification import specification
from ticket_lint.references.library import fingerprint, load
from ticket_lint.stated.extract import Extractor


def text() -> str:
    """Return the content that the file is to have."""
    references, model, used = load(), specification(), encoder(STATIC)
    assert used is not None  # noqa: S101 - there is one that ships
    found = index(references, Extractor.of(), model, used)
    versions = {"references": fingerprint(references), "specification": model.version}
    return written(found, versions={**versions, "encoder": used.name})


def main() -> None:
    """Write the file, or tell whether it is as it should be."""
    file = Path(__file__).resolve().parent.parent / FILE
    if "--check" in sys.argv[1:]:
        sys.exit(file.read_text(encoding="utf-8") != text() and f"{FILE}: run models/index.py")
    file.write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
