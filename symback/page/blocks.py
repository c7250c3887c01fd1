"""What a page is made of: a few kinds of block that hold expressions, numbers and plain words.

No block holds a backslash, an angle bracket or markup; how one looks is decided by each writer.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sympy import MatrixExpr
from sympy.matrices.expressions import HadamardProduct, MatAdd

from symback.notation import PLAIN, Notation
from symback.prose import Prose
from symback.shapes import Shape

if TYPE_CHECKING:
    from symback.draw import Scene

Array = Any
Told = Callable[[], Prose]
"""What puts a sentence together."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The name of a part, and what it is about where several parts have that name: ` by W₁`."""

    text: str
    about: Prose = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A sentence, perhaps with mathematics in it; a shape in it is a pair of sizes."""

    text: Prose


@dataclass(frozen=True, slots=True)
class Declarations:
    """Names, each with its shape and, where that is not any real, the kind of its values; a note on the layout."""

    names: tuple[tuple[MatrixExpr, Shape, str], ...]
    note: Prose


# Nobody changes a row. That it is not frozen lets one be made in a fifth of the time, and a network has thousands.
@dataclass(slots=True, eq=False)
class EquationRow:
    """`lhs = rhs`, perhaps with a number to refer to and a reason; one that `continues` is `= rhs` below another.

    `form` tells, where it is known, by what the row is like others that differ in number and names alone, and these
    names. What is `said` may be put together when it is first asked for.
    """

    lhs: MatrixExpr
    rhs: MatrixExpr
    shape: Shape | None = None
    number: int | None = None
    said: Prose | Told = ()
    continues: bool = False
    form: tuple[Hashable, Sequence[MatrixExpr]] | None = None

    @property
    def why(self) -> Prose:
        if callable(self.said):
            self.said = self.said()
        return self.said

    def __eq__(self, other: object) -> bool:
        return isinstance(other, EquationRow) and self._shown() == other._shown()

    def __hash__(self) -> int:
        return hash(self._shown())

    def _shown(self) -> tuple[object, ...]:
        return self.lhs, self.rhs, self.shape, self.number, self.why, self.continues


@dataclass(frozen=True, slots=True)
class Equations:
    """Equations, aligned."""

    rows: tuple[EquationRow, ...]


@dataclass(frozen=True, slots=True)
class Argument:
    """A proof, indented below the step that uses what it proves: the claim, and the lines."""

    claim: Prose
    rows: tuple[EquationRow, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """A closed form: the equation that everything led to; `expanded` is its right side in the variables alone."""

    row: EquationRow
    expanded: MatrixExpr | None = None

    @property
    def sides(self) -> tuple[MatrixExpr, ...]:
        """The right side, and the expanded one if there is one."""
        return (self.row.rhs,) if self.expanded is None else (self.row.rhs, self.expanded)


@dataclass(frozen=True, slots=True)
class Quantities:
    """Names with their values, each short enough to read: a table to follow the derivation by."""

    rows: tuple[tuple[MatrixExpr, Array], ...]


@dataclass(frozen=True, slots=True)
class MatrixResult:
    """A value that matters, as a matrix, and what is known of it."""

    lhs: MatrixExpr
    value: Array
    note: Prose


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether something is right: yes, no, or (None) not known; said in a sentence."""

    right: bool | None
    text: Prose


@dataclass(frozen=True, slots=True)
class Factored:
    """A formula factor by factor, each with its shape under it; `joints` are the operations between them.

    A joint is "product" or "hadamard". From the factor `misfit` on, counted from 0, shapes do not fit.
    """

    factors: tuple[tuple[MatrixExpr, Shape], ...]
    joints: tuple[str, ...] = ()
    misfit: int | None = None

    @property
    def remark(self) -> str:
        """What is to be said of the bar before the misfit, where there is one."""
        return "" if self.misfit is None else "Where the bar stands the shapes stop fitting."

    def in_brackets(self, place: int) -> bool:
        """Whether a factor needs brackets beside the others: a sum does, and ⊙ beside a matrix product."""
        if len(self.factors) == 1:
            return False
        loose = (MatAdd,) if "product" not in self.joints else (MatAdd, HadamardProduct)
        return isinstance(self.factors[place][0], loose)


@dataclass(frozen=True, slots=True)
class Quoted:
    """What somebody wrote, to the character, with the characters `start` to `end` pointed at."""

    text: str
    start: int
    end: int

    def cut(self) -> tuple[str, str, str]:
        """The line where the place begins: what stands before the place, the place on it, and what comes after."""
        begin = self.text.rfind("\n", 0, self.start) + 1
        end = self.text.find("\n", self.start)
        line = self.text[begin : end if end >= 0 else len(self.text)]
        start = self.start - begin
        stop = max(self.end - begin, start + 1)
        return line[:start], line[start:stop], line[stop:]


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """A line of somebody's derivation, as it was written: right, wrong, or (None) not judged; and a comment."""

    number: int
    right: bool | None
    text: str
    comment: Prose = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """The lines of a derivation, each with its judgement."""

    rows: tuple[JudgedRow, ...]


@dataclass(frozen=True, slots=True)
class Points:
    """Sentences in a list."""

    items: tuple[Prose, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A quantity: what it is called, its share of the longest bar there can be (0 to 1), and how it is told.

    `tone` says whether what is counted is right (True), wrong (False) or neither; `note` is a remark on it, and
    `quoted` what somebody wrote, to the character.
    """

    label: str
    share: float
    figure: str
    tone: bool | None = None
    note: str = ""
    quoted: str = ""

    @property
    def remark(self) -> str:
        """The note and what is quoted, as one piece of text."""
        return ": ".join(part for part in (self.note, self.quoted) if part)


@dataclass(frozen=True, slots=True)
class Bars:
    """Quantities to be compared at a glance; `caption` says what is counted, to whoever does not see them."""

    caption: str
    rows: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Blanks:
    """What is to be filled in at the head of a sheet: each a word, and a line to write on."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A derivative that is asked for, and room for the answer, in centimetres; `label` tells it from others: (a)."""

    label: str
    asked: MatrixExpr
    shape: Shape
    room: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture, `what` of `symback.draw`; each stands once on a page."""

    what: str
    scene: Scene


Block = (
    Argument
    | Bars
    | Blanks
    | Drawing
    | Heading
    | Paragraph
    | Declarations
    | Equations
    | Result
    | Quantities
    | MatrixResult
    | Judgement
    | Factored
    | Quoted
    | Judged
    | Points
    | Question
)


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that is shown: the title, what was asked, the blocks in order; and how it wants to be written.

    `seed` is what values were sampled from, where some were. `parts` are pages within this one, each with a notation
    of its own: the problems of a sheet. Where a part begins a new leaf, `new_leaf`. `subtitle` stands below the title.
    """

    title: str
    asked: tuple[MatrixExpr, ...]
    blocks: tuple[Block, ...]
    notation: Notation = PLAIN
    seed: int | None = None
    subtitle: str = ""
    parts: tuple[Page, ...] = ()
    new_leaf: bool = False

    @property
    def kept_together(self) -> int:
        """How many blocks no page break should part, from the title on: a statement and its first question."""
        return next((place for place, block in enumerate(self.blocks, 1) if isinstance(block, Question)), 0)
