"""The real app in a real browser: one server for all journeys, and fresh visitors for each."""

import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from grok_core.errors import StoreError
from grok_core.runs import Run, list_runs
from tests.app_server import PATIENCE_S, serving

expect.set_options(timeout=PATIENCE_S * 1000)


@dataclass(frozen=True)
class Server:
    """A running app.

    Args:
        url: Where it answers.
        home: Its data home.
        log: What it writes; a traceback in it fails the test during which it came.
    """

    url: str
    home: Path
    log: Path
    presenter_token = "the token of these journeys"

    def runs(self) -> list[Run]:
        """Return its runs, newest first."""
        return list_runs(self.home)

    def slow_down(self) -> None:
        """Let the newest run, which need not arrive anywhere, leave the processors to those who watch it."""
        self.runs()[0].set_pace(20)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One app for all journeys."""
    home = tmp_path_factory.mktemp("server")
    log = home / "server.log"
    with serving(home, log, GROK_PRESENTER_TOKEN=Server.presenter_token) as port:
        yield Server(f"http://127.0.0.1:{port}", home, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give a journey a second try: beside other work a press can go unheard, once in some hundred journeys.

    What the first try saw is in the report all the same.
    """
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add to a failure what its pages said and what its runs did: on a machine far away there is nothing else."""
    report = yield
    pages, server = (getattr(item, "funcargs", {}).get(name) for name in ("pages", "server"))
    if report.when == "call" and report.failed and pages:
        for number, page in enumerate(pages):
            report.sections.append((f"page {number}: {page.url}", page.locator("body").inner_text()))
        report.sections.append(("runs", "\n".join(f"{run.id}: {run.status}" for run in server.runs())))
    return report


@pytest.fixture
def pages() -> list[Page]:
    """The pages that a test has opened, in their order."""
    return []


@pytest.fixture
def visit(server: Server, browser: Browser, pages: list[Page]) -> Iterator[Callable[[str], Page]]:
    """Let somebody new, with cookies of their own, open an address of the app; end what was started, afterwards.

    No page may ask anything of another server: a lecture hall may have no network.
    """
    elsewhere: list[str] = []

    def note(address: str) -> None:
        if not address.startswith((server.url, server.url.replace("http", "ws", 1), "data:", "blob:")):
            elsewhere.append(address)

    seen = len(server.log.read_text())

    def open_page(address: str = "/") -> Page:
        # Without Streamlit's small animations a journey takes three quarters of the time.
        size = {"width": 1600, "height": 900}
        context = browser.new_context(viewport=size, base_url=server.url, reduced_motion="reduce")
        context.set_default_timeout(PATIENCE_S * 1000)
        pages.append(context.new_page())
        context.on("request", lambda request: note(request.url))
        pages[-1].on("websocket", lambda socket: note(socket.url))
        pages[-1].goto(address)
        return pages[-1]

    yield open_page
    for page in pages:
        page.context.close()
    _end_runs(server)
    assert not elsewhere
    assert "Traceback" not in (log := server.log.read_text()[seen:]), log


@pytest.fixture
def page(visit: Callable[[str], Page]) -> Page:
    """The Lab on the recording that the app opens with, drawn; a bare address would replay it."""
    page = visit("/?preset=hello-grok")
    expect(page.get_by_role("button", name="Train live")).to_be_visible()
    return page


def until(predicate: Callable[[], object]) -> None:
    """Wait until something outside the browser is so."""
    deadline = time.monotonic() + PATIENCE_S
    while not predicate():
        assert time.monotonic() < deadline, "it never became so"
        time.sleep(0.05)


@pytest.fixture(name="until")
def _until() -> Callable[[Callable[[], object]], None]:
    return until


def _end_runs(server: Server) -> None:
    """Stop and remove all runs, so that the next journey begins on an idle machine."""
    for run in server.runs():
        try:
            run.stop()
            until(lambda run=run: not run.status.active)
            run.delete()
        except StoreError:  # removed by its own writer
            continue
