"""What processes are prepared by, made once: whoever comes to a part first makes it, the others are given it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Sequence
from typing import Any

Initializer = Callable[..., bytes | None]
"""`initializer(part, made)` prepares a process for a part, from what another process returned for it if there is that.

What it returns is given to the others; None where there is nothing that would spare them the work.
"""


class Preparation:
    """The parts, and what each was made into so far. For several threads, each of which has a process."""

    def __init__(self, parts: Sequence[Any], made: Sequence[bytes | None] = ()) -> None:
        self.parts = tuple(parts)
        self._made: dict[int, bytes | None] = dict(enumerate(made))
        self._begun = set(self._made)
        self._changed = threading.Condition()

    def next(self, done: Collection[int]) -> int | None:
        """The part that a process should take up now, None when it has `done` all of them.

        First what nobody has begun, then what others have made; waits while the rest is in the making.
        """
        with self._changed:
            while rest := [place for place in range(len(self.parts)) if place not in done]:
                for place in rest:
                    if place not in self._begun:
                        self._begun.add(place)
                        return place
                for place in rest:
                    if place in self._made:
                        return place
                self._changed.wait()
        return None

    def made(self, place: int) -> bytes | None:
        """What a part was made into; None where nobody has yet, or there is nothing to give."""
        with self._changed:
            return self._made.get(place)

    def keep(self, place: int, made: bytes | None) -> None:
        """Note what a process made of a part."""
        with self._changed:
            self._made.setdefault(place, made)
            self._changed.notify_all()

    def give_up(self, place: int) -> None:
        """Let another process make a part: this one has ended."""
        with self._changed:
            if place not in self._made:
                self._begun.discard(place)
            self._changed.notify_all()

    def everything(self) -> tuple[bytes | None, ...]:
        """What all parts were made into, in their order; what was not is None."""
        with self._changed:
            return tuple(self._made.get(place) for place in range(len(self.parts)))
