"""Optional keys of events, statements, sources, places and the map, and their errors."""

import re
from io import BytesIO

import pytest
import shapely
from PIL import Image

from geo.errors import ProjectError
from geo.location import locate_events
from geo.project.event_details import Figures, Origin, TimeOfDay, combine_figures
from geo.project.media import IMAGE_BUDGET_BYTES, make_larger_image, scale_image
from geo.project.writer import map_record
from layers.map_builder import build_map_document
from tests.support.sample_project import make_feature

EVENTS_FILE = "events.yaml"
SECOND = "        by: A ferryman\n"
EVENT_END = "    note: {en: Both"


def add_to_event(sample_project, text):
    """Insert lines before the note of the first event."""
    indented = "".join(f"    {line}\n" for line in text.splitlines())
    return sample_project.replace_text(EVENTS_FILE, EVENT_END, indented + EVENT_END)


def first_event(sample_project):
    """Return the first event of the loaded project."""
    return sample_project.load().events[0]


def make_image(size=(64, 48), **save_options):
    """Return the bytes of a JPEG."""
    output = BytesIO()
    Image.effect_noise(size, 90).convert("RGB").save(output, "JPEG", **save_options)
    return output.getvalue()


def test_event_without_new_keys_shares_one_empty_object(sample_project):
    first, second = sample_project.load().events
    assert first.details is second.details
    assert first.statements[0].details is second.statements[0].details
    assert (first.review, second.review) == ("verified", "draft")


def test_figures_of_statements_make_the_headline_range(sample_project):
    sample_project.replace_text(
        EVENTS_FILE,
        SECOND,
        SECOND + "        fatalities: {best: 450}\n        injured: {best: 0}\n",
    ).replace_text(
        EVENTS_FILE,
        "        stance: reports\n",
        "        stance: reports\n        fatalities: {low: 1000}\n",
    )
    event = first_event(sample_project)
    assert event.statements[0].details.figures == {"fatalities": Figures(1000, None, None)}
    assert event.fatalities == Figures(450, None, 1000)
    assert event.details.figures["injured"] == Figures(None, 0, None)
    assert event.details.derived_figures == {"fatalities", "injured"}


@pytest.mark.parametrize(
    ("accounts", "expected", "why"),
    [
        ([(1, 2, 3)], (1, 2, 3), "one account as it is"),
        ([(None, 5, None), (None, 5, None)], (None, 5, None), "two that agree"),
        ([(None, 5, None), (None, 8, None)], (5, None, 8), "no best figure where they differ"),
        ([(5, None, None), (None, None, 9)], (5, None, 9), "a lower and an upper limit"),
        ([(4, 5, 9), (None, 5, None)], (4, 5, 9), "the shared best figure within a range"),
    ],
)
def test_combined_figures_contain_every_figure(accounts, expected, why):
    assert combine_figures([Figures(*one) for one in accounts]) == Figures(*expected), why


@pytest.mark.parametrize(
    ("written", "date", "time", "why"),
    [
        ("2020-03-05 08:30", "2020-03-05", "08:30", "with a space"),
        ("2020-03-05T08:30:59", "2020-03-05", "08:30", "EDTF with seconds"),
        ("2020-03-05T08:30/2020-03-05T10:00", "2020-03-05", "08:30/10:00", "a stretch of one day"),
        ("2020-03-05T22:00/2020-03-06T02:00", "2020-03-05/2020-03-06", "22:00/02:00", "over midnight"),
        ("2020-03-05T23:30Z", "2020-03-06", "00:30", "in the map's time zone"),
        ("2020-03-05T08:30+04:00", "2020-03-05", "05:30", "from another time zone"),
    ],
)  # fmt: skip
def test_date_with_time_is_read(sample_project, written, date, time, why):
    sample_project.replace_text(EVENTS_FILE, '"2020-03-05"', f'"{written}"')
    sample_project.replace_text(
        EVENTS_FILE, "  language: en\n", "  language: en\n  timezone: Europe/Rome\n"
    )
    event = first_event(sample_project)
    assert (event.date.edtf, event.details.time.text) == (date, time), why


def test_time_key_is_read(sample_project):
    add_to_event(sample_project, 'time: "08:30"')
    assert first_event(sample_project).details.time == TimeOfDay("08:30", 510, None)


def test_places_and_movement_are_located(sample_project):
    sample_project.replace_text(EVENTS_FILE, "place: Alder", "places: [Alder, 10 km east of Alder]")
    [row] = locate_events(sample_project.load())
    assert [part.role for part in row.parts] == ["place", "place"]
    assert [part.where_prec for part in row.parts] == [1, 2]
    assert (row.geometry.geom_type, row.where_prec) == ("MultiPoint", 2)
    sample_project.replace_text(
        EVENTS_FILE,
        "places: [Alder, 10 km east of Alder]",
        "place: {from: Alder, via: [{point: [13.6, 45.3], precision_m: 5, why: seen}], to: 9 km east of Alder}",
    )
    [row] = locate_events(sample_project.load())
    assert [part.role for part in row.parts] == ["from", "via", "to"]
    assert (row.geometry.geom_type, row.where_prec, row.is_movement) == ("LineString", 5, True)


@pytest.mark.parametrize(
    ("place", "kind", "where_prec", "radius", "why"),
    [
        ("{point: [13.5, 45.25], where_prec: 1, why: w, name: Mill}", "Point", 1, 0, "exact"),
        ("{point: [13.5, 45.25], where_prec: 2, why: w}", "Point", 2, 25_000, "UCDP's radius"),
        ("{point: [13.5, 45.25], where_prec: 4, why: w}", "Point", 4, 0, "a province without an area"),
        ("{point: [13.5, 45.25], where_prec: 3, precision_m: 900, why: w}", "Point", 3, 900, "both"),
        ("{geometry: 'LINESTRING (13 45, 14 46)', where_prec: 5, why: w}", "LineString", 5, None, "well-known text"),
        ("{geometry: {type: Polygon, coordinates: [[[13, 45], [14, 45], [14, 46], [13, 45]]]}, precision_m: 9, why: w}", "Polygon", 5, None, "GeoJSON"),
    ],
)  # fmt: skip
def test_given_position_has_its_class(sample_project, place, kind, where_prec, radius, why):
    sample_project.replace_text(EVENTS_FILE, "place: Alder", f"place: {place}")
    [row] = locate_events(sample_project.load())
    assert (row.geometry.geom_type, row.where_prec) == (kind, where_prec), why
    assert radius is None or row.radius_m == radius
    assert "Mill" not in place or row.place == "Mill"


def test_types_are_renamed_and_switched_off(sample_project):
    sample_project.replace_text(
        EVENTS_FILE,
        "  language: en\n",
        "  language: en\n  types: {protest: off, access: Roads}\n",
    )
    info = sample_project.load().map_info
    assert info.types == {"protest": None, "access": {"en": "Roads"}}
    assert "protest" not in info.used_types
    sample_project.replace_text(EVENTS_FILE, "type: access", "type: protest")
    assert any("'type' is 'protest'" in message for message in sample_project.check_messages())


def test_translations_of_names_reach_the_document_and_the_file(sample_project):
    names = {"Village council": {"ru": "Сельский совет"}}
    sample_project.replace_text(
        EVENTS_FILE,
        "  language: en\n",
        "  language: en\n  names: {Village council: {ru: Сельский совет}}\n",
    )
    project = sample_project.load()
    assert project.map_info.names == names
    assert map_record(project.map_info)["names"] == names
    assert build_map_document(project, [])["names"] == names
    sample_project.replace_text(EVENTS_FILE, "{ru: Сельский совет}", "Сельский совет")
    assert any("Village council" in message for message in sample_project.check_messages())


def test_origin_review_and_corrections_are_read(sample_project):
    add_to_event(
        sample_project,
        """\
subtype: Road block
origin: {dataset: ACLED, id: XYZ123, version: '2020-04-01', row: {event_type: Battles, iso: 51}}
reviewed: {by: An editor, on: 2020-05-01}
corrections:
  - {on: 2020-05-02, was: The bridge is open, now: The bridge is closed, why: A misreading}
retracted: {on: 2020-05-03, why: The paper withdrew it}""",
    )
    event = first_event(sample_project)
    details = event.details
    assert details.origin == Origin(
        "ACLED", "XYZ123", "2020-04-01", None, {"event_type": "Battles", "iso": "51"}
    )
    assert (details.subtype, details.reviewed.by, details.reviewed.on.edtf) == (
        "Road block",
        "An editor",
        "2020-05-01",
    )
    assert details.corrections[0].was == "The bridge is open"
    assert details.retracted.why == {"en": "The paper withdrew it"}
    assert not event.is_drawable
    [row] = locate_events(sample_project.load())
    assert (row.drawn, row.has_place) == (False, True)


def test_imported_event_is_public_and_waits_for_its_place(sample_project):
    sample_project.replace_text(EVENTS_FILE, "review: verified", "review: imported")
    sample_project.replace_text(EVENTS_FILE, "place: Alder", "place: Nowhere at all")
    event = first_event(sample_project)
    assert (event.review, event.is_public, event.verified) == ("imported", True, False)
    [row] = locate_events(sample_project.load())
    assert (row.drawn, row.has_place, row.place) == (False, False, "Nowhere at all")
    assert "is not found" in row.method


def test_event_without_place_or_date_is_not_drawn(sample_project):
    sample_project.replace_text(
        EVENTS_FILE, "place: Alder", "place: none\n    place_note: Not stated"
    )
    [row] = locate_events(sample_project.load())
    assert (row.drawn, row.has_place, row.method) == (False, False, "")
    sample_project.replace_text(EVENTS_FILE, "place: none", "place: Alder")
    sample_project.replace_text(EVENTS_FILE, '"2020-03-05"', "unknown\n    date_note: Not stated")
    [row] = locate_events(sample_project.load())
    assert (row.drawn, row.has_place, row.longitude) == (False, True, 13.4)


def test_internal_words_are_checked_and_withheld(sample_project):
    sample_project.replace_text("data/sources.yaml", "rights: full-text", "rights: internal")
    project = sample_project.load()
    statement = project.events[0].statements[0]
    assert (statement.anchor.exact, project.sources["herald"].passage.text) == ("", "")
    assert statement.internal_anchor.exact == "the council closed the bridge"
    sample_project.replace_text(EVENTS_FILE, "quote: the council closed", "quote: the council shut")
    assert any("is not in the source" in message for message in sample_project.check_messages())


def test_internal_source_may_leave_its_text_out(sample_project):
    sample_project.replace_text(
        "data/sources.yaml", "rights: quote-only\n    text: ferry-notes.txt", "rights: internal"
    )
    sample_project.replace_text(EVENTS_FILE, "        quote: Nobody closed it\n", "")
    assert first_event(sample_project).statements[1].anchor.exact == ""


PROTECTED = [
    ("radius_m: 5000", 5, "a circle"),
    ("level: district", 3, "the division that contains it"),
]


@pytest.mark.parametrize(("how", "where_prec", "why"), PROTECTED)
def test_protected_place_is_coarsened(sample_project, how, where_prec, why):
    if "district" in how:
        ring = [[13, 45], [14, 45], [14, 46], [13, 46], [13, 45]]
        area = {"type": "Polygon", "coordinates": [ring]}
        sample_project.set_river(make_feature(area, id="upper", kind="district", where_prec=3))
    add_to_event(sample_project, f"protect: {{{how}, why: People live there}}")
    event = first_event(sample_project)
    assert event.place != "Alder"
    assert event.details.protect.query == "Alder"
    [row] = locate_events(sample_project.load())
    assert row.where_prec == where_prec, why
    assert row.geometry.covers(shapely.Point(13.4, 45.2))
    assert (row.longitude, row.latitude) != (13.4, 45.2)


def test_event_at_protected_place_is_protected(sample_project):
    sample_project.replace_text(
        "data/places.yaml",
        "    basis: sourced\n",
        "    basis: sourced\n    protect: {radius_m: 5000, why: People live there}\n",
    )
    project = sample_project.load()
    assert "alder" not in project.places
    assert project.events[0].details.protect.query == "Alder"


def test_media_image_is_scaled_and_stripped(sample_project):
    exif = Image.Exif()
    exif[0x010E] = "secret description"
    data = make_image((2400, 1600), exif=exif)
    sample_project.files["data/media/bridge.jpg"] = data
    add_to_event(
        sample_project,
        """\
media:
  - {file: bridge.jpg, kind: image, alt: A bridge, credit: The Herald, licence: CC0-1.0, graphic: true, statement: 2}""",
    )
    [item] = first_event(sample_project).details.media
    assert len(item.data) <= IMAGE_BUDGET_BYTES < len(data)
    assert b"secret" not in item.data
    assert not Image.open(BytesIO(item.data)).getexif()
    assert (item.graphic, item.statement, item.alt) == (True, 2, {"en": "A bridge"})
    assert scale_image(data) == (item.data, item.size)


def build_box(kind, content):
    """Return a box of an MP4 file."""
    return (8 + len(content)).to_bytes(4, "big") + kind + content


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.mp4", build_box(b"ftyp", b"isom") + build_box(b"moov", b"....\xa9xyz+14"), "position"),
        ("a.mov", build_box(b"moov", b"com.apple.quicktime.location.ISO6709"), "position"),
        ("a.mp4", (1).to_bytes(4, "big") + b"moov" + (20).to_bytes(8, "big") + b"loci", "position"),
        (
            "a.mp4",
            build_box(b"mdat", b"\xa9xyz") + build_box(b"moov", b"mvhd"),
            None,
        ),  # picture data
        ("a.mp3", b"ID3\0\0\0\0\0", None),
        ("a.HTML", b"<script>", "scripts"),
        ("a.svg", b"<svg/>", "scripts"),
    ],
)
def test_file_that_would_reveal_or_run_something_is_refused(sample_project, name, data, words):
    sample_project.files[f"data/media/{name}"] = data
    add_to_event(
        sample_project, f"media: [{{file: {name}, kind: video, alt: A film, credit: The Herald}}]"
    )
    if words is None:
        assert first_event(sample_project).details.media[0].data == data
    else:
        with pytest.raises(ProjectError, match=words):
            first_event(sample_project)


def test_published_name_has_a_digest_and_no_address_characters(sample_project):
    sample_project.files["data/media/my film #1.MP4"] = b"film"
    sample_project.files["data/media/large.jpg"] = make_image((1600, 900))
    sample_project.files["data/media/small.png"] = make_image((30, 20))
    add_to_event(
        sample_project,
        """\
media:
  - {file: 'my film #1.MP4', kind: video, alt: A film, credit: C}
  - {file: large.jpg, kind: image, alt: Large, credit: C}
  - {file: small.png, kind: image, alt: Small, credit: C}
  - {url: 'https://video.example/a', kind: video, alt: Linked, credit: C}""",
    )
    film, large, *others = first_event(sample_project).details.media
    assert re.fullmatch(r"my-film-1-[0-9a-f]{12}\.mp4", film.published_name)
    assert re.fullmatch(r"large-[0-9a-f]{12}\.webp", large.published_name)
    assert [one.published_name for one in others] == [None, None]
    assert Image.open(BytesIO(make_larger_image(large.original))).size == (1600, 900)


def test_translation_is_read(sample_project):
    sample_project.replace_text(
        EVENTS_FILE,
        SECOND,
        SECOND + "        translation: {fr: Personne}\n        translated_by: A. Reader\n",
    )
    details = first_event(sample_project).statements[1].details
    assert (details.translation, details.translated_by) == ({"fr": "Personne"}, "A. Reader")


INVALID_DETAILS = [
    ('time: "25:00"', "it must be from 00:00 to 23:59"),
    ("time: morning", "write 24 hours, such as 08:30"),
    ("injured: {best: 3}", "the event has 2 statements: move 'injured' to the one that has"),
    ("injured: 3", "'injured' must be a record with keys, not a text: write {best: 3}"),
    ("injured: 60-80", "not a text: write {low: 60, high: 80}"),
    ("injured: at least 1,200", "not a text: write {low: 1200}"),
    ("injured: up to 20", "not a text: write {high: 20}"),
    ("injured: many", "without a number: write {best: 60} or {low: 60, high: 80}"),
    ("injured: {best: 3, statement: 3}", "'statement' is '3': it must be between 1 and 2"),
    ("origin: {dataset: ACLED}", "'id' is missing"),
    ("origin: {dataset: A, id: b, row: 0}", "'row' is '0'"),
    ("reviewed: {by: me, on: yesterday}", "'yesterday' is not a date"),
    ("protect: {why: x}", "give one of `radius_m`"),
    ("protect: {radius_m: 5, why: x}", "must be between 500 and"),
    ("protect: {radius_m: 5000}", "'why' is missing"),
    ("retracted: {on: 2020}", "'why' is missing"),
    ("corrections: [{on: 2020, was: a}]", "'now' is missing"),
    ("media: [{file: x.jpg, kind: image, credit: c}]", "'alt' is missing"),
    ("media: [{file: x.jpg, kind: image, alt: a, credit: c}]", "'data/media/x.jpg' cannot be read"),
    ("media: [{kind: image, alt: a, credit: c}]", "needs either `file` or `url`"),
    ("media: [{url: 'https://x.example/a', kind: film, alt: a, credit: c}]", "'kind' is 'film'"),
    ("media: [{file: ../x.jpg, kind: image, alt: a, credit: c}]", "use a path inside its folder"),
    ("places: [Alder, Alder]", "'places' cannot be used with `place`"),
    ("subtyp: x", "unknown key 'subtyp': did you mean 'subtype'?"),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "words"), INVALID_DETAILS)
def test_invalid_details_are_rejected(sample_project, lines, words):
    messages = add_to_event(sample_project, lines).check_messages()
    assert any(words in message for message in messages), messages
    assert all(message.startswith("events.yaml:") for message in messages)


INVALID_PLACES = [
    ("place: none", "explain in `place_note`"),
    ("places: [Alder]", "write a list of at least 2 places"),
    ("places: [Alder, {point: [1, 2], precision_m: 5, why: x}]", "is outside the bounds"),
    ("place: {from: Alder}", "has no 'to'"),
    ("place: {from: Alder, to: {places: [Alder, Alder]}}", "holds several places itself"),
    ("place: {point: [13, 45], where_prec: 8, why: x}", "'where_prec' is 8"),
    ("place: {point: [13, 45], why: x}", "has no 'precision_m'"),
    ("place: {geometry: LINESTRING, precision_m: 5, why: x}", "write GeoJSON"),
    ("place: {geometry: 'POINT (200 0)', precision_m: 5, why: x}", "longitude comes first"),
]


@pytest.mark.parametrize(("place", "words"), INVALID_PLACES)
def test_invalid_place_is_rejected(sample_project, place, words):
    messages = sample_project.replace_text(EVENTS_FILE, "place: Alder", place).check_messages()
    assert any(words in message for message in messages), messages


INVALID_MAP = [
    ("  timezone: Mars/North", "write an IANA name such as Asia/Yerevan"),
    ("  types: {protets: off}", "the type is 'protets': did you mean 'protest'?"),
    ("format: 9", "this version reads formats 1 to 2"),
]


@pytest.mark.parametrize(("line", "words"), INVALID_MAP)
def test_invalid_map_key_is_rejected(sample_project, line, words):
    old = "map:\n" if line.startswith("format") else "  language: en\n"
    new = f"{line}\n{old}" if line.startswith("format") else f"{old}{line}\n"
    messages = sample_project.replace_text(EVENTS_FILE, old, new).check_messages()
    assert any(words in message for message in messages), messages


def test_same_origin_twice_is_rejected(sample_project):
    add_to_event(sample_project, "origin: {dataset: ACLED, id: x1}")
    sample_project.replace_text(
        EVENTS_FILE,
        "    fatalities: {low",
        "    origin: {dataset: ACLED, id: x1}\n    fatalities: {low",
    )
    assert any("is in line 25 already" in message for message in sample_project.check_messages())


def test_format_2_requires_the_statement_of_a_figure(sample_project):
    add_to_event(sample_project, "fatalities: {best: 4}")
    assert first_event(sample_project).fatalities == Figures(None, 4, None)
    sample_project.replace_text(EVENTS_FILE, "map:\n", "format: 2\nmap:\n")
    assert any("add its number" in message for message in sample_project.check_messages())
    sample_project.replace_text(EVENTS_FILE, "{best: 4}", "{best: 4, statement: 1}")
    assert first_event(sample_project).details.figure_statements == {"fatalities": 1}
