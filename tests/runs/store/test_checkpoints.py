from pathlib import Path

import torch

from grok_core.engine import Checkpoint
from grok_core.runs.store.checkpoints import checkpoint_steps, load_checkpoint, save_checkpoint


def save(folder: Path, step: int) -> None:
    tensors = {"model.w": torch.full((3, 2), float(step)), "counters": torch.tensor([1, 2, 2**40])}
    save_checkpoint(folder, Checkpoint(step, tensors), seconds=step / 10, attempt=1)


def test_nothing_to_load_at_first(tmp_path: Path) -> None:
    assert checkpoint_steps(tmp_path) == []
    assert load_checkpoint(tmp_path) is None


def test_the_latest_two_are_kept(tmp_path: Path) -> None:
    for step in (8, 90, 100):
        save(tmp_path, step)
    assert checkpoint_steps(tmp_path) == [90, 100]
    saved = load_checkpoint(tmp_path)
    assert saved is not None
    assert (saved.checkpoint.step, saved.seconds) == (100, 10.0)
    assert torch.equal(saved.checkpoint.tensors["model.w"], torch.full((3, 2), 100.0))
    assert saved.checkpoint.tensors["counters"].tolist() == [1, 2, 2**40]


def test_a_damaged_latest_gives_way_to_the_one_before(tmp_path: Path) -> None:
    save(tmp_path, 1)
    save(tmp_path, 2)
    latest = tmp_path / "checkpoints" / "2.safetensors"
    whole = latest.read_bytes()
    for size in (0, 4, len(whole) // 2, len(whole) - 1):
        latest.write_bytes(whole[:size])
        saved = load_checkpoint(tmp_path)
        assert saved is not None
        assert saved.checkpoint.step == 1
        assert latest.with_suffix(".unreadable").stat().st_size == size  # set aside, not lost
        assert checkpoint_steps(tmp_path) == [1]


def test_all_damaged_is_none(tmp_path: Path) -> None:
    save(tmp_path, 1)
    (tmp_path / "checkpoints" / "1.safetensors").write_bytes(b"hello")
    assert load_checkpoint(tmp_path) is None


def test_foreign_and_temporary_files_are_no_checkpoints(tmp_path: Path) -> None:
    save(tmp_path, 1)
    for name in ("notes.txt", ".2.safetensors.ab.tmp", "best.safetensors"):
        (tmp_path / "checkpoints" / name).write_bytes(b"")
    assert checkpoint_steps(tmp_path) == [1]
