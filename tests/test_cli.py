"""The command line: what a person types, what comes out, and the exit code. Never a traceback."""

from __future__ import annotations

import contextlib
import io
import json
import os
import pty
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shipped import FOLDER, NAMES, path, solved

import symback
from symback import cli
from symback.errors import display_width

TWO_LAYER = str(path("two_layer"))
SCRIPT = Path(sys.executable).with_name("symback")
script = pytest.mark.skipif(not SCRIPT.exists(), reason="the console script is not installed")


@dataclass
class Result:
    """What a run left behind."""

    code: int
    out: str
    err: str


Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    """The signal handlers as they were, and an environment without a say in colours and widths."""
    before = signal.getsignal(signal.SIGTERM)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "PYTHONIOENCODING"):
            patch.delenv(name, raising=False)
        yield
    signal.signal(signal.SIGTERM, before)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run("derive", ...)` in this process."""

    def here(*arguments: str) -> Result:
        monkeypatch.setattr(sys, "argv", ["symback", *arguments])
        capsys.readouterr()
        code = 0
        try:
            cli.main()
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else 0 if stop.code is None else 1
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return Result(code, captured.out, captured.err)

    return here


def spawn(*arguments: str, env: Mapping[str, str] | None = None, **options: object) -> Result:
    """The same in a process of its own."""
    command = [sys.executable, "-m", "symback.cli", *arguments]
    run = subprocess.run(  # type: ignore[call-overload]
        command, capture_output=True, timeout=60, check=False, env={**os.environ, **(env or {})}, **options
    )
    result = Result(run.returncode, run.stdout.decode("utf-8", "replace"), run.stderr.decode("utf-8", "replace"))
    assert "Traceback" not in result.err, result.err
    return result


# ----------------------------------------------------------------------- derive


@pytest.mark.parametrize("name", NAMES)
def test_derive_every_problem(name: str, run: Run) -> None:
    result = run("derive", str(path(name)))
    assert (result.code, result.err) == (0, "")
    assert result.out == symback.to_terminal(solved(name))


def test_derive_in_every_format(run: Run) -> None:
    solution = solved("two_layer")
    assert run("derive", TWO_LAYER, "--to", "terminal").out == symback.to_terminal(solution)
    assert run("derive", TWO_LAYER, "--to", "text").out == symback.to_text(solution)
    assert run("derive", TWO_LAYER, "--to", "latex").out == symback.to_latex(solution)
    assert run("derive", TWO_LAYER, "--to", "json").out == symback.to_json(solution)
    assert run("derive", TWO_LAYER, "--ascii").out == symback.to_terminal(solution, ascii_only=True)
    for form in ("terminal", "text", "latex"):
        plain, expanded = (run("derive", TWO_LAYER, "--to", form, *more).out for more in ((), ("--expand",)))
        assert len(expanded.splitlines()) > len(plain.splitlines())


def test_what_is_derived(run: Run) -> None:
    def asked(*arguments: str) -> list[tuple[str, str, str]]:
        result = run("derive", TWO_LAYER, "--to", "json", *arguments)
        assert (result.code, result.err) == (0, "")
        return [(d["of"], d["wrt"], d["layout"]) for d in json.loads(result.out)["derivations"]]

    assert asked() == [("f", "W1", "gradient")]
    assert asked("--wrt", "W2", "--wrt", "x") == [("f", "W2", "gradient"), ("f", "x", "gradient")]
    assert asked("--wrt", "W₂") == asked("--wrt", "W_2") == [("f", "W2", "gradient")]
    assert asked("--layout", "jacobian") == [("f", "W1", "jacobian")]
    assert asked("--of", "f", "--wrt", "h1", "--method", "backprop") == [("f", "h1", "gradient")]


def test_by_differentials_and_second_derivatives(run: Run) -> None:
    def asked(*arguments: str) -> list[tuple[str, str, int]]:
        result = run("derive", *arguments, "--to", "json")
        assert (result.code, result.err) == (0, "")
        return [(d["wrt"], d["method"], d.get("order", 1)) for d in json.loads(result.out)["derivations"]]

    assert asked(TWO_LAYER, "--method", "differential") == [("W1", "differential", 1)]
    assert asked(TWO_LAYER, "--order", "2", "--wrt", "x", "--wrt", "W3") == [
        ("x", "differential", 2),
        ("W3", "differential", 2),
    ]
    second = str(path("hessian_quadratic_form"))
    assert asked(second) == asked(second, "--method", "differential") == [("x", "differential", 2)]
    assert asked(second, "--order", "1") == [("x", "backprop", 1)]
    refused = run("derive", second, "--method", "jacobian")
    assert refused.code == 2
    assert "second derivatives are derived by differentials" in refused.err
    assert run("eval", second).code == 0
    assert run("code", second, "--target", "numpy").code == 0


def test_the_seed_of_the_samples(run: Run) -> None:
    first, again, other = (
        run("derive", str(path("gated_unit")), "--to", "json", *seed).out
        for seed in ((), ("--seed", "0"), ("--seed", "1"))
    )
    assert first == again != other


def test_a_problem_on_standard_input() -> None:
    result = spawn("derive", "-", "--to", "text", input=path("two_layer").read_bytes())
    assert (result.code, result.out) == (0, symback.to_text(solved("two_layer")))


def test_an_output_with_several_entries_has_a_jacobian(run: Run) -> None:
    result = run("derive", TWO_LAYER, "--of", "h2", "--to", "text")
    assert result.code == 0
    assert "dh2/dW1 = kron(x^T, diag(sigmoid'(z2)) W2 diag(sigmoid'(z1)))" in result.out.splitlines()
    (data,) = json.loads(run("derive", TWO_LAYER, "--of", "h2", "--to", "json").out)["derivations"]
    assert (data["layout"], data["method"], data["shape"]) == ("jacobian", "jacobian", ["2", "4"])
    assert data["numeric"]["check"]["agrees"]
    (turned,) = json.loads(run("derive", TWO_LAYER, "--of", "h2", "--layout", "gradient", "--to", "json").out)[
        "derivations"
    ]
    assert turned["shape"] == ["4", "2"]
    for row, column in zip(turned["numeric"]["gradient"], zip(*data["numeric"]["gradient"], strict=True), strict=True):
        assert row == pytest.approx(column, rel=1e-12)
    assert "Jacobian layout: ∂h₂/∂vec(W₁) is 2×4" in run("derive", TWO_LAYER, "--of", "h2").out
    shown = run("code", TWO_LAYER, "--of", "h2", "--target", "numpy").out
    assert "def h2_jacobians(x, W1, W2, *, out=None):" in shown


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--wrt", "w1"], ["no name 'w1'", "did you mean 'W1'?", "x, W1, W2, W3"]),
        (["--wrt", "W9", "--wrt", "Q"], ["'W9'", "'Q'", "x, W1, W2, W3"]),
        (["--of", "g"], ["no name 'g'", "names here:"]),
        (["--of", "W1"], ["W1 is a variable", "definitions here:"]),
        (["--of", "h1", "--method", "backprop"], ["h1 is 2×1", "derives scalars", "--method jacobian"]),
        (["--method", "forward"], ["--method", "index", "backprop"]),
        (["--layout", "numerator"], ["--layout", "gradient", "jacobian"]),
        (["--to", "docx"], ["--to", "terminal", "text", "latex", "json"]),
        (["--seed", "-1"], ["--seed"]),
        (["--seed", "one"], ["--seed"]),
        (["--bogus"], ["--bogus"]),
        (["another.yaml"], ["another.yaml"]),
        (["-o", "out.docx"], ["'.docx'", ".txt, .tex, .pdf, .html, .md, .ipynb, .json", "--to"]),
        (["-o", "out"], ["no suffix", ".txt, .tex, .pdf, .html, .md, .ipynb, .json"]),
        (["-o", f"{'x' * 400}"], ["suffix"]),
    ],
)
def test_bad_usage(
    arguments: list[str], told: list[str], run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("derive", TWO_LAYER, *arguments)
    assert (result.code, result.out) == (2, "")
    assert [words for words in told if words not in result.err] == []
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "content",
    [
        None,
        b"",
        b"\xff\xfe\x00",
        b"\0" * 10,
        b"variables: [",
        b"variables: {x: [2]}\nnetwork: {f: W x}\n",
        b"variables: {x: [2], W: [2, 3]}\nnetwork: {f: W x}\n",
        b"a" * 300_000,
        b"- just\n- a list\n",
        b"title: \xe2\x80\xae\nvariables: {x: [2]}\nnetwork: {f: sum(}\n",
    ],
)
def test_a_bad_problem_file(content: bytes | None, run: Run, tmp_path: Path) -> None:
    problem = tmp_path / "p.yaml"
    if content is not None:
        problem.write_bytes(content)
    result = run("derive", str(problem))
    assert (result.code, result.out) == (2, "")
    assert "error: " in result.err
    assert "\u202e" not in result.err


def test_a_directory_and_names_that_no_file_can_have(run: Run, tmp_path: Path) -> None:
    for name in (str(tmp_path), str(tmp_path / ("x" * 300)), f"{TWO_LAYER}/below.yaml", ""):
        result = run("derive", name)
        assert (result.code, result.out) == (2, "")
        assert "error: " in result.err


# ----------------------------------------------------------------------- output


def test_the_suffix_picks_the_format_and_to_is_stronger(run: Run, tmp_path: Path) -> None:
    solution = solved("two_layer")
    for name, to, expected in [
        ("out.txt", [], symback.to_text(solution)),
        ("out.tex", [], symback.to_latex(solution)),
        ("OUT.TEX", [], symback.to_latex(solution)),
        ("out.json", [], symback.to_json(solution)),
        ("other.tex", ["--to", "json"], symback.to_json(solution)),
        ("out", ["--to", "terminal"], symback.to_terminal(solution)),
    ]:
        result = run("derive", TWO_LAYER, "-o", str(tmp_path / name), *to)
        assert (result.code, result.out, result.err) == (0, "", f"wrote {tmp_path / name}\n")
        assert (tmp_path / name).read_text(encoding="utf-8") == expected
    assert run("derive", TWO_LAYER, "-o", "-").out == symback.to_terminal(solution)


def test_the_problem_file_is_not_overwritten(run: Run, tmp_path: Path) -> None:
    problem = tmp_path / "p.yaml"
    problem.write_bytes(path("two_layer").read_bytes())
    result = run("derive", str(problem), "--to", "json", "-o", str(problem))
    assert (result.code, result.out) == (2, "")
    assert "the problem file itself" in result.err
    assert problem.read_bytes() == path("two_layer").read_bytes()


@pytest.mark.parametrize("place", ["no/such/folder/out.json", ".", "/dev/full", "/dev/fd/999"])
def test_an_output_that_cannot_be_written(
    place: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("derive", TWO_LAYER, "--to", "json", "-o", place)
    assert (result.code, result.out) == (4, "")
    assert result.err.startswith(f"error: cannot write {place}: ")


def test_a_directory_as_output_is_refused_whatever_the_format(run: Run, tmp_path: Path) -> None:
    for place in (str(tmp_path), f"{tmp_path}/", ""):
        result = run("derive", TWO_LAYER, "-o", place)
        assert (result.code, result.out) == (4, "")
        assert "it is a directory" in result.err


def test_standard_output_that_is_full() -> None:
    with Path("/dev/full").open("wb") as full:
        run = subprocess.run(
            [sys.executable, "-m", "symback.cli", "derive", TWO_LAYER], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert run.returncode == 4
    assert run.stderr.decode().startswith("error: cannot write to standard output: No space left on device")
    assert b"Traceback" not in run.stderr


def test_standard_output_that_is_closed() -> None:
    for command in (f"derive {TWO_LAYER}", "problems"):
        run = subprocess.run(
            ["/bin/sh", "-c", f"{sys.executable} -m symback.cli {command} >&-"], stderr=subprocess.PIPE, check=False
        )
        assert run.returncode == 4
        assert run.stderr.decode() == "error: cannot write to standard output: it is closed\n"


def test_a_reader_that_has_had_enough() -> None:
    """`symback ... | head -1`: silent, and no failure."""
    for command in (["derive", TWO_LAYER, "--to", "json"], ["derive", TWO_LAYER], ["schema"]):
        reading, writing = os.pipe()
        os.close(reading)
        run = subprocess.run(
            [sys.executable, "-m", "symback.cli", *command], stdout=writing, stderr=subprocess.PIPE, check=False
        )
        os.close(writing)
        assert (run.returncode, run.stderr) == (0, b"")


def test_interrupted(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("symback.spec.load", interrupt)
    result = run("derive", TWO_LAYER)
    assert (result.code, result.out) == (130, "")


def test_out_of_memory(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr("symback.solution.derive", fail)
    result = run("derive", TWO_LAYER)
    assert (result.code, result.out) == (4, "")
    assert "not enough memory" in result.err


# --------------------------------------------------------------------- terminals


def on_a_terminal(**env: str) -> str:
    """What a terminal of 80 columns receives."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "80", "PYTHONUTF8": "1", **env}
    process = subprocess.Popen(
        [sys.executable, "-m", "symback.cli", "derive", TWO_LAYER], stdout=theirs, stderr=theirs, env=environment
    )
    os.close(theirs)
    received = b""
    with contextlib.suppress(OSError):  # Linux: the other side has closed
        while piece := os.read(ours, 65536):
            received += piece
    os.close(ours)
    assert process.wait() == 0
    return received.decode("utf-8").replace("\r\n", "\n")


def test_colours_on_a_terminal() -> None:
    text = on_a_terminal()
    assert "\x1b[" in text
    assert "∂f/∂W₁ = [W₂ᵀ (W₃ᵀ ⊙ σ′(z₂)) ⊙ σ′(z₁)] xᵀ" in text


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_no_escapes_on_a_terminal_without_colours(env: dict[str, str]) -> None:
    assert on_a_terminal(**env) == symback.to_terminal(solved("two_layer"))


def test_the_linux_console_gets_ascii() -> None:
    text = on_a_terminal(TERM="linux", NO_COLOR="1")
    assert text == symback.to_terminal(solved("two_layer"), ascii_only=True)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_standard_output_that_is_not_utf_8_gets_ascii(encoding: str) -> None:
    result = spawn("derive", TWO_LAYER, env={"PYTHONIOENCODING": encoding})
    assert (result.code, result.err) == (0, "")
    assert result.out == symback.to_terminal(solved("two_layer"), ascii_only=True)


def test_a_pipe_gets_no_colours_even_where_they_are_forced() -> None:
    result = spawn("derive", TWO_LAYER, env={"FORCE_COLOR": "1", "COLUMNS": "60", "PYTHONUTF8": "1"})
    assert "\x1b" not in result.out
    assert max(map(display_width, result.out.splitlines())) <= 60


def test_messages_on_a_terminal_that_is_not_utf_8() -> None:
    result = spawn("derive", TWO_LAYER, "--wrt", "δ", env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    assert result.code == 2
    assert result.err.isascii()


@pytest.mark.parametrize(
    "env", [{"LC_ALL": "C", "PYTHONUTF8": ""}, {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}], ids=str
)
def test_messages_in_ascii_keep_their_carets(env: dict[str, str]) -> None:
    result = spawn("derive", "--expr", "α W2 ⊙ xx", "--var", "W2=2,3", "--var", "x=2", env=env)
    assert result.err.splitlines()[4:6] == ["<formula>:1:8: error: there is no name 'xx' here", "  | alpha W2 .* xx"]
    assert result.err.splitlines()[6] == "  |             ^^"
    assert spawn("derive", TWO_LAYER, env=env).out.isascii()


def test_ascii_is_for_messages_too(run: Run) -> None:
    formula = ("derive", "--expr", "W2 x", "--var", "W2=2,3", "--var", "x=2")
    assert "W2 is 2×3" in run(*formula).err
    assert "W2 is 2x3" in run(*formula, "--ascii").err
    assert "W2 is 2×3" in run(*formula).err


# ---------------------------------------------------------------- other commands


@pytest.mark.parametrize(
    "command", [["derive"], ["draw"], ["code"], ["check", "--answer", "x"], ["grade", "--make", "gradescope"]], ids=str
)
def test_a_file_that_was_written_is_told_of_on_standard_error(command: list[str], run: Run, tmp_path: Path) -> None:
    name, *options = command
    target = tmp_path / {"draw": "out.svg", "code": "out.py", "grade": "out.zip"}.get(name, "out.md")
    result = run(name, TWO_LAYER, *options, "-o", str(target))
    assert (result.out, result.err) == ("", f"wrote {target}\n")
    assert target.exists()


def test_the_suffix_says_what_code_is_for_and_a_wrong_one_is_refused(run: Run, tmp_path: Path) -> None:
    for name, said in (("f.py", "import numpy"), ("f.jl", "using LinearAlgebra"), ("f.m", "function")):
        assert run("code", TWO_LAYER, "-o", str(tmp_path / name)).code == 0
        assert said in (tmp_path / name).read_text(encoding="utf-8")
    wrong = run("code", TWO_LAYER, "--target", "torch", "-o", str(tmp_path / "g.jl"))
    assert (wrong.code, wrong.out, (tmp_path / "g.jl").exists()) == (2, "", False)
    assert "code for torch does not belong in a .jl file" in wrong.err
    assert "name a file with .py, or choose --target julia" in wrong.err
    assert "--target numpy" in run("code", TWO_LAYER).err


@pytest.mark.parametrize("columns", ["60", "80", "120"])
def test_the_help_is_for_people(columns: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    listed = run("--help").out
    commands = re.findall(r"^  (\w+)  +\S", listed.partition("Commands:")[2], re.MULTILINE)
    assert commands[0] == "derive"
    assert "..." not in listed.partition("Commands:")[2]
    for command in commands:
        shown = run(command, "--help").out
        assert not re.search(r"<str>|<path>|list\[|range>|x>=|<=x", shown), shown
        assert "{" not in shown.partition("\n\n")[0]
        examples = shown.partition("Examples:\n")[2].splitlines()
        assert examples
        assert all(line.startswith(f"  symback {command}") and len(line) <= 60 for line in examples)


def test_symback_alone_shows_the_help(run: Run) -> None:
    alone, asked = run(), run("--help")
    assert (alone.code, alone.out) == (asked.code, asked.out) == (0, asked.out)
    for command in ("derive", "problems", "schema"):
        assert command in alone.out
        assert run(command, "--help").code == run(command, "-h").code == 0


def test_version(run: Run) -> None:
    assert run("--version").out == f"symback {symback.__version__}\n"


def test_an_unknown_command(run: Run) -> None:
    result = run("differentiate")
    assert (result.code, result.out) == (2, "")
    assert "differentiate" in result.err


@pytest.mark.parametrize("command", [["--help"], ["derive", "--help"], ["--version"], ["schema"], ["problems"]])
def test_what_needs_no_mathematics_imports_none(command: list[str]) -> None:
    code = (
        "import sys\n"
        "from symback import cli\n"
        f"sys.argv = ['symback', *{command!r}]\n"
        "try:\n    cli.main()\n"
        "finally:\n"
        "    found = sorted({'sympy', 'numpy', 'mpmath'} & set(sys.modules))\n"
        "    assert not found, found\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert (run.returncode, run.stderr) == (0, b"")
    assert run.stdout


def test_completion_imports_no_mathematics() -> None:
    code = (
        "import sys\n"
        "from symback import cli\n"
        "sys.argv = ['symback']\n"
        "try:\n    cli.main()\n"
        "finally:\n"
        "    assert not {'sympy', 'numpy', 'mpmath'} & set(sys.modules)\n"
    )
    asked = {"_SYMBACK_COMPLETE": "complete_bash", "COMP_WORDS": "symback der", "COMP_CWORD": "1"}
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, env=os.environ | asked)
    assert (run.stdout.split(), run.stderr) == ([b"derive"], b"")


def test_a_bad_file_is_told_without_the_mathematics(tmp_path: Path) -> None:
    problem = tmp_path / "p.yaml"
    problem.write_text("variables: {x: [2], W: [2, 3]}\nnetwork: {f: W x}\n")
    code = (
        "import sys\n"
        "from symback import cli\n"
        f"sys.argv = ['symback', 'derive', {str(problem)!r}]\n"
        "try:\n    cli.main()\n"
        "except SystemExit as stop:\n"
        "    assert stop.code == 2\n"
        "    assert not {'sympy', 'numpy'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)


def test_schema(run: Run, tmp_path: Path) -> None:
    result = run("schema")
    schema = json.loads(result.out)
    assert schema["type"] == "object"
    assert {"variables", "network", "derive", "values", "title"} <= set(schema["properties"])
    assert run("schema", "-o", str(tmp_path / "s.json")).code == 0
    assert (tmp_path / "s.json").read_text(encoding="utf-8") == result.out


def test_problems_are_listed(run: Run) -> None:
    lines = run("problems").out.splitlines()
    listed = {line.split()[0]: line for line in lines if line.startswith("  ")}
    assert sorted(listed) == NAMES
    for name, line in listed.items():
        assert line.endswith(solved(name).problem.title)
    assert (lines[0], lines[1].split()[0]) == ("The chain rule, from one neuron to two layers", "one_neuron")
    assert "More" not in lines


def test_a_problem_is_copied_out_and_replaces_nothing(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    original = (FOLDER / "two_layer.yaml").read_text(encoding="utf-8")
    result = run("problems", "two_layer")
    assert (result.code, result.out, result.err) == (0, "", "wrote two_layer.yaml\n")
    copy = tmp_path / "two_layer.yaml"
    assert copy.read_text(encoding="utf-8") == original
    copy.write_text("mine")
    again = run("problems", "two_layer.yaml")
    assert again.code == 2
    assert "exists already" in again.err
    assert copy.read_text() == "mine"
    assert run("problems", "two_layer", "-o", "two_layer.yaml").code == 0
    assert copy.read_text(encoding="utf-8") == original
    assert run("problems", "two_layer", "-o", "-").out == original
    assert run("problems", "two_layer", "-o", "no/where.yaml").code == 4
    assert run("derive", "two_layer.yaml").code == 0


@pytest.mark.parametrize(("name", "hint"), [("two_layers", "two_layer"), ("../secret", "symback problems"), ("", "")])
def test_a_problem_that_does_not_ship(name: str, hint: str, run: Run) -> None:
    result = run("problems", name)
    assert (result.code, result.out) == (2, "")
    assert hint in result.err


def test_completion_in_bash() -> None:
    env = {"_SYMBACK_COMPLETE": "complete_bash", "COMP_CWORD": "1", "COMP_WORDS": "symback de"}
    code = "import sys; sys.argv[0] = 'symback'; from symback.cli import main; main()"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, env={**os.environ, **env}, check=False)
    assert run.stdout.split() == [b"derive"]
    env |= {"COMP_CWORD": "3", "COMP_WORDS": "symback derive --layout g"}
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, env={**os.environ, **env}, check=False)
    assert run.stdout.split() == [b"gradient"]


def test_arguments_that_are_no_text() -> None:
    for arguments in ([b"derive", b"\xff"], [b"derive", TWO_LAYER.encode(), b"--wrt", b"\xff"], [b"\xff"]):
        run = subprocess.run([sys.executable, "-m", "symback.cli", *arguments], capture_output=True, check=False)
        assert run.returncode == 2
        assert b"Traceback" not in run.stderr


@script
def test_a_hostile_current_directory_is_not_imported_from(tmp_path: Path) -> None:
    for module in ("sympy", "numpy", "yaml", "typer", "rich", "json", "symback", "sitecustomize"):
        (tmp_path / f"{module}.py").write_text("raise SystemExit('hijacked')")
    env = {name: value for name, value in os.environ.items() if name not in {"HOME", "PYTHONPATH"}}
    run = subprocess.run([SCRIPT, "derive", TWO_LAYER], cwd=tmp_path, env=env, capture_output=True, check=False)
    assert (run.returncode, run.stderr) == (0, b"")
    assert run.stdout


# ------------------------------------------------------------------------- fuzz

WORDS = st.sampled_from(
    ["derive", "problems", "schema", "two_layer", TWO_LAYER, "-", "--wrt", "--of", "--to", "-o", "--seed", "--layout",
     "--method", "--expand", "--ascii", "--help", "-h", "--version", "W1", "x", "f", "json", "text", "latex",
     "terminal", "out.txt", "out.tex", "out.json", "sub/out.json", ".", "..", "0", "7", "-1", "jacobian", "gradient",
     "backprop", "", "--", "--wrt=", "-oout.txt", "--to=json", "∂", "\x1b[31m", "a\nb", "%s", "{}", "~", "*", "x" * 300]
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
@given(
    first=st.sampled_from(["derive", "derive", "derive", "problems", "schema", ""]), more=st.lists(WORDS, max_size=6)
)
def test_no_command_line_makes_a_traceback(
    first: str, more: list[str], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        monkeypatch.chdir(folder)
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"variables: {x: []}\nnetwork: {f: x}\n")))
        result = run(*([first] if first else []), *more)
        monkeypatch.chdir("/")
    assert result.code in {0, 2, 4}, result
    assert (result.code == 0) or result.err
    assert "\x1b" not in result.err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["derive", TWO_LAYER, "--to", "foo"], "'foo' is not one of 'terminal', 'text'"),
        (["derive", TWO_LAYER, "--layout", "foo"], "'foo' is not one of 'gradient', 'jacobian'"),
        (["derive", TWO_LAYER, "--method", "foo"], "'foo' is not one of 'backprop'"),
        (["derive", TWO_LAYER, "--detail", "foo"], "'foo' is not one of 'brief'"),
        (["derive", TWO_LAYER, "--pdf-engine", "foo"], "'foo' is not one of 'typst'"),
        (["derive", TWO_LAYER, "--order", "3"], "it must be at most 2"),
        (["code", TWO_LAYER, "--target", "numpy", "--order", "foo"], "it must be a whole number"),
        (["eval", TWO_LAYER, "--seed", "-1"], "it must be at least 0"),
        (["check", TWO_LAYER, "--answer", "x", "--star", "foo"], "'foo' is not one of 'either'"),
        (["check", TWO_LAYER, "--answer", "x", "--format", "foo"], "'foo' is not one of 'auto'"),
        (["grade", TWO_LAYER, "there", "-o", "here", "--workers", "0"], "it must be at least 1"),
    ],
)
def test_a_value_that_an_option_cannot_have_is_told_plainly(run: Run, options: list[str], said: str) -> None:
    result = run(*options)
    assert result.code == 2
    assert said in result.err
    assert not re.search("Value error|Input should", result.err)
