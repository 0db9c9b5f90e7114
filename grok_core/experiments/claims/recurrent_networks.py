"""Ahmed's thesis on small recurrent networks: less data (E4), and when weight decay acts (E5–E8), in an LSTM."""

from grok_core.config import RunConfig
from grok_core.experiments.claims.figures_of_power import by_share
from grok_core.experiments.claims.thesis import AT_THE_END, STAYS_HIGH
from grok_core.experiments.criteria import DOES_NOT_GENERALISE, GENERALISES, WAIT, every, generalised_by, sooner
from grok_core.experiments.pictures import SHARE, against
from grok_core.experiments.record import SEEDS, Experiment, Full
from grok_core.presets import preset

_BASE = preset("lstm-alpha").config.replace(batch_size=0, init_scale=1.0, lr=1e-2, weight_decay=1.0, until="grokked")
_SMALL = {"d_model": 64, "d_hidden": 64, "p": 31, "steps": 5000}
_LSTM, _RNN = _BASE.replace(**_SMALL), _BASE.replace(architecture="rnn", **_SMALL)
_THESIS = preset("thesis-lstm").config.replace(until="grokked")
_AS_WRITTEN = "x + y mod 97, the thesis's {} of width 128, α = 5, decay 0.01, batches of 32, 1,000,000 steps at most"
_RATE = "The thesis gives no learning rate; 0.001 here."
_SHARES = (0.3, 0.5, 0.7)
_LEAST, _HALF, _MOST = by_share(_LSTM, _SHARES)


def _less_data(name: str, kind: str, small: RunConfig, as_written: RunConfig) -> Experiment:
    """Return the experiment that less data lengthen the wait, for a kind of network."""
    return Experiment(
        name=name,
        row="E4",
        claim=f"In {kind}, the smaller the share of the table, of 30, 50 and 70 %, the longer the wait.",
        source="Ahmed 2024, section 5.1",
        setting=f"x + y mod 31, {kind} of width 64, AdamW, rate 0.01, decay 1, full batch, 5,000 steps at most",
        arms=by_share(small, _SHARES),
        parts=(sooner(_MOST, _HALF, WAIT), sooner(_HALF, _LEAST, WAIT), every(_MOST, GENERALISES)),
        limits="A small network at a decay clock of 100 steps; the thesis trains for a million steps or so.",
        picture=against("train_fraction", "share of the table trained on", number=SHARE),
        full=Full(by_share(as_written, _SHARES), SEEDS[:3], _AS_WRITTEN.format(kind.removeprefix("an ")), _RATE),
    )


_CELL = _BASE.replace(p=23, d_model=32, d_hidden=32, train_fraction=0.8, steps=3000)
"""Memorises at step 80 or so, and generalises some 600 steps later."""
_CELL_WHOLE = _CELL.replace(until="steps")
_SETTING = (
    "x + y mod 23, 80 % of the table, an LSTM of width 32, AdamW, rate 0.01, decay 1 unless it says otherwise, full "
    "batch, {steps} steps{ending}"
)
_AT_MOST = _SETTING.format(steps="3,000", ending=" at most")
_WITH, _WITHOUT, _NEVER_OFF, _AT_99 = "decay", "no decay", "never off", "off at validation 99 %"
_THESIS_WHOLE = _THESIS.replace(until="steps")
_EARLY, _LATE, _ON = (100, 150, 250), (1500, 2000), ("0.5", "1", "2")
_FULL_LSTM = _AS_WRITTEN.format("LSTM")
_EPOCH = 147  # steps: half of 97² pairs in batches of 32


def _off(base: RunConfig, steps: tuple[int, ...], epochs: tuple[int, ...] = ()) -> dict[str, RunConfig]:
    """Return arms in which decay ends at these steps, or, by the same labels, at these epochs of the thesis."""
    at = [epoch * _EPOCH for epoch in epochs] or list(steps)
    return {
        f"off {_moment(i)}": base.replace(interventions=f"step {step}: weight_decay=0") for i, step in enumerate(at)
    }


def _moment(i: int) -> str:
    return ("first", "second", "third")[i]


RECURRENT: tuple[Experiment, ...] = (
    _less_data("less-data-small-lstm", "an LSTM", _LSTM, _THESIS),
    _less_data("less-data-rnn", "a plain RNN", _RNN, _THESIS.replace(architecture="rnn")),
    Experiment(
        name="no-decay-lstm",
        row="E5",
        claim="In an LSTM, too, there is no grokking without weight decay within the steps.",
        source="Ahmed 2024, section 5.2.1",
        setting=_AT_MOST,
        arms={_WITH: _CELL, _WITHOUT: _CELL.replace(weight_decay=0.0)},
        premises=(every(_WITH, GENERALISES),),
        parts=(every(_WITHOUT, DOES_NOT_GENERALISE),),
        limits="3,000 steps, some five times what the network with decay takes. At the source's size one run of six "
        "has been trained: decay 0.01, seed 1000, memorised at step 19,055, validation 99 % at step 691,831 of a "
        "million.",
        full=Full({_WITH: _THESIS, _WITHOUT: _THESIS.replace(weight_decay=0.0)}, SEEDS[:3], _FULL_LSTM, _RATE),
    ),
    Experiment(
        name="decay-off-early-lstm",
        row="E6",
        claim="In an LSTM, weight decay switched off before the jump: it fails within the steps.",
        source="Ahmed 2024, section 5.2.2 and Figure 7.5",
        setting=f"{_AT_MOST}; decay ends at step {', '.join(map(str, _EARLY))}",
        arms={_NEVER_OFF: _CELL, **_off(_CELL, _EARLY)},
        premises=(every(_NEVER_OFF, GENERALISES),),
        parts=tuple(every(label, DOES_NOT_GENERALISE) for label in _off(_CELL, _EARLY)),
        limits="That the norm keeps growing was not tested.",
        full=Full(
            {_NEVER_OFF: _THESIS, **_off(_THESIS, (), (60, 97, 200))},
            SEEDS[:3],
            f"{_FULL_LSTM}; decay ends at the epochs 60, 97 and 200",
            _RATE,
        ),
    ),
    Experiment(
        name="decay-off-late-lstm",
        row="E7",
        claim="In an LSTM, weight decay switched off after the jump: validation stays high.",
        source="Ahmed 2024, section 5.2.2 and Figure 7.6",
        setting=_SETTING.format(steps="3,000", ending="")
        + f"; decay ends at validation 99 %, or at step {' or '.join(map(str, _LATE))}",
        arms={
            _AT_99: _CELL_WHOLE.replace(interventions="val_accuracy >= 0.99: weight_decay=0"),
            **_off(_CELL_WHOLE, _LATE),
        },
        parts=(
            every(_AT_99, STAYS_HIGH, among=GENERALISES),
            *(
                every(label, STAYS_HIGH, among=generalised_by(step))
                for label, step in zip(_off(_CELL, _LATE), _LATE, strict=True)
            ),
        ),
        limits="High is taken to be 90 %; the thesis gives no figure.",
        shown=AT_THE_END,
    ),
    Experiment(
        name="decay-on-late-lstm",
        row="E8",
        claim="In an LSTM, weight decay switched on late: it groks, and sooner with more.",
        source="Ahmed 2024, section 5.2.3 and Figure 7.7",
        setting=f"{_SETTING.format(steps='6,000', ending=' at most')}; decay begins at step 500",
        arms={
            _WITHOUT: _CELL.replace(weight_decay=0.0, steps=6000),
            **{
                f"decay {decay} from step 500": _CELL.replace(
                    weight_decay=0.0, steps=6000, interventions=f"step 500: weight_decay={decay}"
                )
                for decay in _ON
            },
        },
        premises=(every(_WITHOUT, DOES_NOT_GENERALISE),),
        parts=(
            *(every(f"decay {decay} from step 500", GENERALISES) for decay in _ON),
            sooner("decay 1 from step 500", "decay 0.5 from step 500"),
            sooner("decay 2 from step 500", "decay 1 from step 500"),
        ),
        limits="Decays of 0.01 and 0.02 in the thesis, over a clock a thousand times as long; at which epoch they "
        "begin cannot be read there.",
    ),
)
"""The thesis's claims on recurrent networks, by row."""
