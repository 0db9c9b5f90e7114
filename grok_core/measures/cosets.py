"""Do the rows of a group's elements cluster by the cosets of a subgroup?

Three numbers answer: the share of variance between cosets (adjusted for their number, with a permutation null), how far
apart the cosets are (silhouette), and whether k-means, which knows only the number of clusters, finds them (adjusted
Rand index). All three are computed in the space of the rows, never in a picture of them. The share of variance is
largest for small subgroups, so it only chooses one subgroup of each conjugacy class; k-means decides between classes.
Source: Stander et al. 2023, arXiv:2312.06581, for cosets in networks trained on S5.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt
from sklearn.metrics import adjusted_rand_score, silhouette_score

from grok_core.errors import AnalysisError
from grok_core.measures.clusters import clusterer
from grok_core.measures.rows import FloatArray, IntArray, centred_for_group, p_value, shuffles
from grok_core.tasks.groups import SIDES, Group, Side, Subgroup, coset_labels, subgroups

TINY = 1e-12  # a spread below this is rounding
MOST_COSETS = 40  # with more, clusters are pairs and triples, and k-means finds some of those in anything


@dataclass(frozen=True)
class CosetScore:
    """How well the rows agree with the cosets of one subgroup on one side ("left" is gH).

    adjusted_r2 is at most 1, and about 0 for noise. p_value and null_95, which noise stays below in 95 of 100 cases,
    take into account the search over all subgroups and sides, also when a visitor chose the subgroup: they have looked
    at others before. Of every shuffle they count the subgroup that is farthest above its mean, in units of its own
    spread. silhouette and ari (adjusted Rand index against k-means) are at most 1.
    """

    subgroup: Subgroup
    side: Side
    adjusted_r2: float
    p_value: float
    null_95: float
    silhouette: float
    ari: float


@dataclass(frozen=True, eq=False)
class _Candidates:
    subgroups: tuple[tuple[Subgroup, Side], ...]
    labels: IntArray  # (S, n) coset of each element
    indices: IntArray  # (S,) number of cosets
    averaging: FloatArray  # (S, n * n) matrices that replace each row by its coset's mean


@dataclass(frozen=True, eq=False)
class _Search:
    """The adjusted R² of S candidates in the rows, beside their values in shuffles of the rows.

    deviations are adjusted R² minus their means, in units of their spreads; null has the largest of each shuffle.
    """

    adjusted_r2: FloatArray  # (S,)
    deviations: FloatArray  # (S,)
    mean: FloatArray  # (S,)
    spread: FloatArray  # (S,)
    null: FloatArray  # (permutations,)


def coset_score(
    rows: npt.ArrayLike, group: Group, subgroup: Subgroup, side: Side, *, permutations: int = 199, seed: int = 0
) -> CosetScore:
    """Return the three numbers for one chosen subgroup and side.

    Args:
        rows: Shape (group.order, d), row i for element i.
        group, subgroup, side: The cosets; the subgroup is neither trivial nor the whole group.
        permutations: Number of shuffles of the rows over the elements that make the null.
        seed: Seed of the shuffles and of k-means.
    Raises:
        AnalysisError: When the rows do not fit the group, are constant or hold NaN, or the subgroup is trivial or the
            whole group.
    """
    matrix = centred_for_group(rows, group)
    if subgroup.order in (1, group.order):
        raise AnalysisError(
            f"Got {subgroup.name}, of order {subgroup.order}; choose a subgroup of order 2 to {group.order // 2}."
        )
    candidates = _candidates_of(group, ((subgroup, side),))
    found = _search(matrix, candidates, permutations, seed)
    if has_cosets(group):
        every = _search(matrix, _all_candidates(group), permutations, seed)
        found = replace(found, null=np.maximum(found.null, every.null))
    return _judge(matrix, candidates, clusterer(matrix, seed), found)(0)


@dataclass(frozen=True, eq=False)
class CosetSearch:
    """The search for cosets in rows, over all subgroups tried and both sides.

    Args:
        p_value: How often shuffled rows go with the cosets of some subgroup as well as these rows do. What is compared
            is how far the adjusted R² is above its mean in the shuffles, in units of its spread, of the subgroup and
            side for which that is most, in the rows and in every shuffle. So noise gives p-values spread evenly over
            0 .. 1 (in a group of 8 elements somewhat larger: many shuffles tie). The p-values of the single scores use
            the same null, but k-means chooses their subgroups: with noise they are too large.
    """

    p_value: float
    _matrix: FloatArray
    _candidates: _Candidates
    _found: _Search
    _seed: int

    @cached_property
    def scores(self) -> list[CosetScore]:
        """The scores of all conjugacy classes and sides, best first.

        The subgroup with the most variance between its cosets stands for its class and side; these are ranked by
        agreement with k-means, then by silhouette.
        """
        nominees: dict[tuple[int, Side], int] = {}
        for i in np.argsort(-self._found.adjusted_r2, kind="stable"):
            subgroup, side = self._candidates.subgroups[i]
            nominees.setdefault((subgroup.conjugacy, side), int(i))
        judge = _judge(self._matrix, self._candidates, clusterer(self._matrix, self._seed), self._found)
        return sorted(map(judge, nominees.values()), key=lambda score: (-score.ari, -score.silhouette))

    @property
    def best(self) -> CosetScore:
        """The best score."""
        return self.scores[0]


def search_cosets(rows: npt.ArrayLike, group: Group, *, permutations: int = 199, seed: int = 0) -> CosetSearch:
    """Search for the subgroups and sides by whose cosets the rows cluster.

    Every proper subgroup with at most 40 cosets is tried on both sides.

    Args:
        rows: Shape (group.order, d), row i for element i.
        group: The group; its subgroups are searched.
        permutations: Number of shuffles of the rows over the elements that make the family-wise null.
        seed: Seed of the shuffles and of k-means.
    Raises:
        AnalysisError: When the rows do not fit the group, are constant or hold NaN.
    """
    matrix = centred_for_group(rows, group)
    candidates = _all_candidates(group)
    found = _search(matrix, candidates, permutations, seed)
    return CosetSearch(p_value(float(found.deviations.max()), found.null), matrix, candidates, found, seed)


def best_cosets(
    rows: npt.ArrayLike, group: Group, *, permutations: int = 199, seed: int = 0, top: int = 3
) -> list[CosetScore]:
    """Return the best scores of `search_cosets`, at most `top` of them, best first; arguments and errors as there."""
    return search_cosets(rows, group, permutations=permutations, seed=seed).scores[:top]


def has_cosets(group: Group) -> bool:
    """Say whether `search_cosets` has a subgroup to try; a group of prime order has none."""
    return bool(_tried(group))


def _tried(group: Group) -> list[Subgroup]:
    return [s for s in subgroups(group) if 1 < s.order < group.order <= s.order * MOST_COSETS]


@lru_cache(maxsize=4)
def _all_candidates(group: Group) -> _Candidates:
    tried = _tried(group)
    if not tried:
        raise AnalysisError(
            f"{group.name} has no subgroup with 2 to {MOST_COSETS} cosets and more than one member; "
            "choose another group to look for cosets."
        )
    return _candidates_of(
        group, tuple((s, side) for s in tried for side in SIDES if side == "left" or not _is_normal(group, s))
    )


def _is_normal(group: Group, subgroup: Subgroup) -> bool:
    """Say whether a subgroup is normal: its left and right cosets are the same, so one side is enough."""
    return np.array_equal(coset_labels(group, subgroup, "left"), coset_labels(group, subgroup, "right"))


def _candidates_of(group: Group, chosen: tuple[tuple[Subgroup, Side], ...]) -> _Candidates:
    labels = np.stack([coset_labels(group, subgroup, side) for subgroup, side in chosen])
    sizes = np.array([subgroup.order for subgroup, _ in chosen])
    together = labels[:, :, None] == labels[:, None, :]
    averaging = together / sizes[:, None, None]
    return _Candidates(chosen, labels, group.order // sizes, averaging.reshape(len(chosen), -1))


def _search(matrix: FloatArray, candidates: _Candidates, permutations: int, seed: int) -> _Search:
    """Measure every candidate in the rows and in their shuffles.

    The variance between cosets is trace(A·X·Xᵀ) for the averaging matrix A: all subgroups and shuffles together are one
    product. The rows themselves are one of the draws that make mean and spread: then all draws are treated alike, and
    the p-value is exact.
    """
    n = len(matrix)
    order = np.concatenate([np.arange(n)[None], shuffles(n, permutations, seed)])
    gram = matrix @ matrix.T
    shuffled = gram[order[:, :, None], order[:, None, :]].reshape(len(order), -1)
    r2 = shuffled @ candidates.averaging.T / np.trace(gram)
    adjusted = 1 - (1 - r2) * (n - 1) / (n - candidates.indices)
    mean, spread = adjusted.mean(axis=0), np.maximum(adjusted.std(axis=0), TINY)
    deviations = (adjusted - mean) / spread
    return _Search(adjusted[0], deviations[0], mean, spread, deviations[1:].max(axis=1))


def _judge(
    matrix: FloatArray, candidates: _Candidates, clusters: Callable[[int], IntArray], found: _Search
) -> Callable[[int], CosetScore]:
    """Return a function that gives the score of candidate i."""
    limit = float(np.quantile(found.null, 0.95))

    def judge(i: int) -> CosetScore:
        subgroup, side = candidates.subgroups[i]
        labels = candidates.labels[i]
        ari = float(adjusted_rand_score(labels, clusters(int(candidates.indices[i]))))
        silhouette = float(silhouette_score(matrix, labels))
        p, null_95 = p_value(float(found.deviations[i]), found.null), float(found.mean[i] + limit * found.spread[i])
        return CosetScore(subgroup, side, float(found.adjusted_r2[i]), p, null_95, silhouette, ari)

    return judge
