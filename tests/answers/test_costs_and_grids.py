"""Costs by name, choices in the cells of a table, and labels around arrays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.answers.array import Array
from grader.answers.choice_grid import ChoiceGrid
from grader.answers.complexity import Complexity
from grader.answers.costs import Costs
from grader.answers.sequence import Sequence
from grader.model.answer import Answer, Malformed
from grader.model.symbols import Declarations, Kind, Symbol

SIZES = Declarations(symbols=tuple(Symbol(name, Kind.SCALAR, domain="natural") for name in "nhdrTBN"))
COSTS = Costs({"time": ("runtime",), "space": ("memory",)})
GRID = ChoiceGrid(
    {"memory": ("memory limit",), "speed": ("faster inference",)}, {"MHA": ("attention",), "LFFN": ("FFN",)}, {"QLoRA": (), "LoRA": ()}
)
ALL_LORA = "memory/MHA: LoRA, memory/LFFN: LoRA"


@pytest.mark.parametrize(
    "text, shown",
    [
        ("Time O(TBN), space O(BN).", "time: O(T * B * N); space: O(B * N)"),
        ("It takes O(TBN) time and O(BN) of memory.", "time: O(T * B * N); space: O(B * N)"),
        ("time: O(BN) per step, in total O(TBN)", "time: O(T * B * N)"),
        ("runtime O(T B * N) = O(TBN); memory O(1). Enumeration would need O(N^T).", "time: O(T * B * N); space: O(1)"),
        ("We need O(TBN); memory O(BN).", "time: O(T * B * N); space: O(B * N)"),
        ("time O(TBN) or O(TN)", "time: O(T * B * N) or O(T * N)"),
        ("- memory: linear in N\n- runtime: quadratic in N", "time: O(N^2); space: O(N)"),
    ],
)
def test_costs_are_found_by_their_names(text, shown):
    assert COSTS.read(text, SIZES).plain == shown


@pytest.mark.parametrize("text", ["", "fast", "O(n)", "O(n) / O(1) / O(n^2)", "O(n) or O(1)", "time and space"])
def test_costs_without_names_are_unread(text):
    assert isinstance(COSTS.read(text, SIZES), Malformed)


@pytest.mark.parametrize(
    "text, shown",
    [
        ("O(nd(r+d)) ~ O(nd^2)", "O(n * d^2)"),
        ("Per head: 2n^2d. For h heads and the projections: O(hn^2d)", "O(h * n^2 * d)"),
        ("O(hnd^2); dequantisation adds O(hd^2), which is less", "O(h * n * d^2)"),
        ("O(hndr)", "O(h * n * d * r)"),
        ("2dr rather than O(d^2)", "2 * d * r"),
        ("two d x r matrices for each of the h heads: 2*d*r*h", "2 * d * r * h"),
        ("same as LoRA plus O(d^2) for dequantization, total O(nd^2)", "O(n * d^2)"),
        ("It is the same as LoRA: 2dr parameters in A and B", "2 * d * r"),
        ("linear in d and in r", "O(d * r)"),
        ("proportional to d r", "d * r"),
    ],
)
def test_the_bound_that_counts(text, shown):
    assert Complexity().read(text, SIZES).plain == shown


@pytest.mark.parametrize(
    "text",
    [
        "Memory limit: LoRA / LoRA", "Memory limit: LoRA for both", "memory: MHA LoRA and LFFN LoRA", "If memory limit: LoRA",
        "memory: LoRA for attention, LoRA for the FFN because QLoRA is slow", "| | MHA | LFFN |\n|-|-|-|\n| memory | LoRA (no QLoRA) | LoRA |",
        "| | memory |\n|-|-|\n| MHA | LoRA |\n| LFFN | LoRA |", "memory: for MHA, since it is large, LoRA; for LFFN LoRA",
    ],
)  # fmt: skip
def test_cells_are_read(text):
    assert GRID.read(text, SIZES).plain == ALL_LORA


def test_several_counts_are_no_bound():
    assert isinstance(Complexity().read("XW: nd^2, XA: ndr, (XA)B^T: ndr", SIZES), Malformed)


@pytest.mark.parametrize(
    "text",
    [
        "memory: would not use QLoRA but LoRA for both", "memory: QLoRA is not suitable, so LoRA for both", "memory: avoid QLoRA; LoRA / LoRA",
        "| | MHA | LFFN |\n|-|-|-|\n| memory | LoRA, never QLoRA | LoRA |",
    ],
)  # fmt: skip
def test_a_choice_that_is_turned_down_is_none(text):
    assert GRID.read(text, SIZES).plain == ALL_LORA


@pytest.mark.parametrize(
    "text",
    [
        "memory: MHA LoRA. memory: MHA QLoRA", "Any of them", "memory", "", "memory: would not use LoRA for MHA and I wouldn't take LoRA for LFFN",
    ],
)  # fmt: skip
def test_grids_that_are_not_read(text):
    assert isinstance(GRID.read(text, SIZES), Malformed)


@pytest.mark.parametrize(
    "text, shown",
    [
        ("channel 1: 2.5, channel 2: 3.5", "[2.5, 3.5]"),
        ("2.5 (channel 1) and 3.5 (channel 2)", "[2.5, 3.5]"),
        (r"$\mu_1 = \frac{5}{2} = 2.5$, $\mu_2 = 3.5$", "[2.5, 3.5]"),
        ("row 1 -> 1, 2; row 2 -> 3, 4", "[[1, 2], [3, 4]]"),
        ("| | a | b |\n|---|---|---|\n| sample 1 | 1 | 2 |\n| sample 2 | 3 | 4 |", "[[1, 2], [3, 4]]"),
        (r"\left[\begin{bmatrix}1\\2\end{bmatrix}, \begin{bmatrix}3\\4\end{bmatrix}\right]", "[[[1], [2]], [[3], [4]]]"),
    ],
)
def test_labels_around_an_array_fall_away(text, shown):
    assert Array().read(text, SIZES).plain == shown


@pytest.mark.parametrize(
    "text",
    [
        "w_1 = the, w_2 = dog; log p = -3", "Step 1: the (-1). Step 2: dog (-2). Total: -3", "the dog, sum -1 - 2 = -3",
    ],
)  # fmt: skip
def test_a_sequence_told_word_by_word(text):
    assert Sequence(tokens=("the", "dog", "cat"), length=2).read(text, SIZES).plain == "the dog (-3)"


@given(st.text(max_size=200))
def test_any_text_gives_a_reading(text):
    for kind in (COSTS, GRID):
        assert isinstance(kind.read(text, SIZES), Answer | Malformed)


@pytest.mark.parametrize(
    "text",
    [
        "MHA: memory limit QLoRA, speed LoRA. LFFN: memory limit QLoRA, speed LoRA.", "MHA: memory: QLoRA, speed: LoRA\nLFFN: memory: QLoRA, speed: LoRA",
        "- MHA: QLoRA for memory, LoRA for speed\n- LFFN: QLoRA for memory, LoRA for speed",
    ],
)  # fmt: skip
def test_a_grid_may_be_told_column_by_column(text):
    assert GRID.read(text, SIZES).plain == "memory/MHA: QLoRA, memory/LFFN: QLoRA, speed/MHA: LoRA, speed/LFFN: LoRA"
