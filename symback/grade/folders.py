"""A folder for each problem of an assignment, in which students lie: `p1/ada.txt` and `p2/ada.txt`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from symback.errors import Diagnostic, InputError, printable
from symback.grade.answers import ONE, Answer, Wanted, answers_in, missing
from symback.grade.entries import Entry, Folder
from symback.grade.exports import Pile, piles

_HINT = "either a folder for each problem, with the students in it, or a file or folder for each student"


def folders_of_problems(entries: Sequence[Entry], wanted: Wanted, path: Path) -> dict[str, Folder] | None:
    """The folders by the problems that they are named by; None where no folder is.

    Raises `InputError` where other things lie beside them, or two folders are of one problem.
    """
    names = {name.casefold(): name for name in wanted.names}
    found: dict[str, Folder] = {}
    other: Entry | None = None
    if not names:
        return None
    for entry in entries:
        name = names.get(entry.name.casefold())
        if name is None or not isinstance(entry, Folder):
            other = other or entry
        elif name in found:
            message = (
                f"{path}: the folders {printable(found[name].name)} and {printable(entry.name)} are both of {name}"
            )
            raise InputError(Diagnostic("same-problem", message, hint="put what is in them into one"))
        else:
            found[name] = entry
    if found and other is not None:
        folder = printable(next(iter(found.values())).name)
        message = f"{path}: {folder} is named by a problem, and {printable(other.name)} beside it is not"
        raise InputError(Diagnostic("mixed", message, hint=_HINT))
    return found or None


def by_problem(
    folders: Mapping[str, Folder], wanted: Wanted, path: Path
) -> Iterator[tuple[str, Callable[[], list[Answer]]]]:
    """The students of all the folders by their ids, each with what reads an answer to every problem.

    Raises `InputError` where a folder cannot be read, or holds a student twice.
    """
    found: dict[str, list[Pile | None]] = {}
    for place, name in enumerate(wanted.names):
        if name not in folders:
            continue
        try:
            inside = folders[name].inside()
        except OSError as error:
            message = f"cannot read {path / folders[name].name}: {error.strerror or error}"
            raise InputError(Diagnostic("unreadable", message)) from None
        for pile in piles(inside):
            handed_in = found.setdefault(pile.id, [None] * wanted.count)
            if handed_in[place] is not None:
                message = f"{path / folders[name].name}: two submissions are of {printable(pile.id)!r}"
                hint = "a student has one answer to a problem: one file whatever its suffix"
                raise InputError(Diagnostic("same-id", message, hint=hint))
            handed_in[place] = pile
    for identity in sorted(found):
        yield identity, partial(_answers, found[identity])


def _answers(handed_in: Sequence[Pile | None]) -> list[Answer]:
    return [missing() if pile is None else answers_in(pile, ONE)[0] for pile in handed_in]
