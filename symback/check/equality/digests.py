"""What an expression says, as bytes that are the same in every process and whatever was compiled before it."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from random import Random

from sympy.matrices.expressions import HadamardProduct, MatAdd

from symback import algebra
from symback.algebra import Scaling
from symback.check.equality.instructions import Instruction, held, is_partial
from symback.check.equality.program import Program
from symback.spec import Problem


def drawn_for(problem: Problem, program: Program, slots: Sequence[int], purpose: str) -> Random:
    """A generator seeded by the SHA-256 of the problem's variables and of what stands in these slots.

    Points that come from it depend on the answer, so nobody knows them before there is one (Fiat and Shamir,
    CRYPTO '86), and on nothing else: the same answer meets the same points in every process.
    """
    variables = [(v.name, [str(size) for size in v.shape], v.kind, v.axis) for v in problem.variables.values()]
    seed = sha256(repr((purpose, variables)).encode() + b"".join(digests(program, slots)))
    return Random(int.from_bytes(seed.digest(), "big"))  # noqa: S311 - fast, and its seed is what counts


def digests(program: Program, slots: Sequence[int]) -> list[bytes]:
    """The SHA-256 of each of these slots: of its kind of node, what that holds, and the digests of its operands."""
    found: dict[int, bytes] = {}
    for at in program.below(slots):
        instruction = program.code[at]
        said = repr((type(instruction.node).__name__, _held(instruction), instruction.rows, instruction.columns))
        found[at] = sha256(said.encode() + b"".join(_operands(instruction, found))).digest()
    return [found[slot] for slot in slots]


def _held(instruction: Instruction) -> str:
    node = instruction.node
    if is_partial(node):
        return str(node)
    return str(held(node)) if instruction.parts else repr([str(part) for part in node.args])


def _operands(instruction: Instruction, found: dict[int, bytes]) -> list[bytes]:
    """The digests of the operands, sorted where their order makes no other value."""
    below = [found[part] for part in instruction.parts]
    node = instruction.node
    if isinstance(node, MatAdd | HadamardProduct):
        return sorted(below)
    if isinstance(node, Scaling):
        last = len(below) if algebra.is_scalar(node) else len(below) - 1
        return [*sorted(below[:last]), *below[last:]]
    return below
