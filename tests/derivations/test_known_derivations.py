"""The bench: every known derivation gets the ruling that it must get, whatever the seed."""

from __future__ import annotations

import pytest

from tests.derivations.known_derivations import CASES, outcome

IDS = [f"{name}-{number}" for name, number, _ in CASES]


@pytest.mark.parametrize(("name", "number", "case"), CASES, ids=IDS)
def test_first_wrong_line(name, number, case):
    found = outcome(name, case["text"])
    wrong = case.get("wrong", 0)
    assert found.evidence.facts["first_wrong"] == wrong
    if wrong:
        line = next(line for line in found.lines if line.number == wrong)
        assert (line.ruling.value == "slip") == bool(case.get("slip"))
        assert found.credit < 1
        assert case.get("misconception", "") in found.misconception


@pytest.mark.parametrize(("name", "case"), [(n, c) for n, _, c in CASES if not c.get("wrong")],
                         ids=[i for i, (_, _, c) in zip(IDS, CASES, strict=True) if not c.get("wrong")])  # fmt: skip
def test_valid_derivations_earn_everything(name, case):
    found = outcome(name, case["text"])
    assert found.credit == 1, [item.description for item in found.items if not item.met]
    assert all(line.ruling.holds for line in found.lines if line.number)


@pytest.mark.parametrize("seed", [1, 7, 23])
@pytest.mark.parametrize("at", range(0, len(CASES), 7))
def test_rulings_do_not_depend_on_the_seed(at, seed):
    name, _, case = CASES[at]
    first, other = outcome(name, case["text"]), outcome(name, case["text"], seed)
    assert [line.ruling for line in first.lines] == [line.ruling for line in other.lines]
    assert (first.credit, first.verdict) == (other.credit, other.verdict)
