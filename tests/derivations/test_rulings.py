"""Rulings on lines: literal truth first, small repairs after, and what the student had before counts."""

from __future__ import annotations

import pytest

from grader.derivations.terms import Given, Law, Terms
from grader.model.symbols import Declarations, Dimension, Kind, Symbol
from tests.derivations.known_derivations import lines, outcome, ruled, rulings

DECLARED = Declarations(
    (Dimension("n", low=3), Dimension("d", low=7, high=8)),
    (
        Symbol("i", Kind.INDEX, family=("n",)),
        Symbol("j", Kind.INDEX, family=("n",)),
        Symbol("a", Kind.INDEX, family=("n",), fixed=True),
        Symbol("x", Kind.COLUMN, ("n",)),
        Symbol("p", Kind.COLUMN, ("n",), constraints=("simplex",)),
        Symbol("A", Kind.MATRIX, ("n", "d")),
        Symbol("w", Kind.COLUMN, ("d",)),
        Symbol("s", Kind.SCALAR, definition=r"\sum_i x_i"),
        Symbol("t", Kind.SCALAR, domain="positive", low=0.5, high=3, limit=60),
        Symbol("u", Kind.SCALAR),
        Symbol("v", Kind.SCALAR),
    ),
)


def found(text, terms=None):
    return [line.ruling.value for line in ruled(text, DECLARED, terms)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("u + v = v + u ; (u + v)^2 = u^2 + 2 u v + v^2", ["valid", "valid"]),
        ("(u + v)^2 = u^2 + v^2", ["invalid"]),
        (r"s = \sum_i x_i ; = \sum_j x_j", ["valid", "valid"]),
        (r"\sum_i p_i = 1 ; \sum_i x_i = 1", ["valid", "invalid"]),
        (r"u^2 \ge 0 ; u^2 + 1 > 0 ; u^2 \le u", ["valid", "valid", "invalid"]),
        (r"A w = A w + 0 ; w A = 0", ["valid", "ill-typed"]),
        (r"\frac{1}{1 + e^{-t}} \approx 1 ; \frac{1}{1 + e^{-t}} \approx \frac12", ["approximation", "invalid"]),
        (r"\frac{1}{1 + e^{-t}} = 1", ["slip"]),
        (r"u = \zeta v ; 1 = 2", ["unread", "invalid"]),
        (r"x_i = x_a, i = a ; x_i = x_a", ["valid", "invalid"]),
        (r"x_i \delta_{ij} = x_j \delta_{ij} ; \sum_j \delta_{ij} x_j = x_i", ["valid", "valid"]),
        (r"\frac{\partial s}{\partial x_i} = 1 ; \frac{\partial s}{\partial x_i} = x_i", ["valid", "invalid"]),
        (r"\log 2 = 0.6931 ; \log 2 = 0.6941", ["valid", "invalid"]),
        (r"\sum_j x_j = s, \sum_i x_j = s", ["valid", "slip"]),
    ],
)  # fmt: skip
def test_rulings(text, expected):
    assert found(text) == expected


def test_names_that_the_student_binds_hold_from_there_on():
    assert found(r"let z = u + v ; z^2 = u^2 + 2 u v + v^2 ; z = u - v") == ["valid", "valid", "invalid"]
    assert found(r"z^2 = u^2 + 2 u v + v^2 \text{ where } z = u + v") == ["valid", "valid"]
    assert found(r"z_1 = u ; z_2 = v ; z_1 + z_2 = u + v ; z_1 = z_2") == ["valid", "valid", "valid", "invalid"]


def test_an_error_is_carried_forward():
    first, second, third = ruled(r"s = 2 \sum_i x_i ; s + 1 = 2 \sum_i x_i + 1 ; s = \sum_i x_i", DECLARED)
    assert first.ruling.value == "invalid"
    assert (second.ruling.value, second.follows) == ("valid", 1)
    assert (third.ruling.value, third.follows) == ("valid", 0)


def test_a_chain_goes_on_from_what_the_student_wrote():
    assert found(r"(u + v)^2 = u^2 + v^2 = v^2 + u^2 ; = u^2 + v^2 + 1") == ["invalid", "invalid"]
    assert found(r"(u + v)^2 = u^2 + v^2 ; = v^2 + u^2") == ["invalid", "valid"]


def test_a_slip_that_is_not_carried_on_is_repaired():
    line = ruled(r"s = \sum_j x_i = \sum_j x_j", DECLARED)[0]
    assert line.ruling.value == "slip"
    assert "x_{j}" in line.repaired


def test_a_slip_that_is_carried_on_is_a_mistake():
    line = ruled(r"s = \sum_{j=1}^n x_i = n x_i", DECLARED)[0]
    assert line.ruling.value == "invalid"


@pytest.mark.parametrize("text", [r"e^{2(u + v} = e^{2u} e^{2v}", r"e^{u + v} = e^{(u} e^{v)}"])
def test_a_bracket_out_of_place_is_never_called_wrong(text):
    assert found(text)[0] in {"slip", "unread"}


def test_a_constraint_that_is_not_cited_is_named():
    terms = Terms(givens=(Given("p is a distribution", {"p": ()}, ("adds up to one", "distribution")),))
    silent, = ruled(r"\sum_i p_i x_j = x_j", DECLARED, terms)
    assert silent.needs == ("p is a distribution",)
    cited, = ruled(r"Since $p$ is a distribution $$\sum_i p_i x_j = x_j$$", DECLARED, terms)
    assert not cited.needs


def test_laws_are_judged_by_type_and_by_both_moments():
    terms = Terms(laws=(Law("w", "0", "u^2 I"),))
    told = ruled(r"$$w \sim \mathcal{N}(0, u^2 I)$$ $$w \sim \mathcal{N}(0, 2 u^2 I)$$ $$w \sim \mathcal{N}(0, I + 0.5)$$"
                 r" $$x \sim \mathcal{N}(0, I)$$", DECLARED, terms)  # fmt: skip
    assert [line.ruling.value for line in told] == ["valid", "invalid", "ill-typed", "unread"]


def test_the_counterexample_can_be_checked_by_hand():
    wrong = next(line for line in lines("nlp_assignment2/1a", (
        r"\frac{\partial J}{\partial \hat y_j} = -\frac{y_j}{\hat y_j} ; \frac{\partial J}{\partial \theta_i} = "
        r"\frac{\partial J}{\partial \hat y_i} \frac{\partial \hat y_i}{\partial \theta_i}"
    )) if line.ruling.value == "invalid")  # fmt: skip
    example = wrong.counterexample
    assert example.point["theta"] == "(0, 0)"
    assert (example.expected, example.answer) == ("0.5", "0")
    assert "diagonal" in wrong.misconception


def test_lines_that_ran_together_are_parted():
    text = r"M = A A^\top v_a = c_1 a_1 + \ldots + c_m a_m and $$M v_a = v_a$$"
    assert rulings("nlp_assignment2/5.2a", text)[:2] == ["valid", "valid"]


def test_the_student_may_choose_another_object():
    text = r"q = 3\lambda k_a + 3\lambda k_b ; k_a^\top q = 3 \lambda ; k_j^\top q = 0, j \ne a, b ; \alpha_a \approx \frac12"
    assert rulings("nlp_assignment2/5.2b", text) == ["valid", "valid", "valid", "approximation"]
    assert outcome("nlp_assignment2/5.2b", r"q = \lambda k_a ; k_a^\top q = \lambda ; c \approx v_a").credit < 1


def test_columns_for_rows_are_not_wrong():
    text = (r"\frac{\partial J}{\partial u} = \hat y - y ; \frac{\partial J}{\partial h} = W_2 (\hat y - y) ;"
            r"\frac{\partial J}{\partial z} = W_2 (\hat y - y) \odot h \odot (1 - h) ;"
            r"\frac{\partial J}{\partial x} = W_1 (W_2 (\hat y - y) \odot h \odot (1 - h))")  # fmt: skip
    assert set(rulings("nlp_assignment2/1b", text)) == {"valid"}
    assert outcome("nlp_assignment2/1b", text).credit == 1


def test_the_own_answer_to_an_earlier_part_is_carried_forward():
    from grader.answers.expression import Expression
    from tests.derivations.known_derivations import problem

    part, _ = problem("iitd_llm_quiz1/q3.1")
    wrong = Expression().read(r"\delta_1 = 2 W_2^\top (x' - x)", part.declarations)
    text = r"\delta_2 = \delta_1 \odot \mathbb{1}[h > 0] ; \delta_2 = 2 W_2^\top (x' - x) \odot \mathbb{1}[h > 0]"
    told = [line for line in outcome("iitd_llm_quiz1/q3.2", text, earlier={"delta_1": wrong}).lines if line.number]
    assert [line.ruling.value for line in told] == ["valid", "valid"]
    assert "earlier part" in told[1].why
    alone = [line for line in outcome("iitd_llm_quiz1/q3.2", text).lines if line.number]
    assert alone[1].ruling.value == "invalid"


def test_a_size_behind_a_matrix_is_no_mistake_of_shape():
    line = lines("nlp_assignment2/5.2a", r"M = A A^\top ; v_b = B d ; 1 = 1")[1]
    assert line.ruling.value == "unread"
    assert line.note == "size.as-vector"
