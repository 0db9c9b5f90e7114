"""Dissections on disk: when they are made, what becomes of them, what is said of those that are not there."""

import numpy as np
import pytest
import torch

from grok_core.config import RunConfig
from grok_core.engine import train
from grok_core.errors import StoreError
from grok_core.runs import Run, create_run, execute
from grok_core.runs.branch import BranchPoint
from grok_core.runs.recording import copy_as_recording
from grok_core.runs.store import dissections_file, packing
from grok_core.runs.store.writer import RunWriter
from tests.runs.executing import executing, is_

GROKS = RunConfig(p=7, tied=True, train_fraction=0.9, d_model=4, d_hidden=32, lr=0.03, report="5", steps=600)


@pytest.fixture(scope="module")
def opened():
    """A dissection of a trained network, and its configuration."""
    config = GROKS.replace(steps=100, architecture="transformer", context="xy=", d_model=8)
    torch.set_num_threads(1)
    *_, item = train(config)
    return item.dissection()


def files(run: Run) -> list[str]:
    return sorted(path.name for path in (run.path / "dissections").iterdir())


def test_a_run_is_opened_at_its_start_its_landmarks_and_its_end() -> None:
    run = Run(create_run(GROKS))
    execute(run.path)
    found = run.dissections()
    assert [name for name in found if name != "plateau"] == ["start", "memorised", "grokked", "lost", "last"]
    assert {name: found[name] for name in run.landmarks()} == run.landmarks()
    assert (found["start"], found["last"]) == (0, 600)
    assert {name: run.dissection(name).step for name in found} == found
    assert run.dissection().step == 600
    assert run.dissection("start").lens_val[-1] < 0.9
    assert run.dissection("grokked").lens_val[-1] == 1


def test_a_run_that_ends_once_it_has_grokked_is_opened_where_it_did_and_at_its_end() -> None:
    run = Run(create_run(GROKS.replace(until="grokked")))
    execute(run.path)
    found = run.dissections()
    assert (found["grokked"], found["last"]) == (run.progress().step_val_99, run.status.step)
    assert found["last"] == found["grokked"] + 10, "the third report of those that count"
    assert not np.array_equal(run.dissection("grokked").right_logit, run.dissection("last").right_logit)


def test_what_comes_back_is_what_was_kept_to_three_digits(opened, tmp_path) -> None:
    dissections_file.save_dissection(tmp_path, opened, "start")
    back = dissections_file.read_dissection(tmp_path, "last")
    for name, array in opened.arrays().items():
        assert getattr(back, name).dtype == array.dtype if array.ndim else True
        if array.dtype.kind == "f":
            np.testing.assert_allclose(getattr(back, name), array, rtol=1e-3, atol=1e-3 * np.nanmax(np.abs(array)))
        else:
            np.testing.assert_array_equal(getattr(back, name), array)


def test_what_logits_follow_from_is_kept_to_the_bit(opened, tmp_path) -> None:
    torch.set_num_threads(1)
    *_, of_one_layer = train(GROKS.replace(steps=100, bias=True))
    for folder, found, names in (
        ("a", opened, {"logits", "heads"}),
        ("b", of_one_layer.dissection(), {"neuron_inputs", "neurons_out", "output_bias"}),
    ):
        (tmp_path / folder).mkdir()
        dissections_file.save_dissection(tmp_path / folder, found, "start")
        back = dissections_file.read_dissection(tmp_path / folder, "start").arrays()
        assert back.keys() == found.arrays().keys() > names
        assert all(np.array_equal(back[name], found.arrays()[name]) for name in names)


@pytest.mark.parametrize("name", ["logits", "heads"])
def test_what_is_cut_has_the_shape_that_it_should_have(opened, tmp_path, name) -> None:
    damaged = opened.from_arrays(3, opened.arrays() | {name: getattr(opened, name)[..., 1:]})
    dissections_file.save_dissection(tmp_path, damaged, "start")
    with pytest.raises(StoreError, match=f"{name} has the shape"):
        dissections_file.read_dissection(tmp_path, "start")


@pytest.mark.parametrize("scale", [1e-6, 1e8])
def test_weights_of_any_size_are_kept(opened, tmp_path, scale) -> None:
    arrays = opened.arrays() | {"neurons_x": opened.neurons_x * np.float32(scale)}
    dissections_file.save_dissection(tmp_path, opened.from_arrays(3, arrays), "start")
    back = dissections_file.read_dissection(tmp_path, "start").neurons_x
    np.testing.assert_allclose(back, arrays["neurons_x"], rtol=1e-3, atol=1e-3 * np.nanmax(np.abs(arrays["neurons_x"])))


def test_a_run_that_goes_on_has_a_newer_last(endless, until, runner) -> None:
    run = runner.start(endless)
    ends = []
    for _ in range(2):
        until(lambda: run.status.step > 100 + sum(ends))
        run.stop()
        until(is_(run, "stopped"))
        ends.append(run.dissections()["last"])
        assert ends[-1] == run.status.step
        runner.resume(run.id)
    run.stop()
    until(is_(run, "stopped"))
    assert ends[0] < ends[1]
    assert len([name for name in files(run) if "last" in name]) == 1


def test_a_branch_has_its_own() -> None:
    parent = Run(create_run(GROKS))
    execute(parent.path)
    begins = parent.landmarks()["memorised"]
    child = Run(create_run(GROKS.replace(weight_decay=0.0), branch=BranchPoint(parent.path, begins)))
    execute(child.path)
    found = child.dissections()
    assert (found["start"], found["last"]) == (begins, 600)
    assert np.array_equal(child.dissection("start").right_logit, parent.dissection("memorised").right_logit)
    assert not np.array_equal(child.dissection("last").right_logit, parent.dissection("last").right_logit)


def test_without_pictures_there_are_none(tiny) -> None:
    run = Run(create_run(tiny))
    execute(run.path, pictures=False)
    assert run.dissections() == {}
    assert not (run.path / "dissections").exists()


def test_a_recording_keeps_them_packed(tiny, tmp_path) -> None:
    run = Run(create_run(tiny))
    execute(run.path)
    (tmp_path / "shelf").mkdir()
    copy_as_recording(run.path, tmp_path / "shelf" / "kept")
    kept = Run(tmp_path / "shelf" / "kept")
    assert kept.dissections() == run.dissections()
    for name in run.dissections():
        one, other = (r.dissection(name).arrays() for r in (run, kept))
        assert one.keys() - other.keys() == {"neuron_inputs"}  # which does not pack
        for k in other:
            if one[k].dtype.kind == "f":
                largest = np.nan_to_num(np.abs(one[k])).max(initial=0)
                np.testing.assert_allclose(other[k], one[k], rtol=2**-8, atol=largest / packing.STEPS)
            else:
                np.testing.assert_array_equal(other[k], one[k])
    sizes = [sum(path.stat().st_size for path in (r.path / "dissections").iterdir()) for r in (run, kept)]
    assert sizes[1] < sizes[0]


def test_a_live_run_can_be_looked_into(endless, until) -> None:
    with executing(endless) as run:
        until(lambda: run.status.step > 50)
        assert run.dissections()["start"] == 0
        assert run.dissection("start").step == 0


def test_what_is_not_there_is_said_in_a_sentence(opened, tmp_path) -> None:
    with pytest.raises(StoreError, match="no dissection called 'last'; it has none yet"):
        dissections_file.read_dissection(tmp_path, "last")
    dissections_file.save_dissection(tmp_path, opened, "start")
    with pytest.raises(StoreError, match="no dissection called 'plateau'; there are start, last"):
        dissections_file.read_dissection(tmp_path, "plateau")
    path = tmp_path / "dissections" / f"{opened.step}-start.npz"
    for damaged in (b"", path.read_bytes()[:200], b"PK\x03\x04" + bytes(500)):
        path.write_bytes(damaged)
        with pytest.raises(StoreError, match=f"damaged dissection at step {opened.step}"):
            dissections_file.read_dissection(tmp_path, "start")


def test_what_is_no_dissection_is_left_alone(opened, tmp_path) -> None:
    dissections_file.save_dissection(tmp_path, opened, "start")
    for name in ("notes.npz", "x-start.npz", ".7-start.npz.1a2b3c4d.tmp"):
        (tmp_path / "dissections" / name).touch()
    assert Run(tmp_path).dissections() == {"start": opened.step, "last": opened.step}


def test_a_file_that_goes_while_it_is_looked_for_is_said_to_be_gone(opened, tmp_path, monkeypatch) -> None:
    dissections_file.save_dissection(tmp_path, opened, "start")
    list_files = dissections_file._kept

    def list_and_remove(folder):
        kept = list_files(folder)
        (folder / "dissections" / f"{opened.step}-start.npz").unlink(missing_ok=True)
        return kept

    monkeypatch.setattr(dissections_file, "_kept", list_and_remove)
    for name in ("start", "last"):
        dissections_file.save_dissection(tmp_path, opened, "start")
        with pytest.raises(StoreError, match=f"dissection '{name}' of run .* is gone; open the run again"):
            dissections_file.read_dissection(tmp_path, name)


@pytest.mark.parametrize("name", ["start", "memorised", "grokked", "last"])
def test_what_is_measured_is_kept_before_the_network_is_opened(monkeypatch, name) -> None:
    """So that it is on the screen at once, and neither a slow dissection nor one that fails can lose it."""
    save = RunWriter.add_dissection

    def fail(writer, dissection, called) -> None:
        if called == name:
            raise MemoryError("no room")
        save(writer, dissection, called)

    monkeypatch.setattr(RunWriter, "add_dissection", fail)
    run = Run(create_run(GROKS))
    status = execute(run.path)
    assert (status.state, "no room" in status.message) == ("failed", True)
    assert run.metrics()["step"].iloc[-1] == status.step
    at = {"start": 0, "last": status.step}.get(name) or run.landmarks().get(name, 0)
    assert at in run.snapshot_steps()
    assert at not in run.dissections().values()
    if name == "last":
        assert run.checkpoint_steps() == [status.step]
