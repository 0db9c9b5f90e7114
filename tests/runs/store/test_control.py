import json
import threading
from pathlib import Path

import pytest

from grok_core.errors import StoreError
from grok_core.runs.store import control
from grok_core.runs.store.control import Control, ControlPoller, request


def test_nothing_is_asked_at_first(tmp_path: Path) -> None:
    assert Control.read(tmp_path) == Control()


def test_requests_add_up(tmp_path: Path) -> None:
    (tmp_path / "config.json").touch()
    request(tmp_path, pause_at=5)
    request(tmp_path, pace=2.5)
    assert request(tmp_path, stop=True) == Control(stop=True, pause_at=5, pace=2.5)
    assert Control.read(tmp_path) == Control(stop=True, pause_at=5, pace=2.5)


def test_a_stop_is_not_lost_among_other_requests(tmp_path: Path) -> None:
    (tmp_path / "config.json").touch()

    def ask_for_paces() -> None:
        for pace in range(1, 30):
            request(tmp_path, pace=float(pace))

    askers = [threading.Thread(target=ask_for_paces) for _ in range(4)]
    for asker in askers:
        asker.start()
    request(tmp_path, stop=True)
    for asker in askers:
        asker.join()
    assert Control.read(tmp_path) == Control(stop=True, pace=29.0)


def test_a_pause_begins_at_its_step() -> None:
    assert not Control().pauses(10)
    assert Control(pause_at=0).pauses(0)
    assert not Control(pause_at=11).pauses(10)
    assert Control(pause_at=11).pauses(11)


@pytest.mark.parametrize("text", ["{", "[]", '{"stop": "yes", "pace": -1, "pause_at": 1.5}', '{"pace": 1e999}'])
def test_what_cannot_be_understood_asks_for_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "control.json").write_text(text)
    assert Control.read(tmp_path) == Control()


def test_a_removed_run_is_not_made_again(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no run 'gone' any more"):
        request(tmp_path / "gone", stop=True)
    assert not (tmp_path / "gone").exists()


def test_a_folder_that_only_a_lock_brought_back_is_removed_again(tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    with pytest.raises(StoreError, match="no run 'gone' any more"):
        request(tmp_path / "gone", stop=True)
    assert not (tmp_path / "gone").exists()


def test_the_poller_reads_at_most_so_often(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr(control.time, "monotonic", lambda: now)
    poller = ControlPoller(tmp_path)
    (tmp_path / "control.json").write_text(json.dumps({"stop": True}))
    assert not poller.now().stop
    now += control.POLL_S
    assert poller.now().stop
