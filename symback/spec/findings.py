"""What is wrong with a file, collected while it is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from symback.errors import Diagnostic, InputError, did_you_mean
from symback.spec.source import Source
from symback.spec.tree import MOST_ERRORS, TOO_MANY, Node, inside

_MOST_LISTED = 20
_MOST_COMPARED = 1_000


class Broken(set[str]):
    """Names whose own part of the file is wrong; with `every`, all that the file does not declare may be such names."""

    every: bool = False

    def __contains__(self, name: object) -> bool:
        return self.every or super().__contains__(name)

    def __bool__(self) -> bool:
        return self.every or len(self) > 0

    def holds(self, name: str) -> bool:
        """Whether it is known of this name that its part is wrong."""
        return super().__contains__(name)


@dataclass(slots=True)
class Findings:
    """Errors and warnings of one file, and the names whose own part is wrong.

    What uses a broken name is not said to be wrong as well.
    """

    source: Source
    root: Node
    errors: list[Diagnostic] = field(default_factory=list)
    warnings: list[Diagnostic] = field(default_factory=list)
    broken: Broken = field(default_factory=Broken)

    def complain(self, code: str, message: str, node: Node, hint: str, part: tuple[int, int] | None = None) -> None:
        """Note an error at a node, or at a part of a scalar's text. Raises when there are too many."""
        start, end = inside(self.source, node, *part) if part else (node.start, node.end)
        self.errors.append(Diagnostic(code, message, self.source.place(start, end), hint))
        if len(self.errors) >= MOST_ERRORS:
            raise self.failure(TOO_MANY)

    def warn(
        self, code: str, message: str, node: Node, hint: str | None = None, part: tuple[int, int] | None = None
    ) -> None:
        place = self.source.place(*(inside(self.source, node, *part) if part else (node.start, node.end)))
        self.warnings.append(Diagnostic(code, message, place, hint, severity="warning"))

    def sorted_warnings(self) -> tuple[Diagnostic, ...]:
        return tuple(sorted(self.warnings, key=self._position))

    def failure(self, *more: Diagnostic) -> InputError:
        """Every error in the order of the file; of a text that was made, as they were found."""
        return InputError(*sorted(self.errors, key=self._position), *more)

    def _position(self, diagnostic: Diagnostic) -> tuple[int, int]:
        place = diagnostic.place
        return (0, 0) if place is None or self.source.is_made else (place.line, place.column)

    def key(self, section: str, name: str = "") -> Node:
        """The node of a section's key, or of a name in that section; the nearest one above it that exists."""
        parent = self.root.get(section)
        return (parent and parent.key(name)) or self.root.key(section) or self.root

    def value(self, section: str, name: str) -> Node:
        """The value of a name in a section; the nearest node above it that exists."""
        parent = self.root.get(section)
        return (parent and parent.get(name)) or self.key(section)


def suggestion(word: str, known: Iterable[str], heading: str = "names here") -> str:
    """A hint for a name that does not exist: the one that was meant, and those that exist."""
    names = list(known)
    near = did_you_mean(word, names[:_MOST_COMPARED])
    more = f" and {len(names) - _MOST_LISTED} more" if len(names) > _MOST_LISTED else ""
    listed = f"{heading}: {', '.join(names[:_MOST_LISTED]) or 'none'}{more}"
    return f"{near} ({listed})" if near else listed


def shown(text: str) -> str:
    """A text from the file in quotes, shortened."""
    return repr(text if len(text) <= 40 else f"{text[:39]}…")
