"""What is drawn can be told apart: by eye, by shape, in both themes."""

from itertools import combinations

import pytest

from geo.project.vocabulary import TYPES
from layers.style import palettes

# Machado, Oliveira, Fernandes 2009, "A Physiologically-based Model for Simulation of Color Vision
# Deficiency", the matrices for full severity, on linear RGB.
BLINDNESS = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}  # fmt: skip


def linear(colour):
    values = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values]


def contrast(one, other):
    """WCAG 2.2, "contrast ratio"."""
    light = [0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (linear(one), linear(other))]
    return (max(light) + 0.05) / (min(light) + 0.05)


TEXT = [
    ("ink", "paper"),
    ("muted", "paper"),
    ("accent", "paper"),
    ("label", "land"),
    ("ink", "highlight"),
]
MARKS = [("route", "land"), ("line", "land"), ("border", "land"), ("accent", "land")]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_is_legible(theme, ink, ground):
    palette = palettes.PALETTE[theme]
    assert contrast(palette[ink], palette[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), MARKS)
def test_lines_stand_out(theme, ink, ground):
    palette = palettes.PALETTE[theme]
    assert contrast(palette[ink], palette[ground]) >= 3


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", palettes.TYPES)
def test_events_stand_out(theme, name):
    assert contrast(getattr(palettes.TYPES[name], theme), palettes.PALETTE[theme]["land"]) >= 3


def seen(colour, matrix):
    rgb = linear(colour)
    return [sum(a * b for a, b in zip(row, rgb, strict=True)) for row in matrix]


@pytest.mark.parametrize("blindness", BLINDNESS)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_types_are_never_told_apart_by_colour_alone(theme, blindness):
    """Colours that come close for a colour-blind reader belong to shapes that differ; all shapes do."""
    shapes = [looks.shape for looks in palettes.TYPES.values()]
    assert len(set(shapes)) == len(shapes)
    matrix = BLINDNESS[blindness]
    apart = [
        max(abs(p - q) for p, q in zip(seen(a, matrix), seen(b, matrix), strict=True))
        for a, b in combinations([getattr(t, theme) for t in palettes.TYPES.values()], 2)
    ]
    assert sum(distance > 0.04 for distance in apart) / len(apart) > 0.8


def test_every_type_of_event_has_its_looks():
    assert palettes.TYPES.keys() == TYPES.keys()
    for looks in palettes.TYPES.values():
        assert looks.words.keys() == {"en", "hy", "az", "ru"}


def test_both_themes_name_the_same_colours():
    assert palettes.PALETTE["light"].keys() == palettes.PALETTE["dark"].keys()
