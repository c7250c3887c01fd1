"""Ways in, what is imported, how fast, how an error looks."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from marked import GOOD, errors_of

from symback import api
from symback.errors import InputError
from symback.solution import derive
from symback.spec import from_python, json_schema, load, loads

PROBLEMS = sorted((Path(__file__).parents[2] / "problems").glob("*.yaml"))
PLAIN = {"x": [2], "W": [1, 2]}
NETWORK = {"f": "W sigmoid(x)"}


# --------------------------------------------------------------------- ways in


def test_load_reads_a_path_as_loads_reads_its_text(tmp_path: Path) -> None:
    path = tmp_path / "ŷ.yaml"
    path.write_text(GOOD, encoding="utf-8")
    assert load(path) == load(str(path)) == loads(GOOD, str(path))
    assert load(path).file == str(path)


def test_load_reads_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(GOOD.replace("W2 h", "q").encode())))
    with pytest.raises(InputError, match=r"^<stdin>:7:6: error: there is no name 'q' here"):
        load("-")


@pytest.mark.parametrize(
    ("name", "reason", "hint"),
    [
        ("two_layre.yaml", "No such file or directory", "did you mean 'two_layer.yaml'?"),
        (
            "other/none.yaml",
            "No such file or directory",
            "`symback problems` lists the problems that ship with symback",
        ),
        ("a\0b.yaml", "embedded null byte", "`symback problems` lists the problems that ship with symback"),
        ("folder", "Is a directory", "`symback problems` lists the problems that ship with symback"),
        ("\udcff.yaml", None, None),
    ],
)
def test_what_cannot_be_read(tmp_path: Path, name: str, reason: str | None, hint: str | None) -> None:
    (tmp_path / "two_layer.yaml").write_text(GOOD)
    (tmp_path / "folder").mkdir()
    with pytest.raises(InputError) as caught:
        load(tmp_path / name)
    (error,) = caught.value.diagnostics
    assert (error.code, error.place) == ("unreadable", None)
    assert reason is None or (error.message, error.hint) == (f"cannot read {tmp_path / name}: {reason}", hint)
    str(caught.value).encode()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(GOOD)
    path.chmod(0)
    with pytest.raises(InputError, match="Permission denied"):
        load(path)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no /dev/zero")
def test_an_endless_file_is_too_large() -> None:
    with pytest.raises(InputError, match="larger than 256 KiB"):
        load("/dev/zero")


@pytest.mark.parametrize("path", PROBLEMS, ids=lambda path: path.stem)
def test_shipped_problems_load_without_a_warning(path: Path) -> None:
    assert load(path).warnings == ()


def test_from_python() -> None:
    made = from_python(
        {"x": (2,), "W1": [2, 2], "W2": {"shape": (1, 2), "kind": "real"}},
        {"h": "sigmoid(W1 x)", "f": "W2 h"},
        of="f",
        wrt="W1",
        values={"x": np.array([1, 2.0]), "W2": [[Fraction(1, 2), np.float64(-3)]], "W1": np.eye(2)},
        title='"quoted" \x1b[2J: {a} #b\n\\',
    )
    written = loads(GOOD.replace("x: [1, 2]\n", "x: [1, 2]\n  W2: [[0.5, -3]]\n  W1: [[1, 0], [0, 1]]\n"))
    assert made.title == '"quoted" \x1b[2J: {a} #b\n\\'
    assert (made.variables, made.terms, made.of, made.wrt) == (written.variables, written.terms, "f", ("W1",))
    assert made.values == written.values
    assert from_python(PLAIN, NETWORK).wrt == ("x", "W")
    assert from_python(PLAIN, NETWORK, wrt=("W", "x")).wrt == ("W", "x")
    assert from_python({"σ": [2]}, {"f": "sum(σ)"}, values={"σ": np.arange(2)}).values == {"sigma": ((0.0,), (1.0,))}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"values": {"x": [1, float("nan")]}}, "'NaN' is not a finite number"),
        ({"values": {"x": [1, 2, 3]}}, "x is 2×1, but its values are 3×1"),
        ({"values": {"x": [1, 3j]}}, "this is no problem: 'complex' object is not iterable"),
        ({"variables": {(1, 2): [2]}}, "this is no problem: keys must be str, int, float, bool or None, not tuple"),
        ({"variables": {"x": [2.5]}}, "x: a size is a whole number from 1 to 1,000,000, or a name, not 2.5"),
        ({"variables": {"x\ud800": [2]}}, "a control character (U+D800) stands here"),
        ({"network": {"f": 'W "x'}}, "'\"' has no meaning here"),
        ({"network": ["f"]}, "network must be a mapping, not a list"),
        ({"network": None}, "the network has no definition"),
        ({"wrt": []}, "there is nothing in wrt"),
        ({"wrt": "q"}, "there is no name 'q'"),
        ({"title": ["a"]}, "title must be text, not a list"),
    ],
)
def test_from_python_says_what_is_wrong(given: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError) as caught:
        from_python(**({"variables": PLAIN, "network": NETWORK} | given))
    assert message in [error.message for error in caught.value.diagnostics]


def test_from_python_refuses_what_has_no_end() -> None:
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(InputError, match="this is no problem: Circular reference"):
        from_python({"x": endless}, NETWORK)


def test_the_schema_names_every_key() -> None:
    schema = json_schema()
    assert set(schema["properties"]) == {
        "title", "variables", "network", "input", "layers", "loss", "derive", "values", "aliases", "notation"
    }  # fmt: skip
    assert schema["additionalProperties"] is False
    assert set(schema["$defs"]) == {"VariableModel", "DeriveModel", "LayerModel", "NotationModel"}


# ---------------------------------------------------------------------- imports


@pytest.mark.parametrize(
    "text", [GOOD, "input: {x: 2}\nlayers: [{dense: 2}]\nloss: {mse: y}", GOOD + "values: 3", "a: ["]
)
def test_loading_imports_neither_sympy_nor_numpy(text: str) -> None:
    program = (
        "import sys; from symback.spec import loads; from symback.errors import InputError\n"
        "try: loads(sys.argv[1])\n"
        "except InputError as error: str(error)\n"
        "print(sorted({'sympy', 'numpy', 'mpmath', 'rich'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program, text], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


# ------------------------------------------------------------------------ speed


def as_network(layers: int) -> str:
    weights = "".join(f"  W{i}: [2, 2]\n" for i in range(1, layers + 1))
    rest = "".join(f"  h{i}: sigmoid(W{i} h{i - 1})\n" for i in range(2, layers + 1))
    return f"variables:\n  x: [2]\n{weights}network:\n  h1: sigmoid(W1 x)\n{rest}"


def as_layers(layers: int) -> str:
    return "input: {x: 2}\nlayers:\n" + "  - {dense: 2, activation: sigmoid}\n" * layers


def with_errors(layers: int) -> str:
    """A network that is broken from its first line on."""
    return as_network(layers).replace("h1: sigmoid(W1 x)", "h1: sigmoid(W1 q)")


def in_circles(layers: int) -> str:
    return "variables: {x: [2]}\nnetwork:\n" + "".join(f"  a{i}: a{(i + 1) % layers}\n" for i in range(layers))


def seconds(text: str) -> float:
    start = time.process_time()
    with contextlib.suppress(InputError):
        loads(text)
    return time.process_time() - start


@pytest.mark.parametrize("write", [as_network, as_layers, with_errors, in_circles])
def test_loading_takes_linear_time(write: Callable[[int], str]) -> None:
    """Four times the layers take four times the time; quadratic would be 16. A busy machine has three tries."""
    long, short = write(2_000), write(500)
    assert any(seconds(long) / seconds(short) < 9 for _ in range(3))


@pytest.mark.parametrize(("write", "parameters"), [(as_network, 2_001), (as_layers, 4_000)])
def test_thousands_of_layers_load(write: Callable[[int], str], parameters: int) -> None:
    problem = loads(write(2_000))
    assert (problem.of, len(problem.wrt), problem.warnings) == ("h2000", parameters, ())


@pytest.mark.parametrize("write", [with_errors, in_circles])
def test_thousands_of_broken_layers_have_one_error(write: Callable[[int], str]) -> None:
    assert len(errors_of(write(500))) == 1


def test_a_large_positive_definite_matrix_is_checked_in_time() -> None:
    n = 100
    rows = ", ".join("[" + ", ".join("9" if i == j else "0" for j in range(n)) + "]" for i in range(n))
    declared = "variables: {A: {shape: [n, n], kind: positive-definite}}\nnetwork: {f: sum(A)}\n"
    text = f"{declared}values: {{A: [{rows}]}}\n"
    start = time.process_time()
    assert loads(text).size_values == {"n": n}
    assert time.process_time() - start < 5


# ------------------------------------------------------------------ how it looks


# 力 takes two columns of a terminal, a combining accent none.
WIDE = """\
p.yaml:2:15: error: 力 力: 力 is 2×3, 力 is 2×3; the inner sizes 3 and 2 differ
  | network: {f: '力 力'}
  |               ^^^^^"""
COMBINING = """\
p.yaml:2:24: error: there is no name 'q' here
  | network: {力e\u0301: 'x', f: q}
  |                        ^
"""


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (GOOD.replace("W2 h", "W2 q"), "p.yaml:7:9: error: there is no name 'q' here\n  |   f: W2 q\n  |         ^\n"),
        (GOOD.replace("W2 h", "'W2 qq'"),
         "p.yaml:7:10: error: there is no name 'qq' here\n  |   f: 'W2 qq'\n  |          ^^\n"),
        ("variables: {力: [2, 3]}\nnetwork: {f: '力 力'}", WIDE),
        ("variables: {x: [2]}\nnetwork: {力e\u0301: 'x', f: q}", COMBINING),
        ("title: a\n\tb: 1", "p.yaml:2:1: error: a tab stands here\n  |  b: 1\n  | ^\n"),
        ("variables: {x: [" + "2, " * 60 + "]}\nnetwork: {f: x}",
         "p.yaml:1:23: error: x has more than two sizes\n  | variables: {x: [" + "2, " * 28 + "…\n"),
    ],
)  # fmt: skip
def test_the_caret_stands_under_what_is_wrong(text: str, shown: str) -> None:
    with pytest.raises(InputError) as caught:
        loads(text, "p.yaml")
    assert str(caught.value).startswith(shown)


HOSTILE = "\x1b[2J\x1b]8;;http://127.0.0.1\x07click [bold]x[/bold] [/] \u202eevil\u2066 \\input{a} $x$"


def test_a_hostile_title_is_kept_and_shown_escaped() -> None:
    problem = from_python({"x": [2]}, {"f": "sum(x)"}, title=HOSTILE)
    assert problem.title == HOSTILE
    shown = api.to_terminal(derive(problem))
    assert "\\x1b[2J\\x1b]8;;http://127.0.0.1\\x07click [bold]x[/bold] [/] \\u202eevil\\u2066" in shown.replace(
        "\n", " "
    )
    assert not set("\x1b\x07\u202e\u2066") & set(shown + api.to_latex(derive(problem)) + api.to_text(derive(problem)))


def test_hostile_text_in_an_error_is_shown_escaped(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        loads('variables: {"\\e[2J\\u202e": [2]}\nnetwork: {f: "x \u202e"}', "\x1b.yaml")
    shown = str(caught.value)
    assert not set("\x1b\u202e") & set(shown)
    assert "\\x1b.yaml:1:13: error: '\\x1b[2J\\u202e' is not a name" in shown


def test_every_error_of_this_room_has_a_hint() -> None:
    for text in ("", "a: [", "- a", "title: [a]\nvariables: {x: [0], 1: 2}", "network: {f: x}\nderive: {of: 3, by: x}"):
        assert all(error.hint for error in errors_of(text) if error.code != "undefined-name")
