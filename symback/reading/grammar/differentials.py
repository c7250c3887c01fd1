"""What stands behind a ∂ or a d: the name that is derived, or by which, and the derivative that two of them make."""

from __future__ import annotations

from symback.language import LanguageError
from symback.names import canonical, parts
from symback.reading.answer import Tree
from symback.reading.grammar.cursor import MULTIPLYING, Cursor
from symback.reading.lexing.tokens import Token, refuse
from symback.shapes import SCALAR

_HIDDEN = frozenset({"z", "h", "a", "u", "net"})
"""Usual names inside a network. Any other name that is unknown above a ∂ is one of the output."""


class Differentials(Cursor):
    """The part of the grammar that reads what derivatives are made of."""

    def gradient_tree(self, of: str, wrt: str, start: int, end: int, via: str = "") -> Tree:
        return self.node("gradient", (), start, end, " ".join(part for part in (of, wrt, via) if part))

    def leads(self, token: Token) -> bool:
        return token.kind == "partial" or (token.kind == "word" and token.value[0] == "d") or token.kind == "font"

    def lead(self) -> None:
        """Take the ∂ or d of a differential; what follows it is left."""
        token = self.token
        if token.kind == "font":  # \mathrm{d}
            self.at += 1
            if self.token.kind == "open":
                inner, _ = self.stretch()
                if len(inner) == 1 and inner[0].value == "d":
                    return
            elif self.token.kind == "word" and self.token.value == "d":
                self.at += 1
                return
            raise refuse(token.start, token.end, "derivative", "expected d or ∂")
        if token.kind == "partial":
            self.at += 1
            return
        if token.kind != "word" or token.value[0] != "d":
            raise refuse(token.start, token.end, "derivative", "expected d or ∂")
        if len(token.value) == 1:
            self.at += 1
        else:
            rest = token.value[1:].lstrip("_")
            if not rest:
                raise refuse(token.start, token.end, "derivative", "expected a name after d")
            self.tokens[self.at] = Token("word", rest, token.end - len(rest), token.end, True)

    def d_operand(self) -> Tree:
        """∂W_1: the name, or entry, behind the ∂."""
        self.lead()
        return self.d_name()

    def d_below(self, above: Tree) -> Tree:
        """∂z_j below ∂p_i: where nothing is called z, it is what p is a function of."""
        self.lead()
        token, rest = self.token, self.token.value[1:]
        inside = self.names.vocabulary.inside.get(self.named_parts(above)[0] or "")
        is_z = token.kind == "word" and token.value[0] == "z" and (not rest or rest[0] == "_")
        behind = [t.value for t in self.tokens[self.at + 1 : self.at + 4] if t.kind in ("word", "number")]
        below = rest.lstrip("_") or next(iter(behind), "")
        named = self.names.resolve("z", below, "", 0, 0) if below else None
        is_name = named is not None and (below.isdigit() or named.tree.op == "name")  # ∂z_1, and there is a z1
        if inside and is_z and not is_name and self.names.resolve("z", "", "", 0, 0) is None:
            self.tokens[self.at] = token._replace(value=f"{inside}{rest}")
        return self.d_name()

    def d_name(self) -> Tree:
        token = self.token
        before, self.deriving = self.deriving, True
        try:
            if token.kind in ("word", "symbol"):
                self.at += 1
                made = self.named(token.value, token.start, token.end)
                if self.token.kind == "open" and self.token.value == "[" and self.token.glued and self.indexes():
                    made = self.part(made)
                made = self.postfix(made) if is_vec(made) else made
            elif token.kind in ("font", "accent"):
                made = self.atom()
            elif token.kind == "open" or (token.kind == "bar" and self.lenient):
                made = self.factor()
            else:
                raise self.missing("the name behind ∂")
        except LanguageError as error:
            codes = [complaint.code for complaint in error.complaints[:1]]
            unknown = codes in (["undefined-name"], ["function-without-argument"])
            if not self.lenient or not unknown or parts(canonical(token.value)).stem in _HIDDEN:
                raise
            return Tree("name", (), token.start, token.end, "")
        finally:
            self.deriving = before
        return self.with_classes_picked(made)

    def derivative(self, above: Tree, below: Tree, start: int) -> Tree:
        """∂above/∂below as one atom: a gradient, a Jacobian, or an entry of it."""
        via = self.via()
        end = self.tokens[self.at - 1].end
        of, of_indices, lying = self.named_parts(above)
        if of is not None and not of_indices:
            line = self.by_line(of, below, start, end) or self.by_class(of, below, start, end)
            if line is not None:
                return line
        wrt, wrt_indices, transposed = self.named_parts(below)
        of_indices, wrt_indices = self.without_ones(of, of_indices), self.without_ones(wrt, wrt_indices)
        if of is None and wrt and not transposed:
            return self.derived(above, wrt, wrt_indices, start, end)
        if of is None or not wrt:
            return self.node(
                "unread",
                (),
                start,
                end,
                "this is a derivative of, or by, something that has no name; it has no value that is known",
            )
        of = of or self.names.vocabulary.of
        made = self.gradient_tree(of, wrt, start, end, via)
        if of_indices or wrt_indices:
            return self.entry_of_derivative(made, above, of_indices, wrt_indices)
        shape = self.names.shape(of)
        if shape == SCALAR and is_vec(below):
            made = self.node("call", (made,), start, end, "vec")
        # Of several outputs ∂y/∂xᵀ is the Jacobian, ∂yᵀ/∂x its transpose.
        turned = transposed if shape in (None, SCALAR) else lying and not transposed
        return self.node("transpose", (made,), start, end) if turned else made

    def via(self) -> str:
        """The name behind a bar, `dW|z3`, by which alone a derivative goes; "" where none stands here."""
        following = self.tokens[min(self.at + 1, len(self.tokens) - 1)]
        if self.token.kind != "bar" or self.bars or not self.token.glued or not following.glued:
            return ""
        name = self.names.resolve(following.value, "", "", 0, 0) if following.kind == "word" else None
        if name is None or name.tree.op != "name":
            return ""
        self.at += 2
        return name.tree.value

    def entry_of_derivative(
        self, made: Tree, above: Tree, of_indices: tuple[str, ...], wrt_indices: tuple[str, ...]
    ) -> Tree:
        """The derivative `made` of two names, at the indices with what is derived, `above`, and by what."""
        of, wrt, *_ = made.value.split()
        start, end = made.start, made.end
        shape = self.names.shape(of)
        if not of_indices and (shape is None or shape == SCALAR):
            return self.node("entry", (made,), start, end, indices=wrt_indices)
        wrt_shape = self.names.shape(wrt)
        column = shape is not None and 1 in shape and wrt_shape is not None and 1 in wrt_shape != SCALAR
        if not of_indices and column and len(wrt_indices) == 2:  # dh/dz[i,j] is entry i, j of the Jacobian
            return self.node("entry", (made,), start, end, indices=wrt_indices)
        whole = (bool(of_indices) or shape == SCALAR) and (bool(wrt_indices) or wrt_shape == SCALAR)
        last = self.tokens[self.at - 1]
        if not whole and not of_indices and (last.kind, last.value, self.form) == ("close", "[", "text"):
            message = f"the derivative of which entry of {of} is meant? {of} has more than one"
            hint = f"write d{of}[k]/d{wrt}[i], or of two columns d{of}/d{wrt}[k,i]"
            raise refuse(start, end, "derivative-of-entry", message, hint)
        if not whole:
            single = len(of_indices) == 1 and not of_indices[0].isdigit() and not wrt_indices
            return self.derivative_of_entry(above if single else None, wrt, start, end)
        indices = (*of_indices, *wrt_indices)
        return self.node("partial", (), start, end, f"{of} {wrt}", order=len(of_indices), indices=indices)

    def derivative_of_entry(self, entry: Tree | None, wrt: str, start: int, end: int) -> Tree:
        """∂m_i/∂w of the one entry that a letter tells, by a whole array: a row of the Jacobian, as an array like w."""
        if entry is not None:
            return self.node("derived", (entry,), start, end, wrt)
        return self.node("unread", (), start, end, "this derivative of an entry by a whole array has no name here")

    def without_ones(self, name: str | None, indices: tuple[str, ...]) -> tuple[str, ...]:
        """The index that tells an entry of a row or a column, `Z[1,l]`, as it is told by one alone."""
        shape = self.names.shape(name) if name else None
        if shape is None or len(indices) != 2 or all(index.isdigit() for index in indices):
            return indices
        return indices[1:] if (shape[0], indices[0]) == (1, "1") else indices

    def by_line(self, of: str, below: Tree, start: int, end: int) -> Tree | None:
        """∂L/∂w_i, where w_i is a row or column of W: that row or column of ∂L/∂W, or None."""
        if below.op == "either":
            found = [self.by_line(of, one, start, end) for one in below.operands]
            made = [one for one in found if one is not None]
            return below.having(tuple(made)) if len(made) == len(found) else None
        known = self.names.vocabulary
        of = of or known.of
        whole = below.operands[0] if below.op == "sample" else below
        while whole.op == "group" and len(whole.operands) == 1:
            whole = whole.operands[0]
        if whole is below or whole.op != "name" or self.names.shape(of) != SCALAR:
            return None
        if not below.axis:
            if known.batch is None or whole.value not in known.wrt:
                return None  # ∂L/∂z^{(i)} may be that of the loss of sample i alone
            below = below._replace(axis=str(known.batch.axis_of(known.shapes[whole.value])))
        return below.having((self.gradient_tree(of, whole.value, start, end),))

    def by_class(self, of: str, below: Tree, start: int, end: int) -> Tree | None:
        """∂L/∂z_y, by the entry for the class of a one-hot y: that entry of ∂L/∂z; None for another derivative."""
        picked = below.operands[0] if below.op == "group" and len(below.operands) == 1 else below
        of = of or self.names.vocabulary.of
        if picked.op != "chain" or len(picked.operands) != 2 or self.names.shape(of) != SCALAR:
            return None
        turned, whole = sorted(picked.operands, key=lambda one: one.op != "transpose")
        label = turned.operands[0].value if turned.op == "transpose" else ""
        if label not in self.names.labels or whole.op != "name":
            return None
        gradient = self.gradient_tree(of, whole.value, start, end)
        return below.having((picked.having(tuple(one if one is turned else gradient for one in picked.operands)),))

    def derived(self, above: Tree, wrt: str, indices: tuple[str, ...], start: int, end: int) -> Tree:
        """The derivative of a formula that a left side spells out; of a first derivative it is the second."""
        first = gradient_in(above)
        if first is not None and first.split()[-1] == wrt and not indices:
            return self.node("hessian", (), start, end, first)
        if above.op == "entry":
            whole, at = above.operands[0], (*above.indices, *indices)
            return self.node("derived", (whole,), start, end, wrt, order=len(above.indices), indices=at)
        made = self.node("derived", (above,), start, end, wrt)
        return self.node("entry", (made,), start, end, indices=indices) if indices else made

    def named_parts(self, tree: Tree) -> tuple[str | None, tuple[str, ...], bool]:
        """(name, indices, transposed) of what stands behind a ∂; the name None where it is none."""
        transposed = False
        while tree.op in ("group", "transpose") and len(tree.operands) == 1:
            transposed ^= tree.op == "transpose"
            tree = tree.operands[0]
        if tree.op == "call" and tree.value == "vec" and len(tree.operands) == 1:
            tree = tree.operands[0]  # ∂vec(Z)/∂vec(W) is the Jacobian by vec, as every Jacobian of matrices is
        if tree.op == "either":
            tree = next((t for t in tree.operands if t.op == "entry"), tree.operands[0])
        if tree.op == "part" and tree.operands[0].op == "name" and all(r and r[0] == r[1] for r in tree.ranges):
            return tree.operands[0].value, tuple(str(r[0]) for r in tree.ranges if r), transposed
        if tree.op == "name":
            return tree.value, (), transposed
        if tree.op == "entry":
            whole = tree.operands[0]
            while whole.op == "group" and len(whole.operands) == 1:
                whole = whole.operands[0]
            if whole.op == "name":
                return whole.value, tree.indices, transposed
        return None, (), transposed

    def with_via(self, made: Tree) -> Tree:
        r"""`\left.∂f/∂W\right|_{z_3}`, as it is printed."""
        whole = made.operands[0] if made.op == "entry" else made
        if whole.op != "gradient" or self.token.kind != "bar" or self.tokens[self.at + 1].kind != "under":
            return made
        if self.bars and self.bars[-1] == self.token.value.rstrip("()"):
            return made  # the bar ends a length
        self.at += 1
        script = self.script()
        tree = self.inner(script.tokens)
        if tree.op != "name":
            raise refuse(script.start, script.end, "derivative", "behind the bar stands the name of an equation")
        found = self.node("gradient", (), made.start, script.end, f"{whole.value} {tree.value}")
        return found if whole is made else made._replace(operands=(found,), end=script.end)

    def is_d_word(self, token: Token) -> bool:
        rest = token.value[1:].lstrip("_")
        return bool(rest) and (
            self.names.resolve(rest, "", "", 0, 0) is not None or self.form == "latex" or rest == "f"
        )

    def evaluated_at(self) -> Tree | None:
        r"""`\Big|_{z_1}` behind a slope: its argument, or None where no such bar stands here."""
        if self.token.kind != "bar" or self.bars or self.tokens[self.at + 1].kind != "under":
            return None
        self.at += 1
        script = self.script()
        made = self.inner(script.tokens)
        return made._replace(end=script.end)

    def goes_on(self) -> bool:
        """Whether a product goes on here."""
        return self.starts_operand(self.token) or (self.token.kind == "operator" and self.token.value in MULTIPLYING)

    def scalar_name(self) -> tuple[str, int]:
        """The scalar behind ∇_W, where one stands there."""
        token = self.token
        if token.kind not in ("word", "symbol", "font"):
            return "", 0
        here = self.place()
        try:
            name = self.named_parts(self.d_name())[0]
        except LanguageError:
            name = None
        factor = name in self.names.vocabulary.arguments and self.goes_on()  # ∇_w λ‖w‖²
        if name is not None and not factor and (name == "" or self.names.shape(name) == SCALAR):
            return name, self.tokens[self.at - 1].end
        self.back_to(here)
        return "", 0


def gradient_in(tree: Tree) -> str | None:
    """The value of a gradient that stands alone, in brackets or not."""
    while tree.op == "group" and len(tree.operands) == 1:
        tree = tree.operands[0]
    return tree.value if tree.op == "gradient" else None


def is_vec(tree: Tree) -> bool:
    """Whether what stands behind a ∂ is vec W: the derivative of a number by it is the vec of that by W."""
    while tree.op in ("group", "transpose") and len(tree.operands) == 1:
        tree = tree.operands[0]
    return tree.op == "call" and tree.value == "vec"
