"""The proofs that belong to the steps of a derivation: each rule once, where it is first used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from sympy import MatrixExpr
from sympy.matrices.expressions import HadamardPower, MatMul, MatrixSymbol

from symback import algebra
from symback.algebra import Apply, Call
from symback.derivation.forward import Equation
from symback.derivation.jacobian_proofs import prove_jacobian
from symback.derivation.steps import LOCAL_JACOBIAN, Step
from symback.prose import Prose, Relation, joined
from symback.rules import Case, ProofLine, formula, is_constant, prove_slope
from symback.shapes import SCALAR, Shape

_MATRICES, _COLUMNS, _SCALARS = "ABCPQRSTUV", "abcpqrstuv", "abcdepqrst"


@dataclass(frozen=True, slots=True)
class Proof:
    """Why a rule is what it is: what is proved, and the lines."""

    claim: Prose
    lines: tuple[ProofLine, ...]

    @property
    def symbols(self) -> list[MatrixSymbol]:
        """The names in its lines, those by which is derived included."""
        sides = (side for line in self.lines for side in (line.left, line.right))
        found = (part for side in sides for node in algebra.nodes(side) for part in (node, *node.args))
        return list(dict.fromkeys(part for part in found if isinstance(part, MatrixSymbol)))


Prover = Callable[[Case], tuple[ProofLine, ...]]
"""What of a rule a step uses, proved: its pullback, its differential, its Jacobian."""


def proofs(
    steps: Sequence[Step], forward: Sequence[Equation], of: MatrixSymbol, prover: Prover
) -> list[tuple[Proof, ...]]:
    """For each step the proofs of the rules that it is the first to use."""
    maker = _Maker({e.value: e.name for e in forward}, of, _occurrences(forward), prover)
    return [tuple(maker.of_step(step)) for step in steps]


def _occurrences(forward: Iterable[Equation]) -> Counter[MatrixExpr]:
    return Counter(n for e in forward for n in algebra.nodes(e.value))


@dataclass(slots=True)
class _Maker:
    names: dict[MatrixExpr, MatrixSymbol]
    of: MatrixSymbol
    used: Counter[MatrixExpr]
    prover: Prover
    known: set[object] = field(default_factory=set)

    def of_step(self, step: Step) -> Iterable[Proof]:
        if step.is_slope and step.lhs.order == 1 and self.is_new((Apply, step.lhs.function)):
            yield self.slope(step.lhs.function)
        local = step.rule == LOCAL_JACOBIAN
        for node in step.grounds:
            if self.is_new((local, _rule_of(node))):
                yield self.rule(node, prove_jacobian if local else self.prover)
            function = getattr(node, "function", "") if isinstance(node, Apply) else ""
            if function and not _has_named_slope(step, function) and self.is_new((Apply, function)):
                yield self.slope(function)

    def is_new(self, rule: object) -> bool:
        if rule in self.known:
            return False
        self.known.add(rule)
        return True

    def slope(self, function: str) -> Proof:
        """For one number, and the value there, by letters that are no names of the derivation."""
        taken = self.taken()
        z, h = (_free(next(_unused(letters, taken), letters[0]), SCALAR, taken) for letters in ("ztxu", "hyg"))
        written, applied = formula(function, z), algebra.apply(function, z)
        lines = prove_slope(function, z, h)
        claim: Prose = (applied if written is None else Relation(applied, written),)
        if any(h in algebra.nodes(part) for line in lines for part in (line.right, *_formulas(line.why))):
            claim = (*claim, ", with ", Relation(h, applied))
        return Proof(claim, lines)

    def taken(self) -> set[str]:
        """Every name and every size of the derivation."""
        symbols = [*self.names.values(), *(node for node in self.used if isinstance(node, MatrixSymbol))]
        sizes = {size for symbol in symbols for size in algebra.shape(symbol) if isinstance(size, str)}
        return sizes | {str(symbol.name) for symbol in symbols}

    def rule(self, node: MatrixExpr, prover: Prover) -> Proof:
        """The proof for `node`, by the names of the derivation where they are clear, else by letters.

        An operand of which there are more in the forward pass reaches the output by other ways too.
        """
        taken = self.taken()
        whole = node in self.names and _change(self.names[node].name) not in taken
        letters: dict[MatrixExpr, MatrixExpr] = {}
        new: list[MatrixExpr] = []
        elsewhere: list[MatrixExpr] = []
        for operand in algebra.operands(node):
            plain = isinstance(operand, MatrixSymbol) and self.used[operand] == 1 and _change(operand.name) not in taken
            kept = is_constant(operand) or (plain and operand not in new)
            letter = operand if kept else _letter(algebra.shape(operand), taken)
            if letter is not operand:
                letters[letter] = operand
                if self.used[operand] > 1:
                    elsewhere.append(letter)
            new.append(letter)
        named = algebra.rebuild(node, new)
        shape = algebra.shape(node)
        name = self.names[node] if whole else _free("y" if 1 in shape else "Y", shape, taken)
        case = Case(self.of, name, named, frozenset(taken), frozenset(elsewhere))
        where = [(Relation(letter, operand),) for letter, operand in letters.items()]
        said = (Relation(name, named), *((", with ", *joined(where, ", ")) if where else ()))
        return Proof((*said, ", by differentials") if prover is prove_jacobian else said, prover(case))


def _rule_of(node: MatrixExpr) -> object:
    """What makes two nodes cases of one proof."""
    if isinstance(node, Call):
        return (Call, node.function, len(node.operands))
    if isinstance(node, MatMul):
        return MatMul, algebra.is_scalar(node)  # for a scalar it is simple; the transposes come from matrices
    return (HadamardPower, node.exp) if isinstance(node, HadamardPower) else type(node)


def _has_named_slope(step: Step, function: str) -> bool:
    """Whether the slope stands in the step by its name, so that a step of its own says what it is."""
    return any(isinstance(n, Apply) and n.order and n.function == function for n in algebra.nodes(step.rhs))


def _letter(shape: Shape, taken: set[str]) -> MatrixExpr:
    letters = _SCALARS if shape == SCALAR else _COLUMNS if 1 in shape else _MATRICES
    return _free(next(_unused(letters, taken), letters[0]), shape, taken)


def _unused(letters: str, taken: set[str]) -> Iterator[str]:
    return (letter for letter in letters if taken.isdisjoint((letter, _change(letter))))


def _formulas(said: Prose) -> list[MatrixExpr]:
    return [part for part in said if isinstance(part, MatrixExpr)]


def _change(name: str) -> str:
    """How the differential of a name is written: a proof calls nothing x where dx is a name of the problem."""
    return f"d{name}"


def _free(wished: str, shape: Shape, taken: set[str]) -> MatrixSymbol:
    number, name = 1, wished
    while not taken.isdisjoint((name, _change(name))):
        number, name = number + 1, f"{wished}{number}"
    taken.add(name)
    return algebra.symbol(name, shape)


__all__ = ["Proof", "Prover", "proofs"]
