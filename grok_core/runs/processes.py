"""Child processes that execute runs, so that neither the pages nor the crash of another run disturbs them.

They are plain child processes and not multiprocessing's: multiprocessing imports the caller's main script again, which
under Streamlit is a page and in a script may be the sweep itself, and its processes go on when their parent is killed.
A child reads orders from its input, one in each line, and answers each with "" or with an error message. When its
input is closed, by the parent or because the parent died, the run in progress stops with a checkpoint.
"""

import gc
import json
import os
import queue
import subprocess
import sys
import threading
from concurrent.futures import BrokenExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from grok_core.config import RunConfig
from grok_core.errors import StoreError
from grok_core.runs.execution import execute
from grok_core.runs.reader import Run

CLOSE_S = 10.0  # time in which a child has stopped with a checkpoint, even if it has just started
ONE_THREAD = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL")}
CHILD = "from grok_core.runs.processes import serve; serve()"


class Processes:
    """Python processes that execute runs; each is kept for the next run. They end with the `with` block or the parent.

    Args:
        warm: While there are fewer processes than this, keep one idle that has loaded PyTorch: then a run begins at
            once. With 0 a process is started when it is needed.
    """

    def __init__(self, *, warm: int = 0) -> None:
        self._warm = warm
        self._idle: list[subprocess.Popen[str]] = []
        self._all: list[subprocess.Popen[str]] = []
        self._lock = threading.Lock()
        self.closed = False
        with self._lock:
            self._keep_one_warm()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Stop all runs with a checkpoint, and end the processes."""
        with self._lock:
            self.closed = True
            processes = self._all[:]
        for process in processes:
            _close_input(process)
        for process in processes:
            _end(process)

    def execute(self, folder: Path, **options: Any) -> None:
        """Execute the run in `folder` in an idle process, and wait for its end. Any thread may call this.

        Args:
            folder: The run's folder.
            options: The options of `grok_core.runs.execute`.
        Raises:
            StoreError: When the folder cannot be read, or another process writes it.
            BrokenExecutor: When the process died, or all processes were told to end.
        """
        process = self._idle_process()
        answer = _ask(process, {"folder": str(folder.absolute())} | options)
        if not answer:
            _end(process)
            raise BrokenExecutor(f"the process that trained it ended with exit status {process.returncode}.")
        with self._lock:
            self._idle.append(process)
        if problem := json.loads(answer):
            raise StoreError(problem)

    def _idle_process(self) -> "subprocess.Popen[str]":
        with self._lock:
            if self.closed:
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

    def _start_another(self) -> "subprocess.Popen[str]":
        self._all = [process for process in self._all if process.poll() is None]
        self._all.append(_start())
        return self._all[-1]


def serve() -> None:
    """Execute the runs that the standard input names, until it is closed: the main function of a child process."""
    answers = os.dup(1)
    os.dup2(2, 1)  # what a library prints must not be read as an answer
    orders: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
    training: list[Path] = []  # the run in progress, if any
    closed = threading.Event()
    threading.Thread(target=_listen, args=(orders, training, closed), daemon=True).start()
    _warm_up()
    while (order := orders.get()) is not None:
        folder, problem = Path(order.pop("folder")), ""
        training.append(folder)
        try:
            if closed.is_set():  # since `_listen` looked
                Run(folder).stop()
            execute(folder, **order)
        except (StoreError, OSError) as error:
            problem = str(error)
        training.clear()
        with suppress(BrokenPipeError):  # the parent has died
            os.write(answers, (json.dumps(problem) + "\n").encode())


def _listen(orders: "queue.SimpleQueue[dict[str, Any] | None]", training: list[Path], closed: threading.Event) -> None:
    for line in sys.stdin:
        orders.put(json.loads(line))
    closed.set()
    orders.put(None)
    for folder in training[:]:
        with suppress(StoreError):
            Run(folder).stop()


def _warm_up() -> None:
    """Train a tiny network: then PyTorch and the optimiser are loaded, which takes seconds, before the first run."""
    from grok_core.engine import train
    from grok_core.engine.compiler import leave_out_compiler

    leave_out_compiler()
    for _ in train(RunConfig(p=5, d_model=2, d_hidden=2, steps=2)):
        pass
    gc.collect()
    gc.freeze()


def _start() -> "subprocess.Popen[str]":
    packages = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(filter(None, (packages, os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(
        [sys.executable, "-P", "-c", CHILD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        env=os.environ | ONE_THREAD | {"PYTHONPATH": path},
        start_new_session=True,  # Ctrl-C goes to the parent only, which then closes the input
    )


def _ask(process: "subprocess.Popen[str]", order: dict[str, Any]) -> str:
    """Return the answer of a child to an order, "" when the child has died."""
    assert process.stdin
    assert process.stdout
    try:
        process.stdin.write(json.dumps(order) + "\n")
        process.stdin.flush()
        return process.stdout.readline()
    except (OSError, ValueError):  # ValueError: its input was closed a moment ago
        return ""


def _close_input(process: "subprocess.Popen[str]") -> None:
    assert process.stdin
    with suppress(OSError):
        process.stdin.close()


def _end(process: "subprocess.Popen[str]") -> None:
    assert process.stdout
    _close_input(process)
    try:
        process.wait(CLOSE_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    process.stdout.close()
