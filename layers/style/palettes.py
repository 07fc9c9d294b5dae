"""Colours and symbol shapes, for the viewer, pictures and pages without script.

Contrast is at least 4.5:1 for text and 3:1 for marks against their background, in both themes. The
seven event types can be distinguished with the three common types of colour blindness;
tests/layers/style/test_palettes.py measures both. Widths, dashes and sizes are in symbology.json.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from geo.project.record_reader import LocalizedText

PALETTE = {
    "light": {
        "land": "#f4f1ea",
        "water": "#dce6ee",
        "border": "#7d786c",
        "district": "#cbc5b7",
        "river": "#9db8cc",
        "label": "#55504a",
        "paper": "#fffdf8",
        "ink": "#23211e",
        "muted": "#625d55",
        "rule": "#d9d3c6",
        "accent": "#1f4e79",
        "halo": "#f4f1ea",
        "accent-ink": "#ffffff",
        "highlight": "#ffe9a8",
        "route": "#3d3a35",
        "zone": "#6b5f4a",
        "line": "#7a6247",
        "road": "#b89b72",
        "control-1": "#0072b2",
        "control-2": "#d55e00",
        "control-3": "#009e73",
        "control-4": "#cc79a7",
        "control-5": "#b58900",
        "control-6": "#56606b",
    },
    "dark": {
        "land": "#23272b",
        "water": "#161f27",
        "border": "#8f8a80",
        "district": "#3f454b",
        "river": "#34495a",
        "label": "#c9c4ba",
        "paper": "#1b1e21",
        "ink": "#ece8df",
        "muted": "#aaa59b",
        "rule": "#3b4147",
        "accent": "#8ab4dd",
        "halo": "#23272b",
        "accent-ink": "#101418",
        "highlight": "#5c4a12",
        "route": "#e0dbd0",
        "zone": "#b3a68c",
        "line": "#b39a78",
        "road": "#7d6a4d",
        "control-1": "#56b4e9",
        "control-2": "#f0883e",
        "control-3": "#2fc299",
        "control-4": "#e39cc4",
        "control-5": "#e0c04a",
        "control-6": "#a9b4c2",
    },
}
"""Colours of everything except events, by theme and name.

Those of areas of control are of the palette of Okabe & Ito (Color Universal Design, 2008), which
can be distinguished with the common types of colour blindness; none is a flag's.
"""


@dataclass(frozen=True, slots=True)
class TypeStyle:
    """Shape of an event type, its colour in each theme, and its name by language."""

    shape: str
    light: str
    dark: str
    label: LocalizedText


TYPE_STYLES = {
    "violence": TypeStyle(
        "circle",
        "#b93a1e",
        "#f0795c",
        {"en": "Violence", "hy": "Բռնություն", "az": "Zorakılıq", "ru": "Насилие"},
    ),
    "access": TypeStyle(
        "bar",
        "#6d3fa0",
        "#b48ae0",
        {
            "en": "Access and blockade",
            "hy": "Անցում և շրջափակում",
            "az": "Keçid və blokada",
            "ru": "Доступ и блокада",
        },
    ),
    "diplomacy": TypeStyle(
        "diamond",
        "#20639b",
        "#6fb0e6",
        {"en": "Diplomacy", "hy": "Դիվանագիտություն", "az": "Diplomatiya", "ru": "Дипломатия"},
    ),
    "humanitarian": TypeStyle(
        "cross",
        "#0f766e",
        "#4fc1b5",
        {"en": "Humanitarian", "hy": "Մարդասիրական", "az": "Humanitar", "ru": "Гуманитарное"},
    ),
    "strategic-development": TypeStyle(
        "square",
        "#8a5a00",
        "#d9a441",
        {
            "en": "Strategic and territorial",
            "hy": "Ռազմավարական և տարածքային",
            "az": "Strateji və ərazi",
            "ru": "Стратегическое и территориальное",
        },
    ),
    "statement": TypeStyle(
        "triangle",
        "#4b5563",
        "#a9b4c2",
        {"en": "Statement", "hy": "Հայտարարություն", "az": "Bəyanat", "ru": "Заявление"},
    ),
    "protest": TypeStyle(
        "star",
        "#b0247f",
        "#ef86c6",
        {"en": "Protest", "hy": "Բողոքի ցույց", "az": "Etiraz", "ru": "Протест"},
    ),
}


def type_label(name: str, renamed: Mapping[str, LocalizedText | None]) -> LocalizedText:
    """Return the label of a type by language: the project's own, if it renames the type.

    Args:
        name: A key of `TYPE_STYLES`.
        renamed: The labels of `geo.project.model.MapInfo.types`.
    """
    return renamed.get(name) or TYPE_STYLES[name].label


"""Style of every type of `geo.project.vocabulary.EVENT_TYPES`."""
