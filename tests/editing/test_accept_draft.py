"""From a draft to records that the project reads without an error."""

from pathlib import Path

import pytest
from shapely.geometry import Point

from conflictmap.cli.main import main
from conflictmap.drafting.proposer import propose_events
from conflictmap.editing import yaml_splice
from conflictmap.editing.accept_draft import make_unique_id, plan_event, suggest_values
from conflictmap.editing.transaction import ProjectEditor
from geo.geocoding.gazetteer import Gazetteer, Toponym
from geo.io.folder import sha256_digest
from geo.location import check_project
from geo.project.loader import load_project
from geo.project.writer import dump_records

TEXT = (
    "Gunmen attacked a checkpoint near Xville on Tuesday and killed at least four soldiers, the "
    "army said. Two of the dead were recruits, a medic said."
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "map"
    assert main(["new", str(folder)]) == 0
    editor = ProjectEditor(folder)
    record = {
        "id": "wire",
        "title": "A report",
        "publisher": "not stated",
        "date": "2024-06-06",
        "language": "en",
        "rights": "full-text",
        "text": "wire.txt",
        "sha256": sha256_digest(TEXT.encode()),
    }
    sources = editor.read_text("data/sources.yaml")
    editor.write(
        "data/sources.yaml", yaml_splice.append_record(sources, "sources", record).encode()
    )
    editor.write("data/sources/wire.txt", TEXT.encode())
    editor.commit()
    return folder


def test_accepted_draft_is_an_event_with_its_place(project: Path) -> None:
    loaded = load_project(project)
    bounds = loaded.map_info.bounds
    point = Point((bounds.west + bounds.east) / 2, (bounds.south + bounds.north) / 2)
    town = Toponym(
        "geonames:77",
        "settlement",
        {"en": ("Xville",)},
        (),
        point,
        1500.0,
        "geonames",
        within=("Land",),
    )
    proposal = propose_events(TEXT, gazetteer=Gazetteer([town]), article_date="2024-06-06")
    draft = proposal.drafts[0]
    before = (project / "events.yaml").read_text(encoding="utf-8")
    editor = ProjectEditor(project)
    identifier = plan_event(
        editor, loaded.sources["wire"], draft.statements, suggest_values(draft), (("Xville", town),)
    )
    assert set(editor.commit()) == {"events.yaml", "data/places.yaml"}
    event = next(e for e in check_project(project).events if e.id == identifier)
    assert event.fatalities is not None
    assert (event.fatalities.low, event.verified) == (4, False)
    assert [s.by for s in event.statements] == ["the army", "a medic"]
    after = (project / "events.yaml").read_text(encoding="utf-8")
    assert after.startswith(before.rstrip("\n").rsplit("\n", 1)[0])


def test_ids_are_unique_and_plain() -> None:
    assert make_unique_id("Attack on Şuşa, 12 dead", ()) == "attack-on-susa-12-dead"
    assert make_unique_id("A", ("a", "a-2")) == "a-3"
    assert make_unique_id("攻撃", ()) == "event"


def test_dumped_record_is_a_block() -> None:
    assert dump_records([{"id": "a", "title": "b"}]) == "- id: a\n  title: b\n"
