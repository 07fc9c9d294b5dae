"""Commands whose output is read by a program that ends early, such as `head`."""

import io
import os
import sys

import pytest

from conflictmap.cli import main


@pytest.fixture
def close_pipe(monkeypatch):
    """Make streams of the process pipes that nothing reads any more."""
    writers = []

    def replace_streams(*names):
        for name in names:
            reader, writer = os.pipe()
            os.close(reader)
            stream = io.TextIOWrapper(io.FileIO(writer, "w"), encoding="utf-8", write_through=True)
            writers.append(stream)
            monkeypatch.setattr(sys, name, stream)

    yield replace_streams
    monkeypatch.undo()
    for writer in writers:
        writer.close()


def write_project(sample_project, folder):
    for name, contents in sample_project.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(contents)
    return folder


@pytest.mark.parametrize("streams", [("stdout",), ("stdout", "stderr")], ids="+".join)
@pytest.mark.parametrize(
    "arguments",
    [("check",), ("check", "--json"), ("geocode", "Alder"), ("geocode", "Alder", "--json")],
    ids=" ".join,
)
def test_unread_output_is_discarded(sample_project, tmp_path, close_pipe, streams, arguments):
    folder = write_project(sample_project, tmp_path)
    close_pipe(*streams)
    assert main.main([*arguments, "--project", str(folder)]) == 0


@pytest.mark.parametrize("streams", [("stdout",), ("stderr",), ("stdout", "stderr")], ids="+".join)
@pytest.mark.parametrize(
    "arguments", [("check",), ("check", "--json"), ("export", "map.html")], ids=" ".join
)
def test_unread_errors_are_discarded(sample_project, tmp_path, close_pipe, streams, arguments):
    """The exit code is that of the errors: a script that pipes them to `head` needs it."""
    folder = write_project(
        sample_project.replace_text("events.yaml", "type: access", "type: none"), tmp_path
    )
    close_pipe(*streams)
    assert main.main([*arguments, "--project", str(folder)]) == 1


def test_unread_message_is_discarded(tmp_path, close_pipe):
    close_pipe("stdout", "stderr")
    assert main.main(["check", "--project", str(tmp_path / "none")]) == 1
