"""Find the rules: our own by walking this package, an organisation's by entry point, in one way.

A family is a folder; in it each `.py` file holds one rule function and each `.toml` file one word
list. A plug-in's entry point (group `ticket_lint.rules`) names a package that is walked the same.
"""

from __future__ import annotations

import importlib
import pkgutil
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.metadata import entry_points
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import ModuleType

from pydantic import ValidationError

import ticket_lint.rules
from ticket_lint.config.schema import PhraseList
from ticket_lint.errors import RuleError
from ticket_lint.rules.api import Rule
from ticket_lint.rules.phrases import phrase_rule

ENTRY_POINT = "ticket_lint.rules"
_NO_RULES = {"api", "examples", "load", "phrases", "prose", "run"}


@cache
def shipped() -> tuple[Rule, ...]:
    """Return the rules of ticket-lint itself, by family and name."""
    return tuple(_ordered(walk(ticket_lint.rules)))


def load(phrases: Mapping[str, PhraseList] | None = None) -> tuple[Rule, ...]:
    """Return all rules: shipped, of installed plug-ins, and the given word lists, names unique.

    Raises `RuleError` for a plug-in that cannot be imported or breaks the contract, and for two
    rules of one name.
    """
    rules = {rule.name: rule for rule in shipped()}
    for rule in [*_plugins(), *_configured(phrases or {})]:
        if rule.name in rules:
            raise RuleError(
                "there are two rules of this name", where=f"rule {rule.name}", right="rename yours"
            )
        rules[rule.name] = rule
    return tuple(_ordered(rules.values()))


def _ordered(rules: Iterable[Rule]) -> list[Rule]:
    return sorted(rules, key=lambda rule: (rule.family, rule.name))


def _configured(phrases: Mapping[str, PhraseList]) -> Iterator[Rule]:
    for name, given in phrases.items():
        yield phrase_rule(name, given, family="own")


def _plugins() -> Iterator[Rule]:
    for point in entry_points(group=ENTRY_POINT):
        try:
            package = point.load()
        except Exception as error:
            raise RuleError(
                f"cannot be imported: {error}",
                where=f"plug-in {point.name} ({point.value})",
                right="repair or uninstall it",
            ) from error
        if not isinstance(package, ModuleType):
            raise RuleError(
                "is no package", where=f"plug-in {point.name}", right="name a package of rules"
            )
        yield from walk(package)


def walk(package: ModuleType) -> Iterator[Rule]:
    """Yield the rules in a package and its sub-packages: functions and word lists.

    Raises `RuleError` for a word list that cannot be read.
    """
    for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        name = found.name.removeprefix(package.__name__ + ".")
        if package is ticket_lint.rules and name in _NO_RULES:
            continue
        module = importlib.import_module(found.name)
        yield from (value for value in vars(module).values() if isinstance(value, Rule))
        if found.ispkg:
            yield from _lists(files(module), name)
    if package is not ticket_lint.rules:
        yield from (value for value in vars(package).values() if isinstance(value, Rule))
        yield from _lists(files(package), package.__name__.rpartition(".")[2])


def _lists(folder: Traversable, family: str) -> Iterator[Rule]:
    for file in folder.iterdir():
        if file.name.endswith(".toml"):
            yield phrase_list(file, family)


def phrase_list(file: Traversable, family: str) -> Rule:
    """Read a word list file; raises `RuleError` naming the file and the fault."""
    try:
        given = PhraseList(**tomllib.loads(file.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise RuleError(f"is no word list: {error}", where=str(file)) from error
    return phrase_rule(file.name.removesuffix(".toml"), given, family=family)
