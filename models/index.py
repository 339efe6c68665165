"""Reads the shipped references for `references.json`: as tickets are compared with them.

python models/build.py index [--check]
"""

from __future__ import annotations

import sys

from ticket_lint.encode import STATIC, encoder
from ticket_lint.judge.index import index, written
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


if __name__ == "__main__":
    from build import build

    build(["index", *sys.argv[1:]])
