"""Whether two expressions are equal: decided, with evidence.

In this order: the same form; exact evaluation at random points modulo a prime, with exp and its kin as
random oracles; where that says different, ball arithmetic at real points, where a difference that
excludes 0 is a proof. docs/decisions/ says why, and what each of them can and cannot tell.
"""

from symback.check.equality.derivatives import derived
from symback.check.equality.errors import UnsupportedNodeError
from symback.check.equality.evidence import Evidence, Fingerprint, Outcome
from symback.check.equality.judge import Judge
from symback.check.equality.moving import differential
from symback.check.equality.terms import Terms

__all__ = [
    "Evidence",
    "Fingerprint",
    "Judge",
    "Outcome",
    "Terms",
    "UnsupportedNodeError",
    "derived",
    "differential",
]
