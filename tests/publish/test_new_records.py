"""What events may hold beyond their basic fields, in every outlet; and what must leave in none."""

import gzip
import json
import re
import sqlite3
from base64 import b64decode, b85decode
from dataclasses import replace

import pytest
from PIL import Image

from conflictmap.cli.main import main
from conflictmap.publish.data.formats import DataOptions, write_data
from conflictmap.publish.data.importer import load_exported_project, read_project_files
from conflictmap.publish.embed.kit import KitOptions, build_kit
from conflictmap.publish.html import export, export_with_external_texts, render_page
from conflictmap.publish.image import ImageOptions, draw_image
from geo.location import locate_events
from layers.map_builder import build_document_with_external_texts, build_map_document
from layers.page.noscript import render_noscript
from layers.page.standalone_page import PageOptions
from layers.print_map.event_marks import EventLayer
from layers.print_map.scene import build_scene
from layers.print_map.web_mercator import MercatorViewport
from layers.static_map.svg_map import SvgViewport, render_svg_map
from layers.style.route_marks import (
    MOVEMENT_HEAD_HALF_WIDTH_PX,
    MOVEMENT_HEAD_LENGTH_PX,
    PART_DOT_RADIUS_PX,
)
from layers.view_state import Filters, View
from tests.geo.project.test_event_details import make_image
from tests.support.sample_project import ROOT

DATA_FILES = [
    ("out.geojson", DataOptions()),
    ("out.gpkg", DataOptions()),
    ("drafts.geojson", DataOptions(drafts=True, full_text=True)),
    ("out.csv", DataOptions()),
    ("long.csv", DataOptions(long=True)),
    ("out.kml", DataOptions()),
    ("out.parquet", DataOptions()),
    ("acled.csv", DataOptions(profile="acled")),
    ("ucdp.csv", DataOptions(profile="ucdp")),
    ("timemap.json", DataOptions(profile="timemap")),
    ("timemap.csv", DataOptions(profile="timemap")),
    ("story.json", DataOptions(profile="storymap")),
    ("timeline.json", DataOptions(profile="timeline")),
]
FULL_FILES = DATA_FILES[:2]

EVENT = """\
  - id: {id}
    title: {{en: Title of {id}}}
    date: {date}
    place: {place}
    type: {kind}
    review: {review}
    source: herald
    quote: On Thursday the council
    stance: reports
"""


def add_event(sample_project, identifier, extra="", **fields):
    """Append an event to the project."""
    values = {
        "date": "2020-03-06",
        "place": "Alder",
        "kind": "access",
        "review": "verified",
    } | fields
    text = EVENT.format(id=identifier, **values) + "".join(
        f"    {line}\n" for line in extra.splitlines()
    )
    sample_project.files["events.yaml"] += text.encode()
    return sample_project


@pytest.fixture
def rich_project(sample_project):
    """A project whose events use every optional key."""
    sample_project.files["data/media/bridge.jpg"] = make_image()
    sample_project.files["data/media/call.ogg"] = b"OggS"
    sample_project.replace_text(
        "events.yaml",
        "  language: en\n",
        "  language: en\n  timezone: Europe/Rome\n  types: {access: Roads, protest: off}\n",
    )
    sample_project.replace_text(
        "events.yaml",
        "        by: A ferryman\n",
        "        by: A ferryman\n        fatalities: {best: 450}\n        injured: {best: 0}\n"
        "        translation: {fr: Personne}\n        translated_by: A. Reader\n",
    )
    sample_project.replace_text(
        "events.yaml",
        "        stance: reports\n",
        "        stance: reports\n        fatalities: {low: 1000}\n",
    )
    add_event(
        sample_project,
        "all-keys",
        """\
time: "08:30/10:00"
subtype: Road block
detained: {low: 2, best: 3}
origin: {dataset: ACLED, id: XYZ7, version: v2, row: {event_type: Riots, sub_event_type: Mob violence, iso: '51'}}
reviewed: {by: An editor, on: 2020-05-01}
media:
  - {file: bridge.jpg, kind: image, alt: A bridge, credit: The Herald, graphic: true, taken: 2020}
  - {url: 'https://video.example/a', kind: video, alt: A film, credit: A witness, licence: CC0-1.0}
  - {file: call.ogg, kind: audio, alt: A call, credit: Radio}
corrections:
  - {on: 2020-05-02, was: one gate, now: two gates, why: A misreading}""",
        kind="violence",
    )
    add_event(sample_project, "two-towns", place="{places: [Alder, 10 km east of Alder]}")
    add_event(sample_project, "march", place="{from: Alder, to: 10 km east of Alder}")
    add_event(
        sample_project,
        "centroid",
        place="{point: [13.5, 45.25], where_prec: 4, name: Upper, why: w}",
    )
    add_event(sample_project, "nowhere", "place_note: Not stated", place="none")
    add_event(sample_project, "undated", "date_note: Not stated", date="unknown")
    add_event(sample_project, "waiting", place="Nowhere at all", review="imported")
    add_event(
        sample_project, "withdrawn", "retracted: {on: 2020-05-03, why: The paper withdrew it}"
    )
    return sample_project.load()


def unpack(text):
    """Return a text with everything that is packed in it."""
    found = [text]
    for part in re.findall(r'"([^"\\]{40,})"', text):
        try:
            found.append(gzip.decompress(b85decode(part.replace(",", "<"))).decode(errors="ignore"))
        except (ValueError, OSError, EOFError):
            continue
    return "\n".join(found)


def list_outlets(project, folder):
    """Yield the name and the text of every outlet of a project."""
    folder.mkdir(exist_ok=True)
    yield "document", json.dumps(build_map_document(project, locate_events(project)), default=str)
    for options in (PageOptions(), PageOptions(layout="embed"), PageOptions(only_quotes=True)):
        yield f"page {options}", unpack(render_page(project, options))
    export_with_external_texts(project, folder / "map.html")
    yield "page with texts beside", unpack((folder / "map.html").read_text())
    for file in (folder / "map-texts").iterdir():
        yield file.name, gzip.decompress(file.read_bytes()).decode(errors="ignore")
    for name, data in build_kit(project, KitOptions(base_url="https://example.org/m/")).items():
        yield f"kit {name}", unpack(data.decode(errors="ignore"))
    draw_image(project, folder / "map.svg", ImageOptions())
    for file in folder.glob("map*.svg"):
        yield file.name, file.read_text()
    for name, options in DATA_FILES:
        write_data(project, folder / name, options, force=True)
        if name.endswith(".gpkg"):
            with sqlite3.connect(folder / name) as database:
                yield name, "\n".join(map(str, database.iterdump()))
        else:
            yield (
                name,
                (folder / name).read_bytes().decode("latin-1" if "parquet" in name else "utf-8"),
            )


@pytest.mark.parametrize(("name", "options"), FULL_FILES)
def test_lossless_file_keeps_every_key(rich_project, tmp_path, name, options):
    write_data(rich_project, tmp_path / name, options)
    again = load_exported_project(tmp_path / name)
    assert again.map_info == rich_project.map_info
    public = [event for event in rich_project.events if event.is_public]
    assert [event.id for event in again.events] == [event.id for event in public]
    for event, old in zip(again.events, public, strict=True):
        assert event.details.figures == old.details.figures, event.id
        assert event.fatalities == old.fatalities, event.id
        assert [one.details for one in event.statements] == [one.details for one in old.statements]
        for key in (
            "time",
            "subtype",
            "origin",
            "reviewed",
            "corrections",
            "retracted",
            "derived_figures",
        ):
            assert getattr(event.details, key) == getattr(old.details, key), (event.id, key)
        assert [(one.alt, one.graphic, one.data, one.url) for one in event.details.media] == [
            (one.alt, one.graphic, one.data, one.url) for one in old.details.media
        ]
        assert (event.review, event.date) == (old.review, old.date)
    rows = {row.id: row for row in locate_events(again)}
    for row in locate_events(rich_project):
        assert rows[row.id].geometry.equals(row.geometry) or row.geometry.is_empty, row.id
        assert (rows[row.id].drawn, len(rows[row.id].parts)) == (row.drawn, len(row.parts)), row.id
    files = read_project_files(tmp_path / name)
    assert files["data/media/bridge.webp"].startswith(b"RIFF")
    assert files["data/media/call.ogg"] == b"OggS"


@pytest.mark.parametrize(("name", "options"), DATA_FILES)
def test_every_format_writes_every_key_or_lists_it(rich_project, tmp_path, name, options):
    result = write_data(rich_project, tmp_path / name, options)
    data = (tmp_path / name).read_bytes()
    assert b"NaN" not in data
    if options.profile:
        assert any("retracted: the format has no event" in line for line in result.omissions)
        is_listed = any("the corrections of" in line for line in result.omissions)
        assert is_listed == (b"now \xe2\x80\x9ctwo gates" not in data)
        assert b"withdrawn" not in data


def test_acled_type_survives(rich_project, tmp_path):
    write_data(rich_project, tmp_path / "a.csv", DataOptions(profile="acled"))
    row = next(
        line for line in (tmp_path / "a.csv").read_text().splitlines() if line.startswith("XYZ7,")
    )
    assert ",Riots,Mob violence," in row
    assert ",51," in row


def test_document_has_marks_only_for_drawn_events(rich_project):
    document = build_map_document(rich_project, locate_events(rich_project))
    records = {record["id"]: record for record in document["events"]["records"]}
    assert {name for name, one in records.items() if one["mark"] == "none"} == {
        "nowhere", "undated", "waiting", "withdrawn",
    }  # fmt: skip
    assert [part["role"] for part in records["march"]["parts"]] == ["from", "to"]
    assert (records["all-keys"]["time_of_day"], records["waiting"]["review"]) == (
        "08:30/10:00",
        "imported",
    )
    assert records["bridge-closed"]["statements"][0]["figures"]["fatalities"]["low"] == 1000
    assert next(one for one in document["types"] if one["id"] == "access")["words"] == {
        "en": "Roads"
    }
    assert "protest" not in [one["id"] for one in document["types"]]
    page = render_noscript(document)
    assert "not read by a curator" in page
    assert "Retracted: 3 May 2020." in page
    assert "“one gate”, now “two gates”" in page


def test_document_without_new_keys_has_none_of_them(sample_project):
    project = sample_project.load()
    [record] = build_map_document(project, locate_events(project))["events"]["records"]
    assert not {"parts", "review", "media", "figures", "corrections"} & record.keys()
    assert record["statements"][0].keys() == {"source", "by", "stance", "span"}


def test_internal_words_are_in_no_outlet(sample_project, tmp_path):
    sample_project.replace_text("data/sources.yaml", "rights: full-text", "rights: internal")
    sample_project.replace_text(
        "events.yaml",
        "        stance: reports\n",
        "        stance: reports\n        translation: {fr: le conseil ferma le pont}\n        translated_by: A. Reader\n",
    )
    project = sample_project.load()
    sentences = ["closed the bridge", "Dr. Brook", "lower town", "The toll stays", "ferma le pont"]
    for name, text in list_outlets(project, tmp_path / "out"):
        assert [one for one in sentences if one in text] == [], name


def test_protected_point_is_in_no_outlet(sample_project, tmp_path):
    place = "{point: [13.41237, 45.21731], precision_m: 50, name: Hideout Lane, why: the blue door}"
    add_event(
        sample_project,
        "hidden",
        "place_note: behind the mill\nprotect: {radius_m: 5000, why: People hide there}",
        place=place,
    )
    sample_project.files["data/media/13.41237-hideout.jpg"] = make_image()
    add_event(
        sample_project,
        "hidden-import",
        """\
protect: {coarsened: true, why: People hide there}
origin: {dataset: ACLED, id: XYZ7, row: {event_type: Battles, admin3: Hideout, latitude: '45.21731'}}
media: [{file: 13.41237-hideout.jpg, kind: image, alt: A door, credit: Radio}]""",
        place="{point: [13.5, 45.25], where_prec: 4, name: Upper, why: w}",
        kind="violence",
    )
    project = sample_project.load()
    secrets = ["13.412", "45.217", "1341237", "4521731", "ideout", "blue door", "behind the mill"]
    for name, text in list_outlets(project, tmp_path / "out"):
        assert [one for one in secrets if one in text] == [], name


def test_protected_place_of_the_gazetteer_is_in_no_outlet(sample_project, tmp_path):
    sample_project.replace_text("data/places.yaml", "[13.4, 45.2]", "[13.41237, 45.21731]")
    sample_project.replace_text(
        "data/places.yaml",
        "    basis: sourced\n",
        "    basis: sourced\n    protect: {radius_m: 5000, why: People live there}\n",
    )
    project = sample_project.load()
    for name, text in list_outlets(project, tmp_path / "out"):
        assert [
            one for one in ("13.412", "45.217", "1341237", "4521731", "Aulne") if one in text
        ] == [], name


def test_drafts_are_in_no_outlet(sample_project, tmp_path):
    add_event(sample_project, "secret-draft", "subtype: Secret kind", review="draft")
    project = sample_project.load()
    for name, text in list_outlets(project, tmp_path / "out"):
        found = [one for one in ("secret-draft", "Secret kind") if one in text]
        assert bool(found) == name.startswith("drafts."), name


LONG = "ทหารมาถึงโรงสี" + "น้ำท่วมเมืองล่างและไม่มีใครปิดสะพาน" * 40


@pytest.mark.parametrize(
    ("language", "text", "quote", "why"),
    [
        ("th", LONG, "ทหารมาถึงโรงสี", "Thai writes no full stop"),
        ("en", "ok i am at the bridge " + "and then nothing happened at all " * 40, "at the bridge", "a chat log"),
        ("en", "word " * 60 + "One ended. The bridge fell. Two began. " + "word " * 60, "The bridge", "ends within a long stretch"),
    ],
)  # fmt: skip
def test_quote_only_gives_no_more_than_a_short_stretch(
    sample_project, tmp_path, language, text, quote, why
):
    sample_project.files["data/sources/long.txt"] = text.encode()
    sample_project.files["data/sources.yaml"] += f"""\
  - {{id: long, title: Long, publisher: P, date: '2020', language: {language}, rights: quote-only, text: long.txt}}
""".encode()
    add_event(sample_project, "quoted")
    sample_project.files["events.yaml"] = sample_project.files["events.yaml"].replace(
        b"    source: herald\n    quote: On Thursday the council\n",
        f"    source: long\n    quote: {quote}\n".encode(),
    )
    document = build_map_document(sample_project.load(), locate_events(sample_project.load()))
    shown = next(one["text"] for one in document["sources"] if one["id"] == "long")
    assert quote in shown
    assert len(shown) <= len(quote) + 2 * 160, why


def test_graphic_image_is_in_the_page_but_covered(rich_project):
    document = build_map_document(rich_project, locate_events(rich_project))
    record = next(one for one in document["events"]["records"] if one["id"] == "all-keys")
    image, film, call = record["media"]
    assert image["graphic"]
    assert image["data"].startswith("data:image/webp;base64,")
    assert (film["data"], film["url"]) == (None, "https://video.example/a")
    without_script = render_noscript(document)
    assert "data:image/webp" not in without_script
    assert f'href="media/{call["file"]}"' in without_script
    assert "shows violence or injury" in without_script


def test_export_writes_media_next_to_the_page(rich_project, tmp_path):
    export(rich_project, tmp_path / "map.html")
    [film] = (tmp_path / "media").iterdir()
    assert film.read_bytes() == b"OggS"
    assert f"media/{film.name}" in build_kit(rich_project)
    assert "media-src &#x27;self&#x27;" in (tmp_path / "map.html").read_text(encoding="utf-8")
    assert "media-src" not in render_page(replace(rich_project, events=rich_project.events[:1]))
    drafts = [
        replace(one, verified=one.verified and not one.details.media) for one in rich_project.events
    ]
    assert "media-src" not in render_page(replace(rich_project, events=tuple(drafts)))


def test_images_keep_to_the_budget_that_export_prints(sample_project, tmp_path, capsys):
    sample_project.files["data/media/noise.png"] = make_image((900, 600))
    add_event(sample_project, "one", "media: [{file: noise.png, kind: image, alt: A, credit: C}]")
    root = sample_project.write_to(tmp_path / "project")
    arguments = [
        "export",
        "--project",
        str(root),
        str(tmp_path / "map.html"),
        "--image-budget",
        "20",
    ]
    assert main(arguments) == 0
    printed = capsys.readouterr()
    assert "1 image is embedded as WebP" in printed.err
    assert "at most 20 kB each" in printed.err
    data = re.search(r"data:image/webp;base64,([\w+/=]+)", (tmp_path / "map.html").read_text())[1]
    assert len(b64decode(data)) <= 20_000
    [larger] = (tmp_path / "media").iterdir()
    with Image.open(larger) as image:
        assert image.size == (900, 600)
    assert str(larger) in printed.out


@pytest.mark.parametrize(("name", "profile"), [("a.json", "timeline"), ("b.json", "storymap")])
def test_slide_has_the_linked_item_that_is_not_graphic(sample_project, tmp_path, name, profile):
    add_event(
        sample_project,
        "one",
        """\
media:
  - {url: 'https://video.example/a', kind: video, alt: A film, credit: W, graphic: true}
  - {url: 'https://video.example/b', kind: video, alt: A <b>, credit: C, licence: CC0-1.0}""",
    )
    write_data(sample_project.load(), tmp_path / name, DataOptions(profile=profile))
    written = (tmp_path / name).read_text(encoding="utf-8")
    slides = json.loads(written)
    slides = slides["events"] if profile == "timeline" else slides["storymap"]["slides"]
    assert [slide["media"] for slide in slides if "media" in slide] == [
        {"url": "https://video.example/b", "caption": "A &lt;b&gt;", "credit": "C (CC0-1.0)"}
    ]
    assert "video.example/a" not in written


def test_picture_names_the_credits_of_media(rich_project, tmp_path):
    draw_image(rich_project, tmp_path / "map.svg", ImageOptions())
    words = " ".join(one.read_text(encoding="utf-8") for one in tmp_path.glob("map*"))
    assert "Media: The Herald\u00a0· A witness (CC0-1.0)\u00a0· Radio" in words


def test_packed_map_draws_parts_of_places(rich_project):
    """The points of movements and of several places are in a packed map, too."""
    document, _ = build_document_with_external_texts(
        rich_project, locate_events(rich_project), "texts"
    )
    plain = build_map_document(rich_project, locate_events(rich_project))["events"]["records"]
    expected = [
        {
            "event": index,
            "points": [part["point"] for part in record["parts"]],
            "is_movement": record["parts"][0]["role"] == "from",
        }
        for index, record in enumerate(plain)
        if "parts" in record
    ]
    assert document["events"]["place_parts"] == expected
    assert {one["is_movement"] for one in expected} == {True, False}


RENAMED_TYPE_OUTLETS = [
    # file, options, what has the label: each in the words that the format has for it
    ("out.kml", DataOptions(), "· Roads ·"),
    ("timemap.json", DataOptions(profile="timemap"), '"category": "Roads"'),
    ("timeline.json", DataOptions(profile="timeline"), '"group": "Roads"'),
]


@pytest.mark.parametrize(("name", "options", "expected"), RENAMED_TYPE_OUTLETS)
def test_renamed_type_has_its_label(rich_project, tmp_path, name, options, expected):
    write_data(rich_project, tmp_path / name, options)
    text = (tmp_path / name).read_text(encoding="utf-8")
    assert expected in text
    assert "Access and blockade" not in text


def test_renamed_type_has_its_label_in_a_picture(rich_project, tmp_path):
    view = View(filters=Filters(types=("access",)))
    draw_image(rich_project, tmp_path / "map.svg", ImageOptions(view=view))
    for file in tmp_path.iterdir():  # the picture, with its legend and caption, and its description
        assert "Roads" in file.read_text(encoding="utf-8"), file.name
        assert "Access and blockade" not in file.read_text(encoding="utf-8"), file.name


def test_map_without_script_draws_parts_of_places(rich_project):
    document = build_map_document(rich_project, locate_events(rich_project))
    svg = render_svg_map(document)
    (march,) = (one for one in document["events"]["records"] if one["id"] == "march")
    (towns,) = (one for one in document["events"]["records"] if one["id"] == "two-towns")
    viewport = SvgViewport(document["bounds"])
    tip_x, tip_y = viewport.project_point(*march["parts"][-1]["point"])
    assert f'd="M{tip_x:.1f},{tip_y:.1f}L' in svg
    x, y = viewport.project_point(*towns["parts"][1]["point"])
    assert svg.count(f'<circle cx="{x}" cy="{y}" r="4" ') == 1
    assert 'd=""' not in svg


class FillRecorder:
    """A canvas that keeps the filled paths."""

    def __init__(self):
        self.paths = []

    def fill_path(self, path, colour):
        self.paths.append((path.get_extents().extents.round(1).tolist(), colour))


def test_picture_draws_parts_of_places(rich_project):
    """A movement has its head at its end, and several places a dot at each."""
    scene = build_scene(rich_project, locate_events(rich_project))
    viewport = MercatorViewport.fit_bounds(rich_project.map_info.view, (0, 0, 800, 800))
    canvas = FillRecorder()
    EventLayer(scene, viewport).draw_parts(canvas)
    parts = {one.event.id: one.parts for one in scene.visible_events}
    end = parts["march"][-1]
    x, y = viewport.project_point(end.longitude, end.latitude)
    head = [x - 11, y - 5.5, x, y + 5.5]  # to the east
    points = [viewport.project_point(town.longitude, town.latitude) for town in parts["two-towns"]]
    dots = [[x - 4, y - 4, x + 4, y + 4] for x, y in points]
    drawn = sorted(extents for extents, _ in canvas.paths)
    for extents, expected in zip(drawn, sorted([head, *dots]), strict=True):
        assert extents == pytest.approx(expected, abs=0.3)


def test_parts_are_as_large_as_in_the_viewer():
    script = (ROOT / "layers/viewer/map/place-parts.js").read_text(encoding="utf-8")
    sizes = [float(one) for one in re.findall(r"^const \w+_PX = ([\d.]+);", script, re.MULTILINE)]
    assert sizes == [
        PART_DOT_RADIUS_PX,
        MOVEMENT_HEAD_LENGTH_PX,
        MOVEMENT_HEAD_HALF_WIDTH_PX,
    ]


PARTLY_OUTSIDE = [
    # protection, point, what is published, reason
    ("{level: province, why: w}", [13.41237, 45.21731], {"id": "wide"}, "it is a division"),
    ("{radius_m: 30000, why: w}", [10.01, 45.01], None, "a circle at the edge of the map"),
]


@pytest.mark.parametrize(("protection", "point", "place", "why"), PARTLY_OUTSIDE)
def test_coarse_area_beyond_the_bounds_is_read_again(
    sample_project, tmp_path, protection, point, place, why
):
    properties = {
        "id": "wide",
        "names": {"en": ["Wide"]},
        "aliases": [],
        "kind": "province",
        "source": "s",
        "licence": "CC0-1.0",
        "precision_m": 1000,
        "basis": "sourced",
        "schematic": False,
        "valid": None,
        "status": [],
        "where_prec": 4,
    }
    ring = [[8, 38], [22, 38], [22, 52], [8, 52], [8, 38]]
    feature = {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    collection = {"type": "FeatureCollection", "features": [feature]}
    sample_project.files["data/geojson/wide.geojson"] = json.dumps(collection).encode()
    sample_project.files["data/layers.yaml"] += b"""\
  - {id: wide-areas, file: wide.geojson, title: Areas, style: province, attribution: a, licence: CC0-1.0}
"""
    add_event(
        sample_project,
        "hidden",
        f"protect: {protection}",
        place=f"{{point: {point}, precision_m: 50, name: Lane, why: w}}",
    )
    project = sample_project.load()
    write_data(project, tmp_path / "out.geojson", DataOptions())
    again = load_exported_project(tmp_path / "out.geojson")
    [event] = (one for one in again.events if one.id == "hidden")
    assert place is None or event.place == place, why
    rows = [
        next(row for row in locate_events(one) if row.id == "hidden") for one in (project, again)
    ]
    assert rows[0].geometry.equals_exact(rows[1].geometry, 1e-5), why
    assert rows[0].where_prec == rows[1].where_prec


def test_name_of_media_file_is_plain(sample_project):
    sample_project.files["data/media/Pont brûlé (1).ogg"] = b"OggS"
    sample_project.files["data/media/мост.ogg"] = b"OggT"
    add_event(
        sample_project,
        "one",
        """\
media:
  - {file: Pont brûlé (1).ogg, kind: audio, alt: A, credit: C}
  - {file: мост.ogg, kind: audio, alt: A, credit: C}""",
    )
    items = sample_project.load().events[-1].details.media
    names = [item.published_name for item in items]
    assert names[0].startswith("Pont-brule-1-")
    assert names[1].startswith("audio-")


def test_timemap_has_linked_media_as_sources(rich_project, tmp_path):
    write_data(rich_project, tmp_path / "t.json", DataOptions(profile="timemap"))
    written = json.loads((tmp_path / "t.json").read_text(encoding="utf-8"))
    [event] = (one for one in written["events"] if one["id"] == "all-keys")
    assert event["sources"] == ["herald", "media:all-keys:2"]
    source = written["sources"]["media:all-keys:2"]
    assert (source["type"], source["paths"]) == ("Video", ["https://video.example/a"])
    assert (source["title"], source["description"]) == ("A film", "A witness (CC0-1.0)")


def test_slides_have_what_accounts_state(rich_project, tmp_path):
    write_data(rich_project, tmp_path / "t.json", DataOptions(profile="timeline"))
    written = (tmp_path / "t.json").read_text(encoding="utf-8")
    for expected in (
        "Deaths: 450 to 1,000 or more (The Herald: at least 1,000; A ferryman: 450)",
        "“Personne” (Translation: A. Reader)",
        "Corrected 2 May 2020: “one gate”, now “two gates”. A misreading",
        "08:30–10:00 · Alder (exact place) · Road block",
    ):
        assert expected in written, expected


def test_page_without_script_has_what_accounts_state(rich_project):
    page = render_noscript(build_map_document(rich_project, locate_events(rich_project)))
    assert "Deaths: 450 to 1,000 or more (The Herald: at least 1,000; A ferryman: 450)" in page
    assert "Detained: 2 to 3" not in page  # low and best: 3 (at least 2)
    assert "Detained: 3 (at least 2)" in page
    assert "4 events have no place on the map." in page


def test_picture_counts_what_readers_must_know(rich_project, sample_project, tmp_path):
    add_event(
        sample_project,
        "hidden",
        "protect: {radius_m: 15000, why: w}",
        place="{point: [13.4, 45.2], precision_m: 50, name: Lane, why: w}",
    )
    sample_project.replace_text("events.yaml", "Nowhere at all", "Alder")
    draw_image(sample_project.load(), tmp_path / "map.svg", ImageOptions())
    words = (tmp_path / "map.svg.alt.txt").read_text(encoding="utf-8")
    assert "Without a mark on the map: 3" in words
    assert "Placed coarsely to protect people: 1" in words
    assert "Not read by a curator: 1" in words
    assert "shown as the whole area, to protect people · reported · placed coarsely" in words
    assert "a movement; its course is not known" in words
    assert "Placed coarsely to protect people: 1" in (tmp_path / "map.svg").read_text("utf-8")


def test_injured_of_own_table_are_not_read_as_deaths(rich_project, tmp_path):
    write_data(rich_project, tmp_path / "out.csv", DataOptions())
    header = (tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()[0]
    assert "injured_best" in header
    assert main(["import", str(tmp_path / "out.csv"), str(tmp_path / "back")]) == 0
    text = (tmp_path / "back" / "events.yaml").read_text(encoding="utf-8")
    assert "best: 0" not in text
    assert "low: 450" in text
