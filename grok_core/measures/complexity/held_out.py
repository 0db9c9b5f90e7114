"""The restricted loss of held-out equations alone, and the share of equations whose loss is exactly 0 (D)."""

from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.special import logsumexp

from grok_core.errors import AnalysisError
from grok_core.measures.progress_measures import Mask, Parts, divide
from grok_core.measures.rows import FloatArray, IntArray
from grok_core.tasks.task import Task

Fit = Literal["all", "held out"]


def held_out_restricted_loss(
    logits: npt.ArrayLike, task: Task, parts: Parts, key: Mask | None = None, *, fitted_to: Fit = "all"
) -> float:
    """Return the cross-entropy of the restricted logits on the held-out equations alone, in nats.

    The restricted logits of an equation are those of its answer (`progress_measures.Division.restricted`). Fitted to
    all equations, as in the paper, they are the restricted loss with another weight for each answer: the number of its
    held-out equations. But a network that knows the trained equations by heart and nothing else has mean logits by
    answer that point to the answer. Fitted to the held-out equations, the mean logits are theirs alone, and what is
    known by heart does not count.

    Args:
        logits: Shape (N, C), of all equations.
        task: Which equations are held out, and their answers.
        parts: The parts of the task.
        key: As for `progress_measures.divide`.
        fitted_to: Of which equations the mean logits by answer are taken; an answer without a held-out equation is
            given the mean of them all.
    Returns:
        The mean over the held-out equations whose answer is on the circle or in the group; log C for one that guesses.
    Raises:
        AnalysisError: When no such equation is held out, or the shapes do not fit.
    Source: Nanda et al. 2023, arXiv:2301.05217, section 5 (D); the fit to held-out equations is ours.
    """
    column = parts.column[task.answer[task.val]]
    column = column[column >= 0]
    if not len(column):
        raise AnalysisError(
            "No equation with an answer in these parts is held out; choose a smaller training fraction."
        )
    table = np.asarray(logits, dtype=np.float64)
    if fitted_to == "held out" and table.ndim == 2 and len(table) == len(task.answer):
        table = _as_held_out(table, task)
    restricted = divide(table, parts, key).restricted  # (n, C)
    losses = logsumexp(restricted, axis=1) - restricted[np.arange(len(restricted)), parts.elements]
    return float(losses[column].mean())


def _as_held_out(logits: FloatArray, task: Task) -> FloatArray:
    """Return for every equation (N, C) the mean logits of the held-out equations with its answer."""
    answers, held_out = task.answer[task.val], logits[task.val]
    sums = np.zeros((task.n_answers, logits.shape[1]))
    np.add.at(sums, answers, held_out)
    counts = np.bincount(answers, minlength=task.n_answers)[:, None]
    means = np.where(counts > 0, sums / np.maximum(counts, 1), held_out.mean(axis=0))
    return np.asarray(means[task.answer])


def share_of_zero_losses(logits: npt.ArrayLike, target: IntArray) -> float:
    """Return the share of equations whose cross-entropy is exactly 0 in float32.

    Args:
        logits: Shape (N, C); they are rounded to float32.
        target: The right answers, (N,).
    Returns:
        0 to 1. A loss is 0 once the others' exponentials do not change the sum, at a margin of about 17; then the
        gradient of the right answer's logit is exactly 0 as well, and those of the others are below 1e-7.
    Raises:
        AnalysisError: When the shapes do not fit.
    Source: Prieto et al. 2025, arXiv:2501.04697, "softmax collapse" (O).
    """
    table = np.asarray(logits, dtype=np.float32)
    if table.ndim != 2 or np.shape(target) != (len(table),) or not len(table):
        raise AnalysisError(f"Got logits {table.shape} and answers {np.shape(target)}; give (N, C) and (N,).")
    from_top = table - table.max(axis=1, keepdims=True)
    losses = np.log(np.exp(from_top).sum(axis=1)) - from_top[np.arange(len(table)), target]
    return float((losses == 0).mean())
