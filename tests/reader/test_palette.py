"""The colours of tokens.css keep the contrast they promise, in light and in dark (WCAG 2.2, 1.4.3 and 1.4.11)."""

from __future__ import annotations

import math
import re
from itertools import combinations
from pathlib import Path

import pytest

Matrix = tuple[tuple[float, float, float], ...]

TOKENS = (Path(__file__).parents[2] / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
COLOURS = {name: pair for name, *pair in re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", TOKENS)}
FAMILIES = sorted(name for name in COLOURS if name.startswith("family-"))
GROUNDS = ["paper", "surface", "raised"]
THEMES = [pytest.param(0, id="light"), pytest.param(1, id="dark")]

READABLE = [
    *((text, ground) for text in ("ink", "ink-soft", *FAMILIES) for ground in GROUNDS),
    *((text, ground) for text in ("sea", "cargo-ink", "good", "bad", "warn") for ground in ("paper", "raised")),
    ("sea", "sea-soft"), ("ink", "sea-soft"), ("cargo-ink", "cargo-soft"),
    ("good", "good-soft"), ("warn", "warn-soft"), ("bad", "bad-soft"),
]  # fmt: skip

# How colours of light come to somebody whose red, green or blue cones are missing.
# Machado, Oliveira, Fernandes: A Physiologically-based Model for Simulation of Color Vision Deficiency (2009), severity 1.
SIGHT = {
    "all cones": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "no green": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "no blue": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
# Björn Ottosson's OKLab, in which equal distances look equally far apart.
TO_CONES = ((0.4122214708, 0.5363325363, 0.0514459929), (0.2119034982, 0.6806995451, 0.1073969566),
            (0.0883024619, 0.2817188376, 0.6299787005))  # fmt: skip
TO_LAB = ((0.2104542553, 0.7936177850, -0.0040720468), (1.9779984951, -2.4285922050, 0.4505937099),
          (0.0259040371, 0.7827717662, -0.8086757660))  # fmt: skip


def linear(colour: str) -> list[float]:
    """The red, green and blue of `#rrggbb` as amounts of light, from 0 to 1."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def contrast(one: str, other: str) -> float:
    """WCAG's ratio of two colours, from 1 to 21."""
    lights = sorted(sum(a * b for a, b in zip((0.2126, 0.7152, 0.0722), linear(c), strict=True)) for c in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def times(matrix: Matrix, vector: list[float]) -> list[float]:
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def seen(colour: str, sight: str) -> list[float]:
    """Where a colour lies in OKLab for this kind of sight."""
    light = [min(1.0, max(0.0, part)) for part in times(SIGHT[sight], linear(colour))]
    return times(TO_LAB, [part ** (1 / 3) for part in times(TO_CONES, light)])


def test_there_are_eight_families_and_all_eighteen_instructions_belong_to_one() -> None:
    assert len(FAMILIES) == 8
    belonging = re.findall(r"--i-(\w+): var\(--(family-\w+)\)", TOKENS)
    assert len(belonging) == 18
    assert {family for _, family in belonging} == set(FAMILIES)
    for instruction, _ in belonging:
        assert f".instruction--{instruction} {{" in TOKENS


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("text", "ground"), READABLE, ids=lambda name: name)
def test_text_is_readable_on_its_ground(text: str, ground: str, theme: int) -> None:
    assert contrast(COLOURS[text][theme], COLOURS[ground][theme]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("mark", ["line-strong", "focus"])
@pytest.mark.parametrize("ground", GROUNDS)
def test_edges_that_mean_something_can_be_seen(mark: str, ground: str, theme: int) -> None:
    assert contrast(COLOURS[mark][theme], COLOURS[ground][theme]) >= 3


@pytest.mark.parametrize("theme", THEMES)
def test_the_button_for_action_is_readable(theme: int) -> None:
    (on_cargo,) = re.findall(r"--on-cargo: (#\w{6});", TOKENS)
    assert contrast(on_cargo, COLOURS["cargo"][theme]) >= 4.5
    assert contrast(on_cargo, COLOURS["cargo-strong"][theme]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("sight", SIGHT)
def test_no_two_families_look_alike(sight: str, theme: int) -> None:
    places = {family: seen(COLOURS[family][theme], sight) for family in FAMILIES}
    # Somebody without blue cones is rare (1 in 30,000), so the palette was chosen for the others first.
    least = 0.04 if sight == "no blue" else 0.06
    for one, other in combinations(FAMILIES, 2):
        assert math.dist(places[one], places[other]) >= least, (one, other)
