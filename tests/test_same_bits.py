"""The comparison of two checkouts finds what differs, and nothing where nothing does."""

import shutil
import sys
from pathlib import Path

import pytest

from benchmarks import same_bits
from tests.children import ROOT

RUNS = (("hello-grok", 0), ("lstm-alpha", 2))
ANOTHER_RATE = """
import dataclasses
_preset = preset

def preset(name):
    found = _preset(name)
    return dataclasses.replace(found, config=found.config.replace(lr=found.config.lr * 1.001))
"""


def compare(other: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(same_bits, "RUNS", RUNS)
    monkeypatch.setattr(sys, "argv", ["same_bits", str(other), "--steps", "2"])
    return same_bits.main()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return another checkout, as far as training needs it."""
    shutil.copytree(ROOT / "grok_core", tmp_path / "grok_core", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_a_copy_has_the_same_bits(copy, monkeypatch, capsys) -> None:
    assert compare(copy, monkeypatch) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(":")[0] for line in lines] == [f"{name}, seed {seed}" for name, seed in RUNS]
    assert all(line.endswith("3 reports, bit for bit the same") for line in lines)


def test_a_small_change_of_training_is_found(copy, monkeypatch, capsys) -> None:
    with (copy / "grok_core" / "presets" / "__init__.py").open("a", encoding="utf-8") as file:
        file.write(ANOTHER_RATE)
    assert compare(copy, monkeypatch) == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("hello-grok, seed 0: step ")


def test_a_checkout_that_cannot_train_is_no_equal_one(tmp_path) -> None:
    with pytest.raises(RuntimeError, match="exit status 1"):
        next(same_bits.trained(tmp_path, {}))


def test_a_report_that_one_has_alone_is_a_difference() -> None:
    loss = {"loss": (0.5).hex()}
    assert (
        same_bits.first_difference({"0": loss, "10": loss}, {"0": loss}) == "step 10 is reported by one of them alone"
    )
    assert same_bits.first_difference({"0": loss}, {"0": {}}) == f"step 0, loss: {loss['loss']} here, absent there"
    assert same_bits.first_difference({"0": loss}, {"0": dict(loss)}) == ""
