"""A chart for each measure, two a row: the runs over each other, and of one run the gap with its phases."""

from collections.abc import Sequence

import streamlit as st

from grok_core.charts.figures import gap_regions, measure_curves
from grok_core.charts.words.axes import steps_axis
from grok_core.errors import AnalysisError
from grok_core.languages import say
from grok_core.views.along.run_measure import LOSS_UNIT, RunMeasure
from grok_core.views.cache import once
from grok_core.views.gaps import gap_of, unit_of
from grok_core.views.reading import Reading
from pages._shared import draw_chart, messages

BESIDE = 2


def draw(measures: Sequence[RunMeasure], runs: Sequence[Reading], names: tuple[str, ...], log_x: bool) -> None:
    """Draw the measures of the runs."""
    for first in range(0, len(measures), BESIDE):
        for of, column in zip(measures[first : first + BESIDE], st.columns(BESIDE), strict=False):
            with column:
                _one(of, runs, names, log_x)


def titled(of: RunMeasure, runs: Sequence[Reading]) -> str:
    """Return the title of a measure with its unit: of a loss, that of these runs, if they have one."""
    unit = of.unit
    if unit == LOSS_UNIT:
        units = {unit_of(now.config) for now in runs}
        unit = units.pop() if len(units) == 1 else ""
    return f"{say(of.title)}, {say(unit)}" if unit else say(of.title)


def _one(of: RunMeasure, runs: Sequence[Reading], names: tuple[str, ...], log_x: bool) -> None:
    if of.name == "gap" and len(runs) == 1 and log_x and _regions(runs[0]):
        return
    curves = [of.curve(now) for now in runs]
    there = [steps for steps, _ in curves if len(steps)]
    name = titled(of, runs)
    if not there:
        why = say("Not measured yet: see below.") if of.probe else say("These runs do not tell it.")
        st.markdown(f"**{messages.plain(name)}**")
        st.caption(why)
        return
    frame = measure_curves.measure_frame(curves, names, log_x=log_x, log_y=of.log)
    last = max(max(now.step, 1) for now in runs)
    spec = measure_curves.measure_spec(
        title=name,
        names=names,
        ends=(min(float(steps[steps > 0].min(initial=last)) for steps in there), float(last)),
        log_x=log_x,
        log_y=of.log,
        dots=max(map(len, there)) <= measure_curves.FEW,
    )
    words = measure_curves.measure_words(frame, names, name)
    draw_chart.draw(draw_chart.table_of(frame), spec, f"measure_{of.name}", words)


def _regions(now: Reading) -> bool:
    """Draw the gap of a run with its phases; say whether it has one."""
    try:
        found = gap_of(now.run)
    except AnalysisError:
        return False
    unit = unit_of(now.config)
    axis = steps_axis(max(now.step, 1), log=True)
    table = once((now.key, "gap regions"), lambda: draw_chart.table_of(gap_regions.gap_regions_frame(found)))
    spec = gap_regions.gap_regions_spec(axis=axis, unit=unit)
    draw_chart.draw(table, spec, "gap_regions", gap_regions.gap_regions_words(found, unit))
    return True
