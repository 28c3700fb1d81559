"""`grader completion`: the script that teaches a shell to complete grader's commands."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from grader.cli.main import cli


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print the completion script of a SHELL.

    For bash, put this line into ~/.bashrc: eval "$(grader completion bash)"
    """
    completion = get_completion_class(shell)
    assert completion is not None  # click has all three
    click.echo(completion(cli, {}, "grader", "_GRADER_COMPLETE").source())
