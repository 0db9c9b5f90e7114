"""Child processes that train, so that neither the pages nor the crash of another run disturbs them.

They are plain child processes and not multiprocessing's: multiprocessing imports the caller's main script again, which
under Streamlit is a page and in a script may be the sweep itself, and its processes go on when their parent is killed.
A child reads calls from its input and answers each on its output. When its input is closed, by the parent or because
the parent died, a run in progress stops with a checkpoint, and any other call is given up.
"""

import gc
import os
import pickle
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, ParamSpec, TypeVar

from grok_core.config import RunConfig
from grok_core.errors import StoreError
from grok_core.runs.executors import DaemonExecutor
from grok_core.runs.reader import Run

P = ParamSpec("P")
R = TypeVar("R")
Call = tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]

CLOSE_S = 10.0  # time in which a child has stopped with a checkpoint, even if it has just started
ONE_THREAD = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL")}
CHILD = "from grok_core.runs.processes import serve; serve({nice})"
LENGTH = 8  # bytes before each message, which say how long it is


class Processes(Executor):
    """An executor whose calls run in Python processes, each kept for the next call.

    The processes end with `shutdown`, with the `with` block, or with the parent: runs in progress then stop with a
    checkpoint, and calls that wait are cancelled.

    Args:
        workers: Number of calls at once; None for the number of processors.
        warm: Whether to keep one process idle that has loaded PyTorch, while there are fewer than `workers`: then a
            run begins at once. Otherwise a process is started when it is needed.
        nice: By how much the processes give way to others of this session, as `nice` counts it.
    Raises:
        ValueError: When `workers` is below 1.
    """

    def __init__(self, workers: int | None = None, *, warm: bool = False, nice: int = 0) -> None:
        workers = os.cpu_count() or 1 if workers is None else workers
        self._threads = DaemonExecutor(workers, name="process")  # each waits for the answer of one process
        self._warm, self._nice = workers if warm else 0, nice
        self._idle: list[subprocess.Popen[bytes]] = []
        self._all: list[subprocess.Popen[bytes]] = []
        self._lock = threading.Lock()
        self._closed = False
        with self._lock:
            self._keep_one_warm()

    def submit(self, fn: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> "Future[R]":
        """Queue `fn(*args, **kwargs)`, all of which can be pickled. Any thread may call this.

        A call whose first argument is a run's folder, a `Path`, is ended by stopping that run.

        The future raises what `fn` raises, and BrokenExecutor when the process died. Raises RuntimeError after
        `shutdown`.
        """
        return self._threads.submit(self._call, fn, args, kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = True) -> None:  # noqa: ARG002
        """Cancel waiting calls, stop all runs with a checkpoint, and end the processes; with `wait` wait for that."""
        with self._lock:
            self._closed = True
            processes = self._all[:]
        self._threads.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            _close_input(process)
        if wait:
            for process in processes:
                _end(process)
            self._threads.shutdown(wait=True)

    def _call(self, fn: Callable[..., R], args: tuple[Any, ...], kwargs: dict[str, Any]) -> R:
        process = self._idle_process()
        answer = _ask(process, (fn, args, kwargs))
        if answer is None:
            _end(process)
            raise BrokenExecutor(f"the process that trained it ended with exit status {process.returncode}.")
        with self._lock:
            self._idle.append(process)
        found, error = pickle.loads(answer)
        if error is not None:
            raise error
        return found  # type: ignore[no-any-return]

    def _idle_process(self) -> "subprocess.Popen[bytes]":
        with self._lock:
            if self._closed:
                raise BrokenExecutor("the processes were told to end.")
            while self._idle:
                process = self._idle.pop()
                if process.poll() is None:
                    break
                _end(process)  # it was killed while it was idle
            else:
                process = self._start_another()
            self._keep_one_warm()
            return process

    def _keep_one_warm(self) -> None:
        if not self._idle and len(self._all) < self._warm:
            self._idle.append(self._start_another())

    def _start_another(self) -> "subprocess.Popen[bytes]":
        self._all = [process for process in self._all if process.poll() is None]
        self._all.append(_start(self._nice))
        return self._all[-1]


def serve(nice: int = 0) -> None:
    """Answer the calls on the standard input until it is closed: the main function of a child process."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not be read as an answer
    if nice and hasattr(os, "nice"):
        os.nice(nice)
    calls: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
    current: list[object] = []  # the first argument of the call in progress, if any
    closed = threading.Event()
    threading.Thread(target=_listen, args=(calls, current, closed), daemon=True).start()
    _warm_up()
    while (message := calls.get()) is not None:
        answer = _answer(message, current, closed)
        current.clear()
        with suppress(BrokenPipeError):  # the parent has died
            _send(answers, answer)


def _answer(message: bytes, current: list[object], closed: threading.Event) -> bytes:
    """Make a call, and return its pickled result, or the error that it raised."""
    try:
        fn, args, kwargs = pickle.loads(message)
        current.append(args[0] if args else None)
        if closed.is_set():  # since `_listen` looked
            _give_up(current)
        return pickle.dumps((fn(*args, **kwargs), None))
    except Exception as error:
        try:
            answer = pickle.dumps((None, error))
            pickle.loads(answer)  # an error with arguments of its own may not come back
        except Exception:
            return pickle.dumps((None, RuntimeError(f"{type(error).__name__}: {error}")))
        return answer


def _listen(calls: "queue.SimpleQueue[bytes | None]", current: list[object], closed: threading.Event) -> None:
    while (message := _receive(sys.stdin.buffer)) is not None:
        calls.put(message)
    closed.set()
    calls.put(None)
    _give_up(current)


def _give_up(current: list[object]) -> None:
    """Stop the run whose folder the call in progress began with; end the process when it is any other call."""
    for first in current[:]:
        if not isinstance(first, Path):
            os._exit(1)
        with suppress(StoreError):
            Run(first).stop()


def _warm_up() -> None:
    """Train a tiny network: then PyTorch and the optimiser are loaded, which takes seconds, before the first run."""
    from grok_core.engine import train
    from grok_core.engine.compiler import leave_out_compiler

    leave_out_compiler()
    for _ in train(RunConfig(p=5, d_model=2, d_hidden=2, steps=2)):
        pass
    gc.collect()
    gc.freeze()


def _start(nice: int = 0) -> "subprocess.Popen[bytes]":
    packages = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(filter(None, (packages, os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(
        [sys.executable, "-P", "-c", CHILD.format(nice=nice)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | ONE_THREAD | {"PYTHONPATH": path},
        # Ctrl-C goes to the parent only, which then closes the input. A session of its own would have a share of the
        # processors of its own, and `nice` would say nothing beside the parent's.
        process_group=0,
    )


def _ask(process: "subprocess.Popen[bytes]", call: Call) -> bytes | None:
    """Return the answer of a child to a call, None when the child has died."""
    assert process.stdin
    assert process.stdout
    message = pickle.dumps(call)
    try:
        _send(process.stdin, message)
        return _receive(process.stdout)
    except (OSError, ValueError):  # ValueError: its input was closed a moment ago
        return None


def _send(stream: IO[bytes], message: bytes) -> None:
    stream.write(len(message).to_bytes(LENGTH) + message)
    stream.flush()


def _receive(stream: IO[bytes]) -> bytes | None:
    """Return the next message, None when the stream has ended."""
    length = int.from_bytes(head) if len(head := stream.read(LENGTH)) == LENGTH else None
    message = b"" if length is None else stream.read(length)
    return message if len(message) == length else None


def _close_input(process: "subprocess.Popen[bytes]") -> None:
    assert process.stdin
    with suppress(OSError):
        process.stdin.close()


def _end(process: "subprocess.Popen[bytes]") -> None:
    assert process.stdout
    _close_input(process)
    try:
        process.wait(CLOSE_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    process.stdout.close()
