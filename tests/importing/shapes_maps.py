"""Maps and stories of other programs: KML, KMZ, GPX, uMap, GeoJSON, TimelineJS, StoryMapJS."""

import json

from tests.importing.shapes import (
    ALL_TYPES,
    FORD,
    FORD_POINT,
    Shape,
    csv_text,
    feature,
    geojson_text,
    kml_text,
    kmz_bytes,
)

AREA = {"type": "Polygon", "coordinates": [[[147.0, -42.0], [147.5, -42.0], [147.5, -41.5], [147.0, -42.0]]]}  # fmt: skip

PLACEMARKS = (
    # folders within folders; SimpleData; a span without an end; a month; no geometry
    (
        "<Folder><name>Fighting</name><Folder><name>Battles</name>"
        "<Placemark><name>Ford</name><description>Shots at the ford.</description>"
        f"<TimeSpan><begin>2021-05-02</begin></TimeSpan>{FORD_POINT}</Placemark></Folder>"
        "<Placemark><name>Mill</name><description>The mill burnt.</description>"
        f"<TimeStamp><when>2021-06</when></TimeStamp>{FORD_POINT}</Placemark></Folder>"
    ),
    (
        "<Placemark><name>Store</name><description>The store was robbed.</description><ExtendedData>"
        '<SchemaData schemaUrl="#s"><SimpleData name="Date">23/07/2021</SimpleData></SchemaData>'
        f"</ExtendedData>{FORD_POINT}</Placemark>"
    ),
    (
        "<Placemark><name>Gate</name><description>A guard at the gate.</description>"
        "<TimeStamp><when>2021-08-01</when></TimeStamp></Placemark>"
    ),
    (
        "<Placemark><name>Sea</name><description>A boat was held.</description>"
        "<TimeStamp><when>2021-08-02</when></TimeStamp>"
        "<Point><coordinates>0,0,0</coordinates></Point></Placemark>"
    ),
    (
        "<Placemark><name>Track</name><description>The lorries went north.</description>"
        "<TimeSpan><begin>2021-08-03</begin><end>2021-08-04</end></TimeSpan><gx:Track>"
        "<when>2021-08-03T10:00:00Z</when><gx:coord>147.0 -42.0 10</gx:coord>"
        "<when>2021-08-03T11:00:00Z</when><gx:coord>147.1 -41.9 12</gx:coord></gx:Track></Placemark>"
    ),
    (
        "<Placemark><name>Zone</name><description>Closed zone.</description>"
        "<TimeSpan><begin>2021-09-05</begin><end>2021-09-01</end></TimeSpan>"
        "<Polygon><outerBoundaryIs><LinearRing><coordinates>147,-42 147.5,-42 147.5,-41.5 147,-42"
        "</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>"
    ),
    (
        "<Placemark><name>Mixed</name><description>A post and a road.</description>"
        f"<TimeStamp><when>2021-10-01T23:30:00+10:00</when></TimeStamp><MultiGeometry>{FORD_POINT}"
        "<LineString><coordinates>147,-42 147.1,-42</coordinates></LineString></MultiGeometry>"
        "</Placemark>"
    ),
)
LINK = "<NetworkLink><name>Live</name><Link><href>https://maps.example.org/x.kml</href></Link></NetworkLink>"  # fmt: skip

GPX = (
    '<gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1">'
    '<wpt lat="-41.9" lon="147.45"><time>2021-05-02T10:00:00Z</time><name>Ford</name>'
    "<desc>Shell crater at the ford.</desc></wpt>"
    '<wpt lat="0" lon="0"><time>2021-05-03T10:00:00Z</time><name>None</name>'
    "<desc>No fix of the device.</desc></wpt>"
    '<wpt lat="-41.9" lon="147.45"><name>Mill - 4 May 2021</name><desc>Burnt mill.</desc></wpt>'
    '<wpt lat="-41.9" lon="147.45"><time>2021-05-05T10:00:00Z</time><name>Gate</name></wpt>'
    "<trk><name>Convoy</name><desc>The convoy's track.</desc><trkseg>"
    '<trkpt lat="-41.9" lon="147.45"><time>2021-05-06T10:00:00Z</time></trkpt>'
    '<trkpt lat="-41.8" lon="147.40"><time>2021-05-06T11:00:00Z</time></trkpt></trkseg></trk></gpx>'
)
SLIDE = {"text": {"headline": "Shots at the ford", "text": "<p>Guards shot at the ford.</p>"}, "location": {"lat": -41.9, "lon": 147.45, "name": "Kestrel Ford", "zoom": 9}, "date": "5 May 2021"}  # fmt: skip

MAPS = [
    Shape(
        "folders.kml",
        kml_text(*PLACEMARKS, extra=LINK),
        {
            1: {"date": "2021-05-02/..", "subtype": "Battles", "type": "violence", "point": FORD},
            2: {"date": "2021-06", "subtype": "Fighting", "type": "access"},
            3: {"date": "2021-07-23", "date_from": "ExtendedData Date"},
            4: "no-place",
            5: "bad-coordinates",
            6: {"date": "2021-08-03/2021-08-04", "geometry": "LineString", "where_prec": 5},
            7: "date-reversed",
            8: "not-a-point",
        },
        "kml",
        recipe={"types": {"Battles": "violence", "Fighting": "access"}},
        options=ALL_TYPES,
    ),
    Shape(  # the placemarks are not in doc.kml, which only links to them
        "map.kmz",
        kmz_bytes(
            {
                "doc.kml": kml_text(extra="<NetworkLink><Link><href>files/a.kml</href></Link></NetworkLink>"),
                "files/a.kml": kml_text(PLACEMARKS[0]),
                "files/b.kml": kml_text(PLACEMARKS[1]),
            }
        ),
        {1: {"date": "2021-05-02/.."}, 2: {"date": "2021-06"}, 3: {"date": "2021-07-23"}},
        "kml",
        options=ALL_TYPES,
    ),
    Shape(
        "device.gpx",
        GPX,
        {
            1: {"date": "2021-05-02", "point": FORD, "origin": "Ford"},
            2: "bad-coordinates",
            3: {"date": "2021-05-04", "date_from": "name"},
            4: "no-words",
            5: {"geometry": "LineString", "date": "2021-05-06"},
        },
        "gpx",
        options=ALL_TYPES,
    ),
    Shape(  # an old backup: `_storage`, properties of its own, a remote layer without features
        "old.umap",
        json.dumps(
            {
                "type": "umap", "properties": {"name": "Lune"}, "geometry": {"type": "Point", "coordinates": FORD},
                "layers": [
                    {"type": "FeatureCollection", "_storage": {"name": "Shelling"}, "features": [
                        feature(FORD, name="Ford", description="# Shells\n*Two* fell, see https://courier.example.org/1", Fecha="25/05/2021"),
                        feature([147.1, -42.4], name="Mill", description="The mill.", Fecha="03/05/2021"),
                        feature(AREA, name="Zone", description="Closed.", Fecha="2021-06-01"),
                        feature([147.45, -91], name="Pole", description="Beyond the pole.", Fecha="2021-06-02"),
                    ]},
                    {"type": "FeatureCollection", "_umap_options": {"name": "Remote", "remoteData": {"url": "https://x.example.org"}}},
                ],
            }
        ),
        {
            1: {"date": "2021-05-25", "type": "violence", "point": FORD},
            2: {"date": "2021-05-03"},
            3: {"geometry": "Polygon", "where_prec": 5},
            4: "bad-coordinates",
        },
        "umap",
        recipe={"types": {"Shelling": "violence"}},
    ),
    Shape(  # properties within properties, several points, a collection of two kinds, no geometry
        "nested.geojson",
        geojson_text(
            feature(FORD, "n1", event={"date": "2021-05-02", "description": "Shots at the ford."}, source={"url": "https://courier.example.org/1"}),
            feature({"type": "MultiPoint", "coordinates": [FORD, [147.1, -42.4]]}, "n2", event={"date": "2021-05-03", "description": "Posts at two places."}),
            feature({"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": FORD}, AREA]}, "n3", event={"date": "2021-05-04", "description": "A point and an area."}),
            feature(None, "n4", event={"date": "2021-05-05", "description": "No geometry."}),
            feature(AREA, "n5", event={"date": "2021-05-06", "description": "A closed zone."}),
            feature({"type": "Polygon", "coordinates": []}, "n6", event={"date": "2021-05-07", "description": "An empty zone."}),
        ),
        {
            1: {"origin": "n1", "date": "2021-05-02", "quotes": ["Shots at the ford."], "urls": ["https://courier.example.org/1"]},
            2: {"geometry": "MultiPoint", "where_prec": 5},
            3: "not-a-point",
            4: "no-place",
            5: {"geometry": "Polygon"},
            6: "no-place",
        },
        "geojson",
        options=ALL_TYPES,
    ),
    Shape(  # positions in the properties, where the geometry is missing; latitude first in one
        "properties.geojson",
        geojson_text(
            feature(None, id="a", date="2021-05-02", latitude=-41.9, longitude=147.45, notes="Position in the properties."),
            feature([-41.9, 147.45], id="b", date="2021-05-03", notes="Latitude first."),
            feature({"type": "Point", "coordinates": ["147.45", "-41.9"]}, id="c", date="2021-05-04", notes="Numbers as texts."),
            feature([147.45, -41.9, 300.5], id="a", date="2021-05-02", latitude=-41.9, longitude=147.45, notes="Position in the properties."),
        ),
        {1: {"origin": "a", "point": FORD}, 2: "bad-coordinates", 3: {"point": FORD}, 4: {"origin": "a (second)"}},
        "geojson",
        options=ALL_TYPES,
    ),
    Shape(  # a timeline with a place given for all
        "timeline.json",
        json.dumps(
            {
                "title": {"text": {"headline": "The Lune", "text": "A war"}},
                "events": [
                    {"start_date": {"year": "2021", "month": "5", "day": "2"}, "text": {"headline": "Ford", "text": "<p>Shots &amp; smoke.</p>"}, "media": {"url": "https://courier.example.org/1"}, "group": "War"},
                    {"start_date": {"year": "2021", "month": "6"}, "end_date": {"year": "2021", "month": "7"}, "text": {"headline": "Siege", "text": ""}},
                    {"start_date": {"year": "-44"}, "text": {"headline": "Old", "text": "Long ago."}},
                ],
                "eras": [{"start_date": {"year": "2020"}, "end_date": {"year": "2022"}, "text": {"headline": "War"}}],
            }
        ),
        {1: "title slide", 2: "no-place", 3: "no-place", 4: "no-date", 5: "era"},
        "timeline",
        options=ALL_TYPES,
    ),
    Shape(  # a story: an overview, an empty date, a stretch, two digits, no location
        "story.json",
        json.dumps(
            {
                "storymap": {
                    "slides": [
                        {"type": "overview", "text": {"headline": "The war", "text": "<p>All.</p>"}, "date": ""},
                        SLIDE,
                        {**SLIDE, "date": "", "text": {"headline": "The mill burns (June 2021)", "text": "<script>x</script><b>The mill</b> burnt."}},
                        {**SLIDE, "date": "1790-2010"},
                        {**SLIDE, "date": "Aug 23"},
                        {**SLIDE, "location": {}},
                        {**SLIDE, "date": "", "text": {"headline": "No day", "text": "Nobody knows when."}},
                        {**SLIDE, "text": {"headline": "", "text": ""}},
                        {**SLIDE, "location": {"lat": 147.45, "lon": -41.9}},
                    ]
                }
            }
        ),
        {
            1: "title slide",
            2: {"date": "2021-05-05", "point": FORD, "quotes": ["Guards shot at the ford."], "place": "Kestrel Ford"},
            3: {"date": "2021-06", "date_from": "headline", "quotes": ["The mill burnt."]},
            4: {"date": "1790/2010"},
            5: "ambiguous-date",
            6: "no-place",
            7: "no-date",
            8: "no-words",
            9: "bad-coordinates",
        },
        "storymap",
        options=ALL_TYPES,
    ),
    Shape(  # the sheet of a timeline as another program saves it: tabs, columns in another order
        "timeline.tsv",
        csv_text(
            ["Headline", "Text", "Year", "Month", "Day", "Time", "End Year", "End Month", "End Day", "End Time", "Display Date", "Media", "Type", "Group"],
            [
                ["The war", "A title.", "", "", "", "", "", "", "", "", "", "", "title", ""],
                ["Ford", "Shots at the ford.", "2021", "5", "2", "10:00", "", "", "", "", "", "https://courier.example.org/1", "", "War"],
                ["", "", "2021", "5", "3", "", "", "", "", "", "", "", "", ""],
                ["Month", "The month.", "2021", "13", "", "", "", "", "", "", "", "", "", ""],
                ["Back", "The end is before the start.", "2021", "5", "4", "", "2021", "5", "1", "", "", "", "", ""],
            ],
            "\t",
        ),
        {2: "title slide", 3: "no-place", 4: "no-words", 5: "no-date", 6: "date-reversed"},
        "timeline",
        options=ALL_TYPES,
    ),
    Shape(  # corridors: a position at both ends, two columns of one date
        "corridors.csv",
        csv_text(
            ["Date", "date", "from_", "from_lat", "from_lon", "to_", "to_lat", "to_lon", "Text", "Links"],
            [
                ["05.03.22", "2022-03-05", "Ford", "-41.9", "147.45", "Norvale", "-42.4", "147.1", "Buses leave the ford.", "https://a.example.org/1 https://b.example.org/2"],
                ["06.03.22", "2022-03-06", "Ford", "-41.9", "147.45", "Somewhere", "", "", "Buses leave the ford.", ""],
            ],
        ),
        {
            2: {"date": "2022-03-05", "point": FORD, "to": [147.1, -42.4], "place": "Ford", "to_place": "Norvale", "urls": ["https://a.example.org/1", "https://b.example.org/2"]},
            3: {"point": FORD, "where_prec": 2, "to": None},
        },
        options={"event_type": "access"},
    ),
]  # fmt: skip
