"""Do the rows of a group's elements cluster by the cosets of a subgroup?

Three numbers answer: the share of variance between cosets (adjusted for their number), how far apart the cosets are
(silhouette), and whether k-means, which knows only the number of clusters, finds them (adjusted Rand index). All three
are computed in the space of the rows, never in a picture of them. The share of variance is largest for small subgroups,
so it only chooses one subgroup of each conjugacy class; k-means decides between classes.

Each number has a null of its own, the same search through shuffled rows: in every shuffle each class again sends the
subgroup with the largest share of variance, and the largest number of all classes counts. In small groups the best of
a search through noise agrees well with k-means: in S3 half of all noise reaches an adjusted Rand index of 0.38. k-means
is not done again: shuffled rows fall into the same clusters, with other elements in them.
Source: Stander et al. 2023, arXiv:2312.06581, for cosets in networks trained on S5.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.spatial.distance import pdist, squareform

from grok_core.errors import AnalysisError
from grok_core.languages import say
from grok_core.measures.clusters import clusterer
from grok_core.measures.coset_agreement import rand_indices, silhouettes
from grok_core.measures.coset_candidates import Candidates, all_candidates, candidates_of
from grok_core.measures.rows import FloatArray, IntArray, centred_for_group, p_value, shuffles
from grok_core.tasks.groups import Group, Side, Subgroup

TINY = 1e-12  # a spread below this is rounding


@dataclass(frozen=True)
class CosetVariance:
    """How much of the rows' variance lies between the cosets of one subgroup on one side ("left" is gH).

    adjusted_r2 is at most 1, and about 0 for noise. p_value and null_95, which noise stays below in 95 of 100 cases,
    take into account the search over all subgroups and sides, also when a visitor chose the subgroup: they have looked
    at others before. Of every shuffle they count the subgroup that is farthest above its mean, in units of its own
    spread.
    """

    subgroup: Subgroup
    side: Side
    adjusted_r2: float
    p_value: float
    null_95: float


@dataclass(frozen=True)
class CosetScore(CosetVariance):
    """How well the rows agree with the cosets of one subgroup on one side.

    silhouette and ari (adjusted Rand index against k-means) are at most 1. Their p-values and null_95 compare them with
    the largest silhouette, and the largest index, that the same search finds in shuffled rows.
    """

    silhouette: float
    silhouette_p_value: float
    silhouette_null_95: float
    ari: float
    ari_p_value: float
    ari_null_95: float


@dataclass(frozen=True, eq=False)
class _Search:
    """The adjusted R² of S candidates in the rows and in their shuffles.

    deviations are adjusted R² minus their means over the draws, in units of their spreads; null has the largest of each
    shuffle. Draw 0 is the rows themselves: it is one of the draws that make mean and spread, so that all draws are
    treated alike and the p-value is exact.
    """

    order: IntArray  # (draws, n) the row that stands for each element
    adjusted_r2: FloatArray  # (draws, S)
    deviations: FloatArray  # (S,)
    mean: FloatArray  # (S,)
    spread: FloatArray  # (S,)
    null: FloatArray  # (draws - 1,)


@dataclass(frozen=True, eq=False)
class _Agreement:
    """Adjusted Rand index and silhouette of candidates in every draw, (draws, C), draw 0 being the rows themselves."""

    ari: FloatArray
    silhouette: FloatArray


@dataclass(frozen=True, eq=False)
class CosetSearch:
    """The search for cosets in rows, over all subgroups tried and both sides.

    Args:
        p_value: How often shuffled rows go with the cosets of some subgroup as well as these rows do. What is compared
            is how far the adjusted R² is above its mean in the shuffles, in units of its spread, of the subgroup and
            side for which that is most (`by_variance`), in the rows and in every shuffle. So noise gives p-values
            spread evenly over 0 .. 1 (in a group of 8 elements somewhat larger: many shuffles tie). It says nothing of
            the subgroup that k-means finds best: that has an `ari_p_value` of its own.
    """

    p_value: float
    _matrix: FloatArray
    _group: Group
    _candidates: Candidates
    _found: _Search
    _seed: int

    @property
    def by_variance(self) -> CosetVariance:
        """The subgroup and side whose share of variance is farthest above chance; its p-value is the search's."""
        return _variance(self._candidates, self._found, self._found.null, int(self._found.deviations.argmax()))

    @property
    def best(self) -> CosetScore:
        """The score that k-means agrees with most."""
        return self.scores[0]

    @cached_property
    def scores(self) -> list[CosetScore]:
        """The scores of all conjugacy classes and sides, best first.

        The subgroup with the most variance between its cosets stands for its class and side; these are ranked by
        agreement with k-means, then by silhouette.
        """
        judged = [
            self._score(self._candidates, self._found, int(self._nominees[0, c]), self._agreement, c)
            for c in range(self._nominees.shape[1])
        ]
        return sorted(judged, key=lambda score: (-score.ari, -score.silhouette))

    def score(self, subgroup: Subgroup, side: Side) -> CosetScore:
        """Return the score of one chosen subgroup and side, beside the null of the whole search.

        Raises AnalysisError when the subgroup is trivial or the whole group.
        """
        chosen = _chosen(self._group, subgroup, side)
        found = _search(self._matrix, chosen, len(self._found.null), self._seed)
        every_draw = np.zeros((len(found.order), 1), dtype=np.int64)
        agreement = _agree(self._distances, self._clusters, chosen, found.order, every_draw)
        return self._score(chosen, found, 0, agreement, 0)

    @cached_property
    def _nominees(self) -> IntArray:
        """(draws, C) which candidate of each class and side has the largest share of variance."""
        of_class = [c[self._found.adjusted_r2[:, c].argmax(axis=1)] for c in self._candidates.classes]
        return np.stack(of_class, axis=1)

    @cached_property
    def _distances(self) -> FloatArray:
        return np.asarray(squareform(pdist(self._matrix)))

    @cached_property
    def _clusters(self) -> Callable[[int], IntArray]:
        return clusterer(self._matrix, self._seed)

    @cached_property
    def _agreement(self) -> _Agreement:
        return _agree(self._distances, self._clusters, self._candidates, self._found.order, self._nominees)

    def _score(self, candidates: Candidates, found: _Search, i: int, agreement: _Agreement, column: int) -> CosetScore:
        """Return the score of candidate i, whose agreement is in a column; nulls are at least those of the search."""
        variance = _variance(candidates, found, np.maximum(found.null, self._found.null), i)
        values = []
        for of_all, of_own in (
            (self._agreement.silhouette, agreement.silhouette[:, column]),
            (self._agreement.ari, agreement.ari[:, column]),
        ):
            null = np.maximum(of_all[1:].max(axis=1), of_own[1:])
            values += [float(of_own[0]), p_value(float(of_own[0]), null), float(np.quantile(null, 0.95))]
        return CosetScore(*vars(variance).values(), *values)


def search_cosets(rows: npt.ArrayLike, group: Group, *, permutations: int = 199, seed: int = 0) -> CosetSearch:
    """Search for the subgroups and sides by whose cosets the rows cluster.

    Every proper subgroup with at most 40 cosets is tried on both sides.

    Args:
        rows: Shape (group.order, d), row i for element i.
        group: The group; its subgroups are searched.
        permutations: Number of shuffles of the rows over the elements that make the family-wise nulls.
        seed: Seed of the shuffles and of k-means.
    Raises:
        AnalysisError: When the rows do not fit the group, are constant or hold NaN.
    """
    matrix = centred_for_group(rows, group)
    candidates = all_candidates(group)
    found = _search(matrix, candidates, permutations, seed)
    return CosetSearch(p_value(float(found.deviations.max()), found.null), matrix, group, candidates, found, seed)


def best_cosets(
    rows: npt.ArrayLike, group: Group, *, permutations: int = 199, seed: int = 0, top: int = 3
) -> list[CosetScore]:
    """Return the best scores of `search_cosets`, at most `top` of them, best first; arguments and errors as there."""
    return search_cosets(rows, group, permutations=permutations, seed=seed).scores[:top]


def coset_score(
    rows: npt.ArrayLike, group: Group, subgroup: Subgroup, side: Side, *, permutations: int = 199, seed: int = 0
) -> CosetScore:
    """Return the three numbers for one chosen subgroup and side; arguments and errors as in `coset_variance`."""
    return search_cosets(rows, group, permutations=permutations, seed=seed).score(subgroup, side)


def coset_variance(
    rows: npt.ArrayLike, group: Group, subgroup: Subgroup, side: Side, *, permutations: int = 199, seed: int = 0
) -> CosetVariance:
    """Return the share of variance between the cosets of one chosen subgroup, without k-means: for many snapshots.

    Args:
        rows: Shape (group.order, d), row i for element i.
        group, subgroup, side: The cosets; the subgroup is neither trivial nor the whole group.
        permutations: Number of shuffles of the rows over the elements that make the null.
        seed: Seed of the shuffles and of k-means.
    Raises:
        AnalysisError: When the rows do not fit the group, are constant or hold NaN, or the subgroup is trivial or the
            whole group.
    """
    matrix, chosen = centred_for_group(rows, group), _chosen(group, subgroup, side)
    found = _search(matrix, chosen, permutations, seed)
    every = _search(matrix, all_candidates(group), permutations, seed)
    return _variance(chosen, found, np.maximum(found.null, every.null), 0)


def _chosen(group: Group, subgroup: Subgroup, side: Side) -> Candidates:
    if subgroup.order in (1, group.order):
        raise AnalysisError(
            say(
                "Got {subgroup}, of order {order}; choose a subgroup of order 2 to {most}.",
                subgroup=subgroup.name,
                order=subgroup.order,
                most=group.order // 2,
            )
        )
    return candidates_of(group, ((subgroup, side),))


def _search(matrix: FloatArray, candidates: Candidates, permutations: int, seed: int) -> _Search:
    """Measure every candidate in the rows and in their shuffles.

    The variance between cosets is trace(A·X·Xᵀ) for the averaging matrix A: all subgroups and shuffles together are one
    product.
    """
    n = len(matrix)
    order = np.concatenate([np.arange(n)[None], shuffles(n, permutations, seed)])
    gram = matrix @ matrix.T
    shuffled = gram[order[:, :, None], order[:, None, :]].reshape(len(order), -1)
    r2 = shuffled @ candidates.averaging.T / np.trace(gram)
    adjusted = 1 - (1 - r2) * (n - 1) / (n - candidates.indices)
    mean, spread = adjusted.mean(axis=0), np.maximum(adjusted.std(axis=0), TINY)
    deviations = (adjusted - mean) / spread
    return _Search(order, adjusted, deviations[0], mean, spread, deviations[1:].max(axis=1))


def _variance(candidates: Candidates, found: _Search, null: FloatArray, i: int) -> CosetVariance:
    """Return the share of variance of candidate i, beside a null of deviations."""
    limit = float(found.mean[i] + np.quantile(null, 0.95) * found.spread[i])
    p = p_value(float(found.deviations[i]), null)
    return CosetVariance(*candidates.subgroups[i], float(found.adjusted_r2[0, i]), p, limit)


def _agree(
    distances: FloatArray,
    clusters: Callable[[int], IntArray],
    candidates: Candidates,
    order: IntArray,
    nominees: IntArray,
) -> _Agreement:
    """Measure the agreement of nominees (draws, C) in every draw; those of one column have equally many cosets."""
    stands_for = np.argsort(order, axis=1)  # (draws, n) the element for which each row stands
    found: list[tuple[FloatArray, FloatArray]] = []
    for column in nominees.T:
        divisions = np.take_along_axis(candidates.labels[column], stands_for, 1)  # (draws, n) by row
        of_k_means = clusters(int(candidates.indices[column[0]]))
        ari = rand_indices(np.broadcast_to(of_k_means, divisions.shape), divisions)
        found.append((ari, silhouettes(distances, divisions)))
    return _Agreement(*(np.stack(values, axis=1) for values in zip(*found, strict=True)))
