"""Metrics along training as layered line charts, one constant specification per run.

The layers, from back to front: baseline, the ghost (the run before), the series, the steps at which they
passed 99 %, the steps at which settings changed, the chosen step, and a rule that follows the pointer and shows the
numbers.
"""

from collections.abc import Mapping

import altair as alt

from grok_core.charts import curve_labels, curve_layers
from grok_core.charts.specification import EDGES, chart, layered
from grok_core.charts.theme import Spec
from grok_core.charts.words.answer_metrics import ANSWER_METRICS
from grok_core.charts.words.axes import Axis
from grok_core.languages import mark, say

Changes = tuple[tuple[float, str], ...]

NATS = mark("nats")
"""The unit of the cross-entropy."""

ACCURACY: Mapping[str, str] = {"train": "train_accuracy", "val": "val_accuracy"}
LOSS: Mapping[str, str] = {"train": "train_loss", "val": "val_loss"}
NORM: Mapping[str, str] = {"value": "weight_norm"}
OUTPUT_NORM: Mapping[str, str] = {"value": "output_norm"}
GAP: Mapping[str, str] = {"value": "gap"}
QUALITY: Mapping[str, str] = {"value": "representation_quality"}
MEASURES: Mapping[str, str] = {"restricted": "restricted_loss", "excluded": "excluded_loss"}
PROGRESS: Mapping[str, str] = {**LOSS, **MEASURES}


def accuracy_spec(
    *,
    axis: Axis,
    baseline: float,
    changes: Changes = (),
    height: int = 300,
    notes: bool = True,
    band: bool = False,
    recorded_ghost: bool = False,
    span: tuple[float, float] | None = None,
) -> Spec:
    """Return the accuracy chart of a task with a baseline; draw it with `curve_frame(columns=ACCURACY)`."""
    return curve_spec(
        metrics=tuple(ACCURACY),
        axis=axis,
        y_title=say("accuracy"),
        y_domain=(0, 1.02),
        y_format=".0%",
        baseline=baseline,
        height=height,
        changes=changes,
        notes=notes,
        band=band,
        recorded_ghost=recorded_ghost,
        span=span,
    )


def loss_spec(*, axis: Axis, unit: str = NATS, log_y: bool = False, changes: Changes = (), height: int = 220) -> Spec:
    """Return the chart of the loss, in nats or without a unit (""); draw it with `curve_frame(columns=LOSS)`."""
    return curve_spec(
        metrics=tuple(LOSS),
        axis=axis,
        y_title=_of(say("loss"), unit),
        log_y=log_y,
        height=height,
        changes=changes,
        notes=False,
    )


def metric_spec(
    *, metric: str, axis: Axis, unit: str = "", changes: Changes = (), height: int = 300, recorded_ghost: bool = False
) -> Spec:
    """Return the chart of a metric of the answers, one of ANSWER_METRICS; draw it with `curve_frame` and its columns.

    Args:
        metric: Its name.
        axis, changes, height, recorded_ghost: As for `curve_spec`.
        unit: Of the loss, "" where it has none; other metrics have their own.
    """
    of = ANSWER_METRICS[metric]
    return curve_spec(
        metrics=tuple(of.columns),
        axis=axis,
        y_title=_of(say(of.title), unit if metric == "loss" else of.unit),
        y_domain=of.domain,
        y_format=of.format,
        log_y=of.log,
        height=height,
        changes=changes,
        recorded_ghost=recorded_ghost,
    )


def norm_spec(*, axis: Axis, changes: Changes = (), height: int = 220) -> Spec:
    """Return the chart of the weights' Euclidean norm; draw it with `curve_frame(columns=NORM)`."""
    return _single(NORM, say("weight norm"), axis, changes, height)


def output_norm_spec(*, axis: Axis, changes: Changes = (), height: int = 220) -> Spec:
    """Return the chart of the output layer's Euclidean norm, whose growth in bursts is the slingshot (L)."""
    return _single(OUTPUT_NORM, say("output norm"), axis, changes, height)


def gap_spec(*, axis: Axis, unit: str = NATS, changes: Changes = (), height: int = 220) -> Spec:
    """Return the chart of validation minus train loss; draw it with `curve_frame(columns=GAP)`."""
    return _single(GAP, _of(say("loss gap"), unit), axis, changes, height)


def _of(quantity: str, unit: str) -> str:
    return f"{quantity}, {say(unit)}" if unit else quantity


def quality_spec(*, axis: Axis, changes: Changes = (), height: int = 220) -> Spec:
    """Return the chart of the representation quality (I); draw it with `curve_frame(columns=QUALITY)`."""
    return _single(QUALITY, say("parallelograms closed"), axis, changes, height)


def progress_spec(
    *, axis: Axis, changes: Changes = (), legend: tuple[str, ...] = tuple(MEASURES), height: int = 220
) -> Spec:
    """Return the chart of Nanda et al.'s progress measures beside the losses, in nats; draw it with PROGRESS.

    The legend names the two measures alone: on a page, train and validation are named beside it.
    """
    return curve_spec(
        metrics=tuple(PROGRESS),
        axis=axis,
        y_title=_of(say("loss"), NATS),
        log_y=True,
        height=height,
        changes=changes,
        notes=False,
        legend=legend,
    )


def _single(columns: Mapping[str, str], y_title: str, axis: Axis, changes: Changes, height: int) -> Spec:
    """Return the chart of one series, without legend and labels."""
    return curve_spec(metrics=tuple(columns), axis=axis, y_title=y_title, height=height, changes=changes, notes=False)


@chart
def curve_spec(
    *,
    metrics: tuple[str, ...],
    axis: Axis,
    y_title: str,
    y_domain: tuple[float, float] | None = None,
    y_format: str = "",
    log_y: bool = False,
    baseline: float | None = None,
    height: int,
    changes: Changes = (),
    notes: bool = True,
    legend: tuple[str, ...] = (),
    band: bool = False,
    recorded_ghost: bool = False,
    span: tuple[float, float] | None = None,
) -> alt.TopLevelLayerSpec:
    """Return a Vega-Lite specification for `curve_frame`, free of live numbers.

    Args:
        metrics: The series, from `theme.STROKES`: "train" and "val", with or without more, or "value".
        axis: What the horizontal axis counts, and its ends.
        y_title: Name and unit of what is drawn.
        y_domain: Ends of the other axis; None follows the data.
        y_format: d3 number format of its labels; "" lets Vega choose.
        log_y: Logarithmic values; what is not positive is left out.
        baseline: Height of the labelled line of a model that guesses.
        height: Pixels, axes included.
        changes: Places on the axis at which settings change, and what changes, in words.
        notes: Name the series, crossings, changes, ghost and baseline; without them only lines and rules are drawn.
        legend: The series to name in a legend.
        band: Draw the range of validation over several runs, which `curve_frame` then has.
        recorded_ghost: The ghost is a recording, and not a run before.
        span: Between which places validation is forecast to reach 99 %, shaded; None for no forecast.
    """
    ranges = [*curve_layers.forecast_span(span, axis), *(curve_layers.band(axis, log_y) if band else ())]
    behind = [curve_layers.ghost_line(name, axis, log_y=log_y) for name in metrics]
    lines = [curve_layers.line(name, axis, log_y=log_y, legend=legend) for name in metrics]
    drawn = [*ranges, *curve_layers.baseline_line(baseline), *behind, *lines]
    drawn += [curve_layers.rules(axis), *curve_layers.change_rules(changes, axis)]
    drawn += _notes(metrics, axis, changes, baseline is not None, recorded_ghost) if notes else []
    return layered(
        [*drawn, curve_layers.pointer(metrics, axis, y_format)],
        description=say(axis.counted.by, title=y_title),
        height=height,
        encoding=alt.Encoding(x=curve_layers.x_axis(axis), y=curve_layers.y_axis(y_title, y_domain, y_format, log_y)),
        padding=EDGES if legend else {**EDGES, "top": 9},  # for half of the highest label
        parameters=curve_labels.PARAMETERS if notes else {},
        guides=("axis", "legend") if legend else ("axis",),
    )


def _notes(
    metrics: tuple[str, ...], axis: Axis, changes: Changes, has_baseline: bool, recorded_ghost: bool
) -> list[alt.UnitSpec]:
    """Return the words around the plot."""
    rows = {name: row for row, name in enumerate(reversed(metrics))}
    ghost = say("the recording") if recorded_ghost else say("last run")
    drawn = [*curve_labels.names(metrics), *curve_labels.ghost(ghost)]
    drawn += [curve_labels.crossing(name, rows[name], axis) for name in metrics if name in curve_labels.CROSSED]
    drawn += curve_labels.changes(changes, axis, above=len(metrics))
    return drawn + (curve_labels.baseline() if has_baseline else [])
