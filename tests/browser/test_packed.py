"""A map of many events: packed texts, in the page and in external files."""

import pytest

from conflictmap.cli import main
from tests.support.browser.pages import HANDLE_JS, LARGE_EVENT_COUNT, ROOT, wait_until

pytestmark = pytest.mark.browser
QUOTE_MARK = ".cm-popup mark"
# The popup at once and after its texts are loaded, and whether the heading is still focused.
SELECT_AND_READ_JS = """
async (id) => {
  const handle = document.querySelector(".conflict-map").conflictMap;
  const popup = document.querySelector(".cm-popup");
  const now = () => [popup.hidden, popup.getAttribute("aria-busy"), popup.textContent];
  handle.select(id);
  const known = now();
  popup.querySelector("h2").focus();
  while (!popup.querySelector("mark")) await new Promise(requestAnimationFrame);
  return [known, now(), document.activeElement === popup.querySelector("h2")];
}
"""


def join_sentence(plain, number):
    return "".join(plain["events"]["records"][number]["statements"][0]["sentence"])


@pytest.mark.fresh_page
def test_popup_shows_columns_first_and_texts_later(standalone_page, plain_document):
    event = plain_document["events"]["records"][700]
    at_once, loaded, focused = standalone_page.evaluate(SELECT_AND_READ_JS, event["id"])
    assert at_once[:2] == [False, "true"]
    assert event["status"] in at_once[2]
    assert event["title"]["en"] not in at_once[2]
    assert loaded[:2] == [False, "false"]
    assert event["title"]["en"] in loaded[2]
    assert join_sentence(plain_document, 700) in loaded[2]
    assert focused, "the focus does not move"
    assert standalone_page.console_log == []


def test_packed_source_marks_every_quote_and_links_events(standalone_page, plain_document):
    event = plain_document["events"]["records"][700]
    source = event["statements"][0]["source"]
    quoting = [
        one["id"]
        for one in plain_document["events"]["records"]
        if one["statements"][0]["source"] == source
    ]
    standalone_page.evaluate(SELECT_AND_READ_JS, event["id"])
    standalone_page.get_by_role("tab", name="Source").click()
    marks = standalone_page.locator(".cm-source-text mark")
    marks.first.wait_for()
    assert marks.count() == len(quoting)
    current = standalone_page.locator(".cm-source-text mark.cm-current").inner_text()
    assert current.strip() == event["statements"][0]["sentence"][1].strip()
    assert (
        join_sentence(plain_document, 700)
        in standalone_page.locator(".cm-source-text").inner_text()
    )
    marks.nth(2).click()
    assert standalone_page.evaluate(f"{HANDLE_JS}.state().selected") == quoting[2]


def test_search_finds_words_in_packed_texts(standalone_page, plain_document):
    word = join_sentence(plain_document, 700).split()[3].strip(",")
    hits = sum(word in searchable_text(one) for one in plain_document["events"]["records"])
    assert 0 < hits < LARGE_EVENT_COUNT
    standalone_page.evaluate(f"{HANDLE_JS}.filter({{ text: '{word}' }})")
    wait_until(standalone_page, f"{HANDLE_JS}.state().shown === {hits}")


def searchable_text(event):
    """Return the searchable text of an event, in lower case."""
    (statement,) = event["statements"]
    title = f"{event['title']['en']} {event['place']['text']} {event['actors'][0]}"
    source = statement["source"].replace("source-", "Daily report ")
    return f"{event['id']} {title} {''.join(statement['sentence'])} {source}".lower()


def test_external_texts_are_loaded_from_server(page_with_external_texts, open_page, plain_document):
    folder, address = page_with_external_texts
    page = open_page(address)
    _, then, _ = page.evaluate(SELECT_AND_READ_JS, plain_document["events"]["records"][700]["id"])
    assert join_sentence(plain_document, 700) in then[2]
    assert page.console_log == []
    assert {path.suffix for path in folder.iterdir()} == {".bin"}


@pytest.mark.parametrize("name", ["events-0001", "common"])
def test_missing_external_text_is_reported_and_retried(
    page_with_external_texts, open_page, plain_document, name
):
    folder, address = page_with_external_texts
    (path,) = folder.glob(f"{name}-*")
    data = path.read_bytes()
    path.unlink()
    page = open_page(address)
    select = f"{HANDLE_JS}.select({plain_document['events']['records'][700]['id']!r})"
    page.evaluate(select)
    page.get_by_text("The text of this event could not be loaded.").wait_for()
    status = plain_document["events"]["records"][700]["status"]
    assert status in page.locator(".cm-popup").inner_text(), "the columns stay visible"
    path.write_bytes(data)
    page.evaluate(f"{HANDLE_JS}.select(null)")
    page.evaluate(select)
    page.locator(QUOTE_MARK).first.wait_for()
    assert join_sentence(plain_document, 700) in page.locator(".cm-popup").inner_text()
    assert all("404" in line for line in page.console_log), "only the browser reports the file"


# Every popup of the map, once its sentence is loaded.
READ_POPUPS_JS = """
async () => {
  const handle = document.querySelector(".conflict-map").conflictMap;
  const popup = document.querySelector(".cm-popup");
  const found = {};
  for (const id of [...document.querySelectorAll("[data-event-id]")].map((one) => one.dataset.eventId)) {
    handle.select(id);
    while (!popup.querySelector("mark")) await new Promise(requestAnimationFrame);
    found[id] = popup.textContent;
  }
  return found;
}
"""


def test_export_with_external_texts_shows_same_popups(tmp_path, page_url, exported, open_page):
    job = ["export", str(tmp_path / "map.html"), "--external-texts", "--project", str(ROOT)]
    assert main.main(job) == 0
    page = open_page(page_url)
    wait_until(page, "document.querySelectorAll('[data-event-id] button').length >= 16")
    popups = page.evaluate(READ_POPUPS_JS)
    assert len(popups) == 16
    assert popups == open_page((exported / "map.html").as_uri()).evaluate(READ_POPUPS_JS)
    assert page.console_log == []
    sentence = "established a border checkpoint on the Lachin Corridor"
    assert sentence.encode() not in (tmp_path / "map.html").read_bytes().partition(b"<noscript>")[0]


def test_external_texts_export_overwrites_only_with_force(tmp_path, capsys):
    job = ["export", str(tmp_path / "map.html"), "--external-texts", "--project", str(ROOT)]
    assert main.main(job) == 0
    before = sorted((tmp_path / "map-texts").iterdir())
    output = capsys.readouterr()
    assert "map-texts" in output.out
    assert "publish the page and its folder together" in output.err
    assert main.main(job) == 1
    assert "already exists: use --force" in capsys.readouterr().err
    assert main.main([*job, "--force"]) == 0
    assert sorted((tmp_path / "map-texts").iterdir()) == before, "two exports are identical"
