"""Claims on a table of exact instances: refuted, weak, as strong as the reference, under an assumption."""

from fractions import Fraction

import pytest

from grader.answers.inequality import Inequality
from grader.checks.true_on_table import TrueOnTable
from grader.model.kinds import Subject
from grader.model.problem import FormReference, Mutant
from grader.model.symbols import Declarations
from grader.model.verdict import Verdict

KIND = Inequality(of="r", spelled={"r": ("rank",), "p": ("p",), "q": ("q",), "n": ("n",)})
REFERENCE = FormReference(
    value="rank <= q, since it is a product",
    alternatives=("rank <= min(n, q), since it is a product",),
    mutants=(Mutant("rank <= min(p, q)", "the first factor is no bound", "first", Fraction(1, 2)),),
    data={
        "names": ["p", "q", "n", "r"],
        "instances": [[1, 2, 3, 2], [2, 2, 3, 2], [1, 1, 3, 0], [3, 2, 4, 2]],
        "assuming": {"words": ["if it were linear"], "instances": [[1, 2, 3, 1], [2, 2, 3, 2]]},
    },
)


def judged(text, **parameters):
    answer = KIND.read(text, Declarations())
    return TrueOnTable(**parameters).judge(Subject(answer, Declarations(), KIND, REFERENCE))


@pytest.mark.parametrize(("text", "verdict", "credit"), [
    ("rank <= q because the columns are combinations of columns", Verdict.PROPOSED, 1), ("rank <= q", Verdict.PARTIAL, Fraction(1, 2)),
    ("rank <= min(p, q) as for any product of matrices", Verdict.PARTIAL, Fraction(1, 2)), ("rank = q in every case that I know", Verdict.INCORRECT, 0),
    ("rank <= n + q because of the sum of both of them", Verdict.PARTIAL, Fraction(1, 4)), ("rank < q", Verdict.INCORRECT, 0),
    ("if it were linear we would have rank <= min(p, q) by the product rule", Verdict.PROPOSED, 1),
    ("rank <= p if it were linear and nothing else were done", Verdict.PROPOSED, 1), ("rank >= 0 because no rank is negative", Verdict.PARTIAL, Fraction(1, 4)),
])  # fmt: skip
def test_claims(text, verdict, credit):
    outcome = judged(text, loose=Fraction(1, 4))
    assert (outcome.verdict, outcome.credit) == (verdict, credit)


def test_a_refuted_claim_shows_an_instance():
    outcome = judged("rank = p")
    assert outcome.verdict is Verdict.INCORRECT
    assert outcome.counterexample.point == {"p": "1", "q": "2", "n": "3", "r": "2"}
    assert (outcome.counterexample.answer, outcome.counterexample.expected) == ("1", "2")


def test_a_second_claim_that_is_false_leaves_it_to_a_person():
    assert judged("rank <= q by the product rule, and rank >= p for the same reason").verdict is Verdict.UNDECIDED
