"""A page with pictures of what it is about, where somebody asked for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from symback.page.blocks import Block, Declarations, Drawing, Heading, Page
from symback.solution import Solution


def illustrated(page: Page, solution: Solution, pictures: Sequence[str]) -> Page:
    """The page with these of the pictures of `symback.draw`, each once.

    The network stands where names are declared, the computation graph before the closed form, heat maps after the
    numbers. Raises `InputError` for a picture that does not exist, or that lacks numbers.
    """
    from symback.draw import draw  # few pages have pictures, and each command starts with what pages are made of

    blocks = list(page.blocks)
    for what in dict.fromkeys(pictures):
        picture = draw(solution, what)
        blocks.insert(_place(blocks, what), Drawing(what, picture.scene))
    return replace(page, blocks=tuple(blocks))


def _place(blocks: Sequence[Block], what: str) -> int:
    if what == "network":
        return 1 if blocks and isinstance(blocks[0], Declarations) else 0
    if what == "graph":
        named = (n for n, block in enumerate(blocks) if isinstance(block, Heading) and block.text == "Closed form")
        return next(named, len(blocks))
    return len(blocks)
