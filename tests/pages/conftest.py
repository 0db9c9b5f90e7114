"""The app under AppTest: a Runner that ends with the test, tiny runs, and recordings that can be taken away."""

import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from grok_core.config import RunConfig
from grok_core.runs import DaemonExecutor, Run, Runner, create_run, execute
from grok_core.runs.background import Background
from pages._shared import frame
from tests.pages.looking import PATIENCE_S, assert_calm
from tests.strategies import needed

APP = Path(__file__).parents[2] / "app.py"
Open = Callable[..., AppTest]
Trained = Callable[..., Run]


@pytest.fixture(scope="session", autouse=True)
def packages_are_searched_once() -> Iterator[None]:
    """Streamlit looks through all installed packages for components of theirs with every AppTest anew."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(autouse=True)
def no_run_outlives_its_test(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Stop what a page started, and wait until no thread trains any more."""
    made: list[Runner] = []

    def make() -> Runner:
        made.append(Runner(workers=2))
        return made[-1]

    executor = DaemonExecutor(1, name="run-background")
    background = Background(executor)
    monkeypatch.setattr(frame, "make_runner", make)  # without the warm-up: tests train soon enough
    monkeypatch.setattr(frame, "make_background", lambda: background)
    st.cache_resource.clear()
    yield
    background.stop_all()
    executor.shutdown(wait=True, cancel_futures=True)
    for runner in made:
        runner.shutdown(wait_s=PATIENCE_S)
    st.cache_resource.clear()
    for thread in threading.enumerate():
        if thread.name.startswith("run-"):
            thread.join(PATIENCE_S)
            assert not thread.is_alive(), "a run goes on training after its test"


@pytest.fixture
def tiny() -> RunConfig:
    """Small enough to train in a blink."""
    return RunConfig(p=11, d_model=8, d_hidden=16, steps=60)


@pytest.fixture(scope="session")
def templates() -> dict[RunConfig, Run]:
    """Runs that were trained to their end, for the next test that wants the same."""
    return {}


def fill(run: Run, template: Run) -> None:
    """Make a new run what it would be once it was trained: the numbers of the same run that was trained before."""
    mine = run.status
    shutil.copytree(template.path, run.path, dirs_exist_ok=True)
    about = {name: getattr(mine, name) for name in ("created", "updated", "name", "preset", "owner")}
    replace(template.status, **about).write(run.path)


@pytest.fixture
def trained(tiny: RunConfig, templates: dict[RunConfig, Run], tmp_path_factory: pytest.TempPathFactory) -> Trained:
    """Return a tiny run that was trained to its end; keywords are fields, or `preset` and `owner`."""

    def train(**changes: Any) -> Run:
        about = {name: changes.pop(name) for name in ("preset", "owner") if name in changes}
        if "table" not in changes:
            changes |= needed(changes.get("operation", tiny.operation))
        config = tiny.replace(**changes)
        run = Run(create_run(config, **about))
        if config in templates:
            fill(run, templates[config])
        else:
            execute(run.path)
            template = tmp_path_factory.mktemp("template") / "run"
            templates[config] = Run(shutil.copytree(run.path, template))
        return run

    return train


@pytest.fixture
def open_app() -> Open:
    """Open a page of the app with a query in the address bar."""

    def open_page(page: str = "", **query: str) -> AppTest:
        at = AppTest.from_file(str(APP), default_timeout=PATIENCE_S)
        if page:
            at.switch_page(f"pages/{page}.py")  # before any run by the file's name, which is the page's address, too
        for name, text in query.items():
            at.query_params[name] = text
        if not page and not query:
            at.query_params["replay"] = "false"  # an address that says nothing opens on the replay
        at.run()
        assert_calm(at)
        return at

    return open_page


@pytest.fixture
def first_visit() -> Open:
    """Open the app as one who types its address."""

    def open_it() -> AppTest:
        at = AppTest.from_file(str(APP), default_timeout=PATIENCE_S).run()
        assert_calm(at)
        return at

    return open_it


@pytest.fixture
def no_recordings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the recordings away."""
    for module in ("library", "reader"):
        monkeypatch.setattr(f"grok_core.runs.{module}.recordings_folder", lambda: tmp_path / "recordings")
