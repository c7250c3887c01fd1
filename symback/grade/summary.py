"""What a teacher wants to know of a class: scores, mistakes by frequency, what could not be judged; as a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from symback.errors import printable
from symback.grade.feedback import earned, figure, heading, of_points, title_of
from symback.grade.work import Row
from symback.page import Bar, Bars, Block, Heading, Page, Paragraph, Points
from symback.prose import Prose
from symback.rulings import RULINGS
from symback.spec.assignment import Assigned, Assignment

MOST_NAMED = 30
"""Submissions without a verdict that the page names; the table has all."""
VERDICTS: dict[str, tuple[str, bool | None]] = {
    **{name: (row.counted, row.right) for name, row in RULINGS.items()},
    "missing": ("nothing handed in", None),
}
BANDS = (("1", 1.0), ("0.75 to 1", 0.75), ("0.5 to 0.75", 0.5), ("0.25 to 0.5", 0.25), ("above 0", 1e-9), ("0", 0.0))


@dataclass(slots=True)
class Mistake:
    """How many made it, and the first answer in which it was made."""

    count: int = 0
    identity: str = ""
    answer: str = ""


@dataclass(slots=True)
class Tally:
    """The figures of one problem, gathered an answer at a time."""

    verdicts: Counter[str] = field(default_factory=Counter)
    bands: Counter[str] = field(default_factory=Counter)
    score: float = 0.0
    mistakes: dict[str, Mistake] = field(default_factory=dict)
    unjudged: list[tuple[str, str]] = field(default_factory=list)
    unjudged_count: int = 0

    @property
    def total(self) -> int:
        return sum(self.verdicts.values())

    @property
    def mean(self) -> float:
        return self.score / max(1, self.total)

    def add(self, identity: str, row: Row) -> None:
        """Count one answer."""
        result = row.result
        missing = [complaint["code"] for complaint in result["complaints"]] == ["missing"]
        self.verdicts["missing" if missing else result["verdict"]] += 1
        self.bands[band(result["score"])] += 1
        self.score += float(result["score"])
        for name in dict.fromkeys(d["mistake"] for d in result["diagnosis"]):
            mistake = self.mistakes.setdefault(name, Mistake(0, identity, row.quoted))
            mistake.count += 1
        if VERDICTS[result["verdict"]][1] is None and not missing:
            self.unjudged_count += 1
            if len(self.unjudged) < MOST_NAMED:
                self.unjudged.append((identity, _why(result)))

    def verdict_bars(self) -> Bars:
        """How many are right, wrong, or without a verdict."""
        rows = [
            Bar(said, self.verdicts[name] / self.total, str(self.verdicts[name]), tone)
            for name, (said, tone) in VERDICTS.items()
            if self.verdicts[name]
        ]
        return Bars("Answers by verdict", tuple(rows))

    def findings(self, about: str) -> Iterator[Block]:
        """Mistakes by frequency, and what has no verdict."""
        if self.mistakes:
            ranked = sorted(self.mistakes.items(), key=lambda item: (-item[1].count, item[0]))
            rows = [_mistake(name, mistake, self.total) for name, mistake in ranked]
            yield Heading(f"Mistakes{about}")
            yield Bars("Answers in which each was made, and the first of them", tuple(rows))
        if self.unjudged:
            yield Heading(f"Without a verdict{about}")
            points: list[Prose] = [(f"{printable(who)}: {printable(why)}",) for who, why in self.unjudged]
            if self.unjudged_count > len(self.unjudged):
                points.append((f"and {self.unjudged_count - len(self.unjudged)} more, in results.csv",))
            yield Points(tuple(points))


def band(score: float) -> str:
    """The band that a share of the points falls in."""
    return next(name for name, least in BANDS if score >= least)


def band_bars(bands: Counter[str], caption: str) -> Bars:
    """How many are in each band, the empty ones too: a distribution has its gaps."""
    total = max(1, sum(bands.values()))
    return Bars(caption, tuple(Bar(name, bands[name] / total, str(bands[name])) for name, _ in BANDS))


def _why(result: dict[str, Any]) -> str:
    said = [str(complaint["message"]) for complaint in result["complaints"]]
    return said[0] if said else VERDICTS["undecided"][0]


def _mistake(name: str, mistake: Mistake, total: int) -> Bar:
    who, shown = f"for example {printable(mistake.identity)}", printable(mistake.answer) or "(empty)"
    return Bar(name, mistake.count / total, str(mistake.count), note=who, quoted=shown)


@dataclass(slots=True)
class Summary:
    """The figures of a class, gathered a student at a time; those of each problem are a `Tally`."""

    assignment: Assignment
    tallies: list[Tally] = field(default_factory=list)
    bands: Counter[str] = field(default_factory=Counter)
    total: int = 0
    points: float = 0.0

    def __post_init__(self) -> None:
        self.tallies = [Tally() for _ in self.assignment.problems]

    def add(self, identity: str, rows: Sequence[Row]) -> None:
        """Count one student's results."""
        points = sum(earned([float(row.result["score"]) for row in rows], self.assignment))
        self.total += 1
        self.points += points
        self.bands[band(points / self.assignment.points)] += 1
        for tally, row in zip(self.tallies, rows, strict=True):
            tally.add(identity, row)

    @property
    def verdicts(self) -> Counter[str]:
        """Of all problems together."""
        return sum((tally.verdicts for tally in self.tallies), Counter())

    def page(self) -> Page:
        """The summary as a page."""
        blocks = self._alone() if self.assignment.alone else self._together()
        return Page(title_of(self.assignment), (), tuple(blocks))

    def _students(self) -> str:
        return "1 submission" if self.total == 1 else f"{self.total} submissions"

    def _alone(self) -> Iterator[Block]:
        (tally,) = self.tallies
        yield Paragraph((f"{self._students()}, mean score {tally.mean:.2f}.",))
        yield tally.verdict_bars()
        yield Heading("Scores")
        yield band_bars(tally.bands, "Submissions by score, from 0 to 1")
        yield from tally.findings("")

    def _together(self) -> Iterator[Block]:
        worth = self.assignment.points
        mean = of_points(self.points / max(1, self.total), worth)
        yield Paragraph((f"{self._students()}, on average {mean}.",))
        yield Heading("Points")
        yield band_bars(self.bands, f"Submissions by their share of the {figure(worth)} points, from 0 to 1")
        yield Heading("Problems")
        rows = [self._problem(one, tally) for one, tally in zip(self.assignment.problems, self.tallies, strict=True)]
        yield Bars("Points on average", tuple(rows))
        for one, tally in zip(self.assignment.problems, self.tallies, strict=True):
            yield Heading(heading(one.name, one.title))
            yield tally.verdict_bars()
            yield from tally.findings(f" in {one.name}")

    def _problem(self, one: Assigned, tally: Tally) -> Bar:
        got = f"{figure(tally.mean * one.points)} of {figure(one.points)}"
        return Bar(heading(one.name, one.title), tally.mean, got)
