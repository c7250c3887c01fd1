"""What went wrong in a wrong answer, and where: wrong rules, repairs, factors."""

from symback.check.mistakes.catalogue import MISTAKES, Mistake
from symback.check.mistakes.diagnose import diagnose, factors_report
from symback.check.mistakes.diagnosis import Diagnosis, Factors, simplest
from symback.check.mistakes.parts import Part
from symback.check.mistakes.where import THE_ANSWER

__all__ = [
    "MISTAKES", "THE_ANSWER", "Diagnosis", "Factors", "Mistake", "Part", "diagnose", "factors_report", "simplest",
]  # fmt: skip
