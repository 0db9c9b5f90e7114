"""Two checkouts train to the same bits: their metrics are compared as hexadecimal floats, on one machine.

python -m benchmarks.same_bits PATH    PATH is another checkout; five presets, three seeds each; about 6 minutes
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

from tests import children

RUNS = tuple(product(("hello-grok", "ring", "s5-cosets", "transformer-grok", "lstm-alpha"), range(3)))
"""Presets and seeds."""
# It uses only names that every checkout has. One thread, for bits depend on their number.
TRAIN = """
import dataclasses, json, sys
import torch
torch.set_num_threads(1)
import grok_core
from grok_core.engine import Report, train
from grok_core.presets import preset
root, runs, changes = sys.argv[1], json.loads(sys.argv[2]), json.loads(sys.argv[3])
assert grok_core.__path__[0].startswith(root), f"{grok_core.__path__[0]} is not in {root}"
for name, seed in runs:
    found = {}
    for item in train(preset(name).config.replace(seed=seed, **changes)):
        if isinstance(item, Report):
            metrics = dataclasses.asdict(item.metrics)
            found[item.step] = {k: v.hex() if isinstance(v, float) else v for k, v in metrics.items()}
    print(json.dumps(found), flush=True)
"""
Reports = dict[str, dict[str, Any]]  # step -> metric -> value


def main() -> int:
    """Compare run by run; return 1 at the first difference."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.same_bits", description="Compare two checkouts.")
    parser.add_argument("other", type=Path, help="another checkout of this project")
    parser.add_argument("--steps", type=int, help="fewer steps than the presets have")
    options = parser.parse_args()
    changes = {} if options.steps is None else {"steps": options.steps}
    both = trained(children.ROOT, changes), trained(options.other.resolve(), changes)
    for (name, seed), ours, theirs in zip(RUNS, *both, strict=True):
        if difference := first_difference(ours, theirs):
            print(f"{name}, seed {seed}: {difference}")
            return 1
        print(f"{name}, seed {seed}: {len(ours)} reports, bit for bit the same", flush=True)
    return 0


def trained(root: Path, changes: dict[str, Any]) -> Iterator[Reports]:
    """Train RUNS in a process of its own with the code of a checkout, and yield the reports of each.

    Args:
        root: The checkout.
        changes: Fields to change in every preset.
    Raises:
        RuntimeError: When the process ends too soon; why is on its standard error.
    """
    command = [sys.executable, "-c", TRAIN, str(root), json.dumps(RUNS), json.dumps(changes)]
    variables = {"PYTHONPATH": str(root), "OPENBLAS_NUM_THREADS": "1"}
    with children.running(command, cwd=root, env=variables, stdout=subprocess.PIPE) as process:
        assert process.stdout
        for _ in RUNS:
            line = process.stdout.readline()
            if not line:
                raise RuntimeError(f"{root}: the training ended with exit status {process.wait()}.")
            yield json.loads(line)


def first_difference(ours: Reports, theirs: Reports) -> str:
    """Return the first step and metric that differ, with both values; "" where all are equal."""
    for step in sorted(ours.keys() | theirs.keys(), key=int):
        if step not in ours or step not in theirs:
            return f"step {step} is reported by one of them alone"
        for metric in sorted(ours[step].keys() | theirs[step].keys()):
            here, there = (found[step].get(metric, "absent") for found in (ours, theirs))
            if here != there:
                return f"step {step}, {metric}: {here} here, {there} there"
    return ""


if __name__ == "__main__":
    sys.exit(main())
