"""Mutation study of derivations: plant one mistake in every valid derivation and see where it is refused.

Usage: python benchmarks/derivation_mutants.py [--most N] [--list] [--unseen] [--write]
Prints the table of docs/accuracy.md and the survivors with the reason why each survives.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import yaml

from grader.derivations.binding import all_bindings
from grader.derivations.reading import Statement, read_working
from grader.derivations.ruling import rule_on
from grader.language.printing import to_latex
from grader.language.tree import Apply, Binder, Chain, Node, Number, Symbol, children, rebuild, walk
from grader.language.vocabulary import Vocabulary
from grader.model.symbols import Kind
from grader.model.working import Ruling
from grader.spec.load import load_assessment

HERE = Path(__file__).parent
ROOT = HERE.parent
SIGNS = {"=": "=", ":=": ":=", "approx": r"\approx", "<=": r"\le", ">=": r"\ge", "<": "<", ">": ">", "!=": r"\ne",
         "to": r"\to", "in": r"\in", "sim": r"\sim", "notin": r"\notin", ">>": r"\gg", "<<": r"\ll", "prop": r"\propto"}
OTHER_SEEDS = (101, 102, 103)
WORDS = """\
## Derivations

Every valid derivation of {benches} whose lines can all be printed again
was mutated in each place where a small mistake fits: {whole} mutants of {derivations} derivations.
{equivalent} are equivalent: true on the random models of three other seeds as well. Of the {others} others {hit} are
refused at the line of the mistake, or where a mutated name is used ({share:.1f} %); {unread} of these are not read, and
so not accepted. Refused at another line: {elsewhere}. Accepted: {missed}.

{table}

Why equivalent mutants are true:

{reasons}

What is true because of a constraint is told in the report where the student does not name the constraint.

How it does on derivations that nobody had tried: `benchmarks/unseen_derivations.yaml` was written in two rounds before the
engine was asked, the second after it had been mended for the first. At first sight:

| round | right | called wrong | with an unread line | wrong | first wrong line found | unread | missed | full marks for a wrong one |
| --: | --: | --: | --: | --: | --: | --: | --: | --: |
| 1 | 63 | 10 | 6 | 49 | 45 | 1 | 1 | 0 |
| 2 | 35 | 3 | 3 | 29 | 29 | 0 | 0 | 0 |

Four more of the first round are one formula, and were judged as answers. In two an earlier line was blamed: the choice of
the query, and a product of derivatives. The one that was missed is right in the other layout. No right line is now called
wrong; the tests hold that.

```sh
python benchmarks/derivation_mutants.py --write    # this section; some minutes; --unseen takes more
python benchmarks/derivation_rulings.py            # first wrong lines, and times
```
"""
FATES = ("equivalent", "invalid", "slip", "ill-typed", "unread", "elsewhere", "missed")


@dataclass(frozen=True)
class Mutant:
    problem: str
    derivation: int
    line: int
    sort: str
    text: str
    before: str
    after: str
    places: frozenset[int]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--most", type=int, default=0, help="no more mutants of each derivation than this")
    parser.add_argument("--list", action="store_true", help="print every survivor")
    parser.add_argument("--write", action="store_true", help="write the section of docs/accuracy.md")
    parser.add_argument("--unseen", action="store_true", help="mutate unseen_derivations.yaml, too")
    options = parser.parse_args()
    benches = ("derivations", "unseen_derivations") if options.unseen else ("derivations",)
    begun = time.process_time()
    tally, survivors, misplaced = Counter(), [], []
    by_sort: dict[str, Counter[str]] = {}
    mutated: set[tuple[str, str]] = set()
    for problem, terms, name, number, text in valid_derivations(benches):
        for mutant in mutants(problem, terms, (name, number), text, options.most):
            fate, why = judged(problem, terms, mutant)
            tally[fate] += 1
            mutated.add((problem.id, text))
            by_sort.setdefault(mutant.sort, Counter())[fate] += 1
            if fate in {"equivalent", "missed"}:
                survivors.append((mutant, fate, why))
            if fate == "elsewhere":
                misplaced.append((mutant, why))
    text = section(tally, by_sort, survivors, (benches, len(mutated)))
    print(text)
    if options.write:
        written(text)
    for mutant, fate, why in [*((mutant, "elsewhere", why) for mutant, why in misplaced), *survivors]:
        if fate != "equivalent" or options.list:
            change = f"{mutant.before} -> {mutant.after}"
            print(f"{fate}:", mutant.problem, mutant.derivation, mutant.sort, "|", change, "|", why)
    print(f"CPU {time.process_time() - begun:.0f} s")


def valid_derivations(benches):
    """Every derivation of the benches in which nothing is wrong."""
    loaded = {}
    read = (yaml.safe_load((HERE / f"{name}.yaml").read_text()) for name in benches)
    for name, cases in (entry for bench in read for entry in bench.items()):
        assessment, _, part = name.partition("/")
        if assessment not in loaded:
            loaded[assessment] = load_assessment(
                assessment, problems=ROOT / "problems", references=ROOT / "reference"
            )
        problem = loaded[assessment].problem(part)
        check = next(form for form in problem.forms if form.kind == "derivation").checks[0]
        for number, case in enumerate(cases):
            if not case.get("wrong"):
                yield problem, check.terms, name, number, case["text"]


def lines_of(problem, text):
    """The statements of a derivation as chains that can be printed again."""
    working = read_working(text, problem.declarations)
    return [part for part in working.parts if isinstance(part, Statement) and part.tree is not None
            and (isinstance(part.tree, Chain) or part.joined or part.opens)]


def printed(statements, changed=None):
    """A derivation printed from its trees, one statement with another tree."""
    out = []
    for at, part in enumerate(statements):
        tree = changed[1] if changed and changed[0] == at else part.tree
        lead = f"{SIGNS[part.joined]} " if part.joined else ""
        scope = "".join(f", {to_latex(one)}" for one in part.scope)
        sides = tree.sides if isinstance(tree, Chain) else (tree,)
        signs = [SIGNS[op] for op in tree.ops] if isinstance(tree, Chain) else []
        body = to_latex(sides[0])
        for sign, side in zip(signs, sides[1:], strict=True):
            body += f" {sign} {to_latex(side)}"
        out.append(f"$${lead}{body}{scope}$$")
    return "\n".join(out)


def mutants(problem, terms, place, text, most):
    """All mutants of a derivation, each with the lines at which it may be refused."""
    statements = lines_of(problem, text)
    base = printed(statements)
    ruled = rule_on(read_working(base, problem.declarations), problem.declarations, terms)
    if any(line.ruling.wrong or line.ruling is Ruling.UNREAD for line in ruled.lines):
        worst = next(line for line in ruled.lines if line.ruling.wrong or line.ruling is Ruling.UNREAD)
        print("not printed back as valid:", place, worst.part.text, worst.ruling.value, worst.why)
        return
    vocabulary = Vocabulary.of(problem.declarations)
    bound = all_bindings(statements, vocabulary)
    count = 0
    numbers = numbered(statements)
    for at, part in enumerate(statements):
        for sort, tree in changes(part.tree, vocabulary):
            first = numbers[at] or numbers[min(at + 1, len(statements) - 1)]
            later = {number for number in numbers if number > first}
            binds = at in bound or any(name in str(part.text) for name in terms.binds)
            goes_on = at + 1 < len(statements) and statements[at + 1].joined
            places = {first} | (later if binds else set()) | ({first + 1} if goes_on and not numbers[at] else set())
            count += 1
            if most and count > most:
                return
            yield Mutant(*place, first, sort, printed(statements, (at, tree)), to_latex(part.tree), to_latex(tree),
                         frozenset(places))


def numbered(statements):
    """The number that each statement gets as a line: bare expressions have none."""
    numbers, count = [], 0
    for part in statements:
        if isinstance(part.tree, Chain) or part.joined:
            count += 1
            numbers.append(count)
        else:
            numbers.append(0)
    return numbers


def changes(tree: Node, vocabulary: Vocabulary):
    """Every small change of a statement, one at a time: its sort and the changed tree."""
    seen = {tree}
    letters = sorted({node.name for node in walk(tree) if isinstance(node, Symbol) and is_index(node.name, vocabulary)}
                     | {index for node in walk(tree) if isinstance(node, Binder) for index in node.indices})
    for path, node in places(tree):
        for sort, fresh in local(node, letters):
            whole = put(tree, path, fresh)
            if whole not in seen:
                seen.add(whole)
                yield sort, whole


def is_index(name, vocabulary):
    symbol = vocabulary.symbols.get(name)
    return symbol is not None and symbol.kind is Kind.INDEX


def places(tree):
    todo = [((), tree)]
    while todo:
        path, node = todo.pop(0)
        yield path, node
        if not (isinstance(node, Apply) and node.head == "derivative"):
            todo.extend(((*path, at), part) for at, part in enumerate(children(node)))


def put(tree, path, fresh):
    if not path:
        return fresh
    parts = list(children(tree))
    parts[path[0]] = put(parts[path[0]], path[1:], fresh)
    return rebuild(tree, tuple(parts))


def local(node, letters):
    match node:
        case Apply(head="add", args=args):
            yield "sign", Apply("sub", args)
            yield "term dropped", args[0]
            yield "term dropped", args[1]
        case Apply(head="sub", args=args):
            yield "sign", Apply("add", args)
            yield "term dropped", args[0]
        case Apply(head="neg", args=(inner,)):
            yield "sign", inner
        case Apply(head="transpose", args=(inner,)):
            yield "transpose", inner
        case Apply(head="hadamard", args=args):
            yield "Hadamard", Apply("mul", args)
            yield "factor dropped", args[0]
        case Apply(head="mul" | "dot", args=args):
            yield "factor dropped", args[0]
            yield "factor dropped", args[1]
        case Apply(head="div", args=(upper, lower)):
            yield "quotient", Apply("div", (lower, upper))
        case Apply(head="log", args=args):
            yield "base", Apply("log_base", (*args, Number(2)))
        case Apply(head="log_base", args=(inner, _)):
            yield "base", Apply("log", (inner,))
        case Apply(head="exp", args=(inner,)):
            yield "sign", Apply("exp", (Apply("neg", (inner,)),))
        case Apply(head="pow", args=(base, Apply(head="neg", args=(power,)))):
            yield "sign", Apply("pow", (base, power))
        case Apply(head="index", args=(base, *index)) if isinstance(base, Symbol):
            for at, one in enumerate(index):
                for letter in letters:
                    if isinstance(one, Symbol) and one.name != letter:
                        yield "index", Apply("index", (base, *index[:at], Symbol(letter), *index[at + 1 :]))
        case Apply(head="delta", args=(first, second)):
            for letter in letters:
                if isinstance(first, Symbol) and letter != first.name:
                    yield "index", Apply("delta", (Symbol(letter), second))
        case Binder(head="sum" | "prod", upper=Symbol() as upper):
            less = Apply("sub", (upper, Number(1)))
            yield "off by one", Binder(node.head, node.indices, node.body, node.lower, less, node.where)
        case Binder(head="sum"):
            yield "sum dropped", node.body
        case Number(value=value) if value.denominator == 1:
            yield "off by one", Number(value + 1)
        case _:
            return


def judged(problem, terms, mutant):
    """The fate of a mutant: refused at its line, refused elsewhere, equivalent, or missed."""
    ruled = rule_on(read_working(mutant.text, problem.declarations), problem.declarations, terms)
    first = next((line for line in ruled.lines if line.number and not line.ruling.holds), None)
    if first is None:
        return still_true(problem, terms, mutant)
    if first.number in mutant.places:
        kind = "slip" if first.ruling is Ruling.SLIP else first.ruling.value
        return kind, ""
    return "elsewhere", f"refused at line {first.number} ({first.ruling.value}), planted in line {mutant.line}"


def still_true(problem, terms, mutant):
    """Whether a mutant that nothing refuses is true on other random models, too, and what it leans on."""
    for seed in OTHER_SEEDS:
        ruled = rule_on(read_working(mutant.text, problem.declarations), problem.declarations, terms, seed)
        if any(line.number and not line.ruling.holds for line in ruled.lines):
            return "missed", f"false on the models of seed {seed}"
    ruled = rule_on(read_working(mutant.text, problem.declarations), problem.declarations, terms)
    needs = [need for line in ruled.lines for need in line.needs]
    if needs:
        return "equivalent", f"true because {needs[0]}"
    turned = [line.why for line in ruled.lines if "laid out" in line.why or "layout" in line.why]
    if turned:
        return "equivalent", "the other layout of a derivative"
    if any("products are read" in line.why or "dot is read" in line.why for line in ruled.lines):
        return "equivalent", "read as the elementwise product"
    return "equivalent", "true on all models"


def table(tally, by_sort):
    """The table of the page, a row for each sort of mistake."""
    yield "| planted | mutants | equivalent | invalid | slip | ill-typed | unread | elsewhere | missed |"
    yield "| --- | --: | --: | --: | --: | --: | --: | --: | --: |"
    for sort, counts in [*sorted(by_sort.items()), ("**all**", tally)]:
        cells = [sum(counts.values()), *(counts[fate] for fate in FATES)]
        yield f"| {sort} | " + " | ".join(map(str, cells)) + " |"


def section(tally, by_sort, survivors, what):
    """The section of docs/accuracy.md."""
    whole, others = sum(tally.values()), sum(tally.values()) - tally["equivalent"]
    hit = others - tally["elsewhere"] - tally["missed"]
    reasons = Counter(why for _, fate, why in survivors if fate == "equivalent").most_common()
    return WORDS.format(
        whole=whole, derivations=what[1], benches=" and ".join(f"`benchmarks/{name}.yaml`" for name in what[0]), equivalent=tally["equivalent"], others=others, hit=hit, share=100 * hit / max(others, 1),
        unread=tally["unread"], elsewhere=tally["elsewhere"], missed=tally["missed"],
        table="\n".join(table(tally, by_sort)),
        reasons="\n".join(f"* {count}: {reason}" for reason, count in reasons),
    )  # fmt: skip


def written(text):
    """Put the section into the page, and beside the benchmark, where the page's own command finds it."""
    (HERE / "derivations.md").write_text(text)
    page = ROOT / "docs" / "accuracy.md"
    before = page.read_text().partition("\n## Derivations\n")[0].rstrip("\n")
    page.write_text(f"{before}\n\n{text}")


if __name__ == "__main__":
    main()
