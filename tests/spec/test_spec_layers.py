"""The layer shorthand: exactly what it stands for, and what is said where it stands for nothing."""

from __future__ import annotations

import pytest
from marked import Said, check

from symback.spec import loads

SEED = """\
title: Seed
input: {x: 2}
layers:
  - {dense: 2, activation: sigmoid, bias: false}
  - {dense: 2, activation: sigmoid, bias: false}
  - {dense: 1, bias: false}
"""
OWN = "choose another name for that: layers call their own parts W1, b1, z1, h1, ..., f and L"


@pytest.mark.parametrize(
    ("text", "shapes", "network", "wrt"),
    [
        (SEED,
         {"x": (2, 1), "W1": (2, 2), "W2": (2, 2), "W3": (1, 2)},
         {"z1": "W1 x", "h1": "sigmoid(z1)", "z2": "W2 h1", "h2": "sigmoid(z2)", "f": "W3 h2"},
         ("W1", "W2", "W3")),
        # Biases, a loss, symbolic sizes; the target is declared by the loss.
        ("title: Seed\ninput: {x: n}\nlayers:\n  - {dense: m, activation: relu}\n  - dense: 1\nloss: {mse: y}",
         {"x": ("n", 1), "W1": ("m", "n"), "b1": ("m", 1), "W2": (1, "m"), "b2": (1, 1), "y": (1, 1)},
         {"z1": "W1 x + b1", "h1": "relu(z1)", "f": "W2 h1 + b2", "L": "mse(f, y)"},
         ("W1", "b1", "W2", "b2")),
        # No activation but on the last layer, which then has no f.
        ("title: Seed\ninput: {x: 3}\nlayers: [{dense: 2, activation: null}, {dense: 2, activation: tanh, bias: true}]",
         {"x": (3, 1), "W1": (2, 3), "b1": (2, 1), "W2": (2, 2), "b2": (2, 1)},
         {"z1": "W1 x + b1", "z2": "W2 z1 + b2", "h2": "tanh(z2)"},
         ("W1", "b1", "W2", "b2")),
        # The target is declared by the file, in another spelling; an alias of a function.
        ("title: Seed\nvariables: {y_1: [2]}\ninput: {x: 2}\nlayers: [{dense: 2, activation: σ}]\nloss: {mse: y₁}",
         {"y1": (2, 1), "x": (2, 1), "W1": (2, 2), "b1": (2, 1)},
         {"z1": "W1 x + b1", "h1": "sigmoid(z1)", "L": "mse(h1, y1)"},
         ("W1", "b1")),
        # The input is declared by the file.
        ("title: Seed\nvariables: {x: {shape: [n], kind: positive}}\ninput: {x: n}\nlayers: [{dense: n}]",
         {"x": ("n", 1), "W1": ("n", "n"), "b1": ("n", 1)}, {"f": "W1 x + b1"}, ("W1", "b1")),
        # An input called f leaves the name to it.
        ("title: Seed\ninput: {f: 2}\nlayers: [{dense: 1}]",
         {"f": (2, 1), "W1": (1, 2), "b1": (1, 1)}, {"z1": "W1 f + b1"}, ("W1", "b1")),
        # What is asked.
        ("title: Seed\ninput: {x: 2}\nlayers: [{dense: 2, activation: tanh}, {dense: 1}]\nderive: {of: h1}",
         {"x": (2, 1), "W1": (2, 2), "b1": (2, 1), "W2": (1, 2), "b2": (1, 1)},
         {"z1": "W1 x + b1", "h1": "tanh(z1)", "f": "W2 h1 + b2"}, ("W1", "b1")),
        ("title: Seed\ninput: {x: 2}\nlayers: [{dense: 1}]\nderive: {wrt: [x, b_1]}",
         {"x": (2, 1), "W1": (1, 2), "b1": (1, 1)}, {"f": "W1 x + b1"}, ("x", "b1")),
        # Functions of a whole column.
        ("title: Seed\ninput: {x: 2}\nlayers: [{dense: 4, activation: log_softmax}, {dense: 3, activation: softmax}]",
         {"x": (2, 1), "W1": (4, 2), "b1": (4, 1), "W2": (3, 4), "b2": (3, 1)},
         {"z1": "W1 x + b1", "h1": "log_softmax(z1)", "z2": "W2 h1 + b2", "h2": "softmax(z2)"},
         ("W1", "b1", "W2", "b2")),
    ],
    ids=["seed", "loss", "activations", "target", "input", "f", "of", "wrt", "columns"],
)  # fmt: skip
def test_the_expansion(text: str, shapes: dict[str, object], network: dict[str, str], wrt: tuple[str, ...]) -> None:
    problem = loads(text)
    assert {name: variable.shape for name, variable in problem.variables.items()} == shapes
    assert (list(problem.variables), problem.texts, list(problem.texts)) == (list(shapes), network, list(network))
    asked = "h1" if "of: h1" in text else list(network)[-1]
    assert (problem.title, problem.of, problem.wrt, problem.warnings) == ("Seed", asked, wrt, ())
    assert list(problem.terms) == list(network)


@pytest.mark.parametrize(
    ("layer", "loss", "said"),
    [
        ("dense: 3", "cross_entropy", ("cross_entropy takes probabilities, and f is not the output of a softmax",
         "cross_entropy_logits is that of logits; or give the last layer activation: softmax")),
        ("dense: 3, activation: relu", "bce", ("bce takes probabilities, and h1 is not the output of a sigmoid",
         "bce_logits is that of logits; or give the last layer activation: sigmoid")),
        ("dense: 3, activation: log_softmax", "cross_entropy",
         ("cross_entropy takes probabilities, and h1 is not the output of a softmax",
          "cross_entropy_logits is that of logits; or give the last layer activation: softmax")),
        ("dense: 3, activation: softmax", "cross_entropy", None),
        ("dense: 3, activation: σ", "cross_entropy", None),
        ("dense: 3", "cross_entropy_logits", None),
        ("dense: 3", "mse", None),
    ],
)  # fmt: skip
def test_a_loss_of_probabilities_wants_probabilities(layer: str, loss: str, said: tuple[str, str] | None) -> None:
    warnings = loads(f"input: {{x: 2}}\nlayers: [{{{layer}}}]\nloss: {{{loss}: y}}").warnings
    assert [(w.message, w.hint) for w in warnings] == ([said] if said else [])
    assert all(w.place is not None and w.place.line == 3 and w.place.column == 8 for w in warnings)


def test_it_is_the_network_written_out() -> None:
    short = loads("title: t\ninput: {x: 2}\nlayers: [{dense: 3, activation: sigmoid}, {dense: 1}]\nloss: {mse: y}\n"
                  "values: {x: [1, 2], W2: [1, 2, 3]}")  # fmt: skip
    long = loads(
        "title: t\nvariables: {x: [2], W1: [3, 2], b1: [3], W2: [1, 3], b2: [1], y: [1]}\n"
        "network: {z1: W1 x + b1, h1: sigmoid(z1), f: W2 h1 + b2, L: 'mse(f, y)'}\n"
        "derive: {of: L, wrt: [W1, b1, W2, b2]}\nvalues: {x: [1, 2], W2: [1, 2, 3]}"
    )
    assert short == long


@pytest.mark.parametrize(
    ("marked", "said"),
    [
        ("input: {x: 2}\nlayers: [{dense: 2, activation: «sigmod»}]",
         [("unknown-name", "there is no activation 'sigmod'", "did you mean 'sigmoid'?")]),
        ("input: {x: 2}\nlayers: [{dense: 2, activation: «softmx»}]",
         [("unknown-name", "there is no activation 'softmx'", "did you mean 'softmax'?")]),
        ("input: {x: 2}\nlayers: [{dense: 2, activation: «softm»}]\nloss: {cross_entropy: y}",
         [("unknown-name", "there is no activation 'softm'", "did you mean 'softmax'?")]),
        ("input: {x: 2}\nlayers:\n  - dense: 2\n    activation: «__import__('os')»\n",
         [("unknown-name", "there is no activation \"__import__('os')\"", ...)]),
        ("input: {x: 2}\nlayers: [{dense: 2}]\nloss: {«mes»: y}",
         [("unknown-name", "there is no loss 'mes'", "did you mean 'mse'?")]),
        ("input: {x: 2}\nlayers: [{dense: 2}]\nloss: {«square_error»: y}",
         [("unknown-name", "there is no loss 'square_error'", ...)]),
        ("input: {«x 1»: 2}\nlayers: [{dense: 2}]",
         [("bad-name", "'x 1' is not a name",
           "a name is letters (Greek too), digits and underscores, and begins with a letter")]),
        ("variables: {y: [3]}\ninput: {x: 2}\nlayers: [{dense: 2}]\nloss: {mse: «y»}",
         [("shape", "y is 3×1 under variables, but 2×1 here", "make both the same")]),
        ("variables: {x: [1, 2]}\ninput: {«x»: 2}\nlayers: [{dense: 2}]",
         [("shape", "x is 1×2 under variables, but 2×1 here", "make both the same")]),
        ("variables: {W2: [2]}\ninput: {x: 2}\nlayers:\n  - {dense: 2}\n  - «dense»: 1\n    activation: tanh",
         [("duplicate-name", "W2 is a variable already, in line 1", OWN)]),
        ("input: {b1: 2}\nlayers: [«{dense: 2}»]", [("duplicate-name", "b1 is a variable already, in line 1", OWN)]),
        ("variables: {z1: []}\ninput: {x: 2}\nlayers: [«{dense: 2, activation: relu}»]",
         [("duplicate-name", "z1 is a variable already, in line 1", OWN)]),
        ("input: {x: 2}\nlayers: [«{dense: 2}»]\nloss: {mse: f}",
         [("duplicate-name", "f is a variable already, in line 3", OWN)]),
    ],
)  # fmt: skip
def test_wrong_layers(marked: str, said: list[Said]) -> None:
    check(marked, *said)


def test_a_layer_that_is_wrong_does_not_hide_the_others() -> None:
    check(
        """\
input: {x: 2}
layers:
  - {dense: 2, «activaton»: relu}
  - {dense: 2, activation: «rleu»}
loss: {«mee»: y}
derive: {of: L, wrt: [W1, «b3»]}
values: {x: [«.nan», 1], W2: «[1, 2]»}
""",
        ("structure", "there is no key 'activaton' in a layer", "did you mean 'activation'?"),
        ("unknown-name", "there is no activation 'rleu'", "did you mean 'relu'?"),
        ("unknown-name", "there is no loss 'mee'", "did you mean 'mse'?"),
        ("unknown-name", "there is no name 'b3'", "names here: x, W1, b1, W2, b2, z1, z2"),
        ("values", "'.nan' is not a finite number", ...),
        ("values-shape", "W2 is 2×2: its values must be a list of rows", ...),
    )
