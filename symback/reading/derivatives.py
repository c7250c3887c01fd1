r"""Named derivatives in every dress: ∂f/∂W₁, \frac{df}{dW_1}, ∇_{W₁} f, \frac{\partial}{\partial W_1} f, df/dW|z3."""

from __future__ import annotations

from symback.language import LanguageError
from symback.names import canonical
from symback.reading.answer import Tree
from symback.reading.cursor import Cursor
from symback.reading.tokens import Token, refuse
from symback.shapes import SCALAR


class Derivatives(Cursor):
    """The part of the grammar that reads derivatives by name."""

    def gradient_tree(self, of: str, wrt: str, start: int, end: int, via: str = "") -> Tree:
        return self.node("gradient", (), start, end, " ".join(part for part in (of, wrt, via) if part))

    def differential_in_brackets(self) -> Tree | None:
        """`d(df/dx)/dx`, the second derivative, and `d(df/dx)`, a differential of the first; or None."""
        start = self.token
        ahead = self.tokens[self.at + 1]
        if start.value != "d" or (ahead.kind, ahead.value, ahead.glued) != ("open", "(", True):
            return None
        mark, saved = self.at, list(self.tokens)
        self.at += 1
        value = gradient_in(self.atom())
        end = self.tokens[self.at - 1].end
        if value is None and self.names.declares("d"):
            self.at, self.tokens[:] = mark, saved
            return None
        if value is None:
            raise refuse(start.start, end, "derivative", "behind d( one derivative by name is read, as in d(df/dx)/dx")
        if not self.is_operator("divide") or not self.leads(self.tokens[self.at + 1]):
            return self.node("differential", (), start.start, end, value)
        self.at += 1
        return self.second(value.split()[0], value.split()[-1], self.named_parts(self.d_operand())[0], start.start)

    def second(self, of: str | None, wrt: str | None, again: str | None, start: int) -> Tree:
        """∂²of/∂wrt² as one atom."""
        end = self.tokens[self.at - 1].end
        if not of or not wrt or wrt != again:
            return self.node("unread", (), start, end, "a second derivative is read by one name, twice")
        return self.node("hessian", (), start, end, f"{of} {wrt}")

    def second_derivative(self, above: Tree, start: int) -> Tree:
        """What stands below ∂²f: ∂x², or ∂x ∂xᵀ."""
        first = self.d_operand()
        if self.leads(self.token) and self.token.kind != "font":
            second = self.d_operand()
        else:
            while first.op == "either":
                first = first.operands[0]
            second = first = first.operands[0] if first.op == "power" else first
        names = [self.named_parts(tree)[0] for tree in (above, first, second)]
        made = self.second(names[0] or self.names.vocabulary.of, names[1], names[2], start)
        indices = *self.named_parts(first)[1], *self.named_parts(second)[1]
        if not indices or made.op == "unread":
            return made
        if len(indices) != 2 or indices[0] == indices[1]:
            message = "a second derivative is read by two entries of a column, each with an index of its own"
            raise refuse(start, made.end, "second-derivative", message, "write the whole matrix of them")
        return self.node("entry", (made,), start, made.end, indices=indices)

    def second_in_text(self) -> Tree | None:
        """`d^2f/dx^2`, `d²f/dz_i dz_j`, where nothing is called d."""
        token = self.token
        if token.value != "d" or self.names.declares("d") or not self.is_squared(self.at + 1):
            return None
        mark, saved = self.at, list(self.tokens)
        try:
            self.lead()
            self.script_or_superscript()
            above = self.d_name()
            if not self.is_operator("divide") or not self.leads(self.tokens[self.at + 1]):
                raise self.missing("'/ d' and a name")
            self.at += 1
            return self.second_derivative(above, token.start)
        except LanguageError as error:
            if error.complaints[0].code == "second-derivative":
                raise
            self.at, self.tokens[:] = mark, saved
            return None

    def fraction_of_differentials(self) -> Tree | None:
        """`df/dW1`, `df / dW|z3`: a word in d over a word in d, or None."""
        token = self.token
        if token.kind != "word" or token.value[0] != "d" or self.names.declares(canonical(token.value)):
            return None
        mark = self.at
        if len(token.value) == 1:
            following = self.tokens[self.at + 1].kind
            if following not in ("word", "symbol", "font", "accent"):
                return None
        elif not (self.lenient or self.is_d_word(token)):
            return None
        saved = list(self.tokens)
        try:
            above = self.d_operand()
            if not self.is_operator("divide") or not self.leads(self.tokens[self.at + 1]):
                raise refuse(token.start, token.end, "derivative", "no derivative")
            self.at += 1
            below = self.d_operand()
        except LanguageError:
            self.tokens[:] = saved
            self.at = mark
            return None
        return self.derivative(above, below, token.start)

    def is_d_word(self, token: Token) -> bool:
        rest = token.value[1:].lstrip("_")
        return bool(rest) and (
            self.names.resolve(rest, "", "", 0, 0) is not None or self.form == "latex" or rest == "f"
        )

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

    def d_name(self) -> Tree:
        token = self.token
        try:
            if token.kind in ("word", "symbol"):
                self.at += 1
                made = self.named(token.value, token.start, token.end)
                if self.token.kind == "open" and self.token.value == "[" and self.token.glued and self.indexes():
                    made = self.part(made)
            elif token.kind in ("font", "accent"):
                made = self.atom()
            elif token.kind == "open":
                made = self.factor()
            else:
                raise self.missing("the name behind ∂")
        except LanguageError as error:
            if (
                self.lenient
                and error.complaints
                and error.complaints[0].code in ("undefined-name", "function-without-argument")
            ):
                return Tree("name", (), token.start, token.end, "")
            raise
        return made

    def derivative(self, above: Tree, below: Tree, start: int) -> Tree:
        """∂above/∂below as one atom: a gradient, a Jacobian, or an entry of it."""
        end = self.tokens[self.at - 1].end
        via = ""
        if self.token.kind == "bar" and not self.bars and self.token.glued:
            following = self.tokens[self.at + 1]
            behind = following.kind == "word" and following.glued
            name = self.names.resolve(following.value, "", "", 0, 0) if behind else None
            if name is not None and name.tree.op == "name":
                via, end = name.tree.value, following.end
                self.at += 2
        of, of_indices, _ = self.named_parts(above)
        wrt, wrt_indices, transposed = self.named_parts(below)
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
        shape = self.names.shape(of)
        if not of_indices and not wrt_indices:
            return self.node("transpose", (made,), start, end) if transposed else made
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
            return self.node("unread", (), start, end, "this derivative of an entry by a whole array has no name here")
        indices = (*of_indices, *wrt_indices)
        return self.node("partial", (), start, end, f"{of} {wrt}", order=len(of_indices), indices=indices)

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

    def fraction_derivative(self) -> Tree | None:
        r"""`\frac{\partial f}{\partial W_1}`, `\frac{\partial}{\partial W_1} f`; None for a fraction."""
        start = self.token
        opened = self.tokens[self.at + 1]
        if opened.kind != "open" or not self.leads(self.tokens[self.at + 2]):
            return None
        certain = self.tokens[self.at + 2].kind == "partial"
        twice = self.is_squared(self.at + 3)
        mark, saved = self.at, list(self.tokens)
        try:
            self.at += 2
            self.lead()
            if twice:
                self.script_or_superscript()
            if (slope := self.slope_of_function(start, opened)) is not None:
                return slope
            above = None if self.token.kind == "close" else self.d_name()
            self.end_of_braces(opened)
            second = self.token
            if second.kind != "open":
                raise self.missing("the denominator of \\frac in braces")
            self.at += 1
            if twice and above is not None:
                made = self.second_derivative(above, start.start)
                self.end_of_braces(second)
                return made
            below = self.d_operand()
            self.end_of_braces(second)
        except LanguageError:
            self.tokens[:] = saved
            self.at = mark
            if certain:
                raise
            return None
        if above is None:
            above = self.operand_of_derivative()
        made = self.derivative(above, below, start.start)
        return self.with_via(made)

    def is_squared(self, at: int) -> bool:
        """Whether ² or ^2 stands at `at`, as in ∂²f."""
        token, following = self.tokens[at], self.tokens[min(at + 1, len(self.tokens) - 1)]
        return (token.kind, token.value) == ("superscript", "2") or (
            token.kind == "caret" and following.value in ("2", "{")
        )

    def script_or_superscript(self) -> None:
        if self.token.kind == "superscript":
            self.at += 1
        elif self.script().text != "2":
            raise refuse(self.token.start, self.token.end, "derivative", "only first and second derivatives are read")

    def slope_of_function(self, start: Token, opened: Token) -> Tree | None:
        r"""`\frac{d\sigma}{dz}(z_2)`: the slope of a function, whatever its argument is called below."""
        token = self.token
        if token.kind not in ("word", "symbol") or self.tokens[self.at + 1].kind != "close":
            return None
        function = self.names.function(token.value)
        if function is None or self.names.declares(canonical(token.value)):
            return None
        self.at += 2
        if self.token.kind != "open":
            raise self.missing("the denominator of \\frac in braces")
        self.stretch()
        if (at := self.evaluated_at()) is not None:
            return self.function_tree(token.value, function[0], function[1] + 1, [at], "", start.start, at.end)
        if self.token.kind != "open":
            raise refuse(
                start.start, self.tokens[self.at - 1].end, "derivative", "a slope needs its argument in brackets"
            )
        arguments, axis, end = self.arguments()
        return self.function_tree(token.value, function[0], function[1] + 1, arguments, axis, start.start, end)

    def evaluated_at(self) -> Tree | None:
        r"""`\Big|_{z_1}` behind a slope: its argument, or None where no such bar stands here."""
        if self.token.kind != "bar" or self.bars or self.tokens[self.at + 1].kind != "under":
            return None
        self.at += 1
        script = self.script()
        made = self.inner(script.tokens)
        return made._replace(end=script.end)

    def end_of_braces(self, opened: Token) -> None:
        token = self.token
        if token.kind != "close" or token.value != opened.value:
            raise refuse(token.start, token.end, "derivative", "behind ∂ one name is read, and no more")
        self.at += 1

    def operand_of_derivative(self) -> Tree:
        token = self.token
        if not self.starts_operand(token):
            raise self.missing("the name of what is derived")
        mark = self.at
        if self.lenient:  # on a left side, ∂/∂X of a formula is the derivative of what is asked
            self.factor()
            return Tree("name", (), token.start, self.tokens[self.at - 1].end, "")
        made = self.d_name()
        if self.named_parts(made)[0] is None:
            end = self.tokens[self.at - 1].end
            self.at = mark
            raise refuse(
                token.start, end, "derivative", "a derivative that is still to be taken: only a name can stand here"
            )
        return made

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

    def slanted_derivative(self) -> Tree:
        """∂f/∂W₁ on one line, ∂/∂W₁ f."""
        token = self.token
        if self.tokens[self.at + 1].kind == "under":
            return self.nabla()  # ∂_W f
        twice = self.is_squared(self.at + 1)
        self.lead()
        if twice:
            self.script_or_superscript()
        above = None if self.is_operator("divide") else self.d_name()
        if not self.is_operator("divide"):
            raise self.missing("'/ ∂' and a name")
        self.at += 1
        if not self.leads(self.token):
            raise self.missing("∂ and a name")
        if twice and above is not None:
            return self.second_derivative(above, token.start)
        below = self.d_operand()
        if above is None:
            above = self.operand_of_derivative()
        return self.derivative(above, below, token.start)

    def nabla(self) -> Tree:
        """∇_{W₁} f, ∇W₁ f, ∇f where one derivative is asked."""
        token = self.token
        self.at += 1
        wrt: Tree | None = None
        squared = self.takes_square()
        if self.token.kind == "under":
            script = self.script()
            wrt = self.inner(script.tokens)
        elif self.token.kind in ("word", "symbol", "font"):
            name = self.d_name()
            if self.named_parts(name)[0] in (self.names.vocabulary.of, ""):
                found = self.only_gradient(token)
                if not squared:
                    return found
                output, variable = found.value.split()[:2]
                return self.second(output, variable, variable, token.start)
            wrt = name
        else:
            raise self.missing("the name behind ∇")
        end = self.tokens[self.at - 1].end
        of, of_end = self.scalar_name()
        if squared:
            twice = self.named_parts(wrt)[0]
            return self.second(of or self.names.vocabulary.of, twice, twice, token.start)
        return (
            self.derivative(Tree("name", (), token.start, end, of), wrt, token.start)
            if of_end
            else self.derivative(Tree("name", (), token.start, end, self.names.vocabulary.of), wrt, token.start)
        )

    def takes_square(self) -> bool:
        """Take the square of ∇², where it stands here."""
        if self.token.kind == "superscript" and self.token.value == "2":
            self.at += 1
            return True
        if self.token.kind != "caret":
            return False
        mark, saved = self.at, list(self.tokens)
        if self.script().text == "2":
            return True
        self.at, self.tokens[:] = mark, saved
        return False

    def only_gradient(self, token: Token) -> Tree:
        wrt = self.names.vocabulary.wrt
        end = self.tokens[self.at - 1].end
        if len(wrt) != 1:
            raise refuse(token.start, end, "derivative", "by which variable? write ∇_{W} with its name")
        return self.gradient_tree(self.names.vocabulary.of, wrt[0], token.start, end)

    def scalar_name(self) -> tuple[str, int]:
        """The scalar behind ∇_W, where one stands there."""
        token = self.token
        if token.kind not in ("word", "symbol", "font"):
            return "", 0
        mark, saved = self.at, list(self.tokens)
        try:
            name = self.named_parts(self.d_name())[0]
        except LanguageError:
            name = None
        if name is not None and (name == "" or self.names.shape(name) == SCALAR):
            return name, self.tokens[self.at - 1].end
        self.tokens[:] = saved
        self.at = mark
        return "", 0


def gradient_in(tree: Tree) -> str | None:
    """The value of a gradient that stands alone, in brackets or not."""
    while tree.op == "group" and len(tree.operands) == 1:
        tree = tree.operands[0]
    return tree.value if tree.op == "gradient" else None
