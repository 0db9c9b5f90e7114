"""Beside the points of the Embeddings page: colours and lines to choose, and scores that can say no."""

from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from grok_core.charts import captions, spectrum
from grok_core.measures import fourier
from grok_core.runs import Run
from grok_core.tasks.groups import coset_labels
from pages._ui import reading, structure


@dataclass(frozen=True)
class Look:
    """How points are coloured and joined: keyword arguments for the chart's frame and for its specification."""

    frame: dict[str, Any] = field(default_factory=dict)
    spec: dict[str, Any] = field(default_factory=dict)


def cyclic_look(run: Run, step: int, matrix: str) -> Look:
    """Offer lines i → i + s and colours for elements on a circle."""
    found, n = structure.spectrum(run.path, step, matrix), len(structure.labels_of(run))
    own = fourier.stride(found.dominant, n)
    strides = {"none": 0} | ({f"+{own}, of frequency {found.dominant}": own} if own else {})
    strides |= {"+8, as Power et al.": 8} if n > 8 else {}
    line = st.selectbox("Number line", strides, key="line", help="Join each element to the one s further on.")
    s = strides.get(line, 0)
    colour = st.selectbox(
        "Colour by", ("value", "place on the circle", *(["residue mod s"] if s else [])), key="colour"
    )
    k = found.dominant
    values, title, top = {
        "value": ([*range(n)], "value", n),
        "place on the circle": ([k * i % n for i in range(n)], f"{k}·i mod {n}", n),
        "residue mod s": ([i % max(s, 1) for i in range(n)], f"mod {s}", s),
    }[colour]
    return Look({"stride": s, "values": values}, {"lines": s > 0, "value_title": title, "value_domain": (0, top)})


def cyclic_scores(run: Run, step: int, matrix: str) -> None:
    """Draw the spectrum with its null, and the strongest frequencies in words."""
    found = structure.spectrum(run.path, step, matrix)
    frame = spectrum.spectrum_frame(found.frequencies, found.shares, null_95=found.null_95)
    st.vega_lite_chart(frame, spectrum.spectrum_spec(count=len(found.shares)), width="stretch", key="spectrum")
    share = found.top(1)[0][1]
    st.caption(captions.spectrum_caption(found.dominant, share, null_95=found.null_95, p_value=found.p_value))
    st.caption("Strongest: " + ", ".join(f"{k} ({captions.percent(part)})" for k, part in found.top(4)) + ".")
    ring = structure.ring(run.path, step, matrix, None)
    st.caption(captions.ring_caption(ring.frequency, ring.score, null_95=ring.null_95, p_value=ring.p_value))


def group_look(run: Run, step: int, matrix: str) -> Look:
    """Offer the subgroup and the side whose cosets give the colours; the ones that fit best come first."""
    with st.spinner("Trying every subgroup …"):
        best = structure.best_cosets(run.path, step, matrix)[0]
    name = st.selectbox("Colour by cosets of", ("best", *structure.subgroups_of(run)), key="subgroup",
                        format_func=lambda s: "best fit" if s == "best" else s)  # fmt: skip
    side = st.segmented_control("Side", ("left", "right"), default=best.side, required=True, key="side")
    subgroup = best.subgroup if name == "best" else structure.subgroups_of(run)[name]
    group = reading.task_of(run.config).group
    numbers = coset_labels(group, subgroup, side)
    names = [f"{k + 1}" for k in range(numbers.max() + 1)]
    return Look({"categories": [names[k] for k in numbers]}, {"categories": names, "value_title": f"{side} coset"})


def group_scores(run: Run, step: int, matrix: str) -> None:
    """Say how far the chosen cosets explain the rows, and which of all subgroups fit best."""
    best, name = structure.best_cosets(run.path, step, matrix), st.session_state.subgroup
    subgroup = best[0].subgroup if name == "best" else structure.subgroups_of(run)[name]
    chosen = structure.coset_score(run.path, step, matrix, subgroup, st.session_state.side)
    for heading, some in (("Coloured", [chosen]), ("Best of all subgroups, both sides", best)):
        st.markdown(f"**{heading}**")
        for score in some:
            count = len(structure.labels_of(run)) // score.subgroup.order
            st.caption(captions.coset_caption(
                score.subgroup.name, score.side, cosets=count, adjusted_r2=score.adjusted_r2,
                p_value=score.p_value, silhouette=score.silhouette, ari=score.ari,
            ))  # fmt: skip
