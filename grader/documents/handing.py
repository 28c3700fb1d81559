"""Which program answers which part: by what its source defines, and never by running it."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from grader.answers.code import Code
from grader.documents.modules import Source, code_pieces
from grader.documents.outline import path_of
from grader.documents.programs import Shelf, importable
from grader.model.submission import SlotText

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grader.documents.excerpt import Excerpt
    from grader.documents.lines import Line
    from grader.model.problem import Problem
    from grader.model.program import Program

_MOST_CHARACTERS: Final = 600_000
_ALIKE: Final = 0.75
_WORD: Final = re.compile(r"[a-z_]{4,}")
_ANY_FILE: Final = frozenset({"code", "python", "file", "main", "answer", "solution"})  # names that say nothing
_BEFORE: Final = r"(?:^|[^a-z0-9.])(?:q|p|ex|part|question|problem|exercise|task)?[._\- ]?"


@dataclass(frozen=True)
class Handed:
    """All code of a submission: files and notebooks, the lines of its documents, and the text under each label."""

    sources: tuple[Source, ...]
    lines: Sequence[Line]
    excerpts: Mapping[str, tuple[Problem, Excerpt]]


@dataclass(slots=True)
class Assigned:
    """Programs by part, the cells of notebooks that they were made of, and what the student should be told."""

    slots: dict[str, SlotText] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    messages: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Wish:
    """A part that asks for code, and the names of the functions that it asks for."""

    problem: Problem
    functions: tuple[str, ...]


def asked_functions(problems: Sequence[Problem]) -> frozenset[str]:
    """Names of all functions that any part asks for; none where no part takes code."""
    return frozenset(name for wish in _wishes(problems) for name in wish.functions)


def hand_out(handed: Handed, problems: Sequence[Problem]) -> Assigned:
    """Give every part that asks for code the program that defines its functions."""
    wishes = _wishes(problems)
    result = Assigned()
    if not wishes:
        return result
    sources = _bounded(handed.sources, result)
    shelf = Shelf(tuple(sources))
    documents = _documents(handed)
    every = frozenset(name for wish in wishes for name in wish.functions)
    for wish in wishes:
        found = _excerpt_source(wish, handed, documents)
        slot = _defining(wish, shelf, [*found, *documents], result) or _meant(wish, shelf, every, fenced=bool(found))
        if slot is not None:
            result.slots[wish.problem.part] = slot
    return result


def _wishes(problems: Sequence[Problem]) -> list[_Wish]:
    readers = ((problem, form.reader) for problem in problems for form in problem.forms)
    return [_Wish(problem, tuple(reader.functions)) for problem, reader in readers if isinstance(reader, Code)]


def _bounded(sources: Sequence[Source], result: Assigned) -> list[Source]:
    """As many sources as are worth parsing, those nearest to the top first."""
    kept, total = [], 0
    for source in sorted(sources, key=lambda each: (each.path.count("/"), each.path)):
        total += sum(len(piece.text) for piece in source.pieces)
        if total > _MOST_CHARACTERS:
            result.messages.append(f"{source.path}: not looked at; at most {_MOST_CHARACTERS:,} characters of code are")
        else:
            kept.append(source)
    return kept


def _documents(handed: Handed) -> list[Source]:
    """The fences of all documents that are no notebooks, each document as one source."""
    notebooks = {source.path for source in handed.sources if source.sort == "notebook"}
    by_file: dict[str, list[Line]] = {}
    for line in handed.lines:
        by_file.setdefault(line.file, []).append(line)
    found = []
    for file, lines in by_file.items():
        pieces = tuple(code_pieces((line.text, line) for line in lines))
        if pieces and file.partition(", cell ")[0] not in notebooks:
            found.append(Source(file, "document", pieces))
    return found


def _excerpt_source(wish: _Wish, handed: Handed, documents: Sequence[Source]) -> list[Source]:
    """What stands under the label of the part, with the earlier fences of the document that it needs."""
    _, excerpt = handed.excerpts.get(wish.problem.part, (None, None))
    pieces = tuple(code_pieces((piece.text, piece.line) for piece in excerpt.pieces)) if excerpt else ()
    if not pieces:
        return []
    own = Source(pieces[0].file, "document", pieces)
    around = next((source for source in documents if source.path == own.path), None)
    if around is None or not own.lacking & around.bound:
        return [own]
    earlier = tuple(piece for piece in around.pieces if piece.line < pieces[0].line)
    return [Source(own.path, "document", (*earlier, *pieces)), own]


def _defining(wish: _Wish, shelf: Shelf, fenced: Sequence[Source], result: Assigned) -> SlotText | None:
    """The program that defines most of what is asked for; files before fences."""
    asked = frozenset(wish.functions)
    best = max([*shelf.sources, *fenced], key=lambda each: _rank(each, wish, shelf, fenced), default=None)
    have = asked & shelf.provided(best) if best is not None else frozenset()
    if best is None or not have:
        return None
    parted = {} if have == asked else _parted(wish, shelf)
    joined = shelf.joined(parted) if sum(map(len, parted.values())) > len(have) else None
    if joined is not None:
        return _slot(joined, next(iter(parted)), wish)
    _tell_of_others(wish, best, shelf, result)
    if best.sort == "notebook":
        result.taken |= {piece.file for piece in best.pieces}
    return _slot(shelf.program(best), best, wish)


def _rank(source: Source, wish: _Wish, shelf: Shelf, fenced: Sequence[Source]) -> tuple[int, ...]:
    asked = set(wish.functions)
    sort = {"module": 2, "notebook": 1}.get(source.sort, 0)
    own = len(asked & set(source.defined))
    place = -fenced.index(source) if source in fenced else -source.path.count("/")
    return len(asked & shelf.provided(source)), own, _called_like(source.path, wish.problem), sort, place


def _parted(wish: _Wish, shelf: Shelf) -> dict[Source, list[str]]:
    """The modules that define the functions between them, where each can be imported."""
    found: dict[Source, list[str]] = {}
    for name in wish.functions:
        having = [source for source in shelf.sources if importable(source) and name in source.defined]
        if having:
            best = max(having, key=lambda each: (_called_like(each.path, wish.problem), -each.path.count("/")))
            found.setdefault(best, []).append(name)
    return found


def _tell_of_others(wish: _Wish, best: Source, shelf: Shelf, result: Assigned) -> None:
    """Say which other files define the same functions."""
    names = [name for name in wish.functions if name in best.defined]
    others = [
        source.path
        for source in shelf.sources
        if source is not best and source.sort == best.sort and any(name in source.defined for name in names)
    ]
    if others:
        more = f" and {len(others) - 3} more" if len(others) > 3 else ""
        places = f"{best.path} and in {', '.join(others[:3])}{more}"
        result.messages.append(f"{wish.problem.part}: `{names[0]}` is defined in {places}; {best.path} was taken")


def _meant(wish: _Wish, shelf: Shelf, every: frozenset[str], *, fenced: bool) -> SlotText | None:
    """A file that was probably meant for the part, so that the student is told what is wrong with it."""
    files = shelf.sources
    near = [source for source in files if _near(source, wish, every)]
    named = [source for source in files if not fenced and _called_like(source.path, wish.problem)]
    alone = len(files) == 1 and files[0].sort == "module" and not every & set(files[0].defined)
    only = files if alone and not fenced else ()
    found = next(iter([*near, *named, *only]), None)
    return _slot(shelf.program(found), found, wish) if found is not None else None


def _near(source: Source, wish: _Wish, every: frozenset[str]) -> bool:
    names = [name for name in source.defined if name not in every]
    return any(difflib.get_close_matches(name, names, 1, _ALIKE) for name in wish.functions)


def _called_like(path: str, problem: Problem) -> bool:
    """Whether the name of a file or its folder is the label of the part (`q1c_net.py`), or its last word."""
    lower = path.lower()
    steps = path_of(problem.slot.labels) if problem.slot else path_of([problem.part])
    label = r"[._\- ]?".join(re.escape(step) for step in steps)
    if label and re.search(rf"{_BEFORE}{label}(?![a-z0-9])", lower):
        return True
    word = problem.part.lower().rpartition(".")[2]
    return bool(_WORD.fullmatch(word)) and word not in _ANY_FILE and word in lower


def _slot(program: Program, source: Source, wish: _Wish) -> SlotText:
    repairs = tuple(repair for cell in source.cells for repair in cell.repairs)
    return SlotText(program.to_text(), source.place(wish.functions), "python", repairs)
