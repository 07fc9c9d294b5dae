"""The Publish page without a browser: initial choices, outputs and messages."""

import json
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from conflictmap.app import artifacts, view_form, viewer_component
from conflictmap.app import publish_page as publish_page_module
from conflictmap.app.artifacts import DataFormat
from conflictmap.app.form_state import PositionedView, defaults_from_view
from conflictmap.app.project_cache import current_project
from conflictmap.publish.html import render_page as html_page
from conflictmap.publish.image import ImageOptions
from layers.page.standalone_page import PageOptions
from layers.view_state import View, read_view

APRIL_STATE = {
    "mode": "window",
    "start": "2023-04-01",
    "end": "2023-04-30",
    "selected": "checkpoint-established",
    "filters": {
        "types": ["access"],
        "subtypes": [],
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
UNFILTERED_STATE = APRIL_STATE | {
    "selected": None,
    "map": None,
    "filters": {},
    "language": "en",
    "theme": "auto",
}


def run_publish_page():
    from conflictmap.app import publish_page
    from conflictmap.app.project_cache import current_project

    publish_page.show_publish_page(current_project()[0])


@pytest.fixture(scope="module")
def loaded_project():
    return current_project()[0]


@pytest.fixture
def open_publish_app():
    """Open the page after the map page had a state; None if it was not open."""

    def open_with_state(state=None, **chosen):
        app = AppTest.from_function(run_publish_page, default_timeout=60).run()
        send_map_state(app, state)
        return set_options(app, **chosen) if chosen else app

    return open_with_state


def send_map_state(app, state):
    app.session_state["conflictmap_state"] = {"state": json.dumps(state)}
    app.run()
    assert not app.exception


def set_options(app, **chosen):
    for name, value in chosen.items():
        app.session_state[f"publish_{name}"] = value
    app.run()
    assert not app.exception
    return app


def preview_messages(app):
    """Return the data of the preview components, each with `html` or `image`."""
    sent = [json.loads(one.proto.json) for one in app.get("bidi_component") if one.proto.json]
    return [one for one in sent if {"html", "image"} & one.keys()]


def shown_texts(app):
    return [one.value for one in (*app.caption, *app.error, *app.warning)]


def download_names(app):
    return [one.label.replace("\\", "").split(" (")[0] for one in app.get("download_button")]


# --- initial choices -------------------------------------------------------------------------------------------------


def test_publish_page_waits_for_map_state():
    app = AppTest.from_function(run_publish_page, default_timeout=60).run()
    assert shown_texts(app) == ["Loading the view of the map page …"]
    assert not download_names(app)


@pytest.mark.parametrize(
    ("state", "name", "value", "why"),
    [
        (None, "mode", "all", "the map page was not open: everything"),
        (None, "language", "en", "the map's own language"),
        (None, "theme", "light", "what the app is shown in"),
        (APRIL_STATE, "mode", "window", "the mode"),
        (APRIL_STATE, "days", "2023-04-01..2023-04-30", "both ends"),
        (APRIL_STATE | {"start": None, "mode": "upto"}, "days", "..2023-04-30", "an open end"),
        (APRIL_STATE | {"start": None, "end": None}, "days", "", "no days"),
        (APRIL_STATE, "event", "checkpoint-established", "the open event"),
        (APRIL_STATE, "types", ["access"], "a filter"),
        (APRIL_STATE, "precision", ["2"], "classes are digits here and numbers there"),
        (APRIL_STATE, "language", "hy", "the language of the viewer's menu"),
        (APRIL_STATE, "theme", "dark", "the theme of the viewer's menu"),
        (APRIL_STATE, "keep_position", True, "the position of the map"),
        (UNFILTERED_STATE, "keep_position", False, "the opening view has no position"),
    ],
)
def test_publish_defaults_follow_map_state(project, state, name, value, why):
    assert defaults_from_view(state, "light", project)[name] == value, why


def test_preview_uses_view_of_map_page(open_publish_app):
    app = open_publish_app(APRIL_STATE)
    (sent,) = preview_messages(app)
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


def test_only_changed_map_state_replaces_choices(open_publish_app):
    app = open_publish_app(APRIL_STATE, days="2023-04-22..2023-04-23", title="A map")
    send_map_state(app, APRIL_STATE)
    assert app.session_state["publish_days"] == "2023-04-22..2023-04-23"
    send_map_state(app, APRIL_STATE | {"start": "2023-04-10"})
    assert app.session_state["publish_days"] == "2023-04-10..2023-04-30"
    assert app.session_state["publish_title"] == "A map", (
        "a choice that the map page does not have is kept"
    )


def test_choices_are_kept_per_outlet(open_publish_app):
    app = open_publish_app(UNFILTERED_STATE, outlet="embed")
    set_options(app, base="https://example.org/maps/")
    set_options(app, outlet="data")
    assert "publish_base" not in app.session_state
    set_options(app, outlet="embed")
    assert app.session_state["publish_base"] == "https://example.org/maps/"


def test_choice_missing_in_project_shows_warning(open_publish_app):
    app = open_publish_app(
        APRIL_STATE | {"filters": {"actors": ["The League of Nations"]}, "selected": "gone"}
    )
    assert any("The League of Nations" in one.value for one in app.warning)
    assert any("gone" in one.value for one in app.warning)
    assert preview_messages(app)


# --- outputs ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chosen", "options", "why"),
    [
        ({}, PageOptions(), "no choices: the bytes of `conflictmap export`"),
        ({"theme": "dark"}, PageOptions(theme="dark"), "a theme"),
        ({"language": "ru"}, PageOptions(language="ru"), "a language"),
        ({"title": "{{ 7*191 }}"}, PageOptions(title="{{ 7*191 }}"), "a title that is no template"),
        ({"only_quotes": True}, PageOptions(only_quotes=True), "quoted sentences only"),
        (
            {"mode": "window", "days": "2023-04", "event": "checkpoint-established"},
            {"window": "2023-04", "select": "checkpoint-established"},
            "dates and an event, with the syntax of the command",
        ),
        ({"text": "checkpoint"}, {"filters": ["text=checkpoint"]}, "words"),
        (
            {"actors": ["Government of Azerbaijan"], "types": ["access"]},
            {"filters": ["actor=Government of Azerbaijan", "type=access"]},
            "filters",
        ),
    ],
)
def test_page_preview_matches_export_command(
    open_publish_app, loaded_project, chosen, options, why
):
    if isinstance(options, dict):
        options = PageOptions(view=read_view(loaded_project.project, **options))
    app = open_publish_app(None, **({"theme": "auto"} | chosen))
    (sent,) = preview_messages(app)
    assert sent["html"] == html_page(loaded_project.project, options), why
    assert download_names(app) == ["Download the-lachin-corridor.html"]


def test_kit_matches_embed_command_and_is_reproducible(open_publish_app, loaded_project):
    options = PageOptions(theme="dark")
    made = artifacts.make_kit_files(loaded_project, options, "https://example.org/maps/", ())
    app = open_publish_app(None, theme="dark", outlet="embed", base="https://example.org/maps/")
    names = download_names(app)
    assert names[0] == "Download the-lachin-corridor-embed.zip"
    assert names[1:] == [f"Download {name}" for name in made]
    (sent,) = preview_messages(app)
    assert sent["html"].encode() == made["widget.html"]
    assert "https://example.org/maps/widget.html" in app.code[0].value
    assert artifacts.zip_files("kit", made) == artifacts.zip_files(
        "kit", dict(reversed(made.items()))
    )


def test_every_snippet_can_be_selected(open_publish_app):
    app = open_publish_app(None, outlet="embed")
    shown = set()
    for name in app.selectbox(key="publish_snippet").options:
        app.selectbox(key="publish_snippet").select(name).run()
        assert not app.exception
        shown.add(app.code[0].value)
    assert len(shown) == len(app.selectbox(key="publish_snippet").options)


@pytest.mark.parametrize(
    ("ending", "begins"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")]
)
def test_image_is_previewed_and_offered(open_publish_app, ending, begins):
    app = open_publish_app(UNFILTERED_STATE, outlet="image", format=ending)
    assert download_names(app) == [
        f"Download the-lachin-corridor.{ending}",
        f"Download the-lachin-corridor.{ending}.alt.txt",
    ]
    (sent,) = preview_messages(app)
    shown = "svg+xml" if ending == "svg" else "png"
    assert sent["image"].startswith(f"data:image/{shown};base64,")
    assert "The Lachin corridor" in sent["title"]
    assert make_image(ending).data.startswith(begins)


def make_image(ending):
    options = ImageOptions(size=(800, 600))
    return artifacts.make_image_files(current_project()[0], ending, options).artifacts[0]


def test_unsupported_image_size_shows_error(open_publish_app):
    app = open_publish_app(
        UNFILTERED_STATE, outlet="image", format="png", size_png="own", width=20_000, height=20_000
    )
    assert "takes too much memory" in app.error[0].value


def test_wide_and_long_csv_have_distinct_names(open_publish_app):
    app = open_publish_app(UNFILTERED_STATE, outlet="data")
    app.selectbox(key="publish_data_format").select("CSV, one row per statement").run()
    assert download_names(app) == ["Download the-lachin-corridor-long.csv"]
    app.selectbox(key="publish_data_format").select("CSV, one row per event").run()
    assert download_names(app) == ["Download the-lachin-corridor.csv"]


def test_binary_format_has_no_text_preview(open_publish_app):
    app = open_publish_app(UNFILTERED_STATE, outlet="data")
    app.selectbox(key="publish_data_format").select("GeoPackage").run()
    assert download_names(app) == ["Download the-lachin-corridor.gpkg"]
    assert not app.code
    assert any("This format is binary" in one for one in shown_texts(app))


@pytest.mark.parametrize(
    ("title", "stem", "why"),
    [
        ("The Lachin corridor", "the-lachin-corridor", "plain letters"),
        ("Լաչին", "map", "no plain letter"),
        ("word " * 100, "-".join(["word"] * 16), "cut, and not after a hyphen"),
        ("x" * 300, "x" * 80, "one long word"),
    ],
)
def test_file_stem_is_derived_from_title(loaded_project, title, stem, why):
    frame = replace(loaded_project.project.map_info, title={"en": title})
    renamed = replace(loaded_project, project=replace(loaded_project.project, map_info=frame))
    assert artifacts.file_stem(renamed) == stem, why


def test_every_data_format_is_offered(open_publish_app):
    app = open_publish_app(UNFILTERED_STATE, outlet="data")
    forms = app.selectbox(key="publish_data_format").options
    assert len(forms) >= 11
    for form in forms:
        app.selectbox(key="publish_data_format").select(form).run()
        assert not app.exception, form
        assert not app.error, form
        assert download_names(app), form


def test_data_contains_visible_events_and_lists_omissions(open_publish_app, loaded_project):
    app = open_publish_app(UNFILTERED_STATE | {"filters": {"types": ["violence"]}}, outlet="data")
    shown = read_view(loaded_project.project, window="2023-04", filters=["type=violence"])
    ids = tuple(
        one.id for one in shown.find_visible_events(loaded_project.project, loaded_project.located)
    )
    made = artifacts.make_data_files(loaded_project, DataFormat(".geojson"), ids)
    held = json.loads(made.artifacts[0].data)["features"]
    assert {one["id"] for one in held} >= set(ids)
    assert f"{len(ids)} of 16 events, from 1 April 2023 to 30 April 2023." in shown_texts(app)
    assert artifacts.make_data_files(loaded_project, DataFormat(".csv"), ids).notes
    assert not any(one.key == "publish_event" for one in app.selectbox), "data has no open event"


def test_html_file_is_cached(loaded_project, monkeypatch):
    first = artifacts.make_html_file(loaded_project, PageOptions(title="Once"))
    monkeypatch.setattr(artifacts, "render_page", lambda *_: pytest.fail("built again"))
    assert artifacts.make_html_file(loaded_project, PageOptions(title="Once")).data is first.data


def test_slow_files_are_built_on_request(open_publish_app, monkeypatch):
    monkeypatch.setattr(publish_page_module, "_MAX_AUTO_EVENTS", 10)
    app = open_publish_app(None)
    assert app.toggle(key="publish_build_large").label == "Build the files: 16 events take a while"
    assert not download_names(app)
    app.toggle(key="publish_build_large").set_value(True).run()
    assert download_names(app)


# --- messages ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chosen", "words", "why"),
    [
        ({"mode": "window", "days": "soon"}, "'soon' is not a date", "no date"),
        ({"mode": "window", "days": ""}, "needs a window", "no dates"),
        ({"mode": "window", "days": "2023..2020"}, "ends before it starts", "swapped days"),
        ({"text": "zeppelin"}, "no event", "an empty view"),
        (
            {"mode": "window", "days": "1990", "event": "checkpoint-established"},
            "lies outside",
            "an event out of view",
        ),
        ({"tiles": "Nobody.Has"}, "there is no tile provider", "no such tiles"),
        ({"canonical": "here"}, "is not an address", "no address"),
        ({"title": "a\u202eb"}, "U+202E", "a title that turns what follows"),
        ({"outlet": "embed", "title": "a\u202eb"}, "U+202E", "the same of a kit"),
        ({"outlet": "embed", "base": "maps/"}, "not the address of a folder", "no folder"),
        ({"outlet": "embed", "origins": "example.org"}, "not an origin", "no origin"),
    ],
)
def test_invalid_choice_shows_error(open_publish_app, chosen, words, why):
    app = open_publish_app(None, **chosen)
    (error,) = app.error
    assert words in error.value.replace("\\", ""), why
    assert not download_names(app), "no file is offered that does not fit the choices"


def test_tile_server_is_named(open_publish_app):
    app = open_publish_app(None, tiles="OpenStreetMap.Mapnik")
    assert any("tile.openstreetmap.org" in one.replace("\\", "") for one in shown_texts(app))


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({}, "All 16 events, all dates."),
        ({"window": "2023-04"}, "12 of 16 events, from 1 April 2023 to 30 April 2023."),
        ({"window": "..2020"}, "5 of 16 events, until 31 December 2020."),
        ({"window": "2020.."}, "15 of 16 events, since 1 January 2020."),
        ({"window": "2023-04", "mode": "all"}, "All 16 events, all dates."),
    ],
)
def test_view_is_described(loaded_project, asked, words):
    view = read_view(loaded_project.project, **asked)
    shown = view.find_visible_events(loaded_project.project, loaded_project.located)
    assert view_form.describe_view(view, len(shown), len(loaded_project.located)) == words


def test_only_event_is_described(loaded_project):
    view = read_view(loaded_project.project)
    assert view_form.describe_view(view, 1, 1) == "The only event, all dates."


# --- files -----------------------------------------------------------------------------------------------------------


def test_placed_view_state_has_map_position():
    view = PositionedView(mode="all", map_position=(46.5, 39.5, 9.0))
    assert view.state() == View().state() | {"map": [46.5, 39.5, 9.0]}
    assert PositionedView().state() == View().state()


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
def test_media_type_follows_extension(name, kind):
    assert artifacts.guess_media_type(name) == kind


def test_ui_static_files_exist():
    for name in (
        "mount-viewer.js",
        "control-viewer.js",
        "report-state.js",
        "preview.js",
        "preview.css",
    ):
        assert viewer_component.read_static_file(name)
