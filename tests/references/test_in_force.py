"""Which references count: ours, an organisation's own, or both; and what is wrong with a folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from ticket_lint.config.schema import Config
from ticket_lint.config.sources import load as load_config
from ticket_lint.errors import ConfigError, InputError
from ticket_lint.references.library import fingerprint, in_force, load

TEXT = "---\nid: own.good\npair: own\nlevel: 0\nkind: story\nsummary: Export\n---\nBody"


def config(folder: Path, use: str = "add") -> Config:
    """Return a configuration with a folder of one's own."""
    return Config.model_validate({"references": {"folder": str(folder), "use": use}})


def test_own_are_added_or_replace(tmp_path: Path) -> None:
    """Own references stand beside the shipped ones, or alone; a README is none."""
    (tmp_path / "own.md").write_text(TEXT, encoding="utf-8")
    (tmp_path / "README.md").write_text("About these", encoding="utf-8")
    assert in_force() == load()
    both = in_force(config(tmp_path))
    assert len(both) == len(load()) + 1
    assert [r.id for r in both if r.own] == ["own.good"]
    (alone,) = in_force(config(tmp_path, "replace"))
    assert alone.own
    assert alone.file.endswith("own.md")


def test_folder_begins_at_the_configuration_file(tmp_path: Path) -> None:
    """A relative folder is found from wherever the file is read."""
    inner = tmp_path / "inner"
    inner.mkdir()
    (tmp_path / "ticket-lint.toml").write_text('[references]\nfolder = "refs"\n')
    found = load_config(environ={}, cwd=inner)
    assert found.config.references.folder == str(tmp_path / "refs")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", r"a\.md: is empty \(delete it"),
        (b" \n", r"a\.md: is empty"),
        (b"---\n\xff", r"a\.md: is no UTF-8 text \(byte 4\) \(save it as UTF-8"),
        (b"# A title\nand a text", r"a\.md: front matter has no key 'id' \(needed: id, pair, l"),
        (TEXT.replace("id: own.good", "id: a b").encode(), "key 'id' does not fit .letters, digi"),
        (TEXT.replace("level: 0", "level: 0\nreviewed: soon").encode(), "reviewed"),
        (TEXT.replace("own.good", "loan-renewal.good").encode(), "so has reference_tickets/loan"),
    ],
)
def test_faulty_file(tmp_path: Path, content: bytes, message: str) -> None:
    """A file that is no reference is named with what to do."""
    (tmp_path / "a.md").write_bytes(content)
    with pytest.raises(InputError, match=message):
        in_force(config(tmp_path))


def test_faulty_folder(tmp_path: Path) -> None:
    """A missing folder, an empty one that is to replace ours, and a replacement by nothing."""
    with pytest.raises(ConfigError, match=r"there is no folder .*references add"):
        in_force(config(tmp_path / "none"))
    with pytest.raises(ConfigError, match="holds no reference tickets"):
        in_force(config(tmp_path, "replace"))
    with pytest.raises(ConfigError, match=r'needs a folder \(folder = "references"'):
        in_force(Config.model_validate({"references": {"use": "replace"}}))
    assert in_force(config(tmp_path)) == load()


def test_fingerprint(tmp_path: Path) -> None:
    """The set's name changes with a reference's level and text, not with its reasons."""
    names = {fingerprint(load())}
    for text in (TEXT, TEXT.replace("level: 0", "level: 1"), TEXT + " more"):
        (tmp_path / "a.md").write_text(text, encoding="utf-8")
        names.add(fingerprint(in_force(config(tmp_path))))
    assert len(names) == 4
    (tmp_path / "a.md").write_text(TEXT.replace("kind:", "why: {goal: clear}\nkind:"))
    assert fingerprint(in_force(config(tmp_path))) in names
