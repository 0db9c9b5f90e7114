"""How much structure rows have, in one sentence, beside what chance gives."""

import math
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from numpy.typing import ArrayLike

from grok_core.charts import captions
from grok_core.config import RunConfig
from grok_core.errors import GrokError
from grok_core.measures import cosets, fourier
from grok_core.measures.cosets import CosetScore, CosetVariance
from grok_core.measures.fourier import Ring
from grok_core.tasks.groups import Group, Side, Subgroup
from grok_core.views.reading import task_of


def of_ring(ring: Ring) -> str:
    """Return the score of a ring in words."""
    return captions.ring_caption(
        ring.frequency, ring.score, spread=ring.spread, null_95=ring.null_95, p_value=ring.p_value
    )


def of_cosets(score: CosetVariance, group: Group) -> str:
    """Return in words how far the cosets of a subgroup explain the rows of a group's elements, each number by its null.

    What k-means finds is said of a `CosetScore` alone.
    """
    judged = {}
    if isinstance(score, CosetScore):
        judged = {
            "k_means": (score.ari, score.ari_null_95, score.ari_p_value),
            "silhouette": (score.silhouette, score.silhouette_null_95, score.silhouette_p_value),
        }
    return _of_cosets(group, score.subgroup, score.side, score.adjusted_r2, score.p_value, **judged)


def _of_cosets(group: Group, subgroup: Subgroup, side: Side, adjusted_r2: float, p_value: float, **judged: Any) -> str:
    return captions.coset_caption(
        subgroup.name, side, cosets=group.order // subgroup.order, adjusted_r2=adjusted_r2, p_value=p_value, **judged
    )


NUMBERS = 5
"""How many numbers `numbers_of` returns."""


def has_score(config: RunConfig, subgroup: Subgroup | None) -> bool:
    """Say whether rows of a task have a score: that of a ring, or that of the cosets of a subgroup."""
    task = task_of(config)
    return task.cyclic_order is not None or (task.group is not None and subgroup is not None)


def numbers_of(config: RunConfig, rows: ArrayLike, subgroup: Subgroup | None, side: Side) -> list[float]:
    """Return the numbers from which `from_numbers` makes the score of rows, NaN where there are none."""
    task, found = task_of(config), list[float]()
    with suppress(GrokError):  # rows that cannot be measured
        if task.cyclic_order is not None:
            ring = fourier.ring(rows)
            found = [ring.frequency, ring.score, ring.spread, ring.null_95, ring.p_value]
        elif task.group is not None and subgroup is not None:
            score = cosets.coset_variance(rows, task.group, subgroup, side)
            found = [score.adjusted_r2, score.p_value]
    return [*found, *[math.nan] * (NUMBERS - len(found))]


def from_numbers(config: RunConfig, numbers: Sequence[float], subgroup: Subgroup | None, side: Side) -> str:
    """Return the score in words of rows that have one, by the numbers that `numbers_of` returned."""
    task = task_of(config)
    if task.cyclic_order is not None:
        frequency, score, spread, null_95, p_value = numbers
        return captions.ring_caption(int(frequency), score, spread=spread, null_95=null_95, p_value=p_value)
    assert task.group is not None, "`has_score` says so"
    assert subgroup is not None, "`has_score` says so"
    return _of_cosets(task.group, subgroup, side, *numbers[:2])


def of_rows(config: RunConfig, rows: ArrayLike, subgroup: Subgroup | None, side: Side) -> str:
    """Return the score of the ring, or of the cosets of a subgroup, in words; "" where the task has neither."""
    task = task_of(config)
    try:
        if task.cyclic_order is not None:
            return of_ring(fourier.ring(rows))
        if task.group is None or subgroup is None:
            return ""
        return of_cosets(cosets.coset_variance(rows, task.group, subgroup, side), task.group)
    except GrokError as error:
        return str(error)
