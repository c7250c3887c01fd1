"""Why each rule is what it is: lines of equations, each true as it stands.

A proof is told for one equation y = node, with a scalar f that depends on y and ∂f/∂y known. It says
what an entry of y is, how ∂f/∂y reaches an entry of an operand, and what that is for whole arrays,
where it ends in the pullback itself. Sources as in `pullbacks`; what proves a function of whole arrays
or a slope stands in its row of the catalogue.
"""

from symback.rules.proofs.case import Case, ProofLine, is_constant
from symback.rules.proofs.differentials import prove_differential, prove_slope
from symback.rules.proofs.nodes import PROOFS, prove

__all__ = ["PROOFS", "Case", "ProofLine", "is_constant", "prove", "prove_differential", "prove_slope"]
