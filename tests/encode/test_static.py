"""The static encoder: total, linear, and near what is near in meaning."""

from __future__ import annotations

import numpy as np
import pytest

from ticket_lint.encode import Encoder, encoder, transformers
from ticket_lint.encode.texts import PIECE
from ticket_lint.errors import ConfigError, UnknownKey


@pytest.fixture(scope="module")
def static() -> Encoder:
    """The encoder that ships."""
    found = encoder("static")
    assert found
    return found


HOSTILE = {
    "empty": "",
    "blank": " \t\n\u00a0",
    "NUL": "\0\0\0",
    "half a surrogate pair": "\ud800 and \udfff",
    "one long word": "x" * 300_000,
    "long words": f"{'y' * 120} " * 2_000,
    "combining marks": "e" + "\u0301" * 50_000,
    "no spaces": "漢字" * 20_000,
    "special tokens": "[CLS] [SEP] [PAD] [UNK] [MASK] ##ing",
    "right to left": "\u202eabc\u202c שלום",
    "emoji": "👩‍👩‍👧‍👦" * 2_000,
    "jamo": "각" * 30_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_total(static: Encoder, text: str) -> None:
    """Any text gives a row of length 1, or of zeros where there is nothing to encode."""
    rows = static.encode([text, "The export has one row for each invoice."])
    assert rows.shape == (2, static.dimensions)
    assert rows.dtype == np.float32
    assert np.isfinite(rows).all()
    lengths = np.linalg.norm(rows, axis=1)
    assert lengths[0] == pytest.approx(1, abs=1e-5) or not rows[0].any()
    assert lengths[1] == pytest.approx(1, abs=1e-5)


def test_nothing(static: Encoder) -> None:
    """No texts give no rows, and texts without content rows of zeros."""
    assert static.encode([]).shape == (0, static.dimensions)
    assert not static.encode(["", " ", "\0"]).any()


def test_each_text_by_itself(static: Encoder) -> None:
    """The row of a text does not depend on what it is encoded with."""
    texts = ["The button is disabled.", "", "word " * 9_000, "Tax is rounded to cents."]
    together = static.encode(texts)
    alone = np.concatenate([static.encode([text]) for text in texts])
    np.testing.assert_allclose(together, alone, atol=1e-6)


@pytest.mark.parametrize("gap", [" ", "\n", " \t "])
def test_long_text_is_read_to_its_end(static: Encoder, gap: str) -> None:
    """Where a long text is cut makes no difference, and no part of it is left out."""
    sentence = gap.join("the invoice export must contain one row for each line".split()) + gap
    long = sentence * (3 * PIECE // len(sentence))
    end = "password reset mail never arrives " * 2_000
    rows = static.encode([long, sentence, long + end])
    assert rows[0] @ rows[1] > 0.999
    assert rows[0] @ rows[2] < 0.9


NEAR = [
    (
        "When the form is empty, the button must be disabled.",
        "The button should be disabled if nothing is entered in the form.",
        "Upgrade the database driver to version 4.",
    ),
    (
        "The page crashes with a NullPointerException.",
        "A null pointer exception is thrown and the page fails to load.",
        "As a manager I want to see last month's sales.",
    ),
    (
        "Steps: open the settings, click Save, reload the page.",
        "1. Go to settings 2. Press save 3. Refresh the page",
        "We do not support Internet Explorer.",
    ),
]


@pytest.mark.parametrize(("text", "near", "far"), NEAR)
def test_meaning(static: Encoder, text: str, near: str, far: str) -> None:
    """A text is nearer to one that says the same in other words than to another."""
    rows = static.encode([text, near, far])
    assert rows[0] @ rows[1] > rows[0] @ rows[2] + 0.2


def test_case_and_accents(static: Encoder) -> None:
    """Upper case and accents make no difference, as for the model it is made of."""
    rows = static.encode(["Café is CLOSED", "cafe is closed"])
    np.testing.assert_allclose(rows[0], rows[1], atol=1e-6)


def test_name_tells_the_vectors(static: Encoder) -> None:
    """An assessment can name the vectors it was made with."""
    kind, digest = static.name.split()
    assert kind == "static"
    assert len(digest) == 12
    assert static.languages == {"en"}


def test_none() -> None:
    """`none` is no encoder."""
    assert encoder("none") is None


@pytest.mark.parametrize("name", ["", "word2vec", "STATIC", "sentence-transformers:"])
def test_unknown(name: str) -> None:
    """An unknown encoder is refused with the names there are."""
    with pytest.raises(UnknownKey, match=r"unknown encoder .*sentence-transformers:NAME-OR-PATH"):
        encoder(name)


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where sentence-transformers is not installed, the message has the command for it."""
    monkeypatch.setattr(transformers, "find_spec", lambda _: None)
    with pytest.raises(ConfigError, match=r"not installed.*pip install 'ticket-lint\[transf"):
        encoder("sentence-transformers:all-MiniLM-L6-v2")
