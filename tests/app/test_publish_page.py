"""The Publish page, run without a browser: what is offered, what is made, what is said."""

import json
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from conflictmap.app import artifacts, view_form, viewer_component
from conflictmap.app import publish_page as publish_page_module
from conflictmap.app.artifacts import Form
from conflictmap.app.form_state import PlacedView, offer
from conflictmap.app.project_cache import current
from conflictmap.publish.html import page as html_page
from layers.page.standalone_page import PageOptions
from layers.view_state import View, read_view

APRIL = {
    "mode": "window",
    "start": "2023-04-01",
    "end": "2023-04-30",
    "selected": "checkpoint-established",
    "filters": {
        "types": ["access"],
        "actors": [],
        "sources": [],
        "status": [],
        "precision": [2],
        "text": "",
    },
    "map": [46.5663, 39.5704, 10.5],
    "language": "hy",
    "theme": "dark",
}
PLAIN = APRIL | {"selected": None, "map": None, "filters": {}, "language": "en", "theme": "auto"}


def publish_page():
    from conflictmap.app import publish_page
    from conflictmap.app.project_cache import current

    publish_page.show(current()[0])


@pytest.fixture(scope="module")
def loaded():
    return current()[0]


@pytest.fixture
def visit():
    """Open the page after the map page showed a state; None where it was not open."""

    def go(state=None, **chosen):
        app = AppTest.from_function(publish_page, default_timeout=60).run()
        tell(app, state)
        return choose(app, **chosen) if chosen else app

    return go


def tell(app, state):
    app.session_state["conflictmap_shown"] = {"state": json.dumps(state)}
    app.run()
    assert not app.exception


def choose(app, **chosen):
    for name, value in chosen.items():
        app.session_state[f"publish_{name}"] = value
    app.run()
    assert not app.exception
    return app


def previews(app):
    """What the preview components were given, each with the document in `html` or `image`."""
    sent = [json.loads(one.proto.json) for one in app.get("bidi_component") if one.proto.json]
    return [one for one in sent if {"html", "image"} & one.keys()]


def said(app):
    return [one.value for one in (*app.caption, *app.error, *app.warning)]


def downloads(app):
    return [one.label.replace("\\", "").split(" (")[0] for one in app.get("download_button")]


# --- what is offered -------------------------------------------------------------------------------------------------


def test_nothing_is_made_before_the_browser_has_told_what_the_map_page_shows():
    app = AppTest.from_function(publish_page, default_timeout=60).run()
    assert said(app) == ["Asking what the map page shows …"]
    assert not downloads(app)


@pytest.mark.parametrize(
    ("state", "name", "value", "why"),
    [
        (None, "mode", "all", "the map page was not open: everything"),
        (None, "language", "en", "the map's own language"),
        (None, "theme", "light", "what the app is shown in"),
        (APRIL, "mode", "window", "the mode"),
        (APRIL, "days", "2023-04-01..2023-04-30", "both ends"),
        (APRIL | {"start": None, "mode": "upto"}, "days", "..2023-04-30", "an open end"),
        (APRIL | {"start": None, "end": None}, "days", "", "no days"),
        (APRIL, "event", "checkpoint-established", "the open event"),
        (APRIL, "types", ["access"], "a filter"),
        (APRIL, "precision", ["2"], "classes are digits here and numbers there"),
        (APRIL, "language", "hy", "the language of the viewer's menu"),
        (APRIL, "theme", "dark", "the theme of the viewer's menu"),
        (APRIL, "placed", True, "where the map stands"),
        (PLAIN, "placed", False, "the opening view is no place"),
    ],
)
def test_what_is_offered(project, state, name, value, why):
    assert offer(state, "light", project)[name] == value, why


def test_the_map_page_s_view_is_what_is_made(visit):
    app = visit(APRIL)
    (sent,) = previews(app)
    assert '<html lang="hy"' in sent["html"]
    for part in (
        '"mode":"window","start":"2023-04-01","end":"2023-04-30"',
        '"selected":"checkpoint-established"',
        '"types":["access"]',
        '"precision":[2]',
        '"map":[46.5663,39.5704,10.5]',
        '"theme":"dark"',
    ):
        assert part in sent["html"]


def test_a_new_view_of_the_map_page_replaces_what_was_chosen_and_an_old_one_does_not(visit):
    app = visit(APRIL, days="2023-04-22..2023-04-23", title="A map")
    tell(app, APRIL)
    assert app.session_state["publish_days"] == "2023-04-22..2023-04-23"
    tell(app, APRIL | {"start": "2023-04-10"})
    assert app.session_state["publish_days"] == "2023-04-10..2023-04-30"
    assert app.session_state["publish_title"] == "A map", "what the map page cannot show stays"


def test_what_is_chosen_for_one_outlet_is_there_again_after_another(visit):
    app = visit(PLAIN, outlet="embed")
    choose(app, base="https://example.org/maps/")
    choose(app, outlet="data")
    assert "publish_base" not in app.session_state
    choose(app, outlet="embed")
    assert app.session_state["publish_base"] == "https://example.org/maps/"


def test_a_choice_that_the_project_lost_is_told(visit):
    app = visit(APRIL | {"filters": {"actors": ["The League of Nations"]}, "selected": "gone"})
    assert any("The League of Nations" in one.value for one in app.warning)
    assert any("gone" in one.value for one in app.warning)
    assert previews(app)


# --- what is made ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chosen", "options", "why"),
    [
        ({}, PageOptions(), "nothing chosen: the bytes of `conflictmap export`"),
        ({"theme": "dark"}, PageOptions(theme="dark"), "a theme"),
        ({"language": "ru"}, PageOptions(language="ru"), "a language"),
        ({"title": "{{ 7*191 }}"}, PageOptions(title="{{ 7*191 }}"), "a title that is no template"),
        ({"only_quotes": True}, PageOptions(only_quotes=True), "quoted sentences alone"),
        (
            {"mode": "window", "days": "2023-04", "event": "checkpoint-established"},
            {"window": "2023-04", "select": "checkpoint-established"},
            "days and an event, as the command says them",
        ),
        ({"text": "checkpoint"}, {"filters": ["text=checkpoint"]}, "words"),
        (
            {"actors": ["Government of Azerbaijan"], "types": ["access"]},
            {"filters": ["actor=Government of Azerbaijan", "type=access"]},
            "filters",
        ),
    ],
)
def test_the_page_is_the_command_s(visit, loaded, chosen, options, why):
    if isinstance(options, dict):
        options = PageOptions(view=read_view(loaded.project, **options))
    app = visit(None, **({"theme": "auto"} | chosen))
    (sent,) = previews(app)
    assert sent["html"] == html_page(loaded.project, options), why
    assert downloads(app) == ["Download the-lachin-corridor.html"]


def test_the_kit_is_the_command_s_and_the_same_each_time(visit, loaded):
    options = PageOptions(theme="dark")
    made = artifacts.kit_files(loaded, options, "https://example.org/maps/", ())
    app = visit(None, theme="dark", outlet="embed", base="https://example.org/maps/")
    names = downloads(app)
    assert names[0] == "Download the-lachin-corridor-embed.zip"
    assert names[1:] == [f"Download {name}" for name in made]
    (sent,) = previews(app)
    assert sent["html"].encode() == made["widget.html"]
    assert "https://example.org/maps/widget.html" in app.code[0].value
    assert artifacts.zipped("kit", made) == artifacts.zipped("kit", dict(reversed(made.items())))


def test_each_way_to_paste_can_be_chosen(visit):
    app = visit(None, outlet="embed")
    shown = set()
    for name in app.selectbox(key="publish_snippet").options:
        app.selectbox(key="publish_snippet").select(name).run()
        assert not app.exception
        shown.add(app.code[0].value)
    assert len(shown) == len(app.selectbox(key="publish_snippet").options)


@pytest.mark.parametrize(
    ("ending", "begins"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")]
)
def test_an_image(visit, ending, begins):
    app = visit(PLAIN, outlet="image", format=ending)
    assert downloads(app) == [
        f"Download the-lachin-corridor.{ending}",
        f"Download the-lachin-corridor.{ending}.alt.txt",
    ]
    (sent,) = previews(app)
    shown = "svg+xml" if ending == "svg" else "png"
    assert sent["image"].startswith(f"data:image/{shown};base64,")
    assert "The Lachin corridor" in sent["title"]
    assert made_image(ending).data.startswith(begins)


def made_image(ending):
    how = artifacts.Picture(ending, (800, 600), None, False, None, "light")
    return artifacts.image_files(current()[0], View(), how).products[0]


def test_an_image_of_a_size_that_cannot_be_drawn_is_refused_in_words(visit):
    app = visit(PLAIN, outlet="image", format="png", size_png="own", width=20_000, height=20_000)
    assert "takes too much memory" in app.error[0].value


def test_the_two_forms_of_csv_have_two_names(visit):
    app = visit(PLAIN, outlet="data")
    app.selectbox(key="publish_form").select("CSV, a row a statement").run()
    assert downloads(app) == ["Download the-lachin-corridor-long.csv"]
    app.selectbox(key="publish_form").select("CSV, a row an event").run()
    assert downloads(app) == ["Download the-lachin-corridor.csv"]


def test_a_database_is_not_shown_as_text(visit):
    app = visit(PLAIN, outlet="data")
    app.selectbox(key="publish_form").select("GeoPackage").run()
    assert downloads(app) == ["Download the-lachin-corridor.gpkg"]
    assert not app.code
    assert any("This form is not text" in one for one in said(app))


@pytest.mark.parametrize(
    ("title", "stem", "why"),
    [
        ("The Lachin corridor", "the-lachin-corridor", "plain letters"),
        ("Լաչին", "map", "no plain letter"),
        ("word " * 100, "-".join(["word"] * 16), "cut, and not after a hyphen"),
        ("x" * 300, "x" * 80, "one long word"),
    ],
)
def test_what_files_are_called(loaded, title, stem, why):
    frame = replace(loaded.project.frame, title={"en": title})
    renamed = replace(loaded, project=replace(loaded.project, frame=frame))
    assert artifacts.stem(renamed) == stem, why


def test_every_form_of_data_is_written(visit):
    app = visit(PLAIN, outlet="data")
    forms = app.selectbox(key="publish_form").options
    assert len(forms) >= 11
    for form in forms:
        app.selectbox(key="publish_form").select(form).run()
        assert not app.exception, form
        assert not app.error, form
        assert downloads(app), form


def test_data_holds_the_events_that_are_shown_and_says_what_it_leaves_out(visit, loaded):
    app = visit(PLAIN | {"filters": {"types": ["violence"]}}, outlet="data")
    shown = read_view(loaded.project, window="2023-04", filters=["type=violence"])
    ids = tuple(one.id for one in shown.shown(loaded.project, loaded.located))
    made = artifacts.data_files(loaded, Form(".geojson"), ids)
    held = json.loads(made.products[0].data)["features"]
    assert {one["id"] for one in held} >= set(ids)
    assert f"{len(ids)} of 16 events, 1 April 2023 to 30 April 2023." in said(app)
    assert artifacts.data_files(loaded, Form(".csv"), ids).notes
    assert not any(one.key == "publish_event" for one in app.selectbox), "data opens on no event"


def test_what_was_made_is_made_once(loaded, monkeypatch):
    first = artifacts.html_file(loaded, PageOptions(title="Once"))
    monkeypatch.setattr(artifacts, "page", lambda *_: pytest.fail("made again"))
    assert artifacts.html_file(loaded, PageOptions(title="Once")).data is first.data


def test_what_takes_a_while_is_made_when_it_is_asked_for(visit, monkeypatch):
    monkeypatch.setattr(publish_page_module, "_MANY", 10)
    app = visit(None)
    assert app.toggle(key="publish_wanted").label == "Make the files: 16 events take a while"
    assert not downloads(app)
    app.toggle(key="publish_wanted").set_value(True).run()
    assert downloads(app)


# --- what is said ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chosen", "words", "why"),
    [
        ({"mode": "window", "days": "soon"}, "'soon' is not a date", "no date"),
        ({"mode": "window", "days": ""}, "needs a window", "no days at all"),
        ({"mode": "window", "days": "2023..2020"}, "ends before it starts", "swapped days"),
        ({"text": "zeppelin"}, "no event", "an empty view"),
        (
            {"mode": "window", "days": "1990", "event": "checkpoint-established"},
            "lies outside",
            "an event out of view",
        ),
        ({"tiles": "Nobody.Has"}, "no tiles are called", "no such tiles"),
        ({"canonical": "here"}, "is no address", "no address"),
        ({"title": "a\u202eb"}, "U+202E", "a title that turns what follows"),
        ({"outlet": "embed", "title": "a\u202eb"}, "U+202E", "the same of a kit"),
        ({"outlet": "embed", "base": "maps/"}, "not the address of a folder", "no folder"),
        ({"outlet": "embed", "origins": "example.org"}, "not an origin", "no origin"),
    ],
)
def test_a_fault_is_said_in_words(visit, chosen, words, why):
    app = visit(None, **chosen)
    (error,) = app.error
    assert words in error.value.replace("\\", ""), why
    assert not downloads(app), "nothing is offered that was not asked for"


def test_tiles_are_told(visit):
    app = visit(None, tiles="OpenStreetMap.Mapnik")
    assert any("tile.openstreetmap.org" in one.replace("\\", "") for one in said(app))


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({}, "All 16 events, of all days."),
        ({"window": "2023-04"}, "12 of 16 events, 1 April 2023 to 30 April 2023."),
        ({"window": "..2020"}, "8 of 16 events, until 31 December 2020."),
        ({"window": "2020.."}, "15 of 16 events, since 1 January 2020."),
        ({"window": "2023-04", "mode": "all"}, "All 16 events, of all days."),
    ],
)
def test_the_view_in_words(loaded, asked, words):
    view = read_view(loaded.project, **asked)
    shown = view.shown(loaded.project, loaded.located)
    assert view_form.said(view, len(shown), len(loaded.located)) == words


# --- files -----------------------------------------------------------------------------------------------------------


def test_a_view_that_says_where_the_map_stands():
    view = PlacedView(mode="all", place=(46.5, 39.5, 9.0))
    assert view.state() == View().state() | {"map": [46.5, 39.5, 9.0]}
    assert PlacedView().state() == View().state()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.html", "text/html"),
        ("a.geojson", "application/geo+json"),
        ("a.gpkg", "application/geopackage+sqlite3"),
        ("a.parquet", "application/vnd.apache.parquet"),
        ("README.md", "text/markdown"),
        ("a.unheard", "application/octet-stream"),
    ],
)
def test_media_types(name, kind):
    assert artifacts.media_type(name) == kind


def test_every_file_of_the_page_s_own_room_is_there():
    for name in (
        "mount-viewer.js",
        "control-viewer.js",
        "report-state.js",
        "preview.js",
        "preview.css",
    ):
        assert viewer_component._script(name)
