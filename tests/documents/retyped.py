"""The same answers written as Markdown, LaTeX source, plain text and a notebook, with labels in many styles."""

from __future__ import annotations

import json
import re

from tests.documents.papers import ANSWERS, TITLES

STATEMENTS = {
    "1 a": "Derive the gradient of the loss with respect to the logits, where the loss is $J = -\\log p$.",
    "1 d": "Use the network as a bigram model. Report the perplexity.",
    "2 a 1": "Can you think of something that characters do better?",
    "2 a 2": "And what about the other way around: what do words do better?",
    "5.1 a": "Explain why the weights are a distribution.",
}


def _steps(labels):
    """`('5.2', 'a', '')` or `('2', 'a', '1')`."""
    steps = labels.split()
    return steps[0], steps[1], steps[2] if len(steps) > 2 else ""


def headed(style="{top}{sub}{last}", *, marker=""):
    """Markdown with one full label as a heading above each answer."""
    parts = []
    for labels, text in ANSWERS:
        top, sub, last = _steps(labels)
        parts.append("## " + style.format(top=top, sub=sub, last=f".{last}" if last else "") + f"\n\n{marker}{text}\n")
    return "# My homework\n\nA. Student\n\n" + "\n".join(parts)


def nested(top_style="# {top} {title}", sub_style="({sub})", last_style="({last})", *, statements=False, marker=""):
    """Markdown or plain text with the question above, letters below, and two answers under 2a."""
    out, seen = ["A. Student\n"], set()
    for labels, text in ANSWERS:
        top, sub, last = _steps(labels)
        if top not in seen:
            out.append(top_style.format(top=top, title=TITLES.get(top, "")).rstrip() + "\n")
        head = "" if (top, sub) in seen else sub_style.format(sub=sub)
        if statements:
            head = f"{head} {STATEMENTS.get(labels, f'Explain the point that question {labels} is about.')}\n\n".lstrip()
        elif last:
            head = f"{head}\n\n{last_style.format(last=last)}"
        out.append(f"{head}{'' if statements else ' '}{marker}{text}\n")
        seen |= {top, (top, sub)}
    return "\n".join(out)


def sections():
    """LaTeX with a starred section for each answer."""
    return _latex("\n".join(rf"\section*{{{''.join(_steps(labels)[:2])}{'.' * (len(labels.split()) > 2)}{_steps(labels)[2]}}}"
                            f"\n{_lists(text)}\n" for labels, text in ANSWERS))  # fmt: skip


def enumerated():
    """LaTeX with a numbered list of lists, as its class prints the labels; question 5 has a third level."""
    out, before = [r"\begin{enumerate}"], ("", "", "")
    for labels, text in ANSWERS:
        top, sub, last = _steps(labels)
        number, _, inner = top.partition(".")
        out += _down(before, (number, inner, sub, last))
        item = "" if last == "2" else r"\item "
        out.append(rf"{item}{_lists(text)}" if not last else rf"{item}\textbf{{({last})}} {_lists(text)}")
        before = (number, inner, sub, last)
    return _latex("\n".join([*out, r"\end{enumerate}" * (3 if before[1] else 2)]))


def _down(before, now):
    """Commands that close the lists of one answer and open those of the next."""
    number, inner, sub, _ = now
    if before[0] == number and before[1] == inner:
        return []
    out = []
    if before[0]:
        out.append(r"\end{enumerate}")
        if before[1] and before[0] != number:
            out.append(r"\end{enumerate}")
    if before[0] != number:
        out.append(r"\item")
        if inner:
            out.append(r"\begin{enumerate}[label=\arabic*.]")
    if inner:
        out.append(r"\item")
    out.append(rf"\begin{{enumerate}}[label=(\alph*), start={ord(sub) - 96}]")
    return out


def _lists(text):
    """Numbered lists of an answer as an environment."""
    if not re.search(r"^1\. ", text, re.MULTILINE):
        return text
    before, first, rest = text.partition("1. ")
    items = re.sub(r"^\d\. ", r"\\item ", first + rest, flags=re.MULTILINE)
    return f"{before}\\begin{{enumerate}}\n{items}\n\\end{{enumerate}}"


def _latex(body):
    return (
        "\\documentclass{article}\n\\usepackage{amsmath} % 1a is not a label here\n\\title{Homework}\n"
        f"\\begin{{document}}\n\\maketitle\n{body}\n\\end{{document}}\n"
    )


def notebook(*, code=False):
    """A notebook with a Markdown heading above each answer, some of which come as code."""
    cells = [_cell("markdown", "# Homework")]
    for labels, text in ANSWERS:
        top, sub, last = _steps(labels)
        cells.append(_cell("markdown", f"### Question {top}{sub}{'.' * bool(last)}{last}"))
        if code and labels == "1 c":
            cells.append(_cell("code", "def forward(x):\n    return x  # 2b"))
        else:
            cells.append(_cell("markdown", text))
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}, indent=1)


def _cell(kind, source):
    cell = {"cell_type": kind, "metadata": {}, "source": source.splitlines(keepends=True)}
    if kind == "code":
        cell |= {"execution_count": 1, "outputs": [{"output_type": "stream", "name": "stdout", "text": ["1b. no label\n"]}]}
    return cell
