"""All weights of a deep network in one pass take work that grows with the depth, and not with its square."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

import pytest

from benchmarks.networks import as_file, deep, weights
from symback import derive, loads, to_json, to_latex
from symback.derivation import Derivation, derive_network, together
from symback.derivation.backprop import Sweep
from symback.page import derivation_page
from symback.solution import Solution
from symback.writers.json import stream_json
from symback.writers.latex import stream_latex
from tests.networks import LAYERS, layered


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
    [
        derived,
        lambda depth: together([d.steps for d in derived(depth)]),
        lambda depth: derive(loads(as_file(depth)), method="jacobian").steps,
        lambda depth: to_json(derive(loads(as_file(depth)))),
        lambda depth: to_latex(derive(loads(as_file(depth)))),
    ],
    ids=["derivations", "their steps together", "jacobians", "json with numbers", "latex with numbers"],
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


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("loss", ["mse(h4, y)", "cross_entropy(softmax(h4), y)"])
def test_names_do_not_matter(layer: str, loss: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written with the names of another equation of its form is what the rules give for it."""
    problem = layered(layer, loss)
    short = derive(problem).steps
    monkeypatch.setattr(Sweep, "form", lambda *_: (None, ()))
    long = derive(problem).steps
    assert [(s, s.why) for s in short] == [(s, s.why) for s in long]


@pytest.mark.parametrize("stream", [stream_json, lambda s: stream_latex(derivation_page(s))], ids=["json", "latex"])
def test_no_piece_of_what_is_written_grows_with_the_depth(stream: Callable[[Solution], Iterator[str]]) -> None:
    """Apart from the closed form, which is one formula."""
    few, many = (list(stream(derive(loads(as_file(depth))))) for depth in (40, 160))
    assert len(many) > 3 * len(few)
    largest_few, largest_many = (sorted(map(len, chunks))[-10] for chunks in (few, many))
    assert largest_many < 1.2 * largest_few
