"""Where runs execute: any `concurrent.futures.Executor`; by default, daemon threads of this process."""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class DaemonExecutor(Executor):
    """A pool of daemon threads: unlike ThreadPoolExecutor's, they never hold up the end of the process.

    Args:
        workers: How many jobs run at once; the rest wait in order.
        name: Of its threads.
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
        """Take no more jobs; optionally drop those that wait, and wait for those that run."""
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
            except BaseException as error:  # a worker outlives whatever its job raises
                future.set_exception(error)
            del job, future, call  # an idle worker keeps no run's network alive
