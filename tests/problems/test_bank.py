"""The problems that come with the grader: complete, tied together, and with known answers of both kinds."""

import json
import re
import sys
from collections import Counter
from fractions import Fraction
from importlib.util import module_from_spec, spec_from_file_location
from itertools import pairwise
from pathlib import Path

import pytest

from grader.documents.reading import read_submission
from grader.engine import grade
from grader.model.verdict import Verdict
from grader.sandbox import Workshop
from grader.spec.cases import load_cases
from grader.spec.formulas import validate_formulas
from grader.spec.load import load_assessment
from grader.verify import verify

ROOT = Path(__file__).parents[2]
BANK = {
    "nlp_assignment2": Fraction(100),
    "llm_foundations": Fraction(130),
    "iitd_llm_quiz1": Fraction(20),
    "iitd_llm_endsem": Fraction(50),
    "ift6135_theory": Fraction(61),
}
CLASS = {
    "nlp_assignment2": 12,
    "llm_foundations": 12,
    "iitd_llm_quiz1": 8,
    "iitd_llm_endsem": 6,
    "ift6135_theory": 5,
}
TREE = ROOT / "problems" / "ift6135_theory" / "language_model.json"
CODE = ("nlp_assignment2", "llm_foundations", "iitd_llm_quiz1", "iitd_llm_endsem", "ift6135_theory")


def loaded(name):
    return load_assessment(name, problems=ROOT / "problems", references=ROOT / "reference")


@pytest.mark.parametrize("name", BANK)
def test_the_parts_of_a_paper_carry_its_marks(name):
    assert loaded(name).marks == BANK[name]


@pytest.mark.parametrize("name", BANK)
def test_every_formula_of_the_authors_reads(name):
    validate_formulas(loaded(name))


@pytest.mark.parametrize("name", BANK)
def test_formulas_numbers_and_shapes_have_known_answers_of_both_kinds(name):
    assessment = loaded(name)
    cases = load_cases(ROOT / "submissions" / name / "cases", assessment)
    verdicts = {problem.id: Counter() for problem in assessment.problems}
    for case in cases:
        verdicts[case.problem][case.verdict.value] += 1
    kinds = {"expression", "number", "shape", "array", "complexity", "sequence", "edges"}
    decided = [p for p in assessment.problems if {form.kind for form in p.forms} & kinds]
    poor = [
        problem.id
        for problem in decided
        if verdicts[problem.id]["correct"] < 3
        or verdicts[problem.id]["partial"] + verdicts[problem.id]["incorrect"] < 3
    ]
    assert decided
    assert poor == []


@pytest.mark.parametrize("name", BANK)
def test_a_part_that_waits_for_code_says_so(name):
    silent = [problem.id for problem in loaded(name).problems if not problem.forms and not problem.pending]
    assert silent == []


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", CODE)
def test_references_mutants_and_known_answers_get_what_their_author_says(name):
    pytest.importorskip("torch", reason="references differentiate with torch, and student code may import it")
    assessment = loaded(name)
    with Workshop(packages=assessment.packages) as workshop:
        report = verify(assessment, load_cases(ROOT / "submissions" / name / "cases", assessment), bench=workshop)
    assert [(trial.problem, trial.what, trial.complaint) for trial in report.failures] == []


@pytest.mark.parametrize("name", CODE)
def test_parts_answered_with_code_have_right_and_wrong_programs(name):
    assessment = loaded(name)
    coded = [problem.id for problem in assessment.problems if any(form.reader.RUNS for form in problem.forms)]
    cases = load_cases(ROOT / "submissions" / name / "cases", assessment)
    tally = {part: Counter(case.verdict is Verdict.CORRECT for case in cases if case.problem == part and case.name) for part in coded}
    assert coded
    assert [part for part, found in tally.items() if found[True] < 5 or found[False] < 8] == []
    wrong = [case for case in cases if case.name and case.verdict in {Verdict.PARTIAL, Verdict.INCORRECT}]
    assert [case.name for case in wrong if not case.fails] == []


COVERED = {
    "iitd_llm_quiz1": ["q3.3"],
    "ift6135_theory": ["q1", "q3.3", "q4.4a"],
}


@pytest.mark.parametrize("name", COVERED)
def test_a_function_for_a_parent_earns_the_marks_of_all_its_leaves(name, tmp_path):
    assessment = loaded(name)
    for part in COVERED[name]:
        (tmp_path / f"{part}.py").write_bytes((ROOT / "submissions" / name / "cases" / part / "ok.py").read_bytes())
    with Workshop(packages=assessment.packages) as workshop:
        report = grade(assessment, read_submission(tmp_path, assessment), bench=workshop)
    right = {part.problem.partition("/")[2] for part in report.parts if part.verdict is Verdict.CORRECT}
    leaves = {leaf for part in COVERED[name] for leaf in assessment.problem(part).covering.covers}
    assert right == leaves
    assert report.score.awarded == sum(assessment.problem(leaf).marks for leaf in leaves)
    assert report.score.out_of == assessment.marks


@pytest.mark.parametrize("name", CLASS)
def test_the_sample_class_is_several_students_in_many_formats(name):
    students = sorted((ROOT / "submissions" / name / "class").iterdir())
    assert [student.name for student in students] == [f"s{number:02d}" for number in range(1, CLASS[name] + 1)]
    endings = {path.suffix for student in students for path in student.iterdir()}
    assert {".md", ".tex", ".txt", ".ipynb"} <= endings


@pytest.mark.parametrize("name", ["iitd_llm_quiz1", "iitd_llm_endsem"])
@pytest.mark.parametrize("student", ["s01", "s02", "s04"])
def test_right_answers_in_a_document_are_awarded_or_proposed_all_the_marks(name, student):
    assessment = loaded(name)
    report = grade(assessment, read_submission(ROOT / "submissions" / name / "class" / student, assessment))
    assert report.score.awarded + report.score.proposed == assessment.marks


def beside_the_references(name, module, monkeypatch):
    spec = spec_from_file_location(module, ROOT / "reference" / name / f"{module}.py")
    found = module_from_spec(spec)
    monkeypatch.setitem(sys.modules, module, found)
    spec.loader.exec_module(found)
    return found


@pytest.mark.parametrize("same_model", [True, False])
@pytest.mark.parametrize("identity", [True, False])
@pytest.mark.parametrize("target", ["last", "last but one", "source"])
def test_the_conditions_of_the_logit_lens_are_what_toys_do(same_model, identity, target, monkeypatch):
    toys = beside_the_references("iitd_llm_endsem", "patchscopes", monkeypatch)
    found = toys.is_logit_lens(same_model=same_model, identity=identity, target=target, sources=(1, 2, 3, 4))
    assert found is (same_model and identity and target == "last")


def test_the_table_of_ranks_is_what_exact_arithmetic_gives(monkeypatch):
    data = loaded("iitd_llm_quiz1").references["q4.3"].forms["inequality"].data
    ranks = beside_the_references("iitd_llm_quiz1", "ranks", monkeypatch)
    with_softmax, without = ranks.tables()
    assert [list(row) for row in data["instances"]] == with_softmax
    assert [list(row) for row in data["assuming"]["instances"]] == without


def test_the_tree_of_the_statement_is_that_of_the_data_and_has_no_ties():
    model = json.loads(TREE.read_text(encoding="utf-8"))
    statement = loaded("ift6135_theory").problem("q2.4a").statement
    drawn = re.findall(r"[├└]─ (\w+)  (-[\d.]+)", statement)
    assert drawn == [(word, str(step)) for word, step in _in_order(model["edges"], model["bos"])]
    kept = [((), 0.0)]
    for _ in range(model["T"]):
        scored = sorted(
            (-(total + step), (*words, word))
            for words, total in kept
            for word, step in model["edges"].get(" ".join((model["bos"], *words)), {}).items()
        )
        gaps = [later - before for (before, _), (later, _) in pairwise(scored)]
        assert min(gaps[: model["B"]]) >= 0.05
        kept = [(words, -total) for total, words in scored[: model["B"]]]


def _in_order(edges, prefix):
    for word, step in edges.get(prefix, {}).items():
        yield word, step
        yield from _in_order(edges, f"{prefix} {word}")
