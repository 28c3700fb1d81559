"""The entry point: help, version, unknown commands, faults and their exit codes, start-up time."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest

import grader
from grader.cli.exits import EXITS, Exit, exit_of
from grader.cli.main import COMMANDS, cli, run
from grader.errors import DocumentError, GraderError, SpecError, UsageError

REPOSITORY = Path(grader.__file__).parent.parent


def command_line(*arguments, **options):
    """A real process, as a shell would start it."""
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), **options.pop("env", {})}
    program = [sys.executable, "-c", "from grader.cli.main import main; main()", *arguments]
    return subprocess.run(program, env=environment, capture_output=True, text=True, timeout=60, check=False, **options)


def test_help_lists_every_command_and_version_tells_it():
    shown = command_line("--help")
    assert shown.returncode == 0
    assert all(f"  {name} " in shown.stdout for name in COMMANDS)
    assert command_line("--version").stdout.strip() == f"grader, version {grader.__version__}"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_one_file_with_help(name):
    module = import_module(f"grader.cli.commands.{name}")
    assert module.command.name == name
    assert isinstance(module.command, click.Command)
    assert run([name, "--help"]) == Exit.DONE


def test_no_file_of_commands_is_left_out_of_the_table():
    folder = REPOSITORY / "grader/cli/commands"
    assert {path.stem for path in folder.glob("*.py")} - {"__init__"} == set(COMMANDS)


def test_help_loads_nothing_heavy():
    heavy = ("numpy", "sympy", "rich", "yaml", "torch", "jsonschema", "grader.engine", "multiprocessing")
    code = f"import sys, grader.cli.main as m; m.run(['--help']); print([n for n in {heavy!r} if n in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=REPOSITORY)
    assert shown.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(("wrong", "meant"), [("grad", "grade"), ("anwsers", "answers"), ("verfy", "verify")])
def test_an_unknown_command_is_usage_with_a_suggestion(wrong, meant, capsys):
    assert run([wrong]) == Exit.USAGE
    assert f"Did you mean '{meant}'?" in capsys.readouterr().err


def test_an_unknown_option_is_usage(capsys):
    assert run(["schema", "--colour"]) == Exit.USAGE
    assert "--colour" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (UsageError("no"), 2),
        (SpecError(()), 3),
        (DocumentError("no"), 4),
        (GraderError("no"), 4),
        (ZeroDivisionError("no"), 4),
        (KeyboardInterrupt(), 130),
        (click.Abort(), 130),
        (BrokenPipeError(), 0),
    ],
)
def test_faults_become_a_message_and_an_exit_code(fault, code, monkeypatch, capfd):
    @click.command("schema")
    def command():
        raise fault

    monkeypatch.setattr(import_module("grader.cli.commands.schema"), "command", command)
    assert run(["schema"]) == code
    err = capfd.readouterr().err
    assert "Traceback" not in err
    assert bool(err) is (code != 0)


def test_every_kind_of_fault_has_a_code():
    def below(kind):
        return {kind}.union(*(below(child) for child in kind.__subclasses__()))

    ours = {kind for kind in below(GraderError) if kind.__module__ == "grader.errors"} - {GraderError}
    assert ours == set(EXITS)
    assert exit_of(GraderError("x")) is Exit.NOT_GRADED


def test_groups_name_commands_for_completion():
    assert cli.list_commands(click.Context(cli)) == list(COMMANDS)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(shell, capsys):
    assert run(["completion", shell]) == 0
    assert "_GRADER_COMPLETE" in capsys.readouterr().out


def test_completion_completes_commands():
    words = {"COMP_WORDS": "grader ex", "COMP_CWORD": "1", "_GRADER_COMPLETE": "bash_complete"}
    assert command_line(env=words).stdout.split() == ["plain,explain"]


def test_output_cut_short_is_no_error():
    code = "import sys; from grader.cli.main import main; sys.argv = ['grader', 'schema']; main()"
    ended = subprocess.run(
        ["/bin/sh", "-c", f'{{ "{sys.executable}" -c "{code}"; echo $? >&2; }} | head -c 10'],
        capture_output=True, text=True, cwd=REPOSITORY, check=False,
    )  # fmt: skip
    assert "Traceback" not in ended.stderr
    assert len(ended.stdout) == 10
