"""The data of a line chart: wide, thin and with the same columns at every tick."""

from collections.abc import Mapping, Sequence
from enum import IntEnum

import numpy as np
import pandas as pd

from grok_core.charts.theme import STROKES
from grok_core.errors import AnalysisError, nearest
from grok_core.languages import number, say


class Mark(IntEnum):
    """What a row of a frame marks at its step: most have values and mark nothing."""

    NOTHING = 0
    TRAIN = 1  # train accuracy passed 99 %
    VAL = 2  # validation accuracy did, and nothing came of it since
    VAL_ONCE = 3  # validation accuracy did; the newest turn is told instead
    TURN = 4  # validation lost what it had reached, or reached it again
    LOST = 5  # the newest turn
    AGAIN = 6  # the newest turn
    CURSOR = 7  # the chosen step
    GHOST = 8  # there is a run to compare with


BAND = ("band_low", "band_middle", "band_high")
"""The columns of a range over several runs, with its median."""
MOST_TURNS = 6  # the newest that are drawn


def curve_frame(
    frame: pd.DataFrame,
    *,
    columns: Mapping[str, str],
    ghost: pd.DataFrame | None = None,
    crossings: tuple[int | None, int | None] = (None, None),
    turns: Sequence[int] = (),
    cursor: int | None = None,
    log_x: bool = True,
    points: int = 300,
    band: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return what `curve_spec` draws, at most `points` rows of the run and as many of the ghost.

    Args:
        frame: Metrics of the run, one row per report, with a column "step"; may have no rows yet.
        columns: Name in the chart ("train", "val" or "value") -> name in `frame`.
        ghost: Metrics of the run to compare with, drawn in grey.
        crossings: Steps at which train and validation accuracy passed 99 %; their rows are always kept.
        turns: Steps at which validation lost what it had reached, reached it again, lost it again and so on.
        cursor: The chosen step.
        log_x: Thin evenly in log step and draw step 0 at 1, which a logarithmic axis can show.
        points: Most rows kept of each run.
        band: A range over several runs by "step", with the columns BAND; None for none.
    Returns:
        Sorted by step; float32: step, then each name, `ghost_` and each name, and BAND if there is any, NaN where
        missing; int8: mark, a `Mark`.
        What is marked has a row of its own, without values. No rows when neither run has any.
    Raises:
        AnalysisError: If a column named in `columns` is not in a frame that has rows.
    """
    kept = [step for step in (*crossings, *turns[-MOST_TURNS:]) if step is not None]
    run = _thinned(_selected(frame, columns), kept, points, log_x)
    behind = {f"ghost_{name}": column for name, column in columns.items()}
    old = _thinned(_selected(pd.DataFrame() if ghost is None else ghost, behind), [], points, log_x)
    wide = run.merge(old, on="step", how="outer", sort=True).assign(mark=Mark.NOTHING)
    if band is not None:
        columns_of_band = _thinned(_selected(band, dict(zip(BAND, BAND, strict=True))), [], points, log_x)
        wide = wide.merge(columns_of_band, on="step", how="outer", sort=True).fillna({"mark": Mark.NOTHING})
    if len(wide):
        marks = _marks(crossings, turns, cursor) + ([(0, Mark.GHOST)] if len(old) else [])
        wide = pd.concat([wide, pd.DataFrame(marks, columns=["step", "mark"])]).sort_values("step", ignore_index=True)
    if log_x:
        wide["step"] = wide["step"].clip(lower=1)
    return wide.astype({column: np.int8 if column == "mark" else np.float32 for column in wide.columns})


def curve_words(
    frame: pd.DataFrame,
    columns: Mapping[str, str],
    *,
    name: str,
    crossings: tuple[int | None, int | None] = (None, None),
) -> str:
    """Return in words what a line chart shows: each series at its first, its middle and its last report.

    Args:
        frame, columns, crossings: As for `curve_frame`.
        name: What is drawn: "accuracy", "loss, nats".
    """
    if frame.empty:
        return say("Nothing has been reported yet.")
    rows = [frame.iloc[at] for at in dict.fromkeys((0, len(frame) // 2, len(frame) - 1))]
    names = {n: f"{say(STROKES[n].label)} " if len(columns) > 1 else "" for n in columns}
    known = [(row["step"], [(n, row[c]) for n, c in columns.items() if np.isfinite(row[c])]) for row in rows]
    written = [
        say(
            "at step {step:,} {values}",
            step=int(step),
            values=", ".join(f"{names[n]}{number(value, '.3g')}" for n, value in values),
        )
        for step, values in known
        if values
    ]
    said = [f"{name[:1].upper()}{name[1:]}: {'; '.join(written) or say('no value is known')}."]
    train, val = crossings
    if train is not None:
        said.append(say("Training accuracy passed 99 % at step {step:,}.", step=train))
    if val is not None:
        said.append(say("Validation accuracy passed 99 % at step {step:,}.", step=val))
    return " ".join(said)


def _marks(
    crossings: tuple[int | None, int | None], turns: Sequence[int], cursor: int | None
) -> list[tuple[int, Mark]]:
    """Return the steps to mark and as what."""
    newest = turns[-MOST_TURNS:]
    kinds = [Mark.TURN] * (len(newest) - 1) + [Mark.LOST if len(turns) % 2 else Mark.AGAIN]
    found = [*zip(crossings, (Mark.TRAIN, Mark.VAL_ONCE if newest else Mark.VAL), strict=True), (cursor, Mark.CURSOR)]
    return [(step, kind) for step, kind in (*found, *zip(newest, kinds, strict=False)) if step is not None]


def _selected(frame: pd.DataFrame, columns: Mapping[str, str]) -> pd.DataFrame:
    """Return step and the renamed columns as finite numbers or NaN, one row per step."""
    wanted = ["step", *columns.values()]
    for column in wanted if len(frame) else []:
        if column not in frame.columns:
            there = ", ".join(map(str, frame.columns))
            complaint = say("There is no metric {column!r}; choose from {there}.", column=column, there=there)
            raise AnalysisError(f"{complaint}{nearest(column, map(str, frame.columns))}")
    rows = frame.reindex(columns=wanted).astype(np.float64)
    rows = rows.drop_duplicates("step", keep="last").sort_values("step", ignore_index=True)
    return rows.replace([np.inf, -np.inf], np.nan).set_axis(["step", *columns], axis=1)


def _thinned(rows: pd.DataFrame, kept: list[int], points: int, log_x: bool) -> pd.DataFrame:
    """Return at most `points` rows, even along the axis, with the first, the last and the `kept` steps."""
    if len(rows) <= points:
        return rows
    place = np.log1p(rows["step"].to_numpy()) if log_x else rows["step"].to_numpy()
    always = {0, len(rows) - 1, *np.flatnonzero(rows["step"].isin(kept)).tolist()}
    even = np.searchsorted(place, np.linspace(place[0], place[-1], points - len(always)))
    return rows.iloc[sorted(always.union(even.tolist()))].reset_index(drop=True)
