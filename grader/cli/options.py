"""Options that several commands share, and the folders that they default to."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import grader

if TYPE_CHECKING:
    from collections.abc import Callable

Decorated = Any


@dataclass(frozen=True, slots=True)
class Folders:
    """Where problems, references and known answers are."""

    problems: Path
    references: Path
    submissions: Path


def home() -> Path:
    """The folder that holds `problems`: $GRADER_HOME, here or above, or the project that this file is of."""
    named = os.environ.get("GRADER_HOME")
    if named:
        return Path(named).expanduser()
    here = Path.cwd()
    project = Path(grader.__file__).resolve().parent.parent
    return next((place for place in (here, *here.parents, project) if (place / "problems").is_dir()), here)


def folders(problems: Path | None, references: Path | None, submissions: Path | None) -> Folders:
    """The folders that were named, and the ones beside each other for those that were not."""
    base = problems.resolve().parent if problems else home()
    return Folders(
        problems or base / "problems", references or base / "reference", submissions or base / "submissions"
    )


def folder_options(*names: str) -> Callable[[Decorated], Decorated]:
    """Options `--problems`, `--references`, `--submissions`, as many of them as are named."""
    helps = {
        "problems": "Folder of the assessments (default: problems/ in $GRADER_HOME, here or above).",
        "references": "Folder of the private references (default: reference/ beside the problems).",
        "submissions": "Folder of the known answers (default: submissions/ beside the problems).",
    }
    kind = click.Path(path_type=Path, file_okay=False)

    def add(command: Decorated) -> Decorated:
        for name in reversed(names):
            command = click.option(f"--{name}", type=kind, metavar="DIR", help=helps[name])(command)
        return command

    return add


seed_option = click.option("--seed", type=int, default=0, show_default=True, help="Seed of every draw.")
variant_option = click.option(
    "--variant", metavar="SEED", help="The version of the paper with this seed (default: the one that is nobody's own)."
)
roster_option = click.option(
    "--roster", type=click.Path(path_type=Path, dir_okay=False), metavar="CSV", help="Who was given which variant: a "
    "table with the columns student and variant.",
)
quiet_option = click.option("-q", "--quiet", is_flag=True, help="Say nothing but faults on the terminal.")
color_option = click.option(
    "--color/--no-color", default=None, help="Colours (default: on a terminal, unless NO_COLOR is set)."
)
trust_option = click.option(
    "--trust-submissions", "tier", flag_value="T", default="auto", help="Run student code without a wall: for your "
    "own code on your own machine, and for nothing else.",
)
jobs_option = click.option(
    "-j", "--jobs", type=click.IntRange(min=1), default=1, show_default=True, help="Processes to work with."
)


def colors(wanted: bool | None) -> bool:
    """Whether to write colours: as asked, else on a terminal that has them and where NO_COLOR is not set."""
    if wanted is not None:
        return wanted
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb" and sys.stdout.isatty()
