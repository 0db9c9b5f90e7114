"""The app as a server of its own on loopback, for the browser's tests and the benchmarks."""

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.children import running

PATIENCE_S = 90.0  # shared machines stall


@contextmanager
def serving(home: Path, log: Path, **variables: str) -> Iterator[int]:
    """Start the app, wait until it answers, yield its port, and end it.

    Args:
        home: Its data home.
        log: The file that gets what it writes.
        variables: More of its environment.
    Raises:
        RuntimeError: When it ends or does not answer within PATIENCE_S; the message is its log.
    """
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true"]
    command += ["--server.port", str(port), "--server.address", "127.0.0.1"]
    with (
        log.open("w", encoding="utf-8") as written,
        running(
            command, env={"GROK_HOME": str(home), **variables}, stdout=written, stderr=subprocess.STDOUT
        ) as process,
    ):
        deadline = time.monotonic() + PATIENCE_S
        while not is_healthy(port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(log.read_text(encoding="utf-8"))
            time.sleep(0.05)
        yield port


def is_healthy(port: int) -> bool:
    """Say whether a server on this port says that it is well."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
