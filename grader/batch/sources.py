"""What a path stands for: one document, one student's folder, or a folder of students; and how each is graded."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from grader.batch.variants import Assignment, Doubt, assigned, doubted
from grader.documents.archives import is_archive
from grader.documents.reading import is_document, is_module, read_submission
from grader.engine import grade
from grader.errors import UsageError
from grader.report.redact import redact
from grader.sandbox import Workshop
from grader.spec.load import load_assessment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from grader.batch.pool import GradeOne
    from grader.batch.variants import Roster
    from grader.model.problem import Assessment
    from grader.model.report import Report
    from grader.model.student import AbstractBench
    from grader.report.redact import Audience


@dataclass(frozen=True, slots=True)
class Marking:
    """How to grade: which assessment, with which seed, for whose eyes. Without `references` only public parts.

    `tier` is what must hold student code back: `auto`, `N`, `L`, or `T` for nothing. `variant` is the seed of the
    version that everybody was given (empty: the paper that is nobody's own), `roster` that of each student; where
    there is neither, the variant is the sheet's own word.
    """

    assessment: str
    problems: Path
    references: Path | None
    seed: int = 0
    audience: Audience = "instructor"
    tier: str = "auto"
    variant: str | None = None
    roster: Roster | None = None

    def load(self, variant: str = "") -> Assessment:
        """Open one version of the assessment; faults in its files are raised here, before anything is graded."""
        return load_assessment(
            self.assessment, problems=self.problems, references=self.references, variant=variant
        )


def marker(marking: Marking) -> GradeOne:
    """The function that grades one path; the assessment is opened once."""
    assessment = marking.load()
    bench = Workshop(marking.tier, packages=assessment.packages)  # it starts when the first program comes
    return partial(grade_with, assessment=assessment, marking=marking, bench=bench)


def grade_with(path: Path, *, assessment: Assessment, marking: Marking, bench: AbstractBench | None = None) -> Report:
    """Read one submission, grade it by its student's version, and remove what its audience may not see.

    `assessment` is the paper that is nobody's own; another version is opened where the student has one.

    Raises
    ------
    DocumentError
        If nothing that was handed in can be opened.

    """
    submission = read_submission(path, assessment)
    assignment = assigned(submission.name, submission.variants, marking.variant, marking.roster)
    if marking.references is None and assignment.doubt is Doubt.UNCONFIRMED:
        assignment = Assignment(assignment.variant)  # on a student's own machine nobody else could know
    if assignment.variant and not any(problem.varies for problem in assessment.problems):
        message = f"variant {assignment.variant}, but this paper has no variants"
        assignment = Assignment("", Doubt.UNCONFIRMED, message)
    if assignment.variant:
        assessment = marking.load(assignment.variant)
        submission = read_submission(path, assessment)  # its labels may stand in another order
    report = grade(assessment, submission, seed=marking.seed, bench=bench)
    return redact(doubted(report, assessment, assignment), marking.audience)


def submissions_at(path: Path, *, each: bool = False) -> tuple[tuple[Path, ...], bool]:
    """The submissions at a path in the order of their names, and whether the path is that of a class.

    A document, a module of Python or an archive is one submission. A folder that holds documents or modules is
    one student's; a folder that holds only folders, or several archives, is a class with one of them for each
    student. With `each`, every such file and every folder in the folder is a student of its own.

    Raises
    ------
    UsageError
        If there is nothing at the path, or nothing in the folder.

    """
    if not path.exists():
        raise UsageError(f"there is nothing at {path}")
    if not path.is_dir():
        return (path,), False
    inside = tuple(sorted(_visible(path), key=lambda found: found.name))
    files = [found for found in inside if _is_work(found)]
    folders = [found for found in inside if found.is_dir()]
    packed = [found for found in inside if found.is_file() and is_archive(found.name)]
    if not files and not folders and not packed:
        raise UsageError(f"the folder {path} holds no documents and no folders")
    alone = bool(files) or (len(packed) == 1 and not folders)
    if alone and not each:
        return (path,), False
    return tuple(found for found in inside if found in files or found in folders or found in packed), True


def doubts(path: Path, paths: Sequence[Path], *, whole_class: bool) -> Iterator[str]:
    """What looks like a class and is taken for one student: beside a stray document, or one folder too high."""
    for folder in paths if whole_class else (path,):
        students = _students(folder)
        if len(students) < 2 or (whole_class and any(map(_is_work, _visible(folder)))):
            continue
        told = f"{folder} is graded as the work of one student, but {', '.join(students[:3])} in it look like students"
        ask = f"is {path} one folder too high?" if whole_class else "is there a stray document beside them?"
        yield f"{told}; {ask}"


def _students(folder: Path) -> tuple[str, ...]:
    """Names of folders in a folder that hold work under the same names of files."""
    if not folder.is_dir():
        return ()
    held = {
        inner.name: {found.name for found in _visible(inner) if _is_work(found)}
        for inner in _visible(folder) if inner.is_dir()
    }  # fmt: skip
    count = Counter(name for names in held.values() for name in names)
    return tuple(sorted(inner for inner, names in held.items() if any(count[name] > 1 for name in names)))


def _is_work(path: Path) -> bool:
    return not path.is_dir() and (is_document(path) or is_module(path.name))


def _visible(folder: Path) -> Iterator[Path]:
    return (found for found in folder.iterdir() if not found.name.startswith((".", "__")))
