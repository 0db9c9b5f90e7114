"""How much structure rows have, in one sentence, beside what chance gives."""

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
    return captions.coset_caption(
        score.subgroup.name,
        score.side,
        cosets=group.order // score.subgroup.order,
        adjusted_r2=score.adjusted_r2,
        p_value=score.p_value,
        **judged,
    )


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
