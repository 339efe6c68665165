"""`ticket-lint rules`: the list of rules, and the page of each."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Literal

import click

from ticket_lint.cli import settings
from ticket_lint.cli.handler import colored
from ticket_lint.cli.sink import printed

if TYPE_CHECKING:
    from ticket_lint.report.paint import Paint
    from ticket_lint.rules.api import Rule

_SEVERITY = {"E": "red", "W": "yellow", "I": "blue"}
BLOCKS = {"```ticket bad": "Found in", "```ticket good": "Not found in"}
"""What the fences of examples on a page mean to a reader."""


@click.command("rules", short_help="List the rules, or show the page of one.")
@click.argument("name", required=False, shell_complete=settings.rule_names)
@settings.format_option(does="show them")
@click.option(
    "--config", "config_file", metavar="FILE", type=click.Path(), help="Whose word lists."
)
@settings.color_option
def command(
    *,
    name: str | None,
    format_name: Literal["terminal", "json"],
    config_file: str | None,
    color: bool | None,
) -> None:
    """List all rules by family, or show the page of the rule NAME.

    Severity E keeps a ticket from ready, W costs points, I informs. The stage says by when a
    rule is due; `lint --profile STAGE` takes the rules of the stages before it along.
    """
    from ticket_lint.errors import UnknownKey  # noqa: PLC0415 - `--help` needs none of these
    from ticket_lint.report.paint import Paint  # noqa: PLC0415
    from ticket_lint.report.tally import Look  # noqa: PLC0415
    from ticket_lint.rules.load import load  # noqa: PLC0415

    rules = load(settings.in_force(config_file).config.phrases)
    if name is not None:
        found = [rule for rule in rules if rule.name == name]
        if not found:
            raise UnknownKey("rule", name, [rule.name for rule in rules])
        rules = tuple(found)
    paint = Paint(Look(color=colored(sys.stdout, asked=color)))
    if format_name == "json":
        described = [described_rule(rule) for rule in rules]
        text = json.dumps(described[0] if name else described, indent=2, ensure_ascii=False)
    elif name:
        text = "\n".join(_page(rules[0], paint))
    else:
        text = "\n".join(_list(rules, paint))
    printed(text)


def described_rule(rule: Rule) -> dict[str, object]:
    """Return a rule as JSON values."""
    return {
        "name": rule.name,
        "family": rule.family,
        "title": rule.title,
        "severity": rule.severity,
        "severity_for": dict(rule.severity_for),
        "stage": rule.stage,
        "kinds": list(rule.kinds),
        "languages": list(rule.languages),
        "options": dict(rule.options),
        "implied_by": list(rule.implied_by),
        "source": rule.source,
        "page": rule.page,
    }


def facts(rule: Rule) -> Iterator[tuple[str, str]]:
    """Yield what the list and the page say of a rule beside its text: label and value."""
    also = [f"{severity} for a {kind}" for kind, severity in rule.severity_for.items()]
    yield "severity", "; ".join([rule.severity, *also])
    yield "due by", rule.stage
    yield "kinds", ", ".join(rule.kinds) or "all"
    if rule.languages:
        yield "languages", ", ".join(rule.languages)
    if rule.implied_by:
        yield "silent with", ", ".join(rule.implied_by)
    if rule.source:
        yield "source", rule.source
    for option, default in rule.options.items():
        shown = json.dumps(list(default) if isinstance(default, tuple) else default)
        yield "option", f"{option} = {shown}"


def _list(rules: Iterable[Rule], paint: Paint) -> Iterator[str]:
    """Yield the table of rules, family by family."""
    rules = list(rules)
    width = max(len(rule.name) for rule in rules)
    count = 0
    for family, members in groupby(rules, lambda rule: rule.family):
        yield paint(family, "bold")
        for rule in members:
            count += 1
            kinds = ", ".join(rule.kinds) or "all"
            yield (
                f"  {paint(rule.severity, _SEVERITY[rule.severity], 'bold')} "
                f"{rule.name:<{width}}  {rule.stage:<7}  {kinds:<20}  {rule.title}"
            )
        yield ""
    yield f"{count} rules. `ticket-lint rules NAME` shows the page of one."


def _page(rule: Rule, paint: Paint) -> Iterator[str]:
    """Yield a rule's page, its examples indented under a word on what they show."""
    title, _, body = rule.page.partition("\n")
    yield paint(rule.name, "bold") + f" ({rule.family})"
    yield paint(title, "bold")
    yield ""
    for label, value in facts(rule):
        yield f"  {paint(f'{label:<11}', 'dim')} {value}"
    inside = False
    for line in body.splitlines():
        if line in BLOCKS:
            inside = True
            yield paint(f"{BLOCKS[line]}:", "red" if line.endswith("bad") else "green")
        elif inside and line == "```":
            inside = False
        else:
            yield f"    {line}".rstrip() if inside else line
