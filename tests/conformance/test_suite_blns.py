"""The Big List of Naughty Strings (minimaxir, MIT): each is loaded as it is, or refused with a reason.

The list is laid beside the checkout and not part of it.
"""

import csv
import json
import re
from xml.etree import ElementTree as ET

import pytest
import yaml
from streamlit.testing.v1 import AppTest

from conflictmap.cli import main
from conflictmap.publish.data.formats import write_data
from conflictmap.publish.html import page
from conflictmap.publish.image import draw
from geo.geocoding.batch import geocode_file
from geo.geocoding.geocoder import Geocoder
from geo.project.loader import load_project
from geo.text.unicode_safety import compose, fold_space, hidden_character, mixed_word
from tests.support import hostile_strings
from tests.support.sample_project import HERALD, MemoryFolder, TinyMap, feature, suite

# What the field is read as, and whether a word of it may mix scripts.
FIELDS = {
    "title": ("events.yaml", "{en: A flood}", "{en: %s}", True),
    "quote": ("events.yaml", "Water stood in the lower town.", "%s", True),
    "actor": ("events.yaml", "[Town council]", "[%s]", False),
    "note": ("events.yaml", "{en: Both papers are quoted.}", "{en: %s}", True),
    "name": ("data/places.yaml", "{en: Alder, fr: [Aulne, Aune]}", "{en: %s}", False),
    "attribution": ("data/layers.yaml", "attribution: The survey", "attribution: %s", True),
    "layer title": ("data/layers.yaml", "{en: The river}", "{en: %s}", True),
    "publisher": ("data/sources.yaml", "publisher: The Herald", "publisher: %s", True),
}


def read(project, field):
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


def reasons(text, *, mixing, quoted=False):
    """Why a text is refused, worked out from what it is; empty when it must be loaded."""
    found = []
    if hidden_character(compose(text)):
        found.append("which a reader cannot see")
    if not text.strip():
        found.append("empty")
    if not mixing and mixed_word(compose(text)):
        found.append("mixes scripts")
    if quoted and fold_space(text) in fold_space(HERALD):
        found.append("times in the source")
    return found


def quoted(text):
    return yaml.safe_dump(text, default_style='"', width=10**6, allow_unicode=False).strip()


def with_text(text, field):
    file, old, new, _ = FIELDS[field]
    tiny = TinyMap()
    if field == "quote":
        tiny.files["data/sources/herald.txt"] += f"\n\n{text}".encode(errors="surrogatepass")
    return tiny.change(file, old, new % quoted(text))


@pytest.mark.parametrize("field", FIELDS)
def test_each_string_is_loaded_as_it_is_or_refused_with_a_reason(field, record_property):
    strings = json.loads(suite("blns", "blns.json").read_text(encoding="utf-8"))
    assert len(strings) > 500
    loaded = 0
    for text in strings:
        wrong = reasons(text, mixing=FIELDS[field][3], quoted=field == "quote")
        project, faults = with_text(text, field).outcome()
        messages = "\n".join(map(str, faults))
        if project is None:
            assert wrong, f"{text!r} was refused without need: {messages}"
            assert any(reason in messages for reason in wrong)
            assert all(str(fault).isprintable() for fault in faults)
        else:
            assert not wrong, f"{text!r} was loaded, though {wrong}"
            assert fold_space(read(project, field)) == fold_space(compose(text))
            loaded += 1
    assert loaded > 430
    record_property(
        "inputs", (f"naughty strings as {field}", len(strings), loaded, len(strings) - loaded)
    )


def test_each_string_as_a_name_in_geojson():
    strings = json.loads(suite("blns", "blns.json").read_text(encoding="utf-8"))
    for text in strings:
        tiny = TinyMap().river(
            feature({"type": "Point", "coordinates": [13, 45]}, names={"en": [text]})
        )
        project, faults = tiny.outcome()
        if project is None:
            assert reasons(text, mixing=False), f"{text!r} was refused without need: {faults}"
        else:
            names = project.layers[0].features[0].toponym.names
            assert names == {"en": (compose(text.strip()),)}


# On the way out: one project carries every string that can be read, wherever a project has text


@pytest.fixture(scope="module")
def texts():
    return [
        text for text in dict.fromkeys(hostile_strings.strings()) if hostile_strings.is_text(text)
    ]


@pytest.fixture(scope="module")
def carrier(texts):
    return load_project(MemoryFolder(hostile_strings.carrier(texts)))


@pytest.fixture(scope="module")
def folder(texts, tmp_path_factory):
    return hostile_strings.write(hostile_strings.carrier(texts), tmp_path_factory.mktemp("naughty"))


def counted(record_property, what, strings, texts):
    record_property("inputs", (what, len(strings), len(texts), len(strings) - len(texts)))


def test_check_takes_all_that_can_be_read_and_names_the_rest(
    folder, tmp_path, capsys, texts, record_property
):
    assert main.main(["check", "--project", str(folder)]) == 0
    strings = hostile_strings.strings()
    refused = [text for text in dict.fromkeys(strings) if text not in texts]
    assert len(refused) > 10
    hostile_strings.write(hostile_strings.carrier(refused), tmp_path)
    capsys.readouterr()
    assert main.main(["check", "--project", str(tmp_path)]) == 1
    out, err = capsys.readouterr()
    assert all(line.isprintable() for line in out.splitlines())
    assert "Traceback" not in err
    for number in range(len(refused)):
        assert f" n-{number}: " in out, repr(refused[number])
    counted(record_property, "naughty strings through `check`", {*strings}, texts)


def test_export_shows_each_string_as_it_is(folder, texts, record_property):
    target = folder / "map.html"
    assert main.main(["export", str(target), "--project", str(folder), "--force"]) == 0
    html = target.read_bytes().decode()
    block = re.search(r'<script type="application/json"[^>]*>(.*?)</script>', html, re.DOTALL)[1]
    data = json.loads(block)
    titles = {event["id"]: event["title"]["en"] for event in data["events"]["records"]}
    assert titles == {
        f"n-{number}": hostile_strings.as_read(text) for number, text in enumerate(texts)
    }
    plain = page(load_project(MemoryFolder(hostile_strings.carrier(["plain"]))))
    for tag in ("<script", "</script", "<img", "<svg", "<iframe", "<!--"):
        assert html.count(tag) == plain.count(tag), tag
    counted(record_property, "naughty strings through `export`", texts, texts)


def cells(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_csv_gives_each_string_back_and_runs_none(tmp_path, project, texts, record_property):
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    strings = [text for text in dict.fromkeys(hostile_strings.strings()) if text.isprintable()]
    with source.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["name", "note"], *(["Lachin", text] for text in strings)])
    geocode_file(source, target, Geocoder(project.gazetteer))
    rows = cells(target)[1:]
    for row, text in zip(rows, strings, strict=True):
        assert row[1] in (text, f"'{text}")
        assert not row[1].startswith(("=", "@", "＝", "\t")), text
    counted(record_property, "naughty strings through a table of names", strings, strings)


@pytest.mark.parametrize("form", [".csv", "long .csv", ".geojson", ".gpkg", ".kml", ".parquet", "timemap .json", "timeline .json",
                                  "storymap .json", "acled .csv", "ucdp .csv"])  # fmt: skip
def test_each_form_of_data_carries_each_string(tmp_path, carrier, texts, form, record_property):
    *words, ending = form.split()
    profile = words[0] if words and words[0] != "long" else None
    path = tmp_path / f"map{ending}"
    write_data(carrier, path, profile=profile, long="long" in words)
    if ending == ".csv":
        table = cells(path)
        assert len(table) == len(texts) + 1
        risky = ("=", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
        assert not [cell for row in table for cell in row if cell.startswith(risky)]
    elif ending == ".kml":
        names = {one.tag.rpartition("}")[2] for one in ET.parse(path).iter()}  # noqa: S314  our own file
        assert names <= KML, "no element came from a text"
    elif ending in (".json", ".geojson"):
        json.loads(path.read_text(encoding="utf-8"))
    counted(record_property, f"naughty strings as {form}", texts, texts)


KML = {
    "kml", "Document", "Folder", "Placemark", "name", "description", "Style", "StyleMap", "IconStyle", "Icon", "href", "LineStyle", "PolyStyle",
    "color", "width", "fill", "outline", "scale", "styleUrl", "Schema", "SimpleField", "displayName", "ExtendedData", "SchemaData", "SimpleData",
    "Data", "value", "TimeSpan", "TimeStamp", "begin", "end", "when", "Point", "LineString", "Polygon", "MultiGeometry", "outerBoundaryIs",
    "innerBoundaryIs", "LinearRing", "coordinates", "Snippet", "LabelStyle", "BalloonStyle", "text", "Pair", "key", "open", "visibility", "snippet",
    "atom", "author", "link", "Region", "LookAt", "longitude", "latitude", "range", "tessellate", "hotSpot",
}  # fmt: skip


@pytest.mark.parametrize("ending", [".svg", ".png", ".pdf"])
def test_an_image_draws_each_string_and_runs_none(
    tmp_path, carrier, texts, ending, record_property
):
    path = tmp_path / f"map{ending}"
    draw(carrier, path, size=(600, 450))
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
    counted(record_property, f"naughty strings in an image, {ending}", texts, texts)


def asks_each():
    import json
    import os

    from conflictmap.app import geocode_page
    from conflictmap.app.project_cache import current

    loaded = current()[0]
    with open(os.environ["NAUGHTY"], encoding="utf-8") as file:  # noqa: PTH123  a page of its own
        for text in json.load(file):
            if text.strip():
                geocode_page._answer(loaded, text.strip(), wide=False)


MARKDOWN = re.compile(r"(?<!\\)(?:\\\\)*(?:[*_\[`]\w|<\w|:\w+:|\$\w|!\[)")


def test_the_app_answers_each_string_and_formats_none(tmp_path, monkeypatch, record_property):
    """A third of them, as questions of the Geocode page, where the answer passes through Markdown."""
    strings = list(dict.fromkeys(hostile_strings.strings()))[::3]
    (tmp_path / "x.json").write_text(json.dumps(strings))
    monkeypatch.setenv("NAUGHTY", str(tmp_path / "x.json"))
    app = AppTest.from_function(asks_each, default_timeout=60).run()
    assert not app.exception
    said = [*app.success, *app.warning, *app.error]
    asked = [text for text in strings if text.strip()]
    assert len(said) == len(asked)
    for box in said:
        assert not MARKDOWN.search(box.value), box.value
    refused = sum(isinstance(box, type(app.error[0])) for box in said)
    record_property(
        "inputs",
        ("naughty strings asked of the Geocode page", len(asked), len(asked) - refused, refused),
    )
