"""The page: valid, self-contained, safe with what students write, readable in both colour schemes."""

import itertools
import re
from dataclasses import replace
from fractions import Fraction
from html.parser import HTMLParser

import html5lib
import pytest
from sample_reports import HOSTILE, MEGABYTE, part, sample_class, sample_report

from grader.model.outcome import ItemResult
from grader.model.report import Failure, Report, Score
from grader.model.verdict import Verdict
from grader.model.working import Ruling, WorkingLine
from grader.report import html
from grader.report.wording import LOOKS

PAGES = {
    "report": lambda: html.render_report(sample_report()),
    "class": lambda: html.render_class(*sample_class()),
    "nobody": lambda: html.render_class((), (Failure("s01", "no document"),)),
}


@pytest.fixture(params=PAGES, scope="module")
def page(request):
    return PAGES[request.param]()


def tree_of(page):
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)


def only(part_report, **rest):
    return Report("sample", "A title", "s01", (part_report,), Score(part_report.score.out_of), **rest)


class Elements(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def test_is_valid_html(page):
    assert tree_of(page).find("body") is not None


def test_has_no_script_and_loads_nothing(page):
    elements = Elements(page).found
    assert not {tag for tag, _ in elements} & {"script", "img", "link", "iframe", "object", "embed", "base", "form", "svg"}
    assert "@import" not in page
    assert "url(" not in page
    for _, attributes in elements:
        assert not [name for name in attributes if name.startswith("on") or name in {"src", "srcset", "background"}]
        assert attributes.get("href", "#").startswith("#")


def test_forbids_loading_in_its_own_policy(page):
    policies = [a["content"] for tag, a in Elements(page).found if a.get("http-equiv") == "Content-Security-Policy"]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'"]


def test_every_link_has_a_target_and_ids_are_unique(page):
    elements = Elements(page).found
    ids = [attributes["id"] for _, attributes in elements if "id" in attributes]
    links = {attributes["href"][1:] for tag, attributes in elements if tag == "a"}
    assert len(ids) == len(set(ids))
    assert links <= set(ids)


def test_landmarks_language_and_order_of_headings(page):
    tree = tree_of(page)
    assert tree.get("lang") == "en"
    assert all(len(tree.findall(f".//{landmark}")) == 1 for landmark in ("main", "header", "footer", "h1"))
    levels = [int(tag[1]) for tag, _ in Elements(page).found if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert all(deeper - level <= 1 for level, deeper in itertools.pairwise(levels))


def test_every_table_has_headers_with_a_scope(page):
    for table in tree_of(page).iter("table"):
        headers = list(table.iter("th"))
        assert headers
        assert all(header.get("scope") in {"col", "row"} for header in headers)


def test_formulas_are_mathml():
    page = html.render_report(sample_report())
    assert page.count("<math") > 20
    assert "<mi>softmax</mi>" in page  # of a statement
    assert "<mo>⊙</mo>" in page  # of an answer


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_has_its_word_its_sign_and_its_class(verdict):
    page = html.render_report(only(part("1", "One", verdict, (0, 1))))
    look = LOOKS[verdict]
    chip = rf'<span class="verdict v-{verdict.value}"[^>]*><span class="sign" aria-hidden="true">{re.escape(look.symbol)}</span>{look.word}</span>'
    assert re.search(chip, page)
    assert f".v-{verdict.value} {{" in page


def test_looks_differ_without_colour():
    assert len({look.symbol for look in LOOKS.values()}) == len({look.word for look in LOOKS.values()}) == len(Verdict)
    assert len({look.ascii for look in LOOKS.values()}) == len(Verdict)


def test_hostile_text_is_shown_and_not_obeyed():
    page = html.render_report(sample_report())
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "{{ 7*7 }}" in page
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b\ud800-\udfff]", page)
    assert "⟨U+202E⟩gnp.exe⟨U+202C⟩" in page
    page.encode("utf-8")


def test_hostile_text_in_every_field_of_a_report():
    hostile = "<script>x</script>\x1b\u202e\ud800\"'><b onload=y>"
    marked = sample_report()
    parts = tuple(
        replace(p, title=hostile, statement=hostile, answer=hostile, read_as=hostile, read_as_mathml=hostile, left_for_people=hostile, remarks=(hostile,))
        for p in marked.parts
    )
    report = replace(marked, title=hostile, submission=hostile, messages=(hostile,), digest=hostile, grader=hostile, parts=parts)
    for page in (html.render_report(report), html.render_class((report,), (Failure(hostile, hostile),))):
        tree_of(page)
        assert "<script" not in page
        assert not [a for _, a in Elements(page).found if "onload" in a]


def test_a_megabyte_is_cut_with_a_note():
    page = html.render_report(sample_report())
    assert len(page) < 200_000
    assert f"the first 6,000 of {len(MEGABYTE):,} characters are shown" in page


def test_nothing_unassigned_is_dropped():
    page = html.render_report(sample_report())
    assert all(f"Line {number} of the preface" in page for number in range(200, 400))


@pytest.mark.parametrize(
    "text", ["24½ (24.5)", "4½", "Misconception:", "W_1", "−0.1437", "✗ not met", "masked langage", "s07.md, lines 22–41",
             "with seed 0", "9f2c4be07d1a", "practice, not counted", "3 repairs made", "both sides were evaluated on random models"],
)  # fmt: skip
def test_says(text):
    assert text in html.render_report(sample_report())


def test_student_report_shows_no_expected_value_line():
    given = sample_report()
    page = html.render_report(given)
    assert '<th scope="row">expected</th>' in page
    wrong = next(p for p in given.parts if p.problem == "sample/1c")
    shown = replace(wrong.outcomes[0], counterexample=replace(wrong.outcomes[0].counterexample, expected=""))
    assert '<th scope="row">expected</th>' not in html.render_report(only(replace(wrong, outcomes=(shown,))))


def test_a_misconception_is_said_once():
    mistake = sample_report().parts[-1].outcomes[0]
    same = replace(mistake, evidence=replace(mistake.evidence, rationale="Log base 2 in place of the natural logarithm."))
    page = html.render_report(only(replace(sample_report().parts[-1], outcomes=(same,))))
    assert page.casefold().count("log base 2 in place") == 1


def test_class_holds_every_student_every_question_once_and_failures():
    reports, failures = sample_class()
    page = html.render_class(reports, failures)
    assert page.count('<section class="student" id=') == len(reports)
    assert len(re.findall(r"Derive (?:<span[^>]*>)+<math", page)) == 2  # the statements of 1a and 1b, not one for each student
    assert "the archive holds no document" in page
    assert 'class="h0"' in page
    assert 'class="wait"' in page


def _variables(css):
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]+);", css))


def _luminance(colour):
    value = colour.lstrip("#")
    value = "".join(2 * digit for digit in value) if len(value) == 3 else value[:6]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in (int(value[i : i + 2], 16) / 255 for i in (0, 2, 4))]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one, other):
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


PAIRS = [(v.value, f"{v.value}-bg") for v in Verdict] + [
    *((text, ground) for text in ("ink", "soft", "link") for ground in ("paper", "card", "well")),
    *(("heat-ink", f"heat-{step}") for step in range(5)),
    *(("ink", f"{verdict}-bg") for verdict in ("partial", "proposed")),
    ("pending", "paper"),
]


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
@pytest.mark.parametrize("text, ground", PAIRS)
def test_contrast_is_at_least_that_of_wcag_aa(scheme, text, ground):
    css = html.render_class((), ())
    light, rest = css.split("@media (prefers-color-scheme: dark)")
    dark, printed = rest.split("@media print")
    colours = {"light": _variables(light), "dark": _variables(light) | _variables(dark.split("*, *::before")[0]), "print": _variables(printed)}[scheme]
    assert _contrast(colours[text], colours[ground]) >= 4.5


def test_hostile_sample_is_hostile():
    assert "\u202e" in HOSTILE
    assert "<script>" in HOSTILE


def test_a_derivation_shows_the_repair_drawn_and_the_words_between_lines_in_one_piece():
    lines = (
        WorkingLine("The Jacobian of the", Ruling.PROSE),
        WorkingLine("softmax", Ruling.PROSE),
        WorkingLine(r"J = \hat y_j", Ruling.SLIP, 1, "slip.index", "the index j should be i", repaired=r"J = \hat y_i"),
    )
    base = sample_report().parts[0]
    outcome = replace(base.outcomes[0], lines=lines, items=(ItemResult("a", "the sum", Fraction(1), met=True, reason="line 1", quote="J = y"),))
    page = html.render_report(only(replace(base, outcomes=(outcome,))))
    assert "The Jacobian of the softmax" in page
    assert page.index("the index j should be i") < page.index("Read as it was meant")
    assert "<math" in page[page.index("Read as it was meant") :][:300]
    assert "Milestones" in page
    assert "<h4>Read as</h4>" not in page
