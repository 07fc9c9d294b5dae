"""Files as people of the field keep and pass them on, in several languages and generations."""

import json

from tests.importing.shapes import (
    ACLED_COLUMNS,
    ALL_TYPES,
    FORD,
    FORD_POINT,
    GED_COLUMNS,
    Shape,
    acled,
    csv_text,
    feature,
    ged,
    geojson_text,
    kml_text,
    xlsx_bytes,
)

BRIDGE = [146.95, -42.05]
VIINA_COLUMNS = ["viina_version", "event_id", "event_id_1pd", "date", "time", "geonameid", "asciiname", "ADM1_NAME", "ADM2_NAME", "longitude", "latitude", "GEO_PRECISION", "location", "report_id", "source", "url", "text", "lang"]  # fmt: skip
VIINA_ROW = {"viina_version": "v2", "geonameid": "1.0", "asciiname": "Ford", "ADM1_NAME": "Westmark", "longitude": "147.45", "latitude": "-41.9", "GEO_PRECISION": "ADM3", "location": "1.0", "source": "wire", "lang": "ru"}  # fmt: skip
ARCGIS_TABLE = (
    "<![CDATA[<html><body><table><tr><td>Incident_Date</td><td>14/03/2021</td></tr>"
    "<tr><td>Remarks</td><td>Shots at the ford.</td></tr></table></body></html>]]>"
)

FIELD = [
    Shape(  # ACLED out of R: numbered rows, NA, the columns of the API of 2019
        "acled_r.csv",
        csv_text(
            ["", "data_id", "iso", "event_id_cnty", "event_id_no_cnty", "event_date", "year", "time_precision", "event_type", "sub_event_type", "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision", "source", "source_scale", "notes", "fatalities", "timestamp", "iso3"],
            [
                ["1", "7001", "999", "EXL701", "701", "2019-03-04", "2019", "1", "Battles", "Armed clash", "Guard of Exampleland", "Hill League; River League", "1", "Northmark Column", "NA", "2", "12", "South", "Exampleland", "Westmark", "Upper Lune", "NA", "Kestrel Ford", "-41.9", "147.45", "1", "Lune Courier; Norvale Wire", "National", "Clashes at the ford.", "2", "1560000000", "EXL"],
                ["2", "7002", "999", "EXL702", "702", "2019-03-05", "2019", "1", "Explosions/Remote violence", "Shelling/artillery/missile attack", "Northmark Column", "NA", "2", "NA", "NA", "0", "20", "South", "Exampleland", "Westmark", "NA", "NA", "Kestrel Ford", "-41.9", "147.45", "2", "Norvale Wire", "National", "Shells on the ford.", "NA", "1560000000", "EXL"],
                ["3", "7003", "999", "EXL703", "703", "2019-03-06", "2019", "1", "Riots", "Mob violence", "Rioters", "NA", "5", "NA", "NA", "0", "50", "South", "Exampleland", "Westmark", "NA", "NA", "Kestrel Ford", "NA", "NA", "1", "Norvale Wire", "National", "Stones were thrown.", "0", "1560000000", "EXL"],
                ["4", "7004", "999", "EXL704", "704", "2019-03-07", "2019", "1", "Battles", "Armed clash", "Guard of Exampleland", "NA", "1", "NA", "NA", "0", "10", "South", "Exampleland", "Westmark", "NA", "NA", "Kestrel Ford", "-41.9", "147.45", "1", "Norvale Wire", "National", "NA", "0", "1560000000", "EXL"],
            ],
        ),
        {
            2: {"origin": "EXL701", "date": "2019-03-04", "actors": ["Guard of Exampleland", "Northmark Column"], "associates": ["Hill League", "River League"], "fatalities": {"best": 2}},
            3: {"actors": ["Northmark Column"], "where_prec": 2, "fatalities": None},
            4: "no-place",
            5: "no-words",
        },
        "acled",
    ),
    Shape(  # ACLED through a spreadsheet of decimal commas, which took points for thousands
        "acled_german.csv",
        csv_text(
            ACLED_COLUMNS,
            [
                acled(event_id_cnty="EXL71", event_date="14.08.2020", year="2020", latitude="-41,9", longitude="147,45", notes="„Schüsse“ an der Furt – zwei Tote.", fatalities="2"),
                acled(event_id_cnty="EXL72", event_date="03.04.2020", year="2020", latitude="-419.000", longitude="1.474.500"),
                acled(event_id_cnty="EXL73", event_date="04.04.2020", year="2020", latitude="-42,05", longitude="146,95", geo_precision="2", time_precision="2"),
                acled(event_id_cnty="EXL73", event_date="04.04.2020", year="2020", latitude="-42,05", longitude="146,95", geo_precision="2", time_precision="2", timestamp="1750000001", fatalities="1"),
            ],
            ";",
        ),
        {
            2: {"date": "2020-08-14", "point": FORD, "quotes": ["„Schüsse“ an der Furt – zwei Tote."]},
            3: "bad-coordinates",
            4: 5,
            5: {"date": "[2020-04-01..2020-04-07]", "point": BRIDGE, "where_prec": 2, "fatalities": {"best": 1}},
        },
        "acled",
        encoding="cp1252",
    ),
    Shape(  # GED out of Stata: dates as 14mar2021, a full stop for a missing value
        "ged_stata.csv",
        csv_text(
            GED_COLUMNS,
            [
                ged(id="600101", date_start="14mar2021", date_end="14mar2021", adm_1=".", adm_2="."),
                ged(id="600102", date_start="01mar2021", date_end="31mar2021", event_clarity="2", date_prec="4", source_article=".", source_headline=".", source_office=".", source_date=".", best="12", low="10", high="."),
                ged(id="600103", date_start="30feb2021", date_end="30feb2021"),
                ged(id="600104", date_start="15mar2021", date_end="15mar2021", latitude=".", longitude="."),
            ],
        ),
        {
            2: {"origin": "600101", "date": "2021-03-14", "point": FORD},
            3: {"date": "2021-03-01/2021-03-31", "quotes": "from-row", "fatalities": {"low": 10, "best": 12}},
            4: "no-date",
            5: "no-place",
        },
        "ucdp",
    ),
    Shape(  # an early GED: other identifiers, dates with milliseconds, articles without commas
        "ged_early.csv",
        csv_text(
            [*(c for c in GED_COLUMNS if c not in ("source_office", "source_date", "source_headline", "source_original", "code_status", "number_of_sources")), "dyad_dset_id", "conflict_dset_id"],
            [
                ged(id="9001", date_start="2010-03-14 00:00:00.000", date_end="2010-03-14 00:00:00.000", year="2010", source_article="Lune Courier 15 March 2010 'Two guards die at the ford'"),
                ged(id="9002", date_start="2010-03-20 00:00:00.000", date_end="2010-03-26 00:00:00.000", year="2010", where_prec="3", source_article="", event_clarity="1"),
                ged(id="9003", date_start="2010-12-30 00:00:00.000", date_end="2011-01-02 00:00:00.000", year="2010", event_clarity="2", source_article=""),
                ged(id="9004", date_start="2010-12-30 00:00:00.000", date_end="2010-12-31 00:00:00.000", year="2010", latitude="147.45", longitude="-41.9"),
            ],
        ),
        {
            2: {"date": "2010-03-14", "point": FORD},
            3: {"date": "[2010-03-20..2010-03-26]", "where_prec": 3, "quotes": "from-row"},
            4: {"date": "2010-12-30/2011-01-02"},
            5: "bad-coordinates",
        },
        "ucdp",
    ),
    Shape(  # VIINA through a program that made numbers of its dates and ids
        "viina_numbers.csv",
        csv_text(
            VIINA_COLUMNS,
            [
                {**VIINA_ROW, "event_id": "1.0", "event_id_1pd": "1.0", "date": "20220305.0", "report_id": "11.0", "url": "https://wire.example.org/11", "text": "Обстрел деревни."},
                {**VIINA_ROW, "event_id": "2.0", "event_id_1pd": "2.0", "date": "20220306.0", "report_id": "12.0", "url": "https://wire.example.org/12", "text": "Взрыв у моста.", "GEO_PRECISION": "NA"},
                {**VIINA_ROW, "event_id": "3.0", "event_id_1pd": "3.0", "date": "20220230.0", "report_id": "13.0", "url": "https://wire.example.org/13", "text": "Нет такого дня."},
                {**VIINA_ROW, "event_id": "4.0", "event_id_1pd": "4.0", "date": "20220307.0", "report_id": "14.0", "url": "https://wire.example.org/14", "text": "NA"},
                {**VIINA_ROW, "event_id": "5.0", "event_id_1pd": "1.0", "date": "20220305.0", "report_id": "15.0", "source": "courier", "url": "https://courier.example.org/15", "text": "Удар по деревне.", "GEO_PRECISION": "ADM2"},
            ],
            "\t",
        ),
        {
            2: 6,
            3: {"origin": "2", "where_prec": 2},
            4: "no-date",
            5: "no-words",
            6: {"origin": "1", "date": "2022-03-05", "where_prec": 3, "sources": ["wire", "courier"]},
        },
        "viina",
        options=ALL_TYPES,
    ),
    Shape(  # auto-archiver's sheet with positions as addresses of a map and as WKT
        "archiver_links.csv",
        csv_text(
            ["link", "archive status", "archive location", "archive date", "thumbnail", "upload timestamp", "upload title", "text content", "screenshot", "hash", "event date", "coordinates"],
            [
                ["https://social.example.org/1", "archived", "https://archive.example.net/1", "2023-06-02T10:15:00+00:00", "", "2023-06-01T18:40:12+00:00", "@watch", "Smoke at the ford.", "", "", "2023-06-01", "https://www.google.com/maps?q=-41.9,147.45"],
                ["https://social.example.org/2", "archived", "https://archive.example.net/2", "2023-06-02T10:15:00+00:00", "", "2023-06-01T18:40:12+00:00", "@watch", "Smoke at the bridge.", "", "", "2023-06-01", "POINT(146.95 -42.05)"],
                ["https://social.example.org/3", "archived", "https://archive.example.net/3", "2023-06-02T10:15:00+00:00", "", "2023-06-01T18:40:12+00:00", "@watch", "Smoke at the mill.", "", "", "25/06/2023", "(-41.9, 147.45)"],
                ["https://social.example.org/4", "archived", "https://archive.example.net/4", "2023-06-02T10:15:00+00:00", "", "2023-06-01T18:40:12+00:00", "@watch", "Smoke again.", "", "", "", "-41.9 147.45"],
            ],
        ),
        {2: {"date": "2023-06-01", "point": FORD}, 3: {"point": BRIDGE}, 4: {"date": "2023-06-25", "point": FORD}, 5: "no-date"},
        "table",
        options=ALL_TYPES,
    ),
    Shape(  # a story whose numbers are texts, with a date in dots and a slide without words
        "story_texts.json",
        json.dumps(
            {
                "storymap": {
                    "language": "en",
                    "slides": [
                        {"type": "overview", "date": "", "location": {"line": True}, "media": {}, "text": {"headline": "The Lune", "text": ""}},
                        {"date": "14.03.2021", "location": {"lat": "-41.9", "lon": "147.45", "name": "Kestrel Ford", "line": True, "zoom": 12}, "media": {"url": "https://pictures.example.org/1.jpg", "caption": "The ford", "credit": "Courier"}, "text": {"headline": "Shots", "text": "<p>Guards shot &ndash; twice.</p>"}},
                        {"date": "May 2-9, 2021", "location": {"lat": -42.05, "lon": 146.95, "name": "Hollin Bridge"}, "media": {}, "text": {"headline": "Bridge week", "text": "Tractors stood on the bridge."}},
                        {"date": "spring 2021", "location": {"lat": -42.05, "lon": 146.95}, "media": {}, "text": {"headline": "Quiet", "text": "Nothing moved."}},
                        {"date": "2021-06-01", "location": {"lat": "", "lon": ""}, "media": {}, "text": {"headline": "Nowhere", "text": "No place is known."}},
                    ],
                }
            }
        ),
        {
            1: "title slide",
            2: {"date": "2021-03-14", "point": FORD, "quotes": ["Guards shot – twice."]},
            3: {"date": "2021-05-02/2021-05-09", "point": BRIDGE},
            4: "no-date",  # a season is another one in the south
            5: "no-place",
        },
        "storymap",
        options=ALL_TYPES,
    ),
    Shape(  # a timeline's sheet to which a team added the positions
        "timeline_places.csv",
        csv_text(
            ["Year", "Month", "Day", "Time", "End Year", "End Month", "End Day", "End Time", "Display Date", "Headline", "Text", "Media", "Media Credit", "Media Caption", "Type", "Group", "Place", "Latitude", "Longitude"],
            [
                ["", "", "", "", "", "", "", "", "", "The Lune road", "A chronology.", "", "", "", "title", "", "", "", ""],
                ["2021", "3", "14", "", "", "", "", "", "", "Shots", "Two guards were hurt.", "https://courier.example.org/1", "Courier", "", "", "Ford", "Kestrel Ford", "-41.9", "147.45"],
                ["2021", "5", "2", "", "2021", "5", "9", "", "", "Bridge week", "Tractors stood on the bridge.", "", "", "", "", "", "Hollin Bridge", "-42.05", "146.95"],
                ["2021", "5", "32", "", "", "", "", "", "", "No day", "A day that is not.", "", "", "", "", "", "Ford", "-41.9", "147.45"],
                ["2021", "6", "1", "", "", "", "", "", "", "No place", "A place that is not.", "", "", "", "", "", "", "", ""],
            ],
        ),
        {2: "title slide", 3: {"date": "2021-03-14", "point": FORD}, 4: {"date": "2021-05-02/2021-05-09", "point": BRIDGE}, 5: "no-date", 6: "no-place"},
        "timeline",
        options=ALL_TYPES,
    ),
    Shape(  # uMap filled from a sheet: other keys, numbers as texts, a date in the name
        "sheet.umap",
        json.dumps(
            {
                "type": "umap", "uri": "https://umap.example.org/m/1", "properties": {"name": "Lune"}, "geometry": {"type": "Point", "coordinates": FORD},
                "layers": [
                    {"type": "FeatureCollection", "_umap_options": {"name": "Vorfälle"}, "features": [
                        feature(FORD, "u1", name="Furt", Datum="14. März 2021", Beschreibung="Schüsse an der Furt.", Quelle="https://courier.example.org/1"),
                        feature(BRIDGE, "u2", name="Bridge", Datum="2. Mai 2021", description="Closed by **tractors**."),
                        feature({"type": "MultiPolygon", "coordinates": [[[[147.0, -42.0], [147.5, -42.0], [147.5, -41.5], [147.0, -42.0]]]]}, "u3", name="Zone", Datum="15.03.2021", Beschreibung="Sperrzone."),
                        feature(FORD, "u4", name="Mühle", Datum="unbekannt", Beschreibung="Die Mühle brannte."),
                    ]},
                ],
            }
        ),
        {
            1: {"origin": "u1", "date": "2021-03-14", "quotes": ["Schüsse an der Furt."], "urls": ["https://courier.example.org/1"]},
            2: {"date": "2021-05-02", "quotes": ["Closed by tractors."]},
            3: {"date": "2021-03-15", "geometry": "MultiPolygon", "where_prec": 5},
            4: "no-date",
        },
        "umap",
        options=ALL_TYPES,
    ),
    Shape(  # KML of a desktop globe and of a GIS: views, snippets, tables of HTML, other languages
        "globe.kml",
        kml_text(
            "<Placemark><name>Ford</name><Snippet>14 March</Snippet><description>Shots at the ford.</description><LookAt><longitude>10</longitude><latitude>10</latitude></LookAt><TimeStamp><when>2021-03-14</when></TimeStamp><Point><altitudeMode>clampToGround</altitudeMode><coordinates>\n 147.45,-41.9,0 \n</coordinates></Point></Placemark>",
            f"<Placemark><name>7</name><description>{ARCGIS_TABLE}</description>{FORD_POINT}</Placemark>",
            f'<Placemark><name>Мост</name><description>Мост закрыт.</description><ExtendedData><Data name="Дата"><value>14.03.2021</value></Data><Data name="Источник"><value>Курьер</value></Data></ExtendedData>{FORD_POINT}</Placemark>',
            f"<Placemark><name>Year</name><description>Sometime.</description><TimeSpan><begin>2021</begin><end>2021</end></TimeSpan>{FORD_POINT}</Placemark>",
            "<Placemark><name>Two</name><description>Two posts.</description><TimeStamp><when>2021-03-15</when></TimeStamp><MultiGeometry><Point><coordinates>147.45,-41.9</coordinates></Point><Point><coordinates>146.95,-42.05</coordinates></Point></MultiGeometry></Placemark>",
            "<Placemark><name>Swapped</name><description>Latitude first.</description><TimeStamp><when>2021-03-15</when></TimeStamp><Point><coordinates>-41.9,147.45</coordinates></Point></Placemark>",
        ),
        {
            1: {"date": "2021-03-14", "point": FORD, "quotes": ["Shots at the ford."]},
            2: {"date": "2021-03-14", "quotes": ["Shots at the ford."]},
            3: {"date": "2021-03-14", "sources": ["Курьер"]},
            4: {"date": "2021"},
            5: {"geometry": "MultiPoint", "where_prec": 5},
            6: "bad-coordinates",
        },
        "kml",
        options=ALL_TYPES,
    ),
    Shape(  # GPX 1.0 in Latin-1: comments instead of descriptions, links, a route
        "old.gpx",
        '<?xml version="1.0" encoding="ISO-8859-1"?><gpx version="1.0" xmlns="http://www.topografix.com/GPX/1/0">'
        '<wpt lat="-41.9" lon="147.45"><ele>12</ele><time>2021-03-14T08:00:00Z</time><name>WP1</name><cmt>Granat\xe4pfel am Weg, Einschl\xe4ge.</cmt><url>https://courier.example.org/1</url></wpt>'
        '<wpt lat="-42.05" lon="146.95"><time>2021-03-15T08:00:00Z</time><name>WP2</name><desc>Bridge closed.</desc><cmt>Seen from the north.</cmt></wpt>'
        '<wpt lat="-142.05" lon="146.95"><time>2021-03-15T08:00:00Z</time><name>WP3</name><desc>Beyond the pole.</desc></wpt>'
        '<rte><name>Way round</name><desc>Lorries go round.</desc><rtept lat="-41.9" lon="147.45"><time>2021-03-16T08:00:00Z</time></rtept><rtept lat="-42.05" lon="146.95"></rtept></rte></gpx>',
        {
            1: {"date": "2021-03-14", "point": FORD, "quotes": ["Granatäpfel am Weg, Einschläge."]},
            2: {"date": "2021-03-15", "point": BRIDGE},
            3: "bad-coordinates",
            4: {"date": "2021-03-16", "geometry": "LineString"},
        },
        "gpx",
        options=ALL_TYPES,
        encoding="latin-1",
    ),
    Shape(  # GeoJSON of a feature service: dates as milliseconds since 1970, the keys of a GIS
        "service.geojson",
        geojson_text(
            feature(FORD, 1, OBJECTID=1, incident_date=1646438400000, location_name="Kestrel Ford", comments="Shots at the ford.", fatalities=2, EditDate=1700000000000),
            feature(BRIDGE, 2, OBJECTID=2, incident_date=1646524799000, location_name="Hollin Bridge", comments="Bridge closed.", fatalities=None, EditDate=1700000000000),
            feature(FORD, 3, OBJECTID=3, incident_date=None, location_name="Ford", comments="No day.", fatalities=0, EditDate=1700000000000),
            feature(FORD, 4, OBJECTID=4, incident_date=-2208988800000, location_name="Ford", comments="Long ago.", fatalities=0, EditDate=1700000000000),
        ),
        {
            1: {"origin": "1", "date": "2022-03-05", "fatalities": {"best": 2}, "quotes": ["Shots at the ford."]},
            2: {"date": "2022-03-05", "fatalities": None},
            3: "no-date",
            4: {"date": "1900-01-01", "fatalities": {"best": 0}},
        },
        "geojson",
        options=ALL_TYPES,
    ),
    Shape(  # Spanish: dates in words, a village within a municipality, several actors in a cell
        "hechos.csv",
        csv_text(
            ["No.", "Fecha de los hechos", "Departamento", "Municipio", "Vereda", "Latitud", "Longitud", "Modalidad", "Víctimas fatales", "Heridos", "Presunto responsable", "Descripción de los hechos", "Fuente"],
            [
                ["1", "5 de marzo de 2021", "Lune", "Vado", "El Molino", "4,61", "-74,08", "Ataque", "2", "1", "Columna del Norte; Guardia", "Hombres armados atacaron el puente.", "Diario Lune"],
                ["2", "23/3/2021", "Lune", "Vado", "", "4,62", "-74,09", "Ataque", "entre 3 y 5", "", "Desconocido", "Disparos en la plaza.", "https://diario.example.org/2"],
                ["3", "marzo de 2021", "Lune", "", "", "4,63", "-74,10", "Ataque", "al menos 4", "", "Guardia", "Combates en el río.", "Diario Lune"],
                ["4", "Sin fecha", "Lune", "Vado", "", "4,63", "-74,10", "Ataque", "1", "", "Guardia", "No se sabe el día.", "Diario Lune"],
                ["5", "6/4/2021", "Lune", "Vado", "", "", "", "Ataque", "Sin dato", "", "", "Sin coordenadas.", "Diario Lune"],
                ["Total general", "", "", "", "", "", "", "", "10", "1", "", "", ""],
            ],
            ";",
        ),
        {
            2: {"date": "2021-03-05", "point": [-74.08, 4.61], "where_prec": 1, "place": "El Molino", "fatalities": {"best": 2}, "actors": ["Columna del Norte", "Guardia"]},
            3: {"date": "2021-03-23", "where_prec": 3, "fatalities": {"low": 3, "high": 5}, "urls": ["https://diario.example.org/2"]},
            4: {"date": "2021-03", "where_prec": 4, "fatalities": {"low": 4}},
            5: "no-date",
            6: "no-place",
            7: "no-date",
        },
        options=ALL_TYPES,
        encoding="cp1252",
    ),
    Shape(  # French: ordinals, nights, figures in words, decimal commas in quotes
        "incidents_fr.csv",
        csv_text(
            ["N°", "Date de l'incident", "Région", "Cercle", "Commune", "Localité", "Lat.", "Long.", "Nombre de morts", "Auteurs présumés", "Résumé", "Source"],
            [
                ["1", "1er mars 2021", "Nord", "Lune", "Gué", "Moulin", "14,5", "-4,2", "3 à 5", "Colonne du Nord", "Des hommes ont tiré au gué.", "Le Courrier"],
                ["2", "12 août 2021", "Nord", "Lune", "Gué", "", "14,6", "-4,1", "une dizaine", "Inconnus", "Un camion a brûlé.", "Le Courrier"],
                ["3", "3-4 mars 2021", "Nord", "Lune", "", "", "14,6", "-4,1", "plus de 10", "Garde", "Combats toute la nuit.", "Le Courrier"],
                ["4", "nuit du 5 au 6 mars 2021", "Nord", "", "", "", "14,6", "-4,1", "au moins 4", "", "Le pont a sauté.", "Le Courrier"],
                ["5", "31 avril 2021", "Nord", "", "", "", "14,6", "-4,1", "1", "", "Un jour qui n'existe pas.", ""],
                ["6", "07/03/2021", "Nord", "Lune", "Gué", "Moulin", "14,5", "-4,2", "aucun", "", "Rien de grave.", ""],
                ["7", "18/03/2021", "Nord", "Lune", "Gué", "Moulin", "N 14° 30' 00\"", "O 4° 12' 00\"", "1 200", "", "Toute la vallée.", ""],
            ],
            ";",
        ),
        {
            2: {"date": "2021-03-01", "point": [-4.2, 14.5], "where_prec": 1, "fatalities": {"low": 3, "high": 5}, "actors": ["Colonne du Nord"]},
            3: {"date": "2021-08-12", "fatalities": None},
            4: {"date": "2021-03-03/2021-03-04", "fatalities": {"low": 11}},
            5: {"date": "2021-03-05/2021-03-06", "fatalities": {"low": 4}, "where_prec": 4},
            6: "no-date",
            7: {"date": "2021-03-07"},
            8: {"date": "2021-03-18", "point": [-4.2, 14.5], "fatalities": {"best": 1200}},
        },
        options=ALL_TYPES,
    ),
    Shape(  # Russian, in Windows-1251, with years marked and figures as ranges
        "sobytiya.csv",
        csv_text(
            ["№", "Дата", "Область", "Район", "Населённый пункт", "Широта", "Долгота", "Описание", "Погибшие", "Источник"],
            [
                ["1", "5 марта 2021 г.", "Северная", "Лунский", "Брод", "48,5", "37,9", "Обстрел деревни у брода.", "2–3", "Курьер"],
                ["2", "05.04.2021", "Северная", "Лунский", "", "48,6", "37,8", "Взрыв на дороге.", "не менее 4", "https://courier.example.org/2"],
                ["3", "март 2021", "Северная", "", "", "48,6", "37,8", "Бои в области.", "неизвестно", "Курьер"],
                ["4", "неизвестно", "Северная", "", "", "48,6", "37,8", "День неизвестен.", "1", ""],
                ["Итого", "", "", "", "", "", "", "", "7", ""],
            ],
            ";",
        ),
        {
            2: {"date": "2021-03-05", "point": [37.9, 48.5], "where_prec": 1, "fatalities": {"low": 2, "high": 3}, "quotes": ["Обстрел деревни у брода."]},
            3: "ambiguous-date",
            4: {"date": "2021-03", "where_prec": 4, "fatalities": None},
            5: "no-date",
            6: "no-date",
        },
        options=ALL_TYPES,
        encoding="cp1251",
    ),
    Shape(  # Turkish: dotted capitals, dates in words and dots
        "olaylar.csv",
        csv_text(
            ["Sıra No", "Tarih", "İl", "İlçe", "Köy", "Enlem", "Boylam", "Açıklama", "Ölü sayısı", "Kaynak"],
            [
                ["1", "5 Mart 2021", "Kuzey", "Lune", "Geçit", "37.1", "42.5", "Geçitte silah sesleri duyuldu.", "2", "Haberci"],
                ["2", "15.03.2021", "Kuzey", "Lune", "", "37.2", "42.6", "Köprü kapatıldı.", "en az 3", "https://haber.example.org/2"],
                ["3", "Ağustos 2021", "Kuzey", "", "", "37.2", "42.6", "Çatışmalar sürdü.", "", "Haberci"],
                ["4", "32.03.2021", "Kuzey", "", "", "37.2", "42.6", "Böyle bir gün yok.", "", "Haberci"],
            ],
        ),
        {
            2: {"date": "2021-03-05", "point": [42.5, 37.1], "where_prec": 1, "fatalities": {"best": 2}},
            3: {"date": "2021-03-15", "where_prec": 3, "fatalities": {"low": 3}},
            4: {"date": "2021-08", "where_prec": 4},
            5: "no-date",
        },
        options=ALL_TYPES,
    ),
    Shape(  # German: thousands with full stops, months in words, coordinates with commas
        "vorfaelle.csv",
        csv_text(
            ["Lfd. Nr.", "Datum", "Bundesland", "Landkreis", "Ort", "Breitengrad", "Längengrad", "Beschreibung", "Todesopfer", "Quelle"],
            [
                ["1", "5. März 2021", "Norden", "Lune", "Furt", "50,1", "8,6", "Schüsse an der Furt.", "1.234", "Kurier"],
                ["2", "6.3.21", "Norden", "Lune", "", "50,2", "8,7", "Die Brücke wurde gesperrt.", "mindestens 5", "Kurier"],
                ["3", "6.-8. März 2021", "Norden", "", "", "50,2", "8,7", "Drei Tage Kämpfe.", "2 bis 4", "Kurier"],
                ["4", "ca. März 2021", "Norden", "", "", "50,2", "8,7", "Irgendwann im März.", "unbekannt", "Kurier"],
                ["5", "31.06.2021", "Norden", "", "", "50,2", "8,7", "Diesen Tag gibt es nicht.", "", ""],
            ],
            ";",
        ),
        {
            2: {"date": "2021-03-05", "point": [8.6, 50.1], "where_prec": 1, "fatalities": {"best": 1234}},
            3: {"date": "2021-03-06", "where_prec": 3, "fatalities": {"low": 5}},
            4: {"date": "2021-03-06/2021-03-08", "where_prec": 4, "fatalities": {"low": 2, "high": 4}},
            5: {"date": "2021-03~", "fatalities": None},
            6: "no-date",
        },
        options=ALL_TYPES,
        encoding="cp1252",
    ),
    Shape(  # the names of the columns give the order of day and month, and of longitude and latitude
        "stated_orders.csv",
        csv_text(
            ["Ref", "Date (DD/MM/YYYY)", "Coordinates (long, lat)", "Narrative", "No. killed"],
            [
                ["a", "03/04/2022", "147.45, -41.9", "Shots at the ford.", "1"],
                ["b", "05/06/2022", "146.95, -42.05", "Bridge closed.", "between 5 and 7"],
                ["c", "07/08/2022", "46.95, -42.05", "Far from the others.", "up to 6"],
                ["d", "07/07/2022", "146.95, -42.05", "The same in both orders.", "<5"],
            ],
            "|",
        ),
        {
            2: {"date": "2022-04-03", "point": FORD, "fatalities": {"best": 1}},
            3: {"date": "2022-06-05", "point": BRIDGE, "fatalities": {"low": 5, "high": 7}},
            4: {"date": "2022-08-07", "point": [46.95, -42.05], "fatalities": {"high": 6}},
            5: {"date": "2022-07-07", "fatalities": {"high": 4}},
        },
        options=ALL_TYPES,
    ),
    Shape(  # the values show the other order than the name of their column
        "contradicted_order.csv",
        "ref,Date (DD/MM/YYYY),lat,lon,notes\n1,07/13/2022,-41.9,147.45,Month first.\n"
        "2,03/04/2022,-41.9,147.45,Nobody can know.\n3,2022-05-05,-41.9,147.45,No order needed.\n",
        {2: {"date": "2022-07-13"}, 3: "ambiguous-date", 4: {"date": "2022-05-05"}},
        options=ALL_TYPES,
    ),
    Shape(  # a header of two rows with merged cells, serials without a format, a total by formula
        "two_row_header.xlsx",
        xlsx_bytes(
            {
                "Q1": [
                    ["INCIDENT LOG, FIRST QUARTER 2023"],
                    ["", "", "Location", "", "", "", "Casualties", "", ""],
                    ["No", "Date", "District", "Village", "Lat", "Long", "Killed", "Injured", "Details"],
                    [1, 45000, "Upper Lune", "Ford", -41.9, 147.45, 2, 1, "Shots at the ford."],
                    [2, 45001, "Upper Lune", "", -42.05, 146.95, "3-4", "", "Bridge blown up."],
                    [3, "16/03/2023", "Upper Lune", "Mill", "", "", 0, 0, "The mill burnt."],
                    [4, ("date", 45005), "Upper Lune", "Mill", -41.9, 147.45, "", "", ""],
                    ["", "", "", "", "", "Total:", ("formula", "SUM(G4:G7)"), "", ""],
                ]
            },
            merged={"Q1": ["A1:I1", "C2:F2", "G2:H2"]},
        ),
        {
            4: {"origin": "1", "date": "2023-03-15", "where_prec": 2, "fatalities": {"best": 2}},
            5: {"date": "2023-03-16", "where_prec": 2, "fatalities": {"low": 3, "high": 4}},
            6: "no-place",
            7: "no-words",
            8: "no-date",
        },
        options=ALL_TYPES,
    ),
    Shape(  # a dump of a database: \N, zero dates, times with zones, escaped entities
        "dump.tsv",
        "id\tevent_time\tlat\tlng\tbody\tdead\tperpetrator\tsource_url\n"
        "1\t2022-03-05 23:30:00+02\t-41.9\t147.45\tShots &amp; smoke.\t\\N\tNorthmark Column\thttps://courier.example.org/1\n"
        "2\t0000-00-00 00:00:00\t-41.9\t147.45\tNo time.\t1\t\\N\t\\N\n"
        "3\t2022-03-06 00:10:00 UTC\t\\N\t\\N\tNo position.\t1\t\\N\t\\N\n"
        "4\t2022-03-07T12:00:00.123456Z\t-41.9\t147.45\t\\N\t1\t\\N\t\\N\n"
        "5\t2022-03-08 12:00 PM\t-42.05\t146.95\tNoon at the bridge.\t0\t\\N\t\\N\n"
        "6\t\\N\t-42.05\t146.95\tNo day at the bridge.\t0\t\\N\t\\N\n",
        {
            2: {"date": "2022-03-05", "point": FORD, "quotes": ["Shots & smoke."], "fatalities": None, "actors": ["Northmark Column"]},
            3: "no-date",
            4: "no-place",
            5: "no-words",
            6: {"date": "2022-03-08", "point": BRIDGE, "fatalities": {"best": 0}},
            7: "no-date",
        },
        options=ALL_TYPES,
    ),
    Shape(  # Chinese: dates with the signs of year, month and day
        "shijian.csv",
        csv_text(
            ["编号", "日期", "省", "城市", "纬度", "经度", "描述", "死亡人数", "来源"],
            [
                ["1", "2021年3月5日", "北省", "渡口", "24.5", "98.2", "渡口发生枪击。", "2", "信使报"],
                ["2", "2021/3/6", "北省", "", "24.6", "98.3", "桥梁被封锁。", "", "https://news.example.org/2"],
                ["3", "2021年3月", "北省", "", "24.6", "98.3", "冲突持续。", "至少3", "信使报"],
                ["4", "不详", "北省", "", "24.6", "98.3", "日期不详。", "", ""],
            ],
        ),
        {2: {"date": "2021-03-05", "point": [98.2, 24.5], "fatalities": {"best": 2}}, 3: {"date": "2021-03-06"}, 4: {"date": "2021-03"}, 5: "no-date"},
        options=ALL_TYPES,
    ),
    Shape(  # errors of a spreadsheet, quotation marks of a sheet, times of twelve hours
        "sheet_errors.csv",
        csv_text(
            ["Timestamp", "Incident #", "When did it happen?", "Where did it happen?", "Latitude", "Longitude", "What happened?", "How many people were killed?", "Who was involved?"],
            [
                ["6/1/2023 10:15:22", "1", "5/28/2023 11:30:00 PM", "Kestrel Ford", "-41.9", "147.45", "Shots at the ford.", "2", "Guard and Northmark Column"],
                ["6/1/2023 10:16:22", "2", "5/29/2023", "Hollin Bridge", "#N/A", "#N/A", "Bridge closed.", "none", "Farmers"],
                ["6/1/2023 10:17:22", "3", "#VALUE!", "Hollin Bridge", "-42.05", "146.95", "Bridge open.", "0", ""],
                ["6/1/2023 10:18:22", "4", "5/30/2023", "Hollin Bridge", "'-42.05", "'146.95", "Bridge closed again.", "#REF!", "Farmers, Guard"],
            ],
        ),
        {
            2: {"date": "2023-05-28", "point": FORD, "place": "Kestrel Ford", "fatalities": {"best": 2}},
            3: "no-place",
            4: "no-date",
            5: {"date": "2023-05-30", "point": BRIDGE, "fatalities": None},
        },
        options=ALL_TYPES,
    ),
    Shape(  # TimeMap from a tool that renames nothing but writes numbers and nulls
        "timemap_numbers.json",
        json.dumps(
            [
                {"id": 1, "date": "25/02/2022", "time": "", "latitude": -41.9, "longitude": 147.45, "location": "Ford", "description": "School hit.\r\nRoof gone.", "sources": [{"id": "s1", "path": "https://social.example.org/1", "description": None}], "filters": []},
                {"id": 2, "date": "03/02/2022", "time": None, "latitude": None, "longitude": None, "location": "Ford", "description": "Mill hit.", "sources": [], "filters": []},
                {"id": 3, "date": "", "time": "", "latitude": -41.9, "longitude": 147.45, "location": "Ford", "description": "No day.", "sources": [], "filters": []},
                {"id": 4, "date": "03/02/2022", "time": "10:00", "latitude": -42.05, "longitude": 146.95, "location": "Bridge", "description": "Bridge hit.", "sources": [], "filters": []},
                {"id": 4, "date": "03/02/2022", "time": "10:00", "latitude": -42.05, "longitude": 146.95, "location": "Bridge", "description": "Bridge hit.", "sources": [], "filters": []},
            ]
        ),
        {1: {"date": "2022-02-25", "quotes": ["School hit. Roof gone."], "urls": ["https://social.example.org/1"]}, 2: "no-place", 3: "no-date", 4: {"date": "2022-02-03"}, 5: 4},
        "timemap",
        options=ALL_TYPES,
    ),
    Shape(  # aid workers' incidents of another year: parts of a date in words, totals, pending rows
        "aid_parts.csv",
        csv_text(
            ["Incident ID", "Year", "Month", "Day", "Country", "Region", "District", "City", "Total nationals", "Total killed", "Total affected", "Latitude", "Longitude", "Actor name", "Details"],
            [
                ["51", "2020", "Mar", "09", "Exampleland", "Westmark", "Upper Lune", "Ford", "1", "1", "1", "-41.9", "147.45", "Northmark Column", "A driver was killed at the ford."],
                ["52", "2020", "13", "", "Exampleland", "Westmark", "", "", "1", "0", "1", "-41.9", "147.45", "Unknown", "A clerk was hurt."],
                ["53", "2020", "4", "", "Exampleland", "", "", "", "1", "0", "1", "-42,0", "146,5", "", "A nurse was held."],
                ["54", "2020", "4", "31", "Exampleland", "Westmark", "", "", "1", "0", "1", "-42.0", "146.5", "", "A day that is not."],
                ["55", "2020", "4", "3", "Exampleland", "Westmark", "Upper Lune", "Ford", "1", "0", "1", "-41.9", "41.9", "", "A cook was hurt."],
                ["56", "2020", "4", "3", "Exampleland", "Westmark", "Upper Lune", "Ford", "1", "0", "1", "-41.9", "", "", "Half a position."],
                ["", "", "", "", "", "", "", "Grand total", "6", "1", "6", "", "", "", ""],
            ],
        ),
        {
            2: {"date": "2020-03-09", "point": FORD, "where_prec": 1, "fatalities": {"best": 1}},
            3: "no-date",
            4: {"date": "2020-04", "where_prec": 6, "point": [146.5, -42.0], "fatalities": {"best": 0}},
            5: "no-date",
            6: {"point": [41.9, -41.9]},
            7: "bad-coordinates",
            8: "no-date",
        },
        options=ALL_TYPES,
    ),
    Shape(  # ACLED's export with a disclaimer above and below the table
        "acled_disclaimer.csv",
        "ACLED data; accessed 3 May 2024; please cite\n\n"
        + csv_text(
            ACLED_COLUMNS,
            [
                acled(event_id_cnty="EXL801", event_date="30 April 2024", tags="crowd size=no report", notes='"We march," they said.'),
                acled(event_id_cnty="EXL802", event_date="31 April 2024"),
                acled(event_id_cnty="EXL803", event_date="1 May 2024", geo_precision="3", fatalities="10", sub_event_type="Attack", event_type="Violence against civilians"),
                ["© ACLED. All rights reserved."],
            ],
        ),
        {4: {"date": "2024-04-30", "quotes": ['"We march," they said.']}, 5: "no-date", 6: {"date": "2024-05-01", "where_prec": 4, "fatalities": {"best": 10}}, 7: "cut-off"},
        "acled",
    ),
    Shape(  # Italian: a day of the week, figures with "almeno"
        "eventi.csv",
        csv_text(
            ["N.", "Data evento", "Regione", "Provincia", "Comune", "Latitudine", "Longitudine", "Descrizione", "Morti", "Fonte"],
            [
                ["1", "venerdì 5 marzo 2021", "Nord", "Luna", "Guado", "45,1", "9,2", "Spari al guado.", "almeno 3", "Corriere"],
                ["2", "6/3/2021", "Nord", "Luna", "", "45,2", "9,3", "Il ponte è chiuso.", "0", "https://corriere.example.org/2"],
                ["3", "23/3/2021", "Nord", "", "", "45,2", "9,3", "Scontri in zona.", "due", "Corriere"],
                ["4", "n.d.", "Nord", "", "", "45,2", "9,3", "Giorno ignoto.", "", "Corriere"],
            ],
            ";",
        ),
        {2: {"date": "2021-03-05", "point": [9.2, 45.1], "fatalities": {"low": 3}}, 3: {"date": "2021-03-06", "fatalities": {"best": 0}}, 4: {"date": "2021-03-23", "fatalities": None}, 5: "no-date"},
        options=ALL_TYPES,
        encoding="cp1252",
    ),
    Shape(  # Ukrainian
        "podiyi.csv",
        csv_text(
            ["№ з/п", "Дата події", "Область", "Район", "Населений пункт", "Широта", "Довгота", "Опис події", "Загинуло", "Поранено", "Джерело"],
            [
                ["1", "5 березня 2022 р.", "Північна", "Лунський", "Брід", "48.5", "37.9", "Обстріл села.", "щонайменше 2", "1", "Кур'єр"],
                ["2", "2022-03-06 04:30", "Північна", "Лунський", "", "48.6", "37.8", "Вибух на мосту.", "—", "", "Кур'єр"],
                ["3", "06-07.03.2022", "Північна", "", "", "48.6", "37.8", "Бої вночі.", "", "", "Кур'єр"],
                ["Разом", "", "", "", "", "", "", "", "2", "1", ""],
            ],
            "\t",
        ),
        {2: {"date": "2022-03-05", "where_prec": 1, "fatalities": {"low": 2}, "point": [37.9, 48.5]}, 3: {"date": "2022-03-06", "where_prec": 3, "fatalities": None}, 4: {"date": "2022-03-06/2022-03-07", "where_prec": 4}, 5: "no-date"},
        options=ALL_TYPES,
    ),
    Shape(  # Arabic with months of the Levant and digits of Arabic script
        "hawadith.csv",
        csv_text(
            ["رقم الحادث", "تاريخ الحادث", "المحافظة", "المنطقة", "القرية", "خط العرض", "خط الطول", "الوصف", "عدد القتلى", "المصدر"],
            [["١", "٥ آذار ٢٠٢١", "حلب", "الشمال", "الجسر", "٣٦٫٢", "٣٧٫١", "إطلاق نار على الجسر.", "٣", "وكالة"], ["٢", "١٥/٠٣/٢٠٢١", "حلب", "الشمال", "", "36.3", "37.2", "قصف على الطريق.", "أكثر من ١٠", "وكالة"], ["٣", "غير معروف", "حلب", "", "", "36.3", "37.2", "يوم مجهول.", "", "وكالة"]],
        ),
        {2: {"date": "2021-03-05", "point": [37.1, 36.2], "fatalities": {"best": 3}}, 3: {"date": "2021-03-15", "fatalities": {"low": 11}}, 4: "no-date"},
        options=ALL_TYPES,
    ),
    Shape(  # Portuguese of Brazil from a form, the time of filling in first
        "formulario.csv",
        csv_text(
            ["Carimbo de data/hora", "Data da ocorrência", "Município", "Bairro", "Latitude", "Longitude", "O que aconteceu?", "Quantas pessoas morreram?", "Link da notícia"],
            [
                ["01/06/2023 10:15:22", "28/05/2023", "Lune", "Vau", "-3.1", "-60.02", "Homens atiraram no vau.", "2", "https://jornal.example.org/1"],
                ["01/06/2023 10:16:22", "03/05/2023", "Lune", "Ponte", "-3.2", "-60.12", "A ponte foi fechada.", "nenhuma", ""],
                ["01/06/2023 10:17:22", "", "Lune", "Ponte", "-3.2", "-60.12", "Sem data.", "", ""],
            ],
        ),
        {2: {"date": "2023-05-28", "point": [-60.02, -3.1], "fatalities": {"best": 2}, "urls": ["https://jornal.example.org/1"]}, 3: {"date": "2023-05-03", "fatalities": None}, 4: "no-date"},
        options=ALL_TYPES,
    ),
    Shape(  # KML from a converter: SchemaData with start and end, no names of columns in English
        "schema.kml",
        kml_text(
            '<Placemark><ExtendedData><SchemaData schemaUrl="#a"><SimpleData name="fecha">5/3/2021</SimpleData><SimpleData name="descripcion">Tiros en el vado.</SimpleData><SimpleData name="muertos">2</SimpleData></SchemaData></ExtendedData><Point><coordinates>147.45,-41.9</coordinates></Point></Placemark>',
            '<Placemark><ExtendedData><SchemaData schemaUrl="#a"><SimpleData name="fecha">25/3/2021</SimpleData><SimpleData name="descripcion">El puente cerrado.</SimpleData><SimpleData name="muertos"></SimpleData></SchemaData></ExtendedData><Point><coordinates>146.95,-42.05</coordinates></Point></Placemark>',
            '<Placemark><name>Sin fecha</name><ExtendedData><SchemaData schemaUrl="#a"><SimpleData name="fecha"></SimpleData><SimpleData name="descripcion">Nadie sabe.</SimpleData></SchemaData></ExtendedData><Point><coordinates>146.95,-42.05</coordinates></Point></Placemark>',
        ),
        {1: {"date": "2021-03-05", "point": FORD, "fatalities": {"best": 2}, "quotes": ["Tiros en el vado."]}, 2: {"date": "2021-03-25"}, 3: "no-date"},
        "kml",
        options=ALL_TYPES,
    ),
    Shape(  # GeoJSON out of a table: numbers as texts, several actors, a position in the wrong order as a whole
        "table.geojson",
        geojson_text(
            feature([-41.9, 147.45], date="2021-05-02", actor1="Guard", actor2="Column; League", note="Latitude first."),
            feature([147.45, -41.9], date="02.05.2021", actor1="Guard", note="Good.", deaths="3"),
            feature([147.45, -41.9], date="2021-05-02T23:59:59+1000", note="With a zone.", deaths=2.0),
            feature([327.45, -41.9], date="2021-05-03", note="Beyond 180."),
        ),
        {1: "bad-coordinates", 2: "ambiguous-date", 3: {"date": "2021-05-02", "fatalities": {"best": 2}}, 4: "bad-coordinates"},
        "geojson",
        options=ALL_TYPES,
    ),
    Shape(  # XLSX: positions in one column, dates as text and as serial, numbers with thousands as text, error cells
        "positions.xlsx",
        xlsx_bytes(
            {
                "Cover": [["Annual report"]],
                "Data": [
                    ["S/N", "Incident Date", "State", "LGA", "Community", "GPS Coordinates", "Narrative", "Fatalities", "Perpetrators"],
                    [1, ("date", 44621), "North", "Lune", "Ford", "41.9°S, 147.45°E", "Shots at the ford.", "1,200", "Column & Guard"],
                    [2, "2022-03-02", "North", "Lune", "", "S 42 03 00, E 146 57 00", "Bridge closed.", "2 (two)", ""],
                    [3, "03-Mar-2022", "North", "", "", "-42.05,146.95", "Lorries burnt.", "5 killed", "Unknown gunmen"],
                    [4, "Q1 2022", "North", "", "", "-42.05,146.95", "Sometime in the quarter.", "", ""],
                    ["", "", "", "", "", "", "", "", ""],
                    ["TOTAL", "", "", "", "", "", "", 1207, ""],
                ],
            }
        ),
        {
            2: {"date": "2022-03-01", "point": FORD, "where_prec": 1, "fatalities": {"best": 1200}},
            3: {"date": "2022-03-02", "point": BRIDGE, "where_prec": 3, "fatalities": {"best": 2}},
            4: {"date": "2022-03-03", "where_prec": 4, "fatalities": {"best": 5}, "actors": ["Unknown gunmen"]},
            5: {"date": "2022-01/2022-03"},
            6: "empty row",
            7: "no-date",
        },
        options=ALL_TYPES,
    ),
    Shape(  # GED's candidate events: no code_status, ids as texts, sources separated
        "ged_candidate.csv",
        csv_text(
            [c for c in GED_COLUMNS if c not in ("active_year", "source_original")],
            [
                ged(id="700001", relid="EXL-2024-1-1", year="2024", date_start="2024-01-05 00:00:00", date_end="2024-01-05 00:00:00", code_status="Check deaths", source_article='"Lune Courier,2024-01-06,""Shots"" at the ford";"Norvale Wire,2024-01-07,Two die, says guard"', number_of_sources="2"),
                ged(id="700002", relid="EXL-2024-1-2", year="2024", date_start="2024-01-31 00:00:00", date_end="2024-02-02 00:00:00", where_prec="6", event_clarity="1", best="4", low="4", high="2"),
                ged(id="700003", relid="EXL-2024-1-3", year="2023", date_start="2024-01-31 00:00:00", date_end="2024-02-02 00:00:00"),
            ],
        ),
        {2: {"origin": "700001", "date": "2024-01-05", "sources": ["Lune Courier", "Norvale Wire"]}, 3: {"date": "[2024-01-31..2024-02-02]", "where_prec": 6, "fatalities": None}, 4: "date-disagrees"},
        "ucdp",
    ),
    Shape(  # a hand-kept sheet: merged repeats left blank, coordinates in DMS of two columns, header with line breaks
        "hand.csv",
        csv_text(
            ["Sr\nNo.", "Date of\nIncident", "Place of\nIncident", "Latitude\n(N/S)", "Longitude\n(E/W)", "Brief\ndescription", "Casualties\n(killed)", "Reported by"],
            [
                ["1", "05-Mar-2022", "Ford", "41°54'0\"S", "147°27'0\"E", "Shots at the ford.", "01", "Courier / Wire"],
                ["2", "6th of March, 2022", "Bridge", "42 03 00 S", "146 57 00 E", "Bridge closed.", "Nil", "Courier"],
                ["3", "March 7 2022", "Bridge", "42°3.0'S", "146°57.0'E", "Bridge open.", "-", "Courier"],
                ["4", "7/3", "Bridge", "42°3.0'S", "146°57.0'E", "No year.", "-", "Courier"],
            ],
        ),
        {2: {"date": "2022-03-05", "point": FORD, "place": "Ford", "fatalities": {"best": 1}}, 3: {"date": "2022-03-06", "point": BRIDGE, "fatalities": None}, 4: {"date": "2022-03-07", "point": BRIDGE}, 5: "no-date"},
        options=ALL_TYPES,
    ),
]  # fmt: skip
