"""The operation table as a picture, drawn once for all who look at it."""

import base64
from urllib.parse import quote

import numpy as np
from numpy.typing import NDArray

from grok_core.charts import operation_table
from grok_core.config import RunConfig
from grok_core.views.cache import shared
from grok_core.views.reading import task_of


def table_image(config: RunConfig, predicted: NDArray[np.uint8] | None) -> tuple[str, operation_table.TableCounts]:
    """Return the table as the address of a picture, and how many cells are of each kind.

    Args:
        config: What the run trains.
        predicted: The network's answer per cell (n, n), or None before there are any.
    """
    return _table_image(config, None if predicted is None else predicted.tobytes())


@shared(16)
def swatch_image(name: str) -> str:
    """Return one cell of the kind of this name as the address of a picture, for a legend."""
    return _address(operation_table.swatch_svg(name))


@shared(16)
def answers_image(config: RunConfig) -> str:
    """Return the table that is to be learnt as the address of a picture: each cell in the colour of its answer."""
    task = task_of(config)
    png = base64.b64encode(operation_table.answers_png(task.answers(), count=task.n_answers)).decode()
    return f"data:image/png;base64,{png}"


@shared(64)
def _table_image(config: RunConfig, predicted: bytes | None) -> tuple[str, operation_table.TableCounts]:
    task = task_of(config)
    cells = None if predicted is None else np.frombuffer(predicted, np.uint8).reshape(task.n, task.n)
    arguments = (task.roles(), task.answers(), cells)
    return _address(operation_table.table_svg(*arguments)), operation_table.table_counts(*arguments)


def _address(svg: str) -> str:
    """Return an SVG as an address that may stand between double quotes."""
    return "data:image/svg+xml," + quote(svg, safe=" '/:;,=+()")
