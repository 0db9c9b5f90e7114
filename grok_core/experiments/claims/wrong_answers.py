"""How much data wrong answers leave enough: figure 6 of Power et al. 2022 (P13)."""

from grok_core.config import RunConfig
from grok_core.experiments.claims.data_curves import POWER_S5, crossed, shares_of
from grok_core.experiments.claims.figures_of_power import S4, S4_SETTING, TABLE, in_arm, named_shares
from grok_core.experiments.criteria import GENERALISES, HALF, MEMORISES, Condition, every
from grok_core.experiments.pictures import SHARE, accuracy_against
from grok_core.experiments.record import SEEDS, Experiment, Full, Part
from grok_core.experiments.texts import Text
from grok_core.experiments.trends import ENOUGH, needs_more
from grok_core.languages import mark

_OUTLIER_SHARES = (0.6, 0.7, 0.8, 0.9)
_COUNTS, _COUNTS_FULL = (0, 4, 12, 30, 80, 240), (0, 10, 100, 1000, 2000, 3000)
_NONE, _FEW, _SOME, _MANY = mark("no wrong"), mark("a few wrong"), mark("some wrong"), mark("many wrong")
_DEGREES = (_NONE, _FEW, _SOME, _MANY, mark("a great many wrong"), mark("half of all wrong"))
_HAS_MORE = Condition(mark("{runs} has more than 90 % of validation right"), lambda run: run.best_val_accuracy > ENOUGH)
_STAYS_BELOW_HALF = Condition(
    mark("{runs} stays below half of validation right"), lambda run: run.best_val_accuracy < HALF
)


def _outliers(base: RunConfig, counts: tuple[int, ...]) -> dict[str, RunConfig]:
    """Return an arm for each degree of wrong answers and each share of the table."""
    degrees = {degree: base.replace(outliers=n) for degree, n in zip(_DEGREES, counts, strict=True)}
    return crossed(degrees, _OUTLIER_SHARES)


def _outlier_parts() -> tuple[Part, ...]:
    worst = _DEGREES[-1]
    return (
        every(in_arm(_FEW, "90 %"), GENERALISES),
        every(in_arm(_SOME, "90 %"), _HAS_MORE),
        *(every(in_arm(worst, share), _STAYS_BELOW_HALF) for share in named_shares(_OUTLIER_SHARES)),
        every(in_arm(worst, "90 %"), MEMORISES),
        needs_more(
            shares_of(_MANY, _OUTLIER_SHARES),
            shares_of(_NONE, _OUTLIER_SHARES),
            ("", ""),
            1,
            mark(
                "With many wrong answers it needs more data than none, as far as the shares that were tried tell, "
                "paired by seed"
            ),
        ),
    )


FIGURE_6 = Experiment(
    name="fig6",
    row="P13",
    claim=mark(
        "Few wrong answers do little harm; the more there are, the smaller is the range of data in which it "
        "generalises, although all are learnt by heart."
    ),
    source=mark("Power et al. 2022, section A.4 and Figure 6"),
    setting=Text(
        mark("{setting}; {counts} wrong answers among the training pairs"),
        setting=Text(S4_SETTING, steps=2000),
        counts=", ".join(map(str, _COUNTS)),
    ),
    arms=_outliers(S4.replace(steps=2000), _COUNTS),
    premises=(every(in_arm(_NONE, "90 %"), GENERALISES),),
    parts=_outlier_parts(),
    limits=mark(
        "A table of 576 products, so that up to half of the training answers are wrong; the paper has 14,400 and "
        "up to 3,000. An MLP, where it has a transformer."
    ),
    picture=accuracy_against(
        "train_fraction", TABLE, lambda _, config: Text(mark("{n:,} wrong answers"), n=config.outliers), number=SHARE
    ),
    full=Full(
        arms=_outliers(POWER_S5, _COUNTS_FULL),
        seeds=SEEDS[:3],
        setting=Text(
            mark(
                "x · y in S5, the transformer and the training of section A.1.2, 100,000 steps at most; {counts} wrong "
                "answers"
            ),
            counts=", ".join(map(str, _COUNTS_FULL)),
        ),
        limits=mark("Four shares; the paper has more."),
    ),
)
