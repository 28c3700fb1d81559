"""Cases whose condition comes first or is told in words, and what a student says that a name stands for."""

from __future__ import annotations

import pytest

from grader.answers._cases import condition_first, in_words
from grader.answers._explained import with_functions, with_large_numbers, without_delta


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("i = j: a; i ≠ j: b", r" \begin{cases} a & i = j \\ b & \text{otherwise} \end{cases}"),
        (r"for i=j: a. For i \ne j: b", r" \begin{cases} a & i = j \\ b & \text{otherwise} \end{cases}"),
        ("if i = j then a, else b", r" \begin{cases} a & i = j \\ b & \text{otherwise} \end{cases}"),
        ("if h_i > 0: a, otherwise 0", r" \begin{cases} a & h_i > 0 \\ 0 & \text{otherwise} \end{cases}"),
        (r"h > 0: a; h \le 0: b", r" \begin{cases} a & h > 0 \\ b & \text{otherwise} \end{cases}"),
        ("When i = j it is a, when j != i it is b", r" \begin{cases} a & i = j \\ b & \text{otherwise} \end{cases}"),
        ("x = if i = j: a, else b", r"x = \begin{cases} a & i = j \\ b & \text{otherwise} \end{cases}"),
        ("i = j: D = a; i != j: D = b", r" \begin{cases} a & i = j \\ b & \text{otherwise} \end{cases}"),
    ],
)
def test_a_condition_may_come_first(text: str, expected: str) -> None:
    assert condition_first(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "a + b",
        "i = j: a",  # one case
        "i = j: a; i = j: b",  # the same condition twice
        "i = j: a; k != l: b",  # conditions that are no opposites
        "h > 0: a; h >= 0: b",
        "i = j:, else b",  # a case without a value
        "x + y for i = j: a, else b",  # what stands before is no left side
        r"\begin{cases} a & i = j \\ b & i \ne j \end{cases}",
    ],
)
def test_what_is_no_pair_of_cases_stays_as_it_is(text: str) -> None:
    assert condition_first(text) == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"\sigma(x) where $\sigma$ is the softmax", r"\operatorname{softmax}(x) where $\sigma$ is the softmax"),
        ("d * H(h), where H denotes the Heaviside function", r"d * \operatorname{step}(h), where H denotes the Heaviside function"),
        (r"\sigma(x) where $\sigma$ is the variance", r"\sigma(x) where $\sigma$ is the variance"),
        ("S x where S is the softmax", "S x where S is the softmax"),  # no bracket: no call
    ],
)  # fmt: skip
def test_a_function_may_be_named_in_words(text: str, expected: str) -> None:
    assert with_functions(text) == expected


@pytest.mark.parametrize(
    ("text", "value", "condition", "other"),
    [
        ("p_c - 1 for the correct class c and p_i for all other classes", "p_k - 1", "i = k", "p_i"),
        (r"\hat{y}_l - 1 for the true class l and \hat{y}_i for the others", r"\hat{y}_k - 1", "i = k", r"\hat{y}_i"),
        ("p_i for the other classes and p_k - 1 for the true one", "p_k - 1", "i = k", "p_i"),
        ("p_i - 1 for the gold label, p_i otherwise", "p_i - 1", "i = k", "p_i"),
        ("p_i - 1 if i is the correct class and p_i for the rest.", "p_i - 1", "i = k", "p_i"),
        ("for the correct class p_c - 1 and for all others p_i", "", "", ""),  # led in: left to a person
    ],
)
def test_cases_in_words(text: str, value: str, condition: str, other: str) -> None:
    wanted = rf" \begin{{cases}} {value} & {condition} \\ {other} & \text{{otherwise}} \end{{cases}}" if value else ""
    assert in_words(text, "k") == wanted


@pytest.mark.parametrize(
    "text",
    [
        "p_c - 1 for the correct class c",  # one case
        "a for the correct class and b for all others",  # nothing runs
        "p_i - 1 for the correct class and p_i for all others, times 2",
        "p_i for all others and p_j for the others",
    ],
)
def test_what_is_no_case_in_words(text: str) -> None:
    assert in_words(text, "k") == ""


def test_the_true_class_needs_a_name() -> None:
    assert in_words("p_i - 1 for the correct class and p_i for all others", "") == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("q = N(k_a + k_b), where N is a large number", "q = lambda (k_a + k_b), where lambda is a large number"),
        (r"q = N(k_a + k_b), N \gg 1", r"q = lambda (k_a + k_b), lambda \gg 1"),
        ("q = N(k_a + k_b) for a large constant N", "q = lambda (k_a + k_b) for a large constant lambda"),
        ("q = N(k_a + k_b) for large N", "q = lambda (k_a + k_b) for large lambda"),
        ("q = N(k_a + k_b), where N is the number of keys", "q = N(k_a + k_b), where N is the number of keys"),
        ("q = C(k_a + k_b), where C is a large number", "q = C(k_a + k_b), where C is a large number"),
        (r"q = N k_{N}, N \gg 1", r"q = lambda k_{ lambda }, lambda \gg 1"),
        (r"e^{\lambda} + N, for large N", r"e^{\lambda} + N, for large N"),
        ("q = N(k_a + k_b) at a large N-th power", "q = N(k_a + k_b) at a large N-th power"),
    ],
)
def test_a_large_number_is_no_size_of_the_problem(text: str, expected: str) -> None:
    assert " ".join(with_large_numbers(text, lambda word: word, {"N"}, "lambda").split()) == expected


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (r"p_i(\delta_{ij} - p_j), where \delta_{ij} = 1 if i = j and 0 otherwise", r"p_i(\delta_{ij} - p_j)"),
        (r"$p_i(\delta_{ij} - p_j)$ with $\delta_{ij} = 1$ if $i = j$, else 0.", r"$p_i(\delta_{ij} - p_j)"),
        ("p_i(δ_ij - p_j) where δ_ij is 1 iff j = i", "p_i(δ_ij - p_j)"),
    ],
)
def test_what_the_delta_is_need_not_be_read(text: str, left: str) -> None:
    assert without_delta(text) == left


@pytest.mark.parametrize(
    "text",
    [
        r"p_i(\delta_{ij} - p_j), where \delta_{ij} = 0 if i = j and 1 otherwise",
        r"p_i(\delta_{ij} - p_j), where \delta_{ij} = 1 if i = k and 0 otherwise",
        r"where \delta_{ij} = 1 if i = j and 0 otherwise",
    ],
)
def test_another_delta_stays(text: str) -> None:
    assert without_delta(text) == text
