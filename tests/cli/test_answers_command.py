"""`grader answers`: a line out for every line in, in order, whatever stands in it."""

from __future__ import annotations

import json

import pytest

from grader.batch.lines import KEYS


def lines(*requests):
    return b"".join((one if isinstance(one, bytes) else json.dumps(one).encode()) + b"\n" for one in requests)


def ask(answer, problem="tiny/1", **more):
    return {"problem": problem, "answer": answer, **more}


def judged(home, *requests, code=0, options=()):
    ended, out, err = home.run("answers", "-", "--json", *options, stdin=lines(*requests))
    assert ended == code, err
    return [json.loads(line) for line in out.splitlines()]


def test_every_key_is_there_and_marks_are_numbers(home):
    (line,) = judged(home, ask("2.3219"))
    assert tuple(line) == KEYS
    assert (line["problem"], line["verdict"]) == ("tiny/1", "partial")
    assert (line["points"], line["out_of"], line["fraction"]) == (1, 4, 0.25)
    assert line["misconception"] == "the base is two"
    assert line["note"] == "base"
    assert line["first_wrong_step"] is None
    assert line["needs_review"] is False
    assert line["evidence"]["rationale"]


def test_lines_come_out_in_order(home):
    asked = [ask("1.609"), ask("7"), ask("(4, 12)", "tiny/2"), ask("????"), ask("????", "tiny/3"), ask("what")]
    made = judged(home, *asked)
    assert [line["problem"] for line in made] == [one["problem"] for one in asked]
    verdicts = [line["verdict"] for line in made]
    assert verdicts == ["correct", "incorrect", "correct", "blank", "pending", "malformed"]
    assert made[2]["points"] == 2.5


@pytest.mark.parametrize(
    ("bad", "message", "code"),
    [
        (b"{not json", "no line of JSON", 2),
        (b"", "empty", 2),
        (b"[1, 2]", "a line is an object", 2),
        (b'{"problem": "tiny/1"}', "no key `answer`", 2),
        (b'{"answer": "1"}', "no key `problem`", 2),
        (b'{"problem": 3, "answer": "1"}', "must be a text", 2),
        (b'{"problem": "tiny/1", "answer": {}}', "must be a text", 2),
        (b'{"problem": "tiny/1", "answer": "1", "format": "lateks"}', "no format `lateks`", 2),
        (b'{"problem": "tiny/1", "answer": "1", "format": ["latex"]}', "no format", 2),
        (b'{"problem": "tiny/1", "answer": "\xff"}', "not UTF-8", 2),
        (b'{"problem": "tiny/11", "answer": "1"}', "did you mean `tiny/1`?", 2),
        (b'{"problem": "tinny/1", "answer": "1"}', "did you mean `tiny`?", 2),
        (b'{"problem": "tiny", "answer": "1"}', "no problem `tiny`", 2),
        (b"[" * 100_000, "nested too deeply", 2),
        (b'{"problem": "tiny/1", "answer": ' + b"9" * 10_000 + b"}", "no line of JSON", 2),
    ],
)
def test_a_bad_line_says_why_and_the_rest_goes_on(home, bad, message, code):
    first, made, last = judged(home, ask("1.609"), bad, ask("(4, 12)", "tiny/2"), code=code)
    assert (first["verdict"], last["verdict"]) == ("correct", "correct")
    assert tuple(made) == KEYS
    assert made["verdict"] == "error"
    assert made["needs_review"] is True
    assert message in made["evidence"]["rationale"]


def test_a_problem_file_at_fault_is_told_in_its_line(home):
    home.write("problems/broken/assessment.yaml", "grader: 1\ntitle: Broken\nparts: [1]\nsurprise: 1\n")
    made = judged(home, ask("1", "broken/1"), ask("1.609"), ask("2", "broken/1"), code=3)
    assert [line["verdict"] for line in made] == ["error", "correct", "error"]
    assert "surprise" in made[0]["evidence"]["rationale"]


def test_answers_may_be_json_numbers_lists_and_null(home):
    made = judged(home, ask(1.609), ask([4, 12], "tiny/2"), ask(None))
    assert [line["verdict"] for line in made] == ["correct", "correct", "blank"]


def test_windows_line_ends_byte_order_mark_and_no_last_newline(home):
    first, second = (json.dumps(ask("1.609")).encode() for _ in range(2))
    made = judged(home, b"\xef\xbb\xbf" + first + b"\r", second)
    assert [line["verdict"] for line in made] == ["correct", "correct"]
    file = home.write("answers.jsonl", first + b"\n" + second)
    code, out, _ = home.run("answers", file)
    assert (code, len(out.splitlines())) == (0, 2)


def test_lone_surrogates_and_hostile_text_come_through(home):
    made = judged(home, b'{"problem": "tiny/1", "answer": "\\ud800"}', ask("\u202e1.609"), ask("1\x001"), ask("9" * 100_000))
    assert len(made) == 4
    assert all(line["verdict"] != "error" for line in made)


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_same_lines_for_any_number_of_jobs(home, jobs):
    asked = [ask(f"{number / 100}") for number in range(100, 180)] + [b"{bad"]
    made = judged(home, *asked, code=2, options=["-j", jobs])
    assert [line["verdict"] for line in made][-1] == "error"
    assert sum(line["verdict"] == "correct" for line in made) == 1
    assert len(made) == 81


def test_times_are_told_on_stderr(home):
    code, _, err = home.run("answers", "-", "--times", stdin=lines(ask("1.609"), ask("7")))
    assert code == 0
    assert "2 answers" in err
    assert "worst" in err


def test_brief_lines(home):
    _, out, _ = home.run("answers", "-", "--brief", stdin=lines(ask("2.3219")))
    assert out == "tiny/1  partial  1/4  the base is two\n"


def test_a_file_that_is_not_there(home):
    code, out, err = home.run("answers", "nowhere.jsonl")
    assert (code, out) == (2, "")
    assert "nowhere.jsonl cannot be opened" in err
