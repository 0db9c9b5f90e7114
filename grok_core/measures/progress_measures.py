"""Nanda et al.'s progress measures: the component of the logits that follows the rule, and the remaining component.

The logits of a network that has found the rule of a task depend on s = x ∘ y alone, and on few parts of the functions
of s: a part is cosine and sine of one frequency where the operation turns a circle, or the components of one
irreducible representation in a group. The logits of an equation are divided into their projection on these *key* parts,
as functions of its answer s, and the rest. *Restricted* logits are the key parts alone, *excluded* logits are the rest;
`engine.progress_losses` computes the loss of both.
Source: Nanda et al. 2023, arXiv:2301.05217, section 5 (D, E); Chughtai et al. 2023, arXiv:2302.03025, for groups (G).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from grok_core.errors import AnalysisError
from grok_core.measures.irreps import irreps
from grok_core.measures.rows import FloatArray, IntArray
from grok_core.tasks.task import Task

AT_ONCE = 1000  # equations computed at once: the logits of more do not fit into the processor's cache
KEY_SHARE = 0.95  # the share of the power that the key parts have together, at least

Logits = npt.NDArray[np.floating]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Parts:
    """The functions on n answers, without the constant ones, divided into K orthogonal parts.

    Args:
        names: Names of the parts, K strings.
        sizes: Dimension of each part, (K,), sum n - 1.
        axes: Orthonormal rows that span the parts, one part after the other, (n - 1, n).
        elements: The answers in the order of the axes' columns, (n,); answers that lie on no circle are not among them.
        column: The index of every answer in `elements`, -1 for an answer that is not among them.
        equations: The m equations with each of these answers, (n, m): every answer has equally many.
    """

    names: tuple[str, ...]
    sizes: IntArray
    axes: FloatArray
    elements: IntArray
    column: IntArray
    equations: IntArray

    def sums(self, by_axis: FloatArray) -> FloatArray:
        """Return the sums (K,) over each part of a value for each axis, (n - 1,)."""
        return np.asarray(np.add.reduceat(by_axis, np.cumsum(self.sizes) - self.sizes))


@dataclass(frozen=True, eq=False)
class Division:
    """The logits of N equations with C classes, divided into key parts and the rest.

    Args:
        key: Which parts are key parts, (K,).
        shares: Share of each part in the power of the mean logits by answer, without their mean, (K,), sum 1.
        component: The key parts of the logits, by answer, (n, C), rows as `Parts.elements`.
        mean: The mean logits over all these equations, (C,).
    """

    key: Mask
    shares: FloatArray
    component: FloatArray
    mean: FloatArray

    @property
    def restricted(self) -> FloatArray:
        """The key parts alone (n, C), plus the mean over the equations (Nanda et al.'s bias correction)."""
        return np.asarray(self.mean + self.component)


def parts_of(task: Task) -> Parts | None:
    """Return the parts of a task: representations of its group, or frequencies over the answers in cyclic order.

    Frequencies are over s = x + y, x − y, or, for products and quotients, the logarithm of s. None when the task has
    neither circle nor group, when there is only one part, or when answers have different numbers of equations.
    """
    if task.group is not None:
        chosen = irreps(task.group)[1:]
        named = [(irrep.name, np.asarray(irrep.basis.T)) for irrep in chosen]
        elements = np.arange(task.n)
    elif task.cyclic_order is not None:
        elements = task.cyclic_order
        named = [(f"frequency {k}", _waves(k, len(elements))) for k in range(1, len(elements) // 2 + 1)]
    else:
        return None
    counts = np.bincount(task.answer, minlength=task.n_answers)
    if len(named) < 2 or np.ptp(counts[elements]):  # a formula may turn a circle for most operands, but not for all
        return None
    names, bases = zip(*named, strict=True)
    sizes = np.array([len(basis) for basis in bases])
    column = np.full(task.n_answers, -1)
    column[elements] = np.arange(len(elements))
    return Parts(names, sizes, np.concatenate(bases), elements, column, _equations(task, elements))


def divide(logits: npt.ArrayLike, parts: Parts, key: Mask | None = None) -> Division:
    """Divide the logits by key parts.

    Args:
        logits: Shape (N, C), of all N equations of the task.
        parts: The parts of the task.
        key: Which parts are key parts, (K,) bool: the paper takes those of the final network, with hindsight. None
            takes the fewest with KEY_SHARE of the power in these logits; when the logits are zero or not finite, no
            part is key.
    Raises:
        AnalysisError: When the shapes do not fit.
    """
    means = _means(logits, parts)
    with np.errstate(all="ignore"):  # the logits of a diverging network overflow, and its losses show that
        along = parts.axes @ means  # (n - 1, C)
        power = parts.sums(np.square(along).sum(axis=1))
        shares = power / power.sum()
    if key is None:
        key = _fewest(shares)
    elif key.shape != shares.shape:
        raise AnalysisError(
            f"Got key parts of shape {key.shape}; give one truth value for each of {len(shares)} parts."
        )
    of_key = np.repeat(key, parts.sizes)
    return Division(key, shares, parts.axes[of_key].T @ along[of_key], means.mean(axis=0))


def explained_shares(means: FloatArray, variance: float, parts: Parts) -> FloatArray:
    """Return the shares (K,) of the logits' variance that one number for each part explains; they add up.

    The logit of class c in an equation with answer s is fitted by the sum over frequencies of α_k cos(2πk(s − c)/n), or
    over representations of α_ρ χ_ρ(s c⁻¹). The variance is that about the mean over the classes in each equation;
    classes that lie on no circle are left out.

    Args:
        means: Mean logits (n, n) by answer and class, both in the order of `Parts.elements`.
        variance: Sum over these equations and classes of the squared distance to the equation's mean, above 0.
        parts: The parts of the task.
    Source: Nanda et al. 2023, section 4.1 (E); Chughtai et al. 2023, section 4 (G).
    """
    # A part's functions of (s, c) are multiples of its projection [s, c], whose squares sum up to its size.
    traces = parts.sums(((parts.axes @ means) * parts.axes).sum(axis=1))
    return np.asarray(parts.equations.shape[1] * traces**2 / parts.sizes / variance)


def _waves(k: int, n: int) -> FloatArray:
    """Cosine and sine of frequency k on n places, (2, n) orthonormal; at n / 2 the cosine alone, (1, n)."""
    angles = 2 * np.pi * (k * np.arange(n) % n) / n
    if 2 * k == n:
        return np.asarray(np.cos(angles)[None] / np.sqrt(n))
    return np.asarray(np.stack([np.cos(angles), np.sin(angles)]) * np.sqrt(2 / n))


def _equations(task: Task, elements: IntArray) -> IntArray:
    """Return the equations (n, m) with each of these answers, ascending."""
    counts = np.bincount(task.answer, minlength=task.n_answers)
    m = int(counts[elements[0]])
    starts = np.cumsum(counts) - counts
    chosen: IntArray = np.argsort(task.answer, kind="stable")[starts[elements][:, None] + np.arange(m)]
    return chosen


def _means(logits: npt.ArrayLike, parts: Parts) -> FloatArray:
    """Return the mean logits (n, C) over the equations with each answer."""
    table: Logits = np.asarray(logits)
    if table.ndim != 2 or len(table) <= parts.equations.max() or table.shape[1] <= parts.elements.max():
        raise AnalysisError(f"Got logits of shape {table.shape}; give one row for each equation of the task.")
    some_at_once = np.array_split(parts.equations, -(-len(table) // AT_ONCE))
    with np.errstate(all="ignore"):
        means = [table[equations].mean(axis=1) for equations in some_at_once]
    return np.concatenate(means).astype(np.float64)


def _fewest(shares: FloatArray) -> Mask:
    """Return the fewest parts that have KEY_SHARE of the power together; none when a share is not finite."""
    key = np.zeros(len(shares), dtype=bool)
    if np.isfinite(shares).all():
        order = np.argsort(-shares, kind="stable")
        before = np.cumsum(shares[order]) - shares[order]
        key[order[before < KEY_SHARE]] = True
    return key
