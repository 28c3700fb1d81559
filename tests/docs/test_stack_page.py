"""What the page on STACK says of this grader."""

from __future__ import annotations

import pytest
from pages import ROOT, rows

from tests.derivations.known_derivations import ruled
from tests.derivations.test_rulings import DECLARED

CLAIMS = [row.cells for row in rows(ROOT / "docs" / "stack.md") if row.cells.get("line")]


@pytest.mark.parametrize("claim", CLAIMS, ids=[cells["line"][0] for cells in CLAIMS])
def test_an_implication_is_judged_by_its_sign(claim):
    premise, conclusion = ruled(claim["line"][0], DECLARED)
    assert premise.ruling.value == "valid"
    assert conclusion.ruling.value == claim["ruling"][0]


def test_equations_without_a_sign_are_claims():
    assert [line.ruling.value for line in ruled("(u + 1)^2 = 4 ; u + 1 = 2", DECLARED)] == ["invalid", "invalid"]
    assert [line.ruling.value for line in ruled(r"\int u du = u^2/2", DECLARED)] == ["unread"]
