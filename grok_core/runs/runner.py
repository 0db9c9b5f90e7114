"""`Runner` starts, queues and stops runs. It is the only object of the program with a state."""

import atexit
import contextlib
import os
import threading
import time
from concurrent.futures import Executor
from pathlib import Path

from grok_core.config import RunConfig
from grok_core.errors import ConfigError, StoreError
from grok_core.languages import say
from grok_core.runs.branch import BranchPoint
from grok_core.runs.create import create_run
from grok_core.runs.execution import execute
from grok_core.runs.executors import DaemonExecutor
from grok_core.runs.library import open_run
from grok_core.runs.reader import Run
from grok_core.runs.store import lock
from grok_core.runs.store.control import POLL_S, request
from grok_core.runs.store.status import INTERRUPTED, STALE_S, Status, owned_by
from grok_core.runs.store.writer import RunWriter

REQUEUED = ("stopped", "failed", INTERRUPTED)
RESUMABLE = ("queued", "running", "paused", *REQUEUED)
MOST_WAITING = 50  # the most runs in the queue
MOST_PER_OWNER = 4  # the most active runs of one visitor, over all tabs
ANSWER_S = 3.0  # time in which a living writer answers, even while it saves a large checkpoint


class Runner:
    """Executes runs, as many at once as its executor has workers; the others wait in a queue.

    Args:
        executor: The executor of the runs, such as `Processes`; None for daemon threads of this process.
        workers: Number of threads when no executor is given; None for the number of processors.
        base: The data home; None for `home()`.
        paused_s: Seconds for which a paused run keeps its worker.
    """

    def __init__(
        self,
        executor: Executor | None = None,
        workers: int | None = None,
        *,
        base: Path | None = None,
        paused_s: float = 30.0,
    ) -> None:
        self._owns = executor is None  # the caller shuts down an executor of their own
        self._executor = executor or DaemonExecutor(workers or os.cpu_count() or 1)
        self._base, self._paused_s = base, paused_s
        self._submitted: dict[str, Run] = {}  # in order of submission; ended runs are removed
        self._lock = threading.Lock()
        self._closed = threading.Event()
        threading.Thread(target=self._keep_queue_alive, name="queue-heartbeat", daemon=True).start()
        atexit.register(self.shutdown)

    def start(
        self,
        config: RunConfig,
        *,
        name: str = "",
        preset: str = "",
        owner: str = "",
        ephemeral: bool = False,
        patience_s: float | None = None,
        pace: float | None = None,
        branch: BranchPoint | None = None,
    ) -> Run:
        """Create a run and execute it as soon as a worker is free.

        Args:
            config: The configuration to train.
            name, preset, owner, ephemeral: As in `create_run`.
            patience_s: Stop the run when nobody has watched it for so many seconds; None for no limit.
            pace: Steps per second of slow motion from the first step on, None for full speed.
            branch: The point of another run at which this one begins; None for a run from the start.
        Raises:
            StoreError: When too many runs wait, or too many of this owner are active, or the folder of
                runs cannot be written.
            ConfigError: When the run needs more threads than there are processors, or cannot be such a branch.
        """
        self._refuse_too_much(config, owner)
        folder = create_run(
            config, name=name, preset=preset, owner=owner, ephemeral=ephemeral, base=self._base, branch=branch
        )
        run = Run(folder)
        if pace is not None:
            run.set_pace(pace)
        self._submit(run, patience_s)
        return run

    def _refuse_too_much(self, config: RunConfig, owner: str) -> None:
        """Raise an error when a run would take too much: one visitor, or one class, must not block the others."""
        if config.threads > (processors := os.cpu_count() or 1):
            raise ConfigError(
                say(
                    "threads must be at most the {processors} processors here, got {threads}.",
                    processors=processors,
                    threads=config.threads,
                )
            )
        with self._lock:
            waiting, active = self._waiting(), list(self._submitted.values())
        if len(waiting) >= MOST_WAITING:
            raise StoreError(say("{n} runs are waiting already; try again when some have ended.", n=len(waiting)))
        if owner and sum(owned_by(_status(run), owner) for run in active) >= MOST_PER_OWNER:
            raise StoreError(
                say("{most} of your runs are active already; stop one of them first.", most=MOST_PER_OWNER)
            )

    def resume(self, run_id: str, *, steps: int | None = None, patience_s: float | None = None) -> Run:
        """Resume a paused, stopped, failed or interrupted run, at once or through the queue.

        Args:
            run_id: Id of the run.
            steps: Pause again after so many steps; None for no pause.
            patience_s: As in `start`, for a run that is submitted again.
        Raises:
            StoreError: For a recording, and for a run that has finished or diverged.
        """
        run = open_run(run_id, self._base)
        status = run.status
        if run.recorded:
            raise StoreError(say("{run!r} is a recording; start a run with its configuration instead.", run=run_id))
        if status.state not in RESUMABLE:
            raise StoreError(
                say("run {run!r} has {state}; start a new one to train it again.", run=run_id, state=say(status.state))
            )
        pause_at = status.step + steps if steps else None
        request(run.path, stop=False, discard=False, pause_at=pause_at)
        if status.state in REQUEUED or (status.state == "paused" and not _answered(run, status)):
            with RunWriter(run.path) as writer:
                writer.change(state="queued", message="")
            self._submit(run, patience_s)
        elif status.state == "queued" and not self.place(run_id):  # in another queue, which may be gone; one takes it
            self._submit(run, patience_s)
        return run

    def place(self, run_id: str) -> int:
        """Return a run's place in the queue: 1 is next, 0 means that it does not wait here."""
        with self._lock:
            waiting = self._waiting()
        return waiting.index(run_id) + 1 if run_id in waiting else 0

    def supersede(self, run_id: str) -> None:
        """Stop the run, because a successor starts, and remove it when it is ephemeral and was not kept."""
        with contextlib.suppress(StoreError):  # it was removed already
            run = open_run(run_id, self._base)
            status = run.status
            if status.active:
                run.stop(discard=status.ephemeral)
            elif status.ephemeral:
                run.delete()

    def shutdown(self, wait_s: float = 2.0) -> None:
        """Stop all runs with a checkpoint and wait at most `wait_s` seconds; slower runs can be resumed later."""
        atexit.unregister(self.shutdown)
        self._closed.set()
        with self._lock:
            runs = list(self._submitted.values())
        for run in reversed(runs):  # waiting runs first, so that none of them takes a free worker
            with contextlib.suppress(StoreError, OSError):
                run.stop()
        deadline = time.monotonic() + wait_s
        while any(map(_is_active, runs)) and time.monotonic() < deadline:
            time.sleep(POLL_S)
        if self._owns:
            self._executor.shutdown(wait=False, cancel_futures=True)

    def _submit(self, run: Run, patience_s: float | None) -> None:
        with self._lock:
            self._submitted.pop(run.id, None)
            self._submitted[run.id] = run
        self._executor.submit(execute, run.path, patience_s=patience_s, paused_s=self._paused_s)

    def _waiting(self) -> list[str]:
        """Return the ids of the waiting runs, in order, and remove the runs that have ended."""
        states = {run_id: _state(run) for run_id, run in self._submitted.items()}
        for run_id, state in states.items():
            if state not in ("queued", "running", "paused"):
                del self._submitted[run_id]
        return [run_id for run_id, state in states.items() if state == "queued"]

    def _keep_queue_alive(self) -> None:
        """Touch the statuses of waiting runs, so that they do not count as interrupted while this process lives."""
        while not self._closed.wait(STALE_S / 4):
            with self._lock:
                waiting = [self._submitted[run_id] for run_id in self._waiting()]
            for run in waiting:
                with contextlib.suppress(OSError):
                    os.utime(run.path / "status.json")


def _status(run: Run) -> Status:
    """Return the status on disk; a run that cannot be read counts as failed, without owner."""
    try:
        return Status.read(run.path)
    except (StoreError, OSError):
        return Status(state="failed")


def _state(run: Run) -> str:
    return _status(run).state


def _is_active(run: Run) -> bool:
    return _state(run) in ("queued", "running", "paused")


def _answered(run: Run, asked: Status) -> bool:
    """Wait until a paused run goes on; return False when no process executes it any more."""
    deadline = time.monotonic() + ANSWER_S
    while time.monotonic() < deadline:
        if _state(run) != "paused" or run.status.step != asked.step:
            return True
        if not lock.is_held(run.path):
            return False
        time.sleep(POLL_S / 5)
    return True
