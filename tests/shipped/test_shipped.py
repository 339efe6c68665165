"""Data folders are found in each way of installing, and their absence is explained."""

from __future__ import annotations

from pathlib import Path

import pytest

from ticket_lint import shipped
from ticket_lint.errors import ShippedDataError


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put an empty package in place of the installed one; return its folder."""
    folder = tmp_path / "ticket_lint"
    folder.mkdir()
    monkeypatch.setattr(shipped, "files", lambda _: folder)
    return folder


def test_wheel(package: Path) -> None:
    """A wheel has the folder inside the package."""
    (package / "models").mkdir()
    (package / "models" / "a.json").write_text('{"a": 1}')
    assert shipped.read_json("models/a.json") == {"a": 1}


def test_checkout(package: Path) -> None:
    """A checkout has it beside the package."""
    (package.parent / "pyproject.toml").touch()
    (package.parent / "models").mkdir()
    (package.parent / "models" / "a.txt").write_text("ü", encoding="utf-8")
    assert shipped.text("models/a.txt") == "ü"


def test_stranger(package: Path) -> None:
    """A folder of that name beside an installed package is somebody else's."""
    (package.parent / "models").mkdir()
    with pytest.raises(ShippedDataError, match=r"'models' is missing.*reinstall"):
        shipped.folder("models")


@pytest.mark.parametrize(("content", "what"), [(b"{", "no JSON"), (b"\xff\xfe", "cannot be read")])
def test_damaged(package: Path, content: bytes, what: str) -> None:
    """A damaged file is named."""
    (package / "models").mkdir()
    (package / "models" / "a.json").write_bytes(content)
    with pytest.raises(ShippedDataError, match=f"a.json: .*{what}.*reinstall"):
        shipped.read_json("models/a.json")


def test_missing_file(package: Path) -> None:
    """A missing file is named."""
    (package / "models").mkdir()
    with pytest.raises(ShippedDataError, match=r"a.json: cannot be read"):
        shipped.read_json("models/a.json")


def test_here() -> None:
    """This installation has both folders."""
    assert shipped.folder("models").is_dir()
    assert shipped.folder("reference_tickets").is_dir()
