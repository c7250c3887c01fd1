"""What Jupyter shows of an object of ours.

Problems, derivations and verdicts stand far below what writes them. So an object knows only that it can be shown:
`symback` itself, which knows every room by name, says who shows it, and nobody below imports a writer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol


class Shows(Protocol):
    """What writes an object of ours for a notebook."""

    def shown_html(self, thing: Any) -> str: ...
    def shown_latex(self, thing: Any) -> str | None: ...
    def to_svg(self, picture: Any) -> str: ...


_FOUND: list[Callable[[], Shows]] = []


def shown_by(found: Callable[[], Shows]) -> None:
    """Say who shows what there is to show; `found` is called when a notebook asks, and not before."""
    _FOUND[:] = [found]


class Shown:
    """An object with a page of its own: a notebook shows it as HTML, or as the formula that matters."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return _FOUND[0]().shown_html(self)

    def _repr_latex_(self) -> str | None:
        return _FOUND[0]().shown_latex(self)


class Drawn:
    """A picture, which a notebook shows as it is drawn."""

    __slots__ = ()

    def _repr_svg_(self) -> str:
        return _FOUND[0]().to_svg(self)
