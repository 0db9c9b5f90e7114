"""The data of a line chart: wide, thin and with the same columns at every tick."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from grok_core.charts.theme import STROKES
from grok_core.errors import AnalysisError, nearest

RULES = ("t_train", "t_val", "cursor")
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
    Returns:
        float32, sorted by step: step, then each name, `ghost_` and each name; in the first row alone has_ghost (1
        where there is one), t_train, t_val, cursor, and lost or again, the newest turn; turn (a row for each of the
        newest). NaN is missing.
    Raises:
        AnalysisError: If a column named in `columns` is not in a frame that has rows.
    """
    kept = [step for step in (*crossings, *turns[-MOST_TURNS:]) if step is not None]
    run = _thinned(_selected(frame, columns), kept, points, log_x)
    behind = {f"ghost_{name}": column for name, column in columns.items()}
    old = _thinned(_selected(pd.DataFrame() if ghost is None else ghost, behind), [], points, log_x)
    wide = run.merge(old, on="step", how="outer", sort=True)
    has_ghost = 1 if len(old) else None
    for name, value in zip((*RULES, "has_ghost"), (*crossings, cursor, has_ghost), strict=True):
        wide[name] = np.nan
        if value is not None and len(wide):
            wide.loc[0, name] = value
    _add_turns(wide, turns)
    if log_x:
        at_least_one = ["step", *RULES, "turn", "lost", "again"]
        wide[at_least_one] = wide[at_least_one].clip(lower=1)
    return wide.astype(np.float32)


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
        return "Nothing has been reported yet."
    rows = [frame.iloc[at] for at in dict.fromkeys((0, len(frame) // 2, len(frame) - 1))]
    names = {n: f"{STROKES[n].label} " if len(columns) > 1 else "" for n in columns}
    known = [(row["step"], [(n, row[c]) for n, c in columns.items() if np.isfinite(row[c])]) for row in rows]
    written = [
        f"at step {int(step):,} " + ", ".join(f"{names[n]}{value:.3g}" for n, value in values)
        for step, values in known
        if values
    ]
    said = [f"{name.capitalize()}: {'; '.join(written) or 'no value is known'}."]
    for series, step in zip(("Training", "Validation"), crossings, strict=True):
        said += [] if step is None else [f"{series} accuracy passed 99 % at step {step:,}."]
    return " ".join(said)


def _add_turns(wide: pd.DataFrame, turns: Sequence[int]) -> None:
    """Put the newest turns into the first rows, and the last of them beside it as what it is."""
    wide[["turn", "lost", "again"]] = np.nan
    if not len(wide) or not turns:
        return
    newest = turns[-min(MOST_TURNS, len(wide)) :]
    wide.loc[: len(newest) - 1, "turn"] = np.asarray(newest, dtype=np.float64)
    wide.loc[0, "lost" if len(turns) % 2 else "again"] = newest[-1]


def _selected(frame: pd.DataFrame, columns: Mapping[str, str]) -> pd.DataFrame:
    """Return step and the renamed columns as finite numbers or NaN, one row per step."""
    wanted = ["step", *columns.values()]
    for column in wanted if len(frame) else []:
        if column not in frame.columns:
            raise AnalysisError(
                f"There is no metric {column!r}; choose from {', '.join(map(str, frame.columns))}."
                f"{nearest(column, map(str, frame.columns))}"
            )
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
