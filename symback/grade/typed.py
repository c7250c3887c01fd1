"""What an answer is in what was typed: the parts under headings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_COMMAND = re.compile(r"\\(?:(?:sub)*section|(?:sub)?paragraph|textbf|question|item)\*?\s*[{\[]([^{}\[\]]*)[}\]]")
_WORD = re.compile(r"(?:problem|exercise|question|task|part|aufgabe|frage)\s*(?:no\.?|nr\.?|#)?\s*", re.IGNORECASE)
_MARKS = " \t#*=_%>-.:)"
_LONGEST_HEADING = 500


def sections(text: str, names: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    r"""The parts of a text under headings, by what the headings name; a name may stand over several parts.

    `names` are the spellings of each. A heading is a line that holds a name and marks alone (`## p1`, `**p1**`,
    `\section{Problem p1}`, `p1`), or begins with a name and a colon; `Problem 2` is the second name. What stands
    above the first heading is nobody's.

    >>> sections("Ada\n# p1\nx\ny\nProblem p2: z", {"p1": ["p1"], "p2": ["p2"]})
    {'p1': ['x\ny'], 'p2': ['z']}
    """
    known = {_folded(spelling): name for name, spellings in names.items() for spelling in spellings}
    numbered = {str(place): name for place, name in enumerate(names, 1)}
    found: dict[str, list[list[str]]] = {}
    current: list[str] = []
    for line in text.split("\n"):
        shown, rest = _parted(line)
        name = _named(shown, known, numbered)
        if name is None:
            current.append(line)
        else:
            current = [rest]
            found.setdefault(name, []).append(current)
    return {name: ["\n".join(lines).strip() for lines in parts] for name, parts in found.items()}


def _parted(line: str) -> tuple[str, str]:
    """What would be the heading in a line that has one, and what stands on the line after it."""
    shown = line.strip()
    if command := _COMMAND.match(shown[:_LONGEST_HEADING]):
        return command[1], shown[command.end() :].strip()
    before, _, after = shown.partition(":")
    if after.strip(_MARKS) and not after.startswith("="):
        return before, after.strip("* \t")
    return shown, ""


def _named(shown: str, known: Mapping[str, str], numbered: Mapping[str, str]) -> str | None:
    bare = shown[:_LONGEST_HEADING].strip(_MARKS)
    if (word := _WORD.match(bare)) and _folded(bare) not in known:
        bare = bare[word.end() :]
        return known.get(_folded(bare)) or numbered.get(bare)
    return known.get(_folded(bare))


def _folded(text: str) -> str:
    return " ".join(text.casefold().split()).strip(_MARKS)
