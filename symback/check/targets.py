"""Which derivatives an answer is judged for, and which of its statements must give each of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from symback.check.lines.judged import Judged
from symback.check.lines.lefts import GRADIENTS
from symback.check.lines.order import judging_order
from symback.check.ruling.case import Tools
from symback.reading import HESSIANS, Answer, Statement
from symback.spec import Problem

_CHANGING = frozenset({"differential", "hessian", "second"})
"""What stands for how something changes."""


def targets_of(answer: Answer, problem: Problem, wrt: str | None, asked: list[str]) -> list[str]:
    """The names by which derivatives are judged: those of the left sides where they are several, else as asked."""
    named = [*named_targets(answer, problem)]
    if wrt is not None:
        return asked
    if len(named) > 1 or (named and named[0] in asked):
        return named
    return asked


def named_targets(answer: Answer, problem: Problem) -> dict[str, int]:
    """Variables by which the answer gives a derivative of the output, with the last statement that does."""
    found: dict[str, int] = {}
    may_be_asked = {*problem.variables, *problem.wrt}  # a problem may ask for the derivative by a definition
    for place, statement in enumerate(answer.statements):
        left = statement.left
        if left is None or left.kind != "gradient" or left.order != problem.order or not statement.sides:
            continue
        entry = bool(left.indices) and all(index.isdigit() for index in left.indices)
        if left.of == problem.of and left.wrt in may_be_asked and not entry:
            found[left.wrt] = place
    if problem.order == 2 and not found:
        maps = {_mapped(one, problem): place for place, one in enumerate(answer.statements)}
        return {name: place for name, place in maps.items() if name} if len(maps) > 1 else {}
    if found:
        return found
    changes = [_moved(statement, problem) for statement in answer.statements]
    return {name: place for place, name in enumerate(changes)} if all(changes) else {}


def _moved(statement: Statement, problem: Problem) -> str:
    """The one variable by which `df = tr(... dX)` says how the output changes, or ""."""
    tree = statement.left.tree if statement.left is not None else None
    if tree is None or (tree.op, tree.value) != ("differential", problem.of) or not statement.sides:
        return ""
    moved = {node.value for node in statement.sides[-1].tree.postorder() if node.op == "differential"}
    return next(iter(moved)) if len(moved) == 1 and moved <= {*problem.variables, *problem.wrt} else ""


def _mapped(statement: Statement, problem: Problem) -> str:
    """The variable by which `d(∂f/∂X) = …` says how the first derivative changes, or ""."""
    tree = statement.left.tree if statement.left is not None else None
    if tree is None or tree.op != "differential" or not statement.sides:
        return ""
    of, _, wrt = tree.value.partition(" ")
    return wrt if of == problem.of and wrt in {*problem.variables, *problem.wrt} else ""


@dataclass(frozen=True, slots=True)
class Target:
    """A derivative that an answer is judged for, the statement that must give it, and the lines judged for it."""

    wrt: str
    place: int
    lines: list[Judged]


def wrong_themselves(targets: Sequence[Target]) -> int:
    """How many lines are wrong by a mistake of their own."""
    return len({line.number for target in targets for line in target.lines if line.is_wrong_itself})


def fitting(answer: Answer, ready: Mapping[str, Tools], targets: Sequence[Target]) -> Target:
    """Of several derivatives the one that an answer is right for, else that whose shape it has, else the first."""

    def fit(target: Target) -> int:
        final = next(line for line in reversed(target.lines) if line.statement is answer.statements[target.place])
        if final.ruling == "correct":
            return 0
        fits = final.reading is not None and final.reading.shape == ready[target.wrt].course.derivation.shape
        return 1 if final.turned else 2 if fits else 3

    return min(targets, key=fit)


def statements_about(answer: Answer, places: Mapping[str, int]) -> dict[str, set[int]]:
    """The statements that are about each second derivative: those that lead to it, and all in which nothing changes.

    Of d(∂f/∂x) one variable changes, and of the next one another: a `dz` before each is the change of its own.
    """
    about = {name: set[int]() for name in places}
    of = ""  # which derivative what comes behind the last one is about
    for place in reversed(range(len(answer.statements))):
        statement = answer.statements[place]
        of = _twice_by(statement) or of or max(places, key=places.__getitem__)
        for name in places:
            if name == of or not _changes(statement):
                about[name].add(place)
    return about


def _twice_by(statement: Statement) -> str:
    """The variable by which a statement gives a second derivative, d(∂f/∂x) or ∂²f/∂x²; or ""."""
    left = statement.left
    if left is None or left.tree is None or not statement.sides:
        return ""
    if left.kind == "gradient" and left.order == 2:
        return left.wrt
    return left.tree.value.partition(" ")[2] if left.tree.op == "differential" else ""


def _changes(statement: Statement) -> bool:
    left = statement.left
    trees = [*([left.tree] if left is not None and left.tree is not None else []), *(s.tree for s in statement.sides)]
    twice = left is not None and left.kind == "gradient" and left.order == 2
    return twice or any(node.op in _CHANGING for tree in trees for node in tree.postorder())


def is_in_changes(answer: Answer) -> bool:
    """Whether an equation is written in differentials: df = tr(… dW)."""
    equations = [statement for statement in answer.statements if statement.left is not None]
    lefts = [statement.left.tree for statement in equations if statement.left is not None]
    sides = [side.tree for statement in equations for side in statement.sides]
    trees = [tree for tree in (*lefts, *sides) if tree is not None]
    return any(node.op == "differential" for tree in trees for node in tree.postorder())


def last_result(answer: Answer, order: int) -> int:
    """The statement that gives the result where none names it: the last that defines nothing, else the last.

    A Hessian by that name is not the result where a first derivative is asked, nor a gradient where a second is.
    """
    places = [place for place, statement in enumerate(answer.statements) if statement.sides]
    beside = HESSIANS if order == 1 else GRADIENTS
    places = [place for place in places if _own_name(answer.statements[place]) not in beside] or places
    bare = [place for place in places if answer.statements[place].left is None]
    if results := [place for place in bare if not answer.statements[place].is_reason]:
        places = [place for place in places if place <= results[-1] or not _explains(answer.statements[place])]
        bare = results
    named = {place for place in places if _own_name(answer.statements[place])}
    if not bare and named and _says_value(answer.statements[places[-1]]):  # it may be there for one above it
        return [place for place in judging_order(answer.statements) if place in named][-1]
    if not bare or bare[-1] == places[-1]:
        return places[-1]
    below = [(place, answer.statements[place].left) for place in places if place > bare[-1]]
    said = [(place, left) for place, left in below if left is not None and left.kind in ("name", "gradient")]
    # What says something of a quantity of the problem, `where z = W x`, `δ = ...`, needs no use.
    own = [place for place, left in said if (left.kind == "gradient" and not left.name) or not (left.tree or left.of)]
    return bare[-1] if len(said) == len(below) and _defined_for(answer, bare[-1], own) else places[-1]


def _own_name(statement: Statement) -> str:
    """The name of its own that a statement defines, or ""."""
    left = statement.left
    return left.name if left is not None and left.kind == "name" and left.tree is None else ""


def _says_value(statement: Statement) -> bool:
    """Whether a statement says what a name is, the answer's own or one of the problem, `x_i = X_{i,:}^T`."""
    return statement.left is not None and statement.left.kind == "name"


def _explains(statement: Statement) -> bool:
    """Whether a statement behind a result is a reason for it, or says what a slope is, σ'(z) = h (1 − h)."""
    tree = statement.left.tree if statement.left is not None else None
    return statement.is_reason or (tree is not None and tree.op == "call" and tree.order > 0)


def _defined_for(answer: Answer, place: int, below: Sequence[int]) -> bool:
    """Whether all statements `below` another are there to define what it uses."""
    order = judging_order(answer.statements)
    return all(order.index(other) < order.index(place) for other in below)
