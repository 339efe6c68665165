"""Write the reference pages from the code: commands, configuration, rules, JSON schemas.

python docs/generate.py            write docs/reference anew
python docs/generate.py --check    exit 1 where a page is missing, stale or left over
"""

from __future__ import annotations

import argparse
import difflib
import inspect
import json
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import click
from pydantic import BaseModel

from ticket_lint.cli import rules as rules_command
from ticket_lint.cli import schema as schema_command
from ticket_lint.cli.main import cli
from ticket_lint.config import toml
from ticket_lint.config.environment import VARIABLES
from ticket_lint.config.schema import Config
from ticket_lint.config.template import template
from ticket_lint.rules.api import Rule
from ticket_lint.rules.load import shipped
from ticket_lint.service.app import Back, app
from ticket_lint.store.database import opened

REFERENCE = Path(__file__).resolve().parent / "reference"
_WIDTH = 96
_NOTE = "<!-- Written by docs/generate.py: change the code, then run `make format`. -->\n"
_SEVERITY = {"E": "keeps a ticket from ready", "W": "costs points", "I": "informs"}


def pages() -> dict[str, str]:
    """Return every generated file by its path below `docs/reference`."""
    rules = shipped()
    return {
        "cli.md": "\n".join(_cli()),
        "config.md": "\n".join(_config()),
        "rules.md": "\n".join(_index(rules)),
        **{f"rules/{rule.name}.md": "\n".join(_rule(rule)) for rule in rules},
        "output.schema.json": schema_command.text("output"),
        "sprint.schema.json": schema_command.text("sprint"),
        "config.schema.json": schema_command.text("config"),
        "api/openapi.json": _openapi(),
        "api/index.md": "\n".join(_api()),
    }


def _described() -> dict[str, Any]:
    """Return the description of the API, of an application with nothing behind it."""
    nothing: Any = None
    back = Back(
        config=Config(),
        database=opened("sqlite://"),
        site="",
        client=nothing,
        inbox=nothing,
        secrets=(),
        sprint=nothing,
    )
    try:
        return app(back).openapi()
    finally:
        back.database.close()


def _openapi() -> str:
    return json.dumps(_described(), indent=2, ensure_ascii=False) + "\n"


def _api() -> Iterator[str]:
    """Yield the page of the API: every route, and the scope of the token that it asks for."""
    yield f"{_NOTE}\n# HTTP API\n"
    yield (
        "What `ticket-lint serve` answers. The whole description is [openapi.json](openapi.json),\n"
        "which a running service has at `/api/v1/openapi.json`.\n"
    )
    yield "| route | what it is | scope of the token |\n| --- | --- | --- |"
    for path, methods in _described()["paths"].items():
        for method, one in methods.items():
            scope = one.get("x-scope", "")
            yield (
                f"| `{method.upper()} {path}` | {_cell(one['summary'])} "
                f"| {f'`{scope}`' if scope else 'none'} |"
            )
    yield ""


def _cli() -> Iterator[str]:
    """Yield the page of the command line: the help of each command, as it is printed."""
    how: dict[str, Any] = {"terminal_width": _WIDTH, "resilient_parsing": True}
    root = cli.make_context("ticket-lint", [], **how)
    yield f"{_NOTE}\n# Command line\n"
    yield f"```text\n{cli.get_help(root)}\n```\n"
    for name in cli.list_commands(root):
        command = cli.get_command(root, name)
        if command:
            yield from _help(command, name, root, how)
    yield "## Environment\n"
    yield "| variable | what it is | shown by `ticket-lint config` |\n| --- | --- | --- |"
    for variable in VARIABLES:
        shown = "as dots" if variable.secret else "yes"
        yield f"| `{variable.name}` | {variable.description} | {shown} |"
    yield "\n`NO_COLOR` (any value) and `TERM=dumb` switch colours off, `COLUMNS` sets the width.\n"


def _help(
    command: click.Command, name: str, parent: click.Context, how: dict[str, Any], depth: int = 2
) -> Iterator[str]:
    """Yield the help of a command, then that of the commands in it."""
    context = command.make_context(name, [], parent=parent, **how)
    yield f"{'#' * depth} {context.command_path}\n"
    yield f"```text\n{command.get_help(context)}\n```\n"
    if isinstance(command, click.Group):
        for inner in command.list_commands(context):
            if found := command.get_command(context, inner):
                yield from _help(found, inner, context, how, depth + 1)


def _config() -> Iterator[str]:
    """Yield the page of the configuration: every key, then the file that `init` writes."""
    yield f"{_NOTE}\n# Configuration\n"
    yield (
        "One file: the nearest `ticket-lint.toml`, or `pyproject.toml` with `[tool.ticket-lint]`,\n"
        "from the working directory upwards; `--config` or `TICKET_LINT_CONFIG` names another.\n"
        "Its [JSON schema](config.schema.json) is `ticket-lint schema config`.\n"
    )
    yield from _table(Config, "")
    yield "\n## The file that `ticket-lint init` writes\n"
    yield f"```toml\n{template()}```\n"


def _table(model: type[BaseModel], prefix: str) -> Iterator[str]:
    """Yield the keys of a model, then those of the tables in it."""
    yield "| key | type | default | meaning |\n| --- | --- | --- | --- |"
    inner: list[tuple[str, type[BaseModel], str]] = []
    for name, field in model.model_fields.items():
        table, kind = _kind(field.annotation)
        if table:
            shape = {"list": f"[[{prefix}{name}]]", "table": f"[{prefix}{name}.NAME]"}
            inner.append((shape.get(kind, f"[{prefix}{name}]"), table, f"{prefix}{name}."))
            kind = {"list": "list of tables", "table": "tables by name"}.get(kind, "table")
        plain = field.is_required() or (table and kind == "table")
        default = "" if plain else f"`{toml.literal(field.get_default())}`"
        default = "required" if field.is_required() else default
        yield f"| `{name}` | {kind} | {_cell(default)} | {_cell(field.description or '')} |"
    for title, table, path in inner:
        yield f"\n## `{title}`\n\n{inspect.getdoc(table)}\n"
        yield from _table(table, path)


def _kind(annotation: object) -> tuple[type[BaseModel] | None, str]:
    """Return the model inside a type, if any, and the type in plain words."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, "one"
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is None:
        names = {"str": "text", "int": "number", "date": "date"}
        return None, names.get(getattr(annotation, "__name__", ""), "value")
    table, kind = _kind(arguments[-1] if origin is dict else arguments[0])
    if origin is tuple:
        kind = "list" if table else f"list of {_many(kind)}"
    elif origin is dict:
        nested = get_origin(arguments[1]) is dict
        kind = "table" if table else "tables by name" if nested else f"table of {_many(kind)}"
    elif origin is Literal:
        kind = ", ".join(arguments)
    return table, kind


def _many(kind: str) -> str:
    """Return the plural of a type's words; a list of choices and a plural stay."""
    return kind if "," in kind or kind.endswith("s") else f"{kind}s"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _index(rules: tuple[Rule, ...]) -> Iterator[str]:
    """Yield the list of the rules by family, with links to their pages."""
    yield f"{_NOTE}\n# Rules\n"
    meanings = ", ".join(f"**{severity}** {meaning}" for severity, meaning in _SEVERITY.items())
    yield (
        f"{len(rules)} rules. Severity: {meanings}. A rule is due by its stage; `--profile`\n"
        "names the stage a ticket is to be ready for, and takes those before it along: draft,\n"
        "refined, sprint, agent."
    )
    for family, members in groupby(rules, lambda rule: rule.family):
        yield f"\n## {family}\n"
        yield "| rule | severity | due by | kinds | finds |\n| --- | --- | --- | --- | --- |"
        for rule in members:
            kinds = ", ".join(rule.kinds) or "all"
            yield (
                f"| [{rule.name}](rules/{rule.name}.md) | {rule.severity} | {rule.stage} "
                f"| {kinds} | {_cell(rule.title)} |"
            )
    yield ""


def _rule(rule: Rule) -> Iterator[str]:
    """Yield a rule's page, its examples as Markdown drafts under a word on what they show."""
    title, _, body = rule.page.partition("\n")
    yield f"{_NOTE}\n# {rule.name}\n\n{title}\n"
    yield f"- family: [{rule.family}](../rules.md#{rule.family})"
    yield from (
        f"- {label}: {f'`{value}`' if label == 'option' else value}"
        for label, value in rules_command.facts(rule)
    )
    for line in body.splitlines():
        if line in rules_command.BLOCKS:
            yield f"{rules_command.BLOCKS[line]}:\n\n```markdown"
        else:
            yield line
    yield ""


def check(wanted: dict[str, str]) -> list[str]:
    """Return what is wrong with the files on disk, as lines to print."""
    faults = []
    for name, text in wanted.items():
        file = REFERENCE / name
        found = file.read_text(encoding="utf-8") if file.exists() else ""
        if found != text:
            diff = difflib.unified_diff(
                found.splitlines(), text.splitlines(), str(file), "what the code says", n=1
            )
            faults += [*list(diff)[:20], f"{file} is stale: run `make format`"]
    return faults + [f"{file} is left over: run `make format`" for file in _left_over(wanted)]


def _left_over(wanted: dict[str, str]) -> list[Path]:
    files = [path for path in REFERENCE.rglob("*") if path.is_file()]
    return sorted(f for f in files if f.relative_to(REFERENCE).as_posix() not in wanted)


def write(wanted: dict[str, str]) -> None:
    """Write the files, and take away those of rules that are gone."""
    for file in _left_over(wanted):
        file.unlink()
    for name, text in wanted.items():
        file = REFERENCE / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def main() -> int:
    """Write or check; return the exit code."""
    parser = argparse.ArgumentParser(description="Write the reference pages from the code.")
    parser.add_argument("--check", action="store_true", help="only tell what is stale")
    wanted = pages()
    if not parser.parse_args().check:
        write(wanted)
        return 0
    faults = check(wanted)
    sys.stderr.writelines(f"{line}\n" for line in faults)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
