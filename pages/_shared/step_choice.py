"""The one step that all pictures of a run show: chosen on a slider or a curve of any page, kept in the address bar."""

from bisect import bisect_right
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from grok_core.charts.curve_layers import PICK
from grok_core.errors import GrokError
from grok_core.languages import say
from grok_core.runs import Run
from grok_core.views.reading import Reading
from pages._shared import address

OF_RUN = ("step", "neuron", "layer", "element")  # choices that mean nothing in another run
VIEW_OF_RUN = ("matrix", "projection")  # a run opens on those in which its own structure is seen


def load(run_id: str) -> None:
    """Take the step of a run from the address bar."""
    if (text := address.asked("step")) is not None:
        with suppress(ValueError):  # no number: then it is the newest
            choose(run_id, int(text))


def agree(run_id: str) -> None:
    """Let address and choice agree, on a page that a visitor came to by a link or from another page."""
    if address.asked("step") is not None:
        load(run_id)
    else:
        choose(run_id, chosen(run_id))


def leave() -> None:
    """Take out of the address what was chosen of a run that the visitor leaves."""
    for name in (*OF_RUN, *VIEW_OF_RUN):
        address.keep(name, None)
    for name in VIEW_OF_RUN:
        st.session_state.pop(name, None)


def chosen(run_id: str) -> int | None:
    """Return the step chosen for a run, or None for the newest."""
    return _steps().get(run_id)


def choose(run_id: str, step: int | None) -> None:
    """Choose a step of a run, or with None its newest."""
    if step is None:
        _steps().pop(run_id, None)
        address.keep("step", None)
    else:
        _steps()[run_id] = step
        address.keep("step", str(step))


def at(run_id: str, steps: Sequence[int]) -> int:
    """Return the last of `steps`, which rise, that is not after the step chosen for a run."""
    step = chosen(run_id)
    return steps[-1] if step is None else steps[max(bisect_right(steps, step) - 1, 0)]


def before_newest(now: Reading) -> int | None:
    """Return the step chosen for a run that is over, or None for its newest."""
    if now.status.active or not now.steps or chosen(now.run.id) is None:
        return None
    step = at(now.run.id, now.steps)
    return None if step >= now.step else step


def slider(
    where: DeltaGenerator, run: Run, steps: Sequence[int], *, label: Literal["visible", "collapsed"] = "collapsed"
) -> int:
    """Draw the choice of a step among those that have a picture, and return what is chosen."""
    key = f"step_{run.id}"
    options, step = list(steps), at(run.id, steps)
    st.session_state[key] = step
    where.select_slider(
        say("Step"),
        options,
        key=key,
        label_visibility=label,
        format_func=lambda s: say("step {step:,}", step=s),
        on_change=_slid,
        args=(key, run.id, steps[-1]),
    )
    return step


def _nearest(steps: Sequence[int], wanted: int) -> int:
    """Return the step with a snapshot that is nearest to one: only these have pictures."""
    return min(steps, key=lambda step: abs(step - wanted))


def picker(chart: str, run: Run, steps: Sequence[int]) -> partial[None]:
    """Return the callback for a click on a step of a chart."""
    return partial(_picked, chart, run, tuple(steps))


def _steps() -> dict[str, int]:
    steps: dict[str, int] = st.session_state.steps_chosen
    return steps


def _slid(key: str, run_id: str, last: int) -> None:
    if (step := st.session_state.get(key)) is not None:  # else it is of a page that the visitor was led away from
        choose(run_id, None if step == last else step)


def _picked(chart: str, run: Run, steps: Sequence[int]) -> None:
    """Choose the step with a snapshot nearest to the one that was clicked."""
    picked = st.session_state[chart].selection.get(PICK)
    with suppress(GrokError):  # the run was deleted meanwhile: the page says so
        if picked and steps and not run.status.active:  # of a live run the newest step is shown
            clicked = picked[0]["step"]
            shown = _nearest(steps, clicked)
            choose(run.id, None if shown == steps[-1] else shown)
