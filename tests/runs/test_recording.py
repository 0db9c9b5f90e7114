from collections.abc import Callable
from pathlib import Path

import pytest

from grok_core.errors import ConfigError, StoreError
from grok_core.presets import preset
from grok_core.runs import Run, open_run, recordings
from grok_core.runs import recording as module
from grok_core.runs.recording import record_preset


def test_a_recording_keeps_what_can_be_looked_at(data_home: Path, numbers: Callable[[Run], list]) -> None:
    run = record_preset("hello-grok", seed=3, steps=40)
    assert run.path == data_home / "recordings" / "hello-grok"
    names = sorted(p.name for p in run.path.iterdir())
    assert names == ["config.json", "dissections", "metrics.jsonl", "snapshots.bin", "status.json"]
    assert run.config == preset("hello-grok").config.replace(seed=3, steps=40)
    assert recordings() == [run]
    assert open_run("hello-grok").summary()["steps"] == 40
    assert run.snapshot().step == run.dissection().step == 40
    first = numbers(run)
    assert record_preset("hello-grok", seed=4, steps=30) == run  # a newer one takes its place
    assert run.status.step == 30
    assert numbers(run) != first
    assert [p.name for p in run.path.parent.iterdir()] == ["hello-grok"]


def test_a_recording_goes_where_it_is_told(tmp_path: Path) -> None:
    assert record_preset("hello-grok", steps=5, folder=tmp_path / "shelf").path == tmp_path / "shelf" / "hello-grok"


def test_an_unknown_preset_is_refused() -> None:
    with pytest.raises(ConfigError, match="hello-grok"):
        record_preset("hello-grock")


def test_a_failed_recording_leaves_the_old_one(monkeypatch: pytest.MonkeyPatch) -> None:
    old = record_preset("hello-grok", steps=5)

    def fail(*_: object, **__: object) -> None:
        raise MemoryError("no room")

    monkeypatch.setattr("grok_core.runs.execution_loop.train", fail)
    with pytest.raises(StoreError, match="no room"):
        module.record_preset("hello-grok", steps=6)
    assert old.status.step == 5
