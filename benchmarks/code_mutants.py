"""Right programs with one planted error each: does every hidden check suite notice?

    python benchmarks/code_mutants.py                        # a line for each part, and every survivor
    python benchmarks/code_mutants.py --most 40 --jobs 2     # at most so many mutants of each program

The programs are the known right answers of all parts that are answered with code. Each is changed at one place of
its syntax tree: an operator, a constant, a comparison, an index, an axis, a transpose, a reduction, a function, a
statement left out. A mutant is caught if it does not earn full marks. Mutants that mean the same as the program
are listed in `EQUIVALENT` with the reason, found by reading every survivor.
"""

from __future__ import annotations

import argparse
import ast
import copy
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from grader.engine import Students, judge_answer, tools_for  # noqa: E402 (the path is set first)
from grader.model.outcome import FULL  # noqa: E402
from grader.model.verdict import Verdict  # noqa: E402
from grader.sandbox import Limits, Workshop  # noqa: E402
from grader.spec.cases import load_cases  # noqa: E402
from grader.spec.load import assessments, load_assessment  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

SWAPS = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult, ast.Pow: ast.Mult,
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.USub: ast.UAdd, ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip
NAMES = {
    "exp": "expm1", "log": "log2", "log2": "log", "sum": "mean", "mean": "sum", "max": "min", "min": "max", "sin": "cos",
    "cos": "sin", "zeros": "ones", "tril": "triu", "triu": "tril", "argmax": "argmin", "sqrt": "square", "tanh": "sin",
    "concatenate": "stack", "cumsum": "cumprod", "argsort": "sort", "repeat": "tile", "softmax": "log_softmax",
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """A changed program; `what` says where and how."""

    part: str
    program: str
    what: str
    source: str


def mutants(source: str) -> Iterator[tuple[str, str]]:
    """Programs that differ from this one in one place, each with a note."""
    tree = ast.parse(source)
    seen = {ast.unparse(tree)}
    for number, node in enumerate(ast.walk(tree)):
        for note, change in changes(node):
            other = copy.deepcopy(tree)
            target = next(each for place, each in enumerate(ast.walk(other)) if place == number)
            change(target)
            try:
                text = ast.unparse(ast.fix_missing_locations(other))
            except (AttributeError, ValueError):
                continue
            if text not in seen:
                seen.add(text)
                yield f"line {getattr(node, 'lineno', '?')}: {note}", text


def changes(node: ast.AST) -> Iterator[tuple[str, object]]:
    """What can be changed at a node, as notes and functions that change it."""
    if isinstance(node, (ast.BinOp, ast.UnaryOp, ast.BoolOp)) and type(node.op) in SWAPS:
        new = SWAPS[type(node.op)]
        yield f"{type(node.op).__name__} to {new.__name__}", lambda each: setattr(each, "op", new())
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.MatMult, ast.Sub, ast.Div)):
        yield "operands swapped", lambda each: (lambda l, r: (setattr(each, "left", r), setattr(each, "right", l)))(each.left, each.right)
    if isinstance(node, ast.Compare) and type(node.ops[0]) in SWAPS:
        new = SWAPS[type(node.ops[0])]
        yield f"{type(node.ops[0]).__name__} to {new.__name__}", lambda each: setattr(each, "ops", [new()])
    if isinstance(node, ast.Constant) and type(node.value) in {int, float} and not isinstance(node.value, bool):
        yield f"{node.value} to {node.value + 1}", lambda each: setattr(each, "value", each.value + 1)
        if node.value == 1:
            yield "1 to 0", lambda each: setattr(each, "value", 0)
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield f"{node.value} to {not node.value}", lambda each: setattr(each, "value", not each.value)
    if isinstance(node, ast.Attribute) and node.attr in NAMES:
        yield f"{node.attr} to {NAMES[node.attr]}", lambda each: setattr(each, "attr", NAMES[each.attr])
    if isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple) and len(node.value.elts) > 1:
        yield "results reversed", lambda each: each.value.elts.reverse()
    yield from transposes(node)
    for name in ("body", "orelse"):
        block = getattr(node, name, None)
        if isinstance(block, list) and len(block) > 1 and isinstance(node, (ast.FunctionDef, ast.For, ast.If)):
            for place, line in enumerate(block):
                if isinstance(line, (ast.Assign, ast.AugAssign, ast.If)):
                    yield f"`{ast.unparse(line).splitlines()[0][:60]}` left out", lambda each, n=name, p=place: getattr(each, n).__setitem__(p, ast.Pass())


def transposes(node: ast.AST) -> Iterator[tuple[str, object]]:
    """`.T` taken away, wherever an expression holds one."""
    for field, value in ast.iter_fields(node):
        if isinstance(value, ast.Attribute) and value.attr == "T":
            yield f"`{ast.unparse(value)}` without .T", lambda each, f=field: setattr(each, f, getattr(each, f).value)
        if isinstance(value, list):
            for place, entry in enumerate(value):
                if isinstance(entry, ast.Attribute) and entry.attr == "T":
                    yield f"`{ast.unparse(entry)}` without .T", lambda each, f=field, p=place: getattr(each, f).__setitem__(p, getattr(each, f)[p].value)


def programs(only: str) -> Iterator[tuple[str, str, str]]:
    """Part, file and source of every known right program."""
    for name in assessments(ROOT / "problems"):
        loaded = load_assessment(name, problems=ROOT / "problems", references=ROOT / "reference")
        coded = {problem.id for problem in loaded.problems if any(form.reader.RUNS for form in problem.forms)}
        for case in load_cases(ROOT / "submissions" / name / "cases", loaded):
            if case.problem in coded and case.verdict is Verdict.CORRECT and case.name.endswith(".py") and only in case.problem:
                yield case.problem, case.name, case.answer


def chosen(most: int, only: str) -> list[Mutant]:
    """At most so many mutants of each program, evenly spread over its text, each text once."""
    found: dict[str, Mutant] = {}
    for part, name, source in programs(only):
        every = list(mutants(source))
        step = max(1, -(-len(every) // most))
        for what, text in every[::step]:
            found.setdefault(f"{part}\n{text}", Mutant(part, name, what, text))
    return list(found.values())


def judge(batch: list[Mutant]) -> list[tuple[Mutant, str]]:
    """What became of each mutant: `caught`, `survived`, or a verdict that asks for a person."""
    out = []
    with Workshop(limits=Limits(loading=3.0, least_patience=8.0)) as workshop:
        for mutant in batch:
            name, part = mutant.part.split("/", 1)
            loaded = _loaded(name)
            with Students(workshop) as students:
                judgement = judge_answer(
                    loaded.problem(part), loaded.references.get(part), mutant.source, "python", tools=tools_for(loaded, students)
                )
            out.append((mutant, "survived" if judgement.credit == FULL else "caught" if judgement.verdict.settled else judgement.verdict.value))
    return out


_OPENED: dict[str, object] = {}


def _loaded(name: str):
    if name not in _OPENED:
        _OPENED[name] = load_assessment(name, problems=ROOT / "problems", references=ROOT / "reference")
    return _OPENED[name]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--most", type=int, default=12, help="mutants of each program")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--part", default="", help="only parts whose id holds this")
    asked = parser.parse_args()
    todo = chosen(asked.most, asked.part)
    batches = [todo[start :: asked.jobs] for start in range(asked.jobs)]
    with ProcessPoolExecutor(asked.jobs) as pool:
        results = [result for done in pool.map(judge, batches) for result in done]
    tally = Counter((mutant.part, fate if (mutant.program, mutant.what) not in EQUIVALENT else "equivalent") for mutant, fate in results)
    fates = ("caught", "equivalent", "survived", "undecided", "error", "pending", "proposed")
    for part in sorted({part for part, _ in tally}):
        print(f"{part:36s} " + "  ".join(f"{fate} {tally[part, fate]}" for fate in fates if tally[part, fate]))
    total = Counter(fate for (_, fate), count in tally.items() for _ in range(count))
    print(f"{'all':36s} " + "  ".join(f"{fate} {total[fate]}" for fate in fates if total[fate]))
    for mutant, fate in results:
        if fate != "caught":
            reason = EQUIVALENT.get((mutant.program, mutant.what), "")
            print(f"{fate}: {mutant.program}, {mutant.what}" + (f" (the same program: {reason})" if reason else ""))


# Survivors that were read and found to mean the same as the program, by file and change.
EQUIVALENT: dict[tuple[str, str], str] = {
    ("q1.1/ok_entropies.py", "line 4: `q = np.asarray(q).ravel()` left out"): "inputs are arrays already",
    ("q1.1/ok_float32.py", "line 4: `q, prior, lik = (np.asarray(v, dtype=np.float32) for v in (q` left out"): "double precision is right too",
    ("q3.3/ok_3.py", "line 10: Gt to GtE"): "differs only for a tie or an exact zero",
    ("q3.3/ok_float32.py", "line 4: `W1, b1, W2, b2, x = (v.astype('float32') for v in (W1, b1, W` left out"): "double precision is right too",
    ("q4.1/ok_float32_list.py", "line 4: `X, P, lq, lk = (np.asarray(v, dtype=np.float32) for v in (X,` left out"): "double precision is right too",
    ("12.norms/ok_float32.py", "line 4: `x = x.astype(np.float32)` left out"): "double precision is right too",
    ("13.decoding/ok_2.py", "line 4: Gt to GtE"): "differs only for a tie or an exact zero",
    ("13.decoding/ok_float32.py", "line 8: `p = np.asarray(p, dtype=np.float32)` left out"): "double precision is right too",
    ("5.code/ok_array_of_one.py", "line 4: `p = np.asarray(p).reshape(1, -1)` left out"): "inputs are arrays already",
    ("5.code/ok_float32.py", "line 4: `p = np.asarray(p, dtype=np.float32)` left out"): "double precision is right too",
    ("9.rope/ok_list.py", "line 4: `x = np.asarray(x)` left out"): "inputs are arrays already",
    ("9.rope/ok_loop.py", "line 6: `x = np.asarray(x)` left out"): "inputs are arrays already",
    ("1d.lm_wrapper/ok_shuffled_epochs.py", "line 13: Lt to LtE"): "one draw fewer before the next shuffle",
    ("1d.lm_wrapper/ok_vectorised.py", "line 8: `in_word_index, out_word_index = (np.asarray(in_word_index), ` left out"): "inputs are arrays already",
    ("1d.perplexity/ok_fsum.py", "line 7: Add to Sub"): "a guard of 1e-12 either way",
    ("1d.perplexity/ok_product_of_roots.py", "line 6: `probs = np.array(probs, dtype=float).reshape(-1)` left out"): "inputs are arrays already",
    ("2.char_lm/ok_generator.py", "line 9: 1 to 0"): "stands for characters that are not in the alphabet",
    ("2.char_lm/ok_torch.py", "line 12: zeros to ones"): "every entry is overwritten",
    ("4.dan_forward/ok_counts.py", "line 10: Gt to GtE"): "differs only for a tie or an exact zero",
    ("4.dan_forward/ok_float32.py", "line 6: `E, W1, b1, W2, b2 = (np.float32(each) for each in (E, W1, b1` left out"): "double precision is right too",
    ("5.attention/ok_float32_lists.py", "line 6: `q, K, V = (np.asarray(each, dtype=np.float32) for each in (q` left out"): "double precision is right too",
    ("5.attention/ok_torch.py", "line 16: 50.0 to 51.0"): "a default that is large either way",
}

if __name__ == "__main__":
    main()
