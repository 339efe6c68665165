"""Is an accepted event ever lost, or a ticket commented twice, whatever is killed when?

    python benchmarks/service_chaos.py [--events 10000] [--only sqlite] [--workers 2] [--smoke]

People edit tickets of the sandbox Jira, which sends signed webhooks and sends them again as Jira
does; web and workers are killed with SIGKILL at random and started again. In the end every ticket
is read afresh. Writes `benchmarks/results/service-chaos.md` and `.json`.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent))

from service_chaos_page import Row, page
from service_monkey import Monkey
from service_parts import SECRET, Jira, jira
from service_stack import Stack, served, stack

from ticket_lint.config.sources import load
from ticket_lint.intake.site import by_keys
from ticket_lint.jira import discovery
from ticket_lint.jira.connect import connect
from ticket_lint.jira.credentials import login
from ticket_lint.jira.transport import Terms
from ticket_lint.judge.assess import Judge
from ticket_lint.work.reconcile import Desk, Planned

RESULT = Path(__file__).parent / "results" / "service-chaos.md"
RETRY_S = 1.0
_TRIES = 6
_OK = 202
_DRAIN_S = 420.0
TEXTS = (
    "It sometimes does not work since build {n}. We should maybe repair that quickly.",
    "Perhaps the export of build {n} fails from time to time, etc.\n\nImprove it somehow soon.",
    """As an editor I want the export of build {n} to keep umlauts, so that names stay right.

Acceptance criteria

Given a name with an umlaut, when I export the list, then the file has the same name.""",
)


class Case(NamedTuple):
    """A database and how many workers stand beside the web; 0: `serve` does it all."""

    kind: str
    workers: int


Texts = defaultdict[str, list[str]]
"""The texts that a ticket was given, in order."""
CASES = (Case("sqlite", 0), Case("postgresql", 1), Case("postgresql", 2), Case("postgresql", 4))


class Events:
    """What the sandbox's webhooks came to, by identifier, as the sandbox tells."""

    def __init__(self, site: Jira) -> None:
        """Ask the sandbox."""
        sent = site.ask("GET", "/sandbox/webhooks").json()["sent"]
        edits = [one for one in sent if one["url"].endswith("of=edit")]
        self.ticket = {one["identifier"]: _ticket(one["url"]) for one in edits}
        self.accepted = {one["identifier"] for one in edits if one["status"] == _OK}
        ends = [one for one in edits if one["status"] == _OK or one["attempt"] + 1 == _TRIES]
        self.over = {one["identifier"] for one in ends}
        self.of: defaultdict[str, list[str]] = defaultdict(list)
        """The events of a ticket, in the order of its edits: first tries are sent in order."""
        for one in edits:
            if not one["attempt"]:
                self.of[self.ticket[one["identifier"]]].append(one["identifier"])
        self.retries = sum(one["attempt"] > 0 for one in edits)
        self.statuses = Counter(str(one["status"]) for one in edits)

    def told(self, key: str) -> int:
        """Return how many edits were made of a ticket up to the last that we were told of."""
        return max(n for n, one in enumerate(self.of[key], 1) if one in self.accepted)


def _ticket(url: str) -> str:
    return url.partition("issue=")[2].partition("&")[0]


@contextmanager
def editing(site: Jira, keys: Sequence[str], rate: float, made: Texts) -> Iterator[None]:
    """Let a person edit tickets at random until the block ends."""
    stop = threading.Event()
    chance = random.Random(5)  # noqa: S311 - which ticket is edited

    def edit() -> None:
        number = 0
        begun = time.monotonic()
        while not stop.is_set():
            number += 1
            # A few tickets get most of the edits, as one does that a team is writing.
            key = keys[int(len(keys) * chance.random() ** 2)]
            text = chance.choices(TEXTS, (5, 5, 1))[0].format(n=number)
            if site.retext(key, text) == 204:  # noqa: PLR2004 - no content
                made[key].append(text)
            stop.wait(max(0.0, begun + number / rate - time.monotonic()))

    thread = threading.Thread(target=edit)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def hooked(site: Jira, service: Stack) -> None:
    """Register our webhooks as an administrator does, with shorter waits between tries."""
    for of, events in (("edit", ["jira:issue_updated"]), ("comment", ["comment_created"])):
        url = service.url + "/webhooks/jira?issue=${issue.key}&of=" + of
        body = {"url": url, "events": events, "secret": SECRET, "retry_after": RETRY_S}
        made = site.ask("POST", "/sandbox/webhooks", body)
        if made.status != 201:  # noqa: PLR2004 - created
            raise SystemExit(f"no webhook: {made.body!r}")


def drained(site: Jira, service: Stack, edits: int) -> tuple[Events, float]:
    """Wait until no event and no ticket is under way; returns the seconds that took."""
    begun = time.monotonic()
    while True:
        events = Events(site)
        took = time.monotonic() - begun
        if len(events.over) >= edits and not service.waiting() and not service.unfinished():
            return events, took
        if took > _DRAIN_S:
            print(f"after {took:.0f} s: {len(events.over)} of {edits} events are over and "
                  f"{service.waiting()} tickets and "
                  f"{service.unfinished()} jobs wait\n{service.workers[0].tail()}")  # fmt: skip
            return events, took
        time.sleep(0.5)


def commented(site: Jira, service: Stack, keys: Sequence[str], made: Texts) -> list[str]:
    """Return those tickets that get a comment now: no claim of a killed worker must end later."""
    for key in keys:
        made[key].append(TEXTS[0].format(n=0))
        site.retext(key, made[key][-1])
    drained(site, service, len(keys))
    return [key for key in keys if site.comments(key)]


def trial(case: Case, tickets: int, wanted: int, rate: float, kills: int, *, soon: bool) -> Row:
    """Run one case until enough events are accepted and enough was killed; then count.

    `soon`: begin with tickets that have their comments, which takes no waiting in the end.
    """
    with (
        tempfile.TemporaryDirectory() as place,
        served(case.kind) as database,
        jira(Path(place), 3 * tickets) as site,
        stack(
            Path(place),
            site,
            case.workers,
            database=database,
            service={"rate": 1000},
        ) as service,
    ):
        keys = site.keys()[:tickets]
        hooked(site, service)
        service.start()
        made: Texts = defaultdict(list)
        if soon:
            keys = commented(site, service, keys, made)
        monkey = Monkey(service, wanted / rate / (1.2 * kills), (0.3, 12 if case.workers else 1))
        begun = time.monotonic()
        monkey.start()
        try:
            with editing(site, keys, rate, made):
                enough = False
                while not enough and time.monotonic() - begun < 4 * wanted / rate + 60:
                    time.sleep(min(2.0, wanted / rate / 4))
                    accepted = len(Events(site).accepted)
                    enough = accepted >= wanted and sum(monkey.kills.values()) >= kills
        finally:
            monkey.stop()
        lasted = time.monotonic() - begun
        events, drain = drained(site, service, sum(map(len, made.values())))
        for part in service.parts:
            part.stop()
        seconds = lasted, drain
        row = counted(case, site, service, events, monkey=monkey, made=made, seconds=seconds)
        if not row.ok:
            print("what is left is in", left(Path(place), service, site), flush=True)
        return row


def left(place: Path, service: Stack, site: Jira) -> Path:
    """Keep what a run that went wrong leaves: logs, SQLite's file, and what the tables say."""
    folder = Path(tempfile.mkdtemp(prefix="service-chaos-"))
    shutil.copytree(place, folder / "run", dirs_exist_ok=True)
    asked = {
        "rounds": "SELECT * FROM rounds",
        "jobs": "SELECT workflow_uuid, status, executor_id, created_at, updated_at, attributes"
        " FROM dbos.workflow_status",
        "deliveries": "SELECT * FROM deliveries",
        "judged": "SELECT t.key, t.issue, a.text_hash, a.judged FROM standings s JOIN tickets t"
        " ON t.id = s.ticket JOIN assessments a ON a.id = s.assessment",
    }
    for name, query in asked.items():
        text = json.dumps(service.rows(query), default=str, indent=0)
        (folder / f"{name}.json").write_text(text, encoding="utf-8")
    (folder / "sent.json").write_bytes(site.ask("GET", "/sandbox/webhooks").body)
    return folder


def counted(
    case: Case,
    site: Jira,
    service: Stack,
    events: Events,
    *,
    monkey: Monkey,
    made: Texts,
    seconds: tuple[float, float],
) -> Row:
    """Read every ticket that had an accepted event afresh, and compare; the service has ended.

    The text that was judged must be one that the ticket had since the edit of its last event with a
    202. Where that is not the newest one, since Jira gave up telling us of it, the ticket gets that
    text back, to see what the comment must say.
    """
    keys = sorted({events.ticket[one] for one in events.accepted})
    kept = {row[0] for row in service.rows("SELECT identifier FROM deliveries")}
    judged = dict(
        service.rows(
            "SELECT t.key, a.text_hash FROM standings s JOIN tickets t ON t.id = s.ticket"
            " JOIN assessments a ON a.id = s.assessment"
        )
    )
    config = load(service.folder / "ticket-lint.toml", environ={}).config
    connection = connect(login(config, site.environment), config, Terms())
    desk = Desk(connection, discovery.layouts(connection, config), Judge.of(config))
    lost, wrong, on, untold = [], [], Counter[str](), 0
    for key in keys:
        if len(events.of[key]) != len(made[key]):
            raise SystemExit(f"{key}: {len(made[key])} edits, {len(events.of[key])} events")
        since = made[key][events.told(key) - 1 :]
        untold += len(since) > 1
        (planned,) = desk.planned(by_keys(desk.jira, desk.layouts, [key]))
        while len(since) > 1 and _text(planned) != judged.get(key):
            since.pop()
            site.retext(key, since[-1])
            (planned,) = desk.planned(by_keys(desk.jira, desk.layouts, [key]))
        if planned.assessment is None or planned.plan is None:
            raise SystemExit(f"{key}: {planned.fault}")
        if _text(planned) != judged.get(key):
            lost.append(key)
        ours = [c for c in site.comments(key) if c["author"]["accountId"] == "712020:lint"]
        on[key] = len(ours)
        stale = any(action.kind == "comment" for action in planned.plan.actions)
        if stale or (planned.assessment.verdict != "ready" and not ours):
            wrong.append(key)
    log = site.ask("GET", "/sandbox/log?since=999999999").json()
    dead = service.rows(
        "SELECT count(*) FROM dbos.workflow_status WHERE status IN"
        " ('ERROR', 'CANCELLED', 'MAX_RECOVERY_ATTEMPTS_EXCEEDED')"
    )
    for name, found in (("not judged", lost), ("comment not right", wrong)):
        if found:
            print(name, found[:20])
    return Row(
        name=f"{case.kind}, {'serve' if not case.workers else f'web + {case.workers}'}",
        accepted=len(events.accepted),
        given_up=len(events.over - events.accepted),
        retries=events.retries,
        kills=dict(monkey.kills),
        ends=dict(monkey.ends),
        taken=[tuple(one) for one in monkey.taken],
        untaken=monkey.untaken,
        seconds=round(seconds[0]),
        drain=round(seconds[1]),
        tickets=len(keys),
        untold=untold,
        stuck=service.waiting() + service.unfinished(),
        forgotten=len(events.accepted - kept),
        lost=len(lost),
        comments=sum(on.values()),
        most=max(on.values(), default=0),
        wrong=len(wrong),
        twice=sum(log["comments_made"].get(key, 0) > 1 for key in keys),
        dead=int(dead[0][0]) if dead else 0,
    )


def _text(planned: Planned) -> str:
    return planned.ticket.text_hash if planned.ticket else ""


def main() -> None:
    """Run all cases and write the result."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--tickets", type=int, default=300)
    parser.add_argument("--rate", type=float, default=40, help="edits a second")
    parser.add_argument("--kills", type=int, default=55)
    parser.add_argument("--only", default="", help="sqlite or postgresql")
    parser.add_argument("--workers", type=int, help="only the case with so many")
    parser.add_argument("--smoke", action="store_true", help="a few seconds; nothing is written")
    given = parser.parse_args()
    if given.smoke:
        given.events, given.tickets, given.rate, given.kills = 60, 8, 10, 2
        given.only = given.only or "sqlite"
    cases = [
        case
        for case in CASES
        if case.kind.startswith(given.only) and given.workers in (None, case.workers)
    ]
    rows: list[Row] = []
    for case in cases:
        size = (given.tickets, given.events, given.rate, given.kills)
        rows.append(trial(case, *size, soon=given.smoke))
        print(json.dumps(rows[-1]._asdict()), "ok" if rows[-1].ok else "NOT OK", flush=True)
    if not given.smoke and len(cases) == len(CASES):
        RESULT.write_text(page(rows), encoding="utf-8")
        found: list[dict[str, Any]] = [row._asdict() for row in rows]
        RESULT.with_suffix(".json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    if not all(row.ok for row in rows):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
