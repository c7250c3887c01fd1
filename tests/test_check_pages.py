"""What is told of an answer: in the terminal at every width, as Markdown, LaTeX and JSON, from the command line."""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from shipped import FOLDER, path

import symback
from symback import api, cli
from symback.check import Checker, Verdict
from symback.errors import display_width

Golden = Callable[[str, str], None]
TWO_LAYER = str(path("two_layer"))
RIGHT = "(W2^T (W3^T .* sigmoid'(z2)) .* sigmoid'(z1)) x^T"
WRONG = "(W2^T W3^T .* sigmoid'(z1)) x^T"
STEPS = "d2 = W3.T * h2 * (1 - h2)\nd1 = (W2 @ d2) * h1 * (1 - h1)\ndW1 = d1 @ x.T"
ANSWERS = {
    "right": RIGHT,
    "another form": r"\operatorname{diag}(\sigma'(z_1)) W_2^\top \operatorname{diag}(\sigma'(z_2)) W_3^\top x^\top",
    "wrong": WRONG,
    "steps": STEPS,
    "misfit": "W3 * σ(W2 h1)(1 - σ(W2 h1)) * σ(W1 x)(1 - σ(W1 x))",
    "numbers": "[[0.1, 0.2], [0.3, 0.4]]",
    "unreadable": r"\bar h x^\top",
    "pass": "df/dW3 = h2^T\ndf/dW2 = (W3^T .* sigmoid'(z2)) x^T\ndf/dW1 = " + RIGHT,
    "limit": "x + " * 40_000 + "x",
    "hostile": "[bold]x[/bold] \x1b[2J \u202e <script>alert(1)</script> $x$ `x` \\input{/etc/passwd}",
}
each_answer = pytest.mark.parametrize("name", ANSWERS)


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker(symback.load(TWO_LAYER))


@pytest.mark.parametrize("ascii_only", [False, True])
@pytest.mark.parametrize("width", [40, 80])
@each_answer
def test_terminal(checker: Checker, name: str, width: int, ascii_only: bool) -> None:
    verdict = checker.check(ANSWERS[name], reveal=True)
    shown = api.verdict_as(verdict, "terminal", width=width, ascii_only=ascii_only)
    assert max(map(display_width, shown.splitlines())) <= width
    assert not re.search("[\x00-\x09\x0b-\x1f\u202e]", shown)
    if ascii_only:
        assert shown.isascii()


@each_answer
def test_reports(name: str, golden: Golden) -> None:
    """The panel that a student reads, to the character."""
    if name not in ("limit", "hostile"):
        shown = api.verdict_as(symback.check(TWO_LAYER, ANSWERS[name]), "terminal")
        golden(f"check/{name.replace(' ', '_')}.txt", re.sub(r"1e-\d+", "1e-..", shown))


def test_the_report_on_the_derivation_by_hand(golden: Golden) -> None:
    text = (FOLDER / "answers" / "two_layer_by_hand.tex").read_text(encoding="utf-8")
    golden("check/two_layer_by_hand.txt", api.verdict_as(symback.check(TWO_LAYER, text, "W1"), "terminal"))


@each_answer
def test_markdown_holds_no_markup_of_a_stranger(checker: Checker, name: str) -> None:
    shown = api.verdict_as(checker.check(ANSWERS[name], reveal=True), "markdown")
    outside = re.sub(r"^(`{3,})text\n.*?^\1$", "", shown, flags=re.M | re.S)
    assert "<script" not in outside
    assert shown.count("$$") % 2 == 0


@each_answer
def test_latex_is_ascii_and_closed(checker: Checker, name: str) -> None:
    shown = api.verdict_as(checker.check(ANSWERS[name], reveal=True), "latex")
    assert shown.isascii()
    assert r"\input{" not in shown
    assert shown.count(r"\begin{") == shown.count(r"\end{")


@pytest.mark.parametrize("name", ["steps", "misfit", "hostile", "pass", "another form"])
def test_latex_compiles(checker: Checker, name: str, pdflatex: str, tmp_path: Path) -> None:
    import subprocess

    source = tmp_path / "verdict.tex"
    source.write_text(api.verdict_as(checker.check(ANSWERS[name], reveal=True), "latex"), encoding="ascii")
    run = subprocess.run(
        [pdflatex, "-interaction=nonstopmode", "-halt-on-error", source.name],
        cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout[-1500:]


@each_answer
def test_json_has_the_keys_of_the_contract(checker: Checker, name: str) -> None:
    verdict = checker.check(ANSWERS[name])
    data = json.loads(api.verdict_as(verdict, "json"))
    assert data["schema"] == "symback/check/1"
    for one in [data, *data.get("gradients", [])]:
        assert one["verdict"] in {"correct", "incorrect", "unreadable", "undecided", "limit"}
        assert one["layout"] in {"gradient", "jacobian", None}
        assert 0 <= one["score"] <= 1
        assert (one["score"] == 1) is (one["verdict"] == "correct")
        for line in one["lines"]:
            assert {"n", "verdict", "text"} <= set(line)
        for diagnosis in one["diagnosis"]:
            assert {"mistake", "where", "span", "message"} <= set(diagnosis)
            assert "reveal" not in diagnosis
            if diagnosis["span"]:
                start, end = diagnosis["span"]
                assert 0 <= start <= end <= len(ANSWERS[name])
        if one["evidence"] is not None:
            assert one["evidence"]["kind"] in {"structural", "sampled", "counterexample", "undecided"}


def test_the_first_rungs_do_not_tell_what_is_missing(checker: Checker) -> None:
    hidden, told = (checker.check("W2^T (W3^T .* sigmoid'(z2)) x^T", reveal=r) for r in (False, True))
    assert "σ′(z₁)" not in api.verdict_as(hidden, "terminal").split("How that is known")[0]
    assert "σ′(z₁)" in api.verdict_as(told, "terminal")
    assert "sigmoid'(z1)" not in api.verdict_as(hidden, "json")


# The command line.

Outcome = tuple[int, str, str]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Outcome]:
    def here(*arguments: str, stdin: bytes = b"") -> Outcome:
        monkeypatch.setattr(sys, "argv", ["symback", "check", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        monkeypatch.setenv("COLUMNS", "80")
        with pytest.raises(SystemExit) as stopped:
            cli.main()
        captured = capsys.readouterr()
        code = stopped.value.code
        return (code if isinstance(code, int) else 0), captured.out, captured.err

    return here


@pytest.mark.parametrize(
    ("text", "code"), [(RIGHT, 0), (WRONG, 1), ("W2^T (", 2), ("-x", 1), ("--x", 1), ("x + " * 40_000, 3), ("", 2)]
)
@pytest.mark.parametrize("form", ["terminal", "json", "markdown"])
def test_exit_codes(run: Callable[..., Outcome], text: str, code: int, form: str) -> None:
    found, out, err = run(TWO_LAYER, "--answer", text, "--to", form)
    assert found == code
    assert out
    assert not err
    if form == "json":
        json.loads(out)


def test_an_answer_from_a_file_and_from_standard_input(run: Callable[..., Outcome], tmp_path: Path) -> None:
    file = tmp_path / "answer.txt"
    file.write_text(RIGHT, encoding="utf-8")
    assert run(TWO_LAYER, str(file))[0] == 0
    assert run(TWO_LAYER, "-", stdin=RIGHT.encode())[0] == 0
    assert run(TWO_LAYER, "-", stdin=b"\xff\xfe")[0] == 2
    assert run(TWO_LAYER, "-", stdin=b"x" * 70_000)[0] == 3


@pytest.mark.parametrize(
    "arguments",
    [
        (TWO_LAYER,),
        (TWO_LAYER, "nowhere.txt"),
        (TWO_LAYER, "-", "--answer", "x"),
        ("-", "-"),
        (TWO_LAYER, "--answer", "x", "--to", "svg"),
        (TWO_LAYER, "--answer", "x", "--to", "nonsense"),
        (TWO_LAYER, "--answer", "x", "-o", "answer.docx"),
        (TWO_LAYER, "--answer", "x", "--wrt", "W9"),
        ("nowhere.yaml", "--answer", "x"),
    ],
)
def test_bad_usage_is_a_message(run: Callable[..., Outcome], arguments: tuple[str, ...]) -> None:
    code, out, err = run(*arguments)
    assert code == 2
    assert err.startswith("error: ")
    assert "Traceback" not in out + err


def test_a_report_does_not_replace_the_answer(run: Callable[..., Outcome], tmp_path: Path) -> None:
    file = tmp_path / "answer.txt"
    file.write_text(RIGHT, encoding="utf-8")
    assert run(TWO_LAYER, str(file), "-o", str(file))[0] == 2
    assert file.read_text(encoding="utf-8") == RIGHT


def test_a_report_goes_to_a_file(run: Callable[..., Outcome], tmp_path: Path) -> None:
    for suffix, begin in ((".md", "# "), (".tex", "\\documentclass"), (".json", "{"), (".txt", "Two hidden layers")):
        target = tmp_path / f"report{suffix}"
        code, out, _ = run(TWO_LAYER, "--answer", WRONG, "-o", str(target))
        assert (code, out) == (1, "")
        assert target.read_text(encoding="utf-8").startswith(begin)


def test_symback_check_is_a_function_whatever_was_imported() -> None:
    assert isinstance(symback.check(TWO_LAYER, RIGHT), Verdict)
    assert symback.check(TWO_LAYER, WRONG, reveal=True).exit_code == 1
