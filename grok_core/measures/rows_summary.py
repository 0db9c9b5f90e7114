"""All that is asked of the rows of a matrix, in one answer of plain numbers."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from grok_core.measures.cosets import any_coset_p, best_cosets, has_cosets
from grok_core.measures.fourier import ring, spectrum
from grok_core.measures.irreps import irrep_shares
from grok_core.measures.projections import effective_dimension
from grok_core.tasks.groups import Group

FREQUENCIES = 8  # how many of the strongest are named
SMALLEST_RING = 6  # rows; with fewer there are no two halves to fit and to draw


@dataclass(frozen=True)
class RowsSummary:
    """What the rows of a matrix show. None stands where a thing does not apply.

    Args:
        frequencies: The strongest 8 with their shares of the variance, strongest first; in cyclic order only.
        circularity: Score of the cross-fitted ring of the strongest frequency, 0 .. 1 (`fourier.ring`).
        circularity_p: Its permutation p-value; the frequency is chosen anew in every shuffle.
        f_max: The largest share of a frequency.
        coset_subgroup, coset_order, coset_side: Whose cosets k-means finds best, and that subgroup's order.
        coset_ari: How well it finds them (adjusted Rand index), at most 1.
        coset_p: p-value of the largest adjusted R² over all subgroups tried and both sides (`cosets.any_coset_p`).
        effective_dimension: The participation ratio of the principal axes, at least 1.
        irreps: The share of each representation of the group, by name, largest first.
    """

    frequencies: list[tuple[int, float]] | None
    circularity: float | None
    circularity_p: float | None
    f_max: float | None
    coset_subgroup: str | None
    coset_order: int | None
    coset_side: str | None
    coset_ari: float | None
    coset_p: float | None
    effective_dimension: float
    irreps: dict[str, float] | None


def summarise_rows(
    rows: npt.ArrayLike,
    *,
    cyclic_order: npt.ArrayLike | None = None,
    group: Group | None = None,
    permutations: int = 199,
    seed: int = 0,
) -> RowsSummary:
    """Measure the rows of the elements of a task.

    Args:
        rows: Shape (n, d), row i for element i.
        cyclic_order: Elements in the order in which the operation turns a circle. Frequencies, ring and effective
            dimension are those of the rows named in it (0 has no place on the circle of · and /).
        group: Whose elements they are; for cosets and representations.
        permutations: Shuffles that make each null.
        seed: Of the shuffles, the halves and k-means.
    Raises:
        AnalysisError: When the rows are too few, constant, hold NaN, or do not fit the group.
    """
    matrix = np.asarray(rows, dtype=np.float64)
    ordered = None if cyclic_order is None else matrix[np.asarray(cyclic_order)]
    null: dict[str, Any] = {"permutations": permutations, "seed": seed}
    return RowsSummary(
        **_circle(ordered, null),
        **_cosets(matrix, group, null),
        effective_dimension=effective_dimension(matrix if ordered is None else ordered),
        irreps=None if group is None else irrep_shares(matrix, group, **null).by_name(),
    )


def _circle(ordered: npt.NDArray[np.float64] | None, null: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = dict.fromkeys(("frequencies", "circularity", "circularity_p", "f_max"))
    if ordered is None:
        return found
    shares = spectrum(ordered, **null).top(FREQUENCIES)
    found |= {"frequencies": shares, "f_max": shares[0][1]}
    if len(ordered) >= SMALLEST_RING:
        drawn = ring(ordered, **null)
        found |= {"circularity": drawn.score, "circularity_p": drawn.p_value}
    return found


def _cosets(matrix: npt.NDArray[np.float64], group: Group | None, null: dict[str, Any]) -> dict[str, Any]:
    if group is None or not has_cosets(group):
        return dict.fromkeys(("coset_subgroup", "coset_order", "coset_side", "coset_ari", "coset_p"))
    best = best_cosets(matrix, group, top=1, **null)[0]
    return {
        "coset_subgroup": best.subgroup.name,
        "coset_order": best.subgroup.order,
        "coset_side": best.side,
        "coset_ari": best.ari,
        "coset_p": any_coset_p(matrix, group, **null),
    }
