"""Runs in processes of their own: on one thread each, and none disturbed when another dies.

Plain child processes and not multiprocessing's: those import the caller's main script again, which under Streamlit
is a page and in a script may be the sweep itself, and they stay behind for ever when their parent is killed.
A child reads folders from its input, one a line, and answers each with "" or with what was wrong. When its input
ends, politely or because the parent died, the run in progress stops with a checkpoint.
"""

import json
import os
import queue
import shutil
import subprocess
import sys
import threading
import time
from concurrent.futures import BrokenExecutor
from contextlib import suppress
from pathlib import Path
from typing import Self

from grok_core.errors import StoreError
from grok_core.runs import checkpoints, lock
from grok_core.runs.control import POLL_S
from grok_core.runs.execution import execute
from grok_core.runs.reader import Run

ENDED = ("finished", "diverged")
"""States of a run that has nothing left to do."""
CLOSE_S = 10.0  # by when a child has stopped with a checkpoint, or has come up only to go
ONE_THREAD = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL")}
CHILD = "from grok_core.runs.processes import serve; serve()"


class Processes:
    """Python processes that execute runs; each is started when it is first needed and then kept. Use it with `with`."""

    def __init__(self) -> None:
        self._idle: queue.SimpleQueue[subprocess.Popen[str]] = queue.SimpleQueue()
        self._all: list[subprocess.Popen[str]] = []
        self._lock = threading.Lock()
        self.closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Stop what is executed, each with a checkpoint, and end the processes."""
        with self._lock:
            self.closed = True
        for process in self._all:
            _close_input(process)
        for process in self._all:
            _end(process)

    def execute(self, folder: Path) -> None:
        """Execute the run in `folder` in a process that is free, and wait for its end. Any thread may call this.

        Raises:
            StoreError: When the folder cannot be read.
            BrokenExecutor: When the process died, or all of them were told to end.
        """
        process = self._free()
        answer = _ask(process, folder)
        if not answer:
            raise BrokenExecutor(f"the process that trained it ended with exit status {process.wait()}.")
        self._idle.put(process)
        if problem := json.loads(answer):
            raise StoreError(problem)

    def _free(self) -> "subprocess.Popen[str]":
        with suppress(queue.Empty):
            return self._idle.get_nowait()
        with self._lock:
            if self.closed:
                raise BrokenExecutor("the processes were told to end.")
            self._all.append(_start())
            return self._all[-1]


def serve() -> None:
    """Be a child: execute the runs that the input names until it ends."""
    answers = os.dup(1)
    os.dup2(2, 1)  # whatever a library prints is no answer
    folders: queue.SimpleQueue[Path | None] = queue.SimpleQueue()
    training: list[Path] = []  # the run in progress, if any
    closed = threading.Event()
    threading.Thread(target=_listen, args=(folders, training, closed), daemon=True).start()
    while (folder := folders.get()) is not None:
        problem = ""
        try:
            while not _train(folder, training, closed):
                time.sleep(POLL_S)
        except (StoreError, OSError) as error:
            problem = str(error)
        with suppress(BrokenPipeError):  # nobody is there to hear it
            os.write(answers, (json.dumps(problem) + "\n").encode())


def _listen(folders: "queue.SimpleQueue[Path | None]", training: list[Path], closed: threading.Event) -> None:
    for line in sys.stdin:
        folders.put(Path(json.loads(line)))
    closed.set()
    folders.put(None)
    for folder in training[:]:
        with suppress(StoreError):
            Run(folder).stop()


def _train(folder: Path, training: list[Path], closed: threading.Event) -> bool:
    """Execute a run and leave only its numbers: it can be trained again, bit for bit.

    Returns:
        False when somebody else is training this very run: their result serves both, once it is there.
    """
    if lock.is_held(folder):
        return closed.is_set()
    training.append(folder)
    try:
        if closed.is_set():  # since `_listen` looked
            Run(folder).stop()
        if execute(folder, pictures=False).state in ENDED:
            shutil.rmtree(folder / checkpoints.FOLDER, ignore_errors=True)
    except StoreError:
        if lock.is_held(folder):  # they were quicker
            return False
        raise
    finally:
        training.clear()
    return True


def _start() -> "subprocess.Popen[str]":
    packages = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(filter(None, (packages, os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(
        [sys.executable, "-P", "-c", CHILD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        env=os.environ | ONE_THREAD | {"PYTHONPATH": path},
        start_new_session=True,  # Ctrl-C is for the parent, who then closes the input
    )


def _ask(process: "subprocess.Popen[str]", folder: Path) -> str:
    """Return the answer, "" when the process has died."""
    assert process.stdin
    assert process.stdout
    try:
        process.stdin.write(json.dumps(str(folder.absolute())) + "\n")
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
    try:
        process.wait(CLOSE_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    process.stdout.close()
