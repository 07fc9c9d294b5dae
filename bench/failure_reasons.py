"""Reasons for the benchmarks in which another library is better.

A measure in which another library is better must have a reason here: without one the page is
not written.
"""

LOSS_REASONS: dict[tuple[str, str], str] = {
    ("render", "build_s"): (
        "Ours spends the time on making the page small: it sorts every event into columns of "
        "numbers, gathers the words that come again and compresses the texts in chunks. The others "
        "write what they are given as JSON or, in swiftmap's case, positions and times as arrays. "
        "A page is built once and opened often."
    ),
    ("render", "file_mb"): (
        "Ours carries Leaflet, the viewer with its timeline, filters, list and reading panel, the "
        "words of four languages and the ground of the map in the page, about 0.6 MB before the "
        "first event. The pages of folium and pydeck hold the events alone and load the rest from "
        "public servers, which this column does not count; the first map below counts it."
    ),
    ("render", "first_ms"): (
        "Ours draws the ground, the timeline's histogram, the list of events and the filters "
        "before the first frame with events; the others draw marks on an empty map."
    ),
    ("render", "heap_mb"): (
        "Ours holds its interface, an index for the search and the columns of every filter; with "
        "few events that is more than the marks of a bare map weigh."
    ),
    ("render", "cumulative_ms"): (
        "Each step redraws the map, the counts of the filters, the timeline and the first lines "
        "of the list. swiftmap moves one number on the graphics processor, or what stands in for "
        "it here; folium's layers that are added by hand have nothing else to keep up to date."
    ),
    ("render", "cumulative_script_ms"): (
        "Each step counts and redraws every event of the window on the processor and brings the "
        "filters' counts and the list up to date. swiftmap hands one number to the shader; by hand "
        "only what enters or leaves is touched, and nothing else follows."
    ),
    ("render", "window_ms"): (
        "A step also brings the filters' counts, the timeline and the list up to date, which the "
        "others do not have."
    ),
    ("render", "window_script_ms"): (
        "A step also brings the filters' counts, the timeline and the list up to date, which the "
        "others do not have."
    ),
    ("render", "popup_ms"): (
        "Texts are unpacked when a popup asks for them, a chunk of 500 events at a time, or "
        "fetched first where they stand beside the page; the others hold every text in memory, "
        "which is what their heap shows. The popup of ours also draws the circle of precision and "
        "brings the list to its event."
    ),
    ("geocode", "found"): (
        "Ours refuses where several places fit or the name is not certain; whoever takes the most "
        "populous place of a name always answers. Without the project's gazetteer ours knows "
        "populated places alone."
    ),
    ("geocode", "right"): (
        "Ours refuses where several places fit; a guess by population is right by luck as well."
    ),
    ("geocode", "wrong"): (
        "What finds next to nothing is seldom wrong: geotext knows cities of 15,000 in Latin "
        "script only. Among places that it does answer ours may take a namesake."
    ),
    ("geocode", "per_s"): (
        "geotext and flashgeotext look words up in a table of cities in memory; where they do not "
        "know a name, which is nearly always outside of Latin script, they have nothing to do."
    ),
    ("geocode", "ready_s"): (
        "Reading a whole table into memory is quicker than reading the project where the table "
        "is small."
    ),
    ("map", "page_kb"): (
        "Ours is the whole map in one file: library, viewer, ground, four languages. The page of "
        "folium or pydeck is a list of addresses that the reader's browser has to fetch; the bytes "
        "over the wire are the fair figure."
    ),
    ("map", "wire_kb"): (
        "Ours carries the ground of the map, the source text and four languages; tiles, which the "
        "others fetch on top, are not in their figure."
    ),
    ("map", "first_ms"): (
        "Ours draws the ground, timeline, list and filters before the first frame with events; "
        "the others' scripts came from this machine at no delay, and their ground was empty."
    ),
    ("map", "requests"): "The others ask for fewer files.",
    ("map", "axe"): "axe-core finds something in ours: see the rules in the table.",
    ("map", "unscripted"): "Another page shows more of the events without script.",
    ("map", "offline"): "Ours did not draw without network.",
    ("app", "start_s"): (
        "Ours imports geopandas, reads, checks and locates the project and compiles the map "
        "document before the first answer; the other app draws points."
    ),
    ("app", "rerun_kb"): "A rerun of ours also sends the table below the map its selected row.",
    ("app", "trip_ms"): (
        "Python's answer in ours is a chosen row in the table of events, which Streamlit's data "
        "frame draws on a canvas and tells the page late; the other app answers with one line."
    ),
}


def find_reason(section: str, measure: str) -> str | None:
    """Return why ours is not the best in a measure; None if no reason is given."""
    return LOSS_REASONS.get((section, measure))
