"""Code that only tries a result out: loops of finite differences and of asserts, calls that compare, prompts.

What such code computes is used nowhere else, so it says nothing of the result, and spaces stand in its place.
"""

from __future__ import annotations

import re
from collections import Counter

from symback.reading.text.blanks import blank, indented, mentions, spaces, without_remark

_PROMPT = re.compile(r"^[ \t]*(?:In[ \t]?\[\d{0,5}\]:|\.\.\.:|\.\.\.(?=[ \t]))[ \t]?", re.MULTILINE)
"""`In [7]: ` and `   ...: ` of IPython."""
_NAMED_CALL = re.compile(
    r"(?:^|(?<=;))[ \t]*(?!einsum)[A-Za-z_]\w*\([ \t]*[fr]?(?P<quote>['\"])[^'\"\n;]*(?P=quote)[ \t]*,"
    r"[ \t]*[A-Za-z_][^'\"\n;()]*\)"
    r"[ \t]*;?(?=[ \t]*(?:\n|$|[A-Za-z_#]))",
    re.MULTILINE,
)
"""`cmp('W1', dW1, W1)`: names beside what they are called."""
_HEAD = re.compile(r"^[ \t]*for[ \t][^\n]*:[ \t]*(?:#[^\n]*)?$", re.MULTILINE)
_NUMERICAL = re.compile(
    r"^def[ \t]+\w*(?:num\w*_?grad|grad\w*_?check|check_?grad|finite_?diff)\w*[ \t]*\(", re.MULTILINE
)
"""A function that is called so computes numbers, from differences."""
_NUMBER = re.compile(r"^[ \t]*(?P<name>[A-Za-z_]\w*)[ \t]*=[ \t]*\d[\d.]*(?:e-?\d+)?[ \t]*;?[ \t]*$", re.MULTILINE)
_TELLS = re.compile(r"(?:assert|print|raise)\b")
_WORD = re.compile(r"\b[A-Za-z_]\w*")
_GIVEN = re.compile(
    r"(?P<to>[A-Za-z_][\w, \t]*?|[A-Za-z_]\w*\[[^][=]*\])[ \t]*(?P<sign>[-+*/]?)=(?!=)[ \t]*(?P<value>.*)"
)
_STEPS = re.compile(r"(?:(?P<times>\d)[ \t]*\*[ \t]*)?(?P<step>[A-Za-z]\w*)$")
_BY_STEP = re.compile(r"/[ \t]*\(?[ \t]*(?:2(?:\.0?)?[ \t]*\*[ \t]*)?(?:eps\w*|EPS|h|step|delta|dx|ε)\b")
_RESULT = re.compile(r"d[A-Z]\w*|d\w\d*|grad\w*|g\w?|nabla\w*|delta\w*")
"""Names of derivatives: what gives one its value is no trial."""


def without_trials(text: str) -> str:
    r"""`text` with spaces for what only tries it out, each other character in its place; what is all there is stays.

    >>> code = "dw = X.T @ e\nfor j in range(d):\n    assert abs(num(j) - dw[j]) < tol"
    >>> without_trials(code).split()
    ['dw', '=', 'X.T', '@', 'e']
    """
    if "...:" in text or "In [" in text:
        text = _PROMPT.sub(blank, text)
    if mentions(text, ("('", '("')):
        without = _NAMED_CALL.sub(blank, text)
        text = without if without.strip() else text
    if "def " in text:
        for head in [*_NUMERICAL.finditer(text)]:
            text = _without_block(text, head.start(), _end_of_block(text, head.start()))
    if "for " not in text or _TELLS.search(text) is None:
        return text
    given = text
    for head in [*_HEAD.finditer(text)]:
        start, end = head.start(), _end_of_block(text, head.start())
        if text[start:end].strip() and _is_trial(text[head.end() : end], f"{text[:start]}\n{text[end:]}"):
            text = _without_block(text, start, end)
    return text if text == given else _NUMBER.sub(lambda found: _unless_used(found, text), text)


def _unless_used(number: re.Match[str], text: str) -> str:
    """`eps = 1e-6`, or spaces where nothing else has that name."""
    return spaces(number[0]) if len(re.findall(rf"\b{number['name']}\b", text)) == 1 else number[0]


def _without_block(text: str, start: int, end: int) -> str:
    rest = f"{text[:start]}{spaces(text[start:end])}{text[end:]}"
    return rest if rest.strip() else text


def _end_of_block(text: str, start: int) -> int:
    """Where the lines end that are indented further than the line at a place."""
    indent = indented(text, start)
    at = text.find("\n", start)
    while at >= 0:
        line = text[at + 1 :].partition("\n")[0]
        if line.strip() and indented(text, at + 1) <= indent:
            return at
        at = text.find("\n", at + 1)
    return len(text)


def _is_trial(body: str, outside: str) -> bool:
    """Whether a loop ends by telling something, and gives no name a value that another line uses."""
    lines = [without_remark(line).strip() for line in body.split("\n")]
    statements = [one.strip() for line in lines for one in line.split(";") if one.strip()]
    if not statements or _TELLS.match(statements[-1]) is None:
        return False
    targets: set[str] = set()
    moved: Counter[str] = Counter()
    for at, statement in enumerate(statements):
        if _TELLS.match(statement) or re.match(r"(?:for|if|elif|else)\b.*:$", statement):
            continue
        given = _GIVEN.fullmatch(statement)
        if given is None:
            return False
        to, value = given["to"].replace(" ", ""), given["value"].strip()
        step = _STEPS.match(value) if given["sign"] in ("+", "-") else None
        if step is not None and "[" in to:
            moved[to] += int(step["times"] or 1) * (1 if given["sign"] == "+" else -1)
        elif not _is_put_back(to, statements[:at], statements[at:]):
            targets |= {*_WORD.findall(to.partition("[")[0])}
    differs = _BY_STEP.search(body) is not None
    used = {word for line in outside.split("\n") if not _TELLS.match(line.strip()) for word in _WORD.findall(line)}
    kept = any(moved.values()) or not targets.isdisjoint(used) or any(map(_RESULT.fullmatch, targets))
    return not kept and (differs or not (targets or moved))


def _is_put_back(to: str, before: list[str], after: list[str]) -> bool:
    """Whether `W[i, j]` gets a value here that the loop takes away again: `old = W[i, j]`, and last `W[i, j] = old`."""
    plain = [one.replace(" ", "") for one in (*before, *after)]
    kept = next((one.partition("=")[0] for one in plain if one.partition("=")[2] == to), "")
    last = next((one for one in reversed(plain) if one.startswith(f"{to}=")), "")
    return bool(kept) and "[" in to and last == f"{to}={kept}"
