"""The default executor of runs: daemon threads of this process. Any `concurrent.futures.Executor` can replace it."""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from typing import Any, ParamSpec, TypeVar

from grok_core.errors import WorkersLost

P = ParamSpec("P")
R = TypeVar("R")

MOST_AHEAD = 1000  # runs that an executor is given at a time
TRIES = 2  # how often a run is begun that fails, or whose process dies
_LOST = (CancelledError, RuntimeError, ImportError, TypeError, AttributeError)
"""What executors raise of work that their workers cannot do, such as without this project, or will not do any more.

A BrokenExecutor, which is a RuntimeError too, is the end of one process, and costs its run alone."""
_LOST_SAYS = (
    "the workers take no more runs ({reason}); see that they go on and have the same version of this project. Complete "
    "runs are kept, and the same command goes on from here."
)


class DaemonExecutor(Executor):
    """A pool of daemon threads: the process can end while they run, unlike with ThreadPoolExecutor.

    Args:
        workers: Number of jobs that run at once; other jobs wait in order.
        name: The beginning of the threads' names.
    """

    def __init__(self, workers: int, name: str = "run") -> None:
        if workers < 1:
            raise ValueError(f"workers must be at least 1, got {workers}.")
        self._jobs: queue.SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._workers, self._name, self._lock, self._closed = workers, name, threading.Lock(), False

    def submit(self, fn: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """Queue `fn(*args, **kwargs)`. Raises RuntimeError after `shutdown`."""
        future: Future[R] = Future()
        with self._lock:
            if self._closed:
                raise RuntimeError("this executor was shut down; make a new one.")
            self._jobs.put((future, lambda: fn(*args, **kwargs)))
            if len(self._threads) < self._workers:
                thread = threading.Thread(target=self._work, name=f"{self._name}-{len(self._threads)}", daemon=True)
                self._threads.append(thread)
                thread.start()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Accept no more jobs; with `cancel_futures` cancel waiting jobs, with `wait` wait for running ones."""
        with self._lock:
            self._closed = True
        if cancel_futures:
            self._cancel_waiting()
        for _ in self._threads:
            self._jobs.put(None)
        if wait:
            for thread in self._threads:
                thread.join()

    def _cancel_waiting(self) -> None:
        while True:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                return
            if job is not None:
                job[0].cancel()

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            future, call = job
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(call())
            except BaseException as error:  # an error in a job must not end its worker
                future.set_exception(error)
            del job, future, call  # otherwise an idle worker keeps the last run's network in memory


def submitted(executor: Executor, fn: Callable[..., R], *args: Any) -> Future[R]:
    """Return the future of a call that an executor was given. Raises WorkersLost when it takes no more."""
    try:
        return executor.submit(fn, *args)
    except Exception as error:  # each kind of executor has its own for "shut down" and "lost"
        raise WorkersLost(_LOST_SAYS.format(reason=short(error))) from error


def result_of(future: Future[R]) -> R:
    """Return what came back, or raise what the call raised.

    Raises:
        WorkersLost: When the workers cannot do such work, or will not do any more.
        BrokenExecutor: When the process of this one call has died.
    """
    try:
        return future.result()
    except BrokenExecutor:
        raise
    except _LOST as error:
        raise WorkersLost(_LOST_SAYS.format(reason=short(error))) from error


def short(error: BaseException) -> str:
    """Return what an error says, in one line."""
    return next(iter(str(error).splitlines()), "")[:200] or type(error).__name__
