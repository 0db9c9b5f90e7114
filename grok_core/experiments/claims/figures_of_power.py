"""The figures of Power et al. 2022 as experiments: figure 1, left and centre (P9, P10)."""

from typing import Any

from grok_core.config import RunConfig
from grok_core.experiments.criteria import DOES_NOT_GENERALISE, GENERALISES, MEMORISES, Condition, every
from grok_core.experiments.kept_curves import Curves, along_training, rise
from grok_core.experiments.measured import Measured, series
from grok_core.experiments.pictures import SHARE, against
from grok_core.experiments.record import SEEDS, Experiment, Full, Part
from grok_core.experiments.texts import Text, part
from grok_core.experiments.trends import grows_by, ratio_at_least, times_as_long
from grok_core.languages import mark
from grok_core.presets import preset

POINT = 0.01  # of the table: what the paper calls a per cent of training data
S4 = preset("p12-e").config.replace(group="s4", d_model=32, d_hidden=128, batch_size=0, until="grokked", steps=6000)
"""The products of 24 permutations, in a network that takes seconds; AdamW with decay 1, full batch."""
S4_SETTING = mark(
    "x · y in S4, an MLP of width 32 and 128 hidden units, AdamW, rate 0.01, decay 1, full batch, {steps:,} steps at "
    "most"
)
TABLE = mark("share of the table trained on")
_POWER_S5 = preset("power-s5").config.replace(until="grokked", steps=500_000)


def by_share(base: RunConfig, shares: tuple[float, ...]) -> dict[str, RunConfig]:
    """Return an arm for each share of the table."""
    return {f"{100 * share:g} %": base.replace(train_fraction=share) for share in shares}


def named_shares(shares: tuple[float, ...]) -> dict[str, float]:
    """Return the labels of `by_share` with their shares."""
    return {f"{100 * share:g} %": share for share in shares}


def in_arm(way: str, share: str) -> str:
    """Return the label of an arm that has a way of its own, marked, and a share of the table."""
    return Text("{way}, {share}", way=way, share=share)


def way_of(label: str, _: RunConfig) -> str:
    """Return the way in the label of an arm, as `in_arm` has it."""
    return part(label, "way")


_CENTRE = (0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.9)
_CENTRE_FULL = (0.25, 0.26, 0.27, 0.28, 0.29, 0.3, 0.35, 0.4, 0.5, 0.7)


def _less_data(shares: tuple[float, ...], steep: float) -> tuple[Part, ...]:
    """Return the criterion of figure 1 centre; `steep` is the share up to which the curve is steep."""
    zone = {label: share for label, share in named_shares(shares).items() if share <= steep}
    first, last = next(iter(zone)), f"{100 * shares[-1]:g} %"
    where = Text(
        mark("from {most:g} % down to {least:g} %, for each per cent of the table less"),
        **{"most": 100 * steep, "least": 100 * shares[0]},
    )
    return (
        every(last, GENERALISES),
        times_as_long(first, last, 4),
        grows_by(zone, POINT, where, 1),
        grows_by(zone, POINT, where, 1.4),
        *(every(label, MEMORISES) for label in (first, last)),
    )


FIGURE_1_CENTRE = Experiment(
    name="fig1-center",
    row="P10",
    also=("B3",),
    claim=mark(
        "As data shrink, the median number of steps to 99 % grows exponentially, at the steepest by 40 to 50 % for "
        "each per cent of the table, while the time to memorise hardly changes."
    ),
    source=mark("Power et al. 2022, section 3.1.1 and Figure 1 center"),
    setting=Text(S4_SETTING, steps=6000),
    arms=by_share(S4, _CENTRE),
    parts=_less_data(_CENTRE, 0.7),
    limits=mark(
        "A table of 576 products, of which a per cent is six: the paper's has 14,400, and its percentage is of "
        "those. An MLP, where the paper has a transformer."
    ),
    picture=against("train_fraction", TABLE, number=SHARE),
    full=Full(
        arms=by_share(_POWER_S5, _CENTRE_FULL),
        seeds=SEEDS,
        setting=mark("x · y in S5, the transformer and the training of section A.1.2, 500,000 steps at most"),
        limits=mark("Runs end once they have grokked."),
        parts=_less_data(_CENTRE_FULL, 0.3),
    ),
)

_STAND_IN = preset("no-decay").config.replace(until="grokked")
_X_OVER_Y = mark("x / y, Adam without decay")


def _second_descent(run: Measured) -> bool:
    losses = series(run, "val_loss")
    if not losses:
        return False
    factor, left = rise(losses)
    return factor >= 1.1 and left <= 0.5


_DESCENDS_AGAIN = Condition(
    mark(
        "{runs} has a validation loss that rises a tenth or more above an earlier value, and then falls to half of "
        "that height or less"
    ),
    _second_descent,
)

FIGURE_1_LEFT = Experiment(
    name="fig1-left",
    row="P9",
    also=("B1", "B2"),
    claim=mark(
        "Long after the training pairs are memorised, without any weight decay, validation accuracy rises from "
        "chance to all, and the validation loss, which had risen, falls a second time."
    ),
    source=mark("Power et al. 2022, section 3.1 and Figures 1 left and 4"),
    setting=mark(
        "x / y mod 23, 70 % of the table, an MLP of 128 squared units, squared error, Adam, no decay, rate 0.01, "
        "full batch, 30,000 steps at most (the preset no-decay)"
    ),
    arms={_X_OVER_Y: _STAND_IN},
    premises=(every(_X_OVER_Y, MEMORISES),),
    parts=(
        every(_X_OVER_Y, GENERALISES),
        every(_X_OVER_Y, ratio_at_least(50)),
        every(_X_OVER_Y, _DESCENDS_AGAIN, among=GENERALISES),
    ),
    limits=mark(
        "A stand-in for the paper's run, a transformer on x / y mod 97 with cross-entropy, which takes a million "
        "steps: what is the same is Adam without decay, half or more of a table of divisions, and the wait. With "
        "cross-entropy, or with ReLU, this network does not generalise within 15,000 steps (`loss-or-unit`). Runs end "
        "once they have grokked."
    ),
    picture=along_training,
    follow=Curves,
    full=Full(
        arms={_X_OVER_Y: preset("power-figure-1").config.replace(until="grokked")},
        seeds=SEEDS[:3],
        setting=mark(
            "x / y mod 97, half of the table, the transformer and the training of section A.1.2, Adam without "
            "decay, 1,000,000 steps at most"
        ),
        limits=mark("Three seeds, where the paper shows one run. Runs end once they have grokked."),
    ),
)

_LOSSES: dict[str, dict[str, Any]] = {
    mark("squared error, squared units"): {},
    mark("squared error, ReLU"): {"activation": "relu"},
    mark("cross-entropy, squared units"): {"loss": "cross_entropy"},
    mark("cross-entropy, ReLU"): {"loss": "cross_entropy", "activation": "relu"},
    mark("cross-entropy in float64, squared units"): {"loss": "cross_entropy", "softmax": "float64"},
    mark("StableMax, squared units"): {"loss": "cross_entropy", "softmax": "stablemax"},
}
_SQUARED, _RELU, _CROSS, _CROSS_RELU, _FLOAT64, _STABLE = _LOSSES

LOSS_OR_UNIT = Experiment(
    name="loss-or-unit",
    row="P9",
    also=("O",),
    claim=mark(
        "What lets a small network grok without weight decay is the squared error: neither the unit nor the "
        "precision of the softmax does it for cross-entropy."
    ),
    source=mark(
        "a question of ours, after Power et al. 2022, Figure 1, Gromov 2023, arXiv:2301.02679, and Prieto et al. "
        "2025, arXiv:2501.04697"
    ),
    setting=mark(
        "x / y mod 23, 70 % of the table, the MLP of the preset no-decay, Adam without decay, full batch, 15,000 "
        "steps at most"
    ),
    arms={label: _STAND_IN.replace(steps=15_000, **changes) for label, changes in _LOSSES.items()},
    premises=(every(_SQUARED, GENERALISES),),
    parts=(
        every(_RELU, GENERALISES),
        *(every(label, DOES_NOT_GENERALISE) for label in (_CROSS, _CROSS_RELU, _FLOAT64, _STABLE)),
    ),
    limits=mark("One learning rate, which was chosen for the squared error, and one budget."),
)

FIGURES: tuple[Experiment, ...] = (FIGURE_1_LEFT, FIGURE_1_CENTRE, LOSS_OR_UNIT)
"""Figure 1 of the paper, and the question that its stand-in raises."""
