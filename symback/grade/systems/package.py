"""Archives that are the same to the byte whenever and wherever they are made, and this symback to put into them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import symback

REQUIREMENTS = (
    "sympy>=1.14,<1.15",
    "typer>=0.26",
    "rich>=13.9",
    "numpy>=2.0",
    "pydantic>=2.9",
    "pyyaml>=6.0.1",
    "python-flint>=0.7",
    "math-core>=0.9,<0.10",
)
"""What symback needs, as pyproject.toml says; what is installed beside this copy may be told wrongly or not at all."""

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip can name: an archive says nothing of when it was made."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive."""

    data: bytes
    runs: bool = False

    @classmethod
    def of(cls, text: str, *, runs: bool = False) -> Member:
        return cls(text.encode("utf-8"), runs)


def requirements() -> Member:
    return Member.of("".join(f"{line}\n" for line in REQUIREMENTS))


def library(under: str) -> dict[str, Member]:
    """The modules of this symback as members below `under`: what graded a class at home grades it there."""
    home = Path(symback.__file__).parent
    found = (path for path in home.rglob("*") if path.suffix == ".py" or path.name == "py.typed")
    return {f"{under}/symback/{path.relative_to(home).as_posix()}": Member(path.read_bytes()) for path in found}


def zipped(members: Mapping[str, Member]) -> bytes:
    """The members as a zip: in the order of their names, without times, with the permission to run kept."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(members):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.create_system = 3  # Unix, so that the mode below is read
            entry.external_attr = (0o100755 if members[name].runs else 0o100644) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, members[name].data)
    return made.getvalue()
