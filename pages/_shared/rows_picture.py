"""What the network looks like inside, beside the curves: its rows' strongest rings, or their widest directions."""

import numpy as np
import pandas as pd
import pyarrow as pa
import streamlit as st

from grok_core.charts import captions, picture_captions, scatter
from grok_core.charts import rings as rings_chart
from grok_core.charts.part_names import called
from grok_core.charts.theme import Spec
from grok_core.config import RunConfig
from grok_core.errors import AnalysisError
from grok_core.languages import mark, say
from grok_core.measures import projections
from grok_core.tasks.answer_tables import why_no_circle
from grok_core.views import run_rings, run_rows
from grok_core.views.cache import once
from grok_core.views.reading import Reading, task_of
from pages._shared import carried, draw_chart, messages

SIDE = 250  # height in pixels
MOST_NAMED = 12  # points: their names are written inside
MOST_RUNS = 200
RINGS, PCA = mark("rings"), mark("PCA")
RIGHT_ELSEWHERE = (RINGS, "ring")  # in links to another run, and in those of before

Drawn = tuple[pa.Table, Spec, str, str, str | None]
_drawn_last: dict[object, np.ndarray] = {}  # by run and matrix: all who watch a run see it in the same orientation


def views(config: RunConfig) -> tuple[str, ...]:
    """Return how the rows of a run can be drawn, the usual way first: rings where its elements lie on a circle."""
    return (PCA,) if task_of(config).cyclic_order is None else (RINGS, PCA)


def rows(now: Reading, view: str, name: str = "") -> None:
    """Draw the rows, or say in a sentence why they cannot be drawn; `name` tells several pictures of a page apart."""
    if now.snapshot is None:
        st.caption(say("The network's inside appears here once it is measured."))
        return
    at = run_rows.rows_key(now.run, now.snapshot.step, run_rows.shown_matrix(now.config))
    try:
        shown = () if task_of(now.config).cyclic_order is None else run_rings.frequencies(at, now.steps)
        key = (at, view, shown, carried.is_on("present"))
        table, spec, words, text, read = once(key, lambda: _drawn(at, now, view, shown))
    except AnalysisError as error:
        st.caption(messages.plain(str(error)))
        return
    draw_chart.draw(table, spec, f"{'rings' if view == RINGS else 'rows'}{name}", words)
    st.caption(text, help=read)


def _drawn(at: run_rows.RowsKey, now: Reading, view: str, shown: tuple[int, ...]) -> Drawn:
    """Return table, specification, words, caption and help of a view."""
    return _rings(at, now, shown) if view == RINGS else _widest(at, shown)


def _rings(at: run_rows.RowsKey, now: Reading, shown: tuple[int, ...]) -> Drawn:
    """Return table, specification, words, caption and help of the strongest rings."""
    found, held_out = run_rings.rings(at, shown), run_rings.held_out(at, shown)
    labels, order = run_rows.labels_of(at), run_rows.order_of(at)
    drawn = {at.matrix: found} | ({run_rings.HELD_OUT: held_out} if held_out else {})
    seen, how = drawn, rings_chart.SMALL
    if carried.is_on("present"):  # there is room for one row whose words are read from afar
        seen, how = {at.matrix: found}, rings_chart.LARGE
    table = draw_chart.table_of(rings_chart.rings_frame(seen, labels, how))
    spec = rings_chart.rings_spec(count=len(labels), shown=len(found), rows=len(seen), height=SIDE, words=how)
    reports = now.metrics[now.metrics["step"] <= at.step]
    val = float(reports["val_accuracy"].iloc[-1]) if len(reports) else np.nan
    by_value = order is not None and np.array_equal(order, np.arange(len(labels)))
    counted = picture_captions.rings_caption(found, held_out, matrix=at.matrix, step=at.step, val=val)
    read = picture_captions.rings_help(len(labels), by_value=by_value, with_held_out=bool(held_out))
    return table, spec, rings_chart.rings_words(drawn), counted, read


def _widest(at: run_rows.RowsKey, shown: tuple[int, ...]) -> Drawn:
    """Return table, specification, words, caption and no help of the rows on their two widest directions."""
    task, labels = task_of(at.config), run_rows.labels_of(at)
    count = len(labels)
    points, shares = run_rows.pca(at)
    points, text = _steady(at, points), picture_captions.pca_caption(shares)
    no_ring = messages.plain(why_no_circle(at.config))
    if task.group is not None and task.group.kinds:
        kinds, title = tuple(map(called, task.group.kinds)), say("kind")
        spec = scatter.scatter_spec(count=count, height=SIDE, categories=tuple(dict.fromkeys(kinds)), value_title=title)
        frame = scatter.scatter_frame(points, labels=labels, categories=kinds)
        return _scatter(at, frame, spec, title, f"{text} {no_ring}".strip())
    spec = scatter.scatter_spec(
        count=count, height=SIDE, legend=False, cyclic=task.answer_labels == task.labels, names=count <= MOST_NAMED
    )
    if not shown:
        is_value = task.group is None and not at.config.operation_record.is_own
        by = say("value") if is_value else say("place in the table")
        if at.config.operation_record.is_plain and at.matrix != "output rows":
            whose = called(at.matrix)
            text = f"{whose[:1].upper()}{whose[1:]}: {captions.quality_caption(run_rows.quality(at))}"
        frame = scatter.scatter_frame(points, labels=labels)
        return _scatter(at, frame, spec, by, " ".join((text, say("Coloured by {by}.", by=by), no_ring)))
    k = shown[0]
    frame = scatter.scatter_frame(points, labels=labels, values=k * np.arange(count) % count)
    by = f"{k}·i mod {count}"
    told = mark("Coloured by {by}, where i counts the elements along the circle; it need not be a ring.")
    return _scatter(at, frame, spec, by, f"{text} {say(told, by=by)}")


def _scatter(at: run_rows.RowsKey, frame: pd.DataFrame, spec: Spec, by: str, text: str) -> Drawn:
    words = scatter.scatter_words(frame, name=f"{called(at.matrix)}, {say(PCA)}", coloured_by=by)
    return draw_chart.table_of(frame), spec, words, text, None


def _steady(at: run_rows.RowsKey, points: np.ndarray) -> np.ndarray:
    """Rotate and mirror the points onto those of the run that were drawn last: principal axes have no sign."""
    whose = (at.run, at.created, at.matrix)
    if whose in _drawn_last:
        points = projections.align(points, _drawn_last[whose])
    elif len(_drawn_last) >= MOST_RUNS:
        _drawn_last.clear()
    _drawn_last[whose] = points
    return points
