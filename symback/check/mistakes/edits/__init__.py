"""Editing an answer as it was written: one node, one operator, one factor at a time.

An edit makes the answer another one; where that is right, what was undone is the mistake, and where it
was undone is the place. A kind of edit is a module: `transposes`, `products`, `powers`, `slopes`, `sums`, `names`,
`indices`, `insertions`.
"""

from symback.check.mistakes.edits.edit import Context, Edit, Names, placed, together
from symback.check.mistakes.edits.indices import reindexed
from symback.check.mistakes.edits.insertions import insertions
from symback.check.mistakes.edits.slopes import entrywise, is_slope
from symback.check.mistakes.edits.small import edits_at

__all__ = [
    "Context", "Edit", "Names", "edits_at", "entrywise", "insertions", "is_slope", "placed", "reindexed", "together",
]  # fmt: skip
