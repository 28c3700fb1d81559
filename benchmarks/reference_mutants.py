"""References with one planted error each: does `grader verify` notice?

    python benchmarks/reference_mutants.py                          # every assessment; survivors are listed
    python benchmarks/reference_mutants.py ift6135_theory --jobs 2  # one of them
    python benchmarks/reference_mutants.py --functions --most 8     # the Python beside the references, too

The value of each reference is changed in one place: a sign, a factor, an index, a transpose, a number by one, two
entries exchanged, a term or factor left out, a sequence out of order. With `--functions` so are the functions
beside the references: those that formulas are compared with, and the right programs of parts answered with code. A
mutant is caught if a trial of the part fails. One that the untouched reference would accept for an answer is no
error and is not counted. What survives is told with the reason where it is known (`REASONS`).
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from code_mutants import mutants as program_mutants  # noqa: E402 (the path is set first)

from grader.checks._reference import as_text  # noqa: E402
from grader.deciding.mutations import mutants as planted  # noqa: E402
from grader.language.printing import to_plain  # noqa: E402
from grader.language.tree import Node, Number, Symbol, substitute, walk  # noqa: E402
from grader.model.answer import Answer  # noqa: E402
from grader.model.outcome import FULL  # noqa: E402
from grader.sandbox import Workshop  # noqa: E402
from grader.spec.cases import load_cases  # noqa: E402
from grader.spec.load import assessments, load_assessment  # noqa: E402
from grader.verify import problem_trials  # noqa: E402
from grader.verify.trials import _Table  # noqa: E402 (the engine as verify uses it)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.model.problem import Assessment, Form, Problem

# Survivors that were read: part (or file) and the beginning of the mutation, and why verify cannot notice.
REASONS: dict[tuple[str, str], str] = {}


@dataclass(frozen=True)
class Mutant:
    """A changed reference: where, how, and what stands there now. `file` is set where it is a Python file."""

    assessment: str
    part: str
    kind: str
    what: str
    text: str
    file: str = ""


@cache
def opened(name: str, folder: str = "") -> tuple[Assessment, tuple]:
    """An assessment, with references from another folder if one is given, and its known answers."""
    references = Path(folder) if folder else ROOT / "reference"
    loaded = load_assessment(name, problems=ROOT / "problems", references=references)
    return loaded, load_cases(ROOT / "submissions" / name / "cases", loaded)


# --- changing a value -----------------------------------------------------------------------------------------------


def changed(problem: Problem, form: Form, value: object) -> Iterator[tuple[str, str]]:
    """Texts that differ from a reference in one place, each with a note."""
    text = as_text(value)
    reading = form.reader.read(text, problem.declarations)
    assert isinstance(reading, Answer), text
    if form.kind in {"expression", "complexity"}:
        yield from of_formula(reading, problem)
    elif form.kind == "number":
        yield from of_number(float(reading.value.value))
    elif form.kind == "array":
        yield from of_array(list(reading.value.shape), [entry.value for entry in reading.value.entries])
    elif form.kind == "shape":
        yield from of_shape(text)
    elif form.kind == "true_false":
        yield "the other ruling", "true" if "false" in text.lower() else "false"
    else:
        yield from of_text(text)


def of_formula(reading: Answer, problem: Problem) -> Iterator[tuple[str, str]]:
    tree: Node = reading.tree if reading.tree is not None else reading.value.tree
    for mutant in planted(tree):
        yield mutant.note, to_plain(mutant.tree)
    for number in {node for node in walk(tree) if isinstance(node, Number)}:
        yield f"{number.value} to {number.value + 1}", to_plain(_with(tree, number, Number(number.value + 1)))
    for node in {node.name for node in walk(tree) if isinstance(node, Symbol)}:
        for other in _alike(node, problem):
            yield f"{node} to {other}", to_plain(substitute(tree, node, Symbol(other)))


def _with(tree: Node, old: Node, new: Node) -> Node:
    from grader.language.tree import children, rebuild

    if tree == old:
        return new
    parts = children(tree)
    return rebuild(tree, tuple(_with(part, old, new) for part in parts)) if parts else tree


def _alike(name: str, problem: Problem) -> list[str]:
    """Symbols of the same kind and shape, which a slip of the pen would put there."""
    own = problem.declarations.symbol(name)
    if own is None:
        return []
    looks = (own.kind, own.shape, own.family)
    return [each.name for each in problem.declarations.symbols if each.name != name and (each.kind, each.shape, each.family) == looks][:3]


def of_number(value: float) -> Iterator[tuple[str, str]]:
    for note, other in (
        ("sign", -value), ("twice", 2 * value), ("half", value / 2), ("off by one", value + 1), ("one less", value - 1),
        ("a percent more", 1.01 * value), ("inverse", 1 / value if value else 1.0),
    ):  # fmt: skip
        yield note, f"{other:.15g}"


def of_array(shape: list[int], entries: list[float]) -> Iterator[tuple[str, str]]:
    def written(sizes: list[int], values: list[float]) -> str:
        if len(sizes) < 2:
            return "[" + ", ".join(f"{each:.12g}" for each in values) + "]"
        step = len(values) // sizes[0]
        rows = (values[at : at + step] for at in range(0, len(values), step))
        return "[" + ", ".join(written(sizes[1:], row) for row in rows) + "]"

    yield "sign", written(shape, [-each for each in entries])
    yield "twice", written(shape, [2 * each for each in entries])
    for at in range(len(entries)):
        yield f"entry {at + 1} off by one", written(shape, [each + (place == at) for place, each in enumerate(entries)])
        yield f"entry {at + 1} off by a hundredth", written(shape, [each + 0.01 * (place == at) for place, each in enumerate(entries)])
    for at in range(len(entries) - 1):
        swapped = [*entries[:at], entries[at + 1], entries[at], *entries[at + 2 :]]
        yield f"entries {at + 1} and {at + 2} exchanged", written(shape, swapped)
    if len(shape) == 2:
        turned = [entries[row * shape[1] + column] for column in range(shape[1]) for row in range(shape[0])]
        yield "transposed", written(shape[::-1], turned)


def of_shape(text: str) -> Iterator[tuple[str, str]]:
    tuple_like = text.startswith("(")
    axes = [axis.strip() for axis in (text.strip("()").split(",") if tuple_like else text.split(" x "))]

    def written(found: list[str]) -> str:
        return f"({', '.join(found)})" if tuple_like else " x ".join(found)

    for at, axis in enumerate(axes):
        yield f"axis {at + 1} left out", written([*axes[:at], *axes[at + 1 :]] or ["1"])
        more = str(int(axis) + 1) if axis.isdecimal() else f"({axis} + 1)"
        yield f"axis {at + 1} off by one", written([*axes[:at], more, *axes[at + 1 :]])
    yield "reversed", written(axes[::-1])
    yield "one axis more", written([*axes, "1" if tuple_like else axes[-1]])


_SWAPS = (("min", "max"), ("<=", ">="), ("->", "<-"), ("QLoRA", "XLoRA"), ("LoRA", "QLoRA"))
_WORD = re.compile(r"[A-Za-z]\w*|-?\d+(?:\.\d+)?")


def of_text(text: str) -> Iterator[tuple[str, str]]:
    """Lists, costs, graphs and sequences as they are written: numbers, neighbours and pieces changed."""
    for found in re.finditer(r"-?\d+(?:\.\d+)?", text):
        number = float(found[0])
        for note, other in (("sign", -number), ("off by one", number + 1)):
            yield f"{note} at {found.start()}", text[: found.start()] + f"{other:g}" + text[found.end() :]
    pieces = re.split(r"([;\n])", text)
    for at in range(0, len(pieces), 2):
        left = pieces[:at] + pieces[at + 2 :]
        if any(piece.strip() for piece in left[::2]):
            yield f"piece {at // 2 + 1} left out", "".join(left)
    words = [found for found in _WORD.finditer(text) if found[0][0].isalpha()]
    for one, other in zip(words, words[1:]):
        swapped = text[: one.start()] + other[0] + text[one.end() : other.start()] + one[0] + text[other.end() :]
        yield f"`{one[0]}` and `{other[0]}` exchanged", swapped
    for old, new in _SWAPS:
        for found in re.finditer(rf"(?<![A-Za-z]){re.escape(old)}(?![A-Za-z])", text):
            yield f"{old} to {new} at {found.start()}", text[: found.start()] + new + text[found.end() :]


# --- what becomes of it ---------------------------------------------------------------------------------------------


def value_mutants(name: str) -> Iterator[Mutant]:
    assessment, _ = opened(name)
    for problem in assessment.problems:
        reference = assessment.references.get(problem.part)
        for form in problem.forms:
            private = reference.forms.get(form.kind) if reference else None
            if private is None or private.value is None or form.reader.RUNS:
                continue
            seen = {as_text(private.value)}
            for what, text in changed(problem, form, private.value):
                if text not in seen:
                    seen.add(text)
                    yield Mutant(name, problem.part, form.kind, what, text)


def fate(mutant: Mutant) -> str:
    """`caught`, `survived`, `equal` (it is right as well) or `no answer` (it cannot be read, which loading tells)."""
    assessment, cases = opened(mutant.assessment)
    problem = assessment.problem(mutant.part)
    assert problem is not None
    form = next(form for form in problem.forms if form.kind == mutant.kind)
    if not isinstance(form.reader.read(mutant.text, problem.declarations), Answer):
        return "no answer"
    reference = assessment.references[mutant.part]
    table = _Table(problem, reference, assessment, range(1), None)
    alone = replace(problem, forms=(form,))
    if table.judge(alone, mutant.text, "auto", seed=0).credit == FULL:
        return "equal"
    forms = {**reference.forms, mutant.kind: replace(reference.forms[mutant.kind], value=mutant.text)}
    other = replace(assessment, references={**assessment.references, mutant.part: replace(reference, forms=forms)})
    lone = replace(problem, forms=tuple(each for each in problem.forms if not each.reader.RUNS))
    known = [case for case in cases if not case.name]
    return "caught" if any(not trial.passed for trial in problem_trials(other, lone, known)) else "survived"


def function_mutants(name: str, most: int) -> Iterator[Mutant]:
    """The Python files beside the references, each changed in at most so many places."""
    folder = ROOT / "reference" / name
    assessment, _ = opened(name)
    for path in sorted(folder.glob("*.py")):
        used = [part for part, _ in _users(assessment, path.name)]
        every = list(program_mutants(path.read_text(encoding="utf-8")))
        step = max(1, -(-len(every) // most))
        for what, text in every[::step] if used else ():
            yield Mutant(name, ",".join(used), "function", what, text, path.name)


def _users(assessment: Assessment, file: str) -> Iterator[tuple[str, str]]:
    for part, reference in assessment.references.items():
        for kind, private in reference.forms.items():
            if file in {private.agrees_with.partition(":")[0], str(private.value)}:
                yield part, kind
                break


def function_fate(mutant: Mutant) -> str:
    """What becomes of a changed file, in a copy of the references."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        shutil.copytree(ROOT / "reference" / mutant.assessment, folder / mutant.assessment)
        (folder / mutant.assessment / mutant.file).write_text(mutant.text, encoding="utf-8")
        assessment = load_assessment(mutant.assessment, problems=ROOT / "problems", references=folder)
        _, cases = opened(mutant.assessment)
        with Workshop(packages=assessment.packages) as bench:
            for part in mutant.part.split(","):
                problem = assessment.problem(part)
                assert problem is not None
                if any(not trial.passed for trial in problem_trials(assessment, problem, cases, bench=bench)):
                    return "caught"
    return "survived"


def judged(mutant: Mutant) -> tuple[Mutant, str]:
    """A mutant with its fate."""
    return mutant, (function_fate if mutant.file else fate)(mutant)


def reason(mutant: Mutant) -> str:
    for (where, what), why in REASONS.items():
        if where in {mutant.part, mutant.file} and mutant.what.startswith(what):
            return why
    return ""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("assessment", nargs="*")
    parser.add_argument("--functions", action="store_true", help="change the Python files, too")
    parser.add_argument("--most", type=int, default=6, help="changes of one Python file")
    parser.add_argument("--only", default="", help="parts that begin so")
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    names = options.assessment or list(assessments(ROOT / "problems"))
    todo = [mutant for name in names for mutant in value_mutants(name) if mutant.part.startswith(options.only)]
    if options.functions:
        todo += [mutant for name in names for mutant in function_mutants(name, options.most)]
    if options.jobs > 1:
        with ProcessPoolExecutor(options.jobs) as pool:
            found = list(pool.map(judged, todo, chunksize=8))
    else:
        found = list(map(judged, todo))
    told(found)


def told(found: list[tuple[Mutant, str]]) -> None:
    """A line for each assessment and kind, then the survivors."""
    tally: dict[tuple[str, str], Counter[str]] = {}
    for mutant, end in found:
        tally.setdefault((mutant.assessment, mutant.kind), Counter())[end] += 1
    print(f"{'assessment':18} {'kind':12} {'caught':>7} {'survived':>9} {'equal':>6} {'unread':>7}")
    for (name, kind), ends in tally.items():
        print(f"{name:18} {kind:12} {ends['caught']:7} {ends['survived']:9} {ends['equal']:6} {ends['no answer']:7}")
    ends = Counter(end for _, end in found)
    print(f"\n{ends['caught']} of {ends['caught'] + ends['survived']} planted errors are caught.")
    for mutant, end in found:
        if end == "survived":
            print(f"  survives: {mutant.assessment}/{mutant.part} {mutant.kind} {mutant.file}: {mutant.what}")
            print(f"      {reason(mutant) or 'no reason is known: ' + (mutant.text if not mutant.file else '')[:200]}")


if __name__ == "__main__":
    main()
