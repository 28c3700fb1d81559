"""From a submission to a report: judge each answer, score it, and say what there is to say."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Final, Self

import grader
from grader.combining import Handed, best, portion
from grader.documents.blank import is_blank
from grader.judging import FORMATS, NO_TOOLS, PartJudgement, Tools, judge_answer
from grader.language.printing import to_latex, to_mathml, to_plain
from grader.model.answer import Answer
from grader.model.outcome import NOTHING, Evidence, Outcome
from grader.model.report import PartReport, Report
from grader.model.submission import SlotText
from grader.model.verdict import Verdict
from grader.scoring import score, total
from grader.shield import Crash, shielded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import TracebackType

    from grader.model.problem import Assessment, Form, Problem
    from grader.model.program import Program
    from grader.model.student import AbstractBench, AbstractStudent
    from grader.model.submission import Submission

__all__ = ["FORMATS", "NO_TOOLS", "PartJudgement", "Students", "Tools", "grade", "judge_answer", "tools_for"]


class Students:
    """The programs of one submission, each loaded once however many parts it answers. Close it, or use `with`."""

    def __init__(self, bench: AbstractBench) -> None:
        self._bench = bench
        self._opened: dict[str, AbstractStudent] = {}

    def open(self, program: Program, seed: int) -> AbstractStudent:
        """The program, loaded or running already."""
        text = program.to_text()
        if text not in self._opened:
            self._opened[text] = self._bench.open(program, seed)
        return self._opened[text]

    @property
    def any(self) -> bool:
        """Whether there was a program at all."""
        return bool(self._opened)

    def close(self) -> None:
        """End them all."""
        for student in self._opened.values():
            student.close()
        self._opened.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def tools_for(assessment: Assessment, students: Students | None) -> Tools:
    """The tools to judge the code of one submission; without students no code is run."""
    if students is None:
        return NO_TOOLS
    return Tools(students.open, assessment.reference_folder, assessment.secret)


def grade(
    assessment: Assessment, submission: Submission, *, seed: int = 0, bench: AbstractBench | None = None
) -> Report:
    """Judge every part of a submission and write the whole report, in the order of the paper.

    A part whose problem names parts in `given` is handed the student's own answers to them. What a student may
    not see is removed later, by `grader.report.redact`. Code is run on the bench; without one it stays pending.
    """
    if bench is None:
        return _graded(assessment, submission, seed, NO_TOOLS)
    with Students(bench) as students:
        report = _graded(assessment, submission, seed, tools_for(assessment, students))
        return replace(report, sandbox=bench.tier) if students.any else report


@dataclass(frozen=True, slots=True)
class _Desk:
    """A submission on its way to a report. `answers` are those that were read so far, but for programs."""

    assessment: Assessment
    submission: Submission
    seed: int
    tools: Tools
    answers: dict[str, Answer] = field(default_factory=dict)

    def covered(self) -> Mapping[str, Sequence[Handed]]:
        """What programs that answer several parts are worth for each of them."""
        found: dict[str, list[Handed]] = {}
        for problem in self.assessment.problems:
            slot, form = self.submission.slots.get(problem.part), problem.covering
            if slot is None or form is None or not _in_form(slot, form, problem):
                continue
            judgement = self._judged(problem, slot).judgement
            for part in form.covers:
                found.setdefault(part, []).append(Handed(slot, portion(judgement, form, part)))
        return found

    def handed(self, problem: Problem, covered: Sequence[Handed]) -> Sequence[Handed]:
        """All answers to a part: what covers it, what stands in its slot, and what stands beside that."""
        slots = (self.submission.slots.get(problem.part), self.submission.beside.get(problem.part))
        own = [slot for slot in slots if slot is not None and all(slot is not each.slot for each in covered)]
        written = [slot for slot in own if not is_blank(slot.text)]
        if not covered:
            written = written or own[:1] or [SlotText("")]
        return [*covered, *(self._judged(problem, slot) for slot in written)]

    def _judged(self, problem: Problem, slot: SlotText) -> Handed:
        given = {symbol: self.answers[part] for symbol, part in problem.given.items() if part in self.answers}
        judgement = judge_answer(
            problem, self.assessment.references.get(problem.part), slot.text, slot.format,
            seed=self.seed, earlier=given, tools=self.tools,
        )  # fmt: skip
        found = Handed(slot, judgement)
        if judgement.answer is not None and not found.is_program:
            self.answers[problem.part] = judgement.answer
        return found


def _in_form(slot: SlotText, form: Form, problem: Problem) -> bool:
    """Whether an answer is one in this form, and not a formula, say, for the part alone."""
    if slot.format == "python" or is_blank(slot.text):
        return slot.format == "python"
    return isinstance(shielded(partial(form.reader.read, slot.text, problem.declarations)), Answer)


def _graded(assessment: Assessment, submission: Submission, seed: int, tools: Tools) -> Report:
    desk = _Desk(assessment, submission, seed, tools)
    covered = desk.covered()
    parts: list[PartReport] = []
    for problem in assessment.problems:
        if not problem.counted and (problem.covering or problem.part not in submission.slots):
            continue  # it is told of in the parts that it covers; or practice, which nobody is asked to hand in
        parts.append(_part_report(problem, best(desk.handed(problem, covered.get(problem.part, ())))))
    return Report(
        assessment=assessment.name,
        title=assessment.title,
        submission=submission.name,
        parts=tuple(parts),
        score=total(part.score for part in parts if not part.practice),
        unassigned=submission.unassigned,
        messages=submission.problems,
        seed=seed,
        grader=grader.__version__,
        digest=hashlib.sha256(f"{assessment.digest}\n{submission.digest}".encode()).hexdigest(),
        variant=assessment.variant,
    )


def _part_report(problem: Problem, handed: Handed) -> PartReport:
    slot, judgement = handed.slot, handed.judgement
    answer = judgement.answer
    printed = shielded(partial(_printed, answer, problem)) if answer else _UNPRINTED
    latex, plain, mathml = _UNPRINTED if isinstance(printed, Crash) else printed
    return PartReport(
        problem=problem.id,
        title=problem.title,
        statement=problem.statement,
        verdict=judgement.verdict,
        score=score(problem.marks, judgement.share),
        outcomes=_shown(judgement),
        answer=slot.text,
        read_as_latex=latex,
        read_as=plain,
        read_as_mathml=mathml,
        repairs=slot.repairs + (answer.repairs if answer else ()),
        remarks=(*(answer.remarks if answer else ()), *handed.remarks),
        place=slot.place,
        needs_review=judgement.needs_review,
        left_for_people=_left_for_people(judgement, problem),
        practice=problem.practice,
        printed_as=problem.printed_as,
    )


_UNPRINTED: Final = ("", "", "")


def _printed(answer: Answer, problem: Problem) -> tuple[str, str, str]:
    """The answer as it was understood, in LaTeX, in plain text, and in MathML."""
    if answer.tree is None:
        return answer.latex, answer.plain, ""
    spelling = {symbol.name: symbol.latex for symbol in problem.declarations.symbols if symbol.latex}
    return to_latex(answer.tree, spelling), to_plain(answer.tree), to_mathml(answer.tree)


def _shown(judgement: PartJudgement) -> tuple[Outcome, ...]:
    """The outcomes, or the reader's message in the same shape where there was nothing to judge."""
    fault = judgement.malformed
    if fault is None or judgement.outcomes:
        return judgement.outcomes
    why = "; ".join(filter(None, (fault.message.rstrip("."), fault.hint)))
    facts = {"start": fault.start, "end": fault.end, "hint": fault.hint}
    return (Outcome(Verdict.MALFORMED, NOTHING, Evidence(fault.note, why, facts)),)


def _left_for_people(judgement: PartJudgement, problem: Problem) -> str:
    if not judgement.needs_review:
        return ""
    if judgement.malformed is not None:
        return "Read the answer: the grader could not."
    waiting = next((outcome for outcome in judgement.outcomes if not outcome.verdict.settled), None)
    return problem.pending or (waiting.evidence.rationale if waiting else "Confirm the decision.")
