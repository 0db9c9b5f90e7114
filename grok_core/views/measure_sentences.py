"""The measures of rows that have no picture of their own, in one sentence each."""

import numpy as np

from grok_core.charts.captions import measure_caption
from grok_core.measures.registry import MEASURES, TaskRows
from grok_core.views.cache import shared
from grok_core.views.reading import task_of
from grok_core.views.run_rows import NEURONS, RowsKey, order_of, rows_at


@shared(64)
def of_rows(at: RowsKey) -> tuple[str, ...]:
    """Return a sentence for each measure in the registry that applies to the rows and has no picture of its own."""
    if at.matrix == NEURONS:
        return ()
    rows = np.asarray(rows_at(at), dtype=np.float64)
    is_ordered = order_of(at) is not None  # then the rows are in cyclic order already
    measured = TaskRows(
        matrix=rows,
        cyclic_order=np.arange(len(rows)) if is_ordered else None,
        group=None if is_ordered else task_of(at.config).group,
    )
    sentences = []
    for measure in MEASURES:
        if measure.has_own_picture:
            continue
        result = measure.measure(measured)
        if result is not None:
            p_value = None if measure.why_no_null else result.p_value
            values = {name: value for name, value in measure.values(result).items() if not name.endswith("_p")}
            sentences.append(measure_caption(measure.name, values, p_value=p_value))
    return tuple(sentences)
