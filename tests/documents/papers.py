"""Two small papers with the label structure of real ones, and one set of answers to retype in every format."""

from __future__ import annotations

from fractions import Fraction

from grader.model.problem import Assessment, Problem, Slot
from grader.model.symbols import Declarations, Dimension, Kind, Symbol

COLUMN, SCALAR, MATRIX, INDEX = Kind.COLUMN, Kind.SCALAR, Kind.MATRIX, Kind.INDEX

KEYS = Declarations(
    (Dimension("n"), Dimension("d")),
    (
        Symbol("i", INDEX, family=("n",)),
        Symbol("a", INDEX, family=("n",), fixed=True),
        Symbol("b", INDEX, family=("n",), fixed=True),
        Symbol("k", COLUMN, ("d",), ("n",)),
        Symbol("v", COLUMN, ("d",), ("n",)),
        Symbol("mu", COLUMN, ("d",), ("n",), aliases=(r"\mu",)),
        Symbol("alpha", SCALAR, family=("n",), aliases=(r"\alpha",)),
        Symbol("q", COLUMN, ("d",)),
        Symbol("q_1", COLUMN, ("d",)),
        Symbol("q_2", COLUMN, ("d",)),
        Symbol("c", COLUMN, ("d",)),
        Symbol("lambda", SCALAR, aliases=(r"\lambda",)),
    ),
)
BASES = Declarations(
    (Dimension("m"), Dimension("p"), Dimension("d")),
    (
        Symbol("A", MATRIX, ("d", "m")),
        Symbol("B", MATRIX, ("d", "p")),
        Symbol("M", MATRIX, ("d", "d")),
        Symbol("c", COLUMN, ("m",)),
        Symbol("w", COLUMN, ("p",)),
        Symbol("a", COLUMN, ("d",), ("m",), definition="A e_j"),
        Symbol("b", COLUMN, ("d",), ("p",), definition="B e_k"),
        Symbol("j", INDEX, family=("m",)),
        Symbol("v_a", COLUMN, ("d",), definition="A c"),
        Symbol("v_b", COLUMN, ("d",), definition="B w"),
        Symbol("s", COLUMN, ("d",), definition="v_a + v_b"),
    ),
)
LOSS = Declarations(
    (Dimension("D"), Dimension("D_x"), Dimension("D_h")),
    (
        Symbol("i", INDEX, family=("D",)),
        Symbol("theta", COLUMN, ("D",), aliases=(r"\theta",)),
        Symbol("y", COLUMN, ("D",)),
        Symbol("y_hat", COLUMN, ("D",), aliases=(r"\hat y",)),
        Symbol("J", SCALAR, aliases=("CE", "L")),
        Symbol("x", Kind.ROW, ("D_x",)),
        Symbol("h", Kind.ROW, ("D_h",)),
        Symbol("z", Kind.ROW, ("D_h",)),
        Symbol("u", Kind.ROW, ("D",)),
        Symbol("W_1", MATRIX, ("D_x", "D_h")),
        Symbol("W_2", MATRIX, ("D_h", "D")),
    ),
)
NOTHING = Declarations()
SOFTMAX = (r"\frac{\partial J}{\partial \theta_i}", r"\frac{\partial J}{\partial \theta}")
TITLES = {
    "1": "Word-Level Neural Bi-gram Language Model",
    "2": "Generating Shakespeare Using a Character-level Language Model",
    "3": "Perplexity",
    "4": "Deep Averaging Networks",
    "5.1": "Copying in Attention",
    "5.2": "An average of two",
    "5.3": "Drawbacks of single-headed attention",
    "5.4": "Benefits of multi-headed attention",
}


def problem(part, labels, declarations=NOTHING, statement="", **slot):
    """A part with a slot and nothing to decide it."""
    heading = slot.pop("heading", TITLES.get(labels.split()[0], ""))
    place = Slot(tuple(labels.split()), heading=heading, **slot)
    return Problem(f"paper/{part}", "", statement, Fraction(1), declarations, (), place)


def assignment(*, headings=True):
    """The paper with nested labels, with or without titles of its questions."""
    heading = {} if headings else {"heading": ""}
    problems = [
        problem("1a", "1 a", LOSS, take="formula", binds=SOFTMAX, **heading),
        problem("1b", "1 b", LOSS, take="formula", binds=(r"\frac{\partial J}{\partial x}",), **heading),
        problem("1c", "1 c", **heading),
        problem("1d.number", "1 d", take="number", near=("perplexity", "ppl"), **heading),
        problem("2a.1", "2 a 1", **heading),
        problem("2a.2", "2 a 2", **heading),
        problem("2b", "2 b", **heading),
        problem("3a", "3 a", take="formula", **heading),
        *(problem(f"3{letter}", f"3 {letter}", **heading) for letter in "bcd"),
        problem("4e", "4 e", **heading),
        *(problem(f"5.1{letter}", f"5.1 {letter}", **heading) for letter in "abcd"),
        problem("5.2a", "5.2 a", BASES, take="formula", binds=("M",), **heading),
        problem("5.2b", "5.2 b", KEYS, take="formula", binds=("q",), **heading),
        problem("5.3a", "5.3 a", KEYS, take="formula", binds=("q",), **heading),
        problem("5.3b", "5.3 b", **heading),
        problem("5.4a", "5.4 a", KEYS, take="formula", binds=("q_1", "q_2"), **heading),
        problem("5.4b", "5.4 b", **heading),
    ]
    return Assessment("paper", "Paper", tuple(problems))


def questionnaire():
    """The paper with thirteen flat questions, of which one asks for two numbers and one also for a formula."""
    activation = Declarations((), (Symbol("x", SCALAR),))
    loss = "A model gives Apple, Banana and Cherry the probabilities (0.1, 0.7, 0.2)."
    flat = [problem(str(number), str(number)) for number in range(1, 14) if number != 5]
    numbers = [
        problem("5.cherry", "5", statement=loss, take="number", near=("cherry",)),
        problem("5.banana", "5", statement=loss, take="number", near=("banana",)),
    ]
    formula = problem("11.formula", "11", activation, take="formula", binds=("SiLU(x)", "Swish(x)", "f(x)"))
    return Assessment("paper", "Paper", (*flat, *numbers, formula))


# One student's answers: labels, text, and what the slots must hold. Lists inside answers look like labels.
ANSWERS = (
    ("1 a", r"With the chain rule we get $$\frac{\partial J}{\partial \theta_i} = \hat{y}_i - y_i$$ where $y$ is one-hot."),
    ("1 b", r"$$\frac{\partial J}{\partial x} = ((\hat{y} - y) W_2^\top \odot h \odot (1-h)) W_1^\top$$"),
    ("1 c", "See the file network.py."),
    ("1 d", "The perplexity on the development set is 113.3 after 40000 steps."),
    ("2 a 1", "1. It can spell any word.\n2. Its softmax is small.\n3. It learns endings."),
    ("2 a 2", "1. Sequences are shorter.\n2. A word carries meaning."),
    ("2 b", "The curve falls from 4.6 to 1.9."),
    ("3 a", r"$$\frac{1}{M} \sum_i x_i = y$$"),
    ("3 b", "q1 on Shakespeare: 5.77\nq1 on Wikipedia: 24.7"),
    ("3 c", "The domains differ.\n\n1. Old words are unknown.\n2. One model counts characters."),
    ("3 d", "todo"),
    ("4 e", "1. Irony is averaged away.\n2. Negation is lost.\n3. The plot is retold.\n4. Long texts.\n5. Names."),
    ("5.1 a", "Two things hold.\n\n1. The weights are positive.\n2. They sum to one."),
    ("5.1 b", r"If $k_j^\top q$ is far above all others."),
    ("5.1 c", r"$c \approx v_j$"),
    ("5.1 d", "The value is copied."),
    ("5.2 a", r"We use $M = A A^\top$, then $M v_b = 0$ holds."),
    ("5.2 b", r"Take $q = \lambda (k_a + k_b)$ with $\lambda \gg 0$."),
    ("5.3 a", r"As before, $q = \lambda (\mu_a + \mu_b)$."),
    ("5.3 b", "It jumps between the two values.\n\n1. The weight varies.\n2. The variance is large."),
    ("5.4 a", r"$$q_1 = \lambda \mu_a, \quad q_2 = \lambda \mu_b$$"),
    ("5.4 b", "It hardly varies."),
)
FORMULAS = {
    "1a": r"\frac{\partial J}{\partial \theta_i} = \hat{y}_i - y_i",
    "1b": r"\frac{\partial J}{\partial x} = ((\hat{y} - y) W_2^\top \odot h \odot (1-h)) W_1^\top",
    "1d.number": "113.3",
    "3a": r"\frac{1}{M} \sum_i x_i = y",
    "5.2a": r"M = A A^\top",
    "5.2b": r"q = \lambda (k_a + k_b)",
    "5.3a": r"q = \lambda (\mu_a + \mu_b)",
    "5.4a": r"q_1 = \lambda \mu_a, q_2 = \lambda \mu_b",
}


def expected():
    """What every slot of the retyped answers must hold, by part id."""
    texts = {labels.replace(" ", "").replace("2a1", "2a.1").replace("2a2", "2a.2"): text for labels, text in ANSWERS}
    texts["1d.number"] = texts.pop("1d")
    return texts | FORMULAS


def words(text):
    """The text without list markup, to compare formats that write lists differently."""
    return " ".join(text.replace("\\item", "").replace("\\begin{enumerate}", "").replace("\\end{enumerate}", "").split())
