"""The reader: what texts in four spellings read as, what is repaired, what has no reading and where that is said."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from reading import VOCABULARY, WORDS, plain
from strategies import DECLARATIONS, trees
from texts_faulty import DAMAGED, ERRORS
from texts_latex import LATEX
from texts_typed import PLAIN, PYTHON, UNICODE

from grader.language.faults import LanguageError
from grader.language.printing import to_latex, to_plain, to_unicode
from grader.language.reader import MAX_LENGTH, Parsed, read, read_prefix
from grader.language.repair import repair
from grader.language.tree import HEADS, Apply, Binder, Chain, Number, Symbol, walk
from grader.language.vocabulary import Vocabulary
from grader.model.symbols import Declarations, Kind
from grader.model.symbols import Symbol as Declared


def read_or_fault(text):
    try:
        return read(text, VOCABULARY)
    except LanguageError as fault:
        return fault


quick = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=60)


# --- What texts read as -----------------------------------------------------------------------------------


@pytest.mark.parametrize("text, wanted", LATEX)
def test_latex(text, wanted):
    assert plain(text) == wanted


@pytest.mark.parametrize("text, wanted", UNICODE)
def test_unicode(text, wanted):
    assert plain(text) == wanted


@pytest.mark.parametrize("text, wanted", PLAIN)
def test_plain_text(text, wanted):
    assert plain(text) == wanted


@pytest.mark.parametrize("text, wanted", PYTHON)
def test_python(text, wanted):
    assert plain(text) == wanted


@pytest.mark.parametrize("text, wanted", DAMAGED)
def test_damaged_text(text, wanted):
    assert plain(text) == wanted


@pytest.mark.parametrize(
    "text, wanted",
    [
        (r"\vec{u}", "u"),
        ("|a||b|", "abs(a) * abs(b)"),
        (r"\|u\|^{2}_{2}", "norm(u)^2"),
        (r"\|u\|^2_1", "norm1(u)^2"),
        (r"\|u\|^2", "norm(u)^2"),
        (r"\nicefrac{a}{2}", "a / 2"),
        (r"\delta_{i=c}", "delta(i, c)"),
        ("A_ij", "A[i, j]"),
        ("delta_ij", "delta(i, j)"),
        ("δ_ij", "delta(i, j)"),
        ("a**b**x", "a^(b^x)"),
        ("𝟙[i = c]", "indicator(i = c)"),
        ("𝟙ᵀ u", "ones()^T * u"),
        ("ℒ", "J"),
        ("A^+ B", "pinv(A) * B"),
        ("A⊤", "A^T"),
        ("d/dx x^2", "d(x^2)/d(x)"),
        ("math.log(x, 2)", "log_base(x, 2)"),
        (r"\underset{i}{\max} \theta_i", "max_i theta[i]"),
        (r"\underset{j}{\operatorname{argmax}} A_{ij}", "argmax_j A[i, j]"),
        (r"a \overset{(1)}{=} b", "a = b"),
        (r"a \stackrel{\text{def}}{=} b", "a = b"),
    ],
)
def test_what_should_be_read_too(text, wanted):
    assert plain(text) == wanted


@pytest.mark.parametrize("text, wanted", [*LATEX, *UNICODE, *PLAIN, *PYTHON])
def test_spans_lie_in_the_text_and_heads_are_known(text, wanted):
    parsed = read(text, VOCABULARY)
    for node in walk(parsed.tree):
        assert 0 <= node.span[0] <= node.span[1] <= len(parsed.text)
        assert not isinstance(node, Apply) or node.head in HEADS


# --- What has no reading ----------------------------------------------------------------------------------


@pytest.mark.parametrize("text, note, place", ERRORS)
def test_what_has_no_reading(text, note, place):
    with pytest.raises(LanguageError) as caught:
        read(text, VOCABULARY)
    fault = caught.value
    assert (fault.note, text[fault.start : fault.end]) == (note, place)
    assert fault.message
    assert fault.message == str(fault)


@pytest.mark.parametrize("text", [r"\prod^n p", r"\prod^n A_{ij}", r"\sum_1^n", r"\sum_1^n = x"])
def test_a_product_with_limits_needs_an_index_that_is_clear(text):
    with pytest.raises(LanguageError) as caught:
        read(text, VOCABULARY)
    assert caught.value.note == "sum.index"


@pytest.mark.parametrize("text, hint", [("thetta + a", "did you mean theta?"), ("lambdda", "did you mean lambda?")])
def test_a_slip_of_the_pen_gets_a_hint(text, hint):
    with pytest.raises(LanguageError) as caught:
        read(text, VOCABULARY)
    assert caught.value.hint == hint


def test_a_strange_symbol_gets_the_list_of_those_that_there_are():
    with pytest.raises(LanguageError) as caught:
        read("omega", VOCABULARY)
    assert "a, b, x, t" in caught.value.hint


@pytest.mark.parametrize(
    "text",
    [
        "(" * 300 + "a" + ")" * 300,
        "{" * 300 + "a" + "}" * 300,
        "a^{" * 150 + "a" + "}" * 150,
        r"\frac{a}{" * 150 + "a" + "}" * 150,
        r"\hat{" * 60 + "a" + "}" * 60,
        "-" * 400 + "a",
        "+".join("a" * 400),
        "|" * 200 + "a",
    ],
    ids=["brackets", "braces", "powers", "fractions", "accents", "signs", "sums", "bars"],
)
def test_what_is_nested_too_deeply_is_refused_and_not_a_crash(text):
    with pytest.raises(LanguageError) as caught:
        read(text, VOCABULARY)
    assert caught.value.note in {"text.too-deep", "bracket.open", "text.ends"}


@pytest.mark.parametrize("text", ["a" * (MAX_LENGTH + 1), "a+" * 4000 + "a"])
def test_what_is_too_long_is_refused(text):
    with pytest.raises(LanguageError) as caught:
        read(text, VOCABULARY)
    assert caught.value.note == "text.too-long"


def test_long_sums_that_a_person_may_write_are_read():
    assert plain("+".join(["a"] * 150)).count("a") == 150


PIECES = [*"abxiθ∑∏√²ᵢᵀ_^{}()[]|\\&,;:.=<>+-*/'!%$ \n\t\x0c01.9e~@#\"", "\\frac", "\\sum", "\\begin{cases}", "\\end{cases}",
          "\\left", "\\right", "\\hat", "\\mathbf", "\\partial", "dx", "if ", "for ", "np.", ".T", "log", "sum", "max", "\\\\",
          "\u0302", "\ud800", "..", "\\ldots", "rac{", "heta", "^op", "\\substack{"]  # fmt: skip
SOUP = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


@quick
@given(SOUP | st.text(max_size=30))
@example("\\binom")
@example("\\left.")
@example("y\u0302\u0302")
@example("\u0302")
@example("²")
@example("x₂²₂")
@example("½½")
@example("1{,}000{,}000")
@example("1e+400")
@example("0**0")
@example("\\\\[")
@example("for i in range(")
@example("\\begin{cases}\\end{cases}")
@example("sum(i=1..n")
@example("\\sum_{\\substack{")
def test_nothing_but_a_language_error_comes_out_of_any_text(text):
    outcome = read_or_fault(text)
    if isinstance(outcome, Parsed):
        to_plain(outcome.tree)
    else:
        assert outcome.note
        assert 0 <= outcome.start <= len(repair(text)[0])


@quick
@given(st.data())
def test_a_formula_with_a_piece_cut_out_is_read_or_refused(data):
    text = data.draw(st.sampled_from([row[0] for row in (*LATEX, *UNICODE, *PLAIN, *PYTHON)]))
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    outcome = read_or_fault(text[:start] + text[end:])
    assert isinstance(outcome, Parsed) or outcome.note


@pytest.mark.parametrize("text", [r"\log_2()", r"\log_2 {}", r"A^{\dagger"])
def test_these_texts_are_refused(text):
    assert isinstance(read_or_fault(text), LanguageError)


# --- What is read besides the tree ------------------------------------------------------------------------


def test_undamaged_text_comes_back_as_it_is_and_unlogged():
    parsed = read("a + b", VOCABULARY)
    assert (parsed.text, parsed.repairs, parsed.remarks) == ("a + b", (), ())


def test_repairs_are_logged_with_what_stood_there():
    parsed = read("a + \x0crac{b}{x}", VOCABULARY)
    assert parsed.text == r"a + \frac{b}{x}"
    assert [(one.rule, one.before, one.after, one.start) for one in parsed.repairs] == [("escape-eaten", "\f", "\\f", 4)]


def test_a_name_for_the_answer_is_told():
    parsed = read("grad = y_hat - y", VOCABULARY)
    assert to_plain(parsed.tree) == "y_hat - y"
    assert parsed.remarks == ("the left side is taken for a name of the answer",)


def test_the_arguments_of_a_defined_quantity_are_told():
    assert read(r"J(\theta)", VOCABULARY).remarks == ("J(...) is read as J",)


def test_spans_are_those_of_the_text():
    tree = read(r"a + \frac{b}{x}", VOCABULARY).tree
    assert tree == Apply("add", (Symbol("a"), Apply("div", (Symbol("b"), Symbol("x")))))
    assert [node.span for node in walk(tree)] == [(0, 15), (0, 1), (4, 15), (10, 11), (13, 14)]


def test_numbers_are_exact_and_keep_their_places():
    number = read("0.10", VOCABULARY).tree
    assert isinstance(number, Number)
    assert (number.value, number.places) == (read("1/10", VOCABULARY).tree.args[0].value / 10, 2)


@pytest.mark.parametrize(
    "text, tree",
    [
        ("sum_i a", Binder("sum", ("i",), Symbol("a"))),
        ("a < b <= x", Chain(("<", "<="), (Symbol("a"), Symbol("b"), Symbol("x")))),
        (r"\sum_{i=a}^b x", Binder("sum", ("i",), Symbol("x"), Symbol("a"), Symbol("b"))),
        ("e", Symbol("e")),
        ("T", None),
    ],
)
def test_trees(text, tree):
    if tree is None:
        with pytest.raises(LanguageError):
            read(text, VOCABULARY)
    else:
        assert read(text, VOCABULARY).tree == tree


def test_the_elementwise_product_may_bind_like_the_matrix_product():
    text = r"A u \odot B v"
    assert plain(text) == "hadamard(A * u, B * v)"
    assert to_plain(read(text, VOCABULARY, weak_hadamard=False).tree) == "hadamard(A * u, B) * v"


def test_a_declared_letter_wins_over_its_usual_meaning():
    own = Vocabulary.of(Declarations(symbols=tuple(Declared(name, Kind.SCALAR) for name in ("e", "I", "T", "H", "E", "pi", "d", "sigma", "eta"))))
    assert to_plain(read("e^2 + I + pi", own).tree) == "e^2 + I + pi"
    assert to_plain(read("I^T", own).tree) == "I^T"
    assert to_plain(read("d + E", own).tree) == "d + E"
    assert all(isinstance(node, Symbol) for node in walk(read("sigma", own).tree))


def test_a_letter_raised_is_a_power_where_the_base_is_a_number():
    own = Vocabulary.of(Declarations(symbols=(Declared("T", Kind.SCALAR), Declared("x", Kind.SCALAR))))
    assert read("x^T", own).tree == Apply("pow", (Symbol("x"), Symbol("T")))
    assert read(r"x^\top", own).tree == Apply("transpose", (Symbol("x"),))
    assert read("xᵀ", own).tree == Apply("pow", (Symbol("x"), Symbol("T")))


def test_columns_between_semicolons_lie_one_below_the_other():
    own = Vocabulary.of(Declarations(symbols=(Declared("u", Kind.COLUMN, ("n",)), Declared("a", Kind.SCALAR))))
    assert read("[u; u]", own).tree == Apply("matrix", (Apply("tuple", (Symbol("u"),)), Apply("tuple", (Symbol("u"),))))
    assert read("[a; a]", own).tree == Apply("list", (Symbol("a"), Symbol("a")))


def test_a_softmax_over_a_letter_is_no_component():
    picked, own = read(r"\softmax_j(\theta_j)_i", VOCABULARY).tree, read(r"\softmax(\theta)_i", VOCABULARY).tree
    assert picked.args[0].args[0].head == "comprehension"
    assert picked.args[1] == own.args[1]


def test_a_declared_eta_is_no_damaged_beta():
    own = Vocabulary.of(Declarations(symbols=tuple(Declared(name, Kind.SCALAR) for name in ("a", "eta", "beta"))))
    assert to_plain(read("a + eta", own).tree) == "a + eta"


# --- The longest formula in running text ------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, start, formula, end",
    [
        ("a + b", 0, "a + b", 5),
        ("so a + b follows", 3, "a + b", 8),
        ("x = 2 is it", 0, "x = 2", 5),
        ("y_hat - y. Then", 0, "y_hat - y", 9),
        ("a (see above)", 0, "a", 1),
        ("a\n\nb", 0, "a", 1),
    ],
)
def test_the_longest_formula_that_begins_here(text, start, formula, end):
    parsed, found = read_prefix(text, start, VOCABULARY)
    assert (to_plain(parsed.tree), found) == (formula, end)


@pytest.mark.parametrize("text", ["", "is a", ") a", "= ", "omega"])
def test_no_formula_begins_here(text):
    assert read_prefix(text, 0, VOCABULARY) is None


@quick
@given(SOUP, st.integers(0, 25))
def test_the_prefix_lies_in_the_text(text, start):
    found = read_prefix(repair(text)[0], start, VOCABULARY)
    assert found is None or start < found[1] <= len(text) + 60


# --- Repair and print -------------------------------------------------------------------------------------


@settings(quick, max_examples=200)
@given(SOUP | st.text(max_size=30))
def test_repair_is_idempotent(text):
    once, _ = repair(text)
    assert repair(once)[0] == once


@pytest.mark.parametrize("text, wanted", [*LATEX, *UNICODE, *PLAIN, *PYTHON])
def test_whole_text_needs_no_repair(text, wanted):
    repaired, log = repair(text)
    assert log == ()
    assert repaired == text or not text.isascii()


@pytest.mark.parametrize(
    "text, repaired, rules",
    [
        ("\x0crac{a}{b}", r"\frac{a}{b}", ["escape-eaten"]),
        ("\x08eta", r"\beta", ["escape-eaten"]),
        ("a \times b", r"a \times b", ["escape-eaten"]),
        ("\nabla x", r"\nabla x", ["escape-eaten"]),
        ("a\nand", "a\nand", []),
        ("( a\right)", r"( a\right)", ["escape-eaten"]),
        ("rac{a}{b}", r"\frac{a}{b}", ["backslash-lost"]),
        ("A^op", r"A^\top", ["backslash-lost"]),
        ("heta + lpha", r"\theta + \alpha", ["backslash-lost", "backslash-lost"]),
        ("a\u200bb", "ab", ["invisible"]),
        ("a\x00b", "a b", ["control-character"]),
        ("beta", "beta", []),
        ("theta", "theta", []),
        ("fraction", "fraction", []),
        ("text", "text", []),
        ("tight", "tight", []),
        ("context{a}", "context{a}", []),
        ("weight(a)", "weight(a)", []),
        (r"\frac{a}{b}", r"\frac{a}{b}", []),
        ("operator", "operator", []),
        ("a^opt", "a^opt", []),
    ],
)
def test_repair_undoes_accidents_and_nothing_else(text, repaired, rules):
    found, log = repair(text)
    assert found == repaired
    assert [one.rule for one in log] == rules
    assert all(text[one.start : one.start + len(one.before)] == one.before for one in log[:1])


@quick
@given(trees(2), st.sampled_from([to_latex, to_plain, to_unicode]))
def test_what_is_printed_is_read_back(tree, printer):
    vocabulary = Vocabulary.of(DECLARATIONS)
    text = printer(tree)
    once = to_plain(read(text, vocabulary).tree)
    assert to_plain(read(once, vocabulary).tree) == once


def test_the_declarations_of_these_tests_are_read_themselves():
    for symbol in WORDS.symbols:
        if symbol.definition:
            assert read(symbol.definition, VOCABULARY).tree
