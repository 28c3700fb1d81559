"""Opening what is handed in: folders, encodings, and files that are broken or hostile."""

from __future__ import annotations

import json
import os
import time
from dataclasses import replace

import pytest

from grader.documents import reading
from grader.documents.decoding import decode
from grader.documents.reading import read_submission
from grader.errors import DocumentError
from tests.documents.papers import assignment, questionnaire

PAPER = assignment()


def write(folder, **files):
    """Files of a folder; `__` in a name is a dot."""
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        path = folder / name.replace("__", ".")
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def test_folder_of_documents_and_attachments(tmp_path):
    folder = write(
        tmp_path / "s01",
        b__md="# 2\n\n(b) curve\n",
        a__md="# 1\n\n(c) see network.py\n",
        network__py="# 3b\nx = 1\n",
        plot__png=b"\x89PNG\r\n\x1a\n",
    )
    submission = read_submission(folder, PAPER)
    assert {part: slot.text for part, slot in submission.slots.items()} == {"1c": "see network.py", "2b": "curve"}
    assert submission.slots["2b"].place.file == "b.md"
    assert submission.files == ("network.py", "plot.png")
    assert submission.name == "s01"
    assert submission.problems == ()


def test_file_names_as_labels(tmp_path):
    folder = write(tmp_path / "s02", **{"1c__md": "see file\n", "3b__txt": "five\n", "q4e__md": "irony\n"})
    submission = read_submission(folder, PAPER)
    assert {part: slot.text for part, slot in submission.slots.items()} == {"1c": "see file", "3b": "five", "4e": "irony"}
    assert submission.unassigned == ()


def test_hidden_files_and_links_are_left_out(tmp_path):
    outside = write(tmp_path / "other", secret__md="# 1\n\n(c) secret\n")
    folder = write(tmp_path / "s03", a__md="# 2\n\n(b) curve\n", __hidden__md="# 3\n\n(b) x\n")
    (folder / "link.md").symlink_to(outside / "secret.md")
    (folder / "linked").symlink_to(outside)
    submission = read_submission(folder, PAPER)
    assert set(submission.slots) == {"2b"}
    assert submission.files == ()


def test_one_unreadable_document_does_not_stop_the_rest(tmp_path):
    folder = write(tmp_path / "s04", a__md="# 2\n\n(b) curve\n", b__ipynb="{not json", c__md=b"\x00\x01\x02" * 400)
    submission = read_submission(folder, PAPER)
    assert submission.slots["2b"].text == "curve"
    assert len(submission.problems) == 2
    assert "b.ipynb" in submission.problems[0]
    assert "c.md: is no text" in submission.problems[1]


def test_a_folder_that_cannot_be_opened_is_told(tmp_path, monkeypatch):
    write(tmp_path / "s01", a__md="# 1\n\n(c) here\n")
    write(tmp_path / "s01" / "locked", b__md="# 2\n\n(b) curve\n")
    scan = os.scandir

    def refused(path):
        if str(path).endswith("locked"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refused)
    submission = read_submission(tmp_path / "s01", PAPER)
    assert set(submission.slots) == {"1c"}
    assert submission.problems == ("s01/locked/: this folder cannot be opened (Permission denied)",)
    with pytest.raises(DocumentError, match="locked/: this folder cannot be opened"):
        read_submission(tmp_path / "s01" / "locked", PAPER)


def test_files_beyond_the_most_are_told(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "_MOST_FILES", 2)
    write(tmp_path / "s01", a__md="# 1\n\n(c) here\n", b__png=b"", c__png=b"")
    submission = read_submission(tmp_path / "s01", PAPER)
    assert submission.files == ("b.png",)
    assert submission.problems == ("s01: holds more than 2 files; the others were not read",)


@pytest.mark.parametrize("top", ["# NLP, assignment 2: answers", "NLP assignment 2", "**NLP, Assignment 2**"])
def test_the_title_of_the_paper_is_not_left_over(top, tmp_path):
    folder = write(tmp_path / "s01", a__md=f"{top}\n\n# 1\n\n(c) here\n")
    assert read_submission(folder, replace(PAPER, title="NLP, assignment 2")).unassigned == ()
    told = read_submission(folder, replace(PAPER, title="Quiz")).unassigned
    assert [passage.text for passage in told] == [top]


def test_folder_without_documents(tmp_path):
    submission = read_submission(write(tmp_path / "s05", network__py="x = 1\n"), PAPER)
    assert (submission.slots, submission.files) == ({}, ("network.py",))
    assert "holds no document" in submission.problems[0]


def test_digest_depends_on_every_file(tmp_path):
    folder = write(tmp_path / "s06", a__md="# 2\n", network__py="x = 1\n")
    before = read_submission(folder, PAPER).digest
    assert read_submission(folder, PAPER).digest == before
    write(folder, network__py="x = 2\n")
    assert read_submission(folder, PAPER).digest != before


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.pdf", b"%PDF-1.7 ...", "is a PDF"),
        ("a.docx", b"PK\x03\x04....", "office document"),
        ("a.md", b"\x7fELF\x02", "a program"),
        ("a.md", bytes(range(256)) * 8, "no text"),
        ("a.ipynb", b'{"cells": [', "notebook"),
        ("a.ipynb", b"[]", "notebook"),
        ("a.ipynb", b'{"cells": 3, "nbformat": 4, "nbformat_minor": 4, "metadata": {}}', "notebook"),
        ("a.ipynb", b"[" * 100_000, "nested too deeply"),
    ],
)
def test_unreadable(name, content, message, tmp_path):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(DocumentError, match=message):
        read_submission(path, PAPER)


def test_missing(tmp_path):
    with pytest.raises(DocumentError, match="no such file"):
        read_submission(tmp_path / "nobody.md", PAPER)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_encodings_without_a_message(encoding, tmp_path):
    path = tmp_path / "a.md"
    path.write_bytes("# 3\n\n(b) fünf α\n".encode(encoding))
    submission = read_submission(path, PAPER)
    assert submission.slots["3b"].text == "fünf α"
    assert submission.problems == ()


def test_latin_1_is_read_with_a_message():
    text, messages = decode("(b)\nfünf – ß".encode("cp1252"), "a.md")
    assert text == "(b)\nfünf – ß"
    assert "not UTF-8 (line 2)" in messages[0]


def test_what_is_unusual_is_told():
    assert "empty" in decode(b" \n", "a.md")[1][0]
    assert "direction of text" in decode("q = \u202ek".encode(), "a.md")[1][0]
    assert "control characters" in decode(b"q = \x01 k and so on", "a.md")[1][0]
    assert decode(b"\x0crac{1}{2}", "a.md") == ("\x0crac{1}{2}", ())


def test_empty_file_is_a_submission_without_slots(tmp_path):
    path = tmp_path / "a.md"
    path.write_bytes(b"")
    submission = read_submission(path, PAPER)
    assert submission.slots == {}
    assert submission.problems == ("a.md: is empty",)


def test_damaged_lines_keep_their_numbers(tmp_path):
    path = tmp_path / "a.md"
    path.write_bytes(b"# 3\r\n\r\n(b) x\x0crac\x0b and\xe2\x80\xa8more\r\n(c) y\r\n")
    slots = read_submission(path, PAPER).slots
    assert slots["3b"].text == "x\x0crac\x0b and\u2028more"
    assert slots["3c"].place.first_line == 4


def test_hidden_characters_do_not_hide_a_label(tmp_path):
    path = tmp_path / "a.md"
    path.write_text("# 3\n\n\u200b\u202a(b) five\n", encoding="utf-8")
    assert read_submission(path, PAPER).slots["3b"].text == "five"


def test_outputs_of_a_notebook_are_ignored(tmp_path):
    output = [{"output_type": "stream", "name": "stdout", "text": ["# 2\n", "(b) no"]}]
    code = {"cell_type": "code", "metadata": {}, "execution_count": 1, "source": ["# 3b\n", "x = 5"], "outputs": output}
    cells = [{"cell_type": "markdown", "metadata": {"x": "# 4"}, "source": "# 1c\n\nsee below"}, code]
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 2}), encoding="utf-8")
    slots = read_submission(path, PAPER).slots
    assert {part: slot.text for part, slot in slots.items()} == {"1c": "see below", "3b": "x = 5"}
    assert slots["3b"].place.file == "a.ipynb, cell 2"


def test_old_notebook(tmp_path):
    cell = {"cell_type": "markdown", "metadata": {}, "source": ["# 1c\n", "see file"]}
    book = {"worksheets": [{"cells": [cell]}], "metadata": {}, "nbformat": 3, "nbformat_minor": 0}
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps(book), encoding="utf-8")
    assert read_submission(path, PAPER).slots["1c"].text == "see file"


MEGABYTES = {
    "prose": "1c. Answer\n" + "the quick brown $x=1$ fox = jumps over it all\n" * 21_000,
    "labels": "(a) x\n1. y\n2. z\n" * 60_000,
    "dollars": "# 1a\n" + "$" * 1_000_000,
    "brackets": "# 5.2a\n" + "(" * 1_000_000,
    "stars": "*" * 1_000_000,
    "quotes": "> " * 500_000,
    "chain": "# 5.2b\n" + "q = \\lambda k_a + " * 5_000,
    "numbers": "# 1d\n" + "perplexity 12.5\n" * 6_000,
    "spaces": "# 1a\n" + " " * 1_000_000 + "x",
    "one-line": "1." * 500_000,
    "titles": "Perplexity\n" * 90_000,
}
SOURCES = {
    "lists": "\\begin{document}\n" + "\\begin{enumerate}\\item " * 40_000,
    "braces": "\\section*{" * 90_000,
    "items": "\\begin{document}\\begin{enumerate}\n" + "\\item x\n" * 110_000,
}


@pytest.mark.parametrize("kind", [*MEGABYTES, *SOURCES])
def test_a_megabyte_takes_seconds(kind, tmp_path):
    path = tmp_path / ("a.tex" if kind in SOURCES else "a.md")
    path.write_text(MEGABYTES.get(kind) or SOURCES[kind], encoding="utf-8")
    start = time.process_time()
    submission = read_submission(path, PAPER)
    # Two seconds on a quiet machine; what must never happen is quadratic time, which takes minutes.
    assert time.process_time() - start < 8
    kept = sum(len(slot.text) for slot in submission.slots.values()) + sum(len(p.text) for p in submission.unassigned)
    assert (kept > 0) == (kind not in {"stars", "lists", "braces"})


def test_flat_paper_in_a_folder(tmp_path):
    folder = write(tmp_path / "s07", answers__md="5. Cherry: 1.609, Banana: 0.357\n\n11. SiLU(x) = x σ(x)\n")
    slots = read_submission(folder, questionnaire()).slots
    assert {part: slot.text for part, slot in slots.items()} == {
        "5.cherry": "1.609", "5.banana": "0.357", "11": "SiLU(x) = x σ(x)", "11.formula": "SiLU(x) = x σ(x)",
    }  # fmt: skip
