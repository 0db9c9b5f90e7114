"""Probing a run: its network at some steps, opened in a process of its own, and measured there.

A run keeps the weights of few steps. One that trained quickly is trained once more, with the same settings and the
changes made by hand at their steps, and is opened on the way: on the same kind of machine that is the same network, bit
for bit, and elsewhere `Probed.train_loss` tells how far it is another. Of a long run, or a branch, the checkpoints are
opened.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, wait
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from grok_core.config import RunConfig
from grok_core.engine import Event
from grok_core.errors import AnalysisError, StoreError
from grok_core.languages import say
from grok_core.runs.probing.probed_file import Probed, append_probed, missing, probed_file
from grok_core.runs.reader import Run
from grok_core.runs.store import checkpoints, metrics_file
from grok_core.runs.sweep_job import StopSign
from grok_core.tasks.baseline import baseline

if TYPE_CHECKING:
    from grok_core.engine.opened import Opened

ANEW_S = 120.0  # a run that took longer is not trained once more
STEPS = 24  # at which a run that is trained once more is opened, beside its landmarks
LOOK_S = 0.3  # between two looks at how far it is
LOOK_STEPS = 50  # after so many steps a process looks whether to stop
STOP = ".stop"  # the suffix of the file that asks it to


def is_trained_anew(run: Run) -> bool:
    """Say whether a run is trained once more to be measured; otherwise its checkpoints are opened."""
    return run.origin is None and run.status.seconds <= ANEW_S


def probed_steps(run: Run) -> list[int]:
    """Return the steps at which a run is measured: those with checkpoints, or some of those with reports.

    Raises:
        StoreError: When it has not begun, or has neither.
    """
    rows = run.rows()
    progress = metrics_file.progress_of(rows, baseline=baseline(run.config))
    marks = {step for step in (progress.step_train_99, progress.step_val_99) if step is not None}
    if not is_trained_anew(run):
        kept = sorted({*run.checkpoint_steps(), *run.landmarks().values()})
        if not kept:
            raise StoreError(say("{run} took too long to be trained once more, and keeps no checkpoint.", run=run.id))
        return kept
    reported = np.array([row["step"] for row in rows])
    if not len(reported):
        raise StoreError(say("{run} has no report yet: let it train first.", run=run.id))
    place = np.log10(np.maximum(reported, 1))
    even = reported[np.searchsorted(place, np.linspace(place[0], place[-1], STEPS)).clip(max=len(reported) - 1)]
    return sorted({int(step) for step in (*even, *marks, reported[0], reported[-1])})


def probing(run: Run, probes: Sequence[str], base: Path | None = None) -> Callable[..., None]:
    """Return the work (`background.Work`) of measuring a run with these probes, at the steps that lack them.

    Args:
        run: A run that is over, or a recording.
        probes: Names in `engine.probes.probes_by_name.PROBES`.
        base: The data home.
    Raises:
        StoreError: As `probed_steps` does, and while the run trains.
    """
    if run.status.active:
        raise StoreError(say("{run} is training: its weights can be measured once it is over.", run=run.id))
    file, steps = probed_file(run, base), probed_steps(run)
    wanted = missing(file, steps, probes)
    folder = None if is_trained_anew(run) else run.path
    by_hand = [event for event in run.events() if event.by == "hand"]

    def work(executor: Executor, stop: StopSign, tell: Callable[[int, int], object]) -> None:
        """Let a process of the executor measure, and tell how far it is."""
        total = len(steps) * len(probes)
        sign = file.with_suffix(STOP)
        sign.unlink(missing_ok=True)
        future: Future[None] = executor.submit(probe_steps, run.config, wanted, file, folder, by_hand)
        while not future.done():
            wait([future], timeout=LOOK_S)
            left = sum(map(len, missing(file, steps, probes).values()))
            tell(total - left, total)
            if stop.is_set() and not sign.exists():
                sign.parent.mkdir(parents=True, exist_ok=True)
                sign.touch()
        sign.unlink(missing_ok=True)
        tell(total - sum(map(len, missing(file, steps, probes).values())), total)
        future.result()

    return work


def probe_steps(
    config: RunConfig,
    wanted: Mapping[int, Sequence[str]],
    file: Path,
    folder: Path | None,
    by_hand: Sequence[Event] = (),
) -> None:
    """Measure a network at steps, and write down each number at once.

    Args:
        config: What it trains.
        wanted: Step -> names of probes.
        file: Where the numbers go; a file beside it, with the suffix STOP, ends the work.
        folder: The folder of a run whose checkpoints are opened; None to train it once more.
        by_hand: The changes by hand, to be made again.
    """
    from grok_core.engine.probes.probes_by_name import PROBES

    sign = file.with_suffix(STOP)
    opened_at = _anew(config, wanted, sign, by_hand) if folder is None else _checkpoints(config, wanted, folder)
    for opened in opened_at:
        for name in wanted[opened.step]:
            if sign.exists():
                return
            began = time.perf_counter()
            try:
                values = PROBES[name](opened)
            except AnalysisError:  # such as a chain that diverges: this step has no such number
                values = {}
            seconds = round(time.perf_counter() - began, 4)
            append_probed(file, Probed(opened.step, name, values, seconds, opened.loss()))


def _anew(
    config: RunConfig, wanted: Mapping[int, Sequence[str]], sign: Path, by_hand: Sequence[Event]
) -> "Iterator[Opened]":
    """Train, and open the network at the wanted steps."""
    from grok_core.engine import train

    last = max(wanted, default=-1)
    for item in train(config, repeat=by_hand):
        if item.step in wanted:
            yield item.opened()
        if item.step >= last or (item.step % LOOK_STEPS == 0 and sign.exists()):
            return


def _checkpoints(config: RunConfig, wanted: Mapping[int, Sequence[str]], folder: Path) -> "Iterator[Opened]":
    """Open the checkpoints of the wanted steps; one that cannot be read is left out."""
    from grok_core.engine.opened import open_checkpoint

    for step in wanted:
        path = checkpoints.path_at(folder, step)
        saved = None if path is None else checkpoints.read_checkpoint(path)
        if saved is not None:
            yield open_checkpoint(config, saved.checkpoint)
