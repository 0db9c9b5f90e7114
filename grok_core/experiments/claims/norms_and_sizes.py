"""The norm of the weights (J), data near the critical size (K), and how many frequencies a sum takes (A)."""

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from grok_core.config import RunConfig
from grok_core.experiments.claims.figures_of_power import TABLE, by_share, named_shares
from grok_core.experiments.claims.thesis import HELLO
from grok_core.experiments.criteria import DOES_NOT_GENERALISE, GENERALISES, every, sooner
from grok_core.experiments.kept_curves import Ends
from grok_core.experiments.measured import Measured, Number, figure
from grok_core.experiments.pictures import SHARE, accuracy_against, and_also, values_against
from grok_core.experiments.record import Experiment, Shown, percent
from grok_core.experiments.texts import Text, part
from grok_core.experiments.trends import grows_less_than_in_proportion, number_is, share_of_arms
from grok_core.languages import mark

if TYPE_CHECKING:
    from grok_core.engine import Report

_BLOCK = HELLO.replace(
    p=31, train_fraction=0.8, architecture="transformer", d_model=32, d_hidden=64, context="xy=", init="default",
    lr=5e-3, weight_decay=0.0, steps=3000,
)  # fmt: skip
_NORMS = (0.3, 0.5, 0.7, 1.0, 2.0)
_WITHOUT, _WITH = mark("no layer norm"), mark("layer norm")
_DIAL = mark("norm held, multiple of the first")


def _held(kind: str, norm: float) -> str:
    return Text(mark("{kind}, norm × {norm:g}"), kind=kind, norm=norm)


def _kind(label: str, _: RunConfig) -> str:
    return part(label, "kind")


def _end(metric: str) -> Callable[[Measured], float | None]:
    return lambda run: figure(run, f"end_{metric}")


def log_odds_for_norm(run: Measured) -> float | None:
    """Return the log-odds of a training label for each unit of the weights' norm, at the last report (K).

    The odds are those of the geometric mean of the labels' probabilities, which the cross-entropy is the logarithm of.
    """
    loss, norm = figure(run, "end_train_loss"), figure(run, "end_weight_norm")
    return None if not loss or not norm else -math.log(math.expm1(loss)) / norm


_NEAR = (0.4, 0.5, 0.6, 0.7, 0.85)
_CRITICAL = HELLO.replace(p=23, steps=4000, until="steps")
_PRIMES = (19, 23, 31, 41, 59, 83)


class Frequencies:
    """Follows a run of a task that turns a circle: how many frequencies its output rows have at the end.

    The number is 1 / Σ share², which is n where n frequencies have equal shares of the variance and the others none; no
    threshold is chosen.
    """

    names: tuple[str, ...] = ("frequencies",)

    def __init__(self, config: RunConfig) -> None:
        self._config = config
        self._rows: npt.NDArray[np.float32] = np.empty((0, 0), dtype=np.float32)

    def see(self, report: "Report") -> None:
        """Keep the output rows."""
        self._rows = report.snapshot().output_rows

    def numbers(self) -> dict[str, Number]:
        """Return the number at the last report."""
        from grok_core.measures.fourier import frequency_shares
        from grok_core.tasks.answer_tables import cyclic_order

        shares = frequency_shares(self._rows[cyclic_order(self._config)])
        return {"frequencies": float(1 / (shares**2).sum())}


NORMS_AND_SIZES: tuple[Experiment, ...] = (
    Experiment(
        name="norm-dial",
        row="J",
        claim=mark(
            "The smaller the norm is held, the sooner a network generalises, down to a least one; with layer norm "
            "the norm hardly matters."
        ),
        source=mark("Liu et al. 2022, arXiv:2210.01117, sections 2 and 3"),
        setting=mark(
            "x + y mod 31, 80 % of the table, a transformer of one block, width 32 and 64 hidden units, AdamW "
            "without decay, rate 0.005, full batch, 2,000 steps; the norm is held at a multiple of the first"
        ),
        arms={
            _held(kind, norm): _BLOCK.replace(norm=layer, norm_constraint=norm, until="steps", steps=2000)
            for kind, layer in ((_WITHOUT, "none"), (_WITH, "pre"))
            for norm in _NORMS
        },
        parts=(
            every(_held(_WITHOUT, _NORMS[0]), DOES_NOT_GENERALISE),
            every(_held(_WITHOUT, _NORMS[-1]), DOES_NOT_GENERALISE),
            sooner(_held(_WITHOUT, 0.7), _held(_WITHOUT, 1)),
            *(every(_held(_WITH, norm), GENERALISES) for norm in (_NORMS[0], _NORMS[-1])),
        ),
        limits=mark(
            "Layer norm stands before attention and feed-forward alone, so that the output layer feels the norm "
            "even then. The losses over the norm are those after 2,000 steps, not the least that can be reached."
        ),
        picture=and_also(
            accuracy_against("norm_constraint", _DIAL, _kind, log=True),
            "-loss",
            values_against(
                "norm_constraint",
                _DIAL,
                {mark("training"): _end("train_loss"), mark("validation"): _end("val_loss")},
                mark("loss after 2,000 steps, nats"),
                log=True,
                shown_log=True,
                by=_kind,
            ),
        ),
        follow=Ends,
    ),
    Experiment(
        name="near-the-critical-size",
        row="K",
        claim=mark(
            "Near the least data from which a network generalises, it ends between chance and all (semi-grokking)."
        ),
        source=mark("Varma et al. 2023, arXiv:2309.02390, section 5"),
        setting=mark("x + y mod 23, an MLP of width 24 and 128 hidden units, AdamW, decay 1, full batch, 4,000 steps"),
        arms=by_share(_CRITICAL, _NEAR),
        parts=(
            every(
                "40 %",
                number_is(
                    mark("{runs} ends with less than a fifth of validation right"), lambda r: r.val_accuracy, 0, 0.2
                ),
            ),
            every("85 %", GENERALISES),
            share_of_arms(
                list(named_shares(_NEAR)),
                mark("from 40 to 85 %"),
                number_is(
                    "",
                    lambda run: run.val_accuracy,
                    0.2,
                    0.95,
                    most=mark("most runs end with 20 to 95 % of validation right"),
                ),
                1,
            ),
        ),
        limits=mark(
            "After 4,000 steps, some sixty decay clocks; that accuracy would not rise later was not tested. The "
            "log-odds for each unit of norm stand in for the efficiency of a circuit, by which the paper explains it: "
            "they are the whole network's, in which the circuits for memory and for the rule were not told apart."
        ),
        picture=and_also(
            accuracy_against("train_fraction", TABLE, lambda *_: mark("at best"), number=SHARE),
            "-efficiency",
            values_against(
                "train_fraction", TABLE, log_odds_for_norm, mark("log-odds of a training label / norm"), number=SHARE
            ),
        ),
        follow=Ends,
        shown=Shown(mark("validation at the end"), lambda run: run.val_accuracy, percent),
    ),
    Experiment(
        name="frequencies-and-p",
        row="A",
        claim=mark("The number of frequencies in the output rows does not grow in proportion to p."),
        source=mark("a question of ours, after Nanda et al. 2023, arXiv:2301.05217, who find five or so at p = 113"),
        setting=mark("x + y mod p, 80 % of the table, the MLP of the preset hello-grok, full batch, 1,500 steps"),
        arms={f"p = {p}": HELLO.replace(p=p, train_fraction=0.8, steps=1500, until="steps") for p in _PRIMES},
        premises=tuple(every(f"p = {p}", GENERALISES) for p in _PRIMES[1:]),
        parts=(
            grows_less_than_in_proportion(
                {f"p = {p}": float(p) for p in _PRIMES},
                mark(
                    "the number of frequencies grows with p, if at all, more slowly than in proportion (log-linear "
                    "fit, its 95 % interval)"
                ),
                lambda run: figure(run, "frequencies"),
            ),
        ),
        limits=mark("One over the sum of squared shares, so that no threshold is chosen. One network for all p."),
        picture=values_against(
            "p", "p", lambda run: figure(run, "frequencies"), mark("frequencies in the output rows"), log=True
        ),
        follow=Frequencies,
        shown=Shown(mark("frequencies"), lambda run: figure(run, "frequencies"), "{:.1f}".format),
    ),
)
"""The claims on norms, sizes and frequencies, by row."""
