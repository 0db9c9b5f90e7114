"""What a grokked network answers when its key frequencies are cut out of its output layer, or kept alone (D)."""

from collections.abc import Mapping

from grok_core.experiments.criteria import GENERALISES, HALF, Condition, every
from grok_core.experiments.measured import Measured, figure
from grok_core.experiments.record import Experiment, Shown, percent
from grok_core.experiments.without_parts import WithoutParts
from grok_core.languages import mark
from grok_core.presets import preset

MOST_FURTHER = 5


def _numbers(run: Measured, *names: str) -> Mapping[str, float] | None:
    """Return numbers of a run by name; None where one is missing."""
    found = {name: figure(run, name) for name in names}
    return {name: value for name, value in found.items() if value is not None} if None not in found.values() else None


def _nothing_left(run: Measured) -> bool:
    at = _numbers(run, "deleted_low", "deleted_high", "baseline")
    return at is not None and at["deleted_low"] <= at["baseline"] <= at["deleted_high"]


def _half_left(run: Measured) -> bool:
    at = _numbers(run, "random_median", "all")
    return at is not None and at["random_median"] >= HALF * at["all"]


def _not_worse(run: Measured) -> bool:
    at = _numbers(run, "alone", "all")
    return at is not None and at["alone"] >= at["all"]


def _few_further(run: Measured) -> bool:
    at = _numbers(run, "further_count", "after_further_low", "baseline")
    return at is not None and at["further_count"] <= MOST_FURTHER and at["after_further_low"] <= at["baseline"]


_DELETED = Condition(
    mark("in {runs} the 95 % interval of what validation is without the key frequencies contains the baseline"),
    _nothing_left,
)
_FURTHER = Condition(
    mark("in {runs}, once at most {most} further frequencies are deleted, the interval is no more above the baseline"),
    _few_further,
    values={"most": MOST_FURTHER},
)
_RANDOM = Condition(
    mark("in {runs} the median of 100 random cuts of as many directions leaves at least half of validation"), _half_left
)
_ALONE = Condition(mark("in {runs} validation with the key frequencies alone is not below that with all"), _not_worse)

_AT_ONCE, _AT_END = mark("as soon as it has grokked"), mark("at the end of its steps")
_HELLO = preset("hello-grok").config

CUTS: tuple[Experiment, ...] = (
    Experiment(
        name="cut-the-circuit",
        row="D",
        claim=mark(
            "A network that has grokked answers by its key frequencies: without them it knows nothing of held-out "
            "equations, and with them alone it knows all it knew."
        ),
        source=mark("Nanda et al. 2023, sections 4.4 and 5; the cut of the output layer is ours"),
        setting=mark("x + y mod 59, the MLP of hello-grok, full batch, until it has grokked or for 3,000 steps"),
        arms={_AT_ONCE: _HELLO.replace(until="grokked"), _AT_END: _HELLO},
        premises=tuple(every(arm, GENERALISES) for arm in (_AT_ONCE, _AT_END)),
        parts=(
            *(every(arm, _DELETED) for arm in (_AT_ONCE, _AT_END)),
            *(every(arm, _RANDOM) for arm in (_AT_ONCE, _AT_END)),
            *(every(arm, _ALONE) for arm in (_AT_ONCE, _AT_END)),
            *(every(arm, _FURTHER) for arm in (_AT_ONCE, _AT_END)),
        ),
        limits=mark(
            "Key are the fewest frequencies with 95 % of the power of the mean logits by right answer, in the last "
            "network; they are cut out of the output layer. What remains without them is carried by weaker "
            "frequencies, which are deleted one after the other, the one with most power in the logits first."
        ),
        follow=WithoutParts,
        shown=Shown(mark("validation without the key frequencies"), lambda run: figure(run, "deleted"), percent),
    ),
)
"""The claim on the cut of a network's key frequencies."""
