"""Definitions → forward equations: the network as a list of small named equations.

Where a file nests calls, z's and h's are introduced as a course would: z for what goes into an
activation, h for what comes out, numbered like the layer. Equal parts get one name.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sympy import MatrixExpr
from sympy.matrices.expressions import Inverse, MatMul, MatrixSymbol

from symback import algebra
from symback.algebra import Apply, Call
from symback.catalog import FUNCTIONS, OPERATIONS
from symback.names import parts


@dataclass(frozen=True, slots=True)
class Equation:
    """`name = value`. `introduced` where symback gave the name, not the file."""

    name: MatrixSymbol
    value: MatrixExpr
    introduced: bool = False

    @property
    def form(self) -> tuple[Hashable, Sequence[MatrixExpr]] | None:
        """By what it is like others that differ in names alone, and these names; None where it stands alone."""
        skeleton = algebra.skeleton(self.value)
        return None if skeleton is None else (skeleton[0], (self.name, *skeleton[1]))


def forward_equations(definitions: Mapping[str, MatrixExpr], taken: Iterable[str], of: str) -> list[Equation]:
    """The equations that `of` needs, in order, each using only those before it.

    `taken` are the names that exist; none of them is given to something else.
    """
    needed = needed_names(definitions, of)
    names = [name for name in definitions if name in needed]
    symbols = {symbol for name in names for symbol in algebra.symbols(definitions[name])}
    arrays = {str(symbol.name) for symbol in symbols if not algebra.is_scalar(symbol)}
    namer = _Namer(set(taken), names, definitions, arrays)
    for name, value in definitions.items():
        if name in needed:
            namer.define(name, value)
    return namer.equations


def needed_names(definitions: Mapping[str, MatrixExpr], of: str) -> set[str]:
    needed: set[str] = set()
    stack = [of]
    while stack:
        name = stack.pop()
        if name in definitions and name not in needed:
            needed.add(name)
            stack += [str(symbol.name) for symbol in algebra.symbols(definitions[name])]
    return needed


def _output_letter(node: MatrixExpr) -> str:
    """By which letter a course calls the result of a function, or "" where it has no name."""
    if isinstance(node, Apply):
        return "" if node.order else "h"
    return OPERATIONS[node.function, len(node.operands)].output if isinstance(node, Call) else ""


_INPUTS, _OUTPUTS = "zsv", "hago"
"""By which letters courses call what goes into a function, and what comes out; the first is the usual one."""


@dataclass(slots=True)
class _Namer:
    taken: set[str]
    names: list[str]
    definitions: Mapping[str, MatrixExpr]
    arrays: set[str]
    """The names of arrays: h₁ beside one that is called h would be read as its first entry."""
    equations: list[Equation] = field(default_factory=list)
    known: dict[MatrixExpr, MatrixSymbol] = field(default_factory=dict)
    layer: int = 1

    def define(self, name: str, value: MatrixExpr) -> None:
        root = value

        def visit(node: MatrixExpr, inner: list[MatrixExpr]) -> MatrixExpr:
            if not inner or not self.wants_names(node, inner[0]):
                return algebra.rebuild(node, inner)
            arg, index = self.argument(inner[0], name, is_whole=node is root)
            applied = algebra.rebuild(node, [arg, *inner[1:]])
            letter = _output_letter(node)
            if not letter or node is root:
                return applied
            return self.introduce(applied, self.output_name(applied, letter, index))

        has_names = all(isinstance(operand, MatrixSymbol) for operand in algebra.operands(value))
        final = value if has_names else algebra.fold(value, visit)
        symbol = algebra.symbol(name, algebra.shape(value))
        self.equations.append(Equation(symbol, final))
        self.known.setdefault(final, symbol)

    @staticmethod
    def wants_names(node: MatrixExpr, arg: MatrixExpr) -> bool:
        """Whether a course would write z and h here: an activation, or a function of a product."""
        if isinstance(node, Apply) and FUNCTIONS[node.function].activation:
            return True
        if isinstance(node, Call) and not OPERATIONS[node.function, len(node.operands)].names_argument:
            return False
        return isinstance(node, Apply | Call | Inverse) and any(isinstance(p, MatMul) for p in algebra.nodes(arg))

    def argument(self, arg: MatrixExpr, definition: str, *, is_whole: bool) -> tuple[MatrixExpr, str]:
        """The name of what goes into a function, and the layer number that belongs to it."""
        if not isinstance(arg, MatrixSymbol):
            arg = self.introduce(arg, self.input_name(arg, definition, is_whole=is_whole))
        return arg, parts(str(arg.name)).index

    def introduce(self, value: MatrixExpr, name: str) -> MatrixSymbol:
        if value in self.known:
            return self.known[value]
        self.taken.add(name)
        symbol = algebra.symbol(name, algebra.shape(value))
        if not algebra.is_scalar(symbol):
            self.arrays.add(name)
        self.equations.append(Equation(symbol, value, introduced=True))
        self.known[value] = symbol
        return symbol

    def input_name(self, value: MatrixExpr, definition: str, *, is_whole: bool) -> str:
        """z₁ for what goes into h₁, z₂ for W₂ c; z_p for what goes into p, or z where p is the only one of its kind."""
        index = parts(definition).index
        wished = [f"z{index}"] if index.isdigit() else []
        if is_whole and not index and self.is_lonely(definition):
            wished.append("z")
        weights = self.index_of_weights(value)
        if weights and not (is_whole and not wished):
            wished.append(f"{self.letter(_INPUTS)}{weights}")
        if is_whole:
            wished.append(f"z_{definition}")
        scalar = algebra.is_scalar(value)
        return next((name for name in wished if self.is_free(name, scalar)), "") or self.numbered(_INPUTS)

    def index_of_weights(self, value: MatrixExpr) -> str:
        """2 for W₂ h₁ + b₂: the number that the first variable of a product has."""
        product = next((node for node in algebra.nodes(value) if isinstance(node, MatMul)), None)
        factors = () if product is None else product.args
        names = (str(f.name) for f in map(algebra.untransposed, factors) if isinstance(f, MatrixSymbol))
        found = (parts(name).index for name in names if name not in self.definitions)
        return next((index for index in found if index.isdigit()), "")

    def is_free(self, name: str, scalar: bool) -> bool:
        """Whether a name may be given: nothing has it, and neither is it taken for an entry of an array, nor has such.

        z₁ is read as the first entry of z where that is an array.
        """
        letter, index = parts(name).stem, parts(name).index
        if name in self.taken or (index.isdigit() and letter in self.arrays):
            return False
        numbered = (parts(other) for other in (() if index or scalar else self.taken))
        return not any(other.stem == name and other.index.isdigit() for other in numbered)

    def is_lonely(self, definition: str) -> bool:
        """Whether nothing is a function of something but this definition, and those that have an index."""
        others = [name for name in self.names if name != definition]
        whole = (self.definitions[name] for name in others if not parts(name).index)
        return not any(isinstance(value, Apply | Call) for value in whole) and not any(map(self.nests, others))

    def nests(self, definition: str) -> bool:
        """Whether names are introduced for a function inside a definition."""
        value = self.definitions[definition]
        functions = (
            node for node in algebra.nodes(value) if isinstance(node, Apply | Call | Inverse) and node != value
        )
        arguments = ((node, algebra.operands(node)[0]) for node in functions)
        return any(not isinstance(arg, MatrixSymbol) and self.wants_names(node, arg) for node, arg in arguments)

    def output_name(self, value: MatrixExpr, letter: str, index: str) -> str:
        """h₁ for what comes out of z₁ (p for a softmax); a₁ where the file calls something else h₁, or h."""
        letters = dict.fromkeys([letter, *_OUTPUTS])
        wished = [f"{letter}{index}" for letter in letters] if index.isdigit() or not index else []
        scalar = algebra.is_scalar(value)
        return next((name for name in wished if self.is_free(name, scalar)), "") or self.numbered(_OUTPUTS)

    def numbered(self, letters: Sequence[str]) -> str:
        """A name with the first free number."""
        return f"{self.letter(letters)}{self.free_layer()}"

    def letter(self, letters: Sequence[str]) -> str:
        """The first letter that is no array."""
        return next((letter for letter in letters if letter not in self.arrays), letters[0])

    def free_layer(self) -> int:
        """The first number that neither a definition nor a name given here has."""
        reserved = {parts(name).index for name in self.names}
        given = (*_INPUTS, *_OUTPUTS)
        while str(self.layer) in reserved or not self.taken.isdisjoint({f"{letter}{self.layer}" for letter in given}):
            self.layer += 1
        return self.layer
