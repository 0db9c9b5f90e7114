"""Processes that tests and benchmarks start: each ends with whoever started it, whatever happens to that one.

A child begins a process group of its own and is named to a watchdog, a small process at the other end of a pipe.
When the pipe closes, because the test session has ended, was terminated or was killed, the watchdog kills the groups
that are still named. This needs no signal handler, and works on macOS as on Linux.
"""

import atexit
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[1]
LIMIT_S = 240.0  # below the limit of a whole test, so that a test that waits in vain says for what
GOODBYE_S = 30.0

# A background command of a shell ignores SIGINT, and so do its children unless it is restored before they begin.
WITH_SIGINT = (
    "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])"
)

Stream = int | IO[str] | None


def run(
    command: Sequence[str], *, cwd: Path = ROOT, env: Mapping[str, str] | None = None, timeout_s: float = LIMIT_S
) -> "subprocess.CompletedProcess[str]":
    """Run a command to its end and return its status and what it wrote.

    Args:
        command: The program and its arguments.
        cwd: Where it runs.
        env: Variables beside those of this process.
        timeout_s: Seconds it may take.
    Raises:
        subprocess.TimeoutExpired: When it takes longer; it is killed.
    """
    with running(command, cwd=cwd, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        out, complaints = process.communicate(timeout=timeout_s)
    return subprocess.CompletedProcess(command, process.returncode, out, complaints)


@contextmanager
def running(
    command: Sequence[str],
    *,
    cwd: Path = ROOT,
    env: Mapping[str, str] | None = None,
    stdout: Stream = None,
    stderr: Stream = None,
) -> Iterator["subprocess.Popen[str]"]:
    """Start a command, yield its process, and end it together with all that it started in its process group.

    Args:
        command: The program and its arguments.
        cwd: Where it runs.
        env: Variables beside those of this process.
        stdout: Where its output goes, as in subprocess.
        stderr: Where its complaints go, as in subprocess.
    """
    process = subprocess.Popen(
        _interruptible(command),
        cwd=cwd,
        env=os.environ | dict(env or {}),
        stdout=stdout,
        stderr=stderr,
        text=True,
        start_new_session=True,
    )
    _tell_watchdog("+", process.pid)
    try:
        yield process
    finally:
        _end(process)
        _tell_watchdog("-", process.pid)


def _interruptible(command: Sequence[str]) -> list[str]:
    """Return the command such that SIGINT interrupts it, also where this process ignores SIGINT."""
    if sys.platform == "win32" or signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        return list(command)
    return [sys.executable, "-S", "-E", "-c", WITH_SIGINT, *command]


def _end(process: "subprocess.Popen[str]") -> None:
    """Ask a process to end; after GOODBYE_S at most, kill it and whatever is left of its group."""
    if process.poll() is None:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(GOODBYE_S)
    _kill_group(process.pid)
    process.wait()
    for pipe in (process.stdout, process.stderr):
        if pipe is not None:
            pipe.close()


def _kill_group(pid: int) -> None:
    with suppress(OSError):  # all of it has ended
        if sys.platform == "win32":
            os.kill(pid, signal.SIGTERM)
        else:
            os.killpg(pid, signal.SIGKILL)


@cache
def _watchdog() -> "subprocess.Popen[str]":
    """Start the watchdog of this process; it ends once this process has."""
    process = subprocess.Popen(
        [sys.executable, "-S", "-E", __file__], stdin=subprocess.PIPE, text=True, start_new_session=True
    )
    atexit.register(process.communicate)
    return process


def _tell_watchdog(sign: str, pid: int) -> None:
    pipe = _watchdog().stdin
    assert pipe
    pipe.write(f"{sign}{pid}\n")
    pipe.flush()


def _watch() -> None:
    """Be the watchdog: read which groups begin (+) and have ended (-); at the end of the input kill the others."""
    alive: set[int] = set()
    for line in sys.stdin:
        pid = int(line[1:])
        if line.startswith("+"):
            alive.add(pid)
        else:
            alive.remove(pid)
    for pid in alive:
        _kill_group(pid)


if __name__ == "__main__":
    _watch()
