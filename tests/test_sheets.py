"""Homework sheets: what is asked and what is solved, in every format; the files that are written; the key."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import nbformat
import pytest
import typst
from browser import console, measured
from shipped import FOLDER, NAMES, path, solved
from test_docs import ROOT, blocks, steady
from test_formats import _namespace, _Tags
from test_writers import HOSTILE, compiled, titled

import symback
from symback import api, cli
from symback.check import Checker
from symback.errors import InputError, display_width
from symback.page import Question, derivation_page
from symback.sheet import (
    Content,
    Exercise,
    Sheet,
    content_page,
    key_data,
    make_sheet,
    sheet_page,
    sheet_with_solutions,
    solutions_page,
    write_key,
)
from symback.spec import load, loads, problem_text
from symback.writers.latex import write_latex
from symback.writers.text import write_text
from symback.writers.typst import write_typst

each_problem = pytest.mark.parametrize("name", NAMES)
FEW = ["two_layer", "lstm_cell", "minibatch_brackets", "row_vectors", "hessian_quadratic_form"]
BOTH: tuple[Content, ...] = ("sheet", "solutions")


def exercise(name: str) -> Exercise:
    return Exercise(solved(name), Fraction(5, 2), str(path(name)))


def sheet_of(*names: str, **more: Any) -> Sheet:
    return Sheet(tuple(map(exercise, names)), **more)


# ------------------------------------------------------------------ what is on it


@each_problem
def test_a_statement_asks_for_every_derivative_and_gives_none_away(name: str) -> None:
    (page,) = sheet_page(sheet_of(name)).parts
    derivations = solved(name).derivations
    questions = [block for block in page.blocks if isinstance(block, Question)]
    assert [q.asked for q in questions] == [d.name for d in derivations]
    assert [q.shape for q in questions] == [d.shape for d in derivations]
    assert all(3 <= q.room <= 14 for q in questions)
    assert len({q.label for q in questions}) == len(questions)
    stated = write_text(page).splitlines()
    assert stated == [f"{n} = {symback.text(value)}" for n, value in solved(name).problem.definitions.items()]


@each_problem
def test_solutions_are_the_derivation_as_it_is_everywhere(name: str) -> None:
    sheet = sheet_of(name)
    assert write_text(solutions_page(sheet)) == symback.to_text(solved(name))
    brief = solutions_page(sheet, "brief").parts[0]
    assert brief.blocks == derivation_page(solved(name), detail="brief").blocks


@each_problem
def test_a_sheet_with_solutions_in_a_terminal(name: str) -> None:
    page = sheet_with_solutions(sheet_of(name, title="Homework", course="A course"))
    for columns in (50, 80, 120):
        text = api.page_to_terminal(page, width=columns)
        assert max(map(display_width, text.splitlines())) <= columns
        assert "Problem 1" in text
        assert "Solution 1" in text
        assert "(2.5 points)" in " ".join(text.split())
    assert api.page_to_terminal(page, ascii_only=True).isascii()


def test_the_first_question_has_more_room_than_what_is_a_step_from_it() -> None:
    (page,) = sheet_page(sheet_of("two_layer_bias")).parts
    rooms = [block.room for block in page.blocks if isinstance(block, Question)]
    assert rooms[0] == max(rooms)
    assert min(rooms) < 5
    (page,) = sheet_page(sheet_of("two_layer_bias"), 2).parts
    assert {block.room for block in page.blocks if isinstance(block, Question)} == {2}


def test_the_value_is_asked_for_where_there_are_numbers_for_everything() -> None:
    for name, asked in (("two_layer", True), ("dropout", False), ("log_sum_exp", False)):
        text = api.page_to_terminal(sheet_page(sheet_of(name)))
        assert ("its value at these numbers" in " ".join(text.split())) is asked


def test_functions_are_said_with_their_conventions() -> None:
    text = " ".join(api.page_to_terminal(sheet_page(sheet_of("relu_layers", "gru_cell"))).split())
    assert "Here ReLU(z) = step(z) z; at 0 the left derivative, 0." in text
    assert "Here σ(z) = 1/(1 + exp(−z)); tanh(z) =" in text


def test_each_problem_keeps_its_notation() -> None:
    text = api.page_to_terminal(sheet_page(sheet_of("two_layer", "two_layer_superscript", "row_vectors")))
    assert "h₁ = σ(W₁ x)" in text
    assert "z¹ = W¹ x" in text
    assert "vectors are rows" in text
    assert "z⁽¹⁾ = x W⁽¹⁾" in text


def test_many_questions_have_labels_of_their_own() -> None:
    names = [f"x{n}" for n in range(30)]
    problem = symback.from_python({name: [] for name in names}, {"f": " + ".join(names)})
    (page,) = sheet_page(make_sheet([problem])).parts
    labels = [block.label for block in page.blocks if isinstance(block, Question)]
    assert labels[:2] + labels[25:28] == ["(a)", "(b)", "(z)", "(aa)", "(bb)"]


def test_points() -> None:
    problems = [load(path("two_layer")), load(path("log_sum_exp"))]
    assert [e.points for e in make_sheet(problems, points=[4]).exercises] == [4, 4]
    assert make_sheet(problems, points=[4, Fraction(1, 2)]).points == Fraction(9, 2)
    assert make_sheet(problems).points is None
    with pytest.raises(InputError, match="there are 2 problems and points for 3"):
        make_sheet(problems, points=[1, 2, 3])
    page = sheet_page(make_sheet(problems, points=[1, Fraction(1, 2)], course="C"))
    assert page.subtitle == "C – 1.5 points"
    assert page.seed is None
    assert [part.title for part in page.parts] == [
        "Problem 1. Two hidden layers (1 point)",
        "Problem 2. Log-sum-exp (0.5 points)",
    ]


def test_what_cannot_be_derived_is_on_no_sheet() -> None:
    with pytest.raises(InputError, match="x"):
        make_sheet([loads("variables: {x: [2]}\nnetwork: {f: sum(x), g: f}\nderive: {of: g, wrt: [h]}")])


# ------------------------------------------------------------------------ the key


@each_problem
def test_a_key_has_the_problem_and_answers_that_check_accepts(name: str) -> None:
    (found,) = key_data(sheet_of(name))["problems"]
    problem = loads(found["problem"])
    assert found["problem"] == problem_text(problem)
    assert (found["n"], found["points"], found["file"]) == (1, 2.5, f"{name}.yaml")
    checker = Checker(problem)
    assert [answer["wrt"] for answer in found["answers"]] == list(problem.wrt)
    for answer in found["answers"]:
        verdict = checker.check(answer["text"], answer["wrt"], layout=answer["layout"])
        assert verdict.verdict == "correct", answer["text"]


def test_a_key_is_plain_json() -> None:
    sheet = sheet_of("two_layer", title='a "title" ∂ \u2028', course="é")
    text = write_key(sheet)
    assert json.loads(text)["title"] == sheet.title
    assert write_key(sheet, ascii_only=True).isascii()
    assert json.loads(write_key(sheet, ascii_only=True)) == json.loads(text)


# -------------------------------------------------------------------- all formats


def test_sheets_compile_within_their_margins(pdflatex: str, tmp_path: Path) -> None:
    documents = {
        f"{name} {content}": write_latex(content_page(sheet_of(name), content)) for name in NAMES for content in BOTH
    }
    compiled(pdflatex, tmp_path, documents)


@pytest.mark.parametrize("start", range(0, len(NAMES), 15))
def test_sheets_compile_with_typst(start: int) -> None:
    sheet = sheet_of(*NAMES[start : start + 15], title="A sheet")
    pdf = typst.compile(write_typst(sheet_with_solutions(sheet)).encode(), format="pdf", ignore_system_fonts=True)
    assert bytes(pdf).startswith(b"%PDF")


def test_a_statement_longer_than_a_page_is_broken(pdflatex: str, tmp_path: Path) -> None:
    network = {"h0": "tanh(x)"} | {f"h{n}": f"tanh(h{n - 1} + {n})" for n in range(1, 90)}
    problem = symback.from_python({"x": [2]}, {**network, "f": "sum(h89)"})
    sheet = make_sheet([problem])
    compiled(pdflatex, tmp_path, {"long": write_latex(sheet_page(sheet))})
    pages = typst.compile(write_typst(sheet_page(sheet)).encode(), format="svg", ignore_system_fonts=True)
    assert isinstance(pages, list)
    assert len(pages) == 3 or len(pages) == 4


@pytest.mark.parametrize("title", HOSTILE)
def test_hostile_titles_courses_and_problems_print_literally(title: str) -> None:
    sheet = Sheet((Exercise(titled(title), file=title or "x"),), title, title)
    page = sheet_with_solutions(sheet)
    bytes(typst.compile(write_typst(page).encode(), format="pdf", ignore_system_fonts=True))
    text = api.page_to_terminal(page)
    assert not [c for c in text if c != "\n" and not c.isprintable()]
    html = api.page_as(page, "html")
    assert isinstance(html, str)
    assert not {"script", "img", "a", "link", "b"} & set(_Tags(html).names)
    notebook = nbformat.reads(api.sheet_as(sheet, "both", "ipynb"), as_version=4)
    nbformat.validate(notebook)
    assert "shown" in _namespace(notebook)
    assert json.loads(write_key(sheet))["course"] == title
    assert loads(key_data(sheet)["problems"][0]["problem"]).title == sheet.exercises[0].problem.title


def test_hostile_sheets_compile(pdflatex: str, tmp_path: Path) -> None:
    documents = {
        str(n): write_latex(sheet_page(Sheet((Exercise(titled(title)),), title, title)))
        for n, title in enumerate(HOSTILE)
    }
    compiled(pdflatex, tmp_path, documents)
    assert not (tmp_path / "X").exists()


def test_html_is_well_formed_and_every_name_in_it_is_its_own() -> None:
    page = api.page_as(sheet_with_solutions(sheet_of(*FEW)), "html")
    assert isinstance(page, str)
    tags = _Tags(page)
    ids = [value for key, value in tags.attributes if key == "id"]
    assert len(set(ids)) == len(ids) > 20
    assert "style" not in [key for key, _ in tags.attributes]
    assert [n for n in tags.names if n in ("h1", "h2", "h3")][:4] == ["h1", "h2", "h2", "h2"]
    assert page.count('class="together"') == len(FEW)


def test_sheets_fit_a_phone_and_a_screen(chromium: str, tmp_path: Path) -> None:
    pages = {c: str(api.page_as(content_page(sheet_of(*FEW), c), "html")) for c in BOTH}
    for width in (360, 1200):
        folder = tmp_path / str(width)
        folder.mkdir()
        found = measured(chromium, folder, pages, width)
        assert set(found) == set(pages)
        for name, layout in found.items():
            assert layout["out"] == [], name
            assert layout["page"] <= layout["wide"], name
    assert console(chromium, tmp_path, pages["sheet"]) == []


def test_notebooks_have_cells_to_answer_in_and_solutions_that_run() -> None:
    sheet = sheet_of(*FEW)
    asked = nbformat.reads(api.sheet_as(sheet, "sheet", "ipynb"), as_version=4)
    nbformat.validate(asked)
    questions = sum(len(e.solution.derivations) for e in sheet.exercises)
    assert [cell.source for cell in asked.cells].count("*Answer:*") == questions
    assert {cell.cell_type for cell in asked.cells} == {"markdown"}
    for content in ("solutions", "both"):
        worked = nbformat.reads(api.sheet_as(sheet, content, "ipynb"), as_version=4)  # type: ignore[arg-type]
        nbformat.validate(worked)
        assert "shown" in _namespace(worked)
        assert sum(cell.source.startswith("### As code") for cell in worked.cells) == len(FEW)


def test_markdown_has_one_heading_above_the_others() -> None:
    text = api.sheet_as(sheet_of("two_layer", "one_neuron", title="Sheet"), "both", "markdown")
    headings = re.findall(r"^(#+) ", str(text), re.M)
    assert headings.count("#") == 1
    assert headings.count("##") == 4
    assert set(headings) == {"#", "##", "###"}


# --------------------------------------------------------------- the command line


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str, str]]:
    """`run("sheet", ...)` in this process: exit code, standard output, standard error."""

    def here(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["symback", *map(str, arguments)])
        try:
            cli.main()
            code = 0
        except SystemExit as stop:
            code = int(stop.code or 0)
        out, err = capfd.readouterr()
        return code, out, err

    return here


Run = Callable[..., tuple[int, str, str]]
TWO, LOG = FOLDER / "two_layer.yaml", FOLDER / "log_sum_exp.yaml"


def names_in(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


@pytest.mark.parametrize("suffix", ["pdf", "tex", "html", "md", "ipynb", "txt"])
def test_solutions_are_a_second_file(run: Run, tmp_path: Path, suffix: str) -> None:
    code, out, err = run("sheet", TWO, LOG, "-o", tmp_path / f"hw.1.{suffix}", "--solutions")
    assert (code, out) == (0, "")
    assert err == f"wrote {tmp_path / f'hw.1.{suffix}'}, {tmp_path / f'hw.1-solutions.{suffix}'}\n"
    assert names_in(tmp_path) == [f"hw.1-solutions.{suffix}", f"hw.1.{suffix}"]
    asked, worked = ((tmp_path / name).read_bytes() for name in (f"hw.1.{suffix}", f"hw.1-solutions.{suffix}"))
    if suffix != "pdf":
        assert b"Backward pass" in worked
        assert b"Backward pass" not in asked
        assert asked.count(b"Two hidden layers") == 1


def test_a_sheet_by_latex(run: Run, tmp_path: Path, pdflatex: str) -> None:
    arguments = ("-o", tmp_path / "hw.pdf", "--solutions", "--pdf-engine", "latex")
    assert run("sheet", TWO, LOG, *arguments)[0] == 0
    assert all((tmp_path / name).read_bytes().startswith(b"%PDF") for name in ("hw.pdf", "hw-solutions.pdf"))


def test_without_solutions_there_is_one_file(run: Run, tmp_path: Path) -> None:
    assert run("sheet", TWO, "-o", tmp_path / "hw.pdf") == (0, "", f"wrote {tmp_path / 'hw.pdf'}\n")
    assert names_in(tmp_path) == ["hw.pdf"]
    assert (tmp_path / "hw.pdf").read_bytes().startswith(b"%PDF")


def test_on_standard_output_the_solutions_follow(run: Run) -> None:
    code, out, err = run("sheet", TWO, "--solutions", "--title", "T", "--points", "3")
    assert (code, err) == (0, "")
    assert out.startswith("T\n3 points\n")
    assert out.index("Problem 1. Two hidden layers") < out.index("Solution 1. Two hidden layers") < out.index("Closed")
    assert "Solution" not in run("sheet", TWO)[1]


def test_variants_are_files_with_solutions_and_keys(run: Run, tmp_path: Path) -> None:
    code, out, err = run("sheet", TWO, "-o", tmp_path / "hw.html", "--variants", "2", "--seed", "9")
    assert (code, out) == (0, "")
    assert names_in(tmp_path) == [
        f"hw-{n}{ending}" for n in (1, 2) for ending in ("-key.json", "-solutions.html", ".html")
    ]
    assert err.count("wrote ") == 2
    key = json.loads((tmp_path / "hw-2-key.json").read_text(encoding="utf-8"))
    assert (key["schema"], key["seed"], key["variant"]) == ("symback/sheet/1", 9, 2)
    answer = key["problems"][0]["answers"][0]["text"]
    problem = f"{tmp_path / 'hw-2-key.json'}#1"
    code, out, _ = run("check", problem, "--answer", answer, "--to", "json")
    assert (code, json.loads(out)["verdict"]) == (0, "correct")
    assert run("check", problem, "--answer", "W1")[0] == 1
    assert run("derive", problem)[0] == 0
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "ada.txt").write_text(answer)
    assert run("grade", problem, tmp_path / "in", "-o", tmp_path / "out", "--workers", "1")[0] == 0
    assert json.loads((tmp_path / "out" / "results.jsonl").read_text())["verdict"] == "correct"


def test_keys_alone(run: Run, tmp_path: Path) -> None:
    assert run("sheet", TWO, LOG, "-o", tmp_path / "hw.json", "--variants", "2")[0] == 0
    assert names_in(tmp_path) == ["hw-1.json", "hw-2.json"]
    code, out, _ = run("sheet", TWO, "--to", "json")
    assert (code, json.loads(out)["variant"]) == (0, None)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([TWO, "--variants", "2"], "variants are several files, so they need a name to be made from"),
        ([TWO, "--variants", "2", "-o", "/dev/stdout"], "variants are several files"),
        ([TWO, "--variants", "2", "--to", "pdf", "-o", "."], "variants are several files"),
        ([TWO, LOG, "--points", "1", "--points", "2", "--points", "3"], "there are 2 problems and points for 3"),
        ([TWO, "--points", "many"], "'many' is no number of points"),
        ([TWO, "--points", "0"], "'0' is no number of points"),
        ([TWO, "--points", "1/0"], "'1/0' is no number of points"),
        ([TWO, "--points", "-1"], "'-1' is no number of points"),
        (["-", "-"], "only one of the problems can be standard input"),
        ([TWO, "no-such-file.yaml"], "cannot read no-such-file.yaml"),
        ([TWO, "-o", "hw.docx"], "no format has the suffix '.docx'"),
        ([], "Missing argument 'PROBLEM"),
        ([TWO, "--variants", "0"], "Invalid value for '--variants'"),
    ],
)
def test_bad_input(run: Run, arguments: list[object], told: str) -> None:
    code, out, err = run("sheet", *arguments)
    assert (code, out) == (2, "")
    assert told in err
    assert "Traceback" not in err


def test_a_bad_file_is_told_without_the_mathematics(tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text("variables: {x: [2], W: [2, 3]}\nnetwork: {f: W x}\n")
    code = (
        "import sys\nfrom symback import cli\n"
        f"sys.argv = ['symback', 'sheet', {str(TWO)!r}, 'p.yaml', '--variants', '2', '-o', 'x.pdf']\n"
        "try:\n    cli.main()\n"
        "except SystemExit as stop:\n    assert stop.code == 2\n"
        "assert not {'sympy', 'numpy'} & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert "p.yaml:2:14: error" in done.stderr


def test_a_variant_that_cannot_be_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text("variables: {x: []}\nnetwork: {f: sqrt(x - 5)}\nvalues: {x: 6}")
    code, _, err = run("sheet", tmp_path / "p.yaml", "--variants", "2", "-o", tmp_path / "hw.html")
    assert code == 2
    assert "error: no variant 1 of problem 1 was found" in err
    assert names_in(tmp_path) == ["p.yaml"]


def test_notes_are_said_once(run: Run, tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text(
        "variables: {A: [m, n], B: [n, k], C: [k, l], D: [l, p], E: [p, q], F: [q, r], G: [r, s]}\n"
        "network: {f: sum(A B C D E F G)}\nderive: {wrt: A}"
    )
    code, _, err = run("sheet", tmp_path / "p.yaml", "--variants", "3", "--to", "json", "-o", tmp_path / "hw.json")
    assert code == 0
    notes = [line for line in err.splitlines() if not line.startswith("wrote ")]
    assert notes == ["note: problem 1 has no numbers, sizes or functions to vary: it is always the same"]


def test_no_problem_file_is_written_over(run: Run, tmp_path: Path) -> None:
    problem = tmp_path / "hw-1-key.json"
    problem.write_text(problem_text(load(TWO)))
    before = problem.read_bytes()
    for arguments in (["-o", problem], ["-o", tmp_path / "hw.pdf", "--variants", "1"]):
        code, _, err = run("sheet", problem, *arguments)
        assert code == 2
        assert "is one of the problem files" in err
        assert problem.read_bytes() == before
        assert names_in(tmp_path) == ["hw-1-key.json"]


def test_a_place_that_is_none(run: Run, tmp_path: Path) -> None:
    code, _, err = run("sheet", TWO, "--to", "html", "-o", tmp_path / "none" / "hw.html", "--solutions")
    assert (code, "cannot write" in err) == (4, True)
    assert run("sheet", TWO, "--to", "html", "-o", ".", "--solutions")[0] == 4
    assert run("sheet", TWO, "--to", "html", "-o", tmp_path / ("x" * 254 + ".html"), "--solutions")[0] == 4


def test_a_key_is_not_written_over_by_what_is_made_of_it(run: Run, tmp_path: Path) -> None:
    key = tmp_path / "key.json"
    assert run("sheet", TWO, LOG, "-o", key)[0] == 0
    before = key.read_bytes()
    code, _, err = run("derive", f"{key}#1", "-o", key)
    assert (code, key.read_bytes()) == (2, before)
    assert "is the problem file itself" in err


# ------------------------------------------------------------------- the document


def test_the_sheet_of_the_document_is_real(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    command, _, shown = blocks("docs/sheets.md", "text")[0].partition("\n")
    _, _, *arguments = shlex.split(command)
    code, out, _ = run(*arguments)
    assert (code, steady(out)) == (0, steady(shown))


def test_the_commands_of_the_document_run(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "problems").symlink_to(FOLDER)
    first, variants, used = (block.replace("\\\n", " ") for block in blocks("docs/sheets.md", "sh"))
    assert run(*shlex.split(first)[1:])[0] == 0
    assert {"hw1.pdf", "hw1-solutions.pdf"} <= set(names_in(tmp_path))
    assert run(*shlex.split(variants.replace("--variants 30", "--variants 7"))[1:])[0] == 0
    (tmp_path / "answer.txt").write_text("softmax(z)")
    (tmp_path / "submissions").mkdir()
    (tmp_path / "submissions" / "ada.txt").write_text("softmax(z)")
    for line in used.splitlines():
        assert run(*shlex.split(line)[1:])[0] == 0, line
    (tmp_path / "hw1-7.yaml").write_text(blocks("docs/sheets.md", "yaml")[0])
    key = json.loads((tmp_path / "hw1-7-key.json").read_text(encoding="utf-8"))
    (tmp_path / "class" / "ada").mkdir(parents=True)
    for name, problem in zip(("p1", "p2"), key["problems"], strict=True):
        (tmp_path / "class" / "ada" / f"{name}.txt").write_text(problem["answers"][0]["text"])
    code, out, _ = run("grade", "hw1-7.yaml", "class", "-o", "graded", "--workers", "1")
    assert (code, "8 of 8 points" in out) == (0, True)
