"""The small words of the scene format that `model` and `visual` are spelled with.

Numbers are strict (no strings, no booleans), finite, and bounded: what is written in a scene is what is used.
"""

from __future__ import annotations

from typing import Annotated, Any, cast

from pydantic import BaseModel, ConfigDict, Field


class Part(BaseModel):
    """A piece of a scene: cannot be changed once read, and refuses keys that it does not know."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        allow_inf_nan=False,
        populate_by_name=False,
        use_attribute_docstrings=True,
    )


def number(**limits: float) -> Any:
    """The annotation of a number that is a number, finite, and within `limits` (ge, gt, le, lt)."""
    return Field(strict=True, allow_inf_nan=False, **cast("dict[str, Any]", limits))


FAR = 10_000.0
"""Nothing in a scene is further than this from its origin, metres."""

Number = Annotated[float, number(ge=-FAR, le=FAR)]
Length = Annotated[float, number(gt=0, le=FAR)]
Share = Annotated[float, number(ge=0, le=1)]
Angle = Annotated[float, number(ge=-6.284, le=6.284)]
Count = Annotated[int, Field(strict=True, ge=1, le=20_000)]
Flag = Annotated[bool, Field(strict=True)]
Point = tuple[Number, Number, Number]
Ground = tuple[Number, Number]
Range = tuple[Length, Length]
Colour = Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")]
Name = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^\S(.*\S)?$")]
Words = Annotated[str, Field(min_length=40, max_length=2000, pattern=r"\S.*\s.*\S")]
