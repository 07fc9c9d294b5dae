"""Each benchmark with a small input: it runs, its drivers work, and the report lists every loss."""

import json
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

pytest.importorskip(
    "playwright", reason="playwright is not installed: it belongs to the dependency group dev"
)

from bench import __main__ as benches
from bench import (
    assets,
    browser,
    curves,
    firstmap,
    hostile,
    isolated_run,
    names,
    network_stub,
    report,
    scale,
)
from bench.failure_reasons import LOSS_REASONS
from bench.libraries import LIBRARIES, OUR_LIBRARY, popup_html
from bench.measure import Measurement, measure_steps, open_page, prepare_slider
from bench.results import COMMITTED_PATH, Results, round_figures
from bench.scale import load_ground
from bench.table import iter_rows, load_table
from bench.workload import SMALL_WORKLOAD, Limits, Workload

EVENT_COUNT = SMALL_WORKLOAD.counts[0]


def skip_unless_installed(package):
    if package:
        try:
            version(package)
        except PackageNotFoundError:
            pytest.skip(f"{package} is not installed: it belongs to the dependency group bench")


@pytest.fixture(scope="module")
def chromium(launch_chromium):
    return launch_chromium(*browser.CHROMIUM_ARGUMENTS)


@pytest.fixture(scope="module")
def event_table(tmp_path_factory):
    return load_table(EVENT_COUNT, tmp_path_factory.mktemp("tables"))


# --- rendering ---------------------------------------------------------------------------------------


def test_table_lists_events_by_day(event_table):
    assert len(event_table) == EVENT_COUNT
    assert event_table["day"].is_monotonic_increasing
    assert set(event_table["sentence"].str.len()) == {200}
    assert len(list(iter_rows(event_table))) == EVENT_COUNT


def test_popup_text_is_escaped(event_table):
    row = next(iter_rows(event_table)) | {"title": "<b onclick=x>", "actor": "A & B"}
    assert "<b onclick" not in popup_html(row)
    assert "A &amp; B" in popup_html(row)


@pytest.mark.parametrize("peer", LIBRARIES, ids=lambda peer: peer.key)
def test_library_page_contains_every_sentence(peer, event_table, tmp_path):
    skip_unless_installed(peer.package)
    peer.build(event_table, tmp_path, "cumulative", load_ground())
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    if peer is not OUR_LIBRARY:  # our pages contain them compressed
        assert sum(sentence[:40] in page for sentence in event_table["sentence"]) == EVENT_COUNT


@pytest.mark.browser
@pytest.mark.parametrize("peer", LIBRARIES, ids=lambda peer: peer.key)
def test_slider_step_shows_events_of_its_window(peer, event_table, chromium, tmp_path):
    """A driver shows as many events on the map as the table has in the window."""
    skip_unless_installed(peer.package)
    if not assets.is_cache_complete() and peer.driver != "ours":
        pytest.skip("what the compared pages load is not here: run `python -m bench.assets`")
    cell = Measurement(peer, event_table, tmp_path, SMALL_WORKLOAD)
    for mode in ("cumulative", "window"):
        home = cell.page_folder(mode)
        if not home.is_dir():
            home.mkdir()
            peer.build(event_table, home, mode, load_ground())
        with open_page(cell, chromium, mode) as tab:
            tab.evaluate("bench.firstDrawn()")
            prepare_slider(cell, tab)
            figures = measure_steps(cell, tab, mode)
            assert figures[f"{mode}_steps"] == SMALL_WORKLOAD.steps
            assert figures[f"{mode}_ms"] > 0
            start, end = cell.time_windows(mode)[-1]
            expected = int(
                ((event_table["day"] <= end) & (event_table["day"] >= (start or -(10**6)))).sum()
            )
            shown = tab.evaluate("bench.shown()")
            # swiftmap hides events in the shader, and the edges of a window of days differ by one day
            edge = int((event_table["day"] == (start or 0)).sum())
            assert shown is None or expected - edge <= shown <= expected


@pytest.mark.browser
def test_isolated_run_returns_every_measure(tmp_path):
    if not browser.find_chromium():
        pytest.skip("no Chromium on this machine: install Debian's package `chromium`")
    result = isolated_run.run_isolated(OUR_LIBRARY, EVENT_COUNT, tmp_path, SMALL_WORKLOAD)
    assert "died" not in result
    expected = {measure.key for measure in report.RENDERING_METRICS}
    assert expected <= result.keys()
    assert all(result[key] > 0 for key in expected)


def test_run_over_time_limit_reports_failed_step(tmp_path):
    hasty = Workload(limits=Limits(build=0.01))
    result = isolated_run.run_isolated(OUR_LIBRARY, EVENT_COUNT, tmp_path, hasty)
    assert result["died"] == {"where": "build", "why": "took longer than 0 s"}


def test_run_without_installed_package_is_skipped(tmp_path):
    peer = type(OUR_LIBRARY)("nobody", "Nobody", "no-such-package", OUR_LIBRARY.build, "ours")
    assert isolated_run.run_isolated(peer, EVENT_COUNT, tmp_path, SMALL_WORKLOAD) == {
        "not_run": "the package no-such-package is not installed"
    }


@pytest.mark.parametrize(
    ("where", "fates"),
    [
        ("build", ["died", "the same page as folium GeoJson (SVG), which died while it was built"]),
        ("page load", ["died", "died"]),  # its canvas may open a size that SVG does not
        ("popup", ["died", "died"]),
    ],
)
def test_failed_page_build_is_not_repeated(monkeypatch, where, fates):
    def fail_cell(_key, _count, _effort):
        return {"died": {"where": where, "why": "took longer than 1 s"}}

    monkeypatch.setattr(benches, "_measure_library", fail_cell)
    rows = {row["peer"]: row for row in benches.bench_rendering(SMALL_WORKLOAD, None)}
    outcomes = [rows[key].get("not_tried", "died") for key in ("geojson-svg", "geojson-canvas")]
    assert outcomes == fates


# --- hostile input ------------------------------------------------------------------------------------


def test_hostile_inputs_are_timed_and_reported(tmp_path, monkeypatch):
    for name in ("GROWTH_CASES", "WORST_CASES"):
        few = list(getattr(hostile, name).items())[:2]
        monkeypatch.setattr(hostile, name, dict(few))
    results = Results(tmp_path / "results.json")
    benches.run_benches(["hostile"], SMALL_WORKLOAD, results)
    grown, worst = results.section_rows("hostile")[:2], results.section_rows("hostile")[2:]
    assert [row["count"] for row in grown] == [8000, 1600]
    assert all(row["many_ms"] > row["few_ms"] > 0 < row["times"] for row in grown)
    assert all(row["worst_ms"] > 0 < row["cases"] for row in worst)
    page = report.build_page(results)
    assert "| quotes of a long source | 1,000 |" in page
    assert "| names of places that tempt a pattern | 160 |" in page


# --- the wire ----------------------------------------------------------------------------------------


@pytest.mark.browser
def test_own_page_is_measured_against_targets(chromium, tmp_path):
    [figures] = scale.measure_scale(chromium, [EVENT_COUNT], tmp_path, scale.SMALL_SCALE_WORKLOAD)
    assert figures.keys() == scale.COLUMN_TITLES.keys()
    assert all(
        figures[key] > 0 for key in ("first_ms", "step_ms", "popup_ms", "heap_mb", "pan_fps")
    )
    results = Results(tmp_path / "results.json")
    results.begin_section("targets")
    results.add_row("targets", {"who": OUR_LIBRARY.key, **figures, "missed": []})
    assert "Every target is met." in report.build_page(results)


MISSED_TARGETS = [
    ({"count": 100_000, "file_mb": 9.1}, ["100,000 events: file MB 9.1, wanted 9.0"], "too large"),
    (
        {"count": 100_000, "pan_fps": 29},
        ["100,000 events: pan fps 29.0, wanted 30.0"],
        "too few frames",
    ),
    ({"count": 100_000, "file_mb": 9.0, "pan_fps": 30}, [], "just met"),
    ({"count": 200, "file_mb": 99}, [], "no target for this many"),
]


@pytest.mark.parametrize(
    ("given", "missed", "why"), MISSED_TARGETS, ids=[case[-1] for case in MISSED_TARGETS]
)
def test_missed_target_is_listed(given, missed, why):
    good = dict.fromkeys(scale.COLUMN_TITLES, 0.0) | {"pan_fps": 60.0, "zoom_fps": 60.0}
    assert scale.list_misses(good | given) == missed, why


@pytest.mark.browser
def test_network_stub_answers_and_counts_requests(chromium, tmp_path):
    (tmp_path / "leaflet.js").write_text("window.answered = true;" + " " * 5000)
    page = tmp_path / "index.html"
    page.write_text(
        "<script src='https://far.example/a@1/leaflet.js'></script><script src='https://far.example/none.js'></script>"
        "<img src='https://far.example/7/1/2.png'>"
    )
    context = chromium.new_context()
    traffic = network_stub.stub_network(context, tmp_path)
    tab = context.new_page()
    tab.goto(page.as_uri())
    assert tab.evaluate("window.answered") is True
    context.close()
    assert (traffic.requests, traffic.tiles, traffic.unanswered) == (3, 1, ["far.example/none.js"])
    assert traffic.size < 200, "counted after gzip"


def test_asset_path_outside_cache_is_not_read(tmp_path):
    (tmp_path.parent / "secret").write_text("no")
    assert assets.read_asset("../secret", tmp_path) is None


# --- the other benches -------------------------------------------------------------------------------


def test_own_geocoder_finds_project_names(tmp_path):
    rows = [row for row in names.compare_geocoders(3, ["ours"]) if row["set"] != "UCDP"]
    assert [row["set"] for row in rows] == [
        "English",
        "Armenian",
        "Azerbaijani",
        "Russian",
        "aliases",
    ]
    assert all(row["asked"] == 3 and row["found"] == row["right"] + row["wrong"] for row in rows)
    assert sum(row["right"] for row in rows) >= 12


def test_distant_answer_counts_as_wrong():
    asked = names.build_queries(2)["English"]
    assert names.score_answers(lambda _: (0.0, 0.0), asked)["wrong"] == 2
    assert names.score_answers(lambda _: None, asked)["found"] == 0


@pytest.mark.parametrize("key", ["flashgeotext", "geotext"])
def test_geotext_libraries_locate_city(key):
    pytest.importorskip(key, reason="it belongs to the dependency group bench")
    cities = {"flashgeotext": names._load_flashgeotext, "geotext": names._load_geotext}[key]
    off = names._distance_to_point((44.51, 40.18))(cities()("Yerevan"))
    assert off < names.RIGHT_WITHIN_M


@pytest.mark.browser
def test_export_is_measured_online_offline_and_without_script(chromium, tmp_path):
    result = firstmap.measure_publisher(firstmap.OUR_PUBLISHER, chromium, tmp_path)
    assert (result["requests"], result["offline"], result["unscripted"]) == (
        1,
        True,
        result["events"],
    )
    assert result["wire_kb"] < result["page_kb"]


# --- results and the page ----------------------------------------------------------------------------


def make_row(who, **figures):
    return {"peer": who, "count": 10, **figures}


@pytest.mark.parametrize(
    ("ours", "other", "lost"),
    [
        (1.0, 0.5, True),  # twice as fast
        (1.0, 0.97, False),  # within 5 %
        (1.0, 2.0, False),  # slower
        (0.03, 0.015, False),  # less than two hundredths of a second
    ],
)
def test_slower_measure_is_reported_as_loss(ours, other, lost):
    measures = [report.Metric("build_s", "build s", 0.02)]
    found = list(
        report.find_losses(
            "here",
            [make_row("ours", build_s=ours), make_row("other", build_s=other)],
            measures,
            "peer",
        )
    )
    assert bool(found) is lost


def test_loss_without_reason_fails_report(tmp_path, monkeypatch):
    results = Results(tmp_path / "results.json")
    results.begin_section("render")
    for one in (make_row("ours", build_s=2.0), make_row("swiftmap", build_s=1.0)):
        results.add_row("render", one)
    assert "swiftmap 1, ours 2" in report.build_page(results)
    monkeypatch.delitem(LOSS_REASONS, ("render", "build_s"))
    with pytest.raises(report.ReasonMissingError, match="build_s"):
        report.build_page(results)


def test_failed_and_skipped_libraries_are_shown(tmp_path):
    results = Results(tmp_path / "results.json")
    results.begin_section("render")
    died = {"died": {"where": "page load", "why": "took longer than 60 s"}}
    for one in (
        make_row("ours", build_s=2.0),
        make_row("marker", build_s=1.0, **died),
        make_row("swiftmap", not_run="it is not here"),
        make_row("cluster", not_tried="died at 5"),
    ):
        results.add_row("render", one)
    page = report.build_page(results)
    for words in (
        "**died**: page load, took longer than 60 s",
        "did not run here: it is not here",
        "not tried: died at 5",
    ):
        assert words in page


def test_section_rerun_keeps_other_sections(tmp_path):
    results = Results(tmp_path / "results.json")
    for section in ("map", "app"):
        results.begin_section(section)
        results.add_row(section, {"who": "ours", "start_s": 1.23456789})
    again = Results(tmp_path / "results.json")
    again.begin_section("app")
    again.write()
    sections = json.loads((tmp_path / "results.json").read_text())
    assert sections["map"]["rows"] == [{"who": "ours", "start_s": 1.235}]
    assert sections["app"]["rows"] == []


def test_figures_are_rounded_to_four_digits():
    assert round_figures({"a": 1234.5678, "b": [1], "c": True}) == {
        "a": 1235.0,
        "b": [1],
        "c": True,
    }


def test_curves_are_reproducible(tmp_path):
    found = [make_row("ours", first_ms=3.0), {**make_row("ours", first_ms=9.0), "count": 100}]
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        curves.draw_growth(found, tmp_path / name / "growth.svg")
        curves.draw_rendering(found, tmp_path / name / "render.svg")
    for picture in ("growth.svg", "render.svg"):
        assert (tmp_path / "one" / picture).read_bytes() == (
            tmp_path / "two" / picture
        ).read_bytes()


def test_committed_report_matches_committed_results(tmp_path):
    if not COMMITTED_PATH.is_file():
        pytest.skip("no results are committed: run `make bench`")
    report.write_report(Results(COMMITTED_PATH), tmp_path / "page.md", tmp_path / "pictures")
    assert (tmp_path / "page.md").read_text(encoding="utf-8") == report.PAGE_PATH.read_text(
        encoding="utf-8"
    )


def test_benchmarks_contain_no_cdn_address():
    for path in [*Path("bench").rglob("*.py"), *Path("bench").rglob("*.js")]:
        assert "https://cdn" not in path.read_text(encoding="utf-8")
