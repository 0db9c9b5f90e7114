"""The Lab's curves: a reading in, elements on the page."""

from collections.abc import Callable, Mapping, Sequence

import pandas as pd
import streamlit as st

from grok_core.charts import captions, curves
from grok_core.charts.curve_frames import curve_frame, curve_words
from grok_core.charts.theme import Spec
from grok_core.config import RunConfig
from grok_core.languages import mark
from grok_core.views.cache import once, shared
from grok_core.views.reading import Reading, parts_of
from pages._shared import draw_chart, step_choice

THIRDS: dict[str, tuple[Callable[..., Spec], Mapping[str, str]]] = {
    mark("weight norm"): (curves.norm_spec, curves.NORM),
    mark("output norm"): (curves.output_norm_spec, curves.OUTPUT_NORM),
    mark("gap"): (curves.gap_spec, curves.GAP),
    mark("representation quality"): (curves.quality_spec, curves.QUALITY),
    mark("progress measures"): (curves.progress_spec, curves.PROGRESS),
}


@shared(64)
def thirds(config: RunConfig) -> tuple[str, ...]:
    """Return the names of what can be drawn as a third curve, marked."""
    only = {
        "representation quality": config.operation_record.is_plain,
        "progress measures": config.loss == "cross_entropy" and parts_of(config) is not None,
    }
    return tuple(name for name in THIRDS if only.get(name, True))


def accuracy(
    now: Reading,
    ghost: Reading | None,
    *,
    log_x: bool,
    cursor: int | None,
    name: str = "accuracy",
    notes: bool = True,
    band: pd.DataFrame | None = None,
    marked: Sequence[tuple[int, str]] = (),
) -> None:
    """Draw train and validation accuracy, the ghost, the crossings and the chosen step.

    Args:
        now, ghost: The run and the one to compare with.
        log_x: On a logarithmic axis of steps.
        cursor: The chosen step.
        name: One of `draw_chart.HEIGHTS`.
        notes: There is room for legend and labels.
        band: The range of validation over runs that differ in their seeds, as `views.repeats` has it.
        marked: More steps to mark, each with its words.
    """
    config = now.config
    spec = curves.accuracy_spec(
        max_step=config.steps,
        baseline=now.progress.baseline,
        log_x=log_x,
        changes=(*now.marks, *marked),
        notes=notes,
        band=band is not None,
    )
    _curve(now, ghost, spec, curves.ACCURACY, log_x, cursor, name, band)


def loss(now: Reading, ghost: Reading | None, *, log_x: bool, cursor: int | None) -> None:
    """Draw train and validation loss."""
    spec = curves.loss_spec(
        max_step=now.config.steps, unit=_unit(now.config), log_x=log_x, log_y=True, changes=now.marks
    )
    _curve(now, ghost, spec, curves.LOSS, log_x, cursor, "loss")


def third(now: Reading, ghost: Reading | None, which: str, *, log_x: bool, cursor: int | None) -> None:
    """Draw the curve of this name."""
    make, columns = THIRDS[which]
    unit = {"unit": _unit(now.config)} if which == "gap" else {}
    spec = make(max_step=now.config.steps, log_x=log_x, changes=now.marks, **unit)
    _curve(now, ghost, spec, columns, log_x, cursor, "third")
    if which == "progress measures":
        st.caption(
            captions.progress_caption("representations" if now.config.operation_record.is_grouped else "frequencies")
        )


def _unit(config: RunConfig) -> str:
    """Return the unit of the loss: a squared error has none."""
    return "nats" if config.loss == "cross_entropy" else ""


def _curve(
    now: Reading,
    ghost: Reading | None,
    spec: Spec,
    columns: Mapping[str, str],
    log_x: bool,
    cursor: int | None,
    key: str,
    band: pd.DataFrame | None = None,
) -> None:
    """Draw some series of a run; their data are prepared once for all who watch it."""
    behind = None if ghost is None else ghost.key
    crossings = now.progress.step_train_99, now.progress.step_val_99
    table = once(
        (now.key, behind, *columns.values(), cursor, log_x, None if band is None else id(band)),
        lambda: draw_chart.table_of(
            curve_frame(
                now.metrics,
                columns=columns,
                ghost=None if ghost is None else ghost.metrics,
                crossings=crossings,
                turns=now.progress.val_turns[1:],
                cursor=cursor,
                log_x=log_x,
                band=band,
            )
        ),
    )
    words = once(
        (now.key, "words", *columns.values()),
        lambda: curve_words(now.metrics, columns, name=spec["description"], crossings=crossings),
    )
    draw_chart.draw(table, spec, key, words, step_choice.picker(draw_chart.key_of(key), now.run, now.steps))
