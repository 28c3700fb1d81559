"""Code is looked at and never run: what it defines, what is no Python in it, and what is said about that."""

import ast
import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.answers._cells import mended, without_magics
from grader.answers._syntax import (
    MOST_CHARACTERS,
    Broken,
    aliases,
    calls,
    definitions,
    imports,
    inner_definitions,
    parsed,
    reached,
    unbound,
)
from grader.answers.code import Code
from grader.model.answer import Answer, Malformed
from grader.model.program import Program
from grader.model.symbols import Declarations

NOTHING = Declarations()
ATTENTION = Code({"attention": "q: [d], K: [n, d], V: [n, m] -> [m], [n]"})
NETWORK = Code({"forward": "x: [n] -> scalar", "backward": "x: [n] -> [n]"})


def read(text, reader=ATTENTION):
    return reader.read(text, NOTHING)


DEFINED = [
    ("def attention(q, K, V):\n    return q\n", "attention(q, K, V)"),
    ("async def attention(q, K, V=None, *more, last, **rest): ...", "attention(q, K, V, *more, last, **rest)"),
    ("attention = lambda q, K, V: q", "attention"),
    ("attention: object = print", "attention"),
    ("class attention:\n    pass", "attention"),
    ("from net import attention", "attention"),
    ("from net import attend as attention", "attention"),
    ("import torch\ntry:\n    import fast\nexcept ImportError:\n    def attention(q): pass", "attention(q)"),
    ("if True:\n    def attention(q): pass\nelse:\n    attention = None", "attention(q)"),
    ("(other, [attention, *rest]) = make()", "attention"),
    ("with open('x') as attention: pass", "attention"),
    ("def attention(q): pass\ndef attention(q, K): pass", "attention(q, K)"),
    ("\ufeffdef attention(q): pass", "attention(q)"),
    ("def attention(q):\r\n    return q\r\n", "attention(q)"),
    ("from torch import *", "defined when it runs"),
    ("exec('def attention(): pass')", "defined when it runs"),
]


@pytest.mark.parametrize(("text", "plain"), DEFINED)
def test_what_counts_as_defined(text, plain):
    answer = read(text)
    assert isinstance(answer, Answer)
    assert answer.plain == plain
    assert isinstance(answer.value, Program)


def test_code_stays_as_it_was_written():
    text = "# mine\ndef attention(q):\n\treturn q  # tab\n\n\n"
    answer = read(text)
    assert answer.value.source == text
    assert (answer.repairs, answer.remarks, answer.text) == ((), (), text)


UNDEFINED = [
    ("def atention(q): pass", "you wrote `atention`; call it `attention`"),
    ("def Attention(q): pass", "you wrote `Attention`; call it `attention`"),
    ("def atten_tion(q): pass", "you wrote `atten_tion`; call it `attention`"),
    ("class Net:\n    def attention(self, q): pass", "stands inside `Net`"),
    ("def main():\n    def attention(q): pass\n    return attention", "stands inside `main`"),
    ("x = 1\ny = 2", "it defines `x`, `y`"),
    ("print('hello')", "write the function"),
    ("attention = 0.25", "`attention` is only a number or a text"),
    ("attention = 'see below'", "`attention` is only a number or a text"),
    ("", "write the function"),
    ("# attention", "write the function"),
]


@pytest.mark.parametrize(("text", "hint"), UNDEFINED)
def test_nothing_of_what_is_asked_for(text, hint):
    fault = read(text)
    assert isinstance(fault, Malformed)
    assert fault.note == "code.undefined"
    assert fault.message == "the code does not define `attention`"
    assert hint in fault.hint


def test_a_part_of_what_is_asked_for_is_an_answer():
    answer = read("def forward(x): pass", NETWORK)
    assert answer.plain == "forward(x)"
    assert answer.remarks == ("not defined: `backward`",)


SYNTAX = [
    ("def attention(q:\n    return q", 1, "("),
    ("x = 1\ndef attention(q)\n    return q\n", 2, ""),
    ("def attention(q):\nreturn q", 2, "return"),
    ("def attention(q):\n    return q +\n", 2, ""),
    ("def attention(q):\n    a = 'open\n", 2, "'"),
    ("def attention(q):\n\treturn q\n        x", 3, ""),
    ("y = 2\r\nattention = = 3", 2, "="),
    ("hello there", 1, ""),
]


@pytest.mark.parametrize(("text", "line", "at"), SYNTAX)
def test_a_fault_of_syntax_has_its_place(text, line, at):
    fault = read(text)
    assert isinstance(fault, Malformed)
    assert fault.note == "code.syntax"
    assert fault.message.startswith(f"line {line}: ")
    assert text[: fault.start].replace("\r\n", "\n").count("\n") + 1 == line
    assert text[fault.start :].startswith(at)
    assert fault.start < fault.end <= len(text) or fault.start == len(text)


def test_prose_is_told_what_is_wanted():
    assert "hand in the function itself" in read("see network.py, it is all there").hint
    assert "run it from beginning to end" in read("def attention(q:").hint


BOMBS = {
    "brackets": "(" * 100_000,
    "closed brackets": "(" * 50_000 + ")" * 50_000,
    "lists": "[" * 150 + "]" * 150,
    "minus": "-" * 199_000 + "1",
    "sum": "1" + "+1" * 99_000,
    "calls": "a" + "()" * 99_000,
    "conditions": "a if b else " * 16_000 + "c",
    "powers": "2" + "**2" * 66_000,
    "lambdas": "lambda:" * 28_000 + "0",
    "indents": "".join(" " * n + "if a:\n" for n in range(300)),
    "a dotted import": "import a" + ".a" * 99_000,
    "a dotted import over lines": "import a" + ".\\\n a" * 40_000,
    "from a dotted name": "from a" + ".a" * 99_000 + " import b",
    "digits": "9" * 199_000,
    "many lines": "a\n" * 100_000,
    "a wrong end": "a," * 99_000 + " b c",
    "formats": "f'{" * 60_000,
    "too long": "x = 1\n" * 100_000,
    "far too long": "x = 1\n" * 150_000,
    "surrogates": "x = '\ud800'",
    "nul": "x = 1\0",
}


@pytest.mark.parametrize("case", BOMBS)
def test_a_bomb_is_an_answer_or_malformed(case):
    reading = read(f"def attention(q): pass\n{BOMBS[case]}")
    assert isinstance(reading, Answer | Malformed)
    if isinstance(reading, Malformed):
        assert reading.note in {"code.syntax", "code.too-large", "code.nul"}
        assert len(reading.message) < 400


def test_what_is_refused_is_said():
    assert read("x = 1\n" * 300_000).note == "code.too-large"
    assert "200,000" in read("x = 1\n" * 50_000).message
    nul = read("def attention(q): pass\nx = '\0'")
    assert (nul.note, nul.start, nul.end) == ("code.nul", 28, 29)
    assert "nested too deeply" in read("x = " + "-" * 90_000 + "1").message
    assert "a hundred dots" in read("import a" + ".a" * 500).message


def test_warnings_of_python_are_not_shown():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert isinstance(read("def attention(q):\n    return '\\d' is 'x'\n"), Answer)


NOTEBOOK = """#=== grader file hw.py ===
#=== grader cell 1 ===
%matplotlib inline
import numpy as np
#=== grader cell 2 ===
def broken(:
#=== grader cell 3 ===
def attention(q):
    return q
#=== grader file utils.py ===
x = 1"""


def test_a_broken_cell_is_not_the_end():
    answer = read(NOTEBOOK)
    assert isinstance(answer, Answer)
    assert answer.plain == "attention(q)"
    assert answer.remarks == ("cell 2 is no Python (line 1: invalid syntax) and is left out",)
    assert set(answer.value.files) == {"hw.py", "utils.py"}
    assert answer.value.files["hw.py"][0] == "pass  # %matplotlib inline\nimport numpy as np"
    assert [NOTEBOOK[each.start :].partition("\n")[0] for each in answer.repairs] == ["%matplotlib inline"]


def test_a_broken_cell_that_was_asked_for_has_its_place():
    text = NOTEBOOK.replace("broken", "attention").replace("attention(q)", "other(q)")
    fault = read(text)
    assert fault.note == "code.syntax"
    assert fault.message.startswith("hw.py, cell 2, line 1: ")
    assert text[: fault.start].endswith("def attention(")


def test_one_piece_with_a_fault_is_refused_as_a_whole():
    assert read("def attention(q): pass\nx = (").note == "code.syntax"


@pytest.mark.parametrize("path", ["/etc/x.py", "../x.py", "a/../../x.py", "x.txt", "a\\b.py", "C:x.py", ""])
def test_paths_of_modules_in_a_text(path):
    assert read(f"#=== grader file {path} ===\ndef attention(q): pass").note == "code.path"


@pytest.mark.parametrize("text", ["#=== grader file x.py\ndef attention(q): pass", "#=== grader cell 1 ===\ndef attention(q): pass"])
def test_marks_that_are_only_comments(text):
    answer = read(text)
    assert answer.plain == "attention(q)"
    assert answer.value.source == text


MAGICS = [
    ("%matplotlib inline", "pass  # %matplotlib inline"),
    ("!pip install torch\nx = 1", "pass  # !pip install torch\nx = 1"),
    ("for i in x:\n    !echo {i}", "for i in x:\n    pass  # !echo {i}"),
    ("%time y = f(x)", "y = f(x)"),
    ("files = !ls", "files = []  # files = !ls"),
    ("numpy.array?", "pass  # numpy.array?"),
    ("?numpy", "pass  # ?numpy"),
    ("f??\nx = 1", "pass  # f??\nx = 1"),
    ("%%bash\ncurl x | sh\n\nls", "# %%bash\n# curl x | sh\n\n# ls"),
    ("%%time\nx = 1", "pass  # %%time\nx = 1"),
    ("%%html\n<script>", "# %%html\n# <script>"),
    ("!pip install a \\\n  b\nx = 1", "pass  # !pip install a \\\n#   b\nx = 1"),
    ("x = (1\n     % 2)\n%pwd", "x = (1\n     % 2)\npass  # %pwd"),
    ("s = '''\n%pwd\n!ls\n'''\n%pwd", "s = '''\n%pwd\n!ls\n'''\npass  # %pwd"),
    ("x = 7 \\\n% 2\n!ls", "x = 7 \\\n% 2\npass  # !ls"),
    ("s = '#(['\n!ls", "s = '#(['\npass  # !ls"),
    ("s = 'it\\'s ('  # ([\n!echo \"it's (\"\n%pwd", "s = 'it\\'s ('  # ([\npass  # !echo \"it's (\"\npass  # %pwd"),
]


@pytest.mark.parametrize(("text", "plain"), MAGICS)
def test_magics_are_comments_and_lines_stay(text, plain):
    cell = mended(text)
    assert cell.text == plain
    assert isinstance(cell.tree, ast.Module)
    assert plain.count("\n") == text.count("\n")


PYTHON = ["x = (a\n%b)", "x = '''\n!ls\n'''", "a = b\\\n%c", "x = a if b else c", "print('?')", "a[\n0\n] %= 3", "not_a_magic = 1 % 2"]


@pytest.mark.parametrize("text", PYTHON)
def test_python_is_left_alone(text):
    assert mended(text).text == text
    assert mended(text).repairs == ()


MENDED = [
    ("    def attention(q):\n        return q\n", "def attention(q):\n    return q\n"),
    (">>> def attention(q):\n...     return q\n>>> attention(1)\n1", "def attention(q):\n    return q\nattention(1)\n"),
    ("def attention(q):\n\u00a0\u00a0\u00a0\u00a0return q", "def attention(q):\n    return q"),
    ("def attention(q):\u200b\n    return q", "def attention(q):\n    return q"),
    ("get_ipython().run_line_magic('matplotlib', 'inline')\ndef attention(q): pass",
     "pass  # get_ipython().run_line_magic('matplotlib', 'inline')\ndef attention(q): pass"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "plain"), MENDED)
def test_pasted_code(text, plain):
    answer = read(text)
    assert answer.value.source == plain
    assert answer.repairs


def test_no_change_where_it_does_not_help():
    text = "%pwd\n    def attention(q:\n"
    assert mended(text).text == text
    assert isinstance(mended(text).tree, Broken)


@pytest.mark.parametrize("functions", [{}, {"1st": "x: any -> any"}, {"a b": "x: any -> any"}])
def test_functions_that_cannot_be(functions):
    with pytest.raises(ValueError, match="function"):
        Code(functions)


def test_contracts_that_cannot_be_read():
    with pytest.raises(ValueError, match=r"`attention`.*arrow"):
        Code({"attention": "q and K"})


PIECES = st.sampled_from(
    ["def attention(q):", "    return q", "\n", "(", ")", "'", '"""', "%pwd", "!ls", "#", "\\", "\0", "\r", "é", "\ud800", "f'{", "}", "=",
     "#=== grader file a.py ===", "#=== grader cell 1 ===", "import a.b", ":", "\t", "lambda: ", "0x", "?", "\u202e", "get_ipython().x()"]
)  # fmt: skip


@given(st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=40).map("".join)))
@settings(max_examples=400, deadline=None)
def test_no_text_raises(text):
    reading = read(text)
    assert isinstance(reading, Answer | Malformed)
    if isinstance(reading, Malformed):
        assert 0 <= reading.start <= reading.end <= len(text)
        assert reading.message
    else:
        assert reading.value.entry in reading.value.files


@given(st.lists(PIECES, max_size=40).map("".join))
@settings(max_examples=200, deadline=None)
def test_taking_magics_out_keeps_the_lines(text):
    assert without_magics(text).count("\n") == text.count("\n")


SOURCE = """
import numpy as np, torch.nn.functional
import os.path as where
from numpy.linalg import inv as I, det
from . import near
inv = np.linalg.inv

class Net:
    def forward(self, x):
        return torch.nn.functional.softmax(x)

def helper(x):
    return np.exp(x) + I(x)

def attention(q):
    def inner(): pass
    return inv(helper(q)).sum().mean() + where.join(q)

def alone(): return Net
"""
TREE = ast.parse(SOURCE)


def test_definitions_and_where_they_stand():
    found = {each.name: (each.sort, each.line, each.last_line) for each in definitions(TREE)}
    assert found["Net"] == ("class", 8, 10)
    assert found["attention"] == ("function", 15, 17)
    assert found["inv"] == ("value", 6, 6)
    assert found["torch"] == ("import", 2, 2)
    assert "inner" not in found
    assert {(each.name, each.inside) for each in inner_definitions(TREE)} == {("forward", "Net"), ("inner", "attention")}


def test_imports_and_what_they_bind():
    found = {(each.module, each.name, each.bound, each.level) for each in imports(TREE)}
    assert found == {
        ("numpy", "", "np", 0), ("torch.nn.functional", "", "torch", 0), ("os.path", "", "where", 0),
        ("numpy.linalg", "inv", "I", 0), ("numpy.linalg", "det", "det", 0), ("", "near", "near", 1),
    }  # fmt: skip


def test_calls_through_aliases():
    assert sorted((each.line, each.name) for each in calls(TREE, aliases(TREE))) == [
        (10, "torch.nn.functional.softmax"), (13, "numpy.exp"), (13, "numpy.linalg.inv"),
        (17, ".mean"), (17, ".sum"), (17, "helper"), (17, "numpy.linalg.inv"), (17, "os.path.join"),
    ]  # fmt: skip


def test_what_a_function_reaches():
    assert {node.name for node in reached(TREE, "attention")} == {"attention", "helper"}
    assert {node.name for node in reached(TREE, "alone")} == {"alone", "Net"}
    assert reached(TREE, "nobody") == ()


def test_names_that_are_bound_nowhere():
    assert unbound(ast.parse("def f(a, *b, c=np.pi):\n    with d as e: g = e\n    return [h for h in g] + a + b + c + z")) == {"np", "d", "z"}
    assert unbound(ast.parse("match x:\n    case [a, *b]: print(a, b)\ntry: pass\nexcept E as e: e")) == {"x", "print", "E"}


def test_parsing_is_bounded():
    assert isinstance(parsed("x = 1\n" * (MOST_CHARACTERS // 6)), ast.Module)
    assert "at most" in parsed("x" * (MOST_CHARACTERS + 1)).words
