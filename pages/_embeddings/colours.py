"""How points are coloured and joined: the choices that fit a run's operation, and what they give the charts."""

from collections.abc import Sequence

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from grok_core.charts import picture_captions
from grok_core.charts.part_names import called
from grok_core.languages import mark, say
from grok_core.measures import fourier
from grok_core.runs import Run
from grok_core.tasks.element_kinds import kinds_of
from grok_core.tasks.groups import coset_labels
from grok_core.views import coset_scores, neuron_kinds, reading, run_rows
from grok_core.views.run_rows import RowsKey
from pages._embeddings import coset_choice
from pages._embeddings.look import Look
from pages._shared import bound
from pages._shared.choices import Choice, numbers

SORTS = (mark("coset"), mark("parity"), mark("symmetry"), mark("cycle type"), mark("order"))
"""What the elements of a group can be coloured by."""
COSETS = {"left": mark("left coset"), "right": mark("right coset")}


def choose(run: Run, at: RowsKey, last: int) -> Look:
    """Offer the colours and lines that fit a run's operation, whose newest step is `last`."""
    task = reading.task_of(run.config)
    if at.matrix == run_rows.NEURONS:
        kinds, names = neuron_kinds.look_of(at, last)
        return _by_kind(say("follows"), kinds, names=names)
    if (order := run_rows.order_of(at)) is not None:
        return _cyclic(at, order)
    if task.group:
        return _grouped(at)
    title = mark("place in the table") if run.config.operation_record.is_own else mark("value")
    return Look(say(title), cyclic=task.answer_labels == task.labels)


def _cyclic(at: RowsKey, order: NDArray[np.int64]) -> Look:
    """Offer lines i → i + s and colours for elements on a circle; for + and − the place i on it is the value."""
    found = run_rows.spectrum(at)
    n, k = len(order), found.dominant
    is_value = np.array_equal(order, np.arange(n))
    strides = {"none": 0, "own": fourier.stride(k, n) or 0, "8": 8 if is_value and n > 8 else 0}
    of_own = say("+{stride}, of frequency {k}", stride=strides["own"], k=k)
    names = {"none": say("no line"), "own": of_own, "8": say("+8, as Power et al.")}
    lines = [name for name, s in strides.items() if s or name == "none"]
    note = say("Join each element to the one s places further on.")
    s = strides[bound.select(say("Number line"), Choice("line", lines, "none"), text=names.__getitem__, note=note)]
    if s:
        st.caption(picture_captions.lines_caption(s, strides["own"], k))
    places, values = np.arange(n), np.asarray(order)
    looks: dict[str, Look | None] = {
        mark("place on the circle"): Look(f"{k}·i mod {n}", (k * places % n).tolist(), n, stride=s)
    }
    if reading.task_of(at.config).group is None:  # the elements of a group have places, but no values
        looks |= {
            mark("value"): Look(say("value"), values.tolist(), int(values.max()) + 1, stride=s),
            mark("parity"): _by_kind(say("parity"), ["odd" if value % 2 else "even" for value in values], s),
            mark("residue"): None,  # its modulus is chosen below
        }
    if s:
        looks[mark("place mod s")] = Look(f"i mod {s}", (places % s).tolist(), s, stride=s)
    chosen = bound.select(say("Colour by"), Choice("colour", list(looks), next(iter(looks))))
    if (look := looks[chosen]) is not None:
        return look
    most = max(2, n - 1)
    modulus = bound.number(say("Residue modulo"), Choice("residue_modulus", numbers(2, most), str(min(8, most))))
    return Look(say("value mod {modulus}", modulus=modulus), (values % modulus).tolist(), modulus, stride=s)


def _grouped(at: RowsKey) -> Look:
    """Offer the cosets of a subgroup on a side, the ones that fit best first, and the kinds of elements."""
    group = coset_scores.group_of_run(at.config)
    sorts = kinds_of(group)
    if not coset_scores.offers_cosets(at):
        only = bound.select(say("Colour by"), Choice("group_colour", list(sorts), next(iter(sorts))))
        return _by_kind(say(only), sorts[only])
    with st.spinner(say("Trying every subgroup …")):
        best = coset_scores.best_cosets(at)[0]
    colour = bound.select(say("Colour by"), Choice("group_colour", (SORTS[0], *sorts), SORTS[0]))
    coset_choice.choose(at, best.side)
    if colour != SORTS[0]:
        return _by_kind(say(colour), sorts[colour])
    subgroup, side = coset_choice.chosen(at)
    numbers = coset_labels(group, subgroup, side)
    title, every = say(COSETS[side]), range(max(numbers) + 1)
    return _by_kind(title, [f"{k + 1}" for k in numbers], names=[f"{k + 1}" for k in every])


def _by_kind(title: str, kinds: Sequence[str], stride: int = 0, names: Sequence[str] | None = None) -> Look:
    """Return colours by kinds, which are not said yet; the title is."""
    if names is None:
        names = sorted(set(kinds), key=lambda name: (len(name) if name.isdigit() else 0, name))
    return Look(title, kinds=list(map(called, kinds)), names=list(map(called, names)), stride=stride)
