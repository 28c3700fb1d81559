"""Ruling on one statement after the other, with what the student bound and said before."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from grader.derivations.binding import is_label, name_of, no_copies, number_for, put_in, told_apart
from grader.derivations.clauses import related
from grader.derivations.context import PREMISE, Context, in_force, towards_infinity
from grader.derivations.judging import Bench, Mistake, RuledLink, judged, without_slip
from grader.derivations.laws import law_of
from grader.derivations.leaning import leaned_on, meant_before, repaired_text
from grader.derivations.partly import last_side, partly_ruled, readable_links
from grader.derivations.premises import SUPPOSED
from grader.derivations.ranks import with_letters
from grader.derivations.reading import Statement, Words
from grader.derivations.repairs import brackets_moved, mixes_products
from grader.derivations.retelling import Retelling, general_identity
from grader.derivations.ruled import RuledLine
from grader.derivations.truth import EQUALITIES, Link, truth
from grader.derivations.wording import told_of_others
from grader.language.drafts import draft
from grader.language.faults import LanguageError
from grader.language.printing import to_latex
from grader.language.reader import named_derivatives
from grader.language.tree import Chain, Node, Symbol, substitute, walk
from grader.language.vocabulary import Vocabulary
from grader.model.working import Ruling

if TYPE_CHECKING:
    from grader.derivations.objects import Chosen
    from grader.derivations.terms import Terms
    from grader.derivations.worlds import World
    from grader.language.bindings import Binding
    from grader.language.drafts import Draft

_WORST: Final = (Ruling.ILL_TYPED, Ruling.INVALID, Ruling.SLIP, Ruling.UNREAD, Ruling.APPROXIMATION, Ruling.VALID)
_NO_TRUTH: Final = frozenset({Ruling.INVALID, Ruling.UNREAD, Ruling.SLIP})
_MOST_MOVES: Final = 60
_MARKS: Final = " \n\t$*&\\()[]"


@dataclass
class Walk:
    """Where the ruling stands, and what is known by then."""

    world: World
    terms: Terms
    objects: Chosen
    text: str
    bound: dict[int, Binding] = field(default_factory=dict)
    since: dict[int, int] = field(default_factory=dict)  # from where letters of the problem have another meaning
    lines: list[RuledLine] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    last: tuple[Node, Node] | None = None
    number: int = 0
    place: int = -1
    fixed: dict[str, Node] = field(default_factory=dict)
    broken: dict[tuple[str, tuple[Node, ...]], int] = field(default_factory=dict)  # own names whose shapes do not fit
    row: int = 0
    context: Context = field(default_factory=Context)
    ahead: tuple[Statement, ...] = ()
    part: Statement | None = None

    def take(self, part: Statement | Words) -> None:
        """Rule on one part."""
        if isinstance(part, Words):
            self.context.words(part.text)
            self.lines.append(RuledLine(part, Ruling.PROSE))
            return
        self.place += 1
        self.part = part
        if part.row != self.row:
            self.row, self.fixed = part.row, {}
        self.lines.append(self._excused(part, self._statement(part)))

    def _excused(self, part: Statement, line: RuledLine) -> RuledLine:
        """A line whose shapes do not fit: no fault of its own where it builds on a name of which those did not."""
        if line.ruling is not Ruling.ILL_TYPED or part.draft is None:
            return line
        before = [self.broken[one] for node in walk(part.draft.tree) if (one := name_of(node)) in self.broken]
        binding = self.bound.get(self.place)
        if binding is not None:
            self.broken[binding.name, binding.args] = line.number
        if not before:
            return line
        why = f"builds on line {before[0]}, in which the shapes do not fit"
        return replace(line, ruling=Ruling.UNREAD, note="line.builds-on", why=why)

    def _statement(self, part: Statement) -> RuledLine:
        law = law_of(part, self.world, self.terms)
        if law is not None:
            self.number += 1
            return RuledLine(part, law.ruling, self.number, note=law.note, why=law.why)
        if part.draft is None:
            return self._unread(part)
        try:
            sides = [self._side(part, side) for side in part.draft.sides]
        except LanguageError as fault:
            line = self._with_index(part) or self._for_any_number(part)
            if line is None:
                self.last = last_side(part, self._vocabulary, self._side)
            return line or self._no_reading(part, fault)
        ops = part.tree.ops if isinstance(part.tree, Chain) else ()
        if part.joined and not part.displayed and told_of_others(part.words):
            return RuledLine(part, Ruling.PROSE, note="expression")
        if part.joined and self.last is not None and not self._starts_afresh(part, sides[0]):
            return self._chain(part, (part.joined, *ops), (self.last[0], *sides))
        if part.label and self.last is not None:
            self.number += 1
            self.last = (sides[-1], sides[-1])
            why = f"nothing says what {part.label} is; the lines that follow go on from here"
            return RuledLine(part, Ruling.UNREAD, self.number, note="label.unknown", why=why)
        if not ops:
            if (part.opens and part.displayed) or part.joined or self._is_gone_on_with(part, sides[0]):
                self.last = (sides[0], sides[0])
            return RuledLine(part, Ruling.PROSE, note="expression")
        return self._chain(part, ops, tuple(sides))

    def _is_gone_on_with(self, part: Statement, side: Node) -> bool:
        """Whether the next statement goes on with this expression: nothing but marks stands between, and none before.

        Behind other words it may belong to them; then it does so only if that is true.
        """
        after = self._after
        if after is None or not after.joined or after.draft is None:
            return False
        if self.text[part.start + len(part.text) : after.start].strip(_MARKS):
            return False
        if self.last is None or not self.text[: part.start].rpartition("\n")[2].strip(_MARKS):
            return True
        try:
            return truth(Link(after.joined, side, self._side(after, after.draft.sides[0])), self.world).value is True
        except LanguageError:
            return False

    def _starts_afresh(self, part: Statement, side: Node) -> bool:
        """Whether a word names what follows (`RHS = ...`), and that is not what stood before."""
        assert self.last is not None
        links = (Link(part.joined, left, side, part.scope) for left in self.last)
        return bool(part.label) and not any(truth(link, self.world).value for link in links)

    def _side(self, part: Statement, side: Node) -> Node:
        """A side with the student's own names put in, and letters that stand for two things told apart."""
        bound = [one for at, one in self.bound.items() if self.since.get(at, 0) <= self.place]
        tree = named_derivatives(no_copies(put_in(part, bound, side), self._vocabulary), self._vocabulary)
        return told_apart(with_letters(tree, self.terms.ranks, self.world), self.terms.without_index)

    def _with_index(self, part: Statement) -> RuledLine | None:
        """A name whose index was left out (`q` where there are `q_1` and `q_2`)."""
        assert part.draft is not None
        for name, _ in part.draft.strangers:
            for symbol in self.world.declarations.symbols:
                if symbol.name.startswith(f"{name}_"):
                    fresh = replace(part.draft, tree=substitute(part.draft.tree, name, Symbol(symbol.name)))
                    words = f"{name} lacks its index"
                    line = self._as_drafted(part, fresh, to_latex(fresh.tree), ("slip.index", words))
                    if line is not None:
                        return line
        return None

    def _for_any_number(self, part: Statement) -> RuledLine | None:
        r"""A general identity in a letter that nobody declared: `\log_b x = \ln x / \ln b` for every positive x."""
        links = general_identity(part, self.world)
        if links is None:
            return None
        self.number += 1
        self.last = (links[-1].right, links[-1].right)
        words = "true for every positive number"
        ruled = tuple(RuledLink(link, Ruling.VALID, "identity.general", words) for link in links)
        return RuledLine(part, Ruling.VALID, self.number, ruled, "identity.general", words, binds=True)

    def _unread(self, part: Statement) -> RuledLine:
        """No reading: perhaps for want of one bracket."""
        assert part.fault is not None
        text = self._retelling.balanced(part) if related(part.text) else ""
        if text:
            line = self._statement(replace(part, text=text, draft=draft(text, self._vocabulary)))
            words = "a bracket is missing"
            repaired = line.repaired if line.note == "slip.bracket" else text
            return replace(line, part=part, ruling=Ruling.SLIP, note="slip.bracket", why=words, repaired=repaired)
        self.last = last_side(part, self._vocabulary, self._side)
        return self._no_reading(part, part.fault)

    def _no_reading(self, part: Statement, fault: LanguageError) -> RuledLine:
        if not related(part.text) or (part.running and not part.displayed):
            return RuledLine(part, Ruling.PROSE, note="expression")
        self.number += 1
        links = tuple(judged(link, self._bench()) for link in readable_links(part, self._vocabulary, self._side))
        line = partly_ruled(part, self.number, links, fault)
        if line.ruling.wrong:
            self._remember(line)
        return line

    def _as_read(self, part: Statement, text: str, note: str, words: str) -> RuledLine | None:
        """The line with another text, where every relation of it then holds at least in the limit."""
        try:
            found = draft(text, self._vocabulary)
        except LanguageError:
            return None
        return self._as_drafted(part, found, text, (note, words))

    def _as_drafted(self, part: Statement, found: Draft, text: str, said: tuple[str, str]) -> RuledLine | None:
        note, words = said
        links = self._retelling.links(part, found)
        if links is None:
            return None
        self.number += 1
        self.last = (links[-1].right, links[-1].right)
        ruled = tuple(RuledLink(link, Ruling.SLIP, note, words, meant=link) for link in links)
        return RuledLine(part, Ruling.SLIP, self.number, ruled, note, words, repaired=text)

    @property
    def _retelling(self) -> Retelling:
        return Retelling(self._bench().world, self._side)

    @property
    def _vocabulary(self) -> Vocabulary:
        return Vocabulary.of(self.world.declarations)

    def _bench(self, others: tuple[tuple[Node, Node], ...] = ()) -> Bench:
        world = self.world.with_own(self.fixed) if self.fixed else self.world
        return Bench(world, tuple(self.mistakes), others)

    def _chain(self, part: Statement, ops: tuple[str, ...], sides: tuple[Node, ...]) -> RuledLine:
        """Rule on a chain of relations, link by link."""
        self.number += 1
        number = number_for(part, self._vocabulary)
        if number is not None and not part.joined and not part.implied and not self._leads_on(part):
            self.fixed = {**self.fixed, number[0]: number[1]}
            why = "sets a letter for this line"
            return RuledLine(part, Ruling.VALID, self.number, note="setting", why=why, binds=True)
        binding = self.bound.get(self.place)
        object_line = self.objects.at(part.start)
        scope = self.context.scope(part)
        links = [Link(op, a, b, scope) for op, a, b in zip(ops, sides, sides[1:], strict=False)]
        others = self._other_sides(part, len(sides))
        premised = self.context.world(self._bench().world, scope)
        ruled: list[RuledLink] = []
        meant_last = self.last[1] if part.joined and self.last is not None else sides[0]
        for at, link in enumerate(links):
            if object_line is not None and at == object_line.place:
                ruled.append(RuledLink(link, object_line.ruling, object_line.note, object_line.why, object_line.meant))
                meant_last = sides[at + 1]
                continue
            if binding is not None and link.left == link.right:
                ruled.append(self._typed(link))
            else:
                bench = Bench(premised, tuple(self.mistakes), others[at : at + 1])
                ruled.append(self._link(link, meant_last, bench, ruled))
            if at and ruled[-1].ruling is Ruling.SLIP and ruled[-1].intended.left != link.left:
                ruled[-2] = meant_before(ruled[-2], ruled[-1].intended.left, self.world)
            meant_last = ruled[-1].intended.right
        self.last = (sides[-1], meant_last)
        binds = binding is not None or object_line is not None
        return self._premise(part, ruled) or self._line(part, self._both_ways(part, ruled), binds=binds)

    def _premise(self, part: Statement, ruled: list[RuledLink]) -> RuledLine | None:
        """A statement that is no truth of the problem, and from which something follows: a premise."""
        if not any(link.ruling in _NO_TRUTH for link in ruled) or (part.implied and self.context.by_arrow):
            return None
        if not self.context.take_premise(part, self._bench().world, self._after):
            return None
        why = "a premise: what follows is judged where it holds"
        return RuledLine(part, Ruling.VALID, self.number, note=PREMISE, why=why, binds=True)

    @property
    def _after(self) -> Statement | None:
        return self.ahead[self.place + 1] if self.place + 1 < len(self.ahead) else None

    def _leads_on(self, part: Statement) -> bool:
        """Whether a letter is set to a number as a premise, by words or by an arrow behind it."""
        return SUPPOSED.search(part.words) is not None or (self._after is not None and self._after.implied)

    def _both_ways(self, part: Statement, ruled: list[RuledLink]) -> list[RuledLink]:
        """An equivalence of which only one direction holds is false."""
        words = self.context.one_way(part, [found.link for found in ruled], self._bench().world)
        if not words or not all(found.ruling.holds for found in ruled):
            return ruled
        return [replace(ruled[0], ruling=Ruling.INVALID, note="implication.one-way", why=words)]

    def _typed(self, link: Link) -> RuledLink:
        """A name is bound: nothing is claimed, but what it stands for must have a value."""
        found = truth(link, self.world)
        if found.ill_typed:
            return RuledLink(link, Ruling.ILL_TYPED, found.note, found.message)
        return RuledLink(link, Ruling.VALID, "binding", "a name is bound")

    def _link(self, link: Link, meant_left: Node, bench: Bench, before: list[RuledLink]) -> RuledLink:
        """Rule on one relation; where its left side was repaired, on what was meant."""
        if meant_left == link.left:
            return self._in_context(link, bench)
        intended = link._replace(left=meant_left)
        found = judged(intended, bench)
        if found.ruling.holds:
            return replace(found, link=link, meant=found.meant or intended)
        literal = judged(link, bench)
        if literal.ruling.holds:  # the slip was carried on, so it was none
            self._carried(before)
        return replace(found, link=link, meant=intended) if literal.ruling is Ruling.UNREAD else literal

    def _in_context(self, link: Link, bench: Bench) -> RuledLink:
        """Rule on a relation under what was said before."""
        if towards_infinity(link, bench.world):
            return RuledLink(link, Ruling.VALID, "limit.named", "the limit that the problem names")
        found = self.context.widened(in_force(link, bench), bench)
        if found.ruling.wrong:
            said = self.context.as_said_before(link, bench)
            found = said or self.context.as_the_words_say(link, bench, self._around) or found
        self.context.remember(found)
        return found

    @property
    def _around(self) -> tuple[str, str]:
        """The words before the statement that is ruled on, and the text behind it."""
        part = self.part
        return (part.words, self.text[part.start + len(part.text) :][:80]) if part is not None else ("", "")

    def _carried(self, before: list[RuledLink]) -> None:
        if before:
            before[-1] = without_slip(before[-1])
            return
        for at in range(len(self.lines) - 1, -1, -1):
            line = self.lines[at]
            if line.links:
                links = (*line.links[:-1], without_slip(line.links[-1]))
                self.lines[at] = replace(line, ruling=Ruling.INVALID, links=links, note="link.false", repaired="")
                return

    def _other_sides(self, part: Statement, count: int) -> tuple[tuple[Node, Node], ...]:
        """The sides of a chain read from left to right where that makes a difference, pair by pair."""
        if part.draft is None or not mixes_products(part.draft.tree):
            return ()
        try:
            other = draft(part.draft.text, self._vocabulary, weak_hadamard=False)
            sides = [self._side(part, side) for side in other.sides]
        except LanguageError:
            return ()
        if part.joined and self.last is not None:
            sides = [self.last[0], *sides]
        return tuple(pairwise(sides)) if len(sides) == count else ()

    def _line(self, part: Statement, ruled: list[RuledLink], *, binds: bool) -> RuledLine:
        worst = next(sort for sort in _WORST if any(link.ruling is sort for link in ruled))
        first = next(link for link in ruled if link.ruling is worst)
        line = RuledLine(
            part, worst, self.number, tuple(ruled), first.note, first.why or first.remark, binds=binds,
            follows=next((link.follows for link in ruled if link.follows), 0),
        )  # fmt: skip
        if worst in {Ruling.INVALID, Ruling.ILL_TYPED} and not binds:
            moved = self._bracket_moved(part)
            if moved is not None:
                return moved
        if worst is Ruling.SLIP:
            line = replace(line, repaired=repaired_text(ruled))
        self._remember(line)
        if line.follows:
            self._slip_was_none(line.follows)
        if not worst.holds:
            return line
        because = leaned_on(ruled, self.terms.givens, self.world.with_own(self.fixed))
        said = self.text[: part.start + len(part.text) + 120].lower()
        needs = tuple(one.name for one in because if not any(words.lower() in said for words in one.cite))
        return replace(line, needs=needs, because=tuple(one.name for one in because))

    def _bracket_moved(self, part: Statement) -> RuledLine | None:
        if ")" not in part.text or part.joined or self.terms.ranks:  # a bracket moved gives the rank of another matrix
            return None
        self.number -= 1
        for at, text in enumerate(brackets_moved(part.text)):
            line = self._as_read(part, text, "slip.bracket", "a bracket stands in the wrong place")
            if line is not None:
                return line
            if at >= _MOST_MOVES:
                break
        self.number += 1
        return None

    def _remember(self, line: RuledLine) -> None:
        """Keep what was wrong, so that later lines can be judged from what the student had."""
        subject = line.links[0].link.left
        for found in line.links:
            if found.ruling.wrong and found.link.op in EQUALITIES and found.note != "slip.approximation":
                self.mistakes.append(Mistake(found.link.left, found.link.right, line.number))
                if subject != found.link.left and is_label(subject):
                    self.mistakes.append(Mistake(subject, found.link.right, line.number))

    def _slip_was_none(self, number: int) -> None:
        """A later line builds on a slip as it stands: it is a mistake."""
        for at, line in enumerate(self.lines):
            if line.number == number and line.ruling is Ruling.SLIP and line.note == "slip.index":
                links = tuple(without_slip(link) if link.note == "slip.index" else link for link in line.links)
                self.lines[at] = replace(
                    line, ruling=Ruling.INVALID, links=links, note="link.false", why=links[0].why, repaired=""
                )
