"""Files with notations that tables of the field have besides the usual ones, and what they mean."""

from tests.importing.shapes import ALL_TYPES, Shape, kml_point, kml_text, kmz_bytes, xlsx_bytes

NOTATIONS = [
    Shape(  # GED: headlines quoted twice, figures out of order, an id twice
        "ged_global.csv",
        "id,relid,year,active_year,code_status,type_of_violence,conflict_name,dyad_name,side_a,side_b,number_of_sources,source_article,source_office,source_date,source_headline,source_original,where_prec,where_coordinates,where_description,adm_1,adm_2,latitude,longitude,country,region,event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,best,high,low\n"
        '700001,EXL-1,2021,,Clear,1,,,Government of Exampleland,Northmark Column,2,"""Lune Courier,2021-03-15,Two guards die, one more is missing"";""Norvale Wire,2021-03-15,Ford closed""",,,,,1,Kestrel Ford village,,,,-41.9,147.45,Exampleland,,1,1,2021-03-14 00:00:00.000,2021-03-14 00:00:00.000,,,,,3,3,3\n'
        '700002,EXL-1,2021,,Clear,1,,,Government of Exampleland,Northmark Column,1,"""Lune Courier,2021-03-15,Two guards die, one more is missing""",,,,,1,Kestrel Ford village,,,,-41.9,147.45,Exampleland,,1,1,2021-03-15 00:00:00.000,2021-03-15 00:00:00.000,,,,,4,3,3\n'
        '700002,EXL-1,2021,,Clear,1,,,Government of Exampleland,Northmark Column,1,"""Lune Courier,2021-03-15,Two guards die, one more is missing""",,,,,1,Kestrel Ford village,,,,-41.9,147.45,Exampleland,,1,1,2021-03-15 00:00:00.000,2021-03-15 00:00:00.000,,,,,4,3,3\n'
        "700003,EXL-1,2020,,Clear,1,,,Government of Exampleland,Northmark Column,-1,,,,,,6,Kestrel Ford village,,,,-41.9,147.45,Exampleland,,2,3,2020-12-30 00:00:00.000,2021-01-03 00:00:00.000,,,,,3,3,3\n"
        '700004,EXL-1,2021,,Clear,1,,,Government of Exampleland,Northmark Column,1,"""Lune Courier,2021-03-15,Two guards die at the ford""",,,,,1,Kestrel Ford village,,,,147.45,-41.9,Exampleland,,1,1,2021-04-01 00:00:00.000,2021-04-01 00:00:00.000,,,,,3,3,3\n'
        '700005,EXL-1,2020,,Clear,1,,,Government of Exampleland,Northmark Column,1,"""Lune Courier,2021-03-15,Two guards die at the ford""",,,,,1,Kestrel Ford village,,,,-41.9,147.45,Exampleland,,1,1,2021-04-02 00:00:00.000,2021-04-02 00:00:00.000,,,,,3,3,3\n'
        '700006,EXL-1,2021,,Clear,1,,,Government of Exampleland,Northmark Column,1,"""The Port Gazette,2021-04-10,""""Nothing happened"""", ministry says""",,,,,3,Kestrel Ford village,,,,-41.9,147.45,Exampleland,,1,1,2021-04-03 00:00:00.000,2021-04-09 00:00:00.000,,,,,0,0,0\n'
        '700007,EXL-1,2021,,Clear,1,,,Government of Exampleland,Northmark Column,1,"""Lune Courier,2021-03-15,Two guards die at the ford""",,,,,1,Kestrel Ford village,,,,-41.9,147.45,Exampleland,,1,1,,,,,,,3,3,3\n',
        {
            2: {
                "date": "2021-03-14",
                "quotes": ["Two guards die, one more is missing", "Ford closed"],
                "sources": ["Lune Courier", "Norvale Wire"],
                "status": "corroborated",
            },
            3: {
                "date": "2021-03-15",
                "fatalities": None,
                "quotes": ["Two guards die, one more is missing"],
                "status": "reported",
            },
            4: 3,
            5: {"date": "2020-12-30/2021-01-03", "where_prec": 6, "quotes": "from-row"},
            6: "bad-coordinates",
            7: "date-disagrees",
            8: {
                "date": "[2021-04-03..2021-04-09]",
                "where_prec": 3,
                "fatalities": {"low": 0, "best": 0, "high": 0},
                "quotes": ['"Nothing happened", ministry says'],
            },
            9: "no-date",
        },
        "ucdp",
    ),
    Shape(  # auto-archiver: both axes in one column, a title for words
        "archiver_team.csv",
        "Link,Archive Status,Archive Location,Archive Date,Thumbnail,Upload Timestamp,Upload Title,Text Content,Screenshot,Hash,Incident date (DD/MM/YYYY),Lat/Long,Town,Category\n"
        'https://social.example.org/1 ,telegram_archiver: success,https://archive.example.net/1,2023-07-02T10:15:00+00:00,,2023-07-01T18:40:12+00:00,,Smoke at the <b>ford</b>.,,SHA-256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,01/07/2023,"-41.9, 147.45",Kestrel Ford,shelling\n'
        'https://social.example.org/2,no archiver,,2023-07-02T10:15:00+00:00,,,,,,,02/07/2023,"-41.9, 147.45",Kestrel Ford,shelling\n'
        'https://social.example.org/3,wayback: success,https://archive.example.net/3,2023-07-02T10:15:00+00:00,,2023-07-01T18:40:12+00:00,"Bridge, filmed from the south",,,SHA-256:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB,03/07/2023,"41°54\'S, 147°27\'E",,\n'
        'https://social.example.org/4,wayback: success,https://archive.example.net/4,,,,Gate,Gate closed.,,,04/07/2023,"0, 0",,\n'
        'https://social.example.org/1,telegram_archiver: success,https://archive.example.net/1b,2023-08-02T10:15:00+00:00,,2023-07-01T18:40:12+00:00,,Smoke at the <b>ford</b>.,,SHA-256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,01/07/2023,"-41.9, 147.45",Kestrel Ford,shelling\n'
        ",,,,,,,,,,,,,\n",
        {
            2: {
                "date": "2023-07-01",
                "point": [147.45, -41.9],
                "quotes": ["Smoke at the ford."],
                "urls": ["https://social.example.org/1"],
                "archives": ["https://archive.example.net/1"],
                "media_sha256": [
                    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
                ],
                "source_dates": ["2023-07-01"],
            },
            3: "no-words",
            4: {
                "date": "2023-07-03",
                "point": [147.45, -41.9],
                "quotes": ["Bridge, filmed from the south"],
                "media_sha256": [
                    "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
                ],
            },
            5: "bad-coordinates",
            6: 2,
            7: "empty row",
        },
        "table",
        options={"event_type": "violence", "where_prec": 1},
    ),
    Shape(  # a log: minutes of degrees, actors with a stroke, remarks after dates
        "maritime_log.csv",
        "#,Date/Time (UTC),Vessel ,Incident,Parties,Lat,Lon,Area,Summary,Link 1,Link 2,\n"
        "1,2021-03-14 04:30Z,Barge Lune,boarding,Guard / Northmark Column,41 54.0 S,147 27.0 E,Ford reach,Barge boarded at night.,https://courier.example.org/1,https://wire.example.org/1,\n"
        "2,2021-04-05,Barge Ellery,boarding,Unknown,-41.9,147.45,Ford reach,Barge shot at.,courier.example.org/2,,\n"
        "3,14 Apr 2021 (approx.),Tug,theft,Northmark Column,-41.9°,147.45°,Ford reach,Rope stolen.,,,\n"
        "4,n/k,Tug,theft,,-41.9,147.45,Ford reach,Anchor stolen.,,,\n"
        "5,2021-05-01,Tug,theft,,-41.9,,Ford reach,Lamp stolen.,,,\n"
        "6,2021-05-02,Tug,theft,,-91.9,147.45,Ford reach,Flag stolen.,,,\n"
        ",,,,,,,,,,,\n"
        "Total: 6,,,,,,,,,,,\n",
        {
            2: {
                "origin": "1",
                "date": "2021-03-14",
                "point": [147.45, -41.9],
                "actors": ["Guard", "Northmark Column"],
                "quotes": ["Barge boarded at night."],
                "urls": ["https://courier.example.org/1", "https://wire.example.org/1"],
            },
            3: {"date": "2021-04-05", "point": [147.45, -41.9]},
            4: {"date": "2021-04-14~"},
            5: "no-date",
            6: "bad-coordinates",
            7: "bad-coordinates",
            8: "empty row",
            9: "no-date",
        },
        "table",
        recipe={"types": {"boarding": "violence", "theft": "violence"}},
    ),
    Shape(  # a workbook with a header of two rows without merged cells below, and headings between rows
        "ministry_log.xlsx",
        xlsx_bytes(
            {
                "Readme": [["Incident log"], ["Kept by the committee."]],
                "2023": [
                    ["Incident log 2023"],
                    [],
                    ["No", "Date", "Location", "", "", "", "Casualties", "", "Remarks"],
                    ["", "", "Province", "Town", "N", "E", "Killed", "Injured", ""],
                    ["WESTMARK"],
                    [
                        1,
                        "14.03.2023",
                        "Westmark",
                        "Kestrel Ford",
                        "-41.9",
                        "147.45",
                        2,
                        1,
                        "Shots at the ford.",
                    ],
                    [
                        2,
                        "02.04.2023",
                        "Westmark",
                        "Hollin Bridge",
                        "-42.05",
                        "146.95",
                        0,
                        3,
                        "Shots at the bridge.",
                    ],
                    ["EASTMARK"],
                    [
                        3,
                        ("date", 45051),
                        "Eastmark",
                        "Norvale",
                        "-42.4",
                        "147.1",
                        "",
                        0,
                        "Stones at the gate.",
                    ],
                    [
                        4,
                        "2023",
                        "Eastmark",
                        "Saltmere",
                        "-42.8",
                        "148.05",
                        "3 (unconfirmed)",
                        0,
                        "Fire in the market.",
                    ],
                    [],
                    ["Total", "", "", "", "", "", 5, 4, ""],
                ],
            },
            {"2023": ["A1:I1", "C3:F3", "G3:H3"]},
        ),
        {
            5: "no-date",
            6: {
                "origin": "1",
                "date": "2023-03-14",
                "point": [147.45, -41.9],
                "place": "Kestrel Ford",
                "fatalities": {"best": 2},
                "quotes": ["Shots at the ford."],
            },
            7: {"date": "2023-04-02", "point": [146.95, -42.05], "fatalities": {"best": 0}},
            8: "no-date",
            9: {"date": "2023-05-05", "point": [147.1, -42.4], "fatalities": None},
            10: {"date": "2023", "point": [148.05, -42.8], "fatalities": {"best": 3}},
            11: "empty row",
            12: "no-date",
        },
        "table",
        options=ALL_TYPES,
    ),
    Shape(  # GPX: days as digits in names
        "patrol.gpx",
        '<?xml version="1.0"?><gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1"><metadata><name>Patrol</name><time>2022-01-01T00:00:00Z</time></metadata><wpt lat="-41.9" lon="147.45"><name>2021-03-14 Shots</name><desc>Shots at the ford.</desc></wpt><wpt lat="-42.05" lon="146.95"><name>20210315 Bridge</name><desc>Bridge closed.</desc></wpt><wpt lat="-42.4" lon="147.1"><ele>10</ele><time>2021-03-16T22:10:00Z</time><name>003</name><desc>Gate closed.</desc><sym>Flag</sym></wpt><wpt lat="-42.4" lon="147.1"><time>2021-03-17T22:10:00Z</time><name>004</name></wpt><wpt lat="-42.4" lon="147.1"><name>005</name><desc>A day unknown.</desc></wpt><trk><name>Way of the column</name><desc>The column went to the bridge.</desc><trkseg><trkpt lat="-41.9" lon="147.45"><time>2021-03-18T08:00:00Z</time></trkpt><trkpt lat="-42.05" lon="146.95"><time>2021-03-18T09:00:00Z</time></trkpt></trkseg></trk></gpx>',
        {
            1: {"date": "2021-03-14", "point": [147.45, -41.9], "quotes": ["Shots at the ford."]},
            2: {"date": "2021-03-15", "point": [146.95, -42.05]},
            3: {"date": "2021-03-16", "point": [147.1, -42.4]},
            4: "no-words",
            5: "no-date",
            6: {"date": "2021-03-18", "geometry": "LineString", "where_prec": 5},
        },
        "gpx",
        options=ALL_TYPES,
    ),
    Shape(  # uMap: words that are a link alone
        "roads.umap",
        '{"type": "umap", "properties": {"name": "Roads"}, "geometry": {"type": "Point", "coordinates": [147.45, -41.9]}, "layers": [{"type": "FeatureCollection", "_umap_options": {"name": "Road blocks", "remoteData": {}}, "features": [{"type": "Feature", "properties": {"name": "Ford", "description": "# Closed\\nClosed by the *Guard*.", "date": "13/03/2021"}, "geometry": {"type": "Point", "coordinates": [147.45, -41.9]}, "id": "r1"}, {"type": "Feature", "properties": {"name": "Bridge", "description": "Open again.", "date": "02/05/2021"}, "geometry": {"type": "Point", "coordinates": [146.95, -42.05]}, "id": "r2"}, {"type": "Feature", "properties": {"name": "Bridge", "description": "[[https://courier.example.org/3]]", "date": "03/05/2021"}, "geometry": {"type": "Point", "coordinates": [146.95, -42.05]}, "id": "r3"}, {"type": "Feature", "properties": {"name": "Nowhere", "description": "Somewhere.", "date": "04/05/2021"}, "geometry": {"type": "Point", "coordinates": []}, "id": "r4"}]}, {"type": "FeatureCollection", "_umap_options": {"name": "Clashes"}, "features": [{"type": "Feature", "properties": {"name": "Front", "description": "The line on this day.", "date": "05/05/2021"}, "geometry": {"type": "LineString", "coordinates": [[147.45, -41.9], [146.95, -42.05]]}, "id": "c1"}, {"type": "Feature", "properties": {"name": "Gate", "description": "Shots.", "Date": "", "date": "32/05/2021"}, "geometry": {"type": "Point", "coordinates": [147.1, -42.4]}, "id": "c2"}]}]}',
        {
            1: {
                "origin": "r1",
                "date": "2021-03-13",
                "type": "access",
                "quotes": ["Closed Closed by the Guard."],
            },
            2: {"date": "2021-05-02", "type": "access"},
            3: "no-words",
            4: "no-place",
            5: {"date": "2021-05-05", "geometry": "LineString", "type": "violence"},
            6: "no-date",
        },
        "umap",
        recipe={"types": {"Road blocks": "access", "Clashes": "violence"}},
    ),
    Shape(  # a list by hand: days of one month in numbers, letters before degrees
        "incidents_hand.csv",
        'Date ,Incident type,Where exactly,"Coords (lat, long)",Dead,Hurt,Actors,Description of incident,Reported by\n'
        "MARCH 2021,,,,,,,,\n"
        "14 March,shots,Kestrel Ford,-41.9; 147.45,2,,Guard; Northmark Column,Shots at the ford.,Lune Courier\n"
        "14/03/2021,shots,Kestrel Ford,-41.9; 147.45,2,,Guard; Northmark Column,Shots at the ford again.,Lune Courier\n"
        "15–17/03/2021,shots,Kestrel Ford,-41.9 / 147.45,nil,,Guard and Northmark Column,Three days of shots.,Lune Courier\n"
        "APRIL 2021,,,,,,,,\n"
        '02/04/2021,shots,,S 41.9 E 147.45,one,,,Shots in the rain.,"Lune Courier, Norvale Wire"\n'
        '03/04/21,shots,,"(147.45, -41.9)",1?,,,Shots in the dark.,https://courier.example.org/3\n',
        {
            2: "no-place",
            3: "no-date",
            4: {
                "date": "2021-03-14",
                "point": [147.45, -41.9],
                "fatalities": {"best": 2},
                "actors": ["Guard", "Northmark Column"],
                "sources": ["Lune Courier"],
            },
            5: {"date": "2021-03-15/2021-03-17", "point": [147.45, -41.9], "fatalities": None},
            6: "no-place",
            7: {"date": "2021-04-02", "point": [147.45, -41.9], "fatalities": None},
            8: "bad-coordinates",
        },
        "table",
        options=ALL_TYPES,
    ),
    Shape(  # a workbook: words called information, unknown in words
        "missiles.xlsx",
        xlsx_bytes(
            {
                "Tests": [
                    ["Missile test database"],
                    [
                        "F1",
                        "Event ID",
                        "Date",
                        "Date Entered/Updated",
                        "Launch Time (UTC)",
                        "Missile Name",
                        "Facility Name",
                        "Facility Latitude",
                        "Facility Longitude",
                        "Landing Location",
                        "Test Outcome",
                        "Additional Information",
                        "Source(s)",
                    ],
                    [
                        1,
                        "M1",
                        ("date", 30774),
                        ("date", 43000),
                        "0:05:00",
                        "Alpha",
                        "Kestrel Range",
                        "-41.9",
                        "147.45",
                        "Unknown",
                        "Success",
                        "First launch; one engine.",
                        "Lune Courier",
                    ],
                    [
                        2,
                        "M2",
                        "April 1984",
                        ("date", 43000),
                        "Unknown",
                        "Alpha",
                        "Kestrel Range",
                        "-41.9",
                        "147.45",
                        "N/A",
                        "Failure",
                        "N/A",
                        "Lune Courier",
                    ],
                    [
                        3,
                        "M3",
                        "April 1984",
                        ("date", 43000),
                        "Unknown",
                        "Alpha",
                        "Unknown",
                        "Unknown",
                        "Unknown",
                        "N/A",
                        "Failure",
                        "It fell into the river.",
                        "Lune Courier",
                    ],
                    [
                        4,
                        "M4",
                        ("date", 30800),
                        ("date", 43001),
                        "Unknown",
                        "Beta",
                        "Hollin Site",
                        "-42.05",
                        "146.95",
                        "N/A",
                        "Unknown",
                        "It flew 300 km.",
                        "https://courier.example.org/4",
                    ],
                ]
            }
        ),
        {
            3: {
                "origin": "M1",
                "date": "1984-04-02",
                "point": [147.45, -41.9],
                "quotes": ["First launch; one engine."],
                "place": "Kestrel Range",
            },
            4: "no-words",
            5: "no-place",
            6: {"origin": "M4", "date": "1984-04-28", "place": "Hollin Site"},
        },
        "table",
        options=ALL_TYPES,
    ),
    Shape(  # GED as GeoJSON whose geometry and columns disagree
        "ged_points.geojson",
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"relid": "0", "year": "2021", "code_status": "Clear", "type_of_violence": "1", "side_a": "Government of Exampleland", "side_b": "Northmark Column", "number_of_sources": "1", "source_article": "\\"Lune Courier,2021-03-15,Two guards die at the ford\\"", "where_prec": "1", "where_coordinates": "Kestrel Ford village", "latitude": "-41.9", "longitude": "147.45", "country": "Exampleland", "event_clarity": "1", "date_prec": "1", "date_start": "2021-03-14", "date_end": "2021-03-14", "best": "3", "high": "3", "low": "3", "id": "420001"}, "geometry": {"type": "Point", "coordinates": [147.45, -41.9]}}, {"type": "Feature", "properties": {"relid": "0", "year": "2021", "code_status": "Clear", "type_of_violence": "1", "side_a": "Government of Exampleland", "side_b": "Northmark Column", "number_of_sources": "1", "source_article": "\\"Lune Courier,2021-03-15,Two guards die at the ford\\"", "where_prec": "6", "where_coordinates": "Kestrel Ford village", "latitude": "-41.9", "longitude": "147.45", "country": "Exampleland", "event_clarity": "2", "date_prec": "1", "date_start": "2021-03-01", "date_end": "2021-03-31", "best": "3", "high": "3", "low": "3", "id": "420002"}, "geometry": {"type": "Point", "coordinates": [147.45, -41.9]}}, {"type": "Feature", "properties": {"relid": "0", "year": "2021", "code_status": "Clear", "type_of_violence": "1", "side_a": "Government of Exampleland", "side_b": "Northmark Column", "number_of_sources": "1", "source_article": "\\"Lune Courier,2021-03-15,Two guards die at the ford\\"", "where_prec": "1", "where_coordinates": "Kestrel Ford village", "latitude": "-41.9", "longitude": "147.45", "country": "Exampleland", "event_clarity": "1", "date_prec": "1", "date_start": "2021-03-14", "date_end": "2021-03-14", "best": "3", "high": "3", "low": "3", "id": "420003"}, "geometry": {"type": "Point", "coordinates": [147.45, -2.9]}}, {"type": "Feature", "properties": {"relid": "0", "year": "2021", "code_status": "Clear", "type_of_violence": "1", "side_a": "Government of Exampleland", "side_b": "Northmark Column", "number_of_sources": "1", "source_article": "\\"Lune Courier,2021-03-15,Two guards die at the ford\\"", "where_prec": "1", "where_coordinates": "Kestrel Ford village", "latitude": "-41.9", "longitude": "147.45", "country": "Exampleland", "event_clarity": "1", "date_prec": "1", "date_start": "2021-03-14", "date_end": "2021-03-14", "best": "3", "high": "3", "low": "3", "id": "420004"}, "geometry": null}]}',
        {
            1: {"origin": "420001", "date": "2021-03-14", "point": [147.45, -41.9]},
            2: {"where_prec": 6, "date": "2021-03-01/2021-03-31"},
            3: "bad-coordinates",
            4: {"point": [147.45, -41.9]},
        },
        "ucdp",
    ),
    Shape(  # auto-archiver's database without a column of the team
        "csv_db.csv",
        "status,metadata,media\n"
        "telethon_archiver: success,\"{'url': 'https://social.example.org/1', 'timestamp': datetime.datetime(2023, 6, 1, 18, 40, tzinfo=datetime.timezone.utc), 'title': 'Watch', 'content': 'Smoke at the ford.', '_processed_at': datetime.datetime(2023, 6, 2, 10, 0)}\",\"[Media(filename='a.jpg', key='k', urls=['https://archive.example.net/a.jpg'], properties={'hash': 'SHA-256:cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc'})]\"\n"
        "no archiver,{'url': 'https://social.example.org/2'},[]\n",
        {
            2: "no-date",
            3: "no-date",
        },
        "table",
        options=ALL_TYPES,
    ),
    Shape(  # a story whose slides decide the order of day and month together
        "storymap_3.json",
        '{"storymap": {"language": "EN", "map_type": "stamen:toner-lite", "slides": [{"type": "overview", "date": "", "location": {"icon": "", "lat": "", "line": false, "lon": ""}, "text": {"headline": "Title", "text": "T"}, "media": {}}, {"date": "1790-2010", "location": {"icon": "", "lat": -41.9, "lon": 147.45, "line": true, "name": "Ford"}, "text": {"headline": "Long time", "text": "Many years passed."}, "media": {"caption": "", "credit": "", "url": ""}}, {"date": "March 2021", "location": {"icon": "", "lat": -41.9, "lon": 147.45, "line": true, "name": "Ford"}, "text": {"headline": "A month", "text": "The mill was shut."}, "media": {"caption": "", "credit": "", "url": ""}}, {"date": "14/03/2021", "location": {"icon": "", "lat": -41.9, "lon": 147.45, "line": true, "name": "Ford"}, "text": {"headline": "A day", "text": "The mill burnt."}, "media": {"caption": "", "credit": "", "url": ""}}, {"date": "05/03/2021", "location": {"icon": "", "lat": -41.9, "lon": 147.45, "line": true, "name": "Ford"}, "text": {"headline": "Which", "text": "Day or month?"}, "media": {"caption": "", "credit": "", "url": ""}}, {"date": "c. 1850", "location": {"icon": "", "lat": -41.9, "lon": 147.45, "line": true, "name": "Ford"}, "text": {"headline": "About", "text": "About that year."}, "media": {"caption": "", "credit": "", "url": ""}}, {"date": "2021-03-14", "location": {"icon": "", "lat": -41.9, "lon": 147.45, "line": true, "name": "Ford"}, "text": {"headline": "", "text": ""}, "media": {"caption": "", "credit": "", "url": ""}}]}}',
        {
            1: "title slide",
            2: {"date": "1790/2010"},
            3: {"date": "2021-03"},
            4: {"date": "2021-03-14"},
            5: {"date": "2021-03-05"},
            6: {"date": "1850~"},
            7: "no-words",
        },
        "storymap",
        options=ALL_TYPES,
    ),
    Shape(  # Russian: months whose start is meant, days of one month
        "журнал_2.csv",
        "№ п/п;Дата (дд.мм.гггг);Время;Область;Населённый пункт;Координаты (широта, долгота);Что произошло;Погибло, чел.;Ранено, чел.;Стороны;Источник (ссылка)\n"
        '1;05.03.2022;10:30;Северная;Брод;"48,5912; 37,9981";Обстрел у брода.;2;1;"Гвардия; Колонна";https://courier.example.org/1\n'
        "2;05-06.03.2022;;Северная;;48.5912, 37.9981;Бои всю ночь.;около 10;;Гвардия;https://courier.example.org/2\n"
        "3;начало марта 2022;;Северная;Брод;48.5912 37.9981;Мост закрыт.;нет;;;Курьер\n"
        "4;07.03.2022;;Северная;Брод;37.9981, 48.5912;Мост открыт.;0;;;Курьер\n"
        "5;08.03.2022;;Северная;Брод;неизвестно;Мост снова закрыт.;0;;;Курьер\n"
        "Всего;;;;;;;12;1;;\n",
        {
            2: {
                "origin": "1",
                "date": "2022-03-05",
                "point": [37.9981, 48.5912],
                "fatalities": {"best": 2},
                "actors": ["Гвардия", "Колонна"],
                "urls": ["https://courier.example.org/1"],
            },
            3: {"date": "2022-03-05/2022-03-06", "fatalities": {"best": 10}},
            4: {"date": "2022-03", "fatalities": None},
            5: {"date": "2022-03-07"},
            6: "no-place",
            7: "no-date",
        },
        "table",
        options=ALL_TYPES,
    ),
    Shape(  # labels, letters and heights in one cell of a position; units after figures
        "units.csv",
        "ID,Date of report,Date of incident,GPS,Killed,Place,Event description\n"
        "1,03/15/2021,14/03/2021,Lat: -41.9 Lon: 147.45,2 persons,Kestrel Ford,Shots at the ford.\n"
        '2,03/16/2021,02/03/2021,"-41.9000 N, 147.4500 E",3 dead,Kestrel Ford,Shots again.\n'
        '3,03/17/2021,05/03/2021,"-41.9, 147.45, 120 m",1 child,Kestrel Ford,Shots a third time.\n'
        "4,03/18/2021,06/03/2021,41.9S 147.45E,no deaths,Kestrel Ford,Shots a fourth time.\n",
        {
            2: {"date": "2021-03-14", "point": [147.45, -41.9], "fatalities": {"best": 2}},
            3: "bad-coordinates",
            4: {"date": "2021-03-05", "point": [147.45, -41.9], "fatalities": {"best": 1}},
            5: {"date": "2021-03-06", "point": [147.45, -41.9]},
        },
        "table",
        options=ALL_TYPES,
    ),
    Shape(  # a query: a point in time, or a start and an end
        "wd.csv",
        "item,itemLabel,coord,pointInTime,startTime,endTime,countryLabel,deaths,article\n"
        "http://www.wikidata.org/entity/Q1,Battle of the Ford,Point(147.45 -41.9),2021-03-14T00:00:00Z,,,Exampleland,12,https://en.example.org/wiki/1\n"
        "http://www.wikidata.org/entity/Q2,Siege of Norvale,Point(147.1 -42.4),,2021-04-01T00:00:00Z,2021-05-01T00:00:00Z,Exampleland,,https://en.example.org/wiki/2\n"
        "http://www.wikidata.org/entity/Q3,Battle of nowhere,,2021-06-01T00:00:00Z,,,Exampleland,,https://en.example.org/wiki/3\n",
        {
            2: {
                "date": "2021-03-14",
                "point": [147.45, -41.9],
                "quotes": "from-row",
                "title": "Battle of the Ford",
                "fatalities": {"best": 12},
            },
            3: {"date": "2021-04-01/2021-05-01", "point": [147.1, -42.4]},
            4: "no-place",
        },
        "table",
        options={"event_type": "violence", "quote_rows": True},
    ),
    Shape(  # UTF-8 that was read as Windows-1252
        "moji.csv",
        "\ufeffid;date;place;lat;lon;text;source\n"
        "1;2021-03-14;PlÃ¡cido;-41.9;147.45;â€œShotsâ€\x9d at the cafÃ©.;Lune Courier\n"
        ";;;;;;\n"
        "id;date;place;lat;lon;text;source\n"
        "2;2021-03-15;Norvale;-42.4;147.1;A dÃ©pÃ´t burnt.;Lune Courier\n",
        {
            2: {"quotes": ["“Shots” at the café."], "place": "Plácido"},
            3: "empty row",
            4: "header",
            5: {"quotes": ["A dépôt burnt."]},
        },
        "table",
        options=ALL_TYPES,
    ),
    Shape(  # auto-archiver: several media in a row, columns in French
        "archiveur.csv",
        "Lien vérifié,Link,Archive status,Destination folder,Archive location,Archive date,Thumbnail,Upload timestamp,Upload title,Text content,Screenshot,Hash,WACZ,ReplayWebpage,Date de l'événement,Lieu,Latitude,Longitude\n"
        'oui,https://social.example.org/1,social: success,f,https://archive.example.net/1,2023-06-02T10:15:00+00:00,,2023-06-01T18:40:12+00:00,,Fumée au gué.,,"SHA-256:dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd\n'
        'SHA-256:eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee",,,01/06/2023,Gué,"-41,9","147,45"\n'
        'oui,https://social.example.org/2,social: success,f,https://archive.example.net/2,2023-06-02T10:15:00+00:00,,1685644812,,Pont fermé.,,,,,14/06/2023,Pont,"-42,05","146,95"\n'
        'oui,,,,,,,,,,,,,,15/06/2023,Pont,"-42,05","146,95"\n'
        'oui,ftp://x.example.org/3,social: success,f,,2023-06-02T10:15:00+00:00,,,,Porte fermée.,,,,,16/06/2023,Porte,"-42,4","147,1"\n',
        {
            2: {
                "date": "2023-06-01",
                "point": [147.45, -41.9],
                "quotes": ["Fumée au gué."],
                "media_sha256": [
                    "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd",
                    "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee",
                ],
            },
            3: {"date": "2023-06-14"},
            4: "no-words",
            5: {"date": "2023-06-16", "point": [147.1, -42.4]},
        },
        "table",
        options={"event_type": "violence", "where_prec": 1},
    ),
    Shape(  # Portuguese: names of columns with accents, letters of the half of the earth
        "registos.csv",
        "N.º;Data;Província;Distrito;Aldeia;Latitude (S);Longitude (E);Ocorrência;Mortos;Feridos;Fonte\n"
        '1;14/03/2021;Norte;Lune;Vau;41,9 S;147,45 E;"Ataque à aldeia; duas casas queimadas.";2;;Rádio Lune\n'
        "2;5 de Abril de 2021;Norte;Lune;;42,05 S;146,95 E;Emboscada na estrada.;1 a 3;;https://radio.example.org/2\n"
        "3;Abril/2021;Norte;;;42,05 S;146,95 E;Rapto de pescadores.;desconhecido;;Rádio Lune\n"
        "4;31/04/2021;Norte;;;42,05 S;146,95 E;Dia que não existe.;;;\n"
        "5;06/04/2021;Norte;;;;;Sem lugar exacto.;;;\n",
        {
            2: {
                "origin": "1",
                "date": "2021-03-14",
                "point": [147.45, -41.9],
                "where_prec": 1,
                "fatalities": {"best": 2},
            },
            3: {
                "date": "2021-04-05",
                "where_prec": 3,
                "fatalities": {"low": 1, "high": 3},
                "urls": ["https://radio.example.org/2"],
            },
            4: {"date": "2021-04", "where_prec": 4, "fatalities": None},
            5: "no-date",
            6: "no-place",
        },
        "table",
        options=ALL_TYPES,
        encoding="cp1252",
    ),
    Shape(  # headers that state the half of the earth
        "south.csv",
        "Id,Date,Latitude S,Longitude E,Notes\n"
        "1,2021-03-14,41.9,147.45,Shots at the ford.\n"
        "2,2021-03-15,42.05,146.95,Shots at the bridge.\n",
        {
            2: {"point": [147.45, -41.9]},
            3: {"point": [146.95, -42.05]},
        },
        "table",
        options=ALL_TYPES,
    ),
    Shape(  # KML with prefixes, and names of columns that a shapefile cut
        "ns.kml",
        '<?xml version="1.0" encoding="UTF-8"?><kml:kml xmlns:kml="http://www.opengis.net/kml/2.2"><kml:Document><kml:name>NS</kml:name><kml:Schema name="s" id="s"><kml:SimpleField name="INCIDENT_D" type="string"/></kml:Schema><kml:Placemark><kml:name>Ford</kml:name><kml:ExtendedData><kml:SchemaData schemaUrl="#s"><kml:SimpleData name="INCIDENT_D">2021/03/14</kml:SimpleData><kml:SimpleData name="COMMENT">Shots at the ford.</kml:SimpleData></kml:SchemaData></kml:ExtendedData><kml:Point><kml:coordinates>147.45,-41.9</kml:coordinates></kml:Point></kml:Placemark><kml:Placemark><kml:name>Bridge, 2-5 April 2021</kml:name><kml:ExtendedData><kml:SchemaData schemaUrl="#s"><kml:SimpleData name="INCIDENT_D"></kml:SimpleData><kml:SimpleData name="COMMENT">Bridge shut.</kml:SimpleData></kml:SchemaData></kml:ExtendedData><kml:Point><kml:coordinates>146.95,-42.05</kml:coordinates></kml:Point></kml:Placemark><kml:Placemark><kml:name>Gate</kml:name><kml:description>Shut in May 2021, opened in June 2021.</kml:description><kml:Point><kml:coordinates>147.1,-42.4</kml:coordinates></kml:Point></kml:Placemark></kml:Document></kml:kml>',
        {
            1: {"date": "2021-03-14", "point": [147.45, -41.9], "quotes": ["Shots at the ford."]},
            2: {"date": "2021-04-02/2021-04-05", "quotes": ["Bridge shut."]},
            3: "ambiguous-date",
        },
        "kml",
        options=ALL_TYPES,
    ),
    Shape(  # KMZ: stretches without an end or without a start
        "export.kmz",
        kmz_bytes(
            {
                "export/map.kml": kml_text(
                    f"<Placemark><name>Ford</name><description>Shots at the ford.</description><TimeSpan><begin>2021-03-14</begin><end>2021-03-14</end></TimeSpan>{kml_point(147.45, -41.9)}</Placemark>",
                    f"<Placemark><name>Bridge</name><description>Bridge shut.</description><TimeSpan><end>2021-03-20</end></TimeSpan>{kml_point(146.95, -42.05)}</Placemark>",
                    f"<Placemark><name>Gate</name><description></description><TimeStamp><when>2021</when></TimeStamp>{kml_point(147.1, -42.4)}</Placemark>",
                )
            }
        ),
        {
            1: {"date": "2021-03-14"},
            2: {"date": "../2021-03-20"},
            3: "no-words",
        },
        "kml",
        options=ALL_TYPES,
    ),
    Shape(  # an early timeline: ends in the order of the starts
        "timeline2.csv",
        "Start Date,End Date,Headline,Text,Media,Media Credit,Media Caption,Media Thumbnail,Type,Tag\n"
        "2021,,The road,A chronology.,,,,,title,\n"
        "3/14/2021,,Shots,Two guards were hurt.,,,,,,\n"
        "5/2/2021,5/9/2021,Bridge,Tractors on the bridge.,,,,,,\n",
        {
            2: "no-place",
            3: "no-place",
            4: "no-place",
        },
        "table",
        options=ALL_TYPES,
    ),
    Shape(  # years and eras in words
        "history.csv",
        "No,When,Place,Lat,Long,What happened\n"
        "1,1862,Ford,-41.9,147.45,The ford was held all year.\n"
        "2,c. 1850,Bridge,-42.05,146.95,The bridge was built about then.\n"
        "3,44 BC,Gate,-42.4,147.1,Before our time.\n"
        "4,14 March 1862,Mill,-42.8,148.05,The mill burnt.\n"
        "5,1862-63,Camp,-42.8,148.05,A camp for a winter.\n"
        "6,AD 1066,Hill,-42.8,148.05,A battle on the hill.\n"
        "7,1860s,Hill,-42.8,148.05,A battle on the hill again.\n"
        "8,19th century,Hill,-42.8,148.05,Many battles.\n",
        {
            2: {"date": "1862"},
            3: {"date": "1850~"},
            4: "no-date",
            5: {"date": "1862-03-14"},
            6: {"date": "1862/1863"},
            7: {"date": "1066"},
            8: {"date": "186X"},
            9: "no-date",
        },
        "table",
        options=ALL_TYPES,
    ),
    Shape(  # a feed: dates of mail, ids of addresses
        "feed.csv",
        "guid,pubDate,title,description,link,geo:lat,geo:long\n"
        'a1,"Sun, 14 Mar 2021 23:30:00 +1000",Shots,Shots at the <i>ford</i>.,https://courier.example.org/1,-41.9,147.45\n'
        'a2,"Mon, 15 Mar 2021 01:00:00 GMT",Bridge,Bridge &#8211; shut.,https://courier.example.org/2,-42.05,146.95\n'
        "a3,,Gate,Gate shut.,https://courier.example.org/3,-42.4,147.1\n",
        {
            2: {
                "origin": "a1",
                "date": "2021-03-14",
                "quotes": ["Shots at the ford."],
                "title": "Shots",
                "point": [147.45, -41.9],
            },
            3: {"date": "2021-03-15", "quotes": ["Bridge – shut."]},
            4: "no-date",
        },
        "table",
        options=ALL_TYPES,
    ),
    Shape(  # a wide table: an address next to each of two sources
        "wide.csv",
        "incident_no,date_of_incident,country,admin1_name,admin2_name,locality,latitude,longitude,precision,incident_type,perpetrator_1,perpetrator_2,men_killed,women_killed,total_killed,total_injured,summary_of_incident,source_1,source_1_url,source_2,source_2_url\n"
        "7,2021-03-14,Exampleland,Westmark,Upper Lune,Kestrel Ford,-41.9,147.45,exact,attack,Guard,Northmark Column,1,1,2,0,Shots at the ford.,Courier,https://courier.example.org/1,Wire,https://wire.example.org/1\n"
        "8,2021-03-15,Exampleland,Westmark,,,-42.05,146.95,approximate,attack,Guard,,0,0,0,3,Shots at the bridge.,Courier,,,\n",
        {
            2: {
                "origin": "7",
                "where_prec": 1,
                "actors": ["Guard", "Northmark Column"],
                "fatalities": {"best": 2},
                "sources": ["Courier", "Wire"],
                "urls": ["https://courier.example.org/1", "https://wire.example.org/1"],
                "place": "Kestrel Ford",
            },
            3: {"where_prec": 4, "fatalities": {"best": 0}},
        },
        "table",
        options=ALL_TYPES,
    ),
    Shape(  # KML: a date after a word, folders as types
        "карта.kml",
        '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2"><Document><name>Lune</name><Folder><name>Обстрелы</name><Placemark><name>Брод, 14 марта 2021 г.</name><description>Обстрел у брода.</description><Point><coordinates>147.45,-41.9,0</coordinates></Point></Placemark><Placemark><name>Мост (15.03.2021)</name><description>Мост закрыт.</description><Point><coordinates>146.95,-42.05,0</coordinates></Point></Placemark></Folder><Folder><name>Встречи</name><Placemark><name>Сход 2021-03-16</name><description><![CDATA[Сход у ворот.<br><br>Фото: <a href=\'https://photo.example.org/1\'>здесь</a>]]></description><Point><coordinates>147.1,-42.4,0</coordinates></Point></Placemark></Folder></Document></kml>',
        {
            1: {"date": "2021-03-14", "type": "violence", "quotes": ["Обстрел у брода."]},
            2: {"date": "2021-03-15", "type": "violence"},
            3: {"date": "2021-03-16", "type": "diplomacy", "urls": ["https://photo.example.org/1"]},
        },
        "kml",
        recipe={"types": {"Обстрелы": "violence", "Встречи": "diplomacy"}},
    ),
    Shape(  # Polish: a mark after the year
        "zdarzenia.csv",
        "Lp.;Data zdarzenia;Województwo;Powiat;Miejscowość;Szerokość;Długość;Opis zdarzenia;Zabici;Źródło\n"
        "1;14 marca 2021;Północ;Luna;Bród;50,5;20,5;Strzały przy brodzie.;2;Kurier\n"
        "2;15.03.2021 r.;Północ;Luna;;50,6;20,6;Most zamknięty.;brak danych;https://kurier.example.org/2\n",
        {
            2: {"origin": "1", "date": "2021-03-14", "where_prec": 1, "fatalities": {"best": 2}},
            3: {"date": "2021-03-15", "where_prec": 3, "fatalities": None},
        },
        "table",
        options=ALL_TYPES,
    ),
    Shape(  # KML: nested folders, an address in the words
        "kv.kml",
        '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2"><Document><name>Lune</name><Folder><name>A</name><Folder><name>Clashes</name><Placemark><name>Ford</name><description>Date: 14 March 2021&lt;br&gt;Shots at the ford.</description><Point><coordinates>147.45,-41.9,0</coordinates></Point></Placemark></Folder></Folder><Placemark><name>Bridge - May 2021</name><description>Bridge closed; see https://courier.example.org/1.</description><Point><coordinates>146.95,-42.05,0</coordinates></Point></Placemark><Placemark><name></name><description>On 3 June 2021 the gate was shut.</description><Point><coordinates>147.1,-42.4,0</coordinates></Point></Placemark></Document></kml>',
        {
            1: {"date": "2021-03-14", "point": [147.45, -41.9]},
            2: {"date": "2021-05", "urls": ["https://courier.example.org/1"]},
            3: {"date": "2021-06-03"},
        },
        "kml",
        options=ALL_TYPES,
    ),
    Shape(  # days of several notations
        "dates2.csv",
        "Ref,Date,Place,Coordinates,Details\n"
        '1,14-Mar-22 (night),Ford,"-41.9,147.45",Shots one.\n'
        '2,14/15 March 2022,Ford,"-41.9,147.45",Shots two.\n'
        '3,mid-March 2022,Ford,"-41.9,147.45",Shots three.\n'
        '4,before 14 March 2022,Ford,"-41.9,147.45",Shots four.\n'
        '5,14 March - 2 April 2022,Ford,"-41.9,147.45",Shots five.\n'
        '6,"Mar 14th, 2022",Ford,"-41.9,147.45",Shots six.\n'
        '7,14.III.2022,Ford,"-41.9,147.45",Shots seven.\n'
        '8,2022-03-14 to 2022-03-16,Ford,"-41.9,147.45",Shots eight.\n'
        '9,14Mar2022,Ford,"-41.9,147.45",Shots nine.\n'
        '10,"Monday 14 March 2022, 10 pm",Ford,"-41.9,147.45",Shots ten.\n',
        {
            2: {"date": "2022-03-14"},
            3: {"date": "2022-03-14/2022-03-15"},
            4: {"date": "2022-03"},
            5: "no-date",
            6: {"date": "2022-03-14/2022-04-02"},
            7: {"date": "2022-03-14"},
            8: {"date": "2022-03-14"},
            9: {"date": "2022-03-14/2022-03-16"},
            10: {"date": "2022-03-14"},
            11: {"date": "2022-03-14"},
        },
        "table",
        options=ALL_TYPES,
    ),
    Shape(  # both axes in one column whose name has words before them
        "tracker2.csv",
        'S.No,Incident Date,Reported On,Province/State,District,Village / Area,"GPS (Lat, Lon)",Nature of incident,Killed (C),Total casualties,Brief of incident,Reference\n'
        '1,14-03-2021,16-03-2021,Westmark,Upper Lune,Kestrel Ford,"-41.9,147.45",Firing,2,3,"Firing at the ford, two killed.",https://courier.example.org/1\n'
        '2,02-04-2021,03-04-2021,Westmark,Upper Lune,,"-42.05,146.95",Firing,0,0,Firing at the bridge.,Courier\n'
        "3,04-04-2021,,Westmark,,,,Firing,,,Firing somewhere.,\n",
        {
            2: {
                "origin": "1",
                "date": "2021-03-14",
                "point": [147.45, -41.9],
                "where_prec": 1,
                "place": "Kestrel Ford",
            },
            3: {"date": "2021-04-02", "where_prec": 3},
            4: "no-place",
        },
        "table",
        options=ALL_TYPES,
    ),
]
