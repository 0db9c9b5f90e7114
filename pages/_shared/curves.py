"""The Lab's curves: a reading in, elements on the page."""

from collections.abc import Callable, Mapping, Sequence

import pandas as pd
import streamlit as st

from grok_core.charts import captions, curves
from grok_core.charts.curve_frames import curve_frame, curve_words
from grok_core.charts.theme import Spec
from grok_core.charts.words.axes import Axis
from grok_core.config import RunConfig
from grok_core.languages import mark
from grok_core.views import curve_axes
from grok_core.views.cache import once, shared
from grok_core.views.gaps import unit_of
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
    axis: Axis,
    cursor: int | None,
    name: str = "accuracy",
    notes: bool = True,
    band: pd.DataFrame | None = None,
    marked: Sequence[tuple[int, str]] = (),
    span: tuple[int, int] | None = None,
) -> None:
    """Draw train and validation accuracy, the ghost, the crossings and the chosen step.

    Args:
        now, ghost: The run and the one to compare with.
        axis: As `curve_axes.axis_of` returns it.
        cursor: The chosen step.
        name: One of `draw_chart.HEIGHTS`.
        notes: There is room for legend and labels.
        band: The range of validation over runs that differ in their seeds, by steps, as `views.repeats` has it.
        marked: More steps to mark, each with its words.
        span: Between which steps validation is forecast to reach 99 %.
    """
    band = band if axis.clock == "steps" else None
    spec = curves.accuracy_spec(
        axis=axis,
        baseline=now.progress.baseline,
        changes=curve_axes.placed(now, axis, (*now.marks, *marked)),
        notes=notes,
        band=band is not None,
        recorded_ghost=ghost is not None and ghost.run.recorded,
        span=curve_axes.span_of(now, axis, span),
    )
    curve(now, ghost, spec, curves.ACCURACY, axis, cursor, name, band)


def loss(now: Reading, ghost: Reading | None, *, axis: Axis, cursor: int | None) -> None:
    """Draw train and validation loss."""
    changes = curve_axes.placed(now, axis, now.marks)
    spec = curves.loss_spec(axis=axis, unit=unit_of(now.config), log_y=True, changes=changes)
    curve(now, ghost, spec, curves.LOSS, axis, cursor, "loss")


def third(now: Reading, ghost: Reading | None, which: str, *, axis: Axis, cursor: int | None) -> None:
    """Draw the curve of this name."""
    make, columns = THIRDS[which]
    unit = {"unit": unit_of(now.config)} if which == "gap" else {}
    spec = make(axis=axis, changes=curve_axes.placed(now, axis, now.marks), **unit)
    curve(now, ghost, spec, columns, axis, cursor, "third")
    if which == "progress measures":
        st.caption(
            captions.progress_caption("representations" if now.config.operation_record.is_grouped else "frequencies")
        )


def curve(
    now: Reading,
    ghost: Reading | None,
    spec: Spec,
    columns: Mapping[str, str],
    axis: Axis,
    cursor: int | None,
    key: str,
    band: pd.DataFrame | None = None,
) -> None:
    """Draw some series of a run under a key; their data are prepared once for all who watch it."""
    table = once(
        (now.key, None if ghost is None else ghost.key, *columns.values(), cursor, axis, id(band)),
        lambda: draw_chart.table_of(
            curve_frame(
                curve_axes.reports(now, axis),
                columns=columns,
                axis=axis,
                ghost=None if ghost is None else curve_axes.reports(ghost, axis),
                band=band,
                **curve_axes.marks_of(now, axis, cursor),
            )
        ),
    )
    words = once((now.key, "words", *columns.values(), axis.clock), lambda: _words(now, columns, spec, axis))
    draw_chart.draw(table, spec, key, words, step_choice.picker(draw_chart.key_of(key), now.run, now.steps))


def _words(now: Reading, columns: Mapping[str, str], spec: Spec, axis: Axis) -> str:
    crossings = curve_axes.marks_of(now, axis)["crossings"]
    return curve_words(curve_axes.reports(now, axis), columns, name=spec["description"], axis=axis, crossings=crossings)
