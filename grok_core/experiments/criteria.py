"""Parts of criteria: each function returns a part whose words and code come from the same arguments.

Of runs that do something or do not: *holds* where every run does it, *does not hold here* where the 95 % interval of
their share lies below a half, *holds in part* otherwise. Of times: *holds* where the 95 % interval of the ratio, paired
by seed, lies above 1, *does not hold here* where it lies below 1 or within ten per cent of it; where some run never got
there, log-rank decides, with censoring, at p < 0.05. Whatever is neither is *undecided at this size*.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from grok_core.experiments.measured import Measured
from grok_core.experiments.record import Arms, Experiment, Finding, Part, Verdict
from grok_core.experiments.texts import Text
from grok_core.languages import mark
from grok_core.measures import contrasts, survival

LEVEL = 0.05
SAME = 1.1  # ratios between 1 / 1.1 and 1.1 count as none: reports are six per cent apart
HALF = 0.5


@dataclass(frozen=True)
class Condition:
    """Something that a run does or does not.

    Args:
        says: A clause with {runs}, which are "every run", marked; "" where it tells runs apart and no more.
        is_so: What was measured of a run -> whether it does.
        those: "every run that" does it, marked, where it tells runs apart.
        most: The clause about "most runs", marked, where it is one.
        values: What stands for the other names in braces.
    """

    says: str
    is_so: Callable[[Measured], bool]
    those: str = ""
    most: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Time:
    """A time of a run, in steps.

    Args:
        says: What follows "A is sooner than B," in a criterion, marked.
        of: What was measured of a run -> the time, None where it never came.
        watched: What was measured of a run that never got there -> for how long it was watched.
    """

    says: str
    of: Callable[[Measured], float | None]
    watched: Callable[[Measured], float]


def _wait(run: Measured) -> float | None:
    return None if run.step_val_99 is None or run.step_train_99 is None else run.step_val_99 - run.step_train_99


GENERALISES = Condition(
    mark("{runs} reaches validation 99 % within its steps"),
    lambda run: run.step_val_99 is not None,
    those=mark("every run that reaches validation 99 % within its steps"),
    most=mark("most runs reach validation 99 % within their steps"),
)
DOES_NOT_GENERALISE = Condition(
    mark("{runs} stays short of validation 99 % within its steps"),
    lambda run: run.step_val_99 is None,
    most=mark("most runs stay short of validation 99 % within their steps"),
)
MEMORISES = Condition(mark("{runs} reaches training 99 % within its steps"), lambda run: run.step_train_99 is not None)
VALIDATION = Time(mark("to validation 99 %"), lambda run: run.step_val_99, lambda run: run.steps)
WAIT = Time(
    mark("from training 99 % to validation 99 %"), _wait, lambda run: run.steps - (run.step_train_99 or run.steps)
)


def ends_as(outcome: str, says: str) -> Condition:
    """Return the condition that a run has this outcome, by `measures.phases.outcome`."""
    return Condition(says, lambda run: run.outcome == outcome)


def generalised_by(step: int) -> Condition:
    """Return the condition that a run has reached 99 % by a step."""
    return Condition(
        "",
        lambda run: run.step_val_99 is not None and run.step_val_99 <= step,
        those=mark("every run that had reached validation 99 % by step {step:,}"),
        values={"step": step},
    )


def every(arm: str, condition: Condition, *, among: Condition | None = None) -> Part:
    """Return the part that every run of an arm fulfils a condition; `among` leaves out runs it says nothing about."""

    def judge(arms: Arms) -> Finding:
        runs = [run for run in arms[arm] if among is None or among.is_so(run)]
        return of_runs(sum(map(condition.is_so, runs)), len(runs))

    runs = mark("every run") if among is None else Text(among.those, **among.values)
    clause = Text(condition.says, runs=runs, **condition.values)
    return Part(Text(mark("“{arm}”: {clause}"), arm=arm, clause=clause), judge)


def of_runs(count: int, n: int) -> Finding:
    """Return what comes out where `count` of `n` runs do what a part says."""
    if not n:
        return Finding(Verdict.UNDECIDED, "none of the runs is of this kind")
    found = contrasts.share(count, n)
    numbers = f"{count} of {n} ({100 * found.low:.0f}–{100 * found.high:.0f} %)"
    if found.high < HALF:
        return Finding(Verdict.DOES_NOT, numbers)
    if 0 < count < n:
        return Finding(Verdict.IN_PART, numbers)
    return Finding(Verdict.HOLDS if found.low > HALF else Verdict.UNDECIDED, numbers)


def sooner(first: str, second: str, time: Time = VALIDATION) -> Part:
    """Return the part that one arm is sooner than another."""
    says = Text(mark("“{first}” is sooner than “{second}”, {time}"), first=first, second=second, time=time.says)
    return Part(says, lambda arms: _sooner(arms[first], arms[second], time))


def _sooner(first: Sequence[Measured], second: Sequence[Measured], time: Time) -> Finding:
    times, others = [time.of(run) for run in first], [time.of(run) for run in second]
    reached, also = ([run for run in side if run is not None and run > 0] for side in (times, others))
    if len(reached) == len(times) and len(also) == len(others):
        return _of_ratio(contrasts.ratio(also, reached))
    found = contrasts.logrank(*censored_times(first, time), *censored_times(second, time))
    counts = f"{_number_reached(times)} and {_number_reached(others)}"
    numbers = f"log-rank p = {_p(found.p_value)}; {counts} got there"
    if found.p_value >= LEVEL:
        return Finding(Verdict.UNDECIDED, numbers)
    return Finding(Verdict.HOLDS if found.effect > 0 else Verdict.DOES_NOT, numbers)


def _of_ratio(found: contrasts.Interval) -> Finding:
    numbers = f"ratio of times {ratio_words(found)}"
    if found.low > 1:
        return Finding(Verdict.HOLDS, numbers)
    is_same = found.low >= 1 / SAME and found.high <= SAME
    return Finding(Verdict.DOES_NOT if found.high < 1 or is_same else Verdict.UNDECIDED, numbers)


def ratio_words(found: contrasts.Interval) -> str:
    """Return a ratio paired by seed with its interval; where all seeds have one ratio there is none to tell."""
    is_one = math.isclose(found.low, found.high)  # values on a grid, of shares or of reports
    return f"{found.value:.2f} {'for every seed' if is_one else f'({found.low:.2f}–{found.high:.2f})'}"


def censored_times(runs: Sequence[Measured], time: Time) -> tuple[list[float], list[bool]]:
    """Return the times, or for how long the others were watched, and which of them were reached."""
    times = [time.of(run) for run in runs]
    steps = [time.watched(run) if at is None else at for run, at in zip(runs, times, strict=True)]
    return steps, [at is not None for at in times]


def _number_reached(times: Sequence[float | None]) -> str:
    return f"{sum(at is not None for at in times)} of {len(times)}"


def _p(value: float) -> str:
    return f"{value:.3f}" if value >= 0.001 else f"{value:.0e}"


def best_is_inside(labels: Sequence[str]) -> Part:
    """Return the part that the soonest of some arms, in the order of a setting, is neither the first nor the last."""

    def judge(arms: Arms) -> Finding:
        best = _soonest(arms, labels)
        inside = best in labels[1:-1] and _median(arms[best]) < math.inf
        return Finding(Verdict.HOLDS if inside else Verdict.DOES_NOT, f"the soonest is “{best}”")

    says = mark("the soonest of “{first}” … “{last}” is neither the first nor the last of them")
    return Part(Text(says, first=labels[0], last=labels[-1]), judge)


def best_is_sooner(firsts: Sequence[str], seconds: Sequence[str]) -> Part:
    """Return the part that the soonest of some arms is sooner than the soonest of others, on the same seeds."""

    def judge(arms: Arms) -> Finding:
        first, second = _soonest(arms, firsts), _soonest(arms, seconds)
        found = _sooner(arms[first], arms[second], VALIDATION)
        return Finding(found.verdict, f"“{first}” against “{second}”: {found.numbers}")

    says = Text(
        mark("the soonest of “{a}” … “{b}” is sooner than the soonest of “{c}” … “{d}”, {time}"),
        **dict(zip("abcd", (firsts[0], firsts[-1], seconds[0], seconds[-1]), strict=True)),
        time=VALIDATION.says,
    )
    return Part(says, judge)


def _soonest(arms: Arms, labels: Sequence[str]) -> str:
    return min(labels, key=lambda label: _median(arms[label]))


def _median(runs: Sequence[Measured]) -> float:
    found = survival.median(*censored_times(runs, VALIDATION)).value
    return math.inf if found is None else found


def window(values: dict[str, float], decades: tuple[float, float]) -> tuple[Part, Part]:
    """Return two parts: that runs generalise inside a range of values but at neither end, and how wide it is.

    Args:
        values: Label -> value of the setting, ascending.
        decades: The least and the largest width that count as what is claimed.
    """
    labels = list(values)

    def working(arms: Arms) -> list[float]:
        return [values[label] for label in labels if all(map(GENERALISES.is_so, arms[label]))]

    def inside(arms: Arms) -> Finding:
        works = working(arms)
        ends = {values[labels[0]], values[labels[-1]]} & set(works)
        numbers = ", ".join(f"{value:g}" for value in works) or "no value"
        return Finding(Verdict.HOLDS if works and not ends else Verdict.DOES_NOT, f"every run generalises at {numbers}")

    def wide(arms: Arms) -> Finding:
        works = working(arms)
        if not works:
            return Finding(Verdict.DOES_NOT, "every run generalises at no value")
        width = math.log10(max(works) / min(works))
        is_so = decades[0] <= width <= decades[1]
        return Finding(Verdict.HOLDS if is_so else Verdict.DOES_NOT, f"{width:.1f} decades")

    where = mark("every run generalises at some value between “{first}” and “{last}”, and at neither of them")
    width = mark("from the least such value to the largest it is {least:g} to {most:g} decades")
    return (
        Part(Text(where, first=labels[0], last=labels[-1]), inside),
        Part(Text(width, least=decades[0], most=decades[1]), wide),
    )


def lines_up() -> Part:
    """Return the part that of the runs that memorise, those that generalise close more parallelograms (I)."""

    def judge(arms: Arms) -> Finding:
        """Compare the parallelograms of the runs that generalise with those of the others."""
        runs = [run for of_arm in arms.values() for run in of_arm if run.step_train_99 is not None]
        groups: tuple[list[float], list[float]] = ([], [])
        for run in runs:
            groups[run.step_val_99 is None].append(run.representation_quality or 0.0)
        if not all(groups):
            return Finding(Verdict.UNDECIDED, f"{len(groups[0])} generalised and {len(groups[1])} did not")
        found = contrasts.separation(*groups)
        pairs = f"in {100 * (1 + found.effect) / 2:.0f} % of pairs, p = {_p(found.p_value)}"
        numbers = f"{len(groups[0])} generalised and {len(groups[1])} did not: more {pairs}"
        if found.p_value >= LEVEL:
            return Finding(Verdict.UNDECIDED, numbers)
        return Finding(Verdict.HOLDS if found.effect > 0 else Verdict.DOES_NOT, numbers)

    says = mark(
        "of the runs of all arms that memorise, those that generalise close more parallelograms than the others "
        "(Mann and Whitney, p < {level})"
    )
    return Part(Text(says, level=LEVEL), judge)


@dataclass(frozen=True)
class Judgement:
    """The verdict on a claim, with what came out for each premise and each part of its criterion, in their order."""

    verdict: Verdict
    premises: tuple[Finding, ...]
    parts: tuple[Finding, ...]


def is_whole(experiment: Experiment, arms: Arms) -> bool:
    """Return whether all runs of an experiment are there."""
    return sum(map(len, arms.values())) == len(experiment)


def judge(experiment: Experiment, arms: Arms) -> Judgement | None:
    """Return the verdict on a claim; None while runs are missing."""
    if not is_whole(experiment, arms):
        return None
    premises = tuple(part.judge(arms) for part in experiment.premises)
    parts = tuple(part.judge(arms) for part in experiment.parts)
    return Judgement(combined([f.verdict for f in premises], [f.verdict for f in parts]), premises, parts)


def combined(premises: Sequence[Verdict], parts: Sequence[Verdict]) -> Verdict:
    """Return the verdict on a claim from those on its premises and parts."""
    if any(verdict != Verdict.HOLDS for verdict in premises):
        return Verdict.UNDECIDED
    if all(verdict == Verdict.HOLDS for verdict in parts):
        return Verdict.HOLDS
    for verdict in (Verdict.HOLDS, Verdict.IN_PART):
        if verdict in parts:
            return Verdict.IN_PART
    return Verdict.DOES_NOT if Verdict.DOES_NOT in parts else Verdict.UNDECIDED
