"""Judging one text against reference data, as a problem file would have it."""

from fractions import Fraction

from grader.catalogue import kinds
from grader.model.answer import Answer
from grader.model.kinds import Subject
from grader.model.problem import FormReference, Mutant
from grader.model.symbols import Declarations


def reference(value, mutants=(), alternatives=()):
    planted = tuple(Mutant(answer, misconception, misconception.replace(" ", "-"), Fraction(fraction)) for answer, misconception, fraction in mutants)
    return FormReference(value, tuple(alternatives), planted)


def judge(check, reader, text, known, declarations=Declarations(), seed=0):  # noqa: B008 - frozen
    """The outcome, or the note of an answer that could not be read."""
    reading = reader.read(text, declarations)
    if not isinstance(reading, Answer):
        return reading.note
    return check.judge(Subject(reading, declarations, reader, known, seed=seed))


def example_outcome(check_class, example):
    """What an example of a check gives; its reference is data as in a file."""
    data = dict(example.reference)
    planted = tuple(Mutant(one["answer"], one["misconception"], one["note"], Fraction(one.get("fraction", 0))) for one in data.get("mutants", ()))
    known = FormReference(data.get("value"), tuple(data.get("alternatives", ())), planted, data=data.get("data", {}))
    reader = kinds("grader.answers")[example.reader](**example.reader_parameters)
    return judge(check_class(**example.parameters), reader, example.text, known, example.declarations or Declarations())
