"""Cases whose condition comes first, and functions that a student names in words."""

from __future__ import annotations

import pytest

from grader.answers._cases import condition_first
from grader.answers._explained import with_functions


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
