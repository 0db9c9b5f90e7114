"""The command line: what it prints, what it refuses, and the status it ends with."""

import json
import subprocess
import sys

import pytest

from grok_core.config import FIELDS, RunConfig
from grok_core.presets import BY_NAME
from grok_core.runs import Run, create_run, list_runs, open_run
from tests import children

TINY = ["--p", "7", "--d_model", "8", "--d_hidden", "16", "--steps", "40"]
SUMMARY = {
    "run_id", "state", "steps", "outcome", "baseline", "train_accuracy", "val_accuracy", "best_val_accuracy",
    "step_train_99", "step_val_99", "val_turns", "seconds_to_val_99", "seconds", "steps_per_second",
    "gap_peak", "gap_peak_step", "gap_area", "gap_length", "gap_censored",
}  # fmt: skip
PATIENCE_S = 60.0


@pytest.fixture
def tiny():
    return RunConfig(p=7, d_model=8, d_hidden=16, steps=40)


def shell(*arguments, home):
    """Run a command as somebody at a prompt does."""
    command = [sys.executable, "-W", "error", "-m", "grok_core", *arguments]
    return children.run(command, env={"GROK_HOME": str(home), "COLUMNS": "200"})


def test_a_reader_that_leaves_early_sees_no_traceback():
    """As `head` does; here before anything is written."""
    with children.running(
        [sys.executable, "-m", "grok_core", "presets"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == ""
        assert process.wait(PATIENCE_S) == 1


def test_train_ends_with_one_object(data_home):
    done = shell("train", *TINY, "--seed", "3", "--json", home=data_home)
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout.splitlines()[-1])
    assert set(summary) == SUMMARY
    assert summary["steps"] == 40
    assert summary["state"] == "finished"
    assert 0 <= summary["val_accuracy"] <= summary["best_val_accuracy"] <= 1
    assert summary["seconds"] > 0
    run = open_run(summary["run_id"])
    assert run.config == RunConfig(p=7, d_model=8, d_hidden=16, steps=40, seed=3)
    assert run.rows()[-1]["val_accuracy"] == summary["val_accuracy"]


def test_train_draws_its_progress_and_says_what_happened(ask):
    status, out, progress = ask("train", *TINY)
    assert (status, "40/40" in progress) == (0, True), progress
    (run,) = list_runs()
    assert out.startswith(f"{run.id}: ")
    assert "step 40" in out


def test_a_diverging_run_ends_with_status_1_and_stays_readable(ask):
    status, out, complaints = ask("train", "--preset", "hello-grok", "--lr", "100", "--json")
    assert status == 1, complaints
    summary = json.loads(out.splitlines()[-1])
    assert summary["state"] == summary["outcome"] == "diverged"
    run = open_run(summary["run_id"])
    assert f"step {summary['steps']}" in run.status.message
    assert "loss" in run.status.message
    assert len(run.rows()) > 0


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [  # one that the parser refuses, and one that the configuration does; more of them below, without a process each
        (["--weight_deca", "1"], "--weight_decay"),
        (["--train_fraction", "1.2"], "train_fraction must be a number in (0, 1), got 1.2."),
    ],
)
def test_bad_usage_at_a_prompt(data_home, arguments, complaint):
    done = shell("train", *arguments, home=data_home)
    assert done.returncode == 2
    assert complaint in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert list_runs() == []


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["train", "--train_fraction", "0"], "train_fraction must be a number in (0, 1), got 0.0.\n"),
        (["train", "--train_fraction", "nan"], "train_fraction must be a number in (0, 1), got nan.\n"),
        (["train", "--train_fraction", "abc"], "train_fraction must be a number in (0, 1), got 'abc'.\n"),
        (["train", "--p", "1"], "p must be a whole number in [2, 251], got 1.\n"),
        (["train", "--p", "9999"], "p must be a whole number in [2, 251], got 9999.\n"),
        (["train", "--d_model", "100000"], "d_model must be a whole number in [1, 512], got 100000.\n"),
        (["train", "--lr", "-1"], "lr must be a number in (0, 1000], got -1.0.\n"),
        (["train", "--lr", "inf"], "lr must be a number in (0, 1000], got inf.\n"),
        (["train", "--lr", "nan"], "lr must be a number in (0, 1000], got nan.\n"),
        (
            ["train", "--operation", "divide", "--p", "91"],
            "divide needs a prime p, got 91 = 7·13. Nearest primes: 89 and 97.\n",
        ),
        (["train", "--operation", "dvide"], "Did you mean 'divide'?"),
        (["train", "--preset"], "--preset"),
        (["train", "--preset", "hello-grk"], "unknown preset 'hello-grk'. Did you mean 'hello-grok'"),
        (["train", "--steps"], "--steps"),
        (["sweep", "--vary", "weight_decai=1"], "unknown field 'weight_decai'. Did you mean 'weight_decay'?\n"),
        (["sweep", "--vary", "lr"], "vary takes a field and its values, as in weight_decay=0,0.3,1, got 'lr'.\n"),
        (["sweep", "--vary", "lr=1", "--vary", "lr=2"], "lr is varied twice; give all its values at once.\n"),
        (["sweep", "--vary", "lr=0.1,-2"], "lr must be a number in (0, 1000], got -2.0.\n"),
        (["sweep", "--seeds", "0"], "seeds must be 1 or more, got 0.\n"),
        (["sweep", "--workers", "-1"], "workers must be 0 (all processors) or more, got -1.\n"),
        (["sweep", "--shard", "3"], "shard must be written as in 0/4, got '3'.\n"),
        (
            ["sweep", "--shard", "4/4"],
            "a shard is one of 0/n to n-1/n, such as 0/2 and 1/2 for two of them; got 4/4.\n",
        ),
        (
            ["sweep", "--vary", "split_seed=1", "--vary_split"],
            "split_seed is varied twice: in the grid, and with the seed.\n",
        ),
        (
            ["sweep", "--workers", "2", "--scheduler", "tcp://a:1"],
            "workers are those of the cluster: give either scheduler or workers.\n",
        ),
        (
            ["experiment", "--workers", "2", "--scheduler", "tcp://a:1"],
            "workers are those of the cluster: give either scheduler or workers.\n",
        ),
        (
            ["sweep", "--vary", "lr=" + ",".join(f"0.{n + 100000}" for n in range(1000)), "--seeds", "1000"],
            "a sweep can have 100,000 runs at most, got 1,000,000; vary less.\n",
        ),
        (["record", "rin"], "unknown preset 'rin'. Did you mean 'ring'"),
        (["show", "nothing-here"], "there is no run 'nothing-here'."),
        (["delete", "nothing-here"], "there is no run 'nothing-here'."),
        (["stop", "nothing-here"], "there is no run 'nothing-here'."),
        (["resume", "nothing-here"], "there is no run 'nothing-here'."),
        (["resume", "hello-grok"], "'hello-grok' is a recording"),
        (["delete", "hello-grok"], "'hello-grok' is a recording"),
        (["show", "../../etc"], "a run's id has small letters, digits and single hyphens only, got '../../etc'.\n"),
        (["trian"], "trian"),
        (["show"], "run_id"),
        ([], "train"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_bad_usage_ends_with_status_2_and_makes_nothing(ask, arguments, complaint):
    status, _, complaints = ask(*arguments)
    assert status == 2
    assert complaint.lower() in complaints.lower()
    if complaint.endswith("\n"):
        assert complaints == complaint, "one sentence and no more"
    assert list_runs() == []


def test_an_option_after_a_preset_wins_over_it(ask):
    status, out, _ = ask("train", "--preset", "ring", "--p", "7", "--steps", "20", "--seed=5", "--json")
    assert status == 0
    run = open_run(json.loads(out.splitlines()[-1])["run_id"])
    assert run.config == BY_NAME["ring"].config.replace(p=7, steps=20, seed=5)
    assert run.status.preset == "ring"


@pytest.mark.parametrize("command", ["train", "sweep"])
def test_every_field_is_an_option(ask, command):
    status, out, _ = ask(command, "--help")
    assert status == 0
    assert [name for name in FIELDS if f"--{name}" not in out] == []


def test_presets(ask):
    status, out, _ = ask("presets")
    assert status == 0
    assert [line.split()[0] for line in out.splitlines()] == list(BY_NAME)
    presets = json.loads(ask("presets", "--json")[1])
    assert {name: RunConfig.from_json(p["config"]) for name, p in presets.items()} == {
        name: p.config for name, p in BY_NAME.items()
    }


def test_operations(ask):
    status, out, _ = ask("operations")
    assert status == 0
    assert [line.split()[0] for line in out.splitlines()] == list(FIELDS["operation"].choices)
    assert list(json.loads(ask("operations", "--json")[1])) == list(FIELDS["operation"].choices)


def test_list_and_show_and_delete(ask, tiny):
    assert ask("list") == (0, "", "")
    waiting = Run(create_run(tiny, preset="hello-grok"))
    broken = create_run(tiny)
    (broken / "status.json").unlink()
    status, out, complaints = ask("list")
    assert status == 0
    assert out.split()[:2] == [waiting.id, "queued"]
    assert broken.name in complaints
    assert len(complaints.splitlines()) == 1
    (listed,) = json.loads(ask("list", "--json")[1])
    assert listed["run_id"] == waiting.id
    assert set(listed) == SUMMARY
    status, out, _ = ask("show", waiting.id)
    assert status == 0
    assert "Waiting" in out
    assert "d_model         8" in out
    shown = json.loads(ask("show", waiting.id, "--json")[1])
    assert RunConfig.from_json(shown["config"]) == tiny
    status, _, complaints = ask("delete", waiting.id)
    assert status == 2
    assert "stop it before deleting it" in complaints
    assert ask("stop", waiting.id)[0] == 0
    assert ask("delete", waiting.id) == (0, f"Deleted {waiting.id}.\n", "")
    assert list_runs() == []


def test_a_table_of_ones_own_is_given_as_a_file_and_then_by_its_digest(ask, tmp_path):
    (tmp_path / "mine.csv").write_text("no,no,no\nno,yes,maybe\nno,maybe,yes\n")
    small = ("--d_model", "4", "--d_hidden", "8", "--steps", "3", "--json")
    status, out, complaints = ask("train", "--table", str(tmp_path / "mine.csv"), *small)
    assert (status, complaints) == (0, "")
    config = open_run(json.loads(out)["run_id"]).config
    assert (config.operation, config.p, config.n_answers) == ("table", 3, 3)
    status, out, _ = ask("train", "--table", config.table, *small)
    assert status == 0
    assert open_run(json.loads(out)["run_id"]).config == config
    status, _, complaints = ask("train", "--table", "0" * 16)
    assert status == 2
    assert (
        complaints
        == f"the table {'0' * 16} is not on this machine; give its file with --table, or upload it on the Lab.\n"
    )


def test_a_stopped_run_goes_on_to_its_end(ask, tiny):
    run = Run(create_run(tiny))
    assert ask("stop", run.id)[0] == 0
    assert run.status.state == "stopped"
    status, out, _ = ask("resume", run.id, "--json")
    assert status == 0
    summary = json.loads(out)
    assert (summary["run_id"], summary["state"], summary["steps"]) == (run.id, "finished", 40)
    status, _, complaints = ask("resume", run.id)
    assert status == 2
    assert "start a new one" in complaints


def test_record_puts_a_preset_among_the_recordings(ask, tmp_path, monkeypatch):
    folder = tmp_path / "recordings"
    for module in ("library", "reader", "recording"):
        monkeypatch.setattr(f"grok_core.runs.{module}.recordings_folder", lambda: folder)
    status, out, _ = ask("record", "hello-grok", "--seed", "2", "--steps", "30")
    assert status == 0
    assert out.startswith(f"Recorded hello-grok in {folder / 'hello-grok'}.")
    run = open_run("hello-grok")
    assert run.recorded
    assert run.config == RunConfig(seed=2, steps=30)
    assert run.snapshot().step == 30
    assert list_runs() == [], "the run it was made from is gone"
