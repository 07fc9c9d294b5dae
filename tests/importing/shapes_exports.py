"""Exports of survey tools, GIS programs and databases, in several languages, each with its traps."""

import json

from tests.importing.shapes import (
    ALL_TYPES,
    FORD,
    Shape,
    acled,
    csv_text,
    feature,
    ged,
    geojson_text,
    kml_text,
    xlsx_bytes,
)

EXPORTS = [
    Shape(  # a database of attacks: parts of a date with 0 for unknown, -9 and -99 for none, a class
        "attacks_db.csv",
        csv_text(
            ["eventid", "iyear", "imonth", "iday", "approxdate", "extended", "country_txt", "provstate", "city", "latitude", "longitude", "specificity", "summary", "attacktype1_txt", "gname", "nkill", "nwound", "scite1"],
            [
                ["202001010001", "2020", "1", "1", "", "0", "Exampleland", "Westmark", "Kestrel Ford", "-41.9", "147.45", "1", "01/01/2020: Guards were shot at.", "Armed Assault", "Northmark Column", "2", "", '"Shots at the ford," Lune Courier, January 2, 2020.'],
                ["202001000002", "2020", "1", "0", "January 2020", "0", "Exampleland", "Westmark", "Dunmarrow", "-41.55", "146.75", "3", "01/00/2020: A barn was burnt.", "Arson", "Unknown", "0", "-9", ""],
                ["202000000003", "2020", "0", "0", "", "0", "Exampleland", "Westmark", "Unknown", "-42.0", "146.3", "4", "A lorry was stopped sometime in 2020.", "Hijacking", "Northmark Column", "", "", ""],
                ["202001050004", "2020", "1", "5", "", "0", "Exampleland", "Eastmark", "Norvale", "", "", "5", "01/05/2020: A bomb was found.", "Bombing", "Unknown", "-99", "", ""],
            ],
        ),
        {
            2: {"origin": "202001010001", "date": "2020-01-01", "point": FORD, "fatalities": {"best": 2}, "actors": ["Northmark Column"], "quotes": ["01/01/2020: Guards were shot at."]},
            3: {"date": "2020-01", "fatalities": {"best": 0}},
            4: {"date": "2020", "fatalities": None},
            5: "no-place",
        },
        options=ALL_TYPES,
    ),
    Shape(  # a survey tool: times of filling in, a point of the device, group names in the columns
        "survey.csv",
        csv_text(
            ["start", "end", "incident/date_of_incident", "incident/type", "incident/description", "incident/gps", "_incident/gps_latitude", "_incident/gps_longitude", "_incident/gps_altitude", "_incident/gps_precision", "incident/killed", "_id", "_uuid", "_submission_time", "_index"],
            [
                ["2024-06-02T08:00:11.100+10:00", "2024-06-02T08:10:11.100+10:00", "2024-06-01", "attack", "Men shot at the ford.", "-41.9 147.45 12.0 4.9", "-41.9", "147.45", "12.0", "4.9", "1", "9001", "aa-1", "2024-06-02T08:11:00", "1"],
                ["2024-06-03T08:00:11.100+10:00", "2024-06-03T08:10:11.100+10:00", "2024-05-30", "threat", "A clerk was threatened.", "", "", "", "", "", "0", "9002", "aa-2", "2024-06-03T08:11:00", "2"],
            ],
        ),
        {2: {"date": "2024-06-01", "point": FORD, "fatalities": {"best": 1}, "type": "violence", "quotes": ["Men shot at the ford."]}, 3: "no-place"},
        recipe={"types": {"attack": "violence", "threat": "access"}},
    ),
    Shape(  # a crowd map: day-first times with a meridiem, several categories, an empty position
        "crowdmap.csv",
        csv_text(
            ["#", "INCIDENT TITLE", "INCIDENT DATE", "LOCATION", "DESCRIPTION", "CATEGORY", "LATITUDE", "LONGITUDE", "APPROVED", "VERIFIED"],
            [
                ["12", "Shots at the ford", "2013-03-04 13:05:00", "Kestrel Ford, Exampleland", "Shots were heard at the ford.", "Violence, Armed clash,", "-41.9", "147.45", "YES", "NO"],
                ["13", "Road closed", "2013-03-05 00:00:00", "Hollin Bridge", "Tyres burn on the bridge.", "Road block,", "-42.05", "146.95", "YES", "YES"],
                ["14", "Nothing", "2013-03-06 00:00:00", "Lune", "No more is known.", "", "0", "0", "NO", "NO"],
            ],
        ),
        {2: {"origin": "12", "date": "2013-03-04", "title": "Shots at the ford", "quotes": ["Shots were heard at the ford."], "point": FORD, "place": "Kestrel Ford, Exampleland"}, 3: {"date": "2013-03-05"}, 4: "bad-coordinates"},
        options=ALL_TYPES,
    ),
    Shape(  # a feature service: attributes and x, y; milliseconds since 1970
        "service.json",
        json.dumps({
            "objectIdFieldName": "OBJECTID", "geometryType": "esriGeometryPoint", "spatialReference": {"wkid": 4326},
            "features": [
                {"attributes": {"OBJECTID": 1, "event_date": 1614816000000, "description": "Shots at the ford.", "fatalities": 2}, "geometry": {"x": 147.45, "y": -41.9}},
                {"attributes": {"OBJECTID": 2, "event_date": None, "description": "No day is known.", "fatalities": None}, "geometry": {"x": 147.45, "y": -41.9}},
            ],
        }),
        {1: {"origin": "1", "date": "2021-03-04", "point": FORD, "fatalities": {"best": 2}}, 2: "no-date"},
        "geojson",
        options=ALL_TYPES,
    ),
    Shape(  # GeoJSON of a GIS program: milliseconds, null properties, a feature id
        "layer.geojson",
        geojson_text(
            feature(FORD, 7, OBJECTID=7, Date=1614816000000, Descr="Shots at the ford.", Killed=None),
            feature([146.95, -42.05], 8, OBJECTID=8, Date="2021-03-05T00:00:00Z", Descr="Shots at the bridge.", Killed=1),
        ),
        {1: {"date": "2021-03-04", "point": FORD, "fatalities": None, "quotes": ["Shots at the ford."]}, 2: {"date": "2021-03-05", "fatalities": {"best": 1}}},
        "geojson",
        options=ALL_TYPES,
    ),
    Shape(  # French, day first with points, decimal commas, a total
        "journal.csv",
        "N°;Date;Heure;Commune;Province;Latitude;Longitude;Type d'incident;Description;Morts;Blessés;Source\n"
        "1;04.03.2021;14h30;Lune;Ouest;-1,6585;29,2205;attaque;Des hommes ont tiré près du pont.;2;3;Radio Lune\n"
        "2;23.03.2021;;Lune;Ouest;-1,6590;29,2210;barrage;Un barrage sur la route nationale.;néant;;Radio Lune\n"
        "3;;;Lune;Ouest;-1,6590;29,2210;attaque;Date inconnue.;1;;\n"
        "TOTAL;;;;;;;;;3;3;\n",
        {2: {"date": "2021-03-04", "point": [29.2205, -1.6585], "fatalities": {"best": 2}, "type": "violence", "place": "Lune"}, 3: {"date": "2021-03-23", "type": "access"}, 4: "no-date", 5: "no-date"},
        recipe={"types": {"attaque": "violence", "barrage": "access"}},
    ),
    Shape(  # Spanish, months in words, a column of both coordinates in WKT
        "registro.csv",
        csv_text(
            ["Código", "Fecha", "Municipio", "Departamento", "Ubicación", "Hecho", "Víctimas mortales", "Fuente"],
            [
                ["R-1", "4 de marzo de 2021", "Lune", "Oeste", "POINT (-75.5 6.25)", "Hombres armados dispararon en el puente.", "2", "El Correo"],
                ["R-2", "marzo 2021", "Lune", "Oeste", "POINT (-75.6 6.35)", "Bloqueo de la carretera.", "", "El Correo"],
                ["R-3", "sin fecha", "Lune", "Oeste", "POINT (-75.6 6.35)", "No se sabe el día.", "", ""],
            ],
        ),
        {2: {"origin": "R-1", "date": "2021-03-04", "point": [-75.5, 6.25], "fatalities": {"best": 2}, "quotes": ["Hombres armados dispararon en el puente."]}, 3: {"date": "2021-03"}, 4: "no-date"},
        options=ALL_TYPES,
    ),
    Shape(  # Russian, Windows-1251 is not distinguished from Windows-1252: a recipe states it
        "журнал.csv",
        "№;Дата;Область;Населённый пункт;Широта;Долгота;Описание;Погибшие;Источник\n"
        "1;04.03.2021;Западная;Лунь;48,5;37,9;Обстрел моста у реки.;2;Вестник\n"
        "2;15.03.2021;Западная;;48,6;37,8;Сгорел сарай.;0;Вестник\n",
        {2: {"date": "2021-03-04", "point": [37.9, 48.5], "fatalities": {"best": 2}, "place": "Лунь"}, 3: {"date": "2021-03-15", "place": "Западная", "fatalities": {"best": 0}}},
        recipe={"file": {"encoding": "cp1251"}},
        options=ALL_TYPES,
        encoding="cp1251",
    ),
    Shape(  # Turkish, tabs, UTF-16 as a spreadsheet program writes "Unicode text"
        "olaylar.txt",
        "﻿Sıra\tTarih\tİl\tİlçe\tEnlem\tBoylam\tAçıklama\tÖlü\tKaynak\r\n"
        "1\t04.03.2021\tBatı\tLune\t37,9\t40,2\tKöprüde silah sesleri duyuldu.\t1\tHaber\r\n"
        "2\t14.03.2021\tBatı\tLune\t37,8\t40,1\tYol kapatıldı.\t\tHaber\r\n",
        {2: {"date": "2021-03-04", "point": [40.2, 37.9], "fatalities": {"best": 1}, "quotes": ["Köprüde silah sesleri duyuldu."]}, 3: {"date": "2021-03-14"}},
        options=ALL_TYPES,
        encoding="utf-16-le",
    ),
    Shape(  # German, months in words with a full stop after the day
        "protokoll.csv",
        "Nr.;Datum;Ort;Kreis;Breitengrad;Längengrad;Beschreibung;Tote;Quelle\n"
        "1;4. März 2021;Furt;Westmark;-41,9;147,45;Schüsse an der Furt.;2;Lune-Bote\n"
        "2;15. Mai 2021;Mühle;Westmark;-41,8;147,4;Die Mühle brannte.;keine;Lune-Bote\n",
        {2: {"date": "2021-03-04", "point": FORD, "fatalities": {"best": 2}, "place": "Furt"}, 3: {"date": "2021-05-15"}},
        options=ALL_TYPES,
    ),
    Shape(  # dates that a spreadsheet program left as numbers of days, in CSV
        "serials.csv",
        csv_text(
            ["id", "date", "lat", "lon", "description"],
            [["1", "44259", "-41.9", "147.45", "Shots at the ford."], ["2", "44260.5", "-41.9", "147.45", "Shots at noon."], ["3", "44261", "-41.9", "147.45", "Shots again."]],
        ),
        {2: {"date": "2021-03-04"}, 3: {"date": "2021-03-05"}, 4: {"date": "2021-03-06"}},
        options=ALL_TYPES,
    ),
    Shape(  # coordinates in metres of a projection: refused, not drawn off the African coast
        "projected.csv",
        csv_text(
            ["id", "date", "x", "y", "description"],
            [["1", "2021-03-04", "537412.2", "5360998.7", "Shots at the ford."], ["2", "2021-03-05", "537500.0", "5361000.0", "Shots at the mill."]],
        ),
        {2: "no-place", 3: "no-place"},
        options=ALL_TYPES,
    ),
    Shape(  # casualties by incident, without coordinates: minimum and maximum, several sources
        "minmax.csv",
        csv_text(
            ["Code", "Start Date", "End Date", "Location", "Lat", "Lon", "Target", "Weapons", "Reported Minimum", "Reported Maximum", "Sources"],
            [
                ["k001", "1 Jan 2020", "1 Jan 2020", "Kestrel Ford", "-41.9", "147.45", "market, traders", "mortar", "2", "4", "Lune Courier, Norvale Wire"],
                ["k002", "5 Jan 2020", "7 Jan 2020", "Norvale", "-42.4", "147.1", "police post", "gunfire", "1", "1", "Norvale Wire"],
            ],
        ),
        {2: {"origin": "k001", "date": "2020-01-01", "fatalities": {"low": 2, "high": 4}, "quotes": "from-row"}, 3: {"date": "2020-01-05/2020-01-07", "fatalities": {"low": 1, "high": 1}}},
        options={**ALL_TYPES, "quote_rows": True},
    ),
    Shape(  # the descriptions of a GIS program's KML are tables with the date inside
        "gis.kml",
        kml_text(
            "<Placemark><name>Ford</name><description><![CDATA[<html><body><table><tr><td>Date</td><td>2021-03-04</td></tr><tr><td>Note</td><td>Shots at the ford.</td></tr></table></body></html>]]></description><Point><coordinates>147.45,-41.9</coordinates></Point></Placemark>",
            "<Placemark><name>Mill</name><description>The mill burnt on 5 March 2021.</description><Point><coordinates> 147.45 , -41.9 , 0 </coordinates></Point></Placemark>",
            "<Placemark><name>Undated</name><description>A grave.</description><Point><coordinates>147.45,-41.9</coordinates></Point></Placemark>",
        ),
        {1: {"date": "2021-03-04", "point": FORD}, 2: {"date": "2021-03-05", "point": FORD}, 3: "no-date"},
        "kml",
        options=ALL_TYPES,
    ),
    Shape(  # ACLED with a column more, a BOM, event ids in quotes, notes with a tab
        "acled_pop.csv",
        "﻿" + csv_text(
            [*acled(event_id_cnty="x", event_date=""), "population_best"],
            [
                {**acled(event_id_cnty="EXL1", event_date="2024-03-04", notes="On 4 March 2024,\tguards shot at the ford."), "population_best": "1200"},
                {**acled(event_id_cnty="EXL2", event_date="04 March 2024", time_precision="2"), "population_best": ""},
                {**acled(event_id_cnty="EXL3", event_date="2024-03-05", geo_precision="3", admin1="Westmark"), "population_best": ""},
                {**acled(event_id_cnty="EXL3", event_date="2024-03-05", geo_precision="3", admin1="Westmark"), "population_best": ""},
            ],
        ),
        {2: {"date": "2024-03-04", "quotes": ["On 4 March 2024, guards shot at the ford."]}, 3: {"date": "[2024-03-01..2024-03-07]"}, 4: {"where_prec": 4}, 5: 4},
        "acled",
    ),
    Shape(  # ACLED's API of 2025: numbers as numbers, the records under "data"
        "acled_2025.json",
        json.dumps({"status": 200, "success": True, "count": 2, "data": [
            {**acled(event_id_cnty="EXL1", event_date="2025-03-04", year="2025"), "latitude": -41.9, "fatalities": 3, "geo_precision": 2},
            {**acled(event_id_cnty="EXL2", event_date="2025-03-05", year="2025", event_type="Protests", sub_event_type="Peaceful protest"), "longitude": None},
        ]}),
        {1: {"where_prec": 2, "fatalities": {"best": 3}, "type": "violence"}, 2: "bad-coordinates"},
        "acled",
    ),
    Shape(  # GED saved with semicolons and decimal commas, day first
        "ged_semicolon.csv",
        csv_text(
            list(ged(id="1").keys()),
            [
                ged(id="1", latitude="-41,9", longitude="147,45", date_start="14.03.2021", date_end="14.03.2021"),
                ged(id="2", latitude="-41,9", longitude="147,45", date_start="01.04.2021", date_end="03.04.2021", event_clarity="2", where_prec="4"),
                ged(id="3", latitude="-41,9", longitude="147,45", date_start="05.04.2021", date_end="03.04.2021"),
            ],
            ";",
        ),
        {2: {"date": "2021-03-14", "point": FORD}, 3: {"date": "2021-04-01/2021-04-03", "where_prec": 4}, 4: "date-reversed"},
        "ucdp",
    ),
    Shape(  # a workbook with times in cells, a header over two rows, numbers as dates
        "sitrep.xlsx",
        xlsx_bytes({
            "SITREP": [
                ["WEEKLY SITREP 12"],
                ["", "", "Position", "", "", "Casualties"],
                ["Ser", "DTG", "Lat", "Long", "Narrative", "Killed"],
                [1, ("date", 44259.6), -41.9, 147.45, "Guards were shot at from the ford.", 1],
                [2, ("date", 44260), -42.05, 146.95, "A mine was found.", 0],
                [3, "NTR", "", "", "", ""],
            ]
        }),
        {4: {"origin": "1", "date": "2021-03-04", "point": FORD, "fatalities": {"best": 1}}, 5: {"date": "2021-03-05"}, 6: "no-date"},
        options=ALL_TYPES,
    ),
    Shape(  # bars as delimiters; quotes as in prose; two languages of headings in one cell
        "bilingual.csv",
        "ID|Date / Date|Place / Lieu|Latitude|Longitude|Description / Description\n"
        '1|2021-03-04|Ford|-41.9|147.45|He said "stop" and fired.\n'
        "2|2021-03-05|Mill|-41.8|147.40|The mill burnt.\n",
        {2: {"date": "2021-03-04", "quotes": ['He said "stop" and fired.'], "place": "Ford"}, 3: {"date": "2021-03-05"}},
        options=ALL_TYPES,
    ),
    Shape(  # an address list: links alone, several in a cell, and one column of the state of checks
        "links.csv",
        csv_text(
            ["Case", "Day", "Coordinates", "What is seen", "Links", "Status"],
            [
                ["C1", "2021-03-04", "-41.9000, 147.4500", "Smoke over the ford.", "https://a.example.org/1 https://b.example.org/1", "verified"],
                ["C2", "2021-03-05", "(-41.9, 147.45)", "Fire at the mill.", "https://a.example.org/2; https://b.example.org/2", "open"],
                ["C3", "2021-03-06", "https://maps.example.org/?q=-41.9,147.45", "A broken bridge.", "", "open"],
            ],
        ),
        {2: {"origin": "C1", "point": FORD, "urls": ["https://a.example.org/1", "https://b.example.org/1"]}, 3: {"point": FORD, "urls": ["https://a.example.org/2", "https://b.example.org/2"]}, 4: {"point": FORD}},
        options=ALL_TYPES,
    ),
    Shape(  # GeoJSON of a map editor: styles, a closed line, a multi-point, a feature without properties
        "editor.geojson",
        geojson_text(
            feature(FORD, **{"marker-color": "#f00", "name": "Ford", "description": "Shots at the ford.", "date": "2021-03-04"}),
            feature({"type": "LineString", "coordinates": [[147.0, -42.0], [147.1, -41.9]]}, stroke="#00f", name="Road", description="The road was closed.", date="2021-03"),
            feature({"type": "MultiPoint", "coordinates": [[147.0, -42.0], [147.1, -41.9]]}, name="Posts", description="Two posts.", date="2021-03-06"),
            {"type": "Feature", "properties": None, "geometry": {"type": "Point", "coordinates": FORD}},
        ),
        {1: {"date": "2021-03-04", "title": "Ford", "point": FORD}, 2: {"date": "2021-03", "geometry": "LineString", "where_prec": 5}, 3: {"geometry": "MultiPoint", "where_prec": 5}, 4: "empty row"},
        "geojson",
        options=ALL_TYPES,
    ),
    Shape(  # social unrest: start and end in their own columns of parts
        "unrest.csv",
        csv_text(
            ["id", "country", "startday", "startmonth", "startyear", "endday", "endmonth", "endyear", "location", "lat", "lon", "notes"],
            [
                ["9001", "Exampleland", "4", "3", "2012", "6", "3", "2012", "Kestrel Ford", "-41.9", "147.45", "Traders closed their stalls for three days."],
                ["9002", "Exampleland", "9", "3", "2012", "9", "3", "2012", "Norvale", "-42.4", "147.1", "Students marched to the hall."],
            ],
        ),
        {2: {"origin": "9001", "date": "2012-03-04/2012-03-06", "point": FORD}, 3: {"date": "2012-03-09"}},
        options=ALL_TYPES,
    ),
]  # fmt: skip
