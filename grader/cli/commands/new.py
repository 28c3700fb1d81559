"""`grader new`: a problem, its reference and its known answers, which load and verify as they are written."""

from __future__ import annotations

import dataclasses
import os
import re
from collections.abc import Mapping
from enum import Enum
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
import yaml

from grader.catalogue import kinds
from grader.cli.files import write
from grader.cli.options import Folders, folder_options, folders
from grader.errors import UsageError
from grader.model.verdict import Verdict
from grader.spec.words import meant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.model.kinds import AbstractCheck, Example
    from grader.model.symbols import Declarations

_PART: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_NUMBERED: Final = re.compile(r"[A-Za-z]?(\d+[a-z]?(?:\.(?:\d+[a-z]?|[a-z]|[ivx]+))*)")
_MODELINE: Final = "# yaml-language-server: $schema={schema}\n"


@click.command("new")
@click.argument("assessment")
@click.argument("part")
@click.option("--kind", required=True, help="Kind of answer; `grader explain` lists them.")
@click.option("--check", "check_name", help="Kind of check (default: the first that reads such answers).")
@folder_options("problems", "references", "submissions")
def command(
    assessment: str,
    part: str,
    *,
    kind: str,
    check_name: str | None,
    problems: Path | None,
    references: Path | None,
    submissions: Path | None,
) -> None:
    """Write a new PART of an ASSESSMENT: problem, reference and known answers, from an example of the check.

    Nothing that exists is overwritten. Edit the files, then run `grader verify ASSESSMENT`.
    """
    for word in (assessment, part):
        if not _PART.fullmatch(word):
            raise UsageError(f"`{word}` cannot be a name; use letters, digits, `.`, `_` and `-`")
    where = folders(problems, references, submissions)
    check, example = _pattern(kind, check_name)
    files = _files(where, assessment, part, (kind, check, example))
    taken = [path for path in files if path.exists()]
    if taken:
        raise UsageError(f"{taken[0]} exists already")
    order = where.problems / assessment / "assessment.yaml"
    if not order.exists():
        files[order] = {"grader": 1, "title": assessment.replace("_", " "), "parts": [part]}
    for path, data in files.items():
        schema = Path(os.path.relpath(where.problems / "schema.json", path.parent)).as_posix()
        write(path, _MODELINE.format(schema=schema) + _yaml(data))
        click.echo(path)


def _pattern(kind: str, check_name: str | None) -> tuple[type[AbstractCheck], Example]:
    """The check and its example that are copied."""
    answers, checks = kinds("grader.answers"), kinds("grader.checks")
    if kind not in answers:
        raise UsageError(f"there is no kind of answer `{kind}`: {meant(kind, answers)}")
    if check_name is not None and check_name not in checks:
        raise UsageError(f"there is no check `{check_name}`: {meant(check_name, checks)}")
    for name, cls in checks.items():
        check: Any = cls
        # A check that needs no reference is taken where it is asked for, not as the first draft of a kind.
        alone = check_name == name and not check.NEEDS_REFERENCE
        good = (each for each in check.EXAMPLES if each.reader == kind and each.verdict in _GOOD)
        example = next((each for each in good if each.reference or alone), None)
        if check_name in {None, name} and example is not None:
            return check, example
    raise UsageError(f"no check {f'`{check_name}` ' if check_name else ''}has an example for answers of kind `{kind}`")


_GOOD: Final = (Verdict.CORRECT, Verdict.PROPOSED)


def _files(
    where: Folders, assessment: str, part: str, pattern: tuple[str, type[AbstractCheck], Example]
) -> dict[Path, dict[str, Any]]:
    kind, check, example = pattern
    name = f"{part}.yaml"
    form = {"kind": kind, **example.reader_parameters, "checks": [{"check": check.kind(), **example.parameters}]}
    problem = {
        "title": "A title of one line",
        "statement": "What is asked, in Markdown with maths such as $x^2$.",
        "marks": 1,
        **_slot(part),
        "answers": [form],
    }
    declared = _declared(example.declarations) if example.declarations else {}
    cases: dict[str, Any] = {"grader": 1}
    for each in check.EXAMPLES:
        same = (each.reader, each.reference, each.parameters) == (kind, example.reference, example.parameters)
        if same and each.verdict is not None and each.reader_parameters == example.reader_parameters:
            cases.setdefault(each.verdict.value, []).append(each.text)
    files = {
        where.problems / assessment / name: {"grader": 1, **declared, "parts": {part: problem}},
        where.submissions / assessment / "cases" / name: cases,
    }
    if example.reference:
        reference = {part: {kind: dict(example.reference)}}
        files[where.references / assessment / name] = {"grader": 1, "parts": reference}
    return files


def _slot(part: str) -> dict[str, Any]:
    """Where the answer is looked for: under the labels that the id tells (`2`, `b` for `q2b`), if it tells any."""
    found = _NUMBERED.fullmatch(part)
    return {"slot": {"labels": re.findall(r"\d+|[a-z]+", found[1])}} if found is not None else {}


def _declared(declarations: Declarations) -> dict[str, Any]:
    tables: dict[str, tuple[Any, ...]] = {"dimensions": declarations.dimensions, "symbols": declarations.symbols}
    return {title: {each.name: dict(_set(each)) for each in table} for title, table in tables.items() if table}


def _set(entry: Any) -> Iterator[tuple[str, Any]]:
    """Fields of a declaration that differ from their defaults, without the name, which is the key."""
    for each in dataclasses.fields(entry):
        value = getattr(entry, each.name)
        if each.name != "name" and value != each.default:
            yield each.name, value


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as blocks, as people do; in double quotes a backslash would be an escape."""


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)


def _yaml(data: object) -> str:
    return yaml.dump(_data(data), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)


def _data(value: object) -> Any:
    """Only what YAML has: exact numbers become text, tuples lists, enumerations their values."""
    if isinstance(value, Mapping):
        return {str(key): _data(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_data(part) for part in value]
    if isinstance(value, Enum):
        return value.value
    return str(value) if isinstance(value, Fraction) else value
