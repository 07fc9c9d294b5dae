"""View state: days, selection and filters, read from command options."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.dates import parse_date
from geo.location import locate_events
from layers.view_state import (
    Filters,
    View,
    ViewError,
    read_view,
    require_events,
)


@pytest.fixture(scope="session")
def project_and_events(project, located_events):
    return project, located_events


@pytest.mark.parametrize(
    ("asked", "mode", "start", "end", "why"),
    [
        ({}, "all", None, None, "nothing asked for shows everything"),
        ({"window": "2023-04-01..2023-04-30"}, "window", "2023-04-01", "2023-04-30", "two days"),
        ({"window": "2023-04"}, "window", "2023-04-01", "2023-04-30", "one EDTF date is its days"),
        ({"window": "2022..2023-04"}, "window", "2022-01-01", "2023-04-30", "ends of any grain"),
        ({"window": "..2020"}, "upto", None, "2020-12-31", "no first day: up to date"),
        ({"window": "2020.."}, "window", "2020-01-01", None, "no last day"),
        (
            {"window": "2023-04", "mode": "upto"},
            "upto",
            "2023-04-01",
            "2023-04-30",
            "said outright",
        ),
        ({"window": "2023-04", "mode": "all"}, "all", "2023-04-01", "2023-04-30", "all is all"),
        ({"window": "2022-12-12/.."}, "window", "2022-12-12", None, "an EDTF interval"),
    ],
)
def test_view_window_sets_mode_and_days(project, asked, mode, start, end, why):
    state = read_view(project, **asked).state()
    assert (state["mode"], state["start"], state["end"]) == (mode, start, end), why


@pytest.mark.parametrize(
    ("asked", "said", "why"),
    [
        ({"window": "soon"}, "'soon' is not a date", "no date"),
        ({"window": "2023..2020"}, "ends before it starts", "swapped days"),
        ({"window": ".."}, "has no day", "open at both ends"),
        ({"mode": "some"}, "none of all, window, upto", "no mode"),
        ({"mode": "window"}, "needs a window", "a window without days"),
        ({"mode": "upto", "window": "2020.."}, "needs a window with a last day", "no last day"),
        ({"select": "checkpoint-establishd"}, "did you mean", "a slip in an id"),
        ({"filters": ["type"]}, "not KEY=VALUE", "no value"),
        ({"filters": ["kind=violence"]}, "not KEY=VALUE", "no such key"),
        ({"filters": ["type=war"]}, "write violence, access", "no such type"),
        ({"filters": ["precision=8"]}, "write 1, 2, 3", "no such class"),
        ({"filters": ["actor=Nobody"]}, "did you mean", "no such actor"),
    ],
)
def test_unknown_view_value_is_rejected(project, asked, said, why):
    with pytest.raises(ViewError, match=said):
        read_view(project, **asked)


def test_all_view_errors_are_reported_together(project):
    with pytest.raises(ViewError) as caught:
        read_view(project, window="x", mode="y", select="z", filters=["a", "type=b"])
    assert len(str(caught.value).splitlines()) == 5


@pytest.mark.parametrize(
    ("filters", "field", "values", "why"),
    [
        (["type=violence,access"], "types", ("violence", "access"), "two of a kind"),
        (["type=violence", "type=access"], "types", ("violence", "access"), "given twice"),
        (["type=violence", "type=violence"], "types", ("violence",), "the same is once"),
        (["status=claimed"], "status", ("claimed",), "a status"),
        (["precision=1,2"], "precision", ("1", "2"), "classes"),
        (["source=blinken-checkpoint"], "sources", ("blinken-checkpoint",), "a source"),
        (["text=bridge", "text=Hakari"], "text", "bridge Hakari", "words that must all be found"),
    ],
)
def test_filter_text_is_parsed(project, filters, field, values, why):
    assert getattr(read_view(project, filters=filters).filters, field) == values, why


@pytest.mark.parametrize(
    ("asked", "some", "missing", "why"),
    [
        ({}, {"war-2020", "checkpoint-established"}, set(), "everything"),
        ({"window": "2023-04-29..2023-04-30"}, {"blinken-aliyev-call"}, {"war-2020"}, "two days"),
        ({"window": "..2020"}, {"war-2020"}, {"checkpoint-established"}, "up to date"),
        ({"filters": ["type=violence"]}, {"war-2020"}, {"checkpoint-established"}, "a type"),
        ({"filters": ["text=PASHINYAN"]}, {"blinken-pashinyan-call"}, {"war-2020"}, "a word"),
        ({"filters": ["text=lacin"]}, {"checkpoint-established"}, set(), "names without marks"),
    ],
)
def test_view_selects_visible_events(project_and_events, asked, some, missing, why):
    project, located = project_and_events
    ids = {event.id for event in require_events(read_view(project, **asked), project, located)}
    assert some <= ids, why
    assert not missing & ids, why


@pytest.mark.parametrize(
    ("asked", "edtf", "is_visible", "why"),
    [
        ({"window": "1995"}, "../2023-04-30", False, "an open start is no duration"),
        ({"window": "1995"}, "/2023-04-30", False, "an unknown start neither"),
        ({"window": "..1995"}, "../2023-04-30", False, "up to a day before the known one"),
        ({"window": "2023-04-30"}, "../2023-04-30", True, "the known day"),
        ({"window": "2023-02"}, "../2023", True, "a day of the known year"),
        ({"window": "2030"}, "2023/..", True, "an open end goes on"),
    ],
)
def test_open_ends_in_a_window(project_and_events, asked, edtf, is_visible, why):
    project, located = project_and_events
    event = replace(project.events[0], date=parse_date(edtf))
    changed = replace(project, events=(event, *project.events[1:]))
    visible = read_view(changed, **asked).find_visible_events(changed, located)
    assert (event in visible) is is_visible, why


def test_first_map_shows_nothing_in_1995(project_and_events):
    assert (
        read_view(project_and_events[0], window="1995").find_visible_events(*project_and_events)
        == []
    )


def test_filters_select_subset_with_given_event(project_and_events):
    project, located = project_and_events
    everything = {event.id for event in View().find_visible_events(project, located)}
    for event in project.events:
        one = Filters(types=(event.type,), actors=event.actors[:1], status=(event.status,))
        found = {each.id for each in View(filters=one).find_visible_events(project, located)}
        assert event.id in found
        assert found < everything


def test_empty_view_error_states_period_of_events(project_and_events):
    project, located = project_and_events
    view = read_view(project, filters=["text=zeppelin"])
    with pytest.raises(ViewError, match=r"no event; the map's events lie between 19\d\d-"):
        require_events(view, project, located)


def test_unlocated_event_is_not_visible(project_and_events):
    project, _ = project_and_events
    assert View().find_visible_events(project, []) == []


@given(st.dates(), st.dates())
def test_day_inside_window_is_in_view(first, last):
    first, last = sorted((first, last))
    view = View(mode="window", start=parse_date(f"{first:%Y-%m-%d}".zfill(10)).start, end=None)
    assert view._in_window(parse_date(last.isoformat()))


@pytest.mark.parametrize("events", ["events: []\n", None])
def test_view_without_verified_event_is_rejected(sample_project, events):
    """A list without events, or with drafts alone, has no first and no last day."""
    text = sample_project.files["events.yaml"].decode()
    head, _, rest = text.partition("events:")
    changed = head + events if events else head + "events:" + rest.replace("verified", "draft")
    sample_project.files["events.yaml"] = changed.encode()
    project = sample_project.load()
    with pytest.raises(ViewError, match="the map has no verified event"):
        require_events(View(), project, locate_events(project))


def test_selected_event_comes_first(project_and_events):
    project, located = project_and_events
    ids = [event.id for event in View().find_visible_events(project, located)]
    opening = View(selected=ids[3]).order_selected_first(project, located)
    assert [event.id for event in opening] == [ids[3], *ids[:3], *ids[4:]]
