"""Reports as one self-contained HTML file: MathML, no script, nothing loaded from anywhere."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from grader.model.verdict import Verdict
from grader.report.as_json import plain
from grader.report.mathml import clean_mathml, latex_to_mathml
from grader.report.overview import overview, share, standing
from grader.report.statements import statement_html
from grader.report.visible import cut_note, shown, visible
from grader.report.wording import (
    LINES,
    LOOKS,
    RUNGS,
    about_line,
    decimal,
    exact,
    how_to_reproduce,
    lost,
    marks_in_words,
    part_name,
    printed_as,
    reason_in_words,
    tested,
    title_of,
    waits,
    why_it_waits,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from fractions import Fraction

    from grader.model.report import Failure, PartReport, Report
    from grader.model.working import WorkingLine

_ANSWER: Final = 6_000
_SENTENCES: Final = 1_500
_FACT: Final = 400
_LATEX: Final = 4_000
_NAME: Final = 120
_LINE: Final = 600


def render_report(report: Report) -> str:
    """One student's report as one HTML file."""
    return _page("report.html.j2", report=report, counts=_counts(report.parts))


def render_class(reports: Sequence[Report], failures: Sequence[Failure]) -> str:
    """A class as one HTML file: the overview, the queue for review, then every student's report."""
    title = reports[0].title if reports else "Nothing was graded"
    return _page(
        "class.html.j2",
        title=title,
        reports=reports,
        failures=failures,
        view=overview(reports),
        standing=standing(reports) if reports else None,
        counts=_counts([part for report in reports for part in report.parts]),
        statements=_statements(reports),
    )


def _page(template: str, **values: object) -> str:
    return _environment().get_template(template).render(**values)


def _statements(reports: Sequence[Report]) -> Mapping[str, PartReport]:
    """Each question once, with the part of the first report that holds it."""
    found: dict[str, PartReport] = {}
    for report in reports:
        for part in report.parts:
            found.setdefault(part.problem, part)
    return found


def _counts(parts: Sequence[PartReport]) -> Mapping[Verdict, int]:
    """How many parts got each verdict, in the order of the enumeration, without those that none got."""
    found = [part.verdict for part in parts]
    return {verdict: found.count(verdict) for verdict in Verdict if verdict in found}


def _heat(part: PartReport) -> int:
    """Step of the heat table: quarters of the marks from 0 to 3, and 4 for all of them."""
    part_share = share(part)
    return 4 if part_share == 1 else min(int(part_share * 4), 3)


def _percent(part: Fraction, whole: Fraction) -> str:
    """Width of a bar; style needs a number and no rounding error of a float can show at two places."""
    return decimal(100 * part / whole) if whole > 0 else "0"


def _facts(facts: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Facts as words and values; lists and objects in the notation of JSON."""
    for key, value in facts.items():
        text = value if isinstance(value, str) else json.dumps(plain(value), ensure_ascii=False)
        yield key.replace("_", " "), shown(text, _FACT)


def _decided_by(part: PartReport) -> str:
    """The rung of the ladder of evidence that decided a part, in words; empty where a check names none."""
    rung = part.decisive.evidence.facts.get("rung", "") if part.decisive else ""
    return RUNGS.get(str(rung), shown(str(rung), _NAME))


def _read_as(part: PartReport) -> Markup:
    """How an answer was understood: the formula, or its plain text where no formula can be drawn."""
    formula = clean_mathml(part.read_as_mathml)
    if formula is None and len(part.read_as_latex) <= _LATEX:
        formula = latex_to_mathml(part.read_as_latex) if part.read_as_latex else None
    if formula is not None:
        return formula
    words = part.read_as or part.read_as_latex
    return _as_text(words) if words else Markup()


def _flowing(lines: Sequence[WorkingLine]) -> Iterator[WorkingLine]:
    """The lines of a derivation, with the words between two of them in one piece again."""
    for words, group in groupby(lines, lambda line: not line.number):
        together = tuple(group)
        if words:
            yield replace(together[0], text=" ".join(line.text for line in together))
        else:
            yield from together


def _line_formula(line: WorkingLine) -> Markup:
    """A line of a derivation as the student wrote it, drawn where it can be drawn."""
    return _drawn(line.text if line.number else "") or _as_text(line.text)


def _meant(line: WorkingLine) -> Markup:
    """What a small repair makes of a line, drawn where it can be drawn."""
    return _drawn(line.repaired) or _as_text(line.repaired)


def _drawn(latex: str) -> Markup | None:
    return latex_to_mathml(latex) if 0 < len(latex) <= _LINE else None


def _as_text(words: str) -> Markup:
    return Markup('<code class="plain">{}</code>').format(shown(words, _ANSWER))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("grader.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        answer=lambda text: visible(text[:_ANSWER]),
        cut=lambda text: cut_note(text, _ANSWER),
        words=lambda text: shown(text, _SENTENCES),
        name=lambda text: shown(text, _NAME),
        reason_in_words=reason_in_words, tested=tested, decided_by=_decided_by, lost=lost,
        exact=exact, decimal=decimal, marks=marks_in_words, statement=statement_html, facts=_facts,
        part_name=part_name, read_as=_read_as, about=about_line, heat=_heat, percent=_percent,
        flowing=_flowing, formula=_line_formula, meant=_meant,
    )  # fmt: skip
    environment.tests["waiting"] = waits
    environment.globals.update(
        looks=LOOKS,
        rulings=LINES,
        why_it_waits=why_it_waits,
        how_to_reproduce=how_to_reproduce,
        title_of=title_of,
        printed_as=printed_as,
    )
    return environment
