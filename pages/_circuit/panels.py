"""The pictures of the Circuit page: neurons, the logit lens, clock or pizza. A dissection in, elements on the page."""

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd
import streamlit as st

from grok_core.charts import clock, lens, neurons
from grok_core.charts.theme import Spec
from grok_core.errors import AnalysisError
from grok_core.languages import say
from grok_core.measures.clock import PAPER, verdict
from grok_core.measures.neurons import CLEAR
from grok_core.measures.phases import THRESHOLD
from grok_core.runs import Run
from grok_core.views import dissected
from grok_core.views.dissected import DissectionKey
from pages._shared import address, draw_chart, messages
from pages._shared.choices import Choice, numbers

Landmarks = Mapping[str, DissectionKey]


def strip(at: DissectionKey) -> None:
    """Draw every neuron by the part it follows most."""
    try:
        found = dissected.neurons(at)
    except AnalysisError as error:
        st.caption(messages.plain(str(error)))
        return
    assert found is not None, "only what has parts is drawn"
    names, part = dissected.names_of(found), dissected.part_of(at)
    frame = neurons.neurons_frame(
        found.strongest, found.share, found.neurons, names, null_95=found.null_95, clear=CLEAR
    )
    _draw(frame, neurons.neurons_spec(tuple(names), title=part), "neurons", neurons.neurons_words(frame, part=part))
    strongest = [names[k] for k in found.strongest]
    st.caption(neurons.neurons_caption(strongest, found.share, clear=CLEAR, null_clear=found.null_clear, part=part))


def one(run: Run, at: DissectionKey) -> None:
    """Draw one neuron's activation by either operand; at first the one that follows a part most."""
    found, key = dissected.dissection(at), f"neuron_{run.id}"
    count = found.neurons_x.shape[1]
    if key not in st.session_state:
        clearest = str(dissected.clearest_neuron(at))
        st.session_state[key] = int(address.read(Choice("neuron", numbers(0, count - 1), clearest)))
    above = st.container()  # the picture stands level with those beside it
    neuron = st.number_input(
        say("Neuron, 0 to {last}", last=count - 1),
        0,
        count - 1,
        key=key,
        width=160,
        on_change=address.follow,
        args=("neuron", key),
    )
    follows = dissected.followed(at, neuron)
    order, title = dissected.along(at, neuron, follows)
    labels = [at.task.labels[i] for i in order]
    frame = neurons.neuron_frame(found.neurons_x[order, neuron], found.neurons_y[order, neuron], labels)
    spec = neurons.neuron_spec(title=title, lines=at.task.group is None or at.task.cyclic_order is not None)
    with above:
        _draw(frame, spec, "neuron", neurons.neuron_words(frame))
        st.caption(neurons.neuron_caption(neuron, count, follows, part=dissected.part_of(at)))


def looked_through(landmarks: Landmarks, at: DissectionKey) -> None:
    """Draw the answers read out early: at each stage of the network, or, if it has only one, at each landmark."""
    found, task = dissected.dissection(at), at.task
    if len(found.lens_stages) > 1:
        names, title = list(found.lens_stages), "stage"
        measured = [found.lens_train, found.lens_val, found.lens_explained]
    else:
        all_of = [dissected.dissection(landmark) for landmark in landmarks.values()]
        names, title = list(landmarks), "landmark"
        measured = [
            np.array([getattr(d, name)[-1] for d in all_of]) for name in ("lens_train", "lens_val", "lens_explained")
        ]
    frame = lens.lens_frame(names, *measured)
    _draw(frame, lens.lens_spec(tuple(names), title=title), "lens", lens.lens_words(frame))
    start = dissected.dissection(landmarks["start"]).lens_explained[-1] if "start" in landmarks else math.nan
    st.caption(
        lens.lens_caption(
            str(found.lens_stages[-1]),
            val=float(found.lens_val[-1]),
            explained=float(found.lens_explained[-1]),
            baseline=task.baseline,
            before=float(start),
            part=dissected.part_of(at),
        )
    )


def clock_or_pizza(run: Run, landmarks: Landmarks, at: DissectionKey) -> None:
    """Draw the two numbers that tell a clock from a pizza, through the landmarks, beside those of the paper."""
    found = {name: dissected.irrelevance(landmark) for name, landmark in landmarks.items()}
    now = found[at.name]
    assert now is not None, "only what turns a circle is drawn"
    symmetricity = [dissected.symmetricity(landmark)[0] for landmark in landmarks.values()]
    frame = clock.clock_frame(list(found), [one.value for one in found.values() if one], symmetricity)
    both = bool(np.isfinite(symmetricity).any())
    spec = clock.clock_spec(tuple(found), tuple(PAPER.items()), both=both)
    _draw(frame, spec, "clock", clock.clock_words(frame, PAPER))
    shown = dissected.dissection(at)
    config = run.config
    st.caption(
        clock.clock_caption(
            now.value,
            *dissected.symmetricity(at),
            null_5=now.null_5,
            p_value=now.p_value,
            paper=PAPER,
            verdict=verdict(dissected.symmetricity(at)[0], now.value),
            has_generalised=bool(shown.lens_val[-1] >= THRESHOLD),
            commutes=at.task.commutative,
            is_forced="tied" in config.architecture_record.fields and config.tied and config.combine == "sum",
        )
    )


def _draw(frame: pd.DataFrame, spec: Spec, name: str, words: str) -> None:
    draw_chart.draw(draw_chart.table_of(frame), spec, f"circuit_{name}", words)
