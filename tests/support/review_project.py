"""A new project with one source whose drafts a curator can review."""

from conflictmap.cli.main import main
from geo.project.loader import load_project


def write_review_project(tmp_path, text):
    """Write a project, and add a text as a source; return the project's folder.

    Args:
        tmp_path: The folder of the test.
        text: The source, in which ``{place}`` is replaced by the name of the project's first place.
    """
    folder = tmp_path / "map"
    assert main(["new", str(folder)]) == 0
    place = next(iter(load_project(folder).places.values())).toponym.label
    document = tmp_path / "report.txt"
    document.write_text(text.format(place=place), encoding="utf-8")
    arguments = ["--title", "Report", "--date", "2024-06-06", "--project", str(folder)]
    assert main(["source", "add", str(document), *arguments]) == 0
    return folder
