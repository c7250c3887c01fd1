"""Nothing a file or an answer says is executed: no call in the package could, and SymPy gets no string."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
import sympy
from sympy.parsing.sympy_parser import parse_expr

PACKAGE = Path(__file__).parent.parent / "symback"
MODULES = sorted(PACKAGE.rglob("*.py"))

# As a plain name: Python's own ways to run text, and `S`, which parses when it is called.
NAMES = {"eval", "exec", "compile", "__import__", "breakpoint"}
# As a name, an attribute or an import: SymPy's ways to run text, and Python's behind a module.
ANYWHERE = {"sympify", "parse_expr", "parse_latex", "parse_mathematica", "eval_expr", "kernS", "lambdify", "autowrap"}
ANYWHERE |= {"ufuncify", "literal_eval", "run_path", "run_module"}
# Modules whose functions load code from data.
IMPORTS = {"code", "codeop", "marshal", "pickle", "runpy", "shelve", "sympy.parsing", "sympy.utilities.lambdify"}
# What a worker has made ready goes to others through memory; see tests/test_grade_packing.py.
ALLOWED = {"grade/packing.py": ["pickle"]}


def offences(source: str) -> list[str]:
    """Every place in `source` that could turn text into code."""
    found = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Name(id=name) if name in NAMES | ANYWHERE:
                found.append((node.lineno, name))
            case ast.Attribute(value=ast.Name(id="builtins"), attr=name) if name in NAMES:
                found.append((node.lineno, f"builtins.{name}"))
            case ast.Attribute(attr=name) if name in ANYWHERE:
                found.append((node.lineno, f".{name}"))
            case ast.Call(func=ast.Name(id="S") | ast.Attribute(attr="S")):
                found.append((node.lineno, "S(...)"))
            case ast.Import(names=aliases):
                found += [(node.lineno, a.name) for a in aliases if _banned_module(a.name)]
            case ast.ImportFrom(module=str(module), names=aliases):
                full = [f"{module}.{a.name}" for a in aliases]
                found += [(node.lineno, f) for f in full if _banned_module(f) or f.rpartition(".")[2] in ANYWHERE]
                found += [(node.lineno, f) for f in full if f.startswith("builtins.") and f[9:] in NAMES]
    return [f"line {line}: {what}" for line, what in sorted(found)]


def _banned_module(name: str) -> bool:
    return any(name == banned or name.startswith(f"{banned}.") for banned in IMPORTS)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_module_can_turn_text_into_code(path: Path) -> None:
    found = [offence.partition(": ")[2] for offence in offences(path.read_text(encoding="utf-8"))]
    assert found == ALLOWED.get(path.relative_to(PACKAGE).as_posix(), [])


# Rooms through which the text of a stranger goes: they reach no file, no process and no network.
CLOSED_ROOMS = ("reading", "language", "check", "algebra", "derivation", "rules", "rewrite", "notation", "catalog")
OUTSIDE = {"os", "subprocess", "socket", "shutil", "tempfile", "ctypes", "importlib", "multiprocessing", "urllib", "io"}
FILES = {"open", "write_text", "write_bytes", "unlink", "rename", "mkdir", "touch", "symlink_to", "system", "popen"}


def reaches(source: str) -> list[str]:
    """Every place in `source` that could reach a file, a process or the network."""
    found = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Name(id=name) if name in FILES - {"touch", "rename"}:
                found.append((node.lineno, name))
            case ast.Attribute(attr=name) if name in FILES - {"open"}:  # a bracket may be open
                found.append((node.lineno, f".{name}"))
            case ast.Import(names=aliases):
                found += [(node.lineno, a.name) for a in aliases if a.name.partition(".")[0] in OUTSIDE]
            case ast.ImportFrom(module=str(module)) if module.partition(".")[0] in OUTSIDE:
                found.append((node.lineno, module))
    return [f"line {line}: {what}" for line, what in sorted(found)]


@pytest.mark.parametrize(
    "path",
    [path for path in MODULES if path.relative_to(PACKAGE).parts[0].removesuffix(".py") in CLOSED_ROOMS],
    ids=lambda path: str(path.relative_to(PACKAGE)),
)
def test_rooms_that_read_answers_reach_nothing_outside(path: Path) -> None:
    assert reaches(path.read_text(encoding="utf-8")) == []


def test_rooms_import_each_other_where_the_floors_see_it() -> None:
    """An import by name slips past import-linter; the package alone has some, for names that are imported lazily."""
    by_name = {path for path in MODULES if "importlib" in path.read_text(encoding="utf-8")}
    assert by_name == {PACKAGE / "__init__.py"}


@pytest.mark.parametrize(
    "source", ["open('f')", "import os", "from subprocess import run", "Path('f').write_text('')", "import os.path"]
)
def test_the_search_for_what_reaches_outside_finds(source: str) -> None:
    assert reaches(source)


@pytest.mark.parametrize(
    "source",
    [
        "eval('1')",
        "run = exec",
        "compile(text, 'f', 'exec')",
        "__import__('os')",
        "import builtins; builtins.eval('1')",
        "from builtins import eval as e",
        "sympy.sympify('x')",
        "from sympy import sympify",
        "from sympy import lambdify as f",
        "sympy.parsing.sympy_parser.parse_expr('x')",
        "from sympy.parsing.latex import parse_latex",
        "import sympy.parsing.sympy_parser as p",
        "from sympy import parsing",
        "S('x')",
        "sympy.S('x')",
        "import pickle",
    ],
)
def test_the_search_finds(source: str) -> None:
    assert offences(source)


@pytest.mark.parametrize(
    "source", ["re.compile('a')", "S.One", "cls.eval(x)", "from sympy import S, Symbol", "import re"]
)
def test_the_search_leaves_alone(source: str) -> None:
    assert offences(source) == []


@pytest.mark.parametrize(
    "call",
    [
        lambda: sympy.sympify("x + 1"),
        lambda: sympy.S("x"),
        lambda: parse_expr("x + 1"),
        lambda: sympy.parse_expr("x + 1"),
        lambda: sympy.Symbol("x").subs(sympy.Symbol("x"), "1"),
        lambda: sympy.Matrix(["x"]),
        lambda: sympy.Max("x", 1),
        lambda: sympy.Symbol("x").diff("x"),
        lambda: sympy.simplify("x"),
    ],
)
def test_a_string_that_reaches_sympy_raises(call, strings_that_reached_sympy) -> None:
    with pytest.raises(AssertionError, match="a string reached SymPy's parser"):
        call()
    assert strings_that_reached_sympy
    strings_that_reached_sympy.clear()


def test_numbers_and_symbols_do_not_pass_the_parser(strings_that_reached_sympy) -> None:
    x = sympy.Symbol("__import__('os').getcwd()")
    assert (x + sympy.Rational("0.5")).subs(x, sympy.Float("1e-6")) == sympy.Float("0.500001")
    assert sympy.MatrixSymbol("A B", 2, 3).shape == (2, 3)
    assert strings_that_reached_sympy == []
