"""symback: worked derivations of neural-network gradients, symbolic, checked, in LaTeX.

>>> import symback
>>> problem = symback.loads('''
... variables: {x: [2], W1: [2, 2], W2: [1, 2]}
... network: {f: W2 sigmoid(W1 x)}
... derive: {wrt: W1}
... ''')
>>> solution = symback.derive(problem)
>>> print(symback.text(solution.derivations[0].closed.compact))
(W2^T .* sigmoid'(z1)) x^T

Names are imported when they are first used, so that `import symback` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from symback import shown as _shown
from symback.version import __version__

if TYPE_CHECKING:
    from symback.api import (
        latex,
        text,
        to_html,
        to_json,
        to_latex,
        to_markdown,
        to_notebook,
        to_pdf,
        to_png,
        to_svg,
        to_terminal,
        to_text,
        to_tikz,
        unicode,
    )
    from symback.check import Checker, Verdict, check
    from symback.derivation import Derivation, Step
    from symback.draw import Picture, draw
    from symback.errors import Diagnostic, InputError, MachineError, SymbackError, UnsupportedError
    from symback.solution import Solution, derive, derive_expression
    from symback.spec import Problem, from_python, load, loads

_HOME = {
    "Checker": "check", "Verdict": "check", "check": "check",
    "Derivation": "derivation", "Step": "derivation",
    "Picture": "draw", "draw": "draw",
    "Diagnostic": "errors", "InputError": "errors", "MachineError": "errors", "SymbackError": "errors",
    "UnsupportedError": "errors",
    "Problem": "spec", "from_python": "spec", "load": "spec", "loads": "spec",
    "Solution": "solution", "derive": "solution", "derive_expression": "solution",
    "latex": "api", "text": "api", "unicode": "api",
    "to_html": "api", "to_json": "api", "to_latex": "api", "to_markdown": "api", "to_notebook": "api",
    "to_pdf": "api", "to_png": "api", "to_svg": "api", "to_terminal": "api", "to_text": "api", "to_tikz": "api",
}  # fmt: skip

__all__ = [
    "Checker", "Derivation", "Diagnostic", "InputError", "MachineError", "Picture", "Problem", "Solution", "Step",
    "SymbackError", "UnsupportedError", "Verdict", "__version__", "check", "derive", "derive_expression", "draw",
    "from_python", "latex", "load", "loads", "text", "to_html", "to_json", "to_latex", "to_markdown", "to_notebook",
    "to_pdf", "to_png", "to_svg", "to_terminal", "to_text", "to_tikz", "unicode",
]  # fmt: skip


_shown.shown_by(lambda: import_module("symback.api"))


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'symback' has no attribute {name!r}")
    return getattr(import_module(f"symback.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return __all__
