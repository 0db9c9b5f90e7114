"""The matrices of a run whose rows stand for elements, and what they show at a step."""

from typing import Any

import numpy as np

from grok_core.runs import Run
from grok_core.tasks.answer_tables import why_no_circle
from grok_core.tasks.task import build_task

MATRICES = ("output_rows", "embedding_x", "embedding_y")


def structure_of(run: Run, step: int | None = None) -> tuple[int, dict[str, dict[str, Any]]]:
    """Return the step and, for each matrix, the fields of all `measures.registry.MEASURES`.

    Args:
        run: Whose weights.
        step: A step that has a snapshot; the last one unless given.
    Raises:
        StoreError: When there is no such snapshot.
        AnalysisError: When the weights cannot be measured: they are not finite, or all equal.
    """
    from grok_core.measures.rows_summary import summarise_rows

    task, snapshot = build_task(run.config), run.snapshot(step)
    found = {
        name: summarise_rows(getattr(snapshot, name), cyclic_order=task.cyclic_order, group=task.group)
        for name in MATRICES
    }
    return snapshot.step, found


def not_measured(run: Run) -> dict[str, str]:
    """Return why some of the measures do not apply to the rows of a run, by the name of the measure."""
    from grok_core.measures.registry import MEASURES, TaskRows

    task = build_task(run.config)
    rows = TaskRows(np.zeros((task.n, 1)), task.cyclic_order, task.group, why_no_circle(run.config))
    return {measure.name: why for measure in MEASURES if (why := measure.why_missing(rows))}
