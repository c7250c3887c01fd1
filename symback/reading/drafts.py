"""Statements as trees, before shapes: which names the lines define, and in which order they are read."""

from __future__ import annotations

import operator
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from symback import shapes
from symback.errors import ShapeError
from symback.language import LanguageError
from symback.names import canonical, spelled
from symback.reading.answer import BY_INDEX, Left, Misfit, Tree
from symback.reading.columns import with_columns
from symback.reading.families import Draft, Families
from symback.reading.grammar.changes import in_changes
from symback.reading.grammar.gathered import gathered
from symback.reading.grammar.spelling import left_name, words_of
from symback.reading.index import free_indices
from symback.reading.lexing.layers import defines_error_of_a_layer
from symback.reading.lexing.segments import Segment
from symback.reading.lexing.tokens import Token, refuse
from symback.reading.names.places import is_index
from symback.reading.programs.sizes import MEASURES
from symback.reading.readings import readings_of
from symback.reading.shifts import is_shift
from symback.shapes import SCALAR, Shape


def with_names(tree: Tree, names: Mapping[str, str]) -> Tree:
    """A tree with names for the derivatives in it that have one."""
    made: dict[int, Tree] = {}
    for node in tree.postorder():
        if node.op == "gradient" and node.value in names:
            made[id(node)] = Tree("name", (), node.start, node.end, names[node.value])
        else:
            inner = tuple(made[id(operand)] for operand in node.operands)
            made[id(node)] = node if all(map(operator.is_, inner, node.operands)) else node.having(inner)
    return made[id(tree)]


class Drafting(Families):
    """Makes drafts of statements."""

    def drafts(self, pieces: list[Segment]) -> list[Draft]:
        if self.form != "numpy":
            pieces = [one for piece in pieces for one in self.with_name_defined(piece)]
        lefts = (piece.parts[0] for piece in pieces if len(piece.parts) > 1)
        self.names.e_has_layers = any(defines_error_of_a_layer(left, self.names.declares) for left in lefts)
        pieces = self.with_gradients_upright(pieces)
        self.find_gradient_words(pieces)
        self.find_own_names(pieces)
        self.find_renewed(pieces)
        self.find_entries_renewed(pieces)
        self.find_scalars(pieces)
        families = self.families(pieces)
        for piece in pieces:
            self.find_renamed(piece)
        drafts: list[Draft] = []
        for place, piece in enumerate(pieces):
            drafts += families[place] if place in families else [self.draft(piece)]
        drafts = with_columns(
            self.with_short_jacobians(drafts), self.vocabulary, self.names.own, code=self.form == "numpy"
        )
        return [*self.used(drafts), *self.gathered(drafts)]

    def with_name_defined(self, piece: Segment) -> list[Segment]:
        """`∂v/∂x = J = …`, where nothing is called J, as `J = …` and `∂v/∂x = J`."""
        for place, part in enumerate(piece.parts[1:-1], 1):
            kept = [token for token in part if token.kind != "font"]
            word = kept[0].value if len(kept) == 1 and kept[0].kind in ("word", "symbol") else ""
            if word and self.is_no_name(canonical(word)) and self.own_name(part) == canonical(word):
                first = replace(piece, parts=piece.parts[place:])
                return [first, replace(piece, parts=piece.parts[: place + 1])]
        return [piece]

    def is_no_name(self, name: str) -> bool:
        """Whether a word means nothing in a formula here, as J does not where what is derived is an array."""
        if self.names.declares(name):
            tree = self.names.tree(name, 0, 0)
            return tree is not None and bool(tree.notes) and self.vocabulary.shapes.get(self.vocabulary.of) != SCALAR
        return self.names.function(name) is None

    def with_short_jacobians(self, drafts: list[Draft]) -> list[Draft]:
        """The drafts with a name of its own for what is short for a Jacobian, `∂h/∂z = σ'(z)`, where that is used."""
        names: dict[str, str] = {}
        for draft in drafts:
            left = draft.left
            if left is not None and left.kind == "gradient" and not left.name and self.is_short_for(left, draft.trees):
                names[f"{left.of} {left.wrt}"] = name = canonical(f"d{left.of}_d{left.wrt}")
                self.names.own.setdefault(name, None)
                draft.left = replace(left, name=name)
        if names:
            for draft in drafts:
                draft.trees = [with_names(tree, names) for tree in draft.trees]
        return drafts

    def is_short_for(self, left: Left, trees: Sequence[Tree]) -> bool:
        """Whether what a derivative is said to be has not the shape of the Jacobian."""
        of, wrt = self.vocabulary.shapes.get(left.of), self.vocabulary.shapes.get(left.wrt)
        if of is None or wrt is None or of == SCALAR or left.order != 1 or left.indices:
            return False
        try:
            due = {(jacobian := shapes.derivative(of, wrt)), jacobian[::-1]}
        except ShapeError:
            due = set()
        found = readings_of(trees[-1], {}, self.vocabulary, star="either", code=self.form == "numpy")
        return not isinstance(found, Misfit) and bool(found) and all(one.shape not in due for one in found)

    def gathered(self, drafts: Sequence[Draft]) -> list[Draft]:
        """The arrays whose entries lines give one by one, each as one more statement."""
        found = gathered([(draft.left, draft.trees[-1]) for draft in drafts], self.vocabulary.shapes)
        last = {draft.left.start: draft for draft in drafts if draft.left is not None}
        return [Draft(last[left.start].segment, left, [matrix], last[left.start].sides[-1:]) for left, matrix in found]

    def find_renewed(self, pieces: list[Segment]) -> None:
        """Names that lines give another meaning than they have here: `d = p - y` where d is a size, `p1 = X w`.

        What has as many entries as a column is no entry of one.
        """
        for piece in pieces:
            left = [token for token in piece.parts[0] if token.kind != "font"]
            if len(piece.parts) < 2 or len(left) != 1 or left[0].kind != "word":
                continue
            name = canonical(left[0].value)
            if name in self.names.own or name in self.vocabulary.shapes or name in self.names.aliases:
                continue
            if self.is_no_size(name, piece.parts[-1]) or self.is_no_entry(left, pieces, piece.parts[-1]):
                self.names.own[name] = None

    def find_entries_renewed(self, pieces: list[Segment]) -> None:
        """Names with an index that lines define by numbers, where the capital is a matrix: `r_k = exp(s_k)` beside R.

        A row of R is an array, so that r_k is none; by `r_k = M_k - x` it is.
        """
        lefts = [left_name(piece.parts[0])[0] if len(piece.parts) > 1 else "" for piece in pieces]
        if not any(map(self.is_line_of_capital, lefts)):
            return
        known: dict[str, Shape] = {}
        for piece, name in zip(pieces, lefts, strict=True):
            found = {*self.shapes_of(piece.parts[-1], known)} if name else set()
            if self.is_line_of_capital(name) and found and all(1 in shape for shape in found):
                self.names.own[name] = None
            if name in self.names.own and len(found) == 1:
                known[name] = found.pop()

    def is_line_of_capital(self, name: str) -> bool:
        """Whether a name with a letter for its index, `r_k`, has no meaning but as row k of R, or as column k."""
        stem, _, below = name.partition("_")
        capital = stem[:1].upper() + stem[1:]
        named = stem in self.vocabulary.shapes or stem in self.names.own or stem in self.names.aliases
        free = capital != stem and not named and name not in self.names.own
        return free and is_index(below) and capital in self.vocabulary.shapes and self.names.is_matrix(capital)

    def is_no_size(self, name: str, tokens: Sequence[Token]) -> bool:
        """Whether a size's name is given what is made of arrays, and measures none."""
        if name not in self.vocabulary.sizes or any(token.value in MEASURES for token in tokens):
            return False
        known = (*self.vocabulary.shapes, *self.names.own)
        return any(word in known for word in words_of(tokens))

    def is_no_entry(self, left: list[Token], pieces: list[Segment], tokens: list[Token]) -> bool:
        """Whether `p1`, which is an entry of p, is given an array, and another line uses it."""
        word = left[0].value
        used = (token.value for piece in pieces for part in piece.parts for token in part if token is not left[0])
        if self.form == "latex" or not word[-1].isdigit() or "_" in word or word not in used:
            return False
        try:
            tree = self.parser(left, lenient=True).whole()
        except LanguageError:
            return False
        if tree.op != "entry" or tree.operands[0].op != "name":
            return False
        if canonical(word.rstrip("0123456789")) not in self.vocabulary.shapes:
            return True  # p is a usual name alone, of what the problem calls otherwise
        shapes = self.shapes_of(tokens)
        of_own = any(name in self.names.own for name in words_of(tokens))
        return of_own or (bool(shapes) and SCALAR not in shapes)

    def shapes_of(self, tokens: Sequence[Token], known: Mapping[str, Shape] | None = None) -> Collection[Shape]:
        """The shapes that a formula can have in names of the problem and of the answer's that are `known`."""
        try:
            found = readings_of(
                self.tree(tokens), known or {}, self.vocabulary, star="either", code=self.form == "numpy"
            )
        except LanguageError:
            return ()
        return () if isinstance(found, Misfit) else {one.shape for one in found}

    def find_scalars(self, pieces: list[Segment]) -> None:
        """Numbers of which ∇ is the gradient: those that lines define, and those of the problem that lines so derive.

        Behind `u = xᵀAx`, ∇u is that of u. A problem's N may have ∂f/∂N for its ∇N too, which is a number: of a
        quotient f = N / D, `∇N = 2AX` is not.
        """
        if not any(token.kind == "nabla" for piece in pieces for part in piece.parts for token in part):
            return
        told: dict[str, bool] = {}
        for piece in pieces:
            if len(piece.parts) == 1:
                continue
            numbers = {*self.shapes_of(piece.parts[-1])} == {SCALAR}
            name = self.own_name(piece.parts[0])
            if name in self.names.own and numbers:
                self.names.scalars.add(name)
            if name := self.derived_number(piece.parts[0]):
                told[name] = numbers and [token.value for token in piece.parts[-1]] != ["0"]  # it depends on no X
        self.names.deriving |= {name for name, numbers in told.items() if numbers}
        if not all(told.values()):  # so do the others, of which nothing is told
            others = filter(self.names.is_number_on_the_way, self.vocabulary.shapes)
            self.names.scalars |= {*others} - self.names.deriving

    def derived_number(self, left: list[Token]) -> str:
        """N of a left side `∇N`, where the problem defines N and it is a number; else ""."""
        kept = [token for token in left if token.kind != "font"]
        if [token.kind for token in kept[:1]] != ["nabla"]:
            return ""
        name, primed = left_name(kept[1:]) if len(kept) > 1 else ("", False)
        return name if not primed and self.names.is_number_on_the_way(name) else ""

    def draft(self, piece: Segment) -> Draft:
        if len(piece.parts) == 1:
            return Draft(piece, None, [self.tree(piece.parts[0])], piece.parts)
        left = self.left(piece.parts[0])
        if left.kind == "name" and (indices := self.indices_of_own(left.name)):
            left = replace(left, indices=indices)
        if any(map(is_shift, left.indices)):
            message = "on the left side each index is a letter or a number"
            raise refuse(left.start, left.end, "index", message, "write it for an entry with one letter, as in dL/dx_m")
        trees = [self.tree(part) for part in piece.parts[1:]]
        spelled = left.tree is not None and left.tree.op == "derived" and left.tree.value in self.vocabulary.wrt
        self.refuse_sums_over_nothing(left, trees)
        jacobian = self.vocabulary.shapes.get(self.vocabulary.of, SCALAR) != SCALAR
        if (self.asks(left) or spelled) and (jacobian or left.order == 2):
            left, trees = in_changes(left, trees, self.vocabulary.of)
        elif self.is_entry_on_the_way(left):
            left, trees = in_changes(left, trees, left.of)
        return Draft(piece, left, trees, piece.parts[1:])

    def is_entry_on_the_way(self, left: Left) -> bool:
        """Whether a left side is ∂h_k/∂W_ij, an entry by an entry, with three indices or four that are all free."""
        free = len(set(left.indices)) == len(left.indices) > 2 and not any(index.isdigit() for index in left.indices)
        entries = left.kind == "gradient" and left.tree is not None and left.tree.op == "partial"
        return entries and free and {left.of, left.wrt} <= self.vocabulary.shapes.keys()

    def refuse_sums_over_nothing(self, left: Left, trees: Sequence[Tree]) -> None:
        r"""Raise `LanguageError` for `∂L/∂b_i = \sum (p_i - y_i)`: the i is the left side's, and no other is there."""
        for tree in trees:
            for node in tree.postorder():
                if node.bounds == BY_INDEX and not free_indices(node.operands[0]).keys() - {*left.indices}:
                    raise refuse(node.start, node.end, "sum", "a sum needs its index below it", "write \\sum_k")

    def is_known_derivative(self, tokens: Sequence[Token]) -> bool:
        """Whether a left side is a derivative that is known here, and not the one that is asked for."""
        kept = [token for token in tokens if token.kind not in ("quad", "ampersand")]
        if not kept:
            return False
        try:
            left = self.left(kept)
        except LanguageError:
            return False
        return left.kind == "gradient" and left.tree is not None and left.order == 1 and not self.asks(left)

    # Order

    def ordered(self, drafts: list[Draft]) -> list[Draft]:
        """Definitions before their uses, otherwise as written. Raises `LanguageError` for a circle."""
        where = {d.left.name: d for d in reversed(drafts) if d.left and d.left.name in self.names.own}
        if not where:
            return drafts
        done: list[Draft] = []
        state: dict[int, int] = {}
        for first in drafts:
            stack = [first]
            while stack:
                draft = stack[-1]
                if state.get(id(draft)) == 2:
                    stack.pop()
                    continue
                state[id(draft)] = 1
                waiting = None
                for tree in draft.trees:
                    for node in tree.postorder():
                        needed = where.get(node.value) if node.op in ("name", "differential") else None
                        if needed is None or state.get(id(needed)) == 2:
                            continue
                        if state.get(id(needed)) == 1 or needed is draft:
                            message = f"{spelled(node.value)} is defined by way of itself"
                            raise refuse(node.start, node.end, "cycle", message)
                        waiting = needed
                        break
                    if waiting:
                        break
                if waiting:
                    stack.append(waiting)
                else:
                    state[id(draft)] = 2
                    done.append(draft)
                    stack.pop()
        return done
