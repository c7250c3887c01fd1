"""Text → answer: statements with their left sides, every side with its readings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from symback import shapes
from symback.errors import ShapeError
from symback.language import Complaint
from symback.names import canonical, parts
from symback.reading.answer import (
    FLAT,
    LYING,
    UPRIGHT,
    Answer,
    Form,
    Left,
    LimitError,
    Misfit,
    Reading,
    Side,
    Star,
    Statement,
    Tree,
    Vocabulary,
)
from symback.reading.families import Draft
from symback.reading.grammar.figures import decimals
from symback.reading.grammar.parser import Parser
from symback.reading.index import free_indices
from symback.reading.inline import with_axes_told, written_out
from symback.reading.lexing.lexer import detect, tokenize
from symback.reading.lexing.tokens import LONGEST, Token
from symback.reading.names.known import Known
from symback.reading.names.table import Names
from symback.reading.pieces import Pieces
from symback.reading.readings import Passes, readings_of
from symback.reading.readings.letters import sizes_counted
from symback.reading.readings.whole import is_array_of_zeros
from symback.reading.text.prose.lines import remarks
from symback.shapes import SCALAR, Shape, Size

_OF_ANY_SIZE = frozenset(["ones", "zeros", "identity"])
"""What is of the size that fits where it stands: of a name's value, where the name stands."""


def read_answer(
    text: str,
    vocabulary: Vocabulary,
    *,
    form: Form = "auto",
    star: Star = "either",
    passes: Passes | None = None,
) -> Answer:
    """Read an answer: its statements, and for each side every reading that shapes allow.

    `passes` are those of earlier answers with the same vocabulary, which remember what parts mean.

    Raises `LanguageError` at the place that cannot be read, and `LimitError` where a budget is passed.
    Nothing that the text says is executed.
    """
    if len(text) > LONGEST:
        raise LimitError(Complaint(0, 1, "too-long", f"the answer is longer than {LONGEST} characters"))
    return _Reader(text, vocabulary, wanted_form=form, star=star, passes=passes or Passes()).answer()


def names_of(vocabulary: Vocabulary) -> Names:
    """The names of a vocabulary, whose aliases and synonyms are read when they are first used."""
    return Names(vocabulary, _parse)


def _parse(text: str, names: Names) -> Tree:
    form = detect(text)
    tokens = tokenize(text, form, lambda word: names.declares(canonical(word)) or names.function(word) is not None)
    return Parser(tokens, names, form, text).whole()


def _line(left: Left | None) -> str:
    """The axis of the row (0) or column (1) that a left side names, as `∂L/∂W_{j,:}` does; else ""."""
    tree = left.tree if left is not None else None
    while tree is not None and tree.op == "group":
        tree = tree.operands[0]
    return tree.axis if tree is not None and tree.op == "sample" else ""


def _single(tree: Tree) -> tuple[str, ...]:
    """The indices that stand alone in a formula on a left side, of an array at most: those of its right sides."""
    found = sorted(index for index, count in free_indices(tree).items() if count == 1)
    return tuple(found) if len(found) < 3 else ()


@dataclass
class _Reader(Pieces):
    star: Star = "either"
    passes: Passes = field(default_factory=Passes)
    ranges: dict[str, Size] = field(default_factory=dict)
    """How far the indices on the left of the statement that is read run."""

    def counted_on(self, left: Left) -> tuple[tuple[str, Size], ...]:
        """How far the indices on a left side run."""
        if left.tree is None or not left.indices:
            return ()
        found = sizes_counted(left.tree, self.names.shape_of)
        return tuple((letter, next(iter(sizes))) for letter, sizes in found.items() if len(sizes) == 1)

    def answer(self) -> Answer:
        self.names = names_of(self.vocabulary)
        self.known = Known(self.names)
        given = self.given = self.text
        pieces = self.pieces(self.tokens())
        drafts = self.drafts(pieces)
        self.check_spans(drafts)
        return Answer(
            self.form, self.text, tuple(self.elaborated(drafts)), (*remarks(given, self.text), *self.told(given))
        )

    def elaborated(self, drafts: list[Draft]) -> list[Statement]:
        shapes_known: dict[str, Shape] = {}
        open_sizes: dict[str, Tree] = {}
        told: dict[str, str] = {}
        statements = []
        for draft in self.ordered(drafts):
            wanted = self.wanted(draft, draft is drafts[-1])
            loose = draft.left is not None and draft.left.kind == "other"
            if draft.left is not None and (ranges := self.counted_on(draft.left)):
                draft.left = replace(draft.left, ranges=ranges)
            self.ranges = dict(draft.left.ranges) if draft.left is not None else {}
            indices = tuple(i for i in draft.left.indices if not i.isdigit()) if draft.left else ()
            if loose and not indices and draft.left is not None and draft.left.tree is not None:
                indices = _single(draft.left.tree)
            exact = bool(indices) or bool(draft.left and draft.left.kind == "name" and wanted)
            trees = [with_axes_told(tree, told) for tree in draft.trees] if told else draft.trees
            sides = [
                self.side(tree, tokens, shapes_known, wanted, indices, exact, loose, _line(draft.left))
                for tree, tokens in zip(trees, draft.sides, strict=True)
            ]
            if draft.left is not None:
                sides = [_lying_flat(side, wanted) for side in sides]
            told |= self.axis_told(draft.left, sides[-1].readings)
            if open_sizes and any(side.misfit is not None for side in sides):
                trees = [written_out(tree, open_sizes) or tree for tree in trees]
                again = [
                    self.side(tree, tokens, shapes_known, wanted, indices, exact, loose, _line(draft.left))
                    for tree, tokens in zip(trees, draft.sides, strict=True)
                ]
                sides = [new if new.readings else old for new, old in zip(again, sides, strict=True)]
            if draft.left and draft.left.name in self.names.own:
                found = next((side.readings for side in sides[::-1] if side.readings), ())
                best = next((one for one in found if one.shape == wanted), found[0] if found else None)
                if best is not None:
                    shapes_known[draft.left.name] = best.shape
                    self.names.own[draft.left.name] = best.shape
                if any(node.op in _OF_ANY_SIZE and not node.indices for node in draft.trees[-1].postorder()):
                    open_sizes[draft.left.name] = draft.trees[-1]
            tokens = draft.segment.tokens
            start, end = min(token.start for token in tokens), max(token.end for token in tokens)
            text, reason = self.text[start:end], draft.segment.is_reason
            statements.append(Statement(text, start, end, draft.left, tuple(sides), reason))
        return statements

    def axis_told(self, left: Left | None, found: Sequence[Reading]) -> dict[str, str]:
        """How what stands on the left lies, by all that its right side can mean: an array of one axis, a row, a column.

        `∂f/∂z = W³ᵀ ⊙ …` is a column from there on, and no row where one would fit.
        """
        if left is None or left.indices or not found:
            return {}
        name = left.name or f"{left.of} {left.wrt}"
        if found[0].flat:
            return {name: FLAT}
        if left.kind != "gradient" or left.name or left.order != 1 or (left.tree and left.tree.op != "gradient"):
            return {}
        try:
            shape = shapes.derivative(self.vocabulary.shapes[left.of], self.vocabulary.shapes[left.wrt])
        except (KeyError, ShapeError):
            return {}
        lies = {UPRIGHT if one.shape == shape else LYING if one.shape == shape[::-1] else "" for one in found}
        decided = len(lies) == 1 and "" not in lies and shape[0] != shape[1]
        return {name: lies.pop()} if decided else {}

    def wanted(self, draft: Draft, result: bool) -> Shape | None:
        """The shape that a draft should have, where that is known; of the `result` by indices that which is asked."""
        known, left = self.vocabulary.shapes, draft.left
        of, wrt, twice = self.vocabulary.of, self.vocabulary.wrt, self.vocabulary.changes
        if left is not None and left.kind == "name":
            by_indices = left.name in self.names.own and not left.indices and bool(free_indices(draft.trees[-1]))
            if not (result and by_indices):
                return known.get(left.name)
        elif left is not None:
            if left.tree is not None and left.tree.op == "differential":
                return known.get(left.tree.value)
            op = left.tree.op if left.tree is not None else ""
            if left.kind == "other" and op == "partial":  # ∂z_i/∂W_ij has an entry for each of W's
                return known.get(left.wrt)
            if left.kind == "other" and not (op == "gradient" and left.wrt):
                return None
            if parts(left.name).accent == "bar" and any(node.op == "ones" for node in draft.trees[-1].postorder()):
                return None  # v̄ = 1/m 1ᵀ v is a mean, and 1ᵀ a row
            of, wrt, twice = left.of, (left.wrt,), left.order == 2
        if len(wrt) != 1 or of not in known or wrt[0] not in known:
            return None
        if known[wrt[0]] == SCALAR and 1 not in known[of]:
            return known[of]  # ∂K/∂s of a matrix by a number is one of its shape, or the vec of it
        try:
            return (shapes.second_derivative if twice else shapes.derivative)(known[of], known[wrt[0]])
        except ShapeError:
            return None

    def side(
        self,
        tree: Tree,
        tokens: list[Token],
        names: dict[str, Shape],
        wanted: Shape | None,
        indices: tuple[str, ...],
        exact: bool,
        loose: bool,
        line: str,
    ) -> Side:
        """A side with its readings; `loose` where what stands on the left is not known, its indices neither."""
        start, end = tokens[0].start, tokens[-1].end
        found: tuple[Reading, ...] | Misfit = ()
        for free in (indices, ()) if loose and indices else (indices,):
            found = readings_of(
                tree,
                names,
                self.vocabulary,
                star=self.star,
                wanted=wanted,
                code=self.form == "numpy",
                indices=free,
                exact=exact,
                loose=loose,
                line=line,
                ranges=self.ranges,
                passes=self.passes,
            )
            if not isinstance(found, Misfit):
                break
        text = self.text[start:end]
        digits = None if is_array_of_zeros(tree, wanted) else decimals(tree)  # 0 is exact
        if isinstance(found, Misfit):
            return Side(text, start, end, tree, (), found, digits)
        return Side(text, start, end, tree, found, None, digits)


def _lying_flat(side: Side, wanted: Shape | None) -> Side:
    """A side of code with W[0], w.ravel() in it, which lines below use as what has one axis, and as no row."""
    if not any((node.op, node.value) == ("either", FLAT) for node in side.tree.postorder()):
        return side
    first = side.readings[0] if side.readings else None
    if first is None or first.flat or first.shape == wanted:
        return side
    flat = next((one for one in side.readings if one.flat and one.shape == first.shape[::-1]), None)
    return side if flat is None else replace(side, readings=(flat, *(one for one in side.readings if one != flat)))
