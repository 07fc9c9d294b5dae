"""Media of a project as they are published: those of drafts left out, images scaled to a size."""

from collections.abc import Iterator
from dataclasses import replace

from geo.project.event_details import MediaItem
from geo.project.media import IMAGE_BUDGET_BYTES, scale_image
from geo.project.model import Project


def list_published_media(project: Project) -> Iterator[MediaItem]:
    """Yield the media of the events that are published, drafts left out."""
    for event in project.events:
        if event.is_public:
            yield from event.details.media


def scale_project_images(project: Project, budget_bytes: int) -> Project:
    """Return a project whose images are scaled to a number of bytes each.

    Args:
        project: A loaded project, whose images have at most `IMAGE_BUDGET_BYTES`.
        budget_bytes: Maximum size of an image as WebP.
    """
    if budget_bytes == IMAGE_BUDGET_BYTES:
        return project
    events = tuple(
        replace(
            event,
            details=replace(
                event.details,
                media=tuple(_scale_item(one, budget_bytes) for one in event.details.media),
            ),
        )
        if event.details.media
        else event
        for event in project.events
    )
    return replace(project, events=events)


def _scale_item(item: MediaItem, budget_bytes: int) -> MediaItem:
    if item.kind != "image" or not item.data:
        return item
    data, size = scale_image(item.original or item.data, budget_bytes)
    return replace(item, data=data, size=size)
