"""The winner at the start: does the first draw of the weights say which frequency each neuron will follow?

A neuron of an MLP adds a function of the left operand to one of the right operand, and writes a function of the answer.
Each is a row of numbers in cyclic order, with a magnitude and a phase at every frequency. Where the answer's phase is
the sum of the operands' phases, the neuron helps the right answer at that frequency. He et al. 2026 (arXiv:2602.16849)
prove for small weights that within a neuron the frequency wins whose magnitude is largest and whose phases are closest
to that at the start: a lottery. Here the prediction is compared with the frequency that the neuron follows at the end.

The null shuffles the predictions among the neurons, which keeps how often each frequency is predicted and how often it
wins: a network in which few frequencies survive has a high hit rate by chance.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from grok_core.errors import AnalysisError
from grok_core.languages import say
from grok_core.measures.neurons import neuron_parts
from grok_core.measures.progress_measures import Parts
from grok_core.measures.rows import FloatArray, IntArray, p_value

NONE = 0
"""The frequency of a neuron that follows none."""
TOP = 3  # predictions of a neuron that count as hits at "top 3"

Waves = npt.NDArray[np.complex128]


@dataclass(frozen=True, eq=False)
class Start:
    """The weights of H neurons at one step, at each of K frequencies.

    Args:
        left, right, out: Of what each neuron reads of either operand and writes to each answer, complex (H, K).
    """

    left: Waves
    right: Waves
    out: Waves

    @property
    def inputs(self) -> FloatArray:
        """The product of the operands' magnitudes, (H, K)."""
        return np.asarray(np.abs(self.left) * np.abs(self.right))

    @property
    def all_three(self) -> FloatArray:
        """The product of the magnitudes of both operands and of the answer, (H, K)."""
        return np.asarray(self.inputs * np.abs(self.out))

    @property
    def aligned(self) -> FloatArray:
        """That product times the cosine of the misalignment of the phases, (H, K)."""
        return np.asarray((self.left * self.right * self.out.conj()).real)

    @property
    def alignment(self) -> FloatArray:
        """The cosine of the misalignment alone, (H, K): 1 where the answer's phase is the sum of the operands'."""
        with np.errstate(invalid="ignore"):
            return np.asarray(np.nan_to_num(self.aligned / self.all_three))

    def scores(self) -> Mapping[str, FloatArray]:
        """Return by name what may predict the winner: in each row the largest is the prediction."""
        return MappingProxyType({name: getattr(self, name) for name in SCORES})


SCORES = ("inputs", "all_three", "aligned", "alignment")
"""What may predict the winner, properties of `Start`; "aligned" is He et al.'s."""


def start(left: npt.ArrayLike, right: npt.ArrayLike, out: npt.ArrayLike) -> Start:
    """Return the weights of neurons by frequency.

    Args:
        left, right: What each neuron reads of either operand, (n, H), rows in cyclic order: of an operand that turns
            the answer back, such as y of x − y, in the reverse of it.
        out: What each neuron writes to each answer, (n, H), rows in cyclic order.
    Returns:
        Magnitudes and phases at the frequencies 1 … (n − 1) // 2.
    Raises:
        AnalysisError: When the shapes differ, there are fewer than five rows, or weights are not finite.
    """
    sides = [np.asarray(side, dtype=np.float64) for side in (left, right, out)]
    if sides[0].ndim != 2 or any(side.shape != sides[0].shape for side in sides):
        shapes = ", ".join(str(side.shape) for side in sides)
        raise AnalysisError(f"Got weights of shapes {shapes}; give one row for each element and one column a neuron.")
    n = len(sides[0])
    if n < 5:
        raise AnalysisError(say("Got {n} elements; frequencies can compete from five elements on.", n=n))
    if not all(np.isfinite(side).all() for side in sides):
        raise AnalysisError(say("Weights are not finite numbers; choose an earlier step."))
    # numpy's transform of cos(2πkj/n + φ) has the phase φ at k.
    return Start(*(np.fft.rfft(side, axis=0)[1 : (n - 1) // 2 + 1].T for side in sides))


def followed(left: npt.ArrayLike, right: npt.ArrayLike, parts: Parts) -> IntArray:
    """Return the frequency (H,) that each neuron follows, or NONE.

    A neuron follows the frequency with the largest share of the variance of its mean activation by the left operand, if
    it is also the largest by the right one, and both shares are above what shuffled neurons stay below in 95 of 100
    cases (`neurons.neuron_parts`).

    Args:
        left, right: Mean activation of each neuron by either operand, (n, H), row i for element i.
        parts: The frequencies of the task.
    Raises:
        AnalysisError: As `neurons.neuron_parts`; neurons that are constant follow none.
    """
    found = []
    for side in (left, right):
        of = neuron_parts(side, parts)
        frequency = np.full(np.shape(side)[1], NONE)
        frequency[of.neurons] = np.where(of.share > of.null_95, of.strongest + 1, NONE)
        found.append(frequency)
    return np.where(found[0] == found[1], found[0], NONE)


@dataclass(frozen=True)
class Hits:
    """How often a prediction was right.

    Args:
        n: Neurons that follow a frequency at the end: those that are counted.
        none: Neurons that follow none.
        rate, top: Share of the n whose frequency was predicted, and was among the TOP predictions, 0 .. 1.
        null_rate, null_top: The means of both over shuffles of the predictions among these neurons.
        p_value, top_p_value: (1 + shuffles that reach as much) / (1 + shuffles).
    """

    n: int
    none: int
    rate: float
    top: float
    null_rate: float
    null_top: float
    p_value: float
    top_p_value: float


def hits(scores: npt.ArrayLike, winners: npt.ArrayLike, *, permutations: int = 999, seed: int = 0) -> Hits:
    """Compare predictions with the frequencies that neurons follow at the end.

    Args:
        scores: (H, K), one of `Start.scores`: the largest of a row predicts the frequency column + 1.
        winners: (H,), what `followed` returned.
        permutations: Number of shuffles of the predictions among the neurons that follow a frequency.
        seed: Seed of the shuffles.
    Raises:
        AnalysisError: When the shapes do not fit, a winner is no frequency of the scores, or fewer than two neurons
            follow a frequency.
    """
    score, winner = np.asarray(scores, dtype=np.float64), np.asarray(winners)
    if score.ndim != 2 or winner.shape != score.shape[:1] or winner.max(initial=0) > score.shape[1]:
        raise AnalysisError(f"Got scores of shape {score.shape} for winners of shape {winner.shape}; give a row each.")
    if permutations < 1:
        raise AnalysisError(f"permutations is {permutations}; a p-value needs at least 1, and 999 is usual.")
    counted = winner != NONE
    n = int(counted.sum())
    if n < 2:
        raise AnalysisError(
            say("{n} of {all} neurons follow a frequency; there is nothing to predict.", n=n, all=len(winner))
        )
    order = np.argsort(-score[counted], axis=1, kind="stable")
    place = np.empty_like(order)  # of each frequency among a neuron's predictions
    np.put_along_axis(place, order, np.arange(order.shape[1])[None], axis=1)
    column = winner[counted] - 1
    observed = place[np.arange(n), column]
    generator = np.random.default_rng(seed)
    shuffled = np.stack([place[generator.permutation(n), column] for _ in range(permutations)])
    first, top = (shuffled < 1).mean(axis=1), (shuffled < TOP).mean(axis=1)
    rates = float((observed < 1).mean()), float((observed < TOP).mean())
    return Hits(
        n=n,
        none=len(winner) - n,
        rate=rates[0],
        top=rates[1],
        null_rate=float(first.mean()),
        null_top=float(top.mean()),
        p_value=p_value(rates[0], first),
        top_p_value=p_value(rates[1], top),
    )


@dataclass(frozen=True)
class Survivors:
    """Whether the frequencies that a whole network ends with were the strongest at the start.

    Args:
        key: The frequencies that more neurons follow than if all K were followed equally often.
        auc: The probability that a key frequency had more power at the start than one that is not key, ties half;
            0.5 by chance. NaN where all or none are key.
        correlation: Spearman's, between power at the start and neurons at the end, over the K frequencies; NaN where
            either is constant.
        p_value: Of the AUC, one-sided, over shuffles of the frequencies; NaN where it is.
    """

    key: tuple[int, ...]
    auc: float
    correlation: float
    p_value: float


def survivors(power: npt.ArrayLike, winners: npt.ArrayLike, *, permutations: int = 999, seed: int = 0) -> Survivors:
    """Compare the power of each frequency at the start with the number of neurons that follow it at the end.

    Args:
        power: (K,), such as one of `Start.scores` summed over the neurons.
        winners: (H,), what `followed` returned.
        permutations: Number of shuffles of the frequencies.
        seed: Seed of the shuffles.
    Raises:
        AnalysisError: When power is no row of finite numbers, or a winner is no frequency.
    """
    from scipy.stats import rankdata, spearmanr

    strength, winner = np.asarray(power, dtype=np.float64), np.asarray(winners)
    k = strength.size
    if strength.ndim != 1 or not np.isfinite(strength).all() or winner.max(initial=0) > k:
        raise AnalysisError(f"Got power of shape {strength.shape}; give one finite number for each frequency.")
    counts = np.bincount(winner, minlength=k + 1)[1:]
    is_key = counts > counts.sum() / k
    key = tuple(int(i) + 1 for i in np.flatnonzero(is_key))
    ranks = rankdata(strength)
    constant = len(set(ranks)) == 1 or len(set(counts)) == 1
    correlation = float("nan") if constant else float(spearmanr(strength, counts).statistic)
    if not 0 < len(key) < k:
        return Survivors(key, float("nan"), correlation, float("nan"))
    generator = np.random.default_rng(seed)
    null = np.array([_auc(generator.permutation(ranks), is_key) for _ in range(permutations)])
    auc = _auc(ranks, is_key)
    return Survivors(key, auc, correlation, p_value(auc, null))


def _auc(ranks: FloatArray, is_key: npt.NDArray[np.bool_]) -> float:
    m = int(is_key.sum())
    return float((ranks[is_key].sum() - m * (m + 1) / 2) / (m * (len(ranks) - m)))
