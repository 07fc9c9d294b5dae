"""The corridor's routes, the 5 km zone and the checkpoint, digitised from data/places.yaml."""

import pyproj
import shapely
import yaml
from shapely import LineString, Point
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import split

from scripts.geodata import boundaries, karabakh, names, upstream
from scripts.geodata.shapes import Feature, build_feature, split_parts

OLD_ROUTE = (
    "goris",
    "karashen",
    "tegh",
    "old-route-border-crossing",
    "zabukh-aghavno",
    "lachin-berdzor",
    "km-36-junction",
    "lisagor-turshsu",
    "zarisli",
    "blockade-site-near-shusha",
    "shusha-shushi",
    "stepanakert-khankendi",
)
NEW_ROUTE = (
    "goris",
    "karashen",
    "tegh",
    "kornidzor",
    "hakari-bridge",
    "lachin-border-checkpoint",
    "hin-shen-kichik-galadarasi",
    "mets-shen-boyuk-galadarasi",
    "km-36-junction",
    "lisagor-turshsu",
    "zarisli",
    "blockade-site-near-shusha",
    "shusha-shushi",
    "stepanakert-khankendi",
)
TEMPORARY_LINK = ("hakari-bridge", "old-route-border-crossing", "tegh")

ZONE_HALF_WIDTH_M = 2500
"""Half of the 5 km that point 3 of the statement of 9 November 2020 gives the corridor."""

POINTS_LICENCE = "CC-BY-4.0 (points partly from GeoNames)"
_LEGS_NOTE = "straight legs between the way points of data/places.yaml; "

OLD_ROUTE_STATUS = [
    {
        "is": "open",
        "when": "2020-11-10/2022-08-30",
        "source": "trilateral statement, primeminister.am, 10 Nov 2020; "
        "traffic moved to the new route on 30 Aug 2022, 20:00: massispost.com, Aug 2022",
    }
]
NEW_ROUTE_STATUS = [
    {
        "is": "open",
        "when": "2022-08-30/2022-12-11",
        "source": "massispost.com, Aug 2022; novostink.ru",
    },
    {
        "is": "blocked",
        "when": "2022-12-12/2023-04-22",
        "source": "news.am 752212; Wikipedia, ‘Blockade of Nagorno-Karabakh’",
    },
    {
        "is": "blocked",
        "when": "2023-04-23/2023-06-14",
        "source": "border checkpoint set up: warsawpoint.com 51251, civilnet.am 698302; still to "
        "be opened to commercial and private vehicles: US State Department on the call of "
        "30 Apr 2023, as reported",
    },
    {
        "is": "closed",
        "when": "2023-06-15/2023-09-17",
        "source": "all humanitarian cargo and passenger movement banned: teleqraf.com 380893, "
        "mediamax.am 51664",
    },
    {
        "is": "restricted",
        "when": "2023-09-18/2023-09-23",
        "source": "vehicles of the Red Cross pass: tynpanama.com ?p=73276 (AFP); "
        "thecaspiantimes.com",
    },
    {
        "is": "restricted",
        "when": "2023-09-24/2023-09-30",
        "source": "people leave by the corridor: newser.com 340729; end of the blockade: "
        "Wikipedia, ‘Blockade of Nagorno-Karabakh’",
    },
]


def load_points() -> dict[str, tuple[float, float]]:
    """Return longitude and latitude by place id, from the project's gazetteer."""
    text = (upstream.ROOT / "data" / "places.yaml").read_text(encoding="utf-8")
    records = yaml.load(text, Loader=yaml.BaseLoader)["places"]  # noqa: S506 - all scalars are text
    return {item["id"]: (float(item["point"][0]), float(item["point"][1])) for item in records}


def _route_line(ids: tuple[str, ...]) -> LineString:
    where = load_points()
    return LineString([where[name] for name in ids])


def build_corridor() -> list[Feature]:
    """Return both routes, and the link that joined the new one to Tegh in its first months."""
    common = {"licence": POINTS_LICENCE, "basis": "derived", "schematic": True, "where_prec": 5}
    return [
        build_feature(
            _route_line(OLD_ROUTE),
            **common,
            id="corridor-old-route",
            names=names.CORRIDOR_NAMES,
            aliases=names.CORRIDOR_ALIASES,
            kind="corridor",
            source=_LEGS_NOTE + "trilateral statement of 9 Nov 2020, primeminister.am",
            precision_m=3000,
            valid="2020-11-10/2022-08-30",
            status=OLD_ROUTE_STATUS,
        ),
        build_feature(
            _route_line(NEW_ROUTE),
            **common,
            id="corridor-new-route",
            names=names.CORRIDOR_NAMES,
            aliases=names.CORRIDOR_ALIASES,
            kind="corridor",
            source=_LEGS_NOTE + "massispost.com, Aug 2022; novostink.ru; "
            "the stretch by Kornidzor is in use from 1 Apr 2023: news.am 755850",
            precision_m=3000,
            valid="2022-08-30/..",
            status=NEW_ROUTE_STATUS,
        ),
        build_feature(
            _route_line(TEMPORARY_LINK),
            **common,
            id="corridor-temporary-link",
            names={"en": ["Temporary link past Aghavno / Zabukh"]},
            kind="road",
            source=_LEGS_NOTE + "4.7 km link to the Goris road: massispost.com, Aug 2022; closed "
            "30 Mar 2023: news.am 752212; traffic by Kornidzor from 1 Apr 2023: news.am 755850",
            precision_m=3000,
            valid="2022-08-30/2023-03-30",
        ),
    ]


def build_zone() -> list[Feature]:
    """Return the 5 km zone between the state border and the former oblast.

    The border cuts it, so its file falls under the border's licence.
    """
    buffer = _buffer_line(_route_line(OLD_ROUTE), ZONE_HALF_WIDTH_M)
    lachin = Point(load_points()["lachin-berdzor"])
    oblast = shape(karabakh.build_region()[0]["geometry"])
    east = _part_containing(
        lachin, _split_area(buffer, shape(boundaries.build_border()[0]["geometry"]))
    )
    return [
        build_feature(
            _part_containing(lachin, split_parts(shapely.difference(east, oblast))),
            id="corridor-zone",
            names={"en": ["5 km zone of the Lachin corridor (9 November 2020 statement)"]},
            kind="zone",
            source="2.5 km to each side of the old route, between the state border (OpenStreetMap) "
            "and the former oblast (Natural Earth); width: trilateral statement of 9 Nov 2020, "
            "primeminister.am; confirmed 1 Dec 2020, en.trend.az 3343073; Azerbaijani forces enter "
            "Lachin, Zabukh and Sus on 26 Aug 2022, wikimili.com",
            licence="ODbL-1.0",
            precision_m=3000,
            basis="derived",
            schematic=True,
            valid="2020-11-10/2022-08-26",
            where_prec=5,
        )
    ]


def _buffer_line(line: LineString, metres: float) -> BaseGeometry:
    """Return the area within `metres` of a line, computed in a plane that touches its middle."""
    middle = line.centroid
    plane = f"+proj=aeqd +lon_0={middle.x} +lat_0={middle.y} +datum=WGS84 +units=m"
    there = pyproj.Transformer.from_crs("OGC:CRS84", plane, always_xy=True)
    flat = shapely.transform(line, there.transform, interleaved=False)
    round_area = shapely.buffer(flat, metres, quad_segs=6)
    back = pyproj.Transformer.from_crs(plane, "OGC:CRS84", always_xy=True)
    return shapely.transform(round_area, back.transform, interleaved=False)


def _split_area(area: BaseGeometry, border: BaseGeometry) -> list[BaseGeometry]:
    """Return the pieces into which the border cuts an area."""
    pieces = [area]
    for line in split_parts(border):
        pieces = [part for piece in pieces for part in split(piece, line).geoms]
    return pieces


def _part_containing(point: Point, pieces: list[BaseGeometry]) -> BaseGeometry:
    return next(piece for piece in pieces if piece.contains(point))


def build_checkpoint() -> list[Feature]:
    """Return the checkpoint's point, from the day it was set up."""
    return [
        build_feature(
            Point(load_points()["lachin-border-checkpoint"]),
            id="checkpoint-hakari-bridge",
            names=names.CHECKPOINT_NAMES,
            kind="checkpoint",
            source="east end of the Hakari bridge, itself placed where the state border meets the "
            "river: warsawpoint.com 51251, civilnet.am 698302, news.am 756701; no source prints "
            "coordinates, and metbuat.az 1466148 puts the bridge 2 km further south",
            licence="CC0-1.0",
            precision_m=1000,
            basis="derived",
            valid="2023-04-23/..",
            where_prec=2,
        )
    ]
