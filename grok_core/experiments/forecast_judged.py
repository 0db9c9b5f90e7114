"""Forecasts put to the test: learnt from the taught runs, judged on runs whose settings and seeds are others."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from grok_core.errors import AnalysisError
from grok_core.languages import mark
from grok_core.measures.contrasts import Interval
from grok_core.measures.waits import forecast_scores as scores
from grok_core.measures.waits.first_part import FirstPart
from grok_core.measures.waits.forecast import FEWEST_SETTINGS, Forecast, Taught, fit
from grok_core.measures.waits.forecast_scores import Coverage, Ranking, Spread
from grok_core.measures.waits.wait_laws import LAWS, norm_law
from grok_core.views.forecasting.forecasts import laws_from, learnt, steps_by_laws
from grok_core.views.forecasting.taught_runs import TaughtRun, features, has_clock, settings_features, taught

Floats = npt.NDArray[np.float64]
Of = Callable[[TaughtRun, FirstPart], list[float]]

WITH_STATE, ALONE, USUAL = mark("settings and first part"), mark("settings alone"), mark("the preset's median")
HINDSIGHT = mark("norm law, with the norm that the run had in the end")

GROKS: Mapping[str, Of] = {
    WITH_STATE: lambda run, _: features(run),
    ALONE: lambda run, _: settings_features(run.config),
    mark("log lr·decay"): lambda run, _: settings_features(run.config)[:1],
    mark("growth of the norm"): lambda _, first: [first.norm_slope],
    mark("step of memorising"): lambda _, first: [math.log(first.memorised)],
    mark("low-frequency energy of the training loss"): lambda _, first: [math.log(first.low_energy + 1e-9)],
    mark("Hjorth activity of the training loss"): lambda _, first: [math.log(first.activity + 1e-9)],
}
"""What ranks runs by whether they get there at all: numbers of a run, each put into the same kind of line."""


@dataclass(frozen=True)
class Row:
    """How far one way to say the step was off, on judged runs that got there.

    Args:
        n: Runs of which it said something.
        error: Median absolute error of log step.
        wait_error: The same of the wait between memorising and generalising; None where no wait is said.
    """

    n: int
    error: Interval
    wait_error: float | None


@dataclass(frozen=True)
class Learnt:
    """What the taught runs of one preset say of themselves.

    Args:
        usual: The preset's own median step.
        n, n_reached: Runs, and those that got there.
        n_late: Those later than twice the preset's median, or never.
        spread: Settings against seeds; None where too few settings have two runs that got there.
        within: Correlation of the logarithms of memorising and generalising within settings.
        loo: Median absolute error of log step, a setting left out: with the first part, and without.
    """

    usual: float
    n: int
    n_reached: int
    n_late: int
    spread: Spread | None
    within: float
    loo: tuple[float, float]


@dataclass(frozen=True)
class ForecastJudgement:
    """What came of the forecasts on judged runs.

    Args:
        n, n_late, n_reached, n_waiting: Judged runs; those later than twice their preset's median, or never; those that
            got there; and those of them that had not when it was known that they had memorised.
        n_forecast: Those of n_waiting of which there is a forecast.
        rows: By name, over the runs with a forecast.
        by_preset: By preset, how many of these are of it, and the median error of each way to say it.
        better: Median error of the forecast minus that of a baseline, by its name.
        coverage: Of the bands, by name.
        ranking: Whether a run gets there at all: by name, all runs that had memorised, each setting left out in turn;
            empty where all got there.
        why_unranked: Why `ranking` is empty, in a sentence.
        learnt: By preset.
    """

    n: int
    n_late: int
    n_reached: int
    n_waiting: int
    n_forecast: int
    rows: Mapping[str, Row]
    by_preset: Mapping[str, tuple[int, Mapping[str, float]]]
    better: Mapping[str, Interval]
    coverage: Mapping[str, Coverage]
    ranking: Mapping[str, Ranking]
    why_unranked: str
    learnt: Mapping[str, Learnt]


def judge(runs: Sequence[TaughtRun], usual: Mapping[str, float]) -> ForecastJudgement:
    """Learn from the taught runs, and judge on the others.

    Args:
        runs: Both parts, of presets in `usual`.
        usual: The median step of each preset by its own figures.
    Raises:
        AnalysisError: When no judged run has a forecast.
    """
    judged = [run for run in runs if run.part == "judged"]
    waiting = [run for run in judged if run.grokked is not None and run.still_waits]
    said = {name: _forecasts(name, runs, waiting) for name in usual}
    pairs = [pair for found in said.values() for pair in found if not (pair[1].why_not or pair[2].why_not)]
    came = np.array([run.grokked for run, *_ in pairs], dtype=np.float64)
    steps = {
        WITH_STATE: np.array([one.median for _, one, _, _ in pairs]),
        ALONE: np.array([one.median for _, _, one, _ in pairs]),
        USUAL: np.array([usual[run.preset] for run, *_ in pairs]),
    }
    steps |= {law: np.array([laws.get(law, math.nan) for *_, laws in pairs]) for law in (*LAWS, HINDSIGHT)}
    memorised = np.array([_first(run).memorised for run, *_ in pairs], dtype=np.float64)
    errors = {name: scores.log_errors(steps[name], came) for name in (WITH_STATE, ALONE, USUAL)}
    presets = np.array([run.preset for run, *_ in pairs])
    bands = {WITH_STATE: [one for _, one, _, _ in pairs], ALONE: [one for _, _, one, _ in pairs]}
    ranking, why = _rankings(runs)
    return ForecastJudgement(
        n=len(judged),
        n_late=_late(judged, usual),
        n_reached=sum(run.grokked is not None for run in judged),
        n_waiting=len(waiting),
        n_forecast=len(pairs),
        rows={name: row for name in steps if (row := _row(steps[name], came, memorised)) is not None},
        by_preset={name: _of_preset(errors, presets == name) for name in usual if name in presets},
        better={name: scores.better_by(errors[WITH_STATE], errors[name]) for name in (ALONE, USUAL)},
        coverage={name: scores.coverage(*_ends(found), came) for name, found in bands.items()},
        ranking=ranking,
        why_unranked=why,
        learnt={name: _learnt([r for r in runs if (r.preset, r.part) == (name, "taught")], usual) for name in usual},
    )


Said = tuple[TaughtRun, Forecast, Forecast, Mapping[str, float]]


def _forecasts(name: str, runs: Sequence[TaughtRun], waiting: Sequence[TaughtRun]) -> list[Said]:
    """Return runs of a preset with their forecasts, with the first part and without, and the steps by the laws."""
    known = [run for run in runs if (run.preset, run.part) == (name, "taught")]
    both = learnt(known), learnt(known, with_state=False)
    laws = laws_from(known)
    found: list[Said] = []
    for run in (run for run in waiting if run.preset == name):
        now, steps = _first(run).known_at, run.config.steps
        one, other = (
            of.forecast(features(run, with_state=with_state), steps=steps, now=now)
            for of, with_state in zip(both, (True, False), strict=True)
        )
        found.append((run, one, other, steps_by_laws(run, laws) | _in_hindsight(run)))
    return found


def _in_hindsight(run: TaughtRun) -> dict[str, float]:
    """Return the step by the published norm law with the norm that the run itself had in the end: no forecast."""
    rate, end = run.config.lr * run.config.weight_decay, run.norm_grokked or math.nan
    wait = norm_law(rate, _first(run).norm, end)
    return {HINDSIGHT: _first(run).memorised + wait} if math.isfinite(wait) else {}


def _row(said: Floats, came: Floats, memorised: Floats) -> Row | None:
    there = np.isfinite(said)
    if not there.any():
        return None
    waits = said[there] - memorised[there], came[there] - memorised[there]
    is_wait = bool((waits[0] > 0).all() and (waits[1] > 0).all())
    wait_error = float(np.median(scores.log_errors(*waits))) if is_wait else None
    return Row(int(there.sum()), scores.median_error(scores.log_errors(said[there], came[there])), wait_error)


def _of_preset(errors: Mapping[str, Floats], here: npt.NDArray[np.bool_]) -> tuple[int, dict[str, float]]:
    return int(here.sum()), {name: float(np.median(values[here])) for name, values in errors.items()}


def _ends(found: Sequence[Forecast]) -> tuple[list[float], list[float]]:
    return [one.low for one in found], [one.high for one in found]


def _rankings(runs: Sequence[TaughtRun]) -> tuple[dict[str, Ranking], str]:
    """Return how well each of GROKS ranks the runs that had memorised, by fits without their own setting."""
    kept = [run for run in runs if run.still_waits and has_clock(run.config)]
    got_there, settings = [run.grokked is not None for run in kept], [run.setting for run in kept]
    try:
        return {name: scores.ranking(_left_out(kept, of), got_there, settings) for name, of in GROKS.items()}, ""
    except AnalysisError as error:
        return {}, str(error)


def _left_out(kept: Sequence[TaughtRun], of: Of) -> Floats:
    """Return by how many deviations the line of each run's preset stays before its last step, its setting left out."""
    found = np.full(len(kept), np.nan)
    for preset in dict.fromkeys(run.preset for run in kept):
        places = np.array([i for i, run in enumerate(kept) if run.preset == preset])
        mine = [kept[i] for i in places]
        table = np.array([of(run, _first(run)) for run in mine])
        whole = taught(mine)
        data = Taught(table, whole.steps, whole.reached, whole.settings)
        budget = np.log([run.config.steps for run in mine])
        for setting in dict.fromkeys(data.settings):
            others, here = data.without(setting)
            line = fit(others)
            found[places[here]] = (budget[here] - line.log_step(table[here])) / line.noise
    return found


def _learnt(runs: Sequence[TaughtRun], usual: Mapping[str, float]) -> Learnt:
    reached = [run for run in runs if run.grokked is not None and run.still_waits]
    logs, settings = np.log([run.grokked or 1 for run in reached]), [run.setting for run in reached]
    try:
        spread = scores.settings_and_seed(logs, settings)
    except AnalysisError:
        spread = None
    memorised = np.log([_first(run).memorised for run in reached])
    return Learnt(
        usual=usual[runs[0].preset] if runs else math.nan,
        n=len(runs),
        n_reached=sum(run.grokked is not None for run in runs),
        n_late=_late(runs, usual),
        spread=spread,
        within=scores.within_settings(memorised, logs, settings) if reached else math.nan,
        loo=(_loo(runs, with_state=True), _loo(runs, with_state=False)),
    )


def _loo(runs: Sequence[TaughtRun], *, with_state: bool) -> float:
    missed = learnt(runs, with_state=with_state).missed
    return float(np.median(np.abs(missed))) if len(missed) >= FEWEST_SETTINGS else math.nan


def _late(runs: Sequence[TaughtRun], usual: Mapping[str, float]) -> int:
    """Count the runs that took more than twice their preset's median, those that never got there among them."""
    return sum(run.grokked is None or run.grokked > 2 * usual[run.preset] for run in runs)


def _first(run: TaughtRun) -> FirstPart:
    assert run.first is not None  # asked of runs that still wait
    return run.first
