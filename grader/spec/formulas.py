"""Reading every formula that an author wrote, before a student's answer meets it.

This is apart from loading: grading reads a formula when it needs it, while `verify` and the publishing of
problems read all of them. Nothing is evaluated here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from grader.checks._reference import as_text
from grader.deciding.library import library
from grader.errors import UsageError
from grader.language.faults import LanguageError
from grader.language.reader import read
from grader.language.repair import repair
from grader.language.tree import names
from grader.language.vocabulary import Vocabulary, spell
from grader.model.answer import Malformed
from grader.model.kinds import Means
from grader.model.symbols import Declarations, Kind, Symbol
from grader.shield import Crash, shielded
from grader.spec._sheets import label
from grader.spec.load import raise_if
from grader.spec.nodes import Cursor
from grader.spec.parameters import marked
from grader.spec.yaml12 import load

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from grader.errors import Fault
    from grader.model.problem import Assessment, Form, FormReference, Problem
    from grader.model.symbols import Dimension
    from grader.spec.nodes import Step

    Way = tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class _Trouble:
    """A text that cannot be read. It stands at the first of `ways` that exists in its file."""

    path: Path
    ways: tuple[Way, ...]
    text: str
    message: str
    hint: str
    start: int = 0


def validate_formulas(assessment: Assessment) -> None:
    """Read all definitions, and all references and mutants with the reader of their form.

    Raises
    ------
    SpecError
        With every text that cannot be read, each at its own line and column.

    """
    raise_if(_located([*_declared(assessment), *_referenced(assessment)]))


def _located(troubles: list[_Trouble]) -> Iterator[Fault]:
    roots: dict[Path, Cursor | None] = {}
    for trouble in troubles:
        if trouble.path not in roots:
            document, _ = load(trouble.path, label(trouble.path))
            roots[trouble.path] = Cursor(document, document.root) if document.root is not None else None
        root = roots[trouble.path]
        if root is None:
            continue  # the file has changed since it was loaded
        found = [cursor for way in trouble.ways if (cursor := root.at(*way)).steps == way]
        cursor = found[0] if found else root.at(*trouble.ways[-1])
        exact = repair(trouble.text)[0] == trouble.text
        yield cursor.fault(trouble.message, trouble.hint, at=trouble.start if exact and trouble.start else None)


def _declared(assessment: Assessment) -> Iterator[_Trouble]:
    if assessment.folder is None:
        return
    seen: set[int] = set()
    for problem in assessment.problems:
        if id(problem.declarations) not in seen:
            seen.add(id(problem.declarations))
            path = assessment.folder / problem.source.rpartition("/")[2]
            for ways, text, trouble in _declarations(problem):
                yield _Trouble(path, ways, text, trouble.message, trouble.hint, trouble.start)
        yield from _parameters(problem, assessment.folder)


def _parameters(problem: Problem, folder: Path) -> Iterator[_Trouble]:
    """Formulas among the parameters of answer kinds and checks."""
    vocabulary = Vocabulary.of(problem.declarations)
    path = folder / problem.source.rpartition("/")[2]
    for number, form in enumerate(problem.forms):
        way: Way = ("parts", problem.part, "answers", number)
        owners = [(form.reader, way), *((check, (*way, "checks", n)) for n, check in enumerate(form.checks))]
        for mark, text, steps in chain.from_iterable(marked(owner, above) for owner, above in owners):
            if mark is Means.FORMULA and (error := _unread(text, vocabulary)):
                yield _Trouble(path, (steps,), text, error.message, error.hint, error.start)


def _declarations(problem: Problem) -> Iterator[tuple[tuple[Way, ...], str, LanguageError]]:
    """What cannot be read in the declarations of a part, which may stand in the part or above it."""
    declarations = problem.declarations

    def ways(*way: Step) -> tuple[Way, ...]:
        return ("parts", problem.part, *way), way

    vocabulary = Vocabulary.of(declarations)
    for dimension in declarations.dimensions:
        for key, text in (("at_least", dimension.at_least), ("equals", dimension.equals)):
            if text and (error := _unread(text, vocabulary)):
                yield ways("dimensions", dimension.name, key), text, error
    for symbol in declarations.symbols:
        if symbol.derivative and (error := _unread(symbol.derivative, vocabulary)):
            yield ways("symbols", symbol.name, "derivative"), symbol.derivative, error
        if symbol.definition and (error := _unread(symbol.definition, _scope(symbol, declarations))):
            yield ways("symbols", symbol.name, "definition"), symbol.definition, error
    for name, circle in _circles(declarations).items():
        told = " -> ".join(circle)
        error = LanguageError("", f"`{name}` is defined by itself: {told}", "draw one of them at random")
        yield ways("symbols", name, "definition"), "", error
    for entry, place, alias, error in _aliases(declarations):
        table = "symbols" if isinstance(entry, Symbol) else "dimensions"
        yield ways(table, entry.name, "aliases", place), alias, error


def _entries(declarations: Declarations) -> tuple[Symbol | Dimension, ...]:
    return (*declarations.dimensions, *declarations.symbols)


def _unread(text: str, vocabulary: Vocabulary) -> LanguageError | None:
    try:
        read(text, vocabulary)
    except LanguageError as error:
        return error
    return None


def _scope(symbol: Symbol, declarations: Declarations) -> Vocabulary:
    """What a definition may use: everything declared, and for a function its parameters."""
    known = {each.name for each in _entries(declarations)}
    fresh = tuple(Symbol(name, Kind.SCALAR) for name in symbol.parameters if name not in known)
    return Vocabulary.of(replace(declarations, symbols=(*declarations.symbols, *fresh)) if fresh else declarations)


def _circles(declarations: Declarations) -> Mapping[str, tuple[str, ...]]:
    """Symbols whose definitions lead back to themselves, each with the way round."""
    uses: dict[str, frozenset[str]] = {}
    for symbol in declarations.symbols:
        vocabulary = _scope(symbol, declarations)
        if symbol.definition and _unread(symbol.definition, vocabulary) is None:
            own = {symbol.name} if symbol.family else set()  # a family may be a recursion
            uses[symbol.name] = names(read(symbol.definition, vocabulary).tree) - set(symbol.parameters) - own
    found = {}
    for name in uses:
        circle = _way_back(name, uses)
        if circle:
            found[name] = circle
    return found


def _way_back(name: str, uses: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    todo: list[tuple[str, ...]] = [(name,)]
    seen: set[str] = set()
    while todo:
        way = todo.pop(0)
        for used in sorted(uses.get(way[-1], ())):
            if used == name:
                return (*way, name)
            if used not in seen:
                seen.add(used)
                todo.append((*way, used))
    return ()


def _aliases(declarations: Declarations) -> Iterator[tuple[Symbol | Dimension, int, str, LanguageError]]:
    """Spellings that stand for two things; one of them could never be read."""
    owners = {each.name: each.name for each in _entries(declarations)}
    for entry in _entries(declarations):
        for place, alias in enumerate(entry.aliases):
            spelling = spell(alias)
            owner = owners.setdefault(spelling, entry.name)
            if not spelling:
                yield entry, place, alias, LanguageError("", f"`{alias}` is no name")
            elif owner != entry.name:
                message = f"alias `{alias}` stands for `{owner}` already"
                yield entry, place, alias, LanguageError("", message, f"it is read as `{spelling}`")


def _referenced(assessment: Assessment) -> Iterator[_Trouble]:
    if assessment.folder is None or assessment.reference_folder is None:
        return
    for problem in assessment.problems:
        reference = assessment.references.get(problem.part)
        path = assessment.reference_folder / problem.source.rpartition("/")[2]
        for form in problem.forms:
            private = reference.forms.get(form.kind) if reference is not None else None
            for way, text in _texts(private, form) if private is not None else ():
                yield from _misread(problem, form, text, (path, ("parts", problem.part, form.kind, *way)))
            if form.reader.RUNS and private is not None:
                yield from _unloaded(str(private.value), (path, ("parts", problem.part, form.kind, "value")))


def _unloaded(named: str, place: tuple[Path, Way]) -> Iterator[_Trouble]:
    """A private module that cannot be loaded: it is the author's own code, and may fail in any way."""
    path, way = place
    try:
        loaded = shielded(partial(library, named, path.parent), lets_through=(UsageError,))
    except UsageError as fault:
        yield _Trouble(path, (way,), named, str(fault), "it lies beside this file")
        return
    if isinstance(loaded, Crash):
        yield _Trouble(path, (way,), named, f"cannot be loaded: {loaded}", "it is run as a module of its own")


def _texts(reference: FormReference, form: Form) -> Iterator[tuple[Way, str]]:
    """Everything in a reference that is an answer; where answers are code, its value names a module."""
    if reference.value is not None and not form.reader.RUNS:
        yield ("value",), as_text(reference.value)
    for place, text in enumerate(reference.alternatives):
        yield ("alternatives", place), text
    for place, mutant in enumerate(reference.mutants):
        yield ("mutants", place, "answer"), mutant.answer


def _misread(problem: Problem, form: Form, text: str, place: tuple[Path, Way]) -> Iterator[_Trouble]:
    reading = form.reader.read(text, problem.declarations)
    if isinstance(reading, Malformed):
        path, way = place
        message = f"is no answer of kind `{form.kind}`: {reading.message}"
        yield _Trouble(path, (way,), text, message, reading.hint, reading.start)
