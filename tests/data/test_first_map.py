"""The first map: every event against its article, and every sentence of the article that tells one."""

import pytest
from shapely import LineString, MultiLineString, Point, Polygon

from geo.dates import parse_date
from geo.text.unicode_safety import fold_space

ARTICLE = "blinken-checkpoint"
TELLS_NO_EVENT = ["Blinken voices concerns about border checkpoint on Lachin Corridor"]
"""The headline repeats what the events of the calls say."""

DATES = {
    # event, date, the words of the article it was worked out from
    "conflict-origins": ("1988~/1991~", "since the collapse of the Soviet Union"),
    "war-2020": ("2020", "The war in 2020"),
    "ceasefire-agreement": ("2020", "following the ceasefire agreement"),
    "armenian-withdrawal": ("2020", "following the ceasefire agreement"),
    "clashes-continue": ("2020/..", "continue to occur"),
    "corridor-blocked": ("../2023-04-30", "has accused"),
    "humanitarian-crisis": ("../2023-04-30", "have severely affected"),
    "smuggling-claim": ("../2023-04-23", "to prevent"),
    "checkpoint-established": ("2023-04-22/2023-04-23", "Last weekend"),
    "armenia-condemns": ("2023-04-22/2023-04-30", "has been met with condemnation"),
    "azerbaijan-explains": ("2023-04-22/2023-04-30", "Azerbaijan claims"),
    "blinken-pashinyan-call": ("2023-04-29", "the day before his call with President Aliyev"),
    "blinken-aliyev-call": ("2023-04-30", "on Sunday"),
    "state-department-statement": ("2023-04-30~", "According to a statement"),
    "call-to-open-corridor": ("2023-04-29/2023-04-30", "as soon as possible"),
    "call-for-dialogue": ("2023-04-30", "on Sunday"),
}

PLACES = {
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

CAPITALS = {"yerevan": (44.51, 40.18), "baku": (49.87, 40.4), "washington": (-77.04, 38.9)}


@pytest.fixture(scope="module")
def events(project):
    return {event.id: event for event in project.events}


@pytest.fixture(scope="module")
def passage(project):
    return project.sources[ARTICLE].passage


def test_there_are_all_the_events_the_article_supports(events):
    assert set(events) == set(DATES)
    assert len(events) >= 12
    assert all(event.verified for event in events.values())


def test_each_quote_is_the_article_word_for_word(project, passage):
    """Compared with the text here, without the code that found it."""
    article = fold_space(passage.text)
    statements = [said for event in project.events for said in event.statements]
    assert len(statements) >= len(project.events)
    for said in statements:
        anchor = said.anchor
        assert anchor.exact in article
        assert fold_space(passage.text[anchor.start : anchor.end]) == anchor.exact
        around = passage.text[anchor.sentence_start : anchor.sentence_end]
        assert anchor.exact in fold_space(around)
        assert around[0].isupper()
        assert around[-1] in '."'


def test_every_sentence_that_tells_an_event_is_quoted(project, passage):
    anchors = [said.anchor for event in project.events for said in event.statements]
    unquoted = [
        passage.text[start:end]
        for start, end in passage.sentences
        if not any(anchor.start < end and start < anchor.end for anchor in anchors)
    ]
    assert unquoted == TELLS_NO_EVENT
    assert len(list(passage.sentences)) == 16


@pytest.mark.parametrize(("name", "date", "words"), [(name, *row) for name, row in DATES.items()])
def test_each_date_is_worked_out_from_the_article(events, passage, name, date, words):
    event = events[name]
    assert event.date == parse_date(date)
    assert words in passage.text
    assert event.date_note, "how the date was worked out is said"


def test_the_days_of_the_calls_and_the_checkpoint_are_the_days_of_the_week_the_article_says():
    from geo.dates import to_date

    saturday, sunday = parse_date("2023-04-22/2023-04-23").start, parse_date("2023-04-30").start
    assert to_date(saturday).strftime("%A") == "Saturday"
    assert to_date(sunday).strftime("%A") == "Sunday"
    assert sunday - saturday == 8, "the weekend before that Sunday"


@pytest.mark.parametrize("name", PLACES)
def test_each_place_is_drawn_as_what_it_is(located, name):
    kind, toponym = PLACES[name]
    row = located.loc[name]
    assert isinstance(row.geometry, kind)
    if toponym:
        assert row.toponym == toponym
    if kind is Polygon:
        assert row.where_prec == 5
        assert row.geometry.contains(Point(46.75, 39.82)), "Stepanakert / Khankendi lies in it"
    if toponym in CAPITALS:
        assert row.geometry.distance(Point(CAPITALS[toponym])) < 0.05


def test_a_claim_about_the_whole_territory_is_drawn_as_the_country(located):
    assert located.loc["smuggling-claim"].where_prec == 6


def test_the_corridor_is_the_route_of_its_time(located):
    """In April 2023 traffic took the new route, over the bridge on the Hakari, not by Lachin town."""
    route = located.loc["call-to-open-corridor"].geometry
    checkpoint = located.loc["checkpoint-established"].geometry
    assert route.distance(checkpoint) < 0.01
    assert route.distance(Point(46.5469, 39.6374)) > 0.01


def test_the_conflicting_accounts_of_the_checkpoint_stand_in_one_event(events):
    event = events["checkpoint-established"]
    assert [(said.stance, said.by) for said in event.statements] == [
        ("reports", None),
        ("claims", "Government of Azerbaijan"),
        ("condemns", "Government of Armenia"),
    ]


def test_the_dead_of_2020_are_more_than_6500_and_no_more_exact(events):
    figures = events["war-2020"].fatalities
    assert (figures.low, figures.best, figures.high) == (6500, None, None)
    assert "more than 6,500" in events["war-2020"].statements[0].anchor.exact
    assert [event.id for event in events.values() if event.fatalities] == ["war-2020"]


def test_the_curator_says_where_the_article_cannot_be_followed(events):
    """No ceasefire agreement was reached "earlier this year": the quote stays, and a note says so."""
    vague = [
        event
        for event in events.values()
        if any("earlier this year" in said.anchor.exact for said in event.statements)
    ]
    assert {event.id for event in vague} == {"checkpoint-established", "armenia-condemns"}
    for event in vague:
        assert "9 November 2020" in event.note["en"]
        assert "The quote stands as printed" in event.note["en"]


def test_the_article_does_not_say_who_published_it_or_when(project):
    source = project.sources[ARTICLE]
    assert (source.publisher, source.author, source.url) == (None, None, None)
    assert source.inferred
    assert source.date == parse_date("2023-04-30~")
    assert "prints no date" in source.date_note["en"]
    assert source.rights == "full-text"


def test_one_article_corroborates_nothing(events):
    assert {event.status for event in events.values()} == {"reported", "claimed"}


def test_every_title_is_in_every_language_of_the_map(project):
    languages = set(project.frame.languages)
    assert languages == {"en", "hy", "az", "ru"}
    assert set(project.frame.title) == languages
    assert all(set(event.title) == languages for event in project.events)


def test_no_actor_is_named_two_ways(project):
    actors = {actor for event in project.events for actor in event.actors}
    folded = {actor.casefold() for actor in actors}
    assert len(folded) == len(actors)
    assert not any(actor.startswith("The ") for actor in actors)


def test_a_point_that_no_source_gives_is_not_called_exact(located):
    assert located.loc["checkpoint-established"].where_prec == 2
    assert located.loc["blinken-aliyev-call"].where_prec == 1
