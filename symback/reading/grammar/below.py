r"""What stands below a sum: its index, from where it runs, and for which it runs.

`k`, `i,j`, `k=1`, `j \ne i`, `j: j \ne i`, `1 \le i < j \le n`, `i \in [n]`, `i: y_i = 1`, `i+j-1 = m`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from symback.language import LanguageError
from symback.names import canonical
from symback.reading.grammar.cursor import Script
from symback.reading.lexing.tokens import Token, parted_outside, refuse
from symback.reading.names.places import is_index
from symback.reading.shifts import is_shift, letters_in, shift

_ORDERS = frozenset(["<", "<=", ">", ">="])
_COMPARING = frozenset(["compare", "relation"])
_HINT = "write \\sum_k, \\sum_{k=1}^{n}, or a condition on indices as in \\sum_{j \\ne i}"


class Pair(NamedTuple):
    """Two indices that compare so, each a letter, a number or a sum of them."""

    first: str
    sign: str
    second: str
    start: int
    end: int


@dataclass
class Below:
    """The letters of a sum, its first and last value where they stand below it, and its conditions.

    A condition is a pair of indices, or the tokens of one on values. `instead` is the letter to take where the one that
    was chosen stands on the left side.
    """

    letters: list[str] = field(default_factory=list)
    low: str = ""
    high: str = ""
    conditions: list[Pair | Sequence[Token]] = field(default_factory=list)
    instead: str = ""


def is_plain(pair: Pair) -> bool:
    """Whether two letters are, or are not, the same: Kronecker's delta says so."""
    return pair.sign not in _ORDERS and not is_shift(pair.first) and not is_shift(pair.second)


def below(script: Script, is_size: Callable[[str], bool], means: Callable[[str], bool]) -> Below:
    """What stands below a sum. Raises `LanguageError` for what is no index and no condition."""
    kept = [token for token in script.tokens if token.kind not in ("font", "group")]
    while len(kept) > 1 and (kept[0].kind, kept[0].value, kept[-1].kind) == ("open", "{", "close"):
        kept = kept[1:-1]
    signs = [token for token in kept if token.kind in ("compare", "colon", "member", "bar", "newline")]
    equal = sum(token.kind == "relation" for token in kept)
    if not signs and (equal == 0 or (equal == 1 and not _is_sum(kept))):
        letters, low = _letters(script)
        return Below(letters, low)
    return _Reading(script, is_size, means).of(kept)


def _is_sum(tokens: Sequence[Token]) -> bool:
    """Whether a sum of indices stands before the `=`: `i+j-1 = m`."""
    first = next((place for place, token in enumerate(tokens) if token.kind == "relation"), 0)
    return any(token.kind == "operator" for token in tokens[:first])


def _letters(script: Script) -> tuple[list[str], str]:
    text = script.text.replace(" ", "")
    letters, _, low = text.partition("=")
    parts = [canonical(p) for p in letters.split(",")] if "," in letters else [canonical(letters)]
    if len(parts) == 1 and not is_index(parts[0]):
        parts = list(letters)
    if not parts or not all(is_index(part) for part in parts):
        raise refuse(script.start, script.end, "sum", "below a sum stands its index, as in k or k=1", _HINT)
    return parts, low


@dataclass
class _Reading:
    script: Script
    is_size: Callable[[str], bool]
    means: Callable[[str], bool]

    def of(self, tokens: Sequence[Token]) -> Below:
        for kind in ("colon", "bar"):
            head, *behind = parted_outside(tokens, kind)
            if len(behind) == 1 and head and behind[0]:
                found = Below()
                for part in _parts(head):
                    self.take(found, part)
                for part in _parts(behind[0]):
                    self.condition(found, part)
                return self.checked(found)
        found = Below()
        for part in _parts(tokens):
            self.take(found, part)
        return self.checked(found)

    def checked(self, found: Below) -> Below:
        if not found.letters:
            raise self.refused()
        return found

    def refused(self) -> LanguageError:
        return refuse(self.script.start, self.script.end, "sum", "what stands below this sum is not read", _HINT)

    def take(self, found: Below, part: Sequence[Token]) -> None:
        """A letter, a letter with its first value, a set, or a comparison that says which letters are summed over."""
        if len(part) == 1 and is_index(canonical(part[0].value)):
            found.letters.append(canonical(part[0].value))
            return
        if any(token.kind == "member" for token in part):
            self.member(found, part)
            return
        if not any(token.kind in _COMPARING for token in part):
            raise self.refused()
        if len(part) > 2 and part[1].kind == "relation" and part[0].kind in ("word", "symbol"):
            letter, low = canonical(part[0].value), _text(part[2:])
            if is_index(letter) and low.isdigit() and not found.letters:
                found.letters.append(letter)
                found.low = low
                return
        self.condition(found, part)

    def member(self, found: Below, part: Sequence[Token]) -> None:
        r"""`i \in [n]`, `i \in \{1, \dots, n\}`, `j \in [n] \setminus \{i\}`."""
        head, *behind = parted_outside(part, "member")
        letters = [canonical(token.value) for token in head if token.kind != "comma"]
        without = [place for place, token in enumerate(part) if (token.kind, token.value) == ("member", "without")]
        if (
            not letters
            or not all(map(is_index, letters))
            or not 1 <= len(behind) <= 2
            or len(without) != len(behind) - 1
        ):
            raise self.refused()
        inner = behind[0][1:-1] if len(behind[0]) > 2 and behind[0][0].kind == "open" else []
        if behind[0] and behind[0][0].value == "[" and "comma" not in [token.kind for token in inner]:
            low, high = "1", _text(inner)
        elif [t.kind for t in inner if t.kind != "comma"][1:2] == ["dots"]:
            first, *_, last = parted_outside(inner, "comma")
            low, high = _text(first), _text(last)
        else:
            raise self.refused()
        if not low.isdigit() or not high:
            raise self.refused()
        found.letters += letters
        found.low, found.high = low, high
        if len(behind) == 2:
            gone = _text(behind[1][1:-1])
            if len(letters) != 1 or not is_index(gone):
                raise self.refused()
            found.conditions.append(Pair(letters[0], "!=", gone, part[0].start, part[-1].end))

    def condition(self, found: Below, part: Sequence[Token]) -> None:
        r"""`j \ne i`, `1 \le i < j \le n`, `i+j-1 = m` between indices, or `y_i = 1`, `z_i > 0` on values."""
        places = [place for place, token in enumerate(part) if token.kind in _COMPARING]
        if not places:
            raise self.refused()
        cuts = [-1, *places, len(part)]
        sides = [_text(part[a + 1 : b]) for a, b in pairwise(cuts)]
        signs = [part[place].value for place in places]
        if not all(self.is_place(side) for side in sides) or not any(self.letters(side) for side in sides):
            if not found.letters:
                raise self.refused()
            found.conditions.append(part)
            return
        if not found.letters:
            self.choose(found, sides, signs)
        for first, sign, second in zip(sides, signs, sides[1:], strict=False):
            if self.bounds(found, first, sign, second):
                continue
            if any(map(self.is_size, (first, second))):
                raise self.refused()
            found.conditions.append(Pair(_plain(first), sign, _plain(second), part[0].start, part[-1].end))

    def letters(self, side: str) -> list[str]:
        return [letter for letter in letters_in(side) if not self.is_size(letter)] if not side.isdigit() else []

    def is_place(self, side: str) -> bool:
        """Whether a side of a comparison is a number, a size, an index or a sum of them."""
        named = shift(side) if side else None
        return named is not None and not any(
            self.means(letter) and not self.is_size(letter) for letter, _ in named.factors
        )

    def choose(self, found: Below, sides: list[str], signs: list[str]) -> None:
        """Over which letters the sum is, where none is written before the condition.

        Between numbers all are; of `j ≠ i` and `j < i` it is the first; of `i+j-1 = m` those that are added.
        """
        added = [self.letters(side) for side in sides if len(self.letters(side)) > 1]
        each = list(dict.fromkeys(letter for side in sides for letter in self.letters(side)))
        ends = [side for side in (sides[0], sides[-1]) if not self.letters(side)]
        if len(added) == 1 and len(sides) == 2:
            found.letters = list(dict.fromkeys(added[0]))
        elif len(added) > 0 or len(each) > 2:
            raise self.refused()
        elif ends or len(each) == 1:
            found.letters = each
        else:
            found.letters = each[:1]
            found.instead = each[1]

    def bounds(self, found: Below, first: str, sign: str, second: str) -> bool:
        """Whether a comparison says from where or to where the letters of the sum run; it is taken down then."""
        if sign in (">", ">="):
            first, sign, second = second, {">": "<", ">=": "<="}[sign], first
        if sign not in ("<", "<="):
            return False
        strict = sign == "<"
        if not self.letters(first) and second in found.letters and first.isdigit() and not found.low:
            found.low = str(int(first) + strict)
            return True
        if not self.letters(second) and first in found.letters and not found.high:
            last = shift(second)
            assert last is not None
            found.high = last._replace(constant=last.constant - strict).text
            return True
        return False


def _parts(tokens: Sequence[Token]) -> list[list[Token]]:
    """What stands between commas and line ends outside brackets."""
    return [part for line in parted_outside(tokens, "newline") for part in parted_outside(line, "comma") if part]


def _text(tokens: Sequence[Token]) -> str:
    signs = {"plus": "+", "minus": "-"}
    kept = [token for token in tokens if not (token.kind in ("open", "close") and token.value == "{")]
    if any(token.kind not in ("word", "symbol", "number", "operator") for token in kept):
        return ""
    return "".join(
        signs.get(token.value, token.value) if token.kind == "operator" else canonical(token.value) for token in kept
    )


def _plain(side: str) -> str:
    found = shift(side)
    return side if found is None else found.text
