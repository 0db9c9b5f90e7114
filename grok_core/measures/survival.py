"""Kaplan–Meier curves and medians of right-censored steps: when runs reach 99 %, although some never did.

Of a run that was stopped before it reached 99 % we only know that it takes longer. A median without such runs, or with
their last step in place of the step at 99 %, makes a setting look quicker than it is. The estimator is that of Kaplan
and Meier (1958, doi:10.1080/01621459.1958.10501452); the interval of the median is Brookmeyer and Crowley's (1982,
doi:10.2307/2530286) from the log-log band of Kalbfleisch and Prentice, which SciPy computes, as R's
`survfit(conf.type="log-log")` does. The median of two runs lies between them, as there and as usual.
"""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from grok_core.errors import AnalysisError

if TYPE_CHECKING:
    import pandas as pd  # it and SciPy's statistics take two seconds to load
    from scipy.stats import CensoredData

CONFIDENCE = 0.95
HALF = 0.5
ROUNDING = 1e-9  # may make a product of fractions slightly larger or smaller than 1/2

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Estimate:
    """The median step of a group of runs.

    Args:
        value: The step at which half of the runs have reached 99 %, with censored runs taken into account; None when
            too few have. Where exactly a half has for a while, it is the middle between the step at which they have and
            the next one at which a run reaches 99 %, or, if none does, the last step at which a run was watched.
        low, high: Ends of the 95 % confidence interval; None where the data do not bound it.
        n: Number of runs.
        n_reached: Number of runs that reached 99 %.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    n_reached: int


def kaplan_meier(steps: npt.ArrayLike, reached: npt.ArrayLike) -> "pd.DataFrame":
    """Return the share of runs that have not reached 99 % yet, after each step at which a run reached it or ended.

    Args:
        steps: For each run the step at which it reached 99 %, or its last step if it did not; shape (n,), finite.
        reached: For each run whether it reached 99 %; shape (n,).
    Returns:
        Columns `step`, `share` and its 95 % band `low` and `high`. The first line is (0, 1, 1, 1); each share holds
        until the next line's step. Where the share is 0 the band is not defined, NaN.
    Raises:
        AnalysisError: When the shapes differ or a step is not a number.
    """
    import pandas as pd
    from scipy.stats import CensoredData

    step, has_reached = _checked(steps, reached)
    start = pd.DataFrame({"step": [0.0], "share": [1.0], "low": [1.0], "high": [1.0]})
    if not len(step):
        return start
    curve = _estimate(CensoredData(uncensored=step[has_reached], right=step[~has_reached]))
    return pd.concat([start, curve], ignore_index=True)


def median(steps: npt.ArrayLike, reached: npt.ArrayLike) -> Estimate:
    """Return the median step with its confidence interval; arguments and errors as in `kaplan_meier`."""
    curve = kaplan_meier(steps, reached)
    value, low, high = (_at_half(curve, name) for name in ("share", "low", "high"))
    return Estimate(value, low, high, np.size(steps), int(np.sum(np.asarray(reached, dtype=bool))))


def summarise(frame: "pd.DataFrame", by: Sequence[str]) -> "pd.DataFrame":
    """Return medians per group of runs.

    Args:
        frame: One line for each run: the columns `by`, and `t_train`, `censored_train`, `t_val`, `censored_val`. A run
            without these four has not begun and is not counted.
        by: The columns that name a group; without any, all runs are one group.
    Returns:
        One line for each group, in order of appearance: `by`, `n` (runs that have begun), and for train and val each
        `n_…` (reached), `t_…` (median step), `t_…_low` and `t_…_high` (its 95 % interval); then `delay_ratio`, the
        validation median over the training median. NaN where there is no such number.
    """
    import pandas as pd

    names = list(by)
    groups = frame.groupby(names, sort=False, dropna=False, observed=True) if names else [((), frame)]
    return pd.DataFrame([dict(zip(names, key, strict=True)) | _medians(group) for key, group in groups])


def _medians(group: "pd.DataFrame") -> dict[str, Any]:
    begun = group[group["t_train"].notna()]
    line: dict[str, Any] = {"n": len(begun)}
    for part in ("train", "val"):
        reached = ~begun[f"censored_{part}"].astype(bool)
        found = median(begun[f"t_{part}"].astype(float), reached)
        line[f"n_{part}"] = found.n_reached
        for suffix, number in (("", found.value), ("_low", found.low), ("_high", found.high)):
            line[f"t_{part}{suffix}"] = np.nan if number is None else number
    return line | {"delay_ratio": line["t_val"] / line["t_train"] if line["t_train"] else np.nan}


def _checked(steps: npt.ArrayLike, reached: npt.ArrayLike) -> tuple[Floats, npt.NDArray[np.bool_]]:
    step, has_reached = np.asarray(steps, dtype=float), np.asarray(reached, dtype=bool)
    if step.ndim != 1 or step.shape != has_reached.shape:
        raise AnalysisError(f"Got {step.shape} steps for {has_reached.shape} runs; give one step for each run.")
    if not np.isfinite(step).all():
        raise AnalysisError("A step is not a finite number; give the last step of a run that did not get there.")
    return step, has_reached


def _estimate(sample: "CensoredData") -> "pd.DataFrame":
    """Return SciPy's curve with its log-log band, which is not defined where the share is 1 (here it is 1) or 0."""
    import pandas as pd
    from scipy.stats import ecdf

    curve = ecdf(sample).sf
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="The confidence interval is undefined at some observations")
        band = curve.confidence_interval(CONFIDENCE, method="log-log")
    share = np.clip(curve.probabilities, 0.0, 1.0)
    table = pd.DataFrame({"step": curve.quantiles, "share": share})
    for name, end in (("low", band.low), ("high", band.high)):
        table[name] = np.where(share == 1, 1.0, end.probabilities)
        table.loc[np.isclose(share, 0), name] = np.nan  # rounding may leave a share of 1e-17 instead of 0
    return table


def _at_half(curve: "pd.DataFrame", name: str) -> float | None:
    """Return the step at which a curve crosses a half, the middle of them where it stays there; NaN is nowhere."""
    steps, values = curve["step"], curve[name]
    reaches, below = steps[values <= HALF + ROUNDING], steps[values < HALF - ROUNDING]
    if reaches.empty:
        return None
    leaves = steps.iloc[-1] if below.empty else below.iloc[0]
    return float((reaches.iloc[0] + leaves) / 2)
