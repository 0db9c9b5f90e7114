"""Ahmed's thesis on larger first weights at a long decay clock (E9), and on dropout with both optimisers (E10)."""

from typing import Any

from grok_core.experiments.claims.figures_of_power import TABLE, by_share, in_arm, way_of
from grok_core.experiments.claims.thesis import HELLO
from grok_core.experiments.criteria import DOES_NOT_GENERALISE, GENERALISES, WAIT, every, sooner
from grok_core.experiments.pictures import SHARE, accuracy_against, against
from grok_core.experiments.record import SEEDS, Experiment, Full
from grok_core.experiments.texts import Text
from grok_core.experiments.trends import times_as_long
from grok_core.languages import mark
from grok_core.presets import preset

_SLOW = HELLO.replace(p=31, train_fraction=0.7, lr=1e-2, weight_decay=0.2, steps=12_000)
_THESIS = preset("thesis-lstm").config.replace(until="grokked")
_ALPHAS = (0.5, 1.0, 2.0, 4.0, 8.0)
_SHARES = (0.5, 0.7, 0.9)
_DROPOUT = HELLO.replace(p=31, steps=3000)
_WAYS: dict[str, dict[str, Any]] = {
    mark("Adam"): {"optimizer": "adam", "weight_decay": 0.0},
    mark("Adam, dropout 0.5"): {"optimizer": "adam", "weight_decay": 0.0, "dropout": 0.5},
    mark("AdamW"): {},
    mark("AdamW, dropout 0.5"): {"dropout": 0.5},
}
_ADAM, _DROPPED, _ADAMW, _BOTH = _WAYS


def _alpha(alpha: float) -> str:
    return Text("α = {alpha:g}", alpha=alpha)


CLOCKS_AND_DROPOUT: tuple[Experiment, ...] = (
    Experiment(
        name="larger-weights-long-clock",
        row="E9",
        claim=mark(
            "At a decay clock that is long beside memorising, larger weights at the start (α) mean a longer wait."
        ),
        source=mark("Ahmed 2024, sections 5.3 and 7.3"),
        setting=mark(
            "x + y mod 31, 70 % of the table, an MLP of width 24 and 128 hidden units, AdamW, rate 0.01, decay 0.2 "
            "(a clock of 500 steps), full batch, 12,000 steps at most"
        ),
        arms={_alpha(alpha): _SLOW.replace(init_scale=alpha) for alpha in _ALPHAS},
        premises=(every(_alpha(1), GENERALISES),),
        parts=(
            sooner(_alpha(1), _alpha(4), WAIT),
            sooner(_alpha(4), _alpha(8), WAIT),
            times_as_long(_alpha(8), _alpha(1), 2, WAIT),
        ),
        limits=mark("An MLP, where the thesis has recurrent networks; its own clock is 10⁵ steps."),
        picture=against("init_scale", mark("α, the factor of the first weights"), log=True),
        full=Full(
            {_alpha(alpha): _THESIS.replace(init_scale=alpha) for alpha in _ALPHAS},
            SEEDS[:3],
            mark("x + y mod 97, the thesis's LSTM of width 128, decay 0.01, batches of 32, 1,000,000 steps at most"),
            mark("The thesis gives no learning rate; 0.001 here."),
        ),
    ),
    Experiment(
        name="dropout-and-decay",
        row="E10",
        claim=mark("Dropout of a half does not replace weight decay, whatever the share of the table."),
        source=mark("Ahmed 2024, sections 7.1 to 7.4"),
        setting=mark(
            "x + y mod 31, an MLP of width 24 and 128 hidden units, full batch, 3,000 steps at most; AdamW with "
            "decay 1, Adam without"
        ),
        arms={
            in_arm(way, share): config
            for way, changes in _WAYS.items()
            for share, config in by_share(_DROPOUT.replace(**changes), _SHARES).items()
        },
        premises=(every(in_arm(_ADAMW, "90 %"), GENERALISES),),
        parts=(
            *(every(in_arm(_DROPPED, f"{100 * share:g} %"), DOES_NOT_GENERALISE) for share in _SHARES),
            sooner(in_arm(_ADAMW, "70 %"), in_arm(_DROPPED, "70 %")),
        ),
        limits=mark("An MLP, where the thesis has recurrent networks, whose dropout is on what a layer passes upward."),
        picture=accuracy_against("train_fraction", TABLE, way_of, number=SHARE),
    ),
)
"""The thesis's claims on α and dropout, by row."""
