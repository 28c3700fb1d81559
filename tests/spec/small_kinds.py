# ruff: noqa: TC003  (small kinds ignore what they are given; annotations are read)
"""A few small kinds and one small paper, so that the tests of loading do not depend on the real ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from grader.language.faults import LanguageError
from grader.language.reader import read
from grader.language.vocabulary import Vocabulary
from grader.model.answer import Answer, Malformed
from grader.model.kinds import AbstractAnswerKind, AbstractCheck, Name
from grader.model.kinds import Formula as FormulaText
from grader.model.outcome import correct
from grader.spec.parameters import Catalogue

if TYPE_CHECKING:
    from pathlib import Path

    from grader.model.verdict import Verdict as Decision  # known to the type checker only


@dataclass(frozen=True)
class Word(AbstractAnswerKind):
    """One word out of `choices`."""

    choices: tuple[str, ...]

    def __post_init__(self):
        if len(set(self.choices)) < len(self.choices):
            raise ValueError("a choice stands twice")

    def read(self, text, declarations):
        if text in self.choices:
            return Answer("word", text, text)
        return Malformed("word", text, "word.unknown", "no such choice", f"write one of {', '.join(self.choices)}")


@dataclass(frozen=True)
class Formula(AbstractAnswerKind):
    """A formula in the declared symbols."""

    def read(self, text, declarations):
        try:
            return Answer("formula", text, read(text, Vocabulary.of(declarations)).tree)
        except LanguageError as error:
            return Malformed("formula", text, error.note, error.message, error.hint, error.start, error.end)


@dataclass(frozen=True)
class Layout:
    """Another layout that is accepted. `fraction` is what it is worth."""

    fraction: Fraction
    note: str = ""


@dataclass(frozen=True)
class Near(AbstractCheck):
    """The same word, or nearly.

    Parameters
    ----------
    tolerance:
        How far apart two
        words may be.

    """

    READS: ClassVar[frozenset[str]] = frozenset({"word"})

    tolerance: Fraction = Fraction(1, 10)
    layout: Layout | None = None
    mode: Literal["letters", "sounds"] = "letters"
    weights: Mapping[str, Fraction] = field(default_factory=dict)
    span: tuple[int, float] = (0, 1.0)
    strict: bool = False
    limit: int | str = 0
    becomes: Decision | None = None

    def judge(self, subject):
        return correct("near.same", "The same word.")


@dataclass(frozen=True)
class Whole(AbstractCheck):
    """Anything at all; needs no reference."""

    NEEDS_REFERENCE: ClassVar[bool] = False

    extra: Any = None
    terms: tuple[Name, ...] = ()
    claims: Mapping[str, FormulaText | None] = field(default_factory=dict)

    def judge(self, subject):
        return correct("whole.any", "Anything goes.")


CATALOGUE = Catalogue({"word": Word, "formula": Formula}, {"near": Near, "whole": Whole})

PAPER = {
    "problems/paper/assessment.yaml": """\
grader: 1
title: A paper
course: A course
parts: [2, 1a]
""",
    "problems/paper/first.yaml": r"""grader: 1
statement: A setting.
dimensions:
  n: {low: 2, high: 6}
  m: {}
symbols:
  x: {kind: column, shape: [n], aliases: ['\mathbf x']}
  W: {kind: matrix, shape: [m, n]}
  i: {kind: index, family: [n]}
  y: {kind: column, shape: [m], definition: 'W x'}
parts:
  1a:
    title: A title
    statement: What is it?
    marks: 5/2
    slot: {labels: [1, a]}
    answers:
      - kind: word
        choices: [a, b]
        checks:
          - check: near
            layout: {fraction: 1/2, note: the other way}
  2:
    title: Another
    statement: And this?
    marks: 1
    pending: a person looks
    given: {y: 1a}
""",
    "reference/paper/first.yaml": """\
grader: 1
parts:
  1a:
    word:
      value: a
      mutants:
        - {answer: b, misconception: the other one, note: other, fraction: 0.25}
""",
}


def write(root: Path, files: Mapping[str, str]) -> Path:
    """The paper as files; LaTeX and line ends as they are given."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
    return root


def changed(file: str, *edits: tuple[str, str]) -> dict[str, str]:
    """The paper with texts replaced in one file; each must be there."""
    name = {"paper": "problems/paper/assessment.yaml", "reference": "reference/paper/first.yaml"}
    path = name.get(file, f"problems/paper/{file}.yaml")
    text = PAPER[path]
    for old, new in edits:
        assert old in text
        text = text.replace(old, new, 1)
    return {**PAPER, path: text}
