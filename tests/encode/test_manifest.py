"""Built files are the ones that were measured, or they are refused."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from ticket_lint import shipped
from ticket_lint.encode import encoder, manifest, static
from ticket_lint.errors import ShippedDataError

CONTENT = b"weights"
ROOT = Path(__file__).parents[2]


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Put a folder with one built file in the place of `models`; return it."""
    monkeypatch.setattr(shipped, "files", lambda _: tmp_path)
    manifest.built.cache_clear()
    static._files.cache_clear()
    folder = tmp_path / "models"
    (folder / "static").mkdir(parents=True)
    (folder / "static" / "a.bin").write_bytes(CONTENT)
    entry = {
        "sha256": sha256(CONTENT).hexdigest(),
        "source": "here",
        "licence": "Apache-2.0",
        "command": "python models/build.py static",
    }
    write(folder, {"files": {"static/a.bin": entry}})
    yield folder
    manifest.built.cache_clear()
    static._files.cache_clear()


def write(folder: Path, content: object) -> None:
    """Write a manifest."""
    (folder / "manifest.json").write_text(json.dumps(content), encoding="utf-8")


def test_verified(models: Path) -> None:
    """A file with the listed hash is read."""
    assert models.is_dir()
    assert manifest.verified("static/a.bin") == CONTENT


def test_altered(models: Path) -> None:
    """An altered file is refused; the message tells the file and how to get it back."""
    (models / "static" / "a.bin").write_bytes(CONTENT[:-1])
    with pytest.raises(
        ShippedDataError,
        match=r"models/static/a.bin: is not the file that shipped.*reinstall.*build.py static",
    ):
        manifest.verified("static/a.bin")


def test_missing(models: Path) -> None:
    """A missing file is named, and how to get it back."""
    (models / "static" / "a.bin").unlink()
    with pytest.raises(ShippedDataError, match=r"a\.bin: cannot be read.*reinstall"):
        manifest.verified("static/a.bin")


def test_not_listed(models: Path) -> None:
    """A file that nobody vouches for is refused."""
    (models / "static" / "b.bin").write_bytes(CONTENT)
    with pytest.raises(ShippedDataError, match=r"static/b\.bin: is not listed"):
        manifest.verified("static/b.bin")


@pytest.mark.parametrize(
    "content",
    [
        [],
        {},
        {"files": []},
        {"files": {"a": 1}},
        {"files": {"a": {"sha256": "0"}}},
        {"files": {"a": {"sha256": "0", "source": "", "licence": "", "command": "", "x": ""}}},
    ],
)
def test_damaged_manifest(models: Path, content: object) -> None:
    """A manifest of another shape is named."""
    write(models, content)
    with pytest.raises(ShippedDataError, match=r"models/manifest.json: is no manifest"):
        manifest.built()


@pytest.mark.parametrize("name", ["costs.json", "facts.json", "kind.json", "order.json"])
def test_fitted_weights_are_guarded(name: str, tmp_path: Path) -> None:
    """Weights other than those that were measured are refused by the command itself."""
    for folder in ("models", "ticket_lint", "reference_tickets"):
        shutil.copytree(
            ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__")
        )
    (tmp_path / "pyproject.toml").touch()
    file = tmp_path / "models" / name
    file.write_text(file.read_text(encoding="utf-8").replace(": 1", ": 2", 1), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "ticket_lint", "lint", "-"],
        cwd=tmp_path,
        input="Crash\n\nApp crashes since the update.\n",
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert f"models/{name}: is not the file that shipped" in done.stderr


def test_encoder_refuses(models: Path) -> None:
    """The static encoder does not start with files that are not there."""
    assert models.is_dir()
    with pytest.raises(ShippedDataError, match=r"static/tokenizer\.json: is not listed"):
        encoder("static")


def test_shipped_files() -> None:
    """Each file that ships has the listed hash, a licence and a command that builds it."""
    manifest.built.cache_clear()
    listed = manifest.built()
    assert {"static/model.safetensors", "static/tokenizer.json"} <= set(listed)
    for path, entry in listed.items():
        assert manifest.verified(path)
        assert entry.licence == "Apache-2.0"
        assert entry.source
        assert entry.command.startswith(("python models/build.py ", "python benchmarks/"))
