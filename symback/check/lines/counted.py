"""δ's that an answer counts in a way of its own: as ∂L/∂h_l, from 0, or from the output backwards.

One that means another derivative than its fellows do is a mistake, and no way of counting.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from symback.algebra import Apply, Call, Gradient
from symback.check.lines.expected import Expected
from symback.check.lines.judged import Judged
from symback.check.lines.meaning import Meanings
from symback.check.lines.own import OwnNames
from symback.names import parts


class _Place(NamedTuple):
    """A quantity as one of a series, such as all outputs of activations, and which of them it is."""

    series: str
    number: int


def counted(lines: Sequence[Judged], meanings: Meanings, own: OwnNames) -> dict[int, Expected]:
    """By the number of a line of a δ, which derivative that is, where all δ's of the answer are counted in one way."""
    deltas = {line.statement.left.name: line for line in lines if line.statement.left is not None and _is_delta(line)}
    if not deltas:
        return {}
    meant = {
        name: meanings.known.gradients_of_value(line.expr, own.written) for name, line in deltas.items() if line.expr
    }
    numbers = {name: parts(name).index for name in meant}
    if not all(number.isdigit() for number in numbers.values()):
        return {deltas[name].number: found[0] for name, found in meant.items() if found}
    places = _places(meanings)
    usual = {name: _usual(deltas[name]) for name in meant}
    may_be = {
        int(numbers[name]): [(place, one) for one in found for place in places.get(_wrt(one), ())]
        + [(place, None) for place in places.get(usual[name], ())]
        for name, found in meant.items()
    }
    chosen = _in_one_way(may_be)
    return {deltas[name].number: one for name in meant if (one := chosen.get(int(numbers[name]))) is not None}


def _in_one_way(may_be: Mapping[int, Sequence[tuple[_Place, Expected | None]]]) -> dict[int, Expected | None]:
    """What each number means where all of them go through one series by steps of 1, forwards or backwards."""
    if not may_be:
        return {}
    first, *_ = may_be
    for place, _ in may_be[first]:
        for step in (1, -1):
            due = {number: _Place(place.series, place.number + step * (number - first)) for number in may_be}
            found = {number: [one for at, one in may_be[number] if at == due[number]] for number in may_be}
            if all(found.values()):
                return {number: ones[0] for number, ones in found.items()}
    return {}


def _places(meanings: Meanings) -> dict[str, list[_Place]]:
    """By name what each quantity of the forward pass is: h₂ the second of the h's, and of the activations' outputs."""
    found: dict[str, list[_Place]] = {}
    seen = {"activation": 0, "other": 0}
    for equation in meanings.course.forward:
        name = str(equation.name.name)
        series = "activation" if isinstance(equation.value, Apply | Call) else "other"
        seen[series] += 1
        named = parts(name)
        found[name] = [_Place(series, seen[series])]
        if named.index.isdigit():
            found[name].append(_Place(f"{named.stem}{named.accent}_", int(named.index)))
    return found


def _is_delta(line: Judged) -> bool:
    left = line.statement.left
    named = left is not None and left.kind == "gradient" and left.name[:5] == "delta"
    return named and line.expr is not None and line.ruling in ("correct", "incorrect")


def _usual(line: Judged) -> str:
    """By what a right line's δ derives, whichever form it has there."""
    return line.statement.left.wrt if line.ruling == "correct" and line.statement.left is not None else ""


def _wrt(found: Expected) -> str:
    return str(found.name.args[1].name) if isinstance(found.name, Gradient) else ""
