"""Reading a working: what is a line, what is prose, which conditions and relations belong to which line."""

from __future__ import annotations

import pytest

from grader.derivations.clauses import clauses, flat, related
from grader.derivations.reading import Statement, read_working
from grader.language.printing import to_plain
from grader.model.symbols import Declarations, Dimension, Kind, Symbol

DECLARED = Declarations(
    (Dimension("n", low=3),),
    (
        Symbol("i", Kind.INDEX, family=("n",)),
        Symbol("j", Kind.INDEX, family=("n",)),
        Symbol("a", Kind.INDEX, family=("n",), fixed=True),
        Symbol("x", Kind.COLUMN, ("n",)),
        Symbol("s", Kind.SCALAR, definition=r"\sum_i x_i"),
        Symbol("t", Kind.SCALAR),
        Symbol("u", Kind.SCALAR),
    ),
)


def statements(text):
    return [part for part in read_working(text, DECLARED).parts if isinstance(part, Statement)]


def printed(text):
    return [to_plain(part.tree) for part in statements(text) if part.tree is not None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"$$t = u \\ u = t$$", ["t = u", "u = t"]),
        (r"\begin{align*} t &= u \\ &= 2u - u \end{align*}", ["t = u", "2 * u - u"]),
        (r"\[\begin{aligned} t &= u \\ &\le u + 1 \end{aligned}\]", ["t = u", "u + 1"]),
        ("t = u ; u = t", ["t = u", "u = t"]),
        (r"$$t = u \quad u = t$$", ["t = u", "u = t"]),
        (r"$$t = u \Rightarrow 2t = 2u$$", ["t = u", "2 * t = 2 * u"]),
        (r"$$t = u +$$", []),
        ("We use t = u, hence 2t = 2u.", ["t = u", "2 * t = 2 * u"]),
        (r"$$t = u, \text{ where } u = 2$$", ["t = u", "u = 2"]),
        (r"$$t = \begin{cases} u & \text{if } i = j \\ 0 & \text{otherwise} \end{cases}$$", ["t = (u if i = j, 0 otherwise)"]),
        ("```\nt = u\nu = t\n```", ["t = u", "u = t"]),
    ],
)  # fmt: skip
def test_lines(text, expected):
    assert printed(text) == expected


@pytest.mark.parametrize("relation, name", [("=", "="), (r"\approx", "approx"), (r"\le", "<="), ("≥", ">=")])
def test_a_line_that_begins_with_a_relation_goes_on(relation, name):
    first, second = statements(f"$$t = u$$ and so $$ {relation} 2u - u$$")
    assert not first.joined
    assert second.joined == name


def test_a_relation_between_displays_belongs_to_what_follows():
    assert [part.joined for part in statements("$$t = u$$\n\n=\n$$2u - u$$")] == ["", "="]


@pytest.mark.parametrize(
    "text",
    [r"$$x_i = 0, i \neq a$$", r"For all $i \neq a$: $$x_i = 0$$", r"$$x_i = 0 \quad \forall i \neq a$$",
     r"$$i \neq a: x_i = 0$$", r"$$x_i = 0 \text{ for } i \neq a$$", r"we have $x_i = 0$ for $i \ne a$"],
)  # fmt: skip
def test_conditions_on_indices_are_kept_with_their_line(text):
    found = [part for part in statements(text) if related(part.text)]
    assert [to_plain(part.tree) for part in found] == ["x[i] = 0"]
    assert [to_plain(one) for one in found[0].scope] == ["i != a"]


def test_prose_stays_prose():
    working = read_working("This follows since the sum is finite. So it is clear.", DECLARED)
    assert not working.statements
    assert working.relations == 0


def test_damage_is_repaired_and_logged():
    working = read_working(r"$$t = rac{u}{2}$$ $$= u/2$$", DECLARED)
    assert [repair.rule for repair in working.repairs] == ["backslash-lost"]
    assert working.relations == 2


def test_inside_brackets_nothing_is_cut():
    assert flat("(a = b) = c") == "(     ) = c"
    assert [clause.text.strip() for clause in clauses(r"f(t, u) = t, u = 1", 0)] == ["f(t, u) = t", "u = 1"]


@pytest.mark.parametrize("text", ["", "$$", "$$ = $$", "\\begin{align}", "{{{{", "$$\\\\\\\\$$", "=" * 500, "$x$" * 300])
def test_any_text_is_read_without_an_exception(text):
    assert read_working(text, DECLARED).relations >= 0


@pytest.mark.parametrize(
    "text",
    [
        r"If $t > 0$, $s = u$, if $t < 0$, $s = -u$.",
        r"If $t > 0$ then $s = u$, and if $t < 0$ then $s = -u$.",
        r"$s = u$ if $t > 0$, $s = -u$ if $t < 0$.",
        r"$s = u$ for $t > 0$ and $s = -u$ for $t < 0$.",
        r"When $t > 0$ we get $s = u$; when $t < 0$ we get $s = -u$.",
    ],
)
def test_each_statement_has_the_condition_that_leads_or_follows_it(text):
    assert [[to_plain(one) for one in part.scope] for part in statements(text)] == [["t > 0"], ["t < 0"]]


def test_a_full_stop_between_two_relations_ends_a_line():
    assert [part.text for part in statements("s = u. t = 2.5 u. u = s")] == ["s = u", "t = 2.5 u", "u = s"]


@pytest.mark.parametrize(
    "text",
    [
        "$$s = u$$ for $t > 0$, and $$s = -u$$ for $t < 0$.",
        "s = u for t > 0\ns = -u for t < 0",
    ],
)
def test_a_condition_ends_the_display_or_the_plain_line_before_it(text):
    assert [[to_plain(one) for one in part.scope] for part in statements(text)] == [["t > 0"], ["t < 0"]]


def test_two_signs_of_a_column_part_a_formula_from_its_reason():
    found = statements(r"\begin{align*} s &= u && t = 2 u \\ s &= 3 && u = t \end{align*}")
    assert [part.text.replace(" ", "") for part in found] == ["s=u", "t=2u", "s=3", "u=t"]


@pytest.mark.parametrize("remark", ["(sigmoid)", "(softmax + cross entropy)", "(log and exp)"])
def test_a_bracket_of_words_and_of_functions_of_nothing_is_a_remark(remark):
    found = statements(f"s = u   {remark}")
    assert [part.text for part in found] == ["s = u"]
    assert found[0].fault is None
