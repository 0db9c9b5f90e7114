"""The pictures of a network in the order in which they are read, two or three at a time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from grok_core.languages import mark, say
from grok_core.runs import Run
from grok_core.views import curve_axes, dissected, reading, run_rows
from grok_core.views.dissected import DissectionKey
from pages._circuit import attention_panel, cut_panel, panels
from pages._shared import address, bound, curves, formation_panel
from pages._shared.choices import Choice

LEAD = mark(
    "How does a network get from x and y to the answer? It is opened at a landmark of its training: read on from 1."
)
AT_ONCE = 3
CUT = mark("cut")
ABOUT = (mark("neurons"), mark("answers"), mark("operands"), CUT)  # what the first pictures, the next … are about


@dataclass(frozen=True)
class Picture:
    """A picture of the page.

    Args:
        heading: What stands over it, behind its number.
        draw: Draws it, below its heading.
        width: Beside others of width 1.
        is_alone: Whether it is shown by itself, after the others.
    """

    heading: str
    draw: Callable[[], None]
    width: float = 1.0
    is_alone: bool = False


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


def groups_of(pictures: Sequence[Picture]) -> dict[str, list[tuple[int, Picture]]]:
    """Return the pictures with their numbers, two or three together, by the name of each such group."""
    numbered = list(enumerate(pictures, start=1))
    alone = [one for one in numbered if one[1].is_alone]
    beside = [one for one in numbered if not one[1].is_alone]
    first, rest = beside[:AT_ONCE], beside[AT_ONCE:]
    half = (len(rest) + 1) // 2 if len(rest) > AT_ONCE else len(rest)
    groups = zip(ABOUT, (first, rest[:half], rest[half:], alone), strict=True)
    return {about: group for about, group in groups if group}


def choose(groups: Mapping[str, list[tuple[int, Picture]]]) -> list[tuple[int, Picture]]:
    """Draw the choice of the pictures that are shown, which stands in the address, and return these."""
    names, state = list(groups), st.session_state
    if len(names) == 1:
        return groups[names[0]]
    about = state.circuit_shown = address.choose(
        Choice("pictures", names, names[0]), remember=True, excuse=lambda text: text in ABOUT
    )
    st.segmented_control(
        say("Pictures"),
        names,
        required=True,
        key="circuit_shown",
        format_func=lambda name: f"{_numbers(groups[name])} {say(name)}",
        on_change=address.follow,
        args=("pictures", "circuit_shown", True),
    )
    return groups[about]


def draw(group: Sequence[tuple[int, Picture]]) -> None:
    """Draw pictures side by side, each under its number and heading."""
    with st.container(key="circuit_pictures"):
        columns = st.columns([picture.width for _, picture in group], gap="medium")
        for column, (number, picture) in zip(columns, group, strict=True):
            with column:
                st.header(f"{number} · {picture.heading}", anchor=False)
                picture.draw()


def choose_rows(run: Run) -> None:
    """Draw the choice of the rows whose formation is drawn."""
    usual = run_rows.shown_matrix(run.config)
    bound.segments(say("When it formed: rows of"), Choice("formed_of", list(run_rows.MATRICES), usual))


def _numbers(group: Sequence[tuple[int, Picture]]) -> str:
    first, last = group[0][0], group[-1][0]
    return f"{first}" if first == last else f"{first}–{last}"


def _formed(run: Run) -> None:
    """Draw the share of each frequency or representation at every snapshot."""
    steps = run.snapshot_steps()
    at = run_rows.rows_key(run, steps[-1], st.session_state.formed_of)
    formation_panel.draw(run, steps, at, name="circuit_formed")


def _progress(run: Run, at: DissectionKey) -> None:
    """Draw Nanda et al.'s progress measures beside the losses."""
    now = reading.read(run)
    curves.third(now, None, "progress measures", axis=curve_axes.axis_of(now), cursor=at.step)
