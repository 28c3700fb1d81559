"""Sequences of tokens, edges of graphs and sets of conditions."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.answers.conditions import Conditions
from grader.answers.edges import Edges
from grader.answers.sequence import Sequence
from grader.model.answer import Answer, Malformed
from grader.model.symbols import Declarations, Dimension, Kind, Symbol

NOTHING = Declarations()
SYMBOLS = Declarations(
    dimensions=(Dimension("n"),), symbols=(Symbol("a", Kind.SCALAR), Symbol("b", Kind.SCALAR), Symbol("A", Kind.MATRIX, ("n", "n")))
)
FREE = Sequence()
KNOWN = Sequence(tokens=tuple("a our one big small fox owl hunts rests hides".split()), length=3)

SEQUENCES = [
    *((FREE, text, "the cat (-1.23)") for text in (
        "<s> the cat </s> (-1.23)", "the cat (-1.23)", "the -> cat: -1.23", "(the, cat), -1.23", "the cat -1.23", "w(1) = the cat (-1.23)", "1. the cat (-1.23)",
        "[BOS] the cat [EOS]: -1.23", "the → cat (−1.23)", "the cat, log p = -1.23",
    )),
    *((FREE, text, "the cat") for text in ("the, cat", '["the", "cat"]', "the cat", "the -> cat", "<s> the cat </s>", "(the, cat)")),
    (FREE, "the cat (-1.2)\na dog (-1.5)", "the cat (-1.2); a dog (-1.5)"), (FREE, "1. the cat -1.2; 2. a dog -1.5", "the cat (-1.2); a dog (-1.5)"),
    *((KNOWN, text, "a fox hunts (-3.1)") for text in (
        "greedy: w = (a, fox, hunts), log p = -0.7 - 1.1 - 1.3 = -3.1", "<BOS> a fox hunts; log-likelihood -3.10", "a fox hunts with log-likelihood -3.1",
        "t=1: a (-0.7). t=2: a fox (-1.8). So the result is a fox hunts with -3.1", "we take a → fox → hunts (−3.1)", "a fox hunts, log p = (-0.7) + (-1.1) + (-1.3) = -3.1",
    )),
    (KNOWN, "w(1) = a fox hunts with -2.1, w(2) = one owl rests with -2.6.", "a fox hunts (-2.1); one owl rests (-2.6)"),
    (KNOWN, "a fox hunts (-2.1) and one owl rests (-2.6)", "a fox hunts (-2.1); one owl rests (-2.6)"), (KNOWN, "a fox hunts", "a fox hunts"),
]  # fmt: skip
EDGES = [
    ('digraph G {\n rankdir=LR;\n a1;\n a1 -> b1 [label="x"];\n}', "a1 -> b1 [x]"),
    ("graph LR\na -->|x| b\nb -->|y| c", "a -> b [x]; b -> c [y]"),
    ("| from | to | weight |\n|---|---|---|\n| a | b | x |\n| b | c | y |", "a -> b [x]; b -> c [y]"),
    ("x_t -> h_t [W], h_{t-1} -> h_t [U] for t = 1,2", "h0 -> h1 [U]; h1 -> h2 [U]; x1 -> h1 [W]; x2 -> h2 [W]"),
    ("For t = 1..2: xt to ht with weight W; h{t+1} to ht with weight U", "h2 -> h1 [U]; h3 -> h2 [U]; x1 -> h1 [W]; x2 -> h2 [W]"),
    *((text, "a -> b [x]") for text in (
        "a -> b [x]", "a --x--> b", "a -x-> b", "a → b (x)", "a -> b: x", "(a, b, x)", "a -[x]-> b", "a -->|x| b", 'a -> b [label="x"]', r"a \xrightarrow{x} b", "- a -> b [x]", "a to b with label x",
    )),
    *((text, "a -> b; b -> c") for text in ("a -> b -> c", "b -> c; a -> b", "a -> b\nb -> c", "a->b, b->c", "[(a, b), (b, c)]", "a → b / b → c", "- a -> b\n- b -> c", "a -> b; a -> b; b -> c")),
    (r"$h_0^{(f)} \to h_1^{(f)}$ [U]", "h0f -> h1f [U]"),
]  # fmt: skip
CONDITIONS = [
    ("a > 0; b = 1", "a > 0; b = 1"), ("a > 0 and b = 1", "a > 0; b = 1"), ("a > 0, b = 1", "a > 0; b = 1"), ("$a > 0$, $b = 1$", "a > 0; b = 1"),
    ("- a > 0\n- b = 1", "a > 0; b = 1"), ("(i) a > 0\n(ii) b = 1", "a > 0; b = 1"), (r"a > 0 \quad b = 1", "a > 0; b = 1"), ("a = b = 1", "a = b = 1"),
    ("the loss is convex; a > 0", "the loss is convex; a > 0"), ("the keys are long and thin", "the keys are long and thin"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "expected"), SEQUENCES)
def test_reads_sequences(kind, text, expected):
    reading = kind.read(text, NOTHING)
    assert isinstance(reading, Answer), reading.message
    assert reading.plain == expected


@pytest.mark.parametrize(("text", "expected"), EDGES)
def test_reads_edges(text, expected):
    reading = Edges().read(text, NOTHING)
    assert isinstance(reading, Answer), reading.message
    assert reading.plain == expected


@pytest.mark.parametrize(("text", "expected"), CONDITIONS)
def test_reads_conditions(text, expected):
    assert Conditions().read(text, SYMBOLS).plain == expected


@pytest.mark.parametrize(("kind", "text"), [
    (FREE, ""), (FREE, "-3"), (KNOWN, "the dog barks"), (KNOWN, "a fox"), (Edges(), "a b"), (Edges(), ""), (Edges(), "a -> "), (Edges(), "-> b"), (Conditions(), ";"), (Conditions(), ""),
])  # fmt: skip
def test_is_unread(kind, text):
    assert isinstance(kind.read(text, NOTHING), Malformed)


@pytest.mark.parametrize("kind", [FREE, KNOWN, Edges(), Conditions()], ids=lambda kind: kind.kind())
@pytest.mark.parametrize("text", ["->" * 5000, "a " * 9000, "(" * 9000, "-1 " * 6000, "a -> b;" * 2500, "= - " * 4000, "a fox hunts " * 1500, "- (" * 6000, "1.1.1" * 3000, ", " * 9000, "≈:and " * 600])
def test_hostile_text_ends_fast(kind, text):
    start = time.process_time()
    kind.read(text, NOTHING)
    assert time.process_time() - start < 8.0


@given(st.lists(st.tuples(*[st.sampled_from(["a", "b", "c1", "h2"])] * 2, st.sampled_from(["", "U", "W"])), min_size=1, max_size=6))
def test_edges_that_are_printed_are_read_back(edges):
    text = "; ".join(f"{source} -> {target}" + (f" [{label}]" if label else "") for source, target, label in edges)
    first = Edges().read(text, NOTHING)
    assert set(first.value) == set(edges)
    assert Edges().read(first.plain, NOTHING).value == first.value


@given(st.text(max_size=60) | st.text(alphabet="ab ->[](),;:=<|-1.\n", max_size=40))
def test_any_text_gives_a_reading(text):
    for kind in (FREE, KNOWN, Edges(), Conditions()):
        assert isinstance(kind.read(text, SYMBOLS), Answer | Malformed)


@pytest.mark.parametrize(
    "text",
    [
        'It picks "a" (-0.7 > -1), then "fox" (-1.1), then "hunts" (-1.3), so the log-likelihood is -3.1.', "| 1 | a | -0.7 |\n| 2 | fox | -1.1 |\n| 3 | hunts | -1.3 |\n\nsum: -3.1",
    ],
)  # fmt: skip
def test_a_sequence_may_be_told_word_by_word(text):
    assert Sequence(tokens=("a", "fox", "hunts", "the"), length=3).read(text, NOTHING).plain == "a fox hunts (-3.1)"


def test_a_line_may_begin_with_the_label_of_its_edges():
    assert Edges().read("W: a -> b, c -> d\nU: b -> c", NOTHING).plain == "a -> b [W]; b -> c [U]; c -> d [W]"


@pytest.mark.parametrize(("text", "expected"), [
    ("1) a fox hunts -2.5  2) our owl rests -2.7", "a fox hunts (-2.5); our owl rests (-2.7)"),
    ("#1 a fox hunts -2.5, #2: our owl rests -2.7", "a fox hunts (-2.5); our owl rests (-2.7)"),
    ("1. a fox hunts -2,5\n2. our owl rests -2,75", "a fox hunts (-2.5); our owl rests (-2.75)"),
    ("a fox hunts, -2; our owl rests, -3", "a fox hunts (-2); our owl rests (-3)"),
])  # fmt: skip
def test_numbers_of_items_and_decimal_commas_are_no_scores(text, expected):
    kind = Sequence(tokens=tuple("a our fox owl hunts rests".split()), length=3)
    assert kind.read(text, NOTHING).plain == expected
