"""Submissions by problem: a folder for each, or a row for each answer."""

from __future__ import annotations

import json
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from classes import MISSING, TWO, students, taken

from symback.errors import InputError
from symback.grade.answers import ONE
from symback.grade.submissions import identities, read_submissions

FOLDERS = {"p1/ada.txt": "a", "p1/bob.tex": "c", "P2/ada.tex": "b", "P2/cy/answer.tex": "d", "P2/.hidden": "x"}
FOUND = {"ada": ["a", "b"], "bob": ["c", MISSING], "cy": [MISSING, "d"]}


def zipped(at: Path, files: dict[str, str], below: str = "") -> Path:
    with zipfile.ZipFile(at, "w") as file:
        for name, text in files.items():
            file.writestr(below + name, text)
    return at


def refusal(at: Path) -> str:
    with pytest.raises(InputError) as found:
        identities(at, TWO)
    return str(found.value)


# ------------------------------------------------------------------------------------ a folder for each problem


def test_a_folder_for_each_problem(tmp_path: Path) -> None:
    at = students(tmp_path / "class", FOLDERS)
    assert taken(at) == FOUND
    assert identities(at, TWO) == list(FOUND)


@pytest.mark.parametrize("below", ["", "class/"])
def test_the_same_in_an_archive(tmp_path: Path, below: str) -> None:
    assert taken(zipped(tmp_path / "a.zip", FOLDERS, below)) == FOUND


def test_what_moodle_exports_for_each_problem(tmp_path: Path) -> None:
    files = {
        "p1/Ada Lovelace_101_assignsubmission_file_/answer.tex": "a",
        "p2/Ada Lovelace_101_assignsubmission_file_/other.tex": "b",
        "p2/Bob_102_assignsubmission_onlinetext_/onlinetext.html": "<p>c</p>",
    }
    assert taken(zipped(tmp_path / "a.zip", files)) == {"Ada Lovelace_101": ["a", "b"], "Bob_102": [MISSING, "c"]}


def test_a_problem_that_nobody_has_a_folder_for_is_missing(tmp_path: Path) -> None:
    assert taken(students(tmp_path / "class", {"p2/ada.txt": "b"})) == {"ada": [MISSING, "b"]}


def test_a_student_twice_in_one_problem_is_refused(tmp_path: Path) -> None:
    said = refusal(students(tmp_path / "class", FOLDERS | {"p1/ada.tex": "a"}))
    assert f"{tmp_path / 'class' / 'p1'}: two submissions are of 'ada'" in said
    assert "a student has one answer to a problem" in said


def test_other_things_beside_the_folders_are_refused(tmp_path: Path) -> None:
    said = refusal(students(tmp_path / "class", FOLDERS | {"dan.txt": "x"}))
    assert "P2 is named by a problem, and dan.txt beside it is not" in said
    assert "a folder for each problem" in said


def test_two_folders_of_one_problem_are_refused(tmp_path: Path) -> None:
    said = refusal(zipped(tmp_path / "a.zip", FOLDERS | {"P1/dan.txt": "x"}))
    assert "the folders P1 and p1 are both of p1" in said


def test_without_an_assignment_a_folder_is_a_student(tmp_path: Path) -> None:
    at = students(tmp_path / "class", {"p1/a.txt": "a", "p2/b.txt": "b"})
    assert taken(at, ONE) == {"p1": ["a"], "p2": ["b"]}


# ------------------------------------------------------------------------------------------ a row for each answer

CSV = 'student,week,problem,answer\nada,1,p1,a\nbob,1,P2,"x,\ny"\nada,1,p2,b\n\ncy,1,p1,\n'
JSONL = [
    {"id": "ada", "problem": "p1", "answer": "a"},
    {"id": "bob", "problem": "P2", "answer": "x,\ny"},
    {"id": "ada", "problem": "p2", "answer": "b"},
    {"id": "cy", "problem": "p1"},
]
ROWS = {"ada": ["a", "b"], "bob": [MISSING, "x,\ny"], "cy": [MISSING, MISSING]}


@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [",", ";"])
def test_a_csv_with_a_row_for_each_answer(tmp_path: Path, start: str, ends: str, mark: str) -> None:
    at = tmp_path / "class.csv"
    text = CSV if mark == "," else CSV.replace(",", mark)
    at.write_bytes((start + text.replace("\n", ends)).encode())
    assert taken(at) == {who: [text.replace("\n", ends).replace(",", mark) for text in found] for who, found in
                         ROWS.items()}  # fmt: skip
    assert identities(at, TWO) == ["ada", "bob", "cy"]


def test_a_jsonl_with_a_row_for_each_answer(tmp_path: Path) -> None:
    at = tmp_path / "class.jsonl"
    at.write_text("\n" + "\n\n".join(map(json.dumps, JSONL)), encoding="utf-8")
    assert taken(at) == ROWS


def test_a_header_of_two_lines(tmp_path: Path) -> None:
    at = tmp_path / "class.csv"
    at.write_text('id,"a\nb",problem,answer\nada,,p1,a\nada,,p3,b\n', encoding="utf-8")
    assert f"{at}, line 4: there is no problem 'p3'" in refusal(at)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ada,p1,a\nada,p3,b\n", "line 3: there is no problem 'p3'\nhint: the problems of this assignment are p1, p2"),
        ("ada,p1,a\nbob,p1,b\nada,P1,a\n", "line 4: this is a second answer of 'ada' to p1\nhint: keep the row that"),
        ("ada,,a\n", "line 2: the column problem is empty"),
        ('ada,p1,a\nbob,p1,"b\n', "line 3: "),
    ],
)
def test_a_row_that_is_wrong_is_told_by_its_line(tmp_path: Path, text: str, said: str) -> None:
    at = tmp_path / "class.csv"
    at.write_text(f"id,problem,answer\n{text}", encoding="utf-8")
    first, *rest = said.split("\nhint: ")
    found = refusal(at)
    assert f"{at}, {first}" in found
    assert all(hint in found for hint in rest)


def test_a_line_of_json_without_a_problem_is_told(tmp_path: Path) -> None:
    at = tmp_path / "class.jsonl"
    at.write_text('{"id": "ada", "problem": "p1", "answer": "a"}\n{"id": "bob", "p1": "b"}\n', encoding="utf-8")
    said = refusal(at)
    assert f"{at}, line 2: there is no problem" in said
    assert '"problem": "p1"' in said


def test_a_row_with_too_many_fields_costs_nobody_else_anything(tmp_path: Path) -> None:
    at = tmp_path / "class.csv"
    at.write_text("id,problem,answer\nada,p1,f(a, b)\nada,p2,b\n", encoding="utf-8")
    found = taken(at)["ada"]
    assert found[0].startswith("this row has 4 fields and the table 3 columns")
    assert found[1] == "b"


def test_columns_of_problems_go_before_a_column_called_problem(tmp_path: Path) -> None:
    at = tmp_path / "class.csv"
    at.write_text("id,problem,answer,p1,p2\nada,x,y,a,b\n", encoding="utf-8")
    assert taken(at) == {"ada": ["a", "b"]}


def test_of_one_problem_a_column_problem_is_any_other(tmp_path: Path) -> None:
    at = tmp_path / "class.csv"
    at.write_text("id,problem,answer\nada,p9,a\n", encoding="utf-8")
    assert [one.answer for one in read_submissions(at)] == [b"a"]


def test_answers_are_not_held(tmp_path: Path) -> None:
    at = tmp_path / "class.csv"
    rows = (f"s{n},{problem},{'x' * 10_000}\n" for problem in ("p1", "p2") for n in range(500))
    at.write_text("id,problem,answer\n" + "".join(rows), encoding="utf-8")
    tracemalloc.start()
    try:
        assert sum(1 for _ in read_submissions(at, TWO)) == 1000
        assert tracemalloc.get_traced_memory()[1] < 2_000_000  # of ten million
    finally:
        tracemalloc.stop()
