"""Cut a part out of a network's answers, and see what is left: accuracies and losses, beside random cuts of that size.

The last step of a network is linear: the logits of an equation are W h, one row of the output layer W for each answer.
With P the orthogonal projection onto some functions on the answers (those of a frequency, of a representation, or that
differ between cosets), W − P W has none of them left, and the logits are Z − Z P; kept alone they are the mean of each
equation plus Z P. So nothing but the logits is needed, for every architecture. Nanda et al. cut instead what the mean
logits by right answer have of these functions: `cut_by_answer`.

A cut of 12 directions takes something away whichever they are: the null is random functions on the same answers, as
many, orthonormal and without a mean.
Source: Nanda et al. 2023, arXiv:2301.05217, section 4.4 (ablations) and 5 (D); Chughtai et al. 2023, arXiv:2302.03025
(G). A neuron is cut by holding it at its mean over the equations: mean ablation.
"""

# N equations, C answers, d directions, H neurons, K parts

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.linalg import helmert

from grok_core.errors import AnalysisError
from grok_core.measures import contrasts
from grok_core.measures.contrasts import Interval
from grok_core.measures.progress_measures import Logits, Mask, Parts
from grok_core.measures.rows import FloatArray, IntArray

DRAWS = 100
LossKind = Literal["softmax", "stablemax", "mse"]


@dataclass(frozen=True)
class Scores:
    """Accuracies, 0 .. 1, and mean losses on the training and the validation equations; NaN where there are none.

    right, of: How many of the validation equations are right, and how many there are.
    """

    train_accuracy: float
    val_accuracy: float
    train_loss: float
    val_loss: float
    right: int
    of: int

    @property
    def interval(self) -> Interval:
        """The validation accuracy with Clopper and Pearson's 95 % interval. Raises AnalysisError without equations."""
        return contrasts.share(self.right, self.of)


FIGURES = ("train_accuracy", "val_accuracy", "train_loss", "val_loss")


@dataclass(frozen=True, eq=False)
class Null:
    """The scores of random cuts, (draws, 4) in the order of FIGURES."""

    drawn: FloatArray

    def median(self, name: str) -> float:
        """Return the median of a score."""
        return float(np.median(self._of(name)))

    def ends(self, name: str) -> tuple[float, float]:
        """Return what 5 % and 95 % of the draws stay below."""
        low, high = np.quantile(self._of(name), (0.05, 0.95))
        return float(low), float(high)

    def _of(self, name: str) -> FloatArray:
        return np.asarray(self.drawn[:, FIGURES.index(name)])


@dataclass(frozen=True, eq=False)
class Equations:
    """What logits are judged by: the labels (N,) trained on, the indices of both shares, and the kind of loss."""

    target: IntArray
    train: IntArray
    val: IntArray
    loss: LossKind = "softmax"

    def scores(self, logits: Logits) -> Scores:
        """Return the scores of logits (N, C). Raises AnalysisError when they are of other equations."""
        if np.ndim(logits) != 2 or len(logits) != len(self.target):
            raise AnalysisError(f"Got logits of shape {np.shape(logits)}; give a row for each of {len(self.target)}.")
        top = logits.argmax(axis=1)
        right, loss = top == self.target, losses(logits, self.target, self.loss, top)
        return Scores(
            train_accuracy=_mean(right[self.train]),
            val_accuracy=_mean(right[self.val]),
            train_loss=_mean(loss[self.train]),
            val_loss=_mean(loss[self.val]),
            right=int(right[self.val].sum()),
            of=len(self.val),
        )


def part_axes(parts: Parts, chosen: npt.ArrayLike, n_answers: int) -> FloatArray:
    """Return orthonormal functions (d, C) on the answers that span the chosen parts, (K,) bool.

    They are 0 on answers that are on no circle. Raises AnalysisError when not every part is said to be chosen or not.
    """
    mask = np.asarray(chosen, dtype=bool)
    if mask.shape != parts.sizes.shape:
        raise AnalysisError(f"Got a choice of shape {mask.shape}; give one truth value for each of {len(parts.sizes)}.")
    axes = np.zeros((int(parts.sizes[mask].sum()), n_answers))
    axes[:, parts.elements] = parts.axes[np.repeat(mask, parts.sizes)]
    return axes


def coset_axes(labels: npt.ArrayLike) -> FloatArray:
    """Return orthonormal functions (m - 1, C) that are constant on each of m cosets, with mean 0: their differences.

    Args:
        labels: Shape (C,), the coset of each element, 0 .. m - 1.
    Raises:
        AnalysisError: When the cosets are not equally large.
    """
    members = np.equal.outer(np.unique(labels), np.asarray(labels)).astype(np.float64)  # (m, C)
    sizes = members.sum(axis=1)
    if np.ptp(sizes):
        raise AnalysisError("Got cosets of different sizes; give the cosets of one subgroup, on one side.")
    return np.asarray(helmert(len(members)) @ members / np.sqrt(sizes[0]))


def random_axes(size: int, on: IntArray, n_answers: int, generator: np.random.Generator) -> FloatArray:
    """Return random orthonormal functions (size, C) with mean 0, which are 0 but on the answers `on`."""
    drawn = generator.standard_normal((len(on), size))
    axes = np.zeros((size, n_answers))
    axes[:, on] = np.linalg.qr(drawn - drawn.mean(axis=0))[0].T
    return axes


def cut(logits: Logits, axes: FloatArray, *, keep: bool = False) -> Logits:
    """Return the logits (N, C) without the functions that the axes (d, C) span, or with them and their mean alone.

    Args:
        logits: Shape (N, C).
        axes: Orthonormal rows with mean 0.
        keep: Whether to keep these functions and nothing else, instead of deleting them.
    """
    axes = axes.astype(logits.dtype)
    with np.errstate(all="ignore"):  # of a network that diverged
        along: Logits = (logits @ axes.T) @ axes
        return logits.mean(axis=1, keepdims=True) + along if keep else logits - along


def cut_by_answer(logits: Logits, axes: FloatArray, parts: Parts, answer: IntArray, *, keep: bool = False) -> Logits:
    """Return Nanda et al.'s excluded logits (N, C), or the restricted ones with `keep`.

    Deleted is what the mean logits by right answer have of the functions that the axes span; kept alone, it is added to
    the mean over all equations (`progress_measures.divide`). Equations whose answer is on no circle stay as they are.

    Args:
        logits: Shape (N, C), of all equations.
        axes: Orthonormal rows (d, C) with mean 0, which are 0 but on `parts.elements`.
        parts: The parts of the task.
        answer: The right answer (N,) of each equation.
        keep: Whether to keep these functions and nothing else.
    """
    on = axes[:, parts.elements].astype(logits.dtype)
    with np.errstate(all="ignore"):
        means = logits[parts.equations].mean(axis=1)  # (n, C)
        component = on.T @ (on @ means)
        row, found = parts.column[answer], logits.copy()
        placed = row >= 0
        found[placed] = means.mean(axis=0) + component[row[placed]] if keep else logits[placed] - component[row[placed]]
    return found


def cut_neurons(logits: Logits, activations: Logits, effects: Logits, chosen: Mask, *, keep: bool = False) -> Logits:
    """Return the logits (N, C) with the chosen neurons held at their means, or all the others with `keep`.

    Args:
        logits: Shape (N, C).
        activations: Shape (N, H), of the neurons from which the output layer reads, without a norm between.
        effects: The output layer, (H, C).
        chosen: Which neurons, (H,).
        keep: Whether to hold the others, instead of these.
    """
    held = ~chosen if keep else chosen
    with np.errstate(all="ignore"):
        about_mean = activations[:, held] - activations[:, held].mean(axis=0)
        return np.asarray(logits - about_mean @ effects[held])


def random_cuts(
    draw: Callable[[np.random.Generator], Logits], equations: Equations, *, draws: int = DRAWS, seed: int = 0
) -> Null:
    """Return the scores of random cuts; `draw` returns the logits after one."""
    generator = np.random.default_rng(seed)
    scores = (equations.scores(draw(generator)) for _ in range(draws))
    return Null(np.array([[getattr(found, name) for name in FIGURES] for found in scores]))


def carriers(
    logits: Logits, parts: Parts, deleted: Mask, equations: Equations, baseline: float
) -> tuple[tuple[int, ...], Scores]:
    """Return the further parts without which held-out accuracy is no more above the baseline, and the scores without.

    After the parts that are deleted the others are, one after the other, by their power in what is left of the logits,
    until the lower end of the accuracy's 95 % interval is at most the baseline.
    """
    left, found = deleted.copy(), []
    along = logits @ part_axes(parts, np.ones_like(deleted), logits.shape[1]).T
    power = parts.sums(np.square(along).sum(axis=0))
    scores = equations.scores(cut(logits, part_axes(parts, left, logits.shape[1])))
    for k in np.argsort(-power, kind="stable"):
        if scores.interval.low <= baseline:
            break
        if not left[k]:
            left[k] = True
            found.append(int(k))
            scores = equations.scores(cut(logits, part_axes(parts, left, logits.shape[1])))
    return tuple(found), scores


def losses(logits: Logits, target: IntArray, kind: LossKind, top: IntArray | None = None) -> FloatArray:
    """Return the loss (N,) of each equation: as `engine.losses` has it, in nats but for the mean squared error.

    Args:
        logits, target: Shapes (N, C) and (N,).
        kind: Of the loss.
        top: The answers (N,) with the largest logits, where they are known.
    """
    z, rows = np.asarray(logits), np.arange(len(target))
    with np.errstate(all="ignore"):
        if kind == "mse":
            return np.asarray((np.square(z).sum(axis=1) - 2 * z[rows, target] + 1) / z.shape[1], dtype=np.float64)
        if kind == "stablemax":
            s = np.where(z >= 0, z + 1.0, 1 / (1 - np.minimum(z, 0.0)))
            return np.asarray(np.log(s.sum(axis=1)) - np.log(s[rows, target]))
        top = z.argmax(axis=1) if top is None else top
        others = np.exp(z - z[rows, top][:, None])
        others[rows, top] = 0
        below = z[rows, top].astype(np.float64) - z[rows, target]
        return np.asarray(below + np.log1p(others.sum(axis=1, dtype=np.float64)))


def _mean(values: Mask | FloatArray) -> float:
    return float(values.mean(dtype=np.float64)) if len(values) else float("nan")
