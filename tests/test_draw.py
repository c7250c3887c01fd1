"""Pictures: nothing lies on anything else, everything says what was computed, and no text of a stranger is obeyed."""

from __future__ import annotations

import re
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from browser import dumped
from hypothesis import given
from hypothesis import strategies as st
from shipped import NAMES, path, solved
from test_writers import HOSTILE, titled
from typer.testing import CliRunner

import symback
from symback import api
from symback.cli import app
from symback.draw import PICTURES, Curve, Label, Math, Picture, Scene, runs
from symback.draw.graph import computation_graph
from symback.draw.heatmap import heatmap_scene, ink_on, pooled, shade
from symback.draw.known import Known, first_derivatives, operand_names
from symback.draw.layers import Layered, layered
from symback.draw.ranks import separated
from symback.draw.scene import INKS, Box
from symback.errors import MachineError, printable
from symback.writers import typst_picture
from symback.writers.latex_text import escape
from symback.writers.svg import ONE, write_svg
from symback.writers.tikz import _FONTS, UNIT, write_tikz_fragment

each_problem = pytest.mark.parametrize("name", NAMES)
each_picture = pytest.mark.parametrize("what", list(PICTURES))
SOLID = ("circle", "rounded", "square")


@cache
def first(name: str) -> symback.Solution:
    """The solution, of first derivatives."""
    return first_derivatives(solved(name))


@cache
def drawn(name: str, what: str) -> Picture:
    return symback.draw(first(name), what)


# ------------------------------------------------------------- what lies on what


def collisions(scene: Scene) -> list[str]:
    """What lies on something else, or sticks out of the picture."""
    canvas = Box(0.0, 0.0, scene.width, scene.height)
    nodes = [figure.box for figure in scene.figures if figure.outline in SOLID]
    found = [f"labels {said(a)} and {said(b)}" for a, b in combinations(scene.labels, 2) if a.box.overlaps(b.box)]
    found += [f"nodes {a} and {b}" for a, b in combinations(nodes, 2) if a.overlaps(b)]
    found += [
        f"label {said(label)} and node {box}"
        for label in scene.labels
        for box in nodes
        if label.box.overlaps(box) and not box.holds(label.box)
    ]
    boxes = [label.box for label in scene.labels] + [figure.box for figure in scene.figures]
    return found + [f"{box} sticks out" for box in boxes if not canvas.holds(box)]


def said(label: Label) -> str:
    return "".join(part.latex if isinstance(part, Math) else part for part in label.parts)


def points(curve: Curve) -> Iterator[tuple[float, float]]:
    """Points along a curve, but for its ends."""
    for n in range(1, len(curve.points), 3):
        a, b, c, d = curve.points[n - 1 : n + 3]
        for t in (0.02, *(k / 12 for k in range(1, 12)), 0.98):
            s = 1 - t
            yield tuple(  # type: ignore[misc]
                s**3 * a[i] + 3 * s * s * t * b[i] + 3 * s * t * t * c[i] + t**3 * d[i] for i in (0, 1)
            )


@each_picture
@each_problem
def test_nothing_lies_on_anything_else(name: str, what: str) -> None:
    scene = drawn(name, what).scene
    assert scene.labels
    assert collisions(scene) == []


@each_picture
@each_problem
def test_no_line_runs_through_a_node(name: str, what: str) -> None:
    scene = drawn(name, what).scene
    nodes = [(f.box, f.outline == "circle") for f in scene.figures if f.outline in SOLID]
    for curve in scene.curves:
        for x, y in points(curve):
            for box, is_circle in nodes:
                inside = box.left + 1 < x < box.right - 1 and box.top + 1 < y < box.bottom - 1
                u, v = box.centre
                assert not inside or (is_circle and (x - u) ** 2 + (y - v) ** 2 > (box.width / 2 - 1) ** 2), box


def test_the_test_of_collisions_finds_them() -> None:
    scene = drawn("two_layer", "graph").scene
    first, *rest = scene.labels
    moved = replace(first, box=rest[0].box.moved(3.0, 3.0))
    assert any("labels" in one for one in collisions(replace(scene, labels=(moved, *rest))))
    beside = replace(first, box=scene.figures[0].box.moved(scene.figures[0].box.width - 4, 0.0))
    assert any("node" in one for one in collisions(replace(scene, labels=(beside,))))
    assert any("sticks out" in one for one in collisions(replace(scene, width=100.0)))


def test_a_deep_network_is_drawn_in_bounded_size() -> None:
    layers = "\n".join(["  - {dense: 3, activation: tanh}"] * 199 + ["  - {dense: 1}"])
    problem = symback.loads(f"input: {{x: 3}}\nlayers:\n{layers}\n")
    for what in PICTURES:
        scene = symback.draw(problem, what, wrt=["W1", "W200"]).scene
        assert collisions(scene) == []
        assert max(scene.width, scene.height) < 2_000
    assert "194 more layers" in [said(label) for label in symback.draw(problem).scene.labels]
    assert "387 more equations" in [said(label) for label in symback.draw(problem, "graph", wrt="W1").scene.labels]


def test_an_equation_of_many_variables_is_drawn_in_bounded_size() -> None:
    names = [f"a{n}" for n in range(200)]
    problem = symback.from_python({name: [] for name in names}, {"f": " + ".join(names)}, wrt=names[:2])
    scene = symback.draw(problem, "graph").scene
    assert collisions(scene) == []
    assert scene.width < 4_000
    assert "176 more variables" in [said(label) for label in scene.labels]


# -------------------------------------------------------------- what a picture says


def found_layers(name: str) -> Layered | None:
    solution = solved(name)
    problem = solution.problem
    return layered(solution.forward, frozenset(problem.variables), frozenset(problem.wrt))


@pytest.mark.parametrize(
    ("name", "source", "weights", "units", "head"),
    [
        ("two_layer", "x", ["W1", "W2", "W3"], [2, 2, 2, 1], []),
        ("two_layer_bias", "x", ["W1", "W2", "W3"], [2, 3, 2, 1], []),
        ("two_layer_loss", "x", ["W1", "W2", "W3"], [2, 2, 2, 1], ["L"]),
        ("two_layer_scalars", "x", ["w1", "w2", "w3"], [1, 1, 1, 1], []),
        ("minibatch_columns", "X", ["W1", "W2"], ["n", "d", 1], ["J"]),
        ("minibatch_rows", "X", ["W1", "W2"], ["n", "d", "k"], ["L"]),
        ("row_vectors", "x", ["W1", "W2"], [2, 3, 1], ["L"]),
        ("linear_regression", "X", ["w"], ["d", 1], ["L"]),
        ("network_logits", "x", ["W1", "w2"], ["n", "d", 1], ["h2", "L"]),
        ("tied_autoencoder", "x", ["W", "W"], ["n", "k", "n"], ["L"]),
        ("hessian_log_sum_exp", "x", ["A"], ["n", "m"], ["f"]),
        ("word_embedding", "x", ["E", "W"], ["n", "d", "k"], ["L"]),
    ],
)
def test_layers_are_found(name: str, source: str, weights: list[str], units: list[Any], head: list[str]) -> None:
    net = found_layers(name)
    assert net is not None
    assert str(net.source.name) == source
    assert [str(layer.weight.name) for layer in net.layers] == weights
    assert [net.inputs, *(layer.units for layer in net.layers)] == units
    assert [str(e.name.name) for e in net.head] == head
    assert drawn(name, "network").note == ""


NO_CHAINS = ["quadratic_form", "lstm_cell", "residual_block", "self_attention", "recurrent_three_steps", "gated_unit",
             "swiglu", "softmax_jacobian", "triplet_loss", "log_determinant"]  # fmt: skip


@pytest.mark.parametrize("name", NO_CHAINS)
def test_what_is_no_chain_of_layers_is_drawn_as_its_graph_and_says_so(name: str) -> None:
    assert found_layers(name) is None
    picture = drawn(name, "network")
    assert "not a chain of layers" in picture.note
    assert picture.note in picture.scene.description
    assert picture.scene.labels == drawn(name, "graph").scene.labels


def labels(name: str, what: str) -> list[str]:
    return [said(label) for label in drawn(name, what).scene.labels]


def test_the_network_of_the_textbook() -> None:
    found = labels("two_layer_superscript", "network")
    for weight in ("W^1_{11}", "W^1_{12}", "W^1_{21}", "W^1_{22}", "W^2_{11}", "W^3_{1}", "W^3_{2}"):
        assert found.count(weight) == 1
    for unit in ("x_{1}", "x_{2}", "h^1_{1}", "h^2_{2}", "f"):
        assert found.count(unit) == 1
    scene = drawn("two_layer_superscript", "network").scene
    assert len(scene.curves) == 4 + 4 + 2
    assert [figure.outline for figure in scene.figures] == ["rounded"] * 2 + ["circle"] * 5


def test_a_weight_stands_at_the_line_between_its_units() -> None:
    """W_ki leads from unit i to unit k: the label lies on the straight line between the two."""
    scene = drawn("two_layer_bias", "network").scene
    at = {said(label): label.box.centre for label in scene.labels}
    for i in (1, 2):
        for k in (1, 2, 3):
            (x, y), (u, v), (a, b) = at[f"x_{{{i}}}"], at[f"h_{{1,{k}}}"], at[f"W_{{1,{k}{i}}}"]
            assert abs((a - x) * (v - y) - (b - y) * (u - x)) < 0.5 * abs(u - x)
            assert x < a < u


def test_symbolic_sizes_have_dots_and_a_last_unit() -> None:
    found = labels("network_mse", "network")
    assert found.count(r"\vdots") == 3
    for last in ("x_{n}", "h_{1,d}", "p_{k}"):
        assert last in found


@each_problem
def test_the_graph_has_a_link_for_each_operand(name: str) -> None:
    known = Known(first(name))
    graph = computation_graph(known)
    forward = known.solution.forward
    assert graph.left_out == 0
    assert len(graph.links) == sum(len(operand_names([e.value])) for e in forward)
    gradients = {str(d.wrt.name) for d in known.solution.derivations} | set(known.gradients)
    for source, target in graph.back:
        assert (source, target) in graph.links
    assert bool(graph.back) == bool(gradients - {str(known.output.name)})
    assert all(source < target for source, target in graph.links)


def test_values_forward_and_gradients_backward() -> None:
    """The numbers of the README."""
    found = labels("two_layer", "graph")
    for shown in (
        r"= (0.622,\ 0.378)", r"\partial f/\partial z_1 = (-0.00961,\ -0.0728)", "= -0.207",
        r"\partial f/\partial W_1 = [{-0.0096}\ {-0.019};\ {-0.073}\ {-0.15}]", r"x = (1,\ 2)",
    ):  # fmt: skip
        assert shown in found
    assert found.count(r"2\times 1") == 5
    back = [curve for curve in drawn("two_layer", "graph").scene.curves if curve.ink == "backward"]
    assert all(curve.dashed for curve in back)
    assert len(back) == 5 + 1  # W1 ← z1 ← h1 ← z2 ← h2 ← f, and one in the legend
    assert not any(curve.dashed for curve in drawn("two_layer", "graph").scene.curves if curve.ink == "forward")


def test_a_row_is_written_as_a_row_and_a_column_as_a_column() -> None:
    """As the page and the terminal write them; also with row vectors, where a column of the file is a row."""
    found = labels("two_layer", "graph")
    assert r"W_3 = [{0.9}\ {-1}]" in found
    assert r"x = (1,\ 2)" in found
    rows = " ".join(labels("row_vectors", "graph"))
    assert r"x = [{0.13}\ {-0.13}]" in rows or r"= [{0.13}\ {-0.13}]" in rows
    assert r"(0.04,\ -2.3,\ -0.22)" in rows


def test_every_gradient_that_was_asked_for_and_is_drawn_is_orange() -> None:
    """Of more than are derived for other pictures, too; in a deep network those by the variables that are drawn."""
    for depth, shown in ((6, range(1, 8)), (199, (1, 2, 3, 198, 199, 200))):
        layers = "\n".join(["  - {dense: 9, activation: tanh}"] * depth + ["  - {dense: 1}"])
        scene = symback.draw(symback.loads(f"input: {{x: 9}}\nlayers:\n{layers}\nloss: {{mse: y}}\n"), "graph").scene
        assert collisions(scene) == []
        found = [said(label) for label in scene.labels if label.ink == "backward"]
        for name in (f"{letter}_{{{n}}}" if n > 9 else f"{letter}_{n}" for n in shown for letter in "Wb"):
            assert any(rf"\partial L/\partial {name}" in label for label in found), name
        assert sum(figure.ink == "backward" for figure in scene.figures) == 2 * len(shown)


def test_row_vectors_are_turned_in_pictures_too() -> None:
    known = Known(solved("row_vectors"))
    assert r"1\times 3" in labels("row_vectors", "graph")
    (derivation, numbers), *_ = zip(known.solution.derivations, known.solution.numbers, strict=True)
    assert str(derivation.wrt.name) == "W1"
    assert r"2\times 3" in labels("row_vectors", "heatmap")
    assert f"{numbers.gradient[2, 0]:.3g}" in labels("row_vectors", "heatmap")


def test_second_derivatives_and_other_methods_are_drawn_by_their_gradients() -> None:
    name = "hessian_quadratic_form"
    assert "for example" not in drawn(name, "graph").note
    assert symback.draw(solved(name), "graph").scene == drawn(name, "graph").scene
    by_index = symback.derive(path("two_layer"), method="index")
    assert symback.draw(by_index, "graph").scene == drawn("two_layer", "graph").scene


# -------------------------------------------------------------------- heat maps


@given(st.floats(-5, 5), st.floats(0.1, 5))
def test_shades_tell_the_sign_and_the_size(value: float, largest: float) -> None:
    red, _, blue = (int(shade(value, largest)[n : n + 2], 16) for n in (1, 3, 5))
    assert blue >= red if value <= 0 else red >= blue
    assert shade(0.0, largest) == "#ffffff"
    assert sum(int(shade(value / 2, largest)[n : n + 2], 16) for n in (1, 3, 5)) >= red + blue


@pytest.mark.parametrize("share", [n / 20 for n in range(-20, 21)])
def test_numbers_in_cells_can_be_read(share: float) -> None:
    colour = shade(share, 1.0)
    assert contrast(colour, INKS[ink_on(colour)]) >= 4.0


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG, computed here once more."""

    def luminance(colour: str) -> float:
        parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("ink", ["ink", "soft", "forward", "backward"])
def test_words_can_be_read_on_white(ink: str) -> None:
    assert contrast(INKS[ink], "#ffffff") >= 4.5  # type: ignore[index]


def test_a_large_gradient_is_pooled_and_its_negative_cells_are_marked() -> None:
    problem = symback.from_python({"x": [3], "W": [100, 3], "v": [100]}, {"f": "v^T tanh(W x)"}, wrt="W")
    solution = symback.derive(problem)
    gradient = solution.numbers[0].gradient
    value, block = pooled(gradient)
    assert (value.shape, block) == ((34, 3), (3, 1))
    for i in range(34):
        rows = gradient[3 * i : 3 * i + 3]
        assert (abs(value[i]) == abs(rows).max(axis=0)).all()
    scene = heatmap_scene(Known(solution))
    cells = [figure for figure in scene.figures if figure.outline == "cell"]
    marks = [figure for figure in scene.figures if figure.outline == "mark"]
    scale = 21
    assert len(cells) == 34 * 3 + scale
    assert len(marks) == (value < -0.04 * abs(value).max()).sum() + 5
    assert r"100\times 3, the largest of each 3 by 1 entries" in [said(label) for label in scene.labels]


def test_a_gradient_that_vanishes_has_a_map() -> None:
    problem = symback.from_python({"x": [2], "c": [2]}, {"f": "c^T relu(x)"}, wrt="x", values={"x": [-1, -2]})
    scene = symback.draw(problem, "heatmap").scene
    assert {figure.fill for figure in scene.figures} == {"#ffffff"}
    assert collisions(scene) == []


# ----------------------------------------------------------------------- places


@given(st.lists(st.tuples(st.floats(-100, 100), st.floats(1, 50), st.floats(0.5, 4)), min_size=1, max_size=8))
def test_separated_places_keep_their_distance_and_are_nearest(rows: list[tuple[float, float, float]]) -> None:
    wanted, gaps, weights = [r[0] for r in rows], [r[1] for r in rows][1:], [r[2] for r in rows]
    found = separated(wanted, gaps, weights)
    assert all(b - a >= gap - 1e-9 for a, b, gap in zip(found, found[1:], gaps, strict=False))

    def cost(places: list[float]) -> float:
        return sum(w * (p - q) ** 2 for w, p, q in zip(weights, places, wanted, strict=True))

    for n in range(len(found)):  # moving all from the n-th on, or up to it, by a little is no better, or not allowed
        for step in (1e-3, -1e-3):
            for moved in ([*found[:n], *(p + step for p in found[n:])], [*(p + step for p in found[:n]), *found[n:]]):
                if all(b - a >= gap for a, b, gap in zip(moved, moved[1:], gaps, strict=False)):
                    assert cost(moved) >= cost(found) - 1e-6


# -------------------------------------------------------------------------- SVG

TAGS = {"svg", "title", "desc", "rect", "circle", "path", "polygon", "text", "tspan"}


def tags(text: str) -> list[str]:
    return [element.tag.rpartition("}")[2] for element in ElementTree.fromstring(text).iter()]


@each_picture
@each_problem
def test_svg_is_well_formed_and_holds_shapes_and_text_alone(name: str, what: str) -> None:
    text = symback.to_svg(drawn(name, what))
    root = ElementTree.fromstring(text)
    assert set(tags(text)) <= TAGS
    assert root.get("role") == "img"
    named = (root.get("aria-labelledby") or "").split()
    assert [root[0].get("id"), root[1].get("id")] == named
    assert root[0].text
    assert len(root[1].text or "") > 40
    keys = {key for element in root.iter() for key in element.keys()}  # noqa: SIM118 - an element has no `in` for these
    assert not keys & {"style", "href", "class"}
    assert not any(key.startswith("on") for key in keys)
    assert text.count("http") == 1
    assert len(root.findall("{*}text")) == len(drawn(name, what).scene.labels)


@pytest.mark.parametrize("title", HOSTILE)
@each_picture
def test_a_hostile_title_is_shown_and_not_obeyed(title: str, what: str) -> None:
    picture = symback.draw(titled(title), what)
    text = symback.to_svg(picture)
    root = ElementTree.fromstring(text)
    assert tags(text) == tags(symback.to_svg(symback.draw(titled("plain"), what)))
    wanted = printable(" ".join(title.split()))
    assert (root[0].text or "").partition(": ")[2] == wanted or not wanted
    assert write_tikz_fragment(picture.scene).isascii()


@pytest.mark.parametrize("title", HOSTILE)
def test_typst_and_latex_do_not_obey_a_title(title: str) -> None:
    picture = symback.draw(titled(title))
    assert symback.to_png(picture).startswith(b"\x89PNG")
    plain = write_tikz_fragment(symback.draw(titled("plain")).scene).splitlines()
    assert write_tikz_fragment(picture.scene).splitlines()[1:] == plain[1:]
    assert write_tikz_fragment(picture.scene).splitlines()[0].startswith("% ")


def test_a_letter_that_a_font_lacks_is_shown_by_its_number() -> None:
    """Typst would leave it out, and a name must not get lost."""
    picture = symback.draw(titled("plain"), "graph")
    assert "变" in symback.to_svg(picture)
    shown = write_svg(picture.scene, fonts=ONE)
    assert "变" not in shown.partition("</desc>")[2]
    assert "U53D8" in shown
    assert "U53D8" in symback.to_tikz(picture)
    assert collisions(picture.scene) == []


def test_the_same_problem_is_the_same_picture() -> None:
    for what in PICTURES:
        for name in ("lstm_cell", "swiglu", "hessian_two_layer"):
            assert symback.to_svg(symback.draw(path(name), what)) == symback.to_svg(drawn(name, what))


_MEASURE = """<script>addEventListener('load', () => {
  const p = document.createElement('p');
  p.textContent = 'FOUND' + [...document.querySelectorAll('text')].map(e => e.getBBox().width.toFixed(2)).join(' ');
  document.body.append(p);
});</script>"""


@pytest.mark.parametrize("font", ["", "'DejaVu Serif'"])
def test_every_label_fits_its_box_in_a_browser(chromium: str, tmp_path: Path, font: str) -> None:
    scenes = [drawn(name, what).scene for name in NAMES for what in PICTURES]
    pictures = "\n".join(write_svg(scene, inline=True, name=f"p{n}") for n, scene in enumerate(scenes))
    if font:
        pictures = re.sub(r'font-family="[^"]*"', f'font-family="{font}"', pictures)
    page = f"<!DOCTYPE html><meta charset=utf-8><body>{pictures}{_MEASURE}</body>"
    widths = [float(width) for width in dumped(chromium, tmp_path, page).split()]
    boxes = [label.box.width for scene in scenes for label in scene.labels]
    assert len(widths) == len(boxes)
    everything = [label for scene in scenes for label in scene.labels]
    wide = [(said(label), width, label.box.width) for label, width in zip(everything, widths, strict=True)
            if width > label.box.width]  # fmt: skip
    assert wide == []


def test_formulas_of_labels_become_runs_of_text() -> None:
    def flat(latex: str) -> str:
        return "".join(f"{run.level}{{{run.text}}}" if run.level else run.text for run in runs(Math(latex)))

    assert flat(r"W^{1}_{11}") == "W^{1}_{11}"
    assert flat(r"\partial f/\partial z_1 = (-0.5,\ 2)") == "∂f/∂z_{1} = (−0.5, 2)"
    assert flat(r"h_1 \odot (1 - h_1)") == "h_{1} ⊙ (1 − h_{1})"
    assert flat(r"\hat{x} = -\operatorname{log\_softmax}(z)^\top") == "x̂ = −log_softmax(z)^{⊤}"
    assert flat(r"1.2\cdot 10^{-5}") == "1.2 · 10^{−5}"
    assert [run.italic for run in runs(Math(r"W\,\tanh(z)"))] == [True, False, True, False]


@each_problem
def test_no_command_of_latex_is_left_in_a_label(name: str) -> None:
    for what in PICTURES:
        for label in drawn(name, what).scene.labels:
            text = "".join(run.text for part in label.parts for run in runs(part))
            assert "\\" not in text
            known = {"bigl", "frac", "begin", "left", "mathbb", "displaystyle", "lVert", "partial", "odot"}
            assert not known & set(re.findall("[A-Za-z]+", text)), text


# -------------------------------------------------------------------------- PNG


def pixels(png: bytes) -> list[bytes]:
    """The rows of a PNG of eight bits a channel, not interlaced, unfiltered (W3C, PNG, third edition, section 9)."""
    width, height, depth, kind, _, _, interlaced = struct.unpack(">IIBBBBB", png[16:29])
    channels = {0: 1, 2: 3, 4: 2, 6: 4}[kind]
    assert (depth, interlaced) == (8, 0)
    data, place = b"", 8
    while place < len(png):
        size, name = struct.unpack(">I4s", png[place : place + 8])
        data += png[place + 8 : place + 8 + size] if name == b"IDAT" else b""
        place += size + 12
    raw, stride, rows = zlib.decompress(data), width * channels, []
    above = bytearray(stride)
    for y in range(height):
        method, row = raw[y * (stride + 1)], bytearray(raw[y * (stride + 1) + 1 : (y + 1) * (stride + 1)])
        for x in range(stride):
            a = row[x - channels] if x >= channels else 0
            b, c = above[x], above[x - channels] if x >= channels else 0
            paeth = min((abs(b - c), 0, a), (abs(a - c), 1, b), (abs(a + b - 2 * c), 2, c))[2]
            row[x] = (row[x] + (0, a, b, (a + b) // 2, paeth)[method]) & 255
        rows.append(bytes(row))
        above = row
    return rows


def test_no_minus_is_lost_between_pixels() -> None:
    """Typst leaves out a rectangle that is thinner than a pixel and covers the middle of none."""
    for n in range(8):
        label = Label(Box(2.0, 1.0 + n / 16, 20.0, 14.0), (Math("-"),), 10.0)
        rows = pixels(typst_picture.write_png(Scene(24.0, 16.0, "t", "d", labels=(label,))))
        assert min(min(row) for row in rows) < 140, n


@each_picture
def test_png_and_pdf(what: str) -> None:
    picture = drawn("two_layer", what)
    png = symback.to_png(picture)
    assert png.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", png[16:24])
    assert abs(width - 2 * picture.scene.width) < 2
    assert abs(height - 2 * picture.scene.height) < 2
    assert png == symback.to_png(picture)
    pdf = api.picture_as(picture, "pdf")
    assert isinstance(pdf, bytes)
    assert pdf.startswith(b"%PDF-")


def test_what_makes_a_png_may_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(MachineError, match="typst") as caught:
        symback.to_png(drawn("two_layer", "network"))
    assert "symback[pdf]" in str(caught.value.diagnostics[0].hint)
    assert symback.to_svg(drawn("two_layer", "network")).startswith("<svg")


# ------------------------------------------------------------------------- TikZ


def latex(pdflatex: str, folder: Path, text: str) -> str:
    (folder / "x.tex").write_text(text, "ascii")
    command = [pdflatex, "-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", "x.tex"]
    ran = subprocess.run(command, cwd=folder, capture_output=True, timeout=300, check=False)
    said = ran.stdout.decode("latin-1")
    assert ran.returncode == 0, said[-1500:]
    return said


@each_picture
def test_tikz_is_a_document_of_one_page(pdflatex: str, tikz: None, tmp_path: Path, what: str) -> None:
    for name in ("two_layer", "lstm_cell", "minibatch_brackets"):
        log = latex(pdflatex, tmp_path, symback.to_tikz(drawn(name, what)))
        assert "(1 page" in log
        assert "Overfull" not in log
        assert "Warning" not in log


def test_pictures_compile_as_parts(pdflatex: str, tikz: None, tmp_path: Path) -> None:
    """Some of each kind; the labels of all of them are set below."""
    parts = [symback.to_tikz(drawn(name, what), fragment=True) for name in NAMES[::6] for what in PICTURES]
    head = r"\documentclass{article}\usepackage{amsmath, amssymb, tikz}\begin{document}"
    boxed = "".join(f"\\setbox0=\\hbox{{%\n{part}}}\n" for part in parts)
    latex(pdflatex, tmp_path, f"{head}\n{boxed}x\\end{{document}}\n")


def test_every_label_fits_its_box_in_latex(pdflatex: str, tmp_path: Path) -> None:
    everything = {
        (label.parts, label.size, label.bold): label.box.width * UNIT
        for name in NAMES
        for what in PICTURES
        for label in drawn(name, what).scene.labels
    }
    lines = []
    for (parts, size, _), room in everything.items():
        text = "".join(f"${part.latex}$" if isinstance(part, Math) else escape(part) for part in parts)
        wide = f"\\ifdim\\wd0>{room:.2f}pt\\errmessage{{too wide}}\\fi"
        lines.append(f"\\setbox0=\\hbox{{{_FONTS[size]} {text}}}{wide}")
    head = r"\documentclass{article}\usepackage{amsmath, amssymb}\begin{document}"
    latex(pdflatex, tmp_path, f"{head}\n" + "\n".join(lines) + "\nx\\end{document}\n")


# ---------------------------------------------------------------------- goldens


@each_picture
@pytest.mark.parametrize("suffix", ["svg", "tex"])
def test_golden_pictures(golden: Callable[[str, str], None], what: str, suffix: str) -> None:
    picture = drawn("two_layer", what)
    golden(f"draw/two_layer_{what}.{suffix}", symback.to_svg(picture) if suffix == "svg" else symback.to_tikz(picture))


# ------------------------------------------------------------------ the command


def _ran(*arguments: str) -> Any:
    return CliRunner().invoke(app, ["draw", *arguments])


@pytest.mark.parametrize(
    ("suffix", "start"),
    [("svg", b"<svg "), ("png", b"\x89PNG"), ("pdf", b"%PDF-"), ("tex", b"\\documentclass"), ("tikz", b"\\document")],
)
def test_the_suffix_picks_the_format_of_a_picture(tmp_path: Path, suffix: str, start: bytes) -> None:
    out = tmp_path / f"picture.{suffix}"
    assert _ran(str(path("two_layer")), "-o", str(out)).exit_code == 0
    assert out.read_bytes().startswith(start)


def test_draw_writes_svg_to_standard_output() -> None:
    ran = _ran(str(path("two_layer")), "--what", "graph")
    assert ran.stdout == symback.to_svg(drawn("two_layer", "graph"))
    assert ran.stderr == ""
    ran = _ran(str(path("quadratic_form")))
    assert "not a chain of layers" in ran.stderr
    assert ran.stdout == symback.to_svg(drawn("quadratic_form", "network"))
    part = _ran(str(path("two_layer")), "--to", "tikz", "--fragment").stdout
    assert part == symback.to_tikz(drawn("two_layer", "network"), fragment=True)
    assert r"\documentclass" not in part
    formula = _ran("--expr", "f = tr(A X)", "--var", "A=2,3", "--var", "X=3,2", "--what", "heatmap", "--wrt", "X")
    assert formula.stdout.startswith("<svg")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["-o", "x.gif"], ["no format has the suffix '.gif'", ".svg, .png, .tex"]),
        (["--fragment"], ["--fragment", "--to tikz"]),
        (["--wrt", "W9"], ["no name 'W9'"]),
    ],
)
def test_bad_usage_of_draw(arguments: list[str], told: list[str]) -> None:
    error = _ran(str(path("two_layer")), *arguments).exception
    assert isinstance(error, symback.InputError)
    assert [words for words in told if words not in str(error)] == []


def test_a_heat_map_without_numbers_is_refused() -> None:
    problem = symback.from_python({"x": [2]}, {"f": "sum(log(x))"}, wrt="x", values={"x": [-1, 2]})
    with pytest.raises(symback.InputError, match="no heat map without numbers"):
        symback.draw(problem, "heatmap")
    scene = symback.draw(problem, "graph").scene
    assert collisions(scene) == []
    assert "no numbers" in scene.description


def test_there_is_no_such_picture() -> None:
    with pytest.raises(symback.InputError, match="no picture 'grap'") as caught:
        symback.draw(path("two_layer"), "grap")
    assert "graph" in str(caught.value.diagnostics[0].hint)


def test_a_notebook_shows_a_picture() -> None:
    import symback.draw  # the room is the function, whoever imported it

    picture = symback.draw(path("two_layer"))  # type: ignore[operator]
    assert picture._repr_svg_() == symback.to_svg(picture)
