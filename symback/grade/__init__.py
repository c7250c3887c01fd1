"""A class: many answers to one problem → a result and a page of feedback each, and a summary.

Reads submissions, hands answers to an executor (by default workers of its own), keeps every finished row, and
writes the final files at the end. Knows no mathematics: what an answer is worth is `symback.check`'s business.
"""

from symback.grade.run import Grading, grade
from symback.grade.submissions import Submission, read_submissions
from symback.grade.work import Options

__all__ = ["Grading", "Options", "Submission", "grade", "read_submissions"]
