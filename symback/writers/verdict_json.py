"""Verdict → JSON, schema symback/check/1 (docs/json.md)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from symback.notation import TEXT, plain, write

if TYPE_CHECKING:
    from symback.check import Line, Verdict

SCHEMA = "symback/check/1"


def write_verdict(verdict: Verdict, *, ascii_only: bool = False) -> str:
    """The verdict as one JSON object, indented, with a final newline."""
    return json.dumps(verdict_data(verdict), indent=2, ensure_ascii=ascii_only, allow_nan=False) + "\n"


def verdict_data(verdict: Verdict) -> dict[str, Any]:
    """The verdict as plain lists and dictionaries; of a whole backward pass with one entry of `gradients` each."""
    data: dict[str, Any] = {"schema": SCHEMA, "verdict": verdict.verdict, "of": verdict.of, "wrt": verdict.wrt}
    data |= {"layout": verdict.layout, "score": verdict.score, "reading": verdict.reading}
    data["lines"] = [_line(line) for line in verdict.lines]
    data["first_wrong"] = verdict.first_wrong.number if verdict.first_wrong else None
    data["diagnosis"] = [
        {
            "mistake": d.mistake,
            "where": d.where,
            "span": list(d.span) if d.span else None,
            "message": d.message,
            **({"reveal": plain(d.reveal)} if verdict.reveal and d.reveal else {}),
        }
        for d in verdict.diagnosis
    ]
    data["evidence"] = _evidence(verdict)
    data["factors"] = _factors(verdict)
    data["notes"] = [plain(note) for note in verdict.notes]
    data["complaints"] = [
        {"code": c.code, "span": [c.start, c.end], "message": c.message, "hint": c.hint} for c in verdict.complaints
    ]
    if verdict.reveal and verdict.truth is not None:
        data["truth"] = write(verdict.truth, TEXT)
    if verdict.parts:
        data["gradients"] = [verdict_data(part) for part in verdict.parts]
    return data


def _line(line: Line) -> dict[str, Any]:
    return {
        "n": line.number,
        "verdict": line.ruling,
        "text": line.text,
        "span": [line.start, line.end],
        "follows": line.follows,
        "comment": plain(line.comment),
    }


def _evidence(verdict: Verdict) -> dict[str, Any] | None:
    found = verdict.evidence
    if found is None:
        return None
    data: dict[str, Any] = {"kind": found.kind, "detail": found.detail}
    if found.point is not None:
        data["point"] = dict(found.point)
    if found.entry is not None:
        data |= {"entry": list(found.entry), "answer": found.answer, "truth": found.truth}
    return data


def _factors(verdict: Verdict) -> dict[str, Any] | None:
    """Present factors; of the missing ones what to ask oneself, and their names only where the verdict reveals them."""
    found = verdict.factors
    if found is None:
        return None
    return {
        "present": [write(part.expr, TEXT) for part in found.present],
        "near": [write(expr, TEXT) for _, expr in found.near],
        "missing": [write(part.expr, TEXT) if verdict.reveal else plain(part.question) for part in found.missing],
        "extra": list(found.extra),
        "arranged": found.arranged,
        "right": found.right,
        "total": found.total,
    }
