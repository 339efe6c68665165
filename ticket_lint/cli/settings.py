"""Options that several commands share, and the configuration they lead to."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import click

from ticket_lint.values.assessment import STAGES, Stage

if TYPE_CHECKING:
    from ticket_lint.config.sources import InForce
    from ticket_lint.judge.assess import Judge

F = TypeVar("F", bound=Callable[..., object])


def rule_names(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001 - click's
    """Complete the name of a rule."""
    from ticket_lint.rules.load import load  # noqa: PLC0415

    return [rule.name for rule in load() if rule.name.startswith(incomplete)]


def color_option(command: F) -> F:
    """Add `--color / --no-color`."""
    return click.option(
        "--color/--no-color",
        default=None,
        help="Colour the text, or do not. By default on a terminal, unless NO_COLOR is set.",
    )(command)


def config_file_option(command: F) -> F:
    """Add `--config`."""
    return click.option(
        "--config",
        "config_file",
        metavar="FILE",
        type=click.Path(),
        help="The configuration file, instead of the nearest ticket-lint.toml.",
    )(command)


def format_option(
    formats: Sequence[str] = ("terminal", "json"), *, does: str = "show it"
) -> Callable[[F], F]:
    """Return what adds `--format`; its help says what the format `does`."""
    return click.option(
        "--format",
        "-f",
        "format_name",
        type=click.Choice(formats),
        default="terminal",
        show_default=True,
        help=f"How to {does}.",
    )


def output_option(command: F) -> F:
    """Add `--output`."""
    return click.option(
        "--output",
        "-o",
        metavar="FILE",
        type=click.Path(),
        help="Write the report to a file, which appears whole when it is finished.",
    )(command)


def config_options(command: F) -> F:
    """Add the options that change the configuration."""
    return config_options_for("refined")(command)


def config_options_for(stage: Stage) -> Callable[[F], F]:
    """Return what adds them, where `stage` is the profile if nobody names one."""
    return partial(_with_config_options, stage)


def _with_config_options(stage: Stage, command: F) -> F:
    for option in (
        config_file_option,
        click.option(
            "--ignore",
            metavar="RULE",
            multiple=True,
            shell_complete=rule_names,
            help="Leave this rule out; can be given more than once.",
        ),
        click.option(
            "--select",
            metavar="RULE",
            multiple=True,
            shell_complete=rule_names,
            help="Run this rule only, whatever the profile; can be given more than once.",
        ),
        click.option(
            "--profile",
            type=click.Choice(STAGES),
            help=f"The stage that tickets are to be ready for.  [default: {stage}]",
        ),
    ):
        command = option(command)
    return command


def in_force(
    config_file: str | None,
    profile: str | None = None,
    select: tuple[str, ...] = (),
    ignore: tuple[str, ...] = (),
) -> InForce:
    """Return the configuration with the options put in; raises `ConfigError`.

    A rule that is asked for by `--select` runs even where the file switches it off, and `--profile`
    holds whatever a ticket's status.
    """
    from ticket_lint.config.sources import load  # noqa: PLC0415

    loaded = load(config_file, environ=os.environ)
    given: dict[str, tuple[str, object]] = {}
    if profile:
        given["profile"] = ("--profile", profile)
        given["stages"] = ("--profile", {})
    if select:
        given["select"] = ("--select", select)
    kept = tuple(name for name in loaded.config.off if name not in select)
    off = tuple(dict.fromkeys([*kept, *ignore]))
    if off != loaded.config.off:
        given["off"] = ("--ignore" if ignore else "--select", off)
    return loaded.override(**given)


def judge(settings: InForce) -> Judge:
    """Build the judge; an error of a key names the file or option it came from."""
    from ticket_lint.errors import ConfigError  # noqa: PLC0415
    from ticket_lint.judge.assess import Judge  # noqa: PLC0415

    try:
        return Judge.of(settings.config)
    except ConfigError as error:
        raise settings.located(error) from None
