"""Picture files: content, metadata, sizes and errors."""

import errno
import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from itertools import cycle
from pathlib import Path
from xml.etree import ElementTree as ET

import matplotlib as mpl
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from conflictmap.publish import image
from conflictmap.publish.image import SOCIAL_SIZE_PX, ImageOptions, draw_image, draw_social_preview
from geo.errors import OutputError
from geo.location import locate_events
from layers.view_state import Filters, View, ViewError, read_view

ROOT = Path(__file__).parents[3]
SVG_NAMESPACE = "{http://www.w3.org/2000/svg}"
SMALL_SIZE = (800, 600)


def open_image(path):
    return Image.open(io.BytesIO(path.read_bytes()))


def to_grey_array(picture):
    return np.asarray(picture.convert("L"), dtype=float)


@pytest.mark.parametrize(
    ("name", "size", "expected", "why"),
    [
        ("map.png", None, (1600, 1200), "four by three"),
        ("map.PNG", (801, 599), (801, 599), "odd sizes to the dot, any case"),
        ("new/folder/map.png", (1203, 907), (1203, 907), "its folder is made"),
    ],
)
def test_png_has_exact_size(project, tmp_path, name, size, expected, why):
    written = draw_image(project, tmp_path / name, ImageOptions(size=size))
    assert open_image(tmp_path / name).size == expected, why
    assert written == {
        str(path): path.stat().st_size for path in (tmp_path / name, tmp_path / f"{name}.alt.txt")
    }


@given(width=st.integers(200, 20_000), dpi=st.floats(30, 1200))
def test_pixel_size_survives_conversion_to_inches(width, dpi):
    """matplotlib multiplies inches by resolution and rounds down."""
    from layers.print_map.canvas import _SIZE_EPSILON_INCHES

    assert int((width / dpi + _SIZE_EPSILON_INCHES) * dpi) == width


def test_svg_has_size_title_and_description(project, tmp_path):
    draw_image(project, tmp_path / "map.svg", ImageOptions(size=SMALL_SIZE, language="hy"))
    root = ET.fromstring((tmp_path / "map.svg").read_text("utf-8"))  # noqa: S314  our own
    assert (root.get("width"), root.get("height"), root.get("role")) == ("800", "600", "img")
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "hy"
    title, words = root.find(f"{SVG_NAMESPACE}title"), root.find(f"{SVG_NAMESPACE}desc")
    assert title.text == "Լաչինի միջանցքը"
    assert words.text == (tmp_path / "map.svg.alt.txt").read_text("utf-8")
    assert (root.get("aria-labelledby"), root.get("aria-describedby")) == (
        title.get("id"),
        words.get("id"),
    )
    assert not list(root.iter(f"{SVG_NAMESPACE}text")), (
        "letters are shapes: the font need not be installed"
    )
    assert not list(root.iter(f"{SVG_NAMESPACE}image")), "nothing is pixels"
    addresses = re.findall(
        r'(?:href|src)="(?!#)([^"]*)"', (tmp_path / "map.svg").read_text("utf-8")
    )
    assert not addresses, "nothing is fetched"


def test_png_metadata_describes_map(project, tmp_path):
    draw_image(project, tmp_path / "map.png", ImageOptions(size=SMALL_SIZE, language="ru"))
    metadata = open_image(tmp_path / "map.png").text
    assert metadata["Title"] == "Лачинский коридор"
    assert metadata["Description"] == (tmp_path / "map.png.alt.txt").read_text("utf-8")
    assert "OpenStreetMap contributors (ODbL-1.0)" in metadata["Copyright"]
    assert metadata.keys() == {"Title", "Description", "Copyright"}


def test_pdf_is_one_a4_page_with_title(project, tmp_path):
    draw_image(project, tmp_path / "map.pdf")
    data = (tmp_path / "map.pdf").read_bytes()
    assert data.count(b"/Type /Page\n") + data.count(b"/Type /Page ") == 1
    box = re.search(rb"/MediaBox \[ ?0 0 ([\d.]+) ([\d.]+) ?\]", data)
    paper = [float(side) / 72 * 25.4 for side in box.groups()]
    assert paper == pytest.approx([297, 210], abs=0.1)
    assert b"/Title (The Lachin corridor)" in data
    assert b"CreationDate" not in data
    assert b"/Subtype /Image" not in data, "shapes, not pixels"
    assert b"/Subtype /Type0" in data, "letters that can be searched and copied"


@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_image_is_reproducible(project, tmp_path, form):
    for name in ("one", "two"):
        draw_image(project, tmp_path / f"{name}.{form}", ImageOptions(size=SMALL_SIZE))
    for end in (form, f"{form}.alt.txt"):
        assert (tmp_path / f"one.{end}").read_bytes() == (tmp_path / f"two.{end}").read_bytes()


def test_image_is_reproducible_across_processes(project, tmp_path):
    """Another hash seed, time or matplotlibrc gives the same bytes."""
    (tmp_path / "matplotlibrc").write_text(
        "font.family: serif\ntext.usetex: True\nsavefig.bbox: tight\nlines.scale_dashes: True\n"
    )
    code = (
        "import sys; from geo.project.loader import load_project; from conflictmap.publish.image import ImageOptions, draw_image\n"
        f"draw_image(load_project({str(ROOT)!r}), sys.argv[1] + '/other.svg', ImageOptions(size={SMALL_SIZE}))\n"
    )
    changes = {"PYTHONHASHSEED": "7", "SOURCE_DATE_EPOCH": "1", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    environment = {**os.environ, **changes, "MPLCONFIGDIR": str(tmp_path)}
    subprocess.run([sys.executable, "-c", code, tmp_path], cwd=ROOT, env=environment, check=True)
    draw_image(project, tmp_path / "own.svg", ImageOptions(size=SMALL_SIZE))
    assert (tmp_path / "other.svg").read_bytes() == (tmp_path / "own.svg").read_bytes()


def test_matplotlib_settings_do_not_affect_image(project, tmp_path):
    draw_image(project, tmp_path / "usual.png", ImageOptions(size=SMALL_SIZE))
    with mpl.rc_context(
        {"path.sketch": (5, 100, 2), "savefig.transparent": True, "text.color": "red"}
    ):
        before = dict(mpl.rcParams)
        draw_image(project, tmp_path / "odd.png", ImageOptions(size=SMALL_SIZE))
        assert dict(mpl.rcParams) == before, "and what was set stays set"
    assert (tmp_path / "odd.png").read_bytes() == (tmp_path / "usual.png").read_bytes()


def test_matplotlib_is_imported_lazily():
    code = "import sys, conflictmap.publish.image, conflictmap.cli.commands; print('matplotlib' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


# --- the three formats show the same -----------------------------------------------------------


@pytest.fixture(scope="module")
def image_folder(project, tmp_path_factory):
    folder = tmp_path_factory.mktemp("three")
    for form in image.IMAGE_FORMATS:
        draw_image(project, folder / f"map.{form}", ImageOptions(size=SMALL_SIZE, theme="dark"))
    return folder


@pytest.mark.parametrize(
    ("program", "arguments", "package"),
    [
        ("rsvg-convert", ["map.svg", "-o", "svg.png"], "librsvg2-bin"),
        ("pdftoppm", ["-png", "-r", "100", "-singlefile", "map.pdf", "pdf"], "poppler-utils"),
        ("mutool", ["draw", "-q", "-r", "100", "-o", "pdf.png", "map.pdf"], "mupdf-tools"),
    ],
)
def test_svg_and_pdf_look_like_png(image_folder, program, arguments, package):
    """Other programs render the SVG and the PDF like matplotlib's PNG."""
    if not shutil.which(program):
        pytest.skip(f"{program} of Debian's {package} is not installed")
    subprocess.run([program, *arguments], cwd=image_folder, check=True)
    made = "svg.png" if "svg.png" in arguments else "pdf.png"
    seen, own = open_image(image_folder / made), open_image(image_folder / "map.png")
    assert seen.size == pytest.approx(own.size, abs=1)
    difference = np.abs(to_grey_array(seen.resize(own.size)) - to_grey_array(own))
    assert difference.mean() < 4, "letters and lines differ by a hair's breadth"
    blocks = difference[:592].reshape(37, 16, 50, 16).mean(axis=(1, 3))
    assert blocks.max() < 45, "no part is missing"


def test_image_contains_map(image_folder):
    """Land, water and hatches give many shades in the centre of the map."""
    middle = to_grey_array(open_image(image_folder / "map.png"))[200:350, 200:600]
    assert len(np.unique(middle)) > 60


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_image_brightness_follows_theme(project, tmp_path, theme):
    draw_image(project, tmp_path / "map.png", ImageOptions(size=SMALL_SIZE, theme=theme))
    shade = to_grey_array(open_image(tmp_path / "map.png")).mean()
    assert (shade > 200) if theme == "light" else (shade < 60)


# --- sizes --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "message", "why"),
    [
        ((199, 1200), "use 200 to 20,000", "too narrow"),
        ((1600, 0), "use 200 to 20,000", "no height"),
        ((1600, -5), "use 200 to 20,000", "less than none"),
        ((20_001, 300), "use 200 to 20,000", "too wide"),
        ((20_000, 20_000), "too much memory", "1.6 GB of dots"),
        ((300, 200), "leaves no room for the map", "a legend's size"),
        ((2000, 200), "leaves no room for the map", "a strip"),
    ],
)
def test_unsupported_size_is_rejected(project, tmp_path, size, message, why):
    with pytest.raises(OutputError, match=message):
        draw_image(project, tmp_path / "map.png", ImageOptions(size=size))
    assert not list(tmp_path.iterdir()), why


@pytest.mark.parametrize(
    ("size", "dpi", "why"),
    [
        ((600, 450), None, "a column of a page"),
        ((420, 600), None, "a telephone"),
        ((1080, 1920), None, "a story"),
        ((3000, 700), None, "a banner"),
        ((1000, 1400), 300, "a column of a newspaper, 85 mm wide"),
    ],
)
def test_common_sizes_are_drawn(project, tmp_path, size, dpi, why):
    draw_image(project, tmp_path / "map.png", ImageOptions(size=size, dpi=dpi))
    assert open_image(tmp_path / "map.png").size == size, why


def test_text_scales_with_resolution(project, tmp_path):
    """Twice the resolution gives the same picture, sharper."""
    for name, size in (("one", SMALL_SIZE), ("two", (1600, 1200))):
        draw_image(project, tmp_path / f"{name}.png", ImageOptions(size=size, dpi=size[0] / 8))
    one, two = (open_image(tmp_path / f"{name}.png") for name in ("one", "two"))
    difference = np.abs(
        to_grey_array(two.resize(one.size, Image.Resampling.BOX)) - to_grey_array(one)
    )
    assert difference.mean() < 3


# --- what is refused ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("map.jpg", "use .png, .svg or .pdf"),
        ("map", "has no supported extension"),
        ("png", "has no supported extension"),
        (".png", "has no supported extension"),
    ],
)
def test_unknown_image_extension_is_rejected(project, tmp_path, name, message):
    with pytest.raises(OutputError, match=re.escape(message)):
        draw_image(project, tmp_path / name)


@pytest.mark.parametrize("there", ["map.png", "map.png.alt.txt"])
def test_existing_image_is_overwritten_only_with_force(project, tmp_path, there):
    (tmp_path / there).write_text("mine")
    with pytest.raises(OutputError, match=f"{re.escape(there)}' already exists: use --force"):
        draw_image(project, tmp_path / "map.png", ImageOptions(size=SMALL_SIZE))
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [(there, "mine")]
    draw_image(project, tmp_path / "map.png", ImageOptions(size=SMALL_SIZE), force=True)
    assert open_image(tmp_path / "map.png").size == SMALL_SIZE
    assert (tmp_path / "map.png.alt.txt").read_text("utf-8").startswith("The Lachin corridor\n")


def test_folder_at_image_path_is_rejected(project, tmp_path):
    (tmp_path / "map.png").mkdir()
    with pytest.raises(OutputError, match="is a folder"):
        draw_image(project, tmp_path / "map.png", force=True)


def test_uncreatable_folder_is_rejected(project, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match=r"map\.png' cannot be written"):
        draw_image(project, tmp_path / "file" / "map.png", ImageOptions(size=SMALL_SIZE))


@pytest.mark.parametrize(("writes", "left"), [(0, []), (1, [])], ids=["the picture", "its words"])
def test_full_disk_leaves_no_partial_image(project, tmp_path, monkeypatch, writes, left):
    """If the first or the second file does not fit on the disk, neither is left, not even partly."""
    flushed = []

    def fail_fsync(handle):
        flushed.append(handle)
        if len(flushed) > writes:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("geo.io.folder.os.fsync", fail_fsync)
    with pytest.raises(OutputError, match="No space left on device"):
        draw_image(project, tmp_path / "map.png", ImageOptions(size=SMALL_SIZE))
    assert list(tmp_path.iterdir()) == left


def test_full_disk_keeps_old_image(project, tmp_path, monkeypatch):
    (tmp_path / "map.png").write_bytes(b"before")

    def fail_fsync(handle):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("geo.io.folder.os.fsync", fail_fsync)
    with pytest.raises(OutputError, match="No space left"):
        draw_image(project, tmp_path / "map.png", ImageOptions(size=SMALL_SIZE), force=True)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [
        ("map.png", b"before")
    ]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {"view": View(filters=Filters(text="zebra"))},
            "leave no event; the map's events lie between",
        ),
        ({"view": View(selected="nobody")}, "'nobody'"),
        ({"language": "fr"}, "no language 'fr': use en, hy, az, ru"),
        ({"theme": "auto"}, "unknown theme 'auto': use light or dark"),
    ],
)
def test_invalid_view_is_rejected(project, tmp_path, options, message):
    with pytest.raises(ViewError, match=message):
        draw_image(project, tmp_path / "map.png", ImageOptions(**options))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("force", [False, True])
def test_options_as_keywords_are_deprecated(project, tmp_path, force):
    """They work until the release after 0.2.0."""
    draw_image(project, tmp_path / "new.svg", ImageOptions(size=SMALL_SIZE, language="ru"))
    with pytest.warns(
        DeprecationWarning, match=r"use ImageOptions\(size=…, language=…\)"
    ) as record:
        draw_image(project, tmp_path / "old.svg", size=SMALL_SIZE, language="ru", force=force)
    assert record[0].filename == __file__
    assert (tmp_path / "old.svg").read_bytes() == (tmp_path / "new.svg").read_bytes()


def test_unknown_option_is_rejected(project, tmp_path):
    with pytest.raises(TypeError, match="unexpected keyword argument 'colour'"):
        draw_image(project, tmp_path / "map.svg", colour="red")
    with pytest.raises(TypeError, match="options or keywords, not both"):
        draw_image(project, tmp_path / "map.svg", ImageOptions(), theme="dark")


# --- the preview --------------------------------------------------------------------------------


def test_social_preview_is_png_of_fixed_size(project):
    picture = Image.open(io.BytesIO(draw_social_preview(project)))
    assert (picture.format, picture.size) == ("PNG", SOCIAL_SIZE_PX)
    assert picture.size == (1200, 630)


def test_social_preview_file_matches_bytes(project, tmp_path):
    view = read_view(project, window="2023-04")
    draw_image(
        project,
        tmp_path / "card.png",
        ImageOptions(view=view, language="az", social=True, size=(9, 9)),
    )
    assert (tmp_path / "card.png").read_bytes() == draw_social_preview(project, view, "az")


@pytest.mark.parametrize("language", ["en", "hy", "az", "ru"])
def test_social_preview_has_clear_margin(project, language):
    """The legend is narrow enough in every language, and nothing touches the edge."""
    shades = to_grey_array(Image.open(io.BytesIO(draw_social_preview(project, language=language))))
    paper = shades[0, 0]
    edge = np.concatenate(
        [shades[:20].ravel(), shades[-20:].ravel(), shades[:, :20].ravel(), shades[:, -20:].ravel()]
    )
    assert (edge == paper).all()


# --- unusual texts --------------------------------------------------------------------------------

HOSTILE_TEXTS = {
    "mathematics": "$x^2$ and $",
    "broken mathematics": "$\\frac{$ \\begin $$$",
    "backslashes": "\\ \\n \\u0041 \\x",
    "templates": "{{ 7*7 }} {% if %} %s %(a)s {0}",
    "markup": "<b>&amp;</b> ]]> <!-- -- --> </title></desc>",
    "right to left": "שלום עולם العربية",
    "both ways": "a שלום 12 b",
    "pictures": "😀 👩‍👩‍👧 🇦🇲 ❤️",
    "letters that the font lacks": "漢字 𒀀 ꙮ",
    "marks": "a\u0301\u0302\u0303 e\u0323",
    "one long word": "W" * 500,
    "a novel": "word " * 5000,
    "a space": "\u00a0",
    "controls": "a\x00b\x1b[31mc\x7f\u2028d\ud800e\ufffe",
}


def replace_all_names(project, *texts):
    """Return the first map with the texts, in turn, as title, description, every name and credit."""
    following = cycle(texts)

    def renamed(toponym):
        return replace(toponym, names={"en": (next(following),)})

    words = dict.fromkeys(project.map_info.languages, texts[0])
    places = {
        key: replace(place, toponym=renamed(place.toponym)) for key, place in project.places.items()
    }
    layers = tuple(
        replace(
            layer,
            attribution=next(following),
            features=tuple(replace(one, toponym=renamed(one.toponym)) for one in layer.features),
        )
        for layer in project.layers
    )
    frame = replace(project.map_info, title=words, description=words)
    return replace(project, map_info=frame, places=places, layers=layers)


@pytest.fixture
def fixed_locations(project, monkeypatch):
    """Use the events' known places: names that the test changes are not looked up."""
    where = locate_events(project)
    monkeypatch.setattr(image, "locate_events", lambda _: where)


@pytest.mark.usefixtures("fixed_locations")
@pytest.mark.parametrize("text", HOSTILE_TEXTS.values(), ids=HOSTILE_TEXTS.keys())
def test_hostile_text_is_drawn_verbatim(project, tmp_path, text):
    """Text is not set as mathematics, fills no template and gives no warning; the SVG is valid."""
    hostile = replace_all_names(project, text)
    path = tmp_path / "map.svg"
    draw_image(hostile, path, ImageOptions(size=SMALL_SIZE))
    root = ET.fromstring(path.read_text("utf-8"))  # noqa: S314  our own
    words = (tmp_path / "map.svg.alt.txt").read_text("utf-8")
    assert root.find(f"{SVG_NAMESPACE}desc").text == words
    draw_social_preview(hostile)


@pytest.mark.usefixtures("fixed_locations")
@pytest.mark.parametrize("form", ["png", "pdf"])
def test_hostile_texts_are_drawn_together(project, tmp_path, form):
    """Other formats draw the same texts with other code: here all at once, a text for each place."""
    path = tmp_path / f"map.{form}"
    hostile = replace_all_names(project, *HOSTILE_TEXTS.values())
    draw_image(hostile, path, ImageOptions(size=SMALL_SIZE))
    if form == "png":
        assert open_image(path).size == SMALL_SIZE


@pytest.mark.usefixtures("fixed_locations")
def test_missing_glyphs_are_reported(project, tmp_path):
    warnings = []
    draw_image(
        replace_all_names(project, "漢字"),
        tmp_path / "map.png",
        ImageOptions(size=SMALL_SIZE),
        warn=warnings.append,
    )
    (sentence,) = warnings
    assert "字 漢" in sentence
    assert "drawn as □" in sentence
    assert (tmp_path / "map.png.alt.txt").read_text("utf-8").startswith("漢字\n"), (
        "the words have them"
    )


def test_available_glyphs_cause_no_warning(project, tmp_path):
    for language in project.map_info.languages:
        draw_image(
            project,
            tmp_path / f"{language}.png",
            ImageOptions(language=language, size=SMALL_SIZE),
            warn=pytest.fail,
        )


def test_dollar_sign_is_not_mathematics(project, tmp_path, monkeypatch):
    """As mathematics, ``$a$`` would be as wide as an italic a."""
    from layers.print_map.typography import Font, measure_text

    assert measure_text("$a$", Font(20)) > 2 * measure_text("a", Font(20))
    where = locate_events(project)
    monkeypatch.setattr(image, "locate_events", lambda _: where)
    for name, title in (("dollar", "$a$"), ("plain", "a")):
        draw_image(
            replace_all_names(project, title),
            tmp_path / f"{name}.svg",
            ImageOptions(size=SMALL_SIZE),
        )
    digests = {hashlib.sha256(path.read_bytes()).digest() for path in tmp_path.glob("*.svg")}
    assert len(digests) == 2


@pytest.mark.parametrize(
    ("size", "dpi", "smaller_size", "why"),
    [
        ((3508, 2480), 300.0, (1754, 1240), "A4, halved"),
        ((1080, 1350), None, (540, 675), "half as many dots, and half the dots an inch"),
        ((300, 3000), None, (200, 2000), "no side under 200"),
        ((20_000, 20_000), None, (8000, 8000), "no more dots than a PNG may have"),
        ((200, 20_000), None, (200, 20_000), "it cannot be smaller"),
    ],
)
def test_smaller_size_keeps_layout(size, dpi, smaller_size, why):
    found, dots = image.reduce_size(size, dpi)
    assert found == smaller_size, why
    full = dpi or image.default_dpi(*size)
    inches = [side / full for side in size]
    assert [side / dots for side in found] == pytest.approx(inches, rel=0.01), why
