"""Known answers, filed under the verdict that they must get."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.model.submission import Place
from grader.model.verdict import Verdict
from grader.spec._filling import Filling
from grader.spec._sheets import files, label
from grader.spec.binding import ABSENT, Binder
from grader.spec.envelope import VERDICTS, CaseSpec
from grader.spec.load import raise_if
from grader.spec.nodes import Cursor, Items, Scalar, Table
from grader.spec.parameters import Catalogue
from grader.spec.words import found, meant
from grader.spec.yaml12 import load

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction
    from pathlib import Path

    from grader.errors import Fault
    from grader.model.problem import Assessment

_BOUNDS = {Verdict.CORRECT: (1, 1), Verdict.INCORRECT: (0, 0)}


@dataclass(frozen=True, slots=True)
class KnownAnswer:
    """An answer whose verdict is known. `fraction` is None where any share of the marks will do.

    `misconception` must occur in the misconception that is named; empty where none has to be. `fails` are the
    checks that must not be passed, None where any may. `name` is the file that holds the answer, empty where it
    stands in the list.
    """

    problem: str
    answer: str
    format: str
    verdict: Verdict
    fraction: Fraction | None
    misconception: str
    place: Place
    fails: tuple[str, ...] | None = None
    name: str = ""


def load_cases(folder: Path, assessment: Assessment) -> tuple[KnownAnswer, ...]:
    """Known answers of an assessment, one file for each part; none if there is no such folder.

    Raises
    ------
    SpecError
        With every fault of every file.

    """
    binder = Binder(Catalogue({}, {}))
    made = tuple(case for path in files(folder) for case in _file(path, assessment, binder))
    raise_if(binder.faults)
    return made


def _file(path: Path, assessment: Assessment, binder: Binder) -> Iterator[KnownAnswer]:
    document, faults = load(path, label(path))
    binder.faults += faults
    if document.root is None:
        if not faults:
            binder.faults.append(document.fault(0, "(file)", "is empty", "a file begins with grader: 1"))
        return
    filling = Filling(assessment.known.get(path.stem, {}))
    cursor = filling.fill(Cursor(document, document.root)) if "{@" in document.text else Cursor(document, document.root)
    binder.faults += [*filling.faults, *_envelope(cursor, path, assessment)]
    for verdict in cursor.children() if isinstance(cursor.node, Table) else ():
        if verdict.steps[-1] in VERDICTS:
            where = _Where(f"{assessment.name}/{path.stem}", path.parent, own=bool(assessment.variant))
            yield from _list(verdict, where, binder)


def _envelope(cursor: Cursor, path: Path, assessment: Assessment) -> Iterator[Fault]:
    parts = [problem.part for problem in assessment.problems]
    if path.suffix == ".yml":
        yield cursor.document.fault(0, "(file)", "is not read", f"call it {path.stem}.yaml")
    if path.stem not in parts:
        yield cursor.document.fault(0, "(file)", f"no problem declares part `{path.stem}`", meant(path.stem, parts))
    if not isinstance(cursor.node, Table):
        yield cursor.fault(f"expected a table, found {found(cursor.node)}", "a file begins with grader: 1")
        return
    version = cursor.below("grader")
    if version is None:
        yield cursor.fault("`grader` is missing", "a file begins with grader: 1")
    elif version.data() != 1:
        yield version.fault(f"expected one of 1, found {found(version.node)}")
    for key in cursor.node.entries:
        if key != "grader" and key not in VERDICTS:
            yield cursor.fault_at_key(key, f"unknown key `{key}`", meant(key, VERDICTS))


@dataclass(frozen=True, slots=True)
class _Where:
    """The problem that answers belong to, the folder of their files, and whether the paper is one student's own."""

    problem: str
    folder: Path
    own: bool


def _list(cursor: Cursor, where: _Where, binder: Binder) -> Iterator[KnownAnswer]:
    if not isinstance(cursor.node, Items):
        binder.wrong(cursor, f"expected a list, found {found(cursor.node)}", "write - answer, one on each line")
        return
    verdict = Verdict(cursor.steps[-1])
    for child in cursor.children():
        case = _case(child, binder)
        if case is None or (case.usual and where.own):
            continue
        low, high = _BOUNDS.get(verdict, (0, 1))
        if case.fraction is not None and not low <= case.fraction <= high:
            message = f"an answer that is {verdict.value} gets {low} of the marks, found {case.fraction}"
            binder.wrong(child.at("fraction"), message)
        text = _text(child, case, binder, where.folder)
        yield KnownAnswer(
            where.problem, text, case.format, verdict, case.fraction, case.misconception, _place(child), case.fails,
            case.file,
        )  # fmt: skip


def _text(cursor: Cursor, case: CaseSpec, binder: Binder, folder: Path) -> str:
    """The answer itself, from its file where one is named."""
    if not case.file:
        if isinstance(cursor.node, Table) and cursor.below("answer") is None:
            binder.wrong(cursor, "`answer` is missing", "write answer: ..., or file: ... for one that lies in a file")
        return case.answer
    try:
        return (folder / case.file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        binder.wrong(cursor.at("file"), f"there is no readable file {case.file} in {folder.name}/")
        return ""


def _case(cursor: Cursor, binder: Binder) -> CaseSpec | None:
    """One known answer: a bare text, or a table."""
    if isinstance(cursor.node, Scalar):
        text = binder.bind(cursor, str)
        return None if text is ABSENT else CaseSpec(text)
    case = binder.table(cursor, CaseSpec)
    return None if case is ABSENT else case


def _place(cursor: Cursor) -> Place:
    """The lines of an answer in its file."""
    bare = isinstance(cursor.node, Scalar) or cursor.below("answer")
    scalar = cursor.at("answer").node if bare else cursor.node
    first, _ = cursor.document.position(cursor.node.start)
    end = scalar.end if isinstance(scalar, Scalar) else cursor.node.start
    last, _ = cursor.document.position(max(end - 1, cursor.node.start))
    return Place(cursor.document.file, first, last)
