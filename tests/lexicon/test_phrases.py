"""The phrase notation: what each line finds, what it does not, and which lines are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticket_lint.errors import ConfigError
from ticket_lint.lexicon.phrases import PhraseBook, lines, plain

CLASSES = {"unit": ["seconds", "MB"], "be": ["is", "are"]}


def found(phrase: str, sentence: str) -> str | None:
    """Return the first words of a sentence that a phrase finds."""
    text = plain(sentence)
    hit = next(iter(PhraseBook({"x": [phrase]}, CLASSES).find(text)), None)
    return text[hit.start : hit.end] if hit else None


@pytest.mark.parametrize(
    ("phrase", "sentence", "expected"),
    [
        # words
        ("slow", "It is slow.", "slow"),
        ("slow", "It is slowly.", None),
        ("slow", "a_slow_name", None),
        ("slow", "SLOW!", "slow"),
        ("Benutzer", "Der Benutzer wartet", "benutzer"),
        ("as soon as possible", "as soon  as, possible", "as soon  as, possible"),
        ("user friendly", "a user-friendly page", "user-friendly"),
        ("user-friendly", "a user friendly page", None),
        ("a b", "a ———— b", None),
        ("if so, add it", "if so add it", "if so add it"),
        ("don't", "I don’t know", "don't"),
        ("améliorer", "afin d'améliorer la vue", "améliorer"),
        ("schön", "Es ist SCHÖN", "schön"),
        # gaps
        (
            "should … instead of",
            "it should return 404 instead of 500",
            "should return 404 instead of",
        ),
        ("should ... instead", "it should wait instead", "should wait instead"),
        ("should … instead", "should instead", "should instead"),
        ("a … z", "a 1 2 3 4 5 6 7 8 z", "a 1 2 3 4 5 6 7 8 z"),
        ("a … z", "a 1 2 3 4 5 6 7 8 9 z", None),
        # alternatives
        ("instead|rather", "rather not", "rather"),
        ("{as well as|and also} b", "a and also b", "and also b"),
        ("{as well as|and also}", "as well", None),
        # optional words
        ("(really) slow", "really slow", "really slow"),
        ("(really) slow", "slow", "slow"),
        ("is (very|quite) slow", "is quite slow", "is quite slow"),
        ("is (very) slow", "is veryslow", None),
        ("is slow (today)", "is slow todayish", "is slow"),
        # stars
        ("configur*", "it is configurable", "configurable"),
        ("configur*", "reconfigure", None),
        ("more * than", "more often than", "more often than"),
        ("more * than", "more than", None),
        ("{so * as|as} possible", "so far as possible", "so far as possible"),
        ("more * than", "more of it than", None),
        # numbers
        ("within 0 seconds", "within 1,500 seconds", "within 1,500 seconds"),
        ("within 0 seconds", "within some seconds", None),
        ("{0 seconds|soon} after", "3.5 seconds after", "3.5 seconds after"),
        # anchors
        ("^add", "Add a button", "add"),
        ("^add", "- *Add* a button", "- *add"),
        ("^add", "Please add a button", None),
        ("to be decided$", "the limit is to be decided.", "to be decided."),
        ("to be decided$", "to be decided by Anna", None),
        # exclusions
        ("should !not|never", "it should work", "should"),
        ("should !not|never", "it should never work", None),
        ("should !not", "it should not, but he should", "should"),
        ("should !not", "it should note", "should"),
        ("if possible !errors", "if possible errors are listed", None),
        ("if possible !errors", "if possible, errors are listed", "if possible"),
        ("should !{be noted|i}", "it should be noted", None),
        ("should !{be noted|i}", "it should be red", "should"),
        ("should !not … work", "it should not ever work", None),
        ("!read only", "a read-only field", None),
        ("!read only", "the only field", "only"),
        ("!read only", "only the field", "only"),
        ("!read only", "bread only", "only"),
        ("!/ etc !/", "lists, buttons etc.", "etc"),
        ("!/ etc !/", "edit /etc/hosts", None),
        ("!/ etc !/", "under /etc", None),
        ("!/|- etc", "under -etc", None),
        ("foo !- bar", "foo-bar foo bar", "foo bar"),
        # classes
        ("0 <unit>", "5 mb", "5 mb"),
        ("<be> slow", "pages are slow", "are slow"),
    ],
)
def test_match(phrase: str, sentence: str, expected: str | None) -> None:
    """A line of the notation finds what its words say and nothing else."""
    assert found(phrase, sentence) == expected


@pytest.mark.parametrize(
    "line",
    [
        "",
        "…",
        "… a",
        "a …",
        "a {b",
        "a (b",
        "a|",
        "{|}",
        "{a| } b",
        "*",
        "0",
        "(a)",
        "!a",
        "ab*",
        "d'ab*",
        "a*b",
        "!pre* a",
        "<nothing> a",
        "+",
        "a -",
        "qu' il",
        "^",
        "$",
    ],
)
def test_a_line_that_is_no_phrase_is_named(line: str) -> None:
    """The error for a line that is no phrase shows the list and the line, and what is right."""
    with pytest.raises(ConfigError) as raised:
        PhraseBook({"my-list": [line]}, CLASSES, where="own.toml").check()
    assert "own.toml my-list" in str(raised.value)
    assert repr(line) in str(raised.value)
    assert raised.value.right


def test_an_unknown_class_lists_the_known_ones() -> None:
    """A mistyped word class is answered with the classes there are."""
    with pytest.raises(ConfigError, match="known: be, unit"):
        PhraseBook({"x": ["0 <units>"]}, CLASSES).check()


def test_every_label_reports() -> None:
    """Several phrases of several labels are found in one pass, each once."""
    book = PhraseBook({"a": ["fast", "very fast"], "b": ["fast|slow"], "c": ["never"]})
    hits = sorted((h.label, h.start, h.end) for h in book.find("very fast and fast"))
    assert hits == [("a", 0, 9), ("a", 5, 9), ("b", 5, 9)]


def test_a_book_asked_twice_answers_the_same() -> None:
    """What a book remembers of words it met changes no answer."""
    book = PhraseBook({"x": ["configur*", "more * than"]})
    sentences = ["configure more often than that", "no", "configurable"]
    assert [list(book.find(s)) for s in sentences] == [list(book.find(s)) for s in sentences]


def test_lines() -> None:
    """Comments and blank lines of a list are left out."""
    assert lines("# head\nslow  # why\n\n  fast\n") == ["slow", "fast"]


@pytest.mark.parametrize("text", ["İstanbul ’x’", "ẞ", "ŉ", "Ǆ", "ΑΣ"])
def test_plain_keeps_the_length(text: str) -> None:
    """Offsets in the plain form are offsets in the text."""
    assert len(plain(text)) == len(text)


PIECES = [
    "a",
    "foo",
    "be*",
    "…",
    "|",
    "{",
    "}",
    "(",
    ")",
    "!",
    "^",
    "$",
    "0",
    "*",
    "<unit>",
    " ",
    "'",
]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join) | st.text(max_size=30))
def test_any_line_is_a_phrase_or_an_error(line: str) -> None:
    """A line either compiles and can be searched, or is refused as configuration."""
    book = PhraseBook({"x": [line]}, CLASSES)
    try:
        book.check()
    except ConfigError:
        return
    for sentence in (plain(line), "a foo before 5 seconds a", ""):
        assert all(0 <= hit.start <= hit.end <= len(sentence) for hit in book.find(sentence))


BOOK = PhraseBook(
    {"x": ["should … instead of", "(really) slow", "configur*", "!read only", "{as well as|and} b"]}
)


@given(st.text(max_size=1000))
def test_any_sentence_is_searched(sentence: str) -> None:
    """No sentence makes the search fail, and hits lie inside it."""
    text = plain(sentence)
    assert len(text) == len(sentence)
    assert all(0 <= hit.start < hit.end <= len(text) for hit in BOOK.find(text))


@pytest.mark.parametrize(
    "sentence",
    [
        "should " * 150,
        "a" * 1000,
        "a . " * 250,
        "should" + " , x" * 240,
        "''''" * 250,
        "b and " * 160,
    ],
)
def test_a_search_takes_a_bounded_number_of_steps(sentence: str) -> None:
    """Repetitive sentences, the worst case of gaps and options, end without a match or with one."""
    book = PhraseBook({"x": ["should … a … b … instead", "(a) (a) (a) x and", "a … a … a … c"]})
    assert [hit.label for hit in book.find(sentence)] in ([], ["x"])
