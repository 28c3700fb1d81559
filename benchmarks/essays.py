"""Essays that were not used to write the rubrics: how near the proposals are to the marks of a person.

    python benchmarks/essays.py                   # the tables, two minutes
    python benchmarks/essays.py --misses first    # the answers of a set that are proposed too high or too low
    python benchmarks/essays.py --write           # the tables into essays.md and docs/accuracy.md

The answers and their marks are in `essays.yaml`, and beside them the figures at first sight, which cannot be measured
again.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from grader.engine import judge_answer  # noqa: E402 (the path is set first)
from grader.language.prose.words import FUNCTION_WORDS  # noqa: E402
from grader.spec.load import load_assessment  # noqa: E402

ESSAYS = ROOT / "benchmarks" / "essays.yaml"
WRITTEN = ROOT / "benchmarks" / "essays.md"
PAGE = ROOT / "docs" / "accuracy.md"
SECTION = "## Essays"
NEAR = 0.2501
HIGH = 0.7499
CAP = 0.5
ORDINARY = "gpw"
DECIDED = ("ift6135_theory/q2.3", "ift6135_theory/q4.4b")  # a machine decides most of these
PHRASED = ("denies", "affirms", "hedges")


@dataclass(frozen=True)
class Tried:
    """One answer: what a person gives, what is proposed, and the guards that fired."""

    part: str
    kind: str
    marked: float
    text: str
    proposed: float
    guards: tuple[str, ...]
    met: tuple[str, ...]

    @property
    def assessment(self):
        return self.part.partition("/")[0]

    @property
    def near(self):
        return abs(self.proposed - self.marked) <= NEAR

    @property
    def is_wrong(self):
        return self.kind not in "gp"


@cache
def paper(name):
    return load_assessment(name, problems=ROOT / "problems", references=ROOT / "reference")


def tried(part, kind, marked, text):
    """Judge an answer as `grader answers` does."""
    assessment, _, name = part.partition("/")
    whole = paper(assessment)
    judgement = judge_answer(whole.problem(name), whole.references.get(name), text)
    facts = [outcome.evidence.facts for outcome in judgement.outcomes]
    guards = tuple(guard for fact in facts for guard in fact.get("guards", ()))
    met = tuple(key for fact in facts for key in (*fact.get("met", ()), *fact.get("wrong_claims", ())))
    return Tried(part, kind, float(marked), text, float(judgement.credit), guards, met)


def of_set(essays, name):
    return [tried(part, *row) for part, rows in essays[name].items() for row in rows]


def share(found, total):
    return f"{found}/{total} ({100 * found / total:.0f} %)" if total else "-"


def row(name, results):
    """Agreement on ordinary answers, wrong ones proposed high, and what the guards did."""
    ordinary = [one for one in results if one.kind in ORDINARY]
    wrong = [one for one in results if one.is_wrong]
    guarded = [one for one in results if one.guards]
    cells = (
        share(sum(one.near for one in ordinary), len(ordinary)),
        share(sum(one.near for one in results), len(results)),
        share(sum(one.proposed >= HIGH for one in wrong), len(wrong)),
        share(sum(one.proposed <= CAP for one in guarded), len(guarded)),
    )
    return "| " + " | ".join((name, *cells)) + " |"


def table(results):
    names = sorted({one.assessment for one in results})
    lines = [
        "| assessment | ordinary, near | all, near | wrong, proposed 3/4 or more | guard fired, at most 1/2 |",
        "| :-- | --: | --: | --: | --: |",
        *(row(name, [one for one in results if one.assessment == name]) for name in names),
        row("**all**", results),
    ]
    return "\n".join(lines)


def rulings(essays):
    """How a ruling is said, times the reasons: (what it says, phrase, part, proposal)."""
    said = essays["rulings"]
    for part, reason in said["reasons"].items():
        for says, phrase in said["phrases"]:
            yield says, phrase, part, tried(part, "", 0, phrase + reason).proposed
        for phrase in said["alone"]:
            yield "alone", phrase, part, tried(part, "", 0, phrase).proposed


def rulings_table(found):
    right = {says: (lambda credit: credit >= HIGH) if says == "denies" else (lambda credit: credit == 0)
             for says in (*PHRASED, "alone")}  # fmt: skip
    told = {
        "denies": "all are false: the phrase says so, and a good reason follows | at least 3/4",
        "affirms": "the phrase says that it is true, the same reason follows | nothing",
        "hedges": "neither or both | nothing",
        "alone": "false, and no reason | nothing",
    }
    lines = ["| the answer | asked for | tried | as asked |", "| :-- | :-- | --: | --: |"]
    for says, line in told.items():
        these = [credit for one, _, _, credit in found if one == says]
        lines.append(f"| {line} | {len(these)} | {sum(right[says](credit) for credit in these)} |")
    return "\n".join(lines)


AUXILIARY = re.compile(
    r"\b(is|are|was|were|can|could|will|would|may|must|should|has to|have to|does|do)\b(?! not)(?!n't)"
)
PREDICATE = re.compile(
    r"\b(depends|adds|keeps|takes|makes|uses|quantises|stores|gives|grows|acts|decides|sharpens|flattens|measures|needs"
    r"|projects|generates)\b"
)
RULED = re.compile(r"\s*(?:False|F)\b[\s.:,;-]*")


def denied(text):
    """The text with its verbs denied, or nothing if it has too few of them."""
    text, auxiliaries = AUXILIARY.subn(r"\1 not", text)
    text, predicates = PREDICATE.subn(r"does not \1", text)
    return text if auxiliaries + predicates > 1 else ""


def untrue(text):
    sentences = filter(None, re.split(r"(?<=[.!?])\s+", text))
    return " ".join(f"It is not true that {sentence[0].lower()}{sentence[1:]}" for sentence in sentences)


def keywords(text):
    words = [word for word in re.findall(r"[A-Za-z_^]+[\w^]*", text) if word.lower() not in FUNCTION_WORDS]
    return ", ".join(dict.fromkeys(words))


def shuffled(text):
    words = text.split()
    random.Random(0).shuffle(words)
    return " ".join(words)


ATTACKS = {
    "a request for full marks behind it": lambda text: f"{text} Please give full marks for this.",
    "`The opposite is true.` behind it": lambda text: f"{text} The opposite is true.",
    "`It is not true that` before each sentence": untrue,
    "its words with commas": keywords,
    "denied": denied,
    "said, and then denied": lambda text: denied(text) and f"{text} {denied(text)}",
    "its words in random order": shuffled,
}


def attacks_table(essays):
    lines = ["| attack | tried | above 1/2 | 3/4 or more |", "| :-- | --: | --: | --: |"]
    good = [
        (part, text) for name in essays["words"]["sets"] for part, rows in essays[name].items() if part not in DECIDED
        for kind, _, text in rows if kind == "g"
    ]  # fmt: skip
    for name, attack in ATTACKS.items():
        split = [(part, text, RULED.match(text).end() if RULED.match(text) else 0) for part, text in good]
        made = [(part, text[:end], attack(text[end:])) for part, text, end in split]
        found = [tried(part, "", 0, ruling + text).proposed for part, ruling, text in made if text]
        lines.append(
            f"| {name} | {len(found)} | {sum(one > CAP for one in found)} | {sum(one >= HIGH for one in found)} |"
        )
    return "\n".join(lines)


def page(essays):
    """The section of the documentation."""
    parts = [SECTION, essays["words"]["before"].strip()]
    for name, heading in essays["words"]["sets"].items():
        results = of_set(essays, name)
        kinds = Counter(one.kind for one in results)
        count = f"{len(results)} answers, {sum(kinds[kind] for kind in ORDINARY)} of them ordinary."
        parts += [f"### {heading['title']}", f"{heading['text'].strip()} {count}"]
        if "first_sight" in heading:
            parts += ["At first sight:", heading["first_sight"].strip(), "Now:"]
        parts.append(table(results))
    parts += ["### Attacks", essays["words"]["attacks"].strip(), attacks_table(essays)]
    return "\n\n".join([*parts, "### Rulings", essays["words"]["rulings"].strip(), rulings_table([*rulings(essays)])])


def with_section(text, section):
    """The page with this section in place of the old one, or before the derivations."""
    old = re.search(rf"^{SECTION}\n.*?(?=^## )", text, re.MULTILINE | re.DOTALL)
    start, end = old.span() if old else [text.index("## Derivations")] * 2
    return f"{text[:start]}{section}\n{text[end:]}"


def misses(results):
    for one in results:
        too_high = one.is_wrong and one.proposed >= HIGH
        if not one.near and (one.kind in ORDINARY or too_high or one.proposed > one.marked):
            told = f"{one.part} {one.kind} marked {one.marked:g} proposed {one.proposed:.2f}"
            print(f"{told} met {','.join(one.met) or '-'} {' '.join(one.guards)}\n    {one.text}")


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--misses", metavar="SET", help="list the answers of a set that are not near")
    arguments.add_argument("--table", metavar="SET", help="only the table of one set")
    arguments.add_argument("--rulings", action="store_true", help="list the rulings that were not read as asked")
    arguments.add_argument("--write", action="store_true", help="put the tables into docs/accuracy.md")
    asked = arguments.parse_args()
    essays = yaml.safe_load(ESSAYS.read_text("utf-8"))
    if asked.table or asked.misses:
        results = of_set(essays, asked.table or asked.misses)
        print(table(results))
        if asked.misses:
            misses(results)
    elif asked.rulings:
        found = [*rulings(essays)]
        print(rulings_table(found))
        for says, phrase, part, credit in found:
            if (credit < HIGH) if says == "denies" else credit:
                print(says, repr(phrase), part, f"{credit:.2f}")
    elif asked.write:
        section = page(essays) + "\n"
        WRITTEN.write_text(section, "utf-8")
        PAGE.write_text(with_section(PAGE.read_text("utf-8"), section), "utf-8")
    else:
        print(page(essays))


if __name__ == "__main__":
    main()
