"""Brackets behind a value that pick entries, rows and columns: `W3[1,k]`, `A[1,:]`, `X[i]`, `v[:, None]`."""

from __future__ import annotations

from symback.names import canonical
from symback.reading.answer import FLAT, TO_THE_END, Tree
from symback.reading.grammar.cursor import Script
from symback.reading.grammar.derivatives import Derivatives
from symback.reading.lexing.symbols import MODULES
from symback.reading.lexing.tokens import Token, parted_at_commas, parted_outside, refuse
from symback.reading.names.places import is_index
from symback.reading.shifts import from_one, is_shift, shift
from symback.shapes import Shape


class Parts(Derivatives):
    """The part of the grammar that reads indices in brackets."""

    def indexes(self) -> bool:
        """Whether the bracket here holds rows and columns: `W3[1,k]`, `A[1,:]`, `x[:, None]`. In LaTeX a : says so."""
        if self.picks() and canonical(self.tokens[self.at + 1].value) in self.names.labels and self.form != "numpy":
            return True  # p[y] for the class of a one-hot y, and no product
        depth, colon = 0, False
        for at in range(self.at, len(self.tokens)):
            token = self.tokens[at]
            if token.kind == "open":
                depth += 1
                if depth > 1 and not (token.value == "(" and depth == 2 and self.adds_indices()):  # 3(i-1)+k
                    return False
            elif token.kind == "close" and depth > 1:
                depth -= 1
            elif token.kind == "close":
                return at > self.at + 1 and (colon or not self.is_tex)
            elif token.kind == "word":
                single = is_index(canonical(token.value)) and self.names.shape(canonical(token.value)) is None
                if not single and token.value not in ("None", "newaxis", *MODULES):
                    return False
            elif token.kind == "operator" and (token.value in ("plus", "minus") or self.is_multiple(at)):
                if not self.adds_indices():
                    return False
            elif (token.kind, token.value) != ("attribute", "newaxis") and token.kind not in (
                "number", "comma", "colon", "end",
            ):  # fmt: skip
                return False
            colon = colon or token.kind == "colon"
        return False

    @property
    def is_tex(self) -> bool:
        """Whether this is LaTeX, and no text that has braces below a sum."""
        return self.form == "latex" and "\\" in self.text

    def is_multiple(self, at: int) -> bool:
        """Whether a sign of a product stands beside a number, as in `3*i`."""
        beside = (self.tokens[at - 1].kind, self.tokens[at + 1].kind)
        return self.tokens[at].value in ("star", "dot") and "number" in beside

    def adds_indices(self) -> bool:
        """Whether a sign in the bracket here stands in a sum that is an index: `x[i+j-1]`, with no size in it."""
        near = [t for t in self.tokens[self.at + 1 : self.partner(self.at)] if t.kind == "word"]
        sizes = self.names.vocabulary.sizes
        return (self.form == "numpy" or (not self.is_tex and bool(near))) and not any(
            canonical(t.value) in sizes for t in near
        )

    def picks(self) -> bool:
        """Whether the bracket here holds the name of an array alone: `y[mask]`."""
        inside = self.tokens[self.at + 1 : self.at + 3]
        return [t.kind for t in inside] == ["word", "close"] and self.names.declares(canonical(inside[0].value))

    def part(self, tree: Tree) -> Tree:
        opened = self.token
        inner, end = self.stretch()
        inner = _added_up(inner) if self.form == "numpy" else inner
        script = Script("sub", tuple(inner), opened.start, end)
        if any(token.kind in ("word", "attribute") and token.value in ("None", "newaxis") for token in inner):
            leading = inner[0].kind == "word"
            return self.node("call", (tree,), tree.start, end, "new_axis", axis="0" if leading else "1")
        if (letter := self.one_row(inner, tree)) is not None:
            return self.row_of(tree, *letter, end)
        if any(token.kind == "word" for token in inner):
            pieces = parted_at_commas(inner)
            if (moving := self.kept_line(pieces, tree, end) or self.moving(pieces, tree, end)) is not None:
                return moving
            indices = tuple(map(self.place_in, pieces))
            if not 1 <= len(indices) <= 2 or not all(indices):
                raise refuse(opened.start, end, "part", "an entry has a row and a column, each a number or a letter")
            if tree.op == "entry" and len(tree.indices) == len(indices) == 1:
                return self.node("entry", tree.operands, tree.start, end, indices=(*tree.indices, *indices))
            if tree.op == "sample" and tree.axis and len(indices) == 1:  # W[i][j]
                both = (tree.indices[0], *indices) if tree.axis == "0" else (*indices, tree.indices[0])
                return self.node("entry", tree.operands, tree.start, end, indices=both)
            if (row := _one_row(tree)) and len(indices) == 1:  # W[0][k]
                return self.node("entry", tree.operands, tree.start, end, indices=(row, *indices))
            return self.node("entry", (tree,), tree.start, end, indices=indices)
        return self.ranged(tree, inner, script)

    def ranged(self, tree: Tree, inner: list[Token], script: Script) -> Tree:
        """Rows and columns by numbers: `A[1:3, :]`, `W[0]`, `W[0, :]`."""
        ranges, end = list(self.ranges(inner, script)), script.end
        picked = self.node("part", (tree,), tree.start, end, ranges=tuple(ranges))
        if self.form == "numpy" and ranges == [(1, 1)] and is_row(self.names.shape_of(tree)):
            return self.node("either", (*self.of_one_axis(tree, end).operands, picked), tree.start, end, FLAT)
        if self.form == "numpy" and _leaves_one_axis(parted_at_commas(inner)):
            return self.of_one_axis(picked, end)
        if tree.op == "entry" and len(tree.indices) == len(ranges) == 1 and (one := ranges[0]) and one[0] == one[1]:
            return self.node("entry", tree.operands, tree.start, end, indices=(*tree.indices, str(one[0])))
        if tree.op == "part" and len(tree.ranges) == len(ranges) == 1 and tree.ranges[0] and ranges[0]:
            return self.node("part", tree.operands, tree.start, end, ranges=(tree.ranges[0], ranges[0]))
        return picked

    def one_row(self, inner: list[Token], tree: Tree) -> tuple[str, str] | None:
        """(index, axis) where a letter picks one row or column: `X[i]` of a matrix, `X[i, :]`, `A[:, i]`."""
        if [t.kind for t in inner] in (["word", "colon"], ["colon", "word"]):  # W_{i:}
            row = inner[0].kind == "word"
            return canonical(inner[0 if row else 1].value), "0" if row else "1"
        parts = parted_at_commas(inner)
        words = [place for place, part in enumerate(parts) if [t.kind for t in part] == ["word"]]
        if len(words) != 1 or len(parts) > 2:
            return None
        letter = canonical(parts[words[0]][0].value)
        if len(parts) == 2:
            other = parts[1 - words[0]]
            return (letter, str(words[0])) if [t.kind for t in other] == ["colon"] else None
        shape = self.names.shape_of(tree)
        matrix = shape is not None and 1 not in shape
        own = shape is None and tree.op == "name"
        return (letter, "0" if matrix else "own") if (matrix or own) and self.form == "numpy" else None

    def row_of(self, tree: Tree, letter: str, axis: str, end: int) -> Tree:
        """Row or column `letter` of an array; where an array of the answer's own may have one axis, its entry too."""
        if axis != "own":
            return self.node("sample", (tree,), tree.start, end, indices=(letter,), axis=axis)
        entry = self.node("entry", (tree,), tree.start, end, indices=(letter,))
        row = self.node("sample", (tree,), tree.start, end, indices=(letter,), axis="0")
        return self.node("either", (entry, row), tree.start, end)

    def of_one_axis(self, tree: Tree, end: int) -> Tree:
        """What code keeps with one axis, W[0], W[0, :] or w.ravel(): a row or a column, whichever fits."""
        row = self.node("group", (tree,), tree.start, end, "call")
        return self.node("either", (row, self.node("transpose", (tree,), tree.start, end)), tree.start, end, FLAT)

    def place_in(self, tokens: list[Token]) -> str:
        """The index that a letter, a number or their sum is; "" for anything else."""
        if len(tokens) == 1 and tokens[0].kind in ("word", "number"):
            return self.from_zero(tokens[0])
        shown = _shown(tokens)
        if not is_shift(shown):
            alone = shift(shown)  # 0 + j, of a loop that was written out
            return alone.text if alone is not None and alone.factors else ""
        return from_one(shown) if self.form == "numpy" and not self.names.from_one else shown

    def kept_line(self, pieces: list[list[Token]], tree: Tree, end: int) -> Tree | None:
        """`X[:, i:i+1]`, `X[i:i+1]` of code: column or row i, which keeps its two axes; or None."""
        ranged = [place for place, piece in enumerate(pieces) if [token.kind for token in piece] != ["colon"]]
        if self.form != "numpy" or len(ranged) != 1 or len(pieces) > 2:
            return None
        ends = [shift(_shown(part)) for part in parted_outside(pieces[ranged[0]], "colon")]
        first, last = ends if len(ends) == 2 else (None, None)
        if first is None or last is None or len(first.factors) != 1 or first.constant or first.factors[0][1] != 1:
            return None
        if last != first._replace(constant=1):
            return None
        shape, letter = self.names.shape_of(tree), first.factors[0][0]
        line = self.node("sample", (tree,), tree.start, end, indices=(letter,), axis=str(ranged[0]))
        if shape is not None and 1 in shape:
            return line
        return self.node("call", (line,), tree.start, end, "new_axis", axis=str(ranged[0]))

    def moving(self, pieces: list[list[Token]], tree: Tree, end: int) -> Tree | None:
        """`x[j:j+3]`, `X[i:i+2, j:j+2]` of code: a part that begins where a loop stands, and has a length; or None."""
        shape = self.names.shape_of(tree)
        if self.form != "numpy" or shape is None or len(pieces) != 2 - (1 in shape):
            return None
        used = {token.value for piece in pieces for token in piece}
        if not any(token.kind == "word" for piece in pieces for token in piece):
            return None
        letters = [letter for letter in "tuvpqrs" if letter not in used][: len(pieces)]
        indices, lengths = [], []
        for piece, letter in zip(pieces, letters, strict=True):
            ends = [shift(_shown(part)) for part in parted_outside(piece, "colon")]
            first, last = ends if len(ends) == 2 else (None, None)
            if first is None or last is None or first.factors != last.factors:
                return None
            indices.append(from_one(f"{letter}+{first.text}"))
            lengths.append(last.constant - first.constant)
        if min(lengths) < 1:
            return None
        entry = self.node("entry", (tree,), tree.start, end, indices=tuple(indices))
        bounds = tuple(map(str, lengths))
        return self.node("entries", (entry,), tree.start, end, indices=tuple(letters), bounds=bounds)

    def from_zero(self, token: Token) -> str:
        """In code entries are counted from 0."""
        if self.form == "numpy" and token.value.isdigit():
            return str(int(token.value) + 1)
        return canonical(token.value)

    def ranges(self, tokens: list[Token], script: Script) -> tuple[tuple[int, int] | None, ...]:
        """Rows and columns as (first, last) from 1, where `TO_THE_END` is the last; None is all of them."""
        found: list[tuple[int, int] | None] = []
        for piece in parted_at_commas(tokens):
            kinds = [token.kind for token in piece]
            numbers = [int(t.value) for t in piece if t.kind == "number" and t.value.isdecimal() and len(t.value) < 8]
            if kinds == ["colon"]:
                found.append(None)
            elif kinds == ["number"] and numbers:
                first = numbers[0] + (self.form == "numpy")
                found.append((first, first))
            elif kinds == ["number", "colon", "number"] and len(numbers) == 2:
                found.append((numbers[0] + (self.form == "numpy"), numbers[1]))
            elif kinds == ["colon", "number"] and numbers:
                found.append((1, numbers[0]))
            elif kinds == ["number", "colon"] and numbers:
                found.append((numbers[0] + (self.form == "numpy"), TO_THE_END))
            else:
                raise refuse(script.start, script.end, "part", "a row or column is a number, a range such as 1:2, or :")
        if len(found) > 2:
            raise refuse(script.start, script.end, "part", "an array has rows and columns, and no more")
        return tuple(found)


def is_row(shape: Shape | None) -> bool:
    """Whether an array is one row of several columns."""
    return shape is not None and shape[0] == 1 != shape[1]


def _leaves_one_axis(pieces: list[list[Token]]) -> bool:
    """Whether one of a row and a column is a number, as in `W[0, :]` and `W[1:3, 0]`."""
    return len(pieces) == 2 and sum([token.kind for token in piece] == ["number"] for piece in pieces) == 1


def _added_up(tokens: list[Token]) -> list[Token]:
    """`0:0+3`, of a loop that was written out, as 0:3."""
    made: list[Token] = []
    for token in tokens:
        if [t.kind for t in (*made[-2:], token)] == ["number", "operator", "number"] and not _begins_behind(made[:-2]):
            found = shift(_shown([*made[-2:], token]))
            if found is not None and found.constant >= 0:
                made[-2:] = [made[-2]._replace(value=str(found.constant), end=token.end)]
                continue
        made.append(token)
    return made


def _begins_behind(tokens: list[Token]) -> bool:
    """Whether a sign stands behind these, so that what follows is no first number of a sum."""
    return bool(tokens) and tokens[-1].kind == "operator"


def _shown(tokens: list[Token]) -> str:
    """What a sum of indices is written like."""
    signs = {"plus": "+", "minus": "-", "star": "*", "dot": "*"}
    return "".join(")" if token.kind == "close" else signs.get(token.value, token.value) for token in tokens)


def _one_row(tree: Tree) -> str:
    """The one place that `W[0]` picks, as a text, or ""."""
    only = tree.ranges[0] if tree.op == "part" and len(tree.ranges) == 1 else None
    return str(only[0]) if only is not None and only[0] == only[1] else ""
