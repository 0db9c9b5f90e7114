"""The data of a line chart: wide, thin and with the same columns at every tick."""

from collections.abc import Mapping, Sequence
from enum import IntEnum

import numpy as np
import pandas as pd

from grok_core.charts.theme import STROKES
from grok_core.charts.words.axes import STEPS, Axis
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
    axis: Axis = STEPS,
    ghost: pd.DataFrame | None = None,
    crossings: tuple[float | None, float | None] = (None, None),
    turns: Sequence[float] = (),
    cursor: float | None = None,
    points: int = 300,
    band: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return what `curve_spec` draws, at most `points` rows of the run and as many of the ghost.

    Args:
        frame: Metrics of the run, one row per report, with a column "step" and that of the axis; may have no rows yet.
        columns: Name in the chart ("train", "val" or "value") -> name in `frame`.
        axis: On which they stand, as everything below does. On a logarithmic one they are thinned evenly in log place,
            and place 0 is drawn at the first that it can show.
        ghost: Metrics of the run to compare with, drawn in grey.
        crossings: Where train and validation accuracy passed 99 %; their rows are always kept.
        turns: Where validation lost what it had reached, reached it again, lost it again and so on.
        cursor: The chosen place.
        points: Most rows kept of each run.
        band: A range over several runs by the axis, with the columns BAND; None for none.
    Returns:
        Sorted by place; float32: the axis' column, then each name, `Axis.beside`, `ghost_` and each name, and BAND if
        there is any, NaN where missing; int8: mark, a `Mark`.
        What is marked has a row of its own, without values. No rows when neither run has any.
    Raises:
        AnalysisError: If a column named in `columns` is not in a frame that has rows.
    """
    x = axis.column
    kept = [place for place in (*crossings, *turns[-MOST_TURNS:]) if place is not None]
    run = _thinned(_selected(frame, {**columns, **axis.beside}, x), kept, points, axis)
    behind = {f"ghost_{name}": column for name, column in columns.items()}
    old = _thinned(_selected(pd.DataFrame() if ghost is None else ghost, behind, x), [], points, axis)
    wide = run.merge(old, on=x, how="outer", sort=True).assign(mark=Mark.NOTHING)
    if band is not None:
        columns_of_band = _thinned(_selected(band, dict(zip(BAND, BAND, strict=True)), x), [], points, axis)
        wide = wide.merge(columns_of_band, on=x, how="outer", sort=True).fillna({"mark": Mark.NOTHING})
    if len(wide):
        marks = _marks(crossings, turns, cursor) + ([(0, Mark.GHOST)] if len(old) else [])
        wide = pd.concat([wide, pd.DataFrame(marks, columns=[x, "mark"])]).sort_values(x, ignore_index=True)
    if axis.log:
        wide[x] = wide[x].clip(lower=axis.ends[0])
    return wide.astype({column: np.int8 if column == "mark" else np.float32 for column in wide.columns})


def curve_words(
    frame: pd.DataFrame,
    columns: Mapping[str, str],
    *,
    name: str,
    axis: Axis = STEPS,
    crossings: tuple[float | None, float | None] = (None, None),
) -> str:
    """Return in words what a line chart shows: each series at its first, its middle and its last report.

    Args:
        frame, columns, axis, crossings: As for `curve_frame`.
        name: What is drawn: "accuracy", "loss, nats".
    """
    if frame.empty:
        return say("Nothing has been reported yet.")
    rows = [frame.iloc[at] for at in dict.fromkeys((0, len(frame) // 2, len(frame) - 1))]
    names = {n: f"{say(STROKES[n].label)} " if len(columns) > 1 else "" for n in columns}
    known = [(row[axis.column], [(n, row[c]) for n, c in columns.items() if np.isfinite(row[c])]) for row in rows]
    written = [
        say(
            axis.counted.at,
            place=axis.written(place),
            values=", ".join(f"{names[n]}{number(value, '.3g')}" for n, value in values),
        )
        for place, values in known
        if values
    ]
    said = [f"{name[:1].upper()}{name[1:]}: {'; '.join(written) or say('no value is known')}."]
    passed = [(words, at) for words, at in zip(axis.counted.passed, crossings, strict=True) if at is not None]
    return " ".join([*said, *(say(words, place=axis.written(at)) for words, at in passed)])


def _marks(
    crossings: tuple[float | None, float | None], turns: Sequence[float], cursor: float | None
) -> list[tuple[float, Mark]]:
    """Return the places to mark and as what."""
    newest = turns[-MOST_TURNS:]
    kinds = [Mark.TURN] * (len(newest) - 1) + [Mark.LOST if len(turns) % 2 else Mark.AGAIN]
    found = [*zip(crossings, (Mark.TRAIN, Mark.VAL_ONCE if newest else Mark.VAL), strict=True), (cursor, Mark.CURSOR)]
    return [(place, kind) for place, kind in (*found, *zip(newest, kinds, strict=False)) if place is not None]


def _selected(frame: pd.DataFrame, columns: Mapping[str, str], x: str) -> pd.DataFrame:
    """Return the places in column `x` and the renamed columns as finite numbers or NaN, one row per place."""
    wanted = [x, *columns.values()]
    for column in wanted if len(frame) else []:
        if column not in frame.columns:
            there = ", ".join(map(str, frame.columns))
            complaint = say("There is no metric {column!r}; choose from {there}.", column=column, there=there)
            raise AnalysisError(f"{complaint}{nearest(column, map(str, frame.columns))}")
    rows = frame.reindex(columns=wanted).astype(np.float64)
    rows = rows.drop_duplicates(x, keep="last").sort_values(x, ignore_index=True)
    return rows.replace([np.inf, -np.inf], np.nan).set_axis([x, *columns], axis=1)


def _thinned(rows: pd.DataFrame, kept: list[float], points: int, axis: Axis) -> pd.DataFrame:
    """Return at most `points` rows, even along the axis, with the first, the last and the `kept` places."""
    if len(rows) <= points:
        return rows
    places = rows[axis.column]
    place = np.log1p(places.to_numpy() / axis.ends[0]) if axis.log else places.to_numpy()
    always = {0, len(rows) - 1, *np.flatnonzero(places.isin(kept)).tolist()}
    even = np.searchsorted(place, np.linspace(place[0], place[-1], points - len(always)))
    return rows.iloc[sorted(always.union(even.tolist()))].reset_index(drop=True)
