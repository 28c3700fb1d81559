"""Nested numbers as students write them."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.answers.array import Array
from grader.model.answer import Answer, Malformed
from grader.model.symbols import Declarations

NOTHING = Declarations()
READ = [
    ("[[1, 2], [3, 4]]", *(
        "[[1,2],[3,4]]", "[[1 2]\n [3 4]]", "[[1. 2.] [3. 4.]]", "1, 2; 3, 4", "1 2\n3 4", "[1, 2], [3, 4]", "(1,2),(3,4)", "[1, 2; 3, 4]",
        r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}", r"\left[\begin{array}{cc} 1 & 2\\ 3 & 4 \end{array}\right]", "np.array([[1,2],[3,4]])",
        "torch.tensor([[1., 2.], [3., 4.]])", "M = [[1, 2], [3, 4]]", "[[1, 3], [2, 4]]^T", r"\begin{bmatrix} 1 & 3 \\ 2 & 4 \end{bmatrix}^\top",
        "[[1,2],\n [3,4]]", "$[[1,2],[3,4]]$", "[[2/2, sqrt(4)], [3, 2^2]]", "the matrix: [[1, 2], [3, 4]]",
    )),
    ("[1, 2, 3]", *(
        "1, 2, 3", "[1,2,3]", "(1, 2, 3)", "{1, 2, 3}", "1 2 3", "[1 2 3]", "1\n2\n3", "1; 2; 3", "x = (1, 2, 3)", "a = 1, b = 2, c = 3",
        "[1, 2, 3].", "[1, 2, 3], because", "tensor([1., 2., 3.])", "v: 1, 2, 3", r"\left(1, 2, 3\right)",
    )),
    ("[2.58333, 2.91667]", "31/12, 35/12", "[31/12, 35/12]", r"\sigma^2 = \left[\frac{31}{12}, \frac{35}{12}\right]", "[31/12 35/12]"),
    ("[[[2.58], [2.92]]]", "[[[2.58],[2.92]]]"), ("5", "5", "(5)", "x = 5"), ("[5]", "[5]"), ("[0.94, 0.06]", "[94%, 6%]"),
    ("[2.5, 3.5]", *(
        "channel 1: 5/2 ≈ 2.5, channel 2: 7/2 ≈ 3.5", "(2+3)/2 = 2.5 and (3+4)/2 = 3.5", "σ² = 5/2 = 2.5 for channel 1; σ² = 7/2 = 3.5 for channel 2",
        "mean of the first channel is 2.5 and of the second channel is 3.5", "channel 1 has mean 2.5 and channel 2 has mean 3.5", "for c=1: 2.5, for c=2: 3.5",
        "channel 2: 3.5, channel 1: 2.5", "x_2 = 3.5; x_1 = 2.5", "1st: 2.5\n2nd: 3.5",
    )),
    ("[[1, 2], [3, 4]]", "Example 1: 1 and 2. Example 2: 3 and 4.", "x2: (3, 4), x1: (1, 2)"),
    ("[-1, -2]", "[-1, -2]", "(−1, −2)"), ("[[1], [2]]", "[1, 2]^T", "[[1],[2]]", "[1] [2]", r"\begin{pmatrix}1\\2\end{pmatrix}"),
]  # fmt: skip
CASES = [(expected, text) for expected, *texts in READ for text in texts]
UNREAD = ["", "[", "[]", "[[]]", "[1, many]", "[1, x]", "a lot", "[1, nan]", "[1, inf]", "[1, 10^400]", "[1, 2] or [3, 4]", "[1,2,3", "[1, {2]"]


@pytest.mark.parametrize(("expected", "text"), CASES)
def test_reads(expected, text):
    reading = Array().read(text, NOTHING)
    assert isinstance(reading, Answer), reading.message
    assert reading.plain == expected


@pytest.mark.parametrize("text", UNREAD)
def test_is_no_array(text):
    assert isinstance(Array().read(text, NOTHING), Malformed)


@pytest.mark.parametrize("text", ["[1, 2], [3]", "[[1, 2], 3]", "1 2\n3", r"\begin{pmatrix} 1 & 2 \\ 3 \end{pmatrix}"])
def test_ragged_rows_are_told(text):
    assert Array().read(text, NOTHING).note == "array.ragged"


@pytest.mark.parametrize("text", ["[" * 9000, "[" * 4000 + "]" * 4000, "1," * 9000, "1 " * 9000, "[1]" * 5000, r"\begin{pmatrix}" * 900, "x=" * 8000])
def test_hostile_text_ends_fast(text):
    start = time.process_time()
    assert isinstance(Array().read(text, NOTHING), Malformed)
    assert time.process_time() - start < 8.0


@given(st.lists(st.lists(st.integers(-99, 99), min_size=2, max_size=2), min_size=2, max_size=5))
def test_every_way_to_write_a_matrix_is_the_same(rows):
    rows_of = ["; ".join(", ".join(map(str, row)) for row in rows), "\n".join(" ".join(map(str, row)) for row in rows), str(rows)]
    latex = r"\begin{pmatrix}" + r"\\".join("&".join(map(str, row)) for row in rows) + r"\end{pmatrix}"
    values = {Array().read(text, NOTHING).plain for text in [*rows_of, latex]}
    assert values == {str(rows)}


@given(st.lists(st.lists(st.floats(-1e3, 1e3).map(lambda x: round(x, 3)), min_size=1, max_size=3), min_size=1, max_size=3).filter(lambda rows: len({len(row) for row in rows}) == 1))
def test_what_is_printed_is_read_back(rows):
    first = Array().read(str(rows), NOTHING)
    assert Array().read(first.plain, NOTHING).value.shape == first.value.shape


@given(st.text(max_size=50) | st.text(alphabet="0123456789[]{}(),; .\n=^Tx&\\", max_size=40))
def test_any_text_gives_a_reading(text):
    assert isinstance(Array().read(text, NOTHING), Answer | Malformed)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("(1/2)[2, 6]", "[1, 3]"), ("[2 6]/2", "[1, 3]"), (r"\frac{1}{2}[2, 6]", "[1, 3]"), (r"M = \frac{1}{2}\begin{bmatrix} 2 & 6 \end{bmatrix}", "[[1, 3]]"),
        ("Example 1: channel 1: 1, channel 2: 2\nExample 2: channel 1: 3, channel 2: 4", "[[1, 2], [3, 4]]"), ("x^(1): 1 and 2\nx^(2): 3 and 4", "[[1, 2], [3, 4]]"),
    ],
)  # fmt: skip
def test_factors_count_and_labels_do_not(text, shown):
    assert Array().read(text, NOTHING).plain == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("For channel 1 we get 5/2 = 2.5 and for channel 2 we get 7/2 = 3.5", "[2.5, 3.5]"), ("[[[2.5], [3.5]]] with shape (1, 2, 1)", "[[[2.5], [3.5]]]"),
        ("n=2: [3, 4], n=1: [1, 2]", "[[1, 2], [3, 4]]"),
    ],
)  # fmt: skip
def test_labels_give_the_order(text, shown):
    assert Array().read(text, NOTHING).plain == shown


def test_several_quantities_are_not_one_array():
    assert Array().read("Channel 1: sum = 31, mean = 2.5. Channel 2: sum = 35, mean = 3.5.", NOTHING).note == "array.unread"
