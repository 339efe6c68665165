"""Puts hash and origin of built files into the manifest."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path


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
