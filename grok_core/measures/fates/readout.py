"""A fresh linear readout: what a hidden layer knows, whatever the network's own output layer makes of it.

The layer is frozen, and a new linear map from its activations to the labels is fitted to the training equations alone:
ridge regression on one-hot labels, whose largest output is the answer. What it gets right of the held-out equations is
compared with the network's own answers: a network that has lost the rule while the readout has it has lost its output
layer; where both have lost it, the representation is lost, as far as a linear map can tell. Before the jump it says
what the layer knows already.

The activations are scaled to mean 0 and variance 1 over the training equations. The strength of the penalty is chosen
among PENALTIES by leave-one-out on the training equations (`sklearn.linear_model.RidgeClassifierCV`), never on those
held out. The null is the same fit, with the chosen penalty, to labels that are shuffled among the training equations.
It is chance here, rather than 1 / p: the answers that are commoner in the training part are rarer among those held out,
so who always gives the commonest one gets less than 1 / p right.
Source: linear probes, Alain and Bengio 2016, arXiv:1610.01644.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from grok_core.errors import AnalysisError
from grok_core.measures.rows import FloatArray, IntArray, p_value

PENALTIES = tuple(10.0**power for power in range(-6, 3))
"""Of the squared weights, for each training equation; the features have variance 1."""


@dataclass(frozen=True)
class Readout:
    """What a fresh linear readout of a layer gets right.

    Args:
        val_accuracy: On the held-out equations, 0 .. 1.
        train_accuracy: On those it was fitted to, 0 .. 1.
        penalty: The one of PENALTIES that was chosen.
        null_mean, null_highest: Accuracy on the held-out equations after fits to shuffled labels, its mean and highest.
        p_value: (1 + shuffles that reach as much) / (1 + shuffles).
    """

    val_accuracy: float
    train_accuracy: float
    penalty: float
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
        permutations: Number of shuffles of the labels.
        seed: Seed of the shuffles.
    Raises:
        AnalysisError: When the shapes do not fit, a part of the equations is empty, the labels of training are all
            equal, or activations are not finite.
    """
    rows, right, fitted = np.asarray(hidden, dtype=np.float64), np.asarray(answer), np.asarray(train, dtype=np.int64)
    held_out, label = np.asarray(val, dtype=np.int64), right if target is None else np.asarray(target)
    _refuse(rows, right, label, fitted, held_out)
    mean, spread = rows[fitted].mean(axis=0), rows[fitted].std(axis=0)
    alive = spread > 1e-9 * max(float(np.abs(rows[fitted]).max()), 1e-300)  # a silent neuron says nothing
    if not alive.any():
        raise AnalysisError("No activation of this layer differs between training equations; there is nothing to read.")
    scaled = (rows[:, alive] - mean[alive]) / spread[alive]
    penalty, answers = _chosen(scaled[fitted], label[fitted], scaled)
    accuracy = float((answers[held_out] == right[held_out]).mean())
    null = _null(scaled, label, right, fitted, held_out, penalty, permutations, seed)
    return Readout(
        val_accuracy=accuracy,
        train_accuracy=float((answers[fitted] == label[fitted]).mean()),
        penalty=penalty,
        null_mean=float(null.mean()),
        null_highest=float(null.max()),
        p_value=p_value(accuracy, null),
    )


def _refuse(rows: FloatArray, right: IntArray, label: IntArray, fitted: IntArray, held_out: IntArray) -> None:
    if rows.ndim != 2 or right.shape != (len(rows),) or label.shape != (len(rows),):
        raise AnalysisError(
            f"Got activations of shape {rows.shape} for {right.shape} answers and {label.shape} labels; give one row, "
            "one answer and one label for each equation."
        )
    if not len(fitted) or not len(held_out):
        raise AnalysisError(
            f"Got {len(fitted)} equations to fit to and {len(held_out)} held out; a readout needs both: choose a "
            "train_fraction between 0 and 1."
        )
    if not np.isfinite(rows).all():
        raise AnalysisError("Activations are not finite numbers; choose an earlier step.")
    if (label[fitted] == label[fitted[0]]).all():
        raise AnalysisError("All labels of the training equations are equal; there is nothing to read out.")


def _chosen(fitted: FloatArray, label: IntArray, everywhere: FloatArray) -> tuple[float, IntArray]:
    """Return the penalty that leave-one-out chooses, and the answers (N,) of the readout fitted with it."""
    from sklearn.linear_model import RidgeClassifierCV

    found = RidgeClassifierCV(alphas=[len(fitted) * penalty for penalty in PENALTIES]).fit(fitted, label)
    return float(found.alpha_ / len(fitted)), np.asarray(found.predict(everywhere))


def _null(
    scaled: FloatArray,
    label: IntArray,
    right: IntArray,
    fitted: IntArray,
    held_out: IntArray,
    penalty: float,
    permutations: int,
    seed: int,
) -> FloatArray:
    """Return the accuracies (permutations,) on the held-out equations of fits to shuffled labels.

    The fits differ in their labels alone, so one factorisation serves all.
    """
    if permutations < 1:
        raise AnalysisError(f"permutations is {permutations}; a p-value needs at least 1, and 19 is usual.")
    generator = np.random.default_rng(seed)
    rows, here = scaled[fitted], scaled[held_out]
    inner = rows.T @ rows
    inner[np.diag_indices_from(inner)] += len(rows) * penalty
    weights = np.linalg.solve(inner, rows.T)  # (H, n_train): labels -> coefficients
    classes, of_label = np.unique(label[fitted], return_inverse=True)
    one_hot = np.eye(len(classes))
    null = np.empty(permutations)
    for i in range(permutations):
        targets = one_hot[generator.permutation(of_label)]
        means = targets.mean(axis=0)
        answers = (here @ (weights @ (targets - means)) + means).argmax(axis=1)
        null[i] = (classes[answers] == right[held_out]).mean()
    return null
