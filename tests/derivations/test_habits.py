"""Derivations of students with habits of their own: no right line is called wrong, and no wrong one passes."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.derivations.known_derivations import judged, outcome, problem

HABITS = yaml.safe_load((Path(__file__).parent / "habits.yaml").read_text())


def given(sort):
    return [pytest.param(case, id=f"{case['problem']}-{at}") for at, case in enumerate(HABITS[sort])]


def squeezed(text):
    return "".join(text.replace("&", "").split())


@pytest.mark.parametrize("case", given("right"))
def test_a_right_working_earns_everything(case):
    found = outcome(case["problem"], case["text"])
    assert not [line.text for line in found.lines if line.ruling.wrong]
    assert found.credit == 1


@pytest.mark.parametrize("case", given("open"))
def test_no_line_of_a_right_working_is_called_wrong(case):
    found = outcome(case["problem"], case["text"])
    assert not [line.text for line in found.lines if line.ruling.wrong]
    assert not [line.text for line in found.lines if line.ruling.value == "unread"]


@pytest.mark.parametrize("case", given("wrong"))
def test_the_first_wrong_line_is_found_and_costs_marks(case):
    found = outcome(case["problem"], case["text"])
    wrong = next(line for line in found.lines if line.ruling.wrong)
    assert squeezed(case["wrong"]) in squeezed(wrong.text)
    assert found.credit < 1


@pytest.mark.parametrize("case", given("restated"))
def test_saying_the_claim_again_earns_no_more_than_a_bare_result(case):
    part, _ = problem(case["problem"])
    assert judged(case["problem"], case["text"]).credit <= min(part.bare, 0.4)
