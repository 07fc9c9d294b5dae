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

EXAMPLE_NOTEBOOK = ROOT / "docs" / "how-to" / "example.ipynb"
NOTEBOOK_GUIDE = ROOT / "docs" / "how-to" / "notebook.md"


class UntrustedParser(HTMLParser):
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
def test_public_names_are_callable(name):
    assert callable(getattr(layers, name))


def test_unknown_public_name_raises_attribute_error():
    with pytest.raises(AttributeError, match="'layers' has no attribute 'draw_me'"):
        _ = layers.draw_me


def test_untrusted_notebook_shows_hint(project, located_events):
    shown = UntrustedParser(build_map(project, located_events)._repr_html_())
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
def test_notebook_frame_is_sandboxed_and_titled(project, located_events, options, title):
    frame = dict(
        UntrustedParser(
            build_map(project, located_events, options=options)._repr_html_()
        ).attributes
    )
    assert frame["title"] == title
    assert "allow-same-origin" not in frame["sandbox"].split()
    assert (
        frame["srcdoc"] == build_map(project, located_events, options=options).get_root().render()
    )


def test_saved_page_matches_displayed_page(project, located_events, tmp_path):
    canvas = build_map(project, located_events)
    canvas.save(tmp_path / "map.html")
    frame = dict(UntrustedParser(canvas._repr_html_()).attributes)
    assert (tmp_path / "map.html").read_text(encoding="utf-8") == frame["srcdoc"]


def test_viewer_renders_in_any_folium_map(project, located_events):
    canvas = folium.Map([39.6, 46.6])
    layers.ConflictViewer(layers.map_document(project, located_events)).add_to(canvas)
    assert "ConflictViewer.mount(" in canvas._repr_html_()


def test_notebook_guide_code_runs(monkeypatch):
    monkeypatch.chdir(ROOT)
    blocks = re.findall(
        r"```python\n(.*?)```", NOTEBOOK_GUIDE.read_text(encoding="utf-8"), re.DOTALL
    )
    assert len(blocks) >= 4
    names = {}
    for block in blocks:
        exec(block, names)  # noqa: S102  the guide is ours
    for name in ("canvas", "sights"):
        assert "ConflictViewer.mount(" in names[name].get_root().render()


@pytest.fixture(scope="module")
def executed_notebook():
    """The example, run as a reader runs it, in its own folder."""
    nbclient = pytest.importorskip("nbclient", reason="nbclient runs the example notebook")
    pytest.importorskip("ipykernel", reason="ipykernel runs the example notebook")
    import nbformat

    notebook = nbformat.read(EXAMPLE_NOTEBOOK, as_version=4)
    where = {"metadata": {"path": str(EXAMPLE_NOTEBOOK.parent)}}
    nbclient.NotebookClient(notebook, timeout=120, resources=where).execute()
    return notebook


def test_example_notebook_has_no_outputs():
    text = EXAMPLE_NOTEBOOK.read_text(encoding="utf-8")
    assert '"outputs": []' in text
    assert "srcdoc" not in text
    assert len(text) < 5000


def test_example_notebook_runs_without_errors(executed_notebook):
    code = [cell for cell in executed_notebook.cells if cell.cell_type == "code"]
    kinds = [{output.output_type for output in cell.outputs} for cell in code]
    assert kinds == [{"execute_result"}] * len(code), "a result a cell: no error, no warning"
    pages = [cell.outputs[0].data.get("text/html", "") for cell in code]
    assert ["srcdoc=" in page for page in pages] == [True, True, False, True]


def test_example_notebook_output_matches_current_map(executed_notebook, project):
    first = next(cell for cell in executed_notebook.cells if cell.cell_type == "code")
    assert first.outputs[0].data["text/html"] == build_map(project)._repr_html_()
    assert geo.locate(project).shape[0] == 16
