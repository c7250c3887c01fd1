"""A class on a cluster: a real scheduler and real workers, started here on 127.0.0.1."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from misbehaving import POISON, made_of, prepare_with_poison
from shipped import path
from some_cluster import address_of, some_cluster

from symback.errors import InputError, MachineError
from symback.grade import grade
from symback.grade.cluster import connected, look_at_workers
from symback.grade.local import Limits

TWO_LAYER = str(path("two_layer"))
RIGHT = "(W2' (W3' .* sigmoid'(z2)) .* sigmoid'(z1)) x'"
WRONG = "(W2 (W3' .* sigmoid'(z2)) .* sigmoid'(z1)) x'"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    cluster = some_cluster(2)
    yield address_of(cluster)
    cluster.communicate(timeout=60)


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "symback.cli", "grade", TWO_LAYER, *arguments]
    done = subprocess.run(line, capture_output=True, text=True, timeout=300, check=False)
    assert "Traceback" not in done.stderr, done.stderr
    return done


def everything(out: Path) -> dict[str, bytes]:
    kept = {str(f.relative_to(out)): f.read_bytes() for f in out.rglob("*") if f.is_file()}
    return {name: data for name, data in kept.items() if name not in ("journal.jsonl", ".lock")}


def rows_of(out: Path) -> dict[str, dict[str, Any]]:
    rows = [json.loads(line) for line in (out / "results.jsonl").read_text(encoding="utf-8").splitlines()]
    return {row["id"]: row for row in rows}


def written(at: Path, answers: dict[str, str]) -> Path:
    at.write_text("".join(json.dumps({"id": n, "answer": a}) + "\n" for n, a in answers.items()), encoding="utf-8")
    return at


def test_a_cluster_says_what_one_machine_says(tmp_path: Path, address: str) -> None:
    answers = {f"s{n}": f"{RIGHT} + {n} W1" if n % 3 else f"{n + 1}/{n + 1} {RIGHT}" for n in range(8)}
    answers |= {"turned": f"({WRONG})'", "unreadable": "W2 (", "again": f"{answers['s0']}\n"}
    at = written(tmp_path / "class.jsonl", answers)
    done = command(str(at), "-o", str(tmp_path / "cluster"), "--scheduler", address)
    assert done.returncode == 0, done.stderr
    assert command(str(at), "-o", str(tmp_path / "here"), "--workers", "1").returncode == 0
    assert everything(tmp_path / "cluster") == everything(tmp_path / "here")
    # Equal answers were judged once, and a second run, wherever it is, has nothing to do.
    assert (tmp_path / "cluster" / "journal.jsonl").read_bytes().count(b"\n") == len(answers) - 1
    assert grade(TWO_LAYER, at, tmp_path / "cluster", workers=1).fresh == 0


def test_what_one_worker_has_made_is_given_to_the_other(tmp_path: Path, address: str) -> None:
    parts = [str(tmp_path / name) for name in "ab"]
    with connected(address, initializer=made_of) as cluster:
        cluster.prepare_for(*parts)  # type: ignore[arg-type]
        calls = [cluster.submit(time.sleep, 0.5) for _ in range(8)]
        for call in calls:
            call.result(300)
    for part in parts:
        name = Path(part).name
        assert Path(part).read_text(encoding="ascii") == f"made {name}\ngiven made of {name}\n"


@pytest.mark.skipif(sys.platform != "linux", reason="by limits that Linux has")
def test_limits_hold_on_a_cluster(tmp_path: Path, address: str) -> None:
    codes = {"SEGV": "worker-died", "HANG": "time", "HOG": "memory", "FAIL": "failed", "BURN": "time"}
    assert set(codes) == {name.decode() for name in POISON}
    answers = {code: code for code in codes} | {f"s{n}": f"{RIGHT} + {n} W1" if n else RIGHT for n in range(3)}
    at = written(tmp_path / "class.jsonl", answers)
    with connected(address, Limits(wall=20.0, cpu=3), prepare_with_poison) as cluster:
        assert cluster.count == 2
        grade(TWO_LAYER, at, tmp_path / "out", executor=cluster, workers=cluster.count)
    rows = rows_of(tmp_path / "out")
    assert {name: rows[name]["complaints"][0]["code"] for name in codes} == codes
    assert {name: rows[name]["verdict"] for name in codes} == dict.fromkeys(codes, "limit")
    assert [rows[f"s{n}"]["verdict"] for n in range(3)] == ["correct", "incorrect", "incorrect"]


def test_a_scheduler_that_goes_away_costs_no_finished_row_and_no_other_its_verdict(tmp_path: Path) -> None:
    cluster = some_cluster(1)
    address = address_of(cluster)
    at = written(tmp_path / "class.jsonl", {f"s{n}": f"{RIGHT} + {n} W1" for n in range(400)})
    line = [sys.executable, "-m", "symback.cli", "grade", TWO_LAYER, str(at), "-o", str(tmp_path / "out")]
    run = subprocess.Popen([*line, "--scheduler", address], stderr=subprocess.PIPE, text=True)
    journal = tmp_path / "out" / "journal.jsonl"
    while not (journal.exists() and journal.read_bytes().count(b"\n") >= 2) and run.poll() is None:
        time.sleep(0.02)
    os.killpg(cluster.pid, signal.SIGKILL)
    cluster.communicate()
    _, err = run.communicate(timeout=300)
    assert run.returncode == 4, err
    assert "the scheduler" in err
    assert "Traceback" not in err.partition("error:")[2]
    kept = [json.loads(row) for row in journal.read_bytes().splitlines()]
    assert 2 <= len(kept) < 400
    assert {row["result"]["verdict"] for row in kept} <= {"correct", "incorrect"}


@pytest.mark.parametrize("address", ["127.0.0.1:8786", "tcp://", "tcp://a b:1", "http://127.0.0.1:1", "tcp://h:1/x"])
def test_what_is_no_address_is_told(address: str) -> None:
    with pytest.raises(InputError, match="is no address of a scheduler"), connected(address):
        pass


def test_a_cluster_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("symback.grade.cluster.CONNECT_SECONDS", 1)
    with (
        pytest.raises(MachineError, match=r"there is no scheduler at tcp://127\.0\.0\.1:1"),
        connected("tcp://127.0.0.1:1"),
    ):
        pass
    assert list(tmp_path.iterdir()) == []


def test_without_dask_it_is_told_how_to_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MachineError, match=r"pip install 'symback\[cluster\]'") as told, connected("tcp://h:1"):
        pass
    assert told.value.exit_code == 4


@pytest.mark.parametrize(
    ("found", "said"), [({}, "has no workers"), ({"tcp://h:2": "0.0.1"}, "tcp://h:2 has symback 0.0.1")]
)
def test_workers_that_will_not_do_are_told(found: dict[str, str], said: str) -> None:
    class Client:
        def run(self, _call: object) -> dict[str, str]:
            return found

    with pytest.raises(MachineError, match=re.escape(said)):
        look_at_workers(Client(), "tcp://h:1")
