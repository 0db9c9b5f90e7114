"""Measures the presets: the one place for it, used by `make science` and by the command that writes the figures.

python -m tests.science.measure_presets [NAME ...]             train each preset with all its seeds
python -m tests.science.measure_presets --seconds [NAME ...]   time the middle seed of each, on an idle machine

Seed and split vary together, over seeds that nobody looked at while the settings were chosen: a preset that is changed
after they were seen takes the next twenty. What was measured is kept in .science/, so that it can be interrupted.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

from grok_core.config import RunConfig
from grok_core.engine import Report, Snapshot, train
from grok_core.experiments.kept import Kept
from grok_core.experiments.measured import this_machine
from grok_core.measures.circular_correlation import best_of_frequencies
from grok_core.measures.cosets import best_cosets, search_cosets
from grok_core.measures.fourier import ring, spectrum
from grok_core.measures.parallelograms import representation_quality
from grok_core.measures.phases import progress
from grok_core.measures.projections import tsne
from grok_core.presets import PRESETS
from grok_core.presets.record import FIGURES_FILE, FRESH, Preset
from grok_core.tasks.baseline import baseline
from grok_core.tasks.task import Task, build_task

MANY, SOME = 20, 7
SLOW = {"power-division", "power-grok", "nanda-addition", "rnn"}  # over a minute each: measured on fewer seeds
PINNED = {"number-line"}  # its split must hold every sum, so it stays, and the seeds alone vary
KEPT = Path(__file__).parents[2] / ".science" / "presets.jsonl"
QUICK_S = 10.0  # what takes less is timed three times
PERPLEXITY = 30  # what the Embeddings page starts with
RING_FREQUENCIES = 3  # a t-SNE ring follows one of the strongest frequencies, not always the strongest
MATRICES = ("embedding_x", "embedding_y", "output_rows")

Structure = dict[str, Any]


def seeds_of(name: str) -> range:
    """Return the seeds on which a preset is measured."""
    return range(FRESH, FRESH + (SOME if name in SLOW else MANY))


def config_of(preset: Preset, seed: int) -> RunConfig:
    """Return the configuration that is measured with a seed."""
    split = {} if preset.name in PINNED else {"split_seed": seed}
    return preset.config.replace(seed=seed, **split)


def kept() -> Kept[dict[str, Any]]:
    """Return what is kept of presets."""
    return Kept(KEPT, "figures", read=lambda found: dict(found.items()), write=dict)


def measured(preset: Preset) -> list[dict[str, Any]]:
    """Return the figures of all seeds of a preset: those that are kept, and the others measured now."""
    there, rows = kept(), []
    for seed in seeds_of(preset.name):
        config = config_of(preset, seed)
        figures = there.get(config)
        if figures is None:
            figures = measure(preset, seed)
            there.add(config, figures)
        rows.append(figures)
    return rows


def measure(preset: Preset, seed: int) -> dict[str, Any]:
    """Train a preset with one seed and return its figures, as `grok_core.presets.record.Figures` names them."""
    config = config_of(preset, seed)
    task = build_task(config)
    torch.set_num_threads(config.threads)
    reports, first, last = [], None, None
    for item in train(config):
        if isinstance(item, Report):
            reports.append((item.step, item.metrics))
            last = item.snapshot() if item.step in (0, config.steps) else last
            first = first or last
    structure = STRUCTURES.get(preset.name, no_structure)
    about = {"seed": seed, "split_seed": config.split_seed}
    return about | _steps(reports, baseline(config)) | {"structure": structure(task, first, last)}


def _steps(reports: list[tuple[int, Any]], baseline: float) -> dict[str, Any]:
    steps = [step for step, _ in reports]
    train_accuracy, val_accuracy = zip(*((m.train_accuracy, m.val_accuracy) for _, m in reports), strict=True)
    crossed = progress(steps, train_accuracy, val_accuracy, baseline=baseline)
    t_train, t_val = crossed.step_train_99, crossed.step_val_99
    plateau = [v for s, v in zip(steps, val_accuracy, strict=True) if t_train is not None and s >= 2 * t_train]
    return {
        "step_train_99": t_train,
        "step_val_99": t_val,
        "plateau_val": round(plateau[0], 4) if plateau else None,
        "val_accuracy": round(val_accuracy[-1], 4),
    }


def seconds_of(preset: Preset) -> float | None:
    """Return the processor time to step_val_99 with the middle seed, the least of three; the machine must be idle."""
    reached = [row for row in preset.figures if row.step_val_99 is not None]
    if 2 * len(reached) <= len(preset.figures):
        return None
    middle = sorted(reached, key=lambda row: row.step_val_99 or 0)[(len(preset.figures) - 1) // 2]
    config = preset.config.replace(seed=middle.seed, split_seed=middle.split_seed, steps=middle.step_val_99)
    torch.set_num_threads(config.threads)
    found: list[float] = []
    while len(found) < (3 if not found or found[0] < QUICK_S else 1):
        items = train(config)
        next(items)  # start-up
        began = time.process_time()
        for _ in items:
            pass
        found.append(time.process_time() - began)
    return round(min(found), 2)


def no_structure(_task: Task, _first: Snapshot, _last: Snapshot) -> Structure:
    """For presets that claim nothing about what is inside."""
    return {}


def ring_view(task: Task, first: Snapshot, last: Snapshot) -> Structure:
    """The cross-fitted ring of the output rows before the first step and after the last, each with its null."""
    before, after = ring(first.output_rows[task.cyclic_order]), ring(last.output_rows[task.cyclic_order])
    return {
        "ring_before": round(before.score, 3),
        "ring_before_null_95": round(before.null_95, 3),
        "ring": round(after.score, 3),
        "ring_null_95": round(after.null_95, 3),
        "ring_frequency": after.frequency,
    }


def tsne_ring(task: Task, first: Snapshot, last: Snapshot) -> Structure:
    """How well t-SNE of the output rows goes round with a strong frequency, beside the ring view."""
    before, _ = _tsne_correlation(first.output_rows[task.cyclic_order])
    rows = last.output_rows[task.cyclic_order]
    after, frequency = _tsne_correlation(rows)
    found = {"perplexity": PERPLEXITY, "tsne_before": before, "tsne": after, "tsne_frequency": frequency}
    strongest = [[k, round(share, 3)] for k, share in spectrum(rows).top(RING_FREQUENCIES)]
    return found | {"strongest": strongest} | ring_view(task, first, last)


def _tsne_correlation(rows: Any) -> tuple[float, int]:
    frequencies = [k for k, _ in spectrum(rows).top(RING_FREQUENCIES)]
    points = tsne(rows, perplexity=PERPLEXITY, seed=0)
    correlation, frequency = best_of_frequencies(points, frequencies)
    return round(correlation, 3), frequency


def cosets(task: Task, first: Snapshot, last: Snapshot) -> Structure:
    """The cosets that k-means finds best, in whichever matrix, and the best of every matrix."""
    every = {name: _best_cosets(task, getattr(first, name), getattr(last, name)) for name in MATRICES}
    best = max(every, key=lambda name: (every[name]["ari"], every[name]["silhouette"]))
    return {"matrix": best, **every[best], "every": every}


def _best_cosets(task: Task, before: Any, rows: Any) -> Structure:
    assert task.group is not None
    score = best_cosets(rows, task.group, top=1)[0]
    return {
        "subgroup": score.subgroup.name,
        "order": score.subgroup.order,
        "side": score.side,
        "ari": round(score.ari, 3),
        "ari_p": round(score.ari_p_value, 3),
        "silhouette": round(score.silhouette, 3),
        "p": round(search_cosets(rows, task.group).p_value, 3),
        "p_before": round(search_cosets(before, task.group).p_value, 3),
    }


def parallelograms(_task: Task, first: Snapshot, last: Snapshot) -> Structure:
    """The share of parallelograms closed before the first step and after the last."""
    return {
        "quality_before": round(representation_quality(first.embedding_x), 3),
        "quality": round(representation_quality(last.embedding_x), 3),
    }


STRUCTURES: dict[str, Callable[[Task, Snapshot, Snapshot], Structure]] = {
    "hello-grok": ring_view,
    "ring": tsne_ring,
    "ring-grok": tsne_ring,
    "s5-cosets": cosets,
    "cosets-grok": cosets,
    "number-line": parallelograms,
}


def write(figures: dict[str, Any]) -> None:
    """Write the figures with one line for each seed, so that a change can be read in a diff."""
    head = json.dumps({key: value for key, value in figures.items() if key != "presets"})
    lines = []
    for name, found in figures["presets"].items():
        rows = ",\n   ".join(json.dumps(row) for row in found["seeds"])
        config, seconds = json.dumps(found["config"]), json.dumps(found.get("seconds"))
        lines.append(f'  {json.dumps(name)}: {{"config": {config},\n  "seconds": {seconds}, "seeds": [\n   {rows}]}}')
    text = f'{head[:-1]}, "presets": {{\n' + ",\n".join(lines) + "\n}}\n"
    json.loads(text)
    FIGURES_FILE.write_text(text, encoding="utf-8")


def main(names: list[str]) -> None:
    """Measure the named presets, or all, and put them into the file of figures in the order of PRESETS."""
    figures = json.loads(FIGURES_FILE.read_text(encoding="utf-8"))
    known, timed = figures["presets"], "--seconds" in names
    for name in [name for name in names if name != "--seconds"] or list(PRESETS):
        entry = known.setdefault(name, {"config": PRESETS[name].config.to_json(), "seconds": None, "seeds": []})
        if timed:
            entry["seconds"] = seconds_of(PRESETS[name])
        else:
            entry.update(config=PRESETS[name].config.to_json(), seeds=measured(PRESETS[name]))
        print(name, len(entry["seeds"]), entry["seconds"], flush=True)
        figures["presets"] = {n: known[n] for n in PRESETS if n in known}
        write(figures | {"schema": 3, "machine": this_machine()})


if __name__ == "__main__":
    main(sys.argv[1:])
