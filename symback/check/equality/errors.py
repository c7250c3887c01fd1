"""Why an expression has no value."""

from __future__ import annotations


class NoValueError(Exception):
    """There is no value; the message says why, for people."""


class UnsupportedNodeError(NoValueError):
    """This kind of number knows no such node or function."""


class UndefinedError(NoValueError):
    """Not defined at this point: a division by zero, the log of a negative number."""


class BlurredError(NoValueError):
    """The precision does not tell on which side of a jump a number stands."""


class NoRootError(NoValueError):
    """A number modulo a prime is no square: another point will do better."""

    def __init__(self, number: int) -> None:
        super().__init__("a number that is no square")
        self.number = number
