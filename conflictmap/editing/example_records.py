"""The invented example that a new project begins with: found, and removed in one step."""

from collections.abc import Mapping
from importlib import resources
from typing import Any

import yaml

from conflictmap.editing import yaml_splice
from conflictmap.editing.transaction import ProjectEditor
from geo.project.events import EVENTS_FILE
from geo.project.model import Project
from geo.project.places import PLACES_FILE
from geo.project.sources import SOURCES_FILE


def find_example_events(project: Project) -> tuple[str, ...]:
    """Return the ids of the project's events that are those of the invented example."""
    titles = {one["id"]: one["title"] for one in _read_example(EVENTS_FILE, "events")}
    return tuple(
        event.id for event in project.events if titles.get(event.id) in event.title.values()
    )


def plan_example_removal(editor: ProjectEditor, project: Project) -> None:
    """Plan to remove the events of the example, and its source and place where nothing needs them.

    Raises:
        SpliceError: a record cannot be removed from its file.
    """
    events = find_example_events(project)
    _remove_records(editor, EVENTS_FILE, "events", events)
    kept = [event for event in project.events if event.id not in events]
    quoted = {statement.source for event in kept for statement in event.statements}
    sources = [
        one["id"]
        for one in _read_example(SOURCES_FILE, "sources")
        if one["id"] not in quoted
        and one["id"] in project.sources
        and project.sources[one["id"]].title == one["title"]
    ]
    _remove_records(editor, SOURCES_FILE, "sources", sources)
    places = [
        one["id"] for one in _read_example(PLACES_FILE, "places") if one["id"] in project.places
    ]
    before = editor.read(PLACES_FILE)
    _remove_records(editor, PLACES_FILE, "places", places)
    if before is not None and editor.find_new_issues():
        editor.write(PLACES_FILE, before)  # an event of the curator is at the place


def _remove_records(
    editor: ProjectEditor, name: str, list_key: str, identifiers: tuple[str, ...] | list[str]
) -> None:
    text = editor.read_text(name)
    for identifier in identifiers:
        text = yaml_splice.replace_record(text, list_key, identifier, None)
    if identifiers:
        editor.write(name, text.encode())


def _read_example(name: str, list_key: str) -> list[Mapping[str, Any]]:
    """Return the records of a file of the example; every scalar is text."""
    file = resources.files("conflictmap").joinpath("starter", *name.split("/"))
    loaded = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    records: list[Mapping[str, Any]] = loaded[list_key]
    return records
