"""Solution → one documented function of a target: the equation list, computed from top to bottom."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sympy import MatrixExpr
from sympy.matrices.expressions import MatAdd, MatrixSymbol, Transpose

from symback import algebra
from symback.algebra import Apply, Call, Gradient
from symback.catalog import FUNCTIONS, OPERATIONS
from symback.code.emit import Emitter, is_sized
from symback.code.targets import ARRAY_HELPER, Identifiers, Target, find_target, used_imports
from symback.derivation import Derivation
from symback.errors import Diagnostic, UnsupportedError, printable
from symback.notation import TEXT, write
from symback.rules import slope
from symback.shapes import Shape, names_in, spoken
from symback.solution import Solution


def write_code(solution: Solution, target: str) -> str:
    """The solution as a function in `target`, with a final newline.

    The function takes the variables and returns the output and every gradient that was asked for.
    Raises `InputError` for a target that does not exist, `UnsupportedError` for second derivatives.
    """
    if solution.derivations[0].order != 1:
        message = "code is written for first derivatives, and these are second ones"
        raise UnsupportedError(Diagnostic("unsupported", message, hint="derive with order=1"))
    return Program(solution, find_target(target)).text()


@dataclass(frozen=True, slots=True)
class _Line:
    """One assignment; `formula` is the equation as the derivation has it, where it is worth saying."""

    thing: MatrixExpr
    wished: str
    value: MatrixExpr
    formula: str = ""


class Program:
    """A solution on its way to a function: its lines, its arguments and what they are called in the target."""

    def __init__(self, solution: Solution, target: Target) -> None:
        self.solution = solution
        self.target = target
        self.problem = solution.problem
        self.of: MatrixSymbol = solution.derivations[0].of
        self.name = Identifiers(target)
        self.function = self.name("function", f"{self.of.name}_{self.derivatives()}")
        self.lines = _needed(_forward(solution) + _backward(solution), [self.of, *_answers(solution)])
        self.arguments = self.find_arguments()
        self.written = {x: self.name(x, str(x.name)) for x in self.arguments}
        self.emit = Emitter(target, self.name, like=next(iter(self.written.values()), "torch.zeros(1)"))
        self.emit.named.update(self.written)

    def find_arguments(self) -> list[MatrixSymbol]:
        """The variables that the function needs, in the order of the file, and those that are derived by."""
        inside = {n for line in self.lines for n in algebra.nodes(line.value)}
        inside |= {d.wrt for d in self.solution.derivations}
        symbols = [self.problem.symbols[name] for name in self.problem.variables]
        known = {size for x in symbols if x in inside for size in algebra.shape(x)}
        wanted = {s for node in inside for s in _sizes(node)} - known
        return [x for x in symbols if x in inside or not wanted.isdisjoint(algebra.shape(x))]

    def text(self) -> str:
        self.emit.share(line.value for line in self.lines)
        for line in self.lines:
            if line.formula:
                self.emit.say(self.target.comment + line.formula)
            self.emit.assign(line.thing, line.wished, line.value)
        body = [*self.head(), *self.emit.lines, *self.results()]
        return _ASSEMBLE[self.target.family](self, body)

    def head(self) -> list[str]:
        """The arguments as arrays of the right shapes; each size's name is bound where it first stands."""
        lines: list[str] = []
        bound: set[str] = set()
        places = [size for x in self.arguments for size in algebra.shape(x) if isinstance(size, str)]
        used = self.emit.sizes | {size for size in places if places.count(size) > 1}
        for x in self.arguments:
            name, shape = self.written[x], algebra.shape(x)
            wanted = [
                self.emit.size(size) if isinstance(size, int) or size in bound else self.target.unknown
                for size in shape
            ]
            call = f'{self.target.helper("array")}("{name}", {name}, {wanted[0]}, {wanted[1]}){self.target.end}'
            lines.append(f"{name} = {call}" if self.target.family != "matlab" else f"{name} = {call}".replace('"', "'"))
            for axis, size in enumerate(shape):
                if isinstance(size, str) and size in used and size not in bound:
                    bound.add(size)
                    lines.append(f"{self.emit.size(size)} = {self.target.size[axis].format(a=name)}{self.target.end}")
        return lines

    def gradients(self) -> dict[str, str]:
        """Name in the problem → identifier of the gradient by it."""
        return {str(d.wrt.name): self.emit.named[d.answer] for d in self.solution.derivations}

    def derivatives(self) -> str:
        return "gradients" if algebra.is_scalar(self.of) else "jacobians"

    def output(self) -> str:
        name = self.emit.named[self.of]
        if not algebra.is_scalar(self.of):
            return name
        return {"python": f"{name}[0, 0]", "julia": f"{name}[1, 1]", "matlab": name}[self.target.family]

    def results(self) -> list[str]:
        gradients = self.gradients()
        if self.target.family == "python":
            inner = ", ".join(f'"{name}": {code}' for name, code in gradients.items())
            return [f"return {self.output()}, {{{inner}}}"]
        keys = Identifiers(self.target)
        pairs = [(keys(name, name), code) for name, code in gradients.items()]
        if self.target.family == "julia":
            return [f"return {self.output()}, ({' '.join(f'{key} = {code},' for key, code in pairs)})"]
        return ["gradients = struct();", *(f"gradients.{key} = {code};" for key, code in pairs)]

    # What is said about the function

    def description(self) -> list[str]:
        """Title, arguments, results and conventions, for a docstring."""
        title = " ".join(printable(self.problem.title or "Untitled").split())
        layout = self.solution.derivations[0].layout
        of = str(self.of.name)
        said = [title, "", "Arguments (a scalar may be a number, a column a flat list):"]
        if self.target.family == "matlab":
            said[-1] = "Arguments (columns are n by 1):"
        for x, name in self.written.items():
            kind = self.problem.variables[str(x.name)].kind
            said.append(f"    {name}: {_by(algebra.shape(x))}" + (f", {kind}" if kind != "real" else ""))
        kind_of = {"python": "a dict", "julia": "a named tuple", "matlab": "a struct"}[self.target.family]
        said += [
            "",
            f"Returns {of} ({_by(algebra.shape(self.of))}) and {kind_of} of its {self.derivatives()}, {layout} layout:",
        ]
        keys = Identifiers(self.target)
        for derivation in self.solution.derivations:
            wrt = str(derivation.wrt.name)
            key = wrt if self.target.family == "python" else keys(wrt, wrt)
            said.append(f"    {key}: {write(derivation.answer, TEXT)}, {_by(derivation.shape)}")
        for convention in self.conventions():
            said += ["", convention]
        return [printable(line) for line in said]

    def conventions(self) -> list[str]:
        told: dict[str, None] = {}
        for line in self.lines:
            for node in algebra.nodes(line.value):
                convention = ""
                if isinstance(node, Apply):
                    convention = FUNCTIONS[node.function].convention
                elif isinstance(node, Call):
                    convention = OPERATIONS[node.function, len(node.operands)].convention
                if convention:
                    told[f"{node.function}: {convention}."] = None
        return list(told)


def _by(shape: Shape) -> str:
    return "scalar" if shape == (1, 1) else f"{spoken(shape[0])} by {spoken(shape[1])}"


def _sizes(node: MatrixExpr) -> set[str]:
    """The names of sizes that code for `node` has to know."""
    told = not algebra.operands(node) or is_sized(node)
    names = {name for size in algebra.shape(node) for name in names_in(size)} if told else set()
    return names | {str(s.name) for s in getattr(node, "value", algebra.constant(0)).free_symbols if hasattr(s, "name")}


def _answers(solution: Solution) -> list[MatrixExpr]:
    return [derivation.answer for derivation in solution.derivations]


# The equations


def _forward(solution: Solution) -> list[_Line]:
    values = {e.name: e.value for e in solution.forward}
    lines = []
    for equation in solution.forward:
        stable = _stable(equation.value, values)
        formula = f"{write(equation.name, TEXT)} = {write(equation.value, TEXT)}" if stable != equation.value else ""
        lines.append(_Line(equation.name, str(equation.name.name), _low(stable), printable(formula)))
    return lines


def _backward(solution: Solution) -> list[_Line]:
    """Each derivative once, by the last form that its derivation gives it."""
    lines: dict[MatrixExpr, _Line] = {}
    for derivation in solution.derivations:
        for lhs, rhs in _last_forms(derivation):
            if lhs not in lines:
                formula = f"{write(lhs, TEXT)} = {write(rhs, TEXT)}"
                lines[lhs] = _Line(lhs, _wished(lhs), _low(rhs), printable(formula))
    return list(lines.values())


def _last_forms(derivation: Derivation) -> Iterable[tuple[MatrixExpr, MatrixExpr]]:
    last = {step.lhs: place for place, step in enumerate(derivation.steps)}
    return [
        (step.lhs, step.rhs)
        for place, step in enumerate(derivation.steps)
        if last[step.lhs] == place and not step.is_slope
    ]


def _wished(lhs: MatrixExpr) -> str:
    """`df_dW1`; the contribution of one equation `df_dW1_via_z2`; a Jacobian `df_dW1_row`."""
    if isinstance(lhs, Transpose):
        inside = algebra.operands(lhs.arg)
        return f"{_wished(inside[0])}_row" if inside else f"{_wished(lhs.arg)}_transposed"
    if not isinstance(lhs, Gradient):
        return "t"
    via = "" if lhs.via is None else f"_via_{lhs.via.name}"
    return f"d{lhs.of.name}_d{lhs.wrt.name}{via}"


def _needed(lines: Sequence[_Line], wanted: Iterable[MatrixExpr]) -> list[_Line]:
    """The lines that what is wanted depends on, in their order."""
    of = {line.thing: line for line in lines}
    found: set[MatrixExpr] = set()
    stack = list(wanted)
    while stack:
        thing = stack.pop()
        if thing in of and thing not in found:
            found.add(thing)
            stack.extend(algebra.nodes(of[thing].value))
    return [line for line in lines if line.thing in found]


def _low(expr: MatrixExpr) -> MatrixExpr:
    """`expr` with second and higher derivatives of functions written by first ones."""
    while high := {n for n in algebra.nodes(expr) if isinstance(n, Apply) and n.order > 1}:
        new = {n: slope(n.function, n.order, n.arg, algebra.apply(n.function, n.arg)) for n in high}
        expr = algebra.substitute(expr, new)
    return expr


def _stable(expr: MatrixExpr, values: Mapping[MatrixSymbol, MatrixExpr]) -> MatrixExpr:
    """`expr` with log σ(z) as −softplus(−z), log(1 − σ(z)) as −softplus(z), and log softmax in one.

    Each logarithm would be of 0 where the function underflows.
    """

    def visit(node: MatrixExpr, inner: list[MatrixExpr]) -> MatrixExpr:
        made = algebra.rebuild(node, inner) if inner else node
        if not (isinstance(made, Apply) and made.function == "log" and not made.order):
            return made
        of = _defined(made.arg, values)
        if isinstance(of, Call) and of.function == "softmax":
            return algebra.call("log_softmax", of.axis, *of.operands)
        if _is_sigmoid(of):
            return algebra.negative(algebra.apply("softplus", algebra.negative(of.arg)))
        if isinstance(of, MatAdd) and len(of.args) == 2 and of.args[0] == algebra.ones(algebra.shape(of)):
            rest = _defined(algebra.negative(of.args[1]), values)
            if _is_sigmoid(rest):
                return algebra.negative(algebra.apply("softplus", rest.arg))
        return made

    return algebra.fold(expr, visit)


def _defined(expr: MatrixExpr, values: Mapping[MatrixSymbol, MatrixExpr]) -> MatrixExpr:
    while expr in values:
        expr = values[expr]
    return expr


def _is_sigmoid(expr: MatrixExpr) -> bool:
    return isinstance(expr, Apply) and expr.function == "sigmoid" and not expr.order


# One function a family: the whole text


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"    {line}".rstrip() for line in lines]


def _python_text(program: Program, body: list[str]) -> str:
    target = program.target
    helpers = [ARRAY_HELPER["python"].replace("{convert}", target.convert), *program.emit.helpers.values()]
    doc = [line.replace("\\", "\\\\").replace('"', "'") for line in program.description()]
    head = [f"def {program.function}({', '.join(program.written.values())}):", f'    """{doc[0]}']
    function = "\n".join([*head, *_indented(doc[1:]), '    """', *_indented(body)]) + "\n"
    code = "\n\n".join([*helpers, function])
    return "\n".join(used_imports(target, code)) + "\n\n\n" + code


def _julia_text(program: Program, body: list[str]) -> str:
    helpers = [ARRAY_HELPER["julia"], *program.emit.helpers.values()]
    doc = [line.replace("\\", "\\\\").replace('"', "'").replace("$", "\\$") for line in program.description()]
    head = f"function {program.function}({', '.join(program.written.values())})"
    function = "\n".join(['"""', *doc, '"""', head, *_indented(body), "end"]) + "\n"
    code = "\n".join([*helpers, function])
    return "\n".join(used_imports(program.target, code)) + "\n\n" + code


def _matlab_text(program: Program, body: list[str]) -> str:
    output = program.emit.named[program.of]
    head = f"function [{output}, gradients] = {program.function}({', '.join(program.written.values())})"
    doc = [f"% {line}".rstrip() for line in program.description()]
    function = "\n".join([head, *_indented([*doc, *body]), "end"]) + "\n"
    return "\n".join([function, ARRAY_HELPER["matlab"], *program.emit.helpers.values()])


_ASSEMBLE: dict[str, Callable[[Program, list[str]], str]] = {
    "python": _python_text, "julia": _julia_text, "matlab": _matlab_text,
}  # fmt: skip
