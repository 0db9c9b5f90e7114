"""Measures: any measure of any runs over their steps, in curves, in one table, in a sentence, with its formula."""

from collections.abc import Sequence

import streamlit as st

from grok_core.errors import GrokError
from grok_core.languages import say
from grok_core.runs import Run
from grok_core.views import compared_runs, reading
from grok_core.views.cached_run import recording
from grok_core.views.reading import Reading
from pages._form import run_form
from pages._measures import chosen_measures, definitions, measure_charts, measure_tables, probe_panel
from pages._shared import bound, chosen_runs, frame, messages
from pages._shared.choices import Choice

FIRST = "hello-grok"  # the recording that is measured until runs are chosen
SCALE = Choice("scale", ("log", "linear"), "log")


def readings(runs: Sequence[Run]) -> list[Reading]:
    """Read the runs; say of one that cannot be read why, and leave it out."""
    found = []
    for run in runs:
        try:
            found.append(reading.read(run))
        except GrokError as error:
            messages.warning(f"{error} {say('The others are shown.')}")
    return found


def page() -> None:
    """Lay the page out."""
    run_form.load(fields=False)
    st.markdown(say("Choose runs and measures: each is drawn over the steps, with its numbers and its formula."))
    runs = chosen_runs.choose(say("Runs to measure"))
    if not runs and (first := recording(FIRST)) is not None:
        st.caption(say("No run is chosen: this is the recording {name}.", name=FIRST))
        runs = [first]
    measures = chosen_measures.choose()
    now = readings(runs)
    if not now:
        messages.info(say("Choose a run: it is measured here."))
        return
    log_x = bound.segments(say("Scale"), SCALE) == "log"
    if st.session_state.get("complaint"):
        messages.warning(st.session_state.pop("complaint"))
    names = compared_runs.names(now)
    try:
        measure_charts.draw(measures, now, names, log_x)
        probe_panel.draw(measures, now, names)
        if measures:
            st.header(say("In numbers"), anchor=False)
            measure_tables.values(measures, now, names)
            definitions.draw(measures)
        groups = {of.group for of in measures}
        if "answers" in groups:
            for one, name in zip(now, names, strict=True):
                measure_tables.ways(one, name)
        if "gap" in groups:
            measure_tables.gaps(now, names)
    except GrokError as error:  # such as a run that was deleted in this moment
        messages.info(error)


frame.show(page)
