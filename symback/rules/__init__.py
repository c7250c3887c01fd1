"""The rules of differentiation: for each kind of node one pullback and one pushforward.

The pushforward is the node's differential: what D, a change of an operand, changes in the node. The
pullback is its adjoint under ⟨A, B⟩ = tr(Aᵀ B): what a cotangent of the node becomes at the operand.
"""

from symback.rules.formulas import (
    all_smoothed,
    convention,
    formula,
    in_terms_of,
    in_terms_of_argument,
    smoothed,
    written_out,
)
from symback.rules.proofs import Case, ProofLine, is_constant, prove, prove_differential, prove_slope
from symback.rules.pullbacks import RULES, Contribution, Rule, contributions, slope, slope_of
from symback.rules.pushforwards import is_linear, pushforward, pushforwards

__all__ = [
    "RULES", "Case", "Contribution", "ProofLine", "Rule", "all_smoothed", "contributions", "convention", "formula",
    "in_terms_of", "in_terms_of_argument", "is_constant", "is_linear", "prove", "prove_differential", "prove_slope",
    "pushforward", "pushforwards", "slope", "slope_of", "smoothed", "written_out",
]  # fmt: skip
