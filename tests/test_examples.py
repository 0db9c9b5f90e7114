"""The Python of the documents and the notebook runs as it stands there, and says what it says."""

import json
import re
import shutil
import time

import pytest

from grok_core import RunConfig
from grok_core.runs import Run, create_run, execute
from tests.children import ROOT


def blocks(name):
    """Return the blocks of Python of a document."""
    return re.findall(r"^```python\n(.*?)^```", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder in which files may be written."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_python_of_the_readme_runs(here, capsys):
    train, look = blocks("README.md")
    for code in (train.replace("RunConfig(", "RunConfig(steps=3, "), look):
        exec(code, {})
    step, *accuracies = capsys.readouterr().out.splitlines()[3].split()
    assert step == "3"
    assert all(0 <= float(accuracy) <= 1 for accuracy in accuracies)
    assert (here / "rings.svg").read_text(encoding="utf-8").startswith("<svg")


def test_a_checkpoint_says_in_plain_pytorch_what_the_run_reported(here, capsys):
    run = Run(create_run(RunConfig(steps=400)))
    execute(run.path)
    (newest,) = [file for file in (run.path / "checkpoints").iterdir() if file.stem == "400"]
    (here / "checkpoints").mkdir()
    shutil.copy(newest, here / "checkpoints" / "3000.safetensors")  # as the document has it
    (code,) = blocks("docs/runs-on-disk.md")
    assert len(code.splitlines()) <= 10
    assert "grok_core" not in code
    exec(code, {})
    train, val = map(float, capsys.readouterr().out.split())
    row = run.rows()[-1]
    assert (train, val) == pytest.approx((row["train_accuracy"], row["val_accuracy"]), abs=1e-6)
    assert val not in (0, 1)


def test_the_notebook_runs(here):
    notebook = json.loads((ROOT / "docs" / "example.ipynb").read_text(encoding="utf-8"))
    assert notebook["nbformat"] == 4
    cells = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert not any(cell["outputs"] for cell in notebook["cells"] if cell["cell_type"] == "code"), "kept without outputs"
    space, start = {}, time.monotonic()
    for cell in cells:
        exec(cell, space)
    assert time.monotonic() - start < 120, "it is for people who wait"
    assert space["run"].at("last").step > space["before"].step
    assert (here / "rings.svg").is_file()
    assert sorted(space["frame"]["weight_decay"]) == [0.0, 0.0, 1.0, 1.0]
