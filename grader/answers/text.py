"""Running text, prepared for comparison."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from grader.language.prose.sentences import LONGEST, prepare
from grader.language.repair import repair
from grader.model.answer import Answer, Malformed
from grader.model.kinds import AbstractAnswerKind, Example

if TYPE_CHECKING:
    from grader.model.answer import Reading
    from grader.model.symbols import Declarations


@dataclass(frozen=True)
class Text(AbstractAnswerKind):
    r"""Running text in Markdown, LaTeX or plain letters.

    `Answer.value` is a `grader.language.prose.sentences.Prose`: sentences of words with their stems, clauses and
    what is denied. Markup is dropped and maths gets one spelling: `$c \approx v_j$`, `c ≈ v_j` and
    `c is approximately v_j` are the words `c ~ v_j`. Text without a single word or number is malformed.
    """

    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example(r"So $c \approx v_j$.", expected="so c ~ v_j"),
        Example("**c** is approximately v_j", expected="c ~ v_j"),
        Example("Pre-training isn't *fine tuning*", expected="pretraining is not finetuning"),
        Example("-- ** --", expected="text.empty"),
    )

    def read(self, text: str, declarations: Declarations) -> Reading:  # noqa: ARG002  prose may use any symbol
        """Prepare the text; only its first 20,000 characters are looked at."""
        start, repairs = repair(text[:LONGEST])
        prose = prepare(start + text[LONGEST:])
        if not prose.sentences:
            message = "there is no word in this answer"
            return Malformed(self.kind(), text[:LONGEST], "text.empty", message, "write at least one sentence")
        words = " / ".join(" ".join(sentence.words) for sentence in prose.sentences)
        remarks = (f"{prose.unread:,} characters at the end were not read",) if prose.unread else ()
        return Answer(self.kind(), text[:LONGEST], prose, plain=words, repairs=repairs, remarks=remarks)
