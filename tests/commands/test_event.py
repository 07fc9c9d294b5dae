"""The command `event add`: with options alone, and as questions in a terminal."""

import shutil

import pytest
import yaml

from conflictmap.cli.event.add import Session
from conflictmap.editing import add_place as adder
from geo.errors import OutputError
from geo.geocoding.results import Candidate, GeocodeResult
from geo.location import check_project
from tests.support.sample_project import ROOT

QUESTIONS = "title date place at type actors killed by stance to"
NOTHING = dict.fromkeys(["source", "words", *QUESTIONS.split()]) | {"review": "verified"}
TEXT = (
    "On Monday the council closed the ferry at Exampleton. Five sailors were killed, a doctor "
    "said. The Ferry company denied it. A convoy reached Kutum on 3 June."
)
KUTUM = Candidate(
    "geonames:371760", "Kutum", "town", (146.2, -41.2), "geonames", "exact", 100.0, 1, 1500.4,
    ("A province",),
)  # fmt: skip


@pytest.fixture
def root(tmp_path):
    folder = tmp_path / "map"
    shutil.copytree(ROOT / "conflictmap/starter", folder)
    (folder / "data/sources/report.txt").write_text(TEXT, encoding="utf-8")
    with (folder / "data/sources.yaml").open("a", encoding="utf-8") as file:
        file.write(
            "\n  - {id: report, title: A report, publisher: A paper, date: 2024-06-05, "
            "language: en, rights: full-text, text: report.txt}\n"
        )
    return folder


def read_events(root):
    return yaml.load((root / "events.yaml").read_text("utf-8"), yaml.BaseLoader)["events"]


def run_session(root, answers, **given):
    """Answer the questions in order; return the session and the questions."""
    questions, left = [], iter(answers)

    def ask(question):
        questions.append(question)
        return next(left)

    def refuse():
        raise AssertionError("GeoNames is not needed")

    session = Session(root, ask, refuse)
    session.add_events(NOTHING | given)
    return session, questions


def test_options_write_an_event(run_command, root):
    code, out, err = run_command(
        "event", "add", "report", "council closed", "--title", "Ferry closed", "--place",
        "2 km east of Exampleton", "--type", "acc", "--actors", "Council, Council of Exampleton",
        "--killed", "5+", "--by", "A doctor", "--project", root,
    )  # fmt: skip
    assert (code, err) == (0, "")
    assert out == "ferry-closed  written to events.yaml\n"
    assert read_events(root)[-1] == {
        "id": "ferry-closed",
        "title": "Ferry closed",
        "date": "2024-06-03",
        "date_note": "From “On Monday”. The latest Monday up to the article's date, Wednesday 5 June "
        "2024.",
        "place": "2 km east of Exampleton",
        "type": "access",
        "actors": ["Council of Exampleton"],
        "review": "verified",
        "statements": [
            {
                "source": "report",
                "quote": "On Monday the council closed the ferry at Exampleton.",
                "by": "A doctor",
                "stance": "claims",
                "fatalities": {"low": "5"},
            }
        ],
    }
    check_project(root)


def test_questions_write_events_and_accounts(root, capsys):
    answers = [
        "rep",  # the source
        "1", "Ferry closed", "", "", "a", "1", "", "", "",
        "denied", "+ferry", "", "Ferry company", "d",
        "2", "-",  # given up
        "2", "Sailors killed", "someday", "4 June", "north of Exampleton", "1", "v", "", "5", "", "",
        "",
    ]  # fmt: skip
    session, questions = run_session(root, answers)
    assert session.added == ["ferry-closed", "ferry-closed", "sailors-killed"]
    ferry, sailors = read_events(root)[-2:]
    assert ferry["place"] == sailors["place"] == "Exampleton"
    assert [one["stance"] for one in ferry["statements"]] == ["reports", "denies"]
    assert ferry["statements"][1]["by"] == "Ferry company"
    assert sailors["date"] == "2024-06-04"
    assert sailors["statements"][0]["fatalities"] == {"best": "5"}
    assert "Date [2024-06-03]: " in questions
    assert any(one.startswith("Actors, with commas (1 Council of Exampleton") for one in questions)
    printed = capsys.readouterr().out
    assert "'someday' is no date: write" in printed
    assert "   2  Five sailors were killed, a doctor said." in printed
    assert "given up" in printed
    check_project(root)


def set_geonames(monkeypatch, candidates):
    """Let GeoNames answer with candidates, and the project with its own places."""
    real = adder.Geocoder

    class Answers:
        def __init__(self, gazetteer, geonames, **options):
            self.project = real(gazetteer, **options)

        def geocode(self, query):
            own = self.project.geocode(query)
            if own.status == "found" or not candidates:
                return own
            return GeocodeResult(query, "found", candidates=candidates, method="")

    monkeypatch.setattr(adder, "Geocoder", Answers)


def test_place_of_geonames_is_recorded(root, monkeypatch):
    set_geonames(monkeypatch, (KUTUM,))
    answers = ["4", "Convoy arrives", "", "near Kutum", "h", "", "", "", "", ""]
    left = iter(answers)
    session = Session(root, lambda _: next(left), object)
    session.add_events(NOTHING | {"source": "report"})
    assert session.added == ["convoy-arrives"]
    places = yaml.safe_load((root / "data/places.yaml").read_text("utf-8"))["places"]
    assert places[-1]["citation"] == "GeoNames 371760 (CC BY 4.0)"
    check_project(root)


def test_option_has_the_point_of_a_new_place(root):
    values = {"source": "report", "words": "1", "title": "A", "place": "Kutum", "type": "v"}
    Session(root, None, object).add_events(NOTHING | values | {"at": ["146.1,-41.3"]})
    places = yaml.safe_load((root / "data/places.yaml").read_text("utf-8"))["places"]
    assert places[-1]["point"] == [146.1, -41.3]
    assert read_events(root)[-1]["place"] == "Kutum"
    check_project(root)


def test_place_of_nothing_is_given_a_point(root, monkeypatch):
    set_geonames(monkeypatch, ())
    answers = [
        "4", "Convoy arrives", "", "Kutum", "", "Kutum", "146.1, -41.3", "h", "", "", "", "", "",
    ]  # fmt: skip
    left = iter(answers)
    session = Session(root, lambda _: next(left), object)
    session.add_events(NOTHING | {"source": "report"})
    places = yaml.safe_load((root / "data/places.yaml").read_text("utf-8"))["places"]
    assert places[-1]["point"] == [146.1, -41.3]
    assert places[-1]["basis"] == "derived"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "event add needs WORDS, --title, --place, --type"),
        ({"to": "footbridge-closed"}, "event add needs WORDS"),
        ({"words": "1", "title": "A", "place": "Exampleton", "type": "v"}, "needs the id of a so"),
        ({"source": "report", "words": "2", "title": "A", "place": "Exampleton", "type": "v"},
         "is no date"),
        ({"source": "report", "words": "1", "title": "A", "place": "Kutum", "type": "v",
          "at": ["north"]}, "--at 'north' is no position"),
        ({"source": "x", "words": "2", "title": "A", "place": "B", "type": "v"}, "use one of"),
    ],
)  # fmt: skip
def test_what_is_missing_without_a_terminal_is_refused(root, given, message):
    before = read_events(root)
    with pytest.raises(OutputError, match=message):
        Session(root, None, object).add_events(NOTHING | given)
    assert read_events(root) == before
