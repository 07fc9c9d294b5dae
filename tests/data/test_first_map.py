"""The first map: every event against its article, and every sentence that reports an event."""

import pytest
from shapely import LineString, MultiLineString, Point, Polygon

from geo.dates import parse_date
from geo.text.unicode_safety import fold_whitespace

ARTICLE_ID = "blinken-checkpoint"
SENTENCES_WITHOUT_EVENT = ["Blinken voices concerns about border checkpoint on Lachin Corridor"]
"""The headline repeats what the events of the calls say."""

EXPECTED_DATES = {
    # event, date, the words of the article that it is derived from
    "conflict-origins": ("1988~/1991~", "since the collapse of the Soviet Union"),
    "war-2020": ("2020", "The war in 2020"),
    "ceasefire-agreement": ("2020", "following the ceasefire agreement"),
    "armenian-withdrawal": ("2020", "following the ceasefire agreement"),
    "clashes-continue": ("2020/..", "continue to occur"),
    "corridor-blocked": ("../2023-04-30", "has accused"),
    "humanitarian-crisis": ("../2023-04-30", "have severely affected"),
    "smuggling-claim": ("../2023-04-23", "to prevent"),
    "checkpoint-established": ("[2023-04-22,2023-04-23]", "Last weekend"),
    "armenia-condemns": ("[2023-04-22..2023-04-30]", "has been met with condemnation"),
    "azerbaijan-explains": ("[2023-04-22..2023-04-30]", "Azerbaijan claims"),
    "blinken-pashinyan-call": ("2023-04-29", "the day before his call with President Aliyev"),
    "blinken-aliyev-call": ("2023-04-30", "on Sunday"),
    "state-department-statement": ("2023-04-30~", "According to a statement"),
    "call-to-open-corridor": ("[2023-04-29,2023-04-30]", "as soon as possible"),
    "call-for-dialogue": ("2023-04-30", "on Sunday"),
}

EXPECTED_PLACES = {
    "conflict-origins": (Polygon, "karabakh-region"),
    "war-2020": (Polygon, "karabakh-region"),
    "ceasefire-agreement": (Polygon, "karabakh-region"),
    "armenian-withdrawal": (Polygon, "karabakh-region"),
    "clashes-continue": (Polygon, "karabakh-region"),
    "humanitarian-crisis": (Polygon, "karabakh-region"),
    "corridor-blocked": ((LineString, MultiLineString), None),
    "call-to-open-corridor": ((LineString, MultiLineString), None),
    "checkpoint-established": (Point, "lachin-border-checkpoint"),
    "armenia-condemns": (Point, "yerevan"),
    "blinken-pashinyan-call": (Point, "yerevan"),
    "azerbaijan-explains": (Point, "baku"),
    "blinken-aliyev-call": (Point, "baku"),
    "state-department-statement": (Point, "washington"),
    "call-for-dialogue": (Point, "washington"),
}

CAPITAL_POSITIONS = {"yerevan": (44.51, 40.18), "baku": (49.87, 40.4), "washington": (-77.04, 38.9)}


@pytest.fixture(scope="module")
def events_by_id(project):
    return {event.id: event for event in project.events}


@pytest.fixture(scope="module")
def article_passage(project):
    return project.sources[ARTICLE_ID].passage


def test_first_map_has_every_event_of_article(events_by_id):
    assert set(events_by_id) == set(EXPECTED_DATES)
    assert len(events_by_id) >= 12
    assert all(event.verified for event in events_by_id.values())


def test_quotes_match_article_verbatim(project, article_passage):
    """Compare with the text itself, without the code that finds quotes."""
    article = fold_whitespace(article_passage.text)
    statements = [statement for event in project.events for statement in event.statements]
    assert len(statements) >= len(project.events)
    for statement in statements:
        anchor = statement.anchor
        assert anchor.exact in article
        assert fold_whitespace(article_passage.text[anchor.start : anchor.end]) == anchor.exact
        around = article_passage.text[anchor.sentence_start : anchor.sentence_end]
        assert anchor.exact in fold_whitespace(around)
        assert around[0].isupper()
        assert around[-1] in '."'


def test_every_event_sentence_is_quoted(project, article_passage):
    anchors = [statement.anchor for event in project.events for statement in event.statements]
    unquoted = [
        article_passage.text[start:end]
        for start, end in article_passage.sentences
        if not any(anchor.start < end and start < anchor.end for anchor in anchors)
    ]
    assert unquoted == SENTENCES_WITHOUT_EVENT
    assert len(list(article_passage.sentences)) == 16


@pytest.mark.parametrize(
    ("name", "date", "words"), [(name, *row) for name, row in EXPECTED_DATES.items()]
)
def test_event_date_is_derived_from_article(events_by_id, article_passage, name, date, words):
    event = events_by_id[name]
    assert event.date == parse_date(date)
    assert words in article_passage.text
    assert event.date_note, "the note explains how the date is derived"


def test_event_weekdays_match_article():
    from geo.dates import to_date

    saturday, sunday = parse_date("2023-04-22/2023-04-23").start, parse_date("2023-04-30").start
    assert to_date(saturday).strftime("%A") == "Saturday"
    assert to_date(sunday).strftime("%A") == "Sunday"
    assert sunday - saturday == 8, "the weekend before that Sunday"


@pytest.mark.parametrize("name", EXPECTED_PLACES)
def test_event_geometry_matches_place(located_by_id, name):
    kind, toponym = EXPECTED_PLACES[name]
    row = located_by_id.loc[name]
    assert isinstance(row.geometry, kind)
    if toponym:
        assert row.toponym == toponym
    if kind is Polygon:
        assert row.where_prec == 5
        assert row.geometry.contains(Point(46.75, 39.82)), "it contains Stepanakert / Khankendi"
    if toponym in CAPITAL_POSITIONS:
        assert row.geometry.distance(Point(CAPITAL_POSITIONS[toponym])) < 0.05


def test_claim_about_whole_territory_is_located_at_country(located_by_id):
    assert located_by_id.loc["smuggling-claim"].where_prec == 6


def test_corridor_event_uses_route_of_its_date(located_by_id):
    """In April 2023 traffic took the new route, over the bridge on the Hakari, not by Lachin town."""
    route = located_by_id.loc["call-to-open-corridor"].geometry
    checkpoint = located_by_id.loc["checkpoint-established"].geometry
    assert route.distance(checkpoint) < 0.01
    assert route.distance(Point(46.5469, 39.6374)) > 0.01


def test_conflicting_checkpoint_accounts_share_event(events_by_id):
    event = events_by_id["checkpoint-established"]
    assert [(statement.stance, statement.by) for statement in event.statements] == [
        ("reports", None),
        ("claims", "Government of Azerbaijan"),
        ("condemns", "Government of Armenia"),
    ]


def test_war_2020_has_only_lower_bound_of_deaths(events_by_id):
    figures = events_by_id["war-2020"].fatalities
    assert (figures.low, figures.best, figures.high) == (6500, None, None)
    assert "more than 6,500" in events_by_id["war-2020"].statements[0].anchor.exact
    assert [event.id for event in events_by_id.values() if event.fatalities] == ["war-2020"]


def test_doubtful_article_claims_have_curator_note(events_by_id):
    """No ceasefire agreement was reached "earlier this year": the quote stays, and a note corrects it."""
    vague = [
        event
        for event in events_by_id.values()
        if any("earlier this year" in statement.anchor.exact for statement in event.statements)
    ]
    assert {event.id for event in vague} == {"checkpoint-established", "armenia-condemns"}
    for event in vague:
        assert "9 November 2020" in event.note["en"]
        assert "The quote stands as printed" in event.note["en"]


def test_article_has_no_publisher_and_inferred_date(project):
    source = project.sources[ARTICLE_ID]
    assert (source.publisher, source.author, source.url) == (None, None, None)
    assert source.date_inferred
    assert source.date == parse_date("2023-04-30~")
    assert "prints no date" in source.date_note["en"]
    assert source.rights == "full-text"


def test_single_source_events_are_not_corroborated(events_by_id):
    assert {event.status for event in events_by_id.values()} == {"reported", "claimed"}


def test_titles_are_translated_into_every_map_language(project):
    languages = set(project.map_info.languages)
    assert languages == {"en", "hy", "az", "ru"}
    assert set(project.map_info.title) == languages
    assert all(set(event.title) == languages for event in project.events)


def test_actor_names_are_consistent(project):
    actors = {actor for event in project.events for actor in event.actors}
    folded = {actor.casefold() for actor in actors}
    assert len(folded) == len(actors)
    assert not any(actor.startswith("The ") for actor in actors)


def test_derived_point_is_not_exact(located_by_id):
    assert located_by_id.loc["checkpoint-established"].where_prec == 2
    assert located_by_id.loc["blinken-aliyev-call"].where_prec == 1
