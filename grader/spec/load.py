"""Assessments from their folders: everything is checked before anything is returned."""

from __future__ import annotations

import os
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING, TypeVar

from grader.errors import SpecError, UsageError
from grader.model.problem import Assessment, Problem, Reference
from grader.model.symbols import Declarations, Dimension, Symbol
from grader.model.variants import is_seed
from grader.spec._figures import placed
from grader.spec._ordering import reordered
from grader.spec._sense import faults_between
from grader.spec._sheets import ORDER, sheets
from grader.spec.parameters import Catalogue
from grader.spec.words import meant

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from hashlib import _Hash
    from pathlib import Path

    from grader.errors import Fault
    from grader.model.problem import FormReference
    from grader.model.variants import Value
    from grader.spec._sheets import Sheets
    from grader.spec._versions import Version
    from grader.spec.envelope import PartSpec, ProblemFile

_Named = TypeVar("_Named", bound=Dimension | Symbol)


def assessments(problems: Path) -> tuple[str, ...]:
    """Names of the assessments below a folder: the folders that hold `assessment.yaml`.

    Raises
    ------
    UsageError
        If there is no such folder.

    """
    if not problems.is_dir():
        raise UsageError(f"there is no folder of problems at {problems}")
    return tuple(sorted(path.parent.name for path in problems.glob(f"*/{ORDER}")))


def load_assessment(
    name: str,
    *,
    problems: Path,
    references: Path | None,
    catalogue: Catalogue | None = None,
    variant: str = "",
) -> Assessment:
    """One assessment with all its parts, and with its references unless `references` is None.

    `variant` is the seed of one student's own version; without it the paper is that which is nobody's own.
    Formulas are not read here but by `formulas.validate_formulas`, since grading reads each when it needs it.

    Raises
    ------
    SpecError
        With every fault of every file, sorted by place.
    UsageError
        If there is no such assessment, or it has no versions, or the variant is no seed.

    """
    known = assessments(problems)
    if name not in known:
        raise UsageError(f"there is no assessment `{name}`: {_why_unknown(name, problems, known)}")
    if variant and not is_seed(variant):
        raise UsageError(f"`{variant}` names no variant: use up to 40 letters, digits, dots, - and _")
    private = references / name if references is not None else None
    read, faults = sheets(problems / name, private, catalogue or Catalogue.installed(), variant)
    raise_if([*faults, *faults_between(read)])
    if variant and not any(version.quantities for version in read.versions.values()):
        raise UsageError(f"`{name}` has no variants: none of its problems declares `vary`")
    order = read.order.value
    return Assessment(
        name=name,
        title=order.title,
        problems=reordered(_in_order(_problems(name, read), order.parts), read.versions.values()),
        references=_references(read),
        folder=problems / name,
        digest=_digest(read, private, variant).hexdigest(),
        course=order.course,
        reference_folder=private,
        packages=order.packages,
        secret=_secret(read, private),
        variant=variant,
        known=_known(read),
    )


def _why_unknown(name: str, problems: Path, known: tuple[str, ...]) -> str:
    folder = problems / name
    if any(folder.glob("*.yaml")):
        return f"{folder} has no {ORDER}, which names the paper (grader: 1, title, parts)"
    return meant(name, known)


def raise_if(faults: Iterable[Fault]) -> None:
    """Raise all faults, sorted by place and each once, if there are any."""
    told = sorted(set(faults), key=lambda fault: (fault.file, fault.line, fault.column, fault.path, fault.message))
    if told:
        raise SpecError(tuple(told))


def _problems(name: str, read: Sheets) -> Iterator[Problem]:
    for sheet in read.problems:
        shared = Declarations(sheet.value.dimensions, sheet.value.symbols)
        for spec in sheet.value.parts:
            context = (shared, sheet.document.file, read.versions[sheet.path.stem])
            made = _problem(f"{name}/{spec.id}", sheet.value, spec, context)
            figure = read.figures.get(spec.id)
            yield replace(made, statement=placed(made.statement, figure), figure=figure)


def _problem(name: str, file: ProblemFile, spec: PartSpec, context: tuple[Declarations, str, Version]) -> Problem:
    """A part. Parts that declare nothing of their own share one `Declarations`, and so its vocabulary."""
    declarations, source, version = context
    if spec.dimensions or spec.symbols:
        dimensions = _merged(file.dimensions, spec.dimensions)
        declarations = Declarations(dimensions, _merged(file.symbols, spec.symbols))
    return Problem(
        id=name,
        title=spec.title,
        statement=spec.statement,
        marks=spec.marks,
        declarations=declarations,
        forms=spec.answers,
        slot=spec.slot,
        practice=spec.practice,
        pending=spec.pending,
        given=spec.given,
        source=source,
        preface=file.statement,
        bare=spec.bare,
        marks_note=spec.marks_note,
        varies=version.shows_in(spec.id),
        drawn=version.drawn(),
    )


def _known(read: Sheets) -> Mapping[str, Mapping[str, Value]]:
    """What placeholders may name in the known answers of each part."""
    return {
        spec.id: read.versions[sheet.path.stem].known
        for sheet in read.problems
        for spec in sheet.value.parts
        if read.versions[sheet.path.stem].quantities
    }


def _merged(above: tuple[_Named, ...], own: tuple[_Named, ...]) -> tuple[_Named, ...]:
    return tuple({each.name: each for each in (*above, *own)}.values())


def _in_order(problems: Iterable[Problem], order: tuple[str, ...]) -> tuple[Problem, ...]:
    """Parts that the paper lists come first; sorting is stable, so that the others keep the order of the files."""
    place = {part: number for number, part in enumerate(order)}
    return tuple(sorted(problems, key=lambda problem: place.get(problem.part, len(place))))


def _references(read: Sheets) -> Mapping[str, Reference]:
    entries = (entry for sheet in read.references for entry in sheet.value.parts.items())
    found: dict[str, Reference] = {}
    for part, forms in entries:
        earlier = found[part].forms if part in found else {}
        found[part] = Reference(_shared({**earlier, **forms}))
    return found


def _shared(forms: Mapping[str, FormReference]) -> Mapping[str, FormReference]:
    """Forms that name another whose data they use are given them."""
    return {
        kind: replace(form, data={**forms[form.data_of].data, **form.data}) if form.data_of in forms else form
        for kind, form in forms.items()
    }


def _digest(read: Sheets, private: Path | None, variant: str = "") -> _Hash:
    """SHA-256 over names and texts of all files, public and private apart; lengths keep them from running together."""
    total = sha256()
    for role, group in (("problems", (read.order, *read.problems)), ("reference", read.references)):
        for sheet in sorted(group, key=lambda each: each.path.name):
            _count_in(total, f"{role}/{sheet.path.name}", sheet.document.text.encode())
    for file, text in sorted(read.data.items()):
        _count_in(total, f"problems/{file}", text.encode())
    for path in sorted(private.glob("*.py")) if private is not None else ():
        _count_in(total, f"reference/{path.name}", path.read_bytes())
    if variant:
        _count_in(total, "variant", variant.encode())
    return total


def _count_in(total: _Hash, name: str, raw: bytes) -> None:
    total.update(f"{name} {len(raw)}\n".encode())
    total.update(raw)


def _secret(read: Sheets, private: Path | None) -> bytes:
    """The key of an assessment: `GRADER_KEY`, or else what only those know who have the references anyway."""
    if private is None:
        return b""
    given = os.environ.get("GRADER_KEY", "")
    total = _digest(read, private)
    total.update(b"key" + given.encode())
    return total.digest()
