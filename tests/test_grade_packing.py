"""What is ready to judge goes to other processes as it is: they say the same, and make nothing again."""

from __future__ import annotations

import ast
import json
import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from misbehaving import die_making, double, made_of
from shipped import path

from symback import algebra, api
from symback.grade.local import Limits, WorkerDiedError, Workers
from symback.grade.packing import MOST_PACKED, packed, unpacked
from symback.grade.preparation import Preparation
from symback.grade.work import Course, Options, checker, prepare

PACKAGE = Path(__file__).parent.parent / "symback"
PROBLEMS = ("two_layer", "relu_layers", "softmax_regression", "hessian_two_layer", "log_determinant", "gelu_network")
ANSWERS = ("{0}", "3 {0}", "{0}'", "{0} .* {0}", "1/2 {0} + 1", "{0} (")


def course(name: str) -> Course:
    return Course(path(name).read_bytes(), str(path(name)), Options())


def answers(course: Course) -> list[str]:
    """Some answers, right and wrong, to the first derivative that is asked for."""
    made = checker(course)
    name = made.asked(None)[0]
    return [api.text(made.course(name, None).course.truth), *(answer.format(name) for answer in ANSWERS)]


def said_elsewhere(course: Course, data: bytes, answers: list[str]) -> list[str]:
    """What another process says of answers, by a checker that it was given."""
    given = unpacked(data)
    return [str(api.verdict_as(given.check(answer), "json")) for answer in answers]


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        yield pool


@pytest.mark.parametrize("name", PROBLEMS)
def test_a_checker_says_the_same_in_another_process(elsewhere: ProcessPoolExecutor, name: str) -> None:
    one = course(name)
    data = packed(checker(one))
    assert data is not None
    found = elsewhere.submit(said_elsewhere, one, data, answers(one)).result()
    here = [str(api.verdict_as(checker(one).check(answer), "json")) for answer in answers(one)]
    assert found == here
    assert json.loads(found[0])["verdict"] == "correct"
    assert json.loads(found[-1])["verdict"] == "unreadable"


@pytest.mark.parametrize("name", PROBLEMS)
def test_what_is_unpacked_is_made_of_the_same_nodes(name: str) -> None:
    made = checker(course(name))
    given = unpacked(packed(made) or b"")
    for wrt in made.problem.wrt:
        kept, found = (one.course(wrt, None).course for one in (made, given))
        assert found is not kept
        assert found.truth == kept.truth
        assert dict(found.gradients) == dict(kept.gradients)
        kinds = [[(type(node), node.args) for node in algebra.nodes(one.truth)] for one in (kept, found)]
        assert kinds[0] == kinds[1]


def test_nothing_is_derived_again(monkeypatch: pytest.MonkeyPatch) -> None:
    data = packed(checker(course("two_layer")))
    assert data is not None
    for place in (
        "symback.check.course.derive",
        "symback.check.mistakes.workshop.Table",
        "symback.check.judging.Judge",
    ):
        monkeypatch.setattr(place, None)
    verdict = unpacked(data).check("(W2 (W3' .* sigmoid'(z2)) .* sigmoid'(z1)) x'")
    assert [diagnosis.mistake for diagnosis in verdict.diagnosis] == ["missing-transpose"]


def test_what_is_too_deep_or_too_much_is_made_by_each(monkeypatch: pytest.MonkeyPatch) -> None:
    made = checker(course("two_layer"))
    monkeypatch.setattr("symback.grade.packing.MOST_PACKED", 1000)
    assert packed(made) is None
    monkeypatch.setattr("symback.grade.packing.MOST_PACKED", MOST_PACKED)
    for _ in range(100_000):
        made = [made]  # type: ignore[assignment]
    assert packed(made) is None


def test_what_another_version_packed_is_made_anew() -> None:
    assert prepare(course("two_layer"), b"no such thing") is None
    assert checker(course("two_layer")).check("W1").verdict == "incorrect"


def test_only_what_was_packed_here_is_unpacked() -> None:
    """One module knows pickle, and one function there hands it bytes: those that another worker returned."""
    callers = []
    for module in PACKAGE.rglob("*.py"):
        tree = ast.parse(module.read_text(encoding="utf-8"))
        names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        names |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        callers += [module.name] if "unpacked" in names else []
        assert module.name == "packing.py" or not names & {"pickle", "Unpickler"}
    assert sorted(callers) == ["work.py"]


# --------------------------------------------------------------------------------------- made by one, given to all


def lines(at: Path) -> list[str]:
    return at.read_text(encoding="ascii").splitlines()


def test_a_part_is_made_once_and_given_to_all(tmp_path: Path) -> None:
    parts = [str(tmp_path / name) for name in "ab"]
    with Workers(3, made_of, parts) as pool:
        calls = [pool.submit(time.sleep, 0.2) for _ in range(3)]
        while not all(call.done() for call in calls) or len(pool.processes) < 3:
            calls += [pool.submit(double, 1)]
            time.sleep(0.05)
        assert pool.preparation.everything() == (b"made of a", b"made of b")
        made = [lines(Path(part)) for part in parts]
        first = pool.processes[0]
        os.kill(first, signal.SIGKILL)
        while first in pool.processes:
            pool.submit(double, 2).result(600)
        for call in calls:
            call.result(600)
    for found in made:
        assert sorted(found) == [
            "given made of " + found[0][-1],
            "given made of " + found[0][-1],
            "made " + found[0][-1],
        ]
    # The one that was started in the place of the one that was killed was given both.
    assert [lines(Path(part))[3:] for part in parts] == [["given made of a"], ["given made of b"]]


def test_what_was_made_elsewhere_is_given_from_the_start(tmp_path: Path) -> None:
    with Workers(1, made_of, [str(tmp_path / "a")], made=[b"made of old"]) as pool:
        assert pool.submit(double, 4).result(600) == 8
    assert lines(tmp_path / "a") == ["given made of old"]


def test_a_process_that_dies_while_it_makes_a_part_leaves_it_to_another(tmp_path: Path) -> None:
    with Workers(2, die_making, [str(tmp_path / "a")], Limits(wall=20.0)) as pool:
        assert [pool.submit(double, n).result(600) for n in (1, 2)] == [2, 4]
    assert lines(tmp_path / "a")[:2] == ["died", "made"]


def test_a_part_that_nobody_can_make_fails_the_calls() -> None:
    with Workers(1, double, [None]) as pool, pytest.raises(WorkerDiedError):  # type: ignore[arg-type]
        pool.submit(double, 1).result(600)


def test_what_is_unmade_is_taken_up_before_what_is_made() -> None:
    preparation = Preparation("abc", [b"A"])
    assert [preparation.next(()), preparation.next(())] == [1, 2]
    assert preparation.next(()) == 0
    preparation.give_up(2)
    assert preparation.next((0,)) == 2
    preparation.keep(1, None)
    assert preparation.next((0,)) == 1
    assert preparation.next((0, 1, 2)) is None
    assert preparation.everything() == (b"A", None, None)
