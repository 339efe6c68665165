"""The distance to the references: of specification and not of topic; whose references, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from ticket_lint import shipped
from ticket_lint.config.schema import Config
from ticket_lint.errors import ConfigError, ShippedDataError
from ticket_lint.intake.draft import parse_draft
from ticket_lint.judge import similarity as module
from ticket_lint.judge.assess import Judge
from ticket_lint.judge.similarity import LACKS, Compared, Similarity
from ticket_lint.references.library import load, pairs
from ticket_lint.stated.extract import Extractor
from ticket_lint.values.assessment import Assessment

EXTRACT = Extractor.of()
GOOD = """---
key: A-1
kind: story
summary: Accountant exports the invoices of a month
---
As an accountant I want the invoices of a month as a CSV file, so that I need not type them again.

## Acceptance criteria

- When the month has 12 invoices, then the file has 12 rows, each with number, date and net sum.
- When the month has no invoice, then the file holds the header alone.
- When the month is not closed, then the page says "Close it first" and no file is made.

Not part of this: invoices in another currency.
"""
WEAK = """---
key: A-2
kind: story
summary: Better export
---
The export should be improved somehow. Users are not happy with it. Please fix soon.
"""


@pytest.fixture(scope="module")
def ours() -> Similarity:
    """The comparison as it ships."""
    return made()


def made(**config: object) -> Similarity:
    """Return the comparison under a configuration."""
    found = Similarity.of(Config.model_validate(config), EXTRACT)
    assert found is not None
    return found


def compared(similarity: Similarity, draft: str) -> Compared:
    """Compare a draft."""
    return similarity(EXTRACT(parse_draft(draft)))


def distance(similarity: Similarity, draft: str) -> float:
    """Return the distance of a draft."""
    near = compared(similarity, draft).nearest
    assert near is not None
    return near.distance


def test_distance(ours: Similarity) -> None:
    """A precise ticket is near, a vague one about the same thing far; both within 0 and 1."""
    assert 0 <= distance(ours, GOOD) < 0.3
    assert 0.5 < distance(ours, WEAK) <= 1


def test_pairs_are_told_apart(ours: Similarity) -> None:
    """In nearly every pair that ships the good ticket is nearer; the model has seen them."""
    english = [pair for pair in pairs(load()).values() if pair[0].ticket.language == "en"]
    nearer = 0
    for twins in english:
        good, weak = (ours(EXTRACT(twin.ticket)).nearest for twin in twins)
        assert good
        assert weak
        nearer += good.distance < weak.distance
    assert nearer >= 0.9 * len(english)


def test_what_the_nearest_states(ours: Similarity) -> None:
    """Named are a good and a weak reference of the kind, and quoted facts that the ticket lacks."""
    near = compared(ours, WEAK).nearest
    assert near
    by_id = {reference.id: reference for reference in load()}
    good, weak = by_id[near.good or ""], by_id[near.weak or ""]
    assert good.good
    assert not weak.good
    assert good.ticket.kind == weak.ticket.kind == "story"
    assert 0 < len(near.lacks) <= LACKS
    facts = EXTRACT(parse_draft(WEAK)).facts
    text = "\n".join(document.text for document in good.ticket.documents)
    for lack in near.lacks:
        assert facts.lacks(lack.fact)
        assert lack.quote.removesuffix("…").split("\n")[0][:40] in text
    quotes = [lack.quote for lack in near.lacks]
    assert len(set(quotes)) == len(quotes)


def test_a_reference_is_nearest_to_itself(ours: Similarity) -> None:
    """What a ticket is about decides which reference is named."""
    for reference in [one for one in ours.good.ones if one.language == "en"][:10]:
        (ticket,) = (r.ticket for r in load() if r.id == reference.id)
        near = ours(EXTRACT(ticket)).nearest
        assert near
        assert near.good == reference.id
        assert near.lacks == ()


GERMAN = """---
kind: story
summary: Export der Rechnungen
---
Als Buchhalterin möchte ich die Rechnungen eines Monats exportieren, damit ich sie nicht abtippe.
"""
DUTCH = """---
summary: Export van de facturen
---
Als boekhouder wil ik de facturen van een maand exporteren, zodat ik ze niet hoef over te typen. Het
moet snel werken en het bestand moet ook voor de bank te lezen zijn.
"""


@pytest.mark.parametrize("draft", [GERMAN, DUTCH])
def test_other_languages_abstain(ours: Similarity, draft: str) -> None:
    """In another language nothing is compared and nothing charged, and that is said."""
    found = compared(ours, draft)
    assert found.nearest is None
    (abstention,) = found.abstained
    assert abstention.rule == "similarity"
    assert "language" in abstention.reason
    judged = Judge.of()(parse_draft(draft))
    assert judged.nearest is None
    assert abstention in judged.abstained
    assert judged.score == 100 - sum(finding.cost for finding in judged.findings)


@pytest.mark.parametrize("text", ["", "\ud800 \udfff", "? ! ?", "a " * 200_000], ids=range(4))
def test_total(ours: Similarity, text: str) -> None:
    """Any ticket has a distance within 0 and 1, or a reason why not."""
    found = compared(ours, f"---\nsummary: S\n---\n{text}")
    if found.nearest is None:
        assert found.abstained
    else:
        assert 0 <= found.nearest.distance <= 1


def test_none_switches_it_off() -> None:
    """Without an encoder nothing is compared, loaded or named."""
    assert Similarity.of(Config(encoder="none"), EXTRACT) is None
    judge = Judge.of(Config(encoder="none"))
    judged = judge(parse_draft(WEAK))
    assert judged.nearest is None
    assert {"references", "specification", "encoder"}.isdisjoint(judge.versions)
    assert all(abstention.rule != "similarity" for abstention in judged.abstained)


def costing(points: int, tmp_path: Path) -> Judge:
    """Return a judge for whom the greatest distance costs these points, and rules nothing."""
    file = tmp_path / "costs.json"
    file.write_text(
        f'{{"version": "test", "default": {{"E": 0, "W": 0}}, "rules": {{}}, "distance": {points}}}'
    )
    return Judge.of(Config(costs_file=str(file)), rules=())


@pytest.mark.parametrize("draft", [GOOD, WEAK])
def test_what_it_costs(tmp_path: Path, draft: str) -> None:
    """The points follow from the distance, and the score is 100 without them."""
    judged: Assessment = costing(40, tmp_path)(parse_draft(draft))
    assert judged.nearest
    assert judged.nearest.cost == round(40 * judged.nearest.distance)
    assert judged.score == 100 - judged.nearest.cost
    free = costing(0, tmp_path)(parse_draft(draft))
    assert free.score == 100


def test_path_leads_over_the_distance(tmp_path: Path) -> None:
    """Where only the distance is left, the path says whom to follow, for the points it costs."""
    judged = costing(60, tmp_path)(parse_draft(WEAK))
    assert judged.nearest
    assert judged.verdict != "ready"
    (edit,) = judged.edits
    assert edit.gain == judged.nearest.cost
    assert judged.nearest.good
    assert judged.nearest.good in edit.title


@pytest.mark.parametrize("points", [25, 60, 100])
def test_path_counts_the_distance_in_full(points: int) -> None:
    """What costs most comes first, and each gain is what the score then is, also from 0 on."""
    judge = Judge.of()
    judge = replace(judge, costs=replace(judge.costs, distance=points))
    text = "It is not fast and should somehow be improved properly, etc. TBD: which way?"
    judged = judge(parse_draft(f"---\nkind: story\nsummary: Improve search\n---\n{text}"))
    assert judged.nearest
    full = judge.costs.of_distance(judged.nearest.distance)
    assert judged.nearest.cost <= full
    (place,) = (n for n, edit in enumerate(judged.edits) if not edit.rules)
    assert all(
        finding.severity == "E"
        for edit in judged.edits[:place]
        for finding in judged.findings
        if finding.rule in edit.rules and finding.cost > full
    )
    reached = judged.score + sum(edit.gain for edit in judged.edits)
    left = {f.rule for f in judged.findings} - {r for edit in judged.edits for r in edit.rules}
    assert reached <= 100 - sum(f.cost for f in judged.findings if f.rule in left)
    assert reached >= judge.config.bars.ready


def test_versions(ours: Similarity) -> None:
    """Model, encoder and reference set are named, and another set has another name."""
    assert ours.versions.keys() == {"references", "specification", "encoder"}
    assert all(ours.versions.values())
    judge = Judge.of()
    assert ours.versions.items() <= judge(parse_draft(GOOD)).versions.items()


def folder(tmp_path: Path, pairs_: int, good: str = GOOD, weak: str = WEAK) -> Path:
    """Write own references: copies of two drafts."""
    own = tmp_path / "references"
    own.mkdir(exist_ok=True)
    for number in range(pairs_):
        for side, draft, level in (("good", good, 0), ("weak", weak, 3)):
            if draft:
                head = f"---\nid: p{number}.{side}\npair: p{number}\nlevel: {level}\n"
                body = draft.partition("---\n")[2].replace("key:", "# key:", 1)
                (own / f"p{number}.{side}.md").write_text(head + body)
    return own


def value(similarity: Similarity, draft: str) -> float:
    """Return the value of a draft."""
    found = similarity.specification(EXTRACT(parse_draft(draft)))
    assert found
    return found.value


def test_own_references_shift_the_scale(ours: Similarity, tmp_path: Path) -> None:
    """Ten good ones decide two thirds of where it lies, and all of it where they replace ours."""
    config = {"folder": str(folder(tmp_path, 10))}
    added = made(references=config)
    alone = made(references={**config, "use": "replace"})
    good, width = value(ours, GOOD), ours.top - ours.bottom
    assert added.top == pytest.approx((ours.top + 2 * good) / 3)
    assert alone.top == pytest.approx(good)
    for moved in (added, alone):
        assert moved.top - moved.bottom == pytest.approx(width)
    assert distance(alone, GOOD) == 0
    assert ours.versions["references"] != added.versions["references"]
    assert added.versions["references"] != alone.versions["references"]


def test_own_references_are_named(tmp_path: Path) -> None:
    """Where they replace ours, the nearest are of the own ones; added, the nearest of all."""
    config = {"folder": str(folder(tmp_path, 1))}
    for use in ("add", "replace"):
        near = compared(made(references={**config, "use": use}), WEAK).nearest
        assert near
        assert near.weak == "p0.weak"
        assert use == "add" or near.good == "p0.good"


def test_only_good_ones(ours: Similarity, tmp_path: Path) -> None:
    """A folder without weak ones is enough; there is then no weak one to show."""
    own = folder(tmp_path, 3, weak="")
    alone = made(references={"folder": str(own), "use": "replace"})
    assert alone.top == pytest.approx(value(ours, GOOD))
    near = compared(alone, WEAK).nearest
    assert near
    assert near.weak is None


def test_sides_that_do_not_differ(tmp_path: Path) -> None:
    """Weak references as good as the good ones do not turn the distance round."""
    own = folder(tmp_path, 12, good=WEAK, weak=GOOD)
    odd = made(references={"folder": str(own), "use": "replace"})
    assert odd.bottom < odd.top
    assert distance(odd, GOOD) <= distance(odd, WEAK)


def test_own_folder_is_missing(tmp_path: Path) -> None:
    """A folder that is not there stops the start, not the first ticket."""
    with pytest.raises(ConfigError, match="there is no folder"):
        Judge.of(Config.model_validate({"references": {"folder": str(tmp_path / "none")}}))


def test_missing_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without its data the start fails with what to do."""
    (tmp_path / "models").mkdir()
    monkeypatch.setattr(shipped, "files", lambda _: tmp_path)
    with pytest.raises(ShippedDataError, match=r"references.json.*reinstall ticket-lint"):
        made()


class Letters:
    """An encoder that counts letters, in any language."""

    name = "letters"
    dimensions = 26
    languages: frozenset[str] | None = None

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return how often each letter occurs, brought to length 1."""
        counts = [[text.lower().count(chr(97 + n)) for n in range(26)] for text in texts]
        rows = np.array(counts, np.float32).reshape(len(texts), 26)
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def test_another_encoder(ours: Similarity, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another encoder finds the nearest ones; how far a ticket is does not depend on it."""
    monkeypatch.setattr(module, "encoder", lambda _: Letters())
    other = made(encoder="sentence-transformers:letters")
    assert other.versions["encoder"] == "letters"
    assert other.versions["references"] == ours.versions["references"]
    assert distance(other, WEAK) == distance(ours, WEAK)
    near = compared(other, WEAK).nearest
    assert near
    assert near.good
    assert all(one.vector is not None for one in other.good.ones)
