"""A student's files → an answer to each problem, or why there is none."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from symback.check.limits import MOST_BYTES
from symback.grade.entries import File, Folder, NoAnswerError
from symback.grade.exports import ONLINE_TEXT, SUFFIXES, Pile, stem_of
from symback.grade.markup import text_of_html
from symback.grade.typed import sections
from symback.reading import body_of_document

TroubleCode = Literal["unreadable", "missing"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: one answer, or one for each of several problems by their names (and titles)."""

    names: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        return len(self.names) or 1

    def spellings(self) -> dict[str, list[str]]:
        """What headings may call each problem; a title that two have tells nothing."""
        folded = [title.casefold().strip() for title in self.titles]
        return {
            name: [name, *([title] if folded.count(title.casefold().strip()) == 1 and title.strip() else [])]
            for name, title in zip(self.names, self.titles, strict=True)
        }


ONE = Wanted()


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer's bytes, or why there are none; `sha256` is of the bytes in which it was handed in."""

    data: bytes = b""
    trouble: str | None = None
    code: TroubleCode = "unreadable"
    sha256: str | None = None


def answers_in(pile: Pile, wanted: Wanted) -> list[Answer]:
    """The answers of a student, one for each problem that is wanted."""
    try:
        files = [file for entry in pile.entries for file in (entry.files() if isinstance(entry, Folder) else [entry])]
        single = pile.whole and isinstance(pile.entries[0], File)
        if not wanted.names:
            return [_only(files, MOST_BYTES, folder=pile.whole and not single)]
        return _by_problem(files, wanted)
    except NoAnswerError as error:
        return [Answer(trouble=str(error))] * wanted.count
    except OSError as error:
        return [Answer(trouble=f"this cannot be read: {error.strerror or error}")] * wanted.count


def answers_in_text(data: bytes, wanted: Wanted) -> list[Answer]:
    """The answers in one text: all of it, or the parts under headings that name problems."""
    if len(wanted.names) <= 1:
        return [Answer(data, sha256=_hash(data))]
    text = data.decode("utf-8", "surrogateescape").replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    found = sections(text, wanted.spellings())
    if not text.strip():
        return [missing()] * wanted.count
    if not found:
        message = "no heading here names a problem: a line such as"
        return [Answer(trouble=f"{message} '# {wanted.names[0]}' stands above each answer")] * wanted.count
    return [_section(found.get(name, []), name, _hash(data)) for name in wanted.names]


def missing() -> Answer:
    return Answer(trouble="nothing was handed in for this problem", code="missing")


def _section(parts: list[str], name: str, sha256: str) -> Answer:
    if not any(parts):
        return missing()
    if len(parts) > 1:
        return Answer(trouble=f"{len(parts)} headings name {name}, where one answer was expected")
    return Answer(parts[0].encode("utf-8", "surrogateescape"), sha256=sha256)


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _only(files: Sequence[File], most: int, *, folder: bool) -> Answer:
    """The only answer among files: of several, the one that can be an answer by its name."""
    kept = _answers(files)
    if len(kept) != 1:
        what = f"{len(kept)} files" if kept else "no file"
        start = f"this is a folder with {what} in it" if folder else f"this student handed in {what}"
        return Answer(trouble=f"{start}, where one answer was expected")
    return _read(kept[0], most)


def _answers(files: Sequence[File]) -> list[File]:
    """Without what lies beside answers: a PDF, a picture, a text field that was left empty."""
    kept = [file for file in files if file.name.rpartition(".")[2].lower() in SUFFIXES] or list(files)
    if len(kept) > 1:
        kept = [file for file in kept if not (stem_of(file.name) == ONLINE_TEXT and not _read(file, MOST_BYTES).data)]
    return kept


def _read(file: File, most: int) -> Answer:
    """The text of a file. Of HTML what it shows; of a LaTeX document what stands in it."""
    try:
        raw = file.read(most)
    except NoAnswerError as error:
        return Answer(trouble=str(error))
    except OSError as error:
        return Answer(trouble=f"this cannot be read: {error.strerror or error}")
    return Answer(_text(file.name, raw) if len(raw) <= most else raw, sha256=_hash(raw))


def _text(name: str, raw: bytes) -> bytes:
    suffix = name.rpartition(".")[2].lower()
    if suffix in ("html", "htm"):
        return text_of_html(raw.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
    if b"\\begin" in raw and b"{document}" in raw:
        body = body_of_document(raw.decode("utf-8", "surrogateescape")).strip()
        return body.encode("utf-8", "surrogateescape")
    return raw


# ----------------------------------------------------------------------------------- several problems


def _by_problem(files: Sequence[File], wanted: Wanted) -> list[Answer]:
    """Files that are named by a problem, and for what is left the parts of one other file."""
    named: dict[str, list[File]] = {name: [] for name in wanted.names}
    others: list[File] = []
    for file in files:
        name = _problem_of(file.name, wanted.names)
        (named[name] if name is not None else others).append(file)
    found = [_only(named[name], MOST_BYTES, folder=False) if named[name] else missing() for name in wanted.names]
    rest = _answers(others)
    if not all(named.values()) and len(rest) == 1:
        read = _read(rest[0], MOST_BYTES * wanted.count)
        if read.trouble is not None:
            parts = [read] * wanted.count
        elif len(read.data) > MOST_BYTES * wanted.count:
            parts = [
                Answer(trouble=f"this file has more than {MOST_BYTES // 1024} KiB for each problem")
            ] * wanted.count
        else:
            parts = answers_in_text(read.data, wanted)
        found = [
            have if named[name] else part
            for name, have, part in zip(wanted.names, found, parts, strict=True)
        ]  # fmt: skip
    elif not any(named.values()) and rest:
        example = f"{wanted.names[0]}.tex"
        message = f"none of these {len(rest)} files is named by a problem, as {example} would be"
        return [Answer(trouble=message)] * wanted.count
    return found


def _problem_of(name: str, problems: Sequence[str]) -> str | None:
    """The problem that a file's name names: the whole of it, or one word of it and no other problem's."""
    stem = stem_of(name).casefold()
    folded = {problem.casefold(): problem for problem in problems}
    for spelling in (stem, re.sub(r"-\d+$", "", stem)):  # Canvas numbers what is handed in again
        if spelling in folded:
            return folded[spelling]
    within = [p for p in folded if re.search(rf"(?<![^\W_]){re.escape(p)}(?![^\W_])", stem)]
    return folded[within[0]] if len(within) == 1 else None
