"""A run is measured once more, in place of nothing: its own network, resumable, without its folder being touched."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from grok_core.errors import StoreError
from grok_core.runs import Run, create_run, execute
from grok_core.runs.probing import probe_work, probed_file
from grok_core.runs.probing.probe_work import probe_steps, probed_steps, probing
from grok_core.runs.probing.probed_file import Probed, append_probed, missing, read_probed
from tests.engine.tiny_runs import TINY

FOUND = Probed(step=5, probe="flatness", values={"sam": 0.5}, seconds=0.1, train_loss=1.0)


@pytest.fixture
def run():
    folder = create_run(TINY)
    execute(folder)
    return Run(folder)


def measured(run, probes=("flatness",)):
    told = []
    with ThreadPoolExecutor(1) as executor:
        probing(run, probes)(executor, threading.Event(), lambda *of: told.append(of))
    return read_probed(probed_file.probed_file(run)), told


def losses(run):
    return {row["step"]: row["train_loss"] for row in run.rows()}


def test_the_network_that_is_measured_is_the_one_of_the_reports(run):
    found, told = measured(run)
    assert [of.step for of in found] == probed_steps(run)
    for of in found:
        assert of.train_loss == pytest.approx(losses(run)[of.step], rel=1e-5)
        assert of.values["hessian_top"] is not None
    assert told[-1] == (len(found), len(found))


def test_what_was_measured_is_not_measured_again(run, monkeypatch):
    steps = probed_steps(run)
    append_probed(probed_file.probed_file(run), Probed(steps[0], "flatness", {"sam": 7.0}, 0.1, 1.0))
    found, _ = measured(run)
    assert found[0].values == {"sam": 7.0}
    assert len(found) == len(steps)
    monkeypatch.setattr(probe_work, "_anew", lambda *_: pytest.fail("trained again") if _[1] else iter(()))
    assert measured(run)[0] == found


def test_a_long_run_has_its_checkpoints_opened(run, monkeypatch):
    monkeypatch.setattr(probe_work, "ANEW_S", -1.0)
    found, _ = measured(run)
    assert [of.step for of in found] == sorted({*run.checkpoint_steps(), *run.landmarks().values()})
    assert found[-1].train_loss == pytest.approx(losses(run)[found[-1].step], rel=1e-5)


def test_a_change_by_hand_is_made_again(run):
    changed = Run(create_run(TINY))
    changed.change(lr="0.1")
    execute(changed.path)
    found, _ = measured(changed)
    assert found[-1].train_loss == pytest.approx(losses(changed)[found[-1].step], rel=1e-5)
    assert found[-1].train_loss != pytest.approx(losses(run)[found[-1].step], rel=1e-3)


def test_it_stops_when_it_is_asked_to_and_goes_on_later(run):
    stop = threading.Event()
    file, steps = probed_file.probed_file(run), probed_steps(run)
    file.parent.mkdir(parents=True)
    file.with_suffix(probe_work.STOP).touch()
    probe_steps(run.config, missing(file, steps, ["flatness"]), file, None)
    assert read_probed(file) == []
    with ThreadPoolExecutor(1) as executor:
        probing(run, ["flatness"])(executor, stop, lambda *_: None)
    assert len(read_probed(file)) == len(steps)
    assert not file.with_suffix(probe_work.STOP).exists()


def test_runs_that_cannot_be_measured_say_why(monkeypatch):
    waiting = Run(create_run(TINY))
    with pytest.raises(StoreError, match="is training: its weights can be measured once it is over"):
        probing(waiting, ["flatness"])
    with pytest.raises(StoreError, match="has no report yet"):
        probed_steps(waiting)
    monkeypatch.setattr(probe_work, "ANEW_S", -1.0)
    with pytest.raises(StoreError, match="keeps no checkpoint"):
        probed_steps(waiting)


def test_numbers_come_back_as_they_were_and_foreign_lines_do_not(tmp_path):
    file = tmp_path / "probed" / "of.jsonl"
    append_probed(file, FOUND)
    append_probed(file, Probed(3, "flatness", {"sam": float("nan")}, 0.1, 1.0))
    with file.open("a") as lines:
        lines.write('{"step": 1}\nnot json\n{"step": 1, "probe": 2, "values": {}, "seconds": 1, "train_loss": 1}\n{"st')
    assert read_probed(file) == [Probed(3, "flatness", {"sam": None}, 0.1, 1.0), FOUND]
    assert missing(file, [3, 5, 9], ["flatness", "llc"]) == {3: ["llc"], 5: ["llc"], 9: ["flatness", "llc"]}
