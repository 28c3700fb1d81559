"""The product on its own problems: what authors filed is verified, the sample class and real documents are graded."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import grader
from grader.cli.main import run
from grader.spec.cases import load_cases
from grader.spec.load import load_assessment

REPOSITORY = Path(grader.__file__).resolve().parent.parent
ASSESSMENTS = ("nlp_assignment2", "llm_foundations")
DOCUMENTS = REPOSITORY.parent / "shared/documents"
REAL = {
    "nlp_assignment2": DOCUMENTS / "tau-nlp-assignment2-answered.md",
    "llm_foundations": DOCUMENTS / "llm-foundations-answered.md",
}
# Verdicts of what is decided without a person in the real documents.
DECIDED = {
    "nlp_assignment2": {
        "1a": "partial", "1b": "correct", "1c": "pending", "1d.number": "correct", "3a": "correct",
        "3c": "blank", "3d": "blank", "5.2a": "partial", "5.2b": "partial", "5.3a": "correct", "5.4a": "partial",
    },
    "llm_foundations": {"5.banana": "correct", "5.cherry": "correct", "11.formula": "correct"},
}  # fmt: skip


@pytest.fixture(autouse=True)
def _the_projects_own_problems(monkeypatch):
    monkeypatch.setenv("GRADER_HOME", str(REPOSITORY))


@pytest.fixture(params=ASSESSMENTS)
def assessment(request):
    return request.param


@pytest.fixture
def real(assessment):
    if not REAL[assessment].exists():
        pytest.skip(f"the real document {REAL[assessment].name} is not at {DOCUMENTS}")
    return REAL[assessment]


def judged(capfd, *arguments):
    code = run([*map(str, arguments)])
    return code, json.loads(capfd.readouterr().out)


def verdicts(report):
    return {part["problem"].split("/", 1)[1]: part["verdict"] for part in report["parts"]}


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_everything_that_authors_filed_holds_for_several_seeds(capfd):
    code, data = judged(capfd, "verify", "iitd_llm_quiz1", "--json", "--seeds", "3")
    assert [trial for trial in data["trials"] if not trial["passed"]] == []
    assert code == 0


@pytest.mark.parametrize("name", ["llm_foundations", "nlp_assignment2"])
def test_each_decided_problem_has_three_right_and_three_wrong_known_answers(name):
    loaded = load_assessment(name, problems=REPOSITORY / "problems", references=REPOSITORY / "reference")
    known = [case.problem for case in load_cases(REPOSITORY / "submissions" / name / "cases", loaded)]
    valued = {part for part, found in loaded.references.items() if any(form.value for form in found.forms.values())}
    decided = {f"{name}/{part}" for part in valued}
    assert decided
    assert all(known.count(problem) >= 6 for problem in decided)


@pytest.mark.slow
def test_the_sample_class_is_graded_without_a_fault_of_ours(assessment, capfd):
    folder = REPOSITORY / "submissions" / assessment / "class"
    code, data = judged(capfd, "grade", assessment, folder, "--json", "-j", "2")
    assert code == 0
    assert len(data["reports"]) >= 12
    assert data["failures"] == []
    assert all(part["verdict"] != "error" for report in data["reports"] for part in report["parts"])
    seen = {part["verdict"] for report in data["reports"] for part in report["parts"]}
    assert {"correct", "partial", "blank", "proposed"} <= seen


def test_the_real_document(assessment, real, capfd):
    code, report = judged(capfd, "grade", assessment, real, "--json")
    assert code == 0
    found = verdicts(report)
    assert {part: found[part] for part in DECIDED[assessment]} == DECIDED[assessment]
    rest = {found[part] for part in set(found) - set(DECIDED[assessment])}
    assert rest <= {"proposed", "pending"}


def test_a_student_can_check_the_real_document_without_references(assessment, real, capfd, tmp_path):
    (tmp_path / "problems").symlink_to(REPOSITORY / "problems")
    code, report = judged(capfd, "check", assessment, real, "--json", "--problems", tmp_path / "problems")
    assert code == 0
    assert set(verdicts(report).values()) <= {"pending", "blank", "correct", "incorrect", "undecided"}


@pytest.mark.slow
def test_the_same_answers_whatever_the_order(assessment, capfd, tmp_path):
    """Judging an answer leaves nothing behind that could change the next one."""
    loaded = load_assessment(assessment, problems=REPOSITORY / "problems", references=REPOSITORY / "reference")
    known = load_cases(REPOSITORY / "submissions" / assessment / "cases", loaded)[::11]
    lines = [json.dumps({"problem": case.problem, "answer": case.answer, "format": case.format}) for case in known]
    forward, backward = tmp_path / "forward.jsonl", tmp_path / "backward.jsonl"
    forward.write_text("\n".join(lines))
    backward.write_text("\n".join(reversed(lines)))
    outputs = []
    for file in (forward, backward):
        assert run(["answers", str(file)]) == 0
        outputs.append(capfd.readouterr().out.splitlines())
    assert outputs[0] == outputs[1][::-1]
