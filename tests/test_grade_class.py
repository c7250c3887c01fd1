"""What a class gets: a result each, a table, pages, a summary."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from classes import RIGHT, TWO_LAYER, Here, everything, folder, graded, results, small_class, table

import symback
from symback import api
from symback.grade import Options, grade
from symback.grade.work import normalised


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_class(tmp_path_factory.mktemp("small"))


def test_a_result_is_what_check_says(small: Path) -> None:
    rows = results(small)
    assert list(rows) == ["ada", "bob", "cy", "dan"]
    told = json.loads(api.verdict_as(symback.check(TWO_LAYER, "W2 ("), "json"))
    row = rows["cy"]
    del row["id"], row["answer_sha256"]
    assert row == told
    assert [r["verdict"] for r in rows.values()] == ["correct", "incorrect", "unreadable", "correct"]
    assert rows["bob"]["diagnosis"][0]["mistake"] == "missing-transpose"
    assert rows["ada"]["answer_sha256"] != rows["dan"]["answer_sha256"]


def test_the_table_has_a_row_a_student(small: Path) -> None:
    head, *rows = table(small)
    assert head[:4] == ["id", "verdict", "score", "mistakes"]
    assert [row[:4] for row in rows][:2] == [
        ["ada", "correct", "1.0", ""], ["bob", "incorrect", "0.8333", "missing-transpose"],
    ]  # fmt: skip


def test_a_page_a_student(small: Path) -> None:
    pages = {file.name: file.read_text(encoding="utf-8") for file in (small / "feedback").iterdir()}
    assert sorted(pages) == ["ada.md", "bob.md", "cy.md", "dan.md"]
    assert "**✓** Right" in pages["ada.md"]
    assert "a transpose is missing" in pages["bob.md"]


def test_the_summary_counts(small: Path) -> None:
    summary = (small / "summary.md").read_text(encoding="utf-8")
    for line in ("4 submissions, mean score 0.71.", "- right: 2", "- wrong: 1", "- could not be read: 1"):
        assert line in summary
    assert "missing\\-transpose: 1 " in summary
    assert "\n  for example bob: \\(W2 " in summary


def test_equal_answers_are_judged_once(tmp_path: Path) -> None:
    here = Here()
    answers = {f"s{n}.txt": RIGHT + " " * n for n in range(20)}
    done = grade(TWO_LAYER, folder(tmp_path / "class", answers), tmp_path / "out", executor=here)
    assert (here.calls, done.fresh, done.summary.total) == (1, 1, 20)


def test_any_executor_will_do(tmp_path: Path, small: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        grade(TWO_LAYER, small.parent / "class", tmp_path / "out", executor=pool)
    assert everything(tmp_path / "out") == everything(small)


def test_options_reach_the_judge_and_part_the_rows(tmp_path: Path) -> None:
    turned = folder(tmp_path / "class", {"s.txt": f"({RIGHT})'"})
    assert graded(turned, tmp_path / "out")["s"]["verdict"] == "incorrect"
    assert graded(turned, tmp_path / "out", options=Options(layout="jacobian"))["s"]["verdict"] == "correct"
    assert graded(turned, tmp_path / "out")["s"]["verdict"] == "incorrect"


def test_what_two_answers_have_in_common() -> None:
    assert normalised(b"\xef\xbb\xbfa\r\nb \r\n\n") == normalised(b"a\nb") != normalised(b"a b")
