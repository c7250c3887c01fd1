"""Which activations of a problem can be others, and its formulas with others in their place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    terms = [part for whole in problem.terms.values() for part in whole.postorder()]
    layers, free = _layers(problem, terms), _passing_on(problem, terms)
    applied = [term for term in terms if term.op == "apply"]
    kept |= {
        str(term.value) for term in applied if term.order or id(term.operands[0]) not in layers or id(term) not in free
    }
    used = dict.fromkeys(str(term.value) for term in applied)
    written = {row.name for text in problem.texts.values() for row in map(find_function, names_used(text)) if row}
    choices = {name: _kin(FUNCTIONS[name]) for name in used if name in written - kept}
    return FunctionPlan(problem, {name: kin for name, kin in choices.items() if len(kin) > 1})


def _kin(row: Function) -> tuple[str, ...]:
    return tuple(other.name for other in FUNCTIONS.values() if row.kin and other.kin == row.kin)


def _is_named(row: Function, problem: Problem) -> bool:
    said = [problem.title, *problem.aliases.values()]
    spellings = {row.name, row.name.replace("_", " "), *row.aliases}
    return any(spelling.casefold() in text.casefold() for text in said for spelling in spellings if len(spelling) > 1)


def _layers(problem: Problem, terms: Sequence[Term]) -> set[int]:
    """The terms, by identity, that are W x + b: a sum with a product of two things in it that are no numbers."""
    found: set[int] = set()
    for term in terms:  # operands and definitions come before what uses them
        inside = [problem.terms[str(term.value)]] if term.op == "symbol" and term.value in problem.terms else []
        inside += term.operands if term.op in ("add", "subtract") else ()
        product = term.op == "product" and all(operand.op != "constant" for operand in term.operands)
        if product or any(id(part) in found for part in inside):
            found.add(id(term))
    return found


def _passing_on(problem: Problem, terms: Sequence[Term]) -> set[int]:
    """The terms, by identity, of which everything that uses them takes any value."""
    users: dict[int, list[Term]] = {}
    uses: dict[str, list[Term]] = {}
    for term in terms:
        for operand in term.operands:
            users.setdefault(id(operand), []).append(term)
        if term.op == "symbol":
            uses.setdefault(str(term.value), []).append(term)
    names = {id(whole): name for name, whole in problem.terms.items()}
    found: set[int] = set()
    for term in reversed(terms):
        # A product or a square makes something new of it; sums and stacks still hold the value itself.
        inside = [user for user in users.get(id(term), ()) if user.op not in ("product", "power", "call")]
        inside += uses.get(names.get(id(term), ""), ())
        fits = all(_fits(term, user) for user in users.get(id(term), ()))
        if fits and all(id(user) in found for user in inside):
            found.add(id(term))
    return found


def _fits(part: Term, user: Term) -> bool:
    """Whether a value, or a difference of values, may go into this whatever it is."""
    if part.op == "subtract":
        return user.op in _RESIDUAL or (user.op == "call" and str(user.value).startswith("norm"))
    if user.op == "subtract":
        return all(operand.op != "constant" for operand in user.operands)
    return user.op in _PASSES_ON
