"""A data home of its own for every test, a run small enough to train in a blink, and patient waiting."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import grok_core.runs.recording  # noqa: F401  # so that the fixture below finds it
from grok_core.config import RunConfig
from grok_core.runs import Run, Runner

Until = Callable[[Callable[[], object]], None]

PATIENCE_S = 180.0


@pytest.fixture(autouse=True)
def data_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep tests away from the user's runs and from the project's recordings."""
    monkeypatch.setenv("GROK_HOME", str(tmp_path))
    for module in ("library", "reader", "recording"):
        monkeypatch.setattr(f"grok_core.runs.{module}.recordings_folder", lambda: tmp_path / "recordings")
    return tmp_path


@pytest.fixture
def tiny() -> RunConfig:
    """Mini-batches, so that the order of the batches is part of what must be reproduced."""
    return RunConfig(p=11, d_model=8, d_hidden=16, batch_size=20, steps=300)


@pytest.fixture
def endless(tiny: RunConfig) -> RunConfig:
    """A run that ends only when told."""
    return tiny.replace(steps=10_000_000)


@pytest.fixture
def until() -> Until:
    """Wait until something is so, for as long as a busy machine may need."""

    def wait(predicate: Callable[[], object]) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while not predicate():
            assert time.monotonic() < deadline, "it never became so"
            time.sleep(0.005)

    return wait


@pytest.fixture
def runner() -> Iterator[Runner]:
    """Two workers, whatever the machine."""
    runner = Runner(workers=2)
    yield runner
    runner.shutdown(wait_s=PATIENCE_S)


def numbers(run: Run) -> list[dict[str, object]]:
    """Return the scheduled reports without what may differ between equal runs."""
    volatile = ("seconds", "attempt")
    return [{k: v for k, v in row.items() if k not in volatile} for row in run.rows() if row["scheduled"]]


@pytest.fixture(name="numbers")
def _numbers() -> Callable[[Run], list[dict[str, object]]]:
    return numbers
