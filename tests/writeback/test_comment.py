"""What the comment says, in both markups, and what it never does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ticket_lint.intake.draft import parse_draft
from ticket_lint.judge.assess import Judge
from ticket_lint.parse import Source, document
from ticket_lint.rules.load import load
from ticket_lint.sandbox.adf import fault
from ticket_lint.values.assessment import Assessment, Edit, Evidence, Finding, Stated
from ticket_lint.values.plan import Product, Reply
from ticket_lint.writeback import wiki
from ticket_lint.writeback.comment import written
from ticket_lint.writeback.model import Paragraph, Piece
from ticket_lint.writeback.words import words

LANGUAGES = ("en", "de", "fr", "es", "pt")
PRODUCTS: tuple[Product, ...] = ("cloud", "datacenter")
LIVE = (
    "[~accountid:123] @ann [evil|https://evil.example/x] https://evil.example/y *bold* "
    "!http://evil.example/i.png! {color:red}x{color} {code} h1. | || [^a.txt] mailto:a@b.example "
    "(!) :) www.evil.example <b>html</b> {noformat}"
)


def finding(rule: str = "vague-verb", severity: Any = "W", quote: str = "", **more: Any) -> Finding:
    """Return a finding, with a quote where one is given."""
    evidence = Evidence("description", 0, len(quote), quote) if quote else None
    given = {"message": f"message of {rule}", "suggestion": "Do this.", "cost": 3} | more
    return Finding(rule, severity, evidence=evidence, **given)


def assessment(*findings: Finding, **more: Any) -> Assessment:
    """Return an assessment with these findings."""
    given = {"score": 58, "verdict": "needs-work", "text_hash": "t"} | more
    return Assessment(key="WEB-1", kind="bug", findings=findings, **given)


def body(a: Assessment, product: Product = "cloud", **more: Any) -> str:
    """Return the text that a reader sees of a comment."""
    made = written(a, product, **more).body
    return document(Source("comment", made, "adf" if product == "cloud" else "wiki")).text


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Yield all nodes of a document."""
    if isinstance(value, dict):
        yield value
        value = value.get("content", [])
    for one in value if isinstance(value, list) else ():
        yield from nodes(one)


def test_order() -> None:
    """What is good comes first, then blockers, then the rest; five of nine."""
    findings = [finding(f"rule-{number}", "W") for number in range(8)] + [finding("blocker", "E")]
    good = {"reason": Stated("stated"), "goal": Stated("absent"), "open_decision": Stated("stated")}
    text = written(assessment(*findings, stated=good), "cloud").text
    lines = text.splitlines()
    assert lines[0] == "58 of 100: needs work. Good: it states the reason."
    assert lines[1] == "What would make it better (5 of 9):"
    assert lines[2].startswith("  - Needed: Message of blocker.")
    assert text.count("Message of") == 5


def test_findings_that_say_the_same_are_one() -> None:
    """With two quotes, and the number of those left out."""
    many = [finding(quote=f"quote {number}") for number in range(5)]
    text = written(assessment(*many), "cloud").text
    assert "“quote 0” “quote 1” +3 vague-verb" in text
    assert "quote 2" not in text


@pytest.mark.parametrize("product", PRODUCTS)
def test_skeleton_to_paste(product: Product) -> None:
    """In the markup of the field that it is pasted into."""
    skeleton = "## Steps\n1. Open ____\n- a\n  - b\n{noformat}"
    a = assessment(finding(), edits=(Edit("State", ("vague-verb",), 5, skeleton),))
    made = written(a, product).body
    if product == "cloud":
        code = [node for node in nodes(made) if node.get("type") == "codeBlock"]
        assert code[0]["content"][0]["text"] == skeleton
    else:
        assert "{noformat}\nh2. Steps\n# Open ____\n* a\n** b\n{ noformat}\n{noformat}" in made


def test_adf_is_valid_and_nothing_in_it_is_live() -> None:
    """No links, no mentions, only what Jira's schema allows."""
    made = written(assessment(finding(quote=LIVE, message=LIVE), stated={}), "cloud").body
    assert fault(made) == ""
    kinds = {node["type"] for node in nodes(made)}
    assert kinds <= {
        *("doc", "paragraph", "text", "bulletList", "listItem", "hardBreak", "codeBlock"),
    }
    marks = {mark["type"] for node in nodes(made) for mark in node.get("marks", [])}
    assert marks <= {"strong", "code"}
    assert "https://" not in json.dumps(made)
    assert "@ann" not in json.dumps(made)


def test_wiki_markup_in_quotes_is_text() -> None:
    """Each character that could begin markup is an entity."""
    made = written(assessment(finding(quote=LIVE[:150], message=LIVE[:150])), "datacenter").body
    assert isinstance(made, str)
    line = next(line for line in made.splitlines() if "evil" in line)
    quote = line[line.index("“") : line.index("”")]
    for sign in "[]{}*!|@<>":
        assert sign not in quote
    assert "://" not in quote
    found = document(Source("comment", made, "wiki"))
    assert not {inline.kind for inline in found.inlines} & {"link", "mention", "media"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("well-known (5 of 8): yes; no", "well-known (5 of 8): yes; no"),
        ("a - b -c- --- d", "a &#45; b &#45;c&#45; &#45;&#45;&#45; d"),
        ("(!) (/) (x) (on) ;) :) :D", "&#40;&#33;) &#40;/) &#40;x) &#40;on) &#59;) &#58;) &#58;D"),
        ("C:\\temp", "C&#58;&#92;temp"),
        ("h1. and bq. stay", "h1. and bq. stay"),
    ],
)
def test_no_more_entities_than_needed(text: str, expected: str) -> None:
    """Who edits the comment in Data Center can still read it."""
    assert wiki.text([Paragraph((Piece(text),))]) == expected


@pytest.mark.parametrize("product", PRODUCTS)
def test_never_too_long(product: Product) -> None:
    """However long and however special the characters: fewer findings, never a refusal."""
    long = "[*_{|}~@" * 4000
    many = [
        finding(f"r{n}" * 100, quote=long, message=f"{n}{long}", suggestion=long) for n in range(30)
    ]
    edits = tuple(Edit(long, (), 5, "[x]\n" * 20_000) for _ in range(3))
    answers = [
        Reply(str(n), "a", "ignore", "2026-11-24", f"r{n}" * 30, long, problem="")
        for n in range(50)
    ]
    made = written(assessment(*many, edits=edits), product, replies=answers)
    size = len(made.body if isinstance(made.body, str) else json.dumps(made.body))
    assert size <= 32_767
    assert "of 30" in made.text


def test_secrets_are_masked() -> None:
    """Also where a plug-in's message or an answer brings one."""
    secret = "ghp_" + "x7Kq2mVz9RtYb4NcL8wJ" + "h3Dg6Fs1Pa5Eu0Xi"
    answers = [Reply("1", "a", "ignore", "2026-11-24", "vague-verb", f"see {secret}")]
    a = assessment(finding(message=secret, suggestion=secret, quote=secret))
    for product in PRODUCTS:
        assert secret not in json.dumps(written(a, product, replies=answers).body)


@pytest.mark.parametrize("language", LANGUAGES)
def test_languages_are_complete(language: str) -> None:
    """Each says all that English does; the others have words for every rule."""
    own, english = words(language), words("en")
    assert set(own.say) == set(english.say)
    assert set(own.facts) == set(english.facts)
    for key, text in own.say.items():
        names = {"score", "verdict", "facts", "shown", "all", "day"}
        blanks = {name for name in names if f"{{{name}}}" in english.say[key]}
        assert {name for name in names if f"{{{name}}}" in text} == blanks
    if language != "en":
        assert {rule.name for rule in load()} == set(own.rules)


def test_language_of_the_ticket() -> None:
    """Ours where we speak it, else English; a rule without words keeps its own."""
    a = assessment(finding("missing-repro"), finding("house-rule"))
    german = written(a, "cloud", language="de").text
    assert german.startswith("58 von 100: noch nicht bereit.")
    assert "Es steht nicht da, wie man es auslöst" in german
    assert "Message of house-rule." in german
    assert written(a, "cloud", language="fi").text == written(a, "cloud", language="en").text


def test_answers_are_acknowledged() -> None:
    """Each with what became of it; the latest word on a rule counts."""
    answers = [
        Reply("1", "a", "ignore", "2026-11-20", "vague-verb", "first"),
        Reply("2", "a", "ignore", "2026-11-24", "vague-verb", "our term", "2026-12-31"),
        Reply("3", "a", "wrong", "2026-11-24", "missing-repro"),
        Reply("4", "a", "recheck", "2026-11-24"),
        Reply("5", "b", "ignore", "2026-11-24", "oversized", "no", problem="not-allowed"),
    ]
    text = written(assessment(), "cloud", replies=answers).text
    assert "Left out: vague-verb “our term” (until 2026-12-31)" in text
    assert "first" not in text
    assert "Called mistaken, and left out: missing-repro" in text
    assert "Looked at again after the answer of 2026-11-24." in text
    assert "ticket-lint ignore oversized was not obeyed" in text


def test_content() -> None:
    """The fingerprint is that of what is said, whatever the product."""
    a, b = assessment(finding()), assessment(finding(quote="x"))
    assert written(a, "cloud").content == written(a, "datacenter").content
    assert written(a, "cloud").content != written(b, "cloud").content
    assert written(a, "cloud").content != written(a, "cloud", language="de").content


@settings(max_examples=60)
@given(st.text(max_size=400), st.text(max_size=400))
def test_any_text(quote: str, message: str) -> None:
    """Whatever a ticket holds, the document is one that Jira takes."""
    a = assessment(finding(quote=quote, message=message))
    made = written(a, "cloud").body
    assert fault(made) == ""
    json.dumps(made, ensure_ascii=False).encode()
    written(a, "datacenter").text.encode()


@pytest.fixture(scope="module")
def judge() -> Judge:
    """Return the judge under the defaults."""
    return Judge.of()


@pytest.mark.parametrize("product", PRODUCTS)
def test_of_a_real_assessment(judge: Judge, product: Product) -> None:
    """The text that people get for a weak bug has the quote, the skeleton, and how to answer."""
    ticket = parse_draft(
        "---\nkind: bug\nsummary: App crashes\n---\nIt crashes sometimes. Please fix."
    )
    text = body(judge(ticket), product, language=ticket.language)
    assert "missing-repro" in text
    assert "ticket-lint recheck" in text
    assert "____" in text
