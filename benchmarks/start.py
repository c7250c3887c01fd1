"""From a cold process: what a command costs beside `import sympy`."""

from __future__ import annotations

from pathlib import Path

from benchmarks.measure import Row, interleaved, process, shown
from benchmarks.networks import as_file

TITLE = "Start: CPU of a whole process, beside `python -c 'import sympy'`"
NOTE = """
What is imported beside SymPy (NumPy, pydantic, typer, symback itself) costs somewhat less than SymPy does. A deep
network is read from its file, derived, evaluated and checked, and written: each of them takes a part of the last row.
"""
_PROBLEM = str(Path(__file__).resolve().parents[1] / "problems" / "two_layer.yaml")
_DERIVE = ["-m", "symback", "derive"]


def run(small: bool) -> list[Row]:
    depth = 10 if small else 1000
    network = as_file(depth)
    found = interleaved(
        {
            "sympy": lambda: process(["-c", "import sympy"]),
            "help": lambda: process(["-m", "symback", "--help"]),
            "derive": lambda: process([*_DERIVE, _PROBLEM]),
            "deep": lambda: process([*_DERIVE, "-", "--to", "json"], network),
        },
        1 if small else 7,
    )
    names = {
        "help": ("`symback --help`", "≤ 0.5"),
        "derive": ("`symback derive problems/two_layer.yaml`", "≤ 1.7"),
        "deep": (f"`symback derive --to json`, {depth} layers", "≤ 3"),
    }
    peer = found["sympy"]
    return [
        Row(what, shown(found[key]), shown(peer), f"{found[key] / peer:.2f}", wanted)
        for key, (what, wanted) in names.items()
    ]
