"""A Dask scheduler and workers on 127.0.0.1: as a program until standard input ends, which prints the address."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


def some_cluster(workers: int) -> subprocess.Popen[str]:
    """A scheduler with so many workers, which can import the helpers of these tests."""
    pytest.importorskip("distributed")
    here = Path(__file__)
    paths = os.pathsep.join([str(here.parent), *sys.path])
    return subprocess.Popen(
        [sys.executable, str(here), str(workers)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        env={**os.environ, "PYTHONPATH": paths}, start_new_session=True,
    )  # fmt: skip


def address_of(cluster: subprocess.Popen[str]) -> str:
    """Where the scheduler is, once it is there."""
    assert cluster.stdout is not None
    address = cluster.stdout.readline().strip()
    assert address.startswith("tcp://127.0.0.1:")
    return address


if __name__ == "__main__":
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=int(sys.argv[1]), threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None
    ) as cluster:
        sys.stdout.write(f"{cluster.scheduler_address}\n")
        sys.stdout.flush()
        sys.stdin.read()
