"""How far the scores of two sets of recordings are apart: `python -m tests.science.compare_recordings OLD [NEW]`.

It prints, for each recording and kind of score, the largest change over all matrices and every eighth snapshot, or all
dissections. A change is a share of the old value; of a value below 0.1 it is a share of 0.1, because such scores are
shown to three digits and are noise. p-values count shuffles: of them the largest difference is given. Recordings
packed anew from the same runs must stay below 1 %, and below two shuffles.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from grok_core.measures import clock
from grok_core.measures.fourier import frequency_shares
from grok_core.measures.neurons import neuron_parts
from grok_core.measures.progress_measures import parts_of
from grok_core.measures.projections import pca, trustworthiness
from grok_core.runs import Run
from grok_core.runs.store.places import recordings_folder
from grok_core.tasks.task import build_task
from grok_core.views.weights import structure_of

EVERY = 8  # snapshots
SMALLEST = 0.1
MOST, MOST_P = 0.01, 0.0101


def compare(old: Run, new: Run) -> dict[str, float]:
    """Return the largest change of each kind of score; a name that differs counts as 1."""
    found: dict[str, float] = {}
    before, after = dict(scores(old)), dict(scores(new))
    if before.keys() != after.keys():
        raise ValueError(f"{old.id} and {new.id} have different scores: {sorted(before.keys() ^ after.keys())[:5]}")
    for (kind, place), value in before.items():
        found[kind] = max(found.get(kind, 0.0), change(kind, value, after[kind, place]))
    return found


def change(kind: str, old: Any, new: Any) -> float:
    """Return how far two values of a score are apart."""
    if old is None or isinstance(old, str):
        return float(old != new)
    one, other = np.asarray(old, dtype=float), np.asarray(new, dtype=float)
    size = 1.0 if kind.endswith("_p") else np.maximum(np.abs(one), SMALLEST)
    changes = np.abs(one - other) / size
    return float(np.max(changes, initial=0.0, where=~np.isnan(changes)))


def scores(run: Run) -> Iterator[tuple[tuple[str, str], Any]]:
    """Yield kind, place and value of every score of a run."""
    steps = run.snapshot_steps()
    for step in dict.fromkeys((*steps[::EVERY], steps[-1])):
        yield from _of_snapshot(run, step)
    for name in run.dissections():
        yield from _of_dissection(run, name)


def _of_snapshot(run: Run, step: int) -> Iterator[tuple[tuple[str, str], Any]]:
    order, snapshot = build_task(run.config).cyclic_order, run.snapshot(step)
    for matrix, values in structure_of(run, step)[1].items():
        place, rows = f"{matrix} at {step}", getattr(snapshot, matrix)
        if values.pop("frequencies"):  # the strongest: here all of them
            yield ("frequency shares", place), frequency_shares(rows[order])
        if shares := values.pop("irreps"):
            yield ("irrep shares", place), [shares[name] for name in sorted(shares)]
        for kind, value in values.items():
            yield (kind, place), value
        yield ("trustworthiness", place), trustworthiness(rows, pca(rows)[0][:, :2])
        yield ("axes of PCA", place), pca(rows)[1][:4]


def _of_dissection(run: Run, name: str) -> Iterator[tuple[tuple[str, str], Any]]:
    opened, task, parts = run.dissection(name), build_task(run.config), parts_of(build_task(run.config))
    for kind in ("lens_train", "lens_val", "lens_explained", "gradient_symmetricity", "top_probabilities"):
        yield (kind, name), getattr(opened, kind)
    if parts is not None:
        for side in ("neurons_x", "neurons_y"):
            found = neuron_parts(getattr(opened, side), parts)
            yield ("shares of neurons", f"{side} at {name}"), found.shares
            yield ("clear neurons", f"{side} at {name}"), found.clear.mean()
            yield ("null of neurons", f"{side} at {name}"), found.null_95
    if task.cyclic_order is not None and len(task.cyclic_order) > 2:
        logits = clock.by_angles(opened.right_logit, task.answers(), task.cyclic_order)
        yield ("irrelevance", name), clock.distance_irrelevance(logits)


def main() -> int:
    """Print the table; return 1 when a change is too large."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path, nargs="?", default=recordings_folder())
    parser.add_argument("--only", nargs="*", help="names of recordings")
    given = parser.parse_args()
    names = given.only or sorted(path.name for path in given.new.iterdir() if path.is_dir())
    worst: dict[str, float] = {}
    for name in names:
        changes = compare(Run(given.old / name), Run(given.new / name))
        print(f"{name}: " + ", ".join(f"{kind} {change:.3%}" for kind, change in changes.items()), flush=True)
        worst = {kind: max(worst.get(kind, 0.0), changes.get(kind, 0.0)) for kind in worst | changes}
    print("largest: " + ", ".join(f"{kind} {change:.3%}" for kind, change in worst.items()))
    return int(any(value > (MOST_P if kind.endswith("_p") else MOST) for kind, value in worst.items()))


if __name__ == "__main__":
    sys.exit(main())
