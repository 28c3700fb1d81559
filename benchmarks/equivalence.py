r"""Are two scalar formulas equal? This grader, Math-Verify and sympy on the same pairs, side by side.

    pip install -e '.[bench]'
    python benchmarks/equivalence.py                     # the table
    python benchmarks/equivalence.py --misses            # and every pair that a tool gets wrong
    python benchmarks/equivalence.py --tools grader      # one tool only

Every tool runs in a child process. A comparison reads both formulas and decides; it is done twice, cold (all
caches of the tool empty) and warm. A pair that takes more CPU than `--limit` seconds ends the child and counts
as undecided.

* `grader`: `grader.language.reader.read` on both sides, then `grader.deciding.ladder.decide`.
* `math-verify`: `math_verify.parse` and `math_verify.verify`; its own timers are off, ours holds.
* `sympy, its LaTeX`: `sympy.simplify(a - b) == 0` on what `sympy.parsing.latex.parse_latex` reads.
* `sympy, handed over`: the same on formulas that this grader has read, with the domains of the letters declared.

Math-Verify and `simplify(...) == 0` know no "undecided": what they cannot show equal they call different.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from pairs import DIFFERENT, EQUAL  # noqa: E402 (the path is set first)

MEMORY = 4 << 30
SORTS = ("right", "wrong", "undecided", "unread", "timeout", "crash")
REAL, POSITIVE, UNIT = "x y z a b c", "s t", "p q"


def declarations():
    from grader.model.symbols import Declarations, Kind, Symbol

    domains = [(REAL, "real"), (POSITIVE, "positive"), (UNIT, "unit")]
    symbols = [Symbol(name, Kind.SCALAR, domain=domain) for names, domain in domains for name in names.split()]
    return Declarations(symbols=tuple(symbols))


def with_grader():
    from grader.deciding.compare import Match
    from grader.deciding.ladder import Question, decide
    from grader.language.reader import read
    from grader.language.vocabulary import Vocabulary

    words = {Match.EQUAL: "equal", Match.DIFFERENT: "different"}
    declared = {}

    def cold():
        # Everything that is kept is kept with the declarations, so fresh ones know nothing.
        declared["now"] = declarations()

    def compare(first, second):
        vocabulary = Vocabulary.of(declared["now"])
        read(first, vocabulary)
        decision = decide(read(second, vocabulary).tree, Question(declared["now"], first))
        return words.get(decision.match, "undecided")

    return cold, compare


def with_math_verify():
    from math_verify import LatexExtractionConfig, parse, verify
    from sympy.core.cache import clear_cache

    target = [LatexExtractionConfig()]

    def compare(first, second):
        sides = [parse(f"${side}$", extraction_config=target, parsing_timeout=None) for side in (first, second)]
        if not all(sides):
            return "unread"
        return "equal" if verify(*sides, timeout_seconds=None) else "different"

    return clear_cache, compare


def with_sympy_latex():
    import sympy
    from sympy.core.cache import clear_cache
    from sympy.parsing.latex import parse_latex

    def compare(first, second):
        return "equal" if sympy.simplify(parse_latex(first) - parse_latex(second)) == 0 else "different"

    return clear_cache, compare


def with_sympy():
    import sympy
    from sympy.core.cache import clear_cache

    from grader.language.reader import read
    from grader.language.tree import Apply, Binder, Number, Symbol
    from grader.language.vocabulary import Vocabulary

    vocabulary = Vocabulary.of(declarations())
    letters = {name: sympy.Symbol(name, real=True) for name in REAL.split()}
    letters |= {name: sympy.Symbol(name, positive=True) for name in f"{POSITIVE} {UNIT}".split()}
    letters |= {"e": sympy.E, "pi": sympy.pi}
    heads = {
        "add": lambda a, b: a + b, "sub": lambda a, b: a - b, "mul": lambda a, b: a * b, "dot": lambda a, b: a * b,
        "div": lambda a, b: a / b, "pow": lambda a, b: a**b, "neg": lambda a: -a, "log": sympy.log, "exp": sympy.exp,
        "log_base": sympy.log, "sqrt": sympy.sqrt, "tanh": sympy.tanh, "cosh": sympy.cosh, "sinh": sympy.sinh,
    }  # fmt: skip

    def handed(node):
        match node:
            case Number(value=value):
                return sympy.Rational(value.numerator, value.denominator)
            case Symbol(name=name):
                return letters.get(name) or sympy.Symbol(name)
            case Binder(head="sum", indices=(index,)):
                return sympy.Sum(handed(node.body), (sympy.Symbol(index), handed(node.lower), handed(node.upper)))
            case Apply(head=head, args=args):
                return heads[head](*map(handed, args))
        raise TypeError(node)

    def compare(first, second):
        sides = [handed(read(side, vocabulary).tree) for side in (first, second)]
        return "equal" if sympy.simplify(sides[0] - sides[1]) == 0 else "different"

    return clear_cache, compare


TOOLS = {
    "grader": with_grader,
    "math-verify": with_math_verify,
    "sympy, its LaTeX": with_sympy_latex,
    "sympy, handed over": with_sympy,
}


@dataclass(frozen=True)
class Result:
    """What a tool says about a pair, cold and warm, in seconds of CPU."""

    pair: tuple[str, str]
    truth: str
    said: str
    cold: float
    warm: float

    @property
    def sort(self):
        if self.said == self.truth:
            return "right"
        return "wrong" if self.said in {"equal", "different"} else self.said


def child(tool, limit, pipe):
    """Answer pairs until the parent hangs up; too much CPU ends the process by SIGPROF."""
    import logging

    logging.disable(logging.CRITICAL)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    cold, compare = TOOLS[tool]()
    cold()
    compare("a+b", "b+a")  # loads what is loaded late
    pipe.send("ready")
    while True:
        pair = pipe.recv()
        cold()
        times = []
        said = ""
        for _ in range(2):
            signal.setitimer(signal.ITIMER_PROF, limit)
            start = time.thread_time()  # the clock of the process is coarse while that timer runs
            try:
                said = compare(*pair)
            except Exception as error:  # noqa: BLE001 (whatever a tool raises is its verdict)
                said = "unread" if "pars" in type(error).__name__.lower() + str(error).lower()[:200] else "crash"
            times.append(time.thread_time() - start)
        signal.setitimer(signal.ITIMER_PROF, 0)
        pipe.send((said, *times))


def started(tool, limit):
    context = multiprocessing.get_context("spawn")
    mine, theirs = context.Pipe()
    process = context.Process(target=child, args=(tool, limit, theirs), daemon=True)
    process.start()
    theirs.close()
    mine.recv()
    return process, mine


def measured(tool, limit):
    """Results of a tool on all pairs; a child that dies is replaced."""
    results = []
    process, pipe = started(tool, limit)
    for truth, pairs in (("equal", EQUAL), ("different", DIFFERENT)):
        for pair in pairs:
            pipe.send(pair)
            try:
                said, cold, warm = pipe.recv()
            except EOFError:
                process.join()
                late = process.exitcode == -signal.SIGPROF
                said, cold, warm = ("timeout" if late else "crash"), limit, limit
                process, pipe = started(tool, limit)
            results.append(Result(pair, truth, said, cold, warm))
    process.terminate()
    return results


def row(tool, results):
    counts = [sum(result.sort == sort for result in results) for sort in SORTS]
    times = []
    for which in ("cold", "warm"):
        seconds = [getattr(result, which) * 1e3 for result in results]
        times += [f"{mean(seconds):.2f}", f"{median(seconds):.2f}", f"{max(seconds):.1f}"]
    return f"| {tool} | " + " | ".join([*map(str, counts), *times]) + " |"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tools", nargs="+", choices=TOOLS, default=list(TOOLS))
    parser.add_argument("--limit", type=float, default=10.0, help="seconds of CPU for a pair")
    parser.add_argument("--misses", action="store_true", help="print every pair that is not answered rightly")
    options = parser.parse_args()
    print(f"{len(EQUAL)} equal, {len(DIFFERENT)} different pairs; CPU in milliseconds for reading both and deciding\n")
    heads = [*SORTS, "cold mean", "median", "max", "warm mean", "median", "max"]
    print("| tool | " + " | ".join(heads) + " |\n| :-- |" + " --: |" * len(heads))
    missed = []
    for tool in options.tools:
        results = measured(tool, options.limit)
        print(row(tool, results), flush=True)
        missed += [(tool, result) for result in results if result.sort != "right"]
    for tool, result in missed if options.misses else ():
        print(f"\n{tool}: {result.sort}, truth {result.truth}, said {result.said}\n  " + "\n  ".join(result.pair))


if __name__ == "__main__":
    main()
