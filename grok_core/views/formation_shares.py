"""How the shares of frequencies or representations changed over a run: what the picture of formation shows."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from grok_core.errors import AnalysisError
from grok_core.measures import fourier
from grok_core.measures.irreps import irrep_shares
from grok_core.views.cache import shared
from grok_core.views.reading import task_of
from grok_core.views.run_rows import RowsKey, order_of, rows_at


def shares_at(at: RowsKey, steps: Sequence[int]) -> tuple[list[str], NDArray[np.float64]]:
    """Return the names of the parts and their shares of the variance, shape (K, F) for K steps.

    Args:
        at: Which run and which matrix; its step has no effect beyond the key.
        steps: The steps of the snapshots; a share is 0 where the rows of a snapshot cannot be measured.
    """
    return _shares(replace(at, step=steps[-1]), tuple(steps))


@shared(64)
def _shares(at: RowsKey, steps: tuple[int, ...]) -> tuple[list[str], NDArray[np.float64]]:
    found = [_shares_of(replace(at, step=step)) for step in steps]
    names = list(found[-1])
    return names, np.array([[part.get(name, 0.0) for name in names] for part in found])


def _shares_of(at: RowsKey) -> dict[str, float]:
    group, rows = task_of(at.config).group, rows_at(at)
    try:
        if group is not None and order_of(at) is None:
            return dict(sorted(irrep_shares(rows, group, permutations=1).by_name().items()))
        return {f"{k + 1}": share for k, share in enumerate(fourier.frequency_shares(rows))}
    except AnalysisError:
        return {}
