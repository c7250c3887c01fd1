"""`python -m benchmarks [--small] [--only NAME] [-o FILE]`: run them all, write the table."""

from __future__ import annotations

import argparse
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import ModuleType

from benchmarks import checking, closed_form, cold, depth, gradients, hessians, start, writing
from benchmarks.measure import Row

BENCHMARKS = {
    "start": start,
    "depth": depth,
    "writing": writing,
    "closed_form": closed_form,
    "gradients": gradients,
    "cold": cold,
    "hessians": hessians,
    "checking": checking,
}
_HOW = """
Written by `python -m benchmarks`: CPU time, sides interleaved, medians.
Every library has one thread and chooses its kernels for the processor.
On a machine that others use as well, ratios are steadier than times, and either depends on the hour.
""".strip()
_VERSIONS = ("sympy", "numpy", "typer", "pydantic", "jax", "autograd", "torch")


def table(rows: list[Row]) -> str:
    lines = ["| | symback | peer | ratio | aim |", "|---|---|---|---|---|"]
    return "\n".join([*lines, *(f"| {r.what} | {r.symback} | {r.peer} | {r.ratio} | {r.wanted} |" for r in rows)])


def machine() -> str:
    """What was measured on, and with."""
    found = []
    for name in _VERSIONS:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} not installed")
    return f"{_processor()}, Python {platform.python_version()}; {', '.join(found)}."


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f"{len(names)} × {names[0]}" if names else platform.processor() or platform.machine()


def report(names: list[str], *, small: bool) -> str:
    parts = ["# Benchmarks", "", _HOW, "", machine(), ""]
    for name in names:
        parts += section(BENCHMARKS[name], BENCHMARKS[name].run(small))
    return "\n".join(parts)


def section(benchmark: ModuleType, rows: list[Row]) -> list[str]:
    """A benchmark's lines: its title, its table, and its `NOTE` where it has one."""
    note = getattr(benchmark, "NOTE", "").strip()
    return [f"## {benchmark.TITLE}", "", table(rows), "", *([note, ""] if note else [])]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--small", action="store_true", help="tiny sizes, for correctness alone")
    parser.add_argument("--only", action="append", choices=BENCHMARKS, help="one of them (repeatable)")
    parser.add_argument("-o", "--output", type=Path, help="write to a file (docs/benchmarks.md), not to the terminal")
    asked = parser.parse_args()
    text = report(asked.only or list(BENCHMARKS), small=asked.small)
    if asked.output:
        asked.output.write_text(text, encoding="utf-8")
    else:
        print(text)


if __name__ == "__main__":
    main()
