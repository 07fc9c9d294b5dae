"""The pages Sources, Read, Review and Edit, run without a browser."""

import re
import subprocess
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from conflictmap.app import (
    assistant_panel,
    commits,
    draft_card,
    draft_decisions,
    draft_queue,
    edit_page,
    git_button,
    imported_queue,
    name_lists,
    next_steps,
    permissions,
    project_cache,
    read_page,
    review_page,
    sources_page,
)
from conflictmap.app.curator_components import DrawnShape, SelectedWords
from conflictmap.app.draft_decisions import VERIFIED_LABEL
from conflictmap.cli.main import main
from conflictmap.cli.source import check
from conflictmap.drafting.pointed_events import PointedEvent
from conflictmap.editing.actor_names import read_actor_names
from conflictmap.editing.decisions import read_decisions
from conflictmap.editing.transaction import ProjectEditor
from conflictmap.network.check_page import PageCheck
from geo.geocoding.gazetteer import Toponym
from geo.location import locate_events
from geo.project.loader import load_project
from tests.support.review_project import write_review_project

TEXT = (
    "A headline about it\n"
    "Gunmen attacked a checkpoint at {place} on Tuesday and killed at least four soldiers, the army "
    "said.\n"
    "Two of the dead were recruits, a medic said.\n"
    "The road to the north was closed on Wednesday, drivers said.\n"
    "We hope for peace, a teacher said.\n"
)


PAGES = (commits, read_page, review_page, sources_page, edit_page, assistant_panel)
"""Modules that ask whether the person may write."""


class NoGeoNames:
    """An index without places: the project's own are enough."""

    def find_listed_matches(self, name: str) -> tuple[()]:
        del name
        return ()

    def find_matches(self, name: str) -> tuple[()]:
        del name
        return ()

    def find_by_id(self, identifier: str) -> Toponym | None:
        del identifier
        return None


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = write_review_project(tmp_path, TEXT)
    for module in (
        *(project_cache, draft_queue, draft_card, draft_decisions, commits, imported_queue),
        *(sources_page, edit_page, name_lists, next_steps),
    ):
        monkeypatch.setattr(module, "PROJECT_FOLDER", folder)
    monkeypatch.setattr(draft_queue, "load_geonames", NoGeoNames)
    for module in PAGES:
        monkeypatch.setattr(module, "may_write", lambda: True)
    monkeypatch.setattr(permissions, "may_write", lambda: True)
    project_cache.get_project_cache.clear()
    yield folder
    project_cache.get_project_cache.clear()


def run_review():
    from conflictmap.app import review_page
    from conflictmap.app.project_cache import current_project

    review_page.show_review_page(current_project()[0])


def run_read():
    from conflictmap.app import read_page
    from conflictmap.app.project_cache import current_project

    read_page.show_read_page(current_project()[0])


def run_sources():
    from conflictmap.app import sources_page
    from conflictmap.app.project_cache import current_project

    sources_page.show_sources_page(current_project()[0])


def run_edit():
    from conflictmap.app import edit_page
    from conflictmap.app.project_cache import current_project

    loaded, issues = current_project()
    edit_page.show_edit_page(issues, loaded)


def open_review() -> AppTest:
    app = AppTest.from_function(run_review, default_timeout=120).run()
    app.selectbox(key="review_source").set_value("report").run()
    assert not app.exception
    return app


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click()
    app.run()
    assert not app.exception
    return app


def events_of(project: Path) -> dict[str, object]:
    return {event.id: event for event in load_project(project).events}


def test_one_key_accepts_a_draft_in_which_nothing_is_wrong(project: Path) -> None:
    before = events_of(project)
    app = press(open_review(), "Accept")
    [event] = [event for id_, event in events_of(project).items() if id_ not in before]
    assert event.fatalities.low == 4
    assert [statement.by for statement in event.statements] == ["the army", "a medic"]
    assert not event.verified
    assert any("1 of 2 decided" in caption.value for caption in app.caption)


def test_rejected_draft_stays_rejected_and_undo_brings_it_back(project: Path) -> None:
    app = press(open_review(), "Reject")
    assert len(read_decisions(ProjectEditor(project), "report")) == 1
    again = open_review()  # another session reads the text again
    assert any("1 of 2 decided" in caption.value for caption in again.caption)
    press(app, "Undo")
    assert read_decisions(ProjectEditor(project), "report") == []


def test_undo_of_an_accepted_draft_takes_the_event_away(project: Path) -> None:
    before = (project / "events.yaml").read_bytes()
    app = press(open_review(), "Accept")
    assert (project / "events.yaml").read_bytes() != before
    press(app, "Undo")
    assert (project / "events.yaml").read_bytes().rstrip() == before.rstrip()


def test_attribute_is_mended_before_it_is_accepted(project: Path) -> None:
    before = events_of(project)
    app = open_review()
    title = next(box for box in app.text_input if box.label == "Title")
    title.set_value("A better title")
    press(app, "Accept")
    [event] = [event for id_, event in events_of(project).items() if id_ not in before]
    assert event.title["en"] == "A better title"
    assert event.id == "a-better-title"


LOST_PLACES = [
    ("", "The source names no place of the event.", "the draft has no place"),
    ("The north", "The place is “The north”, which no gazetteer has.", "typed words"),
    ("the north", "The source names “the north”, which no gazetteer has.", "words of the text"),
]


@pytest.mark.parametrize(("words", "note", "why"), LOST_PLACES)
def test_place_without_a_position_is_asked_about_once(
    project: Path, words: str, note: str, why: str
) -> None:
    before = (project / "events.yaml").read_bytes()
    ids = set(events_of(project))
    app = press(open_review(), "Next")
    next(box for box in app.text_input if box.label == "Place").set_value(words).run()
    press(app, "Accept")
    assert (project / "events.yaml").read_bytes() == before, why
    assert any("Accept again" in error.value for error in app.error)
    press(app, "Accept")
    [event] = [event for id_, event in events_of(project).items() if id_ not in ids]
    assert (event.place, event.place_note["en"]) == (None, note)
    verify_and_undo(project, app, ids)


def verify_and_undo(project: Path, app: AppTest, ids: set[str]) -> None:
    """Accept the other draft, verify both, and undo both."""
    press(app, "Accept")
    assert len(load_project(project).events) == len(ids) + 2
    press(app, "Verify 2 accepted events")
    new = [event for id_, event in events_of(project).items() if id_ not in ids]
    assert all(event.verified for event in new)
    press(press(app, "Undo"), "Undo")
    assert set(events_of(project)) == ids


def test_verified_is_kept_for_the_next_cards(project: Path) -> None:
    ids = set(events_of(project))
    app = open_review()
    next(box for box in app.checkbox if box.label == VERIFIED_LABEL).set_value(True).run()
    press(press(press(app, "Accept"), "Accept"), "Accept")
    new = [event for id_, event in events_of(project).items() if id_ not in ids]
    assert [event.verified for event in new] == [True, True]
    assert any("Every draft" in one.value for one in app.success)


def test_second_tab_is_told(project: Path) -> None:
    app = open_review()
    path = project / "events.yaml"
    path.write_bytes(b"# another tab\n" + path.read_bytes())
    changed = path.read_bytes()
    press(app, "Accept")
    assert path.read_bytes() == changed
    assert any("changed since it was read" in error.value.replace("\\", "") for error in app.error)
    press(app, "Accept")  # the page was drawn again, and so read the file again
    assert path.read_bytes() != changed


def test_statement_is_merged_into_the_event_before(project: Path) -> None:
    before = events_of(project)
    app = press(open_review(), "Accept")
    press(app, "Merge")
    [event] = [event for id_, event in events_of(project).items() if id_ not in before]
    assert len(event.statements) == 3


def test_undo_of_a_merge_takes_its_statements_away(project: Path) -> None:
    app = press(open_review(), "Accept")
    accepted = (project / "events.yaml").read_bytes()
    press(app, "Merge")
    assert (project / "events.yaml").read_bytes() != accepted
    press(app, "Undo")
    assert (project / "events.yaml").read_bytes() == accepted


def test_undo_leaves_an_event_that_was_edited_since(project: Path) -> None:
    app = press(open_review(), "Accept")
    path = project / "events.yaml"
    edited = path.read_text("utf-8").replace("low: 4", "low: 5")
    path.write_text(edited, "utf-8")
    app.run()  # the page shows the edited file
    press(app, "Undo")
    assert path.read_text("utf-8") == edited
    assert any("edited since" in message.value for message in app.success)
    assert read_decisions(ProjectEditor(project), "report") == []


def test_edit_and_review_refuse_a_changed_file_in_the_same_words(project: Path) -> None:
    path = project / "events.yaml"
    review, edit = open_review(), AppTest.from_function(run_edit, default_timeout=60).run()
    field_of(edit, "Date").set_value("2024-05-02")
    path.write_bytes(b"# another tab\n" + path.read_bytes())
    press(review, "Accept")
    press(edit, "Save")
    [first], [second] = review.error, edit.error
    assert "changed since it was read" in first.value.replace("\\", "")
    assert "events" in second.value
    assert first.value.partition(" changed")[2] == second.value.partition(" changed")[2]


def test_decision_of_another_curator_is_not_replaced(project: Path) -> None:
    first, second = open_review(), open_review()
    press(first, "Reject")
    decided = (project / "drafts/report.decisions.json").read_bytes()
    press(second, "Later")
    assert (project / "drafts/report.decisions.json").read_bytes() == decided
    assert any("changed since it was read" in one.value.replace("\\", "") for one in second.error)


def open_read(monkeypatch: pytest.MonkeyPatch) -> AppTest:
    app = AppTest.from_function(run_read, default_timeout=120).run()
    app.selectbox(key="read_source").set_value("report").run()
    assert not app.exception
    return app


def use_words(app: AppTest, monkeypatch: pytest.MonkeyPatch, words: str, action: str) -> AppTest:
    """Report words as the browser's component does, and draw the page again."""
    cache = project_cache.get_project_cache()
    source = cache.last_valid.project.sources["report"]
    start = source.passage.text.index(words)
    report = SelectedWords(action, (start, start + len(words)))
    taken = []

    def show_text(text: str, *, on_words, **_: object) -> None:
        del text
        if not taken:
            taken.append(report)
            on_words()
            st.rerun()

    monkeypatch.setattr(read_page, "read_selected_words", lambda *_: report)
    monkeypatch.setattr(read_page, "show_text", show_text)
    app.run()
    assert not app.exception
    return app


def value_of(app: AppTest, label: str) -> object:
    fields = [*app.text_input, *app.number_input]
    return next(field.value for field in fields if field.label == label)


def test_words_of_the_text_become_an_event_and_its_attributes(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = next(iter(load_project(project).places.values())).toponym.label
    app = open_read(monkeypatch)
    use_words(app, monkeypatch, "We hope for peace", "event")
    assert value_of(app, "Title") == "We hope for peace"
    for words, action, label, expected in (
        ("on Wednesday", "date", "Date (EDTF)", "2024-06-05"),
        (place, "place", "Place", place),
        ("four soldiers", "killed", "Killed, best", 4),
        ("a teacher", "by", "Statement 1 said by", "a teacher"),
    ):
        use_words(app, monkeypatch, words, action)
        assert value_of(app, label) == expected, action
    use_words(app, monkeypatch, "drivers said", "statement")
    before = events_of(project)
    press(app, "Accept")
    [event] = [event for id_, event in events_of(project).items() if id_ not in before]
    assert (event.date.edtf, event.fatalities.best) == ("2024-06-05", 4)
    assert [row.anchor.exact for row in event.statements] == ["We hope for peace", "drivers said"]
    assert event.statements[0].by == "a teacher"


def test_place_that_no_gazetteer_has_is_put_on_the_map(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bounds = load_project(project).map_info.bounds
    point = ((bounds.west + bounds.east) / 2, (bounds.south + bounds.north) / 2)
    before = events_of(project)
    app = press(open_review(), "Next")
    next(box for box in app.text_input if box.label == "Place").set_value("Old Mill").run()
    key = next(box.key for box in app.text_input if box.label == "Place").removeprefix("place:")
    app.session_state[f"point:{key}"] = (*point, 700)
    press(app.run(), "Accept")
    assert any("write why" in error.value for error in app.error)
    next(box for box in app.text_input if box.label == "Why this point").set_value("A survey map")
    press(app, "Accept")
    loaded = load_project(project)
    assert loaded.places["old-mill"].citation == "A survey map"
    assert loaded.places["old-mill"].toponym.precision_m == 700
    assert len(events_of(project)) == len(before) + 1


DRAWN = [
    ("line", True, "a line that stays as a feature of a layer"),
    ("area", True, "an area that stays as a feature of a layer"),
    ("area", False, "an area of this event alone"),
]


@pytest.mark.parametrize(("kind", "is_kept", "why"), DRAWN)
def test_shape_is_drawn_for_a_place_that_is_not_found(
    project: Path, kind: str, is_kept, why: str
) -> None:
    bounds = load_project(project).map_info.bounds
    x, y = (bounds.west + bounds.east) / 2, (bounds.south + bounds.north) / 2
    shape = DrawnShape(kind, ((x, y), (x + 0.01, y), (x, y + 0.01)), 400)
    before = events_of(project)
    app = press(open_review(), "Next")
    next(box for box in app.text_input if box.label == "Place").set_value("Old Mill").run()
    key = next(box.key for box in app.text_input if box.label == "Place").removeprefix("place:")
    app.session_state[f"shape:{key}"] = shape
    press(app.run(), "Accept")
    assert any("write why" in error.value for error in app.error)
    next(box for box in app.checkbox if box.key == f"save:{key}").set_value(is_kept)
    next(box for box in app.text_input if box.label == "Why this place").set_value("A survey map")
    press(app, "Accept")
    loaded = load_project(project)
    [event] = [event for id_, event in events_of(project).items() if id_ not in before]
    [located] = [one for one in locate_events(loaded, drafts=True) if one.id == event.id]
    dimension = {"line": "LineString", "area": "Polygon"}[kind]
    assert located.geometry.geom_type == dimension, why
    drawn = [
        one for layer in loaded.layers if layer.id.startswith("drawn-") for one in layer.features
    ]
    assert len(drawn) == is_kept
    for feature in drawn:
        toponym = feature.toponym
        assert (toponym.label, toponym.precision_m) == ("Old Mill", 400)
        geojson = (project / "data/geojson" / f"drawn-{toponym.kind}.geojson").read_text("utf-8")
        assert '"basis":"derived"' in geojson
        assert '"source":"A survey map"' in geojson
    press(app, "Undo")
    assert set(events_of(project)) == set(before)


def test_queue_over_all_sources_is_decided_and_undone_from_one_page(project: Path) -> None:
    document = project.parent / "second.txt"
    document.write_text("Raid\nGunmen killed two soldiers on 3 June 2024.\n", "utf-8")
    assert (
        main(["source", "add", str(document), "--title", "Second", "--project", str(project)]) == 0
    )
    app = AppTest.from_function(run_review, default_timeout=120).run()
    assert not app.exception
    assert any("0 of 3 decided" in caption.value for caption in app.caption)
    press(app, "Reject")
    app.selectbox(key="review_order").set_value("Doubtful first").run()
    press(app, "Reject")
    press(app, "Reject")
    assert [message.value for message in app.success][-1] == "Every draft is decided."
    for left in (2, 1, 0):
        press(app, "Undo")
        assert any(f"{left} of 3 decided" in caption.value for caption in app.caption)


def test_new_actor_that_resembles_a_known_one_is_asked_about(project: Path) -> None:
    known = next(actor for event in load_project(project).events for actor in event.actors)
    app = open_review()
    key = next(box.key for box in app.text_input if box.label.startswith("Actors"))
    app.text_input(key=key).set_value(f"the {known}, militia").run()
    press(app, f"Write “{known}” in all drafts")
    assert app.text_input(key=key).value == f"{known}, militia"
    assert read_actor_names(ProjectEditor(project)) == {f"the {known}": known}
    assert not any(button.label.startswith("Write “") for button in app.button)


def test_imported_event_is_verified_removed_and_brought_back(project: Path) -> None:
    path = project / "events.yaml"
    text = re.sub("review: (verified|draft)", "review: imported", path.read_text("utf-8"))
    path.write_text(text, "utf-8")
    imported = [event.id for event in load_project(project).events if event.imported]
    app = AppTest.from_function(run_review, default_timeout=120).run()
    app.radio(key="review_queue").set_value("Imported events").run()
    press(app, "Reject")
    assert imported[0] not in events_of(project)
    press(app, "Verify")
    assert events_of(project)[imported[1]].verified
    press(app, "Undo")
    press(app, "Undo")
    again = load_project(project).events
    assert [event.id for event in again if event.imported] == imported
    assert path.read_text("utf-8") == text


def test_sentence_that_was_not_proposed_becomes_a_draft(project: Path) -> None:
    app = press(open_review(), "Propose all the same")
    assert any("of 3 decided" in caption.value for caption in app.caption)


def test_text_of_a_source_is_never_markup(project: Path) -> None:
    document = project.parent / "hostile.txt"
    document.write_text(
        "Title\nGunmen killed <img src=x onerror=alert(1)> two soldiers on Tuesday.\n", "utf-8"
    )
    assert (
        main(["source", "add", str(document), "--title", "Hostile", "--project", str(project)]) == 0
    )
    app = AppTest.from_function(run_review, default_timeout=120).run()
    app.selectbox(key="review_source").set_value("hostile").run()
    assert not app.exception
    bodies = [element.proto.body for element in app.get("html")]
    assert any("&lt;img" in body for body in bodies)
    assert not any("<img" in body for body in bodies)


@pytest.mark.parametrize("run", [run_read, run_review, run_sources, run_edit])
def test_stranger_sees_nothing(project: Path, run, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in PAGES:
        monkeypatch.setattr(module, "may_write", lambda: False)
    app = AppTest.from_function(run, default_timeout=60).run()
    assert not app.exception
    assert [info.value for info in app.info] == [permissions.READ_ONLY_NOTE]
    assert not app.button
    assert not app.text_area
    assert not app.selectbox


PASTED = [
    (
        "PORT, 2 June 2024 (Wire) – Gunmen attacked a village on Tuesday.",
        "",
        "2024-06-02",
        "dateline",
    ),
    ("Gunmen attacked a village on Tuesday.", "2 June 2024", "2024-06-02", "typed in words"),
    (
        "PORT, 2 June 2024 (Wire) – Gunmen attacked.",
        "2024-05",
        "2024-05",
        "typed over the dateline",
    ),
    ("Gunmen attacked a village on Tuesday.", "", None, "not stated"),
]


@pytest.mark.parametrize(("text", "typed", "date", "why"), PASTED)
def test_source_is_added_by_paste(
    project: Path, text: str, typed: str, date: str | None, why: str
) -> None:
    app = AppTest.from_function(run_sources, default_timeout=60).run()
    app.text_area(key="source_text").set_value(f"Pasted\n{text}")
    app.text_input(key="source_date").set_value(typed)
    press(app, "Add the source")
    source = load_project(project).sources["pasted"]
    assert (source.date.edtf if source.date else None) == date, why
    assert app.text_area(key="source_text").value == ""
    if date is None:
        give_date_on_review(project)


def give_date_on_review(project: Path) -> None:
    app = AppTest.from_function(run_review, default_timeout=120)
    app.session_state["review_source"] = "pasted"
    app.run()
    app.text_input(key="article_date:pasted").set_value("2 June 2024")
    press(app, "Set the day")
    assert load_project(project).sources["pasted"].date.edtf == "2024-06-02"
    assert not [box for box in app.text_input if box.label == "Day of publication"]


COMMITTED = [
    ("quote-only", ["data/sources.yaml", "data/sources/pasted.txt"], "record and text"),
    ("internal", ["data/sources.yaml"], "no word of it: a commit may become public"),
]


@pytest.mark.parametrize(("rights", "files", "why"), COMMITTED)
def test_sources_and_decisions_are_committed_to_git(
    project: Path, monkeypatch: pytest.MonkeyPatch, rights: str, files: list[str], why: str
) -> None:
    def run_git(*arguments: str) -> str:
        command = ["git", "-C", str(project), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    run_git("init", "--quiet")
    monkeypatch.setattr(git_button, "git_author", lambda: "A Curator <a@example.org>")
    monkeypatch.setattr(git_button, "may_write", lambda: True)
    monkeypatch.setattr(git_button, "PROJECT_FOLDER", project)
    for name in ("GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"):
        monkeypatch.setenv(name, "a@example.org")
    app = AppTest.from_function(run_sources, default_timeout=60).run()
    app.text_area(key="source_text").set_value("Pasted\nGunmen attacked a village on Tuesday.")
    app.selectbox(key="source_rights").set_value(rights)
    press(app, "Add the source")
    press(press(app, "Remove the example"), "Commit 2 decisions to git")
    committed = run_git("show", "--name-only", "--format=%an|%s").split("\n")
    assert committed[0] == "A Curator|2 decisions on drafts"
    assert [one for one in committed[1:] if "sources" in one] == files, why
    assert "events.yaml" in committed


def test_invented_example_is_removed_in_one_step(project: Path) -> None:
    app = AppTest.from_function(run_sources, default_timeout=60).run()
    press(app, "Remove the example")
    loaded = load_project(project)
    assert not loaded.events
    assert list(loaded.sources) == ["report"]
    assert not loaded.places
    assert not any("invented" in warning.value for warning in app.warning)


REMOVED = [
    ("Event", "bridge-count", True, "nothing needs it"),
    ("Source", "article", False, "events quote it"),
]


@pytest.mark.parametrize(("kind", "identifier", "is_removed", "why"), REMOVED)
def test_record_is_removed_unless_another_needs_it(
    project: Path, kind: str, identifier: str, is_removed, why: str
) -> None:
    app = AppTest.from_function(run_edit, default_timeout=60).run()
    app.radio(key="edit_kind").set_value(kind).run()
    box = next(box for box in app.selectbox if box.label == "Id")
    box.set_value(identifier).run()
    press(app, "Remove it")
    loaded = load_project(project)
    ids = {*loaded.sources, *(event.id for event in loaded.events)}
    assert (identifier not in ids) == is_removed, why
    assert bool(app.error) != is_removed


def test_list_of_sources_has_their_state(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = project / "data/sources.yaml"
    path.write_text(
        path.read_text("utf-8").replace("id: report", "id: report\n    url: https://example.org/"),
        "utf-8",
    )
    found = PageCheck("changed", ("four soldiers",), "2024-06-09T10:00:00Z", has_answer=True)
    monkeypatch.setattr(check, "check_page", lambda *_: found)
    assert main(["source", "check", "--online", "--project", str(project)]) == 0
    app = AppTest.from_function(run_sources, default_timeout=60).run()
    assert not app.exception
    rows = {row["id"]: row for row in app.dataframe[0].value.to_dict("records")}
    assert rows["report"]["drafts waiting"] == "2"
    assert rows["report"]["last check"] == "changed, 2024-06-09"
    other = next(row for id_, row in rows.items() if id_ != "report")
    assert other["last check"] == "not checked online"
    assert other["statements"] > 0
    assert load_project(project).sources["report"].checked.state == "changed"


@pytest.mark.parametrize("limit", [0, 32])
def test_uploader_is_offered_only_where_the_server_takes_files(
    project: Path, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    """`streamlit run app.py` refuses every upload with status 413."""
    monkeypatch.setattr(sources_page, "takes_files", lambda: limit > 0)
    app = AppTest.from_function(run_sources, default_timeout=60).run()
    app.radio(key="source_way").set_value("File").run()
    assert not app.exception
    notes = [info.value for info in app.info]
    assert notes == ([] if limit else [permissions.NO_FILES_NOTE])
    assert len(app.get("file_uploader")) == (1 if limit else 0)
    assert "`conflictmap app`" in permissions.NO_FILES_NOTE


@pytest.mark.parametrize("limit", [0, 1, 32])
def test_limit_of_the_settings_decides_on_files(monkeypatch, limit: int) -> None:
    monkeypatch.setattr(st, "get_option", {"server.maxUploadSize": limit}.__getitem__)
    assert permissions.takes_files() is (limit > 0)


def test_record_is_edited_with_the_errors_of_check(project: Path) -> None:
    before = (project / "events.yaml").read_text(encoding="utf-8")
    app = AppTest.from_function(run_edit, default_timeout=60).run()
    app.radio(key="edit_as").set_value("Lines").run()
    area = app.text_area[0]
    area.set_value(area.value.replace("type: ", "type: un")).run()
    press(app, "Save")
    assert any("type" in error.value for error in app.error)
    assert (project / "events.yaml").read_text(encoding="utf-8") == before
    area = app.text_area[0]
    area.set_value(area.value.replace("type: un", "type: ") + "    # seen\n").run()
    press(app, "Save")
    assert "# seen" in (project / "events.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("address", "host", "is_allowed"),
    [
        ("127.0.0.1", "localhost:8501", True),
        ("localhost", "127.0.0.1:8501", True),
        ("::1", "[::1]:8501", True),
        ("127.0.0.1", "map.example.org", False),  # through a proxy
        ("0.0.0.1", "localhost", False),
        ("10.0.0.5", "10.0.0.5", False),
        (None, "localhost", False),  # every address of the machine
    ],
)
def test_only_the_loopback_address_writes(
    address: str | None, host: str, is_allowed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(permissions.st, "get_option", lambda _: address)
    monkeypatch.setattr(permissions.st, "context", SimpleNamespace(headers={"Host": host}))
    monkeypatch.setattr(permissions.st, "secrets", {})
    assert permissions.may_write() is is_allowed


@pytest.mark.parametrize(
    ("secrets", "person", "is_allowed"),
    [
        ({"auth": {}, "curators": ["A@x.org"]}, {"is_logged_in": True, "email": "a@X.org"}, True),
        ({"auth": {}, "curators": ["a@x.org"]}, {"is_logged_in": True, "email": "b@x.org"}, False),
        ({"auth": {}, "curators": ["a@x.org"]}, {"is_logged_in": False}, False),
        ({"curators": ["a@x.org"]}, {"is_logged_in": True, "email": "a@x.org"}, False),
        ({"auth": {}}, {"is_logged_in": True, "email": "a@x.org"}, False),
    ],
)
def test_only_listed_curators_write_elsewhere(
    secrets: dict, person: dict, is_allowed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(permissions.st, "get_option", lambda _: "10.0.0.5")
    monkeypatch.setattr(permissions.st, "context", SimpleNamespace(headers={}))
    monkeypatch.setattr(permissions.st, "secrets", secrets)
    monkeypatch.setattr(permissions.st, "user", person)
    assert permissions.may_write() is is_allowed


def test_date_is_worked_out_from_typed_words(project: Path) -> None:
    before = events_of(project)
    app = open_review()
    date = next(box for box in app.text_input if box.label == "Date (EDTF)")
    date.set_value("yesterday").run()
    assert value_of(app, "Date (EDTF)") == "2024-06-05"
    press(app, "Accept")
    [event] = [event for id_, event in events_of(project).items() if id_ not in before]
    assert event.date.edtf == "2024-06-05"
    assert "“yesterday”" in str(event.date_note)


def test_place_is_decided_once_for_all_drafts(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = project.parent / "second.txt"
    document.write_text(
        "Raids\nGunmen killed two soldiers at Vrrlmill on 3 June 2024.\n"
        "Shells killed one man at Vrrlmill on 5 June 2024.\n",
        "utf-8",
    )
    arguments = ["source", "add", str(document), "--title", "Second", "--project", str(project)]
    assert main(arguments) == 0
    place = next(iter(load_project(project).places.values())).toponym.label
    before = events_of(project)
    app = AppTest.from_function(run_review, default_timeout=120).run()
    app.selectbox(key="review_source").set_value("second").run()
    words = app.selectbox(key="list_place").options
    assert [one for one in words if "Vrrlmill" in one] == words
    app.text_input(key=f"list_written:{words[0]}").set_value(place).run()
    press(app, "Decide for 2 drafts")
    assert value_of(app, "Place") == place
    press(app, "Accept")
    press(app, "Accept")
    assert len(events_of(project)) == len(before) + 2
    records = (project / "events.yaml").read_text("utf-8").split("- id: ")
    added = [record for record in records if "Vrrlmill" in record]
    assert [f"place: {place}\n" in record for record in added] == [True, True]


def test_actor_is_decided_once_for_all_drafts(project: Path) -> None:
    app = open_review()
    actor = app.selectbox(key="list_actor").value
    known = next(one for event in load_project(project).events for one in event.actors)
    written = app.selectbox(key=f"list_actor_written:{actor}")
    assert known in written.options  # names of the map's events are offered
    written.set_value(known).run()
    press(app, next(one.label for one in app.button if one.label.startswith("Write it so")))
    assert read_actor_names(ProjectEditor(project)) == {actor: known}
    key = next(box.key for box in app.text_input if box.label.startswith("Actors"))
    assert known in app.text_input(key=key).value


def test_assistant_is_asked_only_by_its_button_and_after_consent(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def find_events(url: str, model: str, text: str, **options: object) -> list[PointedEvent]:
        asked.append((url, options["may_leave"]))
        return [PointedEvent("The road to the north was closed"), PointedEvent("Invented words")]

    monkeypatch.setattr(assistant_panel, "find_pointed_events", find_events)
    app = press(open_review(), "Reject")
    app.text_input(key="assistant_model").set_value("small").run()
    app.text_input(key="assistant_url").set_value("https://example.org/v1").run()
    assert any("will leave this machine" in one.value for one in app.warning)
    assert next(one for one in app.button if one.label == "Find further events").disabled
    next(one for one in app.checkbox if one.label.startswith("Send this text")).check().run()
    press(app, "Find further events")
    app.text_input(key="assistant_url").set_value("http://localhost:11434").run()
    assert not any("will leave this machine" in one.value for one in app.warning)
    counted = []
    monkeypatch.setattr(
        draft_queue,
        "add_pointed_events",
        lambda proposal, *_, **__: counted.append(1) or proposal,
    )
    press(app, "Find further events")
    app.run()
    assert len(counted) <= 1  # the page drawn again does not work them out again
    assert asked == [("https://example.org/v1", True), ("http://localhost:11434", False)]
    assert any("dropped" in one.value for one in app.info)


def test_draft_that_a_model_pointed_at_is_never_accepted_in_bulk(project: Path) -> None:
    """Not even if each of its attributes is called said."""
    loaded = project_cache.current_project()[0]
    queue = draft_queue.read_source_queue(loaded, loaded.project.sources["report"])
    sure = next(one for one in queue.drafts if one.is_sure)
    pointed = replace(sure, draft=replace(sure.draft, pointed_by="small"))
    assert not pointed.is_sure


def test_internal_text_is_never_sent_to_another_machine(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = project / "data/sources.yaml"
    text = path.read_text("utf-8")
    head, _, tail = text.partition("id: report")
    path.write_text(f"{head}id: report{tail.replace('quote-only', 'internal', 1)}", "utf-8")
    app = open_review()
    app.text_input(key="assistant_model").set_value("small").run()
    app.text_input(key="assistant_url").set_value("https://example.org/v1").run()
    assert next(one for one in app.button if one.label == "Find further events").disabled
    assert any("internal" in one.value for one in app.error)
    code = ["draft", "report", "--assistant", "https://example.org/v1", "--send-text"]
    assert main([*code, "--project-only", "--project", str(project)]) == 1


def field_of(app: AppTest, label: str):
    fields = [*app.text_input, *app.text_area, *app.selectbox]
    return next(field for field in fields if field.label == label)


def test_event_is_edited_in_a_form_beside_its_sentence_and_the_map(project: Path) -> None:
    path = project / "events.yaml"
    before = path.read_text("utf-8")
    event = load_project(project).events[0]
    app = AppTest.from_function(run_edit, default_timeout=60).run()
    assert any(event.statements[0].anchor.exact in one.value for one in app.markdown)
    [drawn] = [one.proto.body for one in app.get("html") if "<img" in one.proto.body]
    assert 'alt="The map around the place of the event' in drawn
    field_of(app, "Date").set_value("2024-13-01").run()
    press(app, "Save")
    assert any("2024-13-01" in one.value.replace("\\", "") for one in app.error)
    assert path.read_text("utf-8") == before
    field_of(app, "Date").set_value("2024-05-02").run()
    field_of(app, "Fatalities best").set_value("3").run()
    press(app, "Save")
    changed = {one.id: one for one in load_project(project).events}[event.id]
    assert (changed.date.edtf, changed.fatalities.best) == ("2024-05-02", 3)
    lines = set(path.read_text("utf-8").splitlines()) ^ set(before.splitlines())
    assert all("date" in line or "fatalities" in line or "best" in line for line in lines)
    field_of(app, "Place").set_value("Vrrlmill").run()  # the map has no such place
    assert any("Vrrlmill" in one.value for one in app.warning)


ACTOR_LINES = [
    (["Army", "Town council"], "Army, Town council", "the usual line"),
    (["Council, North", "Army"], "Council, North; Army;", "a name with a comma"),
    (["Council, North"], "Council, North;", "one name, and a comma in it"),
    ([], "", "no actor"),
]


@pytest.mark.parametrize(("actors", "line", "why"), ACTOR_LINES)
def test_actors_in_a_line_are_read_as_they_were(actors: list[str], line: str, why: str) -> None:
    assert draft_card.join_actors(actors) == line, why
    assert draft_card.split_actors(line) == actors, why


def test_name_with_a_comma_stays_one_name_in_a_form(project: Path) -> None:
    path = project / "events.yaml"
    actor = load_project(project).events[0].actors[0]
    path.write_text(path.read_text("utf-8").replace(actor, f'"{actor}, North"', 1), "utf-8")
    app = AppTest.from_function(run_edit, default_timeout=60).run()
    field = field_of(app, "Actors, one on each line")
    assert field.value == f"{actor}, North"
    field.set_value(f"{actor}, North\nA second, South").run()
    press(app, "Save")
    assert load_project(project).events[0].actors == (f"{actor}, North", "A second, South")


def test_settings_of_the_map_are_edited_in_a_form(project: Path) -> None:
    app = AppTest.from_function(run_edit, default_timeout=60).run()
    app.radio(key="edit_kind").set_value("The map's settings").run()
    title = next(one for one in app.text_input if one.label.startswith("Title"))
    title.set_value("Another title").run()
    press(app, "Save")
    assert "Another title" in load_project(project).map_info.title.values()


@pytest.mark.parametrize("kind", ["Source", "Place", "Layer"])
def test_every_record_has_a_form_that_changes_nothing_unasked(project: Path, kind: str) -> None:
    files = {path: path.read_bytes() for path in project.rglob("*.yaml")}
    app = AppTest.from_function(run_edit, default_timeout=60).run()
    app.radio(key="edit_kind").set_value(kind).run()
    assert not app.exception
    press(app, "Save")
    assert {path: path.read_bytes() for path in project.rglob("*.yaml")} == files
