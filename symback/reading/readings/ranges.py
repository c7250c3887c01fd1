"""How far a sum runs: over the whole axis that its index counts, from 1 or from 0."""

from __future__ import annotations

from collections.abc import Container

from symback.reading.names.extents import is_own, is_whole, shifted
from symback.reading.readings.terms import RangeError
from symback.shapes import Size


def over_the_axis(index: str, bounds: tuple[str, ...], size: Size, sizes: Container[str]) -> str:
    """A note on how far a sum over an axis of `size` entries is said to run, or "".

    `bounds` are the first and the last value as written; `sizes` are the names of sizes, and any other name is a
    letter of the answer's own for this one. Raises `RangeError` where the sum leaves entries out or runs on.
    """
    low, high = bounds[0], bounds[1] if len(bounds) > 1 else str(size)
    if not is_whole(low, high, size, sizes):
        raise RangeError(f"{index} runs from 1 to {size} here, not from {low} to {high.strip('()')}")
    if is_own(high, sizes):
        return f"{shifted(high)[0]} is read as {size}, to which {index} runs"
    return f"{index} counts from 0 here: it runs over all {size}" if low == "0" else ""
