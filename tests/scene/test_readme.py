"""The page for designers: its examples are valid, and its tables say what the model says."""

import json
import re
from typing import Any

import pytest
from pydantic.fields import FieldInfo

from tests.scene.lakeside import LAKESIDE, changed, read
from tests.serving import ROOT
from worldserver.scene import model, visual
from worldserver.scene.parts import FAR, Part

PAGE = (ROOT / "scenes" / "README.md").read_text("utf-8")
BLOCKS = [json.loads(block) for block in re.findall(r"^```json\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)]
ROW = re.compile(r"^\| `([^`]+)` \| (.*?) \| (.*?) \| (.*?) \|$")

DESCRIBED: dict[str, list[type[Part]]] = {
    "Make one": [model.SceneDescription],
    "Bounds": [model.Bounds],
    "Ways in": [model.Spawn],
    "Circles": [model.Circle],
    "Seats": [model.SingleSeat],
    "Zones": [model.Zone, model.CircleShape, model.BoxShape],
    "Camera": [model.Camera],
    "Comfort": [model.Comfort],
    "Voice": [model.Voice],
    "Views": [model.View],
    "Sky": [visual.Sky, visual.Clouds],
    "Sun": [visual.Sun],
    "Light": [visual.Light],
    "Fog": [visual.Fog],
    "Terrain": [visual.Terrain],
    "Water": [visual.Water],
    "Regions": [visual.CircleRegion, visual.PolygonRegion, visual.PathRegion],
    "hills": [visual.Hills, visual.Hills.Ridge],
    "trees": [visual.Trees],
    "rocks": [visual.Rocks],
    "reeds": [visual.Reeds],
    "grass": [visual.Grass],
    "mist": [visual.Mist],
    "path": [visual.Path],
    "fire": [visual.Fire],
    "jetty": [visual.Jetty],
    "pavilion": [visual.Pavilion],
    "boat": [visual.Boat],
    "lantern": [visual.Lantern],
    "birds": [visual.Birds],
}
"""Section by section, what its tables describe, in order."""


def whole(block: dict[str, Any]) -> dict[str, Any]:
    """A complete scene as it is; an element put into the lakeside; other keys in place of the lakeside's."""
    if "walk" in block:
        return block
    return changed({"/elements/-": block}) if "type" in block else LAKESIDE | block


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: str(block.get("type", next(iter(block)))))
def test_examples_are_valid(block: dict[str, Any]) -> None:
    read(whole(block))


def test_there_are_examples() -> None:
    shown = {block["type"] for block in BLOCKS if "type" in block}
    kinds = {each for each in DESCRIBED if each.islower()}
    assert shown == kinds and sum("walk" in block for block in BLOCKS) == 1
    assert kinds == set(re.findall(r"'(\w+)'", element_tags()))


def element_tags() -> str:
    """The types of elements, as the refusal of another one lists them."""
    with pytest.raises(model.SceneError) as caught:
        read(changed({"/elements/0": {"type": "volcano"}}))
    return caught.value.reason.split("expected tags:")[1]


def section(heading: str) -> str:
    return re.split(r"^#+ ", PAGE.split(f"# {heading}\n")[1], maxsplit=1, flags=re.MULTILINE)[0]


def tables(heading: str) -> list[list[tuple[str, ...]]]:
    """The rows of each table of a section: key, value, default, words."""
    blocks = section(heading).split("| key |")[1:]
    found = [[ROW.match(line) for line in block.splitlines()] for block in blocks]
    return [[row.groups() for row in rows if row] for rows in found]


def default_of(field: FieldInfo) -> str:
    if field.is_required():
        return "needed"
    if isinstance(field.default, Part):
        return "what its keys say"
    value = [] if field.default == () else field.default
    return f"`{json.dumps(int(value) if isinstance(value, float) and value.is_integer() else value)}`"


def limits_of(schema: Any) -> set[float]:
    """Every limit of a number, a length or a list in a field's schema, but those that hold for all."""
    if isinstance(schema, list):
        return set().union(*map(limits_of, schema)) if schema else set()
    if not isinstance(schema, dict):
        return set()
    if "prefixItems" in schema:
        return limits_of(schema["prefixItems"])
    names = ("minimum", "maximum", "exclusiveMinimum", "minLength", "maxLength", "minItems", "maxItems")
    own = {schema[name] for name in names if name in schema} - {FAR, -FAR}
    return own | limits_of(schema.get("anyOf")) | limits_of(schema.get("items", {}).get("anyOf"))


@pytest.mark.parametrize("heading", DESCRIBED)
def test_tables_say_what_the_model_says(heading: str) -> None:
    found = tables(heading)
    assert len(found) == len(DESCRIBED[heading])
    for part, rows in zip(DESCRIBED[heading], found, strict=True):
        fields = {field.alias or name: field for name, field in part.model_fields.items() if name != "type"}
        assert [row[0] for row in rows] == list(fields)
        assert [row[2] for row in rows] == [default_of(field) for field in fields.values()]
        schemas = part.model_json_schema(by_alias=True)["properties"]
        for key, value, *_ in rows:
            told = {float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", value)}
            assert limits_of(schemas[key]) <= told, f"{part.__name__}.{key}"
