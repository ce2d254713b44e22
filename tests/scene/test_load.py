"""From a folder to a scene: the lakeside as the world gets it, seats in order, folders that will not do."""

import json
import math
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.scene.lakeside import FILE, LAKESIDE, changed, read
from worldserver.scene import Scene, SceneError, load_scene, load_scenes
from worldserver.scene.load import LARGEST

ROWS: list[dict[str, Any]] = json.loads(Path(__file__).with_name("seats.json").read_text("utf-8"))["scenes"]
SCENES = FILE.parent.parent


@pytest.fixture(scope="module")
def lakeside() -> Scene:
    return load_scene(FILE.parent)


def test_the_lakeside(lakeside: Scene) -> None:
    assert (lakeside.slug, lakeside.title, lakeside.capacity) == ("lakeside", "The lakeside at dawn", 12)
    assert len(lakeside.seats) == 18 and len(lakeside.spawn_points) == 7
    assert [zone.name for zone in lakeside.zones] == ["fire circle", "pavilion", "jetty"]
    assert lakeside.seats[12].name == "pavilion 1" and lakeside.seats[12].circle == "pavilion"
    assert lakeside.seats[17].name == "jetty, right" and lakeside.seats[17].circle is None


def test_arrays_are_as_the_file_and_read_only(lakeside: Scene) -> None:
    assert lakeside.walk.tolist() == LAKESIDE["walk"]
    assert lakeside.bounds.tolist() == [LAKESIDE["bounds"]["min"], LAKESIDE["bounds"]["max"]]
    assert lakeside.seat_positions.tolist() == [list(seat.position) for seat in lakeside.seats]
    assert lakeside.seat_yaws.tolist() == [seat.yaw for seat in lakeside.seats]
    for array in (lakeside.walk, lakeside.bounds, lakeside.seat_positions, lakeside.seat_yaws):
        assert array.dtype == np.float64 and not array.flags.writeable


def test_a_scene_without_seats_has_arrays_too() -> None:
    scene = read(changed({"/circles": [], "/seats": []}))
    assert scene.seat_positions.shape == (0, 3) and scene.seat_yaws.shape == (0,)


@pytest.mark.parametrize("row", ROWS, ids=[row["name"] for row in ROWS])
def test_seats(row: dict[str, Any]) -> None:
    seats = read(changed({"/circles": row["circles"], "/seats": row["seats"], "/walk": AROUND})).seats
    assert [seat.name for seat in seats] == [wanted["name"] for wanted in row["expanded"]]
    for seat, wanted in zip(seats, row["expanded"], strict=True):
        assert np.allclose(seat.position, wanted["position"], rtol=0, atol=1e-9)
        assert -math.pi < seat.yaw <= math.pi
        assert abs(math.remainder(seat.yaw - wanted["yaw"], 2 * math.pi)) < 1e-9
        assert (seat.height, seat.circle) == (wanted["height"], wanted["circle"])


AROUND = [[-17, -20], [17, -20], [17, 15], [-17, 15]]


def test_whoever_sits_in_a_circle_looks_at_its_middle(lakeside: Scene) -> None:
    circle = LAKESIDE["circles"][1]
    for seat in lakeside.seats[12:16]:
        x, _, z = seat.position
        ahead = (x - circle["radius"] * math.sin(seat.yaw), z - circle["radius"] * math.cos(seat.yaw))
        assert math.dist(ahead, circle["center"][::2]) < 1e-9


# --------------------------------------------------------------------------------------------- folders


def fault_of(folder: Path) -> SceneError:
    with pytest.raises(SceneError) as caught:
        load_scene(folder)
    assert "\n" not in str(caught.value)
    return caught.value


def test_every_scene_of_a_folder(tmp_path: Path) -> None:
    for name in ("b", "a"):
        shutil.copytree(FILE.parent, tmp_path / name)
    (tmp_path / "notes").mkdir()
    (tmp_path / "schema.json").touch()
    scenes = load_scenes(tmp_path)
    assert list(scenes) == ["a", "b"] and scenes["b"].slug == "b"
    assert set(load_scenes(SCENES)) >= {"lakeside"}


@pytest.mark.parametrize("there", [True, False])
def test_no_scenes(tmp_path: Path, there: bool) -> None:
    root = tmp_path if there else tmp_path / "away"
    with pytest.raises(SceneError, match="no folder in it" if there else "no such folder") as caught:
        load_scenes(root)
    assert caught.value.file == str(root)


def test_a_bad_one_among_them_is_named(tmp_path: Path) -> None:
    shutil.copytree(FILE.parent, tmp_path / "good")
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "scene.json").write_text("{}")
    with pytest.raises(SceneError) as caught:
        load_scenes(tmp_path)
    assert str(caught.value).startswith(f"{tmp_path / 'bad' / 'scene.json'}: /title: ")


@pytest.mark.parametrize("name", ["Lakeside", "lake side", "l" * 65, "see"])
def test_the_name_of_the_folder_is_the_slug(tmp_path: Path, name: str) -> None:
    shutil.copytree(FILE.parent, tmp_path / name)
    if name == "see":
        assert load_scene(tmp_path / name).slug == name
    else:
        assert name in fault_of(tmp_path / name).reason


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    fault = fault_of(tmp_path / "lake")
    assert fault.file == str(tmp_path / "lake" / "scene.json") and fault.pointer == ""
    assert fault.reason == "No such file or directory"


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    folder = tmp_path / "lake"
    folder.mkdir()
    text = json.dumps(LAKESIDE)
    (folder / "scene.json").write_text(text + " " * (LARGEST - len(text)))
    assert load_scene(folder).slug == "lake", "just as large as may be"
    (folder / "scene.json").write_text(text + " " * (LARGEST + 1 - len(text)))
    assert "larger than 1048576 bytes" in fault_of(folder).reason
