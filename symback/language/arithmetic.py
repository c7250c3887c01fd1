"""What the operators between arrays mean, and what shapes they need."""

from __future__ import annotations

from symback import shapes
from symback.language.settling import Settling
from symback.language.syntax import Syntax
from symback.language.terms import Term, number_of
from symback.shapes import words

LARGEST_BITS = 4_096
_LARGEST_EXPONENT = 64


class Arithmetic(Settling):
    """One method for each operator of the syntax."""

    __slots__ = ()

    def _group(self, node: Syntax, inner: Term) -> Term:
        return inner

    def _negative(self, node: Syntax, arg: Term) -> Term:
        if (number := number_of(arg)) is not None:
            return self.exact(-number)
        return Term("negative", (arg,), arg.shape)

    def _transpose(self, node: Syntax, arg: Term) -> Term:
        return Term("transpose", (arg,), shapes.transpose(arg.shape))

    def _add(self, node: Syntax, left: Term, right: Term) -> Term:
        return Term("add", (left, right), shapes.same([left.shape, right.shape], "add"))

    def _subtract(self, node: Syntax, left: Term, right: Term) -> Term:
        return Term("subtract", (left, right), shapes.same([left.shape, right.shape], "subtract"))

    def _product(self, node: Syntax, left: Term, right: Term) -> Term:
        return Term("product", (left, right), shapes.product(left.shape, right.shape))

    def _kron(self, node: Syntax, left: Term, right: Term) -> Term:
        return Term("call", (left, right), shapes.kronecker(None, left.shape, right.shape), "kron", -1)

    def _star(self, node: Syntax, left: Term, right: Term) -> Term | None:
        if not (shapes.is_scalar(left.shape) or shapes.is_scalar(right.shape)):
            message = f"{self.written(node)}: what * means between two matrices is not settled"
            return self.complain(node, "star", message, "write @ for the matrix product, .* for entry by entry")
        return self._product(node, left, right)

    def _hadamard(self, node: Syntax, left: Term, right: Term) -> Term:
        return Term("hadamard", (left, right), shapes.same([left.shape, right.shape], "multiply entry by entry"))

    def _hadamard_divide(self, node: Syntax, left: Term, right: Term) -> Term | None:
        shape = shapes.same([left.shape, right.shape], "divide entry by entry")
        if number_of(right) == 0:
            return self.complain(node, "division-by-zero", f"{self.written(node)} divides by zero")
        return Term("hadamard_divide", (left, right), shape)

    def _divide(self, node: Syntax, left: Term, right: Term) -> Term | None:
        if not shapes.is_scalar(right.shape):
            divisor = self.written(node.operands[1])
            message = f"{self.written(node)}: {divisor} is {words(right.shape)}, but only a scalar divides"
            return self.complain(node, "shape", message, "entry by entry, division is ./")
        if number_of(right) == 0:
            return self.complain(node, "division-by-zero", f"{self.written(node)} divides by zero")
        numbers = number_of(left), number_of(right)
        if numbers[0] is not None and numbers[1] is not None:
            return self.exact(numbers[0] / numbers[1])
        return Term("divide", (left, right), left.shape)

    def _hadamard_power(self, node: Syntax, base: Term, exponent: Term) -> Term | None:
        number = number_of(exponent)
        if number is None:
            return self.general_power(node, base, exponent)
        if max(abs(number.numerator), number.denominator) > _LARGEST_EXPONENT:
            return self.complain(node, "exponent", f"{self.written(node)}: exponents go up to {_LARGEST_EXPONENT}")
        known = number_of(base)
        if known is None:
            return Term("power", (base,), base.shape, number)
        if number < 0 and known == 0:
            return self.complain(node, "division-by-zero", f"{self.written(node)} divides by zero")
        if number.denominator == 1:
            if max(known.numerator.bit_length(), known.denominator.bit_length()) * abs(number) > LARGEST_BITS:
                return self.complain(node, "too-large", f"{self.written(node)}: this number is too large")
            return self.exact(known**number.numerator)
        if known < 0:
            return self.complain(node, "exponent", f"{self.written(node)}: a root of a negative number is not real")
        return Term("power", (base,), base.shape, number)

    def general_power(self, node: Syntax, base: Term, exponent: Term) -> Term:
        """a^b where b is no number: exp(b log(a)), entry by entry."""
        shape = shapes.same([base.shape, exponent.shape], "raise entry by entry")
        log = Term("apply", (base,), base.shape, "log")
        return Term("apply", (Term("hadamard", (exponent, log), shape),), shape, "exp")

    def _power(self, node: Syntax, base: Term, exponent: Term) -> Term | None:
        if 1 in base.shape:  # a scalar, or a column or row, of which only the entries can be meant
            return self._hadamard_power(node, base, exponent)
        shapes.square(base.shape)
        number = number_of(exponent)
        if number is None or number.denominator != 1 or not 1 <= abs(number) <= _LARGEST_EXPONENT:
            message = f"{self.written(node)}: the power of a matrix must be a whole number, up to {_LARGEST_EXPONENT}"
            return self.complain(node, "exponent", message, "entry by entry, powers are .^")
        base = base if number > 0 else Term("inverse", (base,), base.shape)
        result = base
        for _ in range(abs(int(number)) - 1):
            result = Term("product", (result, base), base.shape)
        return result

    def _inverse(self, node: Syntax, arg: Term) -> Term:
        return Term("inverse", (arg,), shapes.square(arg.shape))
