"""The forecast of a run that has memorised: when it generalises, by what runs of its kind taught, and by each law."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from grok_core.config import RunConfig
from grok_core.errors import AnalysisError
from grok_core.languages import mark, number, say
from grok_core.measures.waits.first_part import FirstPart
from grok_core.measures.waits.forecast import Forecast, Forecaster, learn
from grok_core.measures.waits.wait_laws import Known, Laws, calibrate
from grok_core.views.cache import once
from grok_core.views.forecasting.taught_runs import (
    CURVES,
    TaughtRun,
    features,
    from_curves,
    has_clock,
    kind_of,
    own_runs,
    shipped,
    taught,
)
from grok_core.views.reading import Reading

WHY_NOT: Mapping[str, str] = {
    "clock": mark("No forecast: without decoupled weight decay, or with planned changes, nothing was taught."),
    "changed": mark("No forecast: settings changed by hand or a branch are like no run that was taught."),
    "early": mark("No forecast: validation had reached 99 % before it was known that the run had memorised."),
    "few": mark(
        "No forecast: of this kind {n:,} runs are known (settings that differ: {n_settings:,}), which is too few; "
        "finish more runs that differ in decay, rate, data or width."
    ),
    "outside": mark("No forecast: these settings lie farther from those that were taught than any of these do."),
    "passed": mark("No forecast: the whole band lies before the step at which the run had memorised."),
}
"""Why there is none, in words; to be said with `n` and `n_settings`."""


@dataclass(frozen=True)
class RunForecast:
    """What can be said of a run at the step at which it is known to have memorised.

    Args:
        first: What its first part showed.
        forecast: From runs of its kind; None where `why_not` was clear without them.
        why_not: "" where there is a forecast, or a key of WHY_NOT.
        laws: The step by each law that says something, calibrated on the same runs.
        n_own: How many of the runs that were learnt from are the visitor's own.
    """

    first: FirstPart
    forecast: Forecast | None
    why_not: str
    laws: Mapping[str, float]
    n_own: int = 0


def forecast_of(now: Reading) -> RunForecast | None:
    """Return the forecast of a run; None before it has memorised. Made once, and the same from then on."""
    if now.progress.step_train_99 is None:
        return None
    made_from = (now.run.path, now.status.created, "forecast")
    return once(made_from, lambda: _forecast(now))


def learnt(runs: Sequence[TaughtRun], *, with_state: bool = True) -> Forecaster:
    """Return what runs of one kind teach."""
    return learn(taught(runs, with_state=with_state))


def laws_from(runs: Sequence[TaughtRun]) -> Laws | None:
    """Return the laws calibrated on runs of one kind; None where too few of them waited."""
    there = [run for run in runs if run.still_waits and run.grokked is not None and has_clock(run.config)]
    known = [
        (run.config.lr * run.config.weight_decay, run.first.memorised, run.grokked, run.first.norm, run.norm_grokked)
        for run in there
        if run.first is not None
    ]
    try:
        return calibrate(Known(*np.array(known, dtype=np.float64).reshape(len(known), 5).T))
    except AnalysisError:
        return None


def steps_by_laws(run: TaughtRun, laws: Laws | None) -> dict[str, float]:
    """Return the step at which a run gets there by each law that says something of it."""
    if laws is None or run.first is None:
        return {}
    rate = run.config.lr * run.config.weight_decay
    waits = laws.waits(decay_rate=rate, norm=run.first.norm)
    return {name: run.first.memorised + wait for name, wait in waits.items() if math.isfinite(wait)}


def _forecast(now: Reading) -> RunForecast | None:
    scheduled = now.metrics[now.metrics["scheduled"]]
    this = from_curves(now.config, {name: scheduled[name].to_numpy() for name in CURVES})
    if this.first is None:
        return None
    if not has_clock(now.config):
        return RunForecast(this.first, None, "clock", {})
    if now.changes or now.branched is not None:
        return RunForecast(this.first, None, "changed", {})
    if not this.still_waits:
        return RunForecast(this.first, None, "early", {})
    ours, own = _known_to(now.config)
    forecaster = learnt([*ours, *own])
    found = forecaster.forecast(features(this), steps=now.config.steps, now=this.first.known_at)
    laws = steps_by_laws(this, laws_from([*ours, *own]))
    return RunForecast(this.first, found, found.why_not, laws, n_own=len(own))


def _known_to(config: RunConfig) -> tuple[list[TaughtRun], list[TaughtRun]]:
    """Return the runs of its kind to learn from, shipped and own; a run with its settings and seeds would tell it."""
    kind, same = kind_of(config), _as_seeded(config)
    ours = [run for run in shipped() if kind_of(run.config) == kind and _as_seeded(run.config) != same]
    own = [run for run in own_runs(kind) if _as_seeded(run.config) != same]
    return ours, own


def _as_seeded(config: RunConfig) -> RunConfig:
    """Return the configuration without what says how long it runs."""
    usual = RunConfig()
    return config.replace(steps=usual.steps, until=usual.until, report=usual.report)


def forecast_words(made: RunForecast, steps: int) -> str:
    """Return a forecast in words, or why there is none.

    Args:
        made: The forecast.
        steps: The run's last step, when it is not stopped.
    """
    found = made.forecast
    if made.why_not or found is None:
        n, n_settings = (0, 0) if found is None else (found.n, found.n_settings)
        return say(WHY_NOT[made.why_not], n=n, n_settings=n_settings)
    words = say(
        "Forecast at step {now:,}, learnt from {n:,} runs of this kind: validation reaches 99 % at step {median:,.0f}; "
        "in nine of ten such runs that get there, between {low:,.0f} and {high:,.0f}.",
        now=made.first.known_at, n=found.n, median=found.median, low=found.low, high=found.high,
    )  # fmt: skip
    likely = say(
        "That it gets there within its {steps:,} steps has a probability of {likely:.0%}, by the same fit.",
        steps=steps, likely=found.likely,
    )  # fmt: skip
    return f"{words} {likely}"


def mark_words(found: Forecast) -> str:
    """Return what stands over the rule of a forecast."""
    return say(
        "forecast: step {median:,.0f} ({low:,.0f}-{high:,.0f})", median=found.median, low=found.low, high=found.high
    )


def scored_words(made: RunForecast, came: int, guess: int | None) -> str:
    """Return how far the forecast, the laws and the visitor's guess were off.

    Args:
        made: The forecast.
        came: The step at which validation reached 99 %.
        guess: The step that the visitor guessed, 0 for "never"; None without a guess.
    """
    said = []
    found = made.forecast
    if found is not None and not made.why_not:
        is_inside = found.low <= came <= found.high
        told = INSIDE if is_inside else OUTSIDE
        said.append(say(told, came=came, factor=_factor(found.median, came)))
        if guess:
            said.append(say(GUESS, guess=guess, factor=_factor(guess, came)))
        elif guess is not None:
            said.append(say("You guessed never; it came."))
    for name, step in made.laws.items():
        said.append(say(LAW, law=say(name), step=number(step, ",.0f"), factor=_factor(step, came)))
    return " ".join(said)


def laws_words(made: RunForecast) -> str:
    """Return what each law says of a run, in words; "" where none says anything."""
    return " ".join(say(LAW_SAYS, law=say(name), step=step) for name, step in made.laws.items())


INSIDE = mark("It came at step {came:,}, inside the band; the forecast was off by a factor of {factor:.2f}.")
OUTSIDE = mark("It came at step {came:,}, outside the band; the forecast was off by a factor of {factor:.2f}.")
GUESS = mark("Your guess, step {guess:,}, was off by a factor of {factor:.2f}.")
LAW = mark("By the law “{law}” it was step {step}, off by a factor of {factor:.2f}.")
LAW_SAYS = mark("By the law “{law}” it comes at step {step:,.0f}.")


def _factor(said: float, came: float) -> float:
    """Return by what factor, 1 or more, a positive step is off."""
    return max(said, 1.0) / came if said > came else came / max(said, 1.0)
