"""The operation table as a picture, drawn once for all who look at it."""

import base64

import numpy as np
from numpy.typing import NDArray

from grok_core.charts import operation_table
from grok_core.config import RunConfig
from grok_core.views.cache import shared
from grok_core.views.reading import task_of


def table_image(config: RunConfig, predicted: NDArray[np.uint8] | None) -> tuple[str, operation_table.TableCounts]:
    """Return the table as a PNG in base64, and how many cells are of each kind.

    Args:
        config: What the run trains.
        predicted: The network's answer per cell (n, n), or None before there are any.
    """
    return _table_image(config, None if predicted is None else predicted.tobytes())


@shared(16)
def swatch_image(name: str) -> str:
    """Return one cell of the kind of this name as a PNG in base64, for a legend."""
    return base64.b64encode(operation_table.swatch_png(name)).decode()


@shared(16)
def answers_image(config: RunConfig) -> str:
    """Return the table that is to be learnt as a PNG in base64: each cell in the colour of its answer."""
    task = task_of(config)
    return base64.b64encode(operation_table.answers_png(task.answers(), count=task.n_answers)).decode()


@shared(64)
def _table_image(config: RunConfig, predicted: bytes | None) -> tuple[str, operation_table.TableCounts]:
    task = task_of(config)
    cells = None if predicted is None else np.frombuffer(predicted, np.uint8).reshape(task.n, task.n)
    arguments = (task.roles(), task.answers(), cells)
    return base64.b64encode(operation_table.table_png(*arguments)).decode(), operation_table.table_counts(*arguments)
