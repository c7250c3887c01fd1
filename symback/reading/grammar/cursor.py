"""The place in the tokens where a parser stands, and what every part of the grammar needs there."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

from symback.reading.answer import Tree
from symback.reading.grammar.budget import Budget
from symback.reading.grammar.labels import with_classes_picked
from symback.reading.lexing.tokens import Token, refuse
from symback.reading.names.table import Names

CLOSING = {"(": ")", "[": "]", "{": "}", "⟨": "⟩", "\\{": "\\}", "|": "|", "||": "‖"}
OPERAND = frozenset(
    [
        "number",
        "word",
        "symbol",
        "open",
        "frac",
        "root",
        "sum",
        "partial",
        "nabla",
        "font",
        "accent",
        "ones",
        "zeros",
        "begin",
        "alias",
        "brace",
    ]
)
MULTIPLYING = frozenset(
    ["star", "matmul", "dot", "times", "bullet", "hadamard", "circ", "otimes", "divide", "hadamard_divide"]
)
"""Signs between the factors of a product."""


class Script(NamedTuple):
    """What stands above or below: `sub`, `sup`, `prime`, `transpose`; `wrap` is the bracket that held it."""

    kind: str
    tokens: tuple[Token, ...]
    start: int
    end: int
    wrap: str = ""

    @property
    def text(self) -> str:
        """The script's own text without fonts and spaces: `2,ki`, `(2)T`."""
        shown = []
        for token in self.tokens:
            if token.kind in ("font", "group"):
                continue
            if token.kind in ("open", "close"):
                shown.append(
                    "" if token.value in ("{",) else token.value if token.kind == "open" else CLOSING[token.value]
                )
            elif token.kind == "operator":
                shown.append({"plus": "+", "minus": "-"}.get(token.value, token.value))
            elif token.kind == "under":
                shown.append("_")
            else:
                shown.append(token.value)
        return "".join(shown)


class Place(NamedTuple):
    """Where a parser stood, and what reading on changes: it splits tokens, and may fail inside brackets and bars."""

    at: int
    tokens: list[Token]
    depth: int
    bars: tuple[str, ...]


@dataclass
class Cursor(ABC):
    """Tokens, the place `at` which the next one stands, and the names and budget of the answer.

    The last token is an end. `form` is latex, text or numpy; `lenient` where a derivative may be of a
    name that does not exist, as on left sides.
    """

    tokens: list[Token]
    names: Names
    form: str
    text: str
    budget: Budget = field(default_factory=Budget)
    at: int = 0
    depth: int = 0
    bars: list[str] = field(default_factory=list)
    lenient: bool = False
    deriving: bool = False
    """Whether what stands here is derived, or what it is derived by."""

    # Small steps

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    def place(self) -> Place:
        return Place(self.at, [*self.tokens], self.depth, tuple(self.bars))

    def back_to(self, place: Place) -> None:
        self.at, self.depth, self.bars = place.at, place.depth, list(place.bars)
        self.tokens[:] = place.tokens

    @contextmanager
    def looking_ahead(self) -> Iterator[None]:
        """What is read inside stands there still behind it."""
        here = self.place()
        try:
            yield
        finally:
            self.back_to(here)

    def node(self, op: str, operands: tuple[Tree, ...], start: int, end: int, value: str = "", **more: object) -> Tree:
        self.budget.charge(start, end)
        return Tree(op, operands, start, end, value, **more)  # type: ignore[arg-type]

    def with_classes_picked(self, tree: Tree) -> Tree:
        """`tree` with yᵀp for `p_y`, where y is one-hot."""
        return with_classes_picked(tree, self.names.labels, self.names.shape_of) if self.names.labels else tree

    def enter(self, token: Token) -> None:
        self.depth += 1
        self.budget.nest(self.depth, token)

    def is_operator(self, *values: str) -> bool:
        return self.token.kind == "operator" and self.token.value in values

    def accept(self, kind: str, value: str | None = None) -> Token | None:
        token = self.token
        if token.kind == kind and (value is None or token.value == value):
            self.at += 1
            return token
        return None

    def missing(self, what: str = "a name, a number or a bracket") -> Exception:
        token = self.token
        if token.kind == "broadcast":
            message = "'@.' makes every sign of its line act entry by entry, products of matrices too"
            hint = "put a dot before the signs that are meant: .* ./ .^"
            return refuse(token.start, token.end, "broadcast", message, hint)
        before = self.tokens[self.at - 1] if self.at else None
        after = f" after {self.shown(before)!r}" if before else ""
        if token.kind == "end":
            place = before or token
            message = f"{what} is missing{after}" if before else "there is no formula here"
            return refuse(place.start, place.end, "missing-operand", message)
        if token.kind == "close":
            message = f"expected {what}{after}, found {self.shown(token)!r}"
            return refuse(token.start, token.end, "unbalanced" if not self.depth else "missing-operand", message)
        return refuse(token.start, token.end, "missing-operand", f"expected {what}{after}, found {self.shown(token)!r}")

    def shown(self, token: Token) -> str:
        return self.text[token.start : token.end]

    def unexpected(self, token: Token) -> Exception:
        if token.kind == "close":
            message = f"{self.shown(token)!r} closes nothing"
            return refuse(token.start, token.end, "unbalanced", message, "remove it, or open one before")
        if token.kind == "broadcast":
            return self.missing()
        if token.kind == "compare":
            message = f"{self.shown(token)!r} compares, and a comparison stands in brackets, as in (z > 0)"
            return refuse(token.start, token.end, "comparison", message)
        if token.kind == "ampersand":
            return refuse(token.start, token.end, "unexpected", "'&' has a place only in aligned lines and matrices")
        return refuse(token.start, token.end, "unexpected", f"{self.shown(token)!r} is not expected here")

    def starts_operand(self, token: Token) -> bool:
        return token.kind in OPERAND or (token.kind == "bar" and not token.value.endswith(")"))

    def leads_transpose(self) -> bool:
        r"""Whether a transpose behind a factor may be meant of what follows it: `a\,^tb`, `(a) ᵗb`, `a ^tb`.

        What parts it from the factor before tells: in LaTeX a command that makes a space, elsewhere a space, where
        none stands behind. A capital T is the superscript of what stands before it all the same.
        """
        token, following, behind = [*self.tokens[self.at : self.at + 3], self.token, self.token][:3]
        gap = self.text[self.tokens[self.at - 1].end : token.start] if self.at else ""
        if token.kind == "superscript":
            small = self.shown(token) == "ᵗ" and bool(gap.strip("\n"))
            return small and following.glued and self.starts_operand(following)
        if (token.kind, token.value) != ("caret", "") or not gap:
            return False
        if self.form == "latex":
            if "\\" not in gap and "~" not in gap:
                return False
        elif not following.glued:
            return False
        if following.kind == "word":
            if following.value in ("t", "tr"):
                return self.starts_operand(behind) and (self.form == "latex" or behind.glued)
            return following.value[0] == "t"
        if (following.kind, following.value) != ("open", "{"):
            return False
        closed = self.partner(self.at + 1)
        inner = [one for one in self.tokens[self.at + 2 : closed] if one.kind not in ("font", "open", "close")]
        named = len(inner) == 1 and inner[0].value == "t"
        return named and self.starts_operand(self.tokens[closed + 1])

    def stretch(self) -> tuple[list[Token], int]:
        """The tokens between the bracket here and its partner, and where the partner ends."""
        opened = self.token
        at = self.partner(self.at)
        closed = self.tokens[at]
        if closed.value != opened.value:
            message = f"{self.shown(opened)!r} is closed by {self.shown(closed)!r}; expected {CLOSING[opened.value]!r}"
            raise refuse(closed.start, closed.end, "unbalanced", message)
        inner = self.tokens[self.at + 1 : at]
        self.at = at + 1
        return inner, closed.end

    def partner(self, at: int) -> int:
        """Where the bracket at `at` is closed, counting every kind of bracket."""
        depth = 0
        for place in range(at, len(self.tokens)):
            kind = self.tokens[place].kind
            if kind == "open":
                depth += 1
            elif kind == "close":
                depth -= 1
                if not depth:
                    return place
        opened = self.tokens[at]
        message = f"{self.shown(opened)!r} is never closed"
        raise refuse(opened.start, opened.end, "unbalanced", message, f"add the missing {CLOSING[opened.value]}")

    # What the parts of the grammar above this one provide

    @abstractmethod
    def arguments(self) -> tuple[list[Tree], str, int]: ...

    @abstractmethod
    def atom(self) -> Tree: ...

    @abstractmethod
    def comparison(self, left: Tree) -> Tree: ...

    @abstractmethod
    def indexes(self) -> bool: ...

    @abstractmethod
    def picks(self) -> bool: ...

    @abstractmethod
    def part(self, tree: Tree) -> Tree: ...

    @abstractmethod
    def one_row(self, inner: list[Token], tree: Tree) -> tuple[str, str] | None: ...

    @abstractmethod
    def row_of(self, tree: Tree, letter: str, axis: str, end: int) -> Tree: ...

    @abstractmethod
    def chain(self) -> Tree: ...

    @abstractmethod
    def expression(self) -> Tree: ...

    @abstractmethod
    def factor(self) -> Tree: ...

    @abstractmethod
    def postfix(self, tree: Tree) -> Tree: ...

    @abstractmethod
    def function_tree(
        self, word: str, function: str, order: int, arguments: list[Tree], axis: str, start: int, end: int
    ) -> Tree: ...

    @abstractmethod
    def inner(self, tokens: list[Token] | tuple[Token, ...], compare: bool = False) -> Tree: ...

    @abstractmethod
    def named(self, word: str, start: int, end: int, symbol: bool = False) -> Tree: ...

    @abstractmethod
    def script(self) -> Script: ...

    @abstractmethod
    def sized(self, op: str, start: int, end: int) -> Tree: ...
