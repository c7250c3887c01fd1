"""Pages in a headless Chromium: how they are laid out on a screen of some width, and what the console says."""

from __future__ import annotations

import html
import json
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_POLICY = re.compile(r"<meta http-equiv=[^>]*>")
_SCRIPT = """<script>addEventListener('load', () => {
  const wide = document.documentElement.clientWidth;
  const out = [...document.querySelectorAll('body *')].filter(
    e => !e.closest('.scroll') && e.getBoundingClientRect().right > wide + 1);
  const spread = [...document.querySelectorAll('table.equations')].map(table => {
    const x = [...table.querySelectorAll('td.equals math')].map(e => e.getBoundingClientRect().left);
    return x.length ? Math.max(...x) - Math.min(...x) : 0;
  });
  parent.postMessage({name: NAME, wide, page: document.documentElement.scrollWidth,
    out: out.slice(0, 3).map(e => e.outerHTML.slice(0, 200)), spread: Math.max(0, ...spread)}, '*');
});</script>"""
_FRAME = """<!DOCTYPE html><body><script>addEventListener('message', e => {
  const p = document.createElement('p'); p.textContent = 'FOUND' + JSON.stringify(e.data); document.body.append(p);
});</script>"""


def _run(chromium: str, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [
        chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync",
        "--no-first-run", f"--user-data-dir={folder / 'profile'}", "--window-size=1400,900",
        "--virtual-time-budget=20000", *arguments,
    ]  # fmt: skip
    return subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)


def measured(chromium: str, folder: Path, pages: Mapping[str, str], width: int) -> dict[str, dict[str, Any]]:
    """For each page: the width it has and takes, what sticks out, and how far its equals signs are out of line.

    Each is shown in a frame of `width` with a script that measures, and so without its policy against scripts.
    """
    frames = []
    for number, (name, page) in enumerate(pages.items()):
        script = _SCRIPT.replace("NAME", json.dumps(name))
        (folder / f"{number}.html").write_text(_POLICY.sub("", page).replace("</body>", f"{script}</body>"), "utf-8")
        frames.append(f'<iframe width="{width}" height="600" style="border: 0" src="{number}.html"></iframe>')
    (folder / "frames.html").write_text(_FRAME + "".join(frames), "utf-8")
    dumped = _run(chromium, folder, "--dump-dom", f"file://{folder / 'frames.html'}").stdout
    found = [json.loads(html.unescape(text)) for text in re.findall(r"<p>FOUND(.*?)</p>", dumped, re.DOTALL)]
    return {one["name"]: one for one in found}


def console(chromium: str, folder: Path, page: str) -> list[str]:
    """What the console says of a page as it is, its policy included."""
    (folder / "page.html").write_text(page, "utf-8")
    said = _run(chromium, folder, "--enable-logging=stderr", "--dump-dom", f"file://{folder / 'page.html'}").stderr
    return [line for line in said.splitlines() if "CONSOLE" in line]


def dumped(chromium: str, folder: Path, page: str) -> str:
    """What a script in a page leaves in a paragraph that begins with FOUND."""
    (folder / "page.html").write_text(page, "utf-8")
    found = re.search(
        r"<p>FOUND(.*?)</p>", _run(chromium, folder, "--dump-dom", f"file://{folder / 'page.html'}").stdout
    )
    assert found, "the page did not say what it found"
    return html.unescape(found[1])
