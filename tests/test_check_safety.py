"""Whatever is typed as an answer, the result is a verdict, soon, and nothing else happens."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import time
from functools import cache
from pathlib import Path
from random import Random

import pytest
from answers import CASES
from hypothesis import given, settings
from hypothesis import strategies as st
from shipped import path
from test_hand_written_answers import REFUSED, RIGHT, WRONG

import symback
from symback import api
from symback.check import Checker
from symback.check.limits import TooLongError, cpu_time

HOSTILE = [json.loads(line) for line in (Path(__file__).parent / "hostile.jsonl").read_text("utf-8").splitlines()]
SECONDS = 2.0


@cache
def checker() -> Checker:
    made = Checker(symback.load(path("two_layer")))
    made.check("x")  # what is derived and compiled once is no answer's business
    return made


def payload(case: dict[str, object]) -> str:
    repeated = case.get("gen")
    return "".join(text * count for text, count in repeated) if isinstance(repeated, list) else str(case["payload"])


@pytest.mark.parametrize("case", HOSTILE, ids=lambda case: case["id"])
def test_hostile_answers(case: dict[str, object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    started = time.process_time()
    verdict = checker().check(payload(case), form="latex" if case["surface"] == "answer_latex" else "text")
    assert time.process_time() - started < SECONDS + 1
    assert verdict.verdict in {"unreadable", "limit", "incorrect", "undecided"}
    assert os.listdir(tmp_path) == []  # noqa: PTH208


# `ru_maxrss` would be no measure: what is started takes it over from the process that starts it.
_ALL_OF_THEM = """
from pathlib import Path

from test_check_safety import HOSTILE, checker, payload

for case in HOSTILE:
    checker().check(payload(case), form="latex" if case["surface"] == "answer_latex" else "text")
status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
print(status["VmHWM"].removesuffix("kB"))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="Linux alone says what a process took at its most")
def test_hostile_answers_take_no_more_than_512_megabytes() -> None:
    here = Path(__file__).parent
    done = subprocess.run([sys.executable, "-c", _ALL_OF_THEM], cwd=here, capture_output=True, text=True, check=True)
    assert int(done.stdout) < 512 * 1024


PIECES = [
    "x", "W1", "W_2", "W₃", "z1", "h2", "σ'", "sigmoid", "sigma", "(", ")", "[", "]", "{", "}", "^T", "^", "_",
    "'", "ᵀ", " ", "\n", "=", "+", "-", "*", "**", "@", ".*", "⊙", "∘", "/", "./", ",", ";", ":", "&", "\\\\",
    "\\", "$", "1", "0.5", "2e3", "np.", "dot", ".T", "sum", "axis=0", "df/dW1", "δ_2", "d2", "\\frac",
    "\\partial", "\\sigma", "\\left(", "\\right)", "\\odot", "\\sum_k", "\\begin{bmatrix}", "\\end{bmatrix}",
    "\\mathbf", "\\text{", "diag", "W3[1,k]", "o", "⊗", "\\hat", "|", "#", "%", "~", "\u202e", "\u200b", "é",
    "漢", "1[z2>0]", "e^{-z_1}", "\\top", "\\intercal", "k", "i", "transpose", "reshape", "lambda", "import os",
    "exp", "∂", "∇", "→", "where", "I", "\\mathbf 1", "ones", "eye(2)",
]  # fmt: skip
soup = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)
real = st.sampled_from([case.text for case in CASES])


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """An answer with a piece cut out, doubled or put in."""
    text = draw(real)
    start = draw(st.integers(0, len(text)))
    end = draw(st.integers(start, min(len(text), start + 12)))
    return text[:start] + draw(st.sampled_from([*PIECES, text[start:end] * 2, ""])) + text[end:]


@settings(max_examples=150)
@given(text=st.one_of(st.text(max_size=60), soup, damaged()), form=st.sampled_from(["auto", "latex", "text"]))
def test_any_text_gets_a_verdict(text: str, form: str) -> None:
    verdict = checker().check(text, form=form)  # type: ignore[arg-type]
    assert verdict.exit_code in {0, 1, 2, 3}
    assert verdict.verdict != "unreadable" or verdict.complaints
    api.verdict_as(verdict, "terminal", width=40)
    api.verdict_as(verdict, "json")
    api.verdict_as(verdict, "markdown")


ANSWERS = sorted({text for *_, text in (*RIGHT, *WRONG, *REFUSED)})


@pytest.mark.parametrize("seed", range(20))
def test_halves_of_two_answers_get_a_verdict(seed: int) -> None:
    """What ends as another answer does: half a loop, a bracket that nothing closes, a sum without its term."""
    rng = Random(seed)
    for _ in range(60):
        one, other = rng.choice(ANSWERS), rng.choice(ANSWERS)
        text = one[: rng.randrange(len(one) + 1)] + other[rng.randrange(len(other) + 1) :]
        verdict = checker().check(text)
        assert verdict.verdict != "unreadable" or verdict.complaints, text
        api.verdict_as(verdict, "html")


@settings(max_examples=30)
@given(st.binary(max_size=60))
def test_any_bytes_get_a_verdict(raw: bytes) -> None:
    assert checker().check(raw).exit_code in {0, 1, 2, 3}


def test_a_name_whose_change_is_used_has_a_verdict() -> None:
    text = "d2 = W3.T * h1*(1-h2)\ndW2 = d2 @ h1.T\ndb2 = da2\nd1 = W2.T @ d2 * h1*(0-h1)\ndW1 = d1'@ x.T\ndb0 = d1"
    assert checker().check(text).verdict in {"incorrect", "unreadable"}


def test_numbers_with_a_name_among_them_are_no_figures() -> None:
    assert checker().check(r"{096, 0.01X^{+1}}^\top", form="latex").verdict == "incorrect"


@pytest.mark.parametrize(
    "text",
    [
        f"do\ndouble dw2 = L/∂W2: (p - y) x^T\nw2\ndw2{'_' * 75} = L/∂W2",
        f"The gradient is {'_' * 300} and that is all.",
        f"df/dW1 = {'_' * 300}",
        f"`dW1{'_' * 80}` is $x{'_' * 80} = y$",
        f"The sizes are ({'2x2 ' * 40} so it fits.",
    ],
)
def test_what_is_left_blank_takes_no_time(text: str) -> None:
    started = time.process_time()
    assert checker().check(text).verdict in {"unreadable", "incorrect"}
    assert time.process_time() - started < SECONDS


def test_the_clock_runs_while_words_are_taken_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def forever(*_: object) -> None:
        while True:
            pass

    made = Checker(symback.load(path("two_layer")), seconds=0.1)
    made.check("x")
    for name in ("without_words_of", "code_apart"):
        monkeypatch.setattr(f"symback.check.checker.{name}", forever)
        assert made.check(f"{name} is no formula, and here is x^T of it").verdict == "unreadable"
    monkeypatch.setattr("symback.check.attempt.named_layout", forever)
    assert made.check("x^T").verdict == "limit"
    monkeypatch.setattr("symback.check.attempt.expanded", forever)
    assert made.check("x^T x").verdict == "limit"


def test_all_readings_of_an_answer_share_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    def forever(*_: object) -> None:
        while True:
            pass

    made = Checker(symback.load(path("two_layer")), seconds=0.2)
    made.check("x")
    for name in ("without_words_of", "code_apart"):
        monkeypatch.setattr(f"symback.check.checker.{name}", forever)
    started = time.process_time()
    assert made.check("this is no formula, and here is x^T of it").verdict == "unreadable"
    assert time.process_time() - started < 1.75 * made.seconds


def test_the_clock_stops_what_takes_too_long() -> None:
    def forever() -> None:
        with cpu_time(0.05):
            while True:
                pass

    with pytest.raises(TooLongError):
        forever()
    started = time.process_time()
    while time.process_time() - started < 0.1:  # it is off again
        pass


def test_the_clock_stops_nothing_that_is_stopping() -> None:
    ended = False

    def forever() -> None:
        nonlocal ended
        with cpu_time(0.05):
            try:
                while True:
                    pass
            finally:
                started = time.process_time()
                while time.process_time() - started < 0.2:
                    pass
                ended = True

    with pytest.raises(TooLongError):
        forever()
    assert ended


def test_an_answer_past_its_time_is_a_verdict() -> None:
    slow = Checker(symback.load(path("two_layer")), seconds=1e-6)
    verdict = slow.check(" + ".join(["W1 W2 W1 W2"] * 200))
    assert verdict.verdict == "limit"
    assert verdict.complaints[0].code == "time"


def test_answers_leave_nothing_to_collect() -> None:
    """What an answer made goes when it is judged: thousands of them are checked between two collections."""
    texts = [case.text for case in CASES]
    for text in texts:
        checker().check(text)
    gc.collect()
    gc.disable()
    try:
        for text in texts:
            checker().check(f"{text} ")  # judged anew, by what is remembered
            checker().check(f"h = {text}")
        assert gc.collect() < len(texts)
    finally:
        gc.enable()
