"""Programs for Octave, and the numbers that they print."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path


def printed_by(octave: str, folder: Path, lines: Sequence[str]) -> dict[str, list[list[float]]]:
    """What a program prints, where a warning is an error: lines of a name and numbers, the numbers by name."""
    driver = folder / "driver.m"
    driver.write_text("\n".join(["1;", "warning('error', 'Octave:any');", *lines]))
    command = [octave, "--no-gui", "--norc", "--quiet", str(driver)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert run.returncode == 0, run.stderr
    printed: dict[str, list[list[float]]] = {}
    for line in run.stdout.splitlines():
        name, *entries = line.split()
        printed.setdefault(name, []).append([float(entry) for entry in entries])
    return printed
