"""Ahmed's thesis on small recurrent networks: less data (E4), and when weight decay acts (E5–E8), in an LSTM."""

from grok_core.config import RunConfig
from grok_core.experiments.claims.figures_of_power import TABLE, by_share
from grok_core.experiments.claims.thesis import AT_THE_END, STAYS_HIGH, from_500
from grok_core.experiments.criteria import DOES_NOT_GENERALISE, GENERALISES, WAIT, every, generalised_by, sooner
from grok_core.experiments.pictures import SHARE, against
from grok_core.experiments.record import SEEDS, Experiment, Full
from grok_core.experiments.texts import Text
from grok_core.languages import mark
from grok_core.presets import preset

_BASE = preset("lstm-alpha").config.replace(batch_size=0, init_scale=1.0, lr=1e-2, weight_decay=1.0, until="grokked")
_SMALL = {"d_model": 64, "d_hidden": 64, "p": 31, "steps": 5000}
_LSTM, _RNN = _BASE.replace(**_SMALL), _BASE.replace(architecture="rnn", **_SMALL)
_THESIS = preset("thesis-lstm").config.replace(until="grokked")
_FULL_LSTM = mark(
    "x + y mod 97, the thesis's LSTM of width 128, α = 5, decay 0.01, batches of 32, 1,000,000 steps at most"
)
_FULL_RNN = mark(
    "x + y mod 97, the thesis's plain RNN of width 128, α = 5, decay 0.01, batches of 32, 1,000,000 steps at most"
)
_RATE = mark("The thesis gives no learning rate; 0.001 here.")
_SHARES = (0.3, 0.5, 0.7)
_LEAST, _HALF, _MOST = by_share(_LSTM, _SHARES)


def _less_data(name: str, claim: str, settings: tuple[str, str], small: RunConfig, as_written: RunConfig) -> Experiment:
    """Return the experiment that less data lengthen the wait, for a kind of network; settings of both sizes."""
    return Experiment(
        name=name,
        row="E4",
        claim=claim,
        source=mark("Ahmed 2024, section 5.1"),
        setting=settings[0],
        arms=by_share(small, _SHARES),
        parts=(sooner(_MOST, _HALF, WAIT), sooner(_HALF, _LEAST, WAIT), every(_MOST, GENERALISES)),
        limits=mark("A small network at a decay clock of 100 steps; the thesis trains for a million steps or so."),
        picture=against("train_fraction", TABLE, number=SHARE),
        full=Full(by_share(as_written, _SHARES), SEEDS[:3], settings[1], _RATE),
    )


_CELL = _BASE.replace(p=23, d_model=32, d_hidden=32, train_fraction=0.8, steps=3000)
"""Memorises at step 80 or so, and generalises some 600 steps later."""
_CELL_WHOLE = _CELL.replace(until="steps")
_TO_THE_END = mark(
    "x + y mod 23, 80 % of the table, an LSTM of width 32, AdamW, rate 0.01, decay 1 unless it says otherwise, full "
    "batch, {steps:,} steps"
)
_SETTING = mark(
    "x + y mod 23, 80 % of the table, an LSTM of width 32, AdamW, rate 0.01, decay 1 unless it says otherwise, full "
    "batch, {steps:,} steps at most"
)
_AT_MOST = Text(_SETTING, steps=3000)
_WITH, _WITHOUT = mark("decay"), mark("no decay")
_NEVER_OFF, _AT_99 = mark("never off"), mark("off at validation 99 %")
_THESIS_WHOLE = _THESIS.replace(until="steps")
_EARLY, _LATE, _ON = (100, 150, 250), (1500, 2000), (0.5, 1, 2)
_EPOCH = 147  # steps: half of 97² pairs in batches of 32


def _off(base: RunConfig, steps: tuple[int, ...], epochs: tuple[int, ...] = ()) -> dict[str, RunConfig]:
    """Return arms in which decay ends at these steps, or, by the same labels, at these epochs of the thesis."""
    at = [epoch * _EPOCH for epoch in epochs] or list(steps)
    return {_OFF[i]: base.replace(interventions=f"step {step}: weight_decay=0") for i, step in enumerate(at)}


_OFF = (mark("off first"), mark("off second"), mark("off third"))


RECURRENT: tuple[Experiment, ...] = (
    _less_data(
        "less-data-small-lstm",
        mark("In an LSTM, the smaller the share of the table, of 30, 50 and 70 %, the longer the wait."),
        (
            mark("x + y mod 31, an LSTM of width 64, AdamW, rate 0.01, decay 1, full batch, 5,000 steps at most"),
            _FULL_LSTM,
        ),
        _LSTM,
        _THESIS,
    ),
    _less_data(
        "less-data-rnn",
        mark("In a plain RNN, the smaller the share of the table, of 30, 50 and 70 %, the longer the wait."),
        (
            mark("x + y mod 31, a plain RNN of width 64, AdamW, rate 0.01, decay 1, full batch, 5,000 steps at most"),
            _FULL_RNN,
        ),
        _RNN,
        _THESIS.replace(architecture="rnn"),
    ),
    Experiment(
        name="no-decay-lstm",
        row="E5",
        claim=mark("In an LSTM, too, there is no grokking without weight decay within the steps."),
        source=mark("Ahmed 2024, section 5.2.1"),
        setting=_AT_MOST,
        arms={_WITH: _CELL, _WITHOUT: _CELL.replace(weight_decay=0.0)},
        premises=(every(_WITH, GENERALISES),),
        parts=(every(_WITHOUT, DOES_NOT_GENERALISE),),
        limits=mark(
            "3,000 steps, some five times what the network with decay takes. At the source's size one run of six "
            "has been trained: decay 0.01, seed 1000, memorised at step 19,055, validation 99 % at step 691,831 of a "
            "million."
        ),
        full=Full({_WITH: _THESIS, _WITHOUT: _THESIS.replace(weight_decay=0.0)}, SEEDS[:3], _FULL_LSTM, _RATE),
    ),
    Experiment(
        name="decay-off-early-lstm",
        row="E6",
        claim=mark("In an LSTM, weight decay switched off before the jump: it fails within the steps."),
        source=mark("Ahmed 2024, section 5.2.2 and Figure 7.5"),
        setting=Text(
            mark("{setting}; decay ends at step {steps}"), setting=_AT_MOST, steps=", ".join(map(str, _EARLY))
        ),
        arms={_NEVER_OFF: _CELL, **_off(_CELL, _EARLY)},
        premises=(every(_NEVER_OFF, GENERALISES),),
        parts=tuple(every(label, DOES_NOT_GENERALISE) for label in _off(_CELL, _EARLY)),
        limits=mark("That the norm keeps growing was not tested."),
        full=Full(
            {_NEVER_OFF: _THESIS, **_off(_THESIS, (), (60, 97, 200))},
            SEEDS[:3],
            Text(mark("{setting}; decay ends at the epochs 60, 97 and 200"), setting=_FULL_LSTM),
            _RATE,
        ),
    ),
    Experiment(
        name="decay-off-late-lstm",
        row="E7",
        claim=mark("In an LSTM, weight decay switched off after the jump: validation stays high."),
        source=mark("Ahmed 2024, section 5.2.2 and Figure 7.6"),
        setting=Text(
            mark("{setting}; decay ends at validation 99 %, or at step {first} or {second}"),
            setting=Text(_TO_THE_END, steps=3000),
            first=str(_LATE[0]),
            second=str(_LATE[1]),
        ),
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
        limits=mark("High is taken to be 90 %; the thesis gives no figure."),
        shown=AT_THE_END,
    ),
    Experiment(
        name="decay-on-late-lstm",
        row="E8",
        claim=mark("In an LSTM, weight decay switched on late: it groks, and sooner with more."),
        source=mark("Ahmed 2024, section 5.2.3 and Figure 7.7"),
        setting=Text(mark("{setting}; decay begins at step 500"), setting=Text(_SETTING, steps=6000)),
        arms={
            _WITHOUT: _CELL.replace(weight_decay=0.0, steps=6000),
            **{
                from_500(decay): _CELL.replace(
                    weight_decay=0.0, steps=6000, interventions=f"step 500: weight_decay={decay}"
                )
                for decay in _ON
            },
        },
        premises=(every(_WITHOUT, DOES_NOT_GENERALISE),),
        parts=(
            *(every(from_500(decay), GENERALISES) for decay in _ON),
            sooner(from_500(1), from_500(0.5)),
            sooner(from_500(2), from_500(1)),
        ),
        limits=mark(
            "Decays of 0.01 and 0.02 in the thesis, over a clock a thousand times as long; at which epoch they "
            "begin cannot be read there."
        ),
    ),
)
"""The thesis's claims on recurrent networks, by row."""
