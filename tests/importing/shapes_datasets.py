"""Files in the shapes of data sets: ACLED, UCDP GED, VIINA, TimeMap, auto-archiver."""

import json

from tests.importing.shapes import (
    ACLED_COLUMNS,
    ALL_TYPES,
    FORD,
    GED_COLUMNS,
    Shape,
    acled,
    csv_text,
    ged,
    xlsx_bytes,
)

ACLED_API = {
    "status": 200,
    "success": True,
    "count": 5,
    "last_update": 12,
    "data": [
        # numbers as numbers, an empty province as null, an entity in the notes
        acled(event_id_cnty="EXL1", event_date="2024-03-05", latitude=-41.9, longitude=147.45, geo_precision=1, time_precision=1, fatalities=3, iso=999, admin3=None, notes="Guards &amp; column met.", timestamp=1750000000),
        acled(event_id_cnty="EXL2", event_date="2024-03-06", time_precision="2", geo_precision="3", fatalities="0"),
        # the same event with a newer timestamp and another date
        acled(event_id_cnty="EXL2", event_date="2024-03-07", time_precision="2", geo_precision="3", timestamp="1760000000"),
        acled(event_id_cnty="EXL3", event_date="2024-03-09", event_type="Protests", sub_event_type="Excessive force against protesters", fatalities=1, latitude=0.0, longitude=35.1),
        acled(event_id_cnty="EXL4", event_date="2024-03-10", event_type="Strategic developments", sub_event_type="Agreement", actor2=None, latitude="", longitude=""),
    ],
}  # fmt: skip

DATASETS = [
    Shape(
        "acled_api.json",
        json.dumps(ACLED_API),
        {
            1: {"origin": "EXL1", "date": "2024-03-05", "fatalities": {"best": 3}, "quotes": ["Guards & column met."], "point": FORD},
            2: 3,
            3: {"date": "[2024-03-04..2024-03-10]", "where_prec": 4, "fatalities": None},
            4: {"type": "protest", "fatalities": {"best": 1}, "point": [35.1, 0.0]},
            5: "no-place",
        },
        "acled",
    ),
    Shape(  # via another tool: two columns of its own, day first with a time, another order
        "acled_tool.csv",
        csv_text(
            ["score", *reversed(ACLED_COLUMNS), "cluster"],
            [
                acled(event_id_cnty="EXL11", event_date="14/08/2020 00:00:00", year="2020", score="0.2"),
                acled(event_id_cnty="EXL12", event_date="03/08/2020 00:00:00", year="2020", event_type="Riots", sub_event_type="Mob violence"),
                acled(event_id_cnty="EXL13", event_date="30/02/2020 00:00:00", year="2020"),
                acled(event_id_cnty="EXL14", event_date="05/08/2021 00:00:00", year="2020"),
                acled(event_id_cnty="", event_date="06/08/2020 00:00:00", year="2020"),
            ],
        ),
        {
            2: {"date": "2020-08-14", "actors": ["Guard of Exampleland", "Northmark Column"]},
            3: {"date": "2020-08-03", "type": "violence", "subtype": "Mob violence"},
            4: "no-date",
            5: "date-disagrees",
            6: {"date": "2020-08-06", "origin": "row 6"},
        },
        "acled",
    ),
    Shape(  # months in words; decimal commas; semicolons; the same id twice without timestamp
        "acled_semicolon.csv",
        csv_text(
            [c for c in ACLED_COLUMNS if c != "timestamp"],
            [
                acled(event_id_cnty="EXL21", event_date="05 December 2020", year="2020", latitude="-41,9", longitude="147,45"),
                acled(event_id_cnty="EXL22", event_date="6 December 2020", year="2020", latitude="-41,9", longitude="147,45", notes="Two lines;\nof one note."),
                acled(event_id_cnty="EXL22", event_date="7 December 2020", year="2020", latitude="-41,9", longitude="147,45"),
                acled(event_id_cnty="EXL23", event_date="8 December 2020", year="2020", latitude="-41,9", longitude="147,45", time_precision="3"),
                acled(event_id_cnty="EXL23", event_date="8 December 2020", year="2020", latitude="-41,9", longitude="147,45", time_precision="3"),
            ],
            ";",
        ),
        {
            2: {"date": "2020-12-05", "point": FORD},
            3: {"quotes": ["Two lines; of one note."], "origin": "EXL22"},
            4: {"origin": "EXL22 (second)", "date": "2020-12-07"},
            5: {"date": "2020-12"},
            6: 5,
        },
        "acled",
        encoding="utf-8-sig",
    ),
    Shape(  # workbook: a sheet of the codebook first, a title row, serials and a text as dates
        "acled.xlsx",
        xlsx_bytes(
            {
                "Codebook": [["Column", "Meaning"], ["event_date", "when"], ["notes", "what"]],
                "Data": [
                    ["ACLED export"],
                    ACLED_COLUMNS,
                    [acled(event_id_cnty="EXL31", event_date=("date", 45356), latitude=-41.9, longitude=147.45, fatalities=2).get(c, "") for c in ACLED_COLUMNS],
                    [acled(event_id_cnty="EXL32", event_date="2024-03-06", latitude=-41.9, longitude=147.45, fatalities=0).get(c, "") for c in ACLED_COLUMNS],
                    [acled(event_id_cnty="EXL33", event_date=45358, latitude=-41.9, longitude=147.45).get(c, "") for c in ACLED_COLUMNS],
                ],
            }
        ),
        {
            3: {"origin": "EXL31", "date": "2024-03-05", "fatalities": {"best": 2}, "point": FORD},
            4: {"date": "2024-03-06", "fatalities": None},
            5: {"date": "2024-03-07"},
        },
        "acled",
    ),
    Shape(  # tabs in UTF-16, columns of 2010 in capitals, types of old
        "acled_1997.txt",
        csv_text(
            ["GWNO", "EVENT_ID_CNTY", "EVENT_DATE", "YEAR", "TIME_PRECISION", "EVENT_TYPE", "ACTOR1", "ALLY_ACTOR_1", "INTER1", "ACTOR2", "COUNTRY", "ADMIN1", "LOCATION", "LATITUDE", "LONGITUDE", "GEO_PRECISION", "SOURCE", "NOTES", "FATALITIES"],
            [
                ["999", "1EXL", "01-January-2015", "2015", "1", "Non-violent activity by a conflict actor", "Guard", "", "1", "", "Exampleland", "Westmark", "Ford", "-41.9", "147.45", "1", "Courier", "A post was set up.", "0"],
                ["999", "2EXL", "02-January-2015", "2015", "1", "Battle-Non-state actor overtakes territory", "Column", "League; Union", "2", "Guard", "Exampleland", "Westmark", "Ford", "-41.9", "147.45", "2", "Courier", "The ford fell.", "12"],
                ["999", "3EXL", "03-January-2015", "2015", "1", "Riots/Protests", "Rioters (Exampleland)", "", "5", "", "Exampleland", "Westmark", "Ford", "-41.9", "147.45", "1", "Courier", "Stones were thrown.", "0"],
                ["999", "4EXL", "04-January-2015", "2015", "1", "Riots/Protests", "Students", "", "6", "", "Exampleland", "Westmark", "Ford", "-41.9", "147.45", "1", "Courier", "Students marched.", "0"],
                ["999", "5EXL", "05-January-2015", "2015", "1", "Non-violent transfer of territory", "Guard", "", "1", "", "Exampleland", "", "Sea", "-43.0", "149.45", "3", "Courier", "The islet was handed over.", "0"],
                ["999", "6EXL", "06-January-2015", "2015", "1", "Battle-No change of territory", "Guard", "", "1", "", "Exampleland", "Westmark", "Ford", "147.45", "-41.9", "1", "Courier", "Shots.", "0"],
            ],
            "\t",
        ),
        {
            2: {"type": "strategic-development", "date": "2015-01-01"},
            3: {"type": "violence", "where_prec": 2, "fatalities": {"best": 12}, "associates": ["League", "Union"]},
            4: {"type": "violence"},
            5: {"type": "protest"},
            6: {"type": "strategic-development", "where_prec": 7},
            7: "bad-coordinates",
        },
        "acled",
        encoding="utf-16",
    ),
    Shape(  # nothing but the notes decides the order of day and month
        "acled_notes.csv",
        csv_text(
            ACLED_COLUMNS,
            [
                acled(event_id_cnty="EXL41", event_date="03/04/2024", notes="On 3 April 2024, shots."),
                acled(event_id_cnty="EXL42", event_date="05/06/2024", notes="Shots at the ford."),
            ],
        ),
        {2: {"date": "2024-04-03"}, 3: {"date": "2024-06-05"}},
        "acled",
    ),
    Shape(  # nothing decides the order; a repeated header and an HXL row are no events
        "acled_undecided.csv",
        csv_text(
            ACLED_COLUMNS,
            [
                ["#event+code", "#date+occurred", *["#x"] * 29],
                acled(event_id_cnty="EXL51", event_date="03/04/2024"),
                ACLED_COLUMNS,
                acled(event_id_cnty="EXL52", event_date="05/05/2024"),
                [],
                acled(event_id_cnty="EXL53", event_date="2024-05-06", notes=""),
            ],
        ),
        {2: "HXL tags", 3: "ambiguous-date", 4: "header", 5: {"date": "2024-05-05"}, 6: "empty row", 7: "no-words"},
        "acled",
    ),
    Shape(  # ACLED joined with another data set: half of the rows have no id of ACLED
        "joined.csv",
        csv_text(
            [*ACLED_COLUMNS, "awsd_id"],
            [
                acled(event_id_cnty="EXL61", event_date="2022-09-01", year="2022", notes="A &quot;quoted&quot; note."),
                acled(event_id_cnty="", event_date="2022-09-02", year="2022", event_type="Aid worker attack", sub_event_type="", awsd_id="77"),
                acled(event_id_cnty="", event_date="2022-09-03", year="2022", event_type="", sub_event_type="", awsd_id="78"),
            ],
        ),
        {2: {"quotes": ['A "quoted" note.']}, 3: {"origin": "row 3", "type": "access"}, 4: "no-type"},
        "acled",
        recipe={"types": {"Aid worker attack": "access"}},
    ),
    Shape(  # UCDP's API: numbers, dates with a time
        "ged_api.json",
        json.dumps(
            {
                "TotalCount": 4, "TotalPages": 1, "PreviousPageUrl": "", "NextPageUrl": "",
                "Result": [
                    ged(id=600001, where_prec=1, date_start="2021-03-14T00:00:00", date_end="2021-03-14T00:00:00", latitude=-41.9, longitude=147.45, best=3, low=3, high=5, year=2021),
                    ged(id=600002, where_prec=4, date_start="2021-03-01T00:00:00", date_end="2021-03-31T00:00:00", event_clarity=2, date_prec=4, best=0, low=0, high=4, source_article="", source_headline="", number_of_sources=-1),
                    ged(id=600003, where_prec=6, date_start="2021-03-02T00:00:00", date_end="2021-03-01T00:00:00"),
                    ged(id=600004, where_prec=9, date_start="2021-03-05T00:00:00", date_end="2021-03-06T00:00:00", best=1, low=2, high=2, year=2021),
                ],
            }
        ),
        {
            1: {"origin": "600001", "date": "2021-03-14", "fatalities": {"low": 3, "best": 3, "high": 5}, "sources": ["Lune Courier"]},
            2: {"date": "2021-03-01/2021-03-31", "where_prec": 4, "fatalities": {"low": 0, "best": 0, "high": 4}, "quotes": "from-row"},
            3: "date-reversed",
            4: {"where_prec": 2, "date": "[2021-03-05..2021-03-06]", "fatalities": None},
        },
        "ucdp",
    ),
    Shape(  # a converter made GeoJSON of it: relid 0 in every row, positions in the geometry only
        "ged.geojson",
        json.dumps(
            {
                "type": "FeatureCollection",
                "features": [
                    {"type": "Feature", "geometry": {"type": "Point", "coordinates": FORD}, "properties": {k: v for k, v in ged(id=600011, relid=0).items() if k not in ("latitude", "longitude")}},
                    {"type": "Feature", "geometry": {"type": "Point", "coordinates": [147, -42]}, "properties": {k: v for k, v in ged(id=600012, relid=0, where_prec=3).items() if k not in ("latitude", "longitude")}},
                    {"type": "Feature", "geometry": None, "properties": {k: v for k, v in ged(id=600013, relid=0).items() if k not in ("latitude", "longitude")}},
                ],
            }
        ),
        {1: {"origin": "600011", "point": FORD}, 2: {"origin": "600012", "where_prec": 3}, 3: "no-place"},
        "ucdp",
    ),
    Shape(  # out of R: whole numbers with decimals, NA, entities; no relid
        "ged_r.csv",
        csv_text(
            [c for c in GED_COLUMNS if c != "relid"],
            [
                ged(id="300380.0", year="1994.0", where_prec="5.0", date_start="1994-05-01", date_end="1994-05-03", date_prec="2", source_article="NA", source_headline="NA", source_office="NA", number_of_sources="-1", adm_2="NA", adm_1="Westmark province", best="7.0", low="7.0", high="9.0"),
                ged(id="300381.0", year="1994.0", date_start="1994-06-01", date_end="1994-06-01", source_article='"Norvale Wire,1994-06-02,Farmers &amp; guards "at odds"; one dies"', best="1.0", low="1.0", high="1.0"),
                ged(id="300381.0", year="1994.0", date_start="1994-06-01", date_end="1994-06-01", source_article='"Norvale Wire,1994-06-02,Farmers &amp; guards "at odds"; one dies"', best="1.0", low="1.0", high="1.0"),
                ged(id="300382.0", year="1995.0", date_start="1994-06-01", date_end="1994-06-02"),
                ged(id="300383.0", year="1994.0", date_start="1994-06-05", date_end="", latitude="NA", longitude="NA"),
            ],
        ),
        {
            2: {"origin": "300380", "where_prec": 5, "date": "[1994-05-01..1994-05-03]", "fatalities": {"low": 7, "best": 7, "high": 9}, "quotes": "from-row"},
            3: {"quotes": ['Farmers & guards "at odds"; one dies'], "sources": ["Norvale Wire"]},
            4: 3,
            5: "date-disagrees",
            6: "no-place",
        },
        "ucdp",
    ),
    Shape(  # saved again in a country of decimal commas, day first
        "ged_comma.csv",
        csv_text(
            GED_COLUMNS,
            [
                ged(id="600021", date_start="14.03.2021", date_end="14.03.2021", latitude="-41,9", longitude="147,45"),
                ged(id="600022", date_start="02.03.2021", date_end="05.03.2021", latitude="-41,9", longitude="147,45", where_prec="7", event_clarity="2", source_article='"The Post; Courier,2021-03-06,Ship hit, two sailors die";"Norvale Wire,2021-03-07,Ship hit"'),
            ],
            ";",
        ),
        {
            2: {"date": "2021-03-14", "point": FORD},
            3: {"date": "2021-03-02/2021-03-05", "where_prec": 7, "sources": ["The Post; Courier", "Norvale Wire"], "quotes": ["Ship hit, two sailors die", "Ship hit"]},
        },
        "ucdp",
    ),
    Shape(  # VIINA: a time, three reports of one event, a class that is not known
        "viina.csv",
        csv_text(
            ["viina_version", "event_id", "date", "time", "geonameid", "feature_code", "asciiname", "ADM1_NAME", "ADM2_NAME", "longitude", "latitude", "GEO_PRECISION", "GEO_API", "location", "address", "report_id", "source", "url", "text", "lang", "event_id_1pd"],
            [
                ["v2", "e1", "20230105", "08:30", "1", "PPL", "Ford", "Westmark", "Upper", "147.45", "-41.9", "ADM3", "Y", "1", "", "r1", "Courier", "https://courier.example.org/1", "Обстріл села.", "ua", "a"],
                ["v2", "e2", "20230105", "", "1", "PPL", "Ford", "Westmark", "Upper", "147.45", "-41.9", "STREET", "Y", "1", "", "r2", "Wire", "https://wire.example.org/1", "Обстрел деревни.", "ru", "a"],
                ["v2", "e3", "20230106", "", "1", "PPL", "Ford", "Westmark", "Upper", "147.45", "-41.9", "ADM0", "Y", "1", "", "r3", "Wire", "https://wire.example.org/2", "В стране.", "ru", "b"],
                ["v2", "e4", "20231306", "", "1", "PPL", "Ford", "Westmark", "Upper", "147.45", "-41.9", "ADM2", "Y", "1", "", "r4", "Wire", "https://wire.example.org/3", "Невідомо коли.", "ua", "c"],
                ["v2", "e5", "20230107", "", "1", "PPL", "", "", "", "", "", "ADM2", "Y", "1", "", "r5", "Wire", "https://wire.example.org/4", "Без місця.", "ua", "d"],
            ],
        ),
        {
            2: {"date": "2023-01-05", "where_prec": 1, "quotes": ["Обстріл села.", "Обстрел деревни."], "sources": ["Courier", "Wire"]},
            3: 2,
            4: {"where_prec": 6},
            5: "no-date",
            6: "no-place",
        },
        "viina",
        options=ALL_TYPES,
    ),
    Shape(  # TimeMap's download: sources within the events, filters as key and value
        "civharm.json",
        json.dumps(
            [
                {"id": "CH1", "date": "2022-02-24", "latitude": "-41.9", "longitude": "147.45", "location": "Kestrel Ford", "description": "School hit.", "sources": [{"id": "s1", "path": "https://social.example.org/1", "description": "Film of a school"}, {"id": "s2", "path": "https://social.example.org/2", "description": ""}], "filters": [{"key": "Type of area affected", "value": "School or childcare"}]},
                {"id": "CH2", "date": "2022-02-25", "latitude": 0, "longitude": 0, "location": "Nowhere", "description": "Unknown.", "sources": [], "filters": []},
                {"id": "CH3", "date": "2022-02-26T13:05:00", "latitude": "-42.0", "longitude": "146.3", "location": "Exampleton", "description": "", "sources": [{"id": "s3", "path": "HIDDEN", "description": "x"}], "filters": []},
                {"id": "CH4", "date": "2022-02-27", "latitude": "-42.0", "longitude": "146.3", "location": "Exampleton", "description": "<b>Bridge</b> down.", "sources": ["s9"], "filters": [{"key": "Weapon", "value": "Bomb"}]},
            ]
        ),
        {
            1: {"date": "2022-02-24", "type": "access", "point": FORD, "quotes": ["School hit.", "Film of a school"], "urls": ["https://social.example.org/1", "https://social.example.org/2"]},
            2: "bad-coordinates",
            3: "no-words",
            4: {"quotes": ["Bridge down."], "type": "violence"},
        },
        "timemap",
        recipe={"types": {"School or childcare": "access"}},
        options=ALL_TYPES,
    ),
    Shape(  # TimeMap's sheet: events name a place, another sheet has the positions
        "timemap_data.xlsx",
        xlsx_bytes(
            {
                "export_events": [
                    ["id", "description", "date", "time", "location", "type", "source1", "source2", "association1", "filter0"],
                    ["1", "Shots at the ford.", "04/29/2013", "10:00", "Kestrel Ford", "Structure", "src1", "", "", "attack"],
                    ["2", "Committee met.", "05/03/2013", "", "Norvale", "Structure", "", "", "", "meeting"],
                    ["3", "Bridge closed.", "05/04/2013", "", "Hollin Bridge", "Structure", "src2", "src1", "", "attack"],
                ],
                "export_sites": [
                    ["id", "description", "site", "latitude", "longitude", "enabled"],
                    ["1", "", "Kestrel Ford", "-41.9", "147.45", "1"],
                    ["2", "", "Norvale", "-42.4", "147.1", "1"],
                ],
                "export_sources": [
                    ["id", "title", "thumbnail", "description", "type", "path1", "path2"],
                    ["src1", "Film", "", "Film of the ford", "Video", "https://social.example.org/7", ""],
                    ["src2", "Photo", "", "", "Photo", "https://social.example.org/8", ""],
                ],
            }
        ),
        {
            2: {"origin": "1", "date": "2013-04-29", "point": FORD, "type": "violence", "quotes": ["Shots at the ford.", "Film of the ford"], "urls": ["https://social.example.org/7"]},
            3: {"date": "2013-05-03", "point": [147.1, -42.4], "type": "diplomacy"},
            4: "no-place",
        },
        "timemap",
        recipe={"types": {"attack": "violence", "meeting": "diplomacy"}},
    ),
    Shape(  # auto-archiver's database as CSV: Python's repr of dicts, with a team's own columns
        "archive.csv",
        csv_text(
            ["status", "metadata", "media", "Date of event", "Coordinates"],
            [
                ["social_archiver: success", "{'url': 'https://social.example.org/status/1', 'title': '@watch', 'content': \"Smoke over the harbour; it's big.\", 'timestamp': datetime.datetime(2023, 6, 1, 18, 40, tzinfo=datetime.timezone.utc)}", "[{'filename': 'a.mp4', 'urls': ['https://archive.example.net/a.mp4'], 'properties': {'hash': 'SHA-256:" + "a" * 64 + "'}}]", "2023-06-01", "-41.9, 147.45"],
                ["nothing archived", "{'url': 'https://social.example.org/status/2'}", "[]", "2023-06-02", "-41.9, 147.45"],
                ["wayback: success", "{'url': 'https://social.example.org/status/3', 'title': 'Film', 'content': None, 'timestamp': '2023-06-03T10:00:00+00:00'}", "[]", "", "-41.9, 147.45"],
                ["broken", "{'url': ", "[]", "2023-06-02", "-41.9, 147.45"],
            ],
        ),
        {
            2: {"date": "2023-06-01", "point": FORD, "quotes": ["Smoke over the harbour; it's big."], "urls": ["https://social.example.org/status/1"], "archives": ["https://archive.example.net/a.mp4"], "source_dates": ["2023-06-01"], "media_sha256": ["a" * 64]},
            3: "no-words",
            4: "no-date",
            5: "no-words",
        },
        options=ALL_TYPES,
    ),
]  # fmt: skip
