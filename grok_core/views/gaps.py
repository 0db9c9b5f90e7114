"""The generalization gap of runs, from their reports: the measure, a table over runs, and what is said of one."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from grok_core.charts.curves import NATS
from grok_core.charts.words.percentages import percent
from grok_core.config import RunConfig
from grok_core.errors import AnalysisError, StoreError
from grok_core.languages import mark, number, say
from grok_core.measures.gap import Gap, RiseAndFall, rise_and_fall
from grok_core.measures.phases import Progress
from grok_core.runs import Run
from grok_core.runs.store import metrics_file
from grok_core.views.cache import unchanged
from grok_core.views.reading import reached as what_was_reached

if TYPE_CHECKING:
    import pandas as pd

COLUMNS: Mapping[str, str] = {
    "run_id": "str", "unit": "str", "peak": "float64", "peak_step": "Int64", "onset": "Int64", "release": "Int64",
    "opened": "Int64", "closed": "Int64", "length": "Int64", "open_so_far": "Int64", "area": "float64",
    "area_so_far": "float64", "area_unit": "str", "final": "float64", "literal_first": "Int64",
    "literal_last": "Int64", "is_censored": "boolean", "is_peak_last": "boolean", "note": "str",
}  # fmt: skip
"""The columns of `gap_table`, with pandas' types that have a missing value."""

AREA_UNITS = {NATS: mark("nats · steps"), "": mark("steps")}
"""The unit of a loss -> that of the area of its gap."""


def gap_of(run: Run) -> Gap:
    """Return the gap of a run, read once per change. Raises AnalysisError when its reports do not tell it."""
    return unchanged(run.path / metrics_file.FILE, "gap", lambda: metrics_file.gap_of_rows(run.rows()))


def unit_of(config: RunConfig) -> str:
    """Return the unit of a run's loss and of its gap, marked; "" for a squared error, which has none."""
    return NATS if config.loss == "cross_entropy" else ""


def gap_table(runs: Iterable[Run]) -> "pd.DataFrame":
    """Return the gaps of runs, a row each, by COLUMNS; missing is what is not known.

    `opened` and `closed` are t1 and t2, `length` and `area` are between them and missing where the gap has not closed;
    `open_so_far` and `area_so_far` are then until the last report. `is_peak_last`: it may grow on. `note` says in a
    sentence why a run has no gap, and is "" otherwise. Units are said in the reader's language.
    """
    import pandas as pd

    return pd.DataFrame([_line(run) for run in runs], columns=list(COLUMNS)).astype(dict(COLUMNS))


def _line(run: Run) -> dict[str, Any]:
    try:
        unit = unit_of(run.config)
        line = {"run_id": run.id, "unit": unit and say(unit), "area_unit": say(AREA_UNITS[unit]), "note": ""}
        found = gap_of(run)
    except (AnalysisError, StoreError) as error:
        return {"run_id": run.id, "unit": "", "area_unit": "", "note": str(error)}
    first, last = found.literal or (None, None)
    same = ("peak", "peak_step", "onset", "release", "opened", "closed", "length", "open_so_far", "area", "area_so_far")
    return (
        line
        | {name: getattr(found, name) for name in (*same, "final")}
        | {
            "literal_first": first,
            "literal_last": last,
            "is_censored": found.closed is None,
            "is_peak_last": found.phases[1].censored,
        }
    )


def gap_series(run: Run) -> "pd.DataFrame":
    """Return the gap of a run at each report, to draw or to save: a row a report (G17).

    Columns: step; signed and absolute, in units of the loss; rate, how fast the absolute gap grows, by decades of
    steps, NaN at step 0; cumulative, the signed gap summed over the steps so far, in units of the loss times steps.
    Raises AnalysisError as `gap_of` does.
    """
    import numpy as np
    import pandas as pd

    found = gap_of(run)
    places, rates = found.rate()
    rate = np.full(len(found.steps), np.nan)
    if len(places):
        rate = np.interp(np.log10(np.maximum(found.steps, 1)), np.log10(places), rates)
        rate[found.steps == 0] = np.nan
    columns = {"step": found.steps, "signed": found.signed, "absolute": found.absolute, "rate": rate}
    return pd.DataFrame(columns | {"cumulative": found.cumulative})


def gap_sentence(run: Run) -> str:
    """Return what became of a run's gap in a few sentences with its numbers, or in one why it has none.

    It says when validation loss has risen and fallen again before 99 % of validation was right (G14).
    """
    try:
        found, reached = gap_of(run), what_was_reached(run).progress
    except (AnalysisError, StoreError) as error:
        return str(error)
    said = [_opens(found, reached, unit_of(run.config)), _closes(found)]
    if (turns := double_descent(run)) is not None:
        said.append(_waits(run, turns, reached))
    return " ".join(said)


def double_descent(run: Run) -> RiseAndFall | None:
    """Return where validation loss has risen and fallen again, its top before 99 % of validation was right (G14)."""
    reports = _reports(run)
    found = rise_and_fall([row["step"] for row in reports], [_number(row["val_loss"]) for row in reports])
    at = what_was_reached(run).progress.step_val_99
    return found if found is not None and (at is None or found.top_step < at) else None


def _reports(run: Run) -> list[metrics_file.Row]:
    rows: list[metrics_file.Row] = unchanged(run.path / metrics_file.FILE, "rows of the gap", partial(_scheduled, run))
    return rows


def _scheduled(run: Run) -> list[metrics_file.Row]:
    kept = ("step", "val_loss", "val_accuracy")
    return [{name: row[name] for name in kept} for row in run.rows() if row["scheduled"]]


def _opens(found: Gap, reached: Progress, unit: str) -> str:
    """Say where the gap opens and peaks, and where that is beside memorising and generalising."""
    size = " ".join(filter(None, (number(found.peak, ".3g"), unit and say(unit))))
    told = {"opened": found.opened, "size": size, "at": found.peak_step}
    train, val, peak = reached.step_train_99, reached.step_val_99, found.peak_step
    if val is not None and peak > val:
        return say(
            "The gap opens at step {opened:,} and peaks at {size} at step {at:,}, after generalising (step {val:,}).",
            **told,
            val=val,
        )
    if train is None or peak < train:
        return say(
            "The gap opens at step {opened:,} and peaks at {size} at step {at:,}, before it has memorised.", **told
        )
    if val is None:
        return say(
            "The gap opens at step {opened:,} and peaks at {size} at step {at:,}, after memorising (step {train:,}).",
            **told,
            train=train,
        )
    return say(
        "The gap opens at step {opened:,} and peaks at {size} at step {at:,}, between memorising (step {train:,}) and "
        "generalising (step {val:,}).",
        **told,
        train=train,
        val=val,
    )


def _closes(found: Gap) -> str:
    if found.closed is not None:
        return say(
            "It closes at step {closed:,}: it was open for {length:,} steps.",
            closed=found.closed,
            length=found.open_so_far,
        )
    told = {"last": found.last_open, "length": found.open_so_far}
    if found.phases[1].censored:
        return say(
            "It is largest at the last report, step {last:,}, and may grow on: it has been open for {length:,} steps "
            "or more, and its area is not known.",
            **told,
        )
    return say(
        "It has not closed by step {last:,}: it has been open for {length:,} steps or more, and its area is not known.",
        **told,
    )


def _waits(run: Run, turns: RiseAndFall, reached: Progress) -> str:
    share = next(_number(row["val_accuracy"]) for row in _reports(run) if row["step"] == turns.top_step)
    told: dict[str, Any] = {
        "low": turns.low, "low_step": turns.low_step, "top": turns.top, "top_step": turns.top_step,
        "end": turns.end, "end_step": turns.end_step, "share": percent(share),
    }  # fmt: skip
    if reached.step_val_99 is None:
        return say(
            "Validation loss rises from {low:.3g} at step {low_step:,} to {top:.3g} at step {top_step:,} and falls to "
            "{end:.3g} at step {end_step:,} while accuracy waits: {share} of validation is right at its top, and 99 % "
            "are not reached.",
            **told,
        )
    return say(
        "Validation loss rises from {low:.3g} at step {low_step:,} to {top:.3g} at step {top_step:,} and falls to "
        "{end:.3g} at step {end_step:,} while accuracy waits: {share} of validation is right at its top, and 99 % only "
        "at step {val:,}.",
        **told,
        val=reached.step_val_99,
    )


def _number(value: float | None) -> float:
    return float("nan") if value is None else value
