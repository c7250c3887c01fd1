"""Keys, types and sizes: every mistake at its place, in words, with what to do."""

from __future__ import annotations

import pytest
from marked import check, errors_of, unmark

from symback.spec import loads

SHAPE = "a shape is [] (scalar), [n] (column) or [m, n] (matrix)"
SIZE = "a size is a whole number from 1 to 1,000,000, or a name, not"
KINDS = "'real', 'positive', 'probability', 'one-hot', 'positive-definite', 'symmetric', 'sign' or 'binary'"
NETWORK = "one definition a line, indented: 'h1: sigmoid(W1 x)'"
DERIVE = "derive: {of: f, wrt: [W1]}"
LAYERS = "layers: [{dense: 2, activation: sigmoid}]"
NOTATION = "notation: {layer_index: superscript, hadamard: circ}"
KEYS = "keys here: title, variables, network, input, layers, loss, derive, values, aliases, notation"
REST = "variables: {x: [2]}\nnetwork: {f: sum(x)}\n"


# --------------------------------------------------------------- unknown keys


@pytest.mark.parametrize(
    ("marked", "message", "hint"),
    [
        ("«varaibles»: {}\n" + REST, "there is no key 'varaibles' in a problem file", "did you mean 'variables'?"),
        ("«Title»: a\n" + REST, "there is no key 'Title' in a problem file", "did you mean 'title'?"),
        ("«name»: a\n" + REST, "there is no key 'name' in a problem file", KEYS),
        ("«wrt»: x\n" + REST, "there is no key 'wrt' in a problem file", "wrt stands under derive: {of: f, wrt: [W1]}"),
        (REST + "derive: {«wtr»: x}", "there is no key 'wtr' under derive", "did you mean 'wrt'?"),
        (REST + "derive: {«by»: x}", "there is no key 'by' under derive", "keys here: of, wrt, order, layout"),
        (REST + "derive:\n  wrt: x\n  «values»: {x: [1, 2]}\n", "there is no key 'values' under derive",
         "values stands at the top of the file, without indentation"),
        ("variables: {x: {«shap»: [2]}}\nnetwork: {f: x}", "there is no key 'shap' in a variable",
         "did you mean 'shape'?"),
        ("variables: {x: {shape: [2], «rows»: 3}}\nnetwork: {f: sum(x)}", "there is no key 'rows' in a variable",
         "keys here: shape, kind, axis"),
        ("input: {x: 2}\nlayers:\n  - dense: 2\n    «activaton»: relu\n", "there is no key 'activaton' in a layer",
         "did you mean 'activation'?"),
        ("input: {x: 2}\nlayers: [{«units»: 2}]\n", "there is no key 'units' in a layer",
         "keys here: dense, activation, bias"),
    ],
)  # fmt: skip
def test_unknown_keys(marked: str, message: str, hint: str) -> None:
    check(marked, ("structure", message, hint))


# ------------------------------------------------------------ sizes and shapes


@pytest.mark.parametrize(
    ("shape", "message"),
    [
        ("[2, «0»]", f"W: {SIZE} 0"),
        ("[«-1»]", f"W: {SIZE} -1"),
        ("[«1.5», 2]", f"W: {SIZE} 1.5"),
        ("[«1000001»]", f"W: {SIZE} 1000001"),
        ("[«1e3»]", f"W: {SIZE} 1e3"),
        ("[«.inf»]", f"W: {SIZE} .inf"),
        ("[«1_000»]", f"W: {SIZE} '1_000'"),
        ("[«1:30»]", f"W: {SIZE} '1:30'"),
        ("[«0x10»]", f"W: {SIZE} '0x10'"),
        ("[«n m»]", f"W: {SIZE} 'n m'"),
        ("[«n-1»]", f"W: {SIZE} 'n-1'"),
        ('[«"2"»]', f"W: {SIZE} the text '2'"),
        ("[«null»]", f"W: {SIZE} nothing"),
        ("[«[2, 2]»]", f"W: {SIZE} a list or a mapping"),
        ("[«" + "9" * 500 + "»]", f"W: {SIZE} {'9' * 39}…"),
        ("[2, 3, «4»]", "W has more than two sizes"),
        ("«2»", "W must be a shape, a list of sizes, not '2'"),
        ("«scalar»", "W must be a shape, a list of sizes, not 'scalar'"),
        ("{shape: «2»}", "shape of W must be a list, not '2'"),
        ("{shape: [«0»], kind: positive}", f"W: {SIZE} 0"),
        ("«{kind: positive}»", "W has no shape"),
        ("«{}»", "W has no shape"),
    ],
)
def test_bad_shapes(shape: str, message: str) -> None:
    check(f"variables: {{x: [2], W: {shape}}}\nnetwork: {{f: sum(x), g: W x}}\n", ("structure", message, SHAPE))


def test_a_variable_without_a_shape_is_shown_at_its_name() -> None:
    check(
        "variables:\n  x: [2]\n  «W»:\n  «V»:\n    kind: positive\nnetwork: {f: sum(x)}\n",
        ("structure", "W must be a shape, a list of sizes, not nothing", SHAPE),
        ("structure", "V has no shape", SHAPE),
    )


@pytest.mark.parametrize(
    ("rest", "message", "hint"),
    [
        ("kind: «realy»", f"kind of W must be {KINDS}, not 'realy'", "did you mean 'real'?"),
        ("kind: «sparse»", f"kind of W must be {KINDS}, not 'sparse'", "{shape: [3], kind: one-hot}"),
        ("kind: «[real]»", f"kind of W must be {KINDS}, not a list", "{shape: [3], kind: one-hot}"),
        ("axis: «2»", "axis of W must be 0 or 1, not 2", "axis: 0 (each column) or axis: 1 (each row)"),
        ("axis: «rows»", "axis of W must be 0 or 1, not 'rows'", "axis: 0 (each column) or axis: 1 (each row)"),
    ],
)
def test_bad_kinds(rest: str, message: str, hint: str) -> None:
    """What is wrong with a kind leaves the variable as it is, so that the network is checked all the same."""
    marked = f"variables: {{x: [2], W: {{shape: [2, 3], {rest}}}}}\nnetwork: {{f: «W x»}}\n"
    mismatch = "W x: W is 2×3, x is 2×1; the inner sizes 3 and 2 differ"
    check(marked, ("structure", message, hint), ("shape", mismatch, ...))


@pytest.mark.parametrize(
    ("declared", "message", "hint"),
    [
        ("A: {shape: [2, 3], kind: «symmetric»}", "A is symmetric, so it must be a square matrix",
         "A: {shape: [n, n], kind: symmetric}"),
        ("A: {kind: «positive-definite», shape: [n, m]}", "A is positive-definite, so it must be a square matrix",
         "A: {shape: [n, n], kind: positive-definite}"),
        ("A: {shape: [2, 3], kind: «one-hot»}", "A is a matrix: say which way it is one-hot",
         "axis: 0 (each column) or axis: 1 (each row)"),
        ("A: {shape: [n, m], kind: «probability»}", "A is a matrix: say which way it is probability",
         "axis: 0 (each column) or axis: 1 (each row)"),
    ],
)  # fmt: skip
def test_kinds_that_do_not_go_with_a_shape(declared: str, message: str, hint: str) -> None:
    check(f"variables: {{{declared}}}\nnetwork: {{f: sum(A)}}\n", ("kind", message, hint))


# ----------------------------------------------------------------------- types


@pytest.mark.parametrize(
    ("marked", "message", "hint"),
    [
        ("title: «[a]»\n" + REST, "title must be text, not a list", "title: Two hidden layers"),
        ("variables: «[x, y]»\nnetwork: {f: x}", "variables must be a mapping, not a list",
         "one variable a line, indented: 'W1: [2, 3]'"),
        ("variables: {x: [2]}\nnetwork: «f = x»", "network must be a mapping, not 'f = x'", NETWORK),
        ("variables: {x: [2]}\nnetwork: {f: «max(x, x, 0)», g: sum(f)}",
         "inside { } a comma ends the entry; quote the formula", 'f: "max(x, x, 0)"'),
        ("variables: {x: [2, 2]}\nnetwork: {g: x, f: «sum(x, axis=1)»}",
         "inside { } a comma ends the entry; quote the formula", 'f: "sum(x, axis=1)"'),
        ("variables: {x: [2]}\nnetwork:\n  f: sum(x)\n  g: «[x, x]»", "g must be a formula, not a list", NETWORK),
        ("variables: {x: [2]}\nnetwork:\n  f: sum(x)\n  «g»:\n", "g must be a formula, not nothing", NETWORK),
        ("variables: {x: [2]}\nnetwork:\n  f: sum(x)\n  «g»:\n    x: x", "g must be a formula, not a mapping", NETWORK),
        (REST + "derive: «f»", "derive must be a mapping, not 'f'", DERIVE),
        (REST + "derive:\n  «of»:\n    - f\n", "of must be text, not a list", DERIVE),
        (REST + "derive: {wrt: «{x: 1}»}", "wrt must be a list, not a mapping", DERIVE),
        (REST + "derive: {wrt: [x, «[x]»]}", "wrt must be text, not a list", DERIVE),
        (REST + "derive: {wrt: «[]»}", "there is nothing in wrt", DERIVE),
        (REST + "derive: {order: «3»}", "order must be 1 or 2, not 3", DERIVE),
        (REST + "derive: {layout: «jacobien»}", "layout must be 'gradient' or 'jacobian', not 'jacobien'",
         "did you mean 'jacobian'?"),
        (REST + "values: «3»", "values must be a mapping, not '3'", "one variable a line, indented: 'x: [1, 2]'"),
        (REST + "aliases: «[s]»", "aliases must be a mapping, not a list", "one alias a line, indented: 's: sigmoid'"),
        (REST + "aliases: {s: «[a]»}", "s must be text, not a list", "one alias a line, indented: 's: sigmoid'"),
        (REST + "notation: «x»", "notation must be a mapping, not 'x'", NOTATION),
        (REST + "notation: {«layers»: bracketed}", "there is no key 'layers' under notation",
         "layers stands at the top of the file, without indentation"),
        (REST + "notation: {«layer_indx»: bracketed}", "there is no key 'layer_indx' under notation",
         "did you mean 'layer_index'?"),
        (REST + "notation: {vectors: «rows»}", "vectors must be 'column' or 'row', not 'rows'", "did you mean 'row'?"),
        (REST + "notation: {transpose: «[T]»}", "transpose must be 'top', 'T' or 'prime', not a list", NOTATION),
        ("input: «x»\nlayers: [{dense: 2}]", "input must be a mapping, not 'x'", "input: {x: 2}"),
        ("input: {x: «0»}\nlayers: [{dense: 2}]", f"x: {SIZE} 0", "input: {x: 2}"),
        ("input: {x: 2, «y»: 3}\nlayers: [{dense: 2}]", "input has one entry only", "input: {x: 2}"),
        ("input: «{}»\nlayers: [{dense: 2}]", "there is nothing in input", "input: {x: 2}"),
        ("input: {x: 2}\nlayers: «{dense: 2}»", "layers must be a list, not a mapping", LAYERS),
        ("input: {x: 2}\nlayers: «[]»", "there is nothing in layers", LAYERS),
        ("input: {x: 2}\nlayers: [«3»]", "layer 1 must be a mapping, not '3'", LAYERS),
        ("input: {x: 2}\nlayers:\n  - dense: 2\n  «-»\n", "layer 2 must be a mapping, not nothing", LAYERS),
        ("input: {x: 2}\nlayers: [{dense: «0»}]", f"layer 1: {SIZE} 0", LAYERS),
        ("input: {x: 2}\nlayers:\n  - «activation»: relu\n", "layer 1 has no size",
         "dense says its number of units: {dense: 2}"),
        ("input: {x: 2}\nlayers: [{dense: 2, bias: «no»}]", "bias of layer 1 must be true or false, not 'no'",
         "bias: false leaves the bias out"),
        ("input: {x: 2}\nlayers: [{dense: 2, activation: «[relu]»}]", "activation of layer 1 must be text, not a list",
         "{dense: 2, activation: sigmoid}"),
        ("input: {x: 2}\nlayers: [{dense: 2}]\nloss: «mse»", "loss must be a mapping, not 'mse'", "loss: {mse: y}"),
        ("input: {x: 2}\nlayers: [{dense: 2}]\nloss: {mse: y, «bce»: y}", "loss has one entry only", "loss: {mse: y}"),
        ("input: {x: 2}\nlayers: [{dense: 2}]\nloss: {mse: «[y]»}", "mse must be text, not a list", "loss: {mse: y}"),
    ],
)  # fmt: skip
def test_wrong_types(marked: str, message: str, hint: str) -> None:
    check(marked, ("structure", message, hint))


@pytest.mark.parametrize(
    ("marked", "message", "hint"),
    [
        ("«variables»: {x: [2]}\n", "there is no network",
         "a problem: 'variables: {x: [2], W: [1, 2]}' and, in the next line, 'network: {f: W sigmoid(x)}'"),
        ("variables: {x: [2]}\n«network»:\n", "the network has no definition", NETWORK),
        ("variables: {x: [2]}\n«network»: {}\n", "the network has no definition", NETWORK),
        ("«layers»: [{dense: 2}]", "layers need an input", "'input: {x: 2}' names it and says its size"),
        ("«input»: {x: 2}\nnetwork: {f: sum(x)}", "input goes with layers",
         "in a network, it is declared under variables: 'x: [2]'"),
        ("input: {x: 2}\n«layers»: [{dense: 2}]\nnetwork: {f: sum(x)}", "layers and network both define the network",
         "keep one of them"),
        (REST + "«loss»: {mse: y}", "loss goes with layers", "in a network, the loss is a definition: 'L: mse(f, y)'"),
    ],
)  # fmt: skip
def test_sections_that_do_not_go_together(marked: str, message: str, hint: str) -> None:
    check(marked, ("structure", message, hint))


def test_every_error_of_a_file_is_told_in_its_order() -> None:
    check(
        """\
titel: a
variables:
  x:  [2, «0»]
  W1: [2, 2]
  «W_1»: [2, 2]
  y: {shape: [2], kind: «onehot»}
network:
  h: sigmoid(W1 «q»)
  g: x + W1
  f: sum(«z»)
  «y»: f
derive: {of: «g1», wrt: [W1, «b»], «ordr»: 1}
values:
  y: [0, «.nan»]
  «W5»: 3
""".replace("titel", "«titel»"),
        ("structure", "there is no key 'titel' in a problem file", "did you mean 'title'?"),
        ("structure", f"x: {SIZE} 0", SHAPE),
        ("duplicate-name", "W_1 is a variable already, in line 4", "W_1 and W1 are one name; choose another name"),
        ("structure", f"kind of y must be {KINDS}, not 'onehot'", "did you mean 'one-hot'?"),
        ("undefined-name", "there is no name 'q' here", ...),
        ("undefined-name", "there is no name 'z' here", ...),
        ("duplicate-name", "y is a variable already, in line 6", "choose another name"),
        ("unknown-name", "there is no name 'g1'", "did you mean 'g'? (names here: W1, y, h, g, f)"),
        ("unknown-name", "there is no name 'b'", "names here: W1, y, h, g, f"),
        ("structure", "there is no key 'ordr' under derive", "did you mean 'order'?"),
        ("values", "'.nan' is not a finite number", "write 0.5, -3, 1e-6 or 1/3"),
        ("unknown-name", "W5 is no variable of this problem", "variables here: W1, y"),
    )


# ------------------------------------------------------- what YAML 1.2 makes text


def test_y_n_no_on_and_off_are_names() -> None:
    problem = loads(
        "variables: {y: [n], n1: [no, n], on: [no]}\nnetwork: {off: n1 y + on, yes: sum(off)}\n"
        "derive: {of: yes, wrt: [n1, y, on]}\nvalues: {y: [1, 2]}\n"
    )
    assert (problem.of, problem.wrt, problem.sizes) == ("yes", ("n1", "y", "on"), ("n", "no"))
    assert problem.size_values == {"n": 2}


def test_true_null_and_numbers_are_names_and_text_where_those_are_wanted() -> None:
    problem = loads(
        "title: 1.50\nvariables: {true: [2], x: []}\n"
        "network: {f: x sum(true), c: 0.10000000000000000555, L: c f}\nderive: {wrt: true}"
    )
    assert (problem.title, problem.wrt, problem.texts["c"]) == ("1.50", ("true",), "0.10000000000000000555")
    assert str(problem.terms["c"].value) == "2000000000000000111/20000000000000000000"


def test_the_notation_holds_what_is_no_default() -> None:
    problem = loads(
        REST + "notation: {layer_index: bracketed, hadamard: odot, transpose: T}\naliases: {s: 1, '\\hat{y}': x}\n"
    )
    assert problem.notation == {"layer_index": "bracketed", "transpose": "T"}
    assert problem.aliases == {"s": "1", "\\hat{y}": "x"}
    assert not problem.warnings


def test_sections_may_be_empty() -> None:
    problem = loads("title:\nvariables: {x: [2]}\nnetwork: {f: sum(x)}\nderive:\nvalues:\naliases: null\nnotation: ~\n")
    assert (problem.title, problem.of, problem.wrt, problem.values) == ("", "f", ("x",), {})


@pytest.mark.parametrize(
    ("marked", "messages"),
    [
        # A layer without a size leaves its own parameters open, and no more.
        ("input: {x: 2}\nlayers: [{dense: 2, activation: «sig»}, {«dens»: 3}]\nloss: {«mes»: y}\nvalues: {W1: «[1]»}",
         ["there is no activation 'sig'", "there is no key 'dens' in a layer", "there is no loss 'mes'",
          "W1 is 2×2: its values must be a list of rows"]),
        ("input: {x: 2}\nlayers: [«3», {dense: «0»}, {dense: 1}]\nloss: {mse: y}\nderive: {wrt: [W1, W3, «W4»]}\n",
         ["layer 1 must be a mapping, not '3'", f"layer 2: {SIZE} 0", "there is no name 'W4'"]),
        ("variables: {y: [3]}\ninput: {x: 2}\nlayers: [{dense: «[3]»}]\nloss: {mse: y}\nvalues: {y: [1, «a», 2]}\n",
         [f"layer 1: {SIZE} a list or a mapping", "'a' is not a finite number"]),
        # A section that is left out may have declared any name.
        ("variables: «3»\nnetwork: {f: W x, g: «(»x}\nderive: {of: g, wrt: x, order: «3»}\n",
         ["variables must be a mapping, not '3'", "this bracket is never closed", "order must be 1 or 2, not 3"]),
        ("variables: {x: [2]}\nnetwork: «[f]»\nvalues: {x: [«a», 1], q: 1}\nderive: {of: f}\n",
         ["network must be a mapping, not a list", "'a' is not a finite number"]),
        ("input: {x: «0»}\nlayers: [{dense: 2, activation: «rleu»}]\nderive: {wrt: [x, W1]}\n",
         [f"x: {SIZE} 0", "there is no activation 'rleu'"]),
        ("input: {x: 2}\nlayers: «{dense: 2}»\nloss: {«mes»: y}\nderive: {of: L}\n",
         ["layers must be a list, not a mapping", "there is no loss 'mes'"]),
        ("«layers»: [{dense: 2, activation: «rleu»}]\n", ["layers need an input", "there is no activation 'rleu'"]),
        ("variables: {x: [2]}\ninput: {x: 2}\n«layers»: [{dense: 2}]\nnetwork: {f: sum«(»x}\n",
         ["layers and network both define the network", "this bracket is never closed"]),
    ],
)  # fmt: skip
def test_a_section_that_is_wrong_does_not_hide_the_others(marked: str, messages: list[str]) -> None:
    found = errors_of(unmark(marked)[0])
    check(marked, *((error.code, message, ...) for error, message in zip(found, messages, strict=True)))


def test_a_file_cannot_write_an_open_size() -> None:
    check("input: {x: 2}\nlayers: [{dense: «'?'»}]\n", ("structure", f"layer 1: {SIZE} the text '?'", LAYERS))
