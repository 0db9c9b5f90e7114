"""What all tests share: one BLAS thread, a data home of their own, and no time limit on an example."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

if TYPE_CHECKING:
    from playwright.sync_api import Browser

settings.register_profile("project", deadline=None)  # shared machines stall; a test with a time limit would fail
settings.load_profile("project")


TOGETHER = (
    "tests/browser/",
    "tests/models/test_surroundings.py",
    "tests/measures/test_cosets.py",
    "tests/runs/test_cluster.py",
    "tests/runs/test_library_damaged.py",
    "tests/runs/test_sweep.py",
    "tests/test_wheel.py",
)
"""Folders and modules whose tests share what takes seconds to make: a server, an installation, a trained run."""


class SharedInOneProcess(LoadScopeScheduling):
    """Gives what is in TOGETHER to one process each, and then every other test to the next free process.

    (pytest-xdist 3.8 does not see its own groups with pytest 9.2. It begins with the largest.)
    """

    def _split_scope(self, nodeid: str) -> str:
        return next((shared for shared in TOGETHER if nodeid.startswith(shared)), nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> SharedInOneProcess:
    """Choose how pytest-xdist distributes the tests."""
    return SharedInOneProcess(config, log)


@pytest.fixture(autouse=True)
def data_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give every test an empty data home."""
    monkeypatch.setenv("GROK_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """One Chromium for all who visit: Playwright runs once in a process."""
    from playwright.sync_api import sync_playwright

    from tests.browser import chromium

    path = chromium.find()
    assert path, chromium.MISSING
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(chromium.FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[object, str, str]]:
    """Run a command in this process; return its status, output and complaints."""
    from grok_core.cli import main as cli

    def run(*arguments: str) -> tuple[object, str, str]:
        try:
            status: object = cli.main(arguments)
        except SystemExit as end:
            status = end.code
        return status, *capsys.readouterr()

    return run


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show why a first try failed: a journey that succeeds the second time has found something nevertheless."""
    for report in terminalreporter.stats.get("rerun", []):
        terminalreporter.section(f"first try of {report.nodeid}")
        terminalreporter.write_line(report.longreprtext)
        for title, content in report.sections:
            terminalreporter.write_line(f"--- {title}\n{content}")
