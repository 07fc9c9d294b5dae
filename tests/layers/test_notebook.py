"""In a notebook: what the room offers, the example, and the words where a notebook is not trusted."""

import re
from html.parser import HTMLParser

import folium
import pytest

import geo
import layers
from layers.folium_plugin import build_map
from layers.page.standalone_page import PageOptions
from tests.layers.conftest import ROOT

EXAMPLE = ROOT / "docs" / "example.ipynb"
GUIDE = ROOT / "docs" / "notebook.md"


class Untrusted(HTMLParser):
    """What is left where frames and scripts are dropped, as Jupyter does before a notebook is trusted."""

    def __init__(self, html):
        super().__init__()
        self.text, self.attributes, self.tags = "", [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs if tag == "iframe" else []

    def handle_data(self, data):
        self.text += data


@pytest.mark.parametrize("name", layers.__all__)
def test_what_the_room_offers(name):
    assert callable(getattr(layers, name))


def test_what_it_does_not_offer():
    with pytest.raises(AttributeError, match="'layers' has no attribute 'draw_me'"):
        _ = layers.draw_me


def test_an_untrusted_notebook_shows_words(project, located):
    shown = Untrusted(build_map(project, located)._repr_html_())
    assert (
        shown.text
        == "Where no map is shown here, the notebook is not trusted: File, Trust Notebook."
    )
    assert shown.tags == ["div", "span", "iframe"], (
        "the page is an attribute, and none of it markup"
    )


@pytest.mark.parametrize(
    ("options", "title"),
    [(PageOptions(), "The Lachin corridor"), (PageOptions(title='"><script>'), '"><script>')],
)
def test_the_frame_reaches_nothing_and_has_a_name(project, located, options, title):
    frame = dict(Untrusted(build_map(project, located, options=options)._repr_html_()).attributes)
    assert frame["title"] == title
    assert "allow-same-origin" not in frame["sandbox"].split()
    assert frame["srcdoc"] == build_map(project, located, options=options).get_root().render()


def test_what_is_shown_is_what_is_saved(project, located, tmp_path):
    canvas = build_map(project, located)
    canvas.save(tmp_path / "map.html")
    frame = dict(Untrusted(canvas._repr_html_()).attributes)
    assert (tmp_path / "map.html").read_text(encoding="utf-8") == frame["srcdoc"]


def test_the_viewer_shows_itself_in_any_folium_map(project, located):
    canvas = folium.Map([39.6, 46.6])
    layers.ConflictViewer(layers.map_document(project, located)).add_to(canvas)
    assert "ConflictViewer.mount(" in canvas._repr_html_()


def test_the_guide_s_code_runs(monkeypatch):
    monkeypatch.chdir(ROOT)
    blocks = re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) >= 4
    names = {}
    for block in blocks:
        exec(block, names)  # noqa: S102  the guide is ours
    for name in ("canvas", "sights"):
        assert "ConflictViewer.mount(" in names[name].get_root().render()


@pytest.fixture(scope="module")
def ran():
    """The example, run as a reader runs it, in the folder where it stands."""
    nbclient = pytest.importorskip("nbclient", reason="nbclient runs the example notebook")
    pytest.importorskip("ipykernel", reason="ipykernel runs the example notebook")
    import nbformat

    notebook = nbformat.read(EXAMPLE, as_version=4)
    where = {"metadata": {"path": str(EXAMPLE.parent)}}
    nbclient.NotebookClient(notebook, timeout=120, resources=where).execute()
    return notebook


def test_the_example_holds_no_results():
    text = EXAMPLE.read_text(encoding="utf-8")
    assert '"outputs": []' in text
    assert "srcdoc" not in text
    assert len(text) < 5000


def test_the_example_runs(ran):
    code = [cell for cell in ran.cells if cell.cell_type == "code"]
    kinds = [{output.output_type for output in cell.outputs} for cell in code]
    assert kinds == [{"execute_result"}] * len(code), "a result a cell: no error, no warning"
    pages = [cell.outputs[0].data.get("text/html", "") for cell in code]
    assert ["srcdoc=" in page for page in pages] == [True, True, False, True]


def test_the_example_shows_the_map_as_it_is(ran, project):
    first = next(cell for cell in ran.cells if cell.cell_type == "code")
    assert first.outputs[0].data["text/html"] == build_map(project)._repr_html_()
    assert geo.locate(project).shape[0] == 16
