"""What varies is declared in the public half, drawn, and filled in wherever a file has a text."""

from __future__ import annotations

from fractions import Fraction
from textwrap import dedent

import pytest

from grader.errors import SpecError, UsageError
from grader.model.variants import Value
from grader.model.verdict import Verdict
from grader.spec._writing import NoView, view
from grader.spec.cases import load_cases
from grader.spec.load import load_assessment

FILES = {
    "problems/paper/assessment.yaml": "grader: 1\ntitle: A paper\nparts: ['1', '2a', '2b']\n",
    "problems/paper/sizes.yaml": """
        grader: 1
        vary:
          n: {kind: integer, usual: 4, low: 2, high: 9}
          m: {kind: integer, usual: 3, low: 2, high: 9, differs_from: [n]}
          x: {kind: choice, usual: x, among: [u, v, w]}
          order: {kind: order, parts: [2a, 2b]}
        statement: A matrix of {@n:words@} rows.
        symbols:
          '{@x@}': {kind: scalar}
        parts:
          '1':
            title: A product
            statement: The matrix ${@x@}$ is ${@n@} \\times {@m@}$.
            marks: 1
            slot: {labels: ['1']}
            answers: [{kind: shape, checks: [{check: same_shape}]}]
          2a:
            title: A number
            statement: How many entries?
            marks: 1
            slot: {labels: ['2', a]}
            answers: [{kind: number, checks: [{check: close}]}]
          2b:
            title: Another
            statement: And twice as many?
            marks: 1
            slot: {labels: ['2', b]}
            answers: [{kind: number, checks: [{check: close}]}]
        """,
    "reference/paper/sizes.yaml": """
        grader: 1
        computed: made.py:computed
        parts:
          '1':
            shape:
              value: '({@n@}, {@m@})'
              mutants: [{answer: '({@m@}, {@n@})', misconception: 'the {@n@} rows are columns', note: transposed}]
          2a: {number: {value: '{@entries@}'}}
          2b: {number: {value: '{@twice@}'}}
        """,
    "reference/paper/made.py": """
        def computed(drawn):
            entries = drawn["n"] * drawn["m"]
            return {"entries": entries, "twice": 2 * entries, "wrong": entries + 1}
        """,
    "submissions/paper/cases/2a.yaml": """
        grader: 1
        correct: ['{@entries@}', {answer: '12', usual: true}]
        incorrect: ['{@wrong@}']
        """,
}


def paper(root, variant="", references=True, **changes):
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        key = "reference" if name.startswith("reference") else path.stem
        old_new = changes.get(key) if path.suffix == ".yaml" else None
        written = dedent(text)
        for old, new in old_new or ():
            assert old in written
            written = written.replace(old, new)
        path.write_text(written, encoding="utf-8")
    private = root / "reference" if references else None
    return load_assessment("paper", problems=root / "problems", references=private, variant=variant)


def test_without_a_variant_the_paper_is_the_usual_one(tmp_path):
    usual = paper(tmp_path)
    first, second, third = usual.problems
    assert first.preface == "A matrix of four rows."
    assert first.statement == r"The matrix $x$ is $4 \times 3$."
    assert first.declarations.symbol("x") is not None
    assert usual.references["1"].forms["shape"].value == "(4, 3)"
    assert usual.references["1"].forms["shape"].mutants[0].misconception == "the 4 rows are columns"
    assert (second.part, third.part, second.printed_as, usual.variant) == ("2a", "2b", "", "")
    assert [problem.varies for problem in usual.problems] == [True, True, True]


def test_a_variant_is_another_paper_with_its_own_references(tmp_path):
    usual, own, again = (paper(tmp_path, variant) for variant in ("", "s17", "s17"))
    drawn = own.problem("1").drawn
    assert drawn["n"] != drawn["m"]
    assert drawn == again.problem("1").drawn
    assert own.digest == again.digest != usual.digest
    assert own.references["1"].forms["shape"].value == f"({drawn['n']}, {drawn['m']})"
    assert own.references["2b"].forms["number"].value == str(2 * drawn["n"] * drawn["m"])
    assert own.problem("1").declarations.symbol(drawn["x"]) is not None
    assert own.problem("1").declarations.symbol("x") is None


def test_a_student_without_references_draws_the_same(tmp_path):
    assert paper(tmp_path, "7").problem("1").drawn == paper(tmp_path, "7", references=False).problem("1").drawn


def test_another_quantity_does_not_change_what_is_drawn(tmp_path):
    before = paper(tmp_path, "7").problem("1").drawn
    more = paper(tmp_path, "7", sizes=[("vary:\n", "vary:\n  first: {kind: integer, usual: 1, low: 1, high: 99}\n")])
    after = dict(more.problem("1").drawn)
    assert after.pop("first") in range(1, 100)
    assert after == before


def test_parts_change_places_and_labels_stay(tmp_path):
    seen = set()
    for variant in map(str, range(12)):
        own = paper(tmp_path, variant)
        seen.add(tuple(problem.part for problem in own.problems))
        assert [problem.slot.labels for problem in own.problems] == [("1",), ("2", "a"), ("2", "b")]
        printed = {problem.part: problem.printed_as for problem in own.problems}
        assert printed in ({"1": "", "2a": "", "2b": ""}, {"1": "", "2a": "2b", "2b": "2a"})
    assert seen == {("1", "2a", "2b"), ("1", "2b", "2a")}


def test_known_answers_are_filled_and_those_of_the_usual_paper_left_out(tmp_path):
    for variant, count in (("", 3), ("5", 2)):
        own = paper(tmp_path, variant)
        cases = load_cases(tmp_path / "submissions/paper/cases", own)
        entries = own.problem("1").drawn["n"] * own.problem("1").drawn["m"]
        assert len(cases) == count
        assert (cases[0].answer, cases[0].verdict) == (str(entries), Verdict.CORRECT)
        assert cases[-1].answer == str(entries + 1)


def faults(tmp_path, **changes):
    with pytest.raises(SpecError) as caught:
        paper(tmp_path, **changes)
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize(("old", "new", "line", "told"), [
    ("{@m@}", "{@k@}", 14, "nothing called `k` varies"),
    ("{@n:words@}", "{@n:word@}", 8, "`n` has no view `word` (did you mean `words`?)"),
    ("{@n:words@}", "{@n:words@", 8, "a placeholder is not closed"),
    ("kind: choice", "kind: choise", 6, "unknown kind `choise` (did you mean `choice`?)"),
    ("low: 2, high: 9}\n", "low: 9, high: 2}\n", 4, "there is no multiple of 1 from 9 to 2"),
    ("differs_from: [n]", "differs_from: [nn]", 5, "`nn` is not declared before `m`"),
    ("usual: 4, low", "usual: four, low", 4, "expected a whole number"),
    ("parts: [2a, 2b]", "parts: [2a, 2c]", 7, "this file declares no part `2c`"),
    ("parts: [2a, 2b]", "parts: [2a, 2a]", 7, "at least two different parts"),
])  # fmt: skip
def test_bad_declarations_are_told_with_their_place(tmp_path, old, new, line, told):
    (found, *more) = faults(tmp_path, sizes=[(old, new)])
    assert f"problems/paper/sizes.yaml:{line}:" in found
    assert told in found
    assert more == []


@pytest.mark.parametrize(("changes", "told"), [
    ([("made.py:computed", "made.py:compute")], "cannot be computed"),
    ([("made.py:computed", "none.py:computed")], "there is no file none.py"),
    ([("computed: made.py:computed\n", "")], "nothing called `entries` varies"),
])  # fmt: skip
def test_what_cannot_be_computed_is_told_at_its_key(tmp_path, changes, told):
    found = faults(tmp_path, reference=changes)
    assert "reference/paper/sizes.yaml:" in found[0]
    assert told in found[0]


def test_a_function_that_crashes_is_the_author_s_fault(tmp_path):
    paper(tmp_path, references=False)
    (tmp_path / "reference/paper/made.py").write_text("def computed(drawn):\n    return 1 / 0\n")
    with pytest.raises(SpecError, match="ZeroDivisionError"):
        load_assessment("paper", problems=tmp_path / "problems", references=tmp_path / "reference", variant="7")


def test_a_placeholder_where_nothing_varies_is_a_fault(tmp_path):
    assert "nothing called `y` varies" in faults(tmp_path, assessment=[("A paper", "'{@y@}'")])[0]


def test_papers_without_variants_and_bad_seeds_are_refused(tmp_path):
    paper(tmp_path)
    with pytest.raises(UsageError, match="names no variant"):
        load_assessment("paper", problems=tmp_path / "problems", references=None, variant="a b")
    plain = FILES["problems/paper/sizes.yaml"]
    start, end = plain.index("        vary:"), plain.index("        statement:")
    text = plain[:start] + plain[end:]
    for placeholder, fixed in (("{@n:words@}", "4"), ("{@n@}", "4"), ("{@m@}", "3"), ("{@x@}", "x")):
        text = text.replace(placeholder, fixed)
    (tmp_path / "problems/paper/sizes.yaml").write_text(dedent(text))
    with pytest.raises(UsageError, match="has no variants"):
        load_assessment("paper", problems=tmp_path / "problems", references=None, variant="7")


MATRIX = [[Fraction(8, 3), Fraction(1, 8)], [Fraction(-2), Fraction(0)]]


@pytest.mark.parametrize(("data", "views", "text"), [
    (MATRIX, (), "[[8/3, 1/8], [-2, 0]]"),
    (MATRIX, ("2",), "[[2.67, 0.13], [-2.00, 0.00]]"),
    (MATRIX, ("bare",), "8/3, 1/8; -2, 0"),
    (MATRIX, ("2", "lines"), "2.67 0.13\n-2.00 0.00"),
    (MATRIX, ("latex",), r"\begin{bmatrix} \frac{8}{3} & \frac{1}{8} \\ -2 & 0 \end{bmatrix}"),
    (MATRIX[0], ("1", "latex"), r"\begin{bmatrix} 2.7 \\ 0.1 \end{bmatrix}"),
    ([[[1, 2]], [[3, 4]]], ("latex",), "\\begin{bmatrix} 1 & 2 \\end{bmatrix},\n\\begin{bmatrix} 3 & 4 \\end{bmatrix}"),
    (Fraction(-1, 1000), ("2",), "0.00"),
    (2.345, ("2",), "2.35"),
    ("the dog", (), "the dog"),
])  # fmt: skip
def test_values_are_written_in_many_ways(data, views, text):
    assert view(Value(data, {}), views) == text


def test_data_is_the_value_itself_and_own_views_come_first():
    value = Value([1, 2], {"words": ["b", "a"]})
    assert view(value, ("data",)) == [1, 2]
    assert view(value, ("words", "data")) == ["b", "a"]
    with pytest.raises(NoView) as caught:
        view(value, ("wods",))
    assert "words" in caught.value.known
