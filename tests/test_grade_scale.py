"""Large classes, and small ones that are stopped very often: what a class of any size must keep to.

The suite takes a few answers. `SYMBACK_CLASS=100000`, `SYMBACK_GOOD=10000` and `SYMBACK_KILLS=1000` take so many;
with `-s`, what was measured is printed.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from crowd import PROBLEMS, read_rows, write_rows
from misbehaving import prepare_with_poison
from shipped import path
from some_cluster import address_of, some_cluster

from symback.grade import Options, grade
from symback.grade.local import Limits, Workers
from symback.grade.work import Course

CLASS = int(os.environ.get("SYMBACK_CLASS", "60"))
GOOD = int(os.environ.get("SYMBACK_GOOD", "60"))
KILLS = int(os.environ.get("SYMBACK_KILLS", "12"))
SHARE = 0.1
"""Mutants among the answers of a large class."""
MOST_MEMORY = 300 * 1024**2
here = Path(__file__).parent
linux = pytest.mark.skipif(sys.platform != "linux", reason="by what Linux tells of processes")


def results(out: Path) -> dict[str, dict[str, Any]]:
    with (out / "results.jsonl").open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    assert len({row["id"] for row in rows}) == len(rows)
    return {row["id"]: row for row in rows}


def generated(at: Path, name: str, count: int, mutants: float) -> list[Path]:
    """Rows of a class in several files, made on all processors."""
    piece = max(20, -(-count // 40))
    parts = [range(start, min(start + piece, count)) for start in range(0, count, piece)]
    files = [at / f"{name}.{part.start}.rows" for part in parts]
    if count < 200:
        for file, part in zip(files, parts, strict=True):
            write_rows(file, name, part, mutants)
        return files
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        list(pool.map(write_rows, files, [name] * len(parts), parts, [mutants] * len(parts)))
    return files


def table(to: Path, parts: list[Path]) -> Path:
    with to.open("w", encoding="utf-8") as file:
        for row in read_rows(parts):
            file.write(json.dumps({"id": row["id"], "answer": row["answer"]}) + "\n")
    return to


# ------------------------------------------------------------------------- a few bad ones among many good ones


@linux
def test_bad_answers_among_good_ones_cost_no_good_one_its_verdict(tmp_path: Path) -> None:
    good = generated(tmp_path, "two_layer", GOOD, 0.0)
    bad = {
        "tower": ("W1 2^" + "^".join("9" * 40), {"limit", "unreadable"}),
        "nest": ("(" * 32_767 + "W1" + ")" * 32_767, {"limit"}),
        "poison": ("SEGV", {"limit"}),
    }
    assert len(bad["nest"][0]) == 64 * 1024
    rows = [{"id": row["id"], "answer": row["answer"]} for row in read_rows(good)]
    for place, (name, (answer, _)) in enumerate(bad.items(), 1):
        rows.insert(place * len(rows) // (len(bad) + 1), {"id": name, "answer": answer})
    (tmp_path / "class.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    course = Course(path("two_layer").read_bytes(), str(path("two_layer")), Options())
    killed: list[int] = []
    over = threading.Event()
    begun = time.monotonic()
    with Workers(2, prepare_with_poison, (course,), Limits(wall=600.0, cpu=20)) as pool:
        killer = threading.Thread(target=_kill_some, args=(pool, tmp_path / "out" / "journal.jsonl", killed, over))
        killer.start()
        try:
            grade(path("two_layer"), tmp_path / "class.jsonl", tmp_path / "out", executor=pool)
        finally:
            over.set()
            killer.join()
    seconds = time.monotonic() - begun
    found = results(tmp_path / "out")
    assert len(found) == GOOD + len(bad)
    assert killed
    for name, row in found.items():
        assert row["verdict"] in (bad[name][1] if name in bad else {"correct"}), (name, row["verdict"], row["reading"])
    summary = (tmp_path / "out" / "summary.md").read_text(encoding="utf-8").partition("## Without a verdict")[2]
    assert all(f"- {name}: " in summary for name in bad), summary
    print(f"\n{GOOD} good answers, {len(bad)} bad ones, {len(killed)} workers killed: {seconds:.0f} s")


def _kill_some(pool: Workers, journal: Path, killed: list[int], over: threading.Event) -> None:
    """Kill a worker when there is one, and when a third and two thirds of the rows are kept."""
    for rows in (0, GOOD // 3, 2 * GOOD // 3):
        while not over.is_set() and not (pool.processes and kept_rows(journal) >= rows):
            time.sleep(0.01)
        for pid in pool.processes[:1]:
            os.kill(pid, signal.SIGKILL)
            killed.append(pid)


def kept_rows(journal: Path) -> int:
    return journal.read_bytes().count(b"\n") if journal.exists() else 0


# ------------------------------------------------------------------------------------- stopped again and again


def everything(out: Path) -> dict[str, bytes]:
    kept = {str(f.relative_to(out)): f.read_bytes() for f in out.rglob("*") if f.is_file()}
    return {name: data for name, data in kept.items() if name not in ("journal.jsonl", ".lock")}


@linux
def test_killed_at_random_moments_the_files_are_the_same(tmp_path: Path) -> None:
    at = table(tmp_path / "class.jsonl", generated(tmp_path, "two_layer", 40, 0.2))
    grade(path("two_layer"), at, tmp_path / "whole", workers=1)
    whole = everything(tmp_path / "whole")
    assert len(whole) == 44  # a page each, results.jsonl, results.csv, summary.md, summary.html
    command = [sys.executable, str(here / "killed.py"), str(at), str(tmp_path / "out"), str(KILLS), "11"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    classes = sorted((tmp_path / "out").iterdir())
    assert done.stdout == f"{KILLS} kills, {done.stdout.split()[2]} rows cut, {len(classes)} classes\n"
    for out in classes:
        assert everything(out) == whole, out
    print(f"\n{done.stdout.strip()}: all files the same")


# ------------------------------------------------------------------------------------------------- a large class


@linux
def test_a_large_class_is_graded_right_in_little_memory(tmp_path: Path) -> None:
    problems = PROBLEMS if CLASS >= 1000 else PROBLEMS[:2]
    counts, most, seconds, rows = Counter[str](), 0, 0.0, 0
    accepted: list[str] = []
    rejected: list[str] = []
    for name in problems:
        parts = generated(tmp_path, name, CLASS // len(problems), SHARE)
        at = table(tmp_path / f"{name}.jsonl", parts)
        begun = time.monotonic()
        memory, _ = graded_by_command(name, at, tmp_path / name)
        seconds += time.monotonic() - begun
        most = max(most, *memory)
        found = results(tmp_path / name)
        for row in read_rows(parts):
            verdict = found[str(row["id"])]["verdict"]
            counts[f"{verdict}, {'right' if row['right'] else 'wrong' if row['right'] is False else 'unclear'}"] += 1
            rows += 1
            if row["right"] is not None and (verdict == "correct") != row["right"]:
                (rejected if row["right"] else accepted).append(f"{row['id']}: {verdict}: {row['answer']}")
        took = time.monotonic() - begun
        print(f"\n{name}: {len(found)} answers in {took:.0f} s, {told(memory)}", flush=True)
    undecided = sum(count for said, count in counts.items() if said.startswith("undecided"))
    print(f"{rows} answers, {rows / seconds:.1f} a second, at most {most >> 20} MiB: {dict(counts)}")
    print(f"false accepts: {len(accepted)}, false rejects: {len(rejected)}, undecided: {undecided}")
    print("\n".join((*accepted, *rejected)))
    assert not accepted
    assert not rejected
    assert most < MOST_MEMORY


@linux
def test_an_archive_of_a_whole_class_takes_little_memory(tmp_path: Path) -> None:
    """As Moodle exports it, with a hundred different answers."""
    at = tmp_path / "class.zip"
    with zipfile.ZipFile(at, "w", zipfile.ZIP_DEFLATED) as file:
        for n in range(CLASS):
            name = f"Ada Lovelace {n}_{n + 1_000_000}_assignsubmission_file_/answer.tex"
            file.writestr(name, f"{n % 100} (W2' (W3' .* sigmoid'(z2)) .* sigmoid'(z1)) x'")
    begun = time.monotonic()
    memory, _ = graded_by_command("two_layer", at, tmp_path / "out", "--feedback", "none")
    found = results(tmp_path / "out")
    assert len(found) == CLASS
    right = sum(row["verdict"] == "correct" for row in found.values())
    assert right == len(range(1, CLASS, 100))
    print(f"\n{CLASS} members: {time.monotonic() - begun:.0f} s, {told(memory)}")
    assert max(memory) < MOST_MEMORY


def test_two_workers_of_dask_write_the_same_files(tmp_path: Path) -> None:
    count = max(20, CLASS // 20)
    at = table(tmp_path / "class.jsonl", generated(tmp_path, "network_cross_entropy", count, SHARE))
    cluster = some_cluster(2)
    begun = time.monotonic()
    try:
        memory, _ = graded_by_command(
            "network_cross_entropy", at, tmp_path / "cluster", "--scheduler", address_of(cluster)
        )
    finally:
        cluster.communicate(timeout=60)
    seconds = time.monotonic() - begun
    graded_by_command("network_cross_entropy", at, tmp_path / "here")
    assert len(results(tmp_path / "cluster")) == count
    assert everything(tmp_path / "cluster") == everything(tmp_path / "here")
    print(f"\n{count} answers on a cluster: {seconds:.0f} s, the same files as here; {told(memory)}")


def told(memory: list[int]) -> str:
    """The memory of a process as it was on its way."""
    at = [(share, memory[min(len(memory) - 1, len(memory) * share // 100)]) for share in (10, 50, 100)]
    shares = ", ".join(f"{size >> 20} MiB at {share} %" for share, size in at)
    return f"memory of the parent {shares}, {max(memory) >> 20} MiB at most"


@linux
@pytest.mark.skipif(CLASS < 1000, reason="a figure, taken with SYMBACK_CLASS=100000")
def test_how_much_faster_workers_are_than_one(tmp_path: Path) -> None:
    """Says, and does not judge: what other programs leave of the machine is not symback's to say."""
    at = table(tmp_path / "class.jsonl", generated(tmp_path, "two_layer", max(20, CLASS // 100), SHARE))
    rates = []
    for workers in (1, os.cpu_count() or 1):
        out = tmp_path / str(workers)
        seconds = graded_by_command("two_layer", at, out, "--workers", str(workers))[1]
        rates.append((kept_rows(out / "journal.jsonl") - 1) / max(seconds, 1e-3))
    assert everything(tmp_path / "1") == everything(tmp_path / str(os.cpu_count() or 1))
    print(
        f"\n{rates[0]:.0f} a second by one worker, {rates[1]:.0f} by {os.cpu_count()}: {rates[1] / rates[0]:.2f} times"
    )


def graded_by_command(name: str, at: Path, out: Path, *more: str) -> tuple[list[int], float]:
    """Grade by the command: the bytes of memory of its process from time to time, seconds after the first row."""
    command = [sys.executable, "-m", "symback.cli", "grade", str(path(name)), str(at), "-o", str(out), *more]
    told = out.with_suffix(".said")
    first = 0.0
    with told.open("w", encoding="utf-8") as said:
        process = subprocess.Popen(command, stdout=said, stderr=said)
        memory = []
        while process.poll() is None:
            memory.append(resident(process.pid))
            if not first and (out / "journal.jsonl").exists() and (out / "journal.jsonl").stat().st_size:
                first = time.monotonic()
            time.sleep(0.2 if first else 0.02)
    assert process.returncode == 0, told.read_text(encoding="utf-8")
    return [size for size in memory if size] or [0], time.monotonic() - (first or time.monotonic())


def resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0
