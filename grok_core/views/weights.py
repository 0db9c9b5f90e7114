"""The matrices of a run whose rows stand for elements, and what they show at a step."""

from typing import Any

import numpy as np

from grok_core.engine.records import UNIT_PHASE
from grok_core.runs import Run
from grok_core.tasks.answer_tables import why_no_circle
from grok_core.tasks.task import build_task
from grok_core.views.run_rings import SHOWN

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


def held_out_agreement(run: Run, step: int | None = None) -> dict[str, Any] | None:
    """Return how far the logits of the held-out equations turn to the right answers, at the strongest frequencies.

    Args:
        run, step: As for `structure_of`.
    Returns:
        agreement, pairs of a frequency of the output rows and its `measures.answer_rings.AnswerRing.score`, the
        strongest frequency first; agreement_null_95 and agreement_p, of the best of them. None where the operation
        turns no circle, where nothing is held out, and for a run that is older than what this is computed from.
    Raises:
        StoreError, AnalysisError: As `structure_of`.
    """
    from grok_core.measures import fourier
    from grok_core.measures.answer_rings import answer_rings

    task, snapshot = build_task(run.config), run.snapshot(step)
    if task.cyclic_order is None or snapshot.val_phases is None:
        return None
    rows = np.asarray(snapshot.output_rows)[task.cyclic_order]
    frequencies = fourier.strongest(fourier.frequency_shares(rows), len(rows), count=SHOWN)
    found = answer_rings(snapshot.val_phases / UNIT_PHASE, frequencies)
    return {
        "agreement": [(ring.frequency, ring.score) for ring in found],
        "agreement_null_95": found[0].null_95,
        "agreement_p": min(ring.p_value for ring in found),
    }


def not_measured(run: Run) -> dict[str, str]:
    """Return why some of the measures do not apply to the rows of a run, by the name of the measure."""
    from grok_core.measures.registry import MEASURES, TaskRows

    task = build_task(run.config)
    rows = TaskRows(np.zeros((task.n, 1)), task.cyclic_order, task.group, why_no_circle(run.config))
    return {measure.name: why for measure in MEASURES if (why := measure.why_missing(rows))}
