"""What reading gives: an answer as statements, their sides as trees and as readings."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from symback.language import Complaint, Term
from symback.language.walk import postorder
from symback.shapes import Shape, Size

Form = Literal["auto", "latex", "text"]
Star = Literal["either", "matmul", "elementwise", "dots"]
"""What `*` means between two matrices; with dots, · of two columns is entry by entry before it is their product."""
Role = Literal["target", "prediction", "input"]
"""What a name of a problem is, where words may tell it."""


TURNED = "its factors were put in another order"
"""A note on a chain that was changed to look for a mistake: v @ A in it is none of the student's."""


SUMMED = "the short name of the derivative by {} is read as that of the sum over the samples"
"""A note on a reading of dZ₁ where the mean over the samples is asked."""


COLUMNS = "columns"
"""The axis of a sum that may be one over all entries of a matrix or, as MATLAB has it, over those of each column."""


FLAT, UPRIGHT, LYING = "flat", "upright", "lying"
"""The axis of a name of which an answer says how it lies: with one axis alone; as it is; as its transpose."""


OF_NUMBER = "of number"
"""The value of an either that is ∇N: ∂f/∂N, or ∂N/∂X. What one means in a formula, all mean in it."""


PADDED = "padded"
"""The axis of an entry that is 0 where it does not exist, as the answer says."""


LAST = "last"
"""The axis -1 of code, which is the only one of an array with one axis."""


ONE_AXIS_LEFT = ("one axis",)
"""The bounds of a sum along an axis of code that keeps no place for it: its result lies along the last axis."""


BY_INDEX = ("by index",)
"""The bounds of a sum over an index that is not written below it."""


OF_ENTRIES = ("of entries",)
"""The bounds of a sum of all entries that is none over an index, whatever stands in it: that of ⟨x_i, y⟩."""


TO_THE_END = 0
"""The last row or column of a range that names none, as in `A[1:]`."""


CHANGE, DERIVED = "change", "derived"
"""The operations of a term that are the differential of its operand, and its derivative by a name: both to be taken."""


_ENVIRONMENT = re.compile(r"\\(?:begin|end)\s{0,9}\{[^{}]{0,40}\}")


def no_formula(text: str, of: str, wrt: Sequence[str]) -> Complaint:
    """What is said of an answer in which nothing is a formula, of the derivative that is asked for."""
    words = any(map(str.isalpha, _ENVIRONMENT.sub("", text)))
    what = (
        "there is no formula in this answer, only words" if words else "the answer is empty: there is no formula here"
    )
    hint = f"write the derivative as a formula: d{of}/d{wrt[0]} = ..." if wrt else "write the derivative as a formula"
    return Complaint(0, max(1, len(text)), "empty", what, hint)


class LimitError(Exception):
    """An answer that is larger than answers may be: characters, nesting, nodes, digits, work."""

    def __init__(self, complaint: Complaint) -> None:
        super().__init__(complaint.message)
        self.complaint = complaint
        self.complaints = (complaint,)


@dataclass(frozen=True, slots=True)
class Batch:
    """The samples of a problem: `size` many, a row each (`axis` 0) or a column each (`axis` 1).

    `averaged` tells whether what is asked is a mean over them.
    """

    size: Size
    axis: int
    averaged: bool = False

    def axis_of(self, shape: Shape) -> int | None:
        """Along which axis an array of this shape has the samples; None where it has none."""
        if shape[self.axis] == self.size:
            return self.axis
        return 1 - self.axis if shape[1 - self.axis] == self.size and shape[self.axis] == 1 else None


@dataclass(frozen=True)
class Vocabulary:
    """What an answer may speak of. Names are canonical (`symback.names.canonical`).

    `shapes` holds variables, definitions and the z's and h's that a derivation introduces; `sizes` the
    names of sizes. `of` and `wrt` are what is asked, `arguments` the variables that `of` is a function of (where none
    are told, whatever has a shape); `inside` says which name each value of a function is a function of.
    `aliases` are the problem file's own (text → text);
    `synonyms` the usual names of its parts (canonical name → text), over which a name in `shapes` wins.
    `numbers` tells whether an array of numbers is an answer; `batch` which samples `x^{(i)}` counts; `changes`
    whether what is asked is written in changes dx, as a second derivative is; `last` is the number of the last
    layer, which is L in `a^{L-1}`; `rectified` the names of ReLU's outputs. `labels` are the variables whose every row
    (axis 1) or column (axis 0), or which themselves (None), are one-hot, `binary` those of zeros and ones; `roles` what
    words may say that a name is; `functions` those of the catalogue that the problem uses; `own_functions` names that
    are none of these whatever they look like; `from_to` the weights of which w_ij goes from unit i to j; `rows`
    tells whether vectors are rows, so that a bare 1 is one of ones.
    """

    shapes: Mapping[str, Shape]
    sizes: frozenset[str] = frozenset()
    of: str = ""
    wrt: tuple[str, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    synonyms: Mapping[str, str] = field(default_factory=dict)
    numbers: bool = False
    batch: Batch | None = None
    changes: bool = False
    arguments: frozenset[str] = frozenset()
    inside: Mapping[str, str] = field(default_factory=dict)
    last: int = 0
    rectified: frozenset[str] = frozenset()
    labels: Mapping[str, int | None] = field(default_factory=dict)
    binary: frozenset[str] = frozenset()
    roles: Mapping[str, Role] = field(default_factory=dict)
    functions: frozenset[str] = frozenset()
    own_functions: frozenset[str] = frozenset()
    from_to: frozenset[str] = frozenset()
    rows: bool = False


class Tree(NamedTuple):
    r"""A formula as it was written, before shapes; `start` and `end` are its place in the answer's text.

    | op | operands | other fields |
    |---|---|---|
    | number | | value: as written |
    | name | | value: canonical |
    | size | | value: the size's name |
    | gradient | | value: `of wrt` or `of wrt via`; order 1: by a short name such as δ₁ |
    | differential | | value: a name, or `of wrt` for the differential of a derivative |
    | hessian | | value: `of wrt` |
    | partial | | value: `of wrt`; indices of both, the first `order` those of `of` |
    | second | | value: a name, of which it is the second differential; on left sides only |
    | derived | what is derived | value: by which name; on left sides only |
    | ones, zeros, identity | | of the size that fits |
    | unit | indices i, j | Kronecker delta |
    | holds | indices i, j | value: <, <=, >, >=: 1 where they compare so, else 0 |
    | where | conditions, then what is added where they hold | under an index_sum only |
    | sum | terms | operators: plus, minus between them |
    | chain | factors | operators between them, see below |
    | negative, transpose, inverse, group | one | |
    | power | base, exponent | value: "" or "elementwise" |
    | call | arguments | value: function; order: primes; axis |
    | entry | one | indices: one or two, each a name or a number; axis: `PADDED` or empty |
    | sample | one | indices: the sample's; axis: along which samples are counted, or empty |
    | part | one | ranges, as in `symback.language` |
    | matrix | entries, row by row | rows: entries in each row |
    | index_sum | body | indices: the index; bounds: as written, or empty; value: the index to take in its place |
    | entries | body | indices: the array whose entries the body gives |
    | unread | | value: why it has no value, in words; a misfit |
    | compare | two | value: >, <, >=, <= |
    | cases | values and conditions, alternating | |
    | bars | one | value: abs, norm, norm1, norm2, norm_fro |
    | either | alternatives | what is written can be any of them, the first before the others |

    Operators of a chain: beside, dot (·), star (*), times (×), bullet, matmul (@), hadamard (⊙ .*), circ (∘),
    otimes, divide (/), fraction (\frac), hadamard_divide (./).
    """

    op: str
    operands: tuple[Tree, ...]
    start: int
    end: int
    value: str = ""
    order: int = 0
    axis: str = ""
    operators: tuple[str, ...] = ()
    indices: tuple[str, ...] = ()
    ranges: tuple[tuple[int, int] | None, ...] = ()
    rows: tuple[int, ...] = ()
    bounds: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def said(self) -> tuple[object, ...]:
        """All that this node says, whatever its operands are and wherever it stands."""
        return self[0], self[4:]

    def having(self, operands: tuple[Tree, ...], operators: tuple[str, ...] | None = None) -> Tree:
        """This node with other operands, and with other signs between them."""
        return Tree(
            self.op, operands, self.start, self.end, self.value, self.order, self.axis,
            self.operators if operators is None else operators,
            self.indices, self.ranges, self.rows, self.bounds, self.notes,
        )  # fmt: skip

    def saying(self, value: str) -> Tree:
        """This node with another value."""
        return Tree(
            self.op, self.operands, self.start, self.end, value, self.order, self.axis, self.operators, self.indices,
            self.ranges, self.rows, self.bounds, self.notes,
        )  # fmt: skip

    def postorder(self, known: Container[int] = ()) -> Iterator[Tree]:
        """Operands before operators, each once; see `symback.language.walk`."""
        return postorder(self, known)


class Reading(NamedTuple):
    """One way to understand a side that shapes allow. `notes` are plain sentences on the choices made.

    `flat` tells that code has it with one axis alone, as NumPy gives v @ A of a v of one axis: no column to it.
    """

    term: Term
    cost: int = 0
    notes: tuple[str, ...] = ()
    flat: bool = False

    @property
    def shape(self) -> Shape:
        return self.term.shape


@dataclass(frozen=True, slots=True)
class Misfit:
    """Where shapes stop fitting, in whatever way the side is read."""

    start: int
    end: int
    message: str
    left: Shape
    right: Shape


@dataclass(frozen=True, slots=True)
class Left:
    """A left side: a derivative (`gradient`), a name that it defines (`name`), or another expression.

    `indices` are the free indices on it, in order: rows, columns; `ranges` how far each runs. `order` is 2 for a second
    derivative. `complaint` says why a left side that does something to what it names cannot be read.
    """

    kind: Literal["gradient", "name", "other"]
    text: str
    start: int
    end: int
    of: str = ""
    wrt: str = ""
    name: str = ""
    indices: tuple[str, ...] = ()
    tree: Tree | None = None
    order: int = 1
    complaint: Complaint | None = None
    ranges: tuple[tuple[str, Size], ...] = ()


@dataclass(frozen=True, slots=True)
class Side:
    """A side of an equation. `readings` come best first, at most 16; empty where nothing fits (`misfit`).

    `decimals` are the digits after the point of an array of numbers, entry by entry, as written.
    """

    text: str
    start: int
    end: int
    tree: Tree
    readings: tuple[Reading, ...]
    misfit: Misfit | None = None
    decimals: tuple[tuple[int, ...], ...] | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One line: `a = b = c` has the left side a and the sides b and c; a bare formula has no left side.

    `is_reason` tells that a word before it says so: `because`, `where`.
    """

    text: str
    start: int
    end: int
    left: Left | None
    sides: tuple[Side, ...]
    is_reason: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as understood, its statements in order: definitions stand before their uses.

    `remarks` are words behind formulas that were left out.
    """

    form: str
    text: str
    statements: tuple[Statement, ...]
    remarks: tuple[str, ...] = ()
