"""Reading JSON piece by piece gives what reading it whole gives."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticket_lint.errors import InputError
from ticket_lint.intake import deep, document
from ticket_lint.intake.document import Element, elements

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=20,
)


class Dribble(io.BytesIO):
    """A stream that gives at most three bytes at a time."""

    def read(self, size: int | None = -1) -> bytes:  # noqa: ARG002 - the signature of a stream
        """Give up to three bytes, which may be parts of characters."""
        return super().read(3)


def expected(value: Any) -> list[tuple[str, Any]]:
    """Return the roles and values that a document consists of."""
    if isinstance(value, list):
        return [("value", each) for each in value]
    if isinstance(value, dict) and isinstance(value.get("issues"), list):
        rest = {key: each for key, each in value.items() if key != "issues"}
        return [("issue", each) for each in value["issues"]] + [("rest", rest)]
    return [("value", value)]


@given(
    value=JSON | st.fixed_dictionaries({"issues": st.lists(JSON, max_size=3), "names": JSON}),
    indent=st.sampled_from([None, 0, 2]),
    ascii_only=st.booleans(),
)
def test_same_as_whole(value: Any, indent: int | None, *, ascii_only: bool) -> None:
    """However the bytes arrive, the elements are those of the whole document."""
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    found = elements(Dribble(text.encode("utf-8", "replace")), "a")
    whole = json.loads(text.encode("utf-8", "replace"))
    assert [(role, each) for role, _, each in found] == expected(whole)


@given(
    value=JSON,
    indent=st.sampled_from([None, 2]),
    spoil=st.integers(0, 200),
    mark=st.text(max_size=2),
)
def test_deep_same_as_standard(value: Any, indent: int | None, spoil: int, mark: str) -> None:
    """The decoder without recursion accepts and refuses what the standard one does."""
    text = json.dumps(value, indent=indent)
    for content in (text, text[:spoil] + mark + text[spoil + 1 :]):
        results: list[object] = []
        for decode in (json.JSONDecoder().raw_decode, deep.raw_decode):
            try:
                results.append(decode(content.lstrip(" \t\n\r")))
            except json.JSONDecodeError:
                results.append("refused")
        assert results[0] == results[1]


@pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity"])
def test_deep_has_no_constants(constant: str) -> None:
    """What only Python calls JSON is refused."""
    with pytest.raises(json.JSONDecodeError):
        deep.raw_decode(constant)


def test_lines() -> None:
    """Each element knows the line it begins on."""
    found = list(elements(Dribble(b'{"a": "\\n",\n"issues": [\n1,\n\n2\n]}\n3'), "a"))
    assert found == [
        Element("issue", 3, 1),
        Element("issue", 5, 2),
        Element("rest", 1, {"a": "\n"}),
        Element("value", 7, 3),
    ]


def test_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """A value over the limit is an error before it is held as a whole."""
    monkeypatch.setattr(document, "MAX_PIECE", 1000)
    monkeypatch.setattr(document, "_CHUNK", 100)
    stream = io.BytesIO(b'[1, "' + b"x" * 100_000 + b'"]')
    found = elements(stream, "a")
    assert next(found).value == 1
    with pytest.raises(InputError, match=r"a:1:5: no JSON: a value has more than 1,000 characters"):
        next(found)
    assert stream.tell() < 5_000


def test_too_many_members(monkeypatch: pytest.MonkeyPatch) -> None:
    """An object whose members are endless is an error, too."""
    monkeypatch.setattr(document, "MAX_PIECE", 1000)
    content = json.dumps({f"key {number}": number for number in range(1000)})
    with pytest.raises(InputError, match="an object holds more than 1,000 characters"):
        list(elements(io.BytesIO(content.encode()), "a"))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b'[1, "\xc3\x28"]', "a:1: byte 5 is no UTF-8"),
        (b'[1,\n"\xff"]', "a:2: byte 5 is no UTF-8"),
        (b'\xef\xbb\xbf[1,\n"\xff"]', "a:2: byte 8 is no UTF-8"),
        (b'[1, "\xc3', "a:1: byte 5 is no UTF-8"),
        (b"[1,\n 2,\n  tru]", "a:3:3: no JSON: Expecting value"),
        (b'{"a": 1', "a:1:8: no JSON: it ends in the middle"),
        (b'{"a" 1}', "a:1:6: no JSON: `:` is missing"),
        (b'{"a": 1,}', "a:1:9: no JSON: a property name in double quotes is missing"),
        (b"[1,]", "a:1:4: no JSON: Expecting value"),
    ],
)
@pytest.mark.parametrize("stream", [io.BytesIO, Dribble])
def test_errors(stream: type[io.BytesIO], content: bytes, says: str) -> None:
    """An error names line and column, or the byte, however the bytes arrive."""
    with pytest.raises(InputError) as caught:
        list(elements(stream(content), "a"))
    assert str(caught.value).startswith(says)
