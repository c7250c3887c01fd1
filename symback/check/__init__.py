"""Whether an answer is right, and what went wrong where it is not."""

from symback.check.checker import Checker, check
from symback.check.course import Course
from symback.check.verdict import Line, Verdict

__all__ = ["Checker", "Course", "Line", "Verdict", "check"]
