"""Names, definitions and what is asked."""

from __future__ import annotations

import pytest
from marked import Said, check, errors_of

from symback.errors import Diagnostic
from symback.spec import Problem, loads

NAME = "a name is letters (Greek too), digits and underscores, and begins with a letter"
X = "variables: {x: [2]}\n"


# ----------------------------------------------------------------------- names


@pytest.mark.parametrize("name", ["1x", "a b", "x-y", "x.y", "_x", "²x", "½", "x½", "ŀ", "$x", "xᵀ", "😀", "x\u200b"])
def test_what_is_not_a_name(name: str) -> None:
    check(
        f"variables: {{«'{name}'»: [2], x: [2]}}\nnetwork: {{f: sum(x), «'{name}'»: x}}\n",
        ("bad-name", f"{name!r} is not a name", NAME),
        ("bad-name", f"{name!r} is not a name", NAME),
    )


@pytest.mark.parametrize(
    ("marked", "message", "hint"),
    [
        ("variables:\n  W1: [2]\n  «W_1»: [2]\nnetwork: {f: sum(W1)}", "W_1 is a variable already, in line 2",
         "W_1 and W1 are one name; choose another name"),
        ("variables:\n  W_1: [2]\n  «W₁»: [2]\nnetwork: {f: sum(W1)}", "W₁ is a variable already, in line 2",
         "W₁ and W_1 are one name; choose another name"),
        ("variables:\n  σ: [2]\n  «sigma»: [2]\nnetwork: {f: sum(σ)}", "sigma is a variable already, in line 2",
         "sigma and σ are one name; choose another name"),
        ("variables:\n  K: [2]\n  «\u212a»: [2]\nnetwork: {f: sum(K)}", "\u212a is a variable already, in line 2",
         "\u212a and K are one name; choose another name"),
        ("variables:\n  x: [2]\n  h1: [2]\nnetwork:\n  h: sum(x)\n  «h_1»: h x", "h_1 is a variable already, in line 3",
         "h_1 and h1 are one name; choose another name"),
        ("variables:\n  x: [2]\nnetwork:\n  h1: sum(x)\n  «h_1»: h1\n  f: h_1 + x", "h_1 is defined already, in line 4",
         "h_1 and h1 are one name; choose another name"),
        ("variables: {x: [2], y: [2]}\nnetwork:\n  «y»: x\n  f: sum(x)", "y is a variable already, in line 1",
         "choose another name"),
        ("variables: {x: [n], «n»: [2]}\nnetwork: {f: sum(x)}", "n is a size already", "choose another name"),
        ("variables: {«n»: [2], x: [n]}\nnetwork: {f: sum(x)}", "n is a size already", "choose another name"),
        ("variables: {x: [n]}\nnetwork: {f: sum(x), «n»: f}", "n is a size already", "choose another name"),
        ("variables: {«n»: [2]}\ninput: {x: n}\nlayers: [{dense: 1}]", "n is a size already", "choose another name"),
        ("input: {x: 2}\nlayers: [«{dense: h1, activation: tanh}»]", "h1 is a size already",
         "choose another name for that: layers call their own parts W1, b1, z1, h1, ..., f and L"),
    ],
)  # fmt: skip
def test_every_name_stands_once(marked: str, message: str, hint: str) -> None:
    check(marked, ("duplicate-name", message, hint))


def test_greek_and_accented_names_are_their_plain_spelling() -> None:
    problem = loads("variables: {θ: [n], ŷ: [n], λ_1: [], 力: [n]}\nnetwork: {ℓ: λ₁ sum((theta - yhat) .* 力)}\n"
                    "derive: {of: l, wrt: [θ, λ1]}\nvalues: {ŷ: [1, 2]}\n")  # fmt: skip
    assert list(problem.variables) == ["theta", "yhat", "lambda1", "力"]
    assert (problem.of, problem.wrt, dict(problem.values)) == ("l", ("theta", "lambda1"), {"yhat": ((1.0,), (2.0,))})


def test_a_declared_name_wins_over_a_built_in_one() -> None:
    problem = loads("variables: {exp: [2], I: [2, 2], e: [], T: [2]}\nnetwork: {sum: I exp + e T, f: sum^T sum}\n")
    assert [term.shape for term in problem.terms.values()] == [(2, 1), (1, 1)]


# ----------------------------------------------------------------- definitions


@pytest.mark.parametrize(
    ("marked", "said"),
    [
        ("variables: {W2: [2, 3], h1: [2]}\nnetwork: {f: «W2 h1»}",
         ("shape", "W2 h1: W2 is 2×3, h1 is 2×1; the inner sizes 3 and 2 differ", ...)),
        ("variables: {W: [m, n], x: [m]}\nnetwork: {f: «W x»}",
         ("shape", "W x: W is m×n, x is m×1; the inner sizes n and m differ", ...)),
        ("variables: {x: [2], y: [3]}\nnetwork: {f: sum(«x + y»)}",
         ("shape", "x + y: x is 2×1, y is 3×1; shapes must be equal to add", ...)),
        (X + "network: {f: sum(«q»)}", ("undefined-name", "there is no name 'q' here", ...)),
        (X + "network: {f: «foo»(x)}", ("undefined-name", "no name or function 'foo' here", ...)),
        (X + "network:\n  f: «g»\n  g: x", ("defined-later",
         "g is defined further down; a definition may use only those above it", "move the line of g up")),
        (X + "network: {f_1: x + «f₁»}",
         ("defined-later", "f1 is defined by itself", "a definition may use only those above it")),
        (X + "network:\n  a: «b»\n  b: a + x",
         ("defined-later", "a and b are defined by each other", "define one of them without the others")),
        (X + "network:\n  a: x + «b»\n  b: c\n  c: b + d\n  d: a\n  e: d",
         ("defined-later", "a, b, c and d are defined by each other", "define one of them without the others")),
        ("variables: {A: [2, 3]}\nnetwork: {f: sum(«A A»)}",
         ("shape", "A A: A is 2×3, A is 2×3; the inner sizes 3 and 2 differ", ...)),
        (X + "network: {f: «x * x»}", ("star", "x * x: what * means between two matrices is not settled", ...)),
        (X + "network: {f: sum(x), g: 2 «df/dx»}",
         ("derivative", "df/dx is a derivative, and a definition cannot use one",
          "definitions are made of variables and functions")),
        (X + "network: {f: (x «$» x)}", ("unexpected-character", "'$' has no meaning here", ...)),
        (X + "network: {f: sum«(»x}", ("unbalanced", "this bracket is never closed", ...)),
        (X + "network: {f: «true»}", ("undefined-name", "there is no name 'true' here", ...)),
        (X + "network: {f: «''»}", ("missing-operand", "there is no formula here", ...)),
    ],
)  # fmt: skip
def test_wrong_definitions(marked: str, said: Said) -> None:
    check(marked, said)


def test_a_long_circle_is_told_shortly_and_once() -> None:
    network = "".join(f"  a{i}: a{i + 1}\n" for i in range(2, 9))
    check(
        X + f"network:\n  a1: «a2»\n{network}  a9: a1\n",
        ("defined-later", "a1, a2, a3, a4, ... and a9 are defined by each other",
         "define one of them without the others"),
    )  # fmt: skip


def test_what_uses_a_broken_name_is_not_said_to_be_wrong() -> None:
    check(
        "variables: {y: [2]}\nnetwork:\n  a: «q»\n  b: a + y\n  c: b^T «r»\n",
        ("undefined-name", "there is no name 'q' here", ...),
        ("undefined-name", "there is no name 'r' here", ...),
    )


@pytest.mark.parametrize(
    "marked",
    [
        "f: W «y» x",
        "f: \"W «y» x\"",
        "f: 'W «y» x'",
        "f: 'W'' + «y» x'",
        "f:   W   «y»   x   # y",
        "f: W\n     «y» x",
        "f: 'W\n\n     «y» x'",
        "f: |\n    W x\n    + «y»\n",
        "f: >-   # y\n    W x\n      + «y»\n\n",
        "? f\n  : W «y» x",
        "{f: W «y» x}",
        "σ: W «力» x",
    ],
)  # fmt: skip
def test_places_inside_a_formula_however_it_is_written(marked: str) -> None:
    network = f"network: {marked}\n" if marked.startswith("{") else f"network:\n  {marked}\n"
    name = "力" if "力" in marked else "y"
    check(
        "variables: {x: [2], W: [2, 2]}\n" + network,
        ("undefined-name", f"there is no name '{name}' here", ...),
    )


def test_a_formula_with_escapes_is_shown_whole() -> None:
    check(X + 'network: {f: «"x + \\u0079"»}\n', ("undefined-name", "there is no name 'y' here", ...))


# ------------------------------------------------------------------------ asked


@pytest.mark.parametrize(
    ("derive", "said"),
    [
        ("{of: «g»}", ("unknown-name", "there is no name 'g'", "names here: x, W1, n1, h1, f")),
        ("{of: «h»}", ("unknown-name", "there is no name 'h'", "did you mean 'h1'? (names here: x, W1, n1, h1, f)")),
        ("{of: «x»}", ("not-a-definition", "x is a variable; only a definition can be derived",
                       "definitions here: h1, f")),
        ("{wrt: «w1»}", ("unknown-name", "there is no name 'w1'", "did you mean 'W1'? (names here: x, W1, n1, h1, f)")),
        ("{wrt: [x, «W2», W_1]}", ("unknown-name", "there is no name 'W2'", "names here: x, W1, n1, h1, f")),
        ("\n  of: f\n  wrt:\n    - x\n    - «q»", ("unknown-name", "there is no name 'q'",
                                                  "names here: x, W1, n1, h1, f")),
        ("{wrt: «n»}", ("unknown-name", "n is a size, and derivatives are by variables",
                        "did you mean 'n1'? (names here: x, W1, n1, h1, f)")),
    ],
)  # fmt: skip
def test_what_cannot_be_asked(derive: str, said: Said) -> None:
    check(f"variables: {{x: [n], W1: [1, n], n1: []}}\nnetwork: {{h1: W1 x, f: n1 h1}}\nderive: {derive}\n", said)


def test_of_many_names_the_first_are_listed() -> None:
    (error,) = errors_of("variables: {" + ", ".join(f"v{i}: [2]" for i in range(30)) + "}\nnetwork: {f: sum(v1)}\n"
                         "derive: {wrt: q}\n")  # fmt: skip
    assert error.hint == "names here: " + ", ".join(f"v{i}" for i in range(20)) + " and 11 more"


def test_something_must_be_left_to_derive_by() -> None:
    message = "f depends on no variable, so there is nothing to derive by"
    check(X + "network: {g: sum(x), «f»: 1 + 2}", ("nothing-to-derive", message, "use a variable in its definition"))


@pytest.mark.parametrize(
    ("derive", "of", "wrt"),
    [
        ("", "f", ("W2", "x", "W1")),
        ("derive: {}", "f", ("W2", "x", "W1")),
        ("derive: {of: h}", "h", ("x", "W1")),
        ("derive: {wrt: W2}", "f", ("W2",)),
        ("derive: {of: f, wrt: [W_1, x, W1]}", "f", ("W1", "x")),
        ("derive: {of: f, wrt: h}", "f", ("h",)),
    ],
)
def test_what_is_asked(derive: str, of: str, wrt: tuple[str, ...]) -> None:
    """Where the file does not say: the last definition, by every variable that it depends on."""
    problem = loads(
        "variables: {W2: [2, 2], x: [2], b: [2], W1: [2, 2]}\n"
        f"network: {{h: tanh(W1 x), g: b, f: sum(W2 h)}}\n{derive}\n"
    )
    assert (problem.of, problem.wrt) == (of, wrt)


# --------------------------------------------------------------------- warnings


def warnings(problem: Problem) -> list[tuple[str, int, int]]:
    assert all(isinstance(w, Diagnostic) and w.severity == "warning" and w.place for w in problem.warnings)
    return [(w.message, w.place.line, w.place.column) for w in problem.warnings if w.place]


def test_what_nothing_uses_is_a_warning() -> None:
    problem = loads("variables:\n  b: [2]\n  x: [2]\n  c_1: []\n  d: []\nnetwork:\n  g: x\n  h: sum(x)\n  f: h\n"
                    "derive: {of: f, wrt: [x, d]}\n")  # fmt: skip
    assert warnings(problem) == [("b is not used", 2, 3), ("c1 is not used", 4, 3), ("g is not used", 7, 3)]
    assert problem.warnings[0].render() == "<text>:2:3: warning: b is not used\n  |   b: [2]\n  |   ^"


def test_no_warning_where_everything_is_used() -> None:
    assert loads("input: {x: 2}\nlayers: [{dense: 2, activation: relu}]\nloss: {mse: y}\n").warnings == ()
    assert loads(X + "network: {h: x, f: sum(h), g: f}\nderive: {of: f, wrt: [x, g]}\n").warnings == ()


def test_an_axis_that_says_nothing_is_a_warning() -> None:
    problem = loads("variables: {A: {shape: [2, 2], axis: 1}, P: {shape: [2, 2], axis: 0, kind: one-hot}}\n"
                    "network: {f: sum(A P)}\n")  # fmt: skip
    assert warnings(problem) == [("axis says nothing of A, which is real", 1, 38)]


# -------------------------------------------------------------- W^2


@pytest.mark.parametrize(
    ("declared", "formula", "same", "warned"),
    [
        ("W: [2, 2], W2: [2, 2]", "sum(W^2)", "sum(W2)", ["W^2"]),
        ("W: [2, 2], W2: [2, 2]", "sum(W² + (W)^2)", "sum(W2 + (W) (W))", ["W²"]),
        ("W1: [2, 2], W2: [2, 2]", "sum(W^1 W_2)", "sum(W1 W2)", []),
        ("W: [2, 2], W3: [2, 2]", "sum(W^2)", "sum(W W)", []),
        ("c: [], c2: []", "(c + 1)^2 + c^3 + c^2", "(c + 1)^2 + c^3 + c2", ["c^2"]),
        ("c: [], c2: []", "c .^ 2 + c^-2 + c2^2", "c .^ 2 + c^-2 + c2^2", []),
        ("W: [2], W_2: [2]", "sum(W^2) + sum(W^T W)", "sum(W2) + sum(W^T W)", ["W^2"]),
    ],
)
def test_a_power_with_the_name_of_a_layer(declared: str, formula: str, same: str, warned: list[str]) -> None:
    read, meant = (loads(f"variables: {{{declared}}}\nnetwork: {{f: '{text}'}}\n") for text in (formula, same))
    assert read.terms == meant.terms
    said = [w for w in read.warnings if w.code == "layer-or-power"]
    assert [w.place.source[w.place.column - 1 : w.place.column - 1 + w.place.width] for w in said if w.place] == warned
    assert all(w.hint and w.hint.startswith("with brackets it is the power: (") for w in said)


def test_a_definition_of_a_square_may_be_called_by_its_number() -> None:
    problem = loads("variables: {x: [2]}\nnetwork: {x2: x^2, f: sum(x2 + x^2)}\n")
    assert [t.op for t in problem.terms["x2"].postorder()] == ["symbol", "power"]
    assert [str(t.value) for t in problem.terms["f"].postorder() if t.op == "symbol"] == ["x2", "x2"]


def test_a_sign_at_the_end_of_a_formula_is_shown_at_its_place() -> None:
    check(
        "variables: {x: [2]}\nnetwork: {f: 'x «+»', g: \"x.T «@»\"}\n",
        ("missing-operand", "a name, a number or a bracket is missing after '+'", ...),
        ("missing-operand", "a name, a number or a bracket is missing after '@'", ...),
    )
