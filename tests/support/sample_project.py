"""A small map project in memory, which tests modify and load."""

import json
from pathlib import Path

import pytest

from geo.errors import ProjectError
from geo.io.folder import MemoryFolder
from geo.location import locate
from geo.project.loader import load_project

ROOT = Path(__file__).resolve().parents[2]
SUITES_FOLDER = ROOT.parent / "shared" / "suites"

EVENTS_YAML = """\
map:
  title: {en: A bridge, fr: Un pont}
  description: {en: What two papers say of a bridge.}
  language: en
  languages: [en, fr]
  bounds: [10, 40, 20, 50]
  view: [11, 41, 19, 49]
  window: 2020-01/2020-06
events:
  - id: bridge-closed
    title: {en: The bridge is closed}
    date: "2020-03-05"
    place: Alder
    type: access
    actors: [Town council]
    review: verified
    statements:
      - source: herald
        quote: the council closed the bridge
        stance: reports
      - source: ferry-notes
        quote: Nobody closed it
        by: A ferryman
        stance: denies
    note: {en: Both papers are quoted.}

  - id: flood
    title: {en: A flood}
    date: 2020-02~/..
    place: {point: [13.5, 45.25], precision_m: 800, why: the mill is drawn there}
    type: humanitarian
    review: draft
    source: herald
    quote: Water stood in the lower town.
    stance: reports
    fatalities: {low: 1, best: 2}
"""

SOURCES_YAML = """\
sources:
  - id: herald
    title: The bridge at Alder
    publisher: The Herald
    date: 2020-03-06
    url: https://herald.example/bridge
    language: en
    rights: full-text
    text: herald.txt
  - id: ferry-notes
    title: Notes of a ferryman
    publisher: not stated
    date: not stated
    inferred_date: 2020-03~
    date_note: {en: It tells of the days after the flood.}
    language: en
    rights: quote-only
    text: ferry-notes.txt
"""

HERALD_TEXT = """\
The bridge at Alder
On Thursday the council closed the bridge. Dr. Brook said so. Water stood in the lower town.

The toll stays. The toll stays.
"""

PLACES_YAML = """\
places:
  - id: alder
    kind: town
    point: [13.4, 45.2]
    precision_m: 500
    names: {en: Alder, fr: [Aulne, Aune]}
    aliases: [Old Alder]
    label: 1
    basis: sourced
    citation: A gazetteer, page 4
"""

LAYERS_YAML = """\
layers:
  - id: river
    file: river.geojson
    title: {en: The river}
    style: river
    attribution: The survey
    licence: CC0-1.0
"""


def make_feature(geometry, **properties):
    """Return a feature with every required property."""
    return {
        "type": "Feature",
        "properties": {
            "id": "brook",
            "names": {"en": ["Brook"]},
            "aliases": [],
            "kind": "river",
            "source": "The survey",
            "licence": "CC0-1.0",
            "precision_m": 100,
            "basis": "sourced",
            "schematic": False,
            "valid": None,
            "status": [{"is": "open", "when": "2020/..", "source": "The survey"}],
            "where_prec": 5,
            **properties,
        },
        "geometry": geometry,
    }


RIVER_GEOJSON = {
    "type": "FeatureCollection",
    "features": [make_feature({"type": "LineString", "coordinates": [[13, 45], [13.5, 45.5]]})],
}


class SampleProject:
    """A small project that a test can modify and load."""

    def __init__(self):
        self.files = {
            "events.yaml": EVENTS_YAML.encode(),
            "data/sources.yaml": SOURCES_YAML.encode(),
            "data/sources/herald.txt": HERALD_TEXT.encode(),
            "data/sources/ferry-notes.txt": b"Nobody closed it. The ferry ran.",
            "data/places.yaml": PLACES_YAML.encode(),
            "data/layers.yaml": LAYERS_YAML.encode(),
            "data/geojson/river.geojson": json.dumps(RIVER_GEOJSON, indent=1).encode(),
        }

    def replace_text(self, name, old, new):
        """Replace a text that occurs exactly once in a file."""
        text = self.files[name].decode()
        assert text.count(old) == 1, f"{old!r} occurs {text.count(old)} times in {name}"
        self.files[name] = text.replace(old, new).encode()
        return self

    def set_river(self, *features, **members):
        """Set other features or members in the file of the river."""
        data = {**RIVER_GEOJSON, "features": list(features) or RIVER_GEOJSON["features"], **members}
        self.files["data/geojson/river.geojson"] = json.dumps(data, indent=1).encode()
        return self

    def load(self):
        return load_project(MemoryFolder(self.files))

    def locate(self, **options):
        return locate(self.load(), **options)

    def load_or_issues(self):
        """Return the project or None, and the issues."""
        try:
            return self.load(), ()
        except ProjectError as error:
            return None, error.issues

    def check_messages(self):
        """Return the messages that `conflictmap check` prints."""
        with pytest.raises(ProjectError) as caught:
            self.load()
        return [str(issue) for issue in caught.value.issues]

    def single_message(self):
        """Return the only message."""
        messages = self.check_messages()
        assert len(messages) == 1, messages
        return messages[0]

    def write_to(self, folder):
        """Write the project to a folder on disk."""
        for name, data in self.files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
        return folder


def suite_path(*parts):
    """Return the path of a suite written by others; skip the test if it is missing."""
    path = SUITES_FOLDER.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"the suite {path.name} is not next to the checkout")
    return path
