"""What may stand in a ``scene.json`` and is only seen: sky, light, land, water, and the elements on them.

The server draws nothing. It reads these so that a fault is found where scenes are made, with its file and
pointer, and not by a blank headset. Each element names its `type`; a new type is a class here and a file in
the client, never the code of one scene. Colours are sRGB ``"#rrggbb"``, lengths metres, angles radians.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from worldserver.scene.parts import (
    Angle,
    Colour,
    Count,
    Flag,
    Ground,
    Length,
    Number,
    Part,
    Point,
    Range,
    Share,
    number,
)


class Clouds(Part):
    """Soft streaks of cloud: how much sky they cover, and their lit and shaded colours."""

    cover: Share = 0.4
    lit: Colour = "#ffd9b8"
    shade: Colour = "#a9a3bd"


class Sky(Part):
    """The dome: colours from overhead to the horizon, and the glow around the sun."""

    zenith: Colour
    middle: Colour
    horizon: Colour
    glow: Colour
    clouds: Clouds = Clouds()


class Sun(Part):
    """Where the light comes from: azimuth is a yaw (0 stands over -Z), elevation above the horizon."""

    azimuth: Angle
    elevation: Annotated[float, number(ge=-0.3, le=1.571)]
    colour: Colour
    intensity: Annotated[float, number(ge=0, le=10)] = 1.0
    radius: Annotated[float, number(ge=0, le=0.2)] = 0.02
    """Angular radius of the disc."""


class Light(Part):
    """Light from the sky above and from the ground below, and the exposure of the whole."""

    above: Colour
    below: Colour
    intensity: Annotated[float, number(ge=0, le=10)] = 1.0
    exposure: Annotated[float, number(gt=0, le=4)] = 1.0


class Fog(Part):
    """Air: its colour away from the sun and towards it, density per metre, the height where it thins out."""

    colour: Colour
    glow: Colour
    density: Annotated[float, number(ge=0, le=1)]
    height: Length = 30.0


class Terrain(Part):
    """Ground: flat at y = 0 where people walk, gently uneven and rising beyond."""

    size: Annotated[float, number(gt=0, le=2000)] = 240.0
    """How far it reaches from the origin."""
    rise: Annotated[float, number(ge=0, le=2)] = 0.05
    """Metres of height for each metre away from the walkable ground."""
    roughness: Annotated[float, number(ge=0, le=20)] = 1.0
    """Height of its bumps, metres, once away from the walkable ground."""
    grass: Colour = "#6f7f4a"
    dry: Colour = "#a09a62"
    earth: Colour = "#6b5a48"
    shore: Colour = "#8d8272"


class Water(Part):
    """Still water inside an outline; the land goes down under it."""

    outline: Annotated[tuple[Ground, ...], Field(min_length=3, max_length=64)]
    level: Annotated[float, number(ge=-20, le=20)] = -0.35
    depth: Annotated[float, number(gt=0, le=50)] = 2.0
    bank: Annotated[float, number(gt=0, le=50)] = 2.0
    """How wide the slope from the land into the water is."""
    deep: Colour = "#25394a"
    shallow: Colour = "#5d7370"
    ripple: Share = 0.3
    """0 is a mirror, 1 a breeze."""


class CircleRegion(Part):
    """Everything within `radius` of `center`."""

    type: Literal["circle"]
    center: Ground
    radius: Length
    inner: Annotated[float, number(ge=0, le=1000)] = 0.0
    """Nothing nearer to the centre than this."""


class PolygonRegion(Part):
    """Everything inside an outline."""

    type: Literal["polygon"]
    points: Annotated[tuple[Ground, ...], Field(min_length=3, max_length=64)]


class PathRegion(Part):
    """Everything within half of `width` of a line."""

    type: Literal["path"]
    points: Annotated[tuple[Ground, ...], Field(min_length=2, max_length=64)]
    width: Length


Region = Annotated[CircleRegion | PolygonRegion | PathRegion, Field(discriminator="type")]
Places = Annotated[tuple[Ground, ...], Field(max_length=512)]


class Hills(Part):
    """Ridges all round, one behind the other, each paler than the one before."""

    class Ridge(Part):
        """One ridge: how far, how high (mean), how much it goes up and down, its own colour before haze."""

        distance: Length
        height: Length
        variation: Share = 0.5
        haze: Share = 0.5
        """0 keeps its own colour, 1 is lost in the air."""
        forest: Flag = False
        """A crest of tree tops."""

    type: Literal["hills"]
    colour: Colour
    ridges: Annotated[tuple[Ridge, ...], Field(min_length=1, max_length=8)]


class Trees(Part):
    """Trees of a kind, at places, or scattered over a region."""

    type: Literal["trees"]
    species: Literal["birch", "willow", "pine", "oak"]
    places: Places = ()
    region: Region | None = None
    count: Count | None = None
    height: Range
    leaf: Colour
    bark: Colour = "#5a4a3e"


class Rocks(Part):
    """Stones, at places, or scattered over a region."""

    type: Literal["rocks"]
    places: Places = ()
    region: Region | None = None
    count: Count | None = None
    size: Range
    colour: Colour = "#7d7a78"


class Reeds(Part):
    """Reeds and rushes in a region, with a share of them bearing cattails."""

    type: Literal["reeds"]
    region: Region
    count: Count
    height: Range
    colour: Colour
    cattails: Share = 0.1


class Grass(Part):
    """Tufts of grass in a region, kept out of other ones; a share of them in flower."""

    type: Literal["grass"]
    region: Region
    without: Annotated[tuple[Region, ...], Field(max_length=16)] = ()
    count: Count
    height: Range
    colour: Colour
    flower: Colour | None = None
    flowers: Share = 0.0


class Mist(Part):
    """Low banks of mist over a region, drifting."""

    type: Literal["mist"]
    region: Region
    count: Annotated[int, Field(strict=True, ge=1, le=64)]
    base: Number = 0.0
    """Height of their feet."""
    height: Range
    width: Range
    opacity: Share = 0.5
    drift: Annotated[float, number(ge=0, le=1)] = 0.15
    """Metres a second."""


class Path(Part):
    """Ground that feet have worn to earth."""

    type: Literal["path"]
    points: Annotated[tuple[Ground, ...], Field(min_length=2, max_length=64)]
    width: Length


class Fire(Part):
    """A low fire in a ring of stones. It glows and stirs; it does not flash."""

    type: Literal["fire"]
    position: Point
    radius: Annotated[float, number(gt=0, le=3)] = 0.45
    height: Annotated[float, number(gt=0, le=3)] = 0.5
    colour: Colour = "#ff9a4a"
    light: Annotated[float, number(ge=0, le=10)] = 1.0


class Jetty(Part):
    """A deck of planks on posts, its top at y = 0 unless `height` says otherwise."""

    type: Literal["jetty"]
    start: Ground
    end: Ground
    width: Length
    height: Number = 0.0
    colour: Colour = "#8a7a68"


class Pavilion(Part):
    """A round open roof on posts, with a floor, and rails all round but at its door."""

    type: Literal["pavilion"]
    position: Point
    yaw: Angle = 0.0
    """The way its door looks."""
    radius: Annotated[float, number(gt=0.5, le=20)]
    posts: Annotated[int, Field(strict=True, ge=3, le=24)] = 8
    height: Annotated[float, number(gt=1.9, le=20)] = 2.6
    wood: Colour = "#7c6450"
    roof: Colour = "#6d6a5c"


class Boat(Part):
    """A rowing boat that lies on the water and moves a little with it."""

    type: Literal["boat"]
    position: Point
    yaw: Angle = 0.0
    length: Annotated[float, number(gt=0.5, le=20)] = 3.4
    colour: Colour = "#6f5a48"


class Lantern(Part):
    """A small warm lamp; on a post of `post` metres if that is more than nothing."""

    type: Literal["lantern"]
    position: Point
    post: Annotated[float, number(ge=0, le=5)] = 0.0
    colour: Colour = "#ffc37a"


class Birds(Part):
    """A few far birds that glide round a point without hurry."""

    type: Literal["birds"]
    center: Point
    radius: Length
    count: Annotated[int, Field(strict=True, ge=1, le=32)]
    period: Annotated[float, number(ge=20, le=3600)] = 90.0
    """Seconds of one round."""
    colour: Colour = "#3a3f4c"


Element = Annotated[
    Hills | Trees | Rocks | Reeds | Grass | Mist | Path | Fire | Jetty | Pavilion | Boat | Lantern | Birds,
    Field(discriminator="type"),
]
