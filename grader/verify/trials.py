"""Testing an assessment like code: references, mutants and known answers must get what their author says.

Every trial goes through the engine that grades students, once for each seed. A trial that gives different
results for different seeds fails, even if most of them are right.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Final

from grader.checks._reference import as_text
from grader.deciding.agreement import agrees, computed_answer
from grader.engine import Students, judge_answer, tools_for
from grader.model.outcome import FULL
from grader.model.problem import Reference
from grader.model.verdict import Verdict
from grader.shield import Crash, shielded
from grader.verify.margins import distance

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from grader.engine import PartJudgement
    from grader.model.outcome import Outcome
    from grader.model.problem import Assessment, Form, FormReference, Mutant, Problem
    from grader.model.student import AbstractBench
    from grader.model.submission import Place
    from grader.spec.cases import KnownAnswer

SORTS: Final = ("reference", "alternative", "mutant", "known answer", "agreement", "checks")


@dataclass(frozen=True, slots=True)
class Trial:
    """One thing that was tried. `complaint` says what came out instead; empty if it is as it must be.

    `sort` is one of `SORTS`; `what` is the text that was judged, or what the trial is about. A `warning` is
    told but fails nothing. `variant` is the version of the paper on which it was tried.

    `right` says whether the answer had to be accepted, None where it is about no answer. `distance` is how far it
    lay from the reference, in tolerances; None where nothing was measured. `flaky` trials differ between seeds.
    `people` names the checks that leave their decision to a person.
    """

    problem: str
    sort: str
    what: str
    complaint: str = ""
    warning: bool = False
    place: Place | None = None
    variant: str = ""
    right: bool | None = None
    distance: float | None = None
    flaky: bool = False
    people: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether the trial holds; a warning does."""
        return self.warning or not self.complaint


def problem_trials(
    assessment: Assessment,
    problem: Problem,
    cases: Sequence[KnownAnswer],
    *,
    seeds: int = 1,
    bench: AbstractBench | None = None,
) -> Iterator[Trial]:
    """Try everything that the author says of one problem, with seeds 0 to `seeds` - 1, one trial after the other.

    Answers that are code run on the bench. On other versions of the paper they are not run again: a program answers
    every one of them.
    """
    again = bool(assessment.variant)
    reference = assessment.references.get(problem.part)
    table = _Table(problem, reference, assessment, range(max(1, seeds)), bench)
    forms = (form for form in problem.forms if not (again and form.reader.RUNS))
    formed = (trial for form in forms for trial in _form_trials(table, form))
    own = (case for case in cases if case.problem == problem.id and not (again and case.name))
    known = (table.known(case) for case in own)
    for trial in chain(formed, known):
        yield replace(trial, variant=assessment.variant)


Complaint = str


@dataclass(frozen=True, slots=True)
class _Table:
    """One problem, set up for trials."""

    problem: Problem
    reference: Reference | None
    assessment: Assessment
    seeds: range
    bench: AbstractBench | None

    @property
    def folder(self) -> Path | None:
        """Where the author's own functions are."""
        return self.assessment.reference_folder

    def judge(self, problem: Problem, text: str, written: str, *, seed: int) -> PartJudgement:
        """Judge a text as the engine does; a program is loaded for this alone."""
        if self.bench is None or not any(form.reader.RUNS for form in problem.forms):
            return judge_answer(problem, self.reference, text, written, seed=seed)
        with Students(self.bench) as students:
            tools = tools_for(self.assessment, students)
            return judge_answer(problem, self.reference, text, written, seed=seed, tools=tools)

    def trial(self, sort: str, text: str, must: Callable[[PartJudgement], Complaint], form: Form) -> Trial:
        """Judge a text by one form alone, as it is the author's and known to be of that kind."""
        alone = replace(self.problem, forms=(form,))
        judge = partial(self.judge, alone, text, "auto")
        return self._tried(Trial(self.problem.id, sort, text, right=sort != "mutant"), judge, must)

    def known(self, case: KnownAnswer) -> Trial:
        """Judge a known answer as a student's."""
        judge = partial(self.judge, self.problem, case.answer, case.format)
        right = case.verdict is Verdict.CORRECT or (case.verdict is Verdict.PROPOSED and case.fraction == FULL)
        trial = Trial(self.problem.id, "known answer", case.name or case.answer, place=case.place, right=right)
        return self._tried(trial, judge, partial(_gets_its_verdict, case=case))

    def _tried(
        self, trial: Trial, judge: Callable[..., PartJudgement], must: Callable[[PartJudgement], Complaint]
    ) -> Trial:
        """The trial with what came out over all seeds; one seed on which it fails is enough."""
        judgements = [judge(seed=seed) for seed in self.seeds]
        wrong = [complaint for complaint in map(must, judgements) if complaint]
        flaky = len(wrong) < len(judgements) and bool(wrong)
        told = f"depends on the seed ({len(wrong)} of {len(judgements)} fail): " if flaky else ""
        distances = [distance(judgement, self.problem, self.reference) for judgement in judgements]
        measured = [each for each in distances if each is not None]
        return replace(
            trial,
            complaint=f"{told}{wrong[0]}" if wrong else "",
            flaky=flaky,
            distance=(max if trial.right else min)(measured, default=None),
            people=tuple(dict.fromkeys(name for judgement in judgements for name in _left_to_people(judgement))),
        )


def _form_trials(table: _Table, form: Form) -> Iterator[Trial]:
    private = table.reference.forms.get(form.kind) if table.reference else None
    yield from _check_trials(table.problem, form, private)
    if private is None:
        return
    is_answer = not form.reader.RUNS and all(check.REFERENCE_IS_ANSWER for check in form.checks)
    if private.value is not None and is_answer:
        yield table.trial("reference", as_text(private.value), _earns_full_marks, form)
    for text in private.alternatives:
        yield table.trial("alternative", text, _earns_full_marks, form)
    for mutant in private.mutants:
        yield table.trial("mutant", mutant.answer, partial(_is_caught, mutant=mutant), form)
    if private.agrees_with:
        yield _agreement(table, form, private)


def _check_trials(problem: Problem, form: Form, private: FormReference | None) -> Iterator[Trial]:
    tell = partial(Trial, problem.id, "checks", form.kind)
    needy = [check.kind() for check in form.checks if check.NEEDS_REFERENCE]
    if needy and private is None:
        yield tell(f"check `{needy[0]}` needs a reference, and there is none for `{form.kind}`")
    if form.checks and all(check.CONSISTENCY_ONLY for check in form.checks):
        why = "only consistency is checked: an answer that is wrong throughout agrees with itself"
        yield tell(why, warning=True)


def _agreement(table: _Table, form: Form, private: FormReference) -> Trial:
    """Compare the reference with the function that it names: formulas on random models, other answers as answers.

    Other answers are judged by the value alone: an alternative that is right would hide a value that is not.
    """
    tell = partial(Trial, table.problem.id, "agreement", private.agrees_with)
    if form.kind != "expression" and not form.reader.RUNS:
        assert table.folder is not None
        answer = shielded(partial(computed_answer, private.agrees_with, table.folder, table.problem.drawn))
        if isinstance(answer, Crash):
            return tell(f"the function could not be compared: {answer}")
        assert table.reference is not None
        value = Reference({**table.reference.forms, form.kind: replace(private, alternatives=())})
        return replace(table, reference=value).trial("agreement", as_text(answer), _earns_full_marks, form)
    outcome = shielded(partial(_agrees, table, private))
    if isinstance(outcome, Crash):
        return tell(f"the function could not be compared: {outcome}")
    return tell("" if outcome.verdict is Verdict.CORRECT else outcome.evidence.rationale)


def _agrees(table: _Table, private: FormReference) -> Outcome:
    assert table.folder is not None  # a reference that names a file was read from a folder
    return agrees(table.problem, private, table.folder)


def _earns_full_marks(judgement: PartJudgement) -> Complaint:
    return "" if judgement.credit == FULL else f"must earn full marks, {_came_out(judgement)}"


def _is_caught(judgement: PartJudgement, mutant: Mutant) -> Complaint:
    if judgement.credit == FULL:
        return "is not caught: it earns full marks"
    if mutant.misconception not in _misconceptions(judgement):
        return f"must be named `{mutant.misconception}`, {_came_out(judgement)}"
    naming = (outcome for outcome in judgement.outcomes if outcome.misconception == mutant.misconception)
    if all(outcome.credit != mutant.fraction for outcome in naming):  # of several checks the one that names it counts
        return f"must earn {mutant.fraction} of the marks, {_came_out(judgement)}"
    return ""


def _gets_its_verdict(judgement: PartJudgement, case: KnownAnswer) -> Complaint:
    if judgement.verdict is not case.verdict:
        return f"must be {case.verdict.value}, {_came_out(judgement)}"
    if case.fraction is not None and judgement.credit != case.fraction:
        return f"must earn {case.fraction} of the marks, {_came_out(judgement)}"
    failed = {outcome.check for outcome in judgement.outcomes if outcome.credit != FULL}
    if case.fails is not None and failed != set(case.fails):
        return f"must fail {_listed(case.fails)}, fails {_listed(failed)}; it {_came_out(judgement)}"
    named = " ".join(_misconceptions(judgement)).casefold()
    if case.misconception.casefold() not in named:
        return f"must name a misconception about `{case.misconception}`, {_came_out(judgement)}"
    return ""


def _left_to_people(judgement: PartJudgement) -> tuple[str, ...]:
    """The checks that do not settle the marks alone."""
    waiting = (outcome for outcome in judgement.outcomes if not outcome.verdict.settled or outcome.needs_review)
    return tuple(outcome.check or outcome.evidence.note.partition(".")[0] for outcome in waiting)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "nothing"


def _misconceptions(judgement: PartJudgement) -> tuple[str, ...]:
    return tuple(outcome.misconception for outcome in judgement.outcomes if outcome.misconception)


def _came_out(judgement: PartJudgement) -> str:
    """What the judgement is, in a few words, for the end of a complaint."""
    words = [f"is {judgement.verdict.value}"]
    if judgement.verdict is Verdict.PARTIAL or judgement.verdict is Verdict.PROPOSED:
        words.append(f"with {judgement.credit} of the marks")
    if _misconceptions(judgement):
        words.append(f"named `{_misconceptions(judgement)[0]}`")
    decisive, malformed = judgement.decisive, judgement.malformed
    if malformed is not None:
        words.append(f"({malformed.note}: {malformed.message})")
    elif decisive is not None:
        words.append(f"({decisive.evidence.note}: {decisive.evidence.rationale})")
    return " ".join(words)
