"""How time is measured: CPU time, sides interleaved, medians."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table. `ratio` is how symback compares, and `wanted` what is aimed at."""

    what: str
    symback: str
    peer: str
    ratio: str
    wanted: str = ""


def interleaved(sides: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, float]:
    """Each side's median over rounds in which every side has its turn, after one turn that does not count."""
    found: dict[str, list[float]] = {name: [] for name in sides}
    for turn in range(rounds + 1):
        for name, side in sides.items():
            seconds = side()
            if turn:
                found[name].append(seconds)
    return {name: median(times) for name, times in found.items()}


def cpu(task: Callable[[], object], times: int = 1) -> float:
    """Seconds of this process's CPU that a task takes, on average."""
    start = time.process_time()
    for _ in range(times):
        task()
    return (time.process_time() - start) / times


def repetitions(task: Callable[[], object], seconds: float) -> int:
    """How often a task must be done to take about so long."""
    return max(1, int(seconds / max(cpu(task), 1e-6)))


def process(arguments: Sequence[str], text: str = "") -> float:
    """Seconds of CPU, user and system, of a Python process; it must end well."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, *arguments]
    subprocess.run(command, input=text.encode(), stdout=subprocess.DEVNULL, check=True, env=_with_bytecode())
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def reported(arguments: Sequence[str]) -> float:
    """The number that a Python process prints."""
    command = [sys.executable, *arguments]
    return float(subprocess.run(command, stdout=subprocess.PIPE, check=True, env=_with_bytecode()).stdout)


def _with_bytecode() -> dict[str, str]:
    """As an installed package runs: compiled once, not at every start."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def shown(seconds: float) -> str:
    for unit, scale in (("s", 1.0), ("ms", 1e3), ("µs", 1e6)):
        if seconds * scale >= 1:
            return f"{seconds * scale:.3g} {unit}"
    return f"{seconds * 1e9:.3g} ns"
