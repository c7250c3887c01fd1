"""`symback.draw`: a problem or a solution as a picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from symback.draw.graph import drawn_variables, graph_scene
from symback.draw.heatmap import MOST_PANELS, heatmap_scene
from symback.draw.known import Known, first_derivatives
from symback.draw.network import network_scene
from symback.draw.scene import Scene
from symback.errors import Diagnostic, InputError, did_you_mean
from symback.names import canonical
from symback.shown import Drawn
from symback.solution import Solution, derive
from symback.spec import Problem, load

What = Literal["network", "graph", "heatmap"]

PICTURES: dict[str, Callable[[Known], Scene]] = {
    "network": network_scene,
    "graph": graph_scene,
    "heatmap": heatmap_scene,
}
"""What can be drawn."""

MOST_DERIVED = {"network": 12, "graph": 12, "heatmap": MOST_PANELS}
"""Derivatives that are derived for a picture without a question; of more, the first and the last, and for a
computation graph those by the variables that it shows."""


@dataclass(frozen=True, slots=True)
class Picture(Drawn):
    """A picture: what it is of, and what stands where."""

    what: str
    scene: Scene

    @property
    def note(self) -> str:
        """Why it is another picture than was asked for, or ""."""
        return self.scene.note


def draw(
    thing: Problem | Solution | str | Path,
    what: str = "network",
    wrt: str | Sequence[str] | None = None,
    of: str | None = None,
    seed: int = 0,
) -> Picture:
    """The network, the computation graph, or the heat map of gradients of a problem, a solution or a problem file.

    `wrt`, `of` and `seed` are those of `derive`, and are not used of a solution, which has its own. A network that
    is no chain of layers is drawn as its computation graph, and its description says so. Raises `InputError` as
    `derive` does, and where a heat map lacks numbers.
    """
    if what not in PICTURES:
        known = ", ".join(PICTURES)
        hint = did_you_mean(what, PICTURES) or f"known: {known}"
        raise InputError(Diagnostic("unknown-picture", f"there is no picture {what!r}", hint=hint))
    if isinstance(thing, Solution):
        return Picture(what, PICTURES[what](Known(first_derivatives(thing))))
    problem = thing if isinstance(thing, Problem) else load(thing)
    names = [wrt] if isinstance(wrt, str) else list(problem.wrt if wrt is None else wrt)
    few = _few(problem, names, what, of, seed)
    solution = derive(problem, few, of, seed=seed, order=1)
    return Picture(what, PICTURES[what](Known(solution, len(names) - len(few))))


def _few(problem: Problem, names: list[str], what: str, of: str | None, seed: int) -> list[str]:
    """The names by which is derived: all, or of many those that the picture shows."""
    most = MOST_DERIVED[what]
    if len(names) <= most:
        return names
    few = [*names[: most - most // 2], *names[len(names) - most // 2 :]]
    if what != "graph":
        return few
    drawn = set(drawn_variables(derive(problem, few[:1], of, seed=seed, order=1).forward))
    return [name for name in names if canonical(name) in drawn] or few
