"""The words, symbols and numbers that all renderers share, so that a verdict reads the same everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from grader.model.verdict import Verdict
from grader.model.working import Ruling
from grader.report.visible import visible

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.model.outcome import Outcome
    from grader.model.report import Failure, PartReport, Report, Score
    from grader.model.working import WorkingLine


@dataclass(frozen=True, slots=True)
class Look:
    """How a verdict is shown: a symbol and a word always, a colour only on top of them.

    `style` is a style of the terminal, `ascii` stands in where the terminal has no Unicode.
    """

    symbol: str
    word: str
    meaning: str
    style: str
    ascii: str


LOOKS: Final[Mapping[Verdict, Look]] = MappingProxyType({
    Verdict.CORRECT: Look("✓", "correct", "all marks", "green", "+"),
    Verdict.PARTIAL: Look("◐", "partial", "a stated share of the marks", "yellow", "~"),
    Verdict.INCORRECT: Look("✗", "incorrect", "shown to be wrong", "red", "x"),
    Verdict.MALFORMED: Look("≠", "not readable", "the text has no reading; no attempt is lost", "dark_orange3", "#"),
    Verdict.BLANK: Look("○", "blank", "nothing was handed in", "bright_black", "."),
    Verdict.PENDING: Look("…", "pending", "a file or a person is needed", "blue", ":"),
    Verdict.PROPOSED: Look("◇", "proposed", "marks are suggested and wait for review", "magenta", "%"),
    Verdict.UNDECIDED: Look("?", "undecided", "could not be shown either way; a person decides", "cyan", "?"),
    Verdict.ERROR: Look("!", "our error", "the grader failed; it costs nothing", "bold red", "!"),
})  # fmt: skip

# How the rulings on the lines of a derivation look.
LINES: Final[Mapping[Ruling, Look]] = MappingProxyType({
    Ruling.VALID: Look("✓", "valid", "true for all values", "green", "+"),
    Ruling.APPROXIMATION: Look("≈", "valid as an approximation", "true in the limit", "green", "~"),
    Ruling.SLIP: Look("◐", "slip", "a small change makes it true", "yellow", "/"),
    Ruling.INVALID: Look("✗", "invalid", "shown to be wrong", "red", "x"),
    Ruling.ILL_TYPED: Look("≠", "ill-typed", "the shapes do not fit", "red", "#"),
    Ruling.UNREAD: Look("?", "unread", "not read or not decided; never wrong for that", "cyan", "?"),
    Ruling.PROSE: Look(" ", "prose", "words", "dim", " "),
})  # fmt: skip

# The rungs of the ladder of evidence, by the values under which checks file them.
RUNGS: Final[Mapping[str, str]] = MappingProxyType({
    "identical": "the same formula",
    "reading": "decided while reading",
    "shape": "the shapes were compared",
    "sampled": "both sides were evaluated on random models",
    "digits": "both sides were evaluated with many digits",
    "exact": "exact arithmetic",
    "symbolic": "symbolic proof",
    "mutant": "the value of a known mistake",
    "reference": "the reference could not be used",
})  # fmt: skip


# The fractions that read better than their decimals.
_VULGAR: Final[Mapping[Fraction, str]] = MappingProxyType({
    Fraction(1, 2): "½", Fraction(1, 4): "¼", Fraction(3, 4): "¾", Fraction(1, 3): "⅓", Fraction(2, 3): "⅔",
    Fraction(1, 6): "⅙", Fraction(5, 6): "⅚", Fraction(1, 8): "⅛", Fraction(3, 8): "⅜", Fraction(5, 8): "⅝",
    Fraction(7, 8): "⅞",
})  # fmt: skip


def exact(marks: Fraction) -> str:
    """Marks without any rounding: `9`, `9½`, `8.65`, and `19/7` where no short decimal is exact."""
    whole, rest = divmod(abs(marks), 1)
    sign = "−" if marks < 0 else ""
    if rest in _VULGAR:
        return f"{sign}{whole or ''}{_VULGAR[rest]}"
    if 1000 % marks.denominator == 0:
        return decimal(marks, 3)
    return f"{sign}{abs(marks.numerator)}/{marks.denominator}"


def decimal(marks: Fraction, places: int = 2) -> str:
    """Marks as a decimal number, rounded to `places` with no trailing zeros: `9.5`, `0.33`."""
    # Two conversions would round twice; scaling the exact fraction rounds once.
    scaled = round(marks * 10**places)
    text = f"{abs(scaled) // 10**places}.{abs(scaled) % 10**places:0{places}d}".rstrip("0").rstrip(".")
    return f"−{text}" if scaled < 0 else text


def marks_in_words(marks: Fraction) -> str:
    """Exact marks, and the decimal where it says more: `9½ (9.5)`, `8.65`, `19/7 (≈ 2.71)`."""
    precise = exact(marks)
    rounded = decimal(marks)
    if precise == rounded:
        return precise
    about = "" if round(marks * 100) == marks * 100 else "≈ "
    return f"{precise} ({about}{rounded})"


def score_line(score: Score) -> str:
    """Marks in one phrase: `57.3 of 100, 12 proposed, 15 open`."""
    rest = [("proposed", score.proposed), ("open", score.open)]
    words = [f"{decimal(score.awarded)} of {decimal(score.out_of)}"]
    return ", ".join(words + [f"{decimal(marks)} {word}" for word, marks in rest if marks])


def lost(score: Score) -> Fraction:
    """Marks that were decided against the student."""
    return max(score.out_of - score.awarded - score.proposed - score.open, Fraction(0))


def says_misconception(outcome: Outcome) -> bool:
    """Whether the rationale is the misconception once more, so that saying both would say it twice."""
    rationale = outcome.evidence.rationale.rstrip(".").casefold()
    return bool(outcome.misconception) and rationale == outcome.misconception.rstrip(".").casefold()


def reason_in_words(part: PartReport) -> str:
    """The rationale of the decisive outcome, unless the report says the same elsewhere in the part."""
    decisive = part.decisive
    if decisive is None or says_misconception(decisive):
        return ""
    repeated = waits(part) and decisive.evidence.rationale == part.left_for_people
    return "" if repeated else decisive.evidence.rationale


def waits(part: PartReport) -> bool:
    """Whether a person must still look at a part before its marks stand."""
    return part.needs_review or not part.verdict.settled


def why_it_waits(part: PartReport) -> str:
    """One line for the queue: what is left for a person, else what the verdict means."""
    if part.left_for_people:
        return part.left_for_people
    if part.verdict is Verdict.MALFORMED:
        return "the grader could not read the answer; a person can"
    if part.verdict.settled:
        return "the marks are to be confirmed"
    return LOOKS[part.verdict].meaning


def about_line(line: WorkingLine) -> tuple[str, ...]:
    """What there is to say about a line of a derivation besides its ruling, in words."""
    said = []
    if line.why and (line.ruling is not Ruling.VALID or line.follows):
        said.append(line.why)
    if line.misconception:
        said.append(f"misconception: {line.misconception}")
    if line.rule:
        said.append(f"reason: {line.rule}")
    if line.needs:
        said.append(f"holds only because {' and '.join(line.needs)}, which is not said")
    return tuple(said)


def why_not_graded(failure: Failure) -> str:
    """Why a submission could not be graded, without its name: that stands before it everywhere."""
    return failure.message.removeprefix(f"{failure.submission}: ")


def part_name(problem: str) -> str:
    """The id of a part without its assessment."""
    return problem.split("/", 1)[-1]


def printed_as(part: PartReport) -> str:
    """Where the student finds a part that stands under another label in their version; empty where it does not."""
    return f" (printed as {part.printed_as})" if part.printed_as else ""


def title_of(report: Report) -> str:
    """The title of the paper, with the variant that the student was given."""
    return f"{report.title}, variant {report.variant}" if report.variant else report.title


def how_to_reproduce(report: Report) -> str:
    """The sentence of the footer; says only what the report really knows."""
    version = f"grader {report.grader}" if report.grader else "the same version of grader"
    digest = f" and the digest {report.digest}" if report.digest else ""
    code = f" Code ran behind {_WALLS[report.sandbox]}." if report.sandbox in _WALLS else ""
    variant = f" as variant {report.variant}" if report.variant else ""
    return visible(
        f"The same submission, graded by {version}{variant} with seed {report.seed}{digest}, "
        f"gives this report again on every machine.{code}"
    )


_WALLS: Final = {
    "N": "namespaces, Landlock and a system call filter (tier N)",
    "L": "Landlock and a system call filter, without namespaces (tier L)",
    "T": "no wall: the submission was trusted (tier T)",
}


def tested(part: PartReport) -> tuple[Outcome, ...]:
    """The outcomes of named checks, where several decided: for code, its hidden tests."""
    named = tuple(outcome for outcome in part.outcomes if outcome.check)
    return named if len(named) > 1 else ()
