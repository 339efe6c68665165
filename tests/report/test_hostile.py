"""Whatever a ticket holds, a report stays what it is: harmless, well-formed, complete."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from defusedxml import ElementTree
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from ticket_lint.report import escape
from ticket_lint.report.tally import Look
from ticket_lint.values.assessment import Assessment, Edit, Evidence, Finding, Lack, Nearest, Stated

NASTY = st.text(
    st.one_of(
        st.sampled_from(
            "\x1b[31m\x9b]\x07\r\n\t|`*_<>&\"'@#~$\\:/.![](){}\u202e\u2028\ufffe\ud800"
        ),
        st.characters(),
    ),
    max_size=40,
)
ANY = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def nasty(text: str) -> Assessment:
    """Return an assessment that holds a text wherever a ticket's text can come through."""
    evidence = Evidence(text, 0, len(text), text)
    return Assessment(
        key=text,
        kind="bug",
        score=49,
        verdict="underspecified",
        summary=text,
        findings=(Finding("some-rule", "W", text, evidence, (text,), text, 50),),
        stated={"goal": Stated("stated", (evidence,)), "reason": Stated("unknown", (), text)},
        nearest=Nearest(good=text, weak=text, lacks=(Lack("goal", text),), distance=1.0, cost=1),
        edits=(Edit(text, ("some-rule",), 50, text),),
        text_hash="x",
    )


class Tags(HTMLParser):
    """Collects the names of the tags of a page."""

    def __init__(self) -> None:
        """Begin without any."""
        super().__init__()
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """Note a tag."""
        del attrs
        self.tags.add(tag)


@ANY
@given(NASTY)
@pytest.mark.parametrize("level", ["quiet", "normal", "verbose"])
def test_terminal_sees_no_control_character(
    render: Callable[..., str], level: str, text: str
) -> None:
    """No escape sequence, no bidirectional override, no half pair reaches the terminal."""
    for width in (None, 40):
        shown = render("terminal", [nasty(text)], Look(level, width=width))  # type: ignore[arg-type]
        assert not CONTROL.search(shown)


@ANY
@given(NASTY)
@pytest.mark.parametrize("name", ["json", "jsonl", "sarif"])
def test_json_keeps_the_text_and_hides_controls(
    render: Callable[..., str], name: str, text: str
) -> None:
    """JSON stays JSON of the same content, printable as it is."""
    shown = render(name, [nasty(text)])
    assert not CONTROL.search(shown)
    shown.encode()
    found = json.loads(shown)
    if name != "sarif":
        ticket = found["tickets"][0] if name == "json" else found
        whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        assert ticket["summary"] == ticket["findings"][0]["evidence"]["quote"] == whole


@ANY
@given(NASTY)
def test_junit_stays_xml(render: Callable[..., str], text: str) -> None:
    """No character that XML 1.0 forbids, and the text comes back."""
    root = ElementTree.fromstring(render("junit", [nasty(text)]).encode())
    (case,) = root.iter("testcase")
    assert case.get("name") == escape.plain(f"{text} {text}".rstrip())


@ANY
@given(NASTY)
def test_markdown_makes_no_markup_of_a_ticket(render: Callable[..., str], text: str) -> None:
    """A rendered page has our own tags only, and the table one row a ticket with four cells."""
    ours, theirs = Tags(), Tags()
    ours.feed(MARKDOWN.render(render("markdown", [nasty("plain words")])))
    page = MARKDOWN.render(render("markdown", [nasty(text), nasty("x")]))
    theirs.feed(page)
    assert theirs.tags <= ours.tags | {"code"}
    rows = page.partition("<tbody>")[2].partition("</tbody>")[0]
    assert rows.count("<tr>") == 2
    assert rows.count("<td") == 8


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("Grüße 你好 🎉", "Grüße 你好 🎉"),
        ("a\tb\r\nc", "a b  c"),
        ("\x1b[31m", "\\x1b[31m"),
        ("\x9b31m", "\\x9b31m"),
        ("a\u202eb", "a\\u202eb"),
        ("a\u2028b", "a b"),
        ("\ud800", "�"),
        ("\U0001fffe", "�"),
        ("👩\u200d💻", "👩\u200d💻"),
    ],
)
def test_plain(text: str, shown: str) -> None:
    """Text stays as it is; what steers a terminal is shown instead of sent."""
    assert escape.plain(text) == shown


@pytest.mark.parametrize(
    "text", ["@channel", "#12", "https://example.com", "www.example.com", "a@example.com", "[x](y)"]
)
def test_markdown_links_and_mentions_nothing(text: str) -> None:
    """What GitHub would make a link or a mention of is broken up."""
    shown = escape.markdown(text)
    assert not re.search(r"@\w|(?<!\\)#\d|\w://|www\.|(?<!\\)\[", shown)
