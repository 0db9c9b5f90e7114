"""`export` and `import`: a run goes to another data home and shows the same there."""

import json

import pytest

from grok_core.config import RunConfig
from grok_core.runs import Run, create_run, execute, list_runs


@pytest.fixture
def run():
    run = Run(create_run(RunConfig(p=7, d_model=8, d_hidden=16, steps=40)))
    execute(run.path)
    return run


def test_a_run_goes_elsewhere(ask, run, tmp_path, monkeypatch):
    file = tmp_path / "run.zip"
    there = json.loads(ask("show", run.id, "--json")[1])
    status, out, complaints = ask("export", run.id, str(file))
    assert (status, complaints) == (0, "")
    assert out == f"Wrote {file}: {run.id}, {file.stat().st_size:,} bytes.\n"
    monkeypatch.setenv("GROK_HOME", str(tmp_path / "elsewhere"))
    assert ask("import", str(file)) == (0, f"Imported {run.id}: x + y mod 7, 40 steps.\n", "")
    assert json.loads(ask("show", run.id, "--json")[1]) == there
    assert list_runs()[0].status.owner == ""


def test_importing_twice_gives_two_runs(ask, run, tmp_path):
    ask("export", run.id, str(tmp_path / "run.zip"))
    status, out, _ = ask("import", str(tmp_path / "run.zip"))
    assert status == 0
    assert run.id not in out
    assert len(list_runs()) == 2


def test_what_cannot_be_is_one_sentence(ask, run, tmp_path):
    (tmp_path / "text.zip").write_text("hello")
    waiting = create_run(run.config).name
    for words, said in (
        (["export", "nothing-here", "x.zip"], "there is no run 'nothing-here'"),
        (["export", waiting, str(tmp_path / "x.zip")], "is queued; a run can be exported once it has ended"),
        (["export", run.id, str(tmp_path / "no" / "x.zip")], "No such file or directory"),
        (["import", str(tmp_path / "nothing.zip")], "No such file or directory"),
        (["import", str(tmp_path)], "choose another file"),
        (["import", str(tmp_path / "text.zip")], "this is no zip file of a run"),
    ):
        status, out, complaints = ask(*words)
        assert (status, out) == (2, "")
        assert said in complaints
        assert complaints.count("\n") == 1
    assert not (tmp_path / "x.zip").exists()
