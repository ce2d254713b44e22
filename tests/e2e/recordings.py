"""Recordings of real headset sessions, as the emulator replays them.

The npm package `aframe-motion-capture-components` (MIT) brings recordings of a head and two controllers at
about 88 Hz: metres, Euler degrees in the order Y X Z. IWER's player wants quaternions and a schema of inputs.
"""

import json
import math
from pathlib import Path
from typing import Any

FOLDER = Path("client_webxr/node_modules/aframe-motion-capture-components/examples/assets")
CONTROLLER = {
    "targetRayMode": "tracked-pointer",
    "profiles": [
        "meta-quest-touch-plus",
        "oculus-touch-v3",
        "oculus-touch",
        "generic-trigger-squeeze-thumbstick",
    ],
    "hasGrip": True,
    "hasHand": False,
    "hasGamepad": True,
    "mapping": "xr-standard",
    "numButtons": 7,
    "numAxes": 4,
}
IDLE = [[[0, 0, 0]] * 7 + [0, 0, 0, 0]]


def quaternion(degrees: dict[str, float]) -> list[float]:
    """Euler angles, first about Y, then X, then Z, each in its turned frame."""
    (sx, cx), (sy, cy), (sz, cz) = (
        (math.sin(math.radians(degrees[k]) / 2), math.cos(math.radians(degrees[k]) / 2)) for k in "xyz"
    )
    return [
        cy * sx * cz + sy * cx * sz,
        sy * cx * cz - cy * sx * sz,
        cy * cx * sz - sy * sx * cz,
        cy * cx * cz + sy * sx * sz,
    ]


def replayable(name: str = "dev-recording.json") -> dict[str, Any]:
    """A recording for ``XRDevice.createActionPlayer``."""
    recorded = json.loads((FOLDER / name).read_text())
    tracks = [recorded[part]["poses"] for part in ("camera", "left", "right")]
    frames = []
    for head, left, right in zip(*tracks, strict=False):
        frame: list[Any] = [head["timestamp"], *transform(head)]
        for index, hand in enumerate((left, right)):
            frame.append([index, *transform(hand), transform(hand), *IDLE])
        frames.append(frame)
    schema = [[index, CONTROLLER | {"handedness": side}] for index, side in enumerate(("left", "right"))]
    return {"schema": schema, "frames": frames}


def transform(pose: dict[str, Any]) -> list[float]:
    """Position and orientation, seven numbers."""
    return [round(pose["position"][k], 4) for k in "xyz"] + [
        round(c, 4) for c in quaternion(pose["rotation"])
    ]
