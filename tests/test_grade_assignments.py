"""An assignment: which answer belongs to which problem, what it earns, and that nothing of it is lost either."""

from __future__ import annotations

import csv
import json
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from classes import (
    MISSING,
    RIGHT,
    TWO,
    TWO_LAYER,
    Here,
    command,
    everything,
    folder,
    run,
    students,
    table,
    taken,
)
from hypothesis import given
from hypothesis import strategies as st
from shipped import path

from symback.errors import InputError
from symback.grade import grade
from symback.grade.answers import Wanted, answers_in_text
from symback.grade.markup import text_of_html
from symback.grade.typed import sections
from symback.reading import body_of_document
from symback.spec.assignment import load_assignment

OTHER = "(W3' .* sigmoid'(z2)) h1'"
"""The right answer by W2."""


@pytest.fixture
def homework(tmp_path: Path) -> Path:
    """Two derivatives of one network, for 10 and 5 points."""
    (tmp_path / "two_layer.yaml").write_bytes(path("two_layer").read_bytes())
    at = tmp_path / "hw1.yaml"
    first, second = (
        "{file: two_layer.yaml, name: p1, wrt: W1, points: 10}",
        "{file: two_layer.yaml, name: p2, wrt: W_2, ",
    )
    at.write_text(
        f"title: Homework 1\nproblems:\n  - {first}\n  - {second}title: By the outer weights, points: 5}}\n", "utf-8"
    )
    return at


def rows(out: Path) -> dict[tuple[str, str], dict[str, Any]]:
    found = [json.loads(line) for line in (out / "results.jsonl").read_text(encoding="utf-8").splitlines()]
    return {(row["id"], row["problem"]): row for row in found}


# ------------------------------------------------------------------------- which answer is which


def test_files_that_are_named_by_a_problem(tmp_path: Path) -> None:
    files = {
        "ada/p1.tex": "a", "ada/p2.txt": "b", "ada/p2.pdf": "no",
        "bob/P2.tex": "d", "bob/bob_p1_final.tex": "c", "bob/notes.md": "",
        "cy/p1.tex": "e",
        "dan/p1.tex": "f", "dan/p1-1.tex": "f2",
        "eve/one.tex": "x", "eve/two.tex": "y",
        "fay/p1 and p2.tex": "z",
    }  # fmt: skip
    assert taken(students(tmp_path / "class", files)) == {
        "ada": ["a", "b"], "bob": ["c", "d"], "cy": ["e", MISSING],
        "dan": ["this student handed in 2 files, where one answer was expected", MISSING],
        "eve": ["none of these 2 files is named by a problem, as p1.tex would be"] * 2,
        "fay": [NO_HEADING] * 2,
    }  # fmt: skip


def test_a_file_with_headings_beside_one_that_is_named(tmp_path: Path) -> None:
    files = {"ada/p1.tex": "a", "ada/rest.tex": "# p1\nno\n# p2\nb", "bob.txt": "p1: a\np2: b", "cy.txt": ""}
    assert taken(students(tmp_path / "class", files)) == {"ada": ["a", "b"], "bob": ["a", "b"], "cy": [MISSING] * 2}


@pytest.mark.parametrize(
    "text",
    [
        "# p1\na\n\n## p2\nb", "Ada Lovelace\n\np1\na\np2\nb\n", "p1: a\np2: b", "**p1:** a\n**p2:**\nb",
        "Problem 1\na\nProblem 2\nb", "% Exercise p1\na\n% Exercise p2\nb", "=== P1 ===\na\n=== P2 ===\nb",
        "\\section*{Problem p1}\na\n\\subsection{By the outer weights}\nb", "1\n# Two hidden layers\na\n# p2\nb",
        "\\documentclass{article}\n\\begin{document}\n\\section{p1}\na\n\\section{p2}\nb\n\\end{document}\n",
        "p2)\nb\np1)\na", "\\textbf{p1} a\n\\textbf{p2} b", "p1\r\na\r\np2\r\nb",
    ],
)  # fmt: skip
def test_headings_in_one_file(tmp_path: Path, text: str) -> None:
    assert taken(students(tmp_path / "class", {"ada.tex": text})) == {"ada": ["a", "b"]}


NO_HEADING = "no heading here names a problem: a line such as '# p1' stands above each answer"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("p1 = 3\np2\nb", [MISSING, "b"]),
        ("p1\na\np1\nb\np2\nc", ["2 headings name p1, where one answer was expected", "c"]),
        ("p1\n\np2\nb", [MISSING, "b"]),
        ("p1\nW2 p2 x\np2 + 1", ["W2 p2 x\np2 + 1", MISSING]),
        ("p1 := 3\n", [NO_HEADING] * 2),
        ("p3: x", [NO_HEADING] * 2),
        ("Problem 3: x", [NO_HEADING] * 2),
        ("", [MISSING] * 2),
    ],
)
def test_what_is_a_heading_and_what_is_not(text: str, found: list[str]) -> None:
    assert [one.trouble or one.data.decode() for one in answers_in_text(text.encode(), TWO)] == found


def test_a_title_that_two_problems_have_tells_nothing() -> None:
    same = Wanted(("p1", "p2"), ("Same", "same"))
    assert [one.trouble for one in answers_in_text(b"# Same\nx", same)] == [NO_HEADING] * 2


def test_an_assignment_of_one_problem_takes_the_whole_file(tmp_path: Path) -> None:
    one = Wanted(("p1",), ("Title",))
    assert taken(students(tmp_path / "class", {"ada.txt": "x", "bob/p1.txt": "y"}), one) == {"ada": ["x"], "bob": ["y"]}


def test_a_long_file_has_room_for_every_answer(tmp_path: Path) -> None:
    long = f"# p1\n{'x' * 50_000}\n# p2\n{'y' * 50_000}"
    at = students(tmp_path / "class", {"ada.txt": long, "bob.txt": f"# p1\n{'x' * 140_000}"})
    assert [len(one) for one in taken(at)["ada"]] == [50_000] * 2
    assert taken(at)["bob"] == ["this file has more than 64 KiB for each problem"] * 2


def test_exports_of_course_systems(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "moodle.zip", "w") as file:
        file.writestr("Ada_1_assignsubmission_file_/p1.tex", "a")
        file.writestr("Ada_1_assignsubmission_file_/p2.tex", "b")
        file.writestr("Bob_2_assignsubmission_onlinetext_/onlinetext.html", "<p>p1:</p><p>a</p><p>p2: b</p>")
    with zipfile.ZipFile(tmp_path / "canvas.zip", "w") as file:
        file.writestr("lovelaceada_LATE_1_10_p1-1.tex", "a")
        file.writestr("lovelaceada_LATE_1_11_p2.tex", "b")
    assert taken(tmp_path / "moodle.zip") == {"Ada_1": ["a", "b"], "Bob_2": ["a", "b"]}
    assert taken(tmp_path / "canvas.zip") == {"lovelaceada_1": ["a", "b"]}


def test_the_only_student_of_an_archive_is_a_student(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as file:
        file.writestr("ada/p1.tex", "a")
        file.writestr("ada/p2.tex", "b")
    assert taken(tmp_path / "a.zip") == {"ada": ["a", "b"]}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "id,note,P1,p2\nada,,a,b\nbob,,,b\n"), ("a.csv", "p2;student;p1\nb;ada;a\nb;bob;\n"),
        ("a.csv", 'id,answer\nada,"p1: a\np2: b"\nbob,p2: b\n'),
        ("a.jsonl", '{"id": "ada", "p1": "a", "p2": "b"}\n{"id": "bob", "p2": "b"}\n'),
        ("a.jsonl", '{"id": "ada", "answers": {"p1": "a", "p2": "b"}}\n{"id": "bob", "p1": null, "P2": "b"}\n'),
        ("a.jsonl", '{"id": "ada", "answer": "# p1\\na\\n# p2\\nb"}\n{"id": "bob", "p1": " ", "p2": "b"}\n'),
    ],
)  # fmt: skip
def test_tables(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert taken(tmp_path / name) == {"ada": ["a", "b"], "bob": [MISSING, "b"]}


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.csv", "id,p1\nada,a\n", "line 1: the columns are id, p1"),
        ("a.csv", "id,p1,p2,p2\nada,a,b,c\n", "line 1: the columns are id, p1, p2, p2"),
        ("a.csv", "p1,p2\na,b\n", "a column for each problem: p1, p2"),
        ("a.csv", "id,p1,p2\nada,a,b\nada,a,b\n", "two submissions are of 'ada'"),
        ("a.jsonl", '{"p1": "a"}\n', '"p1": "W2^T x^T"}, with a key for each problem'),
    ],
)
def test_a_table_that_lacks_a_column_is_told(tmp_path: Path, homework: Path, name: str, text: str, told: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as found:
        grade(homework, tmp_path / name, tmp_path / "out", executor=Here())
    assert told in str(found.value)
    assert not (tmp_path / "out").exists()


def test_a_row_without_the_right_fields_is_a_row(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,p1,p2\nada,a\n", encoding="utf-8")
    (tmp_path / "a.jsonl").write_text('{"id": "ada", "p1": 3}\n{"id": "bob"}\n', encoding="utf-8")
    (of_ada,) = taken(tmp_path / "a.csv").values()
    assert all(one.startswith("this row has 2 fields and the table 3 columns") for one in of_ada)
    assert taken(tmp_path / "a.jsonl") == {
        "ada": ["the answer in this row is no text", MISSING],
        "bob": ["there is no answer in this row, or it is no text"] * 2,
    }


# --------------------------------------------------------------------------------- what is typed


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("x", "x"), ("a < b", "a < b"), ("a <b and c", "a <b and c"), ("<p>a</p>\n<p>b</p>", "a\n\nb"),
        ("a<br>b<br/>c", "a\nb\nc"), ("W<sub>1</sub><sup>T</sup>", "W_{1}^{T}"),
        ("f&#39;(x) &amp; &nbsp;y", "f'(x) & y"),
        ("<script>x<p>y</script>z", "z"), ("<!-- a -->b<!-- c", "b"), ("<a x='", "<a x='"), ("<?php x ?>y", "y"),
        ('<img class="equation_image" alt="LaTeX: no" data-equation-content="W_1 &gt; x > y">', "W_1 > x > y"),
        ("<img class='equation_image' alt='\\alpha'>", "\\alpha"), ('<img src="x" alt="cat">', ""),
        ("&#" + "1" * 5000 + ";", "&#" + "1" * 5000 + ";"), ("<style>p{}</style>\\(x\\)", "\\(x\\)"),
    ],
)  # fmt: skip
def test_the_text_of_html(source: str, text: str) -> None:
    assert text_of_html(source) == text


@given(st.text(st.sampled_from("<>/\"'=& ;-!?apscript#1x\n"), max_size=200))
def test_any_html_is_some_text(source: str) -> None:
    text_of_html(source)


@pytest.mark.parametrize(
    "piece",
    ["<", "<a ", "<!--", "<a x='", "</", "&", "&#1", "<script>", "\"<a\" ", "<?", "<sub>", "<img equation_image ", " ",
     "\\begin{document}", "\\begin ", "#", "problem ", "p1:\n", "\\section{", "\\maketitle ", "\t", "["],
)  # fmt: skip
def test_no_text_takes_minutes_to_be_taken_apart(piece: str) -> None:
    """What grows with the square does: tags that are never closed, in the parser of the standard library."""
    text = piece * (64 * 1024 // len(piece))
    begun = time.process_time()
    text_of_html(text)
    body_of_document(text)
    sections(text, {"p1": ["p1"], "p2": ["p2"]})
    assert time.process_time() - begun < 20


# ------------------------------------------------------------------------------- points and pages


def hand_in(at: Path) -> Path:
    return students(
        at,
        {
            "ada/p1.tex": RIGHT, "ada/p2.tex": OTHER,
            "bob.txt": f"# p1\n{RIGHT}\n# p2\n{OTHER.replace('.* sigmoid', '* sigmoid')} + x",
            "cy/p2.tex": f"2 {OTHER}", "dan.txt": f"p1: {OTHER}\np2: W2 (",
        },
    )  # fmt: skip


def test_scores_are_summed_by_points(tmp_path: Path, homework: Path) -> None:
    at = hand_in(tmp_path / "class")
    done = grade(homework, at, tmp_path / "out", executor=Here())
    found = rows(tmp_path / "out")
    assert list(found)[:4] == [("ada", "p1"), ("ada", "p2"), ("bob", "p1"), ("bob", "p2")]
    for row in found.values():
        assert row["schema"] == "symback/check/1"
        assert row["worth"] == (10.0 if row["problem"] == "p1" else 5.0)
        assert row["points"] == round(row["score"] * row["worth"], 2)
        assert row["wrt"] == ("W1" if row["problem"] == "p1" else "W2")
    assert found["ada", "p1"]["points"] + found["ada", "p2"]["points"] == 15.0
    assert (found["cy", "p1"]["verdict"], found["cy", "p1"]["complaints"][0]["code"]) == ("unreadable", "missing")
    assert found["cy", "p1"]["answer_sha256"] is None
    with (tmp_path / "out" / "points.csv").open(encoding="utf-8-sig", newline="") as file:
        head, *points = csv.reader(file)
    assert head == ["id", "points", "of", "p1", "p2"]
    for name, total, worth, *each in points:
        assert float(worth) == 15.0
        assert [float(one) for one in each] == [found[name, p]["points"] for p in ("p1", "p2")]
        assert float(total) == pytest.approx(sum(map(float, each)))
    assert points[0][:3] == ["ada", "15.0", "15.0"]
    assert table(tmp_path / "out")[0][:5] == ["id", "problem", "points", "verdict", "score"]
    assert len(table(tmp_path / "out")) == 1 + 8
    summary = (tmp_path / "out" / "summary.md").read_text(encoding="utf-8")
    mean = sum(row["points"] for row in found.values()) / 4
    assert f"4 submissions, on average {f'{mean:.2f}'.rstrip('0').rstrip('.')} of 15 points." in summary
    for line in (
        "## p1: Two hidden layers",
        "## p2: By the outer weights",
        "- nothing handed in: 1",
        "## Mistakes in p2",
    ):
        assert line in summary
    assert done.summary.total == 4
    assert done.summary.verdicts["correct"] == 3


def test_equal_answers_to_one_problem_are_judged_once(tmp_path: Path, homework: Path) -> None:
    here = Here()
    at = students(tmp_path / "class", {f"s{n}.txt": f"p1: {RIGHT}\np2: {RIGHT}" for n in range(9)})
    done = grade(homework, at, tmp_path / "out", executor=here)
    assert (here.calls, done.fresh) == (2, 2)
    assert {(p, row["verdict"]) for (_, p), row in rows(tmp_path / "out").items()} == {
        ("p1", "correct"), ("p2", "incorrect"),
    }  # fmt: skip


def test_points_that_change_are_no_reason_to_judge_again(tmp_path: Path, homework: Path) -> None:
    at = hand_in(tmp_path / "class")
    grade(homework, at, tmp_path / "out", executor=Here())
    homework.write_text(homework.read_text(encoding="utf-8").replace("points: 10", "points: 20"), encoding="utf-8")
    assert grade(homework, at, tmp_path / "out", executor=Here()).fresh == 0
    assert rows(tmp_path / "out")["ada", "p1"]["points"] == 20.0


@pytest.mark.parametrize("feedback", ["markdown", "html", "none"])
def test_a_page_of_all_problems(tmp_path: Path, homework: Path, feedback: Any) -> None:
    grade(homework, hand_in(tmp_path / "class"), tmp_path / "out", executor=Here(), feedback=feedback)
    pages = {page.name: page.read_text(encoding="utf-8") for page in (tmp_path / "out" / "feedback").iterdir()}
    if feedback == "none":
        assert pages == {}
        return
    suffix = {"markdown": ".md", "html": ".html"}[feedback]
    assert set(pages) == {name + suffix for name in ("ada", "bob", "cy", "dan")}
    page = pages[f"cy{suffix}"]
    assert (
        page.index("Homework 1")
        < page.index("p1: Two hidden")
        < page.index("Nothing was handed in")
        < page.index("p2: By the outer")
    )
    assert "0 of 10 points" in page
    if feedback == "markdown":
        headings = [line.split()[0] for line in page.splitlines() if line.startswith("#")]
        assert (headings[0], set(headings[1:])) == ("#", {"##", "###"})


def test_what_an_assignment_says_goes_before_the_options(tmp_path: Path, homework: Path) -> None:
    homework.write_text(
        "problems:\n  - {file: two_layer.yaml, name: p1, wrt: W1, layout: jacobian}\n"
        "  - {file: two_layer.yaml, name: p2, wrt: W1}\n", encoding="utf-8",
    )  # fmt: skip
    at = students(tmp_path / "class", {"ada.txt": f"p1: ({RIGHT})'\np2: ({RIGHT})'"})
    grade(homework, at, tmp_path / "out", executor=Here())
    found = rows(tmp_path / "out")
    assert [found["ada", p]["verdict"] for p in ("p1", "p2")] == ["correct", "incorrect"]


def test_the_command_takes_an_assignment(tmp_path: Path, homework: Path) -> None:
    at = hand_in(tmp_path / "class")
    lines = command(at, tmp_path / "out", "--workers", "2")
    lines[lines.index(TWO_LAYER)] = str(homework)
    code, out, err = run(at, tmp_path / "out", program=lines)
    assert (code, err) == (0, "")
    assert "4 submissions, on average" in out
    grade(homework, at, tmp_path / "here", executor=Here())
    assert everything(tmp_path / "out") == everything(tmp_path / "here")
    code, _, err = run(at, tmp_path / "out", program=[*lines, "--wrt", "W1"])
    assert code == 2
    assert "--wrt is of one problem" in err


def test_an_assignment_or_its_problems_are_never_written_over(tmp_path: Path, homework: Path) -> None:
    at = folder(tmp_path / "class", {"ada.txt": "x"})
    out = tmp_path / "out"
    out.mkdir()
    (out / "results.csv").write_bytes(path("two_layer").read_bytes())
    homework.write_text("problems: [{file: out/results.csv, name: p1}]", encoding="utf-8")
    with pytest.raises(InputError, match="would be written over"):
        grade(homework, at, out, executor=Here())
    assert load_assignment(homework).files == (str(homework), str(tmp_path / "out" / "results.csv"))
