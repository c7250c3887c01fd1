"""Expression → chunks of text, in any style.

One walk for all styles: a node becomes a short row of strings, marks and operands, each operand with
the precedence that its place asks for; brackets are data. The walk is a loop over an explicit stack
and linear in the expression, because SymPy's printers are worse than quadratic on nested products
and recurse. Brackets get their size, and lines their break points, after the walk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import Any

from sympy import Add, Basic, Expr, MatrixExpr, Mul, Pow, Rational, S, Symbol
from sympy.matrices.expressions import (
    HadamardPower,
    HadamardProduct,
    Identity,
    Inverse,
    MatAdd,
    MatMul,
    MatrixSymbol,
    OneMatrix,
    Transpose,
    ZeroMatrix,
)

from symback import algebra
from symback.algebra import (
    Apply,
    Call,
    Commutation,
    Constant,
    Differential,
    Entry,
    Entrywise,
    Gradient,
    Hessian,
    IndexSum,
    Part,
    Partial,
    Scaling,
    Stack,
)
from symback.catalog import FUNCTIONS, OPERATIONS
from symback.names import GREEK, parts
from symback.notation.styles import Style


class Rank(IntEnum):
    """How tightly a written form holds together, and how tightly a place asks for."""

    SUM = 1
    PRODUCT = 2
    FACTOR = 3
    POWER = 4
    ATOM = 5


class Mark(Enum):
    """Brackets whose size is chosen later (or that are written otherwise), and places where a line may break."""

    OPEN = "("
    CLOSE = ")"
    CALL = "f("
    END = "f)"
    INTO = "|"
    OUT_OF = "||"
    BREAK_SUM = "+"
    BREAK_HADAMARD = ".*"
    BREAK_PRODUCT = ""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a printed formula. A line may break before it, the sooner the smaller `depth` is.

    `depth` counts the brackets around the break point, and among equals puts sums before ⊙ before products.
    """

    text: str
    depth: int


_OPENING = (Mark.OPEN, Mark.CALL)
_BREAKS = (Mark.BREAK_SUM, Mark.BREAK_HADAMARD, Mark.BREAK_PRODUCT)

Piece = str | Mark | tuple[MatrixExpr, Rank]


def write(expr: MatrixExpr, style: Style) -> str:
    """`expr` as one string."""
    return "".join(chunk.text for chunk in chunks(expr, style))


def chunks(expr: MatrixExpr, style: Style) -> list[Chunk]:
    """`expr` as chunks between which a line may break."""
    return _assemble(list(_walk(expr, style)), style)


def _walk(expr: MatrixExpr, style: Style) -> Iterable[str | Mark]:
    stack: list[Piece] = [(expr, Rank.SUM)]
    while stack:
        piece = stack.pop()
        if not isinstance(piece, tuple):
            yield piece
            continue
        node, asked = piece
        rank, row = _row(node, style)
        if rank < asked:
            row = [Mark.OPEN, *row, Mark.CLOSE]
        stack.extend(reversed(row))


def _assemble(tokens: list[str | Mark], style: Style) -> list[Chunk]:
    """Join tokens into chunks, with brackets as large as what they hold."""
    heights = _heights(tokens)
    out: list[Chunk] = []
    text: list[str] = []
    depth = start = held = 0
    for place, token in enumerate(tokens):
        if isinstance(token, str):
            text.append(token)
            held += token.count("{") - token.count("}") + token.count(r"\begin") - token.count(r"\end")
        elif token in _BREAKS:
            # Inside the braces of a fraction or a root, and inside a matrix of LaTeX's, no line can break.
            if text and not held:
                out.append(Chunk("".join(text), start))
                text, start = [], depth * len(_BREAKS) + _BREAKS.index(token)
        elif token in (Mark.INTO, Mark.OUT_OF):
            depth += 1 if token is Mark.INTO else -1
        else:
            opens = token in _OPENING
            depth += 1 if opens else -1
            height, tall = heights[place]
            sizes = style.brackets if token in (Mark.OPEN, Mark.CLOSE) else style.calls
            if tall and style.tall and not held:  # a fraction in a fraction is small
                sizes = style.tall if sizes is style.brackets else style.tall[:1]
            text.append(sizes[min(height, len(sizes) - 1)][0 if opens else 1])
    out.append(Chunk("".join(text), start))
    return out


def _heights(tokens: list[str | Mark]) -> dict[int, tuple[int, bool]]:
    """Place of each bracket → how many brackets nest inside it, and whether a fraction stands there.

    The brackets of a call f(x) do not count.
    """
    heights: dict[int, tuple[int, bool]] = {}
    stack: list[tuple[int, int, bool]] = [(-1, 0, False)]
    for place, token in enumerate(tokens):
        if isinstance(token, str):
            if r"\frac" in token:
                outer, height, _ = stack[-1]
                stack[-1] = outer, height, True
        elif token in _OPENING:
            stack.append((place, 0, False))
        elif token in (Mark.CLOSE, Mark.END):
            opened, inner, inner_tall = stack.pop()
            heights[opened] = heights[place] = inner, inner_tall
            outer, height, tall = stack[-1]
            stack[-1] = outer, max(height, inner + (token is Mark.CLOSE)), tall or inner_tall
    return heights


# One function a node class: (rank of the written form, its row).

Row = tuple[Rank, list[Piece]]


def _row(node: MatrixExpr, style: Style) -> Row:
    return _ROWS[type(node)](node, style)


def _constant(node: Constant, style: Style) -> Row:
    return _number(node.value, style)


def _number(value: Expr, style: Style) -> Row:
    """A number or a formula in sizes: 2, −1/2, 2/n, 1/(m n)."""
    if value.could_extract_minus_sign():
        return Rank.SUM, [style.negative, *_number(-value, style)[1]]
    above, below = value.as_numer_denom()
    if below == 1:
        return _whole(above, style)
    return Rank.PRODUCT, style.fraction(_bracketed(above, style, Rank.FACTOR), _bracketed(below, style, Rank.FACTOR))


def _whole(value: Expr, style: Style) -> Row:
    if isinstance(value, Symbol):
        return Rank.ATOM, [style.size(value.name)]
    if isinstance(value, Mul):
        return Rank.PRODUCT, _between(style.times, [_bracketed(v, style, Rank.FACTOR) for v in value.args])
    if isinstance(value, Add):
        first, *rest = value.as_ordered_terms()
        row = list(_number(first, style)[1])
        for term in rest:
            negative = term.could_extract_minus_sign()
            row += [style.minus if negative else style.plus, *_number(-term if negative else term, style)[1]]
        return Rank.SUM, row
    if isinstance(value, Pow):
        base = _bracketed(value.base, style, Rank.ATOM)
        return Rank.POWER, style.power(style, base, _exponent(value.exp), elementwise=False, column=False)
    return Rank.ATOM, [str(value)]


def _bracketed(value: Expr, style: Style, asked: Rank) -> list[Piece]:
    rank, row = _number(value, style)
    return row if rank >= asked or style.fraction_groups else [Mark.OPEN, *row, Mark.CLOSE]


def _between(separator: str, rows: list[list[Piece]]) -> list[Piece]:
    out: list[Piece] = []
    for row in rows:
        out += [separator, *row] if out else row
    return out


def _sum(node: MatAdd, style: Style) -> Row:
    row: list[Piece] = []
    shape_shown = any(not isinstance(_unsigned(term)[1], OneMatrix) and not _is_spread(term) for term in node.args)
    for term in node.args:
        negative, bare = _unsigned(term)
        if shape_shown:
            bare = _unspread(bare)
        if row:
            row += [Mark.BREAK_SUM, style.minus if negative else style.plus]
        elif negative:
            row.append(style.negative)
        row.append((bare, Rank.PRODUCT))
    return Rank.SUM, row


def _unsigned(term: MatrixExpr) -> tuple[bool, MatrixExpr]:
    """Whether the term is written with a minus, and the term without it."""
    return (True, algebra.negative(term)) if algebra.is_negative(term) else (False, term)


def _is_spread(term: MatrixExpr) -> bool:
    return isinstance(term, OneMatrix) or (isinstance(term, Scaling) and isinstance(term.body, OneMatrix))


def _unspread(term: MatrixExpr) -> MatrixExpr:
    """c for c added to every entry."""
    if isinstance(term, OneMatrix):
        return algebra.constant(1)
    return algebra.scaled(term.scalars, None) if _is_spread(term) else term


def _product(node: MatMul, style: Style) -> Row:
    first, *rest = factors = style.order(node.args)
    row: list[Piece] = [(first, Rank.FACTOR)]
    for before, factor in zip(factors, rest, strict=False):
        times = style.times_word if _is_word(before) or _is_word(factor) else style.times
        row += [Mark.BREAK_PRODUCT, times, (factor, Rank.FACTOR)]
    return Rank.PRODUCT, row


def _is_word(node: MatrixExpr) -> bool:
    """Whether a factor is a name of several letters, which would run together with what stands beside it."""
    if isinstance(node, Transpose):
        node = node.arg
    if not isinstance(node, MatrixSymbol):
        return False
    stem = parts(node.name).stem
    return len(stem) > 1 and stem not in GREEK


def _scaling(node: Scaling, style: Style) -> Row:
    negative, bare = _unsigned(node)
    if negative:
        return Rank.SUM, [style.negative, (bare, Rank.PRODUCT)]
    scalars, body = algebra.factors(node)
    below = [algebra.power(s.base, -s.exp) for s in scalars if algebra.is_inverse(s)]
    above = [s for s in scalars if not algebra.is_inverse(s)]
    if below and style.fraction_groups and isinstance(above[0] if above else None, Constant):
        # One fraction instead of a fraction in a fraction.
        numerator, denominator = (algebra.constant(part) for part in above[0].value.as_numer_denom())
        above = [n for n in (numerator, *above[1:]) if n != algebra.constant(1)]
        below = [d for d in (denominator, *below) if d != algebra.constant(1)]
    grouped = bool(below) and style.fraction_groups
    divided = body is not None and _begins_with_one(body)
    rows = _listed(above, grouped=grouped and not divided)
    rest: list[Piece] = [] if body is None else [(body, Rank.PRODUCT)]
    if divided:
        # 1/2 ./ B, not 1/2 1 ./ B.
        rows[-1:] = [[*(rows[-1] if rows else ["1"]), *_row(body, style)[1][1:]]]
        rest = []
    elif body is None and not below and above and isinstance(above[-1], IndexSum):
        rows[-1] = [(above[-1], Rank.PRODUCT)]  # a Σ b, not a (Σ b)
    elif body is None and not below and len(above) == 2 and isinstance(above[0], Constant):
        # 1/2 aᵀ b, not 1/2 (aᵀ b).
        rows[-1] = [(above[-1], Rank.PRODUCT)]
    return Rank.PRODUCT, style.quotient(rows, _listed(below, grouped=grouped), rest)


def _begins_with_one(node: MatrixExpr) -> bool:
    return algebra.is_inverse(node.args[0] if isinstance(node, HadamardProduct) else node)


def _listed(factors: list[MatrixExpr], *, grouped: bool) -> list[list[Piece]]:
    """The factors above or below a fraction's bar; alone and `grouped` by it, one needs no bracket."""
    if grouped and len(factors) == 1:
        return [[(factors[0], Rank.SUM)]]
    # A leading fraction such as 1/2 needs no bracket: products and quotients go left to right.
    return [
        [(factor, Rank.PRODUCT if place == 0 and isinstance(factor, Constant) else Rank.FACTOR)]
        for place, factor in enumerate(factors)
    ]


def _hadamard(node: HadamardProduct, style: Style) -> Row:
    row: list[Piece] = []
    for place, factor in enumerate(node.args):
        if algebra.is_inverse(factor):
            row += ["1"] if not row else [Mark.BREAK_HADAMARD]
            row += [style.over, (algebra.power(factor.base, -factor.exp), Rank.FACTOR)]
        else:
            row += [Mark.BREAK_HADAMARD, style.hadamard] if row else []
            row.append((factor, Rank.PRODUCT if place == 0 and not algebra.is_kron(factor) else Rank.FACTOR))
    return Rank.PRODUCT, row


def _power(node: HadamardPower, style: Style) -> Row:
    shape = algebra.shape(node)
    scalar = algebra.is_scalar(node)
    if algebra.is_inverse(node):
        grouped = scalar and style.fraction_groups
        base: list[Piece] = [(algebra.power(node.base, -node.exp), Rank.SUM if grouped else Rank.FACTOR)]
        return Rank.PRODUCT, style.fraction(["1"], base) if scalar else ["1", style.over, *base]
    rooted = scalar and node.exp == S.Half and style.roots
    inner: list[Piece] = [(node.base, Rank.SUM if rooted else Rank.ATOM)]
    if style.powers_of_names_in_brackets and not rooted and isinstance(node.base, MatrixSymbol):
        inner = [Mark.OPEN, (node.base, Rank.SUM), Mark.CLOSE]
    return Rank.POWER, style.power(style, inner, _exponent(node.exp), elementwise=not scalar, column=1 in shape)


def _exponent(value: Rational) -> str:
    return str(value)


def _transpose(node: Transpose, style: Style) -> Row:
    if isinstance(node.arg, Inverse):
        return Rank.POWER, [(node.arg.arg, Rank.ATOM), style.inverse_transpose]
    name = _name_of(node.arg, style)
    if style.joint is not None and style.raised(name):
        return Rank.POWER, [style.joint(name, style)]
    return Rank.POWER, [(node.arg, Rank.ATOM), style.transpose]


def _name_of(node: MatrixExpr, style: Style) -> str:
    """The name by which a node is written, or "" where it is written otherwise."""
    if isinstance(node, MatrixSymbol):
        return str(node.name)
    if isinstance(node, Gradient) and node.via is None:
        return style.abbreviated(str(node.of.name), str(node.wrt.name))
    return ""


def _named(name: str, style: Style) -> Row:
    return Rank.POWER if style.raised(name) else Rank.ATOM, [style.name(name)]


def _apply(node: Apply, style: Style) -> Row:
    row = FUNCTIONS[node.function]
    name = style.function(row, node.order)
    if row.latex_braces and style.fraction_groups and not node.order:
        return Rank.ATOM, [f"{name}{{", (node.arg, Rank.SUM), "}"]
    return Rank.ATOM, [name, Mark.CALL, (node.arg, Rank.SUM), Mark.END]


def _call(node: Call, style: Style) -> Row:
    row = OPERATIONS[node.function, len(node.operands)]
    opening, closing = style.operation(row)
    if sign := style.infix(row):
        left, right = node.operands
        asked = Rank.PRODUCT if algebra.is_kron(left) else Rank.FACTOR
        return Rank.PRODUCT, [(left, asked), Mark.BREAK_PRODUCT, sign, (right, Rank.FACTOR)]
    inner: list[Piece] = []
    for operand in node.operands:
        inner += [", ", (operand, Rank.SUM)] if inner else [(operand, Rank.SUM)]
    if node.axis is not None:
        inner.append(style.axis(style.order((0, 1))[node.axis]))
    if row.sized:
        inner.append("".join(f", {style.size(size)}" for size in style.order(algebra.shape(node))))
    if closing == ")":
        return Rank.ATOM, [opening[:-1], Mark.CALL, *inner, Mark.END]
    return Rank.ATOM, [opening, Mark.INTO, *inner, Mark.OUT_OF, closing]


def _stack(node: Stack, style: Style) -> Row:
    """[a, b; c, d]: rows of joined arrays without brackets of their own."""
    inner: list[Piece] = []
    for row in _grid(node, style):
        if inner:
            inner += [style.on_top, Mark.BREAK_SUM]
        for place, operand in enumerate(row):
            inner += [style.beside, Mark.BREAK_SUM, (operand, Rank.SUM)] if place else [(operand, Rank.SUM)]
    return Rank.ATOM, [style.matrix[0], Mark.INTO, *inner, Mark.OUT_OF, style.matrix[1]]


def _grid(node: Stack, style: Style) -> list[list[MatrixExpr]]:
    """The arrays that are joined, row by row; in a style that writes transposes, column by column."""
    rows = node.operands if node.axis == 0 else (node,)
    grid = [list(row.operands) if isinstance(row, Stack) and row.axis == 1 else [row] for row in rows]
    if style.order((0, 1)) == (0, 1):
        return grid
    widths = {tuple(algebra.shape(operand)[1] for operand in row) for row in grid}
    if len(widths) > 1:  # parts that stand in no common columns keep brackets of their own
        grid = [[row] for row in rows]
    return [list(column) for column in zip(*grid, strict=True)]


def _part(node: Part, style: Style) -> Row:
    rows, columns = algebra.ranges(node)
    if algebra.is_scalar(node):
        return _entry_row(node.arg, (rows[0] if rows else 1, columns[0] if columns else 1), style)
    shown = [":" if r is None else str(r[0]) if r[0] == r[1] else f"{r[0]}:{r[1]}" for r in (rows, columns)]
    opening, closing = style.index
    before, after = style.indexed_name if _name_of(node.arg, style) else ("", "")
    # A name that has an index already holds it in braces of its own.
    return Rank.ATOM, [before, (node.arg, Rank.ATOM), f"{after}{opening}{','.join(style.order(shown))}{closing}"]


def _entry(node: Entry, style: Style) -> Row:
    return _entry_row(node.arg, algebra.places(node), style)


def _entry_row(arg: MatrixExpr, at: tuple[Any, Any], style: Style) -> Row:
    """An entry: of a named array by the style's own way, of a derivative as a derivative by an entry."""
    written = tuple(str(place) for place in at)
    if style.entry is None:  # text: A[i,j], z[k]
        shown = written[:1] if algebra.shape(arg)[1] == 1 else written
        asked = Rank.FACTOR if isinstance(arg, Gradient) else Rank.ATOM
        return Rank.ATOM, [(arg, asked), f"[{','.join(style.order(shown))}]"]
    while isinstance(arg, Part):
        written = tuple(_shifted(place, r) for place, r in zip(written, algebra.ranges(arg), strict=True))
        arg = arg.arg
    kept = style.order([place for place, whole in zip(written, algebra.shape(arg), strict=True) if whole != 1])
    if isinstance(arg, Identity):
        return Rank.ATOM, [style.delta(kept)]
    if name := _name_of(arg, style):
        return Rank.POWER if style.raised(name) else Rank.ATOM, [_entry_of(name, kept, style)]
    if isinstance(arg, Differential) and isinstance(arg.of, MatrixSymbol):
        return Rank.ATOM, [style.differential(_entry_of(str(arg.of.name), kept, style))]
    if isinstance(arg, Gradient):
        of, wrt, *via = (str(part.name) for part in arg.args)
        if algebra.is_scalar(arg.of):
            return Rank.FACTOR, [_derivative(of, _entry_of(wrt, kept, style), style, *via)]
        places = _entry_of(of, written[:1], style), _entry_of(wrt, written[1:], style)
        return Rank.FACTOR, [style.gradient(*places)]
    return Rank.ATOM, [(arg, Rank.ATOM), style.subscript(kept)]


def _entry_of(name: str, places: Sequence[str], style: Style) -> str:
    """An entry of a named array; its places stand in the order of this style, or in that of the array's units."""
    assert style.entry is not None
    turned = style.from_to(name) and style.order((0, 1)) == (0, 1)
    return style.entry(style, name, tuple(reversed(places)) if turned else tuple(places))


def _derivative(of: str, wrt: str, style: Style, via: str = "") -> str:
    """The derivative of a scalar by what is written `wrt`."""
    if not via and style.by_variable(of):
        return f"d{wrt}"
    return style.gradient(style.name(of), wrt, style.name(via) if via else "")


def _shifted(place: str, of_range: tuple[int, int] | None) -> str:
    """An index of a part as one of the whole: 2, or k+2."""
    if of_range is None or of_range[0] == 1:
        return place
    if place.isdigit():
        return str(int(place) + of_range[0] - 1)
    return f"{place}+{of_range[0] - 1}"


def _partial(node: Partial, style: Style) -> Row:
    of, wrt = ("".join(part for part in _walk(side, style) if isinstance(part, str)) for side in (node.of, node.wrt))
    return Rank.FACTOR, [style.gradient(of, wrt)]


def _index_sum(node: IndexSum, style: Style) -> Row:
    opening = style.sum_over(style, str(node.index.name), str(node.count))
    if style.entry is None:
        return Rank.ATOM, [opening, Mark.CALL, (node.body, Rank.SUM), Mark.END]
    divided = any(algebra.is_inverse(factor) for factor in algebra.factors(node.body)[0])
    asked = Rank.FACTOR if divided and not style.fraction_groups else Rank.PRODUCT
    return Rank.PRODUCT, [opening, (node.body, asked)]


def _entrywise(node: Entrywise, style: Style) -> Row:
    written = tuple(str(at) for at in node.indices)
    shown = written[:1] if algebra.shape(node)[1] == 1 else written
    if style.entry is None:
        return Rank.ATOM, [f"entries[{','.join(style.order(shown))}]", Mark.CALL, (node.body, Rank.SUM), Mark.END]
    opening, closing = style.array
    return Rank.ATOM, [
        opening,
        Mark.INTO,
        (node.body, Rank.SUM),
        Mark.OUT_OF,
        closing,
        style.subscript(style.order(shown)),
    ]


def _inverse(node: Inverse, style: Style) -> Row:
    return Rank.POWER, [(node.arg, Rank.ATOM), style.inverse]


def _gradient(node: Gradient, style: Style) -> Row:
    if name := _name_of(node, style):
        return _named(name, style)
    of, wrt, *via = (str(part.name) for part in node.args)
    if algebra.is_scalar(node.of):
        return Rank.FACTOR, [_derivative(of, style.name(wrt), style, *via)]
    shown = [
        style.name(name) if algebra.shape(part)[1] == 1 else style.vec(style.name(name))
        for name, part in zip((of, wrt), node.args, strict=False)
    ]
    return Rank.FACTOR, [style.gradient(*shown, *map(style.name, via))]


def _differential(node: Differential, style: Style) -> Row:
    named = node.of.args if isinstance(node.of, Gradient) else (node.of,)
    return Rank.ATOM, [style.differential(*(style.name(str(part.name)) for part in named))]


def _hessian(node: Hessian, style: Style) -> Row:
    of, wrt = (str(part.name) for part in node.args)
    below = f"({style.name(wrt)})" if style.raised(wrt) else style.name(wrt)
    return Rank.FACTOR, [style.hessian(style.name(of), below)]


_ROWS: dict[type[Basic], Callable[..., Row]] = {
    MatrixSymbol: lambda node, style: _named(str(node.name), style),
    Constant: _constant,
    OneMatrix: lambda node, style: (Rank.ATOM, [style.ones(style, algebra.shape(node))]),
    ZeroMatrix: lambda node, style: (Rank.ATOM, [style.zeros(style, algebra.shape(node))]),
    Identity: lambda node, style: (Rank.ATOM, [style.identity(algebra.shape(node))]),
    Commutation: lambda node, style: (Rank.ATOM, [style.commutation(style.order(algebra.commuted(node)))]),
    MatAdd: _sum,
    MatMul: _product,
    Scaling: _scaling,
    HadamardProduct: _hadamard,
    HadamardPower: _power,
    Transpose: _transpose,
    Apply: _apply,
    Call: _call,
    Stack: _stack,
    Part: _part,
    Inverse: _inverse,
    Gradient: _gradient,
    Differential: _differential,
    Hessian: _hessian,
    Entry: _entry,
    Partial: _partial,
    IndexSum: _index_sum,
    Entrywise: _entrywise,
}
