"""Left sides that are formulas: equations for the derivative that is asked for, or the first end of a chain.

`2 ∂L/∂W = …`, `(∂L/∂W)ᵀ = …`, `∂L/∂W + λW = …` are equations, whose both sides are valued with the true derivative;
they are answers where they tell it. `(p − y)xᵀ = …` is one more side of its chain, judged as the others.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from sympy import MatrixExpr
from sympy.matrices.expressions import MatAdd, Transpose

from symback import algebra
from symback.algebra import Call, Constant, Scaling
from symback.check.course import LARGEST_TRUTH, Course, written_in_full
from symback.check.equality import Judge
from symback.derivation import derive_network
from symback.errors import ShapeError, SymbackError
from symback.language import Complaint, LanguageError
from symback.language.build import build
from symback.names import canonical
from symback.reading import Answer, Left, Misfit, Side, Star, Statement, Tree, readings_of
from symback.shapes import Shape

GRADIENTS = frozenset(["g", "grad", "Grad", "gradient", "Gradient"])
"""Words by which answers call a gradient beside a second derivative."""

_NO_VALUE = frozenset(["differential", "second", "unread"])


def is_turned(tree: Tree | None) -> bool:
    """Whether a left side is the transpose of a derivative by name, `(df/dx)^T`."""
    turned = False
    while tree is not None and tree.op in ("group", "transpose") and len(tree.operands) == 1:
        turned ^= tree.op == "transpose"
        tree = tree.operands[0]
    return turned and tree is not None and tree.op == "gradient"


def is_every_entry(left: Left) -> bool:
    """Whether the indices of a left side are free, each for itself, in a name or a gradient."""
    free = len({*left.indices}) == len(left.indices) and not any(index.isdigit() for index in left.indices)
    return free and (left.kind == "name" or (left.kind == "gradient" and len(left.indices) < 3))


def by_letters(left: Left | None) -> bool:
    """Whether a left side is every entry of something, `∂L/∂h_i`."""
    return left is not None and bool(left.indices) and not any(index.isdigit() for index in left.indices)


def says_place(left: Left, value: MatrixExpr) -> bool:
    """Whether the letters of `∂p_i/∂w_j` say which is the row and which the column: of entries there is one layout."""
    return by_letters(left) and 1 not in algebra.shape(value)


def is_of_each_sample(tree: Tree) -> bool:
    """Whether a left side derives an entry that a letter tells, `∇_w log p_i`: an equation for every sample i."""
    nodes = [*tree.postorder()]
    letters = any(node.op == "entry" and not all(index.isdigit() for index in node.indices) for node in nodes)
    return tree.op == "derived" and letters and not any(node.op == "index_sum" for node in nodes)


def is_change(left: Left | None) -> bool:
    """Whether a left side is a differential."""
    return left is not None and left.tree is not None and left.tree.op == "differential"


def with_first_ends(
    answer: Answer, places: Collection[int], course: Course, judge: Judge, star: Star
) -> Answer:  # fmt: skip
    """An answer whose statements at `places`, the results, have a formula on their left as their first side.

    `… = ∂L/∂W` is put the right way round, and so is `… = (∂L/∂W)ᵀ`.
    """
    made = list(answer.statements)
    formulas = [(place, left) for place in places if (left := made[place].left) and is_formula(left, course, judge)]
    for place, left in formulas:
        first, sides = side_of(left, answer, course, star), made[place].sides
        if (named := _equation_behind(sides, course)) is not None:
            made[place] = replace(made[place], left=named, sides=(first, *sides[:-1]))
            continue
        rest = tuple(one for one in sides if not _is_asked(one.tree, course))
        made[place] = replace(made[place], left=None, sides=(first, *rest))
    return replace(answer, statements=tuple(made)) if formulas else answer


def side_of(left: Left, answer: Answer, course: Course, star: Star) -> Side:
    """A left side that is a formula as a side. Raises `LanguageError` where its shapes do not fit."""
    assert left.tree is not None
    own: dict[str, Shape] = {}
    for statement in answer.statements:
        if statement.left is not None and statement.left.name and statement.sides and statement.sides[-1].readings:
            own[statement.left.name] = statement.sides[-1].readings[0].shape
    found = readings_of(
        left.tree, {**course.vocabulary.shapes, **own}, course.vocabulary, star=star,
        wanted=course.derivation.shape, code=answer.form == "numpy", indices=left.indices,
    )  # fmt: skip
    if isinstance(found, Misfit):
        raise LanguageError(Complaint(found.start, found.end, "left-side", found.message, _hint(course)))
    of = course.derivation.of.name
    named = any(node.op == "name" and node.value == of for node in left.tree.postorder())
    if named and all(reading.shape != course.derivation.shape for reading in found):
        message = f"this says what {left.text} is, and not what the derivative of {of} is"
        raise LanguageError(Complaint(left.start, left.end, "left-side", message, _hint(course)))
    return Side(left.text, left.start, left.end, left.tree, found)


def is_formula(left: Left | None, course: Course, judge: Judge) -> bool:
    """Whether a left side is a formula of which all is known, and in which the asked derivative does not stand.

    `∇‖X w − y‖² + ∇ λ‖w‖²` is one, where what is derived is not the output.
    """
    if left is None or left.kind != "other" or left.tree is None:
        return False
    nodes = [*left.tree.postorder()]
    if any(node.op in _NO_VALUE or (node.op == "name" and not node.value) for node in nodes):
        return False
    derived = [node for node in nodes if node.op == "derived"]
    if derived and (
        left.tree.op != "sum" or any(_factors_of_asked(n.operands[0], course, judge) is not None for n in derived)
    ):
        return False
    return not any(_names_asked(node, course) for node in nodes)


def asks(left: Left, course: Course) -> bool:
    """Whether a left side is the derivative that is asked for."""
    of, wrt = course.derivation.of.name, course.derivation.wrt.name
    return (left.kind, left.of, left.wrt, left.order) == ("gradient", of, wrt, course.derivation.order)


def _names_asked(node: Tree, course: Course) -> bool:
    op = "hessian" if course.derivation.order == 2 else "gradient"
    return node.op == op and node.value.split()[:2] == [course.derivation.of.name, course.derivation.wrt.name]


def _is_asked(tree: Tree, course: Course) -> bool:
    while tree.op == "group" and len(tree.operands) == 1:
        tree = tree.operands[0]
    return _names_asked(tree, course)


def _equation_behind(sides: Sequence[Side], course: Course) -> Left | None:
    """The last side as a left side, where it is the transpose or the vec of what is asked; else None."""
    tree = inner = sides[-1].tree
    while (inner.op in ("group", "transpose") or (inner.op, inner.value) == ("call", "vec")) and inner.operands:
        inner = inner.operands[0]
    if not _names_asked(inner, course) or _is_asked(tree, course):
        return None
    return Left("other", sides[-1].text, sides[-1].start, sides[-1].end, tree=tree)


def names_line(left: Left) -> bool:
    """Whether a left side is a row or a column of a derivative: `∂L/∂W_{j,:}`."""
    return left.tree is not None and any(node.op == "sample" and node.axis for node in left.tree.postorder())


def is_bare(tree: Tree) -> bool:
    """Whether a left side is a derivative, or an entry, a row or a column of it, and nothing else."""
    while (tree.op in ("group", "either", "entry") or (tree.op == "sample" and tree.axis)) and tree.operands:
        tree = tree.operands[0]
    return tree.op in ("gradient", "partial", "hessian", "name")


def equation_for(left: Left, course: Course, judge: Judge) -> tuple[MatrixExpr, MatrixExpr] | None:
    """The left side with the name of the asked derivative in it, and that name's value there; None without it.

    The value of `∂(−L)/∂W` is −1 times that of ∂L/∂W. Raises `LanguageError` for one that does not tell the derivative.
    """
    assert left.tree is not None
    order = course.derivation.order
    of, wrt = course.derivation.of, course.derivation.wrt
    atom = algebra.hessian(of, wrt) if order == 2 else algebra.gradient(of, wrt)
    factors: list[MatrixExpr] = []
    made: dict[int, Tree] = {}
    said = False
    for node in left.tree.postorder():
        if node.op == "derived" and node.value == wrt.name and order == 1:
            factors += _multiple(node.operands[0], left, course, judge)
            made[id(node)] = Tree("gradient", (), node.start, node.end, f"{of.name} {wrt.name}")
            said = True
        elif node.op == "differential" and node.value in course.vocabulary.shapes and algebra.is_scalar(of):
            made[id(node)] = Tree("gradient", (), node.start, node.end, f"{of.name} {node.value}")
            said |= node.value == wrt.name and order == 1
        else:
            said |= _names_asked(node, course)
            inner = tuple(made[id(operand)] for operand in node.operands)
            made[id(node)] = node.having(inner) if inner else node
    if not said:
        return None
    expr = _built(made[id(left.tree)], course)
    if expr is None or not tells(expr, atom):
        raise _does_not_tell(left, course)
    return expr, algebra.scaled(factors, atom) if factors else atom


def _built(tree: Tree, course: Course) -> MatrixExpr | None:
    found = readings_of(tree, dict(course.vocabulary.shapes), course.vocabulary, wanted=course.derivation.shape)
    if isinstance(found, Misfit) or not found:
        return None
    try:
        return build(found[0].term, course.names)
    except (ShapeError, KeyError):
        return None


def _multiple(tree: Tree, left: Left, course: Course, judge: Judge) -> Sequence[MatrixExpr]:
    """The numbers by which a formula is a multiple of what is asked to be derived. Raises `LanguageError` for none."""
    of = course.derivation.of
    factors = _factors_of_asked(tree, course, judge)
    if factors is not None:
        return factors
    message = f"what is derived here is not {of.name}, or not known to be it"
    raise LanguageError(Complaint(tree.start, tree.end, "left-side", message, _hint(course)))


def _factors_of_asked(tree: Tree, course: Course, judge: Judge) -> Sequence[MatrixExpr] | None:
    """The numbers by which a formula is a multiple of what is asked to be derived; None where it is none."""
    of = course.derivation.of
    expr = _built(tree, course)
    if expr is None or algebra.shape(expr) != algebra.shape(of):
        return None
    if judge.compare(expr, of).equal is not False:  # log |det X| and log det X differ where one has no value
        return ()
    scalars, body = algebra.factors(expr)
    numbers = [one for one in scalars if is_number(one)]
    rest = algebra.scaled([one for one in scalars if one not in numbers], body)
    if numbers and algebra.shape(rest) == algebra.shape(of) and judge.compare(rest, of).equal:
        return numbers
    return () if _has_the_derivative(expr, course, judge) else None


def _has_the_derivative(expr: MatrixExpr, course: Course, judge: Judge) -> bool:
    """Whether a number has the derivative that is asked for, as the part of a sum has in which the variable stands."""
    of, wrt = course.derivation.of, course.derivation.wrt
    if not algebra.is_scalar(of) or course.derivation.order != 1 or sum(1 for _ in algebra.nodes(expr)) > LARGEST_TRUTH:
        return False
    spelled = algebra.symbol(f"part of {of.name}", algebra.shape(of))
    definitions = {str(equation.name.name): equation.value for equation in course.forward}
    definitions |= course.problem.definitions | {str(spelled.name): expr}
    names = {**course.names, str(spelled.name): spelled}
    try:
        (found,) = derive_network(definitions, names, str(spelled.name), [str(wrt.name)])
        value = written_in_full(found, names.values())
    except (SymbackError, ShapeError, KeyError):
        return False
    gradient = course.gradient
    return value is not None and judge.compare(value, gradient).equal is True


def is_number(expr: MatrixExpr) -> bool:
    """Whether a factor is a number or a size, which is not zero."""
    return all(isinstance(node, Constant) or algebra.operands(node) for node in algebra.nodes(expr))


def tells(expr: MatrixExpr, atom: MatrixExpr) -> bool:
    """Whether from the value of an expression that of `atom` in it follows: a multiple, a sum with what is known."""
    while expr != atom:
        having = [one for one in algebra.operands(expr) if any(node == atom for node in algebra.nodes(one))]
        if len(having) != 1:
            return False
        passes = isinstance(expr, Transpose | MatAdd) or (isinstance(expr, Call) and expr.function == "vec")
        if isinstance(expr, Scaling):
            passes = all(is_number(one) for one in expr.args if one != having[0])
        if not passes:
            return False
        expr = having[0]
    return True


def _does_not_tell(left: Left, course: Course) -> LanguageError:
    message = "from this left side the derivative does not follow, or what stands there cannot be read"
    return LanguageError(Complaint(left.start, left.end, "left-side", message, _hint(course)))


def _hint(course: Course) -> str:
    of, wrt = course.derivation.of.name, course.derivation.wrt.name
    name = f"d(d{of}/d{wrt})/d{wrt}" if course.derivation.order == 2 else f"d{of}/d{wrt}"
    return f"write {name} = ..., or a multiple or the transpose of it"


def refuse_another(left: Left, course: Course, judge: Judge) -> None:
    """Refuse ∂(X⁻¹)_ij/∂X_kl where what is derived is not what is asked. Raises `LanguageError`."""
    spelled = left.tree.operands if left.tree is not None else ()
    if any(_multiple(tree, left, course, judge) for tree in spelled):
        raise _does_not_tell(left, course)


def refuse_unread(left: Left | None) -> None:
    """Refuse a left side of a result that does to something what is not known. Raises `LanguageError`."""
    if left is not None and left.complaint is not None:
        raise LanguageError(left.complaint)


def says_value(statement: Statement, course: Course) -> bool:
    """Whether a statement says what one of the problem's own names is: `W = …`."""
    left = statement.left
    if left is None or left.kind != "name" or left.tree is None or left.indices or left.tree.op != "name":
        return False
    return left.name in course.names and canonical(left.text) == left.name
