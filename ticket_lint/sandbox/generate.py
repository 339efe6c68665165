"""Invented tickets in Jira's shape, as many as wanted, the same ones each time."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from importlib.resources import files

from ticket_lint.sandbox.answer import BASE
from ticket_lint.sandbox.people import PEOPLE, account
from ticket_lint.sandbox.site import SPRINT_FIELD
from ticket_lint.sandbox.state import JSON, State, written

PROJECT: JSON = {
    "id": "10500",
    "key": "TIDE",
    "name": "Tide tables",
    "projectTypeKey": "software",
}
SERVICE: JSON = {
    "id": "10600",
    "key": "DESK",
    "name": "Service desk",
    "projectTypeKey": "service_desk",
}
POINTS = {"cloud": "customfield_10016", "datacenter": "customfield_10106"}
CRITERIA = {"cloud": "customfield_10034", "datacenter": "customfield_10107"}

_PER_EPIC = 40
_DESK_SHARE = 20
"""One in so many tickets is a customer's request."""
_DAY = 86_400
_DONE_SHARE = 0.5
"""Of a large backlog, how much is done."""
_SMALL = 100


def generated(state: State, count: int) -> tuple[Iterator[JSON], JSON]:
    """Return `count` invented issues and the names of their fields."""
    names = {
        POINTS[state.product]: "Story point estimate" if state.cloud else "Story Points",
        CRITERIA[state.product]: "Acceptance Criteria",
        SPRINT_FIELD[state.product]: "Sprint",
    }
    text = files("ticket_lint.sandbox").joinpath("invented.toml").read_text("utf-8")
    return _issues(state, count, tomllib.loads(text)), names


def _issues(state: State, count: int, source: JSON) -> Iterator[JSON]:
    chance = random.Random(20_26)  # noqa: S311 - the same tickets each time
    row = state.row("SELECT max(id) FROM issue")
    first = max(30_000, (row[0] or 0) + 1 if row else 0)
    numbers = {"TIDE": 0, "DESK": 0}
    epic: JSON | None = None
    now = state.now()
    for number in range(count):
        is_epic = number % _PER_EPIC == 0
        desk = number % _DESK_SHARE == _DESK_SHARE - 1
        project = SERVICE if desk else PROJECT
        numbers[project["key"]] += 1
        template = chance.choice(source["ticket"])
        issue = one_issue(
            state,
            chance,
            source,
            {"summary": "Everything about the {thing}", "text": template["text"], "kind": "Epic"}
            if is_epic
            else template,
            number=first + number,
            key=f"{project['key']}-{numbers[project['key']]}",
            project=project,
            epic=None if desk else epic,
            done=count > _SMALL and chance.random() < _DONE_SHARE,
            created=now - (count - number) * (400 * _DAY / count),
        )
        if is_epic and not desk:
            epic = {"id": issue["id"], "key": issue["key"]}
        yield issue


def one_issue(
    state: State,
    chance: random.Random,
    source: JSON,
    template: JSON,
    *,
    number: int,
    key: str,
    project: JSON,
    epic: JSON | None,
    done: bool,
    created: float,
) -> JSON:
    """Return an invented issue of a template, filled in by `chance`."""
    values = {
        "thing": chance.choice(source["things"]),
        "who": chance.choice(source["who"]),
        "number": chance.randint(12, 900),
        "version": f"{chance.randint(2, 6)}.{chance.randint(0, 19)}.{chance.randint(0, 9)}",
    }
    kind = template["kind"]
    lines = [line.format(**values) for line in template["text"]]
    reporter = state.catalog("user")[account(state, "pm")]
    statuses = state.catalog("status")
    wanted = "done" if done else chance.choice(("new", "new", "new", "indeterminate"))
    types = {body["name"]: body for body in state.catalog("issuetype").values()}
    fields: JSON = {
        "summary": template["summary"].format(**values),
        "issuetype": types.get(kind) or next(iter(types.values())),
        "project": project | {"self": f"{BASE}/rest/api/2/project/{project['id']}"},
        "status": next(
            body for body in statuses.values() if body["statusCategory"]["key"] == wanted
        ),
        "priority": chance.choice(list(state.catalog("priority").values())),
        "labels": chance.sample(source["labels"], chance.randint(0, 2)),
        "components": [],
        "reporter": reporter,
        "assignee": None
        if chance.random() < 0.4  # noqa: PLR2004 - a share
        else state.catalog("user")[account(state, chance.choice(PEOPLE[:3]).login)],
        "created": written(created),
        "updated": written(created + chance.random() * 20 * _DAY),
        "description": adf(lines) if state.cloud else wiki(lines),
        "environment": None,
        "issuelinks": [],
        "attachment": [],
        POINTS[state.product]: chance.choice((None, 1, 2, 3, 5, 8)) if kind == "Story" else None,
        CRITERIA[state.product]: None,
        SPRINT_FIELD[state.product]: None,
    }
    if epic and kind != "Epic" and state.cloud:
        fields["parent"] = epic
    version = "3" if state.cloud else "2"
    url = f"{BASE}/rest/api/{version}/issue/{number}"
    return {"id": str(number), "key": key, "self": url, "fields": fields}


def adf(lines: list[str]) -> JSON:
    """Return lines (`## heading`, `- item`, `1. item`, text) as an ADF document."""
    content: list[JSON] = []
    for line in lines:
        mark, text = _split(line)
        node: JSON = {"type": "paragraph", "content": [{"type": "text", "text": text}]}
        if mark == "##":
            content.append({**node, "type": "heading", "attrs": {"level": 2}})
        elif mark:
            kind = "bulletList" if mark == "-" else "orderedList"
            if not content or content[-1]["type"] != kind:
                content.append({"type": kind, "content": []})
            content[-1]["content"].append({"type": "listItem", "content": [node]})
        else:
            content.append(node)
    return {"type": "doc", "version": 1, "content": content}


def wiki(lines: list[str]) -> str:
    """Return the same lines as wiki markup."""
    marks = {"##": "h2. ", "-": "* ", "1.": "# ", "": ""}
    return "\r\n".join(marks[mark] + text for mark, text in map(_split, lines))


def _split(line: str) -> tuple[str, str]:
    mark, _, text = line.partition(" ")
    if mark in ("##", "-"):
        return mark, text
    return ("1.", text) if mark.rstrip(".").isdigit() and mark.endswith(".") else ("", line)
