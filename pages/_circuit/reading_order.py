"""The pictures of a network in the order in which they are read."""

from collections.abc import Mapping
from functools import partial

import streamlit as st

from grok_core.languages import mark, say
from grok_core.runs import Run
from grok_core.views import curve_axes, dissected, reading, run_rows
from grok_core.views.dissected import DissectionKey
from pages._circuit import attention_panel, cut_panel, panels
from pages._circuit.picture_groups import Picture
from pages._shared import bound, curves, formation_panel
from pages._shared.choices import Choice

LEAD = mark(
    "How does a network get from x and y to the answer? It is opened at a landmark of its training: read on from 1."
)


def pictures_of(run: Run, found: Mapping[str, DissectionKey], at: DissectionKey) -> list[Picture]:
    """Return the pictures that a run has, in the order in which they are read.

    Args:
        run: The run.
        found: Its landmarks.
        at: The chosen one.
    """
    has_parts = dissected.has_parts(at)
    attends = run.config.architecture_record.has_attention
    every = [
        (Picture(say("When it formed"), partial(_formed, run)), has_parts and bool(run.snapshot_steps())),
        (Picture(say("Neurons: what each responds to"), partial(panels.strip, at)), has_parts),
        (Picture(say("One neuron by operand"), partial(panels.one, run, at)), True),
        (
            Picture(say("Progress measures"), partial(_progress, run, at)),
            "progress measures" in curves.thirds(run.config),
        ),
        (Picture(say("Logit lens: what is known when"), partial(panels.looked_through, found, at)), True),
        (
            Picture(say("Clock or pizza"), partial(panels.clock_or_pizza, run, found, at)),
            dissected.irrelevance(at) is not None,
        ),
        (
            Picture(say("Attention: what = looks at, head by head"), partial(attention_panel.draw, run, at), 1.5),
            attends,
        ),
        (
            Picture(say("Cut the circuit: what is left without a part"), partial(cut_panel.draw, found, at), 1.0, True),
            has_parts or attends,
        ),
    ]
    return [picture for picture, is_there in every if is_there]


def choose_rows(run: Run) -> None:
    """Draw the choice of the rows whose formation is drawn."""
    usual = run_rows.shown_matrix(run.config)
    bound.segments(say("When it formed: rows of"), Choice("formed_of", list(run_rows.MATRICES), usual))


def _formed(run: Run) -> None:
    """Draw the share of each frequency or representation at every snapshot."""
    steps = run.snapshot_steps()
    at = run_rows.rows_key(run, steps[-1], st.session_state.formed_of)
    formation_panel.draw(run, steps, at, name="circuit_formed")


def _progress(run: Run, at: DissectionKey) -> None:
    """Draw Nanda et al.'s progress measures beside the losses."""
    now = reading.read(run)
    curves.third(now, None, "progress measures", axis=curve_axes.axis_of(now), cursor=at.step)
