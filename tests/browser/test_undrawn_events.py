"""Events without a mark in a browser: their popup points to no place."""

import pytest

from conflictmap.publish.html import export
from tests.publish.test_new_records import add_event
from tests.support.sample_project import SampleProject

pytestmark = pytest.mark.browser


def test_popup_of_retracted_event_points_to_nothing(start_engine, engine, tmp_path):
    project = add_event(
        SampleProject(), "withdrawn", "retracted: {on: 2020-05-03, why: The paper withdrew it}"
    )
    export(project.load(), tmp_path / "map.html")
    tab = start_engine(engine, {}).open(820, 700, {})  # so narrow that the popup is on the map
    try:
        tab.open_url((tmp_path / "map.html").as_uri() + "#e=withdrawn")
        tab.wait_for("document.querySelector('.cm-popup:not([hidden]) .cm-notice')", 60)
        notice = tab.evaluate("document.querySelector('.cm-notice').innerText")
        assert notice.startswith("Retracted: 3 May 2020.")
        assert tab.evaluate("document.querySelector('.cm-popup-tip').hidden")
        assert tab.evaluate("document.querySelector('.cm-popup').offsetTop") < 20
    finally:
        tab.close()
