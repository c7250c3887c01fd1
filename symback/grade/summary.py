"""What a teacher wants to know of a class: scores, mistakes by frequency, what could not be judged; as a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from symback.errors import printable
from symback.page import Block, Heading, Page, Paragraph, Points
from symback.prose import Prose

MOST_NAMED = 30
"""Submissions without a verdict that the page names; the table has all."""
BAR = 30
VERDICTS = {
    "correct": "right", "incorrect": "wrong", "undecided": "undecided",
    "unreadable": "could not be read", "limit": "past a limit",
}  # fmt: skip
BANDS = (("1", 1.0), ("0.75 to 1", 0.75), ("0.5 to 0.75", 0.5), ("0.25 to 0.5", 0.25), ("above 0", 1e-9), ("0", 0.0))


@dataclass(slots=True)
class Mistake:
    """How many made it, and the first answer in which it was made."""

    count: int = 0
    identity: str = ""
    answer: str = ""


@dataclass(slots=True)
class Summary:
    """The figures of a class, gathered a row at a time."""

    title: str
    verdicts: Counter[str] = field(default_factory=Counter)
    bands: Counter[str] = field(default_factory=Counter)
    score: float = 0.0
    mistakes: dict[str, Mistake] = field(default_factory=dict)
    unjudged: list[tuple[str, str]] = field(default_factory=list)
    unjudged_count: int = 0

    def add(self, identity: str, result: dict[str, Any], quoted: str) -> None:
        """Count one student's result."""
        score = float(result["score"])
        self.verdicts[result["verdict"]] += 1
        self.bands[next(name for name, least in BANDS if score >= least)] += 1
        self.score += score
        for name in dict.fromkeys(d["mistake"] for d in result["diagnosis"]):
            mistake = self.mistakes.setdefault(name, Mistake(0, identity, quoted))
            mistake.count += 1
        if result["verdict"] in ("unreadable", "undecided", "limit"):
            self.unjudged_count += 1
            if len(self.unjudged) < MOST_NAMED:
                said = [str(complaint["message"]) for complaint in result["complaints"]] or [VERDICTS["undecided"]]
                self.unjudged.append((identity, said[0]))

    @property
    def total(self) -> int:
        return sum(self.verdicts.values())

    def page(self) -> Page:
        """The summary as a page, for the terminal and for Markdown."""
        return Page(self.title.strip() or "Answers", (), tuple(self._blocks()))

    def _blocks(self) -> Iterator[Block]:
        students = "1 submission" if self.total == 1 else f"{self.total} submissions"
        yield Paragraph((f"{students}, mean score {self.score / max(1, self.total):.2f}.",))
        yield Points(tuple((f"{said}: {self.verdicts[v]}",) for v, said in VERDICTS.items() if self.verdicts[v]))
        yield Heading("Scores")
        yield Points(tuple((f"{name}: {self.bands[name]} {self._bar(name)}",) for name, _ in BANDS if self.bands[name]))
        if self.mistakes:
            yield Heading("Mistakes")
            ranked = sorted(self.mistakes.items(), key=lambda item: (-item[1].count, item[0]))
            yield Points(tuple(_mistake(name, mistake) for name, mistake in ranked))
        if self.unjudged:
            yield Heading("Without a verdict")
            points: list[Prose] = [(f"{printable(who)}: {printable(why)}",) for who, why in self.unjudged]
            if self.unjudged_count > len(self.unjudged):
                points.append((f"and {self.unjudged_count - len(self.unjudged)} more, in results.csv",))
            yield Points(tuple(points))

    def _bar(self, band: str) -> str:
        return "=" * max(1, round(BAR * self.bands[band] / self.total))


def _mistake(name: str, mistake: Mistake) -> Prose:
    shown = printable(mistake.answer) or "(empty)"
    return (f"{name}: {mistake.count}, for example {printable(mistake.identity)}: {shown}",)
