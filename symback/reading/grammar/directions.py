"""Derivatives as maps of a direction: `DY(X)[H] = −X⁻¹ H X⁻¹`, `H[E] = E VᵀV`, `D²f[V, V] = …`, `E ↦ E VᵀV`.

The letter in the brackets is any change of the variable, so it is dX by another name, and the equation is that of df;
where a second derivative is asked that of d(∂f/∂X), or of d²f where the direction stands there twice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace

from symback.names import canonical
from symback.reading.answer import Vocabulary
from symback.reading.lexing.segments import Segment
from symback.reading.lexing.tokens import Token, refuse

HESSIANS = frozenset(["H", "Hess", "hess", "Hessian", "hessian", "Hf", "H_f", "HL", "H_L"])
"""Words by which answers call a second derivative."""

ARROWS = ("↦", "⟼", "|->", "mapsto")
"""The signs of maps, one of which stands in whatever is one."""
_MAPS = re.compile(
    r"^(?P<head>[ \t]*)(?:(?:H|Hess|Hessian|hess)[ \t]*:[ \t]*)?"
    r"(?P<name>\\?[^\W\d_]\w{0,9}\s*)(?P<arrow>↦|⟼|\|->|\\(?:long)?mapsto(?![a-zA-Z]))(?=[^\n;]*$)",
    re.MULTILINE,
)
_NAMES = ("word", "symbol")
_DRESS = frozenset([("open", "{"), ("close", "{")])


def with_maps_as_equations(text: str, is_of_a_shape: Callable[[str], bool]) -> tuple[str, set[str]]:
    """`E ↦ E VᵀV` as `E = E VᵀV`, each character in its place, where E is no name of the problem; and those names."""
    mapped: set[str] = set()

    def equation(found: re.Match[str]) -> str:
        name = found["name"].strip().lstrip("\\")
        if is_of_a_shape(name):
            return found[0]
        mapped.add(canonical(name))
        start = found.start("name") - found.start()
        return " " * start + found["name"] + "=".ljust(len(found["arrow"]))

    return _MAPS.sub(equation, text), mapped


@dataclass
class Directions:
    """Finds the statements in which a derivative is given as a map, by the one variable that is asked for."""

    vocabulary: Vocabulary
    is_free: Callable[[str], bool]
    """Whether a name is none of the problem's, and none that a line defines."""
    mapped: Collection[str] = ()
    """Names that stood before an arrow, `E ↦ …`."""
    names: dict[str, str] = field(default_factory=dict)
    """The directions that were found, each with the differential that it is."""

    def put(self, pieces: list[Segment]) -> list[Segment]:
        """The statements with the name of a differential on the left of those.

        Raises `LanguageError` where it is not said by which variable is derived.
        """
        return [self.piece(piece) if len(piece.parts) > 1 else piece for piece in pieces]

    def piece(self, piece: Segment) -> Segment:
        whole = left = _undressed(piece)
        by_vec = len(left) > 4 and [token.value for token in (*left[:2], left[-1])] == ["vec", "(", "("]
        left = left[2:-1] if by_vec else left
        found = self.by_arrow(left) or self.applied(left) or self.along(left) or self.beside(left, piece)
        if found is None:
            return piece
        wrt, directions = found
        self.names |= {name: f"d{wrt}" for name in directions if name != f"d{wrt}"}
        sides = [[one for token in part for one in _moved(token, directions[0], wrt)] for part in piece.parts[1:]]
        named = self.left(left, wrt, len(directions))
        return replace(piece, parts=[[*whole[:2], *named, whole[-1]] if by_vec else named, *sides])

    def left(self, left: Sequence[Token], wrt: str, count: int) -> list[Token]:
        """`d of`; of a second derivative `d(∇_{wrt} of)`, or `d² of` where two directions are the same."""
        start, end = left[0].start, left[-1].end
        if not self.vocabulary.changes:
            return _upright(self.vocabulary.of, start, end)
        told = [("word", "d"), ("superscript", "2"), ("word", self.vocabulary.of)]
        if count == 1:
            told = [("word", "d"), ("open", "("), ("nabla", ""), ("under", "_"), ("open", "{"), ("word", wrt),
                    ("close", "{"), ("word", self.vocabulary.of), ("close", "(")]  # fmt: skip
        return [Token(kind, value, start, end, kind == "open") for kind, value in told]

    def by_arrow(self, left: Sequence[Token]) -> tuple[str, list[str]] | None:
        """(variable, direction) of what was `E ↦ E VᵀV`; None for other left sides."""
        if len(left) != 1 or canonical(left[0].value) not in self.mapped:
            return None
        return self.only(left), [canonical(left[0].value)]

    def only(self, left: Sequence[Token]) -> str:
        if len(self.vocabulary.wrt) != 1:
            message = "by which variable is this the derivative?"
            raise refuse(left[0].start, left[-1].end, "derivative", message, "write it with the variable's name")
        return self.vocabulary.wrt[0]

    def applied(self, left: Sequence[Token]) -> tuple[str, list[str]] | None:
        """(variable, directions) of `H[V]`, `H_X[V]`, `∇²f(X)[V]`, `D²f(X)[V, V]`; None for other left sides."""
        if len(left) < 4 or left[-1].kind != "close" or left[-1].value not in ("[", "("):
            return None
        opened = max((at for at, token in enumerate(left) if token.kind == "open"), default=0)
        inside = [token for token in left[opened + 1 : -1] if token.kind != "comma"]
        if not opened or left[opened].value != left[-1].value or not all(token.kind in _NAMES for token in inside):
            return None
        names = [canonical(token.value) for token in inside]
        head = self.head(left[:opened]) if self.vocabulary.changes else self.first(left[:opened])
        if head is None or not names or len({*names}) > 1 or len(names) > 1 + self.vocabulary.changes:
            return None
        wrt = head or self.only(left)
        return (wrt, names) if names[0] == f"d{wrt}" or self.is_free(names[0]) else None

    def along(self, left: Sequence[Token]) -> tuple[str, list[str]] | None:
        """(variable, direction) of `⟨∇f, H⟩` and `⟨∇_X f, H⟩`; None for other left sides and orders."""
        signs = [token.kind for token in left]
        if self.vocabulary.changes or len(left) < 5 or signs[:2] != ["open", "nabla"] or signs.count("comma") != 1:
            return None
        if left[0].value != "⟨" or left[-1].kind != "close" or signs[-3] != "comma" or signs[-2] not in _NAMES:
            return None
        words, direction = _words(left[2 : signs.index("comma")]), canonical(left[-2].value)
        by = [word for word in words if word in self.vocabulary.wrt]
        if not {*words} <= {self.vocabulary.of, *by} or not self.is_free(direction):
            return None
        return (by[0] if by else self.only(left)), [direction]

    def beside(self, left: Sequence[Token], piece: Segment) -> tuple[str, list[str]] | None:
        """(variable, direction) of `H v = …`, `∇²f(x) v = …`, `Hv = …`, where v stands on the right, too."""
        if not self.vocabulary.changes or not left or left[-1].kind not in _NAMES:
            return None
        last, head = left[-1], list(left[:-1])
        if not head and len(last.value) == 2 and last.value[0] == "H":
            last, head = last._replace(value=last.value[1]), [last._replace(value="H")]
        name = canonical(last.value)
        used = any(t.kind in _NAMES and canonical(t.value) == name for part in piece.parts[1:] for t in part)
        if not head or head[-1].kind in ("under", "caret") or not used or not self.is_free(name):
            return None
        wrt = self.head(head)
        return None if wrt is None else (wrt or self.only(left), [name])

    def first(self, tokens: Sequence[Token]) -> str | None:
        """The variable of `DY(X)`, `D_X f`, `df(X)`, "" where none is told; None for what is no first derivative."""
        known = self.vocabulary
        first, _, below = tokens[0].value.partition("_") if tokens[0].kind == "word" else ("", "", "")
        words = _words(tokens)
        if below and words:
            words[0:1] = [first, canonical(below)]
        if first in ("D", "d") and self.is_free(first):
            words = words[1:]
        elif first[:1] in ("D", "d") and canonical(first[1:]) == known.of and self.is_free(canonical(first)):
            words[0] = known.of
        else:
            return None
        if known.of not in words or any(word not in (known.of, *known.wrt) for word in words):
            return None
        return next((word for word in words if word in known.wrt), "")

    def head(self, tokens: Sequence[Token]) -> str | None:
        """The variable that stands below `H_X`, `∇²_X f(X)`, "" where none does; None for what is no Hessian."""
        known = self.vocabulary
        words = _words(tokens, numbers=True)
        signs = [token.kind for token in tokens]
        first = tokens[0]
        if first.kind == "nabla" or (first.kind == "word" and first.value in ("D", "d") and self.is_free(first.value)):
            words = words[first.kind != "nabla" :]
            squared = len(tokens) > 1 and tokens[1].kind in ("caret", "superscript") and "2" in (
                canonical(token.value) for token in tokens[1:4]
            )  # fmt: skip
            if not squared and not (first.kind == "word" and "nabla" in signs):
                return None
            words = [word for word in words if word != "2"]
        elif first.kind == "word" and (whole := self.named(first.value)) is not None:
            words = [*whole, *words[1:]]
        else:
            return None
        if any(word not in (known.of, *known.wrt) for word in words):
            return None
        return next((word for word in words if word in known.wrt), "")

    def named(self, word: str) -> list[str] | None:
        """What stands below H in `H_f`, `HL`, `H_X`; None where the word names no Hessian or something else here."""
        stem, _, below = word.partition("_")
        if not self.is_free(canonical(word)) or (stem not in HESSIANS and word != f"H{self.vocabulary.of}"):
            return None
        return [canonical(below)] if below else []


def _words(tokens: Sequence[Token], *, numbers: bool = False) -> list[str]:
    """The names, each with the number below it, and other `numbers` where these are wanted."""
    found: list[str] = []
    for at, token in enumerate(tokens):
        below = at > 1 and tokens[at - 1].kind == "under" and tokens[at - 2].kind in _NAMES
        if token.kind == "number" and below:
            found[-1] = canonical(f"{found[-1]}_{token.value}")
        elif token.kind in _NAMES or (numbers and token.kind == "number"):
            found.append(canonical(token.value))
    return found


def _moved(token: Token, direction: str, wrt: str) -> list[Token]:
    """A token, or dX where it is the direction."""
    is_it = token.kind in _NAMES and canonical(token.value) == direction
    return _upright(wrt, token.start, token.end) if is_it else [token]


def _upright(name: str, start: int, end: int) -> list[Token]:
    """The differential of a name with an upright d: in code `dX` is a derivative."""
    told = [("font", "mathrm"), ("open", "{"), ("word", "d"), ("close", "{"), ("word", name)]
    return [Token(kind, value, start, end, kind == "open") for kind, value in told]


def _undressed(piece: Segment) -> list[Token]:
    """The left side without fonts and the braces of LaTeX."""
    return [one for one in piece.parts[0] if one.kind not in ("font", "begins") and (one.kind, one.value) not in _DRESS]
