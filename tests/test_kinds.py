"""Rules over the whole set of kinds, so that a new one is held to them without anyone remembering."""

from __future__ import annotations

import dataclasses
import json
import shutil
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType

import pytest

import grader
from grader.catalogue import class_name, kinds
from grader.model.kinds import AbstractAnswerKind, AbstractCheck
from grader.spec.parameters import parameters

ANSWERS, CHECKS = kinds("grader.answers"), kinds("grader.checks")
ALL = [
    *((name, cls, AbstractAnswerKind, "grader.answers") for name, cls in ANSWERS.items()),
    *((name, cls, AbstractCheck, "grader.checks") for name, cls in CHECKS.items()),
]
every_kind = pytest.mark.parametrize(("name", "cls", "base", "package"), ALL, ids=[name for name, *_ in ALL])

NEW_ANSWER = '''
"""A vowel."""

from dataclasses import dataclass
from typing import ClassVar

from grader.model.answer import Answer, Malformed
from grader.model.kinds import AbstractAnswerKind, Example


@dataclass(frozen=True)
class OneVowel(AbstractAnswerKind):
    """One vowel, small or capital."""

    EXAMPLES: ClassVar = (Example("a", expected="a"), Example("x", expected="one_vowel.unread"))

    def read(self, text, declarations):
        """Read it."""
        if text in set("aeiouAEIOU"):
            return Answer("one_vowel", text, text.lower(), "", text.lower())
        return Malformed("one_vowel", text, "one_vowel.unread", "no vowel")
'''
NEW_CHECK = '''
"""A vowel against the right one."""

from dataclasses import dataclass
from typing import ClassVar

from grader.model.kinds import AbstractCheck, Example
from grader.model.outcome import correct, incorrect
from grader.model.verdict import Verdict


@dataclass(frozen=True)
class SameVowel(AbstractCheck):
    """The vowel is the one of the reference."""

    EXAMPLES: ClassVar = (
        Example("a", reference={"value": "a"}, reader="one_vowel", verdict=Verdict.CORRECT),
        Example("e", reference={"value": "a"}, reader="one_vowel", verdict=Verdict.INCORRECT),
    )
    READS: ClassVar = frozenset({"one_vowel"})

    def judge(self, subject):
        """Compare."""
        right = subject.answer.value == subject.reference.value
        return correct("same_vowel.equal", "Right.") if right else incorrect("same_vowel.differs", "Wrong.")
'''
EXPLAIN = "import sys; from grader.cli.main import main; sys.exit(main())"
ASK = """
import json
from grader.catalogue import kinds
from grader.spec.schema import schema

text = json.dumps(schema())
print(json.dumps([
    "one_vowel" in kinds("grader.answers"), "same_vowel" in kinds("grader.checks"), "one_vowel" in text, "same_vowel" in text,
]))
"""


@every_kind
def test_a_kind_is_the_class_that_its_file_promises(name, cls, base, package):
    assert cls.__name__ == class_name(name)
    assert cls.kind() == name
    assert cls.__module__ == f"{package}.{name}"


@every_kind
def test_a_kind_is_final_and_directly_below_its_abstraction(name, cls, base, package):
    assert cls.__bases__ == (base,)
    assert not cls.__subclasses__()


@every_kind
def test_a_kind_overrides_nothing_but_what_is_abstract(name, cls, base, package):
    concrete = {attribute for attribute, value in vars(base).items() if callable(value) and not attribute.startswith("_")} - base.__abstractmethods__
    assert not concrete & set(vars(cls))


@every_kind
def test_a_kind_is_a_frozen_dataclass(name, cls, base, package):
    assert dataclasses.is_dataclass(cls)
    assert cls.__dataclass_params__.frozen


@every_kind
def test_a_kind_has_a_manual(name, cls, base, package):
    assert cls.__doc__
    assert "\n" in cls.__doc__.strip() or len(cls.__doc__) > 40
    assert not cls.__doc__.startswith(f"{cls.__name__}(")
    for parameter in parameters(cls):
        assert parameter.description, f"{name}.{parameter.name} is not explained"


@every_kind
def test_a_kind_shows_examples(name, cls, base, package):
    assert len(cls.EXAMPLES) >= 2
    assert "EXAMPLES" in vars(cls)


@pytest.mark.parametrize("name", CHECKS)
def test_a_check_says_which_answers_it_reads(name):
    assert CHECKS[name].READS
    assert set(ANSWERS) >= CHECKS[name].READS


def test_every_answer_kind_is_read_by_a_check():
    read = set().union(*(cls.READS for cls in CHECKS.values()))
    assert set(ANSWERS) == read


def test_no_two_kinds_are_one():
    assert len({cls for _, cls, *_ in ALL}) == len(ALL)
    assert not set(ANSWERS) & set(CHECKS)


def test_a_catalogue_cannot_be_changed():
    assert isinstance(ANSWERS, MappingProxyType)


@pytest.fixture
def package_copy(tmp_path):
    shutil.copytree(Path(grader.__file__).parent, tmp_path / "grader", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def run(folder, *command):
    done = subprocess.run([sys.executable, *command], cwd=folder, env={"PYTHONPATH": str(folder)}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_new_kind_is_one_new_file(package_copy):
    before = set(package_copy.rglob("*.py"))
    assert json.loads(run(package_copy, "-c", ASK)) == [False] * 4
    (package_copy / "grader/answers/one_vowel.py").write_text(NEW_ANSWER)
    (package_copy / "grader/checks/same_vowel.py").write_text(NEW_CHECK)
    assert json.loads(run(package_copy, "-c", ASK)) == [True] * 4
    for kind, words in (("one_vowel", "One vowel"), ("same_vowel", "The vowel is the one of the reference")):
        assert words in run(package_copy, "-c", EXPLAIN, "explain", kind)
    assert len(set(package_copy.rglob("*.py")) - before) == 2


def test_a_file_without_its_class_is_told(package_copy):
    (package_copy / "grader/answers/lost_kind.py").write_text('"""Nothing."""\n')
    with pytest.raises(AssertionError, match="LostKind"):
        run(package_copy, "-c", ASK)


def test_partial_credit_is_exact():
    for name, cls, *_ in ALL:
        for example in cls.EXAMPLES:
            assert example.fraction is None or isinstance(example.fraction, Fraction), name
