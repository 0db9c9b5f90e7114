"""What came of forecasting the jump, in words and tables: a section of docs/reproduced.md, which the command prints."""

import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from grok_core.errors import WriteError
from grok_core.experiments.forecast_judged import ALONE, HINDSIGHT, USUAL, WITH_STATE, ForecastJudgement, Learnt, judge
from grok_core.experiments.forecast_runs import CURVES, FAMILIES, judged_configs, taught_configs, usual_step
from grok_core.experiments.kept import Kept
from grok_core.experiments.measured import Measured
from grok_core.languages import say
from grok_core.measures.contrasts import Interval
from grok_core.measures.waits.forecast import LEVEL
from grok_core.measures.waits.forecast_scores import Coverage, Ranking
from grok_core.views.forecasting.taught_runs import TaughtRun, from_curves, line_of, read_lines, shipped_file

GOAL = 1.18  # the factor that was hoped for, written down before any run was judged

TITLE = "## A forecast of the jump, at memorisation"

METHOD = """The step at which validation reaches 99 % is forecast when a run is known to have memorised: a line in the
logarithms of lr·decay, lr/decay, data fraction and both widths, and, of the first part, of the memorising step, the
norm, its growth, and validation's accuracy and loss. Runs that never got there count as later than their last step
(Tobit's likelihood). The band of {level} is made of what was missed when whole settings were left out; it is about
runs that get there within their steps, six times the median of their preset. Settings are drawn at random by a fixed
seed: decay a third to 1.6 times the preset's, learning rate a half to 1.6 times, widths two thirds to four thirds,
data {fractions}. Learnt from seeds below 900, three for each setting; judged on other settings, with seeds from 1000
on, one for each. Errors are of the logarithm of the step, as a factor: 1.18 is 18 % off. In brackets 95 % intervals."""


def ship(kept: Kept[Measured], path: Path) -> int:
    """Write the runs that are kept as lines, without their curves; return how many. Raises WriteError."""
    pairs = [("taught", *pair) for pair in taught_configs()] + [("judged", *pair) for pair in judged_configs()]
    lines = []
    for part, name, config in pairs:
        if (found := kept.get(config)) is not None and found.outcome != "diverged":
            curves = {column: found.beside[column] for column in CURVES}
            lines.append(line_of(from_curves(config, curves, preset=name, part=part)))  # type: ignore[arg-type]
    try:
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    except OSError as error:
        raise WriteError(
            say("{path} cannot be written ({reason}); make room or permit it.", path=path, reason=error.strerror)
        ) from error
    return len(lines)


def shipped_section(path: Path | None = None) -> list[str]:
    """Return the section made from the shipped runs; no lines where there are none."""
    runs = read_lines(path or shipped_file())
    return list(section(runs)) if runs else []


def section(runs: Sequence[TaughtRun]) -> Iterator[str]:
    """Yield the lines of the section. Raises AnalysisError when no judged run has a forecast."""
    found = judge(runs, {name: usual_step(name) for name in FAMILIES})
    yield TITLE
    yield ""
    yield f"Verdict: **{verdict(found)}**."
    yield ""
    fractions = " and ".join(
        f"{_percent(of.fractions[0])} to {_percent(of.fractions[1])} (`{name}`)" for name, of in FAMILIES.items()
    )
    yield METHOD.format(level=_percent(LEVEL), fractions=fractions)
    yield ""
    yield from _judged(found)
    yield ""
    yield from _ranking(found.ranking, found.why_unranked)
    yield ""
    yield from _decided_by(found)
    yield ""
    yield (
        "Not tested, or different: two presets of small MLPs, full batch, decoupled decay; a forecast says nothing of "
        "other kinds of run until enough of them were finished. The laws are of unrefereed papers, calibrated here on "
        "all taught runs of a preset; the papers calibrate on one setting."
    )


def verdict(found: ForecastJudgement) -> str:
    """Return in words whether the first part adds anything to the settings, by the interval of the difference."""
    gap = found.better[ALONE]
    if gap.high < 0:
        return "better than settings alone"
    return "worse than settings alone" if gap.low > 0 else "not better than settings alone"


def _judged(found: ForecastJudgement) -> Iterator[str]:
    yield (
        f"Judged on {found.n} fresh runs, of which {found.n_late} ({_percent(found.n_late / found.n)}) took more than "
        f"twice their preset's median, or never got there; {found.n_reached} got there, {found.n_waiting} of them "
        f"after it was known that they had memorised. A forecast for {found.n_forecast} of these {found.n_waiting} "
        f"({_percent(found.n_forecast / max(found.n_waiting, 1))}); of the others it cannot tell."
    )
    yield ""
    yield "| said by | runs | median error of the step | median error of the wait | band of 90 % held |"
    yield "| --- | --- | --- | --- | --- |"
    for name, row in found.rows.items():
        wait = "–" if row.wait_error is None else f"× {math.exp(row.wait_error):.2f}"
        held = _held(found.coverage[name]) if name in found.coverage else "–"
        yield f"| {name} | {row.n} | × {_factors(row.error)} | {wait} | {held} |"
    yield ""
    goal = found.rows[WITH_STATE].error.value <= math.log(GOAL)
    yield (
        f"Against settings alone the forecast's median error is {_times(found.better[ALONE])}; against the preset's "
        f"median, {_times(found.better[USUAL])} (paired by run, bootstrap). The goal of a factor of {GOAL} was "
        f"{'reached' if goal else 'not reached'}. “{HINDSIGHT}” is no forecast: that norm is known afterwards alone."
    )
    yield ""
    for name, (n, errors) in found.by_preset.items():
        said = ", ".join(f"{way} × {math.exp(error):.2f}" for way, error in errors.items())
        yield f"- `{name}`, {n} runs: {said}."


def _ranking(ranking: Mapping[str, Ranking], why: str) -> Iterator[str]:
    yield "Will it get there at all, within its steps?"
    if not ranking:
        yield why
        return
    first = next(iter(ranking.values()))
    yield f"Of {first.n} runs that had memorised, {first.n_positive} did. Ranked with the own setting left out:"
    yield ""
    yield "| ranked by | area under the ROC curve |"
    yield "| --- | --- |"
    for name, one in ranking.items():
        yield f"| {name} | {one.auc.value:.2f} [{one.auc.low:.2f}, {one.auc.high:.2f}] |"


def _decided_by(found: ForecastJudgement) -> Iterator[str]:
    yield "How much of the wait is decided by the settings, how much by the seed (taught runs):"
    yield ""
    yield (
        "| preset | runs, got there | later than twice the median | of the variance, by settings | one seed to another "
        "| r, memorising and jump within settings | setting left out: with first part, without |"
    )
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for name, one in found.learnt.items():
        yield f"| `{name}` | {one.n}, {one.n_reached} | {one.n_late} | {_split(one)} |"


def _split(one: Learnt) -> str:
    loo = ", ".join("–" if math.isnan(error) else f"× {math.exp(error):.2f}" for error in one.loo)
    if one.spread is None:
        return f"– | – | – | {loo}"
    share, seed = one.spread.share, math.exp(math.sqrt(one.spread.by_seed))
    within = "–" if math.isnan(one.within) else f"{one.within:.2f}"
    return f"{_range(share)} | × {seed:.2f} (SD) | {within} | {loo}"


def _held(one: Coverage) -> str:
    return f"{one.held} of {one.n}, {_range(one.share)}"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _range(of: Interval) -> str:
    return f"{_percent(of.value)} [{100 * of.low:.0f}, {_percent(of.high)}]"


def _factors(of: Interval) -> str:
    return f"{math.exp(of.value):.2f} [{math.exp(of.low):.2f}, {math.exp(of.high):.2f}]"


def _times(of: Interval) -> str:
    return f"times {_factors(of)}"
