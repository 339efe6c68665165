"""Bytes come as UTF-8 in bounded pieces, and memory does not grow with the number of tickets."""

from __future__ import annotations

import io
import json
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ticket_lint.errors import InputError
from ticket_lint.intake import read
from ticket_lint.intake.streams import Line, lines, opened, text
from ticket_lint.values.ticket import Ticket


def test_lines_know_their_place() -> None:
    """A line has its number and the offset of its first byte, the byte order mark counted."""
    found = lines(io.BytesIO(b"\xef\xbb\xbfab\n\nc"), "a")
    assert list(found) == [Line(1, 3, b"ab\n"), Line(2, 6, b"\n"), Line(3, 7, b"c")]


def test_long_line() -> None:
    """A line over the limit is an error, its neighbours are read."""
    found = list(lines(io.BytesIO(b"ab\n" + b"x" * 100 + b"\ncd\n12345678\n"), "a", limit=8))
    assert [type(each) for each in found] == [Line, InputError, Line, Line]
    assert str(found[1]) == "a:2: is 101 bytes long (at most 8)"
    assert found[2] == Line(3, 104, b"cd\n")


def test_invalid_byte() -> None:
    """Invalid UTF-8 is reported by its offset in the file."""
    with pytest.raises(InputError, match="a:7: byte 102 is no UTF-8"):
        text(Line(7, 100, b"ab\xffcd"), "a")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encoding(encoding: str, tmp_path: Path) -> None:
    """UTF-8, and UTF-16 with a byte order mark, come as UTF-8; back at the start, again."""
    content = "é😀\n" * 100_000
    mark = "\ufeff" if encoding in {"utf-16-le", "utf-16-be"} else ""
    path = tmp_path / "a"
    path.write_bytes((mark + content).encode(encoding))
    with opened(str(path)) as (stream, head):
        assert head.removeprefix(b"\xef\xbb\xbf").startswith("é😀\n".encode())
        for _ in range(2):
            assert stream.read().decode("utf-8-sig") == content
            stream.seek(0)


def jsonl(count: int) -> Iterator[str]:
    """Yield lines of issues."""
    for number in range(count):
        yield json.dumps({"key": f"A-{number}", "fields": {"summary": "s" * 200}}) + "\n"


def response(count: int) -> Iterator[str]:
    """Yield a search response, its names behind its issues."""
    yield '{"issues": ['
    for number, line in enumerate(jsonl(count)):
        yield ("," if number else "") + line
    yield '], "names": {"customfield_1": "Acceptance Criteria"}}'


def export(count: int) -> Iterator[str]:
    """Yield a CSV export."""
    yield "Issue key,Summary\n"
    for number in range(count):
        yield f'A-{number},"{"s" * 200}"\n'


@pytest.mark.parametrize("write", [jsonl, response, export])
def test_memory_is_flat(write: Callable[[int], Iterator[str]], tmp_path: Path) -> None:
    """Ten times the tickets need the same memory."""
    peaks = []
    for count in (2_000, 20_000):
        path = tmp_path / f"{count}"
        with path.open("w") as file:
            file.writelines(write(count))
        tracemalloc.start()
        assert sum(isinstance(each, Ticket) for each in read([path])) == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.5 + 100_000
