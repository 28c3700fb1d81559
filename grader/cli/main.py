"""The entry point: finds the command, runs it, and turns faults into messages and exit codes.

Commands are imported when they are run, so that `grader --help` loads click and nothing else of weight.
"""

from __future__ import annotations

import os
import sys
from difflib import get_close_matches
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Final

import click

from grader import __version__
from grader.cli.exits import Exit, exit_of
from grader.errors import GraderError
from grader.shield import Crash, shielded

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS: Final = {
    "grade": "Grade a document, a student's folder, or a folder of students.",
    "review": "Settle what waits for a person, and put marks into reports.",
    "check": "Check your own work before you hand it in.",
    "answers": "Judge single answers, one JSON object per line.",
    "verify": "Test an assessment: references, mutants and known answers.",
    "explain": "Show the manual page of a kind of answer or check.",
    "new": "Write a new problem, its reference and its known answers.",
    "paper": "Render an assessment as a paper with an answer sheet.",
    "coverage": "Say of every part how far a machine decides it.",
    "schema": "Print the JSON Schema of problem files.",
    "completion": "Print the completion script of a shell.",
}


class LazyGroup(click.Group):
    """Commands by name, imported on use: click's own way to keep a command line quick to start."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  (click's signature)
        """Names in the order in which they are helped with."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command.

        Raises
        ------
        click.UsageError
            If there is none of that name, with the nearest name that there is.

        """
        if cmd_name in COMMANDS:
            command: click.Command = import_module(f"grader.cli.commands.{cmd_name}").command
            return command
        near = get_close_matches(cmd_name, COMMANDS, n=1)
        meant = f" Did you mean '{near[0]}'?" if near else ""
        raise click.UsageError(f"There is no command '{cmd_name}'.{meant}", ctx)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands from the table, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="grader")
def cli() -> None:
    """Verify solutions to assignments and exams of courses on machine learning.

    Exit codes: 0 done, 1 below the threshold, 2 usage, 3 a problem file is at fault, 4 something could not be
    graded, 130 interrupted.
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process with its exit code."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; gives the exit code."""
    expected = (GraderError, click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError)
    try:
        ended = shielded(partial(_invoke, arguments), lets_through=expected)
    except GraderError as fault:
        click.echo(f"grader: {fault}", err=True)
        return exit_of(fault)
    except click.exceptions.Exit as fault:
        return fault.exit_code
    except click.ClickException as fault:
        fault.show()
        return Exit.USAGE
    except (click.Abort, KeyboardInterrupt):
        click.echo("grader: interrupted", err=True)
        return Exit.INTERRUPTED
    except BrokenPipeError:  # the reader of our output went away, as in `grader ... | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.DONE
    if isinstance(ended, Crash):
        click.echo(f"grader: this is a fault of the grader: {ended}", err=True)
        return Exit.NOT_GRADED
    return ended


def _invoke(arguments: Sequence[str] | None) -> int:
    ended = cli.main(args=arguments, prog_name="grader", standalone_mode=False)
    return int(ended or Exit.DONE)
