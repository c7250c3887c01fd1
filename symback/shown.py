"""What Jupyter shows of an object of ours.

Problems, derivations and verdicts stand far below what writes them. So an object knows only that it can be shown;
who shows it is looked up by name when a notebook asks, and nobody below imports a writer.
"""

from __future__ import annotations

from importlib import import_module


class Shown:
    """An object with a page of its own: a notebook shows it as HTML, or as the formula that matters."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return str(import_module("symback.api").shown_html(self))

    def _repr_latex_(self) -> str | None:
        found = import_module("symback.api").shown_latex(self)
        return None if found is None else str(found)
