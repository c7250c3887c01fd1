"""A class in an archive, and as Moodle and Canvas export it: nothing is extracted, and no member costs another."""

from __future__ import annotations

import os
import stat
import struct
import time
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import pytest
from classes import RIGHT, everything, graded, refusal

from symback.errors import InputError
from symback.grade.archives import entries_in_zip
from symback.grade.submissions import Submission, identities, read_submissions

Members = dict[str, str | bytes]


def archive(at: Path, members: Members, compression: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(at, "w", compression) as file:
        for name, text in members.items():
            file.writestr(name, text)
    return at


def read(path: Path) -> dict[str, Submission]:
    found = list(read_submissions(path))
    assert len({one.id for one in found}) == len(found)
    return {one.id: one for one in found}


def said(path: Path) -> dict[str, Any]:
    """What there is of each student: the answer, or why there is none."""
    return {name: one.trouble or one.answer.decode() for name, one in read(path).items()}


MOODLE: Members = {
    "Ada Lovelace_101_assignsubmission_file_/answer.tex": "x",
    "Bob_Stone_102_assignsubmission_file_answer.tex": "y",
    "Cy Young_103_assignsubmission_onlinetext_/onlinetext.html": "<p>W<sub>1</sub> &lt; <b>x</b></p><p>y</p>",
    "Dan Ünal_104_assignsubmission_file_/answer.tex": "z",
    "Dan Ünal_104_assignsubmission_onlinetext_/onlinetext.html": "<p>&nbsp;</p>",
    "Eve_105_assignsubmission_file_/a.tex": "x",
    "Eve_105_assignsubmission_onlinetext_/onlinetext.html": "<p>x</p>",
    "Fay_106_assignsubmission_onlinetext_onlinetext.html": "u",
}
CANVAS: Members = {
    "lovelaceada_LATE_12345_67890_answer.tex": "x",
    "stonebob_12346_67891_my answer-1.txt": "y",
    "youngcy_12347_text.html": "<p>v</p>",
    "delarosa_ana_12348_67892_a_b_1.tex": "z",
    "anon_Ab3xZ_67893_answer.tex": "w",
    "browndan_LATE_12349_67894_answer.tex": "x",
    "browndan_LATE_12349_67895_answer.pdf": b"%PDF",
    "moneypennyeve_12350_67896_a.tex": "x",
    "moneypennyeve_12350_67897_b.tex": "x",
}
HANDED_IN_TWO = "this student handed in 2 files, where one answer was expected"


def test_moodle(tmp_path: Path) -> None:
    assert said(archive(tmp_path / "a.zip", MOODLE)) == {
        "Ada Lovelace_101": "x", "Bob_Stone_102": "y", "Cy Young_103": "W_{1} < x\n\ny", "Dan Ünal_104": "z",
        "Eve_105": HANDED_IN_TWO, "Fay_106": "u",
    }  # fmt: skip


def test_canvas(tmp_path: Path) -> None:
    assert said(archive(tmp_path / "a.zip", CANVAS)) == {
        "lovelaceada_12345": "x", "stonebob_12346": "y", "youngcy_12347": "v", "delarosa_ana_12348": "z",
        "anon_Ab3xZ": "w", "browndan_12349": "x", "moneypennyeve_12350": HANDED_IN_TWO,
    }  # fmt: skip


@pytest.mark.parametrize(
    "members", [MOODLE, CANVAS, {"ada.txt": "x", "bob/b.tex": "y", "cy/": "", "__MACOSX/._ada": "x"}]
)
def test_unpacked_it_is_the_same_class(tmp_path: Path, members: Members) -> None:
    at = archive(tmp_path / "a.zip", members)
    with zipfile.ZipFile(at) as file:
        file.extractall(tmp_path / "class")
    assert read(at) == read(tmp_path / "class")
    assert identities(at) == identities(tmp_path / "class")


def test_a_name_that_only_looks_like_canvas_among_others_is_a_name(tmp_path: Path) -> None:
    assert list(said(archive(tmp_path / "a.zip", {"team_1_2_final.txt": "x", "ada.txt": "y"}))) == [
        "ada", "team_1_2_final",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("members", "ids"),
    [
        ({"class/ada.txt": "x", "class/bob.txt": "y"}, ["ada", "bob"]),
        ({"class/ada/a.txt": "x", "class/bob/b.txt": "y"}, ["ada", "bob"]),
        ({"ada/answer.txt": "x"}, ["ada"]),
        (
            {"class/a_1_assignsubmission_file_/a.tex": "x", "class/b_2_assignsubmission_file_/a.tex": "x"},
            ["a_1", "b_2"],
        ),
        ({"a_1_assignsubmission_file_/a.tex": "x", "a_1_assignsubmission_file_/b.tex": "x"}, ["a_1"]),
    ],
)
def test_the_only_folder_of_an_archive_is_the_class(tmp_path: Path, members: Members, ids: list[str]) -> None:
    assert list(said(archive(tmp_path / "a.zip", members))) == ids


def test_a_large_archive_is_listed_in_little_memory(tmp_path: Path) -> None:
    count = 2000
    names = (f"Ada Lovelace {n}_{n + 100_000}_assignsubmission_file_/answer.tex" for n in range(count))
    at = archive(tmp_path / "a.zip", dict.fromkeys(names, "x"))
    identities(at)  # whatever is imported and kept once
    tracemalloc.start()
    try:
        assert len(identities(at)) == count
        assert tracemalloc.get_traced_memory()[1] / count < 1400  # of which the standard library needs the half
    finally:
        tracemalloc.stop()


def special(name: str, kind: int) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name)
    member.create_system, member.external_attr = 3, (kind | 0o777) << 16
    return member


def patched(at: Path, name: str, field: int, form: str, value: int) -> None:
    """Write `value` into the directory entry of a member, at an offset of it."""
    raw = bytearray(at.read_bytes())
    entry = raw.rindex(b"PK\x01\x02", 0, raw.rindex(name.encode()))
    struct.pack_into(form, raw, entry + field, value)
    at.write_bytes(raw)


def test_what_a_member_is_costs_no_other_member_anything(tmp_path: Path) -> None:
    at = tmp_path / "a.zip"
    with zipfile.ZipFile(at, "w", zipfile.ZIP_DEFLATED) as file:
        for name in ("ok.txt", "locked.txt", "broken.txt", "short.txt", "../up.txt", "/root.txt", "C:/x.txt"):
            file.writestr(name, RIGHT)
        file.writestr("bob/../../../etc/passwd", "x")
        file.writestr(special("link.txt", stat.S_IFLNK), "/etc/passwd")
        file.writestr(special("device.txt", stat.S_IFCHR), "")
        file.writestr(special("dir/pipe", stat.S_IFIFO), "")
        file.writestr("bomb.txt", b"\0" * 200_000_000)
        file.writestr("packed.txt", "x", zipfile.ZIP_LZMA)
        file.writestr("none/", "")
        file.writestr("latin.txt", b"\xe9")
        file.writestr("\u202e\x1b[2J=cmd.txt", "x")
    patched(at, "locked.txt", 8, "<H", 1)
    patched(at, "broken.txt", 16, "<I", 12345)
    patched(at, "short.txt", 24, "<I", 3)
    before = sorted(tmp_path.rglob("*"))
    begun = time.process_time()
    found = read(at)
    assert time.process_time() - begun < 20
    assert sorted(tmp_path.rglob("*")) == before
    out = "this name leads out of the archive: it is not read"
    damaged = "this is damaged: the archive holds no such file as it says"
    assert {name: one.trouble for name, one in found.items() if one.trouble} == {
        "../up": out, "/root": out, "C:/x": out, "bob/../../../etc/passwd": out,
        "link": "this is not a regular file but a symbolic link, which is not followed",
        "device": "this is not a regular file", "dir": "this is not a regular file",
        "locked": "this is encrypted", "broken": damaged, "short": damaged,
        "packed": "this is compressed in a way that is not read (only stored and deflated are)",
        "none": "this is a folder with no file in it, where one answer was expected",
    }  # fmt: skip
    assert len(found["bomb"].answer) == 64 * 1024 + 1  # and so it is past the limit
    assert found["ok"].answer == RIGHT.encode()
    assert set(found) >= {"latin", "\u202e\x1b[2J=cmd"}
    rows = graded(at, tmp_path / "out")
    assert (rows["ok"]["verdict"], rows["bomb"]["verdict"], rows["latin"]["verdict"]) == (
        "correct", "limit", "unreadable",
    )  # fmt: skip
    raw = (tmp_path / "out" / "results.csv").read_bytes()
    assert raw.count(b"\n") == len(rows) + 1
    assert b"\x1b" not in raw
    pages = list((tmp_path / "out" / "feedback").iterdir())
    assert len(pages) == len(rows)
    assert not (tmp_path.parent / "up.txt").exists()


@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
def test_two_members_of_one_student_are_refused(tmp_path: Path) -> None:
    at = tmp_path / "a.zip"
    with zipfile.ZipFile(at, "w") as file:
        file.writestr("s1.txt", "x")
        file.writestr("s1.txt", "y")
    assert "two submissions are of 's1'" in refusal(at, tmp_path / "out")
    assert "two submissions are of 's1'" in refusal(
        archive(tmp_path / "b.zip", {"s1.tex": "x", "s1/a.tex": "y"}), tmp_path / "out"
    )


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"", "is no zip archive"), (b"PK\x03\x04 no", "is no zip archive"),
        (b"PK\x05\x06" + bytes(18), "no submissions"),
        (b"PK\x05\x06" + bytes(4) + b"\xff" * 12 + bytes(2), "is no zip archive"),
    ],
)  # fmt: skip
def test_what_is_no_archive_is_told(tmp_path: Path, raw: bytes, told: str) -> None:
    (tmp_path / "a.zip").write_bytes(raw)
    assert told in refusal(tmp_path / "a.zip", tmp_path / "out")


def test_an_archive_that_is_cut_is_told(tmp_path: Path) -> None:
    at = archive(tmp_path / "a.zip", {f"s{n}.txt": os.urandom(100) for n in range(20)})
    whole = at.read_bytes()
    for size in range(10, len(whole), 97):
        at.write_bytes(whole[:size])
        with pytest.raises(InputError):
            identities(at)


@pytest.mark.parametrize(("name", "hint"), [("answers.csv", "unpack it"), ("inner.zip", "unpack it")])
def test_an_archive_of_one_table_is_told(tmp_path: Path, name: str, hint: str) -> None:
    assert hint in refusal(archive(tmp_path / "a.zip", {name: "id,answer\na,x\n"}), tmp_path / "out")


def test_a_folder_with_the_archive_in_it_is_told(tmp_path: Path) -> None:
    (tmp_path / "class").mkdir()
    archive(tmp_path / "class" / "a.zip", {"ada.txt": "x"})
    assert "name the archive itself" in refusal(tmp_path / "class", tmp_path / "out")


def test_a_folder_that_is_called_like_an_archive_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.zip").mkdir()
    (tmp_path / "a.zip" / "ada.txt").write_text("x", encoding="utf-8")
    assert list(said(tmp_path / "a.zip")) == ["ada"]
    os.mkfifo(tmp_path / "b.zip")
    assert "not a regular file" in refusal(tmp_path / "b.zip", tmp_path / "out")


def test_members_without_permissions_are_files(tmp_path: Path) -> None:
    at = tmp_path / "a.zip"
    with zipfile.ZipFile(at, "w") as file:
        member = zipfile.ZipInfo("ada.txt")
        member.external_attr = 0
        file.writestr(member, "x")
    assert said(at) == {"ada": "x"}


def test_a_folder_of_very_many_files_is_one_row(tmp_path: Path) -> None:
    at = archive(tmp_path / "a.zip", {"ok.txt": "x", **{f"bob/{n}.txt": "x" for n in range(1100)}})
    assert "more than 1000 files" in said(at)["bob"]
    deep = archive(tmp_path / "b.zip", {"ok.txt": "x", f"bob/{'a/' * 3000}x.txt": "x"})
    assert "nested deeper" in said(deep)["bob"]


def test_deep_folders_on_a_disk_are_one_row(tmp_path: Path) -> None:
    below = tmp_path / "class" / "bob"
    for _ in range(30):
        below = below / "a"
    below.mkdir(parents=True)
    (below / "x.txt").write_text("x", encoding="utf-8")
    (tmp_path / "class" / "cy" / "in").mkdir(parents=True)
    (tmp_path / "class" / "cy" / "in" / "x.txt").write_text("y", encoding="utf-8")
    found = said(tmp_path / "class")
    assert "nested deeper" in found["bob"]
    assert found["cy"] == "y"


def test_files_of_an_archive_are_read_while_it_is_open(tmp_path: Path) -> None:
    with entries_in_zip(archive(tmp_path / "a.zip", {"ada.txt": "x"})) as entries:
        assert [entry.name for entry in entries] == ["ada.txt"]


def test_graded_from_an_archive_as_from_its_folder(tmp_path: Path) -> None:
    members: Members = {"Ada_1_assignsubmission_file_/a.tex": RIGHT, "Bob_2_assignsubmission_file_/a.tex": "W2 ("}
    at = archive(tmp_path / "a.zip", members)
    with zipfile.ZipFile(at) as file:
        file.extractall(tmp_path / "class")
    graded(at, tmp_path / "out")
    graded(tmp_path / "class", tmp_path / "folder")
    assert everything(tmp_path / "out") == everything(tmp_path / "folder")
