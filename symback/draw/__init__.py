"""Solution → picture: the network, the computation graph, the heat map of a gradient, as things at places.

`symback.draw(problem, "graph")` is the function; the room of that name can be called, so that it is the function
whether or not something in it has been imported before.
"""

import sys
from types import ModuleType
from typing import Any

from symback.draw.picture import PICTURES, Picture, What, draw
from symback.draw.scene import INKS, Box, Curve, Figure, Label, Scene
from symback.draw.text import Math, Part, Run, measured, runs


class _Room(ModuleType):
    def __call__(self, *args: Any, **options: Any) -> Picture:
        return draw(*args, **options)


sys.modules[__name__].__class__ = _Room

__all__ = [
    "INKS", "PICTURES", "Box", "Curve", "Figure", "Label", "Math", "Part", "Picture", "Run", "Scene", "What", "draw",
    "measured", "runs",
]  # fmt: skip
