"""The one answer among the files that a student handed in."""

from __future__ import annotations

from pathlib import Path

from symback.grade.submissions import Submission, in_folder


def answer_in(folder: Path) -> Submission:
    """The answer in a folder that holds one file (or one folder with a file in it), or why there is none.

    Nothing is followed out of the folder, and a device or a pipe is not waited for.
    """
    return in_folder("answer", folder)
