r"""Derivatives that are still to be taken, of formulas: `∂/∂W (W h + b)`, `\nabla_w \|Xw - y\|^2`, `d/dx (x^T A x)`."""

from __future__ import annotations

from symback.language import LanguageError
from symback.names import canonical
from symback.reading.answer import Tree
from symback.reading.grammar.second import SecondDerivatives
from symback.reading.lexing.tokens import Token
from symback.shapes import SCALAR

_BRACKETED = frozenset(["group", "bars", "call"])
"""What may be all that is derived, where more factors stand behind it."""


class Untaken(SecondDerivatives):
    """The part of the grammar that reads what stands behind ∂/∂W and ∇_W."""

    def operator_in_text(self) -> Tree | None:
        """`d/dx (x^T A x)`: what is derived stands behind; None where no such d stands here."""
        token, divide = self.tokens[self.at : self.at + 2]
        if token.value != "d":
            return None
        below = self.tokens[self.at + 2] if divide.value == "divide" and divide.glued else token
        known = below.kind == "word" and canonical(below.value[1:]) in self.names.vocabulary.shapes
        if not known or not below.glued or not self.leads(below):
            return None
        here = self.place()
        self.at += 2
        try:
            return self.derivative_of_next(self.d_operand(), token.start)
        except LanguageError:
            self.back_to(here)
            if self.lenient or self.names.declares("d"):
                return None
            raise

    def derivative_of_next(self, below: Tree, start: int) -> Tree:
        """∂/∂W of what follows: of a name that stands alone or depends on others, else of a formula."""
        if not self.starts_operand(self.token):
            raise self.missing("the name of what is derived")
        if self.lenient:
            return self.derivative(self.spelled_out(), below, start)
        here = self.place()
        if self.token.kind != "open":
            try:
                made = self.d_name()
                name = self.named_parts(made)[0]
                if name is not None and not (self.goes_on() and self.is_factor_of_more(name)):
                    return self.derivative(made, below, start)
            except LanguageError:
                pass
        self.back_to(here)
        return self.derivative_of_product(self.product(), below, start)

    def product(self) -> Tree:
        """The product that stands here, one level deeper."""
        self.enter(self.token)
        try:
            return self.chain()
        finally:
            self.depth -= 1

    def is_factor_of_more(self, name: str) -> bool:
        """Whether what a name is followed by is derived with it: of a variable, or of an array before no derivative."""
        if name in self.names.vocabulary.arguments:
            return True
        opened = self.tokens[min(self.at + 2, len(self.tokens) - 1)]
        derives = self.token.kind in ("partial", "nabla") or (self.token.kind == "frac" and self.leads(opened))
        return self.names.shape(name) not in (None, SCALAR) and not derives

    def derivative_of_product(self, whole: Tree, below: Tree, start: int) -> Tree:
        """The derivative of a product, or where it begins with a bracket, of that alone and times the rest."""
        made = self.derivative(whole, below, start)
        first = whole.operands[0] if whole.op == "chain" else whole
        if first is whole or first.op not in _BRACKETED:
            return made
        alone = self.derivative(first, below, start)._replace(end=first.end)
        times = whole.having((alone, *whole.operands[1:]))._replace(start=start)
        return self.node("either", (made, times), start, made.end)

    def gradient_of_next(self, wrt: Tree, start: int) -> Tree | None:
        """∇_W of a formula that follows; None where it is ∇_W of the output, times what follows: `∇_z x^T`."""
        if not self.starts_operand(self.token):
            return None
        if self.lenient:
            return self.derivative(self.spelled_out(), wrt, start)
        name, known = self.named_parts(wrt)[0], self.names.vocabulary
        here, first = self.place(), self.token
        try:
            whole = self.product()
        except LanguageError:
            if first.kind == "bar":
                raise
            self.back_to(here)
            return None
        end = self.tokens[self.at - 1].end
        about = any(node.op == "name" and node.value in (name, known.of) for node in whole.postorder())
        if about or first.kind == "bar":
            return self.derivative_of_product(whole, wrt, start)
        begins = whole.operands[0] if whole.op == "chain" else whole
        if name is None or begins.op not in _BRACKETED:
            self.back_to(here)
            return None
        output = self.derivative(Tree("name", (), start, begins.start, known.of), wrt, start)
        factors, signs = (whole.operands, whole.operators) if whole.op == "chain" else ((whole,), ())
        times = self.node("chain", (output, *factors), start, end, operators=("beside", *signs))
        return self.node("either", (times, self.derivative_of_product(whole, wrt, start)), start, end)

    def nabla_of_formula(self, token: Token) -> Tree | None:
        r"""`∇(x^T A x)`, `\nabla\lambda\|w\|^2`, by the one variable that is asked for; else None."""
        known = self.names.vocabulary
        if len(known.wrt) != 1:
            return None
        here = self.place()
        begins = self.token.kind in ("open", "bar", "number")
        if self.token.kind in ("word", "symbol") and self.lenient:
            name, _, transposed = self.named_parts(self.d_name())
            begins = (
                name in known.arguments and (transposed or name not in known.wrt) and self.starts_operand(self.token)
            )
            self.back_to(here)
        if not begins or (self.token.value, self.form) == ("[", "latex"):
            return None
        return self.gradient_of_next(self.node("name", (), token.start, token.end, known.wrt[0]), token.start)

    def spelled_out(self) -> Tree:
        """What is derived on a left side, all that follows; with names that are not known it is what is asked.

        Where another term is derived too, as in `∇_w ‖X w - y‖² + ∇_w ‖w‖²`, it is what stands before that.
        """
        here, start = self.place(), self.token.start
        try:
            made = self.product()
            if not self.is_operator("plus", "minus") or self.derives_again():
                return made
            self.back_to(here)
            return self.expression()
        except LanguageError:
            self.back_to(here)
        self.factor()
        return Tree("name", (), start, self.tokens[self.at - 1].end, "")

    def derives_again(self) -> bool:
        """Whether a derivative is taken of something in what follows."""
        behind = self.tokens[self.at :]
        for place, token in enumerate(behind[:-2]):
            over = token.kind == "frac" and self.leads(behind[place + 2])
            if token.kind == "nabla" or over or (token.value == "divide" and self.leads(behind[place + 1])):
                return True
        return False
