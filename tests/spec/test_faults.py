"""Broken specs: each mutation of a small paper, and every fault that it must give, word for word."""

from __future__ import annotations

import pytest
from small_kinds import CATALOGUE, PAPER, changed, write

from grader.errors import SpecError, UsageError
from grader.spec.load import load_assessment

BROKEN = [  # file, text, put in its place, faults as LINE:COLUMN: PATH: MESSAGE (HINT)
    ("paper", "title: A paper\n", "", [
        "assessment.yaml:1:1: (file): `title` is missing (`title` is printed on reports.)",
    ]),
    ("paper", "title: A paper", "titel: A paper", [
        "assessment.yaml:1:1: (file): `title` is missing (`title` is printed on reports.)",
        "assessment.yaml:2:1: titel: unknown key `titel` (did you mean `title`?)",
    ]),
    ("paper", "grader: 1", "grader: 2", [
        "assessment.yaml:1:9: grader: expected one of 1, found the number `2` (known here: 1)",
    ]),
    ("paper", "grader: 1\n", "", [
        "assessment.yaml:1:1: (file): `grader` is missing (a file begins with grader: 1)",
    ]),
    ("paper", "[2, 1a]", "[2, 1b]", [
        "assessment.yaml:4:12: parts[1]: no problem declares part `1b` (known here: 1a, 2)",
    ]),
    ("paper", "[2, 1a]", "[2, 2]", [
        "assessment.yaml:4:12: parts[1]: part `2` is listed twice",
    ]),
    ("paper", "[2, 1a]", "2", [
        "assessment.yaml:4:8: parts: expected a list, found the number `2` (write [2])",
    ]),
    ("paper", "[2, 1a]", "[2, [1a]]", [
        "assessment.yaml:4:12: parts[1]: expected a text, found a list",
    ]),
    ("paper", "A course", "[A course]", [
        "assessment.yaml:3:9: course: expected a text, found a list",
    ]),
    ("paper", "A course", "", [
        "assessment.yaml:3:8: course: expected a text, found nothing (write '' for the empty text)",
    ]),
    ("paper", "A course", r'"\theta"', [
        r"assessment.yaml:3:10: course: `\theta` in double quotes is a TAB followed by `heta` (write LaTeX in single quotes, or in a | block)",
    ]),
    ("paper", "A course", "A: course", [
        "assessment.yaml:3:10: (file): mapping values are not allowed in this context (a text with `: ` in it needs single quotes, keys of a table one column)",
    ]),
    ("first", "5/2", "-5/2", [
        "first.yaml:15:12: parts.1a.marks: must not be below 0, found -5/2",
    ]),
    ("first", "5/2", "5/0", [
        "first.yaml:15:12: parts.1a.marks: expected a number, found the text `5/0` (the denominator is zero)",
    ]),
    ("first", "5/2", "five", [
        "first.yaml:15:12: parts.1a.marks: expected a number, found the text `five` (write it as 10, 0.4 or 5/2)",
    ]),
    ("first", "5/2", "2,5", [
        "first.yaml:15:12: parts.1a.marks: expected a number, found the text `2,5` (write a point for the decimals)",
    ]),
    ("first", "5/2", "1e999999999", [
        "first.yaml:15:12: parts.1a.marks: expected a number, found the text `1e999999999` (write it as 10, 0.4 or 5/2)",
    ]),
    ("first", "5/2", "true", [
        "first.yaml:15:12: parts.1a.marks: expected a number, found a flag `true` (write it as 10, 0.4 or 5/2)",
    ]),
    ("first", "    marks: 1\n", "", [
        "first.yaml:23:3: parts.2: `marks` is missing (`marks` are exact: 10, 2.5 or 5/2.)",
    ]),
    ("first", "statement: And", "statment: And", [
        "first.yaml:23:3: parts.2: `statement` is missing (`statement` is what is asked, Markdown with maths)",
        "first.yaml:25:5: parts.2.statment: unknown key `statment` (did you mean `statement`?)",
    ]),
    ("first", "marks: 1\n", "marks: 1\n    practice: yes\n", [
        "first.yaml:27:15: parts.2.practice: expected true or false, found the text `yes` (write true)",
    ]),
    ("first", "marks: 1\n", "marks: 1\n    marks: 2\n", [
        "first.yaml:27:5: parts.2.marks: key `marks` stands here for the second time (the first is in line 26)",
    ]),
    ("first", "kind: word", "kind: wrod", [
        "first.yaml:18:15: parts.1a.answers[0].kind: unknown kind `wrod` (did you mean `word`?)",
    ]),
    ("first", "kind: word", "kind: formula", [
        "first.yaml:18:9: parts.1a.answers[0]: no reference for the answers of kind `formula` (add parts: {1a: {formula: {value: ...}}} to the reference file)",
        "first.yaml:19:9: parts.1a.answers[0].choices: unknown key `choices` (none is known here)",
        "first.yaml:21:20: parts.1a.answers[0].checks[0].check: check `near` does not read answers of kind `formula` (it reads word)",
        "reference.yaml:4:5: parts.1a.word: part `1a` has no answers of kind `word` (known here: formula)",
    ]),
    ("first", "- kind: word\n        choices", "- choices", [
        "first.yaml:18:9: parts.1a.answers[0]: `kind` is missing (known here: formula, word)",
    ]),
    ("first", "choices: [a, b]", "choice: [a, b]", [
        "first.yaml:18:9: parts.1a.answers[0]: `choices` is missing (One word out of `choices`.)",
        "first.yaml:19:9: parts.1a.answers[0].choice: unknown key `choice` (did you mean `choices`?)",
    ]),
    ("first", "choices: [a, b]", "choices: [a, a]", [
        "first.yaml:18:9: parts.1a.answers[0]: a choice stands twice",
    ]),
    ("first", "choices: [a, b]", "choices: a", [
        "first.yaml:19:18: parts.1a.answers[0].choices: expected a list, found the text `a` (write [a])",
    ]),
    ("first", "check: near", "check: nearly", [
        "first.yaml:21:20: parts.1a.answers[0].checks[0].check: unknown check `nearly` (did you mean `near`?)",
    ]),
    ("first", "- check: near", "- near", [
        "first.yaml:22:19: (file): mapping values are not allowed in this context (a text with `: ` in it needs single quotes, keys of a table one column)",
    ]),
    ("first", "- check: near\n            layout: {fraction: 1/2, note: the other way}", "[]", [
        "first.yaml:21:11: parts.1a.answers[0].checks: no check decides this answer (write checks: [{check: ...}])",
    ]),
    ("first", "fraction: 1/2, ", "", [
        "first.yaml:22:13: parts.1a.answers[0].checks[0].layout: `fraction` is missing (`fraction` is what it is worth.)",
    ]),
    ("first", "fraction: 1/2", "fractoin: 1/2", [
        "first.yaml:22:13: parts.1a.answers[0].checks[0].layout: `fraction` is missing (`fraction` is what it is worth.)",
        "first.yaml:22:22: parts.1a.answers[0].checks[0].layout.fractoin: unknown key `fractoin` (did you mean `fraction`?)",
    ]),
    ("first", "layout: {fraction: 1/2, note: the other way}", "mode: sound", [
        "first.yaml:22:19: parts.1a.answers[0].checks[0].mode: expected one of letters, sounds, found the text `sound` (did you mean `sounds`?)",
    ]),
    ("first", "layout: {fraction: 1/2, note: the other way}", "span: [1]", [
        "first.yaml:22:19: parts.1a.answers[0].checks[0].span: expected 2 entries, found 1",
    ]),
    ("first", "layout: {fraction: 1/2, note: the other way}", "span: [1, x]", [
        "first.yaml:22:23: parts.1a.answers[0].checks[0].span[1]: expected a number, found the text `x` (write it as 10, 0.4 or 5/2)",
    ]),
    ("first", "layout: {fraction: 1/2, note: the other way}", "strict: on", [
        "first.yaml:22:21: parts.1a.answers[0].checks[0].strict: expected true or false, found the text `on` (write true)",
    ]),
    ("first", "layout: {fraction: 1/2, note: the other way}", "weights: {a: .nan}", [
        "first.yaml:22:26: parts.1a.answers[0].checks[0].weights.a: expected a number, found the number `.nan` (write it as 10, 0.4 or 5/2)",
    ]),
    ("first", "layout: {fraction: 1/2, note: the other way}", "layout: 1/2", [
        "first.yaml:22:21: parts.1a.answers[0].checks[0].layout: expected a table, found the text `1/2`",
    ]),
    ("first", "layout: {fraction: 1/2, note: the other way}", "limit: [1]", [
        "first.yaml:22:20: parts.1a.answers[0].checks[0].limit: expected a whole number or a text, found a list",
    ]),
    ("first", "layout: {fraction: 1/2, note: the other way}", "becomes: corect", [
        "first.yaml:22:22: parts.1a.answers[0].checks[0].becomes: expected one of correct, partial, incorrect, malformed, blank, pending, proposed, undecided, error, found the text `corect` (did you mean `correct`?)",
    ]),
    ("first", "    pending: a person looks\n", "", [
        "first.yaml:23:3: parts.2: nothing decides this part (give it `answers`, or say why not under `pending`)",
    ]),
    ("first", "{y: 1a}", "{y: 3}", [
        "first.yaml:28:16: parts.2.given.y: no problem declares part `3` (known here: 1a, 2)",
    ]),
    ("first", "{y: 1a}", "{z: 1a}", [
        "first.yaml:28:13: parts.2.given.z: no symbol `z` is declared (known here: W, i, x, y)",
    ]),
    ("first", "{y: 1a}", "{y: 2}", [
        "first.yaml:28:16: parts.2.given.y: a part cannot be given to itself",
    ]),
    ("first", "{y: 1a}", "[y, 1a]", [
        "first.yaml:28:12: parts.2.given: expected a table, found a list (write key: value)",
    ]),
    ("first", "shape: [n]", "shape: [N]", [
        "first.yaml:7:29: symbols.x.shape[0]: no dimension `N` is declared (did you mean `n`?)",
    ]),
    ("first", "shape: [n]", "shape: [n, m]", [
        "first.yaml:7:28: symbols.x.shape: the shape of a column has 1 name, found 2",
    ]),
    ("first", "shape: [n]", "shape: n", [
        "first.yaml:7:28: symbols.x.shape: expected a list, found the text `n` (write [n])",
    ]),
    ("first", "family: [n]", "family: [k]", [
        "first.yaml:9:29: symbols.i.family[0]: no dimension `k` is declared (known here: m, n)",
    ]),
    ("first", "kind: index, family: [n]", "kind: index", [
        "first.yaml:9:3: symbols.i: an index runs over one dimension (write family: [n])",
    ]),
    ("first", "kind: matrix", "kind: matrx", [
        "first.yaml:8:13: symbols.W.kind: expected one of scalar, column, row, matrix, tensor, index, function, word, found the text `matrx` (did you mean `matrix`?)",
    ]),
    ("first", "kind: matrix", "kind: matrix, domain: postive", [
        "first.yaml:8:29: symbols.W.domain: unknown domain `postive` (did you mean `positive`?)",
    ]),
    ("first", "kind: matrix", "kind: matrix, constraints: [orthonormall]", [
        "first.yaml:8:35: symbols.W.constraints[0]: unknown constraint `orthonormall` (did you mean `orthonormal`?)",
    ]),
    ("first", "kind: matrix", "kind: matrix, low: 2, high: 1", [
        "first.yaml:8:35: symbols.W.high: `low` 2 is above `high` 1",
    ]),
    ("first", "kind: matrix", "kind: matrix, fixed: true", [
        "first.yaml:8:28: symbols.W.fixed: only an index can be fixed, `W` is a matrix",
    ]),
    ("first", "definition: 'W x'", "definition: 'W x', value: 2", [
        "first.yaml:10:59: symbols.y.value: a symbol with a `definition` has no `value` (a symbol is defined, or fixed, or drawn at random)",
    ]),
    ("first", "low: 2", "low: 8", [
        "first.yaml:4:21: dimensions.n.high: `low` 8 is above `high` 6",
    ]),
    ("first", "low: 2", "low: 0", [
        "first.yaml:4:12: dimensions.n.low: a size is at least 1, found 0",
    ]),
    ("first", "low: 2", "low: 2.5", [
        "first.yaml:4:12: dimensions.n.low: expected a whole number, found the number `2.5`",
    ]),
    ("first", "  m: {}", "  m: {}\n  y: {}", [
        "first.yaml:11:3: symbols.y: `y` is a dimension too (a dimension may be used in formulas as it is)",
    ]),
    ("first", "  m: {}", "  m:", [
        "first.yaml:5:5: dimensions.m: expected a table, found nothing (write {...})",
    ]),
    ("first", "  i:", r"  \i:", [
        r'first.yaml:9:3: symbols["\i"]: `\i` is no plain name (names are letters, digits and _; LaTeX belongs to `aliases`)',
    ]),
    ("first", "  2:\n", "  1a/b:\n", [
        "assessment.yaml:4:9: parts[0]: no problem declares part `2` (known here: 1a, 1a/b)",
        'first.yaml:23:3: parts["1a/b"]: `1a/b` is no id (ids are letters, digits, dots, - and _)',
    ]),
    ("first", r"'\mathbf x'", r'"\mathbf x", "\nabla"', [
        r"first.yaml:7:44: (file): `\mathbf` in double quotes is no escape of YAML (write LaTeX in single quotes, or in a | block)",
        r"first.yaml:7:57: symbols.x.aliases[1]: `\nabla` in double quotes is a line feed followed by `abla` (write LaTeX in single quotes, or in a | block)",
    ]),
    ("first", "labels: [1, a]", "labels: [1, a], take: numbr", [
        "first.yaml:16:34: parts.1a.slot.take: unknown way to take an answer `numbr` (did you mean `number`?)",
    ]),
    ("first", "A setting.", "&a [*a]", [
        "first.yaml:2:12: statement: expected a text, found a list",
        "first.yaml:2:16: statement[0]: alias `*a` stands inside its own anchor",
    ]),
    ("first", "A setting.", "*b", [
        "first.yaml:2:12: statement: no anchor `&b` before this alias (texts that begin with * need single quotes)",
    ]),
    ("first", "A setting.", "!!str b", [
        "first.yaml:2:12: statement: tag `tag:yaml.org,2002:str` is not allowed (remove the tag; texts are marked by quotes)",
    ]),
    ("first", "A setting.", "|\n\tx", [
        "first.yaml:3:1: (file): found a tab character where an indentation space is expected while scanning a block scalar (indent with spaces)",
    ]),
    ("first", "A setting.", "a\x07b", [
        "first.yaml:2:13: (file): character U+0007 is not allowed in YAML (remove it)",
    ]),
    ("first", "    marks: 1\n", "    marks: 1\n    <<: {}\n", [
        'first.yaml:27:5: parts.2["<<"]: unknown key `<<` (merge keys are no part of YAML 1.2)',
    ]),
    ("first", "A title", "", [
        "first.yaml:13:11: parts.1a.title: expected a text, found nothing (write '' for the empty text)",
    ]),
    ("first", "A title", "' '", [
        "first.yaml:13:12: parts.1a.title: `title` is empty",
    ]),
    ("first", "What is it?", "~", [
        "first.yaml:14:16: parts.1a.statement: expected a text, found nothing (write '' for the empty text)",
    ]),
    ("reference", "1a:", "1b:", [
        "first.yaml:18:9: parts.1a.answers[0]: no reference for the answers of kind `word` (add parts: {1a: {word: {value: ...}}} to the reference file)",
        "reference.yaml:3:3: parts.1b: no problem declares part `1b` (known here: 1a, 2)",
    ]),
    ("reference", "    word:", "    formula:", [
        "first.yaml:18:9: parts.1a.answers[0]: no reference for the answers of kind `word` (add parts: {1a: {word: {value: ...}}} to the reference file)",
        "reference.yaml:4:5: parts.1a.formula: part `1a` has no answers of kind `formula` (known here: word)",
    ]),
    ("reference", "fraction: 0.25", "fraction: 1.25", [
        "reference.yaml:7:76: parts.1a.word.mutants[0].fraction: a fraction lies between 0 and 1, found 5/4",
    ]),
    ("reference", "note: other, ", "", [
        "reference.yaml:7:11: parts.1a.word.mutants[0]: `note` is missing (`note` a stable code)",
    ]),
    ("reference", "value: a", "valeu: a", [
        "reference.yaml:5:7: parts.1a.word.valeu: unknown key `valeu` (did you mean `value`?)",
    ]),
    ("reference", "value: a", "value: .inf", [
        "reference.yaml:5:14: parts.1a.word.value: expected a finite number",
    ]),
    ("reference", "value: a", "value: a\n      agrees_with: no.py:f", [
        "reference.yaml:6:20: parts.1a.word.agrees_with: `no.py` beside this file cannot be read: No such file or directory",
    ]),
    ("reference", "value: a", "value: a\n      agrees_with: f", [
        "reference.yaml:6:20: parts.1a.word.agrees_with: expected a function beside this file (write file.py:function)",
    ]),
    ("reference", "  1a:\n    word:", "  1a:\n    word: a\n    wrod:", [
        "reference.yaml:4:11: parts.1a.word: expected a table, found the text `a` (write {...})",
        "reference.yaml:5:5: parts.1a.wrod: part `1a` has no answers of kind `wrod` (did you mean `word`?)",
    ]),
    ("reference", "- {answer: b,", "- answer b\n        - {answer: b,", [
        "reference.yaml:7:11: parts.1a.word.mutants[0]: expected a table, found the text `answer b` (write {answer: ..., misconception: ..., note: ...})",
    ]),
    ("first", "check: near\n            layout: {fraction: 1/2, note: the other way}", "check: whole\n            terms: [x, n, X]", [
        "first.yaml:22:27: parts.1a.answers[0].checks[0].terms[2]: no symbol `X` is declared (did you mean `x`?)",
    ]),
]  # fmt: skip


def faults_of(root):
    with pytest.raises(SpecError) as caught:
        load_assessment("paper", problems=root / "problems", references=root / "reference", catalogue=CATALOGUE)
    return caught.value.faults


@pytest.mark.parametrize(("file", "old", "new", "expected"), BROKEN, ids=[f"{row[0]}-{row[2]!a:.40}" for row in BROKEN])
def test_fault(tmp_path, monkeypatch, file, old, new, expected):
    monkeypatch.chdir(tmp_path)
    faults = faults_of(write(tmp_path, changed(file, (old, new))))
    told = [str(fault).replace("problems/paper/", "").replace("reference/paper/first", "reference") for fault in faults]
    assert told == expected


def test_every_fault_of_every_file_at_once(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    files = changed("first", ("5/2", "-1"), ("shape: [n]", "shape: [N]"), ("choices:", "choice:"))
    files["problems/paper/assessment.yaml"] = "grader: 1\ntitel: A paper\n"
    files["reference/paper/first.yaml"] += "  9z: {}\n"
    faults = faults_of(write(tmp_path, files))
    assert [(fault.file.rpartition("/")[2], fault.line, fault.path) for fault in faults] == [
        ("assessment.yaml", 1, "(file)"),
        ("assessment.yaml", 2, "titel"),
        ("first.yaml", 7, "symbols.x.shape[0]"),
        ("first.yaml", 15, "parts.1a.marks"),
        ("first.yaml", 18, "parts.1a.answers[0]"),
        ("first.yaml", 19, "parts.1a.answers[0].choice"),
        ("first.yaml", 8, "parts.9z"),
    ]


def test_a_reference_that_is_a_list(tmp_path):
    root = write(tmp_path, {**PAPER, "reference/paper/first.yaml": "grader: 1\nparts:\n  1a: [word]\n"})
    assert [(fault.path, fault.message) for fault in faults_of(root)] == [
        ("parts.1a.answers[0]", "no reference for the answers of kind `word`"),
        ("parts.1a", "expected a table, found a list"),
    ]


def test_a_file_that_is_no_yaml_does_not_make_its_parts_unknown(tmp_path):
    root = write(tmp_path, changed("first", ("A setting.", "@")))
    assert [(fault.line, fault.column) for fault in faults_of(root)] == [(2, 12)]


def test_one_part_in_two_files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    second = "grader: 1\nparts:\n  2: {title: T, statement: S, marks: 1, pending: later}\n"
    faults = faults_of(write(tmp_path, {**PAPER, "problems/paper/second.yaml": second}))
    (fault,) = faults
    assert (fault.file, fault.line, fault.path) == ("problems/paper/second.yaml", 3, "parts.2")
    assert (fault.message, fault.hint) == ("part `2` is declared twice", "the first is in problems/paper/first.yaml:23")


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("reference/paper/frist.yaml", "grader: 1\nparts: {}\n", "no problem file has the name of this reference (did you mean `first`?)"),
        ("problems/paper/empty.yaml", "# nothing\n", "is empty (a file begins with grader: 1)"),
        ("problems/paper/list.yaml", "- a\n", "expected a table, found a list (a file begins with grader: 1)"),
        ("problems/paper/bare.yaml", "grader: 1\n", "`parts` is missing (`parts` are the marked pieces, by id.)"),
        ("problems/paper/none.yaml", "grader: 1\nparts: {}\n", "no part is declared"),
        ("problems/paper/other.yml", "grader: 1\nparts: {}\n", "is not read (call it other.yaml)"),
    ],
)
def test_whole_files(tmp_path, name, text, expected):
    faults = faults_of(write(tmp_path, {**PAPER, name: text}))
    assert expected in [str(fault).partition(": ")[2].partition(": ")[2] for fault in faults]


@pytest.mark.parametrize(
    ("raw", "place", "message"),
    [
        (b"grader: 1\ntitle: caf\xe9\n", (2, 11), "is not UTF-8: byte 0xe9"),
        ("grader: 1".encode("utf-16"), (1, 1), "is not UTF-8: UTF-16"),
        (b"grader: 1\ntitle: '" + b"x" * (1 << 20) + b"'", (1, 1), "is larger than 1048576 bytes"),
    ],
)
def test_raw_files(tmp_path, raw, place, message):
    root = write(tmp_path, PAPER)
    (root / "problems/paper/assessment.yaml").write_bytes(raw)
    (fault,) = faults_of(root)
    assert ((fault.line, fault.column), fault.message) == (place, message)


def test_a_folder_in_place_of_a_file(tmp_path):
    root = write(tmp_path, PAPER)
    (root / "problems/paper/odd.yaml").mkdir()
    (fault,) = faults_of(root)
    assert fault.message.startswith("cannot be read:")


def test_files_are_named_from_where_one_stands(tmp_path, monkeypatch):
    root = write(tmp_path, changed("first", ("5/2", "x")))
    monkeypatch.chdir(root / "problems")
    assert faults_of(root)[0].file == "paper/first.yaml"
    monkeypatch.chdir("/")
    assert faults_of(root)[0].file == (root / "problems/paper/first.yaml").as_posix().lstrip("/")


@pytest.mark.parametrize(("name", "hint"), [("papr", "did you mean `paper`?"), ("../paper", "paper"), ("", "paper")])
def test_unknown_assessment(tmp_path, name, hint):
    write(tmp_path, PAPER)
    with pytest.raises(UsageError, match="there is no assessment") as caught:
        load_assessment(name, problems=tmp_path / "problems", references=None, catalogue=CATALOGUE)
    assert hint in str(caught.value)


def test_no_folder_of_problems(tmp_path):
    with pytest.raises(UsageError, match="no folder of problems"):
        load_assessment("paper", problems=tmp_path / "none", references=None, catalogue=CATALOGUE)
