"""No child outlives the test session that started it, however the session ends."""

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import app_server, children

PATIENCE_S = 120.0
SECONDS = 10.0  # by when everything has ended
WITH_SERVER_AND_BROWSER = """
import time
from pathlib import Path
from tests.browser.conftest import server
from tests.conftest import browser

def test_it_waits(server, browser):
    browser.new_page().goto(server.url)
    Path({told!r}).write_text(server.url)
    time.sleep({patience})
"""
WITH_A_CHILD = """
import sys, time
from pathlib import Path
from tests import app_server, children

def test_it_waits(tmp_path):
    (tmp_path / "_stcore").mkdir()
    (tmp_path / "_stcore" / "health").touch()
    port = app_server.free_port()
    command = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1", "--directory", str(tmp_path)]
    with children.running(command):
        while not app_server.is_healthy(port):
            time.sleep(0.05)
        Path({told!r}).write_text(f"http://127.0.0.1:{{port}}")
        time.sleep({patience})
"""

unix = pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")


@pytest.fixture
def mark() -> str:
    """Return what the environment of every process of a session holds."""
    return f"SESSION_OF_A_TEST={uuid.uuid4().hex}"


def marked(mark: str) -> list[int]:
    """Return the processes that have the mark, on systems that show the environment of processes."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            if mark.encode() in path.read_bytes():
                found.append(int(path.parent.name))
        except OSError:  # it has ended, or belongs to somebody else
            continue
    return found


def wait_for(predicate: Callable[[], object], seconds: float, otherwise: Callable[[], object]) -> None:
    deadline = time.monotonic() + seconds
    while not predicate():
        assert time.monotonic() < deadline, otherwise()
        time.sleep(0.05)


@unix
@pytest.mark.browser
@pytest.mark.parametrize(
    ("end", "session_file"),
    [(signal.SIGTERM, WITH_A_CHILD), (signal.SIGKILL, WITH_SERVER_AND_BROWSER)],
    ids=["SIGTERM and a child", "SIGKILL, a server and a browser"],
)
def test_a_session_that_is_ended_takes_its_server_and_its_browser_along(
    tmp_path: Path, mark: str, end: signal.Signals, session_file: str
) -> None:
    file, told, log = tmp_path / "test_session.py", tmp_path / "told", tmp_path / "log"
    file.write_text(session_file.format(told=str(told), patience=PATIENCE_S))
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-c", "pyproject.toml", str(file)]
    with (
        log.open("w") as written,
        children.running(command, env=dict([mark.split("=")]), stdout=written, stderr=subprocess.STDOUT) as session,
    ):
        wait_for(lambda: (told.exists() and told.read_text()) or session.poll() is not None, PATIENCE_S, log.read_text)
        assert session.poll() is None, log.read_text()
        port = int(told.read_text().rpartition(":")[2])
        assert app_server.is_healthy(port)
        assert len(marked(mark)) > 2 or not Path("/proc").is_dir()
        os.kill(session.pid, end)
        session.wait(SECONDS)
        wait_for(lambda: not (app_server.is_healthy(port) or marked(mark)), SECONDS, lambda: marked(mark))


def test_a_child_ends_with_its_test_and_so_does_its_own_child() -> None:
    sleep = "import time; time.sleep(600)"
    code = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {sleep!r}]); print(1, flush=True); {sleep}"
    reading, writing = os.pipe()
    with os.fdopen(reading) as heard:
        with children.running([sys.executable, "-c", code], stdout=writing) as process:
            os.close(writing)
            assert heard.readline() == "1\n"
        assert process.poll() is not None
        assert heard.read() == "", "the end of the pipe: nobody holds it any more"


def test_a_command_that_takes_too_long_is_ended() -> None:
    began = time.monotonic()
    with pytest.raises(subprocess.TimeoutExpired):
        children.run([sys.executable, "-c", "import time; time.sleep(600)"], timeout_s=0.5)
    assert time.monotonic() - began < SECONDS


@unix
def test_a_child_can_be_interrupted_where_the_suite_cannot() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        done = children.run([sys.executable, "-c", "import signal; print(signal.getsignal(signal.SIGINT).__name__)"])
    finally:
        signal.signal(signal.SIGINT, before)
    assert done.stdout == "default_int_handler\n"


def test_tests_start_processes_by_the_helper_alone() -> None:
    folders = (children.ROOT / "tests", children.ROOT / "benchmarks")
    files = {
        file.relative_to(children.ROOT).as_posix(): file.read_text(encoding="utf-8")
        for folder in folders
        for file in folder.rglob("*.py")
    }
    starts = [f"subprocess.{name}(" for name in ("Popen", "run", "call", "check_call", "check_output")]
    found = {name for name, text in files.items() if any(start in text for start in starts)}
    # chromium.py installs what the tests need, before they begin.
    assert found == {"tests/children.py", "tests/browser/chromium.py", "tests/test_children.py"}
