"""Graders for course systems: an archive that Gradescope or PrairieLearn runs, and what it runs there.

`archive` makes the file that a teacher uploads: the problem, this very symback, and scripts. On the system,
`python -m symback.grade.systems SYSTEM ROOT` judges the one answer that lies under ROOT and writes `results.json`
where, and in the form in which, that system documents it.
"""

from symback.grade.systems.grader import archive
from symback.grade.systems.table import SYSTEMS

__all__ = ["SYSTEMS", "archive"]
