"""Solution → the text of its functions in a target."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from symback.code.emit import Helpers
from symback.code.equations import kronecker_lines
from symback.code.first import Gradients
from symback.code.routine import Routine
from symback.code.second import HessianFactors, HessianProduct, Hessians
from symback.code.targets import ARRAY_HELPER, Identifiers, Target, find_target, used_imports
from symback.solution import Solution


def write_code(solution: Solution, target: str) -> str:
    """The solution as functions in `target`, with a final newline.

    Of first derivatives one function, which takes the variables and returns the output and every gradient that
    was asked for. Of second derivatives the last function returns the output, the gradients and the Hessians by
    vec; before it stand, but in MATLAB, whose files have one function that can be called, for every name a
    function for the product of the Hessian with a direction and, where the Hessian is made of Kronecker products,
    one for their factors. Raises `InputError` for a target that does not exist.
    """
    row = find_target(target)
    helpers, titles = Helpers(row), Identifiers(row)
    if solution.derivations[0].order == 1:
        routines: list[Routine] = [Gradients(solution, row, helpers, titles)]
    else:
        routines = _second(solution, row, helpers, titles)
    return _ASSEMBLE[row.family](row, helpers, routines)


def gradient_function(solution: Solution, target: str) -> Gradients:
    """The one function of first derivatives: what it and its arguments are called."""
    row = find_target(target)
    return Gradients(solution, row, Helpers(row), Identifiers(row))


def _second(solution: Solution, target: Target, helpers: Helpers, titles: Identifiers) -> list[Routine]:
    routines: list[Routine] = []
    for derivation in solution.derivations if target.family != "matlab" else ():
        if kronecker_lines(solution, derivation):
            routines.append(HessianFactors(solution, target, helpers, titles, derivation))
        routines.append(HessianProduct(solution, target, helpers, titles, derivation))
    return [*routines, Hessians(solution, target, helpers, titles)]


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"    {line}".rstrip() for line in lines]


def _python_text(target: Target, helpers: Helpers, routines: list[Routine]) -> str:
    functions = []
    for routine in routines:
        code = routine.code()
        doc = [line.replace("\\", "\\\\").replace('"', "'") for line in routine.description()]
        options = ["*", *(f"{option}=None" for option in routine.options())] if routine.options() else []
        head = f"def {routine.function}({', '.join([*routine.parameters(), *options])}):"
        functions.append("\n".join([head, f'    """{doc[0]}', *_indented(doc[1:]), '    """', *_indented(code)]) + "\n")
    array = ARRAY_HELPER["python"].replace("{convert}", target.convert)
    text = "\n\n".join([array, *helpers.texts.values(), *functions])
    return "\n".join(used_imports(target, text)) + "\n\n\n" + text


def _julia_text(target: Target, helpers: Helpers, routines: list[Routine]) -> str:
    functions = []
    for routine in routines:
        code = routine.code()
        doc = [line.replace("\\", "\\\\").replace('"', "'").replace("$", "\\$") for line in routine.description()]
        head = f"function {routine.function}({', '.join(routine.parameters())})"
        functions.append("\n".join(['"""', *doc, '"""', head, *_indented(code), "end"]) + "\n")
    text = "\n".join([ARRAY_HELPER["julia"], *helpers.texts.values(), *functions])
    return "\n".join(used_imports(target, text)) + "\n\n" + text


def _matlab_text(target: Target, helpers: Helpers, routines: list[Routine]) -> str:
    functions = []
    for routine in routines:
        code = routine.code()
        head = f"function [{', '.join(routine.outputs())}] = {routine.function}({', '.join(routine.parameters())})"
        doc = [f"% {line}".rstrip() for line in routine.description()]
        functions.append("\n".join([head, *_indented([*doc, *code]), "end"]) + "\n")
    return "\n".join([*functions, ARRAY_HELPER["matlab"], *helpers.texts.values()])


_ASSEMBLE: dict[str, Callable[[Target, Helpers, list[Routine]], str]] = {
    "python": _python_text, "julia": _julia_text, "matlab": _matlab_text,
}  # fmt: skip
"""One function a family: the whole text."""
