"""What runs on a course system: `python -m symback.grade.systems SYSTEM [ROOT]`."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from symback.destination import send
from symback.grade.systems.table import SYSTEMS


def main(arguments: list[str]) -> int:
    """Judge the answer under ROOT (by default where the system puts it) and write the results."""
    if len(arguments) not in (1, 2) or arguments[0] not in SYSTEMS:
        sys.stderr.write(f"usage: python -m symback.grade.systems {{{','.join(SYSTEMS)}}} [ROOT]\n")
        return 2
    system = SYSTEMS[arguments[0]]
    to, results = system.run(Path(arguments[1] if len(arguments) == 2 else system.root))
    to.parent.mkdir(parents=True, exist_ok=True)
    send(json.dumps(results, indent=2, ensure_ascii=True, allow_nan=False) + "\n", to)
    return 0


if __name__ == "__main__":
    os.environ.setdefault("SYMPY_GROUND_TYPES", "python")  # as the command does
    sys.exit(main(sys.argv[1:]))
