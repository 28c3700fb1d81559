"""Random strings and mutated answers through the reader: no crash, no hang, no growth, nothing executed.

    python benchmarks/fuzz_reader.py --count 1000000        # the whole run, about ten minutes
    python benchmarks/fuzz_reader.py --seconds 60           # what CI runs

Prints one line with the count, the slowest text, and how much memory grew; exits with 1 on any exception that
is not a message to the student.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
import traceback
from pathlib import Path

import yaml

from grader.answers.expression import Expression
from grader.deciding.ladder import Question, decide
from grader.language.printing import to_latex, to_mathml, to_plain
from grader.model.answer import Answer
from grader.spec.load import assessments, load_assessment

ROOT = Path(__file__).resolve().parents[1]
PIECES = (
    r"\frac{ } { } \sqrt \left( \right) ( ) [ ] \{ \} ^ _ + - * / = \approx \le \to , ; : . ! ' % & | \| \\ \sum \prod "
    r"\int \partial \nabla \hat \bar \mathbf \mathrm \text \begin{cases} \end{cases} \begin{pmatrix} \end{pmatrix} \log "
    r"\exp \sigma \softmax \mathbb{1} \delta \top \odot \cdot \times \otimes \dots \cdots \infty \lim \mathbb{E} KL \| "
    r"e i j k n d x y z W_1 W_2 y_hat \theta \lambda \mu alpha 0 1 2 10 0.5 1e3 9^9 ** @ .T np.exp( torch. if else "
    r"otherwise and or not for where $ $$ ` # ~ \tag{1} \color{red} \input{/etc/passwd} __import__('os') lambda x: "
    "ŷ ₁ ² ᵀ ⊙ ∑ ∂ ∇ √ ≤ → 𝟙 ½ \u202e \u200b \x00 \x0c \x08 é 漢 😀 \t \n"
).split(" ")


def seeds() -> list[tuple[str, str, object]]:
    """Known answers with the declarations that they are read in."""
    found = []
    for name in assessments(ROOT / "problems"):
        paper = load_assessment(name, problems=ROOT / "problems", references=ROOT / "reference")
        for problem in paper.problems:
            reference = paper.references.get(problem.part)
            form = reference.forms.get("expression") if reference else None
            if form is None:
                continue
            texts = [str(form.value), *form.alternatives, *(mutant.answer for mutant in form.mutants)]
            cases = ROOT / "submissions" / name / "cases" / f"{problem.part}.yaml"
            known = yaml.safe_load(cases.read_text("utf-8")) if cases.exists() else {}
            for sort in ("correct", "partial", "incorrect"):
                texts += [str(case.get("answer", "") if isinstance(case, dict) else case) for case in known.get(sort) or []]
            found += [(text, str(form.value), problem.declarations) for text in texts]
    return found


def mutated(text: str, chance: random.Random) -> str:
    """A text with a few random edits."""
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(text) + 1)
        match chance.randrange(5):
            case 0:
                text = text[:at] + text[at + chance.randint(1, 4) :]
            case 1:
                text = text[:at] + chance.choice(PIECES) + text[at:]
            case 2:
                end = min(len(text), at + chance.randint(1, 8))
                text = text[:end] + text[at:end] + text[end:]
            case 3:
                text = text[:at] + chr(chance.choice((chance.randrange(32, 127), chance.randrange(0x2FFF)))) + text[at + 1 :]
            case _:
                text = text[:at] + text[at:].replace("\\", "", 1)
    return text


def noise(chance: random.Random) -> str:
    """A random string of pieces or of characters."""
    if chance.random() < 0.7:
        return chance.choice((" ", "")).join(chance.choices(PIECES, k=chance.randint(1, 25)))
    return "".join(chr(chance.randrange(1, 0x3000)) for _ in range(chance.randint(1, 60)))


def main() -> int:
    """Run and report."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=10**9)
    parser.add_argument("--seconds", type=float, default=10**9)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    known, reader = seeds(), Expression()
    crashes = readable = done = 0
    slowest, worst = 0.0, ""
    base = 0
    start = time.monotonic()
    while done < options.count and time.monotonic() - start < options.seconds:
        text, reference, declarations = chance.choice(known)
        text = mutated(text, chance) if chance.random() < 0.6 else noise(chance)
        began = time.perf_counter()
        try:
            reading = reader.read(text, declarations)
            if isinstance(reading, Answer):
                readable += 1
                decide(reading.value, Question(declarations, reference))
                if readable % 10 == 0:
                    to_latex(reading.tree), to_plain(reading.tree), to_mathml(reading.tree)
        except Exception:
            crashes += 1
            print(repr(text), file=sys.stderr)
            traceback.print_exc(limit=-3)
        took = time.perf_counter() - began
        if took > slowest:
            slowest, worst = took, text
        done += 1
        if done == 20_000:
            base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - base) / 1024 if base else 0.0
    print(f"{done} texts, {readable} readable, {crashes} crashes, slowest {slowest * 1000:.1f} ms {worst[:80]!r}, "
          f"memory grew {grown:.1f} MiB after the first 20000")  # fmt: skip
    return 1 if crashes else 0


if __name__ == "__main__":
    sys.exit(main())
