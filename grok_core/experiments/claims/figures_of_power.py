"""The figures of Power et al. 2022 as experiments: figure 1 left and centre (P9, P10)."""

from grok_core.config import RunConfig
from grok_core.experiments.criteria import GENERALISES, MEMORISES, every
from grok_core.experiments.pictures import SHARE, against
from grok_core.experiments.record import SEEDS, Experiment, Full, Part
from grok_core.experiments.trends import grows_by, times_as_long
from grok_core.presets import preset

POINT = 0.01  # of the table: what the paper calls a per cent of training data
S4 = preset("p12-e").config.replace(group="s4", d_model=32, d_hidden=128, batch_size=0, until="grokked", steps=6000)
"""The products of 24 permutations, in a network that takes seconds; AdamW with decay 1, full batch."""
S4_SETTING = (
    "x · y in S4, an MLP of width 32 and 128 hidden units, AdamW, rate 0.01, decay 1, full batch, {} steps at most"
)
_POWER_S5 = preset("power-s5").config.replace(until="grokked", steps=500_000)


def by_share(base: RunConfig, shares: tuple[float, ...]) -> dict[str, RunConfig]:
    """Return an arm for each share of the table."""
    return {f"{100 * share:g} %": base.replace(train_fraction=share) for share in shares}


def named_shares(shares: tuple[float, ...]) -> dict[str, float]:
    """Return the labels of `by_share` with their shares."""
    return {f"{100 * share:g} %": share for share in shares}


_CENTRE = (0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.9)
_CENTRE_FULL = (0.25, 0.26, 0.27, 0.28, 0.29, 0.3, 0.35, 0.4, 0.5, 0.7)


def _less_data(shares: tuple[float, ...], steep: float) -> tuple[Part, ...]:
    """Return the criterion of figure 1 centre; `steep` is the share up to which the curve is steep."""
    zone = {label: share for label, share in named_shares(shares).items() if share <= steep}
    first, last = next(iter(zone)), f"{100 * shares[-1]:g} %"
    where = f"from {100 * steep:g} % down to {100 * shares[0]:g} %, for each per cent of the table less"
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
    claim="As data shrink, the median number of steps to 99 % grows exponentially, at the steepest by 40 to 50 % for "
    "each per cent of the table, while the time to memorise hardly changes.",
    source="Power et al. 2022, section 3.1.1 and Figure 1 center",
    setting=S4_SETTING.format("6,000"),
    arms=by_share(S4, _CENTRE),
    parts=_less_data(_CENTRE, 0.7),
    limits="A table of 576 products, of which a per cent is six: the paper's has 14,400, and its percentage is of "
    "those. An MLP, where the paper has a transformer.",
    picture=against("train_fraction", "share of the table trained on", number=SHARE),
    full=Full(
        arms=by_share(_POWER_S5, _CENTRE_FULL),
        seeds=SEEDS,
        setting="x · y in S5, the transformer and the training of section A.1.2, 500,000 steps at most",
        limits="Runs end once they have grokked.",
        parts=_less_data(_CENTRE_FULL, 0.3),
    ),
)

FIGURES: tuple[Experiment, ...] = (FIGURE_1_CENTRE,)
"""The figures of the paper, by row."""
