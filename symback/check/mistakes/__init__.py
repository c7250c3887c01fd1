"""What went wrong in a wrong answer, and where: wrong rules, repairs, factors."""

from symback.check.mistakes.catalogue import MISTAKES, Mistake
from symback.check.mistakes.diagnosis import Diagnosis, Factors, simplest
from symback.check.mistakes.parts import Part

__all__ = ["MISTAKES", "Diagnosis", "Factors", "Mistake", "Part", "simplest"]
