"""Which names an answer has as its own, and which of its words name derivatives, before its statements are read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from symback.language import LanguageError
from symback.names import canonical, parts
from symback.reading.answer import Tree, Vocabulary
from symback.reading.grammar.budget import Budget
from symback.reading.grammar.deltas import UNIT_INDICES
from symback.reading.grammar.derivative_words import DerivativeWords
from symback.reading.grammar.differentials import gradient_in
from symback.reading.grammar.figures import flat_list
from symback.reading.grammar.parser import Parser
from symback.reading.grammar.spelling import left_name
from symback.reading.index import free_indices, with_zeros_outside
from symback.reading.lexing.segments import Segment
from symback.reading.lexing.tokens import Token, refuse
from symback.reading.names.table import Names
from symback.shapes import SCALAR


@dataclass
class Naming(DerivativeWords):
    """What is known of an answer's names while its statements are read."""

    text: str
    vocabulary: Vocabulary
    names: Names = field(init=False)
    budget: Budget = field(default_factory=Budget)
    form: str = ""
    renamed: set[str] = field(default_factory=set)
    """Stems of usual names, such as delta, that the answer gives a meaning of its own."""

    def parser(self, tokens: Sequence[Token], *, lenient: bool = False) -> Parser:
        end = tokens[-1].end
        return Parser(
            [*tokens, Token("end", "", end, end)], self.names, self.form, self.text, self.budget, lenient=lenient
        )

    def tree(self, tokens: Sequence[Token]) -> Tree:
        tree = self.parser(tokens).whole()
        self.no_output_by_another_name(tree)
        tree = with_zeros_outside(tree) if self.names.padded else tree
        return tree if self.names.from_one and not self.names.lists_are_columns else flat_list(tree)

    def no_output_by_another_name(self, tree: Tree) -> None:
        """Raise `LanguageError` for a J in a formula that nothing declares, where what is derived is an array.

        Only a loss is called so. Beside an array J may be its Jacobian, or anything else.
        """
        of = self.vocabulary.of
        if self.vocabulary.shapes.get(of) == SCALAR:
            return
        for node in tree.postorder():
            if node.op == "name" and node.notes:
                name = self.text[node.start : node.end]
                hint = f"say what it is on a line above, or write {of} where you mean what is derived"
                raise refuse(node.start, node.end, "undefined-name", f"there is no name {name!r} here", hint)

    def find_own_names(self, pieces: list[Segment]) -> None:
        """Names that left sides define are known in every statement; a declared name stays what it is."""
        for piece in pieces:
            if len(piece.parts) > 1 and (name := self.own_name(piece.parts[0]) or self.one_word(piece, pieces)):
                self.names.own.setdefault(self.whole_of(name, pieces) or name, None)
                if (size := self.size_in(piece.parts[-1])) is not None:
                    self.names.sized[name] = size

    def one_word(self, piece: Segment, pieces: Sequence[Segment]) -> str:
        """`nx = ...`, `v2 = ...`, where n and x, or v, are names of the problem: one word of code is one name, or "".

        In text a word of several names is one, too, where another line uses it, and `v2` is entry 2 of v.
        """
        left = [token for token in piece.parts[0] if token.kind != "font"]
        if len(left) != 1 or left[0].kind != "word" or self.form == "latex":
            return ""
        name = canonical(left[0].value)
        if name in self.vocabulary.shapes or name in self.vocabulary.sizes or name in self.names.aliases:
            return ""
        if name[0] == "d" and name[1:] in self.names.own:
            return name  # dZ2 behind `Z2 = ...`, where d is a size
        try:
            tree = self.parser(left, lenient=True).whole()
        except LanguageError:
            return ""
        if self.form == "numpy":
            of_name = tree.op == "entry" and tree.operands[0].op == "name"
            return name if tree.op in ("chain", "transpose") or of_name else ""
        used = (token for one in pieces for part in one.parts for token in part if token is not left[0])
        word = left[0].value
        return name if tree.op == "chain" and any(token.value == word for token in used) else ""

    def size_in(self, tokens: Sequence[Token]) -> str | None:
        """The size of the problem that is all that stands there, or None."""
        kept = [token for token in tokens if token.kind != "font"]
        word = canonical(kept[0].value) if len(kept) == 1 and kept[0].kind == "word" else ""
        tree = self.names.tree(word, 0, 0) if word else None
        return tree.value if tree is not None and tree.op == "size" else None

    def own_name(self, tokens: Sequence[Token]) -> str:
        """The name that a left side defines, or "": one word with its scripts that is not declared.

        The usual name of a part (δ₂, a₁) and the name of a derivative in code (dz2) can be defined anew.
        """
        name, primed = left_name(tokens)
        if not name or not name[0].isalpha() or name in self.vocabulary.shapes or name in self.names.aliases:
            return ""
        if primed or name in self.names.own or name in self.names.texts:  # h_1' = ... is a name of its own
            return name
        if self.names.gradient_word(name, self.form == "numpy"):
            return name
        try:
            tree = self.parser(tokens, lenient=True).whole()
        except LanguageError:
            return name
        return name if self.is_named_anew(name, tree) else ""

    def is_named_anew(self, name: str, tree: Tree) -> bool:
        """Whether what a left side would be read as is not what its name means: it names no part of that."""
        if tree.op == "differential" and not tree.operands and not self.is_differential(name):
            of_output = self.names.changing and tree.value == self.vocabulary.of  # dJ = …: dW, where J is the loss
            return not of_output  # dh, where h is only a usual name
        if tree.op == "entry" and self.is_value(tree.indices[-1]):
            return True  # δ_o, where o is a gate, and δ_a, where a line above says a = W x: no index
        if tree.op == "sample" and tree.operands[0].op == "identity":
            return True  # e_i = ...
        # G_2 beside a G of one's own is another name, not an entry.
        numbered = tree.op == "entry" and tree.indices[0].isdigit()
        of_own = numbered and tree.operands[0].value in self.names.own
        # J_1 beside a J that is another name of the loss, d_j beside a size d: a number has no entries.
        whole = tree.operands[0] if tree.op == "entry" and len(tree.indices) == 1 else tree
        # dL1 beside a loss L, likewise.
        change = whole.op == "differential" and self.vocabulary.shapes.get(whole.value) == SCALAR
        of_number = whole is not tree and (whole.op == "size" or change or self.names.shape_of(whole) == SCALAR)
        return of_own or of_number

    def is_value(self, index: str) -> bool:
        """Whether an index is the name of a value, of the problem's or by a line above."""
        return index in self.vocabulary.shapes or (index in self.names.own and index not in UNIT_INDICES)

    def whole_of(self, name: str, pieces: Sequence[Segment]) -> str:
        """S, where `S_ij = ...` gives its entries, and a line uses S; else ""."""
        stem, _, below = name.partition("_")
        letters = len(below) == 2 and below.isalpha() and below.islower() and below[0] != below[1]
        if not letters or self.names.declares(stem) or not stem.isalpha():
            return ""
        tokens = (token for piece in pieces for part in piece.parts[len(piece.parts) > 1 :] for token in part)
        return stem if any(token.kind == "word" and canonical(token.value) == stem for token in tokens) else ""

    def indices_of_own(self, name: str) -> tuple[str, ...]:
        """The indices in a name of the answer's own such as H_ij, which is an entry of H then; or nothing."""
        if name in self.names.indexed:
            return (self.names.indexed[name],)
        _, _, below = name.partition("_")
        if name not in self.names.own or len(below) != 2 or not below.isalpha() or not below.islower():
            return ()
        known = {*self.names.vocabulary.shapes, *self.names.vocabulary.sizes}
        return tuple(below) if below[0] != below[1] and not known & {*below} else ()

    def find_indexed(self, piece: Segment, letter: str) -> None:
        """Whether `p_i = ...` says what the entries of an array are: where i is an index on the right side too."""
        name = self.own_name(piece.parts[0])
        if not name.endswith(f"_{letter}") or len(name) < 3:
            return
        try:
            tree = self.tree(piece.parts[-1])
        except LanguageError as error:
            self.names.unread[name.removesuffix(f"_{letter}")] = error
            return
        if name not in self.names.own:
            return
        if letter in free_indices(tree):
            self.names.indexed[name] = letter

    def find_renamed(self, piece: Segment) -> None:
        r"""`\delta_1 = \frac{\partial J}{\partial z_2} = ...`: an answer that numbers its δ's in a way of its own."""
        name = self.own_name(piece.parts[0]) if len(piece.parts) > 2 else ""
        usual = self.claimed(name) if name else ("", "")
        if not usual[1]:
            return
        try:
            value = gradient_in(self.tree(piece.parts[1]))
        except LanguageError:
            return
        if value is not None and tuple(value.split()[:2]) != usual:
            self.renamed.add(parts(name).stem)
            self.names.forget(parts(name).stem)

    def claimed(self, name: str) -> tuple[str, str]:
        """The derivative that a name of the student's usually is: δ₂ is ∂f/∂z₂, dz2 in code too."""
        if parts(name).stem in self.renamed:
            return "", ""
        if name in self.names.texts and self.names.find_function(name) is None:
            tree = self.names.alias(name, self.names.texts[name], 0, 0)
            while tree is not None and tree.op in ("group", "transpose"):
                tree = tree.operands[0]
            if tree is not None and tree.op == "gradient":
                of, wrt, *_ = tree.value.split()
                return of, wrt
            return "", ""
        if name in self.names.texts:
            return "", ""
        return self.names.gradient_word(name, self.form == "numpy") or ("", "")
