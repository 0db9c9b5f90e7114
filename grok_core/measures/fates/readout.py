"""A fresh linear readout: what a hidden layer knows, whatever the network's own output layer makes of it.

The layer is frozen, and a new linear map from its activations to the labels is fitted to the training equations alone,
by logistic regression (`sklearn.linear_model.LogisticRegression`): the loss that the network's own output layer was
trained with. What it gets right of the held-out equations is compared with the network's own answers: a network that
has lost the rule while the fresh readout has it has lost its output layer; where both have lost it, the representation
is lost, as far as a linear map can tell. Before the jump it says what the layer knows already.

The activations are centred and scaled together, so that their mean variance is 1 and a quiet neuron stays quiet. The
penalty is fixed: WEAK times the usual strength is so little that the fit ends near the widest margin. On the network of
the preset hello-grok once it has grokked this reads out all held-out answers; with every neuron scaled by itself it was
98.9 %, by ridge regression on one-hot labels 96 %, and a readout that does not find what the network finds says nothing
of what the network lost. The null is the same fit to labels that are shuffled among the training equations. It is
chance here, rather than 1 / p: the answers that are commoner in the training part are rarer among those held out.
Source: linear probes, Alain and Bengio 2016, arXiv:1610.01644.
"""

import warnings
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from grok_core.errors import AnalysisError
from grok_core.languages import say
from grok_core.measures.rows import FloatArray, IntArray, p_value

WEAK = 100.0
"""The inverse strength C of the penalty: the sum of the losses weighs so much more than half of the squared weights."""
TOLERANCE, MOST = 1e-6, 1000  # of the gradient, and of iterations: the last margins are won slowly
MOST_SHUFFLED = 200  # iterations for shuffled labels, which no fit is near to after thousands


@dataclass(frozen=True)
class Readout:
    """What a fresh linear readout of a layer gets right.

    Args:
        val_accuracy: On the held-out equations, 0 .. 1.
        train_accuracy: On those it was fitted to, 0 .. 1.
        null_mean, null_highest: Accuracy on the held-out equations after fits to shuffled labels, its mean and highest.
        p_value: (1 + shuffles that reach as much) / (1 + shuffles).
    """

    val_accuracy: float
    train_accuracy: float
    null_mean: float
    null_highest: float
    p_value: float


def fresh_readout(
    hidden: npt.ArrayLike,
    answer: npt.ArrayLike,
    train: npt.ArrayLike,
    val: npt.ArrayLike,
    *,
    target: npt.ArrayLike | None = None,
    permutations: int = 19,
    seed: int = 0,
) -> Readout:
    """Fit a new linear readout of a frozen layer to the training equations, and try it on the held-out ones.

    Args:
        hidden: Activations (N, H) of the layer, one row for each equation.
        answer: The true answers (N,), whole numbers from 0 on.
        train, val: Indices of the equations to fit to, and of those held out.
        target: The answers trained on (N,), where some are wrong; None for the true ones.
        permutations: Number of shuffles of the labels; each takes longer than the fit itself.
        seed: Seed of the shuffles.
    Raises:
        AnalysisError: When the shapes do not fit, a part of the equations is empty, the labels of training are all
            equal, or activations are all constant or not finite.
    """
    rows, right, fitted = np.asarray(hidden, dtype=np.float64), np.asarray(answer), np.asarray(train, dtype=np.int64)
    held_out, label = np.asarray(val, dtype=np.int64), right if target is None else np.asarray(target)
    _refuse(rows, right, label, fitted, held_out, permutations)
    spread = rows[fitted].std(axis=0)
    alive = spread > 1e-9 * max(float(np.abs(rows[fitted]).max()), 1e-300)  # a silent neuron says nothing
    if not alive.any():
        raise AnalysisError(
            say("No activation of this layer differs between training equations; there is nothing to read out.")
        )
    scaled = (rows[:, alive] - rows[fitted][:, alive].mean(axis=0)) / np.sqrt((spread[alive] ** 2).mean())
    answers = _answers(scaled, fitted, label[fitted], MOST)
    accuracy = float((answers[held_out] == right[held_out]).mean())
    generator = np.random.default_rng(seed)
    shuffled = (
        _answers(scaled, fitted, generator.permutation(label[fitted]), MOST_SHUFFLED) for _ in range(permutations)
    )
    null = np.array([(of[held_out] == right[held_out]).mean() for of in shuffled])
    return Readout(
        val_accuracy=accuracy,
        train_accuracy=float((answers[fitted] == label[fitted]).mean()),
        null_mean=float(null.mean()),
        null_highest=float(null.max()),
        p_value=p_value(accuracy, null),
    )


def _answers(scaled: FloatArray, fitted: IntArray, label: IntArray, most: int) -> IntArray:
    """Return the answers (N,) of a readout that was fitted to some rows with these labels."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # labels that no linear map gives are never fitted
        found = LogisticRegression(C=WEAK, tol=TOLERANCE, max_iter=most).fit(scaled[fitted], label)
    return np.asarray(found.predict(scaled))


def _refuse(
    rows: FloatArray, right: IntArray, label: IntArray, fitted: IntArray, held_out: IntArray, permutations: int
) -> None:
    if rows.ndim != 2 or right.shape != (len(rows),) or label.shape != (len(rows),):
        raise AnalysisError(
            f"Got activations of shape {rows.shape} for {right.shape} answers and {label.shape} labels; give one row, "
            "one answer and one label for each equation."
        )
    if not len(fitted) or not len(held_out):
        raise AnalysisError(
            say(
                "Got {fitted} equations to fit to and {held_out} held out; a readout needs both: choose a "
                "train_fraction between 0 and 1.",
                fitted=len(fitted),
                held_out=len(held_out),
            )
        )
    if not np.isfinite(rows).all():
        raise AnalysisError(say("Activations are not finite numbers; choose an earlier step."))
    if (label[fitted] == label[fitted[0]]).all():
        raise AnalysisError(say("All labels of the training equations are equal; there is nothing to read out."))
    if permutations < 1:
        raise AnalysisError(f"permutations is {permutations}; a p-value needs at least 1, and 19 is usual.")
