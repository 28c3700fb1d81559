"""Judging one answer: find the form that reads it, run the checks, and combine what they say.

Nothing here knows a kind of answer or of check: formats name preferred kinds, everything else comes from the
problem. Decisions depend on the answer, the problem, the reference and the seed, and never on a clock.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from grader.checks._code_constant import without_constants
from grader.checks._code_faults import stopped
from grader.deciding.library import library
from grader.documents.blank import is_blank
from grader.documents.formulas import take_formula
from grader.errors import GraderError, UsageError
from grader.model.answer import Answer, Malformed
from grader.model.kinds import Subject
from grader.model.outcome import FULL, NOTHING, Evidence, Outcome, undecided
from grader.model.verdict import Verdict
from grader.scoring import NO_SHARE, OPEN_SHARE, Share, combine
from grader.shield import Crash, shielded

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from fractions import Fraction
    from pathlib import Path
    from types import ModuleType

    from grader.model.answer import Reading
    from grader.model.kinds import AbstractCheck
    from grader.model.problem import Form, FormReference, Problem, Reference
    from grader.model.program import Program
    from grader.model.student import AbstractStudent

# The kinds of answer that a format asks for first; every other kind of the part follows in its own order.
PREFERRED: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType({
    "auto": (),
    "latex": ("expression", "array", "number"),
    "text": ("text", "true_false"),
    "number": ("number", "array"),
    "shape": ("shape",),
    "derivation": ("derivation", "expression"),
    "python": ("code", "python"),
})
FORMATS: Final = tuple(PREFERRED)

# Kinds that read any text at all, and so come last where the format asks for something else.
_READ_ANYTHING: Final = frozenset({"text", "true_false"})
_PROGRAM: Final = re.compile(r"^[ \t]*(?:def|import|from|class)[ \t]+\w|^#=== grader |=[ \t]*lambda\b", re.MULTILINE)
# Emptiness that means nothing and would be searched through by every pattern that begins with white space.
_GAP: Final = re.compile(r"\s{60,}")
_READ_WHOLE: Final = _READ_ANYTHING | {"derivation"}
_WITH_WORDS: Final = _READ_WHOLE | {"inequality"}  # the words around a claim are its reason
_NO_EARLIER: Final[Mapping[str, Answer]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Tools:
    """What judging a program takes beside the answer.

    `open` gives a program behind the wall, running with a seed of its own; None where no code is run. `folder`
    holds the private modules. `key` stays on the host: inputs of checks are drawn from it, so that nobody who
    has seen one report can know those of the next submission.
    """

    open: Callable[[Program, int], AbstractStudent] | None = None
    folder: Path | None = None
    key: bytes = b""

    def seed(self, *what: object) -> int:
        """A seed for these draws, which nobody can tell without the key."""
        told = "\0".join(map(str, what)).encode()
        return int.from_bytes(hmac.digest(self.key, told, hashlib.sha256)[:7], "big")


NO_TOOLS: Final = Tools()


@dataclass(frozen=True, slots=True)
class PartJudgement:
    """What was decided about one answer: verdict, bounds on the marks, and the outcomes behind them."""

    verdict: Verdict
    share: Share = NO_SHARE
    outcomes: tuple[Outcome, ...] = ()
    reading: Reading | None = None
    for_review: bool = False

    @property
    def answer(self) -> Answer | None:
        """The answer as it was read, if it was."""
        return self.reading if isinstance(self.reading, Answer) else None

    @property
    def malformed(self) -> Malformed | None:
        """Why the text could not be read, if it could not."""
        return self.reading if isinstance(self.reading, Malformed) else None

    @property
    def credit(self) -> Fraction:
        """Fraction of the marks that stands or is proposed; exact, from 0 to 1."""
        return self.share.likely

    @property
    def needs_review(self) -> bool:
        """Whether a person has to look before the marks stand."""
        settled = self.verdict.settled and self.verdict is not Verdict.MALFORMED
        return self.for_review or not settled or any(outcome.needs_review for outcome in self.outcomes)

    @property
    def decisive(self) -> Outcome | None:
        """The outcome that cost most, else the first."""
        return min(self.outcomes, key=lambda outcome: outcome.credit, default=None)


def judge_answer(
    problem: Problem,
    reference: Reference | None,
    text: str,
    written: str = "auto",
    *,
    seed: int = 0,
    earlier: Mapping[str, Answer] = _NO_EARLIER,
    tools: Tools = NO_TOOLS,
) -> PartJudgement:
    """Decide one answer; `written` is one of `FORMATS`, and `earlier` the student's own answers by symbol.

    Without a reference only the checks run that need none, and what they leave open is `pending`.

    Raises
    ------
    UsageError
        If there is no such format. Nothing else: faults of a reader or of a check become verdict `error`.

    """
    if written not in PREFERRED:
        raise UsageError(f"unknown format '{written}'; formats are {', '.join(FORMATS)}")
    if is_blank(text):
        return _nothing_handed_in(problem)
    forms = _forms_in_order(problem.forms, written)
    if not forms or (written == "python" and forms[0].kind not in PREFERRED["python"]):
        return _pending("form.code" if written == "python" else "form.none", problem.pending or _NEEDS_PERSON)
    if len(text) > max(form.reader.LONGEST for form in forms):
        return _too_long(text, forms[0])
    working = written == "derivation"
    form, reading = _read(forms, text, problem, working=working, program=written == "python")
    judgement = _judge(form, reading, reference, _Setting(problem, seed, earlier, tools))
    if working and form.kind == "derivation":
        return _at_least_the_result(judgement, text, reference, _Setting(problem, seed, earlier, tools))
    if not working or form.kind in _READ_WHOLE:
        return judgement
    derived = any(other.kind == "derivation" for other in forms)
    return _capped(judgement, problem.bare) if derived else _derivation_unjudged(judgement)


def _too_long(text: str, form: Form) -> PartJudgement:
    message = f"the answer has {len(text):,} characters; at most {form.reader.LONGEST:,} are read"
    fault = Malformed(form.kind, text, "answer.too-long", message, "hand in the answer alone")
    return PartJudgement(Verdict.MALFORMED, reading=fault)


def _result(text: str, problem: Problem) -> str:
    """The formula that a derivation ends with; all of its text where none is found."""
    binds = problem.slot.binds if problem.slot else ()
    found = take_formula(text, binds, problem.declarations)
    return found.text if found is not None else text


_SENTENCES: Final = re.compile(r"[.!?;][$\s]+[A-Z]")
_NO_WORKING: Final = 2  # so few statements in one line may be one answer and its condition
_NEEDS_PERSON: Final = "Nothing in this part is decided automatically; a person has to look at it."


def _pending(note: str, why: str) -> PartJudgement:
    outcome = Outcome(Verdict.PENDING, NOTHING, Evidence(note, why), needs_review=True)
    return PartJudgement(Verdict.PENDING, OPEN_SHARE, (outcome,))


def _nothing_handed_in(problem: Problem) -> PartJudgement:
    if problem.pending:
        return _pending("part.pending", problem.pending)
    return PartJudgement(Verdict.BLANK)


def _forms_in_order(forms: tuple[Form, ...], written: str) -> tuple[Form, ...]:
    preferred = PREFERRED[written]

    def rank(form: Form) -> int:
        if form.kind in preferred:
            return preferred.index(form.kind)
        reads_anything = bool(preferred) and form.kind in _READ_ANYTHING
        return len(preferred) + reads_anything

    return tuple(sorted(forms, key=rank))


def _read(
    forms: tuple[Form, ...], text: str, problem: Problem, *, working: bool = False, program: bool = False
) -> tuple[Form, Reading | Crash]:
    """First form that reads the text; if none does, the message of the form that it looks like.

    Where a working was handed in, a form that reads single formulas is given the one that it ends with.
    """
    readings: list[tuple[Form, Reading | Crash]] = []
    for form in forms:
        own = _result(text, problem) if working and form.kind not in _WITH_WORDS else text
        given = own if form.reader.RUNS else _GAP.sub("\n\n", own)
        if len(given) > form.reader.LONGEST:
            continue
        reading = shielded(partial(form.reader.read, given, problem.declarations))
        if isinstance(reading, Answer):
            return form, reading
        readings.append((form, reading))
    program = program or bool(_PROGRAM.search(text))
    return next((each for each in readings if each[0].reader.RUNS is program), readings[0])


@dataclass(frozen=True, slots=True)
class _Setting:
    """What every check of one answer is handed besides the answer."""

    problem: Problem
    seed: int
    earlier: Mapping[str, Answer]
    tools: Tools


def _judge(
    form: Form, reading: Reading | Crash, reference: Reference | None, setting: _Setting
) -> PartJudgement:
    if isinstance(reading, Crash):
        return PartJudgement(Verdict.ERROR, OPEN_SHARE, (_crashed(reading, "reader.crashed"),))
    if isinstance(reading, Malformed):
        return PartJudgement(Verdict.MALFORMED, NO_SHARE, (), reading)
    private = reference.forms.get(form.kind) if reference else None
    subject = Subject(
        reading, setting.problem.declarations, form.reader, private, setting.earlier, setting.seed
    )
    if form.reader.RUNS:
        running = _running(subject, private, setting)
        if isinstance(running, PartJudgement):
            return running
        subject, reading = running, running.answer
    outcomes = tuple(_named(_ruling(check, subject), check, form) for check in form.checks)
    outcomes = without_constants(outcomes, form.checks) if form.reader.RUNS else outcomes
    if not outcomes:
        return _pending("form.unchecked", setting.problem.pending or _NEEDS_PERSON)
    verdict, share = combine(outcomes, [check.weight for check in form.checks])
    return PartJudgement(verdict, share, outcomes, reading)


def _named(outcome: Outcome, check: AbstractCheck, form: Form) -> Outcome:
    """An outcome that says which check it is of; checks of formulas need no name, as one decides."""
    name = check.name or (check.kind() if form.reader.RUNS else "")
    return replace(outcome, check=name) if name else outcome


def _running(subject: Subject, private: FormReference | None, setting: _Setting) -> Subject | PartJudgement:
    """The subject with the student's program behind the wall, or the judgement that it cannot be run here."""
    tools, program = setting.tools, subject.answer.value
    if tools.open is None:
        return _pending("code.not-run", "Code was handed in, and no code is run here.")
    text = program.to_text()
    try:
        opened = shielded(partial(_opened, program, private, setting), lets_through=(GraderError,))
    except GraderError as fault:
        outcome = Outcome(Verdict.ERROR, NOTHING, Evidence("code.not-run", str(fault)), needs_review=True)
        return PartJudgement(Verdict.ERROR, OPEN_SHARE, (outcome,), subject.answer)
    if isinstance(opened, Crash):
        return PartJudgement(Verdict.ERROR, OPEN_SHARE, (_crashed(opened, "code.crashed-grader"),), subject.answer)
    seed = tools.seed("checks", text, setting.problem.id, setting.seed)
    answer = replace(subject.answer, remarks=(*subject.answer.remarks, *stopped(opened[0].loading)))
    return replace(subject, answer=answer, student=opened[0], library=opened[1], seed=seed)


def _opened(
    program: Program, private: FormReference | None, setting: _Setting
) -> tuple[AbstractStudent, ModuleType | None]:
    """The program behind the wall, which is put up at the first use, and the private module beside it."""
    tools = setting.tools
    assert tools.open is not None
    student = tools.open(program, tools.seed("student", program.to_text(), setting.seed))
    student.loading  # noqa: B018  (here it is known to stand, or not)
    return student, library(str(private.value), tools.folder) if private is not None else None


def _ruling(check: AbstractCheck, subject: Subject) -> Outcome:
    if check.NEEDS_REFERENCE and subject.reference is None:
        why = "The answer was read; its marks are decided where the reference is."
        return Outcome(Verdict.PENDING, NOTHING, Evidence("reference.absent", why), needs_review=True)
    ruling = shielded(partial(check.judge, subject))
    return _crashed(ruling, "check.crashed") if isinstance(ruling, Crash) else ruling


def _crashed(crash: Crash, note: str) -> Outcome:
    facts = {"type": crash.type, "message": crash.message, "where": crash.where}
    why = "The grader failed on this answer. That is no fault of yours and costs no marks; a person will look."
    return Outcome(Verdict.ERROR, NOTHING, Evidence(note, why, facts), needs_review=True)


def _at_least_the_result(
    judgement: PartJudgement, text: str, reference: Reference | None, setting: _Setting
) -> PartJudgement:
    """A working that shows too little earns no less than its result alone, or than its words.

    A right result does not mend a wrong line, but a person looks where it would have earned full marks alone; a
    wrong one that is worth something is worth it with its lines, too.
    """
    problem = setting.problem
    others = tuple(form for form in problem.forms if form.kind not in _READ_WHOLE and not form.reader.RUNS)
    wrong = any(line.ruling.wrong for outcome in judgement.outcomes for line in outcome.lines)
    stated = sum(line.number > 0 for outcome in judgement.outcomes for line in outcome.lines)
    if wrong and others and stated <= _NO_WORKING and "\n" not in text.strip() and not _SENTENCES.search(text):
        one = _as_one_answer(judgement, others, text, reference, setting)
        if one is not judgement:
            return one
    if not others:
        return judgement if wrong else _at_least_the_words(judgement, text, reference, setting)
    if judgement.share.sure >= problem.bare:
        return judgement
    form, reading = _read(others, text, problem, working=True)
    alone = _capped(_judge(form, reading, reference, setting), problem.bare)
    if wrong and alone.verdict is Verdict.CORRECT:
        return replace(judgement, for_review=True)
    asked = problem.practice or problem.bare < FULL  # it is the working that is asked for
    mended = wrong and (asked or alone.verdict is not Verdict.PARTIAL)
    if mended or not alone.verdict.settled or alone.share.sure <= judgement.share.sure:
        return judgement
    least, mine = alone.share.sure, judgement.share
    share = Share(least, max(least, mine.likely), max(least, mine.possible))
    verdict = judgement.verdict if not judgement.verdict.settled else alone.verdict
    return replace(judgement, verdict=verdict, share=share, outcomes=(*judgement.outcomes, *alone.outcomes))


def _at_least_the_words(
    judgement: PartJudgement, text: str, reference: Reference | None, setting: _Setting
) -> PartJudgement:
    """Where no line is wrong and the words are worth more than the lines show, a person decides between the two."""
    forms = tuple(form for form in setting.problem.forms if form.kind in _READ_ANYTHING)
    if not forms or judgement.share.likely >= FULL:
        return judgement
    form, reading = _read(forms, text, setting.problem)
    words = _judge(form, reading, reference, setting)
    if words.share.likely <= judgement.share.likely:
        return judgement
    possible = max(words.share.possible, judgement.share.possible)
    share = Share(judgement.share.sure, words.share.likely, possible)
    told = tuple(outcome for outcome in judgement.outcomes if outcome not in words.outcomes)
    outcomes = (*told, *words.outcomes)
    return replace(judgement, verdict=words.verdict, share=share, outcomes=outcomes, for_review=True)


def _as_one_answer(
    judgement: PartJudgement, forms: tuple[Form, ...], text: str, reference: Reference | None, setting: _Setting
) -> PartJudgement:
    """One short line is no working: where it reads as a right answer as a whole (`0 otherwise`, say), that stands."""
    form, reading = _read(forms, text, setting.problem)
    if not isinstance(reading, Answer):
        return judgement
    alone = _judge(form, reading, reference, setting)
    return _capped(alone, setting.problem.bare) if alone.verdict is Verdict.CORRECT else judgement


def _capped(judgement: PartJudgement, most: Fraction) -> PartJudgement:
    """A bare result where working was to be handed in earns at most its declared share."""
    share = judgement.share
    if share.possible <= most:
        return judgement
    why = f"A result without the working that was asked for earns at most {most} of the marks."
    evidence = Evidence("derivation.bare", why, {"result": judgement.verdict.value, "at_most": str(most)})
    capped = Share(min(share.sure, most), min(share.likely, most), min(share.possible, most))
    verdict = judgement.verdict if judgement.verdict is not Verdict.CORRECT else Verdict.PARTIAL
    outcome = Outcome(verdict, capped.likely, evidence)
    return replace(judgement, verdict=verdict, share=capped, outcomes=(outcome, *judgement.outcomes))


def _derivation_unjudged(judgement: PartJudgement) -> PartJudgement:
    """The lines were not judged: a wrong result stands, anything else waits for a person."""
    if judgement.verdict is Verdict.INCORRECT:
        return replace(judgement, for_review=True)
    why = "The result was looked at, the lines that lead to it were not; a person reads the derivation."
    facts = {"result": judgement.verdict.value}
    outcome = undecided("form.derivation", why, **facts)
    return PartJudgement(Verdict.UNDECIDED, OPEN_SHARE, (outcome, *judgement.outcomes), judgement.reading)
