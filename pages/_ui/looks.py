"""Beside the points of the Embeddings page: colours and lines to choose, and scores that can say no."""

from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from grok_core.charts import captions, spectrum
from grok_core.measures import fourier
from grok_core.operation_names import PLAIN
from grok_core.runs import Run
from grok_core.tasks.groups import Side, Subgroup, coset_labels
from pages._ui import reading, structure
from pages._ui.structure import Moment


@dataclass(frozen=True)
class Look:
    """How points are coloured and joined: keyword arguments for the chart's frame and for its specification."""

    frame: dict[str, Any] = field(default_factory=dict)
    spec: dict[str, Any] = field(default_factory=dict)


def look_of(run: Run, at: Moment) -> Look:
    """Offer the colours and lines that fit a run's operation."""
    task = reading.task_of(run.config)
    if task.cyclic_order is not None:
        return cyclic_look(run, at)
    if task.group:
        return group_look(run, at)
    # Numbers that do not wrap round go from dark to light.
    return Look(spec={"cyclic": False, "value_title": "value"}) if run.config.operation in PLAIN else Look()


def scores(run: Run, at: Moment) -> None:
    """Draw what the rows are worth as structure, beside what chance gives."""
    task = reading.task_of(run.config)
    if task.cyclic_order is not None:
        cyclic_scores(run, at)
    elif task.group:
        group_scores(run, at)
        found = structure.irreps(at)
        st.caption(captions.irreps_caption(found.by_name(), p_value=found.p_value))
    elif run.config.operation in PLAIN:
        quality(at)
    st.caption(captions.dimension_caption(*structure.spread(at)))


def quality(at: Moment) -> None:
    """Say how far the numbers line up; a row of the output layer stands for a sum, not for a number."""
    if at.matrix != "output rows":
        st.caption(f"{at.matrix.capitalize()}: {captions.quality_caption(structure.quality(at))}")


def cyclic_look(run: Run, at: Moment) -> Look:
    """Offer lines i → i + s and colours for elements on a circle; for + and − the place i on it is the value."""
    found, order = structure.spectrum(at), reading.task_of(run.config).cyclic_order
    n, k = len(order), found.dominant
    is_value = bool((order == range(n)).all())
    strides = {"none": 0, "own": fourier.stride(k, n) or 0, "8": 8 if is_value and n > 8 else 0}
    names = {"none": "none", "own": f"+{strides['own']}, of frequency {k}", "8": "+8, as Power et al."}
    line = st.selectbox("Number line", [name for name, s in strides.items() if s or name == "none"], key="line",
                        format_func=names.get, help="Join each element to the one s places further on.")  # fmt: skip
    s = strides[line]
    colour = st.selectbox("Colour by", ("place on the circle", "value", *(["place mod s"] if s else [])), key="colour")
    values, title, top = {
        "value": (order.tolist(), "value", n),
        "place on the circle": ([k * i % n for i in range(n)], f"{k}·i mod {n}", n),
        "place mod s": ([i % max(s, 1) for i in range(n)], f"i mod {s}", s),
    }[colour]
    return Look({"stride": s, "values": values}, {"lines": s > 0, "value_title": title, "value_domain": (0, top)})


def cyclic_scores(run: Run, at: Moment) -> None:
    """Draw the spectrum with its null, and the strongest frequencies in words."""
    found = structure.spectrum(at)
    frame = spectrum.spectrum_frame(found.frequencies, found.shares, null_95=found.null_95)
    st.vega_lite_chart(frame, spectrum.spectrum_spec(count=len(found.shares)), width="stretch", key="spectrum")
    share = found.top(1)[0][1]
    st.caption(captions.spectrum_caption(found.dominant, share, null_95=found.null_95, p_value=found.p_value))
    strongest = ", ".join(f"{k} ({captions.percent(part)})" for k, part in found.top(4))
    st.caption(f"Strongest: {strongest}; the largest of shuffled rows stays below {captions.percent(found.null_95)}.")
    ring = structure.ring(at, None)
    st.caption(captions.ring_caption(ring.frequency, ring.score, null_95=ring.null_95, p_value=ring.p_value))


def group_look(run: Run, at: Moment) -> Look:
    """Offer the subgroup and the side whose cosets give the colours; the ones that fit best come first."""
    with st.spinner("Trying every subgroup …"):
        best = structure.best_cosets(at)[0]
    st.selectbox("Colour by cosets of", ("best", *structure.subgroups_of(run)), key="subgroup",
                 format_func=lambda s: "best fit" if s == "best" else s)  # fmt: skip
    st.segmented_control("Side", ("left", "right"), default=best.side, required=True, key="side")
    subgroup, side = chosen_cosets(run, at)
    numbers = coset_labels(reading.task_of(run.config).group, subgroup, side)
    names = [f"{k + 1}" for k in range(numbers.max() + 1)]
    return Look({"categories": [names[k] for k in numbers]}, {"categories": names, "value_title": f"{side} coset"})


def chosen_cosets(run: Run, at: Moment) -> tuple[Subgroup, Side]:
    """Return the subgroup and the side that were chosen to colour by."""
    state = st.session_state
    best = state.subgroup == "best"
    subgroup = structure.best_cosets(at)[0].subgroup if best else structure.subgroups_of(run)[state.subgroup]
    return subgroup, state.side


def group_scores(run: Run, at: Moment) -> None:
    """Say how far the chosen cosets explain the rows, and which of all subgroups fit best."""
    best, chosen = structure.best_cosets(at), structure.coset_score(at, *chosen_cosets(run, at))
    for heading, some in (("Coloured", [chosen]), ("Best of all subgroups, both sides", best)):
        st.markdown(f"**{heading}**")
        for score in some:
            count = len(structure.labels_of(at)) // score.subgroup.order
            st.caption(captions.coset_caption(
                score.subgroup.name, score.side, cosets=count, adjusted_r2=score.adjusted_r2,
                p_value=score.p_value, silhouette=score.silhouette, ari=score.ari,
            ))  # fmt: skip
