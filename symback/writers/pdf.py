"""Page → PDF: by Typst from PyPI, or by the LaTeX of this machine. Neither may read or write other files, or run any.

Both are fed a document of ours in an empty directory. LaTeX runs with shell escape off, with file reads held to its
own tree and that directory, and for a bounded time; its whole process group ends with it.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import Literal

from symback.errors import Diagnostic, MachineError
from symback.page import Page
from symback.writers.latex import write_latex
from symback.writers.typst import write_typst

PdfEngine = Literal["typst", "latex"]

LATEX_SECONDS = 120.0
_PROGRAMS = ("latexmk", "pdflatex")
"""What is looked for, best first."""
_BEYOND = re.compile("[\u0530-\u1dff\u2e80-\ud7ff\uf900-\ufdff\U00020000-\U0003ffff]")
"""Letters that Typst's own fonts lack; the fonts of this machine, which would be read each time, may have them."""
_SHOWN = 8
"""Lines of LaTeX's log that are shown when it fails."""


def write_pdf(page: Page, engine: PdfEngine = "typst") -> bytes:
    """The page as a PDF. Raises `MachineError` where the engine is missing, fails, or takes too long."""
    return _by_latex(write_latex(page)) if engine == "latex" else _by_typst(write_typst(page))


def _by_typst(source: str) -> bytes:
    try:
        import typst
    except ImportError:
        message = "a PDF is made by typst, which is not installed"
        hint = "pip install 'symback[pdf]'; or, with LaTeX on this machine, --pdf-engine latex"
        raise MachineError(Diagnostic("missing-extra", message, hint=hint)) from None
    with tempfile.TemporaryDirectory(prefix="symback-") as place:
        (Path(place) / "main.typ").write_text(source, encoding="utf-8")
        try:
            return bytes(
                typst.compile(
                    str(Path(place) / "main.typ"),
                    root=place,
                    format="pdf",
                    ignore_system_fonts=not _BEYOND.search(source),
                )
            )
        except (RuntimeError, OSError) as error:
            message = f"typst could not make the PDF: {str(error)[:500]}"
            hint = "--to latex writes the document itself; please report this"
            raise MachineError(Diagnostic("pdf-failed", message, hint=hint)) from error


def _by_latex(source: str) -> bytes:
    program = next((found for name in _PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        message = f"there is no {' and no '.join(_PROGRAMS)} on the PATH"
        hint = (
            "Debian and Ubuntu: apt-get install latexmk texlive-latex-base texlive-latex-recommended; or without "
            "LaTeX: pip install 'symback[pdf]' and --pdf-engine typst"
        )
        raise MachineError(Diagnostic("missing-program", message, hint=hint))
    options = ["-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", "main.tex"]
    command = [program, *(["-norc", "-pdf"] if Path(program).name == "latexmk" else []), *options]
    with tempfile.TemporaryDirectory(prefix="symback-") as place:
        (Path(place) / "main.tex").write_text(source, encoding="ascii")
        output = _run(command, place)
        made = Path(place) / "main.pdf"
        if output is not None or not made.exists():
            log = [line for line in (output or "").splitlines() if line.strip()]
            wrong = next((n for n, line in enumerate(log) if line.startswith("!")), max(0, len(log) - _SHOWN))
            message = "LaTeX could not make the PDF:\n" + "\n".join(log[wrong : wrong + _SHOWN])
            packages = "texlive-latex-base texlive-latex-recommended" + " texlive-pictures" * ("{tikz}" in source)
            hint = f"an incomplete TeX? Debian and Ubuntu: apt-get install {packages}"
            raise MachineError(Diagnostic("pdf-failed", message, hint=hint))
        return made.read_bytes()


def _run(command: list[str], place: str) -> str | None:
    """Run LaTeX in `place`: None where it ended well, else what it said; `MachineError` when it takes too long."""
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TEXMFHOME") if name in os.environ}
    environment |= {
        "openin_any": "p",  # no file but below `place`, and those of TeX itself
        "openout_any": "p",
        "shell_escape": "f",
        "max_print_line": "1000",
        "SOURCE_DATE_EPOCH": "0",  # the same bytes for the same page
        "FORCE_SOURCE_DATE": "1",
        "TEXMFOUTPUT": place,
    }
    with subprocess.Popen(  # noqa: S603 - a program of this machine on a document of ours
        command, cwd=place, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, start_new_session=True,
    ) as process:  # fmt: skip
        try:
            said, _ = process.communicate(timeout=LATEX_SECONDS)
        except subprocess.TimeoutExpired:
            message = f"LaTeX did not end within {LATEX_SECONDS:.0f} seconds"
            raise MachineError(Diagnostic("pdf-failed", message, hint="--pdf-engine typst is faster")) from None
        finally:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
    return None if process.returncode == 0 else said.decode("utf-8", "replace")
