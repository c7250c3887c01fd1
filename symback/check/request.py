"""What is asked of a checker: an answer, and how it is to be read, judged and shown."""

from __future__ import annotations

from dataclasses import dataclass

from symback.check.limits import MOST_BYTES
from symback.language import Complaint
from symback.reading import Form, Star
from symback.shapes import AnyLayout


@dataclass(frozen=True, slots=True)
class Request:
    """An answer and the options of `symback.check.check`. Two that are equal get one verdict."""

    answer: str | bytes
    wrt: str | None
    form: Form
    layout: AnyLayout | None
    star: Star
    reveal: bool

    def decoded(self) -> tuple[str, Complaint | None]:
        """The text of the answer, or why it is none."""
        raw = self.answer.encode("utf-8", "surrogatepass") if isinstance(self.answer, str) else self.answer
        if len(raw) > MOST_BYTES:
            message = f"an answer has at most {MOST_BYTES // 1024} KiB"
            return "", Complaint(0, 0, "too-long", message, "send the formula alone")
        try:
            text = raw.decode().removeprefix("\ufeff")
        except UnicodeDecodeError as error:
            message = f"this is not UTF-8 text (byte {error.start + 1})"
            return "", Complaint(0, 0, "encoding", message, "save it as UTF-8")
        return text.replace("\r\n", "\n").replace("\r", "\n"), None
