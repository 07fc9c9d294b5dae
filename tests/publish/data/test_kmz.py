"""KMZ: the KML document with icons in the same archive, and nothing from the network."""

import io
import re
from zipfile import ZipFile

import pyogrio
import pytest
from PIL import Image, ImageColor

from conflictmap.publish.data.formats import write_data
from layers.style import palettes


@pytest.fixture(scope="module")
def archive(project, tmp_path_factory):
    path = tmp_path_factory.mktemp("kmz") / "map.kmz"
    write_data(project, path)
    with ZipFile(path) as opened:
        yield opened


def test_first_file_is_the_document(archive):
    assert archive.testzip() is None
    assert archive.namelist()[0] == "doc.kml"


def test_every_icon_is_in_the_archive(archive):
    text = archive.read("doc.kml").decode()
    icons = re.findall("<IconStyle>.*?<href>(.*?)</href>.*?</IconStyle>", text)
    assert icons == [f"icons/{name}.png" for name in palettes.TYPE_STYLES]
    assert set(icons) == set(archive.namelist()) - {"doc.kml"}


def test_icons_differ_and_have_the_colour_of_their_type(archive):
    pictures = {}
    for name, style in palettes.TYPE_STYLES.items():
        with Image.open(io.BytesIO(archive.read(f"icons/{name}.png"))) as picture:
            assert picture.size == (64, 64)
            assert picture.getpixel((0, 0))[3] == 0, "the corner is clear"
            found = picture.getpixel((32, 34))
            assert found == (*ImageColor.getrgb(style.light), 255)
            alpha = picture.getchannel("A").tobytes()
            left, top, right, bottom = picture.getbbox()
            assert 0 < left < 32 < right < 64, "nothing is cut off"
            assert 0 < top < 32 < bottom < 64
        pictures[name] = alpha
    assert len(set(pictures.values())) == len(pictures), "each type has its own shape"


def test_document_is_that_of_kml_but_for_icons(archive, project, tmp_path):
    write_data(project, tmp_path / "map.kml")
    plain = (tmp_path / "map.kml").read_text(encoding="utf-8")
    text = archive.read("doc.kml").decode()
    icon_style = re.compile("<IconStyle>.*?</IconStyle>")
    assert icon_style.sub("", text) == icon_style.sub("", plain)
    assert "<Icon>" not in plain, "a KML file loads no icon"


def test_kmz_is_read_by_gdal(project, tmp_path):
    path = tmp_path / "map.kmz"
    write_data(project, path)
    assert len(pyogrio.read_dataframe(path)) >= 12


def test_same_events_give_the_same_bytes(project, tmp_path):
    for name in ("a.kmz", "b.kmz"):
        write_data(project, tmp_path / name)
    assert (tmp_path / "a.kmz").read_bytes() == (tmp_path / "b.kmz").read_bytes()
