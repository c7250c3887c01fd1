"""Second derivatives in every dress: ∂²f/∂x∂xᵀ, ∂²f/∂x_i∂x_j, d(df/dx)/dx, ∇²f."""

from __future__ import annotations

from symback.language import LanguageError
from symback.names import canonical
from symback.reading.answer import Tree
from symback.reading.grammar.differentials import Differentials, gradient_in
from symback.reading.lexing.tokens import Token, refuse


class SecondDerivatives(Differentials):
    """The part of the grammar that reads second derivatives."""

    def differential_in_brackets(self) -> Tree | None:
        """`d(df/dx)/dx`, the second derivative, and `d(df/dx)`, a differential of the first; or None.

        In an answer that is in differentials, `d[...]` and `d‖...‖²` are those of what stands there.
        """
        start = self.token
        ahead = self.tokens[self.at + 1]
        called = (ahead.kind, ahead.value, ahead.glued) == ("open", "(", True)
        around = ahead.kind == "bar" or (ahead.kind, ahead.value) == ("open", "[")
        if start.value != "d" or not (called or (around and self.names.changing)):
            return None
        here = self.place()
        self.at += 1
        if ahead.value == "[" and ahead.glued and self.names.declares("d") and self.indexes():
            self.back_to(here)
            return None  # d[1] is an entry of d
        inner = self.factor() if ahead.kind == "bar" else self.atom()
        value, end = gradient_in(inner), self.tokens[self.at - 1].end
        divided = self.is_operator("divide") and self.leads(self.tokens[self.at + 1])
        if value is None and divided and (self.lenient or not self.names.declares("d")):
            self.at += 1
            return self.derivative(inner, self.d_operand(), start.start)
        if value is None and self.names.changing and not self.is_factor(inner):
            return self.node("differential", (inner,), start.start, end)
        if value is None and self.names.declares("d"):
            self.back_to(here)
            return None
        if value is None:
            raise refuse(start.start, end, "derivative", "behind d( one derivative by name is read, as in d(df/dx)/dx")
        if not self.is_operator("divide") or not self.leads(self.tokens[self.at + 1]):
            return self.node("differential", (), start.start, end, value)
        self.at += 1
        return self.second(value.split()[0], value.split()[-1], self.named_parts(self.d_operand())[0], start.start)

    def differential_of_call(self) -> Tree | None:
        r"""`d \log\det X`, in an answer that is in differentials; or None."""
        start, ahead = self.token, self.tokens[self.at + 1]
        if start.value != "d" or not self.names.changing or ahead.kind not in ("word", "symbol"):
            return None
        if self.names.declares(canonical(ahead.value)) or self.names.function(ahead.value) is None:
            return None
        here = self.place()
        self.at += 1
        inner = self.factor()
        if self.is_factor(inner):
            self.back_to(here)
            return None
        return self.node("differential", (inner,), start.start, self.tokens[self.at - 1].end)

    def is_factor(self, inner: Tree) -> bool:
        """Whether d is the name of a number before what is in differentials already: `d tr(X⁻¹ dX)`."""
        return self.names.declares("d") and any(node.op == "differential" for node in inner.postorder())

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
        if len(indices) not in (2, 4) or len(set(indices)) < len(indices):
            message = "a second derivative is read by two entries, each with indices of its own"
            raise refuse(start, made.end, "second-derivative", message, "write the whole matrix of them")
        return self.node("entry", (made,), start, made.end, indices=indices)

    def second_in_text(self) -> Tree | None:
        """`d^2f/dx^2`, `d²f/dz_i dz_j`, `d2f/dx2`, where nothing is called d; `d²f` on a left side."""
        token = self.token
        here = self.place()
        if token.value.startswith("d2") and self.lenient and not self.names.declares(canonical(token.value)):
            self.put_signs(token)
        if self.token.value != "d" or not self.is_squared(self.at + 1):
            return None
        if self.names.declares("d") and not (self.lenient and here.at == 0):
            return None
        try:
            self.lead()
            self.script_or_superscript()
            above = self.d_name()
            if self.lenient and here.at == 0 and self.token.kind == "end" and above.op == "name":
                return self.node("second", (), token.start, above.end, above.value or self.names.vocabulary.of)
            if not self.is_operator("divide") or not self.leads(self.tokens[self.at + 1]):
                raise self.missing("'/ d' and a name")
            self.at += 1
            return self.second_derivative(above, token.start)
        except LanguageError as error:
            if error.complaints[0].code == "second-derivative":
                raise
            self.back_to(here)
            return None

    def put_signs(self, token: Token) -> None:
        """`d2f/dx2` as `d²f/dx²`: the 2 of the name below is a sign, unless there is a name with it."""
        square = Token("superscript", "2", token.start + 1, token.start + 2)
        behind = self.tokens[self.at + 1 : self.at + 3]
        below = behind[-1]
        if len(token.value) < 3 or behind[0].value != "divide" or below.kind != "word" or below.value[0] != "d":
            return
        if below.value[-1] == "2" and not self.names.declares(canonical(below.value[1:])):
            above = below._replace(value=below.value[:-1], end=below.end - 1)
            self.tokens[self.at + 2 : self.at + 3] = [above, square._replace(start=below.end - 1, end=below.end)]
        d = token._replace(value="d", end=token.start + 1)
        rest = token._replace(value=token.value[2:].lstrip("_"), start=token.start + 2)
        self.tokens[self.at : self.at + 1] = [d, square, rest]

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

    def takes_outer_nabla(self) -> bool:
        r"""Take the second ∇ of `∇∇ᵀ f`, where it stands here."""
        if self.token.kind != "nabla":
            return False
        said = [token.value for token in self.tokens[self.at + 1 : self.at + 5]]
        for transpose in (["T"], ["", "T"], ["", "{", "T", "{"]):
            if said[: len(transpose)] == transpose:
                self.at += 1 + len(transpose)
                return True
        return False

    def takes_square(self) -> bool:
        """Take the square of ∇², where it stands here."""
        if self.token.kind == "superscript" and self.token.value == "2":
            self.at += 1
            return True
        if self.token.kind != "caret":
            return False
        here = self.place()
        if self.script().text == "2":
            return True
        self.back_to(here)
        return False
