"""All weights of a deep network in one pass take work that grows with the depth, and not with its square."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable

import pytest

from benchmarks.networks import deep, weights
from symback import derive, from_python
from symback.derivation import Derivation, derive_network, together
from symback.derivation.backprop import Sweep


def derived(depth: int) -> tuple[Derivation, ...]:
    return derive_network(*deep(depth), "L", weights(depth))


def calls(task: Callable[[], object]) -> int:
    """How many Python functions a task calls."""
    found = 0

    def count(_frame: object, event: str, _arg: object) -> None:
        nonlocal found
        found += event == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        task()
    finally:
        sys.setprofile(before)
    return found


@pytest.mark.parametrize(
    "work",
    [derived, lambda depth: together([d.steps for d in derived(depth)])],
    ids=["derivations", "their steps together"],
)
def test_work_is_linear(work: Callable[[int], object]) -> None:
    work(5)
    few, many = calls(lambda: work(40)), calls(lambda: work(160))
    assert many < 4.2 * few


def test_steps_together_are_those_of_each() -> None:
    derivations = derived(6)
    one_by_one = [step for derivation in derivations for step in derivation.steps]
    assert together([d.steps for d in derivations]) == tuple({(s.lhs, s.rhs): s for s in one_by_one}.values())


def test_a_derivative_has_its_own_steps_only() -> None:
    first, *_, last = derived(6)
    assert len(last.steps) < len(first.steps)
    assert last.steps[-1].lhs == last.answer
    assert last.steps[:1] == tuple(last.steps)[:1]


LAYERS = {
    "dense": "z{k}: W{k} h{p} + b{k}\nh{k}: tanh(z{k})",
    "residual": "z{k}: W{k} h{p}\nh{k}: h{p} + relu(z{k})",
    "recurrent": "z{k}: W h{p} + U x\nh{k}: sigmoid(z{k})",
    "gated": "i{k}: sigmoid(W{k} h{p})\nc{k}: tanh(V{k} h{p})\nh{k}: i{k} .* c{k} + (1 - i{k}) .* h{p}",
    "twice the same": "a{k}: sigmoid(W{k} h{p})\nz{k}: W{k} h{p}\nh{k}: sigmoid(z{k}) .* a{k}",
    "softplus": "z{k}: W{k} h{p}\ng{k}: softplus(z{k})\ns{k}: sigmoid(z{k})\nh{k}: g{k} .* s{k}",
    "normalised": "z{k}: W{k} h{p}\nr{k}: z{k} / norm2(z{k})\nh{k}: softmax(r{k})",
    "inverted": "h{k}: inv(W{k}) h{p}",
    "unused": "z{k}: W{k} h{p}\nd{k}: step(z{k})\nh{k}: gelu(z{k}) + d{k}",
}
"""One layer k of a network after the layer p, in the language of problem files."""


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("loss", ["mse(h4, y)", "cross_entropy(softmax(h4), y)"])
def test_names_do_not_matter(layer: str, loss: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written with the names of another equation of its form is what the rules give for it."""
    lines = [LAYERS[layer].format(k=k, p=k - 1) for k in range(1, 5)]
    network = dict(line.split(": ", 1) for line in "\n".join(["h0: x", *lines, f"L: {loss}"]).splitlines())
    weights = [f"{name}{k}" for name in "WV" for k in range(1, 5)] + ["W", "U"]
    inside = set(re.findall(r"\w+", " ".join(network.values())))
    used = [name for name in weights if name in inside]
    columns = {name: [3] for name in inside if name in ("x", "y") or name.startswith("b")}
    problem = from_python({**columns, **{name: [3, 3] for name in used}}, network, of="L", wrt=used)
    short = derive(problem).steps
    monkeypatch.setattr(Sweep, "form", lambda *_: (None, ()))
    long = derive(problem).steps
    assert [(s, s.why) for s in short] == [(s, s.why) for s in long]
