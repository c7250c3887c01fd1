"""Rewrite steps: from what the rules give to the form that books print. Floor 5.

Each is an identity with a name and a sentence; a derivation shows it as a line of its own, and its
two sides are checked by numbers like every other step. None of them knows a function by name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sympy import Add, Dummy, Expr, Integer, MatrixExpr, Mul, Poly, Pow, cancel, fraction, together
from sympy.matrices.expressions import HadamardPower, HadamardProduct, Inverse, MatAdd, MatMul, OneMatrix, Transpose

from symback import algebra
from symback.algebra import Call, Constant, Part, Scaling
from symback.catalog import OPERATIONS
from symback.prose import Prose, Relation, prose
from symback.shapes import SCALAR, Shape

LARGEST = 200
"""Expressions with more nodes than this are left as the rules made them."""

SMALL = 60
"""Formulas with more symbols than this are not multiplied out to see whether something cancels."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something true of the problem's values, such as sum(y) = 1, and how it is said."""

    value: MatrixExpr
    why: Prose


Facts = Mapping[MatrixExpr, Fact]


@dataclass(frozen=True, slots=True)
class Line:
    """The next form of an expression, and why it is the same."""

    value: MatrixExpr
    rule: str
    why: Prose


def rewritten(expr: MatrixExpr, facts: Facts) -> list[Line]:
    """The lines that lead from `expr` to its textbook form; none where it has that form already."""
    lines: list[Line] = []
    for _ in range(12):
        line = _next(expr, facts, [rule for rule, _ in _RULES])
        if line is None:
            break
        lines.append(line)
        expr = line.value
    return lines


def _next(expr: MatrixExpr, facts: Facts, allowed: Sequence[_Rule]) -> Line | None:
    """What the first rule does that finds something to do."""
    kinds = {type(node) for node in algebra.nodes(expr)}
    tried = (rule for rule, needs in _RULES if rule in allowed and kinds.issuperset(needs))
    return next((line for rule in tried if (line := rule(expr, facts)) is not None), None)


def tidy(expr: MatrixExpr) -> MatrixExpr:
    """`expr` with what a reader would do at sight: like terms together, shared factors and signs in front.

    For formulas that are put together from steps, each of which has its textbook form already.
    """
    rules = (*_AT_SIGHT, _cancel) if symbols_in(expr) <= SMALL else _AT_SIGHT
    for _ in range(12):
        line = _next(expr, {}, rules)
        if line is None:
            break
        expr = line.value
    return expr


def facts_of(equations: Iterable[tuple[MatrixExpr, MatrixExpr]], facts: Facts) -> Facts:
    """`facts` and what the equations (name, value) make true: a softmax sums to 1, X Xᵀ is symmetric."""
    known = dict(facts)
    for name, value in equations:
        rows, columns = algebra.shape(name)
        reason = prose("{y} is symmetric", y=Relation(name, value))
        if isinstance(value, Call) and OPERATIONS[value.function, len(value.operands)].sums_to_one:
            total = algebra.call("sum", value.axis, name)
            why = prose("{y} sums to 1", y=Relation(name, value))
            known[total] = Fact(algebra.ones(algebra.shape(total)), why)
        elif rows == columns != 1 and _same_transposed(value, known):
            for symmetric in (name, algebra.inverse(name)):
                known[algebra.transpose(symmetric)] = Fact(symmetric, reason)
    return known


def _same_transposed(expr: MatrixExpr, facts: Facts) -> bool:
    turned = algebra.push_transpose(expr)
    return bool(algebra.substitute(turned, {known: fact.value for known, fact in facts.items()}) == expr)


def by_name(expr: MatrixExpr, name: MatrixExpr, definition: MatrixExpr) -> Line | None:
    """a x / b² as r x / b, where r = a/b is a quotient that has a name."""
    quotient = _Term.of(definition)
    above = {base: power for base, power in quotient.scalars.items() if power > 0}
    if quotient.arrays or not above or len(above) == len(quotient.scalars):
        return None

    def called(term: MatrixExpr) -> MatrixExpr:
        found = _Term.of(term)
        if any(found.scalars.get(base, Integer(0)) < power for base, power in above.items()):
            return term
        rest = found.over(quotient)
        rest.scalars = {name: Integer(1), **rest.scalars}
        value = rest.expr(algebra.shape(term))
        return value if symbols_in(value) < symbols_in(term) else term

    value = algebra.add(*map(called, expr.args)) if isinstance(expr, MatAdd) else called(expr)
    if value == expr:
        return None
    return Line(value, "by its name", prose("{r} stands in it", r=Relation(name, definition)))


def symbols_in(expr: MatrixExpr) -> int:
    """Number of symbols of a written form."""
    return sum(1 for node in algebra.nodes(expr) if not algebra.operands(node) and not isinstance(node, Constant))


def has_quotient(expr: MatrixExpr) -> bool:
    """Whether something stands in a denominator, so that a product with it may cancel."""
    return any(algebra.is_inverse(node) for node in algebra.nodes(expr))


def _everywhere(expr: MatrixExpr, change: Callable[[MatrixExpr], MatrixExpr]) -> MatrixExpr | None:
    """`expr` with `change` made at every node, from the leaves up; None where that changes nothing."""
    value = algebra.fold(expr, lambda node, inner: change(algebra.rebuild(node, inner)))
    return None if value == expr else value


def _use_facts(expr: MatrixExpr, facts: Facts) -> Line | None:
    used = [fact for known, fact in facts.items() if any(node == known for node in algebra.nodes(expr))]
    if not used:
        return None
    value = positive_first(algebra.substitute(expr, {known: fact.value for known, fact in facts.items()}))
    return Line(value, "what the values are", used[0].why)


def _known_totals(expr: MatrixExpr, facts: Facts) -> Line | None:
    """sum(p ⊙ (A + c)) = sum(p ⊙ A) + c and sum(p) = 1, where p sums to 1."""
    whole: list[MatrixExpr] = []

    def visit(node: MatrixExpr) -> MatrixExpr:
        if not isinstance(node, Call) or node.function != "sum":
            return node
        (inside,) = node.operands
        shares_of_one = isinstance(inside, Call) and OPERATIONS[inside.function, len(inside.operands)].sums_to_one
        if shares_of_one and inside.axis == node.axis:
            whole.append(inside)
            return algebra.ones(algebra.shape(node))
        factors = inside.args if isinstance(inside, HadamardProduct) else ()
        shares = next((f for f in factors if algebra.call("sum", node.axis, f) in facts), None)
        spread = next((f for f in factors if isinstance(f, MatAdd) and any(map(_is_number, f.args))), None)
        if shares is None or spread is None:
            return node
        others = [f for f in factors if f is not spread]
        terms = (algebra.hadamard(*others, term) for term in spread.args)
        whole.append(shares)
        return algebra.add(*(algebra.call("sum", node.axis, term) for term in terms))

    value = _everywhere(expr, visit)
    return None if value is None else Line(value, "sum of shares", prose("{p} sums to 1", p=whole[0]))


def _is_number(expr: MatrixExpr) -> bool:
    """A number in every entry."""
    body = expr.body if isinstance(expr, Scaling) and len(expr.args) == 2 else expr
    return isinstance(body, Constant | OneMatrix)


def positive_first(expr: MatrixExpr) -> MatrixExpr:
    """p − y rather than −y + p."""
    if not isinstance(expr, MatAdd) or not algebra.is_negative(expr.args[0]):
        return expr
    place = next((place for place, term in enumerate(expr.args) if not algebra.is_negative(term)), 0)
    return algebra.add(expr.args[place], *expr.args[:place], *expr.args[place + 1 :])


def _cancel(expr: MatrixExpr, facts: Facts) -> Line | None:
    if not has_quotient(expr):
        return None
    value = tidied(expr)
    if symbols_in(value) >= symbols_in(expr):
        return None
    return Line(value, "cancel entry by entry", prose("multiplied out entry by entry, and what cancels is gone"))


def _diagonal(expr: MatrixExpr, facts: Facts) -> Line | None:
    """diag(v) a = v ⊙ a for a column a, and a diag(v) = a ⊙ vᵀ for a row a."""

    def visit(node: MatrixExpr) -> MatrixExpr:
        if not isinstance(node, MatMul) or 1 not in algebra.shape(node):
            return node
        for place, factor in enumerate(node.args):
            if not (isinstance(factor, Call) and factor.function == "diag" and algebra.shape(factor)[1] != 1):
                continue
            before, after = node.args[:place], node.args[place + 1 :]
            if after and algebra.shape(node)[1] == 1:
                return algebra.products(*before, algebra.hadamard(factor.operands[0], algebra.products(*after)))
            if before and algebra.shape(node)[0] == 1:
                row = algebra.transpose(factor.operands[0])
                return algebra.products(algebra.hadamard(algebra.products(*before), row), *after)
        return node

    value = _everywhere(expr, visit)
    if value is None:
        return None
    return Line(value, "diagonal matrix", prose("times a column or a row, a diagonal matrix multiplies entry by entry"))


def _factor(expr: MatrixExpr, facts: Facts) -> Line | None:
    """A x + B x = (A + B) x, x A + x B = x (A + B) and v ⊙ a + v ⊙ b = v ⊙ (a + b), wherever it stands."""
    shared: list[MatrixExpr] = []

    def visit(node: MatrixExpr) -> MatrixExpr:
        for split in (_outside, entrywise_factored):
            if isinstance(node, MatAdd) and (found := split(node)) and symbols_in(found[1]) < symbols_in(node):
                shared.append(found[0])
                node = found[1]
        return node

    value = _everywhere(expr, visit)
    if value is None:
        return None
    return Line(value, "factor out", prose("{x} is a factor of several terms", x=shared[0]))


def _outside(expr: MatAdd) -> tuple[MatrixExpr, MatrixExpr] | None:
    """The last or first factor of several matrix products, and the sum with it taken out."""
    for last in (True, False):
        groups: dict[MatrixExpr, list[MatrixExpr]] = {}
        for term in expr.args:
            groups.setdefault(_outer_factor(term, last=last), []).append(term)
        shared = next((f for f, terms in groups.items() if len(terms) > 1 and not isinstance(f, Constant)), None)
        if shared is not None and len(groups) < len(expr.args):
            terms = [part for factor, members in groups.items() for part in _taken_out(factor, members, last=last)]
            return shared, algebra.add(*terms)
    return None


def _outer_factor(term: MatrixExpr, *, last: bool) -> MatrixExpr:
    """The last or first factor of a matrix product; a number where the term is none."""
    body = term.body if isinstance(term, Scaling) else term
    return body.args[-1 if last else 0] if isinstance(body, MatMul) else algebra.constant(len(str(type(term))))


def _taken_out(factor: MatrixExpr, terms: Sequence[MatrixExpr], *, last: bool) -> list[MatrixExpr]:
    if len(terms) < 2 or isinstance(factor, Constant):
        return list(terms)
    rests = []
    for term in terms:
        scalars, body = (list(term.scalars), term.body) if isinstance(term, Scaling) else ([], term)
        rest = algebra.products(*(body.args[:-1] if last else body.args[1:]))
        rests.append(
            algebra.scaled(scalars, rest) if not algebra.is_scalar(rest) else algebra.scaled([*scalars, rest], None)
        )
    inside = algebra.add(*rests)
    return [algebra.product(inside, factor) if last else algebra.product(factor, inside)]


@dataclass(slots=True)
class _Term:
    """A number, powers of 1×1 factors, and powers of arrays that are multiplied entry by entry."""

    number: Expr
    scalars: dict[MatrixExpr, Expr]
    arrays: dict[MatrixExpr, Expr]

    @staticmethod
    def of(expr: MatrixExpr) -> _Term:
        number, rest = _number_and_rest(expr)
        scalars, body = algebra.factors(rest)
        arrays = () if body is None else body.args if isinstance(body, HadamardProduct) else (body,)
        return _Term(number, _powers(s for s in scalars if not isinstance(s, Constant)), _powers(arrays))

    def over(self, other: _Term) -> _Term:
        scalars, arrays = (
            {base: power for base in dict.fromkeys((*mine, *theirs))
             if (power := mine.get(base, Integer(0)) - theirs.get(base, Integer(0)))}
            for mine, theirs in ((self.scalars, other.scalars), (self.arrays, other.arrays))
        )  # fmt: skip
        return _Term(self.number / other.number, scalars, arrays)

    def expr(self, shape: Shape) -> MatrixExpr:
        scalars = (algebra.power(base, power) for base, power in self.scalars.items())
        arrays = (algebra.power(base, power) for base, power in self.arrays.items())
        body = [algebra.hadamard(*arrays)] if self.arrays else [] if shape == SCALAR else [algebra.ones(shape)]
        return algebra.products(algebra.constant(self.number), *scalars, *body)


def _powers(factors: Iterable[MatrixExpr]) -> dict[MatrixExpr, Expr]:
    powers: dict[MatrixExpr, Expr] = {}
    for factor in factors:
        base, power = (factor.base, factor.exp) if isinstance(factor, HadamardPower) else (factor, Integer(1))
        for part in base.args if isinstance(base, Scaling | HadamardProduct) and power.is_Integer else (base,):
            inner, exponent = (part.base, part.exp) if isinstance(part, HadamardPower) else (part, Integer(1))
            powers[inner] = powers.get(inner, Integer(0)) + power * exponent
    return powers


def entrywise_factored(expr: MatAdd) -> tuple[MatrixExpr, MatrixExpr] | None:
    """What all terms share as a 1×1 factor or entry by entry, and the sum with it taken out."""
    terms = [_Term.of(term) for term in expr.args]
    shared = _Term(
        Integer(1), _in_all([term.scalars for term in terms]), _in_all([term.arrays for term in terms])
    )  # fmt: skip
    if not shared.scalars and not shared.arrays:
        return None
    shape = algebra.shape(expr)
    rests = [term.over(shared) for term in terms]
    plain = not any(rest.arrays for rest in rests)  # what is left of every term is 1×1
    inside = positive_first(algebra.add(*(rest.expr(SCALAR if plain and shared.arrays else shape) for rest in rests)))
    front = shared.expr(shape if shared.arrays else SCALAR)
    if not shared.arrays:
        return front, algebra.product(front, inside)
    return front, algebra.product(inside, front) if plain else algebra.hadamard(front, inside)


def _in_all(powers: Sequence[Mapping[MatrixExpr, Expr]]) -> dict[MatrixExpr, Expr]:
    """The highest power of every factor that divides all terms; a denominator counts as a factor."""
    shared: dict[MatrixExpr, Expr] = {}
    for base in powers[0]:
        found = [p.get(base, Integer(0)) for p in powers]
        if all(power > 0 for power in found) or all(power < 0 for power in found):
            shared[base] = min(found, key=abs)
    return shared


def _signs(expr: MatrixExpr, facts: Facts) -> Line | None:
    """−a + b = b − a and −(a − b) = b − a; inside a sum only −(a − 1) = 1 − a."""
    value = _everywhere(expr, lambda node: _turned(positive_first(node), _to_one)) or expr
    value = _turned(value, _is_difference)
    if value == expr:
        return None
    return Line(value, "order of terms", prose("a minus in front turns a difference round"))


def _turned(expr: MatrixExpr, wanted: Callable[[MatrixExpr], bool]) -> MatrixExpr:
    """−c A (a − b) as c A (b − a)."""
    if not (isinstance(expr, Scaling) and algebra.is_negative(expr)):
        return expr
    for place, factor in enumerate(expr.args):
        inner = factor.args if isinstance(factor, MatMul | HadamardProduct) else (factor,)
        for inside, part in enumerate(inner):
            if wanted(part):
                other = algebra.add(*(algebra.negative(term) for term in reversed(part.args)))
                changed = [*inner[:inside], other, *inner[inside + 1 :]]
                new = algebra.rebuild(factor, changed) if inner is not (factor,) and len(inner) > 1 else other
                rest = [*expr.args[:place], new, *expr.args[place + 1 :]]
                return algebra.products(algebra.constant(-1), *rest)
    return expr


def _is_difference(expr: MatrixExpr) -> bool:
    """a − b, but not 1 − b, which courses leave as it is."""
    if not isinstance(expr, MatAdd) or len(expr.args) != 2:
        return False
    first, second = expr.args
    return not _is_number(first) and not algebra.is_negative(first) and algebra.is_negative(second)


def _to_one(expr: MatrixExpr) -> bool:
    return _is_difference(expr) and _is_number(expr.args[1])


def _linear(expr: MatrixExpr, facts: Facts) -> Line | None:
    """sum(c A) = c sum(A): a 1×1 factor stands in front of what is linear."""

    def visit(node: MatrixExpr) -> MatrixExpr:
        if not isinstance(node, Call) or not OPERATIONS[node.function, len(node.operands)].linear:
            return node
        scalars, body = algebra.factors(node.operands[0])
        if not scalars or body is None:
            return node
        return algebra.products(*scalars, algebra.call(node.function, node.axis, body))

    value = _everywhere(expr, visit)
    return None if value is None else Line(value, "linear", prose("a number that all entries share stands in front"))


def _spread(expr: MatrixExpr, facts: Facts) -> Line | None:
    """(a 1ᵀ) ⊙ A = diag(a) A and A ⊙ (1 bᵀ) = A diag(b): a column for all columns, a row for all rows."""

    def visit(node: MatrixExpr) -> MatrixExpr:
        if not isinstance(node, HadamardProduct):
            return node
        left: list[MatrixExpr] = []
        rest: list[MatrixExpr] = []
        right: list[MatrixExpr] = []
        for factor in node.args:
            column, row = _spreads(factor)
            (left if column is not None else right if row is not None else rest).append(
                column if column is not None else row if row is not None else factor
            )
        if not left and not right:
            return node
        if not rest:
            rows, columns = algebra.shape(node)
            column = algebra.hadamard(*left) if left else algebra.ones((rows, 1))
            row = algebra.hadamard(*right) if right else algebra.ones((1, columns))
            return algebra.product(column, row)
        body = [algebra.hadamard(*rest)]
        if left:
            body.insert(0, algebra.call("diag", None, algebra.hadamard(*left)))
        if right:
            body.append(algebra.call("diag", None, algebra.push_transpose(algebra.hadamard(*right))))
        return algebra.products(*body)

    value = _everywhere(expr, visit)
    if value is None or symbols_in(value) >= symbols_in(expr):
        return None
    reason = prose("one factor for each row, or for each column, is a diagonal matrix from that side")
    return Line(value, "diagonal matrix", reason)


def _spreads(expr: MatrixExpr) -> tuple[MatrixExpr | None, MatrixExpr | None]:
    """The column that stands in every column of `expr`, or the row that stands in every row."""
    if isinstance(expr, HadamardPower):
        column, row = _spreads(expr.base)
        return tuple(None if part is None else algebra.power(part, expr.exp) for part in (column, row))  # type: ignore[return-value]
    if not isinstance(expr, MatMul):
        return None, None
    first, *middle, last = expr.args
    if isinstance(last, OneMatrix) and algebra.shape(last)[0] == 1:
        return algebra.products(first, *middle), None
    if isinstance(first, OneMatrix) and algebra.shape(first)[1] == 1:
        return None, algebra.products(*middle, last)
    return None, None


def _inverse(expr: MatrixExpr, facts: Facts) -> Line | None:
    """A⁻¹ A is gone, also where (A B)⁻¹ = B⁻¹ A⁻¹ brings them together."""
    opened = _everywhere(expr, _opened) or expr
    value = _everywhere(opened, _without_pairs)
    if value is None or symbols_in(value) >= symbols_in(expr):
        return None
    reason = prose("a matrix beside its inverse is gone")
    if opened != expr:
        reason = ("the inverse of a product of square matrices is the product of the inverses in reverse; ", *reason)
    return Line(value, "inverse", reason)


def _opened(expr: MatrixExpr) -> MatrixExpr:
    """(A B)⁻¹ as B⁻¹ A⁻¹, where both are square; a transpose goes to the factors."""
    if isinstance(expr, Transpose) and isinstance(expr.arg, MatMul):
        return algebra.push_transpose(expr.arg)
    if not isinstance(expr, Inverse) or not isinstance(expr.arg, MatMul):
        return expr
    shapes = {algebra.shape(factor) for factor in expr.arg.args}
    return algebra.products(*map(algebra.inverse, reversed(expr.arg.args))) if len(shapes) == 1 else expr


def _without_pairs(expr: MatrixExpr) -> MatrixExpr:
    if not isinstance(expr, MatMul):
        return expr
    kept: list[MatrixExpr] = []
    for factor in expr.args:
        if kept and _undo(kept[-1], factor):
            kept.pop()
        else:
            kept.append(factor)
    return algebra.products(algebra.identity(algebra.shape(expr)[0]), *kept)


def _undo(left: MatrixExpr, right: MatrixExpr) -> bool:
    """Whether left right = I: one is the inverse of the other, both transposed or neither."""
    if isinstance(left, Transpose) and isinstance(right, Transpose):
        left, right = left.arg, right.arg
    return (isinstance(left, Inverse) and left.arg == right) or (isinstance(right, Inverse) and right.arg == left)


def _parts(expr: MatrixExpr, facts: Facts) -> Line | None:
    """(A B)[i, j] = A[i, :] B[:, j], wherever a part is taken of a product or a transpose."""

    def visit(node: MatrixExpr) -> MatrixExpr:
        if not isinstance(node, Part):
            return node
        rows, columns = algebra.ranges(node)
        if isinstance(node.arg, Transpose):
            return algebra.transpose(visit(algebra.part(node.arg.arg, columns, rows)))
        if isinstance(node.arg, MatAdd) and all(isinstance(term, MatMul) for term in node.arg.args):
            return algebra.add(*(visit(algebra.part(term, rows, columns)) for term in node.arg.args))
        if not isinstance(node.arg, MatMul):
            return node
        first, *middle, last = node.arg.args
        ends = algebra.part(first, rows, None), algebra.part(last, None, columns)
        return algebra.products(visit(ends[0]), *middle, visit(ends[1]))

    value = _everywhere(expr, visit)
    return (
        None
        if value is None
        else Line(value, "part of a product", prose("rows are those of the first factor, columns those of the last"))
    )


def _collect(expr: MatrixExpr, facts: Facts) -> Line | None:
    """2 A + 3 A = 5 A, wherever it stands."""
    value = _everywhere(expr, _collected)
    if value is None:
        return None
    return Line(value, "collect", prose("terms that are alike are taken together"))


def _collected(expr: MatrixExpr) -> MatrixExpr:
    if not isinstance(expr, MatAdd):
        return expr
    opened = algebra.add(*map(_distributed, expr.args))
    if opened != expr and symbols_in(value := _collected(opened)) < symbols_in(expr):
        return value
    counts: dict[frozenset[tuple[MatrixExpr, int]], tuple[Expr, MatrixExpr]] = {}
    for term in expr.args:
        number, rest = _number_and_rest(term)
        key = _alike(rest)
        known = counts.get(key)
        counts[key] = (number, rest) if known is None else (known[0] + number, known[1])
    if len(counts) == len(expr.args):
        return expr
    made = [algebra.product(algebra.constant(number), rest) for number, rest in counts.values()]
    return algebra.add(algebra.zeros(algebra.shape(expr)), *made)


def _distributed(term: MatrixExpr) -> MatrixExpr:
    """−2 (a − b) as −2 a + 2 b."""
    number, rest = _number_and_rest(term)
    spread = isinstance(rest, Scaling) and len(rest.args) == 2 and isinstance(rest.body, OneMatrix)
    whole, body = (rest.args[0], [rest.body]) if spread else (rest, [])
    if not isinstance(whole, MatAdd):
        return term
    return algebra.add(*(algebra.products(algebra.constant(number), part, *body) for part in whole.args))


def _number_and_rest(term: MatrixExpr) -> tuple[Expr, MatrixExpr]:
    if isinstance(term, Scaling) and isinstance(term.args[0], Constant):
        return term.args[0].value, algebra.products(*term.args[1:])
    return Integer(1), term


def _alike(term: MatrixExpr) -> frozenset[tuple[MatrixExpr, int]]:
    """What a term is apart from the order of its 1×1 factors, or of the factors of a Hadamard product."""
    scalars, body = algebra.factors(term)
    parts = list(scalars)
    if isinstance(body, MatMul):
        parts += [factor for factor in body.args if algebra.is_scalar(factor)]
        body = algebra.products(*(factor for factor in body.args if not algebra.is_scalar(factor)))
    if isinstance(body, HadamardProduct):
        parts += body.args
    elif body is not None:
        parts.append(body)
    return frozenset(Counter(parts).items())


def _common_number(expr: MatrixExpr, facts: Facts) -> Line | None:
    """2 A − 2 B = 2 (A − B), wherever it stands."""

    def visit(node: MatrixExpr) -> MatrixExpr:
        if not isinstance(node, MatAdd):
            return node
        numbers = {abs(_number_and_rest(term)[0]) for term in node.args}
        if len(numbers) != 1 or (number := numbers.pop()) == 1:
            return node
        shared, share = algebra.constant(number), algebra.constant(1 / number)
        return algebra.product(shared, algebra.add(*(algebra.product(share, term) for term in node.args)))

    value = _everywhere(expr, visit)
    if value is None:
        return None
    return Line(value, "common factor", prose("a number that all terms share stands in front"))


_Rule = Callable[[MatrixExpr, Facts], Line | None]

_RULES: tuple[tuple[_Rule, tuple[type, ...]], ...] = (
    (_inverse, (Inverse, MatMul)),
    (_linear, (Call,)),
    (_known_totals, (Call,)),
    (_cancel, (HadamardPower,)),
    (_use_facts, ()),
    (_collect, (MatAdd,)),
    (_common_number, (MatAdd, Scaling)),
    (_diagonal, (Call, MatMul)),
    (_spread, (HadamardProduct, OneMatrix)),
    (_parts, (Part,)),
    (_factor, (MatAdd,)),
    (_signs, (MatAdd, Scaling)),
)
"""In the order in which they are tried, each with the nodes without which it has nothing to do."""

_AT_SIGHT = (_linear, _parts, _collect, _common_number, _factor, _signs)

_ELEMENTWISE = (MatAdd, Scaling, HadamardProduct, HadamardPower)


def tidied(expr: MatrixExpr) -> MatrixExpr:
    """`expr` with every elementwise part multiplied out and cancelled, where that makes it shorter.

    Entry by entry, sums and products of arrays of one shape are ordinary algebra, so SymPy's `cancel`
    of commuting symbols decides; each symbol stands for a part that is not elementwise.
    """
    if not isinstance(expr, _ELEMENTWISE):
        inner = algebra.operands(expr)
        return algebra.rebuild(expr, [tidied(operand) for operand in inner]) if inner else expr
    leaves: dict[MatrixExpr, Dummy] = {}
    scalar = _as_scalar(expr, leaves)
    meaning = {dummy: leaf for leaf, dummy in leaves.items()}
    above, below = fraction(cancel(together(scalar)))
    shape = algebra.shape(expr)
    value = _from_polynomial(above, meaning, shape)
    if below != 1:
        value = algebra.hadamard_divide(value, _from_polynomial(below, meaning, shape))
    plain = algebra.substitute(expr, {})
    return value if symbols_in(value) < symbols_in(plain) else plain


def _as_scalar(expr: MatrixExpr, leaves: dict[MatrixExpr, Dummy]) -> Expr:
    """One entry of an elementwise expression, as a formula in commuting symbols."""
    if isinstance(expr, Constant):
        return expr.value
    if isinstance(expr, OneMatrix):
        return Integer(1)
    if isinstance(expr, MatAdd):
        return Add(*(_as_scalar(term, leaves) for term in expr.args))
    if isinstance(expr, Scaling | HadamardProduct):
        return Mul(*(_as_scalar(factor, leaves) for factor in expr.args))
    if isinstance(expr, HadamardPower) and expr.exp.is_Integer:
        return Pow(_as_scalar(expr.base, leaves), expr.exp)
    leaf = tidied(expr) if not isinstance(expr, HadamardPower) else expr
    return leaves.setdefault(leaf, Dummy(f"e{len(leaves)}"))


def _from_polynomial(value: Expr, meaning: Mapping[Dummy, MatrixExpr], shape: tuple[object, object]) -> MatrixExpr:
    """A polynomial in commuting symbols back as an elementwise expression, positive terms first."""
    generators = [dummy for dummy in meaning if dummy in value.free_symbols]
    if not generators:
        return algebra.product(algebra.constant(value), algebra.ones(shape))  # type: ignore[arg-type]
    terms = Poly(value, *generators).terms()
    made = []
    for powers, coefficient in terms:
        factors = [algebra.power(meaning[g], Integer(k)) for g, k in zip(generators, powers, strict=True) if k]
        product = algebra.hadamard(algebra.constant(coefficient), *factors)
        made.append(product if factors else algebra.product(product, algebra.ones(shape)))  # type: ignore[arg-type]
    return positive_first(algebra.add(*made))
