import dataclasses
import json
import re
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_reports import sample_class, sample_report

from grader.errors import UsageError
from grader.model.answer import Repair
from grader.model.outcome import Counterexample, Evidence, ItemResult, Outcome
from grader.model.report import REPORT_VERSION, Failure, PartReport, Report, Score
from grader.model.submission import Passage, Place
from grader.model.verdict import Verdict
from grader.model.working import WorkingLine
from grader.report.as_json import class_to_json, exact_number, from_json, plain, to_json

DOCUMENTED = {
    "Report": Report, "Score": Score, "Part": PartReport, "Outcome": Outcome, "Evidence": Evidence,
    "Counterexample": Counterexample, "Item": ItemResult, "Line": WorkingLine, "Repair": Repair, "Place": Place,
    "Passage": Passage, "Failure": Failure,
}  # fmt: skip
PAGE = (Path(__file__).parents[2] / "docs" / "report.md").read_text(encoding="utf-8")


def section(title):
    return PAGE.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


@pytest.mark.parametrize("title", DOCUMENTED)
def test_every_field_is_documented_and_nothing_else(title):
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \| (.{8,}?) \|$", section(title), re.MULTILINE)
    assert sorted(name for name, *_ in rows) == sorted(field.name for field in dataclasses.fields(DOCUMENTED[title]))


def test_every_verdict_is_documented():
    assert re.findall(r"^\| `(\w+)` \|", section("Verdicts"), re.MULTILINE) == [verdict.value for verdict in Verdict]


def test_the_dataclasses_of_a_report_are_all_in_the_page():
    """A noun that joins the report later has to join the page as well."""
    seen, todo = set(), [sample_report()]
    while todo:
        value = todo.pop()
        if dataclasses.is_dataclass(value):
            seen.add(type(value))
            todo.extend(getattr(value, field.name) for field in dataclasses.fields(value))
        elif isinstance(value, tuple):
            todo.extend(value)
    assert seen == set(DOCUMENTED.values()) - {Failure}


def test_keys_of_the_json_are_the_fields():
    data = to_json(sample_report())
    part = next(part for part in data["parts"] if part["outcomes"] and part["outcomes"][0]["items"])
    outcome = part["outcomes"][0]
    pairs = [(data, Report), (part, PartReport), (data["score"], Score), (outcome, Outcome), (outcome["evidence"], Evidence), (outcome["items"][0], ItemResult), (part["place"], Place)]
    for written, noun in pairs:
        assert set(written) == {field.name for field in dataclasses.fields(noun)}


def test_round_trip_through_text():
    report = sample_report()
    assert from_json(json.loads(json.dumps(to_json(report), allow_nan=False))) == report


def test_exact_numbers():
    assert exact_number(Fraction(19, 2)) == {"exact": "19/2", "decimal": 9.5}
    third = to_json(sample_report())["parts"][-1]["score"]["awarded"]
    assert third["exact"] == "1/3"
    assert Fraction(third["exact"]) == Fraction(1, 3) != Fraction(third["decimal"])


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), json_values), st.text(), st.fractions(min_value=0, max_value=1))
def test_any_facts_texts_and_credits_survive(facts, text, credit):
    base = sample_report()
    outcome = Outcome(Verdict.PARTIAL, credit, Evidence("a.b", text, facts), misconception=text)
    report = dataclasses.replace(base, submission=text, parts=(dataclasses.replace(base.parts[0], outcomes=(outcome,), answer=text),))
    assert from_json(json.loads(json.dumps(to_json(report), allow_nan=False))) == report


@pytest.mark.parametrize(
    "value, expected",
    [(float("nan"), "nan"), (float("-inf"), "-inf"), (Fraction(1, 3), "1/3"), ((1, (2,)), [1, [2]]), ({1: {2}}, {"1": [2]})],
)
def test_facts_that_json_does_not_hold(value, expected):
    assert plain(value) == expected


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data.update(version=REPORT_VERSION + 1),
        lambda data: data.pop("version"),
        lambda data: data.pop("parts"),
        lambda data: data["parts"][0].update(verdict="superb"),
        lambda data: data["parts"][0].update(surplus=1),
        lambda data: data["score"].update(awarded={"exact": "1e999999999", "decimal": 1}),
        lambda data: data["score"].update(awarded={"exact": "1/0", "decimal": 1}),
        lambda data: data["score"].update(awarded=3),
        lambda data: data.update(parts=None),
    ],
)
def test_what_is_no_report_is_refused_in_words(damage):
    data = to_json(sample_report())
    damage(data)
    with pytest.raises(UsageError, match="report"):
        from_json(data)


def test_no_object_at_all():
    with pytest.raises(UsageError):
        from_json([])


def test_class():
    reports, failures = sample_class()
    data = class_to_json(reports, failures)
    assert [from_json(report) for report in data["reports"]] == list(reports)
    assert data["failures"][0] == {"submission": "s13", "message": "the archive holds no document"}
