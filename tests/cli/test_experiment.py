"""The commands `experiments` and `experiment`: what they print, load and refuse."""

import json
import sys

import pytest

from grok_core.experiments import EXPERIMENTS
from grok_core.experiments.kept import KeptRuns
from tests import children
from tests.experiments.hand_made import TIMES, run

LOADED = """
import sys
from grok_core.cli.main import main
status = main(["experiments", "--folder", sys.argv[1]])
print(status, sorted({"torch", "scipy", "pandas", "sklearn", "PIL", "filelock"} & set(sys.modules)))
"""


@pytest.fixture
def folder(tmp_path):
    """Return a folder with the runs of orthograd: without decay none generalises, with ⊥Grad all do."""
    times = iter((*[None] * 7, *TIMES))
    kept = KeptRuns(tmp_path)
    kept.complete(EXPERIMENTS["orthograd"], lambda done: None, lambda config, follower: run(config.seed, next(times)))
    return str(tmp_path)


def test_the_list_has_all_with_their_verdicts_so_far(ask, folder):
    status, out, complaints = ask("experiments", "--folder", folder)
    assert (status, complaints) == (0, "")
    lines = {line.split()[0]: line for line in out.splitlines()}
    assert list(lines) == list(EXPERIMENTS)
    assert " holds " in lines["orthograd"]
    assert " 7 of 14 runs " in lines["stablemax"]
    listed = {line["name"]: line for line in json.loads(ask("experiments", "--json", "--folder", folder)[1])}
    assert list(listed) == list(EXPERIMENTS)
    assert listed["orthograd"]["verdict"] == "holds"
    assert (listed["stablemax"]["verdict"], listed["stablemax"]["n_kept"]) == (None, 7)
    assert all(line["row"] and line["claim"] for line in listed.values())


def test_the_list_loads_nothing_that_it_does_not_need(ask, folder):
    """A verdict that was computed once is remembered: to judge takes SciPy, which takes a second to load."""
    ask("experiments", "--folder", folder)
    done = children.run([sys.executable, "-c", LOADED, folder])
    assert done.stdout.splitlines()[-1] == "0 []", done.stderr


def test_what_is_whole_is_read_and_not_trained(ask, folder):
    status, out, _ = ask("experiment", "orthograd", "--folder", folder)
    assert status == 0
    assert "Verdict: **holds**, from 7 seeds an arm" in out
    assert "7 of 7 (59–100 %)" in out


def test_what_is_cut_short_says_how_it_goes_on(ask, folder, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(KeptRuns, "complete", interrupted)
    status, out, complaints = ask("experiment", "orthograd", "--folder", folder)
    assert (status, out) == (1, "")
    assert complaints.endswith("Cut short; the same command goes on from here.\n")


def test_one_object_holds_verdict_criterion_and_runs(ask, folder):
    _, out, _ = ask("experiment", "orthograd", "stablemax", "--kept", "--folder", folder, "--json")
    whole, missing = json.loads(out)
    assert (whole["verdict"], missing["verdict"]) == ("holds", None)
    assert whole["parts"][0]["criterion"] == EXPERIMENTS["orthograd"].parts[0].says
    assert [len(runs) for runs in whole["arms"].values()] == [7, 7]


def test_the_page_is_written_where_it_is_asked_for(ask, folder, tmp_path):
    status, _, _ = ask("experiment", "orthograd", "--folder", folder, "--page", str(tmp_path / "docs" / "page.md"))
    assert status == 0
    assert "## O: Without weight decay, ⊥Grad" in (tmp_path / "docs" / "page.md").read_text()
    (tmp_path / "file").write_text("")
    status, _, complaints = ask(
        "experiment", "orthograd", "--folder", folder, "--page", str(tmp_path / "file" / "x.md")
    )
    assert (status, "cannot be written" in complaints) == (1, True)


def test_an_unknown_experiment_gets_one_sentence(ask, folder):
    status, out, complaints = ask("experiment", "ortograd", "--folder", folder)
    assert (status, out) == (2, "")
    assert complaints == "unknown experiment 'ortograd'. Did you mean 'orthograd'?\n"
