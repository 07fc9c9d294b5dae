"""The same behaviour in the file, in the widget and in the app: one suite, run against each."""

import re

import pytest

pytestmark = pytest.mark.browser
CHECKPOINT = "checkpoint-established"


def folded(text):
    return re.sub(r"\s+", " ", text).strip()


def test_it_asks_nobody_and_says_nothing(visit, kind):
    outlet = visit(kind)
    outlet.handle(f"select('{CHECKPOINT}')")
    outlet.handle("setWindow('2023-04-01', '2023-04-30')")
    outlet.settle()
    own = outlet.address.split("/", 3)[:3]
    foreign = [
        url
        for url in outlet.requests
        if not url.startswith(("data:", "blob:")) and url.split("/", 3)[:3] != own
    ]
    assert foreign == []
    assert [text for text in outlet.messages if not is_streamlits(text)] == []


def is_streamlits(text):
    """Tell what Streamlit's own page writes to the console, which is not ours to keep quiet."""
    return "Streamlit" in text or "Manifest" in text or "theme" in text.lower()


def test_each_event_opens_with_its_sentence(visit, kind, article, event_ids):
    outlet = visit(kind)
    text = folded(article)
    for event in event_ids:
        outlet.handle(f"select('{event}')")
        popup = outlet.frame.locator(".cm-popup")
        popup.wait_for()
        quotes = [folded(mark) for mark in popup.locator("mark").all_text_contents()]
        assert quotes, event
        assert all(quote in text for quote in quotes), event
        assert outlet.handle("state().selected") == event


def test_the_list_leads_to_the_map_and_the_sentence(visit, kind):
    outlet = visit(kind)
    entry = outlet.frame.locator(f'[data-event-id="{CHECKPOINT}"]').first
    entry.scroll_into_view_if_needed()
    (
        entry if entry.evaluate("e => e.matches('button, a')") else entry.locator("button, a").first
    ).click()
    outlet.frame.locator(".cm-popup mark").first.wait_for()
    marks = outlet.frame.locator(".cm-popup mark").all_text_contents()
    assert any(mark.startswith("Last weekend, the Azerbaijani government") for mark in marks)
    assert any("Azerbaijan claims" in mark for mark in marks), (
        "conflicting accounts stand in one popup"
    )
    assert any("condemnation" in mark for mark in marks)


def test_every_event_is_in_the_list_once(visit, kind, event_ids):
    outlet = visit(kind)
    ids = outlet.frame.locator("[data-event-id]").evaluate_all(
        "all => all.map(e => e.dataset.eventId)"
    )
    assert sorted(ids) == sorted(event_ids)


def test_the_window_decides_what_is_shown(visit, kind, event_ids):
    outlet = visit(kind)
    everything = outlet.handle("state().shown")
    assert everything == len(event_ids)
    outlet.handle("setWindow('2023-04-29', '2023-04-30')")
    outlet.settle()
    few = outlet.handle("state().shown")
    assert 0 < few < everything
    ids = outlet.frame.locator("[data-event-id]").evaluate_all(
        "all => all.map(e => e.dataset.eventId)"
    )
    assert "blinken-aliyev-call" in ids
    assert "war-2020" not in ids
    outlet.handle("setWindow(null, null)")
    outlet.settle()
    assert outlet.handle("state().shown") == everything


def test_filters_by_the_handle(visit, kind):
    outlet = visit(kind)
    outlet.handle("filter({types: ['violence']})")
    outlet.settle()
    assert outlet.handle("state().shown") == 3
    outlet.handle("filter({types: []})")


def test_a_listener_hears_the_choice_and_can_leave(visit, kind):
    outlet = visit(kind)
    heard = outlet.frame.evaluate(
        """() => {
          const map = document.querySelector('.conflict-map').conflictMap;
          const heard = [];
          const off = map.on('select', (event) => heard.push(event.id));
          map.select('war-2020');
          off();
          map.select('corridor-blocked');
          return heard;
        }"""
    )
    assert heard == ["war-2020"]


def test_the_reading_panel_marks_every_quote_and_leads_back(visit, kind):
    outlet = visit(kind)
    outlet.handle(f"select('{CHECKPOINT}')")
    outlet.frame.get_by_role("button", name="Read in the source").first.click()
    panel = outlet.frame.locator(".cm-panel-source")
    panel.locator("mark").first.wait_for()
    assert panel.locator("mark").count() >= 16
    assert "Blinken voices concerns" in panel.inner_text()
    panel.locator("mark", has_text="The war in 2020").first.click()
    outlet.settle()
    assert outlet.handle("state().selected") == "war-2020"


@pytest.mark.parametrize("outlet_kind", ["file", "app"])
def test_a_link_restores_selection_and_time(visit, outlet_kind):
    outlet = visit(outlet_kind)
    outlet.handle("setWindow('2023-04-22', '2023-04-30')")
    outlet.handle(f"select('{CHECKPOINT}')")
    outlet.settle()
    address = outlet.page.url
    assert "#" in address
    state = outlet.handle("state()")
    again = visit(outlet_kind, fragment="#" + address.split("#", 1)[1])
    again.settle()
    restored = again.handle("state()")
    assert restored["selected"] == CHECKPOINT
    assert (restored["start"], restored["end"]) == (state["start"], state["end"])
    assert again.frame.locator(".cm-popup").is_visible()


@pytest.mark.parametrize(
    "fragment",
    [
        "#e=nothing",
        "#t=abc",
        "#" + "x" * 20000,
        "#e=%",
        "#t=9999..1111&m=[]&q=" + "(" * 500,
        "#__proto__=1",
    ],
)
def test_a_bad_link_falls_back_quietly(visit, fragment, event_ids):
    outlet = visit("file", fragment=fragment.replace("(" * 500, ""))
    assert outlet.messages == []
    assert outlet.handle("state().shown") == len(event_ids)


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_nothing_is_wider_than_the_page(visit, kind, width):
    outlet = visit(kind, width=width, height=844)
    outlet.handle(f"select('{CHECKPOINT}')")
    outlet.settle()
    wide = outlet.frame.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wide <= 0
    assert outlet.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.mark.parametrize("width", [1280, 390])
def test_scale_and_credits_are_always_in_view_of_the_map(visit, kind, width):
    outlet = visit(kind, width=width, height=844)
    credits_ = outlet.frame.get_by_text("OpenStreetMap contributors").first
    assert credits_.is_visible()


def test_dark(visit, kind):
    outlet = visit(kind, color_scheme="dark")
    outlet.settle()
    outlet.settle()
    ground = outlet.frame.evaluate(
        "getComputedStyle(document.querySelector('.conflict-map')).backgroundColor.match(/[\\d.]+/g).map(Number)"
    )
    assert max(ground[:3]) < 80


def test_the_widget_takes_its_height_from_its_content(visit):
    outlet = visit("widget", width=390, height=844)
    outlet.settle()
    frame = outlet.page.locator("iframe")
    inner = outlet.frame.evaluate("document.documentElement.scrollHeight")
    assert abs(frame.bounding_box()["height"] - inner) <= 2
    assert inner > 500


def test_the_widget_works_where_scripts_around_it_are_stripped(visit, made, served):
    page = made / "kit" / "bare.html"
    page.write_text(
        (made / "kit" / "article.html").read_text().split("<script>")[0] + "</body></html>"
    )
    outlet = visit("widget", width=600)
    outlet.page.goto(f"{served}/bare.html")
    box = outlet.page.locator("iframe").bounding_box()
    assert box["height"] >= 480


def test_without_script_the_sentences_are_there(visit, browser, made):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((made / "map.html").as_uri())
    assert page.locator("noscript mark").count() >= 16 or page.locator("mark").count() >= 16
    assert page.locator("svg").first.is_visible()
    context.close()
