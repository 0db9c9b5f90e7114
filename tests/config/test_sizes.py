"""A run's memory is foreseen: never less than it takes, and not much more; and a link cannot ask for all there is."""

import sys

import pytest

from grok_core.config import RunConfig
from grok_core.errors import ConfigError
from tests import children

MEASURE = """
import os, pathlib, sys
from grok_core.config import RunConfig
from grok_core.config.links import from_query
from grok_core.engine import train
def last(config):
    for item in train(config):
        if item.step == config.steps:
            kept = item.checkpoint()
def most():
    # Not getrusage: it counts what the parent had, before this program took its place.
    lines = pathlib.Path("/proc/self/status").read_text().splitlines()
    return next(1024 * int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
for fields in eval(sys.argv[1]):  # PyTorch is loaded once; each child begins with what the parent has
    if os.fork() == 0:
        last(RunConfig(p=5, d_model=2, d_hidden=2, steps=3))
        before = most()
        last(RunConfig(**fields))
        print(most() - before, flush=True)
        os._exit(0)
    os.wait()
"""
LARGE = {
    "mlp": {"d_model": 512, "d_hidden": 2048, "n_layers": 2, "batch_size": 64, "steps": 2},
    "transformer": {"architecture": "transformer", "d_model": 512, "d_hidden": 2048, "batch_size": 64, "steps": 2},
    "moving average": {
        "d_model": 128,
        "d_hidden": 512,
        "n_layers": 2,
        "batch_size": 64,
        "grokfast": "ma",
        "steps": 105,
    },
    "lstm": {"architecture": "lstm", "d_model": 512, "d_hidden": 1024, "batch_size": 64, "steps": 2},
}


@pytest.mark.skipif(sys.platform != "linux", reason="the most memory of a process is in /proc")
def test_a_runs_memory_is_foreseen():
    runs = {name: {"p": 31, "steps": 4, "weight_decay": 0.0} | fields for name, fields in LARGE.items()}
    done = children.run([sys.executable, "-c", MEASURE, repr(list(runs.values()))])
    assert done.returncode == 0, done.stderr
    for (name, fields), measured in zip(runs.items(), map(int, done.stdout.split()), strict=True):
        reckoned = RunConfig(**fields).run_bytes
        told = f"{name}: {measured / 2**20:.0f} MiB, and {reckoned / 2**20:.0f} were reckoned"
        assert measured <= reckoned + 30e6, told
        assert reckoned <= 2.3 * measured, told


def test_copies_count_and_the_sum_is_said():
    with pytest.raises(ConfigError, match=r"needs about \d+\.\d GiB .* and 1 are allowed; choose .*narrower network"):
        RunConfig(p=97, d_model=512, d_hidden=1024, n_layers=4, batch_size=64, grokfast="ma")
    assert RunConfig(p=97, d_model=512, d_hidden=1024, n_layers=4, batch_size=64).grokfast == "none"


@pytest.mark.parametrize(
    ("fields", "size"),
    [
        ({"p": 97, "operation": "divide"}, 512),  # half of 4656 is more
        ({"p": 31, "train_fraction": 0.5}, 240),  # half of 480
        ({"p": 5, "train_fraction": 0.2}, 3),  # half of 5, rounded up
    ],
)
def test_power_et_als_rule_takes_half_of_the_training_pairs_and_512_at_most(fields, size):
    assert RunConfig(batch_size=-1, **fields).batch_rows == size
    assert RunConfig(batch_size=0, **fields).batch_rows == RunConfig(**fields).n_train
