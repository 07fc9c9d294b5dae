"""The command `diff`: what changed between two states of a project."""

import json
import subprocess
from copy import deepcopy

import pytest

from conflictmap.comparison.compare import compare_projects
from conflictmap.comparison.report import mark_differences, render_page, render_text

NAMES = ("older", "newer")
SECOND_EVENT = """\
  - id: {id}
    title: {{en: "{title}"}}
    date: 2020-03-06
    place: {place}
    type: access
    review: {review}
    source: herald
    quote: The toll stays. The toll stays
    stance: reports
"""


def compare(older, newer, **options):
    return compare_projects(older.load(), newer.load(), NAMES, **options)


def add_event(sample, identifier, title="A toll", place="Alder", review="verified", extra=""):
    text = SECOND_EVENT.format(id=identifier, title=title, place=place, review=review)
    sample.files["events.yaml"] += (text + extra).encode()
    return sample


def test_equal_projects_have_no_change(sample_project):
    comparison = compare(sample_project, deepcopy(sample_project))
    assert comparison.records == []
    assert "no event changed; other changes: none" in render_text(comparison)


EVENT_CHANGES = [
    # file, old text, new text, kind, field, was, now
    ("events.yaml", "The bridge is closed", "The bridge is shut", "re-worded", "title (en)",
     "The bridge is closed", "The bridge is shut"),
    ("events.yaml", 'date: "2020-03-05"', 'date: "2020-03"', "re-dated", "date",
     "2020-03-05", "2020-03"),
    ("events.yaml", 'date: "2020-03-05"', 'date: "2020-03-05 08:30"', "re-dated", "time",
     "", "08:30"),
    ("events.yaml", "type: access", "type: protest", "re-typed", "type", "access", "protest"),
    ("events.yaml", "type: access", "type: access\n    subtype: Toll", "re-typed", "subtype",
     "", "Toll"),
    ("events.yaml", "quote: the council closed the bridge", "quote: council closed the bridge",
     "re-worded", "quote (herald)", "the council closed the bridge", "council closed the bridge"),
    ("events.yaml", "by: A ferryman", "by: The ferryman", "sources", "by (ferry-notes)",
     "A ferryman", "The ferryman"),
    ("events.yaml", "stance: denies", "stance: denies\n        fatalities: {best: 2}", "other",
     "fatalities (ferry-notes)", "", "best 2"),
    ("events.yaml", "actors: [Town council]", "actors: [Town council, Police]", "other", "actors",
     "Town council", "Town council, Police"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "kind", "field", "was", "now"), EVENT_CHANGES)
def test_change_of_event_has_kind_field_and_values(
    sample_project, name, old, new, kind, field, was, now
):
    newer = deepcopy(sample_project).replace_text(name, old, new)
    (record,) = compare(sample_project, newer).select("event")
    assert (record.state, record.id) == ("changed", "bridge-closed")
    found = {(one.kind, one.field): (one.was, one.now) for one in record.changes}
    assert found[kind, field] == (was, now)
    assert kind in record.kinds


def test_moved_place_moves_its_events_by_the_distance(sample_project):
    newer = deepcopy(sample_project).replace_text(
        "data/places.yaml", "[13.4, 45.2]", "[13.4, 45.3]"
    )
    comparison = compare(sample_project, newer)
    (event,) = comparison.select("event")
    (place,) = comparison.select("place")
    assert event.kinds == ["moved"]
    assert event.changes[0].distance_m == pytest.approx(11_114, abs=5)  # 0.1° of a meridian at 45°
    assert (place.changes[0].was, place.changes[0].now) == ("13.4, 45.2", "13.4, 45.3")
    assert "11.1 km" in render_text(comparison)
    assert "events: 1 moved; other changes: 1 place\n" in render_text(comparison)


def test_added_and_removed_records(sample_project):
    newer = add_event(deepcopy(sample_project), "toll")
    added, removed = compare(sample_project, newer), compare(newer, sample_project)
    assert [(one.id, one.state) for one in added.records] == [("toll", "added")]
    assert [(one.id, one.state) for one in removed.records] == [("toll", "removed")]
    assert (added.count_events(), removed.count_events()) == ({"added": 1}, {"removed": 1})


def test_statement_added(sample_project):
    start = sample_project.files["events.yaml"].decode().index("      - source: ferry-notes")
    older = deepcopy(sample_project)
    older.files["events.yaml"] = older.files["events.yaml"][:start]
    (event,) = compare(older, sample_project).select("event")
    statement = next(one for one in event.changes if one.field == "statement (ferry-notes)")
    assert (statement.kind, statement.was) == ("sources", "")
    assert statement.now == "denies (A ferryman): Nobody closed it"


def test_source_and_layer_changes(sample_project):
    newer = deepcopy(sample_project).replace_text(
        "data/sources.yaml", "https://herald.example/bridge", "https://herald.example/b"
    )
    newer.replace_text("data/sources/herald.txt", "Dr. Brook said", "Dr. Brook wrote")
    newer.set_river(
        {**json.loads(newer.files["data/geojson/river.geojson"])["features"][0]}
        | {"geometry": {"type": "LineString", "coordinates": [[13, 45], [13.5, 45.6]]}}
    )
    comparison = compare(sample_project, newer)
    (source,) = comparison.select("source")
    assert [one.field for one in source.changes] == ["url", "text"]
    assert "Brook wrote" not in json.dumps(comparison.to_json())  # a text is counted, not shown
    (layer,) = comparison.select("layer")
    assert layer.changes[0].now == "1: changed brook"


def test_drafts_are_compared_on_request(sample_project):
    newer = add_event(deepcopy(sample_project), "toll", review="draft")
    assert compare(sample_project, newer).records == []
    assert compare(sample_project, newer, drafts=True).count_events() == {"added": 1}
    verified = add_event(deepcopy(sample_project), "toll")
    (record,) = compare(newer, verified, drafts=True).records
    assert ("review", "draft", "verified") in [(c.field, c.was, c.now) for c in record.changes]


def every_output(comparison):
    return render_text(comparison) + render_page(comparison) + json.dumps(comparison.to_json())


def test_protected_place_is_in_no_output(sample_project):
    """Neither name nor point of a place that is protected in one of the states is shown."""
    newer = deepcopy(sample_project)
    newer.replace_text(
        "events.yaml", "    place: Alder\n",
        "    place: Alder\n    protect: {radius_m: 20000, why: {en: People hide there}}\n",
    )  # fmt: skip
    for pair in ((sample_project, newer), (newer, sample_project)):
        comparison = compare(*pair)
        (event,) = comparison.records
        assert event.kinds == ["moved"]
        assert event.changes[0].distance_m is None
        assert "Alder" not in every_output(comparison)
        assert "13.4" not in every_output(comparison)


def test_protected_entry_of_gazetteer_is_in_no_output(sample_project):
    newer = deepcopy(sample_project).replace_text(
        "data/places.yaml",
        "    label: 1\n",
        "    label: 1\n    protect: {radius_m: 20000, why: {en: People hide there}}\n",
    )
    comparison = compare(sample_project, newer)
    assert comparison.select("place") == []
    assert "Alder" not in every_output(comparison)


def test_words_of_internal_source_are_in_no_output(sample_project):
    sample_project.replace_text("data/sources.yaml", "rights: quote-only", "rights: internal")
    newer = deepcopy(sample_project)
    newer.replace_text("events.yaml", "quote: Nobody closed it", "quote: The ferry ran")
    comparison = compare(sample_project, newer)
    assert [one.field for one in comparison.records[0].changes] == ["quote (ferry-notes)"]
    assert "Nobody closed" not in every_output(comparison)
    assert "ferry ran" not in every_output(comparison)


def test_page_escapes_texts_and_has_no_script(sample_project):
    hostile = "<script>alert(1)</script> & <img src=x>"
    newer = add_event(deepcopy(sample_project), "toll", title=hostile)
    newer.replace_text("events.yaml", "The bridge is closed", "'<b>shut</b>'")
    page = render_page(compare_projects(sample_project.load(), newer.load(), ("<a>", "<i>")))
    assert "<script" not in page
    assert "<img" not in page
    assert "<b>" not in page
    assert "<title>Changes from &lt;a&gt; to &lt;i&gt;</title>" in page
    assert "default-src 'none'" in page


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        ("the old bridge", "the new bridge", ("the <del>old</del> bridge", "the <ins>new</ins> bridge")),
        ("A", "A, B", ("A", "A<ins>, B</ins>")),
        ("at 13.4", "at 13.5", ("at <del>13.4</del>", "at <ins>13.5</ins>")),
        ("", "a & b", ("", "<ins>a &amp; b</ins>")),
        ("<x>", "", ("<del>&lt;x&gt;</del>", "")),
        ("same", "same", ("same", "same")),
    ],
)  # fmt: skip
def test_words_that_differ_are_marked(was, now, expected):
    assert mark_differences(was, now) == expected


def test_command_compares_folders_and_writes_page(run_command, sample_project, tmp_path):
    older = sample_project.write_to(tmp_path / "a")
    sample_project.replace_text("events.yaml", "type: access", "type: protest")
    newer = sample_project.write_to(tmp_path / "b")
    page = tmp_path / "diff.html"
    code, out, _ = run_command("diff", older, newer, "--html", page, "--json")
    report = json.loads(out)
    assert code == 0
    assert report["counts"] == {"re-typed": 1}
    assert report["written"] == {str(page): page.stat().st_size}
    code, _, err = run_command("diff", older, newer, "--html", page)
    assert (code, "already exists" in err) == (1, True)
    assert run_command("diff", older, "--project", newer)[1].startswith(f"from {older} to {newer}")


def run_git(folder, *arguments):
    settings = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    subprocess.run(["git", "-C", folder, *settings, *arguments], check=True, capture_output=True)


def test_command_compares_git_revisions(run_command, sample_project, tmp_path, monkeypatch):
    folder = sample_project.write_to(tmp_path / "maps" / "one")
    # what a checkout or an archive would leave out or change, and the comparison must not
    (folder / ".gitattributes").write_text("data export-ignore\n*.txt export-subst\n")
    run_git(tmp_path, "init", "-q")
    run_git(tmp_path, "add", ".")
    run_git(tmp_path, "commit", "-q", "-m", "first")
    sample_project.replace_text("events.yaml", "type: access", "type: protest").write_to(folder)
    run_git(tmp_path, "commit", "-q", "-a", "-m", "second")
    monkeypatch.chdir(tmp_path)
    expected = {"re-typed": 1}
    for arguments in (
        ("--git", "HEAD~1", "HEAD", "--project", "maps/one"),
        ("--git", "HEAD~1", "--project", "maps/one"),
        ("HEAD~1", "HEAD", "--project", "maps/one"),
        ("HEAD~1:maps/one", "maps/one/"),
        ("HEAD~1:./maps/one", "HEAD:maps/one/"),
    ):
        code, out, err = run_command("diff", *arguments, "--json")
        assert (code, err) == (0, "")
        assert json.loads(out)["counts"] == expected


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "name what to compare"),
        (("nowhere",), "'nowhere' is not a folder"),
        (("nowhere:x",), "'nowhere' is not a revision"),
        (("--git", "--", "HEAD"), "expected at least one argument"),
        (("--git", "a", "b", "c"), "--git takes one or two revisions"),
    ],
)
def test_command_states_what_is_wrong(run_command, tmp_path, monkeypatch, arguments, message):
    monkeypatch.chdir(tmp_path)
    code, _, err = run_command("diff", *arguments)
    assert code in (1, 2)
    assert message in err


def test_errors_have_the_name_of_their_state(run_command, sample_project, tmp_path):
    older = sample_project.write_to(tmp_path / "a")
    sample_project.replace_text("events.yaml", "place: Alder", "place: Nowhere")
    newer = sample_project.write_to(tmp_path / "b")
    code, out, _ = run_command("diff", older, newer)
    assert code == 1
    assert out.startswith(f"{newer}: events.yaml:")
