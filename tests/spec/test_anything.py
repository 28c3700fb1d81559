"""No text whatever makes loading raise anything but `SpecError`."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_kinds import CATALOGUE, PAPER, write

from grader.errors import SpecError
from grader.spec.cases import load_cases
from grader.spec.formulas import validate_formulas
from grader.spec.load import load_assessment

KEYS = ["grader", "parts", "title", "statement", "marks", "answers", "kind", "checks", "check", "symbols", "shape", "family",
        "dimensions", "given", "slot", "word", "value", "mutants", "1a", "2", "low", "definition", "aliases", "<<"]  # fmt: skip
SCALARS = ["1", "1/2", "1/0", "no", "~", "''", "word", "near", "formula", "whole", "scalar", "n", "x", "'\\frac{x}'", '"\\theta"',
           ".nan", ".inf", "-3", "9" * 50, "1e99", "*a", "&a b", "!t c", "{", "- d", "|", ": ", "'", "\t", "\x00", "[[]]", "é"]  # fmt: skip
VALUES = st.recursive(
    st.sampled_from(SCALARS),
    lambda inner: st.lists(inner, max_size=3).map(lambda each: "[" + ", ".join(each) + "]")
    | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4).map(
        lambda each: "{" + ", ".join(f"{key}: {value}" for key, value in each.items()) + "}"
    ),
    max_leaves=10,
)
FILES = st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=6).map(
    lambda each: "".join(f"{key}: {value}\n" for key, value in each.items())
)
NAMES = [*PAPER, "problems/paper/other.yaml", "reference/paper/other.yaml", "cases/1a.yaml"]


def faults_of(root):
    """Load all of it; only faults may come out."""
    try:
        paper = load_assessment("paper", problems=root / "problems", references=root / "reference", catalogue=CATALOGUE)
        validate_formulas(paper)
        load_cases(root / "cases", paper)
    except SpecError as error:
        return error.faults or pytest.fail("an error without a fault")
    return ()


def survive(root):
    for fault in faults_of(root):
        assert min(fault.line, fault.column) >= 1
        assert fault.path
        assert fault.message


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(NAMES), text=FILES | st.text() | st.text(" \n:-[]{}&*!|>'\"%@`#,\\ax1?"))
def test_any_text_in_any_file(tmp_path, name, text):
    root = write(tmp_path, {**PAPER, "problems/paper/other.yaml": "grader: 1\n", "cases/1a.yaml": "grader: 1\n", name: text})
    survive(root)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(NAMES), raw=st.binary(max_size=80))
def test_any_bytes_in_any_file(tmp_path, name, raw):
    root = write(tmp_path, PAPER)
    path = root / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(raw)
    survive(root)


@pytest.mark.parametrize("seed", range(40))
def test_damaged_files(tmp_path, seed):
    draw = random.Random(seed)
    for name in PAPER:
        lines = PAPER[name].splitlines(keepends=True)
        for _ in range(8):
            broken = list(lines)
            for _ in range(draw.randint(1, 3)):
                place = draw.randrange(len(broken))
                at = draw.randrange(len(broken[place]))
                change = draw.choice(["", ":", "- ", "  ", "{", "'", '"', "*a ", "&a ", "\t", "[]", "~", "1/0", "\\"])
                broken[place] = broken[place][:at] + change + broken[place][at + draw.randint(0, 3) :] or "\n"
            survive(write(tmp_path, {**PAPER, name: "".join(broken)}))


def test_a_hostile_author_is_told_in_time(tmp_path):
    deep = "a: " + "{a: " * 5000
    wide = "grader: 1\nparts:\n" + "".join(f"  p{number}: {{}}\n" for number in range(4000))
    for text in (deep, wide, "grader: 1\nparts: {" + "x: {a: &b [1]}, " * 3000 + "}", "'" * 100_000, "? " * 5000, "\\" * 50_000):
        survive(write(Path(tmp_path), {**PAPER, "problems/paper/other.yaml": text}))
