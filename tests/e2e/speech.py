"""Sound for the tests of voice: speech to speak with, an ear in a page, and what can be told of a sound."""

from __future__ import annotations

import base64
import shutil
import subprocess
import wave
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

RATE = 48_000
TEXT = """
Come in and sit down by the fire. There is room for everybody, and nobody has to speak. The lake is still this
evening; somebody has left a lantern on the jetty. When you are ready, tell us how the day has been with you.
"""
LOUD, QUIET = 0.02, 1e-3
_MS = RATE // 1000
_WINDOW = 10 * _MS
# Milliseconds: between points that are compared, of a stretch, of the first one, how far off the next may be.
_STEP, _STRETCH, _FIRST, _SLACK = 10, 500, 2000, 60

Sound = npt.NDArray[np.float32]

# Everything that passes, 10 ms at a time, with the moment of its first sample by the clock of the audio.
_TAP = """
registerProcessor("tap", class extends AudioWorkletProcessor {
  left = new Float32Array(480); right = new Float32Array(480); filled = 0; at = currentFrame;
  process([input]) {
    const left = input[0] ?? new Float32Array(128), right = input[1] ?? left;
    for (let i = 0; i < left.length; i++) {
      this.left[this.filled] = left[i];
      this.right[this.filled] = right[i];
      if (++this.filled < 480) continue;
      this.port.postMessage({ at: this.at, left: this.left.slice(), right: this.right.slice() });
      this.filled = 0;
      this.at = currentFrame + i + 1;
    }
    return true;
  }
});
"""
# "all" is what the page plays, whoever made it; `ears.of(slot)` hears one speaker, before they are placed.
# Only for pages whose policy is set aside: it would not let such a script in.
EARS = f"""
window.ears = {{
  blocks: {{}}, taps: {{}}, offsets: {{}},
  async listen(name, node) {{
    const {{ context }} = node;
    context.tapLoaded ??= context.audioWorklet.addModule(
      URL.createObjectURL(new Blob([`{_TAP}`], {{ type: "text/javascript" }})));
    await context.tapLoaded;
    if (!ears.taps[name]) {{
      const tap = ears.taps[name] = new AudioWorkletNode(context, "tap", {{
        channelCount: 2, channelCountMode: "explicit"
      }});
      // Its own output is silence; what leads nowhere is not run.
      connect.call(tap, context.destination);
      ears.clear(name);
      tap.port.onmessage = ({{ data }}) => {{
        ears.blocks[name].push(data);
        // The least delay of all messages is nearly none: so the audio's clock is put to that of the wall.
        const offset = performance.timeOrigin + performance.now() - (data.at + 480) / 48;
        ears.offsets[name] = Math.min(ears.offsets[name], offset);
      }};
    }}
    connect.call(node, ears.taps[name]);
  }},
  of(slot, what = "node") {{
    return ears.listen(what + slot, stillroom.sound.probe(slot)[what]);
  }},
  clear(name) {{ ears.blocks[name] = []; ears.offsets[name] ??= Infinity; }},
  count: (name) => (ears.blocks[name] ?? []).length,
  read(name) {{
    const blocks = ears.blocks[name] ?? [];
    const pack = (side) => {{
      const all = new Uint8Array(new Float32Array(blocks.flatMap((b) => [...b[side]])).buffer);
      let text = "";
      for (let i = 0; i < all.length; i += 32768) text += String.fromCharCode(...all.subarray(i, i + 32768));
      return btoa(text);
    }};
    const start = (blocks[0]?.at ?? 0) / 48 + ears.offsets[name];
    return {{ left: pack("left"), right: pack("right"), start }};
  }},
}};
const connect = AudioNode.prototype.connect;
AudioNode.prototype.connect = function (to, ...rest) {{
  if (to instanceof AudioDestinationNode) void ears.listen("all", this);
  return connect.call(this, to, ...rest);
}};
"""
# A microphone for one page, in a browser where all share one: a steady tone, as loud as `microphone.gain`.
TONE = """
window.microphone = null;
navigator.mediaDevices.getUserMedia = async () => {
  const context = new AudioContext({ sampleRate: 48000 });
  await context.resume();
  const to = new MediaStreamAudioDestinationNode(context);
  const gain = window.microphone = new GainNode(context, { gain: 0.3 });
  const tone = new OscillatorNode(context, { frequency: %s });
  tone.connect(gain).connect(to);
  tone.start();
  return to.stream;
};
"""
# The browser's own microphone without its care for loudspeakers and fans, so that sounds can be compared.
RAW = """
const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = () =>
  ask({ audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false } });
"""


def speak(path: Path) -> Sound:
    """Some sentences as a recording at 48 kHz, by espeak-ng; also returned."""
    program = shutil.which("espeak-ng")
    assert program is not None, "espeak-ng is needed for speech: install it, as in apt-get install espeak-ng"
    command = [program, "-v", "en-gb", "-s", "155", "-w", str(path), " ".join(TEXT.split())]
    subprocess.run(command, check=True)
    speech = _at_48_khz(*_read(path))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((np.clip(speech, -1, 1) * 32767).astype("<i2").tobytes())
    return speech


def unpack(read: dict[str, Any]) -> tuple[Sound, Sound, float]:
    """What `ears.read` gave: left, right, and when the first sample was, milliseconds of the wall clock."""
    left, right = (np.frombuffer(base64.b64decode(read[side]), "<f4") for side in ("left", "right"))
    return left, right, read["start"]


def tone(sound: Sound, hertz: float) -> float:
    """The amplitude of one pure tone in a sound."""
    if not len(sound):
        return 0.0
    window = np.hanning(len(sound))
    turns = np.exp(-2j * np.pi * hertz * np.arange(len(sound)) / RATE)
    return float(abs(np.sum(sound * window * turns)) / np.sum(window) * 2)


def rms(sound: Sound) -> float:
    """The root mean square."""
    return float(np.sqrt(np.mean(np.square(sound.astype(np.float64))))) if len(sound) else 0.0


def envelope(sound: Sound) -> Sound:
    """How loud the 10 ms from each millisecond on are."""
    power = np.concatenate([[0.0], np.cumsum(np.square(sound.astype(np.float64)))])
    at = np.arange(0, len(sound) - _WINDOW + 1, _MS)
    return np.sqrt(np.maximum(power[at + _WINDOW] - power[at], 0) / _WINDOW).astype(np.float32)


class Likeness(NamedTuple):
    """How what was heard is like what was said: a value for each half second of speech."""

    correlations: list[float]
    missing: list[float]
    """Where most of it is loud as it was said: the share of that which is silent as it was heard."""


def likeness(heard: Sound, said: Sound) -> Likeness:
    """Compare, half second by half second, what was heard with what is said over and over, by envelope.

    A jitter buffer waits longer when it must and catches up a few milliseconds at a time when it may; so each
    stretch may lie a little elsewhere in time than the one before, and not farther: what is heard out of its
    order is like nothing that was said. A stretch counts if it was loud where it was *said*.
    """
    heard_envelope, said_envelope = envelope(heard), envelope(np.concatenate([said, said, said]))

    def match(begin: int, length: int, at: int) -> float:
        part = slice(begin, begin + length, _STEP)
        return _correlation(heard_envelope[part], said_envelope[at : at + length : _STEP])

    lead = max(range(0, len(said) // _MS, 5), key=lambda at: match(0, _FIRST, at))
    found = Likeness([], [])
    for begin in range(0, len(heard_envelope) - _STRETCH, _STRETCH):
        near = range(max(0, begin + lead - _SLACK), begin + lead + _SLACK + 1)
        matches = [match(begin, _STRETCH, at) for at in near]
        best = int(np.argmax(matches))
        source = said_envelope[near[best] : near[best] + _STRETCH]
        loud = source > LOUD
        if loud.mean() < 0.1:
            continue
        lead = near[best] - begin
        found.correlations.append(matches[best])
        if loud.mean() > 0.5:
            found.missing.append(float((heard_envelope[begin : begin + _STRETCH][loud] < QUIET).mean()))
    return found


def _correlation(one: Sound, other: Sound) -> float:
    a, b = one - one.mean(), other - other.mean()
    return float(a @ b / max(np.sqrt((a @ a) * (b @ b)), 1e-12))


def _read(path: Path) -> tuple[Sound, int]:
    with wave.open(str(path)) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
        return (samples / 32768).astype(np.float32), file.getframerate()


def _at_48_khz(sound: Sound, rate: int) -> Sound:
    """Resampled by its spectrum."""
    count = round(len(sound) * RATE / rate)
    spectrum = np.fft.rfft(sound)
    wider = np.zeros(count // 2 + 1, spectrum.dtype)
    wider[: len(spectrum)] = spectrum
    return (np.fft.irfft(wider, count) * (count / len(sound))).astype(np.float32)
