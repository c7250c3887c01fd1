"""What went wrong in a wrong answer, and where: wrong rules, repairs, factors."""

from symback.check.mistakes.catalogue import MISTAKES, Mistake
from symback.check.mistakes.diagnose import diagnose, diagnose_line, factors_report
from symback.check.mistakes.diagnosis import Diagnosis, Factors, simplest
from symback.check.mistakes.feedback import rungs
from symback.check.mistakes.parts import Part

__all__ = [
    "MISTAKES", "Diagnosis", "Factors", "Mistake", "Part", "diagnose", "diagnose_line", "factors_report", "rungs",
    "simplest",
]  # fmt: skip
