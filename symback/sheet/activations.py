"""Which activations of a problem can be others, and its formulas with others in their place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from symback.catalog import FUNCTIONS, Function, find_function
from symback.language import Term, names_used, tokenize
from symback.sheet.draws import Draws
from symback.spec import Problem

_PASSES_ON = frozenset({"product", "add", "subtract", "transpose", "negative", "stack"})
"""What an activation's value may go into and be any other's as well. Elsewhere its range may be what is meant: a gate
is multiplied entry by entry, log(p) wants a probability, a sum over entries makes a loss of it."""
_RESIDUAL = frozenset({"power", "product", "transpose", "negative"})
"""What a difference p − y may go into: squares. It must be of two things of which none is a number, as in 1 − p."""


@dataclass(frozen=True, slots=True)
class FunctionPlan:
    """Activation → those that can stand in its place, itself among them."""

    problem: Problem
    choices: Mapping[str, tuple[str, ...]]

    def drawn(self, draws: Draws) -> dict[str, str]:
        """The formulas as written, with the activations that were drawn."""
        found = {name: draws.pick(f"function {name}", choices) for name, choices in self.choices.items()}
        return {name: self.rewritten(text, found) for name, text in self.problem.texts.items()}

    def rewritten(self, text: str, found: Mapping[str, str]) -> str:
        """A formula with other functions, all else to the character."""
        problem = self.problem
        declared = {*problem.variables, *problem.terms, *problem.sizes}
        for token in reversed(tokenize(text, declared.__contains__)):
            row = find_function(token.value) if token.kind == "name" and token.value not in declared else None
            if row is not None and found.get(row.name, row.name) != row.name:
                text = text[: token.start] + found[row.name] + text[token.end :]
        return text


def function_plan(problem: Problem) -> FunctionPlan:
    """The activations that can be changed, everywhere or nowhere, and into which.

    An activation stays where its place may want it and no other: see `_PASSES_ON`; where its argument is no layer, a
    product of matrices plus something; where its slope is written in a formula; where the title or an alias names it.
    """
    kept = {name for name in FUNCTIONS if _is_named(FUNCTIONS[name], problem)}
    used: dict[str, None] = {}
    parents = _parents(problem)
    for term in (part for whole in problem.terms.values() for part in whole.postorder()):
        if term.op == "apply":
            name = str(term.value)
            used[name] = None
            if term.order or not _is_layer(term.operands[0], problem) or not _passes_on(term, parents, problem):
                kept.add(name)
    written = {row.name for text in problem.texts.values() for row in map(find_function, names_used(text)) if row}
    choices = {name: _kin(FUNCTIONS[name]) for name in used if name in written - kept}
    return FunctionPlan(problem, {name: kin for name, kin in choices.items() if len(kin) > 1})


def _kin(row: Function) -> tuple[str, ...]:
    return tuple(other.name for other in FUNCTIONS.values() if row.kin and other.kin == row.kin)


def _is_named(row: Function, problem: Problem) -> bool:
    said = [problem.title, *problem.aliases.values()]
    spellings = {row.name, row.name.replace("_", " "), *row.aliases}
    return any(spelling.casefold() in text.casefold() for text in said for spelling in spellings if len(spelling) > 1)


def _parents(problem: Problem) -> dict[int, list[Term]]:
    """For each term, by identity, those that it is an operand of."""
    found: dict[int, list[Term]] = {}
    for whole in problem.terms.values():
        for term in whole.postorder():
            for operand in term.operands:
                found.setdefault(id(operand), []).append(term)
    return found


def _is_layer(term: Term, problem: Problem) -> bool:
    """Whether it is W x + b: a sum with a product of two things in it that are no numbers."""
    stack = [term]
    while stack:
        part = stack.pop()
        if part.op == "product" and all(operand.op != "constant" for operand in part.operands):
            return True
        if part.op == "symbol" and str(part.value) in problem.terms:
            stack.append(problem.terms[str(part.value)])
        elif part.op in ("add", "subtract"):
            stack += part.operands
    return False


def _passes_on(term: Term, parents: Mapping[int, list[Term]], problem: Problem) -> bool:
    """Whether everything that uses the term's value takes any value."""
    stack, seen = [term], {id(term)}
    while stack:
        part = stack.pop()
        for user in parents.get(id(part), ()):
            if not _fits(part, user):
                return False
            # A product or a square makes something new of it; sums and stacks still hold the value itself.
            if user.op not in ("product", "power", "call") and id(user) not in seen:
                seen.add(id(user))
                stack.append(user)
        names = (name for name, whole in problem.terms.items() if whole is part)
        for symbol in (use for name in names for use in _uses(name, problem)):
            if id(symbol) not in seen:
                seen.add(id(symbol))
                stack.append(symbol)
    return True


def _fits(part: Term, user: Term) -> bool:
    """Whether a value, or a difference of values, may go into this whatever it is."""
    if part.op == "subtract":
        return user.op in _RESIDUAL or (user.op == "call" and str(user.value).startswith("norm"))
    if user.op == "subtract":
        return all(operand.op != "constant" for operand in user.operands)
    return user.op in _PASSES_ON


def _uses(name: str, problem: Problem) -> Iterator[Term]:
    terms = (part for whole in problem.terms.values() for part in whole.postorder())
    return (part for part in terms if part.op == "symbol" and part.value == name)
