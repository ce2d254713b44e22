"""Runs a Python module and says where its time went: a sampling profile, without touching what it measures.

    python -m bench.sampled /tmp/profile.txt -- worldserver serve --port 8080

A timer of CPU time (SIGPROF) interrupts every few milliseconds of work, as finely as the kernel ticks; the
handler notes which functions are on the stack. Time inside C (system calls, numpy) counts for the Python
function that called it. Written when the run ends.
"""

from __future__ import annotations

import atexit
import runpy
import signal
import sys
from collections import Counter
from pathlib import Path
from types import FrameType

INTERVAL_S = 0.001
LINES = 45


class Samples:
    """How often each function was on top, and how often it was anywhere on the stack."""

    def __init__(self) -> None:
        self.total = 0
        self._own: Counter[str] = Counter()
        self._within: Counter[str] = Counter()
        self._lines: Counter[str] = Counter()

    def take(self, _: int, frame: FrameType | None) -> None:
        """The signal handler."""
        self.total += 1
        seen, top = set(), True
        while frame is not None:
            code = frame.f_code
            name = f"{'/'.join(Path(code.co_filename).parts[-2:])} {code.co_qualname}"
            if top:
                self._own[name] += 1
                self._lines[f"{name}:{frame.f_lineno}"] += 1
                top = False
            seen.add(name)
            frame = frame.f_back
        self._within.update(seen)

    def clear(self, *_: object) -> None:
        """Forget what was: SIGUSR1, when the warm-up is over."""
        self.total = 0
        for counter in (self._own, self._within, self._lines):
            counter.clear()

    def text(self) -> str:
        """Three tables."""
        out = [f"{self.total} samples of CPU time"]
        titles = {"by itself": self._own, "with what it calls": self._within, "by line": self._lines}
        for title, counter in titles.items():
            rows = [
                f"{100 * n / max(1, self.total):6.1f} %  {name}" for name, n in counter.most_common(LINES)
            ]
            out += ["", title, *rows]
        return "\n".join(out) + "\n"


def main() -> None:
    """`OUT -- MODULE ARGUMENTS...`"""
    out, separator, module, *arguments = sys.argv[1:]
    if separator != "--":
        sys.exit("usage: python -m bench.sampled OUT -- MODULE ARGUMENTS...")
    samples = Samples()
    signal.signal(signal.SIGPROF, samples.take)
    signal.signal(signal.SIGUSR1, samples.clear)
    signal.siginterrupt(signal.SIGPROF, False)
    atexit.register(lambda: Path(out).write_text(samples.text()))
    signal.setitimer(signal.ITIMER_PROF, INTERVAL_S, INTERVAL_S)
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
