"""One thing broken at a time: every fault is told in one line, with file, pointer and reason."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scene.lakeside import GONE, LAKESIDE, at, changed, element, read, steps
from worldserver.scene import SceneError
from worldserver.scene.load import parse, pointer_to

Fault = tuple[dict[str, Any], str, str]
"""What is changed, where it is found, and words of the reason."""

SEAT = {"name": "one more", "position": [0, 0, 6]}
ZONE = {"name": "one more", "shape": {"type": "circle", "center": [0, 0], "radius": 1}}
DOOR = LAKESIDE["spawn_points"][0]["position"]
AT_THE_DOOR = {"shape": {"type": "circle", "center": [DOOR[0] + 0.3, DOOR[2] + 0.4], "radius": 0.495}}
"""So near that it may be taken to hold the first spawn point, and no other."""
BOX_AT_THE_DOOR = {
    "type": "box",
    "center": [DOOR[0] + 0.3, DOOR[2] + 0.4],
    "size": [1.02, 0.2],
    "yaw": -0.9273,
}
"""Turned so that its length leads to the spawn point."""
GRASS, TREES, ROCKS, MIST = element("grass"), element("trees"), element("rocks"), element("mist")

KEYS_AND_TYPES: list[Fault] = [
    ({"/title": GONE}, "/title", "required"),
    ({"/sky": GONE}, "/sky", "required"),
    ({"/titel": "A lake"}, "/titel", "not permitted"),
    ({"/a~0b~1c": 1}, "/a~0b~1c", "not permitted"),
    ({"/camera/zoom": 2}, "/camera/zoom", "not permitted"),
    ({"/title": 5}, "/title", "string"),
    ({"/title": ""}, "/title", "at least 1 character"),
    ({"/$schema": 5}, "/$schema", "string"),
    ({"/description": "A lake."}, "/description", "at least 40"),
    ({"/description": "l" * 60}, "/description", "pattern"),
    ({"/seed": True}, "/seed", "integer"),
    ({"/seed": 2**31}, "/seed", "less than"),
    ({"/capacity": 12.0}, "/capacity", "integer"),
    ({"/capacity": 0}, "/capacity", "greater than"),
    ({"/capacity": 0, "/seed": -1, "/title": ""}, "/title", "(and 2 more)"),
    ({"/bounds/max/0": "18"}, "/bounds/max/0", "number"),
    ({"/bounds/max/0": 32.8}, "/bounds/max/0", "32.7"),
    ({"/bounds/min": [0, 0]}, "/bounds/min/2", "required"),
    ({"/walk": [[0, 0], [1, 1]]}, "/walk", "at least 3"),
    ({"/walk/3": {"x": 1, "z": 1}}, "/walk/3", "tuple"),
    ({"/spawn_points": []}, "/spawn_points", "at least 1"),
    ({"/spawn_points/1/yaw": 90}, "/spawn_points/1/yaw", "6.284"),
    ({"/circles/0/count": 65}, "/circles/0/count", "64"),
    ({"/circles/0/name": " fire"}, "/circles/0/name", "pattern"),
    ({"/circles/0/name": "fire\ncircle"}, "/circles/0/name", "pattern"),
    ({"/circles/1/style": "throne"}, "/circles/1/style", "'log'"),
    ({"/seats/0": None}, "/seats/0", "dictionary"),
    ({"/comfort/wide_open": 1}, "/comfort/wide_open", "boolean"),
    ({"/zones/0/shape/type": "sphere"}, "/zones/0/shape", "'sphere'"),
    ({"/zones/0/shape/type": GONE}, "/zones/0/shape", "'type'"),
    ({"/zones/0/shape/size": [1, 1]}, "/zones/0/shape/size", "not permitted"),
    ({"/zones/2/shape/size/1": 0}, "/zones/2/shape/size/1", "greater than 0"),
    ({"/sky/clouds/cover": 1.5}, "/sky/clouds/cover", "less than or equal to 1"),
    ({"/sky/zenith": "#5D7FAE"}, "/sky/zenith", "pattern"),
    ({"/elements": {}}, "/elements", "tuple"),
    ({"/elements/-": {"type": "volcano"}}, f"/elements/{len(LAKESIDE['elements'])}", "'volcano'"),
    ({"/elements/0/ridges/1/distance": 0}, "/elements/0/ridges/1/distance", "greater than 0"),
    ({f"{element('fire')}/fire": 1}, f"{element('fire')}/fire", "not permitted"),
    ({f"{element('fire')}/smoke": 1}, f"{element('fire')}/smoke", "not permitted"),
    ({f"{GRASS}/without/2/width": -1}, f"{GRASS}/without/2/width", "greater than 0"),
    ({f"{GRASS}/region/type": "square"}, f"{GRASS}/region", "'square'"),
    ({f"{MIST}/region/points/0/1": None}, f"{MIST}/region/points/0/1", "number"),
]

BETWEEN_PARTS: list[Fault] = [
    ({"/bounds/max/0": -17.5}, "/bounds/max/0", "1 m above bounds.min in x"),
    ({"/bounds/max/1": -0.5}, "/bounds/max/1", "1 m above bounds.min in y"),
    ({"/bounds/min/2": 15.5}, "/bounds/max/2", "1 m above bounds.min in z"),
    ({"/bounds/min/1": 0.1}, "/bounds", "floor at y = 0"),
    ({"/bounds/max/1": 1.9}, "/bounds", "2 m above"),
    ({"/walk/2": [-14, 8]}, "/walk/1", "crosses or touches itself"),
    ({"/walk/-": LAKESIDE["walk"][0]}, "/walk/0", "crosses or touches itself"),
    ({"/walk/3": [6.44, -22.1]}, "/walk/3", "outside bounds"),
    ({"/walk/8": [18.1, 0]}, "/walk/8", "outside bounds"),
    ({"/spawn_points/2/position/1": 0.1}, "/spawn_points/2/position/1", "y = 0"),
    ({"/spawn_points/2/position/2": 13}, "/spawn_points/2/position", "outside the walk polygon"),
    ({"/seats/1/position": [0, 0, 13]}, "/seats/1", "seat 17 at [0.00, 13.00] is outside the walk polygon"),
    ({"/circles/0/radius": 14}, "/circles/0", "is outside the walk polygon"),
    ({"/bounds/min/2": -20, "/seats/0/position": [6.44, 0, -20.01]}, "/seats/0", "is outside bounds"),
    ({"/seats/-": SEAT | {"position": [0, 0, 3.29]}}, "/seats/2", "less than 0.3 m from another"),
    ({"/circles/1/count": 64}, "/circles/1", "less than 0.3 m from another"),
    ({"/circles/0/center/1": 0.51}, "/circles/0/center/1", "within 0.5 m of the floor"),
    ({"/seats/1/position/1": -0.51}, "/seats/1/position/1", "within 0.5 m of the floor"),
    ({"/circles/1/name": "fire circle"}, "/circles/1/name", "'fire circle' is taken"),
    ({"/seats/0/name": "Pavilion"}, "/seats/0/name", "'Pavilion' is taken"),
    ({"/zones/2/name": "pavilion"}, "/zones/2/name", "'pavilion' is taken"),
    ({"/views/5/name": "SEAT"}, "/views/5/name", "'SEAT' is taken"),
    ({"/zones/0/shape/radius": 17}, "/zones/0/shape", "'fire circle' reaches outside bounds"),
    ({"/zones/2/shape/size/1": 20}, "/zones/2/shape", "'jetty' reaches outside bounds"),
    ({"/zones/0/locked": True}, "/zones/0/locked", "nobody could open it"),
    *[
        (
            {"/zones/-": ZONE | {"voice": rule, "lockable": True}},
            "/zones/3/lockable",
            "only an open or a closed",
        )
        for rule in ("stage", "silent", "listen", "lobby")
    ],
    *[
        ({"/zones/-": ZONE | AT_THE_DOOR | kind}, "/spawn_points/0/position", f"'one more', which {why}")
        for kind, why in (
            ({"voice": "closed"}, "is closed"),
            ({"voice": "closed", "lockable": True}, "is closed"),
            ({"lockable": True}, "can be locked"),
            ({"capacity": 4}, "may be full"),
            ({"capacity": 4, "voice": "stage"}, "may be full"),
            ({"capacity": 4, "voice": "listen", "shape": BOX_AT_THE_DOOR}, "may be full"),
        )
    ],
    ({f"{ROCKS}/count": GONE}, ROCKS, "belong together"),
    ({f"{ROCKS}/region": GONE}, ROCKS, "belong together"),
    ({f"{TREES}/places": []}, TREES, "needs places, or a region"),
]

GOOD: dict[str, dict[str, Any]] = {
    "as it is": {},
    "only what must be": {
        f"/{key}": GONE
        for key in LAKESIDE
        if key not in {"title", "description", "bounds", "walk", "spawn_points", "sky", "sun", "light", "fog"}
    },
    "bounds that just hold the walk": {
        "/bounds": {"min": [-14.5, 0, -20], "max": [13.5, 2, 12.5]},
        "/zones": [],
    },
    "an outline with a notch": {"/walk/12": [-0.5, 8]}
    | {f"/spawn_points/{i}/position/2": 6 for i in range(7)},
    "an outline the other way round": {"/walk": LAKESIDE["walk"][::-1]},
    "a seat on the very edge": {"/seats/-": SEAT | {"position": [-0.5, 0, 12.54]}},
    "seats just apart": {"/seats/-": SEAT | {"position": [0, 0, 3.31]}},
    "seats a step up and a step down": {"/circles/0/center/1": 0.5, "/seats/0/position/1": -0.5},
    "a zone and a view with the name of a circle": {"/zones/0/name": "pavilion", "/zones/1/name": "seat"},
    "a zone as large as the bounds": {
        "/zones/-": ZONE | {"shape": {"type": "box", "center": [0, -3], "size": [36, 38]}}
    },
    "a zone that fits only when it is turned": {
        "/zones/-": ZONE | {"shape": {"type": "box", "center": [0, -3], "size": [37.9, 35.9], "yaw": 1.5708}}
    },
    "a zone that is closed and can be opened": {"/zones/0/locked": True, "/zones/0/lockable": True},
    **{
        f"a way in through a {rule}": {"/zones/-": ZONE | AT_THE_DOOR | {"voice": rule}}
        for rule in ("open", "stage", "silent", "listen", "lobby")
    },
    "a way in through a small lobby": {"/zones/-": ZONE | AT_THE_DOOR | {"voice": "lobby", "capacity": 2}},
    "a way in beside a door": {
        "/zones/-": ZONE | {"lockable": True, "shape": AT_THE_DOOR["shape"] | {"radius": 0.48}}
    },
    "a way in beside a long room": {
        "/zones/-": ZONE | {"voice": "closed", "shape": BOX_AT_THE_DOOR | {"yaw": 0.9273}}
    },
    "a way in before a short room": {
        "/zones/-": ZONE | {"voice": "closed", "shape": BOX_AT_THE_DOOR | {"size": [0.97, 0.2]}}
    },
    "places, a region and a count": {f"{ROCKS}/places": [[1, 1]]},
    "null for what is left out": {"/terrain": None, "/water": None, "/zones/0/capacity": None},
}


def fault_of(document: Any) -> SceneError:
    with pytest.raises(SceneError) as caught:
        read(document)
    return caught.value


def leads_somewhere(document: Any, pointer: str) -> bool:
    """Whether a pointer names something in the document, or a key that its parent lacks."""
    above = at(document, pointer.rpartition("/")[0]) if pointer else {}
    return isinstance(above, dict) or len(above) >= int(steps(pointer)[-1])


@pytest.mark.parametrize(
    ("edits", "pointer", "reason"),
    KEYS_AND_TYPES + BETWEEN_PARTS,
    ids=lambda value: " ".join(value) if isinstance(value, dict) else value,
)
def test_faults(edits: dict[str, Any], pointer: str, reason: str) -> None:
    document = changed(edits)
    fault = fault_of(document)
    assert fault.pointer == pointer and reason in fault.reason
    assert leads_somewhere(document, pointer)
    assert str(fault) == f"scene.json: {pointer}: {fault.reason}" and "\n" not in str(fault)


@pytest.mark.parametrize("name", GOOD)
def test_what_is_just_right(name: str) -> None:
    read(changed(GOOD[name]))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not JSON"),
        (b'{"title": "A lake"', "not JSON"),
        (b'{"seed": NaN}', "not JSON"),
        (b'{"seed": 1e999}', "not JSON"),
        (b'{"title": "\xff"}', "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", "dictionary"),
        (b"null", "dictionary"),
    ],
)
def test_no_scene_at_all(data: bytes, reason: str) -> None:
    with pytest.raises(SceneError) as caught:
        parse(data)
    assert caught.value.pointer == "" and reason in caught.value.reason
    assert str(caught.value).startswith("scene.json: (whole file): ") and "\n" not in str(caught.value)


def test_a_fault_is_one_line() -> None:
    assert str(SceneError("a\nb", "/c", "d\n  e")) == "a b: /c: d e"


def test_tags_of_unions_are_no_step() -> None:
    document = {"elements": [{"type": "path", "path": 1, "points": [[0]]}]}
    assert pointer_to(document, ["elements", 0, "path", "points", 0, 1]) == "/elements/0/points/0/1"
    assert pointer_to(document, ["elements", 0, "path", "path"]) == "/elements/0/path"
    assert pointer_to(document, ["elements", 0, "path", "width"]) == "/elements/0/width"
    assert pointer_to(document, ["elements", 7, "path", "width"]) == "/elements/7/path/width"


def pointers(node: Any, here: str = "") -> list[str]:
    """Of everything in a document but the whole of it."""
    pairs = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [each for key, value in pairs for each in (f"{here}/{key}", *pointers(value, f"{here}/{key}"))]


ANYTHING = st.one_of(
    st.sampled_from([GONE, None, True, [], {}, "", -1, 0, 1e308, 2**63, -(2**63), {"type": "circle"}]),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from(pointers(LAKESIDE)), ANYTHING, min_size=1, max_size=1))
def test_anything_anywhere_is_read_or_told(edit: dict[str, Any]) -> None:
    document = changed(edit)
    try:
        read(document)
    except SceneError as fault:
        assert "\n" not in str(fault) and leads_somewhere(document, fault.pointer)
