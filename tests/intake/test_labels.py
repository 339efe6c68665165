"""Labels of tickets are read, or refused with what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from ticket_lint.errors import InputError
from ticket_lint.intake.labels import read_labels


@pytest.mark.parametrize(
    "text",
    [
        "key,level\nA-1,0\nA-2,2.5\n",
        "\ufeffLevel;by;Key\r\n0;me;A-1\r\n2,5;you;A-2\r\n",
        '{"key": "A-1", "level": 0, "by": "me"}\n\n{"key": "A-2", "level": "2.5"}\n',
        "key\tlevel\nA-1\t0\nA-1\t0\nA-2\t2.5\n",
    ],
)
def test_read(tmp_path: Path, text: str) -> None:
    """CSV as spreadsheets write it, and JSON lines; other columns are left alone."""
    file = tmp_path / "labels.csv"
    file.write_text(text, encoding="utf-8", newline="")
    assert read_labels(file) == {"A-1": 0.0, "A-2": 2.5}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"key,level\nA-1,4\n", r":2: level '4' does not fit \(0 \(well"),
        (b"key,level\nA-1,good\n", "level 'good' does not fit"),
        (b"key,level\nA-1,nan\n", "level 'nan' does not fit"),
        (b"key,level\nA-1,\n", ":2: has no level"),
        (b"key,level\n,1\n", ":2: has no key"),
        (b"issue,level\nA-1,1\n", r"has no column key \(a CSV file with the columns"),
        (b"key,level\nA-1,1\nA-1,2\n", r":3: A-1 has two levels, 1 and 2 \(one line a ticket"),
        (b"key,level\n", "holds no labels"),
        (b"", "has no column key and level"),
        (b'{"key": "A-1", "level": 1}\n[]\n', ":2: is no JSON object"),
        (b'{"key": "A-1", "level": [1]}\n', "does not fit"),
        (b"key,level\n\xff", r"is no UTF-8 text \(byte 10\)"),
    ],
)
def test_refused(tmp_path: Path, content: bytes, message: str) -> None:
    """Each fault is named with its line and the remedy."""
    file = tmp_path / "labels.csv"
    file.write_bytes(content)
    with pytest.raises(InputError, match=message) as caught:
        read_labels(file)
    assert str(caught.value).startswith(str(file))


def test_missing(tmp_path: Path) -> None:
    """A missing file is an error, too."""
    with pytest.raises(InputError, match="cannot be read"):
        read_labels(tmp_path / "none.csv")
