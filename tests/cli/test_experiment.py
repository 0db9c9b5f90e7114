"""The commands `experiments` and `experiment`: what they print, load and refuse."""

import json
import sys
from pathlib import Path

import pytest

from grok_core.experiments import EXPERIMENTS
from grok_core.experiments.kept import KeptRuns
from tests import children
from tests.experiments.hand_made import TIMES, run

LOADED = """
import sys
from pathlib import Path
from grok_core.cli.main import main
from grok_core.experiments import kept
kept.shipped_file = lambda: Path("none")
status = main(["experiments", "--folder", sys.argv[1]])
print(status, sorted({"torch", "scipy", "pandas", "sklearn", "PIL"} & set(sys.modules)))
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Return a folder with the runs of orthograd: without decay none generalises, with ⊥Grad all do."""
    monkeypatch.setattr("grok_core.experiments.kept.shipped_file", lambda: tmp_path / "none")
    times = iter((*[None] * 7, *TIMES))
    kept = KeptRuns(tmp_path)
    kept.complete(EXPERIMENTS["orthograd"], lambda done: None, lambda config, follower: run(config.seed, next(times)))
    return str(tmp_path)


def test_the_list_has_all_with_their_verdicts_so_far(ask, folder):
    status, out, complaints = ask("experiments", "--folder", folder)
    assert (status, complaints) == (0, "")
    lines = out.splitlines()
    names = [line.split()[0] for line in lines if not line.startswith(" ")]
    assert names == list(EXPERIMENTS)
    of = {name: lines[lines.index(next(line for line in lines if line.startswith(f"{name} "))) + 1] for name in names}
    assert " quick: holds; 14 runs, 42,000 steps, some " in of["orthograd"]
    assert " quick: 7 of 14 runs; " in of["stablemax"]
    listed = {line["name"]: line for line in json.loads(ask("experiments", "--json", "--folder", folder)[1])}
    assert list(listed) == list(EXPERIMENTS)
    assert all(line["rows"] and line["claim"] for line in listed.values())
    quick = {name: line["sizes"]["quick"] for name, line in listed.items()}
    assert quick["orthograd"]["verdict"] == "holds"
    assert (quick["stablemax"]["verdict"], quick["stablemax"]["n_kept"]) == (None, 7)
    assert all(line["seconds"] > 0 and line["steps"] > 0 for line in quick.values())
    assert listed["fig1-center"]["sizes"]["full"]["steps"] == 70 * 500_000


def test_the_list_loads_nothing_that_it_does_not_need(ask, folder):
    """A verdict that was computed once is remembered: to judge takes SciPy, which takes a second to load."""
    ask("experiments", "--folder", folder)
    done = children.run([sys.executable, "-c", LOADED, folder])
    assert done.stdout.splitlines()[-1] == "0 []", done.stderr


def test_what_is_whole_is_read_and_not_trained(ask, folder):
    status, out, _ = ask("experiment", "orthograd", "--folder", folder)
    assert status == 0
    assert "Verdict: **holds**, quick size, from 7 seeds an arm" in out
    assert "7 of 7 (59–100 %)" in out


def test_what_is_cut_short_says_how_it_goes_on(ask, folder, monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(KeptRuns, "complete", interrupted)
    status, out, complaints = ask("experiment", "stablemax", "--folder", folder)
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
    written = (tmp_path / "docs" / "page.md").read_text()
    assert "## O: Without weight decay, ⊥Grad" in written
    assert "](figures/orthograd.svg)" in written
    assert (tmp_path / "docs" / "figures" / "orthograd.svg").read_text().startswith("<svg")
    (tmp_path / "file").write_text("")
    status, _, complaints = ask(
        "experiment", "orthograd", "--folder", folder, "--page", str(tmp_path / "file" / "x.md")
    )
    assert (status, "cannot be written" in complaints) == (1, True)


def test_a_size_that_a_record_does_not_have_gets_one_sentence(ask, folder):
    status, out, complaints = ask("experiment", "orthograd", "--size", "full", "--folder", folder)
    assert (status, out) == (2, "")
    assert complaints.startswith("orthograd has one size, quick")
    _, out, _ = ask("experiment", "fig1-center", "--size", "full", "--kept", "--folder", folder)
    assert "Not yet measured: 0 of 70 runs" in out


def test_an_unknown_experiment_gets_one_sentence(ask, folder):
    status, out, complaints = ask("experiment", "orthogra", "--folder", folder)
    assert (status, out) == (2, "")
    assert complaints == "unknown experiment 'orthogra'. Did you mean 'orthograd'?\n"


def test_what_is_kept_of_all_is_shipped_and_read_beside_a_folder_of_ones_own(ask, folder, tmp_path):
    shipped = tmp_path / "shipped.jsonl"
    ask("experiment", "orthograd", "--kept", "--folder", folder, "--ship", str(shipped))
    own = KeptRuns(tmp_path / "other", beside=shipped)
    assert own.arms(EXPERIMENTS["orthograd"]) == KeptRuns(Path(folder)).arms(EXPERIMENTS["orthograd"])
    assert shipped.stat().st_size < KeptRuns(Path(folder)).path.stat().st_size / 2
    status, _, complaints = ask("experiment", "orthograd", "--folder", folder, "--workers", "-1")
    assert (status, complaints) == (2, "workers must be 0 (all processors) or more, got -1.\n")
