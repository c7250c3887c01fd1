"""How far a sum runs: over the whole axis that its index counts, from 1 or from 0."""

from __future__ import annotations

from collections.abc import Container

from symback.reading.names.places import is_word, shifted
from symback.reading.readings.terms import RangeError
from symback.shapes import Size


def over_the_axis(index: str, bounds: tuple[str, ...], size: Size, sizes: Container[str]) -> str:
    """A note on how far a sum over an axis of `size` entries is said to run, or "".

    `bounds` are the first and the last value as written; `sizes` are the names of sizes, and any other name is a
    letter of the answer's own for this one. Raises `RangeError` where the sum leaves entries out or runs on.
    """
    low, high = bounds[0], bounds[1] if len(bounds) > 1 else str(size)
    name, shift = shifted(high)
    first = int(low) if low in ("0", "1") else None
    own = is_word(name) and name not in sizes
    if isinstance(size, int) and not name:
        fits = first is not None and shift == size - 1 + first
    else:
        fits = first is not None and shift == first - 1 and (own or name == size)
    if not fits:
        raise RangeError(f"{index} runs from 1 to {size} here, not from {low} to {high.strip('()')}")
    counted = f"{index} counts from 0 here: it runs over all {size}" if first == 0 else ""
    return f"{name} is read as {size}, to which {index} runs" if own else counted
