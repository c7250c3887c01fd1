"""Sheet → variants: the same problems with other sizes, functions and numbers, each loaded, derived and checked anew.

A variant depends on the seed, its number, and the places of the problems on the sheet, and on nothing else: not on
how many are asked for, and not on the machine.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from symback.errors import Diagnostic, InputError, SymbackError
from symback.numeric import NoNumbers
from symback.shapes import Size
from symback.sheet.activations import FunctionPlan, function_plan
from symback.sheet.draws import Draws
from symback.sheet.model import Exercise, Sheet
from symback.sheet.sizes import SizePlan, size_plan
from symback.sheet.values import drawn_values, simple_values
from symback.solution import Solution, derive
from symback.spec import KEY_SCHEMA, Problem, loads, problem_text

MOST_ENTRIES = 24
"""A problem in which nothing else can be varied gets numbers, where all its arrays together have so few entries."""

DRAWS = 32
"""How often a variant of a problem is drawn with everything that can change; then as often with the sizes as they
are, and as often with the functions too."""

FAINT, VAST = 1e-4, 1e5
"""A variant has a gradient whose largest entry is between these: numbers that are of no use to a student are not."""


def variants_of(sheet: Sheet, count: int) -> Iterator[Sheet]:
    """The first `count` variants of a sheet.

    No problem is twice the same where that can be helped; `notes` of a variant say where it could not. Raises
    `InputError` where no variant of a problem can be found.
    """
    makers = [_Maker(number, exercise, sheet.seed) for number, exercise in enumerate(sheet.exercises, 1)]
    for variant in range(1, count + 1):
        made = [maker.make(variant) for maker in makers]
        notes = tuple(note for _, note in made if note)
        exercises = tuple(exercise for exercise, _ in made)
        yield replace(sheet, exercises=exercises, variant=variant, notes=(*sheet.notes, *notes))


@dataclass
class _Maker:
    """Makes the variants of one problem of a sheet."""

    number: int
    exercise: Exercise
    seed: int
    worked: dict[str, Solution | str] = field(default_factory=dict)
    """Problem texts that were drawn: what they came to, or why they are no use."""
    given: dict[str, int] = field(default_factory=dict)
    """Problem text → the variant that has it."""

    @property
    def problem(self) -> Problem:
        return self.exercise.problem

    @property
    def called(self) -> str:
        title = self.problem.title.strip()
        return f"problem {self.number}{f' ({title})' if title else ''}"

    @cached_property
    def sizes(self) -> SizePlan:
        return size_plan(self.problem)

    @cached_property
    def functions(self) -> FunctionPlan:
        return function_plan(self.problem)

    @cached_property
    def own(self) -> str:
        """The text of the problem as it is."""
        return problem_text(self.problem)

    @cached_property
    def gets_numbers(self) -> bool:
        """Whether its variants differ in numbers that the problem itself does not have."""
        sizes = dict.fromkeys(self.problem.sizes, 2)
        return not self.problem.values and not self.sizes.free and _entries(self.problem, sizes) <= MOST_ENTRIES

    def make(self, variant: int) -> tuple[Exercise, str]:
        """The problem as the variant has it, and a note where there is something to say."""
        if not (self.problem.values or self.sizes.free or self.functions.choices or self.gets_numbers):
            return self.exercise, f"{self.called} has no numbers, sizes or functions to vary: it is always the same"
        reason = repeated = ""
        for attempt in range(3 * DRAWS):
            draws = Draws(f"{KEY_SCHEMA}/{self.seed}/{variant}/{self.number}/{attempt}")
            if self.gets_numbers:
                text = self.with_numbers(draws, positive=attempt >= DRAWS)
            else:
                text = self.drawn(draws, sizes=attempt < DRAWS, functions=attempt < 2 * DRAWS)
            if text in self.given:
                repeated = repeated or text
            elif text != self.own:
                found = self.work(text)
                if isinstance(found, Solution):
                    return self.taken(text, variant), ""
                reason = found
        if repeated:
            note = f"{self.called} is in variant {variant} what it is in variant {self.given[repeated]}"
            return self.taken(repeated, variant), f"{note}: no other was found"
        raise InputError(self.refusal(variant, reason))

    def taken(self, text: str, variant: int) -> Exercise:
        self.given.setdefault(text, variant)
        solution = self.work(text)
        assert isinstance(solution, Solution)
        return replace(self.exercise, solution=solution)

    def drawn(self, draws: Draws, *, sizes: bool, functions: bool) -> str:
        """The text of a problem file, with new numbers and perhaps more that is new."""
        problem = self.problem
        slots, named = (self.sizes.drawn(draws) if sizes else None) or ({}, dict(problem.size_values))
        texts = self.functions.drawn(draws) if functions else problem.texts
        variables = {}
        values = {}
        for name, variable in problem.variables.items():
            rows, columns = (slots.get((name, axis), size) for axis, size in enumerate(variable.shape))
            variables[name] = replace(variable, shape=(rows, columns))
            if name in problem.values:
                shape = (_number(rows, named), _number(columns, named))
                values[name] = drawn_values(variables[name], problem.values[name], shape, draws)
        return problem_text(replace(problem, variables=variables, texts=texts, values=values))

    def with_numbers(self, draws: Draws, *, positive: bool) -> str:
        """The text with numbers for every variable, of few entries; sizes that are names are 2 or 3 by them."""
        problem = self.problem
        sizes = {name: draws.pick(f"size {name}", (2, 3)) for name in problem.sizes}
        if _entries(problem, sizes) > MOST_ENTRIES:
            sizes = dict.fromkeys(sizes, 2)
        values = {}
        for name, variable in problem.variables.items():
            shape = (_number(variable.shape[0], sizes), _number(variable.shape[1], sizes))
            values[name] = simple_values(variable, shape, draws, positive=positive)
        return problem_text(replace(problem, texts=self.functions.drawn(draws), values=values))

    def work(self, text: str) -> Solution | str:
        """The problem in a text, read and derived as any file is; or why it will not do."""
        if text not in self.worked:
            try:
                solution = derive(loads(text, self.problem.file), seed=self.seed)
            except SymbackError as error:
                self.worked[text] = error.diagnostics[0].message
            else:
                self.worked[text] = self.fault(solution) or solution
        return self.worked[text]

    def fault(self, solution: Solution) -> str:
        """Why a variant will not do where the problem itself does; else ""."""
        found, own = solution.numbers, self.exercise.solution.numbers
        if len(solution.problem.warnings) > len(self.problem.warnings):
            return solution.problem.warnings[-1].message
        if isinstance(found, NoNumbers) or isinstance(own, NoNumbers):
            return found.reason if isinstance(found, NoNumbers) and not isinstance(own, NoNumbers) else ""
        for numbers, before in zip(found, own, strict=True):
            largest = float(np.max(np.abs(numbers.gradient)))
            if not numbers.check.agrees:
                return "the gradient does not agree with the differences of the function"
            if numbers.check.note and not before.check.note:
                return numbers.check.note
            if not FAINT <= largest <= VAST and FAINT <= np.max(np.abs(before.gradient)) <= VAST:
                return f"the largest entry of a gradient is {largest:.1e}"
        return ""

    def refusal(self, variant: int, reason: str) -> Diagnostic:
        why = f": {reason}" if reason else ""
        message = f"no variant {variant} of {self.called} was found in {3 * DRAWS} draws{why}"
        hint = "leave it out of the sheet, give it other numbers, or fewer (those that are missing are sampled)"
        return Diagnostic("no-variant", message, hint=hint)


def _entries(problem: Problem, sizes: Mapping[str, int]) -> int:
    """Entries of all variables together."""
    return sum(_number(v.shape[0], sizes) * _number(v.shape[1], sizes) for v in problem.variables.values())


def _number(size: Size, named: Mapping[str, int]) -> int:
    return size if isinstance(size, int) else named[size]
