"""Fuzzing guided by coverage: whatever bytes come as an answer or a problem file, the result is a verdict or an error.

    python tests/fuzz.py text|latex|yaml CORPUS [-max_total_time=1200 ...]

needs `atheris`. CORPUS is a folder, filled with what the tests know if it is empty; what follows are options of
libFuzzer. An exception that escapes ends the run and leaves the input that made it beside the corpus.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["symback"]):
    import symback
    from symback import api
    from symback.check import Checker
    from symback.errors import SymbackError
    from symback.reading import Form

from shipped import FOLDER, NAMES, path

ENTRIES = ("text", "latex", "yaml")
SHOWN = 16
"""Every so many-th verdict is written out in all formats that need no more than the base."""


class Answers:
    """The entry point of answers: every one of them is judged, some of the verdicts are written out."""

    def __init__(self, form: Form) -> None:
        self.form: Form = form
        self.checker = Checker(symback.load(path("two_layer")))
        self.checker.check("x")  # what is derived once is no answer's business
        self.count = 0

    def __call__(self, data: bytes) -> None:
        verdict = self.checker.check(data, form=self.form)
        assert verdict.exit_code in {0, 1, 2, 3}
        assert verdict.verdict != "unreadable" or verdict.complaints
        self.count += 1
        if self.count % SHOWN == 0:
            for to in ("terminal", "json", "markdown", "html", "latex"):
                api.verdict_as(verdict, to)

    @staticmethod
    def seeds() -> list[str]:
        import typed_answers as typed
        from answers import CASES
        from splices import PIECES
        from test_hand_written_answers import TABLES

        return [
            *(case.text for case in CASES),
            *(text for module in (typed, *TABLES) for texts in module.RIGHT.values() for text in texts),
            *(text for module in (typed, *TABLES) for *_, text in module.WRONG),
            *(text for module in TABLES for *_, text in module.REFUSED),
            *PIECES,
        ]


class Files:
    """The entry point of problem files."""

    def __call__(self, data: bytes) -> None:
        try:
            symback.loads(data)
        except SymbackError as error:
            str(error)

    @staticmethod
    def seeds() -> list[str]:
        return [(FOLDER / f"{name}.yaml").read_text("utf-8") for name in NAMES]


def main(entry: str, corpus: Path, options: list[str]) -> None:
    run = Files() if entry == "yaml" else Answers("latex" if entry == "latex" else "text")
    corpus.mkdir(parents=True, exist_ok=True)
    if not any(corpus.iterdir()):
        for number, text in enumerate(run.seeds()):
            (corpus / str(number)).write_text(text, "utf-8")

    def kept(data: bytes) -> None:
        try:
            run(data)
        except Exception:
            corpus.with_name(f"{entry}-exception").write_bytes(data)
            raise

    atheris.Setup([sys.argv[0], str(corpus), *options], kept)
    atheris.Fuzz()


if __name__ == "__main__":
    if len(sys.argv) < 3 or sys.argv[1] not in ENTRIES:
        sys.exit(str(__doc__))
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])
