"""The printers: every head in every notation, what is read back, what no name can break."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from strategies import BINDERS, DECLARATIONS, RELATIONS, any_trees, hostile_names, sample, trees

from grader.language import printing
from grader.language.printing import latex, mathml, plain, to_latex, to_mathml, to_plain, to_unicode, unicode
from grader.language.printing.precedence import LEVELS, SLOTS
from grader.language.tree import FUNCTIONS, HEADS, Apply, Binder, Chain, Number, Symbol

NOTATIONS = [latex, mathml, plain, unicode]
PRINTERS = [to_latex, to_mathml, to_plain, to_unicode]
READABLE = [to_latex, to_plain, to_unicode]
MATHML = {
    "math", "mrow", "mi", "mo", "mn", "mtext", "mfrac", "msup", "msub", "msubsup", "munder", "munderover", "mover", "msqrt", "mroot",
    "mtable", "mtr", "mtd",
}  # fmt: skip
CHILDREN = {
    "mfrac": 2,
    "msup": 2,
    "msub": 2,
    "munder": 2,
    "mover": 2,
    "mroot": 2,
    "munderover": 3,
    "msubsup": 3,
    "msqrt": 1,
    "math": 1,
}

a, b, c, x, n, i, k, u, v, A, B = map(Symbol, ("a", "b", "c", "x", "n", "i", "k", "u", "v", "A", "B"))
thorough = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=250)


def op(head, *args):
    return Apply(head, args)


def num(value, places=0):
    return Number(Fraction(value), places)


def elements(text):
    """All elements of a printed formula, the outermost first."""
    return list(ET.fromstring(text).iter())


def local(element):
    return element.tag.removeprefix(f"{{{mathml.NAMESPACE}}}")


# --- Tables are total -------------------------------------------------------------------------------------


@pytest.mark.parametrize("notation", NOTATIONS)
def test_every_head_has_a_row(notation):
    assert set(notation.ROWS) == HEADS


@pytest.mark.parametrize("notation", NOTATIONS)
def test_every_binder_and_relation_has_a_sign(notation):
    assert set(notation.BINDERS) == set(BINDERS)
    assert set(notation.RELATIONS) == set(RELATIONS)


def test_every_head_has_a_level_and_slots():
    assert set(LEVELS) == HEADS
    assert set(SLOTS) == HEADS | {"chain", "body"}


@pytest.mark.parametrize("head", sorted(HEADS))
def test_every_head_prints_its_arguments_in_every_notation(head):
    names = (Symbol("alphabet"), Symbol("barometer"), Symbol("cucumber"))
    node = sample(head, names)
    for printer in PRINTERS:
        text = printer(node)
        for part in node.args:
            assert part.name in text


def test_the_manual_gives_the_plain_spelling_of_every_head():
    manual = re.search(r"operands `a b c`:\n\n(.*?)\n\n", printing.__doc__ or "", re.DOTALL)
    assert manual is not None
    rows = dict(re.match(r"(\w+) (.*)", row.strip(), re.DOTALL).groups() for row in manual[1].split(";"))
    for head in HEADS:
        node = sample(head, (a, b, c))
        text = rows[head] if head in rows else f"{head}({', '.join(part.name for part in node.args)})"
        if head == "index":
            node = op("index", a, b, c)
        elif head == "call":
            node = op("call", a, b, c)
        elif head == "matrix":
            node = op("matrix", op("tuple", a, b), op("tuple", c))
        assert to_plain(node) == text, head
    assert {head for head in HEADS if head not in rows} < FUNCTIONS


# --- What it looks like -----------------------------------------------------------------------------------

GRADIENT = op(
    "mul",
    op("hadamard", op("mul", op("sub", Symbol("y_hat"), Symbol("y")), op("transpose", Symbol("W_2"))), Symbol("h")),
    op("transpose", Symbol("W_1")),
)
LOSS = op(
    "neg", Binder("sum", ("i",), op("mul", op("index", Symbol("y"), i), op("log", op("index", Symbol("y_hat"), i))))
)

LOOKS = [
    (
        GRADIENT,
        r"\left(\left(\left(\hat{y} - y\right) \, W_{2}^\top\right) \odot h\right) \, W_{1}^\top",
        "hadamard((y_hat - y) * W_2^T, h) * W_1^T",
        "(((ŷ − y) W₂ᵀ) ⊙ h) W₁ᵀ",
    ),
    (
        LOSS,
        r"-\sum_{i} y_{i} \, \log\left(\hat{y}_{i}\right)",
        "-sum_i y[i] * log(y_hat[i])",
        "−∑_i yᵢ log(ŷᵢ)",
    ),
    (
        Binder("sum", ("i",), op("pow", op("index", x, i), num(2)), num(1), n, Chain(("!=",), (i, k))),
        r"\sum_{i=1, i \neq k}^{n} x_{i}^{2}",
        "sum_{i=1, i != k}^{n} x[i]^2",
        "∑_{i=1, i ≠ k}^{n} xᵢ²",
    ),
    (
        Binder("expect", ("i",), op("index", u, i), Symbol("p")),
        r"\mathbb{E}_{i \sim p}\left[u_{i}\right]",
        r"E_{i \sim p}[u[i]]",
        "E_{i ∼ p}[uᵢ]",
    ),
    (
        Binder("expect", (), op("index", u, i), Symbol("p")),
        r"\mathbb{E}_{p}\left[u_{i}\right]",
        "E_{p}[u[i]]",
        "E_{p}[uᵢ]",
    ),
    (Binder("expect", (), x), r"\mathbb{E}\left[x\right]", "E[x]", "E[x]"),
    (
        op("cases", op("sub", a, num(1)), Chain(("=",), (i, k)), a),
        r"\begin{cases} a - 1 & \text{if } i = k \\ a & \text{otherwise} \end{cases}",
        "(a - 1 if i = k, a otherwise)",
        "(a − 1 if i = k, a otherwise)",
    ),
    (
        op("derivative", Symbol("J"), op("index", Symbol("theta"), i)),
        r"\frac{\partial J}{\partial \theta_{i}}",
        "d(J)/d(theta[i])",
        "∂J/∂θᵢ",
    ),
    (
        op("matrix", op("tuple", a, num("0.5", 1)), op("tuple", num(1), op("neg", x))),
        r"\begin{bmatrix} a & 0.5 \\ 1 & -x \end{bmatrix}",
        "matrix([a, 0.5], [1, -x])",
        "matrix([a, 0.5], [1, −x])",
    ),
    (op("prime", op("sigmoid", x)), r"\operatorname{sigmoid}'\left(x\right)", "sigmoid'(x)", "sigmoid'(x)"),
    (op("kl", Symbol("p"), Symbol("q")), r"\operatorname{KL}\left(p \,\|\, q\right)", "KL(p || q)", "KL(p ‖ q)"),
    (Chain(("<=", "approx"), (a, b, x)), r"a \le b \approx x", "a <= b ~= x", "a ≤ b ≈ x"),
    (op("abs", op("add", op("abs", a), b)), r"\left|\left|a\right| + b\right|", "abs(abs(a) + b)", "abs(|a| + b)"),
]


@pytest.mark.parametrize(("node", "in_latex", "in_plain", "in_unicode"), LOOKS)
def test_looks(node, in_latex, in_plain, in_unicode):
    assert (to_latex(node), to_plain(node), to_unicode(node)) == (in_latex, in_plain, in_unicode)


@pytest.mark.parametrize(
    ("node", "text"),
    [
        (op("sub", op("sub", a, b), x), "a - b - x"),
        (op("sub", a, op("sub", b, x)), "a - (b - x)"),
        (op("mul", op("add", a, b), x), "(a + b) * x"),
        (op("mul", a, op("mul", b, x)), "a * (b * x)"),
        (op("mul", op("div", a, b), x), "(a / b) * x"),
        (op("div", op("mul", a, b), x), "a * b / x"),
        (op("div", a, op("div", b, x)), "a / (b / x)"),
        (op("neg", op("mul", a, b)), "-a * b"),
        (op("mul", op("neg", a), b), "(-a) * b"),
        (op("neg", op("neg", a)), "-(-a)"),
        (op("sub", a, op("neg", b)), "a - (-b)"),
        (op("pow", op("neg", a), num(2)), "(-a)^2"),
        (op("neg", op("pow", a, num(2))), "-a^2"),
        (op("pow", op("pow", a, b), x), "(a^b)^x"),
        (op("pow", a, op("pow", b, x)), "a^(b^x)"),
        (op("pow", a, op("neg", num(1))), "a^(-1)"),
        (op("transpose", op("mul", A, B)), "(A * B)^T"),
        (op("transpose", op("transpose", A)), "(A^T)^T"),
        (op("index", op("mul", A, u), i), "(A * u)_{i}"),
        (op("factorial", op("factorial", n)), "(n!)!"),
        (op("mul", Binder("sum", ("i",), op("index", u, i)), a), "(sum_i u[i]) * a"),
        (op("mul", a, Binder("sum", ("i",), op("index", u, i))), "a * sum_i u[i]"),
        (op("mul", op("mul", a, Binder("sum", ("i",), op("index", u, i))), b), "(a * sum_i u[i]) * b"),
        (op("add", Binder("sum", ("i",), op("index", u, i)), a), "sum_i u[i] + a"),
        (Binder("sum", ("i",), op("add", op("index", u, i), a)), "sum_i (u[i] + a)"),
        (op("and", Chain(("=",), (a, b)), Chain(("<",), (b, x))), "(a = b) and (b < x)"),
        (op("or", op("and", a, b), x), "(a and b) or x"),
        (Chain(("=",), (Chain(("<",), (a, b)), x)), "(a < b) = x"),
        (op("not", Chain(("=",), (a, b))), "not (a = b)"),
    ],
)
def test_parentheses_stand_where_meaning_needs_them(node, text):
    assert to_plain(node) == text


def test_products_of_different_kinds_are_kept_apart():
    assert to_unicode(op("hadamard", op("mul", a, b), x)) == "(a b) ⊙ x"
    assert to_unicode(op("mul", op("hadamard", a, b), x)) == "(a ⊙ b) x"
    assert to_unicode(op("neg", op("hadamard", a, b))) == "−(a ⊙ b)"
    assert to_unicode(op("dot", op("mul", a, b), x)) == "(a b) · x"


def test_juxtaposition_gives_way_where_it_would_be_misread():
    assert to_latex(op("mul", num(2), num(3))) == r"2 \times 3"
    assert to_latex(op("mul", num(2), op("div", num(1), num(3)))) == r"2 \times \frac{1}{3}"
    assert to_unicode(op("mul", a, op("abs", b))) == "a × |b|"
    assert to_unicode(op("conditional", op("abs", a), b)) == "(|a|) | b"
    assert "×" in to_mathml(op("mul", a, num(3)))
    assert to_latex(op("index", A, op("mul", num(2), i), k)) == r"A_{\left(2 \, i\right), k}"


# --- Names and numbers ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "in_latex", "in_unicode"),
    [
        ("x", "x", "x"),
        ("theta", r"\theta", "θ"),
        ("y_hat", r"\hat{y}", "ŷ"),
        ("x_bar", r"\bar{x}", "x̄"),
        ("x_tilde", r"\tilde{x}", "x̃"),
        ("theta_hat", r"\hat{\theta}", "θ̂"),
        ("W_1", "W_{1}", "W₁"),
        ("k_a", "k_{a}", "kₐ"),
        ("k_b", "k_{b}", "k_b"),
        ("y_hat_1", r"\hat{y}_{1}", "ŷ₁"),
        ("mu_batch", r"\mu_{\mathrm{batch}}", "μ_batch"),
        ("CE", r"\mathrm{CE}", "CE"),
        ("oo", r"\infty", "∞"),
        ("pi", r"\pi", "π"),
        ("~r", "r", "r"),
    ],
)
def test_names(name, in_latex, in_unicode):
    assert (to_latex(Symbol(name)), to_unicode(Symbol(name))) == (in_latex, in_unicode)
    assert to_plain(Symbol(name)) == name.lstrip("~")


def test_declared_spelling_is_used_and_bracketed():
    spelling = {"L": r"\mathcal{L}", "W": "W^{(1)}"}
    assert to_latex(op("neg", Symbol("L")), spelling) == r"-\mathcal{L}"
    assert to_latex(op("pow", Symbol("L"), num(2)), spelling) == r"\mathcal{L}^{2}"
    assert to_latex(op("transpose", Symbol("W")), spelling) == r"\left(W^{(1)}\right)^\top"
    assert to_latex(op("index", x, i), spelling) == "x_{i}"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (num(3), "3"),
        (num("0.25", 2), "0.25"),
        (num("0.5", 3), "0.500"),
        (num(7, 2), "7.00"),
        (num("1/8"), "0.125"),
        (num("1/3"), "1 / 3"),
        (num(0), "0"),
        (num(Fraction(1, 10**12)), "0.000000000001"),
        (num(-2), "-2"),
        (num("-1/4"), "-0.25"),
    ],
)
def test_numbers(number, text):
    assert to_plain(number) == text


def test_a_number_of_thousands_of_digits_prints_in_full():
    text = to_plain(num(10**6000))
    assert text == "1" + "0" * 6000


def test_fractions_and_negative_numbers_are_bracketed_as_operands():
    third, minus = num("1/3"), num(-2)
    assert to_plain(op("pow", third, num(2))) == "(1 / 3)^2"
    assert to_latex(op("pow", third, num(2))) == r"\left(\frac{1}{3}\right)^{2}"
    assert to_plain(op("mul", a, minus)) == "a * (-2)"


# --- MathML -----------------------------------------------------------------------------------------------


@thorough
@given(any_trees())
def test_mathml_is_well_formed_and_of_known_elements(tree):
    for element in elements(to_mathml(tree)):
        assert local(element) in MATHML
        wanted = CHILDREN.get(local(element))
        assert wanted is None or len(element) == wanted
        leaf = local(element) in {"mi", "mo", "mn", "mtext"}
        assert leaf == (len(element) == 0)
        assert set(element.attrib) <= ({"accent"} if local(element) == "mover" else set())


@given(hostile_names())
def test_no_name_can_write_markup(name):
    inner = [element for element in elements(to_mathml(op("neg", Symbol(name)))) if local(element) not in MATHML]
    assert inner == []
    assert not re.search(
        r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]", to_plain(Symbol(name)) + to_unicode(Symbol(name))
    )


def test_markup_in_a_name_is_shown_as_text():
    text = "".join(ET.fromstring(to_mathml(Symbol("<script>alert(1)</script>"))).itertext())
    assert text == "<script>alert(1)</script>"


def test_block_stands_on_its_own_line():
    assert elements(to_mathml(a, block=True))[0].attrib == {"display": "block"}
    assert elements(to_mathml(a))[0].attrib == {}


def test_an_exponent_stands_above_the_subscript():
    square = elements(to_mathml(op("pow", op("index", x, i), num(2))))[1]
    assert (local(square), [part.text for part in square]) == ("msubsup", ["x", "i", "2"])
    inner = elements(to_mathml(op("pow", op("add", op("index", x, i), a), num(2))))[1]
    assert local(inner) == "msup"


def test_limits_of_a_sum_stand_below_and_above():
    whole = elements(to_mathml(Binder("sum", ("i",), op("index", u, i), num(1), n)))
    sign, below, above = next(element for element in whole if local(element) == "munderover")
    assert (sign.text, "".join(below.itertext()), "".join(above.itertext())) == ("∑", "i=1", "n")


# --- Any tree at all --------------------------------------------------------------------------------------


@thorough
@given(any_trees())
def test_latex_braces_and_delimiters_balance(tree):
    text = to_latex(tree)
    bare = re.sub(r"\\[\\{}$&#%_|]", "", text)
    depth = 0
    for char in bare:
        depth += (char == "{") - (char == "}")
        assert depth >= 0
    assert depth == 0
    assert len(re.findall(r"\\left(?![a-z])|\\left\\l", text)) == len(re.findall(r"\\right(?![a-z])|\\right\\r", text))


@pytest.mark.parametrize("printer", PRINTERS)
@pytest.mark.parametrize(
    "head", ["neg", "add", "mul", "div", "pow", "transpose", "log", "abs", "index", "sum", "tuple"]
)
def test_depth_is_no_limit(printer, head):
    node = a
    for _ in range(1500):
        node = Binder("sum", ("i",), node) if head == "sum" else sample(head, (node, b))
    assert len(printer(node)) > 1500


# --- Reading back -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("printer", READABLE)
@thorough
@given(tree=trees(2))
def test_what_is_printed_reads_back(printer, tree):
    reader = pytest.importorskip("grader.language.reader", reason="the reader is not there yet")
    vocabulary = pytest.importorskip("grader.language.vocabulary").Vocabulary.of(DECLARATIONS)
    assert reader.read(printer(tree), vocabulary).tree == tree
