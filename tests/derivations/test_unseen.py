"""Derivations in the hands of many students: right ones are never called wrong, in wrong ones the first wrong line is found."""

from __future__ import annotations

import pytest
import yaml

from grader.derivations.reading import read_working
from grader.derivations.ruling import rule_on
from tests.derivations.known_derivations import ROOT, judged, problem

BENCH = yaml.safe_load((ROOT / "benchmarks" / "unseen_derivations.yaml").read_text())
CASES = [(f"{name}-{number}", name, case) for name, cases in BENCH.items() for number, case in enumerate(cases)]
RIGHT = [pytest.param(name, case["text"], id=title) for title, name, case in CASES if "wrong" not in case]
WRONG = [pytest.param(name, case, id=title) for title, name, case in CASES if "wrong" in case]


def first_wrong(name, text):
    part, _ = problem(name)
    terms = next(form for form in part.forms if form.kind == "derivation").checks[0].terms
    found = rule_on(read_working(text, part.declarations), part.declarations, terms).first_wrong
    return None if found is None else squeezed(found.part.text)


def squeezed(text):
    return "".join(text.replace("&", "").split())


@pytest.mark.parametrize(("name", "text"), RIGHT)
def test_no_right_line_is_called_wrong(name, text):
    assert first_wrong(name, text) is None


@pytest.mark.parametrize(("name", "case"), WRONG)
def test_the_first_wrong_line_is_found(name, case):
    found = first_wrong(name, case["text"])
    assert found is not None
    assert squeezed(case["wrong"]) in found


@pytest.mark.parametrize(("name", "case"), WRONG)
def test_what_is_wrong_does_not_earn_everything(name, case):
    judgement = judged(name, case["text"])
    assert judgement.credit < 1


def test_most_of_what_is_right_earns_everything_and_the_rest_is_not_decided_against_it():
    judgements = [judged(*one.values) for one in RIGHT]
    assert sum(one.credit == 1 for one in judgements) >= 0.75 * len(judgements)
    assert sum(one.verdict.value in {"incorrect", "partial"} for one in judgements) <= 0.05 * len(judgements)
