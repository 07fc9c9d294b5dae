"""Files of the invented example that a new project begins with."""

import json
from collections.abc import Mapping
from pathlib import Path

from conflictmap.editing.add_place import EMPTY_PLACES_TEXT
from geo.geometry.bounds import Bounds
from geo.io.folder import MemoryFolder
from geo.project.loader import load_project
from geo.project.model import Project

STARTER_FOLDER = Path(__file__).parents[1] / "starter"
"""The folder of the example, which is a valid project."""

EVENTS_FILE, PLACES_FILE = "events.yaml", "data/places.yaml"
SOURCES_FILE, EXAMPLE_SOURCE_TEXT = "data/sources.yaml", "data/sources/article.txt"
STARTER_FILES = (
    EVENTS_FILE,
    SOURCES_FILE,
    EXAMPLE_SOURCE_TEXT,
    PLACES_FILE,
    "data/layers.yaml",
    "data/geojson/world.geojson",
)
"""The example's files, relative to its folder."""

TEXT_FILES = (EVENTS_FILE, PLACES_FILE, SOURCES_FILE, EXAMPLE_SOURCE_TEXT)
EXAMPLE_TOWN = "Exampleton"
LOCAL_WORDS = (
    (
        "An invented example, to be replaced. No such town, bridge or paper exists.",
        "An invented example, to be replaced. None of it has happened.",
    ),
    ("No such town, bridge, company or paper exists.", "None of it has happened."),
)
"""Words of the example that are not true of an existing town, and what replaces them."""

EMPTY_EVENTS_TEXT = """\
# `conflictmap event add` writes events here; docs/reference/project-files.md has their keys.
events: []
"""
EMPTY_SOURCES_TEXT = """\
# `conflictmap source add` writes sources here; docs/reference/project-files.md has their keys.
sources: []
"""

_DEGREE_DECIMALS = 7
"""Decimals of a coordinate in degrees: about a centimetre."""


def make_starter_files(
    title: str | None = None,
    bounds: Bounds | None = None,
    language: str = "en",
    *,
    description: str | None = None,
) -> dict[str, bytes]:
    """Return the example's files by name.

    Args:
        title: The map's title; None for the example's own.
        bounds: The map's bounds, in the middle of which the example's place is put; None for the
            example's own.
        language: The map's language.
        description: The map's description; None for the example's own, which states that the map
            is invented.
    """
    texts = {name: (STARTER_FOLDER / name).read_text(encoding="utf-8") for name in STARTER_FILES}
    for key, text in (("title", title), ("description", description)):
        if text is not None:
            # a JSON string is always a valid YAML scalar on one line
            texts[EVENTS_FILE] = replace_yaml_value(
                texts[EVENTS_FILE], key, json.dumps(text, ensure_ascii=False)
            )
    if bounds is not None:
        corners = (bounds.west, bounds.south, bounds.east, bounds.north)
        middle = bounds.middle
        texts[EVENTS_FILE] = replace_yaml_value(
            texts[EVENTS_FILE], "bounds", format_degrees(corners)
        )
        texts[EVENTS_FILE] = replace_yaml_value(
            texts[EVENTS_FILE], "# view", format_degrees(_choose_view(bounds))
        )
        texts[PLACES_FILE] = replace_yaml_value(texts[PLACES_FILE], "point", format_degrees(middle))
    if language != "en":
        texts[EVENTS_FILE] = replace_yaml_value(texts[EVENTS_FILE], "language", language)
    return {name: text.encode() for name, text in texts.items()}


def remove_example(files: Mapping[str, bytes], *, is_described: bool) -> dict[str, bytes]:
    """Return the files of a new project without the invented event, source and place.

    Args:
        files: The files of the project by name.
        is_described: Whether the description is the curator's own; else it becomes the title.
    """
    events = files[EVENTS_FILE].decode()
    head = events[: events.index("\nevents:\n")].replace(
        "Everything here is an invented example: replace all of it.", "Add events below."
    )
    if not is_described:
        title = next(line for line in head.splitlines() if line.startswith("  title: "))
        head = replace_yaml_value(head, "description", title.partition(": ")[2])
    kept = {name: data for name, data in files.items() if name != EXAMPLE_SOURCE_TEXT}
    return kept | {
        EVENTS_FILE: f"{head}\n{EMPTY_EVENTS_TEXT}".encode(),
        SOURCES_FILE: EMPTY_SOURCES_TEXT.encode(),
        PLACES_FILE: EMPTY_PLACES_TEXT.encode(),
    }


def _choose_view(bounds: Bounds) -> tuple[float, ...]:
    """Return the middle half of bounds as west, south, east and north, in hundredths of a degree.

    A narrower map keeps the digits that it needs.
    """
    digits = 2 if min(bounds.width, bounds.north - bounds.south) > 0.2 else 5  # noqa: PLR2004  degrees
    return tuple(round(edge, digits) for edge in bounds.take_middle(0.5).edges)


def describe_example_texts(project: Project) -> list[str]:
    """Return a message for each part of a project that is still that of the invented example.

    They are no errors: a new map is shown and exported while it is being made.
    """
    example = load_project(MemoryFolder(make_starter_files()))
    titles = {text for event in example.events for text in event.title.values()}
    descriptions = set(example.map_info.description.values())
    for old, new in LOCAL_WORDS:
        descriptions |= {text.replace(old, new) for text in descriptions}
    notes = []
    for key, texts, invented in (
        ("title", project.map_info.title, set(example.map_info.title.values())),
        ("description", project.map_info.description, descriptions),
    ):
        if invented & set(texts.values()):
            notes.append(
                f"the map's {key} is that of the invented example: write your own as `{key}:` "
                f"in {EVENTS_FILE}"
            )
    events = [event.id for event in project.events if titles & set(event.title.values())]
    if events:
        notes.append(
            f"invented events of the example are still in {EVENTS_FILE}: replace or delete "
            f"{' and '.join(events)}"
        )
    return notes


def replace_yaml_value(text: str, key: str, value: str) -> str:
    """Replace the value in the first line of a YAML text that has the key."""
    lines = text.splitlines(keepends=True)
    number = next(n for n, line in enumerate(lines) if line.lstrip().startswith(f"{key}: "))
    lines[number] = f"{lines[number].partition(key)[0]}{key}: {value}\n"
    return "".join(lines)


def format_degrees(values: tuple[float, ...]) -> str:
    """Return a YAML list of plain decimals, the only numbers that the project reader accepts."""
    decimals = (f"{value:.{_DEGREE_DECIMALS}f}".rstrip("0").rstrip(".") for value in values)
    return f"[{', '.join(decimals)}]"
