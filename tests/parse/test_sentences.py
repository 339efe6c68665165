"""The sentence splitter."""

from __future__ import annotations

import pytest

from ticket_lint.parse import Markup, Source, document
from ticket_lint.parse.sentences import MAX_SENTENCE, sentences


def split(text: str, markup: Markup = "text") -> list[str]:
    """Return the sentences of a text."""
    found = document(Source("d", text, markup))
    return [found.slice(span) for span in sentences(found)]


@pytest.mark.parametrize(
    "text",
    [
        "It fails.|It should not.",
        "It fails! | Why? | Nobody knows",
        "It fails. | please fix it",
        "Use e.g. Firefox, Chrome etc. and vs. it.",
        "Upgrade to 1.2.3 from 1.2. | Then test.",
        "See config.yml and a.b.c for 3.5 GB.",
        "Wait ... and see. | Then go.",
        "See https://a.b/c.d?e=f. | Done.",
        'He said "stop." | Then it stopped.',
        "Open (see p. 5). | Close.",
        "Siehe z.B. Nr. 5 bzw. Abs. 3. | Dann weiter.",
        "Voir p. ex. art. 5. | Ensuite.",
        "Ask J. Smith about it. | He knows.",
        "Ends… | Then begins.",
        "In 2019. | Then in 2020.",
        "(2. Open the page.)",
        "動作しません。|直してください。",
        "Do this. | Do that.",
        "...",
        "?!",
    ],
)
def test_split(text: str) -> None:
    """Full stops end sentences, but not those of abbreviations, numbers, files and addresses."""
    parts = [part.strip() for part in text.split("|")]
    assert split(("" if "。" in text else " ").join(parts)) == parts


@pytest.mark.parametrize(
    ("text", "markup", "expected"),
    [
        ("Expected: a\nActual: b", "text", ["Expected: a", "Actual: b"]),
        ("# A b\n\nc", "markdown", ["A b", "c"]),
        ("|a. B.|c|", "wiki", ["a. B.", "c"]),
        ("* One. Two.\n* Three", "wiki", ["One.", "Two.", "Three"]),
        ("a\n{code}\nb. C.\n{code}\nd", "wiki", ["a", "d"]),
        (
            "The importer stops at the first of the files that\nit cannot read. Then\nit ends.",
            "markdown",
            [
                "The importer stops at the first of the files that\nit cannot read.",
                "Then",
                "it ends.",
            ],
        ),
        ("", "text", []),
    ],
)
def test_blocks_and_lines(text: str, markup: Markup, expected: list[str]) -> None:
    """Sentences end with their block and line, unless the line was wrapped; code has none."""
    assert split(text, markup) == expected


@pytest.mark.parametrize("text", ["a" * 5_000, "word " * 1_000, "ab, " * 1_250])
def test_long_sentences_are_cut(text: str) -> None:
    """No sentence is longer than the limit, and cutting loses no letter."""
    found = split(text)
    assert max(map(len, found)) <= MAX_SENTENCE
    assert "".join("".join(found).split()) == "".join(text.split())


def test_a_huge_text_is_a_bounded_number_of_sentences() -> None:
    """Short sentences of a huge text are left together."""
    assert len(split("a. " * 100_000)) < 6_000
