"""Whether an answer is right, and what went wrong where it is not.

`symback.check(problem, answer)` is the function; the room of that name can be called, so that it is the function
whether or not something in it has been imported before.
"""

import sys
from types import ModuleType
from typing import Any

from symback.check.checker import Checker, check
from symback.check.course import Course
from symback.check.verdict import Line, Verdict


class _Room(ModuleType):
    def __call__(self, *args: Any, **options: Any) -> Verdict:
        return check(*args, **options)


sys.modules[__name__].__class__ = _Room

__all__ = ["Checker", "Course", "Line", "Verdict", "check"]
