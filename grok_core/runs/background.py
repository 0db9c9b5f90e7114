"""Long work beside the live runs: sweeps and experiments that a server trains for its visitors, in low priority."""

import hmac
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field

from grok_core.errors import GrokError, StoreError
from grok_core.languages import say
from grok_core.runs.processes import Processes
from grok_core.runs.store.status import hash_key
from grok_core.runs.sweep import Sweep
from grok_core.runs.sweep_job import StopSign
from grok_core.runs.sweep_work import run_sweep

MOST_AT_ONCE = 4  # pieces of work that share the processes; more would all crawl
MOST_PER_OWNER = 1
NICE = 10  # live runs come first

Work = Callable[[Executor, StopSign, Callable[[int, int], object]], object]
"""Trains with an executor until a sign says to stop, and tells how many runs of how many are complete."""


def training(sweep: Sweep) -> Work:
    """Return the work of training a sweep."""
    return lambda executor, stop, tell: run_sweep(sweep, executor=executor, stop=stop, on_progress=tell)


@dataclass
class Task:
    """A piece of work, and how far it is.

    Args:
        owner: SHA-256 of the starter's key.
        done, total: Runs that are complete, and all of them.
        done_before: Those that were complete when it began.
        message: What went wrong, "" when nothing did.
        is_active: Whether it goes on.
        stop: Asks it to stop.
        then: What is done once it has stopped.
    """

    owner: str
    done: int = 0
    total: int = 0
    done_before: int | None = None
    message: str = ""
    is_active: bool = True
    began: float = field(default_factory=time.monotonic)
    ended: float | None = None
    stop: threading.Event = field(default_factory=threading.Event)
    then: Callable[[], object] | None = None

    @property
    def seconds(self) -> float:
        """For how long it has been going on."""
        return (time.monotonic() if self.ended is None else self.ended) - self.began

    @property
    def seconds_left(self) -> float | None:
        """How long it will go on at the rate so far; None before the first run is complete."""
        fresh = self.done - (self.done_before or 0)
        return self.seconds / fresh * (self.total - self.done) if fresh else None

    def is_of(self, owner: str) -> bool:
        """Say whether this key started it."""
        return hmac.compare_digest(self.owner, hash_key(owner))

    def tell(self, done: int, total: int) -> None:
        """Note how far it is."""
        self.done, self.total = done, total
        if self.done_before is None:
            self.done_before = done


class Background:
    """Trains what takes longer than a live run, in processes that give way to those of the live runs.

    Args:
        executor: Who trains; None for a process for each processor, started when they are needed.
    """

    def __init__(self, executor: Executor | None = None) -> None:
        self._executor = executor or Processes(os.cpu_count() or 1, nice=NICE)
        self._tasks: dict[str, Task] = {}
        self._lock = threading.Lock()

    def start(self, key: str, work: Work, owner: str) -> Task:
        """Begin a piece of work, or go on with it; when it goes on already, return how far it is.

        Args:
            key: What it is known by.
            work: What to do.
            owner: The starter's key: who starts it alone may stop it.
        Raises:
            StoreError: When too much goes on already, or too much of this owner.
        """
        with self._lock:
            active = {name: task for name, task in self._tasks.items() if task.is_active}
            if key in active:
                return active[key]
            if len(active) >= MOST_AT_ONCE:
                raise StoreError(say("{n} experiments go on already; try again when one has ended.", n=len(active)))
            if sum(task.is_of(owner) for task in active.values()) >= MOST_PER_OWNER:
                raise StoreError(say("an experiment of yours goes on already; pause it first."))
            task = self._tasks[key] = Task(hash_key(owner))
        threading.Thread(target=self._do, args=(task, work), name="background", daemon=True).start()
        return task

    def stop(self, key: str, owner: str, then: Callable[[], object] | None = None) -> None:
        """Stop a piece of work; runs in progress get a checkpoint.

        Args:
            key: What it is known by.
            owner: The starter's key.
            then: What is done, in its own thread, once it has stopped.
        Raises:
            StoreError: For anybody but its starter.
        """
        task = self._tasks.get(key)
        if task is None or not task.is_active:
            return
        if not task.is_of(owner):
            raise StoreError(say("an experiment can be paused by who started it."))
        task.then = then
        task.stop.set()

    def stop_all(self) -> None:
        """Stop all pieces of work, whoever started them: the server ends."""
        for task in self._tasks.values():
            task.stop.set()

    def task(self, key: str) -> Task | None:
        """Return how far a piece of work is, None when it was never begun here."""
        return self._tasks.get(key)

    def _do(self, task: Task, work: Work) -> None:
        try:
            work(self._executor, task.stop, task.tell)
            if task.then is not None:
                task.then()
        except GrokError as error:
            task.message = str(error)
        except Exception as error:
            task.message = f"It failed: {type(error).__name__}: {error}"
            raise
        finally:
            task.ended, task.is_active = time.monotonic(), False
