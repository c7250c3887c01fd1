"""What a folder or a table may hold: nothing in it stops anything, and no name is an order."""

from __future__ import annotations

import csv
import json
import os
import time
from pathlib import Path

import pytest
from classes import RIGHT, folder, graded, refusal, remark, table

from symback.errors import InputError, MachineError
from symback.grade.files import neutral, page_names


def test_what_cannot_be_read_is_a_row(tmp_path: Path) -> None:
    at = folder(
        tmp_path / "class",
        {"s1.txt": "", "ok.txt": RIGHT, "latin.txt": b"\xe9", "big.txt": "x" * 70_000, "--help": "x", ".DS_Store": "x"},
    )
    (at / "zero.txt").symlink_to("/dev/zero")
    (at / "d").mkdir()
    (at / "d" / "loop").symlink_to("..")
    (at / "folder.txt").mkdir()
    (at / "two").mkdir()
    folder(at / "two", {"a.txt": "x", "b.txt": "x"})
    folder(at / "one", {"whatever.tex": RIGHT})
    os.mkfifo(at / "pipe.txt")
    begun = time.monotonic()
    rows = graded(at, tmp_path / "out")
    assert time.monotonic() - begun < 20
    assert {name: (row["verdict"], remark(row)) for name, row in rows.items() if row["complaints"]} == {
        "s1": ("unreadable", "the answer is empty: there is no formula here"),
        "latin": ("unreadable", "this is not UTF-8 text (byte 1)"),
        "big": ("limit", "an answer has at most 64 KiB"),
        "zero": ("unreadable", "this is not a regular file but a symbolic link, which is not followed"),
        "d": ("unreadable", "this is not a regular file but a symbolic link, which is not followed"),
        "folder.txt": ("unreadable", "this is a folder with no file in it, where one answer was expected"),
        "two": ("unreadable", "this is a folder with 2 files in it, where one answer was expected"),
        "pipe": ("unreadable", "this is not a regular file"),
    }
    assert (rows["ok"]["verdict"], rows["one"]["verdict"], rows["--help"]["verdict"]) == (
        "correct", "correct", "incorrect",
    )  # fmt: skip
    assert set(rows) == {row[0].lstrip("'") for row in table(tmp_path / "out")[1:]}
    assert len(list((tmp_path / "out" / "feedback").iterdir())) == len(rows)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_permission_is_a_row(tmp_path: Path) -> None:
    at = folder(tmp_path / "class", {"a.txt": RIGHT, "b.txt": RIGHT})
    (at / "a.txt").chmod(0)
    assert "Permission denied" in remark(graded(at, tmp_path / "out")["a"])


def test_a_name_of_a_file_is_never_an_order(tmp_path: Path) -> None:
    names = ['a\nb,"c\x1b[2J.txt', "=cmd|calc!A1.txt", "-x.txt", "@x.txt", "+x.txt", "a..  .txt"]
    rows = graded(folder(tmp_path / "class", dict.fromkeys(names, "x")), tmp_path / "out")
    assert set(rows) == {name.removesuffix(".txt") for name in names}
    raw = (tmp_path / "out" / "results.csv").read_bytes()
    assert raw.count(b"\n") == len(names) + 1
    assert b"\x1b" not in raw
    assert {row[0] for row in table(tmp_path / "out")[1:]} >= {"'=cmd|calc!A1", "'-x", "'@x", "'+x"}
    assert {file.suffix for file in (tmp_path / "out" / "feedback").iterdir()} == {".md"}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "＝1"])
def test_a_formula_is_text_in_a_spreadsheet(text: str) -> None:
    assert neutral(text).startswith("'")
    assert neutral(f"a{text}").startswith("a")


def test_pages_stay_in_their_folder_and_apart() -> None:
    names = ["../../etc/passwd", "..", ".", "con", "a/b", "a-b", "A-b", "a b", "x" * 300, "é", "", "a~b", "s1"]
    pages = page_names(names)
    assert len({page.casefold() for page in pages}) == len(names)
    for page in pages:
        assert "/" not in page
        assert not page.startswith((".", "-"))
        assert len(page) < 100
    assert pages[-1] == "s1.md"


def test_two_files_of_one_student_are_refused(tmp_path: Path) -> None:
    at = folder(tmp_path / "class", {"s1.txt": "x", "s1.tex": "x"})
    assert "two submissions are of 's1'" in refusal(at, tmp_path / "out")


def test_nothing_to_grade(tmp_path: Path) -> None:
    assert "there are no submissions" in refusal(folder(tmp_path / "class", {}), tmp_path / "out")
    assert "there is no " in refusal(tmp_path / "nowhere", tmp_path / "out")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.csv", "foo,bar\n1,2\n", "line 1: the columns are foo, bar"),
        ("a.csv", "", "line 1: the columns are nothing"),
        ("a.csv", 'student,answer\ns1,"x\ns2,y\n', "line 2: "),
        ("a.csv", 'student,answer\ns0,x\ns1,"x\ns2,"y"\n', "line 3: "),
        ("a.csv", 'student,"answer\ns1,x\n', "line 1: "),
        ("a.csv", "id,answer\n,x\n", "line 2: the column id is empty"),
        ("a.csv", "id,answer\ns,x\ns,y\n", "two submissions are of 's'"),
        ("a.jsonl", '{"id": 1, "answer": "x"}\n{"id": 2\n', "line 2: "),
        ("a.jsonl", "[1]\n", "line 1: this is no object"),
        ("a.jsonl", "[" * 100_000 + "\n", "line 1: "),
        ("a.jsonl", '{"answer": "x"}\n', "line 1: there is no id"),
        ("a.xlsx", "x", "no table by its name"),
    ],
)
def test_a_broken_table_is_told_with_its_line(tmp_path: Path, name: str, text: str, said: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert said in refusal(tmp_path / name, tmp_path / "out")


def test_a_table_of_answers(tmp_path: Path) -> None:
    text = f'Student;Note;Answer\ns1;;{RIGHT}\n\ns2;;"W2\n("\ns3;x\ns4;;{"x" * 200_000}\n'
    at = folder(tmp_path / "class", {"answers.csv": text.encode() + b"s5;;\xe9\n"})
    limit = csv.field_size_limit()
    rows = graded(at, tmp_path / "out")
    assert csv.field_size_limit() == limit
    assert [row["verdict"] for row in rows.values()] == ["correct", "unreadable", "unreadable", "limit", "unreadable"]
    assert "2 fields and the table 3 columns" in remark(rows["s3"])
    assert "not UTF-8" in remark(rows["s5"])


def test_lines_of_json(tmp_path: Path) -> None:
    rows = [{"id": 7, "answer": RIGHT}, {"student": "s2", "answer": None}, {"id": "s3", "answer": "\ud800"}]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    found = graded(tmp_path / "a.jsonl", tmp_path / "out")
    assert {name: row["verdict"] for name, row in found.items()} == {
        "7": "correct", "s2": "unreadable", "s3": "unreadable",
    }  # fmt: skip


def test_results_never_lie_among_submissions(tmp_path: Path) -> None:
    at = folder(tmp_path / "class", {"s1.txt": "x"})
    for out in (at, at / "out", tmp_path / "link" / "out"):
        (tmp_path / "link").unlink(missing_ok=True)
        (tmp_path / "link").symlink_to(at)
        with pytest.raises(InputError, match="among the submissions"):
            graded(at, out)
    assert [file.name for file in at.iterdir()] == ["s1.txt"]


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    at = folder(tmp_path / "class", {"s1.txt": "x"})
    victim = folder(tmp_path / "victim", {"s1.md": "mine", "file": "mine"})
    out = folder(tmp_path / "out", {})
    (out / "feedback").symlink_to(victim)
    with pytest.raises(InputError, match="symbolic link"):
        graded(at, out)
    (out / "feedback").unlink()
    (out / "results.csv").symlink_to(victim / "file")
    (out / "feedback").mkdir()
    (out / "feedback" / "s1.md").symlink_to(victim / "s1.md")
    graded(at, out)
    (out / "journal.jsonl").unlink()
    (out / "journal.jsonl").symlink_to(victim / "file")
    with pytest.raises(MachineError):
        graded(at, out)
    assert {file.read_text(encoding="utf-8") for file in victim.iterdir()} == {"mine"}
