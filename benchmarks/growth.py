"""A very long run: how much memory it takes on the way, and how large its folder becomes."""

import multiprocessing
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeVar

from benchmarks.measuring import Row

STEPS, EVERY = 1_000_000, 10
SETTLED = 0.05  # share of the steps after which a run has all it needs
T = TypeVar("T")
PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


def rows() -> Iterator[Row]:
    """Run a million steps that compute nothing, with all that is around a step, in a process of its own."""
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as home:
        os.environ["GROK_HOME"] = home
        mine, theirs = context.Pipe()
        process = context.Process(target=_run, args=(theirs,), daemon=True)
        process.start()
        theirs.close()  # so that the end of the process is the end of the pipe
        grown, folder, seconds = mine.recv()
        process.join()
    details = {"reports": STEPS // EVERY, "s": round(seconds)}
    yield Row("memory growth over a run of a million steps", grown, "MB", 30, True, details)
    yield Row("its folder without checkpoints", folder, "MB", 40, True)


def _run(out: Connection) -> None:
    """Execute the run and send how many megabytes it grew by, those of its folder, and the seconds it took."""
    from grok_core.config import RunConfig, rules
    from grok_core.runs import create_run
    from grok_core.runs.execution import execute

    rules.MOST_REPORTS = STEPS // EVERY  # ten times what a configuration may ask for
    folder = create_run(RunConfig(p=59, steps=STEPS, report=str(EVERY)))
    _stub()
    sizes: list[float] = []
    done = threading.Event()
    watcher = threading.Thread(target=_watch, args=(folder, sizes, done))
    watcher.start()
    began = time.monotonic()
    execute(folder)
    seconds = time.monotonic() - began
    done.set()
    watcher.join()
    files = sum(f.stat().st_size for f in folder.rglob("*") if f.is_file() and "checkpoints" not in f.parts)
    out.send((max(sizes) - sizes[0], files / 1e6, seconds))


def _stub() -> None:
    """Let a step only be counted, and every measurement be the first one."""
    from grok_core.engine.trainer import Trainer

    def advance(self: Trainer) -> None:
        self.step += 1

    Trainer.advance = advance  # type: ignore[method-assign]
    Trainer.logits = _computed_once(Trainer.logits)  # type: ignore[method-assign]
    Trainer.measure = _computed_once(Trainer.measure)  # type: ignore[method-assign]


def _computed_once(method: Callable[..., T]) -> Callable[..., T]:
    """Return a method that computes once, and returns the same from then on."""
    found: list[T] = []

    def first(*args: object) -> T:
        if not found:
            found.append(method(*args))
        return found[0]

    return first


def _watch(folder: Path, sizes: list[float], done: threading.Event) -> None:
    """Note the size of this process from the moment the run has settled."""
    from grok_core.runs.store.status import Status

    while not done.wait(0.5):
        if sizes or Status.read(folder).step > SETTLED * STEPS:
            sizes.append(_megabytes())


def _megabytes() -> float:
    """Return the memory of this process that is in use."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE / 1e6
