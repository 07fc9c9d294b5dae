"""Each benchmark, small: it runs, its drivers do in the page what they say, and the page tells of every loss."""

import json
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

pytest.importorskip(
    "playwright", reason="playwright is not installed: it belongs to requirements-dev.txt"
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
from bench.failure_reasons import REASONS
from bench.libraries import OURS, PEERS, text
from bench.measure import Cell, opened, prepare, steps
from bench.results import COMMITTED, Results, rounded
from bench.scale import ground
from bench.table import rows, table
from bench.workload import SMALL, Effort, Limits

COUNT = SMALL.counts[0]


def needs(package):
    if package:
        try:
            version(package)
        except PackageNotFoundError:
            pytest.skip(f"{package} is not installed: it belongs to requirements-bench.txt")


@pytest.fixture(scope="module")
def chromium():
    if not browser.chromium():
        pytest.skip("no Chromium on this machine: install Debian's package `chromium`")
    with browser.launched() as found:
        yield found


@pytest.fixture(scope="module")
def frame(tmp_path_factory):
    return table(COUNT, tmp_path_factory.mktemp("tables"))


# --- rendering ---------------------------------------------------------------------------------------


def test_the_table_holds_the_events_in_order_of_days(frame):
    assert len(frame) == COUNT
    assert frame["day"].is_monotonic_increasing
    assert set(frame["sentence"].str.len()) == {200}
    assert len(list(rows(frame))) == COUNT


def test_the_words_of_a_popup_are_escaped(frame):
    row = next(rows(frame)) | {"title": "<b onclick=x>", "actor": "A & B"}
    assert "<b onclick" not in text(row)
    assert "A &amp; B" in text(row)


@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer.key)
def test_each_library_builds_a_page_with_every_sentence(peer, frame, tmp_path):
    needs(peer.package)
    peer.build(frame, tmp_path, "cumulative", ground())
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    if peer is not OURS:  # ours has them in gzip
        assert sum(sentence[:40] in page for sentence in frame["sentence"]) == COUNT


@pytest.mark.browser
@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer.key)
def test_a_step_shows_the_events_of_its_window(peer, frame, chromium, tmp_path):
    """The drivers do what the page says: as many events stand on the map as the table has in those days."""
    needs(peer.package)
    if not assets.complete() and peer.drive != "ours":
        pytest.skip("what the compared pages load is not here: run `python -m bench.assets`")
    cell = Cell(peer, frame, tmp_path, SMALL)
    for mode in ("cumulative", "window"):
        home = cell.home(mode)
        if not home.is_dir():
            home.mkdir()
            peer.build(frame, home, mode, ground())
        with opened(cell, chromium, mode) as tab:
            tab.evaluate("bench.firstDrawn()")
            prepare(cell, tab)
            figures = steps(cell, tab, mode)
            assert figures[f"{mode}_steps"] == SMALL.steps
            assert figures[f"{mode}_ms"] > 0
            start, end = cell.windows(mode)[-1]
            expected = int(((frame["day"] <= end) & (frame["day"] >= (start or -(10**6)))).sum())
            shown = tab.evaluate("bench.shown()")
            # swiftmap hides events in the shader, and the edges of a window of days differ by one day
            edge = int((frame["day"] == (start or 0)).sum())
            assert shown is None or expected - edge <= shown <= expected


@pytest.mark.browser
def test_a_cell_is_measured_whole(tmp_path):
    if not browser.chromium():
        pytest.skip("no Chromium on this machine: install Debian's package `chromium`")
    found = isolated_run.run(OURS, COUNT, tmp_path, SMALL)
    assert "died" not in found
    wanted = {measure.key for measure in report.RENDER}
    assert wanted <= found.keys()
    assert all(found[key] > 0 for key in wanted)


def test_what_takes_too_long_has_died_where_it_was(tmp_path):
    hasty = Effort(limits=Limits(build=0.01))
    found = isolated_run.run(OURS, COUNT, tmp_path, hasty)
    assert found["died"] == {"where": "build", "why": "took longer than 0 s"}


def test_what_is_not_installed_has_not_run(tmp_path):
    peer = type(OURS)("nobody", "Nobody", "no-such-package", OURS.build, "ours")
    assert isolated_run.run(peer, COUNT, tmp_path, SMALL) == {
        "not_run": "the package no-such-package is not installed"
    }


@pytest.mark.parametrize(
    ("where", "fates"),
    [
        ("build", ["died", "the same page as folium GeoJson (SVG), which died while it was built"]),
        ("page load", ["died", "died"]),  # its canvas may open where SVG does not
        ("popup", ["died", "died"]),
    ],
)
def test_a_page_that_died_in_the_build_is_not_built_again(monkeypatch, where, fates):
    def cell(_key, _count, _effort):
        return {"died": {"where": where, "why": "took longer than 1 s"}}

    monkeypatch.setattr(benches, "_cell", cell)
    rows = {row["peer"]: row for row in benches.render(SMALL, None)}
    found = [rows[key].get("not_tried", "died") for key in ("geojson-svg", "geojson-canvas")]
    assert found == fates


# --- hostile input ------------------------------------------------------------------------------------


def test_what_would_keep_a_careless_program_busy_is_timed(tmp_path, monkeypatch):
    for name in ("GROWING", "WORST"):
        few = list(getattr(hostile, name).items())[:2]
        monkeypatch.setattr(hostile, name, dict(few))
    results = Results(tmp_path / "results.json")
    benches.run(["hostile"], SMALL, results)
    grown, worst = results.rows("hostile")[:2], results.rows("hostile")[2:]
    assert [row["count"] for row in grown] == [8000, 1600]
    assert all(row["many_ms"] > row["few_ms"] > 0 < row["times"] for row in grown)
    assert all(row["worst_ms"] > 0 < row["cases"] for row in worst)
    page = report.page(results)
    assert "| quotes of a long source | 1,000 |" in page
    assert "| names of places that tempt a pattern | 160 |" in page


# --- the wire ----------------------------------------------------------------------------------------


@pytest.mark.browser
def test_ours_is_used_and_held_to_its_targets(chromium, tmp_path):
    [figures] = scale.run(chromium, [COUNT], tmp_path, scale.SMALL)
    assert figures.keys() == scale.COLUMNS.keys()
    assert all(
        figures[key] > 0 for key in ("first_ms", "step_ms", "popup_ms", "heap_mb", "pan_fps")
    )
    results = Results(tmp_path / "results.json")
    results.begin("targets")
    results.add("targets", {"who": OURS.key, **figures, "missed": []})
    assert "Every target is met." in report.page(results)


MISSED = [
    ({"count": 100_000, "file_mb": 9.1}, ["100,000 events: file MB 9.1, wanted 9.0"], "too large"),
    (
        {"count": 100_000, "pan_fps": 29},
        ["100,000 events: pan fps 29.0, wanted 30.0"],
        "too few frames",
    ),
    ({"count": 100_000, "file_mb": 9.0, "pan_fps": 30}, [], "just met"),
    ({"count": 200, "file_mb": 99}, [], "no target for this many"),
]


@pytest.mark.parametrize(("given", "missed", "why"), MISSED, ids=[case[-1] for case in MISSED])
def test_what_misses_its_target_is_told(given, missed, why):
    good = dict.fromkeys(scale.COLUMNS, 0.0) | {"pan_fps": 60.0, "zoom_fps": 60.0}
    assert scale.misses(good | given) == missed, why


@pytest.mark.browser
def test_requests_are_answered_here_and_counted(chromium, tmp_path):
    (tmp_path / "leaflet.js").write_text("window.answered = true;" + " " * 5000)
    page = tmp_path / "index.html"
    page.write_text(
        "<script src='https://far.example/a@1/leaflet.js'></script><script src='https://far.example/none.js'></script>"
        "<img src='https://far.example/7/1/2.png'>"
    )
    context = chromium.new_context()
    traffic = network_stub.answer_here(context, tmp_path)
    tab = context.new_page()
    tab.goto(page.as_uri())
    assert tab.evaluate("window.answered") is True
    context.close()
    assert (traffic.requests, traffic.tiles, traffic.unanswered) == (3, 1, ["far.example/none.js"])
    assert traffic.size < 200, "counted after gzip"


def test_no_file_outside_the_cache_is_read(tmp_path):
    (tmp_path.parent / "secret").write_text("no")
    assert assets.read("../secret", tmp_path) is None


# --- the other benches -------------------------------------------------------------------------------


def test_ours_finds_the_names_that_the_project_has(tmp_path):
    found = [row for row in names.run(3, ["ours"]) if row["set"] != "UCDP"]
    assert [row["set"] for row in found] == [
        "English",
        "Armenian",
        "Azerbaijani",
        "Russian",
        "aliases",
    ]
    assert all(row["asked"] == 3 and row["found"] == row["right"] + row["wrong"] for row in found)
    assert sum(row["right"] for row in found) >= 12


def test_an_answer_elsewhere_is_wrong():
    asked = names.questions(2)["English"]
    assert names.judged(lambda _: (0.0, 0.0), asked)["wrong"] == 2
    assert names.judged(lambda _: None, asked)["found"] == 0


@pytest.mark.parametrize("key", ["flashgeotext", "geotext"])
def test_geotext_is_asked_for_cities(key):
    pytest.importorskip(key, reason="it belongs to requirements-bench.txt")
    cities = {"flashgeotext": names._flashgeotext, "geotext": names._geotext}[key]
    off = names._distance((44.51, 40.18))(cities()("Yerevan"))
    assert off < names.NEAR_M


@pytest.mark.browser
def test_our_export_is_measured_online_offline_and_without_script(chromium, tmp_path):
    found = firstmap.run(firstmap.OURS, chromium, tmp_path)
    assert (found["requests"], found["offline"], found["unscripted"]) == (1, True, found["events"])
    assert found["wire_kb"] < found["page_kb"]


# --- results and the page ----------------------------------------------------------------------------


def row(who, **figures):
    return {"peer": who, "count": 10, **figures}


@pytest.mark.parametrize(
    ("ours", "other", "lost"),
    [
        (1.0, 0.5, True),  # twice as quick
        (1.0, 0.97, False),  # within 5 %
        (1.0, 2.0, False),  # slower
        (0.03, 0.015, False),  # less than two hundredths of a second
    ],
)
def test_a_loss_is_told(ours, other, lost):
    measures = [report.Measure("build_s", "build s", 0.02)]
    found = list(
        report.losses(
            "here", [row("ours", build_s=ours), row("other", build_s=other)], measures, "peer"
        )
    )
    assert bool(found) is lost


def test_a_loss_without_a_reason_fails_the_page(tmp_path, monkeypatch):
    results = Results(tmp_path / "results.json")
    results.begin("render")
    for one in (row("ours", build_s=2.0), row("swiftmap", build_s=1.0)):
        results.add("render", one)
    assert "swiftmap 1, ours 2" in report.page(results)
    monkeypatch.delitem(REASONS, ("render", "build_s"))
    with pytest.raises(report.ReasonMissingError, match="build_s"):
        report.page(results)


def test_who_died_or_did_not_run_is_shown(tmp_path):
    results = Results(tmp_path / "results.json")
    results.begin("render")
    died = {"died": {"where": "page load", "why": "took longer than 60 s"}}
    for one in (
        row("ours", build_s=2.0),
        row("marker", build_s=1.0, **died),
        row("swiftmap", not_run="it is not here"),
        row("cluster", not_tried="died at 5"),
    ):
        results.add("render", one)
    page = report.page(results)
    for words in (
        "**died**: page load, took longer than 60 s",
        "did not run here: it is not here",
        "not tried: died at 5",
    ):
        assert words in page


def test_a_section_run_alone_leaves_the_others(tmp_path):
    results = Results(tmp_path / "results.json")
    for section in ("map", "app"):
        results.begin(section)
        results.add(section, {"who": "ours", "start_s": 1.23456789})
    again = Results(tmp_path / "results.json")
    again.begin("app")
    again.write()
    kept = json.loads((tmp_path / "results.json").read_text())
    assert kept["map"]["rows"] == [{"who": "ours", "start_s": 1.235}]
    assert kept["app"]["rows"] == []


def test_figures_keep_four_digits():
    assert rounded({"a": 1234.5678, "b": [1], "c": True}) == {"a": 1235.0, "b": [1], "c": True}


def test_curves_are_the_same_each_time(tmp_path):
    found = [row("ours", first_ms=3.0), {**row("ours", first_ms=9.0), "count": 100}]
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        curves.growth(found, tmp_path / name / "growth.svg")
        curves.render(found, tmp_path / name / "render.svg")
    for picture in ("growth.svg", "render.svg"):
        assert (tmp_path / "one" / picture).read_bytes() == (
            tmp_path / "two" / picture
        ).read_bytes()


def test_the_committed_page_is_made_of_the_committed_results(tmp_path):
    if not COMMITTED.is_file():
        pytest.skip("no results are committed: run `make bench`")
    report.write(Results(COMMITTED), tmp_path / "page.md", tmp_path / "pictures")
    assert (tmp_path / "page.md").read_text(encoding="utf-8") == report.PAGE.read_text(
        encoding="utf-8"
    )


def test_no_address_of_a_server_stands_in_the_benches():
    for path in [*Path("bench").rglob("*.py"), *Path("bench").rglob("*.js")]:
        assert "https://cdn" not in path.read_text(encoding="utf-8")
