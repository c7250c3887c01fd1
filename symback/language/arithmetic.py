"""What the operators between arrays mean, and what shapes they need."""

from __future__ import annotations

from collections.abc import Sequence

from symback import shapes
from symback.language.settling import Settling
from symback.language.syntax import Syntax
from symback.language.terms import Term, number_of
from symback.shapes import words

LARGEST_BITS = 4_096
_LARGEST_EXPONENT = 64
_CLOSED = frozenset({"name", "number", "group", "call", "transpose", "part", "stack", "sum", "entries", "derivative"})
"""Parts that need no brackets in a product."""


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
            return self.divides_by_zero(node)
        return Term("hadamard_divide", (left, right), shape)

    def _divide(self, node: Syntax, left: Term, right: Term) -> Term | None:
        if not shapes.is_scalar(right.shape):
            divisor = self.written(node.operands[1])
            message = f"{self.written(node)}: {divisor} is {words(right.shape)}, but only a scalar divides"
            return self.complain(node, "shape", message, "entry by entry, division is ./")
        if number_of(right) == 0:
            return self.divides_by_zero(node)
        numbers = number_of(left), number_of(right)
        if numbers[0] is not None and numbers[1] is not None:
            return self.exact(numbers[0] / numbers[1])
        return Term("divide", (left, right), left.shape)

    def _hadamard_power(self, node: Syntax, base: Term, exponent: Term) -> Term | None:
        number = number_of(exponent)
        if number is None:
            return self.general_power(node, base, exponent)
        if max(abs(number.numerator), number.denominator) > _LARGEST_EXPONENT:
            message = f"{self.written(node)}: exponents go up to {_LARGEST_EXPONENT}"
            return self.complain(node, "exponent", message, "give the exponent a name, x .^ c, and c a value")
        known = number_of(base)
        if known is None:
            return Term("power", (base,), base.shape, number)
        if number < 0 and known == 0:
            return self.divides_by_zero(node)
        if number.denominator == 1:
            if max(known.numerator.bit_length(), known.denominator.bit_length()) * abs(number) > LARGEST_BITS:
                return self.too_large(node, f"{self.written(node)}: this number is too large")
            return self.exact(known**number.numerator)
        if known < 0:
            message = f"{self.written(node)}: a root of a negative number is not real"
            return self.complain(
                node, "exponent", message, "take the root of a positive number, or an even power first"
            )
        return Term("power", (base,), base.shape, number)

    def divides_by_zero(self, node: Syntax) -> Term | None:
        message = f"{self.written(node)} divides by zero"
        return self.complain(node, "division-by-zero", message, "divide by a number that is not 0, or by a name")

    def too_large(self, node: Syntax, message: str) -> Term | None:
        return self.complain(node, "too-large", message, "declare it as a variable, c: [], and give its value")

    def fitting(self, node: Syntax, operands: Sequence[Term]) -> str:
        """A hint: how the two sides of a product or a sum would fit, turned or swapped; "" where no way does."""
        if node.op not in ("product", "star", "add", "subtract", "hadamard") or len(operands) != 2:
            return ""
        left, right = (self.factor(part) for part in node.operands)
        left_turned, right_turned = (self.turned(part) for part in node.operands)
        a, b = (term.shape for term in operands)
        sign = {"add": "+", "subtract": "-", "hadamard": ".*"}.get(node.op, "")
        if sign:
            return f"{left} {sign} {right_turned} would fit" if a == shapes.transpose(b) else ""
        ways = (
            (f"{left} .* {right}", a == b), (f"{left_turned} {right}", a[0] == b[0]),
            (f"{left} {right_turned}", a[1] == b[1]), (f"{right} {left}", b[1] == a[0]),
        )  # fmt: skip
        found = [way for way, fits in ways if fits][:3]
        return f"what would fit: {', '.join(found)}" if found else ""

    def turned(self, node: Syntax) -> str:
        return self.factor(node.operands[0]) if node.op == "transpose" else f"{self.factor(node)}^T"

    def factor(self, node: Syntax) -> str:
        """A part as it is written, in brackets where it needs them."""
        written = self.written(node)
        return written if node.op in _CLOSED else f"({written})"

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
        if number == 0:
            return Term("eye", (), base.shape, base.shape)
        if number is None or number.denominator != 1 or abs(number) > _LARGEST_EXPONENT:
            allowed = f"a whole number from -{_LARGEST_EXPONENT} to {_LARGEST_EXPONENT}"
            message = f"{self.written(node)}: the power of a matrix must be {allowed}"
            return self.complain(node, "exponent", message, "entry by entry, powers are .^")
        base = base if number > 0 else Term("inverse", (base,), base.shape)
        result = base
        for _ in range(abs(int(number)) - 1):
            result = Term("product", (result, base), base.shape)
        return result

    def _inverse(self, node: Syntax, arg: Term) -> Term:
        return Term("inverse", (arg,), shapes.square(arg.shape))
