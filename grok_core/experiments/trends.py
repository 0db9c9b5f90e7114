"""Parts of criteria about many arms at once: how a time follows a setting, and how much data a way to train needs."""

import math
from collections.abc import Callable, Mapping, Sequence

from grok_core.experiments.criteria import GENERALISES, VALIDATION, Condition, Time, censored_times, ratio_words
from grok_core.experiments.measured import Measured
from grok_core.experiments.record import Arms, Finding, Part, Verdict
from grok_core.experiments.texts import Text
from grok_core.languages import mark
from grok_core.measures import contrasts
from grok_core.measures.censored import log_linear, time_ratio

ENOUGH = 0.9  # best validation accuracy from which a run has had enough data
WHOLE = 1.0  # the share that stands for "no share was enough": the data needed are that or more


def grows_by(values: Mapping[str, float], unit: float, what: str, least: float, time: Time = VALIDATION) -> Part:
    """Return the part that a time grows at least by a factor for each unit less of a setting.

    Args:
        values: Label -> value of the setting.
        unit: What is one unit of it.
        what: One unit less, in words, marked or a `Text`.
        least: The factor, 1 for any growth.
        time: The time.
    """

    def judge(arms: Arms) -> Finding:
        """Fit the logarithm of the time to the setting, run by run."""
        runs = [(values[label], run) for label in values for run in arms[label]]
        steps, reached = censored_times([run for _, run in runs], time)
        if sum(reached) < 3:
            return Finding(Verdict.UNDECIDED, f"{sum(reached)} of {len(runs)} runs got there")
        found = log_linear([-value / unit for value, _ in runs], steps, reached)
        middle, low, high = (100 * math.expm1(min(end, 20)) for end in (found.value, found.low, found.high))
        numbers = f"{middle:+.1f} % for each ({low:+.1f} to {high:+.1f} %); {sum(reached)} of {len(runs)} got there"
        bound = 100 * (least - 1)
        if low > bound:
            return Finding(Verdict.HOLDS, numbers)
        return Finding(Verdict.DOES_NOT if high < bound else Verdict.UNDECIDED, numbers)

    if least == 1:
        says = mark("{what}, the time {time} is longer (censored log-linear fit, its 95 % interval)")
    else:
        says = mark(
            "{what}, the time {time} is longer by {percent:g} % or more (censored log-linear fit, its 95 % interval)"
        )
    return Part(Text(says, what=what, time=time.says, percent=100 * (least - 1)), judge)


def times_as_long(first: str, second: str, factor: float, time: Time = VALIDATION) -> Part:
    """Return the part that one arm takes more than so many times as long as another, with censoring."""

    def judge(arms: Arms) -> Finding:
        """Compare the median times of the two arms."""
        (steps, reached), (others, also) = (censored_times(arms[label], time) for label in (second, first))
        if sum(reached) + sum(also) < 3:
            return Finding(Verdict.UNDECIDED, f"{sum(reached) + sum(also)} runs got there")
        found = time_ratio(steps, reached, others, also)
        numbers = f"ratio of median times {found.value:.2f} ({found.low:.2f}–{found.high:.2f})"
        if found.low > factor:
            return Finding(Verdict.HOLDS, numbers)
        return Finding(Verdict.DOES_NOT if found.high < factor else Verdict.UNDECIDED, numbers)

    says = mark(
        "“{first}” takes more than {factor:g} times as long as “{second}”, {time} (log-normal times, its 95 % interval)"
    )
    return Part(Text(says, first=first, second=second, factor=factor, time=time.says), judge)


def needs_more(
    more: Mapping[str, float], less: Mapping[str, float], names: tuple[str, str], factor: float, says: str = ""
) -> Part:
    """Return the part that one way to train needs so many times the data of another.

    Of each seed, the data needed are the least share from which on, up to the largest, validation reaches 90 %; all of
    the table where no share is enough, so that the ratio is then at least what is said.

    Args:
        more, less: Label -> share of the table, of the way that needs more and of the other.
        names: What the two are called, marked.
        factor: How many times.
        says: The whole, marked, where they have no names.
    """

    def judge(arms: Arms) -> Finding:
        """Compare the least shares that were enough, seed by seed."""
        needed = [_needed(arms, of) for of in (more, less)]
        found = contrasts.ratio(*needed)
        means = " and ".join(f"{100 * sum(of) / len(of):.0f} %" for of in needed)
        is_bound = max(needed[0]) == WHOLE
        numbers = f"{means} of the table on average, ratio {'at least ' if is_bound else ''}{ratio_words(found)}"
        if found.low > factor:
            return Finding(Verdict.HOLDS, numbers)
        is_less = found.high < factor and not is_bound
        return Finding(Verdict.DOES_NOT if is_less else Verdict.UNDECIDED, numbers)

    if says:
        return Part(says, judge)
    if factor == 1:
        says = mark("{more} needs more data than {less}, as far as the shares that were tried tell, paired by seed")
    else:
        says = mark(
            "{more} needs more than {factor:g} times the data of {less}, as far as the shares that were tried tell, "
            "paired by seed"
        )
    return Part(Text(says, more=names[0], less=names[1], factor=factor), judge)


def _needed(arms: Arms, shares: Mapping[str, float]) -> list[float]:
    """Return for each seed the data needed."""
    order = sorted(shares, key=lambda label: shares[label], reverse=True)
    found = []
    for runs in zip(*(arms[label] for label in order), strict=True):
        least = WHOLE
        for label, run in zip(order, runs, strict=True):
            if run.best_val_accuracy < ENOUGH:
                break
            least = shares[label]
        found.append(least)
    return found


def share_of_arms(labels: Sequence[str], which: str, condition: Condition, least: int) -> Part:
    """Return the part that in so many of some arms, or more, most runs fulfil a condition; `which` marks of which."""

    def judge(arms: Arms) -> Finding:
        most = [label for label in labels if 2 * sum(map(condition.is_so, arms[label])) > len(arms[label])]
        return Finding(Verdict.HOLDS if len(most) >= least else Verdict.DOES_NOT, f"{len(most)} of {len(labels)} arms")

    says = mark("in {least} or more of the {n} arms {which}, {clause}")
    return Part(Text(says, least=least, n=len(labels), which=which, clause=condition.most), judge)


def ratio_at_least(least: float) -> Condition:
    """Return the condition that validation reaches 99 % so many times later than training does."""

    def is_so(run: Measured) -> bool:
        return GENERALISES.is_so(run) and bool(run.step_train_99) and run.step_val_99 >= least * run.step_train_99  # type: ignore[operator]

    says = mark("{runs} reaches validation 99 % at {least:g} times the step at which it memorises, or later")
    return Condition(says, is_so, values={"least": least})


def number_is(
    says: str, of: Callable[[Measured], float | None], low: float, high: float, *, most: str = ""
) -> Condition:
    """Return the condition that a number of a run lies in a range; `says` and `most` are those of a condition."""
    return Condition(says, lambda run: (value := of(run)) is not None and low <= value <= high, most=most)


def alike(first: Mapping[str, float], second: Mapping[str, float], names: tuple[str, str], within: float) -> Part:
    """Return the part that two tasks need equally much data: the ratio, paired by seed, is within a factor of 1.

    Args:
        first, second: Label -> share of the table.
        names: What the two are called, marked.
        within: The factor.
    """

    def judge(arms: Arms) -> Finding:
        """Compare the least shares that were enough, seed by seed."""
        found = contrasts.ratio(_needed(arms, first), _needed(arms, second))
        numbers = f"ratio {ratio_words(found)}"
        if found.low >= 1 / within and found.high <= within:
            return Finding(Verdict.HOLDS, numbers)
        is_other = found.low > 1 or found.high < 1
        return Finding(Verdict.DOES_NOT if is_other else Verdict.UNDECIDED, numbers)

    says = mark(
        "{first} and {second} need the same data, within a factor of {within:g}, as far as the shares that were tried "
        "tell, paired by seed"
    )
    return Part(Text(says, first=names[0], second=names[1], within=within), judge)


def grows_less_than_in_proportion(
    values: Mapping[str, float], says: str, of: Callable[[Measured], float | None]
) -> Part:
    """Return the part that a number grows more slowly than the setting that it goes with, or not at all.

    Args:
        values: Label -> value of the setting.
        says: The number and the setting in a sentence, marked: "the number grows with p less than in proportion".
        of: What was measured of a run -> the number, None where there is none.
    """

    def judge(arms: Arms) -> Finding:
        """Fit the logarithm of the number to that of the setting, run by run."""
        pairs = [(math.log(values[label]), of(run)) for label in values for run in arms[label]]
        found = [(x, number) for x, number in pairs if number]
        if len(found) < 3:
            return Finding(Verdict.UNDECIDED, f"{len(found)} runs have the number")
        power = log_linear([x for x, _ in found], [y for _, y in found], [True] * len(found))
        numbers = f"to the power {power.value:.2f} ({power.low:.2f}–{power.high:.2f}) of it, {len(found)} runs"
        if power.high < 1:
            return Finding(Verdict.HOLDS, numbers)
        return Finding(Verdict.DOES_NOT if power.low > 1 else Verdict.UNDECIDED, numbers)

    return Part(says, judge)
