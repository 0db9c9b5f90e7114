"""Gets the runs of a sweep trained: by processes of this machine, or by any executor, alone or beside others."""

import queue
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Executor, Future
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from grok_core.config import RunConfig
from grok_core.errors import ConfigError, StoreError, WorkersLost, WriteError
from grok_core.runs.executors import MOST_AHEAD, TRIES, result_of, submitted
from grok_core.runs.processes import Processes
from grok_core.runs.reader import Run
from grok_core.runs.store.places import ensure_folder, sweeps_folder
from grok_core.runs.sweep import ENDED, Sweep, has_ended, run_folder, state_of
from grok_core.runs.sweep_job import (
    BUSY,
    Job,
    StopSign,
    fail,
    identity,
    is_being_trained,
    make_ready,
    train_job,
    unpack,
)

POLL_S = 0.2  # the longest time until a request to stop is seen
LOOK_S = 1.0  # between two looks at the runs that others train
LEAVE_S = 30.0  # time in which the runs of somebody else's executor have stopped

OnProgress = Callable[[int, int], object]


@dataclass(frozen=True)
class Shard:
    """One of several callers that share a sweep, each perhaps on a machine of its own.

    Args:
        index: Which one, from 0.
        count: How many there are.
    Raises:
        ConfigError: On construction, when there is no such shard.
    """

    index: int
    count: int

    def __post_init__(self) -> None:
        if not 0 <= self.index < self.count:
            raise ConfigError(
                f"a shard is one of 0/n to n-1/n, such as 0/2 and 1/2 for two of them; got {self.index}/{self.count}."
            )

    def order(self, configs: Sequence[RunConfig]) -> list[RunConfig]:
        """Return the configurations in the order in which this shard takes them: its own first, then the others'."""
        return [
            config for ahead in range(self.count) for config in configs[(self.index + ahead) % self.count :: self.count]
        ]


def run_sweep(
    sweep: Sweep,
    *,
    base: Path | None = None,
    workers: int | None = None,
    executor: Executor | None = None,
    shard: Shard | None = None,
    on_progress: OnProgress | None = None,
    stop: StopSign | None = None,
) -> None:
    """Train the runs of a sweep that are not complete; `sweep_frame` has the results.

    When the call ends early, by `stop`, by an exception such as KeyboardInterrupt or because the process is killed,
    runs in progress stop with a checkpoint, and the next call resumes them. A run that fails or whose process dies is
    trained once more, and then has state "failed". Several calls at once, in any processes, share the work.

    Args:
        sweep: The sweep to train.
        base: The data home; None for `home()`.
        workers: Number of runs at once, each in a process of its own; None for the number of processors.
        executor: Who trains instead, such as Dask's `client.get_executor(pure=False)`; the caller shuts it down. Its
            workers may be other machines: where they do not see the data home, they send their runs back.
        shard: Which of several callers this is: it begins with its own share, goes on with what the others left, and
            ends without waiting for what they are training.
        on_progress: Function that is called in this thread with the number of complete runs and the number of all
            runs, at the start and whenever a run ends.
        stop: Ends the call early. An event of another kind than `threading.Event`, such as Dask's, is sent along, and
            ends runs on machines that do not see the data home.
    Raises:
        ConfigError: When `workers` is below 1.
        StoreError: When the data home cannot be written, or the executor takes no more runs.
    """
    if workers is not None and workers < 1:
        raise ConfigError(f"workers must be 1 or more, got {workers}.")
    sweeps = ensure_folder(sweeps_folder(base))
    configs = list(sweep.configs())
    todo = [
        config for config in (shard.order(configs) if shard else configs) if not has_ended(run_folder(config, base))
    ]
    tell, ended = on_progress or _ignore_progress, len(sweep) - len(todo)
    tell(ended, len(sweep))
    if not todo:
        return
    pool = executor or Processes(workers)
    work = _Work(pool, sweep.name, sweeps, stop or threading.Event(), waits=shard is None)
    try:
        work.complete(todo, lambda done: tell(ended + done, len(sweep)))
    finally:
        work.leave() if executor else pool.shutdown()


def _ignore_progress(_done: int, _total: int) -> None:
    """Do nothing, where the caller gives no `on_progress`."""


class _Work:
    """The runs of one call: those that wait, those that the executor has, and those that others train."""

    def __init__(self, executor: Executor, name: str, sweeps: Path, stop: StopSign, *, waits: bool) -> None:
        self._executor, self._name, self._sweeps, self._stop, self._waits = executor, name, sweeps, stop, waits
        self._identity = identity(sweeps)
        self._sign = None if isinstance(stop, threading.Event) else stop  # one that travels
        self._waiting: deque[RunConfig] = deque()
        self._given: dict[Future[str | bytes], RunConfig] = {}
        # No SimpleQueue: CPython 3.11's waits for ever when its time is up before it has its lock a second time.
        self._back: queue.Queue[Future[str | bytes]] = queue.Queue()
        self._busy: set[RunConfig] = set()
        self._failures: Counter[RunConfig] = Counter()
        self._looked = 0.0

    def complete(self, todo: Sequence[RunConfig], tell: Callable[[int], object]) -> None:
        """Get all runs trained that others do not train."""
        self._waiting.extend(todo)
        self._failures.update(config for config in todo if state_of(self._folder(config)) == "failed")
        done = 0
        while not self._stop.is_set() and (self._waiting or self._given or (self._busy and self._waits)):
            self._give()
            ended = self._take_back() + self._look_at_busy()
            if ended:
                tell(done := done + ended)

    def leave(self) -> None:
        """Cancel the runs that have not begun, stop the others, and wait until they have."""
        deadline = time.monotonic() + LEAVE_S
        if self._given and self._sign is not None:
            with suppress(Exception):  # the cluster is gone
                self._sign.set()
        for job in self._given:
            job.cancel()
        while self._given and time.monotonic() < deadline:
            for config in self._given.values():
                if (folder := self._folder(config)).is_dir():
                    Run(folder).stop()
            with suppress(StoreError, CancelledError):
                self._take_back(retry=False)

    def _folder(self, config: RunConfig) -> Path:
        return self._sweeps / run_folder(config).name

    def _job(self, config: RunConfig) -> Job:
        table = None if config.own_table is None else config.own_table.text
        return Job(config, self._name, self._identity, table)

    def _give(self) -> None:
        """Hand runs to the executor."""
        while self._waiting and len(self._given) < MOST_AHEAD:
            config = self._waiting.popleft()
            future = submitted(self._executor, train_job, self._folder(config), self._job(config), self._sign)
            self._given[future] = config
            future.add_done_callback(self._back.put)

    def _take_back(self, *, retry: bool = True) -> int:
        """Wait for a moment for runs that come back, and return how many have ended."""
        ended, waits = 0, True
        while True:
            try:
                job = self._back.get(waits, POLL_S)
            except queue.Empty:
                return ended
            waits = False  # what else is there already
            config = self._given.pop(job)
            if job.cancelled() and not retry:
                continue
            state = self._state(job, config)
            if state in ENDED:
                ended += 1
            elif retry:
                ended += self._again(config, state)

    def _state(self, job: "Future[str | bytes]", config: RunConfig) -> str:
        """Return what became of a run.

        Raises:
            WriteError: When nothing can be written.
            WorkersLost: When the workers cannot train at all.
        """
        try:
            found = result_of(job)
            return unpack(found, self._folder(config)) if isinstance(found, bytes) else found
        except (WriteError, WorkersLost):
            raise
        except Exception as error:  # its process or machine died, or its folder cannot be read
            self._fail(config, error)
            return "failed"

    def _again(self, config: RunConfig, state: str) -> int:
        """Let a run wait again, or leave it to who trains it; return 1 when it has failed for good."""
        if state == BUSY:
            self._busy.add(config)
            return 0
        if state != "stopped":  # a run that another process stopped is trained on
            self._failures[config] += 1
            if self._failures[config] >= TRIES:
                return 1
        self._waiting.append(config)
        return 0

    def _fail(self, config: RunConfig, error: Exception) -> None:
        folder = self._folder(config)
        if not is_being_trained(folder):
            make_ready(folder, self._job(config))
            fail(folder, error)

    def _look_at_busy(self) -> int:
        """Return how many runs others have completed; one that they left waits again."""
        if time.monotonic() - self._looked < LOOK_S:
            return 0
        self._looked, ended = time.monotonic(), 0
        for config in tuple(self._busy):
            folder = self._folder(config)
            if not has_ended(folder) and is_being_trained(folder):
                continue
            self._busy.discard(config)
            if has_ended(folder):
                ended += 1
            else:
                self._waiting.append(config)
        return ended
