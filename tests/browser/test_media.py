"""Media in a browser: files next to the page are played, and nothing is loaded before that."""

import io
import wave

import pytest

from conflictmap.publish.html import export
from tests.publish.test_new_records import add_event
from tests.support.sample_project import SampleProject

pytestmark = pytest.mark.browser

MEDIA = """\
media:
  - {file: call.wav, kind: audio, alt: A call, credit: Radio}
  - {file: call.wav, kind: video, alt: A film, credit: Witness, graphic: true}
  - {url: 'https://video.example/v', kind: video, alt: Another film, credit: Witness}"""


def make_sound():
    """Return a second of silence."""
    output = io.BytesIO()
    with wave.open(output, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(8_000)
        sound.writeframes(bytes(8_000))
    return output.getvalue()


@pytest.fixture
def page_address(tmp_path):
    """The address of an exported page from disk, whose event has three items."""
    project = SampleProject()
    project.files["data/media/call.wav"] = make_sound()
    export(add_event(project, "heard", MEDIA).load(), tmp_path / "map.html")
    return (tmp_path / "map.html").as_uri()


def test_media_are_played_on_request_only(start_engine, engine, page_address):
    chosen = start_engine(engine, {})
    tab = chosen.open(1280, 800, {})
    try:
        tab.open_url(page_address)
        tab.wait_for("document.querySelector('.conflict-map')?.conflictMap", 60)
        tab.evaluate("document.querySelector('.conflict-map').conflictMap.select('heard')")
        tab.wait_for("document.querySelector('audio')", 60)
        assert tab.evaluate("document.querySelector('audio').offsetHeight") > 20  # it had none
        assert not [url for url in tab.request_urls() if "media/" in url or "video.example" in url]
        assert tab.evaluate("!document.querySelector('video')"), "a graphic film is covered"
        links = (
            "[...document.querySelectorAll('.cm-popup .cm-media a')].map(link => link.innerText)"
        )
        assert tab.evaluate(links)[-1] == "Open the video at video.example"
        tab.evaluate("document.querySelector('.cm-cover').click()")
        assert tab.evaluate("!!document.querySelector('video')")
        tab.evaluate(
            "(() => { const sound = document.querySelector('audio'); sound.load(); "
            "sound.preload = 'auto'; })()"
        )
        tab.wait_for("document.querySelector('audio').duration === 1", 60)
    finally:
        tab.close()
