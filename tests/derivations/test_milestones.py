"""Milestones are met by structure: saying the claim again, or doing and undoing, earns nothing."""

from __future__ import annotations

import pytest

from grader.derivations.canonical import canonical
from grader.derivations.plan import plan_of
from grader.language.reader import read
from grader.language.vocabulary import Vocabulary
from grader.model.symbols import Declarations, Dimension, Kind, Symbol
from grader.model.verdict import Verdict
from tests.derivations.known_derivations import judged, outcome

CLAIM = r"D_{KL}(Q(o|c)\|P(o|c))=\log P(c)-E_Q[\log P(c|o)]+D_{KL}(Q(o|c)\|P(o))"
BAYES = r"\log\frac{P(c|o)P(o)}{P(c)}"
LEFT, RIGHT = CLAIM.split("=", 1)


@pytest.mark.parametrize(
    "text",
    [
        f"$${CLAIM}$$ Hence proved. $${CLAIM}$$",
        f"$${LEFT} = {LEFT}$$ $$= {RIGHT}$$",
        f"$${LEFT} = {LEFT} + {BAYES} - {BAYES}$$ $$= {RIGHT}$$",
        f"$${LEFT} = {LEFT} + 0 \\cdot {BAYES}$$ $$= {RIGHT}$$",
        f"$${LEFT} = {RIGHT}$$ $${RIGHT} = {LEFT}$$",
    ],
)
def test_restating_the_claim_earns_nothing(text):
    assert outcome("iitd_llm_quiz1/q1.1", text).credit == 0


def test_a_bare_result_is_capped_where_working_is_asked_for():
    bare = judged("nlp_assignment2/1a", r"$$\frac{\partial J}{\partial \theta} = \hat y - y$$")
    assert (bare.verdict, bare.credit) == (Verdict.PARTIAL, problem_bare())
    twice = judged("nlp_assignment2/1a", r"$$\frac{\partial J}{\partial \theta} = \hat y - y$$ $$\hat y - y = p - y$$")
    assert twice.credit == bare.credit


def problem_bare():
    from tests.derivations.known_derivations import problem

    return problem("nlp_assignment2/1a")[0].bare


def test_half_a_derivation_earns_its_milestones():
    found = outcome("nlp_assignment2/1b", r"\frac{\partial J}{\partial u} = \hat y - y ; \frac{\partial J}{\partial h} = (\hat y - y) W_2^\top")
    assert [item.met for item in found.items] == [True, True, False, True, False]
    assert 0 < found.credit < 1


def test_a_working_by_cases():
    text = (r"$L = -\log p_k$. For $i = k$: $$\frac{\partial L}{\partial z_k} = -\frac{1}{p_k} \cdot p_k (1 - p_k) = p_k - 1$$ "
            r"For $i \neq k$: $$\frac{\partial L}{\partial z_i} = -\frac{1}{p_k} (-p_k p_i) = p_i$$ Hence $$\frac{\partial L}{\partial z_i} = p_i - y_i$$")  # fmt: skip
    found = outcome("nlp_assignment2/1a", text)
    assert all(line.ruling.holds for line in found.lines if line.number)
    assert found.items[-1].met
    assert found.verdict in {Verdict.CORRECT, Verdict.UNDECIDED}


def test_an_unknown_way_waits_for_a_person():
    text = (r"$$J = -y^\top \theta + \log \sum_j e^{\theta_j}$$ $$\frac{\partial}{\partial \theta_i} \log \sum_j e^{\theta_j} = \hat y_i$$"
            r"$$\frac{\partial}{\partial \theta_i} y^\top \theta = y_i$$ $$\frac{\partial J}{\partial \theta_i} = -y_i + \hat y_i = \hat y_i - y_i$$")  # fmt: skip
    assert outcome("nlp_assignment2/1a", text).verdict in {Verdict.CORRECT, Verdict.UNDECIDED}


def test_without_a_reference_the_lines_are_ruled_on():
    from grader.judging import judge_answer
    from tests.derivations.known_derivations import CASES, problem

    name, _, case = CASES[0]
    found = judge_answer(problem(name)[0], None, case["text"], "derivation")
    assert found.verdict is Verdict.PENDING
    assert any(line.ruling.value == "valid" for line in found.outcomes[0].lines)


DECLARED = Declarations((Dimension("n"),), (
    Symbol("x", Kind.COLUMN, ("n",)), Symbol("A", Kind.MATRIX, ("n", "n")), Symbol("B", Kind.MATRIX, ("n", "n")),
    Symbol("u", Kind.SCALAR), Symbol("v", Kind.SCALAR),
))  # fmt: skip


def key(text):
    vocabulary = Vocabulary.of(DECLARED)
    return canonical(read(text, vocabulary).tree, vocabulary)


@pytest.mark.parametrize(
    ("first", "second"),
    [("u + v", "v + u"), ("u - v", "-v + u"), ("u v", "v u"), (r"\frac{u}{v}", "u v^{-1}"), ("u + v - v", "u"),
     ("2 u / 2", "u"), (r"\sum_i x_i", r"\sum_{j=1}^{n} x_j" if False else r"\sum_j x_j"), ("e^u", r"\exp(u)"),
     ("A (B x)", "(A B) x"), ("u A B", "A u B"), (r"\sqrt{u}", "u^{1/2}"), ("-(-u)", "u")],
)  # fmt: skip
def test_one_formula_written_differently(first, second):
    assert key(first) == key(second)


@pytest.mark.parametrize(
    ("first", "second"), [("A B", "B A"), ("(u + v)^2", "u^2 + 2 u v + v^2"), (r"\log(u v)", r"\log u + \log v"), ("u", "v")]
)
def test_other_formulas_even_if_equal(first, second):
    assert key(first) != key(second)


@pytest.mark.parametrize("data", [{"milestones": [{"item": "x"}]}, {"milestones": 3},
                                  {"milestones": [{"item": "x", "weight": 1, "any": [{"colour": "red"}]}]}])  # fmt: skip
def test_a_plan_that_is_none_is_refused(data):
    with pytest.raises(ValueError, match=r"plan|colour"):
        plan_of(data)


JACOBIAN = r"$$\frac{\partial \hat y_i}{\partial \theta_j} = \frac{\delta_{ij} e^{\theta_i} \sum_l e^{\theta_l} - e^{\theta_i} e^{\theta_j}}{(\sum_l e^{\theta_l})^2}$$ $$= \hat y_i (\delta_{ij} - \hat y_j)$$"


@pytest.mark.parametrize(
    ("end", "kept"),
    [
        (r"Thus $$\frac{\partial \hat y_i}{\partial \theta_j} = \hat y_i - \hat y_j$$", False),
        (r"$$= \hat y_i (\delta_{ij} + \hat y_j)$$", False),
        (r"And $$\hat y_i = \theta_i$$", True),
        (r"Not $$\frac{\partial \hat y_i}{\partial \theta_j} = \hat y_i - \hat y_j$$ but $$\frac{\partial \hat y_i}{\partial \theta_j} = \hat y_i \delta_{ij} - \hat y_i \hat y_j$$", True),
    ],
)  # fmt: skip
def test_the_last_word_about_the_result_counts(end, kept):
    found = outcome("nlp_assignment2/practice.1a-softmax-jacobian", f"{JACOBIAN} {end}")
    assert found.items[-1].met is kept
    assert ("takes back" in found.evidence.rationale) is not kept
    assert 0 < found.credit < 1


def test_a_sign_may_count_only_behind_the_milestones_before_it():
    claim = r"$$\frac{\partial \hat y_i}{\partial \theta_j} = \hat y_i (\delta_{ij} - \hat y_j)$$"
    step = r"$$\frac{\partial \log \hat y_i}{\partial \theta_j} = \delta_{ij} - \hat y_j$$"
    part = "nlp_assignment2/practice.1a-softmax-jacobian"
    assert outcome(part, f"{step}\n\n{claim}").credit == 1
    assert outcome(part, "$$\\sum_i \\hat y_i = 1$$\n\n" + claim).credit == 0


def test_a_conclusion_in_words_waits_for_a_person_and_other_words_do_not():
    facts = r"$e^{s_i+t} = e^t e^{s_i}$. $\sum_j e^{s_j+t} = e^t \sum_j e^{s_j}$. "
    part = "nlp_assignment2/practice.5.1-shift-invariance"
    assert outcome(part, facts + "So in the quotient the factor cancels, and the weights remain.").verdict is Verdict.UNDECIDED
    assert outcome(part, facts).verdict is Verdict.PARTIAL


@pytest.mark.parametrize(
    ("last", "credit"), [(r"\delta_2 x^\top", 1), (r"x \delta_2^\top", 0.75)]
)
def test_a_result_in_the_other_layout_earns_what_the_problem_says(last, credit):
    text = rf"$\frac{{\partial J_1}}{{\partial (W_1)_{{ij}}}} = \delta_{{2,i}} x_j$, so $\frac{{\partial J_1}}{{\partial W_1}} = {last}$."
    assert judged("iitd_llm_quiz1/q3.3", text).credit == credit
