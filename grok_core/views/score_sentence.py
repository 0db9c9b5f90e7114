"""How much structure rows have, in one sentence, beside what chance gives."""

from numpy.typing import ArrayLike

from grok_core.charts import captions
from grok_core.config import RunConfig
from grok_core.errors import GrokError
from grok_core.measures import cosets, fourier
from grok_core.tasks.groups import Side, Subgroup
from grok_core.views.reading import task_of


def sentence(config: RunConfig, rows: ArrayLike, subgroup: Subgroup | None, side: Side) -> str:
    """Return the score of the ring, or of the cosets of a subgroup, in words; "" where the task has neither."""
    task = task_of(config)
    try:
        if task.cyclic_order is not None:
            ring = fourier.ring(rows)
            return captions.ring_caption(ring.frequency, ring.score, null_95=ring.null_95, p_value=ring.p_value)
        if task.group is None or subgroup is None:
            return ""
        fit = cosets.coset_score(rows, task.group, subgroup, side)
    except GrokError as error:
        return str(error)
    count = task.group.order // subgroup.order
    return captions.coset_caption(
        subgroup.name, side, cosets=count, adjusted_r2=fit.adjusted_r2, p_value=fit.p_value, ari=fit.ari
    )
