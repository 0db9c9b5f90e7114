"""The data of several runs over each other: their curves, their letters, and what the pointer tells at each place."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from grok_core.languages import number, say

SERIES: Mapping[str, str] = {
    "train": "train_accuracy", "val": "val_accuracy", "train_loss": "train_loss", "val_loss": "val_loss",
}  # fmt: skip
"""The columns of `compared_frame` that are drawn, and where they come from."""
POINTS, GRID = 300, 240  # rows of a run, and places of the pointer
HIGHEST, LOWEST = 0.88, 0.28  # heights at which letters stand on rising curves


def compared_frame(
    runs: Sequence[pd.DataFrame], names: Sequence[str], *, log_x: bool = True, at: float | None = None
) -> pd.DataFrame:
    """Return what `compared_spec` draws: rows of each run, its letters, and a row for each place of the pointer.

    Args:
        runs: Reports of each run, rising in a column "x", with the columns that SERIES names; one may have no rows.
        names: What each is called, beginning with its letter.
        log_x: On a logarithmic axis, on which what stands at 0 is drawn at the first place above it.
        at: The chosen place, or None.
    Returns:
        x, run (a name) and SERIES for the curves; letter with val or val_loss; told_0, told_1 … in words, the
        validation of each run at a place or before it; chosen, 1 in the row of the chosen place. The rest is missing.
    """
    curves = [_curve(run, log_x) for run in runs]
    parts = [curve.assign(run=name) for curve, name in zip(curves, names, strict=True)]
    parts += [_letters(curve, names, i, log_x) for i, curve in enumerate(curves) if len(curve)]
    whole = [curve["x"].to_numpy() for curve in curves if len(curve)]
    if whole:
        parts.append(_told(curves, grid(whole, log_x)))
        if at is not None:
            parts.append(pd.DataFrame({"x": [at], "chosen": [1]}))
    columns = ["x", "run", *SERIES, "letter", *(f"told_{i}" for i in range(len(runs))), "chosen"]
    frame = pd.concat([part for part in parts if len(part)] or [pd.DataFrame()], ignore_index=True)
    texts = ["run", "letter", *(column for column in columns if column.startswith("told_"))]
    return frame.reindex(columns=columns).astype(dict.fromkeys(texts, object))


def _curve(run: pd.DataFrame, log_x: bool) -> pd.DataFrame:
    """Return x and SERIES of a run, thinned evenly along the axis."""
    rows = run.rename(columns={source: name for name, source in SERIES.items()})[["x", *SERIES]]
    rows = rows.replace([np.inf, -np.inf], np.nan).reset_index(drop=True)
    if log_x and len(rows):
        positive = rows.loc[rows["x"] > 0, "x"]
        rows["x"] = rows["x"].clip(lower=positive.iloc[0] if len(positive) else 1.0)
    if len(rows) <= POINTS:
        return rows
    place = np.log(rows["x"]) if log_x else rows["x"]
    even = np.searchsorted(place, np.linspace(place.iloc[0], place.iloc[-1], POINTS))
    return rows.iloc[np.unique([0, *even.clip(max=len(rows) - 1), len(rows) - 1])]


def _letters(curve: pd.DataFrame, names: Sequence[str], i: int, log_x: bool) -> pd.DataFrame:
    """Return the letter of a run on its rising validation accuracy, each run's at a height of its own, and on its loss.

    One that never rises so far has it near the end, apart from those of the others.
    """
    height = HIGHEST - (HIGHEST - LOWEST) * i / max(len(names) - 1, 1)
    x = curve["x"].to_numpy()
    place = np.log(np.maximum(x, np.finfo(float).tiny)) if log_x else x
    beyond = np.flatnonzero(curve["val"].to_numpy() >= height)
    share = 1 - 0.07 * (i + 1)
    late = int(np.searchsorted(place, place[0] + share * (place[-1] - place[0])).clip(max=len(x) - 1))
    on_accuracy = int(beyond[0]) if len(beyond) else late
    letter = names[i][:1]
    two = curve.iloc[[on_accuracy, late]]
    frame = pd.DataFrame({"x": two["x"], "letter": letter, "run": names[i]})
    frame["val"] = [two["val"].iloc[0], np.nan]
    frame["val_loss"] = [np.nan, two["val_loss"].iloc[1]]
    return frame


def grid(whole: Sequence[NDArray[np.float64]], log_x: bool, most: int = GRID) -> NDArray[np.float64]:
    """Return at most so many places of reports of any run, evenly along the axis; the last is among them.

    Args:
        whole: The places (n,) of each run's reports; above 0 on a logarithmic axis.
        log_x: Whether the axis is logarithmic.
        most: Places.
    """
    every = np.unique(np.concatenate(whole))
    place = np.log(every) if log_x else every
    even = np.searchsorted(place, np.linspace(place[0], place[-1], most))
    kept: NDArray[np.float64] = every[np.unique(even.clip(max=len(every) - 1))]
    return kept


def _told(curves: Sequence[pd.DataFrame], grid: NDArray[np.float64]) -> pd.DataFrame:
    """Return, at each place, what each run's validation accuracy was at its newest report by then."""
    told: dict[str, object] = {"x": grid}
    for i, curve in enumerate(curves):
        x, values = curve["x"].to_numpy(), curve["val"].to_numpy()
        found = np.searchsorted(x, grid, side="right") - 1
        past = grid > x[-1] if len(x) else np.ones(len(grid), bool)
        told[f"told_{i}"] = [
            "—" if k < 0 or not len(x) else _told_share(values[k], is_over=over)
            for k, over in zip(found, past, strict=True)
        ]
    return pd.DataFrame(told)


def _told_share(share: float, *, is_over: bool) -> str:
    return say("{share} at its end", share=number(share, ".1%")) if is_over else number(share, ".1%")


def compared_words(runs: Sequence[pd.DataFrame], names: Sequence[str], x_title: str) -> str:
    """Return in words where each run begins and ends, and its largest validation accuracy."""
    said = []
    for run, name in zip(runs, names, strict=True):
        if run.empty:
            said.append(say("{name}: not on this axis", name=name))
            continue
        first, last = run.iloc[0], run.iloc[-1]
        said.append(
            say(
                "{name}: validation accuracy {first:.3g} at first, {most:.3g} at most, {last:.3g} at {x:.3g}, where "
                "the validation loss is {loss:.3g}",
                name=name,
                first=first["val_accuracy"],
                most=run["val_accuracy"].max(),
                last=last["val_accuracy"],
                x=last["x"],
                loss=last["val_loss"],
            )
        )
    return f"{say('Accuracy and loss by {x}.', x=x_title)} {'; '.join(said)}."
