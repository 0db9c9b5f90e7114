"""What looking costs: the shares of steps, reports, pictures and start-up in a run on disk up to validation 99 %."""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from benchmarks.measuring import Row
from grok_core.config import RunConfig
from grok_core.engine import Beat, Report
from grok_core.presets import preset
from grok_core.runs.create import create_run
from grok_core.runs.execution_loop import ExecutionLoop, Patience
from grok_core.runs.store.writer import RunWriter

T = TypeVar("T")

BOUNDS = {
    "hello-grok": 0.2,
    "ring": 0.2,
    "rnn": 0.2,
    "lstm-alpha": 0.2,
    "transformer-grok": 0.2,
    "power-division": 0.2,
    "s5-composition": 1 / 3,
    "s5-cosets": 1 / 3,
}
"""For each preset the share of the time to 99 % that looking may take."""


def rows() -> Iterator[Row]:
    """Train each preset once, on disk and with all its pictures, as the app does."""
    shares_of(preset("hello-grok").config.replace(steps=100))  # imports are not a run's start-up
    for name, bound in BOUNDS.items():
        shares, steps = shares_of(preset(name).config.replace(until="grokked"))
        details = {part: f"{share:.1%}" for part, share in shares.items()} | {"steps taken": steps}
        looking = shares["reports"] + shares["pictures"]
        yield Row(f"{name}: share of looking up to validation 99 %", looking, "share", bound, True, details)


def shares_of(config: RunConfig) -> tuple[dict[str, float], int]:
    """Return the share of every part in the processor time of a run, and the steps it took."""
    with tempfile.TemporaryDirectory() as base, RunWriter(create_run(config, base=Path(base))) as writer:
        writer.begin()
        loop = _Watched(writer, Patience())
        began = time.process_time()
        loop.run()
        whole = time.process_time() - began
    step = statistics.median(loop.steps)
    taken = len(loop.steps) + len(loop.reports)
    parts = {
        "steps": sum(loop.steps) + step * len(loop.reports),
        "reports": sum(loop.reports) - step * len(loop.reports),
        "pictures": loop.pictures,
    }
    parts["start-up"] = whole - sum(parts.values())
    return {part: seconds / whole for part, seconds in parts.items()}, taken


class _Watched(ExecutionLoop):
    """The loop of every run, which also notes its own processor time."""

    def __init__(self, writer: RunWriter, patience: Patience) -> None:
        super().__init__(writer, patience)
        self.steps: list[float] = []
        self.reports: list[float] = []  # each with the step before it
        self.pictures = 0.0

    def _timed(self, action: Callable[[], T]) -> T:
        began = time.process_time()
        found = super()._timed(action)
        spent = time.process_time() - began
        if isinstance(found, Beat):
            (self.reports if isinstance(found, Report) else self.steps).append(spent)
        return found

    def _write_results(self, item: Beat) -> None:
        began = time.process_time()
        super()._write_results(item)
        self.pictures += time.process_time() - began
