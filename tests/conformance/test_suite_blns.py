"""The Big List of Naughty Strings (minimaxir, MIT): each is loaded as it is, or rejected with a reason.

The list is not part of the repository; without it, these tests are skipped.
"""

import csv
import json
import re
from xml.etree import ElementTree as ET

import pytest
import yaml
from streamlit.testing.v1 import AppTest

from conflictmap.cli import main
from conflictmap.publish.data.formats import DataOptions, write_data
from conflictmap.publish.html import render_page
from conflictmap.publish.image import ImageOptions, draw_image
from geo import errors
from geo.geocoding.batch import geocode_file
from geo.geocoding.geocoder import Geocoder
from geo.io.folder import MemoryFolder
from geo.project.loader import load_project
from geo.text.mixed_scripts import find_mixed_script_word
from geo.text.unicode_safety import (
    find_hidden_character,
    fold_whitespace,
    normalize_nfc,
)
from tests.support import hostile_strings
from tests.support.exported_pages import read_page_document
from tests.support.sample_project import HERALD_TEXT, SampleProject, make_feature, suite_path

# How the field is read, and whether a word of it may mix scripts.
TEXT_FIELDS = {
    "title": ("events.yaml", "{en: A flood}", "{en: %s}", True),
    "quote": ("events.yaml", "Water stood in the lower town.", "%s", True),
    "actor": ("events.yaml", "[Town council]", "[%s]", False),
    "note": ("events.yaml", "{en: Both papers are quoted.}", "{en: %s}", True),
    "name": ("data/places.yaml", "{en: Alder, fr: [Aulne, Aune]}", "{en: %s}", False),
    "attribution": ("data/layers.yaml", "attribution: The survey", "attribution: %s", True),
    "layer title": ("data/layers.yaml", "{en: The river}", "{en: %s}", True),
    "publisher": ("data/sources.yaml", "publisher: The Herald", "publisher: %s", False),
}


def read_field(project, field):
    return {
        "title": lambda: project.events[1].title["en"],
        "quote": lambda: project.events[1].statements[0].anchor.exact,
        "actor": lambda: project.events[0].actors[0],
        "note": lambda: project.events[0].note["en"],
        "name": lambda: project.places["alder"].toponym.names["en"][0],
        "attribution": lambda: project.layers[0].attribution,
        "layer title": lambda: project.layers[0].title["en"],
        "publisher": lambda: project.sources["herald"].publisher,
    }[field]()


def expected_reasons(text, *, mixing, quoted=False):
    """Return why a text must be rejected, derived from the text alone; empty if it must be loaded."""
    found = []
    if find_hidden_character(normalize_nfc(text)):
        found += [
            "which a reader cannot see",
            "that a reader cannot see",
            "which is no character",
            "whose shape depends on the font",
        ]
    if not text.strip():
        found.append("empty")
    if not mixing and find_mixed_script_word(normalize_nfc(text)):
        found.append("mixes scripts")
    if quoted and fold_whitespace(text) in fold_whitespace(HERALD_TEXT):
        found.append("times in the source")
    return found


def quote_yaml(text):
    return yaml.safe_dump(text, default_style='"', width=10**6, allow_unicode=False).strip()


def project_with_text(text, field):
    file, old, new, _ = TEXT_FIELDS[field]
    tiny = SampleProject()
    if field == "quote":
        tiny.files["data/sources/herald.txt"] += f"\n\n{text}".encode(errors="surrogatepass")
    return tiny.replace_text(file, old, new % quote_yaml(text))


@pytest.mark.parametrize("field", TEXT_FIELDS)
def test_naughty_string_in_field_is_loaded_or_rejected(field, record_property):
    strings = json.loads(suite_path("blns", "blns.json").read_text(encoding="utf-8"))
    assert len(strings) > 500
    loaded = 0
    for text in strings:
        wrong = expected_reasons(text, mixing=TEXT_FIELDS[field][3], quoted=field == "quote")
        project, faults = project_with_text(text, field).load_or_issues()
        messages = "\n".join(map(str, faults))
        if project is None:
            assert wrong, f"{text!r} was rejected without reason: {messages}"
            assert any(reason in messages for reason in wrong)
            assert all(str(fault).isprintable() for fault in faults)
        else:
            assert not wrong, f"{text!r} was loaded, though {wrong}"
            assert fold_whitespace(read_field(project, field)) == fold_whitespace(
                normalize_nfc(text)
            )
            loaded += 1
    assert loaded > 430
    record_property(
        "inputs", (f"naughty strings as {field}", len(strings), loaded, len(strings) - loaded)
    )


def test_naughty_string_as_geojson_name_is_loaded_or_rejected():
    strings = json.loads(suite_path("blns", "blns.json").read_text(encoding="utf-8"))
    for text in strings:
        tiny = SampleProject().set_river(
            make_feature({"type": "Point", "coordinates": [13, 45]}, names={"en": [text]})
        )
        project, faults = tiny.load_or_issues()
        if project is None:
            assert expected_reasons(text, mixing=False), (
                f"{text!r} was rejected without reason: {faults}"
            )
        else:
            names = project.layers[0].features[0].toponym.names
            assert names == {"en": (normalize_nfc(text.strip()),)}


# Output: one project contains every valid string in every text field


@pytest.fixture(scope="module")
def readable_naughty_texts():
    return [
        text
        for text in dict.fromkeys(hostile_strings.load_naughty_strings())
        if hostile_strings.is_valid_text(text)
    ]


@pytest.fixture(scope="module")
def naughty_project(readable_naughty_texts):
    return load_project(MemoryFolder(hostile_strings.build_project_files(readable_naughty_texts)))


@pytest.fixture(scope="module")
def naughty_project_folder(readable_naughty_texts, tmp_path_factory):
    return hostile_strings.write_files(
        hostile_strings.build_project_files(readable_naughty_texts),
        tmp_path_factory.mktemp("naughty"),
    )


def record_counts(record_property, what, strings, texts):
    record_property("inputs", (what, len(strings), len(texts), len(strings) - len(texts)))


def test_check_accepts_readable_naughty_strings_and_lists_others(
    naughty_project_folder, tmp_path, capsys, readable_naughty_texts, record_property, monkeypatch
):
    monkeypatch.setattr(errors, "MAX_LISTED_ISSUES", 10_000)
    assert main.main(["check", "--project", str(naughty_project_folder)]) == 0
    strings = hostile_strings.load_naughty_strings()
    refused = [text for text in dict.fromkeys(strings) if text not in readable_naughty_texts]
    assert len(refused) > 10
    hostile_strings.write_files(hostile_strings.build_project_files(refused), tmp_path)
    capsys.readouterr()
    assert main.main(["check", "--project", str(tmp_path)]) == 1
    out, err = capsys.readouterr()
    assert all(line.isprintable() for line in out.splitlines())
    assert "Traceback" not in err
    for number in range(len(refused)):
        assert f" n-{number}: " in out, repr(refused[number])
    record_counts(
        record_property, "naughty strings through `check`", {*strings}, readable_naughty_texts
    )


def test_export_shows_naughty_strings_verbatim(
    naughty_project_folder, readable_naughty_texts, record_property
):
    target = naughty_project_folder / "map.html"
    assert (
        main.main(["export", str(target), "--project", str(naughty_project_folder), "--force"]) == 0
    )
    html = target.read_bytes().decode()
    data = read_page_document(html)
    titles = {event["id"]: event["title"]["en"] for event in data["events"]["records"]}
    assert titles == {
        f"n-{number}": hostile_strings.normalize_text(text)
        for number, text in enumerate(readable_naughty_texts)
    }
    plain = render_page(load_project(MemoryFolder(hostile_strings.build_project_files(["plain"]))))
    for tag in ("<script", "</script", "<img", "<svg", "<iframe", "<!--"):
        assert html.count(tag) == plain.count(tag), tag
    record_counts(
        record_property,
        "naughty strings through `export`",
        readable_naughty_texts,
        readable_naughty_texts,
    )


def read_cells(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_batch_csv_keeps_naughty_strings_without_formulas(
    tmp_path, project, readable_naughty_texts, record_property
):
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    strings = [
        text for text in dict.fromkeys(hostile_strings.load_naughty_strings()) if text.isprintable()
    ]
    with source.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["name", "note"], *(["Lachin", text] for text in strings)])
    geocode_file(source, target, Geocoder(project.gazetteer))
    rows = read_cells(target)[1:]
    for row, text in zip(rows, strings, strict=True):
        assert row[1].replace("'", "") == text.replace("'", ""), "only apostrophes are added"
        assert not row[1].startswith(("=", "@", "＝", "\t")), text
    record_counts(record_property, "naughty strings through a table of names", strings, strings)


@pytest.mark.parametrize("form", [".csv", "long .csv", ".geojson", ".gpkg", ".kml", ".parquet", "timemap .json", "timeline .json",
                                  "storymap .json", "acled .csv", "ucdp .csv"])  # fmt: skip
def test_data_format_keeps_naughty_strings(
    tmp_path, naughty_project, readable_naughty_texts, form, record_property
):
    *words, ending = form.split()
    profile = words[0] if words and words[0] != "long" else None
    path = tmp_path / f"map{ending}"
    write_data(naughty_project, path, DataOptions(profile=profile, long="long" in words))
    if ending == ".csv":
        table = read_cells(path)
        assert len(table) == len(readable_naughty_texts) + 1
        risky = ("=", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
        assert not [cell for row in table for cell in row if cell.startswith(risky)]
    elif ending == ".kml":
        names = {one.tag.rpartition("}")[2] for one in ET.parse(path).iter()}  # noqa: S314  our own file
        assert names <= KML_TAGS, "no text created an element"
    elif ending in (".json", ".geojson"):
        json.loads(path.read_text(encoding="utf-8"))
    record_counts(
        record_property,
        f"naughty strings as {form}",
        readable_naughty_texts,
        readable_naughty_texts,
    )


KML_TAGS = {
    "kml", "Document", "Folder", "Placemark", "name", "description", "Style", "StyleMap", "IconStyle", "Icon", "href", "LineStyle", "PolyStyle",
    "color", "width", "fill", "outline", "scale", "styleUrl", "Schema", "SimpleField", "displayName", "ExtendedData", "SchemaData", "SimpleData",
    "Data", "value", "TimeSpan", "TimeStamp", "begin", "end", "when", "Point", "LineString", "Polygon", "MultiGeometry", "outerBoundaryIs",
    "innerBoundaryIs", "LinearRing", "coordinates", "Snippet", "LabelStyle", "BalloonStyle", "text", "Pair", "key", "open", "visibility", "snippet",
    "atom", "author", "link", "Region", "LookAt", "longitude", "latitude", "range", "tessellate", "hotSpot",
}  # fmt: skip


@pytest.mark.parametrize("ending", [".svg", ".png", ".pdf"])
def test_image_draws_naughty_strings_without_scripts(
    tmp_path, naughty_project, readable_naughty_texts, ending, record_property
):
    path = tmp_path / f"map{ending}"
    draw_image(naughty_project, path, ImageOptions(size=(600, 450)))
    if ending == ".svg":
        found = [one for one in ET.parse(path).iter() if isinstance(one.tag, str)]  # noqa: S314
        assert {one.tag.rpartition("}")[2] for one in found}.isdisjoint(
            {"script", "foreignObject", "iframe", "a"}
        )
        links = [
            value for one in found for name, value in one.attrib.items() if name.endswith("href")
        ]
        assert all(link.startswith(("#", "data:image/png;")) for link in links)
    assert path.stat().st_size > 10_000, "not blank"
    assert path.with_name(f"{path.name}.txt").exists() or list(tmp_path.iterdir())
    record_counts(
        record_property,
        f"naughty strings in an image, {ending}",
        readable_naughty_texts,
        readable_naughty_texts,
    )


def geocode_each_string():
    import json
    import os

    from conflictmap.app import geocode_page
    from conflictmap.app.project_cache import current_project

    loaded = current_project()[0]
    with open(os.environ["NAUGHTY"], encoding="utf-8") as file:  # noqa: PTH123  a page of its own
        for text in json.load(file):
            if text.strip():
                geocode_page._draw_result(loaded, text.strip(), use_geonames=False)


MARKDOWN_PATTERN = re.compile(r"(?<!\\)(?:\\\\)*(?:[*_\[`]\w|<\w|:\w+:|\$\w|!\[)")


def test_geocode_page_escapes_naughty_strings(tmp_path, monkeypatch, record_property):
    """A tenth of them as queries of the Geocode page, whose answer is Markdown."""
    strings = list(dict.fromkeys(hostile_strings.load_naughty_strings()))[::10]
    (tmp_path / "x.json").write_text(json.dumps(strings))
    monkeypatch.setenv("NAUGHTY", str(tmp_path / "x.json"))
    app = AppTest.from_function(geocode_each_string, default_timeout=60).run()
    assert not app.exception
    said = [*app.success, *app.warning, *app.error]
    asked = [text for text in strings if text.strip()]
    assert len(said) == len(asked)
    for box in said:
        assert not MARKDOWN_PATTERN.search(box.value), box.value
    refused = sum(isinstance(box, type(app.error[0])) for box in said)
    record_property(
        "inputs",
        ("naughty strings on the Geocode page", len(asked), len(asked) - refused, refused),
    )
