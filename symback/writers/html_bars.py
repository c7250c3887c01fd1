"""Bars in HTML: a table whose bars are SVG, so that no style stands in the page; and its style sheet."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from symback.errors import printable
from symback.page import Bar, Bars

CSS = """
table.bars { border-collapse: collapse; width: 100%; max-width: 46rem; margin: .75rem 0; }
.bars caption { text-align: left; color: var(--soft); font-size: .95rem; padding-bottom: .35rem; }
.bars th { text-align: left; font-weight: normal; width: 11rem; padding: .3rem 1rem .3rem 0; vertical-align: top; }
.bars td { padding: .3rem 0; vertical-align: top; }
.bars .figure { text-align: right; white-space: nowrap; padding-left: .9rem; width: 1%;
  font-variant-numeric: tabular-nums lining-nums; }
.bars svg { display: block; width: 100%; height: 1rem; margin-top: .3rem; background: var(--box); }
.bars rect { fill: var(--accent); }
.bars .right rect { fill: var(--right); } .bars .wrong rect { fill: var(--wrong); }
.bars .remark td { padding: 0 0 .7rem; color: var(--soft); font-size: .95rem; }
.bars .remark code { color: var(--ink); }
@media screen and (max-width: 44rem) { .bars th { width: 8rem; padding-right: .6rem; } }
@media print { .bars svg { border: 1px solid var(--line); print-color-adjust: exact; } }
"""
_TONES = {True: "right", False: "wrong", None: ""}


def bars(block: Bars) -> Iterator[str]:
    """A row each, which is read out as its label, its share and its figure."""
    yield f'<table class="bars"><caption>{_text(block.caption)}</caption>'
    for row in block.rows:
        yield _row(row)
        if row.remark:
            quoted = f"{': ' if row.note else ''}<code>{_text(row.quoted)}</code>" if row.quoted else ""
            yield f'<tr class="remark"><td colspan="3">{_text(row.note)}{quoted}</td></tr>'
    yield "</table>"


def _row(row: Bar) -> str:
    percent = f"{100 * row.share:.4g}"
    tone = f' class="{_TONES[row.tone]}"' if row.tone is not None else ""
    return (
        f'<tr{tone}><th scope="row">{_text(row.label)}</th>'
        f'<td><svg role="img" aria-label="{100 * row.share:.0f} %" viewBox="0 0 100 1" preserveAspectRatio="none">'
        f'<rect width="{percent}" height="1"/></svg></td><td class="figure">{_text(row.figure)}</td></tr>'
    )


def _text(text: str) -> str:
    return escape(printable(" ".join(text.split())))
