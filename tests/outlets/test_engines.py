"""The same file and the same widget in Firefox and in WebKit."""

import io
import json
import time

import pytest
from PIL import Image

from tests.outlets.engines.drivers import Firefox, WebKit
from tests.outlets.test_viewer import CHECKPOINT, folded

pytestmark = pytest.mark.browser
ENGINES = {"firefox": Firefox, "webkit": WebKit}
MAP = "document.querySelector('.conflict-map').conflictMap"
IDS = "[...document.querySelectorAll('[data-event-id]')].map((e) => e.dataset.eventId)"
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# a frame as narrow as a phone: WebKit's browser has no window narrower than its own buttons
PHONE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>A phone</title></head>
<body><iframe src="{address}" title="A phone" width="390" height="844" frameborder="0"></iframe></body></html>"""


@pytest.fixture(scope="module", params=ENGINES)
def engine(request):
    chosen = ENGINES[request.param]
    if reason := chosen.missing():
        pytest.skip(reason)
    running = chosen()
    yield running
    running.close()


class Opened:
    """One outlet in one engine, once its map has events."""

    def __init__(self, engine, address, levels, at=0):
        self.engine, self.levels = engine, levels
        engine.go(address)
        if levels > at:
            engine.enter(at)
            engine.wait("document.querySelector('iframe') !== null")
            engine.run("document.querySelector('iframe').scrollIntoView()")
        self.enter()
        engine.wait("document.querySelector('.conflict-map')?.conflictMap?.state().shown > 0")

    def enter(self):
        """A frame may come a moment later than the page around it."""
        for _ in range(100):
            self.engine.enter(self.levels)
            if self.engine.attempt("document.querySelector('.conflict-map') !== null") is True:
                return
            time.sleep(0.05)
        pytest.fail("the map did not come within 5 s")

    def handle(self, call):
        return self.engine.run(f"{MAP}.{call}")

    def texts(self, selector):
        return self.engine.run(
            f"[...document.querySelectorAll({json.dumps(selector)})].map((e) => e.textContent)"
        )

    def click(self, selector):
        self.engine.run(f"document.querySelector({json.dumps(selector)}).click()")


@pytest.fixture(params=["file", "widget"])
def outlet(request, engine, made):
    if request.param == "file":
        yield Opened(engine, (made / "map.html").as_uri(), 0)
    else:
        yield Opened(engine, request.getfixturevalue("served") + "/article.html", 1)
    assert engine.messages() == []


def test_each_event_opens_with_its_sentence(outlet, article, event_ids):
    text = folded(article)
    for event in event_ids:
        outlet.handle(f"select({event!r})")
        outlet.engine.wait("document.querySelector('.cm-popup:not([hidden]) mark')")
        quotes = [folded(quote) for quote in outlet.texts(".cm-popup mark")]
        assert quotes, event
        assert all(quote in text for quote in quotes), event
        assert outlet.handle("state().selected") == event


def test_the_list_leads_to_the_sentence(outlet, event_ids):
    assert sorted(outlet.engine.run(IDS)) == sorted(event_ids)
    outlet.click(f"[data-event-id={CHECKPOINT}] button")
    outlet.engine.wait("document.querySelector('.cm-popup:not([hidden]) mark')")
    assert any("Azerbaijan claims" in quote for quote in outlet.texts(".cm-popup mark"))


def test_time_and_filters(outlet, event_ids):
    outlet.handle("setWindow('2023-04-29', '2023-04-30')")
    listed = outlet.engine.run(IDS)
    assert outlet.handle("state().shown") == len(listed) < len(event_ids)
    assert "blinken-aliyev-call" in listed
    assert "war-2020" not in listed
    outlet.handle("setWindow(null, null)")
    outlet.handle("filter({types: ['violence']})")
    assert outlet.handle("state().shown") == len(outlet.engine.run(IDS)) == 3
    outlet.handle("filter(null)")
    assert outlet.handle("state().shown") == len(event_ids)


def test_the_reading_panel_marks_the_quotes(outlet, article):
    outlet.click("[id$=-tab-source]")
    marks = [folded(quote) for quote in outlet.texts(".cm-panel-source mark")]
    assert len(marks) >= 16
    assert all(quote in folded(article) for quote in marks)


def test_the_language_changes(outlet):
    english = outlet.texts(".cm-tab")
    outlet.handle("setLanguage('hy')")
    assert outlet.engine.run("document.querySelector('.conflict-map').lang") == "hy"
    armenian = outlet.texts(".cm-tab")
    assert len(armenian) == len(english)
    assert not set(armenian) & set(english)


def test_the_map_is_drawn(outlet):
    """The ground, the names and the events: each canvas has pixels, and so has the picture of the page."""
    outlet.engine.wait(
        "[...document.querySelectorAll('.conflict-map canvas.cm-canvas')].every((one) => {"
        " const {data} = one.getContext('2d').getImageData(0, 0, one.width, one.height);"
        " return data.some((value) => value > 0); })"
    )
    picture = Image.open(io.BytesIO(outlet.engine.picture())).convert("RGB")
    map_part = picture.crop((60, 60, picture.width // 2, picture.height // 2))
    counts = map_part.getcolors(maxcolors=map_part.width * map_part.height)
    commonest = max(count for count, _ in counts)
    assert len(counts) > 50
    assert commonest < 0.9 * map_part.width * map_part.height


def test_a_link_restores_the_view(engine, made):
    address = (made / "map.html").as_uri()
    first = Opened(engine, address, 0)
    first.handle("setWindow('2023-04-22', '2023-04-30')")
    first.handle(f"select('{CHECKPOINT}')")
    engine.wait("location.hash.includes('checkpoint')")
    state = first.handle("state()")
    again = Opened(engine, address + engine.run("location.hash"), 0)
    restored = again.handle("state()")
    assert (restored["selected"], restored["start"], restored["end"]) == (
        CHECKPOINT,
        state["start"],
        state["end"],
    )
    assert again.texts(".cm-popup:not([hidden]) mark")
    assert engine.messages() == []


@pytest.mark.parametrize(("outlet_kind", "levels"), [("file", 1), ("widget", 2)])
def test_nothing_is_wider_than_a_phone(engine, made, request, outlet_kind, levels):
    folder, base = (
        (made, made.as_uri())
        if outlet_kind == "file"
        else (made / "kit", request.getfixturevalue("served"))
    )
    page = "map.html" if outlet_kind == "file" else "article.html"
    (folder / "phone.html").write_text(PHONE.format(address=page), encoding="utf-8")
    outlet = Opened(engine, f"{base}/phone.html", levels, at=levels - 1)
    for state in ("state()", f"select('{CHECKPOINT}')", "setLanguage('ru')"):
        outlet.handle(state)
        assert 300 < engine.run("innerWidth") <= 390
        assert engine.run(WIDE) <= 0, state
    engine.enter(1)
    assert engine.run(WIDE) <= 0
