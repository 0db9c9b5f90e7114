"""Repeat with five seeds: the run on the screen again, with other seeds and splits, beside the live runs."""

import streamlit as st

from grok_core.charts.comparison import repeated
from grok_core.languages import say
from grok_core.runs import Run
from grok_core.runs.background import Task, training
from grok_core.views.reading import Reading
from grok_core.views.repeats import OTHERS, Repeats, others, repeats
from pages._shared import frame, live


def offer(now: Reading, found: Repeats | None) -> None:
    """Draw what came of the repeats, how far they are, or the button that begins them."""
    if found is not None:
        st.markdown(repeated(found.times))
        return
    if now.status.active or now.run.swept or now.branched is not None or now.config != now.run.with_changes():
        return
    task = _task(now)
    if task is not None and task.is_active:
        st.caption(say("Repeats with other seeds: {done} of {all} are complete.", done=task.done, all=OTHERS))
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        live.button(say("Repeat with five seeds"), start, now, icon=":material/repeat:", key="five_seeds")
        if task is not None and task.message:
            st.caption(task.message)


def start(now: Reading) -> None:
    """Train the repeats that are missing."""
    frame.background().start(_key(now.run), training(others(now.config)), frame.key())


def is_active(run: Run) -> bool:
    """Say whether the repeats of a run train now."""
    task = frame.background().task(_key(run))
    return task is not None and task.is_active


def of(now: Reading | None) -> Repeats | None:
    """Return what came of a run's repeats, None where there are none or no run."""
    return None if now is None else repeats(now)


def _key(run: Run) -> str:
    return f"repeats {hash(run.config)}"


def _task(now: Reading) -> Task | None:
    return frame.background().task(_key(now.run))
