"""A map of thousands of events in a browser: texts that come a moment later, from the page or from beside it."""

import pytest

from conflictmap.cli import main
from tests.browser.conftest import COUNT, HANDLE, ROOT, until

pytestmark = pytest.mark.browser
MARK = ".cm-popup mark"
# What stands in the popup at once, and what the focus is on once the sentence is there.
SELECT = """
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


def sentence(plain, number):
    return "".join(plain["events"]["records"][number]["statements"][0]["sentence"])


def test_a_popup_says_at_once_what_is_known_and_a_moment_later_all(inside, plain):
    event = plain["events"]["records"][700]
    known, then, focused = inside.evaluate(SELECT, event["id"])
    assert known[:2] == [False, "true"]
    assert event["status"] in known[2]
    assert event["title"]["en"] not in known[2]
    assert then[:2] == [False, "false"]
    assert event["title"]["en"] in then[2]
    assert sentence(plain, 700) in then[2]
    assert focused, "the focus stays where it was"
    assert inside.said == []


def test_a_source_is_read_with_every_quote_marked_and_leads_back(inside, plain):
    event = plain["events"]["records"][700]
    source = event["statements"][0]["source"]
    quoting = [
        one["id"] for one in plain["events"]["records"] if one["statements"][0]["source"] == source
    ]
    inside.evaluate(SELECT, event["id"])
    inside.get_by_role("tab", name="Source").click()
    marks = inside.locator(".cm-source-text mark")
    marks.first.wait_for()
    assert marks.count() == len(quoting)
    current = inside.locator(".cm-source-text mark.cm-current").inner_text()
    assert current.strip() == event["statements"][0]["sentence"][1].strip()
    assert sentence(plain, 700) in inside.locator(".cm-source-text").inner_text()
    marks.nth(2).click()
    assert inside.evaluate(f"{HANDLE}.state().selected") == quoting[2]


def test_a_search_finds_words_in_packed_texts(inside, plain):
    word = sentence(plain, 700).split()[3].strip(",")
    hits = sum(word in searched(one) for one in plain["events"]["records"])
    assert 0 < hits < COUNT
    inside.evaluate(f"{HANDLE}.filter({{ text: '{word}' }})")
    until(inside, f"{HANDLE}.state().shown === {hits}")


def searched(event):
    """What of an event can be searched, in lower case."""
    (said,) = event["statements"]
    title = f"{event['title']['en']} {event['place']['text']} {event['actors'][0]}"
    source = said["source"].replace("source-", "Daily report ")
    return f"{event['id']} {title} {''.join(said['sentence'])} {source}".lower()


def test_texts_beside_the_page_come_from_its_server(beside, opened, plain):
    folder, address = beside
    page = opened(address)
    _, then, _ = page.evaluate(SELECT, plain["events"]["records"][700]["id"])
    assert sentence(plain, 700) in then[2]
    assert page.said == []
    assert {path.suffix for path in folder.iterdir()} == {".bin"}


@pytest.mark.parametrize("name", ["events-0001", "common"])
def test_a_text_that_does_not_come_is_said_and_comes_the_next_time(beside, opened, plain, name):
    folder, address = beside
    (path,) = folder.glob(f"{name}-*")
    data = path.read_bytes()
    path.unlink()
    page = opened(address)
    select = f"{HANDLE}.select({plain['events']['records'][700]['id']!r})"
    page.evaluate(select)
    page.get_by_text("The text of this event could not be loaded.").wait_for()
    status = plain["events"]["records"][700]["status"]
    assert status in page.locator(".cm-popup").inner_text(), "what is known stays"
    path.write_bytes(data)
    page.evaluate(f"{HANDLE}.select(null)")
    page.evaluate(select)
    page.locator(MARK).first.wait_for()
    assert sentence(plain, 700) in page.locator(".cm-popup").inner_text()
    assert all("404" in line for line in page.said), "the browser alone tells of the file"


# Every popup of the map, as soon as its sentence is there.
POPUPS = """
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


def test_the_first_map_exported_with_texts_beside_says_the_same(tmp_path, address, made, opened):
    job = ["export", str(tmp_path / "map.html"), "--beside", "--project", str(ROOT)]
    assert main.main(job) == 0
    page = opened(address)
    until(page, "document.querySelectorAll('[data-event-id] button').length >= 16")
    found = page.evaluate(POPUPS)
    assert len(found) == 16
    assert found == opened((made / "map.html").as_uri()).evaluate(POPUPS)
    assert page.said == []
    sentence = "established a border checkpoint on the Lachin Corridor"
    assert sentence.encode() not in (tmp_path / "map.html").read_bytes().partition(b"<noscript>")[0]


def test_what_is_to_be_written_over_is_refused(tmp_path, capsys):
    job = ["export", str(tmp_path / "map.html"), "--beside", "--project", str(ROOT)]
    assert main.main(job) == 0
    before = sorted((tmp_path / "map-texts").iterdir())
    said = capsys.readouterr()
    assert "map-texts" in said.out
    assert "serve the page and the folder together" in said.err
    assert main.main(job) == 1
    assert "is there already: add --force" in capsys.readouterr().err
    assert main.main([*job, "--force"]) == 0
    assert sorted((tmp_path / "map-texts").iterdir()) == before, "built twice, equal"
