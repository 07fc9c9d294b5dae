"""The command `draft`: proposes events from an article in English."""

import argparse
import contextlib
import json
import sys
from pathlib import Path

import conflictmap
from conflictmap.drafting.json_format import proposal_to_json
from conflictmap.drafting.model import Draft, DraftStatement, Figure, Found, Proposal
from conflictmap.drafting.pointed_events import WorldPlaces, add_pointed_events
from conflictmap.drafting.proposer import propose_events
from conflictmap.drafting.regions import open_region_finder
from conflictmap.drafting.store import write_drafts
from conflictmap.network.assistant import find_pointed_events, is_local_address
from geo.dates import DateError
from geo.errors import OutputError
from geo.geocoding.gazetteer import Gazetteer
from geo.geocoding.geonames import open_geonames_index
from geo.io.folder import decode_text
from geo.project.events import EVENTS_FILE
from geo.project.loader import load_project
from geo.project.model import Project
from geo.project.sources import INTERNAL
from geo.text.plurals import pluralize


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments for the article and its date."""
    parser.add_argument(
        "article",
        metavar="FILE|SOURCE_ID",
        help="a text file with one paragraph a line, a source of the project, or - for the "
        "standard input",
    )
    parser.add_argument(
        "--date",
        metavar="EDTF",
        help="the article's date, such as 2024-06-02 (default: that of the source, or of the "
        "article's dateline)",
    )
    parser.add_argument(
        "--write",
        action="store_true",
        help="write the drafts of a source to drafts/SOURCE_ID.json, to be reviewed in the app",
    )
    parser.add_argument(
        "--even-if-other-subject",
        action="store_true",
        help="propose events even from a text that is not about armed conflict",
    )
    parser.add_argument(
        "--project-only",
        action="store_true",
        help="use the project's own places only, not those of the world",
    )
    parser.add_argument(
        "--assistant",
        metavar="URL",
        help="address of a server with OpenAI's interface, such as http://localhost:11434/v1: its "
        "model points at further events; the values are worked out by the rules",
    )
    parser.add_argument(
        "--assistant-model", metavar="NAME", default="default", help="the model of the server"
    )
    parser.add_argument(
        "--send-text",
        action="store_true",
        help="agree that the article's text is sent to an assistant on another machine",
    )


def run(options: argparse.Namespace) -> int:
    """Print the proposed events, or write them to the folder `drafts`."""
    project = _load_project_if_any(options)
    text, stated_date, source_id = _read_article(options.article, project)
    if options.write and source_id is None:
        raise OutputError(
            f"{options.article!r} is not a source of the project: add it with "
            "`conflictmap source add`, and use its id with --write"
        )
    if options.assistant:
        _refuse_internal(options, project, source_id)
    date = options.date or stated_date
    with contextlib.nullcontext() if options.project_only else open_geonames_index() as geonames:
        places = WorldPlaces(
            project.gazetteer if project else Gazetteer([]),
            geonames,
            project.map_info.bounds if project else None,
            None if options.project_only else open_region_finder().find_regions,
        )
        try:
            proposal = propose_events(
                text,
                gazetteer=places.gazetteer,
                geonames_index=places.geonames_index,
                article_date=date,
                area=places.area,
                find_regions=places.find_regions,
                even_if_other_subject=options.even_if_other_subject,
            )
            if options.assistant:
                proposal = _add_assistant_events(options, proposal, text, places, date)
        except (DateError, ValueError) as error:
            raise OutputError(str(error)) from None
    if options.write and source_id is not None:
        path = write_drafts(
            Path(options.project), source_id, text, proposal, version=conflictmap.__version__
        )
        print(f"{path}  {pluralize(len(proposal.drafts), 'draft')}", file=sys.stderr)
    if options.json:
        print(json.dumps(proposal_to_json(proposal), ensure_ascii=False, indent=2))
    elif not options.write:
        print("\n".join(_format_proposal(proposal)))
    return 0


def _refuse_internal(
    options: argparse.Namespace, project: Project | None, source_id: str | None
) -> None:
    """Refuse to send a text that never leaves this machine."""
    source = project.sources.get(source_id) if project and source_id else None
    is_internal = source is not None and source.rights == INTERNAL
    if is_internal and not is_local_address(options.assistant):
        raise OutputError(
            f"{source_id!r} is internal: its text is not sent to another machine; use an assistant "
            "on this one"
        )


def _add_assistant_events(
    options: argparse.Namespace,
    proposal: Proposal,
    text: str,
    places: WorldPlaces,
    date: str | None,
) -> Proposal:
    """Return the proposal with the events at which the assistant's model points."""
    model = options.assistant_model
    events = find_pointed_events(
        options.assistant, model, text, article_date=date, may_leave=options.send_text
    )
    return add_pointed_events(proposal, text, events, places, model=model, article_date=date)


def _load_project_if_any(options: argparse.Namespace) -> Project | None:
    """Return the project of the folder; None where the folder has none."""
    if not (Path(options.project) / EVENTS_FILE).is_file():
        return None
    return load_project(options.project)


def _read_article(article: str, project: Project | None) -> tuple[str, str | None, str | None]:
    """Return the text, its date as EDTF, and its id as a source of the project."""
    if article == "-":
        return decode_text(sys.stdin.buffer.read(), "the standard input"), None, None
    source = project.sources.get(article) if project else None
    if source is not None:
        date = source.stated_date or source.inferred_date
        return source.passage.text, date, source.id
    path = Path(article)
    if not path.is_file():
        raise OutputError(
            f"{article!r} is neither a file nor a source of the project: name a text file, or one "
            f"of {', '.join(project.sources) if project and project.sources else 'its sources'}"
        )
    try:
        return decode_text(path.read_bytes(), article), None, None
    except OSError as error:
        raise OutputError(f"{article!r} cannot be read: {error.strerror}") from None


def _format_proposal(proposal: Proposal) -> list[str]:
    lines = [*([proposal.banner] if proposal.banner else []), *proposal.notes]
    for number, draft in enumerate(proposal.drafts, 1):
        lines += ["", *_format_draft(number, draft)]
    if proposal.not_proposed:
        lines += ["", "Not proposed:"]
        lines += [f"  “{item.words}”: {item.reason}" for item in proposal.not_proposed]
    lines += ["", f"{pluralize(len(proposal.drafts), 'event')} proposed: review each of them"]
    return lines


def _format_draft(number: int, draft: Draft) -> list[str]:
    place = draft.place.value
    where = "none"
    if place is not None:
        named = f" ({place.name})" if place.name else ""
        where = f"{place.words or place.expression}{named}"
        if place.point:
            where += f" {place.point[0]:.4f}, {place.point[1]:.4f}"
    rows = [
        ("date", draft.date.value or "none", draft.date),
        ("place", where, draft.place),
        ("type", draft.type.value, draft.type),
        ("actors", ", ".join(draft.actors.value or ()) or "none", draft.actors),
        ("deaths", _format_figure(draft.fatalities.value), draft.fatalities),
    ]
    lines = [f"{number}. {draft.title}"]
    lines += [f"   {name:8}{value}  [{found.sure}: {found.why}]" for name, value, found in rows]
    return lines + [_format_statement(statement) for statement in draft.statements]


def _format_statement(statement: DraftStatement) -> str:
    by: Found[str] = statement.by
    return f"   {statement.stance.value}, {by.value or 'the article'}: “{statement.quote}”"


def _format_figure(figure: Figure | None) -> str:
    if figure is None:
        return "none"
    named = {"low": figure.low, "best": figure.best, "high": figure.high}
    return ", ".join(f"{key} {value:,}" for key, value in named.items() if value is not None)
