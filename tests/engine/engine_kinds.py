"""Small final kinds, with which the engine is tested apart from the real ones."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from grader.model.answer import Answer, Malformed
from grader.model.kinds import AbstractAnswerKind, AbstractCheck
from grader.model.outcome import Evidence, Outcome, correct, incorrect
from grader.model.problem import Assessment, Form, FormReference, Problem, Reference
from grader.model.symbols import Declarations
from grader.model.verdict import Verdict


def reader(kind, accepts=lambda text: True):
    """An answer kind of that name, which reads what `accepts` says."""

    @dataclass(frozen=True)
    class Reader(AbstractAnswerKind):
        @classmethod
        def kind(cls):
            return kind

        def read(self, text, declarations):
            if text == "boom":
                raise ZeroDivisionError("in the reader")
            if accepts(text):
                return Answer(kind, text, text, latex=text, plain=f"{kind}:{text}")
            return Malformed(kind, text, f"{kind}.unread", f"no {kind}", hint="write one", start=1, end=2)

    return Reader()


@dataclass(frozen=True)
class Same(AbstractCheck):
    """Right if the text is the reference; knows the mutants."""

    def judge(self, subject):
        if subject.answer.text == subject.reference.value:
            return correct("same.equal", "Equal.")
        for mutant in subject.reference.mutants:
            if mutant.answer == subject.answer.text:
                verdict = Verdict.PARTIAL if mutant.fraction else Verdict.INCORRECT
                return Outcome(verdict, mutant.fraction, Evidence("same.mutant", "A known slip."), mutant.misconception)
        return incorrect("same.differs", "Differs.", seed=subject.seed)


@dataclass(frozen=True)
class Fixed(AbstractCheck):
    """Says what it is told to, whatever the answer."""

    NEEDS_REFERENCE: ClassVar[bool] = False

    verdict: Verdict = Verdict.CORRECT
    credit: Fraction = Fraction(1)

    def judge(self, subject):
        return Outcome(self.verdict, self.credit, Evidence(f"fixed.{self.verdict.value}", "Told so."))


@dataclass(frozen=True)
class Consistent(AbstractCheck):
    """Ties the answer to nothing."""

    NEEDS_REFERENCE: ClassVar[bool] = False
    CONSISTENCY_ONLY: ClassVar[bool] = True

    def judge(self, subject):
        return correct("consistent.yes", "Agrees with itself.")


@dataclass(frozen=True)
class Crashes(AbstractCheck):
    """Raises."""

    NEEDS_REFERENCE: ClassVar[bool] = False

    def judge(self, subject):
        raise RuntimeError("in the check")


@dataclass(frozen=True)
class Lottery(AbstractCheck):
    """Depends on the seed."""

    NEEDS_REFERENCE: ClassVar[bool] = False

    def judge(self, subject):
        return correct("lottery", "Luck.") if subject.seed % 2 == 0 else incorrect("lottery", "No luck.")


@dataclass(frozen=True)
class FollowsEarlier(AbstractCheck):
    """Right if the text is the student's own earlier answer `h`."""

    NEEDS_REFERENCE: ClassVar[bool] = False

    def judge(self, subject):
        earlier = subject.earlier.get("h")
        if earlier is None:
            return incorrect("follows.none", "Nothing earlier.")
        same = earlier.text == subject.answer.text
        return correct("follows.yes", "Follows.") if same else incorrect("follows.no", "Does not follow.")


def form(kind="expression", *checks, accepts=lambda text: True):
    return Form(reader(kind, accepts), checks or (Same(),))


def problem(*forms, part="1a", marks=Fraction(10), **more):
    return Problem(f"paper/{part}", f"Part {part}", "Say it.", marks, Declarations(), forms, **more)


def reference(**forms):
    return Reference({kind: FormReference(value=value) for kind, value in forms.items()})


def assessment(*problems, references=None):
    return Assessment("paper", "A paper", problems, references or {}, digest="abc")
