"""Which rules run, and with which options: the configuration held against the rules that exist."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ticket_lint.config.schema import Config
from ticket_lint.errors import ConfigError, UnknownKey
from ticket_lint.rules.api import Rule
from ticket_lint.values.assessment import STAGES, Stage

_TYPES: dict[type, str] = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "a text",
    tuple: "a list of texts",
}
_GLOSSARY = "glossary"


def rules(known: Iterable[Rule], config: Config, profile: Stage) -> tuple[Rule, ...]:
    """Return the rules in force.

    A profile takes every rule due by its stage or an earlier one. A rule that `select` names runs
    whatever the profile; one that `off` names never does.
    """
    due = STAGES.index(profile)
    return tuple(
        rule
        for rule in known
        if rule.name not in config.off
        and (rule.name in config.select if config.select else STAGES.index(rule.stage) <= due)
    )


def folded(status: str) -> str:
    """Return a status as it is compared: case and space around it do not count."""
    return status.strip().casefold()


def stages(config: Config) -> dict[str, Stage]:
    """Return the profiles by folded status; raises `ConfigError` where one has two."""
    found: dict[str, Stage] = {}
    for status, stage in config.stages.items():
        if found.setdefault(folded(status), stage) != stage:
            raise ConfigError(
                f"the status {status!r} has two profiles",
                where="stages",
                right="each status once, however it is written",
            )
    return found


def check_names(config: Config, known: Iterable[str]) -> None:
    """Raise `UnknownKey` where the configuration names a rule that does not exist."""
    legal = frozenset(known)
    named = {
        "select": config.select,
        "off": config.off,
        "rules": tuple(config.rules),
        "costs": tuple(config.costs),
        "ignore": tuple(waiver.rule for waiver in config.ignore),
    }
    for where, names in named.items():
        for name in names:
            if name not in legal:
                raise UnknownKey("rule", name, legal, where=where)


def options(known: Iterable[Rule], config: Config) -> dict[str, dict[str, Any]]:
    """Return the configured options by rule, each of the type of its default.

    The glossary goes to every rule that declares an option `glossary`.
    Raises `UnknownKey` for an option that the rule does not have and `ConfigError` for a value of
    another type.
    """
    chosen: dict[str, dict[str, Any]] = {}
    for rule in known:
        given = config.rules.get(rule.name, {})
        values = {name: _value(rule, name, value) for name, value in given.items()}
        if _GLOSSARY in rule.options and config.glossary:
            own = values.get(_GLOSSARY, rule.options[_GLOSSARY])
            values[_GLOSSARY] = (*own, *config.glossary)
        if values:
            chosen[rule.name] = values
    return chosen


def _value(rule: Rule, name: str, value: Any) -> Any:  # noqa: ANN401 - options are of any type
    """Return an option's value in the type of its default."""
    where = f"rules.{rule.name}"
    if name not in rule.options:
        raise UnknownKey("option", name, rule.options, where=where)
    wanted = type(rule.options[name])
    if wanted is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if wanted is tuple and isinstance(value, (list, tuple)):
        if all(isinstance(item, str) for item in value):
            return tuple(value)
    elif type(value) is wanted:
        return value
    raise ConfigError(
        f"{name} = {value!r} does not fit",
        where=where,
        right=f"{_TYPES.get(wanted, wanted.__name__)}, e.g. {_example(rule.options)[name]}",
    )


def _example(options: Mapping[str, Any]) -> dict[str, str]:
    return {k: repr(list(v) if isinstance(v, tuple) else v) for k, v in options.items()}
