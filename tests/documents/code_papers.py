"""A small paper whose parts ask for code, and what it takes to pack it well and badly."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from fractions import Fraction

from grader.answers.code import Code
from grader.answers.text import Text
from grader.errors import DocumentError
from grader.model.problem import Assessment, Form, Problem, Slot
from grader.model.symbols import Declarations


def part(name, labels, *functions):
    form = Form(Code(dict.fromkeys(functions, "x: any -> any")) if functions else Text(), ())
    return Problem(f"paper/{name}", "", "", Fraction(1), Declarations(), (form,), Slot(tuple(labels.split())))


PAPER = Assessment(
    "paper",
    "Paper",
    (
        part("1a", "1 a"),
        part("1c", "1 c", "forward", "backward"),
        part("1d.number", "1 d"),
        part("1d.perplexity", "1 d", "perplexity"),
        part("5.attention", "5", "attention"),
    ),
)
NET = "import numpy as np\n\n\ndef forward(x):\n    return x\n\n\ndef backward(x):\n    return x, x\n"
ATTENTION = "def attention(q, K, V):\n    return q\n"
PERPLEXITY = "def perplexity(probs):\n    return 1.0\n"


def zipped(members, **options):
    """A ZIP of names and contents; a member may also be a `ZipInfo`."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content, **options)
    return stream.getvalue()


def marked(name, mode):
    """The header of a member of a ZIP written on a Unix, with its type and permissions."""
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = mode << 16
    return info


def taped(members, *, packed=False, form=tarfile.PAX_FORMAT):
    """A tar of names and contents; a member may also be a `TarInfo`."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=form) as archive:
        for name, content in members:
            info = name if isinstance(name, tarfile.TarInfo) else tarfile.TarInfo(name)
            data = content.encode() if isinstance(content, str) else content
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return gzip.compress(stream.getvalue()) if packed else stream.getvalue()


def tape_link(name, sort, target="/etc/passwd"):
    info = tarfile.TarInfo(name)
    info.type = sort
    info.linkname = target
    return info


def notebook(*cells, metadata=None):
    """A notebook of code cells; a tuple is a cell of that type."""
    made = []
    for cell in cells:
        sort, source = cell if isinstance(cell, tuple) else ("code", cell)
        extra = {"outputs": [], "execution_count": None} if sort == "code" else {}
        made.append({"cell_type": sort, "metadata": {}, "source": source, **extra})
    return json.dumps({"cells": made, "metadata": metadata or {}, "nbformat": 4, "nbformat_minor": 4})


def attempt(work):
    """What some work returns, and the words of its refusal, one of which is empty."""
    try:
        return work(), ""
    except DocumentError as fault:
        return None, str(fault)


def write(folder, **files):
    """Files by name, two underscores for the dot and three for a slash."""
    for name, content in files.items():
        path = folder / name.replace("___", "/").replace("__", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder
