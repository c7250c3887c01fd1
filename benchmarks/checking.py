"""Answers to the seed's problem, each written as nobody wrote it before: CPU an answer, reading included."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice, product
from pathlib import Path
from random import Random

from sympy import Expr, Matrix, Symbol, cancel, exp, simplify

from benchmarks.measure import Row, cpu, shown
from symback.check import Checker
from symback.reading import read_answer
from symback.reading.readings import Forms
from symback.spec import load

TITLE = "Checking: answers to ∂f/∂W1 of two_layer, each of them once, by one `Checker` that is warm"
NOTE = """
A right answer is mostly read: cut into words and put together into a formula. What sides of one form mean is remembered
from the answers before, so a row tells what answers cost of which no two are of one form. A wrong answer is edited at
many places to find the edit that makes it right, and that search takes about half of its time. What is left is spread
thin over many functions: where an aim is missed, it is for no single reason.
"""

_PROBLEM = Path(__file__).parent.parent / "problems" / "two_layer.yaml"
_SLOPES = ("sigmoid'(z{n})", "σ'(z{n})", "h{n} .* (1 - h{n})", "(1 - h{n}) ⊙ h{n}", "(h{n} - h{n}.^2)",
           "sigmoid(z{n}) .* (1 - sigmoid(z{n}))")  # fmt: skip
_W2, _W3, _X = ("W2^T", "W2.T", "W₂ᵀ", "transpose(W2)"), ("W3^T", "W3.T", "W₃ᵀ"), ("x^T", "x.T", "xᵀ")
_FORMS = (
    "({W2} ({W3} .* {s2}) .* {s1}) {x}",
    "({s1} .* ({W2} ({s2} .* {W3}))) {x}",
    "diag({s1}) {W2} diag({s2}) {W3} {x}",
    "d2 = {W3} .* ({s2})\nd1 = ({W2} d2) .* ({s1})\ndf/dW1 = d1 {x}",
)


@dataclass(frozen=True, slots=True)
class Labelled:
    """An answer, and the mistakes that are all right to name; none where it is right."""

    text: str
    mistakes: tuple[str, ...] = ()


def right(count: int) -> list[Labelled]:
    """So many right answers, no two of them written alike, in an order that mixes the forms."""
    return [Labelled(form.format(**parts)) for form, parts in islice(_written(), count)]


def wrong(count: int) -> list[Labelled]:
    """So many answers with one mistake each, no two of them written alike."""
    found = ((_mistaken(kind, form, parts), kind) for (form, parts), kind in zip(_written(), cycle(_MISTAKES)))
    return [Labelled(text, _MISTAKES[kind]) for text, kind in islice(found, count)]


_MISTAKES: dict[str, tuple[str, ...]] = {
    "transpose": ("missing-transpose",),
    "slope": ("missing-slope",),
    "function": ("function-for-slope", "missing-one-minus"),
    "input": ("wrong-input",),
    "sign": ("sign",),
    "factor": ("constant-factor",),
    "layer": ("wrong-layer",),
}


def _written() -> Iterator[tuple[str, dict[str, str]]]:
    ways = [*product(_FORMS, _SLOPES, _SLOPES, _W2, _W3, _X)]
    Random("checking").shuffle(ways)  # noqa: S311 - any order will do
    for form, s1, s2, w2, w3, x in ways:
        yield form, {"s1": s1.format(n=1), "s2": s2.format(n=2), "W2": w2, "W3": w3, "x": x}


def _mistaken(kind: str, form: str, parts: dict[str, str]) -> str:
    changed = {
        "transpose": {"W2": "W2"},
        "slope": {"s2": "1"} if "diag" not in form else {"s2": "ones(2)"},
        "function": {"s2": "sigmoid(z2)"},
        "input": {"x": "h1^T"},
        "sign": {"x": f"(-{parts['x']})"},
        "factor": {"W3": f"(2 {parts['W3']})"},
        "layer": {"s1": "sigmoid'(z2)"},
    }
    return form.format(**{**parts, **changed[kind]})


def run(small: bool) -> list[Row]:
    count, warming = (8, 2) if small else (1_000, 40)
    good, bad = right(count + warming), wrong(count + warming)
    few = bad[: count // 10 or 1] if small else bad[: count // 5]
    mixed = [*good[: count * 7 // 10], *bad[: count * 3 // 10]]
    apart = [*_of_own_form(good[:count])[: count * 7 // 100 or 1], *_of_own_form(bad[:count])[: count * 3 // 100 or 1]]
    for answers in (good[:count], bad[: len(few)], mixed, apart):
        _assert_judged_as_labelled(answers)
    spent = {}
    for name, answers in (("right", good[:count]), ("wrong", few), ("mixed", mixed), ("apart", apart)):
        checker = Checker(load(_PROBLEM))
        for answer in (*good[count:], *bad[count:]):
            checker.check(answer.text)
        spent[name] = cpu(lambda answers=answers, checker=checker: _judged(checker, answers)) / len(answers)
    simplified = cpu(_difference(1, cancel) if small else _difference(2, simplify))
    return [
        _rate(f"{count:,} right answers", spent["right"], "≥ 2,000/s"),
        _rate(f"{len(few):,} wrong answers, their mistakes named", spent["wrong"], "≥ 2,000/s"),
        _rate(f"{len(mixed):,} answers, three of ten wrong", spent["mixed"], "≥ 300/s"),
        _rate(f"{len(apart):,} of them, no two of one form, such as W2.T and W₂ᵀ", spent["apart"], "≥ 300/s"),
        *(
            Row(f"1,000 {what}, beside one `simplify(answer - truth)`", shown(1_000 * spent[name]), shown(simplified),
                f"{1_000 * spent[name] / simplified:.2f}", "≤ 1")
            for name, what in (("right", "right answers"), ("mixed", "answers, three of ten wrong"))
        ),
    ]  # fmt: skip


def _of_own_form(answers: Sequence[Labelled]) -> list[Labelled]:
    """The answers without those that say what an earlier one says, in another dress."""
    course, forms = Checker(load(_PROBLEM)).course("W1", None).course, Forms()
    found: dict[tuple[int, ...], Labelled] = {}
    for answer in answers:
        read = read_answer(answer.text, course.vocabulary)
        found.setdefault(tuple(forms.of(s.tree) for one in read.statements for s in one.sides), answer)
    return list(found.values())


def _rate(what: str, seconds: float, wanted: str) -> Row:
    return Row(what, f"{shown(seconds)} an answer", "", f"{1 / max(seconds, 1e-9):,.0f}/s", wanted)


def _judged(checker: Checker, answers: Sequence[Labelled]) -> None:
    for answer in answers:
        checker.check(answer.text)


def _assert_judged_as_labelled(answers: Sequence[Labelled]) -> None:
    checker = Checker(load(_PROBLEM))
    for answer in answers:
        verdict = checker.check(answer.text)
        assert verdict.verdict == ("incorrect" if answer.mistakes else "correct"), answer.text
        named = {diagnosis.mistake for diagnosis in verdict.diagnosis}
        assert not answer.mistakes or named & {*answer.mistakes}, (answer, named)


def _difference(width: int, simplified: Callable[[Expr], Expr]) -> Callable[[], None]:
    """What simplifies the right answer less the truth, entry by entry in plain symbols, and finds 0."""
    first, second, third = _symbols("W1", width, 2), _symbols("W2", width, width), _symbols("W3", 1, width)
    x = _symbols("x", 2, 1)
    h1 = (first * x).applyfunc(_sigmoid)
    h2 = (second * h1).applyfunc(_sigmoid)
    f = (third * h2)[0, 0]
    truth = first.applyfunc(f.diff)
    slopes = [h.applyfunc(lambda entry: entry * (1 - entry)) for h in (h1, h2)]
    arrived = second.T * third.T.multiply_elementwise(slopes[1])
    answer = arrived.multiply_elementwise(slopes[0]) * x.T

    def task() -> None:
        assert (answer - truth).applyfunc(simplified).is_zero_matrix

    return task


def _symbols(name: str, rows: int, columns: int) -> Matrix:
    return Matrix(rows, columns, lambda i, j: Symbol(f"{name}_{i}{j}"))


def _sigmoid(entry: Expr) -> Expr:
    return 1 / (1 + exp(-entry))
