"""Random oracles modulo a prime: exp and its kin, roots and signs.

An oracle gives every number a random but fixed value, and keeps the few laws that answers use:
exp(−v) = 1/exp(v), exp(log v) = v, cos² + sin² = 1, Φ(−v) = 1 − Φ(v), √v · √v = v for the roots of the right
answer, step(relu(v)) = step(v), step(−relu(v)) = 0, and step(−v) = 1 − step(v) where the forward pass or the right
answer takes the sign of v, and no other sign or root decides v. Of anything else that law is not kept: v may be 0
on a whole region, as step(u) w is, or by a law that is not kept either, and there both steps are 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import combinations, islice
from random import Random

from symback.check.equality.arithmetic import COMPUTED
from symback.check.equality.errors import NoRootError, UndefinedError
from symback.check.equality.implied import Implied

_MASK = (1 << 64) - 1
_REMEMBERED = 200_000
_MOST_ROOTS = 12


def reciprocal(number: int, prime: int) -> int:
    """One over a number modulo a prime; raises `UndefinedError`."""
    if number == 0:
        raise UndefinedError("it divides by zero")
    return int(pow(number, -1, prime))


class Oracles:
    """The oracles of one point, modulo `prime`.

    While `learning_signs`, what signs are taken of is remembered as not 0, but by accident.

    Without a `toss` step(v) is any number, and an equality holds whatever the signs are. While `learning`, roots
    are remembered as those of the right answer; a number that is no square, and stands not yet in `rootless`, is
    then counted in `missing_roots`, or with `strict` raises `NoRootError`.

    With a `toss`, which returns 0 or 1, step(v) is what was tossed when it was first asked for. The root of what is
    the square of something that the right answer takes the sign of is its absolute value, any other root is tossed,
    but with `multiplying` √(a b) is √a √b where these were taken before. With `implied` no sign is tossed that follows
    from those before. A number that is no square, and does not stand in `rootless`, raises `NoRootError`.
    """

    def __init__(self, prime: int, random: Random, toss: Callable[[], int] | None = None) -> None:
        self.prime = prime
        self.key = random.getrandbits(64)
        self.toss = toss
        self._tossed: dict[tuple[str, int], int] = {}
        self._signed: set[int] = set()
        self._taken: dict[int, int] = {}
        self.multiplying = False
        self.implied: Implied | None = None
        self.learning = False
        self.learning_signs = False
        self.strict = False
        self.missing_roots = 0
        self.rootless: set[int] = set()
        self.roots: dict[int, int] = {}
        self.known_steps: dict[int, int] = {}
        self.half = pow(2, -1, prime)
        self._exps: dict[int, int] = {}
        self._logs: dict[int, int] = {}
        self._sigmoids: dict[int, int] = {}
        self._relus: dict[int, int] = {}
        self._density = random.randrange(1, prime)
        root = pow(self._density, -1, prime)  # √(2π), as the density at 0 is 1 / √(2π)
        self.roots[root * root % prime] = root
        self._pi = root * root * self.half % prime

    def function(self, name: str) -> Callable[[int], int]:
        """The oracle of a function of `COMPUTED`. Raises `KeyError` for another."""
        if name not in COMPUTED:
            raise KeyError(name)
        found: Callable[[int], int] = getattr(self, name)
        return found

    def __getstate__(self) -> dict[str, object]:
        """Without what is only remembered for speed."""
        return self.__dict__ | {"_exps": {}, "_logs": {}, "_sigmoids": {}, "_relus": {}}

    def forget(self) -> None:
        """Drop what is only remembered for speed; values computed before must be dropped too."""
        self._exps.clear()
        self._logs.clear()
        self._sigmoids.clear()
        self._relus.clear()

    def tossed(self) -> dict[tuple[str, int], int]:
        """What was tossed so far, for `begin`."""
        return dict(self._tossed)

    def begin(self, toss: Callable[[], int], tossed: Mapping[tuple[str, int], int], never_zero: Iterable[int]) -> None:
        """Take signs from a `toss`, but those that were `tossed` before; nothing is known of the right answer.

        Numbers that are `never_zero`, or only by accident, have one sign where their negatives have the other.
        """
        self.toss = toss
        self._tossed = dict(tossed)
        self._relus.clear()
        self._signed = {min(v, self.prime - v) for v in never_zero}
        self._taken.clear()
        if self.implied is not None:
            self.implied.forget()

    @property
    def remembered(self) -> int:
        """How much is remembered for speed."""
        return len(self._exps) + len(self._relus)

    def mark_positive(self, number: int) -> None:
        """Say that a value stands for a positive number."""
        self.known_steps[number] = 1
        self.known_steps[self.prime - number] = 0

    def exp(self, v: int) -> int:
        found = self._exps.get(v)
        if found is None:
            positive = v if v <= self.prime >> 1 else self.prime - v
            value = self._hash(1, positive) if v else 1
            inverse = pow(value, -1, self.prime)
            self._learn_exp(positive, value, inverse)
            found = value if v == positive else inverse
        return found

    def _learn_exp(self, v: int, value: int, inverse: int) -> None:
        if len(self._exps) > _REMEMBERED:
            self.forget()
        self._exps[v], self._exps[(self.prime - v) % self.prime] = value, inverse
        self._logs.setdefault(value, v)
        self._logs.setdefault(inverse, (self.prime - v) % self.prime)

    def log(self, v: int) -> int:
        if v == 0:
            raise UndefinedError("it takes the log of zero")
        found = self._logs.get(v)
        if found is None:
            if v == 1:
                return 0
            inverse = pow(v, -1, self.prime)
            smaller = min(v, inverse)
            logarithm = self._hash(2, smaller)
            self._learn_exp(logarithm, smaller, max(v, inverse))
            found = logarithm if v == smaller else self.prime - logarithm
        return found

    def sigmoid(self, v: int) -> int:
        found = self._sigmoids.get(v)
        if found is None:
            found = self._sigmoids[v] = reciprocal(1 + self.exp(-v % self.prime), self.prime)
        return found

    def sqrt(self, v: int) -> int:
        if v == 0:
            return 0
        if v in self.roots:
            return self.roots[v]
        if self.learning or self.toss:
            root = pow(v, (self.prime + 1) >> 2, self.prime)
            if root * root % self.prime == v:
                if self.toss:
                    return self._positive(min(root, self.prime - root))
                root = root if self._hash(5, v) & 1 else self.prime - root
                self.roots[v] = root
                return root
            if v not in self.rootless:  # a fixed number such as 5 may be no square, and never will be
                if self.toss:
                    raise NoRootError(v)
                self.rootless.add(v)
                self.missing_roots += 1
                if self.strict:
                    raise NoRootError(v)
        return self._hash(4, v)

    def step(self, v: int) -> int:
        if v == 0:
            return 0
        found = self.known_steps.get(v)
        if found is None:
            found = self._relus.get(v)
        if found is not None:
            return found
        least = min(v, self.prime - v)
        if self.learning_signs:
            self._signed.add(least)
        if v != least and least in self._signed:
            return (1 - self.step(least)) % self.prime
        return self._hash(6, v) if self.toss is None else self._coin("step", v)

    def _coin(self, what: str, v: int) -> int:
        found = self._tossed.get((what, v))
        if found is None and what == "step" and self.implied is not None:
            found = self.implied.step(v)
        if found is None:
            assert self.toss is not None
            found = self._tossed[what, v] = self.toss()
            if what == "step" and self.implied is not None:
                self.implied.learn(v, found)
        return found

    def _positive(self, root: int) -> int:
        """A root, or the other one: that which is taken for positive."""
        found = self._taken.get(root)
        if found is None:
            if root in self._signed or root in self.known_steps:
                positive = self.step(root) == 1
            else:
                known = self._as_product(root) if self.multiplying else None
                positive = self._coin("root", root) == 1 if known is None else known == root
            found = self._taken[root] = root if positive else self.prime - root
        return found

    def _as_product(self, root: int) -> int | None:
        """A root or the other one as a product or quotient of two positive ones that were taken before."""
        for a, b in combinations(islice(self._taken.values(), _MOST_ROOTS), 2):
            for left, right in ((a * b, root), (a * root, b), (b * root, a)):
                if (left - right) % self.prime == 0:
                    return root
                if (left + right) % self.prime == 0:
                    return self.prime - root
        return None

    def sign(self, v: int) -> int:
        return (self.step(v) - self.step(self.prime - v)) % self.prime if v else 0

    def relu(self, v: int) -> int:
        step = self.step(v)
        value = step * v % self.prime
        if value:
            if len(self._relus) > _REMEMBERED:
                self.forget()
            self._relus[value] = step  # step(relu(z)) = step(z)
            self._relus[self.prime - value] = 0  # it is not positive, whatever z is
        return value

    def sin(self, v: int) -> int:
        return self._circle(v)[1]

    def cos(self, v: int) -> int:
        return self._circle(v)[0]

    def normal_cdf(self, v: int) -> int:
        return (self.half + self._odd(3, v)) % self.prime

    def normal_pdf(self, v: int) -> int:
        return self.exp(-v * v % self.prime * self.half % self.prime) * self._density % self.prime

    def _odd(self, tag: int, v: int) -> int:
        if v == 0:
            return 0
        return self._hash(tag, v) if v <= self.prime >> 1 else self.prime - self._hash(tag, self.prime - v)

    def _circle(self, v: int) -> tuple[int, int]:
        """A point (cos, sin) of the unit circle; −1 is no square here, so the denominator is never 0."""
        t = self._odd(7, v)
        over = pow(1 + t * t, -1, self.prime)
        return (1 - t * t) * over % self.prime, 2 * t * over % self.prime

    def _hash(self, tag: int, v: int) -> int:
        """The oracle: a mixed number from 1 to p − 1 (Steele, Lea and Flood, SplitMix64, OOPSLA 2014)."""
        x = (v + self.key + tag * 0x9E3779B97F4A7C15) & _MASK
        x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & _MASK
        return (x ^ (x >> 31)) % (self.prime - 1) + 1
