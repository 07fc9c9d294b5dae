"""Tables kept by hand, by a ministry or by a program, each with other traps."""

import json

from tests.importing.shapes import ALL_TYPES, FORD, Shape, csv_text, ods_bytes, xlsx_bytes

TABLES = [
    Shape(  # two columns of dates; figures as ranges, bounds and with separators; a footnote
        "casualties.csv",
        csv_text(
            ["Case", "Incident date", "Report date", "Town", "Lat", "Long", "Killed", "Summary"],
            [
                ["1", "2021-03-04", "2021-03-09", "Ford", "-41.9", "147.45", "3-5", "Fighting at the ford."],
                ["2", "2021-03-05", "2021-03-09", "Ford", "-41.9", "147.45", ">10", "Shells on the ford."],
                ["3", "2021-03-06", "2021-03-09", "Ford", "-41.9", "147.45", "1,234", "The whole valley."],
                ["4", "2021-03-07", "2021-03-09", "Ford", "-41.9", "147.45", "10+", "A lorry was hit."],
                ["5", "2021-03-08", "2021-03-09", "Ford", "-41.9", "147.45", "unknown", "A barn burnt."],
                ["6", "2021-03-09", "", "Ford", "-41.9", "147.45", "at least 4", "A bus was stopped."],
                ["7", "", "2021-03-09", "Ford", "-41.9", "147.45", "0", "No day is known."],
                ["8", "2021-03-10", "", "Ford", "-41.9", "147.45", "several", "Stones were thrown."],
                ["9", "2021-03-11", "", "Ford", "-41.9", "147.45", "2 000", "A storm of fire."],
                ["10", "2021-03-12", "", "Ford", "-41.9", "147.45", "2.0", "Two dead at the ford."],
                ["11", "2021-03-13", "", "Ford", "-41.9", "147.45", "~20", "About twenty dead."],
                ["Total", "", "", "", "", "", "3,300", ""],
                ["* Figures are those of the ministry of the interior and may change.", "", "", "", "", "", "", ""],
            ],
        ),
        {
            2: {"date": "2021-03-04", "fatalities": {"low": 3, "high": 5}},
            3: {"fatalities": {"low": 11}},
            4: {"fatalities": {"best": 1234}},
            5: {"fatalities": {"low": 10}},
            6: {"fatalities": None},
            7: {"fatalities": {"low": 4}},
            8: "no-date",
            9: {"fatalities": None},
            10: {"fatalities": {"best": 2000}},
            11: {"fatalities": {"best": 2}},
            12: {"fatalities": {"best": 20}},
            13: "no-date",
            14: "no-date",
        },
        options=ALL_TYPES,
    ),
    Shape(  # positions in every way of writing, some of them impossible
        "positions.csv",
        csv_text(
            ["id", "date", "latitude", "longitude", "description"],
            [
                ["1", "2022-05-01", "41°54'00\"S", "147°27'00\"E", "Degrees, minutes, seconds."],
                ["2", "2022-05-02", "41° 54.0' S", "147° 27.0' E", "Degrees and decimal minutes."],
                ["3", "2022-05-03", "-41,9", "147,45", "Decimal commas."],
                ["4", "2022-05-04", "147.45", "-41.9", "Swapped."],
                ["5", "2022-05-05", "0", "0", "Null."],
                ["6", "2022-05-06", "-41.9", "200", "Out of range."],
                ["7", "2022-05-07", "-41.9", "", "One is missing."],
                ["8", "2022-05-08", "S41.9", "E147.45", "Letters first."],
                ["9", "2022-05-09", "−41.9", "147.45", "A typographic minus."],
                ["10", "2022-05-10", "-41.9°", "147.45°", "A sign of degrees."],
                ["11", "2022-05-11", "38SMB4488", "", "A grid reference."],
                ["12", "2022-05-12", "-41.9", "147.45E", "One letter."],
                ["13", "2022-05-13", "0.0000", "35.2", "On the equator."],
            ],
        ),
        {
            2: {"point": FORD}, 3: {"point": FORD}, 4: {"point": FORD}, 5: "bad-coordinates",
            6: "bad-coordinates", 7: "bad-coordinates", 8: "bad-coordinates", 9: {"point": FORD},
            10: {"point": FORD}, 11: {"point": FORD}, 12: "bad-coordinates", 13: {"point": FORD},
            14: {"point": [35.2, 0.0]},
        },
        options=ALL_TYPES,
    ),
    Shape(  # dates in many ways of writing; one order in all
        "dates.csv",
        csv_text(
            ["nr", "date of incident", "gps", "what happened"],
            [
                ["1", "3/5/2022", "-41.9, 147.45", "Shots at the ford were heard."],
                ["2", "23/5/2022", "-41.9, 147.45", "More shots at the ford."],
                ["3", "May 2022", "-41.9, 147.45", "All through the month."],
                ["4", "3-5 May 2022", "-41.9, 147.45", "Three days at the ford."],
                ["5", "30 April - 2 May 2022", "-41.9, 147.45", "Over the turn of the month."],
                ["6", "2022", "-41.9, 147.45", "Sometime in that year."],
                ["7", "01.05.2022 - 03.05.2022", "-41.9, 147.45", "Another three days."],
                ["8", "31/6/2022", "-41.9, 147.45", "No such day in the calendar."],
                ["9", "unknown", "-41.9, 147.45", "Nobody knows the day."],
                ["10", "23/5/2022 14:30", "-41.9, 147.45", "In the afternoon of that day."],
                ["11", "Monday, 23 May 2022", "-41.9, 147.45", "With the day of the week."],
                ["12", "c. 1995", "-41.9, 147.45", "About that year, at the ford."],
                ["13", "23/5/22", "-41.9, 147.45", "A year of two digits."],
                ["14", "2022-05-25/2022-05-20", "-41.9, 147.45", "The end is before the start."],
                ["15", "1st May 2022", "-41.9, 147.45", "An ordinal number, in words."],
                ["16", "20220523", "-41.9, 147.45", "Eight digits of a day."],
                ["17", "2022-05-23T08:00:00+10:00", "-41.9, 147.45", "With a zone of time."],
            ],
        ),
        {
            2: {"date": "2022-05-03", "point": FORD}, 3: {"date": "2022-05-23"}, 4: {"date": "2022-05"},
            5: {"date": "2022-05-03/2022-05-05"}, 6: {"date": "2022-04-30/2022-05-02"},
            7: {"date": "2022"}, 8: {"date": "2022-05-01/2022-05-03"}, 9: "no-date", 10: "no-date",
            11: {"date": "2022-05-23"}, 12: {"date": "2022-05-23"}, 13: {"date": "1995~"},
            14: {"date": "2022-05-23"}, 15: "date-reversed", 16: {"date": "2022-05-01"},
            17: {"date": "2022-05-23"}, 18: {"date": "2022-05-23"},
        },
        options=ALL_TYPES,
    ),
    Shape(  # two orders in one column: what is ambiguous is refused, the rest is read
        "orders.csv",
        "date;lat;lon;notes\n13/02/2022;-41.9;147.45;Day first here.\n02/13/2022;-41.9;147.45;"
        "Month first here.\n03/04/2022;-41.9;147.45;Nobody can know.\n04/04/2022;-41.9;147.45;"
        "Both are the same.\n",
        {2: {"date": "2022-02-13"}, 3: {"date": "2022-02-13"}, 4: "ambiguous-date", 5: {"date": "2022-04-04"}},
        options=ALL_TYPES,
    ),
    Shape(  # Portuguese, semicolons, Windows-1252, thousands with full stops
        "ocorrencias.csv",
        "Nº;Data;Estado;Município;Localidade;Latitude;Longitude;Tipo;Mortos;Descrição;Fonte\r\n"
        "1;05/03/2021;Amazônia;Lune;Ponte;-3,1;-60,02;ataque;2;Três homens atacaram a ponte.;Jornal da Lune\r\n"
        "2;25/03/2021;Amazônia;Lune;;-3,2;-60,12;ameaça;;Ameaças contra uma líder.;https://jornal.example.org/2\r\n"
        "3;s/d;Amazônia;Lune;;-3,2;-60,12;ataque;1;Sem data conhecida.;\r\n"
        "Total;;;;;;;;3;;\r\n",
        {
            2: {"date": "2021-03-05", "point": [-60.02, -3.1], "where_prec": 1, "fatalities": {"best": 2}, "type": "violence"},
            3: {"date": "2021-03-25", "where_prec": 3, "type": "access", "urls": ["https://jornal.example.org/2"]},
            4: "no-date",
            5: "no-date",
        },
        recipe={"types": {"ataque": "violence", "ameaça": "access"}},
        encoding="cp1252",
    ),
    Shape(  # Arabic header, right to left, with digits of Arabic script in the figures
        "arabic.csv",
        "الرقم,التاريخ,المحافظة,المدينة,خط العرض,خط الطول,الوصف,القتلى\n"
        "١,2021-03-05,ألف,باء,33.5,36.3,قصف على المدينة.,٣\n"
        "٢,2021-03-06,ألف,,33.6,36.4,اشتباك على الطريق.,\n",
        {
            2: {"date": "2021-03-05", "point": [36.3, 33.5], "fatalities": {"best": 3}},
            3: {"date": "2021-03-06", "place": "ألف"},
        },
        options=ALL_TYPES,
    ),
    Shape(  # a workbook with a merged title, merged cells of days, a sheet of notes, a legend below
        "ministry.xlsx",
        xlsx_bytes(
            {
                "Read me": [["This workbook has the incidents of 2023."], ["Second sheet."]],
                "Incidents 2023": [
                    ["Ministry of the Interior: incidents 2023"],
                    None,
                    ["No", "Date", "Governorate", "Latitude", "Longitude", "Type", "Details", "Dead"],
                    [1, ("date", 45078), "Westmark", -41.9, 147.45, "attack", "Shots at the ford.", 1],
                    [2, "", "Westmark", -42.05, 146.95, "attack", "Shots at the bridge.", 0],
                    [3, ("date", 45080), "", -42.4, 147.1, "meeting", "Elders met in the hall.", ""],
                    None,
                    [4, "2023-06-05", "Eastmark", "", "", "attack", "A barn burnt.", "n/a"],
                    ["Total", "", "", "", "", "", "", ("formula", "SUM(H4:H8)")],
                    ["Source: police stations of both provinces"],
                ],
            },
            merged={"Incidents 2023": ["A1:H1", "B4:B5", "C4:C6"]},
        ),
        {
            4: {"origin": "1", "date": "2023-06-01", "fatalities": {"best": 1}, "type": "violence"},
            5: {"origin": "2", "date": "2023-06-01", "fatalities": {"best": 0}},
            6: {"date": "2023-06-03", "type": "diplomacy", "place": "Westmark"},
            8: "no-place",
            9: "no-date",
            10: "no-date",
        },
        recipe={"types": {"attack": "violence", "meeting": "diplomacy"}},
    ),
    Shape(  # OpenDocument: a date cell, numbers, an empty row, a second sheet
        "log.ods",
        ods_bytes(
            {
                "Notes": [["nothing here"]],
                "Log": [
                    ["id", "date", "latitude", "longitude", "description", "deaths"],
                    [1, ("date", "2023-06-01"), -41.9, 147.45, "Shots at the ford.", 2],
                    [2, "02/06/2023", -41.9, 147.45, "More shots at the ford.", ""],
                    ["", "", "", "", "", ""],
                    [3, "23/06/2023", -41.9, 147.45, "Shots again at the ford.", 0],
                ],
            }
        ),
        {
            2: {"origin": "1", "date": "2023-06-01", "point": FORD, "fatalities": {"best": 2}},
            3: {"date": "2023-06-02"},
            4: "empty row",
            5: {"date": "2023-06-23", "fatalities": {"best": 0}},
        },
        options=ALL_TYPES,
    ),
    Shape(  # rows that repeat: with an id merged, without an id kept
        "repeated.csv",
        "ref,date,lat,lon,details\nA1,2023-01-01,-41.9,147.45,Shots at the ford.\n"
        "A1,2023-01-01,-41.9,147.45,Shots at the ford.\nA1,2023-01-02,-41.9,147.45,Shots again.\n"
        "A2,2023-01-05,-41.9,147.45,The second one.\nA3,2023-01-06,-41.9,147.45,The third one.\n"
        ",2023-01-03,-41.9,147.45,Without an id.\n,2023-01-03,-41.9,147.45,Without an id.\n"
        "n/a,2023-01-04,-41.9,147.45,Also without.\n",
        {
            2: {"origin": "A1"}, 3: 2, 4: {"origin": "A1 (second)"}, 5: {"origin": "A2"},
            6: {"origin": "A3"}, 7: {"origin": "row 7"}, 8: {"origin": "row 8"}, 9: {"origin": "row 9"},
        },
        options=ALL_TYPES,
    ),
    Shape(  # ragged: rows too short and too long, a header twice, an unclosed cell is none here
        "ragged.csv",
        "id,date,lat,lon,details\n1,2023-01-01,-41.9,147.45,Shots at the ford.,extra,more\n"
        '2,2023-01-02,-41.9\n\n3,2023-01-03,-41.9,147.45,"He said ""no"", and left."\n'
        "id,date,lat,lon,details\n4,2023-01-04,-41.9,147.45,Shots\tagain\n",
        {2: {"origin": "1"}, 3: "bad-coordinates", 4: "empty row", 5: {"quotes": ['He said "no", and left.']}, 6: "header", 7: {"quotes": ["Shots again"]}},
        options=ALL_TYPES,
    ),
    Shape(  # footage map: an address as "geolocation", ids that repeat or lack, a variation selector
        "footage.csv",
        csv_text(
            ["id", "title", "date", "group", "description", "geolocation", "link", "latitude", "longitude", "violence level"],
            [
                ["f1", "4️⃣ shells hit a school", "2022-03-04", "Column", "Film of a school\u200b with smoke.", "https://maps.example.org/?q=1", "https://social.example.org/1", "-41.9", "147.45", "3"],
                ["f1", "Another film", "2022-03-05", "Column", "Film of a bridge.", "https://maps.example.org/?q=2", "", "-42.05", "146.95", "GRAPHIC"],
                ["", "Third film", "2022-03-06", "Guard", "Film of a road.", "", "https://social.example.org/3", "-42.05", "146.95", "1"],
            ],
        ),
        {
            2: {"origin": "f1", "quotes": ["Film of a school with smoke."], "urls": ["https://social.example.org/1"], "point": FORD},
            3: {"origin": "f1 (second)"},
            4: {"origin": "row 4"},
        },
        options=ALL_TYPES,
    ),
    Shape(  # geolocated footage: a column of Plus codes, day first
        "geoconfirmed.csv",
        csv_text(
            ["Date", "Name", "Faction", "Origin", "Latitude", "Longitude", "PlusCode", "Description", "Source", "Geolocation", "Id"],
            [
                ["13 May 2022", "Tank destroyed", "Column", "GC", "-41.9", "147.45", "4RC7+22", "A tank burns on the road.", "https://social.example.org/1", "https://social.example.org/9", "g1"],
                ["14 May 2022", "Bridge down", "Guard", "GC", "-42.05", "146.95", "4RC7+23", "", "https://social.example.org/2", "", "g2"],
            ],
        ),
        {2: {"origin": "g1", "date": "2022-05-13", "actors": ["Column"], "title": "Tank destroyed", "quotes": ["A tank burns on the road."]}, 3: "no-words"},
        options=ALL_TYPES,
    ),
    Shape(  # a file of the Humanitarian Data Exchange: a row of tags below the header
        "hdx.csv",
        "Date,Admin1,Admin2,Latitude,Longitude,Description,Killed\n"
        "#date,#adm1+name,#adm2+name,#geo+lat,#geo+lon,#description,#affected+killed\n"
        "2020-02-03,Westmark,Upper Lune,-41.9,147.45,A convoy was stopped.,0\n",
        {2: "HXL tags", 3: {"date": "2020-02-03", "fatalities": {"best": 0}, "place": "Upper Lune"}},
        options=ALL_TYPES,
    ),
    Shape(  # a result of Wikidata's query service
        "query.csv",
        "item,itemLabel,date,coord,countryLabel\n"
        "http://www.wikidata.org/entity/Q1,Battle of the Ford,1862-05-03T00:00:00Z,Point(147.45 -41.9),Exampleland\n"
        "http://www.wikidata.org/entity/Q2,Battle of the Bridge,-0120-01-01T00:00:00Z,Point(146.95 -42.05),Exampleland\n"
        "http://www.wikidata.org/entity/Q3,Siege of Norvale,1863-01-01T00:00:00Z,,Exampleland\n",
        {2: {"date": "1862-05-03", "point": FORD, "title": "Battle of the Ford", "quotes": "from-row"}, 3: "no-date", 4: "no-place"},
        options={**ALL_TYPES, "quote_rows": True},
    ),
    Shape(  # the same as JSON of a SPARQL endpoint
        "query.json",
        json.dumps(
            {
                "head": {"vars": ["item", "itemLabel", "date", "coord"]},
                "results": {"bindings": [
                    {"item": {"type": "uri", "value": "http://www.wikidata.org/entity/Q1"}, "itemLabel": {"type": "literal", "value": "Battle of the Ford"}, "date": {"type": "literal", "value": "1862-05-03T00:00:00Z"}, "coord": {"type": "literal", "value": "Point(147.45 -41.9)"}},
                    {"item": {"type": "uri", "value": "http://www.wikidata.org/entity/Q2"}, "itemLabel": {"type": "literal", "value": "Battle of the Bridge"}, "coord": {"type": "literal", "value": "Point(146.95 -42.05)"}},
                ]},
            }
        ),
        {1: {"date": "1862-05-03", "point": FORD, "title": "Battle of the Ford"}, 2: "no-date"},
        options={**ALL_TYPES, "quote_rows": True},
    ),
    Shape(  # battles with dates in EDTF of another dress
        "battles.csv",
        "Battle,Date,lat,lon,note\nFord,2001-11-~15..2001-11-~30,-41.9,147.45,Fighting at the ford.\n"
        "Bridge,2001-10-07..2001-12?,-41.9,147.45,Fighting at the bridge.\nMill,2001-12~,-41.9,147.45,"
        "Fighting at the mill.\nNorvale,2001-11-10..,-41.9,147.45,It never ended.\n",
        {
            2: {"date": "2001-11-15~/2001-11-30~"},
            3: {"date": "2001-10-07/2001-12?"},
            4: {"date": "2001-12~"},
            5: {"date": "2001-11-10/.."},
        },
        options=ALL_TYPES,
    ),
    Shape(  # one record in each line
        "events.ndjson",
        '{"id": 1, "date": "2023-01-02", "lat": -41.9, "lon": 147.45, "description": "Shots at the ford."}\n'
        '{"id": 2, "date": "2023-01-03", "lat": null, "lon": null, "description": "Shots somewhere."}\n',
        {1: {"origin": "1", "date": "2023-01-02", "point": FORD}, 2: "no-place"},
        options=ALL_TYPES,
    ),
    Shape(  # parts of a date in words, a year written as a number with decimals
        "parts.csv",
        "ID,Year,Month,Day,Region,District,City,Latitude,Longitude,Details\n"
        "1,2004.0,March,9,West,Upper,Ford,-41.9,147.45,A clerk was beaten.\n"
        "2,2004.0,,9,West,Upper,,-41.9,147.45,A store was robbed.\n"
        "3,2004.0,13,9,West,Upper,Ford,-41.9,147.45,Month thirteen.\n"
        "4,,3,9,West,,,-41.9,147.45,No year at all.\n"
        "5,2004.0,2,30,West,,,-41.9,147.45,The thirtieth of February.\n"
        "6,2004.0,Unknown,Unknown,West,,,-41.9,147.45,Only the year.\n",
        {2: {"date": "2004-03-09", "where_prec": 1}, 3: {"date": "2004", "where_prec": 3}, 4: "no-date", 5: "no-date", 6: "no-date", 7: {"date": "2004", "where_prec": 4}},
        options=ALL_TYPES,
    ),
    Shape(  # low, best and high, of which some are out of order; actors in two columns
        "figures.csv",
        "event_id,start_date,end_date,latitude,longitude,actor_1,actor_2,low,best,high,summary,precision\n"
        "e1,2020-01-01,2020-01-03,-41.9,147.45,Guard,Column,1,2,3,Clashes at the ford.,1\n"
        "e2,2020-01-05,2020-01-05,-41.9,147.45,Guard,-,5,2,3,Clashes at the mill.,2\n"
        "e3,2020-01-09,2020-01-07,-41.9,147.45,Guard,Unknown,,4,,Clashes at the store.,3\n"
        "e4,2020-01-09,,-41.9,147.45,Guard; League,Column,2,,9,Clashes at the gate.,4\n",
        {
            2: {"date": "2020-01-01/2020-01-03", "fatalities": {"low": 1, "best": 2, "high": 3}, "actors": ["Guard", "Column"]},
            3: {"date": "2020-01-05", "fatalities": None, "actors": ["Guard"]},
            4: "date-reversed",
            5: {"date": "2020-01-09", "fatalities": {"low": 2, "high": 9}, "actors": ["Guard", "League", "Column"]},
        },
        options=ALL_TYPES,
    ),
]  # fmt: skip
