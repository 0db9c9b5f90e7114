"""The `measure` command, and the same in Python: values of reports at once, those of weights measured once and kept."""

import json

import pytest

from grok_core import open_run
from grok_core.cli.main import main
from grok_core.runs import create_run, execute
from grok_core.runs.probing.probed_file import probed_file, read_probed
from tests.engine.tiny_runs import TINY


def test_reports_and_weights_as_one_object(capsys):
    folder = create_run(TINY)
    execute(folder)
    capsys.readouterr()
    assert main(["measure", folder.name, "gap", "stable_rank", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    run = open_run(folder.name)
    rows = {row["step"]: row["gap"] for row in run.rows()}
    assert dict(zip(found["gap"]["step"], found["gap"]["value"], strict=True)) == rows
    assert all(1 <= value <= 8 for value in found["stable_rank"]["value"])
    kept = read_probed(probed_file(run))
    assert run.measure("stable_rank")["value"].tolist() == found["stable_rank"]["value"]
    assert read_probed(probed_file(run)) == kept


def test_as_text_with_its_title(capsys):
    assert main(["measure", "hello-grok", "norm"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("weight norm (norm)\n          0  ")
    assert len(out.splitlines()) == 1 + len(open_run("hello-grok").rows())


def test_names_are_listed(capsys):
    assert main(["measure", "--names"]) == 0
    out = capsys.readouterr().out
    assert "keskar " in out
    assert "arXiv:1609.04836" in out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["measure"], "measure takes a run and the names of measures"),
        (["measure", "hello-grok", "gapp"], "Did you mean 'gap'"),
        (["measure", "hello-grok", "brier"], "hello-grok does not tell brier."),
        (["measure", "nothing-here", "gap"], "there is no run 'nothing-here'"),
    ],
)
def test_bad_usage_gives_one_sentence(capsys, arguments, sentence):
    assert main(arguments) == 2
    err = capsys.readouterr().err
    assert sentence in err
    assert "Traceback" not in err
