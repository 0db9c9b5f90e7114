"""Measures the presets: the one place for it, used by `make science` and by the command that writes the figures.

python -m tests.science.measure_presets [NAME ...]             train each preset with all its seeds
python -m tests.science.measure_presets --kept [NAME ...]      train nothing: take those whose seeds are all measured
python -m tests.science.measure_presets --seconds [NAME ...]   time the middle seed of each, on an idle machine

Seed and split vary together, over seeds that nobody looked at while the settings were chosen: a preset that is changed
after they were seen takes the next twenty. What was measured is kept in .science/, so that it can be interrupted.
"""

import dataclasses
import json
import sys
import time
from pathlib import Path
from typing import Any

import torch

from grok_core.config import RunConfig
from grok_core.engine import Report, train
from grok_core.experiments.kept import Kept
from grok_core.experiments.measured import this_machine
from grok_core.measures.phases import progress
from grok_core.presets import PRESETS
from grok_core.presets.record import FIGURES_FILE, FRESH, Figures, Preset
from grok_core.tasks.baseline import baseline

MANY, SOME = 20, 7
SLOW = {"power-division", "power-grok", "nanda-addition", "rnn"}  # over a minute each: measured on fewer seeds
PINNED = {"number-line"}  # its split must hold every sum, so it stays, and the seeds alone vary
KEPT = Path(__file__).parents[2] / ".science" / "presets.jsonl"
QUICK_S = 10.0  # what takes less is timed three times
NAMES = tuple(field.name for field in dataclasses.fields(Figures))


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


def measured(preset: Preset, *, train_missing: bool = True) -> list[dict[str, Any]] | None:
    """Return the figures of all seeds of a preset: those that are kept, and the others measured now, or else None."""
    there, rows = kept(), []
    for seed in seeds_of(preset.name):
        config = config_of(preset, seed)
        figures = there.get(config)
        if figures is None:
            if not train_missing:
                return None
            figures = measure(preset, seed)
            there.add(config, figures)
        rows.append({name: figures[name] for name in NAMES})  # older ones have more
    return rows


def measure(preset: Preset, seed: int) -> dict[str, Any]:
    """Train a preset with one seed and return its figures, as `grok_core.presets.record.Figures` names them."""
    config = config_of(preset, seed)
    reports = [(item.step, item.metrics) for item in train(config) if isinstance(item, Report)]
    return {"seed": seed, "split_seed": config.split_seed} | _steps(reports, baseline(config))


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
    known = figures["presets"]
    for name in [name for name in names if not name.startswith("--")] or list(PRESETS):
        if "--seconds" in names:
            known[name]["seconds"] = seconds_of(PRESETS[name])
        elif (rows := measured(PRESETS[name], train_missing="--kept" not in names)) is not None:
            seconds = known.get(name, {}).get("seconds")
            known[name] = {"config": PRESETS[name].config.to_json(), "seconds": seconds, "seeds": rows}
        print(name, known.get(name, {}).get("seconds"), flush=True)
        figures["presets"] = {n: known[n] for n in PRESETS if n in known}
        write(figures | {"schema": 3, "machine": this_machine()})


if __name__ == "__main__":
    main(sys.argv[1:])
