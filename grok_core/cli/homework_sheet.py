"""What the homework hands out: its runs and medians as CSV, its curves with bands, and a sheet to fill in."""

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from grok_core.charts import curves
from grok_core.charts.curve_frames import curve_frame
from grok_core.charts.figures import marks, saving, times
from grok_core.charts.words.axes import steps_axis
from grok_core.config import RunConfig
from grok_core.measures.survival import Estimate, median
from grok_core.runs import Run, Sweep, sweep_frame
from grok_core.runs.sweep import run_folder
from grok_core.tasks.baseline import baseline
from grok_core.views.repeats import band_of

GRID = "grid"
TIMES = ("train", "val", "wait")
HEAD = """# Homework: how long is the wait?

Three restarts of each setting, each with weights and a part of the table of its own. *Wait* is counted from the
step at which training accuracy passed 99 % to the one at which validation did, three reports in a row each; of a run
that never got there it is longer than the last step that was watched. `runs.csv` has every run, `medians.csv` this
table, `bands.csv` and `figures/` the curves.

"""
QUESTIONS = """
## To fill in

1. Before you look: which operation waits longest, which modulus, how many layers? Your guess: ______
2. Which of the differences in the table is larger than the spread of its three restarts? ______
3. Which are not, and how many restarts would you want before you say more? ______
4. Score of an ablation: its wait over that of the same setting in the grid.
{scores}
5. Which of the two ablations would you call a cause, which a condition? What would you train to tell them apart? ______
6. Which sentence of yours above claims more than was measured? Strike it out. ______
"""


@dataclass(frozen=True)
class Cell:
    """A setting and its restarts."""

    name: str
    runs: pd.DataFrame
    configs: Sequence[RunConfig]

    def times(self, what: str) -> tuple[pd.Series, pd.Series]:
        """Return "train", "val" or "wait" of every run, or for how long it was watched, and which were reached."""
        missing = {part: self.runs[f"censored_{part}"].astype(bool) for part in ("train", "val")}
        if what != "wait":
            return self.runs[f"t_{what}"].astype(float), ~missing[what]
        wait = (self.runs["t_val"] - self.runs["t_train"]).astype(float).clip(lower=0)
        return wait, ~(missing["train"] | missing["val"])

    def time(self, what: str) -> Estimate:
        """Return the median of one of these times."""
        return median(*self.times(what))

    def words(self, what: str) -> str:
        """Return it in words; without a median, what it is more than."""
        steps, reached = self.times(what)
        found = median(steps, reached).value
        return f"{found:,.0f}" if found is not None else f"more than {steps[~reached].min():,.0f}"


def cells(sweeps: Mapping[str, Sweep]) -> Iterator[Cell]:
    """Yield the settings of the grid, then the ablations."""
    for name, sweep in sweeps.items():
        frame, configs = sweep_frame(sweep), list(sweep.configs())
        for first in range(0, len(configs), len(sweep.seeds)):
            some = slice(first, first + len(sweep.seeds))
            of = configs[first]
            layers = f"{of.n_layers} layer{'s' if of.n_layers > 1 else ''}"
            called = f"{of.operation} mod {of.p}, {layers}" if name == GRID else name
            yield Cell(called, frame.iloc[some], configs[some])


def zipped(sweeps: Mapping[str, Sweep]) -> bytes:
    """Return the zip file of the homework whose runs are complete; figures are in it where they can be drawn."""
    found = list(cells(sweeps))
    bands = {cell.name: _band(cell) for cell in found}
    files: dict[str, bytes] = {
        "sheet.md": sheet(found, _plain(sweeps)).encode(),
        "runs.csv": _csv(_runs(found)),
        "medians.csv": _csv(_medians(found)),
        "bands.csv": _csv(pd.concat([band.assign(setting=name) for name, band in bands.items()])),
    }
    if saving.can_draw():
        files["figures/times.svg"] = _times(found)
        for number, cell in enumerate(found, 1):
            files[f"figures/{number:02d}-{_file_name(cell.name)}.svg"] = _curves(cell, bands[cell.name])
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(f"homework/{name}", data)
    return content.getvalue()


def sheet(found: Sequence[Cell], plain: Cell) -> str:
    """Return the sheet: the table of medians, and the questions.

    Args:
        found: All settings.
        plain: The setting of the grid from which the ablations take something away.
    """
    lines = ["| setting | understood | memorised at | understood at | wait |", "| --- | --- | --- | --- | --- |"]
    for cell in found:
        understood, said = cell.time("val"), " | ".join(map(cell.words, TIMES))
        lines.append(f"| {cell.name} | {understood.n_reached} of {understood.n} | {said} |")
    ablations = [cell for cell in found if " mod " not in cell.name]
    scores = "\n".join(
        f"   - *{cell.name}* ({cell.words('wait')}) over *{plain.name}* ({plain.words('wait')}): ______"
        for cell in ablations
    )
    return HEAD + "\n".join(lines) + "\n" + QUESTIONS.format(scores=scores)


def _plain(sweeps: Mapping[str, Sweep]) -> Cell:
    """Return the setting of the grid that the ablations change."""
    ablated = next(sweep for name, sweep in sweeps.items() if name != GRID).base
    same = ("p", "operation", "n_layers")
    return next(
        cell for cell in cells(sweeps) if all(getattr(cell.configs[0], name) == getattr(ablated, name) for name in same)
    )


def _runs(found: Sequence[Cell]) -> pd.DataFrame:
    columns = ["seed", "t_train", "censored_train", "t_val", "censored_val", "outcome", "val_accuracy", "run_id"]
    return pd.concat(
        [
            cell.runs[columns].assign(setting=cell.name, wait=cell.times("wait")[0].where(cell.times("wait")[1]))
            for cell in found
        ]
    )


def _medians(found: Sequence[Cell]) -> pd.DataFrame:
    rows = []
    for cell in found:
        row: dict[str, object] = {"setting": cell.name}
        for what in TIMES:
            of = cell.time(what)
            row |= {f"reached_{what}": of.n_reached, f"median_{what}": of.value}
        rows.append(row)
    return pd.DataFrame(rows)


def _metrics(config: RunConfig) -> pd.DataFrame:
    return pd.DataFrame(Run(run_folder(config)).rows()).drop_duplicates("step", keep="last")


def _band(cell: Cell) -> pd.DataFrame:
    return band_of([_metrics(config).set_index("step")["val_accuracy"] for config in cell.configs])


def _curves(cell: Cell, band: pd.DataFrame) -> bytes:
    """Return the accuracy of the first restart, with the band of all."""
    config = cell.configs[0]
    spec = curves.accuracy_spec(
        axis=steps_axis(int(band["step"].max())), baseline=baseline(config), band=True, notes=False
    )
    frame = curve_frame(_metrics(config), columns=curves.ACCURACY, band=band)
    return saving.drawn(spec, frame, "svg")


def _times(found: Sequence[Cell]) -> bytes:
    """Return the two times of every run, a setting a row."""
    rows: list[dict[str, Any]] = [
        {"arm": cell.name, "series": series, "step": max(int(step), 1), "reached": not missing}
        for cell in found
        for series, part in ((marks.MEMORISED, "train"), (marks.GENERALISED, "val"))
        for step, missing in zip(cell.runs[f"t_{part}"], cell.runs[f"censored_{part}"], strict=True)
    ]
    steps = [float(row["step"]) for row in rows]
    spec = times.arms_spec(
        arms=tuple(cell.name for cell in found),
        series=(marks.MEMORISED, marks.GENERALISED),
        steps=(min(steps), max(steps)),
    )
    return saving.drawn(spec, marks.medians(pd.DataFrame(rows), "arm"), "svg")


def _csv(frame: pd.DataFrame) -> bytes:
    first = ["setting", *(name for name in frame.columns if name != "setting")]
    return frame[first].to_csv(index=False).encode()


def _file_name(name: str) -> str:
    return "-".join(name.replace(",", "").split())
