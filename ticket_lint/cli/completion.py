"""`ticket-lint completion`: the script by which a shell completes our commands."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

import click
from click.shell_completion import get_completion_class

Shell: TypeAlias = Literal["bash", "zsh", "fish"]


@click.command("completion", short_help="Print the completion script for a shell.")
@click.argument("shell", type=click.Choice(get_args(Shell)))
@click.pass_context
def command(ctx: click.Context, *, shell: Shell) -> None:
    """Print the script that completes commands, options, formats, profiles and rule names.

    \b
    bash  ticket-lint completion bash > ~/.local/share/bash-completion/completions/ticket-lint
    zsh   ticket-lint completion zsh > ~/.zfunc/_ticket-lint     (a folder of your fpath)
    fish  ticket-lint completion fish > ~/.config/fish/completions/ticket-lint.fish
    """  # noqa: D301 - click reads the \b
    made = get_completion_class(shell)
    if made is None:
        raise click.UsageError(f"click has no completion for {shell}.")
    root = ctx.find_root().command
    click.echo(made(root, {}, "ticket-lint", "_TICKET_LINT_COMPLETE").source())
