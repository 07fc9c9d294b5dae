"""Colours have enough contrast, and event types can be distinguished, in both themes."""

from itertools import combinations

import pytest

from geo.project.vocabulary import EVENT_TYPES
from layers.style import palettes

# Machado, Oliveira, Fernandes 2009, "A Physiologically-based Model for Simulation of Color Vision
# Deficiency", the matrices for full severity, on linear RGB.
COLOUR_BLINDNESS_MATRICES = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}  # fmt: skip


def linear_rgb(colour):
    values = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values]


def contrast_ratio(one, other):
    """WCAG 2.2, "contrast ratio"."""
    light = [
        0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (linear_rgb(one), linear_rgb(other))
    ]
    return (max(light) + 0.05) / (min(light) + 0.05)


TEXT_COLOUR_PAIRS = [
    ("ink", "paper"),
    ("muted", "paper"),
    ("accent", "paper"),
    ("label", "land"),
    ("ink", "highlight"),
]
LINE_COLOUR_PAIRS = [("route", "land"), ("line", "land"), ("border", "land"), ("accent", "land")]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT_COLOUR_PAIRS)
def test_text_contrast_is_sufficient(theme, ink, ground):
    palette = palettes.PALETTE[theme]
    assert contrast_ratio(palette[ink], palette[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), LINE_COLOUR_PAIRS)
def test_line_contrast_is_sufficient(theme, ink, ground):
    palette = palettes.PALETTE[theme]
    assert contrast_ratio(palette[ink], palette[ground]) >= 3


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", palettes.TYPE_STYLES)
def test_event_contrast_is_sufficient(theme, name):
    assert (
        contrast_ratio(getattr(palettes.TYPE_STYLES[name], theme), palettes.PALETTE[theme]["land"])
        >= 3
    )


def simulate_colour_blindness(colour, matrix):
    rgb = linear_rgb(colour)
    return [sum(a * b for a, b in zip(row, rgb, strict=True)) for row in matrix]


@pytest.mark.parametrize("blindness", COLOUR_BLINDNESS_MATRICES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_event_types_differ_in_shape_not_only_colour(theme, blindness):
    """All shapes differ, and most colours differ for a colour-blind reader too."""
    shapes = [style.shape for style in palettes.TYPE_STYLES.values()]
    assert len(set(shapes)) == len(shapes)
    matrix = COLOUR_BLINDNESS_MATRICES[blindness]
    distances = [
        max(
            abs(p - q)
            for p, q in zip(
                simulate_colour_blindness(a, matrix),
                simulate_colour_blindness(b, matrix),
                strict=True,
            )
        )
        for a, b in combinations([getattr(t, theme) for t in palettes.TYPE_STYLES.values()], 2)
    ]
    assert sum(distance > 0.04 for distance in distances) / len(distances) > 0.8


def test_every_event_type_has_style():
    assert palettes.TYPE_STYLES.keys() == EVENT_TYPES.keys()
    for style in palettes.TYPE_STYLES.values():
        assert style.label.keys() == {"en", "hy", "az", "ru"}


def test_themes_define_same_colours():
    assert palettes.PALETTE["light"].keys() == palettes.PALETTE["dark"].keys()
