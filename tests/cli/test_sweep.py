"""The `sweep` command: one object, nothing trained twice, and Ctrl-C."""

import json
import signal
import subprocess
import sys
import time

import pytest

from grok_core.runs import Run
from tests import children

TINY = ["--p", "7", "--d_model", "8", "--d_hidden", "16", "--steps", "40"]
PATIENCE_S = 60.0
VARIED = ["sweep", *TINY, "--vary", "weight_decay=0,1", "--vary", "betas=0.9,0.98|0.9,0.9", "--seed=4", "--seeds=2"]


def test_a_sweep_ends_with_one_object_and_is_not_trained_twice(data_home, ask):
    status, out, complaints = ask(*VARIED, "--workers", "1", "--json")
    assert status == 0, complaints
    rows, summary = map(json.loads(out.splitlines()[-1]).get, ("rows", "summary"))
    cells = [(decay, betas) for decay in (0, 1) for betas in ([0.9, 0.98], [0.9, 0.9])]
    wanted = [(*cell, seed, "finished", 40) for cell in cells for seed in (4, 5)]
    names = ("weight_decay", "betas", "seed", "state", "steps")
    assert [tuple(row[name] for name in names) for row in rows] == wanted
    assert [(cell["weight_decay"], cell["betas"], cell["n"]) for cell in summary] == [(*cell, 2) for cell in cells]
    before = {path: path.stat().st_mtime_ns for path in data_home.rglob("*")}
    status, out, progress = ask(*VARIED)
    assert (status, "8/8" in progress) == (0, True)
    heading, *lines = map(str.split, out.splitlines())
    assert heading == ["weight_decay", "betas", "trained", "t_train", "generalised", "t_val", "t_val/t_train"]
    assert [line[:2] for line in lines] == [[d, b] for d in ("0.0", "1.0") for b in ("0.9,0.98", "0.9,0.9")]
    assert all(line[-5:] == ["0/2", "–", "[–,", "–]", "–"] for line in lines), "nothing generalises in 40 steps"
    assert {path: path.stat().st_mtime_ns for path in data_home.rglob("*")} == before


@pytest.fixture
def sigint_ignored():
    """What a shell gives to a command in the background, and so to a suite that was started with nohup."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.skipif(sys.platform == "win32", reason="SIGINT")
@pytest.mark.usefixtures("sigint_ignored")
def test_ctrl_c_cuts_a_sweep_short(data_home):
    command = [sys.executable, "-m", "grok_core", "sweep", *TINY[:-1], "10000000", "--seeds", "2", "--workers", "1"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with children.running(command, env={"GROK_HOME": str(data_home)}, **pipes) as process:
        deadline = time.monotonic() + PATIENCE_S
        while not list(data_home.glob("sweeps/*/metrics.jsonl")):
            assert time.monotonic() < deadline, "it never began"
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        out, complaints = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 1
    assert complaints.splitlines()[-1] == "Cut short; the same command goes on from here."
    assert out.splitlines()[-1].split()[0] in ("0/1", "1/1"), "one run has begun"
    (config,) = data_home.glob("sweeps/*/config.json")
    assert Run(config.parent).status.state == "stopped"
