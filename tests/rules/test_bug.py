"""Rules of bugs: what they leave alone, and how severe a finding is."""

from __future__ import annotations

import pytest

from ticket_lint.intake.draft import parse_draft
from ticket_lint.judge.assess import Judge
from ticket_lint.rules.load import shipped

RULES = [rule for rule in shipped() if rule.family == "bug"]
JUDGE = Judge.of(rules=RULES, profile="agent")


def found(summary: str, body: str, front: str = "") -> dict[str, str]:
    """Return the severity of each rule's first finding in a bug."""
    draft = f"---\nkind: bug\nsummary: {summary!r}\n{front}\n---\n{body}"
    severities: dict[str, str] = {}
    for finding in JUDGE(parse_draft(draft)).findings:
        severities.setdefault(finding.rule, finding.severity)
    return severities


@pytest.mark.parametrize(
    ("summary", "body", "severity"),
    [
        ("Saving a cart crashes the shop", "Open the cart and press Save.", "implied"),
        ("Export", "When the export starts, it ends with a NullPointerException.", "implied"),
        ("Export does not write the header", "Run export.sh and open the file.", "implied"),
        ("Der Export hängt", "Wenn ich den Export starte, hängt er bei Zeile 100.", "implied"),
        ("The total is wrong", "Invoice 4711 shows 10.00. Nothing else is shown.", "W"),
        ("Resizing the editor is inconsistent", "It is not possible in source mode.", "W"),
        ("Wrong port in the address", "The address holds port 8032 after start-up.", "E"),
        ("Das Menü sieht komisch aus", "Rechts am Menü steht ein Strich.", "E"),
        ("Pattern shows a match about the wrong url", "Enter www.x: it shows a match.", "W"),
        ("Discrepencies between the two files", "They hold other lines.", "E"),
        ("Deprecate the old client", "Don't remove it yet.", None),
        ("Login does not work", "It should work.", "implied"),
        ("A blocked user's mails open again and again", "Seen on the mail page.", "W"),
    ],
)
def test_expected(summary: str, body: str, severity: str) -> None:
    """A failure implies what is expected; what is only called wrong does not."""
    findings = found(summary, body)
    implied = severity == "implied"
    assert findings.get("missing-expected") == (None if implied else severity)
    assert findings.get("implied-expected") == ("W" if implied else None)


@pytest.mark.parametrize(
    "body",
    [
        "The total shows 10.00 instead of 10.01.",
        "Expected: 10.01",
        "| Expected | Observed |\n|---|---|\n| 10.01 | 10.00 |",
        "**Expected behaviour**\n\nThe total is 10.01.",
    ],
)
def test_expected_is_stated(body: str) -> None:
    """Expected behaviour counts in any wording and form."""
    assert "missing-expected" not in found("The total is wrong", body)


@pytest.mark.parametrize(
    ("summary", "body", "severity"),
    [
        ("Fix the export", "", "E"),
        ("Fix the scripts on Windows", "Currently the scripts are broken on Windows.", "E"),
        ("The image plug-in is unreliable", "Selecting does not always work.", "E"),
        ("Address bug 2003492", "", "E"),
        ("Search is broken", "It should work.", "E"),
        ("Deprecate the old client", "Don't remove it yet.", None),
        ("Login is broken", "Steps:\n1. Use the app\n2. See error", "E"),
        ("Login is broken", "Steps:\n1. Open Orders\n2. Press Pay", None),
        ("Fix the export", "It should write the header first.", None),
        ("The export is broken", "~~~\n$ export --all\nerror 28\n~~~", None),
        ("Login is broken", "It answers HTTP 500 since release 5.12.", None),
        ("Menus show behind dialogues", "Most visible in the equation editor.", None),
    ],
)
def test_observed(summary: str, body: str, severity: str | None) -> None:
    """That something is broken is no observation; what can be seen is."""
    assert found(summary, body).get("missing-observed") == severity


@pytest.mark.parametrize(
    ("body", "severity"),
    [
        ("Users complain that the import is sometimes slow.", "E"),
        ("Users complain that the import is slow. " + "It is a pain for all of us here. " * 3, "W"),
        ("The import is sometimes slow, it should take 2 s.", "implied"),
        ("The slider uses a canvas, which does not work in IE 7 or 8.", "implied"),
        ("The import is slow, `ImportJob` reads everything twice.", "implied"),
        ("The import is slow when the file has an empty row.", None),
        ("~~~\n$ import big.csv\nreal 12m3s\n~~~", None),
        ("1. open the import\n2. choose big.csv", None),
        ("Schritte:\n1. Datei „Konten März“ wählen\n2. Import drücken", None),
    ],
)
def test_repro(body: str, severity: str | None) -> None:
    """Steps, a command and a condition count; without them the rest of the text decides."""
    findings = found("The import is slow", body)
    implied = severity == "implied"
    assert findings.get("missing-repro") == (None if implied else severity)
    assert findings.get("implied-steps") == ("W" if implied else None)


@pytest.mark.parametrize(
    ("body", "front", "fires"),
    [
        ("The menu hides the logo in the latest version.", "", True),
        ("The menu hides the logo in some browsers.", "", True),
        ("The menu hides the logo in Firefox 128.", "", False),
        ("The menu hides the logo.\n\n## Environment\nCurrent version, all phones", "", True),
        ("The menu hides the logo.\n\n## Environment\nProduction", "", True),
        ("The menu hides the logo.\n\n## Environment\nProduction, 5.12", "", False),
        ("The menu hides the logo.", "environment: tous les navigateurs", True),
        ("The current build of our documentation has no logo.", "", False),
        ("Expected: the logo has the same size on different devices.", "", False),
        ("The logo is hidden when it is installed in an edge node.", "", False),
        ("The menu hides the logo in my browser.", "environment: Safari 17.4", False),
        ("The total of an invoice is rounded down.", "", False),
        ("Seit dem Update ist das Menü leer.", "", True),
    ],
)
def test_environment(body: str, front: str, *, fires: bool) -> None:
    """Only a bug that shows that its version or platform matters is asked for it."""
    assert ("missing-environment" in found("The menu hides the logo", body, front)) is fires


@pytest.mark.parametrize(
    ("priority", "body", "fires"),
    [
        ("Blocker", "The invoice shows a wrong logo.", True),
        ("P1", "The invoice shows a wrong logo.", True),
        ("Minor", "The invoice shows a wrong logo.", False),
        ("Blocker", "With a wrong logo the shop does not start.", False),
        ("Blocker", "No further tests until this is fixed, I can't open anything.", False),
        ("Critical", "The logo overwrites the invoice file.", False),
        ("Kritisch", "Ein falsches Logo, und der Dienst stürzt ab.", False),
        ("", "The invoice shows a wrong logo.", False),
        (
            "Blocker",
            "The invoice shows a wrong logo. 40 % of our customers see it on every invoice.",
            False,
        ),
    ],
)
def test_impact(priority: str, body: str, *, fires: bool) -> None:
    """Only a high priority needs an impact."""
    assert (
        "missing-impact" in found("Wrong logo on the invoice", body, f"priority: {priority}")
    ) is fires


def test_unreadable_language() -> None:
    """A bug in a language we do not speak gets abstentions, no findings."""
    front = "---\nkind: bug\nsummary: 保存できません\nlanguage: other\n---\n"
    assessment = JUDGE(parse_draft(front + "保存ボタンを押すと画面が消えます。"))
    assert not assessment.findings
    assert {"missing-expected", "missing-repro"} <= {a.rule for a in assessment.abstained}
