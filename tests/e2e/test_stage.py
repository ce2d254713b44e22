"""A stage that the whole room hears, a facilitator who silences, and what is not voice."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.e2e import speech
from tests.e2e.hearing import (
    ANN,
    JETTY,
    SHORE,
    UNHEARD,
    amplitude,
    go,
    heard,
    listener,
    open_microphone,
    speaker,
    until_heard,
    until_silent,
)
from tests.e2e.people import SOUND_ONLY, Person
from tests.serving import server

pytestmark = pytest.mark.e2e

TOKEN = "let me lead here"


@pytest.fixture(scope="module")
def staged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of its own: the jetty of its lakeside is a stage, and whoever has the token leads."""
    scenes = tmp_path_factory.mktemp("scenes")
    scene = json.loads(Path("scenes/lakeside/scene.json").read_text())
    jetty = next(zone for zone in scene["zones"] if zone["name"] == "jetty")
    jetty["voice"] = "stage"
    (scenes / "lakeside").mkdir()
    (scenes / "lakeside" / "scene.json").write_text(json.dumps(scene))
    with server(scenes=str(scenes), operator_token=TOKEN, joins_per_minute="10000") as address:
        yield address


@pytest.fixture(scope="module")
def on_stage(talking: Browser, staged: str) -> Iterator[tuple[Person, Person]]:
    """Ann, who speaks, and Ben."""
    with speaker(talking, staged, ANN) as ann, listener(talking, staged) as ben:
        ann.enter("Ann")
        ben.enter("Ben")
        open_microphone(ann)
        yield ann, ben


def test_a_stage_reaches_all(on_stage: tuple[Person, Person]) -> None:
    ann, ben = on_stage
    go(ann, (-2, 0), *JETTY)
    # 22 m away, where nobody would hear a voice from there.
    go(ben, SHORE)
    until_heard(ben, ANN)
    left, right, _ = heard(ben)
    assert speech.tone(left, ANN) == pytest.approx(speech.tone(right, ANN), rel=0.05), "from nowhere at all"
    ann.until("document.getElementById('heard').textContent.startsWith('Heard by the whole room')")


def test_a_facilitator_mutes_and_garbage_is_not_passed_on(
    on_stage: tuple[Person, Person], talking: Browser, staged: str
) -> None:
    signed = json.dumps({"token": TOKEN, "role": "operator", "until": 1e15})
    sign_in = f"sessionStorage.setItem('stillroom.signed', {json.dumps(signed)});"
    ann, ben = on_stage
    with Person(talking, staged, query=SOUND_ONLY, script=sign_in) as cid:
        cid.enter("Cid")
        go(ann, JETTY[0], (-2, 0), SHORE)
        go(ben, (-2, 8))
        until_heard(ben, ANN)
        cid.ask(f"stillroom.link.silence({ann.slot}, true)")
        until_silent(ben, ANN)
        ann.until("document.getElementById('heard').textContent === 'A facilitator has muted you'")
        cid.ask(f"stillroom.link.silence({ann.slot}, false)")
        until_heard(ben, ANN)
        ann.ask("stillroom.sound.closeMicrophone()")
        ann.ask("stillroom.link.mute(false)")
        until_silent(ben, ANN)
        gaps_before = ben.ask(f"stillroom.sound.probe({ann.slot})?.gaps ?? 0")
        ann.ask(
            "for (let i = 0; i < 20; i++) stillroom.link.act("
            "{ type: 'Voice', seq: 1e6 + i, packet: new Uint8Array(60).fill(255) })"
        )
        ann.until("document.getElementById('notice-text').textContent.includes('not voice')")
        assert ben.ask(f"stillroom.sound.probe({ann.slot})?.gaps ?? 0") == gaps_before
        assert amplitude(ben, ANN) < UNHEARD
