"""Decisions of a curator while the process is killed at random moments: how many are lost.

`python -m bench.kills [COUNT] [SEED]` starts a process that accepts events one after the other and
prints each that was written, kills it at a random moment, and compares the project with what was
printed. It prints the number of kills, of decisions, and of those that were lost or divided.
"""

import random
import subprocess
import sys
import tempfile
from pathlib import Path

from conflictmap.cli.main import main
from conflictmap.editing import yaml_splice
from conflictmap.editing.decisions import Decision, read_decisions
from conflictmap.editing.transaction import ProjectEditor
from conflictmap.editing.undo import plan_decision_on_event
from geo.project.events import EVENTS_FILE
from geo.project.loader import load_project

_SOURCE = "kills"
_MAX_DELAY_S = 1.5
_START_COUNT = 2
"""Decisions before the process may be killed, so that it is not killed while it starts."""


def accept_events(root: Path, first: int) -> None:
    """Accept copies of a draft of the example, without an end, and print the id of each."""
    number = first
    while True:
        editor = ProjectEditor(root)
        text = editor.read_text(EVENTS_FILE)
        template = yaml_splice.list_ids(text, "events")[1]
        lines = yaml_splice.read_record_text(text, "events", template)
        copy = lines.replace(template, f"copy-{number}", 1)
        text = yaml_splice.insert_record_text(text, "events", copy, template)
        editor.write(EVENTS_FILE, text.encode())
        decision = Decision("0" * 64, number, number + 1, "", "accepted", event=f"copy-{number}")
        plan_decision_on_event(editor, _SOURCE, decision)
        editor.commit()
        print(number, flush=True)
        number += 1


def run_kills(count: int, seed: int) -> dict[str, int]:
    """Kill a process of `accept_events` a number of times, and return the counts."""
    chance = random.Random(seed)  # noqa: S311  moments, no secrets
    result = {"kills": 0, "decisions": 0, "lost": 0, "divided": 0}
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "map"
        main(["new", str(root)])
        number = 0
        for _ in range(count):
            printed = _run_until_killed(root, number, chance)
            ProjectEditor(root)  # completes a step that the kill interrupted
            decided = {row.start for row in read_decisions(ProjectEditor(root), _SOURCE)}
            written = {
                int(event.id.removeprefix("copy-"))
                for event in load_project(root).events
                if event.id.startswith("copy-")
            }
            result["kills"] += 1
            result["decisions"] += len(printed)
            result["lost"] += len(set(printed) - (decided & written))
            result["divided"] += len(decided ^ written)
            number = max([*decided, number - 1]) + 1
    return result


def _run_until_killed(root: Path, first: int, chance: random.Random) -> list[int]:
    command = [sys.executable, "-m", "bench.kills", "--accept", str(root), str(first)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        if process.stdout is None:  # never with PIPE
            return []
        lines = [process.stdout.readline() for _ in range(_START_COUNT)]
        try:
            process.wait(chance.uniform(0, _MAX_DELAY_S))
        except subprocess.TimeoutExpired:
            process.kill()
        lines += process.stdout.readlines()
    return [int(line) for line in lines if line.strip().isdigit()]


if __name__ == "__main__":
    if sys.argv[1:2] == ["--accept"]:
        accept_events(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        arguments = [int(one) for one in sys.argv[1:]]
        counts = run_kills(arguments[0] if arguments else 50, arguments[1] if arguments[1:] else 0)
        print(", ".join(f"{key}: {value}" for key, value in counts.items()))
