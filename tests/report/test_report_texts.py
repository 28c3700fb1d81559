"""Terminal, summary lines, numbers and the overview of a class."""

import io
from dataclasses import replace
from fractions import Fraction as Frac

import pytest
from rich.cells import cell_len
from rich.console import Console
from sample_reports import sample_class, sample_report

from grader.model.report import Score
from grader.model.verdict import Verdict
from grader.report.overview import overview, share, standing
from grader.report.terminal import print_class, print_report
from grader.report.visible import cut_note, shown, visible
from grader.report.wording import LOOKS, decimal, exact, lost, marks_in_words, score_line


def printed(show, width=80, encoding="utf-8", **options):
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding, write_through=True)
    show(Console(file=stream, width=width, **options))
    return stream.buffer.getvalue().decode(encoding)


def show_report(console):
    print_report(sample_report(), console)


def show_class(console):
    print_class(*sample_class(), console)


@pytest.mark.parametrize("width", [40, 80, 120, 200])
@pytest.mark.parametrize("show", [show_report, show_class])
def test_no_line_is_wider_than_the_terminal(show, width):
    assert max(cell_len(line) for line in printed(show, width).splitlines()) <= width


@pytest.mark.parametrize("show", [show_report, show_class])
def test_no_escape_sequence_where_none_is_asked_for(show):
    assert "\x1b" not in printed(show)


def test_colours_are_on_top_of_words(monkeypatch):
    coloured = printed(show_report, force_terminal=True, color_system="truecolor")
    assert "\x1b[3" in coloured
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[3" not in printed(show_report, force_terminal=True)


def test_students_cannot_write_markup_or_move_the_cursor():
    text = printed(show_report, 120, force_terminal=True, color_system="truecolor")
    assert "[bold red]not markup[/bold red]" in text
    assert "\x07" not in text
    assert "\x1b[31mred" not in text
    assert "⟨U+001B⟩[31mred" in text


def test_names_are_no_markup_either():
    report = replace(sample_report(), submission="[red]s01[/red]")
    part = replace(report.parts[2], problem="sample/[b]1c[/b]", title="[i]T[/i]")
    text = printed(lambda console: print_report(replace(report, parts=(part,)), console))
    assert all(name in text for name in ("[red]s01[/red]", "[b]1c[/b]", "[i]T[/i]"))


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
@pytest.mark.parametrize("show", [show_report, show_class])
def test_old_encodings_do_not_stop_a_report(show, encoding):
    assert "24" in printed(show, encoding=encoding)


@pytest.mark.parametrize("word", [look.word for look in LOOKS.values()])
def test_report_has_every_verdict(word):
    assert word in printed(show_report)


@pytest.mark.parametrize("words", ["expected −0.1437", "one matrix for the whole batch", "200 passages", "and 192 more", "s07.md:22", "with seed 0", "8 proposed"])
def test_report_says(words):
    assert words in printed(show_report, 120)


def test_class_has_a_line_for_each_student_and_failure():
    text = printed(show_class, 120)
    assert all(f"s{number:02} " in text for number in range(1, 13))
    assert "s13: not graded: the archive holds no document" in text


def test_empty_class():
    assert "not graded" in printed(lambda console: print_class((), sample_class()[1], console))


@pytest.mark.parametrize(
    "marks, short, long",
    [
        (Frac(9), "9", "9"),
        (Frac(19, 2), "9½", "9½ (9.5)"),
        (Frac(1, 2), "½", "½ (0.5)"),
        (Frac(173, 20), "8.65", "8.65"),
        (Frac(1, 3), "⅓", "⅓ (≈ 0.33)"),
        (Frac(19, 7), "19/7", "19/7 (≈ 2.71)"),
        (Frac(-1, 2), "−½", "−½ (−0.5)"),
        (Frac(-1, 4), "−¼", "−¼ (−0.25)"),
        (Frac(1, 1000), "0.001", "0.001 (≈ 0)"),
        (Frac(0), "0", "0"),
    ],
)
def test_marks_in_words(marks, short, long):
    assert exact(marks) == short
    assert marks_in_words(marks) == long


@pytest.mark.parametrize("marks, places, text", [(Frac(2, 3), 2, "0.67"), (Frac(100), 2, "100"), (Frac(1), 0, "1"), (Frac(3, 2), 0, "2"), (Frac(10), 0, "10"), (Frac(-5, 4), 1, "−1.2")])
def test_decimals(marks, places, text):
    assert decimal(marks, places) == text


def test_lost_marks_are_never_negative():
    assert lost(Score(Frac(10), Frac(4), Frac(3), Frac(1))) == 2
    assert lost(Score(Frac(1), Frac(2))) == 0


def test_marks_in_one_line():
    assert score_line(sample_report().score) == "24.5 of 69, 8 proposed, 12 open"


def test_overview_counts_students_and_not_outcomes():
    reports, _ = sample_class()
    view = overview(reports)
    top = view.misconceptions[0]
    assert len(top.students) == 5
    assert sorted(top.students) == [index for index, report in enumerate(reports) if any(o.misconception == top.text for p in report.parts if p.problem == top.problem for o in p.outcomes)]
    counts = [len(entry.students) for entry in view.misconceptions]
    assert counts == sorted(counts, reverse=True)


def test_queue_is_by_part_in_the_order_of_the_paper():
    reports, _ = sample_class()
    queue = overview(reports).queue
    order = [part.problem for part in reports[0].parts]
    assert [order.index(entry.part.problem) for entry in queue] == sorted(order.index(entry.part.problem) for entry in queue)
    assert all(entry.part.needs_review or not entry.part.verdict.settled for entry in queue)


def test_mean_of_a_part_is_over_settled_answers_only():
    settled, waiting = sample_report(), sample_report("s08")
    part = replace(waiting.parts[0], verdict=Verdict.UNDECIDED, score=Score(Frac(10), open=Frac(10)), needs_review=True)
    view = overview((settled, replace(waiting, parts=(part, *waiting.parts[1:]))))
    assert view.columns[0].mean == 1
    assert view.columns[3].mean is None
    assert share(part) == 0


def test_a_few_settled_answers_make_no_mean():
    settled, waiting = sample_report(), sample_report("s08")
    part = replace(waiting.parts[0], verdict=Verdict.UNDECIDED, needs_review=True)
    doubtful = replace(waiting, parts=(part, *waiting.parts[1:]))
    assert overview((settled, doubtful, doubtful)).columns[0].mean is None


def test_a_narrow_terminal_leaves_titles_to_the_parts():
    title = sample_report().parts[2].title
    assert title in printed(show_report, 120).split("\n\n")[1]
    narrow = printed(show_report, 44).split("\n\n")[1]
    assert title.split()[0] not in narrow
    assert "practice.1  ✓ correct" in narrow


def test_a_part_that_only_some_have_leaves_a_gap():
    first, second = sample_report(), sample_report("s08")
    view = overview((replace(first, parts=first.parts[1:]), second))
    assert len(view.columns) == len(second.parts)
    assert sum(cell is None for cell in view.cells[0]) == 1
    assert all(column.practice for column in view.columns[-3:-1]) or view.columns[-1].practice


def test_standing():
    reports, _ = sample_class()
    found = standing(reports)
    assert found.mean == sum(report.score.awarded for report in reports) / 12
    assert found.lowest <= found.median <= found.highest
    assert standing(reports[:2]).median == (reports[0].score.awarded + reports[1].score.awarded) / 2


@pytest.mark.parametrize(
    "raw, seen",
    [
        ("a\x00b", "a⟨U+0000⟩b"),
        ("\u202eabc", "⟨U+202E⟩abc"),
        ("\u061c\u200f\u2067", "⟨U+061C⟩⟨U+200F⟩⟨U+2067⟩"),
        ("\ud800", "⟨U+D800⟩"),
        ("\ufffe", "⟨U+FFFE⟩"),
        ("\U000e0041", "⟨U+E0041⟩"),
        ("a\r\nb\rc\n\td", "a\nb\nc\n\td"),
        ("שלום 你好 é 👩\u200d🔬", "שלום 你好 é 👩\u200d🔬"),
    ],
)
def test_invisible_characters_are_spelled_out(raw, seen):
    assert visible(raw) == seen


def test_cut_with_a_note():
    assert shown("x" * 10, 10) == "x" * 10
    assert shown("x" * 11, 10) == "xxxxxxxxxx … [Cut here: the first 10 of 11 characters are shown.]"
    assert cut_note("x" * 10, 10) == ""


def test_what_is_left_to_do_is_not_said_twice():
    part = sample_report().parts[3]
    same = replace(part, left_for_people=part.outcomes[0].evidence.rationale)
    text = printed(lambda console: print_report(replace(sample_report(), parts=(same,)), console), 200)
    assert text.count("could not be evaluated at any drawn point") == 1
