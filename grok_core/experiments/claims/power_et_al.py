"""Claims of Power et al. 2022, the paper in which grokking was found (P10, P12, P13)."""

from grok_core.experiments.claims.thesis import HELLO, THREE_THOUSAND
from grok_core.experiments.criteria import (
    DOES_NOT_GENERALISE,
    GENERALISES,
    MEMORISES,
    Condition,
    ends_as,
    every,
    sooner,
    window,
)
from grok_core.experiments.record import Experiment
from grok_core.experiments.texts import Text
from grok_core.languages import mark

_RATES: dict[str, float] = {
    Text(mark("learning rate {rate:g}"), rate=rate): rate for rate in (5e-4, 1.5e-3, 5e-3, 1.5e-2, 5e-2, 0.15, 0.5, 1.5)
}
_OUTLIERS = (0, 20, 100, 400, 800)
_STAYS_BELOW_HALF = Condition(
    mark("{runs} stays below half of validation right throughout"), lambda run: run.best_val_accuracy < 0.5
)

_SHARES = {Text(mark("{percent:.0f} % of the table"), percent=100 * share): share for share in (0.8, 0.5, 0.4)}
_MOST, _HALF, _LESS = _SHARES


def _wrong(count: int) -> str:
    return Text(mark("{count} wrong labels"), count=count)


POWER_ET_AL: tuple[Experiment, ...] = (
    Experiment(
        name="less-data",
        row="P10",
        claim=mark("The less data, the longer it takes; with most of the table there is no wait."),
        source=mark("Power et al. 2022, section 3.1 and Figure 1 center"),
        setting=THREE_THOUSAND,
        arms={label: HELLO.replace(train_fraction=share) for label, share in _SHARES.items()},
        parts=(
            every(
                _MOST,
                ends_as("comprehension", mark("{runs} generalises before five times the step at which it memorises")),
            ),
            sooner(_MOST, _HALF),
            sooner(_HALF, _LESS),
        ),
        limits=mark("Three shares; by how much the time grows for each per cent of data was not fitted."),
    ),
    Experiment(
        name="learning-rates",
        row="P12",
        claim=mark("There is a window of learning rates in which it generalises, about a decade wide."),
        source=mark("Power et al. 2022, section 3.3"),
        setting=THREE_THOUSAND,
        arms={label: HELLO.replace(lr=rate) for label, rate in _RATES.items()},
        parts=window(_RATES, (0.5, 2.0)),
        limits=mark(
            "Half-decades, so the width is known to a decade at best; it is that of the budget of 3,000 steps."
        ),
    ),
    Experiment(
        name="outliers",
        row="P13",
        claim=mark("Few wrong labels do no harm, many do; all are learnt by heart."),
        source=mark("Power et al. 2022, section A.4"),
        setting=Text(mark("{setting}, {pairs:,} training pairs"), setting=THREE_THOUSAND, pairs=1740),
        arms={_wrong(count): HELLO.replace(outliers=count) for count in _OUTLIERS},
        premises=(every(_wrong(0), GENERALISES),),
        parts=(
            every(_wrong(20), GENERALISES),
            every(_wrong(800), DOES_NOT_GENERALISE),
            every(_wrong(800), _STAYS_BELOW_HALF),
            every(_wrong(800), MEMORISES),
        ),
        limits=mark(
            "The paper varies the share of the table as well: how the range in which it generalises shrinks was not "
            "tested. 100 and 400 wrong labels are shown and not judged."
        ),
    ),
)
"""The claims of the paper, by row."""
