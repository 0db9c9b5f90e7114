"""The paper on the generalization gap, in an honest version: two losses (G15), regularisers (G16), width (E12, G14)."""

from grok_core.experiments.claims.thesis import HELLO
from grok_core.experiments.criteria import DOES_NOT_GENERALISE, GENERALISES, WAIT, Condition, every, ratio_words, sooner
from grok_core.experiments.kept_curves import Curves
from grok_core.experiments.measured import Measured, series
from grok_core.experiments.pictures import values_against
from grok_core.experiments.record import Arms, Experiment, Finding, Part, Shown, Verdict
from grok_core.experiments.texts import Text
from grok_core.experiments.trends import times_as_long
from grok_core.languages import mark
from grok_core.measures import contrasts

_GAP = HELLO.replace(p=31, train_fraction=0.7)
_SETTING = mark(
    "x + y mod 31, 70 % of the table, an MLP of width 24 and 128 hidden units, AdamW, full batch, {steps:,} steps at "
    "most"
)
_CROSS, _SQUARED = mark("cross-entropy"), mark("squared error")
_NONE, _DECAY = mark("neither"), mark("decay 1")
_DROP, _BOTH = mark("dropout 0.3"), mark("decay 1 and dropout 0.3")


def last_gap(run: Measured) -> float | None:
    """Return validation minus training loss at the last report."""
    train, val = series(run, "train_loss"), series(run, "val_loss")
    return val[-1] - train[-1] if train and val else None


def last_val_loss(run: Measured) -> float | None:
    """Return the validation loss at the last report."""
    losses = series(run, "val_loss")
    return losses[-1] if losses else None


_WIDTHS = (1, 2, 3, 4, 6, 8, 12, 24, 48, 128)


def _width(width: int) -> str:
    return Text(mark("width {width}"), width=width)


def _has_a_peak(high: str, others: tuple[str, str]) -> Part:
    """Return the part that the validation loss of an arm is larger than that of a narrower one and of the widest."""

    def judge(arms: Arms) -> Finding:
        """Compare the losses at the end, seed by seed."""
        losses = {label: [last_val_loss(run) or 0.0 for run in arms[label]] for label in (high, *others)}
        if not all(min(of) > 0 for of in losses.values()):
            return Finding(Verdict.UNDECIDED, "some runs have no loss")
        rise, fall = (contrasts.ratio(losses[high], losses[other]) for other in others)
        numbers = " and ".join(f"ratio {ratio_words(found)}" for found in (rise, fall))
        if min(rise.low, fall.low) > 1:
            return Finding(Verdict.HOLDS, numbers)
        return Finding(Verdict.DOES_NOT if min(rise.high, fall.high) < 1 else Verdict.UNDECIDED, numbers)

    says = mark(
        "the validation loss at the end is larger at “{high}” than at “{narrow}” and at “{wide}”, paired by seed"
    )
    return Part(Text(says, high=high, narrow=others[0], wide=others[1]), judge)


_HAS_MORE = Condition(
    mark("{runs} has more than half of validation right at the end"), lambda run: run.val_accuracy > 0.5
)
_LABELS = [_width(width) for width in _WIDTHS]

GAP_PAPER: tuple[Experiment, ...] = (
    Experiment(
        name="two-losses",
        row="G15",
        claim=mark(
            "Cross-entropy and squared error differ in how long a network waits between memorising and generalising."
        ),
        source=mark("a paper on the generalization gap, section 4.8, which measures the gap in two units"),
        setting=Text(_SETTING, steps=6000),
        arms={_CROSS: _GAP.replace(steps=6000), _SQUARED: _GAP.replace(steps=6000, loss="mse")},
        premises=(every(_CROSS, GENERALISES),),
        parts=(times_as_long(_SQUARED, _CROSS, 1.5, WAIT), every(_SQUARED, GENERALISES)),
        limits=mark(
            "Accuracies and steps, because a gap in nats and a gap of squared errors cannot be compared. The "
            "squared error is the mean over classes: one learning rate and one decay are not the same strength for "
            "both."
        ),
    ),
    Experiment(
        name="decay-or-dropout",
        row="G16",
        claim=mark("Dropout generalises less than weight decay."),
        source=mark("a paper on the generalization gap, section 4.9 and Table 6, in which no network generalises"),
        setting=Text(_SETTING, steps=3000),
        arms={
            _NONE: _GAP.replace(weight_decay=0.0),
            _DECAY: _GAP,
            _DROP: _GAP.replace(weight_decay=0.0, dropout=0.3),
            _BOTH: _GAP.replace(dropout=0.3),
        },
        premises=(every(_NONE, DOES_NOT_GENERALISE),),
        parts=(every(_DECAY, GENERALISES), sooner(_DECAY, _DROP), every(_DROP, DOES_NOT_GENERALISE)),
        limits=mark(
            "A setting in which networks do generalise. The paper's own table says the opposite of its sentence, at "
            "11 % of validation right and less."
        ),
    ),
    Experiment(
        name="width-double-descent",
        row="E12",
        also=("G14",),
        claim=mark(
            "As a network becomes wider, the validation loss first falls, then rises to a peak, and falls again "
            "(model-wise double descent)."
        ),
        source=mark(
            "Ahmed 2024, section 4.1; a paper on the generalization gap, section 4.7, whose figure is over time"
        ),
        setting=mark(
            "x + y mod 23, 80 % of the table, 60 wrong answers among them, an MLP with four hidden units for each "
            "of its width, AdamW, decay 1, full batch, 2,000 steps"
        ),
        arms={
            _width(width): HELLO.replace(
                p=23, train_fraction=0.8, outliers=60, steps=2000, until="steps", d_model=width, d_hidden=4 * width
            )
            for width in _WIDTHS
        },
        seeds=tuple(range(1007, 1014)),
        parts=(
            _has_a_peak(_width(12), (_width(4), _LABELS[-1])),
            every(_LABELS[0], DOES_NOT_GENERALISE),
            every(_LABELS[-1], _HAS_MORE),
        ),
        limits=mark(
            "One share of wrong answers and one budget. The widths that are compared are those between which the "
            "mean rose most on the seeds 1000 to 1006. The loss is that of the last report, on validation pairs with "
            "their right answers."
        ),
        picture=values_against(
            "d_model", mark("width"), last_val_loss, mark("validation loss at the end, nats"), log=True
        ),
        follow=Curves,
        shown=Shown(mark("validation loss at the end"), last_val_loss, "{:.2f}".format),
    ),
)
"""The claims on the gap, by row."""
